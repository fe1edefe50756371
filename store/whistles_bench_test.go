package store

import (
	"fmt"
	"testing"
	"time"

	"huying/tickets"
)

// BenchmarkWhistles measures what the console asks of whistles on a store of some years: 200,000 tickets in a year, 40,000 whistles of which 200
// are under way, two departments each.
func BenchmarkWhistles(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			f := open(b, fresh(b, kind), b.TempDir(), &clock{now: start})
			fillWhistles(b, f)
			month := start.AddDate(0, -1, 0)
			for name, ask := range map[string]func() error{
				"board": func() error {
					return found(f.FindWhistles(ctx, tickets.WhistleQuery{Stages: []tickets.WhistleStage{tickets.WhistleBlown}, Limit: 41}))
				},
				"of an office": func() error { return found(f.FindWhistles(ctx, tickets.WhistleQuery{Side: "o7", Limit: 41})) },
				"ended": func() error {
					return found(f.FindWhistles(ctx, tickets.WhistleQuery{Stages: []tickets.WhistleStage{tickets.WhistleEnded, tickets.WhistleRefused}, Side: "o7", Limit: 41}))
				},
				"counts": func() error { _, err := f.CountWhistles(ctx, tickets.WhistleQuery{Side: "o7"}); return err },
				"month":  func() error { _, _, err := f.WhistlesBetween(ctx, month, start, 10000); return err },
				"sweep":  func() error { _, err := f.ClaimWhistles(ctx, start, start.Add(time.Minute), 100); return err },
			} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						must(b, ask())
					}
				})
			}
		})
	}
}

func found(_ []tickets.Whistle, err error) error { return err }

func fillWhistles(b *testing.B, f *fixture) {
	b.Helper()
	day := start.AddDate(-1, 0, 0)
	minute := int64(time.Minute / time.Millisecond)
	must(b, f.writer.write(ctx, func(t *tx) error {
		for d := range 365 {
			at := day.AddDate(0, 0, d)
			for _, q := range []string{
				fmt.Sprintf(`INSERT INTO tickets (`+ticketColumns+`, standing, standing_at)
					WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 548)
					SELECT '%s-' || SUBSTR('0000' || i, LENGTH('' || i) + 1), 'help', '0101', 'x', 'y', 0, 0, '9901010010' || (i %% 20 + 10), '', '', '', FALSE, 0, 'zh-Hans',
					'', '', 'b%d-' || i, 'closed', 'street', 0, '', '', '', '', %d, %d, %d, 0, 0, 0, 1, '', '', '', FALSE, '', 0, 0, 0, 0, 0, 3, 0 FROM n`,
					at.Format(dayForm), d, ms(at), ms(at), ms(at)),
				fmt.Sprintf(`INSERT INTO whistles (`+whistleColumns+`)
					WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 110)
					SELECT 'W%s-' || SUBSTR('0000' || i, LENGTH('' || i) + 1), '%s-' || SUBSTR('0000' || i, LENGTH('' || i) + 1), 'daily', 'x', 'street', '9901010010' || (i %% 20 + 10),
					'a', '', 'dispatcher', '', '', '', '', CASE WHEN %d > 362 AND i < 101 THEN 'blown' ELSE 'ended' END, %d > 362 AND i < 101, '', FALSE,
					%d, %d, 0, CASE WHEN %d > 362 AND i < 101 THEN %d ELSE 0 END, 1 FROM n`,
					at.Format(dayForm), at.Format(dayForm), d, d, ms(at), ms(at)+minute, d, ms(start)+minute),
			} {
				if _, err := t.exec(q); err != nil {
					return err
				}
			}
		}
		for n := range 2 {
			if _, err := t.exec(fmt.Sprintf(`INSERT INTO calls (`+callColumns+`) SELECT number, %d, 'o' || ((version * %d + CAST(SUBSTR(number, 11, 4) AS INTEGER)) %% 20),
				'called', 1, 1, 1, 0, 0, 0, 0, '', '', 0, '', 0, 0, '', 0 FROM whistles`, n, n*3)); err != nil {
				return err
			}
		}
		_, err := t.exec(`ANALYZE`)
		return err
	}))
}
