package store

import (
	"context"
	"time"

	"huying/tickets"
)

// The figures are counted in four passes, each over one index and the days of the period only:
//
//	rounds_rated     callbacks, by when they ended (or were asked, while they wait)
//	rounds_assigned  dispatching
//	rounds_done      results
//	tickets_filed    what came in, and what of it joined another
const (
	ratedFigures = `COALESCE(SUM(CASE WHEN ending = 'counted' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = 'counted' AND contacted = 'yes' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN ending = 'counted' AND contacted = 'no' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = 'counted' AND solved = 'yes' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN ending = 'counted' AND solved = 'no' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = 'counted' AND satisfied = 'good' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN ending = 'counted' AND satisfied = 'fair' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = 'counted' AND satisfied = 'bad' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = 'unreachable' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN ending NOT IN ('counted', 'unreachable', '') THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ending = '' THEN 1 ELSE 0 END), 0)`

	assignedFigures = `COUNT(*), COALESCE(SUM(CASE WHEN ending = 'returned' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN ending = 'disputed' THEN 1 ELSE 0 END), 0)`

	doneFigures = `COUNT(*), COALESCE(SUM(CASE WHEN late THEN 0 ELSE 1 END), 0), COALESCE(SUM(CASE WHEN reworks > 0 THEN 1 ELSE 0 END), 0),
		CAST(COALESCE(SUM(CASE WHEN assigned > 0 THEN done - assigned ELSE 0 END), 0) AS BIGINT)`

	filedFigures = `COUNT(*), COALESCE(SUM(CASE WHEN parent <> '' THEN 1 ELSE 0 END), 0)`

	ticketArea = `CASE WHEN area <> '' THEN area ELSE grid END`
)

// pass is one of the four: which rows of which time, and where its counts go.
type pass struct {
	table, time, area, counts string
	into                      func(f *tickets.Figures) []any
	took                      bool
}

var passes = []pass{
	{table: "rounds", time: "rated", area: "area", counts: ratedFigures, into: func(f *tickets.Figures) []any {
		return []any{&f.Counted, &f.Contacted, &f.Uncontact, &f.Solved, &f.Unsolved, &f.Good, &f.Fair, &f.Bad, &f.Unreached, &f.LeftOut, &f.Waiting}
	}},
	{table: "rounds", time: "assigned", area: "area", counts: assignedFigures, into: func(f *tickets.Figures) []any {
		return []any{&f.Assigned, &f.Returned, &f.Disputed}
	}},
	{table: "rounds", time: "done", area: "area", counts: doneFigures, took: true, into: func(f *tickets.Figures) []any {
		return []any{&f.Done, &f.OnTime, &f.Reworked}
	}},
	{table: "tickets", time: "filed", area: ticketArea, counts: filedFigures, into: func(f *tickets.Figures) []any { return []any{&f.Filed, &f.Joined} }},
}

// within is the period and the scope of a pass. That the time is above 0 is said again for the partial indexes.
func (p pass) within(q tickets.FigureQuery) *where {
	w := &where{}
	w.add(p.time + " > 0")
	w.add(p.time + " >= " + w.value(ms(q.From)))
	w.add(p.time + " < " + w.value(ms(q.To)))
	w.same("office", q.Office)
	w.like(p.area, "", q.Area, "%")
	w.like("service", "", q.Service, "%")
	return w
}

// key is the column a figure is grouped by.
func (p pass) key(by string) string {
	switch by {
	case "office", "service":
		return by
	case "area":
		return p.area
	}
	return "''"
}

func (p pass) query(q tickets.FigureQuery) (string, []any) {
	w := p.within(q)
	text := "SELECT " + p.key(q.By) + " AS figure_key, " + p.counts + " FROM " + p.table + w.String()
	if q.By != "" {
		text += " GROUP BY 1"
	}
	return text, w.args
}

// Figures counts a period by office, area or service, or all together. Rows come in no order.
func (db *DB) Figures(ctx context.Context, q tickets.FigureQuery) (all []tickets.FigureRow, err error) {
	defer wrap(&err, "figures")
	found := map[string]*tickets.FigureRow{}
	for _, p := range passes {
		text, args := p.query(q)
		some, err := collect(func(row scanner) (r tickets.FigureRow, err error) {
			into := append([]any{&r.Key}, p.into(&r.Figures)...)
			var took int64
			if p.took {
				into = append(into, &took)
			}
			err = row.Scan(into...)
			r.Took = time.Duration(took) * time.Millisecond
			return r, err
		})(db.reads.QueryContext(ctx, text, args...))
		if err != nil {
			return nil, err
		}
		for _, r := range some {
			if found[r.Key] == nil {
				found[r.Key] = &tickets.FigureRow{Key: r.Key}
			}
			found[r.Key].Add(r.Figures)
		}
	}
	for _, r := range found {
		all = append(all, *r)
	}
	return all, nil
}

// passOf is the pass a rate is counted in.
func passOf(rate tickets.Rate) pass {
	switch rate {
	case tickets.Accurate, tickets.Back:
		return passes[1]
	case tickets.Punctual, tickets.Redone:
		return passes[2]
	case tickets.Duplicate:
		return passes[3]
	}
	return passes[0]
}

// verdict says in SQL what tickets.RateRules.Judge says: the place of the verdict in tickets.Verdicts.
func verdict(rate tickets.Rate, rules tickets.RateRules) string {
	answer := func(column, for_ string) string {
		text := "CASE "
		if rules.Unreachable {
			text += "WHEN ending = 'unreachable' THEN 2 "
		}
		return text + "WHEN ending <> 'counted' OR " + column + " = '' THEN 3 WHEN " + column + " = '" + for_ + "' THEN 0 WHEN " + column + " = 'fair' THEN 1 ELSE 2 END"
	}
	switch rate {
	case tickets.Response:
		return answer("contacted", "yes")
	case tickets.Resolution:
		return answer("solved", "yes")
	case tickets.Content:
		return answer("satisfied", "good")
	case tickets.Punctual:
		return "CASE WHEN late THEN 2 ELSE 0 END"
	case tickets.Accurate:
		return "CASE WHEN ending IN ('returned', 'disputed') THEN 2 ELSE 0 END"
	case tickets.Back:
		return "CASE WHEN ending = 'returned' THEN 0 ELSE 2 END"
	case tickets.Redone:
		return "CASE WHEN reworks > 0 THEN 0 ELSE 2 END"
	}
	return "CASE WHEN parent <> '' THEN 0 ELSE 2 END"
}

// Cases lists what is behind a figure, by verdict, then latest first.
func (db *DB) Cases(ctx context.Context, q tickets.RatedQuery) (page tickets.RatedPage, err error) {
	defer wrap(&err, "cases")
	p := passOf(q.Rate)
	w := p.within(q.FigureQuery)
	if q.Exact && q.By != "" {
		w.add(p.key(q.By) + " = " + w.value(q.Key))
	}
	order := verdict(q.Rate, q.Rules)
	for i, v := range tickets.Verdicts {
		if v == q.Show {
			w.add(order + " = " + w.value(i))
		}
	}
	if err := db.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+p.table+w.String(), w.args...).Scan(&page.Total); err != nil {
		return page, err
	}
	columns, scan := roundColumns, func(row scanner) (c tickets.RatedRound, err error) {
		c.Round, err = scanRound(row)
		return c, err
	}
	if p.table == "tickets" {
		columns, scan = "number, office, "+ticketArea+", service, parent", func(row scanner) (c tickets.RatedRound, err error) {
			return c, row.Scan(&c.Number, &c.Office, &c.Area, &c.Service, &c.Other)
		}
	}
	limit := usually(q.Limit, 50)
	text := "SELECT " + columns + " FROM " + p.table + w.String() + " ORDER BY " + order + ", " + p.time + " DESC, number DESC"
	text += " LIMIT " + w.value(limit) + " OFFSET " + w.value(max(q.Offset, 0))
	page.Cases, err = collect(scan)(db.reads.QueryContext(ctx, text, w.args...))
	return page, err
}
