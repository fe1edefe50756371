package tickets

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"time"
)

// DemoStores keeps what a desk does not: where the neighbourhood lies and who works there.
type DemoStores interface {
	KeepOffice(ctx context.Context, o Office) error
	KeepArea(ctx context.Context, a Area) error
	KeepStaff(ctx context.Context, s Staff) error
	KeepVolunteer(ctx context.Context, v Volunteer) error
}

// DemoSummary is what Fill has made, for the person who ran it.
type DemoSummary struct {
	Already    bool // the neighbourhood was there before; nothing was changed
	Areas      int
	Offices    int
	Staff      int
	Residents  int
	Volunteers int
	Tickets    int // orders among them
	Orders     int
	Late       int // open, and past their limit
	Stages     map[Stage]int
}

func (s DemoSummary) String() string {
	var b strings.Builder
	if s.Already {
		b.WriteString("幸福里街道已经在这里了，什么都没有改。  The demo neighbourhood is already there; nothing was changed.\n")
	} else {
		fmt.Fprintf(&b, "幸福里街道建好了。  The demo neighbourhood is there:\n  areas %d · offices %d · staff %d · residents %d · volunteers %d · tickets %d (%d of them orders, %d late)\n ",
			s.Areas, s.Offices, s.Staff, s.Residents, s.Volunteers, s.Tickets, s.Orders, s.Late)
		for _, stage := range Stages {
			fmt.Fprintf(&b, " %s %d", stage, s.Stages[stage])
		}
		b.WriteString("\n")
	}
	b.WriteString("演示账号  demo accounts:")
	for _, role := range Roles {
		fmt.Fprintf(&b, "\n  %-10s ", role)
		for _, who := range demoStaff {
			if who.Role == role {
				b.WriteString(" " + who.Login)
			}
		}
	}
	return b.String()
}

// demoDays is how far back the neighbourhood's tickets go.
const demoDays = 60

// fillTickets fills a desk with a believable neighbourhood: 幸福里街道, its offices, staff, residents and volunteers, and the tickets of
// the last 60 days in every stage. The tickets are made by the desk itself on a clock of their own, so whatever the rules forbid is
// not in them. Nobody is told anything: the residents' addresses are in channel "demo", which nobody sends to, and notices are dropped.
//
// The same rnd and now make the same neighbourhood. Done again, it changes nothing; a run that was cut short is completed.
func fillTickets(ctx context.Context, live *Desk, keep DemoStores, password string, now time.Time, rnd *rand.Rand) (DemoSummary, error) {
	now = now.Truncate(time.Second)
	plans := demoPlans(now, live.Location, rnd)
	if _, err := live.Store.BySource(ctx, demoSource(len(plans))); !errors.Is(err, ErrNotFound) {
		return DemoSummary{Already: true}, err
	}
	town := &demoTown{desk: *live, now: now, services: live.Services, said: map[string]bool{}}
	town.desk.Store = silent{live.Store}
	town.desk.Duty = nil
	if live.Towns != nil {
		var err error
		if town.place, err = live.Towns.Town(ctx); err != nil {
			return DemoSummary{}, err
		}
		town.desk.Towns = byHand{live.Towns} // the stories tell what clerks do
	}
	town.desk.Now = func() time.Time { return town.clock }
	town.desk.NewID = town.newID
	if err := town.settle(ctx, keep, password, rnd); err != nil {
		return DemoSummary{}, err
	}
	if err := town.listen(); err != nil {
		return DemoSummary{}, err
	}
	sum := DemoSummary{
		Areas: len(town.areas), Offices: len(demoAbove) + len(demoOffices), Staff: len(demoStaff), Residents: len(town.residents),
		Volunteers: len(town.volunteers), Stages: map[Stage]int{},
	}
	for i, p := range plans {
		t, err := town.live(ctx, i+1, p)
		if err != nil {
			return sum, fmt.Errorf("demo ticket %d of %d: %w", i+1, len(plans), err)
		}
		sum.count(t, now)
	}
	return sum, nil
}

func (s *DemoSummary) count(t Ticket, now time.Time) {
	s.Tickets++
	s.Stages[t.Stage]++
	if t.Kind == Order {
		s.Orders++
	}
	if t.Stage.Open() && t.Due.Before(now) {
		s.Late++
	}
}

// byHand is a tenant in which nothing is sent on by itself.
type byHand struct{ Towns }

func (b byHand) Town(ctx context.Context) (*Town, error) {
	t, err := b.Towns.Town(ctx)
	if err != nil {
		return nil, err
	}
	manual := *t
	manual.Automatic = false
	return &manual, nil
}

// silent is a store that keeps no notices.
type silent struct{ Store }

func (s silent) Save(ctx context.Context, c *Change) error {
	c.Notices = nil
	for i := range c.With {
		c.With[i].Notices = nil
	}
	return s.Store.Save(ctx, c)
}

// demoSource is the source of the n-th ticket: filed again, it is the same ticket.
func demoSource(n int) string { return fmt.Sprintf("demo:%04d", n) }

// demoTown is the neighbourhood while it is made.
type demoTown struct {
	desk       Desk
	services   *Catalogue
	place      *Town     // the tenant as it is, whose areas and offices stay as they are; nil: there is none
	now        time.Time // the end of the story
	clock      time.Time // where in the story we are
	thing      string    // what ids are made for, and how many it has: the same again after a run cut short
	ids        int
	areas      []Area
	residents  []demoNeighbour
	volunteers []Volunteer
	pools      map[demoPool][]demoSentence
	said       map[string]bool
}

// begin says whose ids come next.
func (w *demoTown) begin(thing string) { w.thing, w.ids = thing, 0 }

func (w *demoTown) newID() string {
	w.ids++
	return fmt.Sprintf("demo-%s-%d", w.thing, w.ids)
}

// demoPool is one sort of sentences a ticket is told in.
type demoPool struct {
	lang   Lang
	order  bool
	danger bool
}

// demoSentence is one sentence of a matter.
type demoSentence struct {
	demoMatter
	text string
}

// listen sorts all sentences into pools, leaving out services that this tenant does not have.
func (w *demoTown) listen() error {
	w.pools = map[demoPool][]demoSentence{}
	for _, part := range []struct {
		pool    demoPool
		matters []demoMatter
	}{
		{demoPool{lang: Hans}, demoHomeMatters},
		{demoPool{lang: Hans}, demoLifeMatters},
		{demoPool{lang: Hant}, demoHantMatters},
		{demoPool{lang: English}, demoEnglishMatters},
		{demoPool{lang: Hans, danger: true}, demoDangers},
		{demoPool{lang: Hans, order: true}, demoOrders},
	} {
		for _, m := range part.matters {
			if _, known := w.services.Get(m.code); !known {
				continue
			}
			for _, text := range m.words {
				w.pools[part.pool] = append(w.pools[part.pool], demoSentence{m, text})
			}
		}
		if len(w.pools[part.pool]) == 0 {
			return errors.New("the catalogue has none of the services the demo speaks of")
		}
	}
	return nil
}

// demoPlan is one ticket to come: when it is filed and which story it lives through.
type demoPlan struct {
	at    time.Time
	seed  int64 // its own chance, so that one ticket's story does not change the next one's
	story demoStory
}

// demoStory is a way a ticket can go, how many go it, and how many days ago they began.
type demoStory struct {
	count            int
	newest, oldest   float64 // days
	danger, order    bool
	refused, patient bool // refused: told one of demoRefusals; patient: keeps its own pace, also when that means it is not over yet
	hot              bool // one of the outbreak
	tell             func(*demoRoad)
}

// demoStories make 360 reports and 40 orders.
var demoStories = []demoStory{
	{count: 7, newest: 0, oldest: 0.15, tell: demoFresh},
	{count: 1, newest: 0, oldest: 0.02, danger: true, tell: demoFresh},
	{count: 6, newest: 0.8, oldest: 6, tell: demoStuck(Accepted)},
	{count: 10, newest: 1, oldest: 12, tell: demoStuck(Assigned)},
	{count: 12, newest: 2, oldest: 20, tell: demoStuck(Working)},
	{count: 7, newest: 3, oldest: 15, tell: demoStuck(Done)},
	{count: 8, newest: 4, oldest: 18, tell: demoStuck(Callback)},
	{count: 14, newest: 3, oldest: demoDays, refused: true, tell: demoDeclined},
	{count: 9, newest: 3, oldest: demoDays, tell: demoWithdrawn},
	{count: 14, newest: 6, oldest: demoDays, tell: demoReturned},
	{count: 14, newest: 6, oldest: demoDays, tell: demoReworked},
	{count: 16, newest: 8, oldest: demoDays, tell: demoUnhappy},
	{count: 6, newest: 10, oldest: demoDays, tell: demoReopened},
	{count: 8, newest: 6, oldest: demoDays, tell: demoUnanswered},
	{count: 10, newest: 8, oldest: demoDays, tell: demoUnreached},
	{count: 12, newest: 6, oldest: demoDays, tell: demoPhoned},
	{count: 8, newest: 0.3, oldest: 5, hot: true, tell: demoStuck(Working)},
	{count: 14, newest: 0.3, oldest: demoDays, danger: true, patient: true, tell: demoPlain},
	{count: 4, newest: 2, oldest: 6, tell: demoRequest},
	{count: 3, newest: 3, oldest: 9, tell: demoPaused},
	{count: 3, newest: 3, oldest: 9, tell: demoTogether},
	{count: 4, newest: 2, oldest: 5, tell: demoHelped},
	{count: 170, newest: 0.3, oldest: demoDays, patient: true, tell: demoPlain},
	{count: 3, newest: 0, oldest: 0.2, order: true, tell: demoFresh},
	{count: 4, newest: 0.8, oldest: 5, order: true, tell: demoStuck(Assigned)},
	{count: 33, newest: 0.5, oldest: demoDays, order: true, patient: true, tell: demoPlain},
}
