package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"huying/tickets"
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

// A database that a newer program has changed is used, and that is said: an older one that runs on it unnoticed would be found out late.
func TestNewerDatabase(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var log bytes.Buffer
		again := func() {
			db, err := Open(ctx, Options{URL: f.url, Dir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil))})
			must(t, err)
			must(t, db.Close())
		}
		again()
		equal(t, "said of our own", log.String(), "")
		must(t, f.writer.write(ctx, func(t *tx) error {
			_, err := t.exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
			return err
		}))
		again()
		equal(t, "said of a newer one", strings.Count(log.String(), "a newer program has changed this database"), 1)
	})
}

// Whoever puts a new program in reads in the log that the database has changed, and nothing of it at every other start.
func TestUpgradeIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huying.db")
	old, err := sql.Open("sqlite", path)
	must(t, err)
	files, err := fs.Sub(schema, "schema")
	must(t, err)
	p, err := goose.NewProvider(goose.DialectSQLite3, old, files)
	must(t, err)
	_, err = p.UpTo(ctx, 20)
	must(t, errors.Join(err, old.Close()))
	var log bytes.Buffer
	for range 2 {
		db, err := Open(ctx, Options{URL: path, Log: slog.New(slog.NewTextHandler(&log, nil))})
		must(t, err)
		must(t, db.Close())
	}
	equal(t, "said once", strings.Count(log.String(), "brought up to date\" from=20 to="), 1)
}

// A PostgreSQL that cannot be reached is no fault of what was to be written.
func TestUnreachable(t *testing.T) {
	pool, err := sql.Open("pgx", "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable")
	must(t, err)
	defer pool.Close()
	err = pool.PingContext(ctx)
	wrap(&err, "ping")
	if away := (outage{}); !errors.As(err, &away) {
		t.Errorf("%v", err)
	}
}

// An attachment that is in the database and not on the disk is one fault, until it is back or nobody knows it any more.
func TestAbsentFile(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var log bytes.Buffer
		f.Log = slog.New(slog.NewTextHandler(&log, nil))
		a, err := f.KeepFile(ctx, strings.NewReader(`{"at":"2026"}`), tickets.Attachment{Kind: "document", Name: "mydata.json", Mime: "application/json"}, 0)
		must(t, err)
		must(t, f.Absent(ctx))
		must(t, os.Rename(f.path(a.Hash), f.path(a.Hash)+"-elsewhere"))
		for range 2 {
			if _, _, err := f.OpenFile(ctx, a.Hash); !errors.Is(err, tickets.ErrNotFound) {
				t.Fatal(err)
			}
			if f.Absent(ctx) == nil {
				t.Fatal("nobody is told")
			}
		}
		equal(t, "said in the log", strings.Count(log.String(), "not on the disk"), 1)
		must(t, os.Rename(f.path(a.Hash)+"-elsewhere", f.path(a.Hash)))
		must(t, f.Absent(ctx))
	})
}
