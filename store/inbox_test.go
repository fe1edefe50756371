package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

func TestDuplicates(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const pairs = 1000
		var fresh atomic.Int64
		var wg sync.WaitGroup
		for i := range pairs {
			for range 2 {
				wg.Go(func() {
					ok, err := f.Put(ctx, mail(show(i), fmt.Sprintf("telegram:%d", i%50)))
					if err != nil {
						t.Error(err)
					}
					if ok {
						fresh.Add(1)
					}
				})
			}
		}
		wg.Wait()
		equal(t, "fresh", fresh.Load(), pairs)
		equal(t, "rows", count(t, f, "inbox"), pairs)
	})
}

func count(t *testing.T, f *fixture, table string) (n int64) {
	t.Helper()
	must(t, f.reads.QueryRow("SELECT COUNT(*) FROM "+table).Scan(&n))
	return n
}

func TestPutKeepsOrder(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var wg sync.WaitGroup
		for lane := range 20 {
			wg.Go(func() {
				for i := range 30 {
					if _, err := f.Put(ctx, mail(fmt.Sprintf("%d-%d", lane, i), fmt.Sprintf("telegram:%d", lane))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for lane := range 20 {
			rows, err := f.Lane(ctx, fmt.Sprintf("telegram:%d", lane), 100)
			must(t, err)
			equal(t, "rows", len(rows), 30)
			for i, a := range rows {
				equal(t, "id", a.ID, fmt.Sprintf("%d-%d", lane, i))
			}
		}
	})
}

// A restart with a clock that went back must not put new messages before old ones.
func TestSeqSurvivesClock(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		_, err := f.Put(ctx, mail("1", "telegram:1"))
		must(t, err)
		f.clock.add(-time.Hour)
		g := f.reopen()
		_, err = g.Put(ctx, mail("2", "telegram:1"))
		must(t, err)
		rows, err := g.Lane(ctx, "telegram:1", 10)
		must(t, err)
		equal(t, "order", rows[0].ID+rows[1].ID, "12")
	})
}

func TestFailAndRetry(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for _, id := range []string{"a/1", "a/2"} {
			_, err := f.Put(ctx, mail(id, "telegram:1"))
			must(t, err)
		}
		rows, err := f.Lane(ctx, "telegram:1", 10)
		must(t, err)
		must(t, f.Fail(ctx, rows[0], "no\x00t today\xff", false))
		rows, err = f.Lane(ctx, "telegram:1", 10)
		must(t, err)
		equal(t, "attempts", rows[0].Attempts, 1)
		must(t, f.Fail(ctx, rows[0], "poison", true))
		rows, err = f.Lane(ctx, "telegram:1", 10)
		must(t, err)
		equal(t, "waiting", len(rows), 1)
		all, err := f.AllTroubles(ctx, 10)
		must(t, err)
		equal(t, "trouble", show(len(all), all[0].ID, all[0].State, all[0].Error, all[0].Attempts), "1 telegram/a/1 aside poison 2")
		n, err := f.CountTroubles(ctx)
		must(t, err)
		equal(t, "troubles", n, 1)
		must(t, f.Retry(ctx, all[0].ID, false))
		rows, err = f.Lane(ctx, "telegram:1", 10)
		must(t, err)
		equal(t, "again", show(rows[0].ID, rows[1].ID, rows[1].Attempts), "a/2 a/1 0")
		if err := f.Retry(ctx, "telegram/none", false); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
	})
}

func TestDoneIsAtomic(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		_, err := f.Put(ctx, mail("1", "telegram:1"))
		must(t, err)
		rows, err := f.Lane(ctx, "telegram:1", 10)
		must(t, err)
		for range 2 { // the second time, as after a crash before the answer of the first arrived
			must(t, f.Done(ctx, rows[0], []tickets.Notice{note("r:1:0", 1), note("r:1:1", 1)}))
		}
		equal(t, "notices", count(t, f, "outbox"), 2)
		lanes, err := f.Waiting(ctx, 10)
		must(t, err)
		equal(t, "waiting", len(lanes), 0)
	})
}

func TestHoldLane(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		other := open(t, f.url, f.dir, f.clock)
		hold := func(db *fixture, want bool) {
			t.Helper()
			held, err := db.HoldLane(ctx, "telegram:1", f.Now().Add(time.Minute))
			must(t, err)
			equal(t, "held", held, want)
		}
		hold(f, true)
		hold(f, true)
		hold(other, false)
		must(t, other.DropLane(ctx, "telegram:1"))
		hold(other, false)
		must(t, f.DropLane(ctx, "telegram:1"))
		hold(other, true)
		f.clock.add(2 * time.Minute)
		hold(f, true) // the other one died
	})
}

func TestPutGivenUp(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := f.Put(gone, mail("1", "telegram:1")); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		equal(t, "rows", count(t, f, "inbox"), 0)
		// Cancelled at any moment: what was answered with nil is stored, and what was not may be sent again.
		var wg sync.WaitGroup
		for i := range 300 {
			wg.Go(func() {
				soon, cancel := context.WithTimeout(ctx, time.Duration(i)*10*time.Microsecond)
				defer cancel()
				a := mail(show("x", i), "telegram:2")
				fresh, err := f.Put(soon, a)
				again, err2 := f.Put(ctx, a)
				if err2 != nil || err == nil && (!fresh || again) {
					t.Errorf("%d: fresh %v, %v, again %v, %v", i, fresh, err, again, err2)
				}
			})
		}
		wg.Wait()
		equal(t, "rows", count(t, f, "inbox"), 300)
	})
}

func TestBusy(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	release, begun := make(chan struct{}), make(chan struct{})
	go func() {
		_ = f.writer.write(ctx, func(*tx) error { close(begun); <-release; return nil })
	}()
	<-begun
	var busy, stored atomic.Int64
	var wg sync.WaitGroup
	for i := range intakeQueue + 100 {
		wg.Go(func() {
			switch _, err := f.Put(ctx, mail(show(i), "telegram:1")); {
			case errors.Is(err, ErrBusy):
				if busy.Add(1) == 100 {
					close(release)
				}
			case err == nil:
				stored.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	equal(t, "stored", count(t, f, "inbox"), stored.Load())
	equal(t, "all", stored.Load()+busy.Load(), intakeQueue+100)
}

// What PostgreSQL cannot keep fails alone.
func TestUnfitArrival(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				a := mail(show(i), "telegram:1")
				a.Body = []byte{0, 0xff, byte(i)}
				if i == 100 {
					a.Lane = "telegram:\x00"
				}
				if _, err := f.Put(ctx, a); err != nil && i != 100 {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, f, "inbox"); n < 199 {
			t.Fatalf("%d rows", n)
		}
	})
}

func TestClose(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var stored atomic.Int64
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				_, err := f.Put(ctx, mail(show(i), "telegram:1"))
				if err == nil {
					stored.Add(1)
				} else if !errors.Is(err, ErrClosed) {
					t.Error(err)
				}
				if err := f.Keep(ctx, tickets.Resident{ID: show(i)}); err != nil && !errors.Is(err, ErrClosed) && !errors.Is(err, sql.ErrConnDone) &&
					!strings.Contains(err.Error(), "closed") {
					t.Error(err)
				}
			})
			if i == 100 {
				wg.Go(func() { _ = f.Close() })
			}
		}
		wg.Wait()
		g := open(t, f.url, f.dir, f.clock)
		if n := count(t, g, "inbox"); n < stored.Load() {
			t.Fatalf("%d rows of %d acknowledged", n, stored.Load())
		}
	})
}

// One write that fails does not take the others of its commit with it.
func TestGroupCommit(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	release, begun := make(chan struct{}), make(chan struct{})
	go func() { _ = f.writer.write(ctx, func(*tx) error { close(begun); <-release; return nil }) }()
	<-begun // what is queued now is committed together
	bad, panics := errors.New("bad"), 0
	errs := make([]error, 20)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = f.writer.write(ctx, func(tx *tx) error {
				if _, err := tx.exec(`INSERT INTO counters (name, n) VALUES ($1, $2)`, show("c", i), i); err != nil {
					return err
				}
				switch i {
				case 7:
					return bad
				case 8:
					panics++
					panic("no")
				case 9:
					_, err := tx.exec(`INSERT INTO counters (name, n) VALUES ($1, $2)`, show("c", 9), 1)
					return err
				}
				return nil
			})
		})
		wg.Go(func() {
			if _, err := f.Put(ctx, mail(show(i), "telegram:1")); err != nil {
				t.Error(err)
			}
		})
	}
	for len(f.writer.(*lite).jobs) < 20 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	for i, err := range errs {
		if (err != nil) != (i >= 7 && i <= 9) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if !errors.Is(errs[7], bad) {
		t.Error(errs[7])
	}
	equal(t, "rows", count(t, f, "counters"), 17)
	equal(t, "mail", count(t, f, "inbox"), 20)
}

// A locked file is an error after a while, and nothing of it is stored; afterwards everything goes on.
func TestLocked(t *testing.T) {
	f := open(t, fresh(t, "sqlite")+"?_pragma=busy_timeout(100)", "", &clock{now: start})
	other, err := sql.Open("sqlite", strings.TrimSuffix(f.url, "?_pragma=busy_timeout(100)"))
	must(t, err)
	defer other.Close()
	other.SetMaxOpenConns(1)
	_, err = other.Exec("BEGIN EXCLUSIVE")
	must(t, err)
	if fresh, err := f.Put(ctx, mail("1", "telegram:1")); err == nil || fresh {
		t.Fatal("stored in a locked file")
	}
	if err := f.Ping(ctx); err == nil {
		t.Fatal("ready with a locked file")
	}
	var wg sync.WaitGroup
	for i := range 40 { // they wait once together, not one after the other
		wg.Go(func() { _ = f.Keep(ctx, tickets.Resident{ID: show(i)}) })
	}
	begin := time.Now()
	wg.Wait()
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("40 writes waited %s", took)
	}
	_, err = other.Exec("ROLLBACK")
	must(t, err)
	fresh, err := f.Put(ctx, mail("1", "telegram:1"))
	must(t, err)
	equal(t, "fresh", fresh, true)
	must(t, f.Ping(ctx))
}

// On a full disk nothing is acknowledged that is not stored; when there is room again everything goes on.
func TestFull(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	limit := func(pages int) {
		must(t, f.writer.write(ctx, func(tx *tx) error {
			rows, err := tx.ask(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			if err != nil {
				return err
			}
			return rows.Close()
		}))
	}
	var pages int
	must(t, f.reads.QueryRow("PRAGMA page_count").Scan(&pages))
	limit(pages + 20)
	stored, failed := 0, 0
	for i := range 100 {
		a := mail(show(i), "telegram:1")
		a.Body = []byte(strings.Repeat("x", 2000))
		if _, err := f.Put(ctx, a); err == nil {
			stored++
		} else {
			failed++
		}
	}
	if stored == 0 || failed == 0 {
		t.Fatalf("%d stored, %d failed", stored, failed)
	}
	if err := f.Keep(ctx, tickets.Resident{ID: "r", Name: strings.Repeat("x", 100000)}); err == nil {
		t.Fatal("kept on a full disk")
	}
	if err := f.Ping(ctx); err == nil {
		t.Error("ready with a full disk")
	}
	equal(t, "rows", count(t, f, "inbox"), int64(stored))
	limit(1 << 20)
	must(t, f.Ping(ctx))
	for i := range 100 {
		_, err := f.Put(ctx, mail(show(i), "telegram:1"))
		must(t, err)
	}
	equal(t, "rows", count(t, f, "inbox"), 100)
}

// A PostgreSQL that has become a standby, or is read-only for another reason, can be read and is not ready all the same; no message is at fault.
func TestReadOnly(t *testing.T) {
	f := open(t, fresh(t, "postgres"), t.TempDir(), &clock{now: start})
	name := f.url[strings.LastIndex(f.url, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	turn := func(onOff string) {
		must(t, onServer("ALTER DATABASE "+name+" SET default_transaction_read_only = "+onOff))
		must(t, onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+name+"'"))
	}
	turn("on")
	for range 2 { // the first may only find its connection gone
		_, err := f.Put(ctx, mail("1", "telegram:1"))
		if wrap(&err, "put"); err == nil || !errors.As(err, &outage{}) {
			t.Fatal("no outage: ", err)
		}
	}
	if err := f.Ping(ctx); err == nil {
		t.Error("ready, and takes no writes")
	}
	turn("off")
	for f.Ping(ctx) != nil { // connections that were ended are found out one by one
		if _, err := f.Put(ctx, mail("1", "telegram:1")); ctx.Err() != nil {
			t.Fatal(err)
		}
	}
	_, err := f.Put(ctx, mail("2", "telegram:1"))
	must(t, err)
}

// $n binds by number on both databases, in whatever order it is written.
func TestPlaceholders(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var a, b, c string
		found, err := f.one(ctx, `SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)`, []any{"one", "two"}, &a, &b, &c)
		must(t, err)
		equal(t, "bound", show(found, a, b, c), "true two one two")
	})
}

func TestSweep(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i := range 1200 {
			_, err := f.Put(ctx, mail(show(i), "telegram:1"))
			must(t, err)
		}
		rows, err := f.Lane(ctx, "telegram:1", 1199)
		must(t, err)
		for _, a := range rows {
			must(t, f.Done(ctx, a, nil))
		}
		must(t, f.Post(ctx, []tickets.Notice{note("n1", 1), note("n2", 2)}))
		_, _, err = f.ClaimNotices(ctx, f.Now(), 1, nil)
		must(t, err)
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "n1", State: tickets.Sent, At: f.Now()}}))
		must(t, f.SaveSession(ctx, "s", []byte("x"), 0, time.Hour))
		loose, err := f.KeepFile(ctx, strings.NewReader("nobody's"), tickets.Attachment{Name: "a.txt", From: "telegram:1"}, 0)
		must(t, err)
		used, err := f.KeepFile(ctx, strings.NewReader("of a ticket"), tickets.Attachment{Name: "b.txt", From: "telegram:1"}, 0)
		must(t, err)
		c := filing(f, "s")
		c.Events[0].Files, c.Notices = []string{used.Hash}, nil
		must(t, f.Save(ctx, c))
		must(t, f.Sweep(ctx))
		equal(t, "kept", count(t, f, "inbox"), 1200)
		f.clock.add(20 * 24 * time.Hour)
		again, err := f.KeepFile(ctx, strings.NewReader("sent again"), tickets.Attachment{}, 0)
		must(t, err)
		f.clock.add(11 * 24 * time.Hour)
		must(t, f.Sweep(ctx))
		f.clock.add(sweptWait) // nobody had swept for a month
		must(t, f.Sweep(ctx))
		equal(t, "inbox", count(t, f, "inbox"), 1) // what waits is kept
		equal(t, "outbox", count(t, f, "outbox"), 1)
		equal(t, "sessions", count(t, f, "sessions"), 0)
		equal(t, "files", count(t, f, "files"), 2)
		equal(t, "senders", count(t, f, "file_senders"), 1)
		for hash, want := range map[string]bool{loose.Hash: false, used.Hash: true, again.Hash: true} {
			if _, _, err := f.OpenFile(ctx, hash); (err == nil) != want {
				t.Errorf("%s: %v", hash, err)
			}
			if _, err := os.Stat(f.path(hash)); (err == nil) != want {
				t.Error(err)
			}
		}
	})
}
