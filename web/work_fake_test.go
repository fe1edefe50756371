package web

import (
	"context"
	"slices"

	"huying/tickets"
)

func (m *memory) HowMany(_ context.Context, q tickets.Query, most int) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, t := range m.tickets {
		if m.match(q, t, true) && n < most {
			n++
		}
	}
	return n, m.broken
}

func (m *memory) RecentOf(_ context.Context, staff string, limit int) (all []tickets.Ticket, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for n, events := range m.events {
		if len(all) < limit && slices.ContainsFunc(events, func(e tickets.Event) bool { return e.By.ID == staff }) {
			all = append(all, m.tickets[n])
		}
	}
	return all, m.broken
}

func (m *memory) KeepLookup(_ context.Context, l tickets.Lookup) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken == nil {
		m.lookups = append(m.lookups, l)
	}
	return m.broken
}

func (m *memory) AllLookups(context.Context, int) ([]tickets.Lookup, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lookups), m.broken
}
