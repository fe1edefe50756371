package store

import (
	"context"

	"huying/tickets"
)

// actsOf are the last things a member of staff did, whatever to.
const actsOf = `SELECT number FROM events WHERE by_kind = 'staff' AND by_id = $1 ORDER BY seq DESC LIMIT $2`

// RecentOf lists the tickets a member of staff worked on last, the latest first, of what they did lately.
func (db *DB) RecentOf(ctx context.Context, staff string, limit int) (all []tickets.Ticket, err error) {
	defer wrap(&err, "recent tickets")
	acts, err := collect(text)(db.ask(ctx, actsOf, staff, 8*limit))
	if err != nil {
		return nil, err
	}
	var numbers []string
	seen := map[string]bool{}
	for _, n := range acts {
		if !seen[n] && len(numbers) < limit {
			seen[n] = true
			numbers = append(numbers, n)
		}
	}
	return db.inThisOrder(ctx, numbers)
}
