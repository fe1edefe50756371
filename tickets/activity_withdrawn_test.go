package tickets

import (
	"slices"
	"testing"
)

// What was built of several orders goes on for the others; what has begun is not taken back.
func TestOrderWithdrawnOfSeveral(t *testing.T) {
	s := newPlaza(t)
	other := s.tickets["20261123-0001"]
	other.Number, other.Resident = "20261123-0003", "r3"
	s.tickets[other.Number] = other
	n := s.listed(func(b *Building) { b.Tickets = append(b.Tickets, other.Number) })
	for range 2 {
		s.must(s.OrderWithdrawn(t.Context(), "20261123-0001", orderer, "web/1"))
	}
	if a := s.activities[n]; a.Stage != ActivityListed || !slices.Equal(a.Tickets, []Number{other.Number}) {
		t.Errorf("%s for %v", a.Stage, a.Tickets)
	}
	begun := s.activities[n]
	begun.Stage = ActivityRunning
	s.activities[n] = begun
	if err := s.OrderWithdrawn(t.Context(), other.Number, Actor{Kind: ByResident, ID: "r3"}, "web/2"); err == nil {
		t.Error("taken back while the volunteer is at work")
	}
}
