package web

import (
	"context"

	"huying/tickets"
)

// The part of memory that keeps the tenant.

func (m *memory) Town(ctx context.Context) (*tickets.Town, error) {
	offices, err := m.AllOffices(ctx)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	data := m.town
	data.Offices = offices
	return tickets.NewTown(data), m.broken
}

func (m *memory) KeepTown(_ context.Context, data tickets.TownData) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if data.Version != m.town.Version {
		return tickets.Refuse(tickets.Conflict, "town.changed")
	}
	for _, s := range data.Staff {
		m.staff[s.ID] = s
	}
	m.offices = map[string]tickets.Office{}
	for _, o := range data.Offices {
		m.offices[o.ID] = o
	}
	data.Staff, data.Offices = nil, nil
	data.Version++
	m.town = data
	return nil
}

func (m *memory) KeepRules(_ context.Context, data tickets.TownData) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if data.Version != m.town.Version {
		return tickets.Refuse(tickets.Conflict, "town.changed")
	}
	m.town.Rules, m.town.Automatic = data.Rules, data.Automatic
	m.town.Version++
	return nil
}

func (m *memory) OpenByOffice(context.Context) (map[string]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := map[string]int{}
	for _, t := range m.tickets {
		if t.Stage.Open() {
			n[t.Office]++
		}
	}
	return n, nil
}

func (m *memory) OpenByArea(_ context.Context, q tickets.Query) (map[string]tickets.AreaCount, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := map[string]tickets.AreaCount{}
	for _, t := range m.tickets {
		if !t.Stage.Open() || !m.match(q, t, false) {
			continue
		}
		c := n[t.Area]
		c.Open++
		if t.Due.Before(q.Now) {
			c.Late++
		}
		if t.Urgency == tickets.Danger {
			c.Danger++
		}
		n[t.Area] = c
	}
	return n, nil
}
