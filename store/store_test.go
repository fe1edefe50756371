package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// clock is a Now that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// start is a Monday morning; tests that do not care about time stay there.
var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// fixture is one empty store with a clock of its own.
type fixture struct {
	*DB
	clock *clock
	url   string
	tb    testing.TB
}

func (f *fixture) reopen() *fixture {
	f.tb.Helper()
	if err := f.Close(); err != nil {
		f.tb.Fatal(err)
	}
	return open(f.tb, f.url, f.dir, f.clock)
}

func open(tb testing.TB, url, dir string, c *clock) *fixture {
	tb.Helper()
	db, err := Open(context.Background(), Options{URL: url, Dir: dir, Now: c.Now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return &fixture{DB: db, clock: c, url: url, tb: tb}
}

// forEach runs one test body over every database. PostgreSQL is tested when TEST_POSTGRES names a server.
func forEach(t *testing.T, body func(t *testing.T, f *fixture)) {
	t.Helper()
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) { body(t, open(t, fresh(t, name), t.TempDir(), &clock{now: start})) })
	}
}

// fresh makes a database with the schema and no rows, and gives its URL. Only the first of a kind runs the migrations, which take longer than
// most tests; the others are copies of it.
func fresh(tb testing.TB, kind string) string {
	tb.Helper()
	if kind == "sqlite" {
		file, err := emptyFile()
		must(tb, err)
		path := filepath.Join(tb.TempDir(), "huying.db")
		must(tb, os.WriteFile(path, file, 0o600))
		return path
	}
	template, err := emptyDatabase()
	must(tb, err)
	name := databaseName()
	must(tb, onServer("CREATE DATABASE "+name+" TEMPLATE "+template))
	tb.Cleanup(func() {
		if err := onServer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return databaseURL(name)
}

// emptyFile is the content of a SQLite file with the schema.
var emptyFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "huying-empty")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "huying.db")
	if err := migrated(path, dir); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// emptyDatabase is the name of a PostgreSQL database with the schema; TestMain drops it.
var emptyDatabase = sync.OnceValues(func() (string, error) {
	name := databaseName()
	if err := onServer("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	dropAtEnd = append(dropAtEnd, name)
	return name, migrated(databaseURL(name), os.TempDir())
})

var dropAtEnd []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range dropAtEnd {
		_ = onServer("DROP DATABASE " + name + " WITH (FORCE)")
	}
	os.Exit(code)
}

// migrated opens a database once, which makes its schema.
func migrated(url, dir string) error {
	db, err := Open(context.Background(), Options{URL: url, Dir: dir})
	if err != nil {
		return err
	}
	return db.Close()
}

func databaseName() string { return fmt.Sprintf("test_%d_%d", os.Getpid(), rand.Uint64()) }

// databaseURL is the address of a database on the server that TEST_POSTGRES names.
func databaseURL(name string) string {
	u, err := url.Parse(os.Getenv("TEST_POSTGRES"))
	if err != nil {
		panic(err) // onServer came first
	}
	u.Path = "/" + name
	return u.String()
}

// onServer runs one statement on the PostgreSQL server that TEST_POSTGRES names.
func onServer(statement string) error {
	server := os.Getenv("TEST_POSTGRES")
	if server == "" {
		return errors.New("TEST_POSTGRES is not set; run make test: it starts the servers")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer admin.Close()
	_, err = admin.Exec(statement)
	return err
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func equal[T comparable](tb testing.TB, what string, got, want T) {
	tb.Helper()
	if got != want {
		tb.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// show joins values with spaces.
func show(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

var ctx = context.Background()

func mail(id, lane string) tickets.Arrival {
	return tickets.Arrival{Channel: "telegram", ID: id, Lane: lane, Body: []byte(`{"text":"路灯坏了"}`), At: start}
}

func TestPut(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i, want := range []bool{true, false, true} {
			fresh, err := f.Put(ctx, mail([]string{"1", "1", "2"}[i], "telegram:7"))
			must(t, err)
			equal(t, "fresh", fresh, want)
		}
		lanes, err := f.Waiting(ctx, 10)
		must(t, err)
		equal(t, "lanes", fmt.Sprint(lanes), "[telegram:7]")
		rows, err := f.Lane(ctx, "telegram:7", 10)
		must(t, err)
		equal(t, "rows", len(rows), 2)
		equal(t, "body", string(rows[0].Body), `{"text":"路灯坏了"}`)
		must(t, f.Done(ctx, rows[0], []tickets.Notice{note("r:1:0", 7)}))
		rows, err = f.Lane(ctx, "telegram:7", 10)
		must(t, err)
		equal(t, "left", len(rows), 1)
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "heads", len(heads), 1)
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{
			ID: "r:1:0", To: heads[0].To, State: tickets.Sent, Said: "您好", At: f.Now(),
			Buttons: []tickets.Button{{Label: "好", Data: "go x"}},
		}}))
		said, err := f.Said(ctx, tickets.Address{Channel: "telegram", ID: "7"}, 0, 10)
		must(t, err)
		equal(t, "said", len(said), 3)
		equal(t, "last", said[2].Text, "您好")
	})
}

func note(id string, chat int) tickets.Notice {
	return tickets.Notice{
		ID: id, To: tickets.Address{Channel: "telegram", ID: fmt.Sprint(chat)}, Class: tickets.Reply,
		Lines: []tickets.Line{tickets.Say("hello", "name", "王")},
	}
}

// race does something n times at once and gives how often it was done. Who was not refused as one of lost, and did not do it, failed.
func race(t *testing.T, n int, do func(i int) error, lost ...error) (won int) {
	t.Helper()
	results := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { results[i] = do(i) })
	}
	wg.Wait()
	for _, err := range results {
		if err == nil {
			won++
		} else if !slices.ContainsFunc(lost, func(kind error) bool { return errors.Is(err, kind) }) {
			t.Error(err)
		}
	}
	return won
}

// lostUnless tells a race whether something was done.
func lostUnless(done bool, err error) error {
	if err == nil && !done {
		return tickets.ErrConflict
	}
	return err
}
