package store

import (
	"context"
	"time"

	"huying/tickets"
)

const ticketsOpenIn = `SELECT ` + ticketColumns + ` FROM tickets WHERE standing < 3 AND area = $1 AND parent = '' AND filed >= $2 ORDER BY filed DESC LIMIT $3`

// OpenIn lists the tickets of an area that are not done and have joined no other, the newest first (tickets.OpenTickets).
func (db *DB) OpenIn(ctx context.Context, area string, since time.Time, limit int) (all []tickets.Ticket, err error) {
	defer wrap(&err, "open tickets of an area")
	return collect(scanTicket)(db.ask(ctx, ticketsOpenIn, area, ms(since), limit))
}
