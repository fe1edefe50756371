package store

import (
	"database/sql"
	"errors"
	"syscall"
	"testing"

	"huying/tickets"
)

// Nobody is told that something is kept before it has been synced after its commit.
func TestToldAfterSync(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	begun, disk := make(chan struct{}), make(chan error)
	f.writer.(*lite).sync = func() error { begun <- struct{}{}; return <-disk }
	told := make(chan error, 2)
	go func() { _, err := f.Put(ctx, mail("1", "telegram:1")); told <- err }()
	<-begun
	equal(t, "committed", count(t, f, "inbox"), 1)
	go func() { told <- f.Keep(ctx, tickets.Resident{ID: "r"}) }() // the writer goes on while the disk works
	for count(t, f, "residents") == 0 {
	}
	equal(t, "told", len(told), 0)
	disk <- nil
	must(t, <-told)
	<-begun
	equal(t, "told", len(told), 0)
	disk <- nil
	must(t, <-told)
	f.writer.(*lite).sync = func() error { return nil }
}

// After a sync that failed nothing is written until a checkpoint has made sure of what was committed.
func TestSyncFails(t *testing.T) {
	f := open(t, fresh(t, "sqlite")+"?_pragma=busy_timeout(50)", "", &clock{now: start})
	w := f.writer.(*lite)
	good := w.sync
	reading, err := f.reads.Begin()
	must(t, err)
	equal(t, "before", scan(t, reading, `SELECT COUNT(*) FROM inbox`), 0)
	w.sync = func() error { return syscall.EIO }
	_, err = f.Put(ctx, mail("1", "telegram:1"))
	if out := (outage{}); !errors.As(err, &out) || !errors.Is(err, syscall.EIO) {
		t.Fatalf("told %v", err)
	}
	w.sync = good
	// Who reads an old state keeps the checkpoint from ending.
	if err, out := f.Keep(ctx, tickets.Resident{ID: "r"}), (outage{}); !errors.As(err, &out) {
		t.Fatalf("kept although nobody knows what is on the disk: %v", err)
	}
	must(t, reading.Rollback())
	must(t, f.Keep(ctx, tickets.Resident{ID: "r"}))
	again, err := f.Put(ctx, mail("1", "telegram:1"))
	must(t, err)
	equal(t, "fresh", again, false)
}

// What was committed while the sync before it failed is not acknowledged, although its own sync goes well: the disk says once only what it lost.
func TestCommittedBehindFailedSync(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	w := f.writer.(*lite)
	good := w.sync
	begun, disk := make(chan struct{}), make(chan error)
	w.sync = func() error { begun <- struct{}{}; return <-disk }
	first, behind := make(chan error, 1), make(chan error, 1)
	go func() { _, err := f.Put(ctx, mail("1", "telegram:1")); first <- err }()
	<-begun
	go func() { behind <- f.Keep(ctx, tickets.Resident{ID: "r"}) }()
	for count(t, f, "residents") == 0 { // committed, while the first still waits for its sync
	}
	disk <- syscall.EIO
	if err := <-first; !errors.Is(err, syscall.EIO) {
		t.Fatalf("told %v", err)
	}
	<-begun
	disk <- nil
	if err, out := <-behind, (outage{}); !errors.As(err, &out) || !errors.Is(err, errUnsure) {
		t.Fatalf("acknowledged behind a failed sync: %v", err)
	}
	w.sync = good
	must(t, f.Keep(ctx, tickets.Resident{ID: "s"})) // a checkpoint makes sure first
	equal(t, "unsure", w.unsure.Load(), false)
	equal(t, "residents", count(t, f, "residents"), 2)
}

func scan(t *testing.T, from *sql.Tx, query string) (n int) {
	t.Helper()
	must(t, from.QueryRow(query).Scan(&n))
	return n
}
