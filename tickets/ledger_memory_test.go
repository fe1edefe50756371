package tickets

import (
	"context"
	"slices"
	"sync"
	"time"
)

// books keep a ledger in slices, with the promises of LedgerStore.
type books struct {
	mu           sync.Mutex
	holders      map[string]Holder
	entries      []HoursEntry
	bookings     []Booking
	totals       map[string]Totals
	redemptions  []Redemption
	taken        map[string]int
	certificates []Certificate
}

func (b *books) Holder(_ context.Context, id string) (Holder, error) {
	return under(b.holders, id)
}

func (b *books) HolderOf(ctx context.Context, resident string) (Holder, error) {
	return b.Holder(ctx, resident)
}

func (b *books) state(c LedgerChange) (s LedgerState) {
	s.Totals = b.totals[c.Volunteer]
	for _, e := range b.entries {
		if c.Entry != nil && e.Volunteer == c.Volunteer && e.Activity == c.Entry.Activity && e.Activity != "" && !e.Complaint {
			s.ActivityMinutes += e.Minutes
			s.ActivityPoints += e.Points
		}
	}
	for _, p := range b.bookings {
		switch earning := p.Kind == PointsEarned || p.Kind == PointsReversed; {
		case c.Expiry == nil || p.Volunteer != c.Volunteer:
		case !earning:
			s.Gone -= p.Of()
		case p.Origin.Before(c.Expiry.Origin):
			s.Old += p.Of()
		}
	}
	return s
}

func (b *books) SaveLedger(_ context.Context, c LedgerChange) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	rows, err := c.Settle(b.state(c))
	if err != nil {
		return err
	}
	if e := rows.Entry; e != nil {
		if slices.ContainsFunc(b.entries, func(o HoursEntry) bool { return o.ID == e.ID || e.Reverses != "" && o.Reverses == e.Reverses }) {
			return Refuse(Conflict, "error.booked_before")
		}
	}
	if r := c.Redemption; r != nil && c.From == "" {
		if b.taken[r.Thing] >= c.Stock {
			return Refuse(NotAllowed, "error.sold_out")
		}
		b.taken[r.Thing]++
		b.redemptions = append(b.redemptions, *r)
	} else if r != nil {
		i := slices.IndexFunc(b.redemptions, func(o Redemption) bool { return o.ID == r.ID && o.State == c.From })
		if i < 0 {
			return Refuse(Conflict, "error.redemption_moved")
		}
		if b.redemptions[i] = *r; r.State == RedemptionCancelled {
			b.taken[r.Thing]--
		}
	}
	if rows.Entry != nil {
		b.entries = append(b.entries, *rows.Entry)
		for i, k := range b.certificates {
			if rows.Entry.Reverses != "" && k.Volunteer == c.Volunteer && k.Minutes > rows.Totals.Minutes {
				b.certificates[i].WithdrawnAt = c.At
			}
		}
	}
	b.bookings = append(b.bookings, rows.Bookings...)
	b.totals[c.Volunteer] = rows.Totals
	return nil
}

func (b *books) Entry(_ context.Context, id string) (HoursEntry, error) {
	for _, e := range b.entries {
		if e.ID == id {
			e.Reversed = slices.ContainsFunc(b.entries, func(o HoursEntry) bool { return o.Reverses == id })
			return e, nil
		}
	}
	return HoursEntry{}, ErrNotFound
}

func (b *books) TotalsOf(_ context.Context, volunteer string) (Totals, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.totals[volunteer], nil
}

func (b *books) HoursOf(ctx context.Context, volunteer string, limit int) (all []HoursEntry, _ error) {
	for _, e := range slices.Backward(b.entries) {
		if e.Volunteer == volunteer && len(all) < limit {
			e, _ = b.Entry(ctx, e.ID)
			all = append(all, e)
		}
	}
	return all, nil
}

func (b *books) BookingsOf(_ context.Context, volunteer string, limit int) (all []Booking, _ error) {
	return newest(b.bookings, limit, func(p Booking) bool { return p.Volunteer == volunteer })
}

func (b *books) Redemption(_ context.Context, key string) (Redemption, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return whose(slices.Values(b.redemptions), func(r Redemption) bool { return r.ID == key || r.Code == key })
}

func (b *books) RedemptionsOf(_ context.Context, volunteer string, limit int) (all []Redemption, _ error) {
	return newest(b.redemptions, limit, func(r Redemption) bool { return r.Volunteer == volunteer })
}

func (b *books) Taken(context.Context) (map[string]int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.taken, nil
}

func (b *books) SaveCertificate(_ context.Context, c Certificate) error {
	for i, k := range b.certificates {
		if k.Code == c.Code {
			b.certificates[i] = c
			return nil
		}
	}
	b.certificates = append(b.certificates, c)
	return nil
}

func (b *books) Certificate(_ context.Context, code string) (Certificate, error) {
	return whose(slices.Values(b.certificates), func(k Certificate) bool { return k.Code == code })
}

func (b *books) CertificatesOf(_ context.Context, volunteer string, limit int) (all []Certificate, _ error) {
	return newest(b.certificates, limit, func(k Certificate) bool { return k.Volunteer == volunteer })
}

func (b *books) Expiring(_ context.Context, before time.Time, _ int) (all []string, _ error) {
	for v, t := range b.totals {
		s := b.state(LedgerChange{Volunteer: v, Expiry: &Booking{Origin: before}})
		if min(s.Old-s.Gone, t.Points) > 0 {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all, nil
}
