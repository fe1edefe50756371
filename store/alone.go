package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// alonePatience is how long a program that is being replaced may take to end.
const alonePatience = 5 * time.Second

// ErrServed is why a second program does not start.
var ErrServed = errors.New("another huying is serving from this file: stop it first, or use PostgreSQL (DATABASE_URL) for several instances")

// Alone makes sure that no other program serves from this SQLite file: each would keep a count and an order of its own, and answer the same
// message. Commands that only read or write a little may run beside. The lock is a file of its own, because closing any handle of the
// database would undo SQLite's own locks. On PostgreSQL there may be many, and nothing is locked.
func (db *DB) Alone(ctx context.Context) (release func(), err error) {
	if db.pg {
		return func() {}, nil
	}
	f, err := os.OpenFile(db.lite+"-lock", os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return nil, err
	}
	for until := time.Now().Add(alonePatience); lockFile(f); {
		if time.Now().After(until) || ctx.Err() != nil {
			_ = f.Close()
			return nil, fmt.Errorf("%s: %w", db.lite, ErrServed)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return func() { _ = f.Close() }, nil
}
