package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

// liteBatch bounds the writes of one commit, so that nobody waits long for the others' work.
const liteBatch = 256

// While messages arrive in numbers their commits go first: a sender waits for nothing else, and what they cause is written more cheaply
// in a crowd. Less than a crowd of writes waits for that many commits at most.
const (
	liteCrowd    = 96
	litePatience = 12
)

// lite writes to SQLite: one connection, owned by one goroutine, which takes whatever writes are waiting and commits them together.
// There is no timer: while one commit is on its way to the disk (lite_sync.go) the next batch gathers.
type lite struct {
	db    *DB
	pool  *sql.DB
	conn  *sql.Conn
	jobs  chan *job
	stmts map[string]*sql.Stmt // touched by the goroutine only
	quit  chan struct{}
	once  sync.Once
	done  chan struct{}

	wal     *os.File
	sync    func() error // makes last what is in the WAL
	flights chan flight
	landed  chan struct{}
	unsure  atomic.Bool // a sync has failed

	*numbers
}

// job is one write that waits. Whoever moves state away from jobWaiting decides: the goroutine begins it, or the caller gave up first.
type job struct {
	do    func(*tx) error
	state atomic.Int32
	err   error
	done  chan struct{}
}

const (
	jobWaiting = iota
	jobBegun
	jobGivenUp
)

func startLite(ctx context.Context, pool *sql.DB, db *DB) (*lite, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	wal, err := os.OpenFile(db.lite+"-wal", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w := &lite{
		db: db, pool: pool, conn: conn, jobs: make(chan *job, 4096), stmts: map[string]*sql.Stmt{},
		quit: make(chan struct{}), done: make(chan struct{}), numbers: &numbers{db: db, last: map[string]int{}, known: map[string]bool{}},
		wal: wal, sync: func() error { return syncData(wal) }, flights: make(chan flight), landed: make(chan struct{}),
	}
	go w.land()
	go w.run()
	return w, nil
}

// write queues a function and waits for its commit. When ctx ends first, the function either never runs, or its result is waited for:
// the caller always knows.
func (w *lite) write(ctx context.Context, do func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &job{do: do, done: make(chan struct{})}
	select {
	case <-w.quit:
		return ErrClosed
	default:
	}
	select {
	case w.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if j.state.CompareAndSwap(jobWaiting, jobGivenUp) {
			return ctx.Err()
		}
		<-j.done
	case <-w.done: // stopped; what was queued too late is never begun
		if j.state.CompareAndSwap(jobWaiting, jobGivenUp) {
			return ErrClosed
		}
		<-j.done
	}
	return bare(j.err)
}

func (w *lite) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = w.write(ctx, func(t *tx) error {
		var err error
		n, err = t.exec(query, args...)
		return err
	})
	return n, err
}

func (w *lite) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.done
	var err error
	for _, s := range w.stmts { // one left open would keep SQLite from folding the WAL into the file
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, w.conn.Close(), w.pool.Close(), w.wal.Close())
}

func (w *lite) run() {
	defer func() {
		close(w.flights)
		<-w.landed
		close(w.done)
	}()
	batch := make([]*job, 0, liteBatch)
	var mail []*arrival
	held := 0 // commits that the batch has let go first
	for {
		if len(batch) == 0 {
			select {
			case j := <-w.jobs:
				batch = append(batch, j)
			case a := <-w.db.inbox.queue:
				mail = append(mail, a)
			case <-w.quit:
				if batch, mail = w.gather(batch, mail); len(batch)+len(mail) == 0 {
					w.db.inbox.shut()
					return
				}
			}
		}
		for had := 0; len(batch)+len(mail) > had && len(batch) < liteBatch; {
			had = len(batch) + len(mail)
			runtime.Gosched() // who was answered by the last commit may have more to write: as long as some have, one sync serves them too
			batch, mail = w.gather(batch, mail)
		}
		if len(mail) > 0 && len(batch) < liteCrowd && held < litePatience {
			w.commit(nil, mail)
			held++
		} else {
			w.commit(batch, mail)
			batch, held = batch[:0], 0
		}
		mail = mail[:0]
	}
}

// gather takes what is waiting already.
func (w *lite) gather(batch []*job, mail []*arrival) ([]*job, []*arrival) {
	for len(batch) < liteBatch {
		select {
		case j := <-w.jobs:
			batch = append(batch, j)
			continue
		default:
		}
		break
	}
	return batch, w.db.inbox.gather(mail)
}

// commit writes a batch in one transaction. When anything of it fails, it is undone and each write is tried in a transaction
// of its own, so that only the guilty one fails.
func (w *lite) commit(batch []*job, mail []*arrival) {
	begun := batch[:0]
	for _, j := range batch {
		if j.state.CompareAndSwap(jobWaiting, jobBegun) {
			begun = append(begun, j)
		}
	}
	mail = begin(mail)
	if len(begun)+len(mail) == 0 {
		return
	}
	failed := false // one of them, and not the file or the disk, which would only refuse each of them again
	err := w.transaction(func(t *tx) error {
		failed = true
		if err := w.db.putAll(t, mail); err != nil {
			return err
		}
		for _, j := range begun {
			if j.err = guard(j.do, t); j.err != nil && !errors.As(j.err, &unwritten{}) {
				return j.err
			}
		}
		failed = false
		return nil
	})
	if failed && len(begun)+min(len(mail), 1) > 1 {
		err = w.apart(begun, mail)
	} else if err != nil {
		for _, j := range begun {
			j.err = err
		}
	}
	w.flights <- flight{slices.Clone(begun), slices.Clone(mail), err}
}

// apart gives each write a transaction of its own, and all the mail one, whose error it returns.
func (w *lite) apart(begun []*job, mail []*arrival) (err error) {
	if len(mail) > 0 {
		err = w.transaction(func(t *tx) error { return w.db.putAll(t, mail) })
	}
	for _, j := range begun {
		j.err = w.transaction(func(t *tx) error { return guard(j.do, t) })
	}
	return err
}

func (w *lite) transaction(do func(*tx) error) (err error) {
	defer func() {
		if err != nil && out(err) {
			w.db.denied.Store(true)
		}
	}()
	if w.unsure.Load() {
		if err := w.settle(); err != nil {
			return err
		}
	}
	ctx := context.Background() // a deadline would start a watcher for every statement; busy_timeout bounds the wait
	t := &tx{ctx: ctx, lite: w}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err = do(t)
	if err == nil {
		_, err = t.exec("COMMIT")
	}
	if err != nil {
		// SQLite has ended the transaction by itself after some errors (full disk); then this fails and changes nothing.
		_, _ = w.conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

func (w *lite) prepared(query string) (*sql.Stmt, error) {
	if s, ok := w.stmts[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(context.Background(), plain(query))
	if err != nil {
		return nil, err
	}
	w.stmts[query] = s
	return s, nil
}

// guard keeps a panic in one write from ending the goroutine that all writes need.
func guard(do func(*tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	return do(t)
}
