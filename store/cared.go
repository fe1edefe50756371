package store

import (
	"context"

	"huying/tickets"
)

// caredSilent are the recipients of a broadcast who asked to be looked after and have not answered it. Of who was erased nothing is left.
const caredSilent = `SELECT r.id, r.name, r.phone, o.area FROM outbox o JOIN residents r ON r.id = o.resident
	WHERE o.broadcast = $1 AND o.broadcast <> '' AND o.round = 0 AND o.state = 'sent' AND o.cared = TRUE
	AND NOT EXISTS (SELECT 1 FROM broadcast_answers a WHERE a.broadcast = o.broadcast AND a.address = o.address)
	ORDER BY o.area, o.id LIMIT $2`

// CaredSilent lists whom the people of their grid call or visit, by area; at most limit.
func (db *DB) CaredSilent(ctx context.Context, broadcast string, limit int) (all []tickets.CaredPerson, err error) {
	defer wrap(&err, "who is to be looked after")
	return collect(func(row scanner) (p tickets.CaredPerson, err error) {
		return p, row.Scan(&p.Resident, &p.Name, &p.Phone, &p.Area)
	})(db.ask(ctx, caredSilent, broadcast, limit))
}
