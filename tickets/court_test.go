package tickets

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// court keeps cases, applications and appointments in maps, with the promises of CaseStore and LegalStore.
type court struct {
	*office
	mu           sync.Mutex
	cases        map[Number]Case
	history      map[Number][]CaseEvent
	mediators    []Mediator
	aids         map[Number]Aid
	slots        []Slot
	appointments map[string]Appointment
	closures     []Closure
	meanwhile    func() // happens between what a change was made up from and its writing
	n            int
}

func newCourt() *court {
	o := newOffice()
	o.Services = NewCatalogue(append(o.Services.All(), Service{Code: "0904"}, Service{Code: "0905"}, Service{Code: "0907"}, Service{Code: "0501"}))
	c := &court{office: o, cases: map[Number]Case{}, history: map[Number][]CaseEvent{}, aids: map[Number]Aid{}, appointments: map[string]Appointment{}}
	c.Duty = []Address{{"telegram", "-77"}}
	c.mediators = []Mediator{{ID: "m1", Name: "严正", Staff: "yan"}, {ID: "m2", Name: "周桂兰"}, {ID: "m3", Name: "退休", Off: true}}
	c.Mediation = &Mediation{Desk: o.Desk, Cases: c}
	c.Legal = &Legal{Desk: o.Desk, Store: c}
	o.Desk.Store = saver{o.memory, c}
	return c
}

// saver writes what begins with a ticket too.
type saver struct {
	*memory
	c *court
}

func (s saver) Save(ctx context.Context, ch *Change) error {
	if ch.Appointment != nil {
		if err := s.c.free(*ch.Appointment); err != nil {
			return err
		}
	}
	if err := s.memory.Save(ctx, ch); err != nil {
		return err
	}
	return s.c.keepLegal(ch.Aid, ch.Appointment)
}

func (c *court) Case(_ context.Context, n Number) (Case, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return under(c.cases, n)
}

func (c *court) SaveCase(_ context.Context, ch *CaseChange) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch.New {
		for _, k := range c.cases {
			if k.Ticket == ch.Case.Ticket && k.EndedAt.IsZero() {
				return Refuse(Conflict, "error.case_running")
			}
		}
		c.n++
		ch.SetNumber(NewCaseNumber(ch.Day, c.n))
	} else if c.cases[ch.Case.Number].Version != ch.Case.Version {
		return Refuse(Conflict, "error.case_changed")
	}
	ch.Case.Version++
	n := ch.Case.Number
	c.cases[n] = ch.Case
	c.history[n] = append(c.history[n], ch.Events...)
	for _, e := range ch.Ticket {
		c.memory.mu.Lock()
		c.memory.events[e.Number] = append(c.memory.events[e.Number], e)
		c.memory.mu.Unlock()
	}
	c.post(ch.Notices)
	return nil
}

func (c *court) post(notices []Notice) {
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	for _, n := range notices {
		if !slices.ContainsFunc(c.memory.notices, func(old Notice) bool { return old.ID == n.ID }) {
			c.memory.notices = append(c.memory.notices, n)
		}
	}
}

func (c *court) CaseEvents(_ context.Context, n Number) ([]CaseEvent, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.history[n]), nil
}

func (c *court) CasesOf(context.Context, string, int) ([]Case, error) { return nil, nil }
func (c *court) CasesOfTicket(_ context.Context, n Number) (out []Case, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.cases {
		if k.Ticket == n {
			out = append(out, k)
		}
	}
	return out, nil
}
func (c *court) AllMediators(context.Context) ([]Mediator, error) { return c.mediators, nil }
func (c *court) AllSlots(context.Context) ([]Slot, error)         { return c.slots, nil }
func (c *court) ClaimCases(_ context.Context, now, until time.Time, limit int) ([]Number, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return runOut(c.cases, now, until, limit, func(k *Case) *time.Time { return &k.CheckAt })
}

func (c *court) Aid(_ context.Context, n Number) (Aid, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return under(c.aids, n)
}

func (c *court) free(a Appointment) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, other := range c.appointments {
		if other.State == Booked && other.ID != a.ID && other.Slot == a.Slot && other.At.Equal(a.At) {
			return errSlotTaken
		}
	}
	return nil
}

func (c *court) keepLegal(a *Aid, p *Appointment) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a != nil {
		if c.aids[a.Ticket].Version != a.Version {
			return Refuse(Conflict, "error.aid_changed")
		}
		kept := *a
		kept.Version++
		c.aids[a.Ticket] = kept
	}
	if p != nil {
		if c.appointments[p.ID].Version != p.Version {
			return Refuse(Conflict, "error.appointment_changed")
		}
		kept := *p
		kept.Version++
		c.appointments[p.ID] = kept
	}
	return nil
}

func (c *court) Closures(_ context.Context, from, till time.Time) (out []Closure, _ error) {
	for _, d := range c.closures {
		if d.Till.After(from) && d.From.Before(till) {
			out = append(out, d)
		}
	}
	return out, nil
}

// keepDays is Closed, Cancelled and Opened of a change.
func (c *court) keepDays(l *LegalChange) error {
	if c.meanwhile != nil {
		c.meanwhile()
		c.meanwhile = nil
	}
	for _, d := range l.Closed {
		for id, a := range c.appointments {
			known := slices.ContainsFunc(l.Cancelled, func(b Appointment) bool { return b.ID == id && b.Version == a.Version })
			if d.covers(Opening{Slot{ID: a.Slot}, a.At}) && a.State == Booked && a.At.After(d.At) && !known {
				return Refuse(Conflict, "error.try_again")
			}
		}
	}
	for _, a := range l.Cancelled {
		if err := c.keepLegal(nil, &a); err != nil {
			return err
		}
	}
	c.closures = append(c.closures, l.Closed...)
	c.closures = slices.DeleteFunc(c.closures, func(d Closure) bool {
		return slices.ContainsFunc(l.Opened, func(o Closure) bool { return o.Slot == d.Slot && o.From.Equal(d.From) })
	})
	return nil
}

func (c *court) SaveLegal(_ context.Context, l *LegalChange) error {
	if err := c.keepDays(l); err != nil {
		return err
	}
	if l.Appointment != nil && l.Appointment.State == Booked {
		if err := c.free(*l.Appointment); err != nil {
			return err
		}
	}
	if err := c.keepLegal(l.Aid, l.Appointment); err != nil {
		return err
	}
	for _, e := range l.Events {
		c.memory.events[e.Number] = append(c.memory.events[e.Number], e)
	}
	c.post(l.Notices)
	return nil
}

func (c *court) Appointment(_ context.Context, id string) (Appointment, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return under(c.appointments, id)
}

func (c *court) Appointments(_ context.Context, q AppointmentQuery) (out []Appointment, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.appointments {
		if (q.From.IsZero() || !a.At.Before(q.From)) && (q.Till.IsZero() || a.At.Before(q.Till)) && (q.Resident == "" || q.Resident == a.Resident) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Appointment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

func (c *court) ClaimAids(_ context.Context, now, until time.Time, limit int) ([]Number, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return runOut(c.aids, now, until, limit, func(a *Aid) *time.Time { return &a.CheckAt })
}

func (c *court) ClaimAppointments(_ context.Context, now, until time.Time, limit int) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return runOut(c.appointments, now, until, limit, func(a *Appointment) *time.Time { return &a.RemindAt })
}

var (
	neighbour = Resident{ID: "r9", Address: Address{"telegram", "9"}, Lang: English}
	yan       = Actor{Kind: ByStaff, ID: "yan", Role: Handler, Office: water.ID} // a mediator of another office
)

// quarrel files a dispute of me with the neighbour, who has a ticket of their own.
func (c *court) quarrel(t *testing.T) (mine, theirs Ticket) {
	t.Helper()
	f := lamp()
	f.Service, f.Words, f.Contact = "0904", "对门占楼道", Contact{Name: "李秀兰", Phone: "13800000001"}
	mine = c.file(t, f)
	mine.Office = lights.ID
	c.memory.tickets[mine.Number] = mine
	f.Source, f.Cause, f.Resident, f.To, f.Contact = "telegram:9:1", "telegram:9:1", neighbour, neighbour.Address, Contact{Name: "王"}
	return mine, c.file(t, f)
}

// offered is a case in which both are asked in their chats.
func (c *court) offered(t *testing.T) Case {
	t.Helper()
	mine, theirs := c.quarrel(t)
	k, err := c.Mediation.Offer(t.Context(), Offer{Ticket: mine.Number, Kind: PeoplesMediation, Matter: "楼道里放东西", OtherOf: theirs.Number, By: dispatcher, Source: "s"})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (c *court) do(t *testing.T, n Number, a CaseAct) Case {
	t.Helper()
	c.notices = nil
	k, err := c.Mediation.Do(t.Context(), n, a)
	if err != nil {
		t.Fatalf("%s: %v", a.Verb, err)
	}
	return k
}

// open is a case both have agreed to, with a mediator.
func (c *court) open(t *testing.T) Case {
	t.Helper()
	k := c.offered(t)
	c.do(t, k.Number, CaseAct{Verb: CaseChoose, By: resident, Mediator: "m1", Source: "a"})
	c.do(t, k.Number, CaseAct{Verb: CaseConsent, By: resident, Source: "b"})
	return c.do(t, k.Number, CaseAct{Verb: CaseConsent, By: Actor{Kind: ByResident, ID: neighbour.ID}, Source: "c", To: neighbour.Address, Lang: English})
}

func (c *court) heard() string {
	var b strings.Builder
	for _, n := range c.notices {
		fmt.Fprintf(&b, "%s", n.To)
		for _, l := range n.Lines {
			fmt.Fprintf(&b, " %s", l.Key)
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}
