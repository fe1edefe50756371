package web

import (
	"context"
	"time"

	"huying/tickets"
)

// ledgerFake is a ledger of two volunteers, of whom a has what a page can show. What no page asks for is not there.
type ledgerFake struct {
	tickets.LedgerStore
	now   func() time.Time
	saved []tickets.LedgerChange
	asked int // certificates looked for
}

const (
	goodCode = "ABCDEFGH23456789"
	voidCode = "ABCDEFGH2345678Z"
)

var fakeHolders = map[string]tickets.Holder{
	"a": {ID: "a", Name: "王小明", Grids: []string{"99010100100101"}}, "b": {ID: "b", Name: "=李四", Grids: []string{"99010100100201"}},
}

func (f *ledgerFake) Holder(_ context.Context, id string) (tickets.Holder, error) {
	if h, ok := fakeHolders[id]; ok {
		return h, nil
	}
	return tickets.Holder{}, tickets.ErrNotFound
}

func (f *ledgerFake) HolderOf(ctx context.Context, resident string) (tickets.Holder, error) {
	return f.Holder(ctx, resident)
}

func (f *ledgerFake) entry(id string, minutes int) tickets.HoursEntry {
	return tickets.HoursEntry{Served: tickets.Served{ID: id, Volunteer: "a", Title: "+陪诊", Minutes: minutes, At: f.now(), By: tickets.Actor{Name: "@某某"}}, Points: tickets.Points(minutes / 30)}
}

func (f *ledgerFake) SaveLedger(_ context.Context, c tickets.LedgerChange) error {
	f.saved = append(f.saved, c)
	return nil
}

func (f *ledgerFake) Entry(_ context.Context, id string) (tickets.HoursEntry, error) {
	if id != "e1" && id != "e2" {
		return tickets.HoursEntry{}, tickets.ErrNotFound
	}
	return f.entry(id, 60), nil
}

func (f *ledgerFake) TotalsOf(context.Context, string) (tickets.Totals, error) {
	return tickets.Totals{Minutes: 90, Points: 3}, nil
}

func (f *ledgerFake) HoursOf(context.Context, string, int) ([]tickets.HoursEntry, error) {
	return []tickets.HoursEntry{f.entry("e2", 30), f.entry("e1", 60)}, nil
}

func (f *ledgerFake) BookingsOf(context.Context, string, int) ([]tickets.Booking, error) {
	b := tickets.Booking{ID: "p", Kind: tickets.PointsEarned, Volunteer: "a", At: f.now(), Why: "-1", Legs: []tickets.Leg{{Account: "issued", Points: -3}, {Account: "volunteer:a", Points: 3}}}
	return []tickets.Booking{b}, nil
}

func (f *ledgerFake) Redemption(_ context.Context, key string) (tickets.Redemption, error) {
	if key == "ABCD2345" || key == "r1" {
		return tickets.Redemption{ID: "r1", Code: "ABCD2345", Volunteer: "a", Name: "毛巾", Points: 2, State: tickets.RedemptionOpen, At: f.now()}, nil
	}
	return tickets.Redemption{}, tickets.ErrNotFound
}

func (f *ledgerFake) RedemptionsOf(ctx context.Context, _ string, _ int) ([]tickets.Redemption, error) {
	r, err := f.Redemption(ctx, "r1")
	return []tickets.Redemption{r}, err
}

func (f *ledgerFake) Certificate(_ context.Context, code string) (tickets.Certificate, error) {
	f.asked++
	k := tickets.Certificate{Code: code, Volunteer: "a", Name: "王小明", Minutes: 90, Issuer: "幸福里街道", IssuedAt: f.now(), From: f.now(), Till: f.now()}
	switch code {
	case voidCode:
		k.WithdrawnAt = f.now()
	case goodCode:
	default:
		return tickets.Certificate{}, tickets.ErrNotFound
	}
	return k, nil
}

func (f *ledgerFake) CertificatesOf(ctx context.Context, _ string, _ int) ([]tickets.Certificate, error) {
	k, err := f.Certificate(ctx, goodCode)
	return []tickets.Certificate{k}, err
}

func (f *ledgerFake) FindHolders(_ context.Context, q tickets.HolderQuery) (all []tickets.HolderLine, total int, _ error) {
	for _, id := range []string{"a", "b"} {
		if h := fakeHolders[id]; q.Area == "" || tickets.Covers(q.Area, h.Grids[0]) {
			all = append(all, tickets.HolderLine{Holder: h, Totals: tickets.Totals{Minutes: 90, Points: 3}})
		}
	}
	return all, len(all), nil
}

func (f *ledgerFake) HoursBy(_ context.Context, q tickets.HoursQuery) ([]tickets.HoursLine, error) {
	key := map[string]string{"branch": "=第一支部", "service": "S01", "grid": "99010100100101", "office": "wuye"}[q.By]
	return []tickets.HoursLine{{Key: key, Minutes: 90, Services: 3, People: 4}, {Key: "", Minutes: 60, Services: 9, People: 5}}, nil
}

func (f *ledgerFake) Unclaimed(context.Context) ([]tickets.Unmet, error) {
	return []tickets.Unmet{{Service: "S01", Area: "99010100100201", Orders: 2, Since: f.now().AddDate(0, 0, -3)}}, nil
}

func (f *ledgerFake) OrdersByArea(context.Context, time.Time, time.Time) (map[string]int, error) {
	return map[string]int{"99010100100101": 4, "99010100100201": 7, "": 1}, nil
}
