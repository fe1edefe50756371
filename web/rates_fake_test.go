package web

import (
	"context"
	"time"

	"huying/tickets"
)

// counted is what the tests want the figures to be; memory answers with it.
type counted struct {
	rows    map[string][]tickets.FigureRow // by what they are divided
	cases   []tickets.RatedRound
	queries []tickets.FigureQuery
	asked   []tickets.RatedQuery
	days    []tickets.Day
	before  []tickets.FiledCount
	this    []tickets.FiledNow
	took    time.Duration
	closed  int
	areas   []tickets.Area
	public  []tickets.Summary
}

func (m *memory) Figures(_ context.Context, q tickets.FigureQuery) ([]tickets.FigureRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.figures.queries = append(m.figures.queries, q)
	return m.figures.rows[q.By], m.broken
}

func (m *memory) Cases(_ context.Context, q tickets.RatedQuery) (tickets.RatedPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.figures.asked = append(m.figures.asked, q)
	var page tickets.RatedPage
	for _, c := range m.figures.cases {
		if v, _ := q.Rules.Judge(c.Round, q.Rate); q.Show == "" || q.Show == v {
			page.Cases = append(page.Cases, c)
		}
	}
	page.Total = len(page.Cases)
	return page, m.broken
}

func (m *memory) Days(context.Context, time.Time, int) ([]tickets.Day, error) {
	return m.figures.days, m.broken
}

func (m *memory) FiledWeeks(context.Context, time.Time) ([]tickets.FiledCount, []tickets.FiledNow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.figures.before, m.figures.this, m.broken
}

func (m *memory) Median(context.Context, time.Time, time.Time) (time.Duration, int, error) {
	return m.figures.took, m.figures.closed, m.broken
}

func (m *memory) AllAreas(context.Context) ([]tickets.Area, error) { return m.figures.areas, m.broken }

func (m *memory) Summaries(context.Context, int) ([]tickets.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.figures.public, m.broken
}

func (m *memory) Summary(_ context.Context, n tickets.Number) (tickets.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.figures.public {
		if s.Number == n {
			return s, nil
		}
	}
	return tickets.Summary{}, tickets.ErrNotFound
}

func (m *memory) KeepSummary(_ context.Context, s tickets.Summary) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.figures.public = nil
	if s.Text != "" {
		m.figures.public = []tickets.Summary{s}
	}
	return m.broken
}
