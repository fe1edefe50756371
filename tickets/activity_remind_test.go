package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestReminder is who hears of a service once more, when, and how often.
func TestReminder(t *testing.T) {
	clock := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		name          string
		from, taken   time.Time
		quiet         [2]time.Duration
		sweeps        []time.Time
		helper, asker int // of so many reminders
	}{
		{"two hours before", clock(24, 14, 0), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 11, 59)}, 0, 0},
		{"two hours before, once", clock(24, 14, 0), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 12, 0), clock(24, 13, 0), clock(24, 13, 59)}, 1, 1},
		{"the evening before what is early", clock(25, 9, 0), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 19, 59)}, 0, 0},
		{"the evening before, once", clock(25, 9, 0), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 20, 0), clock(25, 8, 0)}, 1, 1},
		{"in the evening of the same day", clock(24, 23, 30), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 20, 0), clock(24, 21, 30)}, 1, 1},
		{"taken just now", clock(24, 14, 0), clock(24, 11, 30), [2]time.Duration{}, []time.Time{clock(24, 12, 0), clock(24, 13, 0)}, 0, 1},
		{"who sleeps by day hears of it earlier or not at all", clock(24, 14, 0), clock(23, 22, 0), [2]time.Duration{9 * time.Hour, 18 * time.Hour}, []time.Time{clock(24, 12, 0)}, 0, 1},
		{"too late", clock(24, 14, 0), clock(23, 10, 0), [2]time.Duration{}, []time.Time{clock(24, 14, 0)}, 0, 0},
		{"nobody took it", clock(24, 14, 0), time.Time{}, [2]time.Duration{}, []time.Time{clock(24, 12, 0)}, 0, 0},
	} {
		s := newPlaza(t)
		s.helper("1", func(v *Volunteer) { v.Name, v.QuietFrom, v.QuietTill = "欧阳修远", c.quiet[0], c.quiet[1] })
		n := s.listed(func(b *Building) {
			b.From, b.Till, b.Places, b.Place = c.from, c.from.Add(2*time.Hour), 2, "服务站门口"
		})
		if !c.taken.IsZero() {
			s.now = c.taken
			s.take(n, "1")
		}
		for _, s.now = range c.sweeps {
			_, err := s.Sweep(t.Context(), 10)
			s.must(err)
		}
		helper := strings.Count(s.told(Address{Channel: "web", ID: "1"}), "activity.told.remind")
		asker := strings.Count(s.told(requester), "activity.told.comes")
		if helper != c.helper || asker != c.asker {
			t.Errorf("%s: %d for who took it, %d for who ordered", c.name, helper, asker)
		}
		for _, k := range s.notices {
			switch k.Lines[0].Key {
			case "activity.told.comes":
				if k.Lines[0].Args["who"] != Plain("欧阳志愿者") || !k.Expires.Equal(c.from) {
					t.Errorf("%s: %+v", c.name, k)
				}
			case "activity.told.remind":
				if len(k.Choices) != 2 || len(k.Lines) != 2 || !k.Expires.Equal(c.from) {
					t.Errorf("%s: %+v", c.name, k)
				}
			}
		}
	}
}

// TestReminderOfANewTime reminds again of what was put off.
func TestReminderOfANewTime(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	n := s.listed(func(b *Building) {
		b.From = s.now.Add(29 * time.Hour)
		b.Till = b.From.Add(2 * time.Hour)
	})
	s.take(n, "1")
	for range 2 {
		s.now = s.activities[n].From.Add(-2 * time.Hour)
		_, err := s.Sweep(t.Context(), 10)
		s.must(err)
		b := s.activities[n].Building()
		b.From, b.Till, b.ClaimBy = b.From.Add(24*time.Hour), b.Till.Add(24*time.Hour), time.Time{}
		s.move(n, ActivityEdit, func(a *ActivityAct) { a.Building = &b })
	}
	if got := strings.Count(s.told(Address{Channel: "web", ID: "1"}), "activity.told.remind"); got != 2 {
		t.Errorf("%d reminders", got)
	}
}

// cut is a program that dies once it has saved an activity.
type cut struct {
	*board
	dead bool
}

var errDied = errors.New("died")

func (c *cut) SaveActivity(ctx context.Context, change *ActivityChange) error {
	if c.dead {
		return errDied
	}
	c.dead = true
	return c.board.SaveActivity(ctx, change)
}

func (c *cut) Do(ctx context.Context, number Number, a Act) (Ticket, error) {
	if c.dead {
		return Ticket{}, errDied
	}
	return c.board.Do(ctx, number, a)
}

// TestCutShort dies after each save of an activity: what should have followed is done by the sweep, and once.
func TestCutShort(t *testing.T) {
	for _, repeat := range []Repeat{Once, Weekly} {
		s := newPlaza(t)
		s.helper("1", nil)
		whole := s.ActivityDesk.Store
		cutting := func(do func() error) {
			t.Helper()
			c := &cut{board: s.board}
			s.Store, s.Orders = c, c
			if err := do(); err != nil && !errors.Is(err, errDied) {
				t.Fatal(err)
			}
			s.Store, s.Orders = whole, s.board
		}
		var a Activity
		cutting(func() (err error) {
			a, err = s.Build(t.Context(), s.building(func(b *Building) { b.Repeat = repeat }), station)
			return err
		})
		n := a.Number
		mend := func(what, want string, again int) {
			t.Helper()
			for range 3 { // the sweep may die too, and be begun again
				s.now = s.now.Add(activityLease)
				if err := s.sweepCut(cutting); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Join(s.done, ", "); got != want || len(s.activities) != again {
				t.Errorf("%s %q: %q, %d activities", what, repeat, got, len(s.activities))
			}
		}
		mend("built", "20261123-0001 accept ", 1)
		s.move(n, ActivityReview, nil)
		cutting(func() error {
			_, err := s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityList, By: station})
			return err
		})
		listed := "20261123-0001 accept , 20261123-0001 assign "
		mend("listed", listed, 1)
		s.take(n, "1")
		s.now = s.activities[n].From
		for _, verb := range []ActivityVerb{ActivityStart, ActivityFinish} {
			cutting(func() error { _, err := s.by("1", verb, n, nil); return err })
			s.now = s.now.Add(time.Minute)
		}
		if repeat == Once {
			mend("done", listed+", 20261123-0001 report 陪诊 "+string(n), 1)
			continue
		}
		mend("done", listed, 2)
		if !slices.ContainsFunc(whole.(*board).all(), func(next Activity) bool { return next.After == n && next.Stage == ActivityDrafted }) {
			t.Error("the next of the row is not drafted")
		}
	}
}

// sweepCut sweeps, dying after the first save, and then whole.
func (s *plaza) sweepCut(cutting func(func() error)) error {
	cutting(func() error { _, err := s.Sweep(s.t.Context(), 10); return err })
	s.now = s.now.Add(activityLease)
	_, err := s.Sweep(s.t.Context(), 10)
	return err
}

func (b *board) all() (all []Activity) {
	for _, a := range b.activities {
		all = append(all, a)
	}
	return all
}

// TestOneOfSeveralOrders reports the orders that are done, also behind one of which more is to come.
func TestOneOfSeveralOrders(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	other := s.tickets["20261123-0001"]
	other.Number = "20261123-0003"
	s.tickets[other.Number] = other
	both := []Number{"20261123-0001", other.Number}
	n := s.listed(func(b *Building) { b.Tickets = both })
	s.listed(func(b *Building) {
		b.Tickets, b.From, b.Till = both[:1], b.From.Add(48*time.Hour), b.Till.Add(48*time.Hour)
	})
	s.take(n, "1")
	s.now = s.activities[n].From
	for _, verb := range []ActivityVerb{ActivityStart, ActivityFinish} {
		_, err := s.by("1", verb, n, nil)
		s.must(err)
	}
	if got := strings.Join(s.done, ", "); !strings.Contains(got, "20261123-0003 report") || strings.Contains(got, "20261123-0001 report") {
		t.Error(got)
	}
}

func TestCalledName(t *testing.T) {
	for name, want := range map[string]string{"陈立明": "陈志愿者", "欧阳修远": "欧阳志愿者", "司馬光明": "司馬志愿者", "Tom Miller": "Tom", "": "", "李": "李志愿者"} {
		if got := CalledName(name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

// TestNothingServed ends what was finished within the minute, and books nothing.
func TestNothingServed(t *testing.T) {
	s := newPlaza(t)
	l, b := newLedger(&s.now, shopRules())
	b.holders["1"] = Holder{ID: "1"}
	s.Hours = l
	s.helper("1", nil)
	n := s.listed(nil)
	s.take(n, "1")
	s.now = s.activities[n].From
	for _, verb := range []ActivityVerb{ActivityStart, ActivityFinish} {
		_, err := s.by("1", verb, n, nil)
		s.must(err)
	}
	if a := s.activities[n]; a.Stage != ActivityDone || len(b.entries) != 0 {
		t.Errorf("%s, booked %+v", a.Stage, b.entries)
	}
}

// TestComplaintAboutWhoDidNotCome is filed, also when everything is over.
func TestComplaintAboutWhoDidNotCome(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	n := s.listed(nil)
	s.take(n, "1")
	s.now = s.activities[n].Till.Add(time.Hour)
	_, err := s.Sweep(t.Context(), 10)
	s.must(err)
	if a := s.activities[n]; a.Stage != ActivityUnclaimed || a.Seats[0].State != SeatNoShow {
		t.Fatalf("%s %+v", a.Stage, a.Seats)
	}
	s.move(n, ActivityComplain, func(a *ActivityAct) { a.By, a.Seat, a.Text = orderer, 1, "等了一上午没人来" })
	if len(s.filed) != 1 || s.activities[n].Stage != ActivityUnclaimed {
		t.Errorf("filed %+v", s.filed)
	}
}
