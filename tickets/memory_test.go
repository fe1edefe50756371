package tickets

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// memory keeps everything in maps, with the promises of Store and People: one Save is all or nothing.
type memory struct {
	mu         sync.Mutex
	tickets    map[Number]Ticket
	sources    map[string]Number
	events     map[Number][]Event
	notices    []Notice
	labels     []Label
	counts     map[string]int
	residents  map[string]Resident
	offices    map[string]Office
	areas      map[string]Area
	staff      map[string]Staff
	volunteers map[string]Volunteer
	tasks      []Subtask
	erased     []Erasure
	rounds     map[Number][]Round
	writes     int
	failSave   error  // returned by the next Save
	beforeSave func() // somebody else's save, just before the next one
}

func newMemory() *memory {
	return &memory{
		tickets: map[Number]Ticket{}, sources: map[string]Number{}, events: map[Number][]Event{}, counts: map[string]int{}, residents: map[string]Resident{},
		offices: map[string]Office{}, areas: map[string]Area{}, staff: map[string]Staff{}, volunteers: map[string]Volunteer{},
		rounds: map[Number][]Round{},
	}
}

func (m *memory) Ticket(_ context.Context, n Number) (Ticket, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.tickets[n]
	if !ok {
		return t, Refuse(NotFound, "error.no_such_ticket")
	}
	t.Disposers = slices.Clone(t.Disposers)
	return t, nil
}

func (m *memory) Save(_ context.Context, c *Change) error {
	if hook := m.beforeSave; hook != nil {
		m.beforeSave = nil
		hook()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.failSave; err != nil {
		m.failSave = nil
		return err
	}
	if c.New {
		if t, ok := m.bySource(c.Ticket.Source); ok {
			c.Ticket, c.Repeat = t, true
			return nil
		}
		day := c.Day.Format("20060102")
		m.counts[day]++
		c.SetNumber(NewNumber(c.Day, m.counts[day]))
	} else if m.tickets[c.Ticket.Number].Version != c.Ticket.Version {
		return Refuse(Conflict, "error.changed_meanwhile")
	}
	for _, w := range c.With {
		if m.tickets[w.Ticket.Number].Version != w.Ticket.Version {
			return Refuse(Conflict, "error.changed_meanwhile")
		}
	}
	for _, e := range c.Events {
		if slices.ContainsFunc(m.events[e.Number], func(old Event) bool { return old.ID == e.ID }) {
			return Refuse(Conflict, "error.changed_meanwhile")
		}
	}
	tasks := c.Tasks
	for _, w := range c.With {
		tasks = append(slices.Clone(tasks), w.Tasks...)
		w.Ticket.Version++
		m.tickets[w.Ticket.Number] = w.Ticket
		m.events[w.Ticket.Number] = append(m.events[w.Ticket.Number], w.Events...)
		m.notices = append(m.notices, w.Notices...)
	}
	for _, s := range tasks {
		m.tasks = append(slices.DeleteFunc(m.tasks, func(old Subtask) bool { return old.ID == s.ID }), s)
	}
	c.Ticket.Version++
	m.writes++
	n := c.Ticket.Number
	m.tickets[n], m.sources[c.Ticket.Source] = c.Ticket, n
	m.events[n] = append(m.events[n], c.Events...)
	for _, r := range c.Rounds {
		m.rounds[n] = append(m.rounds[n][:min(r.N-1, len(m.rounds[n]))], r)
	}
	if c.Label != nil {
		m.labels = append(m.labels, *c.Label)
	}
	for _, notice := range c.Notices { // posting the same cause again posts nothing
		if !slices.ContainsFunc(m.notices, func(old Notice) bool { return old.ID == notice.ID }) {
			m.notices = append(m.notices, notice)
		}
	}
	return nil
}

func (m *memory) BySource(_ context.Context, source string) (Ticket, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t, ok := m.bySource(source); ok {
		return t, nil
	}
	return Ticket{}, Refuse(NotFound, "error.no_such_ticket")
}

func (m *memory) bySource(source string) (Ticket, bool) {
	n, ok := m.sources[source]
	return m.tickets[n], ok
}

func (m *memory) TicketsOf(_ context.Context, resident string, limit int) ([]Ticket, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var own []Ticket
	for _, t := range m.tickets {
		if t.Resident == resident {
			own = append(own, t)
		}
	}
	slices.SortFunc(own, func(a, b Ticket) int { return cmp.Or(b.FiledAt.Compare(a.FiledAt), cmp.Compare(b.Number, a.Number)) })
	return own[:min(limit, len(own))], nil
}

func (m *memory) Events(_ context.Context, n Number) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.events[n]), nil
}

func (m *memory) Followers(_ context.Context, n Number) (all []Ticket, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.tickets {
		if t.Parent == n {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b Ticket) int { return cmp.Compare(a.Number, b.Number) })
	return all, nil
}

func (m *memory) Subtasks(_ context.Context, n Number) ([]Subtask, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	own := slices.DeleteFunc(slices.Clone(m.tasks), func(s Subtask) bool { return s.Number != n })
	slices.SortFunc(own, func(a, b Subtask) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return own, nil
}

func (m *memory) AllOffices(context.Context) ([]Office, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.offices), func(a, b Office) int { return cmp.Compare(a.Name, b.Name) }), nil
}

func (m *memory) ClaimDue(_ context.Context, now, again time.Time, limit int) (due []Ticket, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.tickets {
		if !t.CheckAt.IsZero() && !t.CheckAt.After(now) {
			due = append(due, t)
		}
	}
	slices.SortFunc(due, func(a, b Ticket) int { return cmp.Or(a.CheckAt.Compare(b.CheckAt), cmp.Compare(a.Number, b.Number)) })
	due = due[:min(limit, len(due))]
	for i := range due {
		due[i].CheckAt = again
		m.tickets[due[i].Number] = due[i]
	}
	return due, nil
}

func (m *memory) CheckAgain(_ context.Context, all []Ticket) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range all {
		if stored := m.tickets[t.Number]; stored.Version == t.Version {
			stored.CheckAt = t.CheckAt
			m.tickets[t.Number] = stored
		}
	}
	return nil
}

func (m *memory) Find(_ context.Context, a Address) (Resident, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return whose(maps.Values(m.residents), func(r Resident) bool { return r.Address == a })
}

func (m *memory) Keep(_ context.Context, r Resident) error {
	return keep(m, m.residents, r.ID, r)
}

func (m *memory) Export(context.Context, string) (Export, error) { return Export{}, nil }

func (m *memory) Erase(_ context.Context, e Erasure) error {
	m.erased = append(m.erased, e)
	return nil
}

func (m *memory) KeepOffice(_ context.Context, o Office) error { return keep(m, m.offices, o.ID, o) }

func (m *memory) KeepArea(_ context.Context, a Area) error   { return keep(m, m.areas, a.Code, a) }
func (m *memory) KeepStaff(_ context.Context, s Staff) error { return keep(m, m.staff, s.ID, s) }
func (m *memory) KeepVolunteer(_ context.Context, v Volunteer) error {
	return keep(m, m.volunteers, v.ID, v)
}

// under is what stands under a key.
func under[K comparable, V any](all map[K]V, key K) (V, error) {
	v, ok := all[key]
	if !ok {
		return v, ErrNotFound
	}
	return v, nil
}

// whose is the first that fits.
func whose[V any](all iter.Seq[V], fits func(V) bool) (one V, _ error) {
	for v := range all {
		if fits(v) {
			return v, nil
		}
	}
	return one, ErrNotFound
}

// runOut gives the keys of those whose clock has run out, and puts it at again.
func runOut[K comparable, V any](all map[K]V, now, again time.Time, limit int, clock func(*V) *time.Time) (due []K, _ error) {
	for key, v := range all {
		if at := clock(&v); !at.IsZero() && !at.After(now) && len(due) < limit {
			*at = again
			all[key] = v
			due = append(due, key)
		}
	}
	return due, nil
}

// newest are the last that fit, the last first.
func newest[V any](all []V, limit int, fits func(V) bool) (some []V, _ error) {
	for _, v := range slices.Backward(all) {
		if fits(v) && len(some) < limit {
			some = append(some, v)
		}
	}
	return some, nil
}

func keep[T any](m *memory, into map[string]T, id string, value T) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes++
	into[id] = value
	return nil
}

// all lists the tickets by number.
func (m *memory) all() []Ticket {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.tickets), func(a, b Ticket) int { return cmp.Compare(a.Number, b.Number) })
}

// office is a desk on a memory, with a clock that a test moves.
type office struct {
	*Desk
	*memory
	clock time.Time
	ids   int
}

// start of every test's day: 09:00 in Shanghai.
var start = time.Date(2025, 11, 23, 1, 0, 0, 0, time.UTC)

var shanghai = time.FixedZone("CST", 8*60*60)

func newOffice() *office {
	o := &office{memory: newMemory(), clock: start}
	o.Desk = &Desk{
		Store: o.memory, People: o.memory, Offices: o.memory, Rounds: o.memory, Location: shanghai,
		Now:   func() time.Time { return o.clock },
		NewID: func() string { o.ids++; return "id" + strconv.Itoa(o.ids) },
		Services: NewCatalogue([]Service{
			{Code: "0101", Limit: Limit{7, Days}},
			{Code: "0105", Limit: Limit{24, Hours}},
			{Code: "0109", Limit: Limit{15, Days}},
			{Code: "0201", Limit: Limit{8, Workhours}},
			{Code: "0401", Limit: Limit{3, Workdays}},
			{Code: "0902", Limit: Limit{2, Hours}},
			{Code: "S10", Order: true, Limit: Limit{72, Hours}},
			{Code: "1501"},
		}),
		Redact: func(s string) string { return fmt.Sprintf("<%d>", len([]rune(s))) },
	}
	return o
}

// pass moves the clock.
func (o *office) pass(d time.Duration) { o.clock = o.clock.Add(d) }

// The people of the tests.
var (
	me       = Resident{ID: "r1", Address: Address{"web", "w1"}, Lang: Hans}
	resident = Actor{Kind: ByResident, ID: "r1"}
	stranger = Actor{Kind: ByResident, ID: "r2"}
	lights   = Office{ID: "lights", Name: "路灯所"}
	water    = Office{ID: "water", Name: "自来水公司"}
	garden   = Office{ID: "garden", Name: "园林所"}
	// community has a duty list, on which the matters of these tests are not
	community = Office{ID: "community", Name: "社区居委会", Kind: "community", Duties: []string{"0801"}}

	admin      = Actor{Kind: ByStaff, ID: "admin", Role: Admin}
	supervisor = Actor{Kind: ByStaff, ID: "sup", Role: Supervisor}
	dispatcher = Actor{Kind: ByStaff, ID: "disp", Role: Dispatcher}
	handler    = Actor{Kind: ByStaff, ID: "hand", Role: Handler, Office: lights.ID}
	helper     = Actor{Kind: ByStaff, ID: "help", Role: Handler, Office: garden.ID}
	other      = Actor{Kind: ByStaff, ID: "other", Role: Handler, Office: water.ID}
)

// lamp is an ordinary report.
func lamp() Filing {
	return Filing{
		Source: "web:w1:1", Cause: "web:w1:3", Resident: me, To: me.Address, Lang: Hans, Kind: Help,
		Service: "0101", Words: "3号楼二单元楼道灯坏了三天了", Place: Place{Text: "3号楼二单元"},
	}
}

// file opens a ticket and forgets the notices of it.
func (o *office) file(t *testing.T, f Filing) Ticket {
	t.Helper()
	ticket, err := o.File(t.Context(), f)
	if err != nil {
		t.Fatalf("File: %v", err)
	}
	o.notices = nil
	return ticket
}

// road is the way to each stage from a filed ticket.
var road = map[Stage][]Act{
	Filed:     nil,
	Accepted:  {{Verb: Accept, By: dispatcher}},
	Assigned:  {{Verb: Accept, By: dispatcher}, {Verb: Assign, By: dispatcher, Office: lights}},
	Working:   {{Verb: Assign, By: dispatcher, Office: lights}, {Verb: Start, By: handler}},
	Done:      {{Verb: Assign, By: dispatcher, Office: lights}, {Verb: Report, By: handler, Text: "换好了"}},
	Callback:  {{Verb: Assign, By: dispatcher, Office: lights}, {Verb: Report, By: handler, Text: "换好了"}, {Verb: Verify, By: supervisor}},
	Closed:    {{Verb: Assign, By: dispatcher, Office: lights}, {Verb: Report, By: handler, Text: "换好了"}, {Verb: Verify, By: supervisor}, {Verb: Answer, By: resident, Solved: "yes", Happy: "good"}},
	Declined:  {{Verb: Decline, By: dispatcher, Text: "不归我们管", Helper: "12348"}},
	Withdrawn: {{Verb: Withdraw, By: resident}},
}

// at files a report and walks it to a stage, an hour a step; the notices of the way are forgotten.
func (o *office) at(t *testing.T, s Stage) Ticket {
	t.Helper()
	ticket := o.file(t, lamp())
	for _, a := range road[s] {
		o.pass(time.Hour)
		var err error
		if ticket, err = o.Do(t.Context(), ticket.Number, a); err != nil {
			t.Fatalf("on the way to %s, %s: %v", s, a.Verb, err)
		}
	}
	if ticket.Stage != s {
		t.Fatalf("the road to %s ends at %s", s, ticket.Stage)
	}
	o.pass(time.Hour)
	o.notices = nil
	return ticket
}
