package store

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// Counting ends where nobody needs to know more: a stage has this many tickets, or more than five hundred. With a filter, the open tickets
// that lie first in its list are judged, and some of those that ended last.
const (
	tallyMost  = 500 // of a stage, of what is dangerous, of what is late
	tallyOpen  = 1_000
	tallyEnded = 500
)

// tallyAll counts the whole store: each stage for itself, then what is dangerous and what is late, each along its index.
var tallyAll = func() string {
	var parts []string
	some := func(name, term string) {
		parts = append(parts, `SELECT '`+name+`' AS what, COUNT(*) AS n FROM (SELECT number FROM tickets WHERE `+term+
			` LIMIT `+strconv.Itoa(tallyMost)+`) s`+strconv.Itoa(len(parts)))
	}
	for _, s := range tickets.Stages {
		some(string(s), `stage = '`+string(s)+`' AND `+alone)
	}
	some("danger", `standing = 0 AND `+alone)
	for i := range 3 {
		some("late", `standing = `+strconv.Itoa(i)+` AND `+isLate+`$`+strconv.Itoa(i+1))
	}
	return strings.Join(parts, " UNION ALL ")
}()

const ticketsLatest = `SELECT COALESCE(MAX(updated), 0) FROM tickets`

// CountTickets counts what a query finds by stage, whatever stages it asks for.
func (db *DB) CountTickets(ctx context.Context, q tickets.Query) (c tickets.Counts, err error) {
	defer wrap(&err, "count tickets")
	c.Stage, c.Beyond = map[tickets.Stage]int{}, map[tickets.Stage]bool{}
	if q.Now.IsZero() {
		q.Now = db.Now()
	}
	var latest int64
	if _, err := db.one(ctx, ticketsLatest, nil, &latest); err != nil {
		return c, err
	}
	c.Latest = at(latest)
	q.Stages = nil
	if q.Text != "" || q.Phone != "" {
		return c, db.tallyWords(ctx, q, &c)
	}
	if q.Office+q.Service+q.Area+q.Scope+string(q.Mark) == "" && q.Urgency == tickets.Ordinary && !q.Late {
		return c, db.tallyWhole(ctx, q.Now, &c)
	}
	return c, db.tallySome(ctx, q, &c)
}

func (db *DB) tallyWhole(ctx context.Context, now time.Time, c *tickets.Counts) error {
	err := each(func(row scanner) (err error) {
		var what string
		var n int
		err = row.Scan(&what, &n)
		switch {
		case what == "danger":
			c.Danger = n
		case what == "late":
			c.Late += n
		case n > 0:
			c.Stage[tickets.Stage(what)], c.Beyond[tickets.Stage(what)] = n, n == tallyMost
		}
		return err
	})(db.ask(ctx, tallyAll, ms(now), ms(now), ms(now)))
	return err
}

// tallyOf makes the statement that judges the first so many open tickets of a query's list and the first so many ended ones.
func tallyOf(q tickets.Query) statement {
	w := &where{}
	part := func(term string, most int) string {
		one := &where{args: w.args}
		way(q, one)
		one.add(term)
		w.args = one.args
		return `SELECT * FROM (SELECT ` + listed + ` FROM tickets` + one.String() + ` ORDER BY ` + listOrder + ` LIMIT ` + strconv.Itoa(most) + `)`
	}
	from := part("standing < 3", tallyOpen) + " open_ones UNION ALL " + part("standing = 3", tallyEnded) + " ended_ones"
	fits := &where{args: w.args}
	rest(q, fits)
	test := cmp.Or(strings.TrimPrefix(fits.String(), " WHERE "), "1 = 1")
	late := fits.value(ms(q.Now))
	return statement{`SELECT stage, COUNT(*), SUM(fit), SUM(CASE WHEN standing = 0 THEN fit ELSE 0 END),
		SUM(CASE WHEN ` + isLate + late + ` THEN fit ELSE 0 END)
		FROM (SELECT stage, standing, standing_at, parent, paused, CASE WHEN ` + test + ` THEN 1 ELSE 0 END AS fit FROM (` + from + `) seen) judged GROUP BY stage`, fits.args}
}

// tallySome counts by tallyOf.
func (db *DB) tallySome(ctx context.Context, q tickets.Query, c *tickets.Counts) error {
	open, ended := 0, 0
	all := tallyOf(q)
	err := each(func(row scanner) (err error) {
		var stage tickets.Stage
		var seen, n, danger, late int
		err = row.Scan(&stage, &seen, &n, &danger, &late)
		if n > 0 {
			c.Stage[stage] = n
		}
		c.Danger, c.Late = c.Danger+danger, c.Late+late
		if stage.Open() {
			open += seen
		} else {
			ended += seen
		}
		return err
	})(db.reads.QueryContext(ctx, all.query, all.args...))
	for _, s := range tickets.Stages {
		c.Beyond[s] = s.Open() && open >= tallyOpen || !s.Open() && ended >= tallyEnded
	}
	return err
}
