package tickets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// RedemptionState is where an exchange of points stands.
type RedemptionState string

const (
	RedemptionOpen      RedemptionState = "open"      // the points are gone, the thing waits at the desk
	RedemptionHanded    RedemptionState = "handed"    // it was handed over
	RedemptionCancelled RedemptionState = "cancelled" // the points came back
)

// Redemption is one thing that points were exchanged for.
type Redemption struct {
	ID        string
	Code      string // what the volunteer says at the desk
	Volunteer string
	Thing     string // code of the catalogue
	Name      string // what it was called then, in the volunteer's language
	Points    Points
	State     RedemptionState
	At        time.Time
	EndedAt   time.Time
	EndedBy   Actor
	Why       string // for a cancelled one
}

// redeemCode is the length of the code a thing is handed out for: it is good at the office's desk only, where a person types it.
const redeemCode = 8

// Redeem exchanges points for a thing. The same cause done again gives the same redemption.
func (l *Ledger) Redeem(ctx context.Context, volunteer, thing, cause string, lang Lang) (Redemption, error) {
	id := causeID(cause)
	if r, err := l.Store.Redemption(ctx, id); !errors.Is(err, ErrNotFound) {
		return r, err
	}
	t, ok := l.Rules.Thing(thing)
	if !ok {
		return Redemption{}, Refuse(NotFound, "error.no_such_thing")
	}
	if _, err := l.Holders.Holder(ctx, volunteer); err != nil {
		return Redemption{}, unknownVolunteer(err)
	}
	have, err := l.Store.TotalsOf(ctx, volunteer)
	if err != nil {
		return Redemption{}, err
	}
	if have.Points < t.Points { // said now, in so many words; the store makes sure of it once more
		return Redemption{}, Refuse(NotAllowed, "error.points_short", "have", have.Points.String(), "need", t.Points.String())
	}
	taken, err := l.Store.Taken(ctx)
	if err != nil {
		return Redemption{}, err
	}
	if taken[t.Code] >= t.Stock {
		return Redemption{}, Refuse(NotAllowed, "error.sold_out")
	}
	now := l.Now()
	r := Redemption{ID: id, Code: l.NewCode(redeemCode), Volunteer: volunteer, Thing: t.Code, Name: t.Name(lang), Points: t.Points, State: RedemptionOpen, At: now}
	return r, l.Store.SaveLedger(ctx, LedgerChange{
		Rules: l.Rules, Volunteer: volunteer, At: now, By: Actor{Kind: ByResident, ID: volunteer}, Why: r.Name, Redemption: &r, Stock: t.Stock,
	})
}

// causeID is an id that follows from a message and does not say from which chat it came.
func causeID(cause string) string {
	sum := sha256.Sum256([]byte("redeem " + cause))
	return hex.EncodeToString(sum[:12])
}

// Hand gives out what waits under a code. A code is good once.
func (l *Ledger) Hand(ctx context.Context, code string, by Actor) (Redemption, error) {
	r, err := l.Store.Redemption(ctx, PlainCode(code))
	if errors.Is(err, ErrNotFound) {
		return r, Refuse(NotFound, "error.no_such_code")
	}
	if err != nil {
		return r, err
	}
	if by.Kind != ByStaff {
		return r, Refuse(NotAllowed, "error.chiefs_only")
	}
	return l.end(ctx, r, RedemptionHanded, "", by)
}

// Cancel gives the points of a redemption back that was not handed over: its volunteer may, and a chief with a reason.
func (l *Ledger) Cancel(ctx context.Context, id, why string, by Actor) (Redemption, error) {
	r, err := l.Store.Redemption(ctx, id)
	if err != nil {
		return r, err
	}
	if by.Kind != ByResident || by.ID != r.Volunteer {
		if err := l.chief(ctx, by, r.Volunteer, why); err != nil {
			return r, err
		}
	}
	return l.end(ctx, r, RedemptionCancelled, strings.TrimSpace(why), by)
}

func (l *Ledger) end(ctx context.Context, r Redemption, to RedemptionState, why string, by Actor) (Redemption, error) {
	if r.State != RedemptionOpen {
		return r, Refuse(Conflict, "error.redemption_over", "state", "@redemption."+string(r.State))
	}
	from := r.State
	r.State, r.EndedAt, r.EndedBy, r.Why = to, l.Now(), by, why
	return r, l.Store.SaveLedger(ctx, LedgerChange{
		Rules: l.Rules, Volunteer: r.Volunteer, At: r.EndedAt, By: by, Why: why, Redemption: &r, From: from,
	})
}
