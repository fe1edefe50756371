package store

import (
	"fmt"
	"testing"

	"huying/tickets"
)

// TestLanes: what waits is known whatever was written behind our back, and after a restart.
func TestLanes(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for n := range 4 {
			_, err := f.Put(ctx, tickets.Arrival{Channel: "telegram", ID: fmt.Sprint(n), Lane: "telegram:1", Body: []byte("{}"), At: start})
			must(t, err)
		}
		ids := func(of *fixture, limit int) (all string) {
			rows, err := of.Lane(ctx, "telegram:1", limit)
			must(t, err)
			for _, a := range rows {
				all += a.ID
			}
			return all
		}
		equal(t, "first two", ids(f, 2), "01")
		equal(t, "once more", ids(f, 2), "01")
		f = f.reopen()                                           // what has just arrived is kept in mind no longer
		_, err := f.writer.exec(ctx, inboxDone, "telegram", "0") // as if nobody had told us
		must(t, err)
		equal(t, "still two", ids(f, 2), "12")
		_, err = f.writer.exec(ctx, `INSERT INTO inbox (channel, id, lane, body, at, seq) VALUES ($1, $2, $3, $4, $5, $6)`,
			"telegram", "-", "telegram:1", []byte("{}"), 1, 1) // as if its commit had been reported as failed
		must(t, err)
		lanes, err := f.Waiting(ctx, 10)
		must(t, err)
		equal(t, "lanes", fmt.Sprint(lanes), "[telegram:1]")
		equal(t, "found", ids(f, 9), "-123")
		equal(t, "after a restart", ids(f.reopen(), 9), "-123")
	})
}
