package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// orderMemory is the store of a real tickets.ActivityDesk and of the pages of orders, in maps beside a memory.
type orderMemory struct {
	*memory
	mu         sync.Mutex
	activities map[tickets.ActivityNumber]tickets.Activity
	people     map[string]tickets.Volunteer
	directory  map[string]tickets.Provider
	told       []tickets.Notice
}

func (m *orderMemory) Activity(_ context.Context, n tickets.ActivityNumber) (tickets.Activity, error) {
	a, err := under(&m.mu, m.activities, n)
	a.Seats = slices.Clone(a.Seats)
	return a, err
}

func (m *orderMemory) SaveActivity(_ context.Context, c *tickets.ActivityChange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.New {
		c.SetNumber(tickets.NewActivityNumber(c.Day, len(m.activities)+1))
	} else if m.activities[c.Activity.Number].Version != c.Activity.Version {
		return tickets.Refuse(tickets.Conflict, "error.activity_changed", "stage", "@activity.stage.listed")
	}
	c.Activity.Version++
	a := c.Activity
	a.Steps = append(slices.Clone(m.activities[a.Number].Steps), c.Steps...)
	m.activities[a.Number] = a
	m.told = append(m.told, c.Notices...)
	return nil
}

func (m *orderMemory) TakeSeat(_ context.Context, t *tickets.Taking) (tickets.Seat, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.activities[t.Activity]
	if t.Seat.N, t.Seat.State = len(a.Seats)+1, tickets.SeatTaken; a.Free() == 0 {
		return t.Seat, tickets.Refuse(tickets.NotAllowed, "error.activity_full")
	}
	t.Seat.Activity = a.Number
	a.Seats = append(slices.Clone(a.Seats), t.Seat)
	if a.Version++; a.Free() == 0 {
		a.Stage = tickets.ActivityFull
	}
	t.Step.Seat = t.Seat.N
	a.Steps = append(slices.Clone(a.Steps), t.Step)
	m.activities[a.Number] = a
	return t.Seat, nil
}

func (m *orderMemory) FindActivities(_ context.Context, q tickets.ActivityQuery) (all []tickets.Activity, _ error) {
	all = listed(&m.mu, m.activities, func(a tickets.Activity) string { return string(a.Number) }, func(a tickets.Activity) bool {
		return (len(q.Stages) == 0 || slices.Contains(q.Stages, a.Stage)) && (q.Office == "" || q.Office == a.Office) && (q.Service == "" || q.Service == a.Service) &&
			tickets.Within(a.Area, q.Area) && (q.Ticket == "" || slices.Contains(a.Tickets, q.Ticket)) && (q.Volunteer == "" || a.SeatOf(q.Volunteer) >= 0) &&
			(q.From.IsZero() || !a.From.Before(q.From)) && (q.Till.IsZero() || a.From.Before(q.Till)) &&
			(q.Step == "" || slices.ContainsFunc(a.Steps, func(s tickets.ActivityStep) bool { return s.ID == q.Step }))
	})
	slices.Reverse(all)
	return all[:min(len(all), cmp.Or(q.Limit, 100))], nil
}

func (m *orderMemory) MayClaim(context.Context, tickets.Claim) (bool, error) { return true, nil }

func (m *orderMemory) ClaimActivities(context.Context, time.Time, time.Time, int) ([]tickets.ActivityNumber, error) {
	return nil, nil
}

func (m *orderMemory) SaveCards(_ context.Context, cards []tickets.ActivityCard, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range cards {
		m.told = append(m.told, c.Notice)
	}
	return nil
}

func (m *orderMemory) Carded(context.Context, tickets.ActivityNumber) (map[string]bool, error) {
	return nil, nil
}

func (m *orderMemory) ServedBefore(context.Context, string, []string) (map[string]tickets.Record, error) {
	return nil, nil
}

func (m *orderMemory) OpenOrders(context.Context, string) (int, error) { return 0, nil }

func (m *orderMemory) UnitResults(context.Context, time.Time, time.Time) ([]tickets.UnitResult, error) {
	return nil, nil
}

func (m *orderMemory) Volunteer(_ context.Context, id string) (tickets.Volunteer, error) {
	return under(&m.mu, m.people, id)
}

func (m *orderMemory) VolunteerOf(context.Context, string) (tickets.Volunteer, error) {
	return tickets.Volunteer{}, tickets.ErrNotFound
}

func (m *orderMemory) SaveVolunteer(_ context.Context, v *tickets.Volunteer, told ...tickets.Notice) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.people[v.ID].Version != v.Version {
		return tickets.ErrConflict
	}
	v.Version++
	m.people[v.ID], m.told = *v, append(m.told, told...)
	return nil
}

func volunteerName(p tickets.Volunteer) string { return p.Name }

func (m *orderMemory) VolunteersSince(context.Context, int64) ([]tickets.Volunteer, int64, error) {
	return listed(&m.mu, m.people, volunteerName, nil), 1, nil
}

func (m *orderMemory) FindVolunteers(_ context.Context, q tickets.VolunteerQuery) (all []tickets.Volunteer, _ error) {
	all = listed(&m.mu, m.people, volunteerName, func(p tickets.Volunteer) bool {
		return (q.Stage == "" || q.Stage == p.Stage) && serves(p, q.Area) && strings.Contains(p.Name, q.Words) && strings.Contains(p.Branch, q.Branch) &&
			(q.Skill == "" || slices.Contains(p.Skills, q.Skill))
	})
	return all[:min(len(all), cmp.Or(q.Limit, 100))], nil
}

func (m *orderMemory) AllProviders(context.Context) ([]tickets.Provider, error) {
	return listed(&m.mu, m.directory, func(p tickets.Provider) string { return p.Name }, nil), nil
}

func (m *orderMemory) KeepProvider(_ context.Context, p tickets.Provider) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.directory[p.ID] = p
	return nil
}

func (m *orderMemory) DropProvider(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.directory, id)
	return nil
}

// orderOffice is a console with orders: two volunteers, a provider, and rules of redaction that know one telephone number.
type orderOffice struct {
	*office
	*orderMemory
	desk *tickets.ActivityDesk
}

func startOrders(t *testing.T) *orderOffice {
	t.Helper()
	m := &orderMemory{activities: map[tickets.ActivityNumber]tickets.Activity{}, people: map[string]tickets.Volunteer{}, directory: map[string]tickets.Provider{}}
	out := &orderOffice{orderMemory: m}
	out.office = start(t, func(cfg *Config) {
		m.memory = cfg.Tickets.(*office).memory
		cfg.Redact = func(s string) string {
			return strings.NewReplacer("13800001234", "[电话]", "3号楼502", "[地址]").Replace(s)
		}
		out.desk = &tickets.ActivityDesk{
			Store: m, Volunteers: m, Providers: m, Orders: cfg.Desk.(*tickets.Desk), Services: cfg.Services, Now: cfg.Now, NewID: cfg.NewID, Location: cfg.Location, Redact: cfg.Redact,
		}
		cfg.Activities, cfg.ActivityDesk, cfg.Volunteers, cfg.VolunteerDesk, cfg.Providers, cfg.Filer = m, out.desk, m, out.desk, m, cfg.Desk.(*tickets.Desk)
	})
	m.people["v1"] = tickets.Volunteer{
		ID: "v1", Name: "周建国", Phone: "13900000001", PartyMember: true, Branch: "第一党支部", Skills: []string{"S01"}, Stage: tickets.VolunteerChecked, Version: 1, JoinedAt: out.time(),
	}
	m.people["v2"] = tickets.Volunteer{ID: "v2", Name: "吴小妹", Minor: true, Stage: tickets.VolunteerApplied, Version: 1, JoinedAt: out.time(), Grids: []string{"990101002001"}}
	m.directory["p1"] = tickets.Provider{ID: "p1", Name: "巧手家政", Kind: tickets.ProviderHome, Services: []string{"S01"}, Phone: "010-1", Fee: "每小时30元"}
	return out
}

// order is an order ticket in the store.
func (o *orderOffice) order(number tickets.Number) {
	o.office.file(number, func(t *tickets.Ticket) {
		t.Kind, t.Service, t.Words, t.When, t.Office = tickets.Order, "S01", "水龙头坏了，我电话13800001234", "周三上午", "wuye"
		t.Place, t.Contact = tickets.Place{Text: "3号楼502"}, tickets.Contact{Name: "李奶奶", Phone: "13800001234"}
	})
}
