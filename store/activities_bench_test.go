package store

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

// helpers keeps many volunteers at once.
func helpers(tb testing.TB, f *fixture, n int, make func(i int) tickets.Volunteer) {
	tb.Helper()
	insert := rowsOf(`volunteers`, volunteerColumns+`, changed`)
	const some = 1000
	for from := 0; from < n; from += some {
		must(tb, f.writer.write(ctx, func(t *tx) error {
			var args []any
			for i := from; i < min(from+some, n); i++ {
				v := make(i)
				v.Version = 1
				args = append(append(append(args, v.ID), volunteerWork(&v)...), f.seq.next())
			}
			return insert.insert(t, args, nil)
		}))
	}
	_, err := f.writer.exec(ctx, "ANALYZE volunteers") // as autovacuum does by itself soon
	must(tb, err)
}

func neighbour(i int) tickets.Volunteer {
	v := tickets.Volunteer{
		ID: fmt.Sprintf("v%06d", i), Resident: fmt.Sprintf("r%06d", i), Address: tickets.Address{Channel: "telegram", ID: fmt.Sprint(i + 1)}, Name: "志愿者",
		Stage: tickets.VolunteerChecked, PartyMember: i%3 == 0, Minor: i%20 == 0, Lang: tickets.Hans, JoinedAt: start,
		Skills: []string{fmt.Sprintf("S%02d", 1+i%18), fmt.Sprintf("S%02d", 1+i%7)},
		Grids:  []string{fmt.Sprintf("990101%03d%03d%02d", 1+i/1000%20, 1+i/100%10, 1+i%20)},
	}
	if i%2 == 0 {
		v.Free = tickets.FreeAt(start.Add(24*time.Hour).Weekday(), tickets.Morning) | tickets.FreeAt(time.Saturday, tickets.Afternoon)
	}
	return v
}

// benches runs a benchmark on every database.
func benches(b *testing.B, body func(b *testing.B, f *fixture)) {
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) { body(b, open(b, fresh(b, name), b.TempDir(), &clock{now: start})) })
	}
}

// BenchmarkTake is 1,000 taps at once on an order with ten places: the time until every tap has its answer, and how many answers were wrong.
func BenchmarkTake(b *testing.B) {
	const taps, places = 1000, 10
	benches(b, func(b *testing.B, f *fixture) {
		s := newStation(b, f)
		helpers(b, f, taps, func(i int) tickets.Volunteer {
			v := neighbour(i)
			v.Skills, v.Grids, v.Minor, v.Free = nil, nil, false, 0
			return v
		})
		desks := []*tickets.ActivityDesk{s.ActivityDesk}
		if f.pg {
			desks = append(desks, activityDesk(open(b, f.url, f.dir, f.clock)))
		}
		wrong, day := 0, 0
		for b.Loop() {
			b.StopTimer()
			day++
			a := s.listed(b, places, func(o *tickets.Building) {
				o.From, o.Till = o.From.Add(time.Duration(day)*24*time.Hour), o.Till.Add(time.Duration(day)*24*time.Hour)
			})
			var won, full atomic.Int64
			var wg sync.WaitGroup
			gate := make(chan struct{})
			for i := range taps {
				wg.Go(func() {
					<-gate
					_, _, err := desks[i%len(desks)].Take(ctx, a.Number, fmt.Sprintf("v%06d", i), false, fmt.Sprintf("tap/%s/%d", a.Number, i))
					switch {
					case err == nil:
						won.Add(1)
					case tickets.IsFull(err):
						full.Add(1)
					}
				})
			}
			b.StartTimer()
			close(gate)
			wg.Wait()
			b.StopTimer()
			got, err := f.Activity(ctx, a.Number)
			must(b, err)
			if won.Load() != places || full.Load() != taps-places || got.Taken() != places {
				wrong++
			}
			b.StartTimer()
		}
		b.ReportMetric(float64(wrong), "wrong")
	})
}

// BenchmarkMatch finds the best ten among 100,000 volunteers, and what the first look costs that reads them into memory.
func BenchmarkMatch(b *testing.B) {
	benches(b, func(b *testing.B, f *fixture) {
		s := newStation(b, f)
		helpers(b, f, 100_000, neighbour)
		f.clock.add(time.Minute)
		a := tickets.Activity{
			Service: "S02", Skills: []string{"S02"}, Area: "99010100500305", Places: 3, Lang: tickets.Hans, From: start.Add(24 * time.Hour), Till: start.Add(26 * time.Hour),
		}
		begun := time.Now()
		_, err := s.Matches(ctx, a, 10)
		must(b, err)
		first := time.Since(begun)
		for b.Loop() {
			all, err := s.Matches(ctx, a, 10)
			must(b, err)
			if len(all) != 10 || all[0].Ring != tickets.RingGrid && all[0].Ring != tickets.RingCommunity {
				b.Fatalf("%d found, the first %+v", len(all), all[0])
			}
		}
		b.ReportMetric(float64(first.Milliseconds()), "ms-first")
	})
}

// BenchmarkPublish lists an order that suits 10,000 volunteers: the time until the first card is queued, and until all are.
func BenchmarkPublish(b *testing.B) {
	const many = 10_000
	benches(b, func(b *testing.B, f *fixture) {
		s := newStation(b, f)
		s.Rules = tickets.UsualActivityRules
		s.Rules.QuietFrom, s.Rules.QuietTill = 0, 0
		helpers(b, f, many, func(i int) tickets.Volunteer {
			v := neighbour(i)
			v.Skills, v.Grids, v.Minor, v.Free = nil, []string{"990101001001"}, false, 0
			return v
		})
		f.clock.add(time.Minute)
		_, err := s.Matches(ctx, tickets.Activity{From: start.Add(24 * time.Hour)}, 1) // in memory
		must(b, err)
		var first, all time.Duration
		rounds := 0
		for b.Loop() {
			rounds++
			begun := time.Now()
			a := s.listed(b, 3, nil)
			first += time.Since(begun)
			_, err := s.Sweep(ctx, 10)
			must(b, err)
			all += time.Since(begun)
			have, err := f.Carded(ctx, a.Number)
			must(b, err)
			if len(have) != many {
				b.Fatalf("%d of %d have a card", len(have), many)
			}
		}
		b.ReportMetric(float64(first.Milliseconds())/float64(rounds), "ms-first-card")
		b.ReportMetric(float64(all.Milliseconds())/float64(rounds), "ms-all")
	})
}
