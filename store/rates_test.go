package store

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// town files tickets with rounds of every kind, spread over two months.
func town(t testing.TB, f *fixture, n int, seed int64) (all []tickets.Round) {
	t.Helper()
	rnd := rand.New(rand.NewSource(seed))
	pick := func(of ...string) string { return of[rnd.Intn(len(of))] }
	for i := range n {
		c := filing(f, fmt.Sprint("town/", i))
		c.Notices = nil
		c.Ticket.FiledAt = start.Add(-time.Duration(rnd.Intn(60*24*60)) * time.Minute)
		c.Ticket.Area, c.Ticket.Service, c.Ticket.Office = pick("0101", "0102", "0201"), pick("0101", "0105", "S10"), pick("o1", "o2", "o3")
		c.Ticket.Resident = fmt.Sprint("res", i)
		if rnd.Intn(10) == 0 {
			c.Ticket.Parent = "20261101-0001"
		}
		must(t, f.Save(ctx, c))
		k := c.Ticket
		r := tickets.Round{Number: k.Number, N: 1, Office: k.Office, Area: k.Area, Service: k.Service, Assigned: k.FiledAt.Add(time.Hour)}
		r.End = tickets.Ends[rnd.Intn(len(tickets.Ends))]
		if rnd.Intn(4) > 0 {
			r.Done, r.Late, r.Reworks = r.Assigned.Add(time.Duration(1+rnd.Intn(5000))*time.Minute), rnd.Intn(4) == 0, rnd.Intn(2)
			r.Asked, r.Tries = r.Done.Add(time.Hour), 1
		}
		if r.End != tickets.Running {
			r.Ended = r.Assigned.Add(time.Duration(6000+rnd.Intn(9000)) * time.Minute)
		}
		if r.End == tickets.Counted {
			r.Contacted, r.Solved, r.Satisfied = pick("yes", "yes", "no", ""), pick("yes", "yes", "no"), pick("good", "fair", "bad", "")
		}
		must(t, f.Save(ctx, &tickets.Change{Ticket: k, Rounds: []tickets.Round{r}}))
		all = append(all, r)
	}
	return all
}

// What SQL counts and lists is what the rules say of each round by itself.
func TestFigures(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		all := town(t, f, 400, 1)
		from, to := start.AddDate(0, 0, -30), start.AddDate(0, 0, -2)
		within := func(when time.Time) bool { return !when.IsZero() && !when.Before(from) && when.Before(to) }
		for _, rules := range []tickets.RateRules{tickets.UsualRates, {Fair: 0.5, Unreachable: true}} {
			for _, by := range []string{"office", "area", "service", ""} {
				for _, scope := range []tickets.Scope{{}, {Office: "o2"}, {Area: "01"}, {Area: "0102", Service: "01"}} {
					q := tickets.FigureQuery{From: from, To: to, By: by, Scope: scope}
					rows, err := f.Figures(ctx, q)
					must(t, err)
					if by != "" && scope == (tickets.Scope{}) {
						equal(t, by, len(rows), 3)
					}
					for _, row := range rows {
						for _, rate := range tickets.RateNames[:7] {
							want := tickets.Share{}
							tally := map[tickets.Verdict]int{}
							for _, r := range all {
								key := map[string]string{"office": r.Office, "area": r.Area, "service": r.Service}[by]
								when := map[tickets.Rate]time.Time{tickets.Accurate: r.Assigned, tickets.Back: r.Assigned, tickets.Punctual: r.Done, tickets.Redone: r.Done}
								at, other := when[rate]
								if !other {
									at = r.Rated()
								}
								if key != row.Key || !within(at) || scope.Office != "" && r.Office != scope.Office || !has(r.Area, scope.Area) || !has(r.Service, scope.Service) {
									continue
								}
								v, _ := rules.Judge(r, rate)
								tally[v]++
								switch v {
								case tickets.For:
									want.Part, want.Of = want.Part+1, want.Of+1
								case tickets.InPart:
									want.Part, want.Of = want.Part+rules.Fair, want.Of+1
								case tickets.Against:
									want.Of++
								}
							}
							got := rules.Of(row.Figures, rate)
							if got.Of != want.Of || got.Part-want.Part > 1e-6 || want.Part-got.Part > 1e-6 {
								t.Fatalf("%s of %s %q within %+v: got %v, want %v", rate, by, row.Key, scope, got, want)
							}
							if scope == (tickets.Scope{}) && row.Key != "o3" {
								checkCases(t, f, tickets.RatedQuery{FigureQuery: q, Rules: rules, Rate: rate, Key: row.Key, Exact: true}, tally)
							}
						}
					}
				}
			}
		}
	})
}

func has(code, beginning string) bool {
	return len(code) >= len(beginning) && code[:len(beginning)] == beginning
}

// checkCases goes through the whole list behind a figure, page by page.
func checkCases(t *testing.T, f *fixture, q tickets.RatedQuery, want map[tickets.Verdict]int) {
	t.Helper()
	q.Limit = 40
	got, seen, last := map[tickets.Verdict]int{}, map[tickets.Number]bool{}, 0
	for {
		page, err := f.Cases(ctx, q)
		must(t, err)
		for _, c := range page.Cases {
			v, _ := q.Rules.Judge(c.Round, q.Rate)
			place := slices.Index(tickets.Verdicts, v)
			if place < last || seen[c.Number] {
				t.Fatalf("%s: %s is out of order, or twice", q.Rate, c.Number)
			}
			last, seen[c.Number] = place, true
			got[v]++
		}
		if q.Offset += q.Limit; len(page.Cases) == 0 || q.Offset >= page.Total {
			break
		}
	}
	for _, v := range tickets.Verdicts {
		equal(t, string(q.Rate)+" "+string(v), got[v], want[v])
		q.Show, q.Offset = v, 0
		page, err := f.Cases(ctx, q)
		must(t, err)
		equal(t, "only "+string(v), page.Total, want[v])
	}
}

func TestFiledAndJoined(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		town(t, f, 100, 2)
		q := tickets.FigureQuery{From: start.AddDate(-1, 0, 0), To: start.AddDate(0, 0, 1)}
		rows, err := f.Figures(ctx, q)
		must(t, err)
		equal(t, "filed", rows[0].Filed, 100)
		page, err := f.Cases(ctx, tickets.RatedQuery{FigureQuery: q, Rate: tickets.Duplicate, Show: tickets.For})
		must(t, err)
		equal(t, "joined", page.Total, rows[0].Joined)
		if rows[0].Joined == 0 || page.Cases[0].Other != "20261101-0001" || page.Cases[0].Area == "" {
			t.Fatalf("%+v", page.Cases[0])
		}
		empty, err := f.Figures(ctx, tickets.FigureQuery{From: start.AddDate(1, 0, 0), To: start.AddDate(2, 0, 0)})
		must(t, err)
		for _, rate := range tickets.RateNames {
			equal(t, "no data", tickets.UsualRates.Of(empty[0].Figures, rate).Known(), false)
		}
	})
}

// A round is written with its move or not at all, and again in place.
func TestRoundsOfAChange(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "a/1")
		must(t, f.Save(ctx, c))
		none, err := f.LastRound(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "none", none, tickets.Round{})
		r := tickets.Round{
			Number: c.Ticket.Number, N: 1, Office: "o", Area: "a", Service: "0101", Assigned: start, Done: start.Add(time.Hour), Late: true, Reworks: 2,
			Asked: start.Add(2 * time.Hour), Tries: 1, Next: start.Add(3 * time.Hour), By: "s1",
		}
		stale := c.Ticket
		must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket, Rounds: []tickets.Round{r}}))
		got, err := f.LastRound(ctx, r.Number)
		must(t, err)
		equal(t, "round", got, r)
		lost := r
		lost.Tries = 9
		if err := f.Save(ctx, &tickets.Change{Ticket: stale, Rounds: []tickets.Round{lost}}); err == nil {
			t.Fatal("a stale save was taken")
		}
		r.End, r.Ended, r.Next, r.Solved, r.Contacted, r.Satisfied = tickets.Counted, start.Add(4*time.Hour), time.Time{}, "yes", "no", "fair"
		k, err := f.Ticket(ctx, r.Number)
		must(t, err)
		second := tickets.Round{Number: r.Number, N: 2, Office: "p", Assigned: start.Add(5 * time.Hour)}
		must(t, f.Save(ctx, &tickets.Change{Ticket: k, Rounds: []tickets.Round{r, second}}))
		got, err = f.LastRound(ctx, r.Number)
		must(t, err)
		equal(t, "second", got, second)
		var n int
		_, err = f.one(ctx, `SELECT COUNT(*) FROM rounds WHERE tries = 1 AND ending = 'counted' AND rated = ended`, nil, &n)
		must(t, err)
		equal(t, "first", n, 1)
	})
}

// Every due callback is handed out to one of many who ask at once, and again only when the lease has ended.
func TestClaimRounds(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const all = 120
		for i := range all {
			c := filing(f, fmt.Sprint("c/", i))
			c.Notices = nil
			must(t, f.Save(ctx, c))
			next := start.Add(time.Duration(i%4) * time.Hour) // a quarter is due only later
			must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket, Rounds: []tickets.Round{{Number: c.Ticket.Number, N: 1, Asked: start, Tries: 1, Next: next}}}))
		}
		now := start.Add(2 * time.Hour)
		var mu sync.Mutex
		taken := map[tickets.Number]int{}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for {
					some, err := f.ClaimRounds(ctx, now, now.Add(time.Minute), 7)
					if err != nil {
						t.Error(err)
					}
					if len(some) == 0 {
						return
					}
					mu.Lock()
					for _, r := range some {
						taken[r.Number]++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		equal(t, "taken", len(taken), all/4*3)
		for n, times := range taken {
			if times != 1 {
				t.Errorf("%s was taken %d times", n, times)
			}
		}
		again, err := f.ClaimRounds(ctx, now.Add(time.Minute), now.Add(time.Hour), 1000)
		must(t, err)
		equal(t, "after the lease", len(again), all/4*3)
	})
}

// A resident with two tickets of one matter is counted once; two residents are counted twice.
func TestCountedOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var first tickets.Number
		for i, resident := range []string{"anna", "anna", "ben"} {
			c := filing(f, fmt.Sprint("j/", i))
			c.Notices, c.Ticket.Resident = nil, resident
			if c.Ticket.Parent = first; i == 0 {
				c.Ticket.Parent = ""
			}
			must(t, f.Save(ctx, c))
			if i == 0 {
				first = c.Ticket.Number
			}
			r := tickets.Round{Number: c.Ticket.Number, N: 1, Asked: start, Tries: 1, Solved: "yes", End: tickets.Counted, Ended: start.Add(time.Hour)}
			must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket, Rounds: []tickets.Round{r}}))
		}
		rows, err := f.Figures(ctx, tickets.FigureQuery{From: start, To: start.AddDate(0, 0, 1)})
		must(t, err)
		equal(t, "counted", show(rows[0].Counted, rows[0].LeftOut), "2 1")
	})
}

func TestDays(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		from := start.AddDate(0, 0, -4)
		for i, days := range [][2]int{{0, 2}, {0, -1}, {1, 1}, {3, -1}, {-9, -1}} { // filed, ended
			c := filing(f, fmt.Sprint("d/", i))
			c.Notices = nil
			c.Ticket.FiledAt = from.AddDate(0, 0, days[0]).Add(time.Hour)
			if days[1] >= 0 {
				c.Ticket.Stage, c.Ticket.ClosedAt = tickets.Closed, from.AddDate(0, 0, days[1]).Add(5*time.Hour)
			}
			must(t, f.Save(ctx, c))
		}
		days, err := f.Days(ctx, from, 5)
		must(t, err)
		var got []int
		for _, d := range days {
			got = append(got, d.Open)
		}
		equal(t, "open", show(got), "[3 3 2 3 3]")
		took, n, err := f.Median(ctx, from, start)
		must(t, err)
		equal(t, "median", show(took, n), show(52*time.Hour, 2))
		_, n, err = f.Median(ctx, start, start.Add(time.Hour))
		must(t, err)
		equal(t, "no data", n, 0)
	})
}

func TestFiledWeeks(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i, ago := range []time.Duration{0, 6 * 24, 7*24 + 1, 14 * 24, 9 * 7 * 24, 9*7*24 + 1} { // hours
			c := filing(f, fmt.Sprint("w/", i))
			c.Notices, c.Ticket.Place.Grid = nil, "g1"
			c.Ticket.FiledAt = start.Add(-ago * time.Hour)
			must(t, f.Save(ctx, c))
		}
		before, now, err := f.FiledWeeks(ctx, start)
		must(t, err)
		slices.SortFunc(before, func(a, b tickets.FiledCount) int { return a.Week - b.Week })
		equal(t, "before", show(before), "[{1 g1 0101 2} {8 g1 0101 1}]")
		equal(t, "now", show(len(now), now[0].Area, now[0].Resident), "2 g1 res")
	})
}

func TestSummaries(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "s/1")
		must(t, f.Save(ctx, c))
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: c.Ticket.To}))
		s := tickets.Summary{Number: c.Ticket.Number, Service: "0101", Text: "路灯修好了", By: "s1", At: start}
		must(t, f.KeepSummary(ctx, s))
		s.Text = "路灯当天修好"
		must(t, f.KeepSummary(ctx, s))
		all, err := f.Summaries(ctx, 10)
		must(t, err)
		equal(t, "released", show(all), show([]tickets.Summary{s}))
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "res", At: start}))
		if all, err = f.Summaries(ctx, 10); err != nil || len(all) != 0 {
			t.Fatalf("after the resident was forgotten: %v %v", all, err)
		}
		must(t, f.KeepSummary(ctx, s))
		s.Text = ""
		must(t, f.KeepSummary(ctx, s))
		if _, err := f.Summary(ctx, s.Number); err == nil {
			t.Fatal("taken back, and still there")
		}
	})
}

// The tickets of before the figures get the round that can still be known.
func TestRoundsOfBefore(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		text, err := schema.ReadFile("schema/008_rates.sql")
		must(t, err)
		_, fill, found := strings.Cut(string(text), "-- The tickets of before")
		equal(t, "found", found, true)
		fill = fill[strings.Index(fill, "INSERT"):]
		want := map[tickets.Number]string{}
		for i, c := range []struct {
			stage  tickets.Stage
			office string
			solved string
			round  string
		}{
			{tickets.Filed, "", "", "0"}, {tickets.Accepted, "", "no", "0"}, {tickets.Assigned, "o", "", "1 o   false"}, {tickets.Callback, "o", "", "1 o   true"},
			{tickets.Closed, "o", "yes", "1 o counted yes false"}, {tickets.Closed, "o", "", "1 o by_hand  false"},
			{tickets.Declined, "", "", "1  not_ours  false"}, {tickets.Withdrawn, "o", "", "1 o taken_back  false"},
		} {
			change := filing(f, fmt.Sprint("b/", i))
			k := &change.Ticket
			k.Stage, k.Office, k.Solved, k.DoneAt = c.stage, c.office, c.solved, start
			if !c.stage.Open() {
				k.ClosedAt = start
			}
			must(t, f.Save(ctx, change))
			want[k.Number] = c.round
		}
		must(t, f.writer.write(ctx, func(t *tx) error { _, err := t.exec(fill); return err }))
		for n, round := range want {
			r, err := f.LastRound(ctx, n)
			must(t, err)
			got := show(r.N, r.Office, r.End, r.Solved, !r.Next.IsZero())
			if r.N == 0 {
				got = "0"
			}
			equal(t, string(n), got, round)
		}
	})
}
