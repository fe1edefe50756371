package tickets

import "time"

// LedgerChange is one step of a volunteer's ledger as it was asked for. What is written follows from where the ledger stands when the store has
// it in hand: Settle says so, inside the store's transaction and as often as that is begun anew.
type LedgerChange struct {
	Rules     PointRules
	Volunteer string
	At        time.Time
	By        Actor
	Why       string

	Entry      *HoursEntry // booked, or a reversal
	Redemption *Redemption // as it is afterwards
	From       RedemptionState
	Stock      int      // for a new redemption: how many of its thing there are
	Expiry     *Booking // points older than its Origin run out
}

// LedgerState is where the ledger of one volunteer stands.
type LedgerState struct {
	Totals
	ActivityMinutes int    // of the entry's activity, those that count for points
	ActivityPoints  Points // what they earned
	Old             Points // for an expiry: what was earned before its Origin, less what was taken back of that
	Gone            Points // for an expiry: all that was spent or has run out
}

// LedgerRows are what a change writes.
type LedgerRows struct {
	Entry    *HoursEntry
	Bookings []Booking
	Totals   Totals // of the volunteer afterwards
}

// Settle says what a change writes when the ledger stands so. It changes nothing itself.
func (c LedgerChange) Settle(s LedgerState) (LedgerRows, error) {
	rows := LedgerRows{Totals: s.Totals}
	var b *Booking
	var err error
	switch {
	case c.Entry != nil && c.Entry.Reverses != "":
		e := *c.Entry
		rows.Entry, b = &e, c.reversal(e, s)
	case c.Entry != nil:
		e := *c.Entry
		e.Points = c.earned(e, s)
		if rows.Entry = &e; e.Points > 0 {
			b = &Booking{ID: "points:" + e.ID, Kind: PointsEarned, Entry: e.ID, Origin: e.At, Legs: legs(AccountIssued, c.account(), e.Points)}
		}
	case c.Redemption != nil:
		b, err = c.exchange(s)
	case c.Expiry != nil:
		b = c.expiry(s)
	}
	if err != nil {
		return rows, err
	}
	if rows.Entry != nil {
		rows.Totals.Minutes += rows.Entry.Minutes
	}
	if b != nil {
		b.Volunteer, b.At, b.By, b.Why = c.Volunteer, c.At, c.By, c.why()
		if err := b.Check(); err != nil {
			return rows, err
		}
		rows.Totals.Points += b.Of()
		rows.Bookings = append(rows.Bookings, *b)
	}
	return rows, nil
}

func (c LedgerChange) account() string { return VolunteerAccount(c.Volunteer) }

func (c LedgerChange) why() string {
	if c.Entry != nil {
		return c.Entry.Why
	}
	return c.Why
}

// earned is what an entry adds to what its activity has earned before, so that an activity in two parts earns what it would in one.
func (c LedgerChange) earned(e HoursEntry, s LedgerState) Points {
	if e.Complaint && !c.Rules.Complained {
		return 0
	}
	return max(0, c.Rules.Earned(e.Service, s.ActivityMinutes+e.Minutes)-s.ActivityPoints)
}

// reversal takes back what is still there; what was spent already is the tenant's loss, and no balance falls below zero.
func (c LedgerChange) reversal(e HoursEntry, s LedgerState) *Booking {
	back := -e.Points
	if back <= 0 {
		return nil
	}
	there := min(back, s.Points)
	b := &Booking{ID: "points:" + e.ID, Kind: PointsReversed, Entry: e.ID, Origin: e.At, Legs: []Leg{{AccountIssued, back}}}
	if there > 0 {
		b.Legs = append(b.Legs, Leg{c.account(), -there})
	}
	if there < back {
		b.Legs = append(b.Legs, Leg{AccountLost, there - back})
	}
	return b
}

// exchange moves the points of a redemption: to the tenant when it is made, back when it is cancelled.
func (c LedgerChange) exchange(s LedgerState) (*Booking, error) {
	r := *c.Redemption
	b := &Booking{Redemption: r.ID, Origin: r.At}
	switch r.State {
	case RedemptionOpen:
		if s.Points < r.Points {
			return nil, Refuse(NotAllowed, "error.points_short", "have", s.Points.String(), "need", r.Points.String())
		}
		b.ID, b.Kind, b.Legs = "redeem:"+r.ID, PointsRedeemed, legs(c.account(), AccountRedeemed, r.Points)
		return b, nil
	case RedemptionCancelled:
		b.ID, b.Kind, b.Legs = "cancel:"+r.ID, PointsCancelled, legs(AccountRedeemed, c.account(), r.Points)
		return b, nil
	}
	return nil, nil // handed over: the points went when it was made
}

// expiry books what was earned too long ago and is not used up. What is spent is taken from the oldest first.
func (c LedgerChange) expiry(s LedgerState) *Booking {
	over := min(s.Old-s.Gone, s.Points)
	if over <= 0 {
		return nil
	}
	b := *c.Expiry
	b.Legs = legs(c.account(), AccountExpired, over)
	return &b
}
