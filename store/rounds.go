package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"huying/tickets"
)

const roundColumns = `number, n, office, area, service, assigned, done, late, reworks, asked, tries, next_at, contacted, solved, satisfied, asker, ended, ending`

var (
	roundKeep = `INSERT INTO rounds (` + roundColumns + `, rated) VALUES (` + placeholders(1, 19) + `)
		ON CONFLICT (number, n) DO UPDATE SET office = excluded.office, area = excluded.area, service = excluded.service,
			assigned = excluded.assigned, done = excluded.done, late = excluded.late, reworks = excluded.reworks, asked = excluded.asked,
			tries = excluded.tries, next_at = excluded.next_at, contacted = excluded.contacted, solved = excluded.solved,
			satisfied = excluded.satisfied, asker = excluded.asker, ended = excluded.ended, ending = excluded.ending, rated = excluded.rated`

	roundLast = `SELECT ` + roundColumns + ` FROM rounds WHERE number = $1 ORDER BY n DESC LIMIT 1`

	// roundClaim repeats its condition outside the subquery: of two instances that look at the same time one finds nothing left.
	roundClaim = `UPDATE rounds SET next_at = $1 WHERE next_at > 0 AND next_at <= $2 AND (number, n) IN
		(SELECT number, n FROM rounds WHERE next_at > 0 AND next_at <= $3 ORDER BY next_at, number LIMIT $4) RETURNING ` + roundColumns

	// roundTwin finds a callback of the same resident that was counted for the same work item, asked at the same time.
	roundTwin = `SELECT r.number FROM tickets t JOIN rounds r ON r.number = t.number WHERE t.resident = $1 AND t.resident <> ''
		AND t.number <> $2 AND CASE WHEN t.parent = '' THEN t.number ELSE t.parent END = $3 AND r.asked = $4 AND r.ending = 'counted' LIMIT 1`
)

func scanRound(row scanner) (r tickets.Round, err error) {
	var assigned, done, asked, next, ended int64
	err = row.Scan(&r.Number, &r.N, &r.Office, &r.Area, &r.Service, &assigned, &done, &r.Late, &r.Reworks, &asked, &r.Tries, &next,
		&r.Contacted, &r.Solved, &r.Satisfied, &r.By, &ended, &r.End)
	r.Assigned, r.Done, r.Asked, r.Next, r.Ended = at(assigned), at(done), at(asked), at(next), at(ended)
	return r, err
}

// saveRounds writes what a change means for the figures. A resident who is counted for the same matter already, by another ticket that was
// joined with this one, is not counted again.
func saveRounds(t *tx, c *tickets.Change) error {
	for _, r := range c.Rounds {
		if r.End == tickets.Counted && c.Ticket.Resident != "" {
			var twin string
			twice, err := t.one(roundTwin, []any{c.Ticket.Resident, string(r.Number), string(cmp.Or(c.Ticket.Parent, r.Number)), ms(r.Asked)}, &twin)
			if err != nil {
				return err
			}
			if twice {
				r.End = tickets.Twice
			}
		}
		_, err := t.exec(roundKeep, string(r.Number), r.N, r.Office, r.Area, r.Service, ms(r.Assigned), ms(r.Done), r.Late, r.Reworks, ms(r.Asked),
			r.Tries, ms(r.Next), r.Contacted, r.Solved, r.Satisfied, r.By, ms(r.Ended), string(r.End), ms(r.Rated()))
		if err != nil {
			return err
		}
	}
	return nil
}

// LastRound is the latest round of a ticket; N is 0 when there is none.
func (db *DB) LastRound(ctx context.Context, number tickets.Number) (r tickets.Round, err error) {
	defer wrap(&err, "last round of %s", number)
	all, err := collect(scanRound)(db.ask(ctx, roundLast, string(number)))
	if len(all) > 0 {
		r = all[0]
	}
	return r, err
}

// ClaimRounds hands out the callbacks that are due, oldest first, and puts them off until then.
func (db *DB) ClaimRounds(ctx context.Context, due, until time.Time, limit int) (all []tickets.Round, err error) {
	defer wrap(&err, "claim rounds")
	all, err = claimRows(ctx, db, scanRound, roundClaim, ms(until), ms(due), ms(due), limit)
	slices.SortFunc(all, func(a, b tickets.Round) int { return cmp.Or(a.Asked.Compare(b.Asked), cmp.Compare(a.Number, b.Number)) })
	return all, err
}
