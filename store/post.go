package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// post writes to PostgreSQL: each write is a transaction of its own on a pool, arrivals are gathered by one goroutine.
type post struct {
	db   *DB
	pool *sql.DB
	quit chan struct{}
	once sync.Once
	done chan struct{}

	mail  *sql.DB // of the arrivals: they never wait for a connection
	tally *sql.DB // of the counters: its commits do not wait for the disk
}

func startPost(cfg *pgx.ConnConfig, pool *sql.DB, db *DB) *post {
	w := &post{db: db, pool: pool, mail: openPool(*cfg, 1), quit: make(chan struct{}), done: make(chan struct{})}
	lazy := cfg.Copy()
	lazy.RuntimeParams["synchronous_commit"] = "off"
	w.tally = openPool(*lazy, 2)
	go w.run()
	return w
}

func openPool(cfg pgx.ConnConfig, most int) *sql.DB {
	pool := stdlib.OpenDB(cfg)
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool
}

// tries is how often a write is begun again that PostgreSQL ended for the sake of another one.
const tries = 8

func (w *post) write(ctx context.Context, do func(*tx) error) error {
	select {
	case <-w.quit:
		return ErrClosed
	default:
	}
	for i := 1; ; i++ {
		err := w.once1(ctx, do)
		if err == nil || i == tries || !again(err) {
			return bare(w.noted(err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(time.Duration(i) * 5 * time.Millisecond)):
		}
	}
}

// errAgain is a write's own wish to begin again: another one was faster, and its result will be seen then.
var errAgain = errors.New("store: overtaken by another write")

func again(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	pg := (*pgconn.PgError)(nil)
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

func (w *post) once1(ctx context.Context, do func(*tx) error) error {
	conn, err := w.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := guard(do, &tx{ctx: ctx, sql: t, conn: conn}); err != nil {
		_ = t.Rollback()
		return err
	}
	return t.Commit()
}

// exec runs one statement, which is a transaction by itself.
func (w *post) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	for i := 1; ; i++ {
		select {
		case <-w.quit:
			return 0, ErrClosed
		default:
		}
		t := &tx{ctx: ctx, sql: w.pool}
		if n, err = t.exec(query, args...); err == nil || i == tries || !again(err) {
			return n, w.noted(err)
		}
	}
}

// noted remembers that the database takes no writes, as when its disk is full or it has become a standby: reading it would go well.
func (w *post) noted(err error) error {
	if err != nil && out(err) {
		w.db.denied.Store(true)
	}
	return err
}

// count takes a number at once, in a transaction of its own that does not wait for the disk: inside the ticket's transaction everybody
// would wait for the counter's row until the commit. No number can be lost and given twice, because the log is written in order: the
// ticket's own commit, which waits for the disk, carries the counter's with it. A ticket that then fails leaves a gap.
func (w *post) count(ctx context.Context, day string) (n int, err error) {
	err = w.tally.QueryRowContext(ctx, counterNext, "ticket "+day).Scan(&n)
	return n, err
}

func (w *post) recount(string) {}

const counterNext = `INSERT INTO counters (name, n) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET n = counters.n + 1 RETURNING n`

func (w *post) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.done
	return errors.Join(w.mail.Close(), w.tally.Close()) // the pool is the readers' too
}

// run commits the arrivals that are waiting in one statement, and again.
func (w *post) run() {
	defer close(w.done)
	var mail []*arrival
	for {
		mail = mail[:0]
		select {
		case a := <-w.db.inbox.queue:
			mail = append(mail, a)
		case <-w.quit:
			if mail = w.db.inbox.gather(mail); len(mail) == 0 {
				w.db.inbox.shut()
				return
			}
			w.put(begin(mail))
			continue
		}
		runtime.Gosched() // as in lite.go
		w.put(begin(w.db.inbox.gather(mail)))
	}
}

// putTime bounds one commit of arrivals: a database that does not answer must not hold every message for ever.
const putTime = 10 * time.Second

func (w *post) put(mail []*arrival) {
	if len(mail) == 0 {
		return
	}
	err := w.putOnce(mail)
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code[:2] == "22" && len(mail) > 1 { // something unfit for a column: only its own row may fail
		for i := range mail {
			w.db.inbox.finish(mail[i:i+1], w.putOnce(mail[i:i+1]))
		}
		return
	}
	w.db.inbox.finish(mail, err)
}

func (w *post) putOnce(mail []*arrival) error {
	ctx, cancel := context.WithTimeout(context.Background(), putTime)
	defer cancel()
	w.db.visible.Lock()
	defer w.db.visible.Unlock()
	return w.noted(w.db.putAll(&tx{ctx: ctx, sql: w.mail}, mail))
}
