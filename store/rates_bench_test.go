package store

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"huying/tickets"
)

var ratesSize = flag.Int("rates", 10_000, "tickets of a year in BenchmarkRates; 1000000 takes a minute to fill in")

// fillYear makes a year of tickets, each with one round: 40 offices, 200 grids, 100 services.
func fillYear(b *testing.B, f *fixture, n int) {
	b.Helper()
	year := int64(365 * 24 * time.Hour / time.Millisecond)
	begin := ms(start) - year
	step := year / int64(n)
	numbers := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)`, n-1)
	at := fmt.Sprintf(`(%d + CAST(i AS BIGINT) * %d)`, begin, step)
	area := `'110101001' || CAST(100 + i % 10 AS TEXT) || CAST(10 + i * 7 % 20 AS TEXT)`
	service := `CAST(1000 + i * 13 % 100 AS TEXT)`
	must(b, f.writer.write(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO tickets (` + ticketColumns + `, standing, standing_at) ` + numbers + ` SELECT 'T' || CAST(10000000 + i AS TEXT), 'help', ` + service + `,
			'三号楼二单元的电梯又坏了，老人下不来，请尽快派人来看看', '三号楼二单元', 0, 0, ` + area + `, '', '', '', FALSE, 0, 'zh-Hans',
			'res' || CAST(i % 50000 AS TEXT), 'telegram:1', 's' || CAST(i AS TEXT), 'closed', 'o' || CAST(i * 11 % 40 AS TEXT), 0, '', '', 'yes', 'good',
			` + at + `, ` + at + `, ` + at + `, ` + at + `, ` + at + `, ` + at + ` + 200000000, 5, '', '', '', FALSE, '', 0, 0, 0, 0, 0, 3, -` + at + ` FROM n`)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO rounds (` + roundColumns + `, rated) ` + numbers + ` SELECT 'T' || CAST(10000000 + i AS TEXT), 1, 'o' || CAST(i * 11 % 40 AS TEXT), ` + area + `, ` + service + `,
			` + at + `, ` + at + ` + 100000000, i % 9 = 0, i % 7 / 6, ` + at + ` + 110000000, 1, 0, 'yes', 'yes', 'fair', '', ` + at + ` + 200000000, 'counted', ` + at + ` + 200000000 FROM n`)
		return err
	}))
	if f.pg { // what autovacuum does by itself, only later
		for _, table := range []string{"tickets", "rounds"} {
			_, err := f.reads.Exec("VACUUM ANALYZE " + table)
			must(b, err)
		}
	}
}

// BenchmarkRates is one opening of each page over a year of tickets.
func BenchmarkRates(b *testing.B) {
	benchEach(b, func(b *testing.B, f *fixture) {
		fillYear(b, f, *ratesSize)
		month := tickets.FigureQuery{From: start.AddDate(0, -2, 0), To: start.AddDate(0, -1, 0)}
		run := func(name string, page func()) {
			b.Run(name, func(b *testing.B) {
				used := cpu(b)
				for range b.N {
					page()
				}
				b.ReportMetric(float64((cpu(b)-used).Milliseconds())/float64(b.N), "cpu-ms/op")
			})
		}
		for _, by := range []string{"", "office", "area", "service"} {
			run("month by "+by, func() {
				q := month
				q.By = by
				_, err := f.Figures(ctx, q)
				must(b, err)
			})
		}
		run("cases", func() {
			q := month
			q.By = "office"
			_, err := f.Cases(ctx, tickets.RatedQuery{FigureQuery: q, Rules: tickets.UsualRates, Rate: tickets.Content, Key: "o7", Exact: true, Limit: 40})
			must(b, err)
		})
		run("hot", func() {
			before, now, err := f.FiledWeeks(ctx, start)
			must(b, err)
			tickets.FindHot(before, now, nil)
		})
		run("days", func() {
			_, err := f.Days(ctx, start.AddDate(0, 0, -60), 60)
			must(b, err)
		})
		run("median", func() {
			_, _, err := f.Median(ctx, month.From, month.To)
			must(b, err)
		})
	})
}
