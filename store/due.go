package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"huying/tickets"
)

const (
	dueNumbers = `SELECT number, check_at FROM tickets WHERE check_at > 0 AND check_at <= $1 ORDER BY check_at, number LIMIT $2`

	// dueClaim says again what dueNumbers asked: on PostgreSQL another instance may have been faster.
	dueClaim = `UPDATE tickets SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND number IN `

	dueAgain = `UPDATE tickets SET check_at = $1 WHERE number = $2 AND version = $3`
)

// ClaimDue gives the tickets whose check_at has come, the longest due first, and puts it at again: nobody else is given them until then, and
// whoever took them and died loses nothing.
func (db *DB) ClaimDue(ctx context.Context, now, again time.Time, limit int) (due []tickets.Ticket, err error) {
	defer wrap(&err, "claim due tickets")
	place := map[string]int{}
	var numbers []string
	err = each(func(row scanner) (err error) {
		var number string
		var check int64
		err = row.Scan(&number, &check)
		place[number] = len(numbers)
		numbers = append(numbers, number)
		return err
	})(db.ask(ctx, dueNumbers, ms(now), limit))
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	in, args := within(3, numbers)
	due, err = claimRows(ctx, db, scanTicket, dueClaim+in+` RETURNING `+ticketColumns, append([]any{ms(again), ms(now)}, args...)...)
	slices.SortFunc(due, func(a, b tickets.Ticket) int { return cmp.Compare(place[string(a.Number)], place[string(b.Number)]) })
	return due, err
}

// CheckAgain sets when tickets are looked at next, unless they were saved since: whoever did has set it anew.
func (db *DB) CheckAgain(ctx context.Context, all []tickets.Ticket) (err error) {
	defer wrap(&err, "check again")
	return db.writer.write(ctx, func(t *tx) error {
		updates := make([]statement, len(all))
		for i, k := range all {
			updates[i] = statement{dueAgain, []any{ms(k.CheckAt), string(k.Number), k.Version}}
		}
		_, err := t.many(updates)
		return err
	})
}
