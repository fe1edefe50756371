package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// where gathers the conditions of a search.
type where struct {
	terms []string
	args  []any
}

// value adds an argument and gives its placeholder.
func (w *where) value(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) add(term string) { w.terms = append(w.terms, term) }

func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}

// conditions are those of a query without its stages.
func conditions(q tickets.Query) *where {
	w := &where{}
	if q.Office != "" && q.Mark != tickets.MarkAssist {
		w.add("office = " + w.value(q.Office))
	}
	if q.Urgency != tickets.Ordinary {
		w.add("urgency = " + w.value(int(q.Urgency)))
	}
	if q.Service != "" {
		w.add("service LIKE " + w.value(likely(q.Service)+"%") + ` ESCAPE '\'`)
	}
	if q.Late {
		w.add(isLate + w.value(ms(q.Now)))
	}
	w.marked(q)
	withinArea(w, q)
	for _, part := range strings.Fields(storable(q.Text)) {
		like := w.value("%" + lower(likely(part)) + "%")
		number := like
		if n, ok := tickets.FindNumber(part); ok {
			number = w.value(string(n))
		}
		w.add(`(number LIKE ` + number + ` ESCAPE '\' OR LOWER(words) LIKE ` + like + ` ESCAPE '\' OR LOWER(place) LIKE ` + like +
			` ESCAPE '\' OR LOWER(result) LIKE ` + like + ` ESCAPE '\')`)
	}
	return w
}

// likely takes the special meaning from the signs of LIKE.
func likely(s string) string { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) }

// lower is what both databases do to every text: ASCII only, on SQLite.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// FindTickets gives a part of what a query finds, in the order of the clerk's list.
func (db *DB) FindTickets(ctx context.Context, q tickets.Query) (p tickets.Page, err error) {
	defer wrap(&err, "find tickets")
	w := conditions(q)
	if len(q.Stages) > 0 {
		var in []string
		for _, s := range q.Stages {
			in = append(in, w.value(string(s)))
		}
		w.add("stage IN (" + strings.Join(in, ", ") + ")")
	}
	if err := db.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM tickets`+w.String(), w.args...).Scan(&p.Total); err != nil {
		return p, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	query := `SELECT ` + ticketColumns + ` FROM tickets` + w.String() + ` ORDER BY standing, standing_at, number`
	query += ` LIMIT ` + w.value(limit) + ` OFFSET ` + w.value(max(q.Offset, 0))
	rows, err := db.reads.QueryContext(ctx, query, w.args...)
	p.Tickets, err = collect(rows, err, scanTicket)
	return p, err
}

// CountTickets counts what a query finds by stage, whatever stages it asks for.
func (db *DB) CountTickets(ctx context.Context, q tickets.Query) (c tickets.Counts, err error) {
	defer wrap(&err, "count tickets")
	c.Stage = map[tickets.Stage]int{}
	w := conditions(q)
	now := q.Now
	if now.IsZero() {
		now = db.Now()
	}
	late := w.value(ms(now))
	query := `SELECT stage, COUNT(*), COALESCE(SUM(CASE WHEN urgency = 2 AND standing < 3 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN ` + isLate + late + ` THEN 1 ELSE 0 END), 0), COALESCE(MAX(updated), 0)
		FROM tickets` + w.String() + ` GROUP BY stage`
	rows, err := db.reads.QueryContext(ctx, query, w.args...)
	_, err = collect(rows, err, func(row scanner) (none struct{}, err error) {
		var stage tickets.Stage
		var n, danger, late int
		var updated int64
		err = row.Scan(&stage, &n, &danger, &late, &updated)
		c.Stage[stage] = n
		c.Danger, c.Late = c.Danger+danger, c.Late+late
		if when := at(updated); when.After(c.Latest) {
			c.Latest = when
		}
		return none, err
	})
	return c, err
}

// Backlog is how much waits, for the metrics.
type Backlog struct {
	Inbox, Outbox int
	Oldest        time.Time // of the arrivals that wait; zero: none
}

// Backlog counts what waits to be handled and to be sent.
func (db *DB) Backlog(ctx context.Context) (b Backlog, err error) {
	defer wrap(&err, "backlog")
	var seq int64
	if _, err := db.one(ctx, `SELECT COUNT(*), COALESCE(MIN(seq), 0) FROM inbox WHERE state = 'waiting'`, nil, &b.Inbox, &seq); err != nil {
		return b, err
	}
	if seq > 0 {
		b.Oldest = time.UnixMicro(seq).UTC()
	}
	_, err = db.one(ctx, `SELECT COUNT(*) FROM outbox WHERE state = 'queued'`, nil, &b.Outbox)
	return b, err
}
