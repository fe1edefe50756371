package store

import (
	"context"
	"sync"
)

// dayForm is how a ticket's number begins.
const dayForm = "20060102"

// numbers counts the tickets of a day on SQLite. One process has the file, so it can keep the count in mind, and a ticket has its number before
// it is written; the tickets themselves say where to go on after a restart. Should another process file tickets in the same file
// (`huying demo` beside a running program), a number is taken twice; the second ticket is refused, and the count is looked up again.
type numbers struct {
	db    *DB
	mu    sync.Mutex
	last  map[string]int
	known map[string]bool
}

const numberLast = `SELECT COALESCE(MAX(CAST(SUBSTR(number, 10) AS INTEGER)), 0) FROM tickets WHERE number >= $1 AND number < $2`

func (n *numbers) count(ctx context.Context, day string) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.known[day] {
		var last int
		if _, err := n.db.one(ctx, numberLast, []any{day + "-", day + "."}, &last); err != nil {
			return 0, err
		}
		if len(n.last) > manyDays {
			clear(n.last)
			clear(n.known)
		}
		n.last[day], n.known[day] = max(last, n.last[day]), true // those being written are in no ticket yet
	}
	n.last[day]++
	return n.last[day], nil
}

// manyDays bounds what is kept in mind; only an import files tickets of many days.
const manyDays = 400

// recount has the tickets of a day looked at again before the next one is counted.
func (n *numbers) recount(day string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.known, day)
}
