package store

import (
	"context"
	"errors"
	"testing"
)

// TestAlone: a second program does not serve from a SQLite file that one serves from; a command may use it, and the next may when the first ended.
func TestAlone(t *testing.T) {
	url := fresh(t, "sqlite")
	one, other := open(t, url, "", &clock{now: start}), open(t, url, "", &clock{now: start})
	release, err := one.Alone(ctx)
	must(t, err)
	impatient, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := other.Alone(impatient); !errors.Is(err, ErrServed) {
		t.Fatalf("two serve from one file: %v", err)
	}
	_, err = other.Put(ctx, mail("1", "telegram:1"))
	must(t, err)
	release()
	release, err = other.Alone(ctx)
	must(t, err)
	release()
}

// TestRedisTrouble: why Redis is away is known for as long as it is not asked again.
func TestRedisTrouble(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	r := redisAt(t, f, "redis://127.0.0.1:1/0")
	first, second := r.Trouble(ctx), r.Trouble(ctx)
	if first == nil || second == nil || first.Error() != second.Error() {
		t.Errorf("%v, then %v", first, second)
	}
}
