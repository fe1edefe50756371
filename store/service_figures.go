package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"huying/tickets"
)

// hoursKeys are the columns hours are counted by.
var hoursKeys = map[string]string{"": `''`, "branch": "branch", "service": "service", "grid": "grid", "office": "office"}

// HoursBy counts what was served, the most hours first. A reversal lies at the time of what it takes back, so that the two cancel out in any period;
// who has nothing left in one is no person of it.
func (db *DB) HoursBy(ctx context.Context, q tickets.HoursQuery) (all []tickets.HoursLine, err error) {
	defer wrap(&err, "hours by %s", q.By)
	key, ok := hoursKeys[q.By]
	if !ok {
		return nil, fmt.Errorf("no column %q", q.By)
	}
	w := &where{}
	w.add("at >= " + w.value(ms(q.From)))
	w.add("at < " + w.value(ms(q.Till)))
	if q.Area != "" {
		w.add("grid >= " + w.value(q.Area))
		w.add("grid < " + w.value(tickets.ScopeEnd(q.Area)))
	}
	query := `SELECT k, CAST(SUM(m) AS BIGINT), CAST(SUM(n) AS BIGINT), COUNT(*) FROM (SELECT ` + key + ` AS k, volunteer, SUM(minutes) AS m,
		SUM(CASE WHEN reverses = '' THEN 1 ELSE -1 END) AS n FROM service_hours` + w.String() + ` GROUP BY 1, 2 HAVING SUM(minutes) > 0) AS net GROUP BY k ORDER BY 2 DESC, k`
	return collect(func(row scanner) (l tickets.HoursLine, err error) {
		return l, row.Scan(&l.Key, &l.Minutes, &l.Services, &l.People)
	})(db.reads.QueryContext(ctx, query, w.args...))
}

// Unclaimed are the orders that nobody has taken on, those that wait longest first.
func (db *DB) Unclaimed(ctx context.Context) (all []tickets.Unmet, err error) {
	defer wrap(&err, "unclaimed orders")
	return collect(func(row scanner) (n tickets.Unmet, err error) {
		var since int64
		err = row.Scan(&n.Service, &n.Area, &n.Orders, &since)
		n.Since = at(since)
		return n, err
	})(db.ask(ctx, unclaimed))
}

// OrdersByArea counts what was ordered in a period.
func (db *DB) OrdersByArea(ctx context.Context, from, till time.Time) (orders map[string]int, err error) {
	defer wrap(&err, "orders by area")
	orders = map[string]int{}
	return orders, counted(orders)(db.ask(ctx, ordersByArea, ms(from), ms(till)))
}

// counted reads rows of a name and a number.
func counted(into map[string]int) func(*sql.Rows, error) error {
	return each(func(row scanner) error {
		var name string
		var n int
		err := row.Scan(&name, &n)
		into[name] = n
		return err
	})
}
