// Package store keeps everything that must not be lost, in an SQLite file or a PostgreSQL database, with one SQL text for both.
//
//	store.go ask.go tx.go       opening, migrations; reading; what a write runs in. alone.go backup.go move.go tidy.go swept.go: one program at a time, copies, what is too old
//	lite*.go post.go            writing: SQLite by one goroutine that commits many writes together, PostgreSQL by transactions; numbers.go: of tickets
//	inbox.go lanes.go           messages in; turn.go: everything one message causes, in one commit; correspondent.go said.go: who writes, and what was said
//	outbox.go handout.go        messages out; trouble.go channels.go: what went wrong
//	tickets.go subtasks.go      the office's work; due.go: by when; rounds.go rates.go: callbacks and figures
//	search.go tally.go trail.go lists of it, at a cost that does not grow; find.go grams.go seek.go: by words; lookups.go: by telephone
//	whistles*.go mediation.go   the other desks: appointments.go closures.go activities.go seats.go volunteers.go ledger*.go certificates.go
//	broadcast*.go audience.go   one to many; alert*.go articles.go: warnings, series
//	people.go erase*.go         residents, and taking one out; retain.go: taking them out of what ended long ago
//	town.go offices.go staff.go the tenant
//	redis*.go                   conversation state, pacing and wake-ups shared by instances; kv.go bell.go pulse.go: the same without it
//
// Rules: times are passed in or come from Now, never from the database; placeholders are $1, $2 … in rising order; ids are made in Go.
package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// ErrBusy says that more is waiting to be written than the store takes at once: the sender should come back later.
var ErrBusy = errors.New("store: too many writes are waiting")

// ErrClosed is the answer after Close.
var ErrClosed = errors.New("store: closed")

// Options say where the store is. Only URL is needed.
type Options struct {
	URL  string           // postgres://…, or the path of an SQLite file (also sqlite:PATH)
	Dir  string           // folder of the attachments; "" is "files" beside the SQLite file
	Now  func() time.Time // nil: time.Now
	Bell *Bell            // rung after commits; nil: an own one
	Keep time.Duration    // how long conversations are kept; 0: 30 days
	Know time.Duration    // how long after its end a ticket still names its resident; 0: 2 years
	// Redact takes personal data out of words; without it the words of a ticket that is anonymised go altogether.
	Redact func(string) string
	Log    *slog.Logger // nil: the default
}

// DB is the store. It implements the ports of bot, notify, tickets and web that are declared there.
type DB struct {
	Now  func() time.Time
	Bell *Bell
	Log  *slog.Logger

	after  func(time.Duration) <-chan time.Time // time.After; tests do not wait
	denied atomic.Bool                          // the file, the disk or the server has refused a write, and Ping not yet found it mended

	pg     bool
	me     string // this instance, as a holder of lanes
	retain time.Duration
	know   time.Duration
	redact func(string) string
	dir    string
	lite   string // path of the SQLite file
	seq    sequence
	writer writer
	reads  *sql.DB
	ready  sync.Map // prepared reads by text
	inbox  *intake
	lanes  *lanes // nil on PostgreSQL
	pulse  *pulse // nil on SQLite
	towns  townCache
	// visible is held on PostgreSQL from giving out the seqs of a conversation until they are committed, so that a reader of this instance
	// who has seen one has seen all before it. On SQLite the one writer does the same.
	visible sync.Mutex
	absent  atomic.Pointer[string] // hash of an attachment that was asked for and is not on the disk
	// shelf is held for reading from putting a file on the disk until its row is written, and for writing while files are removed.
	shelf sync.RWMutex
}

// writer runs a function in a transaction of its own, or with others' in one; either it is all committed or nothing of it is.
type writer interface {
	write(ctx context.Context, do func(*tx) error) error
	// exec is a write of one statement.
	exec(ctx context.Context, query string, args ...any) (int64, error)
	// count takes the next number of a day's tickets; one that is not used leaves a gap. recount is said of a day whose number was taken.
	count(ctx context.Context, day string) (int, error)
	recount(day string)
	close() error
}

// Open opens the database, brings its schema up to date, and starts what writes.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{Now: o.Now, Bell: o.Bell, Log: o.Log, dir: o.Dir, me: rand.Text(), after: time.After}
	db.retain, db.know, db.redact = cmp.Or(o.Keep, usualKeep), cmp.Or(o.Know, usualKnow), o.Redact
	if db.Now == nil {
		db.Now = time.Now
	}
	if db.Bell == nil {
		db.Bell = NewBell()
	}
	if db.Log == nil {
		db.Log = slog.Default()
	}
	var err error
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		err = db.openPost(ctx, o.URL)
	} else {
		err = db.openLite(ctx, strings.TrimPrefix(strings.TrimPrefix(o.URL, "sqlite:"), "file:"))
	}
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if db.dir == "" {
		db.dir = "files"
	}
	if err := db.loadSeq(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), db.Close())
	}
	return db, nil
}

// litePragmas are set unless the URL sets them. What makes a commit survive a power cut is in lite_sync.go. busy_timeout is how long, in milliseconds, a write
// waits when another process has locked the file.
var litePragmas = []string{
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "cache_size(-2048)", "wal_autocheckpoint(4000)",
}

func litePath(path, extra string) string {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + extra
	for _, p := range litePragmas {
		if name, _, _ := strings.Cut(p, "("); !strings.Contains(extra, name) {
			dsn += "&_pragma=" + p
		}
	}
	return dsn
}

func (db *DB) openLite(ctx context.Context, path string) error {
	path, extra, _ := strings.Cut(path, "?")
	if path == "" {
		return errors.New("no database given")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	db.lite = path
	if err := db.ownOnly(path); err != nil {
		return err
	}
	dsn := litePath(path, extra)
	one, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	one.SetMaxOpenConns(1)
	err = db.migrate(ctx, one, goose.DialectSQLite3)
	if err == nil {
		_, err = one.ExecContext(ctx, `DROP INDEX IF EXISTS inbox_lanes`) // lanes.go does without
	}
	if err != nil {
		return errors.Join(err, one.Close())
	}
	if db.reads, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)&_pragma=cache_size(-384)"); err != nil {
		return errors.Join(err, one.Close())
	}
	db.reads.SetMaxOpenConns(4)
	db.reads.SetMaxIdleConns(4)
	if db.dir == "" {
		db.dir = filepath.Join(filepath.Dir(path), "files")
	}
	db.lanes = &lanes{waits: map[string][]waits{}}
	db.inbox = newIntake(db.lanes)
	w, err := startLite(ctx, one, db)
	if err != nil {
		return errors.Join(err, db.reads.Close(), one.Close())
	}
	db.writer = w
	return nil
}

// ownOnly makes a new file one that others on this machine cannot read, as DATA_DIR may be a folder that was there; the WAL gets its mode from it. A
// file that is there is left as it is, because somebody may have meant it, but it is said.
func (db *DB) ownOnly(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o640) // one that is there is not opened: closing it would undo SQLite's locks
	if err == nil {
		return f.Close()
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err == nil && info.Mode().Perm()&0o004 != 0 && folder.Mode().Perm()&0o001 != 0 {
		db.Log.Warn("store: everybody with an account on this machine can read what residents said; chmod o-rwx ends that", "file", path)
	}
	return err
}

func (db *DB) openPost(ctx context.Context, dsn string) error {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return err
	}
	db.pg = true
	pool := openPool(*cfg, 24)
	err = db.migrate(ctx, pool, goose.DialectPostgres)
	if err == nil {
		_, err = pool.ExecContext(ctx, `DROP INDEX IF EXISTS inbox_waiting`) // inbox_lanes does its work
	}
	if err != nil {
		return errors.Join(err, pool.Close())
	}
	db.reads = pool
	db.inbox = newIntake(nil)
	w := startPost(cfg, pool, db)
	db.writer = w
	if db.pulse, err = startPulse(ctx, db, w.tally); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

//go:embed schema/*.sql
var schema embed.FS

// migrate brings the schema up to what this program knows. A newer one is used as it is, because going back to the program of yesterday
// must be possible at night; but it is said.
func (db *DB) migrate(ctx context.Context, pool *sql.DB, dialect goose.Dialect) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if dialect == goose.DialectPostgres { // several instances may start at once
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return err
	}
	steps, err := p.Up(ctx)
	if err != nil {
		return err
	}
	known := p.ListSources()
	has, err := p.GetDBVersion(ctx)
	if len(steps) > 0 && steps[0].Source.Version > known[0].Version { // it was there before: a back-up of then is the way back
		db.Log.Info("store: the database was brought up to date", "from", steps[0].Source.Version-1, "to", has)
	}
	if newest := known[len(known)-1].Version; err == nil && has > newest {
		db.Log.Warn("store: a newer program has changed this database; go back to that program soon, or restore a back-up from before it", "database", has, "program", newest)
	}
	return err
}

// Shared reports whether several instances may use this database at the same time: PostgreSQL.
func (db *DB) Shared() bool { return db.pg }

// Ping reports whether the store can be read and takes writes. After a write that was refused (disk full, a standby) it writes
// as much as a message itself, because a transaction that changes nothing would go well.
func (db *DB) Ping(ctx context.Context) error {
	refused := db.denied.Load()
	err := db.writer.write(ctx, func(t *tx) error {
		if !refused {
			return nil
		}
		_, err := t.exec(kvTable.over, "ping", make([]byte, 16<<10), 1, 1, ms(db.Now()), 1)
		return err
	})
	if err != nil {
		return err
	}
	if refused {
		db.denied.Store(false)
	}
	return db.reads.PingContext(ctx)
}

// Close lets what is being written finish, and closes the database.
func (db *DB) Close() error {
	var err error
	if db.pulse != nil {
		err = db.pulse.stop()
	}
	return errors.Join(err, db.writer.close(), db.reads.Close())
}

// sequence makes rising numbers near the microsecond they are made in, so that those of several instances mix in order.
type sequence struct {
	last atomic.Int64
	now  func() time.Time
}

func (s *sequence) next() int64 {
	for {
		last := s.last.Load()
		n := max(last+1, s.now().UnixMicro())
		if s.last.CompareAndSwap(last, n) {
			return n
		}
	}
}

func (db *DB) loadSeq(ctx context.Context) error {
	db.seq.now = db.Now
	for _, q := range []string{
		`SELECT COALESCE(MAX(seq), 0) FROM inbox WHERE state = 'waiting'`,
		`SELECT COALESCE(MAX(seq), 0) FROM inbox WHERE state <> 'waiting'`,
		`SELECT COALESCE(MAX(shown), 0) FROM outbox WHERE shown > 0`,
		`SELECT COALESCE(MAX(seq), 0) FROM outbox WHERE state = 'queued'`,
	} {
		var n int64
		if err := db.reads.QueryRowContext(ctx, q).Scan(&n); err != nil {
			return err
		}
		db.seq.last.Store(max(n, db.seq.last.Load()))
	}
	db.warnOfClock()
	if db.lanes == nil {
		return nil
	}
	return db.recallAll(ctx)
}
