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
			if err := DemoLedger(t.Context(), l, append(town.volunteers, Volunteer{ID: "real", Hours: 9}), now); err != nil {
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
			if got := b.totals[v.ID].Minutes; got > int(v.Hours*60) || got < int(v.Hours*60)-240 {
				t.Errorf("%s is said to have %v hours and has %d minutes", v.ID, v.Hours, got)
			}
		}
		if len(b.entries) < 300 || len(b.redemptions) < 3 || len(b.certificates) < 4 || b.totals["real"].Minutes != 0 {
			t.Errorf("%d entries, %d exchanges, %d certificates", len(b.entries), len(b.redemptions), len(b.certificates))
		}
	}
	if ledgers[0] != ledgers[1] {
		t.Error("the same volunteers make another ledger")
	}
}
