package tickets

import (
	"fmt"
	"math/rand"
	"testing"
	"time"
)

func TestDemoActivities(t *testing.T) {
	s := newPlaza(t)
	services := []Service{}
	for _, p := range demoActivities {
		services = append(services, Service{Code: p.service, Order: true})
	}
	s.Services = NewCatalogue(services)
	l, b := newLedger(&s.now, shopRules())
	s.Hours = l
	w := &demoTown{now: s.now}
	w.recruit(rand.New(rand.NewSource(1)))
	for _, v := range w.volunteers {
		s.volunteers[v.ID] = v
		s.seq++
		b.holders[v.ID] = Holder{ID: v.ID, Name: v.Name, Grids: v.Grids}
	}
	var open []Ticket
	for _, n := range []Number{"20261123-0001", "20261123-0003", "20261123-0004"} {
		k := s.tickets["20261123-0001"]
		k.Number, k.Resident = n, "r"+string(n)
		s.tickets[n] = k
		open = append(open, k)
	}
	end := s.now
	told := ""
	for range 2 {
		s.must(demoLedger(t.Context(), l, w.volunteers, end))
		s.must(fillActivities(t.Context(), s.ActivityDesk, open, end))
		if again := fmt.Sprint(b.entries, b.bookings, b.certificates, b.redemptions, s.activities); told == "" {
			told = again
		} else if told != again {
			t.Error("a second run changed something")
		}
	}
	believable(t, b, end)
	stages, seats := map[ActivityStage]int{}, map[SeatState]int{}
	for _, a := range s.activities {
		stages[a.Stage]++
		if a.Title == "" || a.Words == "" || a.MadeAt.After(end) || len(a.Seats) > 0 && a.Seats[0].At.After(end) {
			t.Errorf("%+v", a)
		}
		for _, seat := range a.Seats {
			seats[seat.State]++
			if v := s.volunteers[seat.Volunteer]; v.Stage != VolunteerChecked || v.Minor && !a.Minors {
				t.Errorf("%s: %s may not be there", a.Title, v.ID)
			}
			if e, err := b.Entry(t.Context(), fmt.Sprintf("%s/%d", a.Number, seat.N)); (err == nil) != (seat.State == SeatFinished) || err == nil && e.Minutes != seat.Minutes {
				t.Errorf("%s: seat %d is %s, in the ledger %+v", a.Title, seat.N, seat.State, e)
			}
			if seat.FinishedAt.After(end.Add(time.Minute)) {
				t.Errorf("%s is finished in the future", a.Title)
			}
		}
	}
	for _, stage := range ActivityStages {
		if stages[stage] == 0 {
			t.Errorf("no activity is %s: %v", stage, stages)
		}
	}
	if seats[SeatFinished] == 0 || seats[SeatStarted] == 0 || seats[SeatTaken] == 0 {
		t.Errorf("seats %v", seats)
	}
	if len(s.notices) > 0 && s.notices[0].Class != Card {
		t.Errorf("somebody is told %+v", s.notices[0])
	}
}
