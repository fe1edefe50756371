package tickets

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// walk does random things to a ledger; every number it is given decides one. It fails on a fault, never on a refusal.
func walk(t *testing.T, l *Ledger, now *time.Time, next func(n int) int, steps int) {
	t.Helper()
	var ids, exchanged []string
	pick := func(of []string) string { return of[next(len(of))] }
	volunteers := []string{"a", "b", "c"}
	for i := range steps {
		*now = now.Add(time.Duration(1+next(20*24)) * time.Hour)
		var err error
		switch what := next(10); {
		case what < 4 || len(ids) == 0:
			id := fmt.Sprint("s", i)
			if len(ids) > 0 && next(6) == 0 {
				id = pick(ids) // the same once more
			}
			ids = append(ids, id)
			err = l.Book(t.Context(), Served{
				ID: id, Volunteer: pick(volunteers), Activity: pick([]string{"", "A", "B"}), Service: pick([]string{"S01", "S02"}), Minutes: 1 + next(400),
				Complaint: next(5) == 0, At: now.Add(-time.Duration(next(5000)) * time.Hour), By: aChief,
			})
		case what < 6:
			err = l.Reverse(t.Context(), pick(ids), "改正", aChief)
		case what < 8:
			var r Redemption
			r, err = l.Redeem(t.Context(), pick(volunteers), pick([]string{"soap", "ticket"}), fmt.Sprint("m", i), Hans)
			exchanged = append(exchanged, r.ID)
		case what < 9 && len(exchanged) > 0:
			if id := pick(exchanged); next(2) == 0 {
				_, err = l.Cancel(t.Context(), id, "不要了", aChief)
			} else if r, _ := l.Store.Redemption(t.Context(), id); r.Code != "" {
				_, err = l.Hand(t.Context(), r.Code, aClerk)
			}
		default:
			_, err = l.Expire(t.Context(), 10)
		}
		if refusal := (*Error)(nil); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	}
}

// checkBooks holds the ledger to its promises.
func checkBooks(t *testing.T, b *books) {
	t.Helper()
	accounts, minutes, seen := map[string]Points{}, map[string]int{}, map[string]bool{}
	for _, e := range b.entries {
		minutes[e.Volunteer] += e.Minutes
		if seen["entry "+e.ID] {
			t.Errorf("%s is booked twice", e.ID)
		}
		seen["entry "+e.ID] = true
	}
	for _, p := range b.bookings {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
		if seen["booking "+p.ID] {
			t.Errorf("%s is booked twice", p.ID)
		}
		seen["booking "+p.ID] = true
		for _, l := range p.Legs {
			accounts[l.Account] += l.Points
		}
		if accounts[VolunteerAccount(p.Volunteer)] < 0 {
			t.Errorf("%s fell below zero at %s", p.Volunteer, p.ID)
		}
	}
	var all Points
	for _, sum := range accounts {
		all += sum
	}
	if all != 0 {
		t.Errorf("all accounts sum to %s", all)
	}
	for v, total := range b.totals {
		if total.Points != accounts[VolunteerAccount(v)] || total.Minutes != minutes[v] || total.Minutes < 0 {
			t.Errorf("%s has %+v, the legs say %s, the entries %d", v, total, accounts[VolunteerAccount(v)], minutes[v])
		}
	}
	taken := map[string]int{}
	for _, r := range b.redemptions {
		if r.State != RedemptionCancelled {
			taken[r.Thing]++
		}
	}
	if taken["soap"] != b.taken["soap"] || taken["soap"] > 4 {
		t.Errorf("%d soaps are gone, %d counted", taken["soap"], b.taken["soap"])
	}
}

func TestAnyWalkKeepsTheBooks(t *testing.T) {
	kinds := map[BookingKind]int{}
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		rules := shopRules()
		rules.Months = int(seed%3) * 4
		l, b := newLedger(&now, rules)
		walk(t, l, &now, rnd.IntN, 80)
		checkBooks(t, b)
		for _, p := range b.bookings {
			kinds[p.Kind]++
			if len(p.Legs) == 3 {
				kinds["short"]++
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	for _, kind := range []BookingKind{PointsEarned, PointsReversed, PointsRedeemed, PointsCancelled, PointsExpired, "short"} {
		if kinds[kind] < 20 {
			t.Errorf("the walks hardly ever had %s: %v", kind, kinds)
		}
	}
}

func FuzzLedger(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 4, 5, 6, 7, 90, 8, 0, 255})
	f.Fuzz(func(t *testing.T, steps []byte) {
		now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		rules := shopRules()
		rules.Months = len(steps) % 5
		l, b := newLedger(&now, rules)
		at := 0
		walk(t, l, &now, func(n int) int {
			if at++; len(steps) == 0 {
				return 0
			}
			return int(steps[at%len(steps)]) * (1 + at/len(steps)) % n
		}, min(len(steps), 100))
		checkBooks(t, b)
	})
}

func FuzzPlainCode(f *testing.F) {
	f.Add("ABCD-EFGH-JKLM-NPQR")
	f.Fuzz(func(t *testing.T, typed string) {
		code := PlainCode(typed)
		if len(code) > CertificateCode || strings.Trim(code, CodeLetters) != "" || PlainCode(code) != code {
			t.Errorf("%q is read as %q", typed, code)
		}
	})
}
