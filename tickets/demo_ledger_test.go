package tickets

import (
	"fmt"
	"math/rand"
	"testing"
	"time"
)

func TestDemoLedger(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	town := &demoTown{now: now}
	town.recruit(rand.New(rand.NewSource(1)))
	ledgers := [2]string{}
	for run := range ledgers {
		l, b := newLedger(&now, shopRules())
		for _, v := range town.volunteers {
			b.holders[v.ID] = Holder{ID: v.ID, Name: v.Name, Grids: v.Grids}
		}
		for range 2 { // done again, it changes nothing
			if err := demoLedger(t.Context(), l, append(town.volunteers, Volunteer{ID: "real"}), now); err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(b.entries, b.bookings, b.redemptions, b.certificates)
			if ledgers[run] != "" && ledgers[run] != text {
				t.Error("a second run changed something")
			}
			ledgers[run] = text
		}
		checkBooks(t, b)
		for _, v := range town.volunteers {
			if got := b.totals[v.ID].Minutes; (got > 0) == (v.Stage == VolunteerApplied) {
				t.Errorf("%s, %s, has %d minutes", v.ID, v.Stage, got)
			}
		}
		believable(t, b, now)
		if len(b.entries) < 300 || len(b.redemptions) < 3 || len(b.certificates) < 4 || b.totals["real"].Minutes != 0 {
			t.Errorf("%d entries, %d exchanges, %d certificates", len(b.entries), len(b.redemptions), len(b.certificates))
		}
	}
	if ledgers[0] != ledgers[1] {
		t.Error("the same volunteers make another ledger")
	}
}

// believable fails where somebody would have served twice at once, or what is booked lies before its service.
func believable(t *testing.T, b *books, now time.Time) {
	t.Helper()
	for i, e := range b.entries {
		if e.BookedAt.Before(e.At) || e.At.After(now) {
			t.Errorf("%s is booked at %s for %s", e.ID, e.BookedAt, e.At)
		}
		for _, o := range b.entries[:i] {
			if e.Volunteer == o.Volunteer && e.Reverses == "" && o.Reverses == "" && e.At.Add(-time.Duration(e.Minutes)*time.Minute).Before(o.At) &&
				o.At.Add(-time.Duration(o.Minutes)*time.Minute).Before(e.At) {
				t.Errorf("%s and %s are at the same time", e.ID, o.ID)
			}
		}
	}
}
