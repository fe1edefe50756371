package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// whistleConditions are those of a query.
func whistleConditions(q tickets.WhistleQuery) *where {
	w := &where{}
	running := q.Overdue
	if among(w, "stage", q.Stages); len(q.Stages) > 0 {
		running = !slices.ContainsFunc(q.Stages, func(s tickets.WhistleStage) bool { return !s.Open() })
		if running {
			w.add("running = TRUE")
		}
	}
	if q.Overdue {
		w.add("running = TRUE AND overdue = TRUE")
	}
	if q.Side != "" {
		w.side(q.Side, running)
	}
	withinArea(w, tickets.Query{Scope: q.Within})
	w.same("office", q.Caller)
	if q.Called != "" || q.Missed != "" {
		calls := &where{args: w.args}
		calls.same("office", q.Called)
		calls.like("missed", `%"`, q.Missed, `"%`)
		w.args = calls.args
		w.add("number IN (SELECT whistle FROM calls" + calls.String() + ")")
	}
	among(w, "area", q.Areas)
	if !q.From.IsZero() {
		w.add("blown > 0 AND blown >= " + w.value(ms(q.From)))
	}
	if !q.To.IsZero() {
		w.add("blown > 0 AND blown < " + w.value(ms(q.To)))
	}
	w.same("ticket", string(q.Ticket))
	if q.Before != "" {
		w.add("number < " + w.value(string(q.Before)))
	}
	return w
}

// side is what an office called or was called to. Of the few that run each is looked at, which is asked for every page of the console; of all
// there ever were, the office's own calls are gathered first.
func (w *where) side(office string, running bool) {
	own, called := w.value(office), w.value(office)
	where := `EXISTS (SELECT 1 FROM calls c WHERE c.whistle = whistles.number AND c.office = ` + called + `)`
	if !running {
		where = `number IN (SELECT whistle FROM calls WHERE office = ` + called + `)`
	}
	w.add(`(office = ` + own + ` OR blown > 0 AND ` + where + `)`)
}

// FindWhistles gives what a query finds, the last made first, without their steps.
func (db *DB) FindWhistles(ctx context.Context, q tickets.WhistleQuery) (all []tickets.Whistle, err error) {
	defer wrap(&err, "find whistles")
	w := whistleConditions(q)
	limit := usually(q.Limit, 50)
	query := `SELECT ` + whistleColumns + ` FROM whistles` + w.String() + ` ORDER BY number DESC LIMIT ` + w.value(limit)
	if all, err = collect(scanWhistle)(db.reads.QueryContext(ctx, query, w.args...)); err != nil {
		return nil, err
	}
	return all, db.withCalls(ctx, all)
}

// CountWhistles counts the whistles under way that a query finds, by stage; of the query only Side and Within count.
func (db *DB) CountWhistles(ctx context.Context, q tickets.WhistleQuery) (c tickets.WhistleCounts, err error) {
	defer wrap(&err, "count whistles")
	c.Stage = map[tickets.WhistleStage]int{}
	w := whistleConditions(tickets.WhistleQuery{Within: q.Within})
	if q.Side != "" {
		w.side(q.Side, true)
	}
	query := whistlesRunning
	if len(w.terms) > 0 {
		query += " AND " + strings.Join(w.terms, " AND ")
	}
	err = each(func(row scanner) (err error) {
		var stage tickets.WhistleStage
		var overdue bool
		var n int
		err = row.Scan(&stage, &overdue, &n)
		c.Stage[stage] += n
		if overdue {
			c.Overdue += n
		}
		return err
	})(db.reads.QueryContext(ctx, query+" GROUP BY stage, overdue", w.args...))
	return c, err
}

// WhistlesBetween gives the whistles blown in a period, at most limit of them, and how many tickets were filed on its days by area code.
// The days are those of the times' own zone.
func (db *DB) WhistlesBetween(ctx context.Context, from, to time.Time, limit int) (all []tickets.Whistle, filed map[string]int, err error) {
	defer wrap(&err, "whistles of a period")
	if all, err = collect(scanWhistle)(db.ask(ctx, whistlesBlown, ms(from), ms(to), limit)); err != nil {
		return nil, nil, err
	}
	calls, err := collect(scanCall)(db.ask(ctx, callsBlown, ms(from), ms(to)))
	if err != nil {
		return nil, nil, err
	}
	hang(all, calls)
	filed = map[string]int{}
	return all, filed, counted(filed)(db.ask(ctx, filedByArea, from.Format(dayForm), to.Format(dayForm)))
}
