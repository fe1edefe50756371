package tickets

import (
	"context"
	"errors"
	"math/rand"
	"slices"
	"time"
)

// DemoDesks are all the desks that the demo neighbourhood is told through, and what they do not keep themselves.
type DemoDesks struct {
	Desk          *Desk // with its mediation, legal aid and ledger
	Whistles      *WhistleDesk
	Activities    *ActivityDesk
	Broadcasts    *BroadcastDesk
	Subscriptions *SubscriptionDesk
	Store         interface {
		DemoStores
		DemoLawStores
		DemoFinder
	}
}

// DemoFinder finds what the demo has made so far: each part goes on from the one before.
type DemoFinder interface {
	FindTickets(ctx context.Context, q Query) (Page, error)
	AllVolunteers(ctx context.Context) ([]Volunteer, error)
	AllStaff(ctx context.Context) ([]Staff, error)
}

// ErrLivedIn is for whoever would fill a community that is at work: everybody knows the password of the demo's accounts, and its tickets
// would stand for good among the residents'.
var ErrLivedIn = errors.New("这里已经有真实的工单或工作人员，没有填入演示数据；请换一个空的 DATA_DIR  " +
	"there are tickets or staff of a real community here, so nothing was filled in: take an empty DATA_DIR")

// firstAdmin is the login that the first start gives. It alone is nobody's work yet.
const firstAdmin = "admin"

// Fits is ErrLivedIn when the demo is not here, but something else is.
func (d DemoDesks) Fits(ctx context.Context, now time.Time) error {
	if _, err := d.Desk.Store.BySource(ctx, demoSource(1)); !errors.Is(err, ErrNotFound) {
		return err
	}
	staff, err := d.Store.AllStaff(ctx)
	if err != nil {
		return err
	}
	some, err := d.Store.FindTickets(ctx, Query{Now: now, Limit: 1})
	if err == nil && (len(some.Tickets) > 0 || slices.ContainsFunc(staff, func(s Staff) bool { return s.Password != "" && s.Login != firstAdmin })) {
		return ErrLivedIn
	}
	return err
}

// Fill makes the whole neighbourhood: tickets, and then whistles, notices, cases, hours and activities of it. Done again, it changes nothing.
// Whistles and notices have no mark of their own to tell that they are there, so that they come only with a new neighbourhood.
func (d DemoDesks) Fill(ctx context.Context, password string, now time.Time, rnd *rand.Rand) (DemoSummary, error) {
	sum, err := fillTickets(ctx, d.Desk, d.Store, password, now, rnd)
	if err != nil {
		return sum, err
	}
	if !sum.Already {
		if err := d.spread(ctx, now); err != nil {
			return sum, err
		}
	}
	if err := demoLaw(ctx, d.Desk, d.Store, now); err != nil {
		return sum, err
	}
	volunteers, err := d.Store.AllVolunteers(ctx)
	if err != nil {
		return sum, err
	}
	if err := demoLedger(ctx, d.Desk.Ledger, volunteers, now); err != nil {
		return sum, err
	}
	open, err := d.Store.FindTickets(ctx, Query{Stages: []Stage{Assigned, Working}, Now: now, Limit: 200})
	if err != nil {
		return sum, err
	}
	return sum, fillActivities(ctx, d.Activities, open.Tickets, now)
}

// spread blows whistles on open tickets, subscribes residents and writes notices to them.
func (d DemoDesks) spread(ctx context.Context, now time.Time) error {
	open, err := d.Store.FindTickets(ctx, Query{Stages: []Stage{Assigned, Working}, Now: now, Limit: 100})
	if err != nil {
		return err
	}
	if _, err := fillWhistles(ctx, *d.Whistles, open.Tickets, now); err != nil {
		return err
	}
	all, err := d.Store.FindTickets(ctx, Query{Now: now, Limit: 100})
	if err != nil {
		return err
	}
	return fillNews(ctx, *d.Broadcasts, *d.Subscriptions, all.Tickets, now)
}
