package store

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// What a clerk waits for on a full store, beside the same on one of 10^4 tickets:
//
//	.ci/with-servers go test ./store -run '^$' -bench Clerk -benchtime 1x -timeout 2h -tickets 1000000
//
// Without the flag only the small store is measured, twice.
var fullStore = flag.Int("tickets", smallStore, "how many tickets the full store of BenchmarkClerk has")

const (
	smallStore = 10_000
	perDay     = 1_000 // tickets filed a day
	rareWords  = 20    // tickets that carry the rare word, however many there are
	asked      = 60    // tickets for which something is asked of a chief
	asksOf     = 200   // times each thing is asked; the two stores take turns
)

// BenchmarkClerk reports how long the 50th and the 95th of a hundred take on both stores, in microseconds, and how much the full one's 95th is of the small one's.
func BenchmarkClerk(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			small, full := filled(b, kind, smallStore), filled(b, kind, *fullStore)
			for _, c := range clerk {
				b.Run(c.what, func(b *testing.B) {
					var took [2][]time.Duration
					for range b.N {
						for i := range asksOf {
							for which, s := range []*crowd{small, full} {
								begun := time.Now()
								must(b, c.ask(s, i))
								took[which] = append(took[which], time.Since(begun))
							}
						}
					}
					us := func(which, part int) float64 {
						slices.Sort(took[which])
						return float64(took[which][len(took[which])*part/100].Nanoseconds()) / 1000
					}
					b.ReportMetric(us(0, 50), "small-p50-us")
					b.ReportMetric(us(0, 95), "small-p95-us")
					b.ReportMetric(us(1, 50), "full-p50-us")
					b.ReportMetric(us(1, 95), "full-p95-us")
					b.ReportMetric(us(1, 50)/us(0, 50), "p50-ratio")
					b.ReportMetric(us(1, 95)/us(0, 95), "p95-ratio")
					b.ReportMetric(0, "ns/op")
				})
			}
		})
	}
}

// crowd is a filled store.
type crowd struct {
	*fixture
	n int
}

// number is one of the tickets, another for every i.
func (s *crowd) number(i int) tickets.Number {
	n := i * 7919 % s.n
	return tickets.Number(fmt.Sprintf("%s-%04d", start.AddDate(0, 0, -(n/perDay)).Format(dayForm), n%perDay+1))
}

func (s *crowd) find(q tickets.Query) error {
	q.Limit, q.Now = 40, start
	p, err := s.FindTickets(ctx, q)
	if err == nil && len(p.Tickets) == 0 && p.Later == "" {
		err = fmt.Errorf("nothing found: %+v", q)
	}
	return err
}

func (s *crowd) count(q tickets.Query) error {
	q.Now = start
	_, err := s.CountTickets(ctx, q)
	return err
}

var running = []tickets.Stage{tickets.Filed, tickets.Accepted, tickets.Assigned, tickets.Working, tickets.Done, tickets.Callback}

// clerk is what is asked.
var clerk = []struct {
	what string
	ask  func(s *crowd, i int) error
}{
	{"list page", func(s *crowd, i int) error { // the list, its counts, and what is dangerous
		if err := s.find(tickets.Query{Stages: running}); err != nil {
			return err
		}
		if err := s.count(tickets.Query{Stages: running}); err != nil {
			return err
		}
		return s.find(tickets.Query{Urgency: tickets.Danger, Stages: running})
	}},
	{"list by time left", func(s *crowd, i int) error { return s.find(tickets.Query{Stages: running}) }},
	{"all", func(s *crowd, i int) error { return s.find(tickets.Query{}) }},
	{"a deep page", func(s *crowd, i int) error {
		return s.find(tickets.Query{After: stand{3, -ms(start.AddDate(0, 0, -(s.n / perDay / 2))), ""}.mark() + "x"})
	}},
	{"a stage", func(s *crowd, i int) error { return s.find(tickets.Query{Stages: running[i%6 : i%6+1]}) }},
	{"an office", func(s *crowd, i int) error {
		return s.find(tickets.Query{Office: fmt.Sprint("office", i%10), Stages: running})
	}},
	{"an office at a stage", func(s *crowd, i int) error {
		return s.find(tickets.Query{Office: fmt.Sprint("office", i%10), Stages: running[3:4]})
	}},
	{"a class", func(s *crowd, i int) error { return s.find(tickets.Query{Service: "02", Stages: running}) }},
	{"a rare service", func(s *crowd, i int) error { return s.find(tickets.Query{Service: "1301"}) }},
	{"danger", func(s *crowd, i int) error { return s.find(tickets.Query{Urgency: tickets.Danger, Stages: running}) }},
	{"late", func(s *crowd, i int) error { return s.find(tickets.Query{Late: true}) }},
	{"what waits for a chief", func(s *crowd, i int) error {
		return s.find(tickets.Query{Mark: tickets.MarkAsked})
	}},
	{"counts", func(s *crowd, i int) error { return s.count(tickets.Query{}) }},
	{"counts of an office", func(s *crowd, i int) error { return s.count(tickets.Query{Office: fmt.Sprint("office", i%10)}) }},
	{"counts of a service", func(s *crowd, i int) error { return s.count(tickets.Query{Service: "0101"}) }},
	{"count in the menu", func(s *crowd, i int) error {
		for _, w := range tickets.WaitsFor(tickets.Staff{Role: tickets.Dispatcher}, start) {
			if _, err := s.HowMany(ctx, w.Query, 100); err != nil {
				return err
			}
		}
		return nil
	}},
	{"a common word", func(s *crowd, i int) error {
		return s.find(tickets.Query{Text: []string{"小区", "楼道", "没人"}[i%3]})
	}},
	{"a rare word", func(s *crowd, i int) error { return s.find(tickets.Query{Text: "鸬鹚"}) }},
	{"a word nobody said", func(s *crowd, i int) error {
		_, err := s.FindTickets(ctx, tickets.Query{Text: "貔貅"})
		return err
	}},
	{"two common words", func(s *crowd, i int) error { return s.find(tickets.Query{Text: "没人 单元"}) }},
	{"a common and a rare word", func(s *crowd, i int) error { return s.find(tickets.Query{Text: "没人 鸬鹚"}) }},
	{"a common word in one office", func(s *crowd, i int) error {
		_, err := s.FindTickets(ctx, tickets.Query{Text: "小区", Office: fmt.Sprint("office", i%10), Limit: 40})
		return err
	}},
	{"a single character", func(s *crowd, i int) error { return s.find(tickets.Query{Text: "灯"}) }},
	{"a place", func(s *crowd, i int) error {
		return s.find(tickets.Query{Text: fmt.Sprintf("%d号楼%d单元", i%29+1, i%5+1)})
	}},
	{"counts of a common word", func(s *crowd, i int) error { return s.count(tickets.Query{Text: "小区"}) }},
	{"number", func(s *crowd, i int) error { return s.find(tickets.Query{Text: string(s.number(i))}) }},
	{"a day", func(s *crowd, i int) error { return s.find(tickets.Query{Text: string(s.number(i)[:8])}) }},
	{"phone", func(s *crowd, i int) error {
		return s.find(tickets.Query{Phone: fmt.Sprint(13800000000 + i*7919%s.n/3)})
	}},
	{"ticket page", func(s *crowd, i int) error {
		n := s.number(i)
		if _, err := s.Ticket(ctx, n); err != nil {
			return err
		}
		events, err := s.Events(ctx, n)
		if err != nil || len(events) != 3 {
			return fmt.Errorf("%d events, %w", len(events), err)
		}
		for _, e := range events {
			for _, hash := range e.Files {
				if _, err := s.FileInfo(ctx, hash); err != nil {
					return err
				}
			}
		}
		return nil
	}},
	{"my recent tickets", func(s *crowd, i int) error {
		_, err := s.RecentOf(ctx, fmt.Sprint("staff", i%200), 8)
		return err
	}},
	{"limits to look at", func(s *crowd, i int) error { // what a sweep of the limits begins with
		_, err := collect(text)(s.ask(ctx, `SELECT number FROM tickets WHERE check_at > 0 AND check_at <= $1 ORDER BY check_at LIMIT 100`, ms(start)))
		return err
	}},
	{"file", func(s *crowd, i int) error {
		c := filing(s.fixture, fmt.Sprint("clerk/", time.Now().UnixNano(), i))
		c.Day = start.AddDate(0, 0, 1)
		return s.Save(ctx, c)
	}},
	{"move", func(s *crowd, i int) error {
		t, err := s.Ticket(ctx, s.number(i))
		if err != nil {
			return err
		}
		t.Stage, t.UpdatedAt = running[i%6], start
		return s.Save(ctx, &tickets.Change{Ticket: t, Events: []tickets.Event{{ID: fmt.Sprint("m", time.Now().UnixNano()), Number: t.Number, Verb: tickets.Start}}})
	}},
}

// filled makes a store of n tickets: a thousand a day, one in ten still open, three events each, a picture with every fifth.
func filled(b *testing.B, kind string, n int) *crowd {
	b.Helper()
	return fillAt(b, fresh(b, kind), n)
}

func fillAt(b testing.TB, url string, n int) *crowd {
	b.Helper()
	begun := time.Now()
	f := open(b, url, b.TempDir(), &clock{now: start})
	must(b, f.writer.write(ctx, func(t *tx) error {
		for _, q := range []string{
			`CREATE TABLE fill_days (d BIGINT, day TEXT, noon BIGINT)`, `CREATE TABLE fill_tails (n BIGINT, tail TEXT)`,
			`CREATE TABLE fill_said (s INTEGER PRIMARY KEY, service TEXT, words TEXT, place TEXT)`,
		} {
			if _, err := t.exec(q); err != nil {
				return err
			}
		}
		return nil
	}))
	said := fillSaid(b)
	must(b, f.writer.write(ctx, func(t *tx) error {
		if err := rowsOf("fill_said", "s, service, words, place").apart(t, said); err != nil {
			return err
		}
		var tails []any
		for i := range perDay {
			tails = append(tails, i, fmt.Sprintf("%04d", i+1))
		}
		return rowsOf("fill_tails", "n, tail").apart(t, tails)
	}))
	for d := 0; d < n/perDay; d += 10 { // ten days a commit
		must(b, f.writer.write(ctx, func(t *tx) error {
			if _, err := t.exec(`DELETE FROM fill_days`); err != nil {
				return err
			}
			for i := d; i < min(d+10, n/perDay); i++ {
				day := start.AddDate(0, 0, -i)
				if _, err := t.exec(`INSERT INTO fill_days (d, day, noon) VALUES ($1, $2, $3)`, i, day.Format(dayForm), ms(day)); err != nil {
					return err
				}
			}
			for _, q := range fillTexts(len(said)/4, n) {
				if _, err := t.exec(q); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	rows := time.Since(begun)
	for {
		done, err := f.seekSome(ctx, 8000)
		must(b, err)
		if done == 0 {
			break
		}
	}
	if f.pg {
		_, err := f.reads.Exec(`VACUUM ANALYZE`)
		must(b, err)
	}
	b.Logf("%d tickets in %v, words in %v", n, rows.Round(time.Second), (time.Since(begun) - rows).Round(time.Second))
	return &crowd{fixture: f, n: n}
}

// eitherOr is how a phrase offers several ways to say it.
var eitherOr = regexp.MustCompile(`\([^()]*\|[^()]*\)`)

// fillSaid are things residents say, with what they are about and a place: the phrases the reader learns from.
func fillSaid(b testing.TB) (args []any) {
	b.Helper()
	files, err := filepath.Glob("../intents/phrases/[0-9S]*.txt")
	must(b, err)
	n := 0
	for _, name := range files {
		file, err := os.Open(name)
		must(b, err)
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			words := eitherOr.ReplaceAllStringFunc(strings.TrimSpace(lines.Text()), func(all string) string {
				some := strings.Split(strings.Trim(all, "()"), "|")
				return some[n%len(some)]
			})
			if words == "" || strings.HasPrefix(words, "#") {
				continue
			}
			place := fmt.Sprintf("幸福里%d号楼%d单元%d0%d", n%29+1, n%5+1, n%6+1, n%4+1)
			args = append(args, n, strings.TrimSuffix(filepath.Base(name), ".txt"), words, place)
			n++
		}
		must(b, file.Close())
	}
	if n < 1000 {
		b.Fatalf("only %d phrases", n)
	}
	return args
}

// fillTexts make the tickets of the days in fill_days out of what was said.
func fillTexts(said, n int) []string {
	i, h := `(d.d * 1000 + t.n)`, `((d.d * 1000 + t.n) * 2654435 % 1000003)` // h looks like chance, and is the same every time
	from := ` FROM fill_days d CROSS JOIN fill_tails t JOIN fill_said s ON s.s = ` + h + ` * 31 % ` + fmt.Sprint(said)
	number, is := `d.day || '-' || t.tail`, func(every int) string { return fmt.Sprintf("%s / 7 %% %d = 3", h, every) }
	open := h + ` % 10 = 3`
	filed := `(d.noon - t.n * 40000)`
	urgency := `(CASE WHEN ` + is(100) + ` THEN 2 WHEN ` + is(20) + ` THEN 1 ELSE 0 END)`
	stage := `(CASE WHEN NOT (` + open + `) THEN CASE WHEN ` + is(21) + ` THEN 'declined' WHEN ` + is(51) + ` THEN 'withdrawn' ELSE 'closed' END
		ELSE CASE ` + h + ` / 10 % 6 WHEN 0 THEN 'filed' WHEN 1 THEN 'accepted' WHEN 2 THEN 'assigned' WHEN 3 THEN 'working' WHEN 4 THEN 'done' ELSE 'callback' END END)`
	due := `(` + filed + ` + 604800000 * (1 + ` + h + ` / 60 % 5))`
	columns := strings.ReplaceAll(ticketColumns, "\n", " ")
	values := map[string]string{
		"number": number, "kind": `'help'`, "service": `s.service`, "words": `CASE WHEN ` + i + ` % ` + fmt.Sprint(n/rareWords) + ` = 3 THEN s.words || '，没人管那只鸬鹚' ELSE s.words END`,
		"place": `s.place`, "contact_phone": `CAST(13800000000 + ` + i + ` / 3 AS TEXT)`, "contact_hidden": `FALSE`, "lang": `'zh-Hans'`, "urgency": urgency,
		"resident": `'res' || CAST(` + i + ` / 3 AS TEXT)`, "source": `'s' || CAST(` + i + ` AS TEXT)`, "stage": stage,
		"office": `CASE WHEN ` + stage + ` IN ('filed', 'accepted', 'declined') THEN '' ELSE 'office' || CAST(` + h + ` / 60 % 10 AS TEXT) END`,
		"result": `CASE WHEN ` + open + ` THEN '' ELSE '已经派人到现场处理，恢复正常' END`, "filed": filed, "due_first": due, "due": due,
		"updated": `(` + filed + ` + 86400000)`, "version": `3`, "settled": `FALSE`, "check_at": `CASE WHEN ` + open + ` THEN ` + due + ` ELSE 0 END`,
		"request":  `CASE WHEN ` + i + ` % ` + fmt.Sprint(n/asked) + ` = 3 THEN '{"kind":"extend"}' ELSE '' END`,
		"standing": `CASE WHEN ` + open + ` THEN 2 - ` + urgency + ` ELSE 3 END`, "standing_at": `CASE WHEN ` + open + ` THEN ` + due + ` ELSE -(` + filed + ` + 86400000) END`,
	}
	var picked []string
	for _, c := range strings.Split(columns+", standing, standing_at", ",") {
		c = strings.TrimSpace(c)
		v := values[c]
		if v == "" {
			v = map[bool]string{true: "0", false: "''"}[slices.Contains([]string{"lat", "lon", "level", "done", "closed", "paused", "pause_till", "extended", "reminded"}, c)]
		}
		picked = append(picked, v)
	}
	zeros := strings.Repeat("0", 52) // a hash has 64 digits
	event := func(step int, kind, who, verb string) string {
		files := `CASE WHEN ` + is(5) + ` THEN '["' || d.day || t.tail || '` + zeros + `"]' ELSE '' END`
		if step > 0 {
			files = `''`
		}
		return `INSERT INTO events (id, number, seq, at, by_kind, by_id, by_name, by_role, by_office, verb, from_stage, to_stage, office, words, files, public)
			SELECT 'e` + fmt.Sprint(step) + `:' || ` + number + `, ` + number + `, ` + filed + ` * 1000 + ` + fmt.Sprint(step) + `, ` + filed + `, '` + kind + `', ` + who +
			`, '', '', '', '` + verb + `', 'filed', 'filed', '', s.words, ` + files + `, TRUE` + from
	}
	staff := `'staff' || CAST(` + i + ` % 200 AS TEXT)`
	return []string{
		`INSERT INTO tickets (` + columns + `, standing, standing_at) SELECT ` + strings.Join(picked, ", ") + from,
		event(0, "resident", `'res' || CAST(`+i+` / 3 AS TEXT)`, "file"), event(1, "staff", staff, "accept"), event(2, "staff", staff, "assign"),
		`INSERT INTO files (hash, kind, name, mime, size, sender, at) SELECT d.day || t.tail || '` + zeros + `', 'photo', 'a.jpg', 'image/jpeg', 9, 'r', 1` + from + ` WHERE ` + is(5),
		`INSERT INTO grams_due (number, seq, old) SELECT ` + number + `, 1, ''` + from,
	}
}
