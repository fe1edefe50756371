package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

// station is a service station that builds orders on a store, and its volunteers.
type station struct {
	*tickets.ActivityDesk
	f *fixture
}

var (
	stationChat = tickets.Address{Channel: "telegram", ID: "-500"}
	organiser   = tickets.Actor{Kind: tickets.ByStaff, ID: "o", Name: "周", Role: tickets.Handler, Office: "station"}
)

// ledger books into the table of counters, within the transaction it is called in.
type ledger struct {
	db   *DB
	fail bool
}

func (l *ledger) Book(ctx context.Context, s tickets.Served) error {
	if l.fail {
		return tickets.Refuse(tickets.Invalid, "error.try_again")
	}
	return l.db.write(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO counters (name, n) VALUES ($1, $2)`, "served "+s.ID+" "+s.Branch, s.Minutes)
		return err
	})
}

func activityDesk(f *fixture) *tickets.ActivityDesk {
	var ids atomic.Int64
	return &tickets.ActivityDesk{
		Store: f.DB, Volunteers: f.DB, Providers: f.DB, Hours: &ledger{db: f.DB}, Now: f.Now, Location: time.UTC,
		Services: tickets.NewCatalogue([]tickets.Service{{Code: "S02", Order: true}}),
		Redact:   func(s string) string { return s },
		NewID:    func() string { return fmt.Sprintf("step%p-%d", &ids, ids.Add(1)) },
	}
}

func newStation(tb testing.TB, f *fixture) *station {
	tb.Helper()
	must(tb, f.KeepOffice(ctx, tickets.Office{ID: "station", Name: "党群服务站", Kind: "community", Chat: stationChat}))
	return &station{activityDesk(f), f}
}

// helper keeps a checked volunteer.
func (s *station) helper(tb testing.TB, id string, change func(*tickets.Volunteer)) tickets.Volunteer {
	tb.Helper()
	v := tickets.Volunteer{
		ID: id, Resident: "r-" + id, Address: tickets.Address{Channel: "telegram", ID: id}, Name: "志愿者" + id, Stage: tickets.VolunteerChecked,
		Branch: "第一党支部", JoinedAt: start, ConsentAt: start,
	}
	if change != nil {
		change(&v)
	}
	must(tb, s.f.SaveVolunteer(ctx, &v))
	return v
}

// listed is an activity that begins tomorrow morning.
func (s *station) listed(tb testing.TB, places int, change func(*tickets.Building)) tickets.Activity {
	tb.Helper()
	b := tickets.Building{
		Title: "陪诊", Service: "S02", Words: "去医院复查", Area: "990101001001", From: s.f.Now().Add(24 * time.Hour), Till: s.f.Now().Add(27 * time.Hour),
		Places: places, Minutes: 120, Office: "station", Private: tickets.Private{Name: "王小明", Phone: "13812345678", Address: "3号楼2单元"},
	}
	if change != nil {
		change(&b)
	}
	a, err := s.Build(ctx, b, organiser)
	must(tb, err)
	for _, verb := range []tickets.ActivityVerb{tickets.ActivityReview, tickets.ActivityList} {
		a, err = s.Do(ctx, a.Number, tickets.ActivityAct{Verb: verb, By: organiser, Version: a.Version})
		must(tb, err)
	}
	return a
}

// by makes a volunteer's own move.
func (s *station) by(id string, verb tickets.ActivityVerb, number tickets.ActivityNumber) (tickets.Activity, error) {
	return s.Do(ctx, number, tickets.ActivityAct{Verb: verb, By: tickets.Actor{Kind: tickets.ByResident, ID: "r-" + id}, Volunteer: id})
}

// seats shows who has what, in the order of taking.
func seatsOf(a tickets.Activity) string {
	var all []string
	for _, s := range a.Seats {
		all = append(all, s.Volunteer+" "+string(s.State))
	}
	return strings.Join(all, ", ")
}

func TestActivityIsKeptWhole(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		c := filing(f, "order/1")
		c.Ticket.Kind, c.Ticket.Service, c.Ticket.For = tickets.Order, "S02", &tickets.OnBehalf{Name: "张奶奶", Relation: "邻居"}
		must(t, f.Save(ctx, c))
		a := s.listed(t, 2, func(b *tickets.Building) {
			b.Tickets, b.Skills, b.Minors, b.Repeat, b.Lang = []tickets.Number{c.Ticket.Number}, []string{"S02"}, true, tickets.Weekly, tickets.Hans
		})
		equal(t, "number", a.Number, "A20261123-0001")
		for _, id := range []string{"1", "2", "3"} {
			s.helper(t, id, func(v *tickets.Volunteer) { v.Skills = []string{"S02"} })
			_, _, err := s.Take(ctx, a.Number, id, true, "tap/"+id)
			must(t, err)
		}
		f.clock.add(24 * time.Hour)
		_, err := s.by("1", tickets.ActivityStart, a.Number)
		must(t, err)
		f.clock.add(time.Hour)
		a, err = s.by("1", tickets.ActivityFinish, a.Number)
		must(t, err)
		got, err := f.Activity(ctx, a.Number)
		must(t, err)
		if !reflect.DeepEqual(got, a) {
			t.Fatalf("got  %+v\nwant %+v", got, a)
		}
		equal(t, "seats", seatsOf(got), "1 finished, 2 taken, 3 waiting")
		equal(t, "minutes", got.Seats[0].Minutes, 60)
		var booked int
		found, err := f.one(ctx, `SELECT n FROM counters WHERE name = $1`, []any{"served " + string(a.Number) + "/1 第一党支部"}, &booked)
		must(t, err)
		equal(t, "booked", show(found, booked), "true 60")
		kept, err := f.Ticket(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "for", *kept.For, *c.Ticket.For)
		for what, q := range map[string]tickets.ActivityQuery{
			"volunteer": {Volunteer: "2"}, "ticket": {Ticket: c.Ticket.Number}, "stage": {Stages: []tickets.ActivityStage{tickets.ActivityRunning}},
			"area": {Area: "990101001"}, "time": {From: start, Till: start.Add(48 * time.Hour)}, "office": {Office: "station", Service: "S02"},
		} {
			all, err := f.FindActivities(ctx, q)
			must(t, err)
			if len(all) != 1 || seatsOf(all[0]) != seatsOf(got) || len(all[0].Tickets) != 1 {
				t.Errorf("%s finds %+v", what, all)
			}
		}
		none, err := f.FindActivities(ctx, tickets.ActivityQuery{Volunteer: "4"})
		must(t, err)
		equal(t, "a stranger's", len(none), 0)
	})
}

// TestTakeAtOnce lets a hundred volunteers tap at the same moment, through several instances.
func TestTakeAtOnce(t *testing.T) {
	for _, c := range []struct{ places, taps int }{{1, 100}, {7, 100}} {
		t.Run(fmt.Sprint(c.places), func(t *testing.T) {
			forEach(t, func(t *testing.T, f *fixture) {
				s := newStation(t, f)
				a := s.listed(t, c.places, nil)
				desks := []*tickets.ActivityDesk{s.ActivityDesk}
				if f.pg { // an SQLite file has one instance
					for range 3 {
						desks = append(desks, activityDesk(open(t, f.url, f.dir, f.clock)))
					}
				}
				for i := range c.taps {
					s.helper(t, fmt.Sprint(i), nil)
				}
				var won, full atomic.Int64
				var wg sync.WaitGroup
				for i := range c.taps {
					wg.Go(func() {
						id := fmt.Sprint(i)
						switch _, _, err := desks[i%len(desks)].Take(ctx, a.Number, id, false, "tap/"+id); {
						case err == nil:
							won.Add(1)
						case tickets.IsFull(err):
							full.Add(1)
						default:
							t.Error(err)
						}
					})
				}
				wg.Wait()
				equal(t, "won and full", show(won.Load(), full.Load()), show(c.places, c.taps-c.places))
				got, err := f.Activity(ctx, a.Number)
				must(t, err)
				equal(t, "places", show(got.Taken(), got.Stage, len(got.Seats)), show(c.places, "full", c.places))
				first := got.Seats[0].Volunteer
				_, seat, err := s.Take(ctx, a.Number, first, false, "tap/"+first)
				must(t, err)
				equal(t, "the same tap again", seat, got.Seats[0])
			})
		})
	}
}

// TestTakeTwoAtOnce: one volunteer taps on two orders for the same time at the same moment.
func TestTakeTwoAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		for round := range 10 {
			a, b := s.listed(t, 1, nil), s.listed(t, 1, nil)
			id := fmt.Sprint(round)
			s.helper(t, id, nil)
			taps := []tickets.ActivityNumber{a.Number, b.Number, a.Number}
			won := race(t, len(taps), func(i int) error { _, _, err := s.Take(ctx, taps[i], id, false, ""); return err }, tickets.ErrNotAllowed)
			equal(t, "won", won, 1)
		}
	})
}

func TestReleaseRaisesTheLine(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		a := s.listed(t, 1, nil)
		other := s.listed(t, 1, nil)
		for _, id := range []string{"1", "2", "3"} {
			s.helper(t, id, nil)
			_, _, err := s.Take(ctx, a.Number, id, true, "")
			must(t, err)
		}
		_, _, err := s.Take(ctx, other.Number, "2", false, "") // the first in the line is not free any more
		must(t, err)
		a, err = s.by("1", tickets.ActivityRelease, a.Number)
		must(t, err)
		equal(t, "seats", seatsOf(a), "1 released, 2 waiting, 3 taken")
		equal(t, "stage", a.Stage, tickets.ActivityFull)
		var told bool
		for _, body := range posted(t, f, tickets.Address{Channel: "telegram", ID: "3"}) {
			told = told || strings.Contains(body, "activity.told.risen")
		}
		equal(t, "told", told, true)
		_, _, err = s.Take(ctx, a.Number, "1", true, "again") // who gave it back may come again
		must(t, err)
	})
}

// TestBookingIsPartOfTheFinish: what the ledger refuses is not finished.
func TestBookingIsPartOfTheFinish(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		a := s.listed(t, 1, nil)
		s.helper(t, "1", nil)
		_, _, err := s.Take(ctx, a.Number, "1", false, "")
		must(t, err)
		f.clock.add(24 * time.Hour)
		_, err = s.by("1", tickets.ActivityStart, a.Number)
		must(t, err)
		f.clock.add(time.Hour)
		s.Hours.(*ledger).fail = true
		if _, err = s.by("1", tickets.ActivityFinish, a.Number); !errors.Is(err, tickets.ErrInvalid) {
			t.Fatal(err)
		}
		got, err := f.Activity(ctx, a.Number)
		must(t, err)
		equal(t, "still at work", seatsOf(got), "1 started")
	})
}

// TestSweepIsShared: several instances sweep, and each activity's cards are made once.
func TestSweepIsShared(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		s.Rules = tickets.UsualActivityRules
		s.Rules.Window, s.Rules.QuietFrom, s.Rules.QuietTill = 7, 0, 0
		const many = 60
		for i := range many {
			s.helper(t, fmt.Sprint(i), func(v *tickets.Volunteer) {
				v.Grids = []string{"990101001001"}
				if i%2 == 1 {
					v.Grids = []string{"990101001002"}
				}
				v.PerWeek = 1
			})
		}
		count := func() (n int) {
			_, err := f.one(ctx, `SELECT COUNT(*) FROM outbox WHERE id LIKE 'a:%'`, nil, &n)
			must(t, err)
			return n
		}
		sweep := func() {
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					if _, err := s.Sweep(ctx, 10); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		a := s.listed(t, 3, nil)
		equal(t, "the first window at once", count(), 7)
		sweep()
		equal(t, "the own grid", count(), many/2)
		if _, _, err := s.Take(ctx, a.Number, "1", false, ""); !errors.Is(err, tickets.ErrNotAllowed) {
			t.Errorf("a neighbour before their time: %v", err)
		}
		f.clock.add(2 * time.Hour)
		sweep()
		f.clock.add(2 * time.Hour)
		sweep()
		equal(t, "ring by ring", count(), many)
		_, _, err := s.Take(ctx, a.Number, "1", false, "")
		must(t, err)
		s.listed(t, 3, nil)
		sweep()
		equal(t, "no more than they asked for", count(), many)
	})
}

func TestVolunteersAreKept(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		v := s.helper(t, "1", func(v *tickets.Volunteer) {
			v.Skills, v.Grids, v.Free = []string{"理发", "S02"}, []string{"990101001001"}, tickets.FreeAt(time.Sunday, tickets.Evening)
			v.QuietFrom, v.QuietTill, v.PerWeek, v.ReturnToUnit, v.Unit = 22*time.Hour, 7*time.Hour+30*time.Minute, 3, true, "水务集团"
			v.Branch = "水务第二党支部"
		})
		for _, find := range []func() (tickets.Volunteer, error){
			func() (tickets.Volunteer, error) { return f.Volunteer(ctx, "1") },
			func() (tickets.Volunteer, error) { return f.VolunteerOf(ctx, "r-1") },
		} {
			got, err := find()
			must(t, err)
			if !reflect.DeepEqual(got, v) {
				t.Fatalf("got %+v, want %+v", got, v)
			}
		}
		stale := v
		must(t, f.SaveVolunteer(ctx, &v))
		if err := f.SaveVolunteer(ctx, &stale); !errors.Is(err, tickets.ErrConflict) {
			t.Error("an older version was saved:", err)
		}
		twice := tickets.Volunteer{ID: "2", Resident: "r-1"}
		if err := f.SaveVolunteer(ctx, &twice); !errors.Is(err, tickets.ErrConflict) {
			t.Error("a resident is two volunteers:", err)
		}
		for _, c := range []struct {
			q    tickets.VolunteerQuery
			want int
		}{
			{tickets.VolunteerQuery{}, 1}, {tickets.VolunteerQuery{Stage: tickets.VolunteerApplied}, 0}, {tickets.VolunteerQuery{Skill: "理发"}, 1},
			{tickets.VolunteerQuery{Skill: "理"}, 0}, {tickets.VolunteerQuery{Area: "990101001"}, 1}, {tickets.VolunteerQuery{Area: "99010100100101"}, 1},
			{tickets.VolunteerQuery{Area: "990101002"}, 0}, {tickets.VolunteerQuery{Words: "志愿"}, 1}, {tickets.VolunteerQuery{Words: "%_"}, 0},
			{tickets.VolunteerQuery{Branch: "第二"}, 1}, {tickets.VolunteerQuery{Branch: "第三"}, 0}, {tickets.VolunteerQuery{Branch: "%"}, 0},
		} {
			all, err := f.FindVolunteers(ctx, c.q)
			must(t, err)
			equal(t, fmt.Sprint(c.q), len(all), c.want)
		}
		changed, seq, err := f.VolunteersSince(ctx, 0)
		must(t, err)
		equal(t, "changed", len(changed), 1)
		f.clock.add(time.Minute)
		v.PerWeek = 4
		must(t, f.SaveVolunteer(ctx, &v))
		changed, _, err = f.VolunteersSince(ctx, seq)
		must(t, err)
		equal(t, "changed again", show(len(changed), changed[0].PerWeek), "1 4")
	})
}

func TestProviders(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		p := tickets.Provider{ID: "p", Name: "安心家政", Kind: tickets.ProviderHome, Services: []string{"S12"}, Areas: []string{"990101"}, Phone: "1", Fee: "每小时30元", Office: "o"}
		must(t, f.KeepProvider(ctx, tickets.Provider{ID: "p"}))
		must(t, f.KeepProvider(ctx, p))
		all, err := f.AllProviders(ctx)
		must(t, err)
		equal(t, "provider", show(all), show([]tickets.Provider{p}))
		must(t, f.DropProvider(ctx, "p"))
		all, err = f.AllProviders(ctx)
		must(t, err)
		equal(t, "dropped", len(all), 0)
	})
}

// TestEraseOrders: nothing of a person is left in what they ordered, what was ordered for them and what they served; the service is.
func TestEraseOrders(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		to := tickets.Address{Channel: "telegram", ID: "5550001"}
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: to, Name: "王小明", Phone: "13812345678", ConsentAt: start}))
		must(t, f.Keep(ctx, tickets.Resident{ID: "far", Address: tickets.Address{Channel: "telegram", ID: "42"}}))
		order := func(source, resident string, whom *tickets.OnBehalf) tickets.Number {
			c := filing(f, source)
			c.Ticket.Kind, c.Ticket.Resident, c.Ticket.For, c.Ticket.Contact = tickets.Order, resident, whom, tickets.Contact{}
			must(t, f.Save(ctx, c))
			return c.Ticket.Number
		}
		own := order("telegram/5550001/1", "res", &tickets.OnBehalf{Name: "王老太太", Phone: "13900000001"})
		theirs := order("telegram/42/1", "far", &tickets.OnBehalf{Name: "王小明", Phone: "13812345678", Resident: "res", Chat: to})
		for _, n := range []tickets.Number{own, theirs} {
			s.listed(t, 2, func(b *tickets.Building) {
				b.Tickets, b.Words, b.Private.Note = []tickets.Number{n}, "陪王小明去医院", "王老太太听不见"
			})
		}
		nobody := func(b *tickets.Building) { b.Place, b.Private = "活动室", tickets.Private{} }
		served, later := s.listed(t, 1, nobody), s.listed(t, 1, func(b *tickets.Building) {
			nobody(b)
			b.From, b.Till = b.From.Add(48*time.Hour), b.Till.Add(48*time.Hour)
		})
		s.helper(t, "1", func(v *tickets.Volunteer) {
			v.Resident, v.Name, v.Address, v.Phone, v.Unit = "res", "王小明", to, "13812345678", "水务集团"
		})
		s.helper(t, "2", nil)
		me := tickets.Actor{Kind: tickets.ByResident, ID: "res"}
		for _, n := range []tickets.ActivityNumber{served.Number, later.Number} {
			_, _, err := s.Take(ctx, n, "1", false, "telegram/5550001/take"+string(n))
			must(t, err)
		}
		_, _, err := s.Take(ctx, later.Number, "2", true, "")
		must(t, err)
		f.clock.add(24 * time.Hour)
		for _, verb := range []tickets.ActivityVerb{tickets.ActivityStart, tickets.ActivityFinish, tickets.ActivityRateBack} {
			f.clock.add(30 * time.Minute)
			_, err := s.Do(ctx, served.Number, tickets.ActivityAct{Verb: verb, By: me, Volunteer: "1", Score: 5, Text: "王小明很满意", Source: "telegram/5550001/" + string(verb)})
			must(t, err)
		}
		x, err := f.Export(ctx, "res")
		must(t, err)
		if x.Help.Volunteer == nil || x.Help.Volunteer.Name != "王小明" || len(x.Help.Seats) != 2 {
			t.Fatalf("export %+v", x.Help)
		}
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "res", At: f.Now(), Redact: func(s string) string { return s }}))
		for line := range strings.Lines(dump(t, f)) {
			for _, trace := range []string{"王小明", "13812345678", "5550001", "王老太太", "13900000001", "水务集团"} {
				if strings.Contains(line, trace) {
					t.Errorf("%s is left: %s", trace, line)
				}
			}
		}
		_, err = s.Sweep(ctx, 10)
		must(t, err)
		done, err := f.Activity(ctx, served.Number)
		must(t, err)
		equal(t, "what was served", show(seatsOf(done), done.Seats[0].Minutes), "1 finished 30")
		next, err := f.Activity(ctx, later.Number)
		must(t, err)
		equal(t, "the place is the next one's", show(seatsOf(next), next.Stage), "1 released, 2 taken full")
	})
}
