package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/bot"
	"huying/bot/bottest"
)

// The figures of the README: go test -run '^$' -bench Road .
//
// What we do is measured beside the limit of the machine: a bare fiber handler that stores key and body in one table by group commit
// and does nothing else. Both take turns in short rounds, so that whatever else the machine does falls on both.

const (
	roadCallers = 40 // Telegram's max_connections
	roadRounds  = 4
	roadRound   = 1500 * time.Millisecond
)

// BenchmarkRoadAccept is an update on its way in: webhook, secret, three fields, committed, repeated ones ignored, handed on in order, 200.
func BenchmarkRoadAccept(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			limit := bareLimit(b, kind)
			ours := halt(b, roadSettings(b, bottest.New(b), "DATABASE_URL", roadDB(b, kind)), 0)
			updates := residents(5000, "三号楼二单元的电梯又坏了，老人下不来")
			var bare, accepted rate
			b.ResetTimer()
			for range b.N {
				for range roadRounds {
					bare.add(flood(b, limit, "/", roadRound, updates))
					accepted.add(flood(b, ours.settings.Listen, bot.WebhookPath, roadRound, updates))
				}
			}
			report(b, bare, accepted)
		})
	}
}

// BenchmarkRoadWhole is the whole way of a message, the outbox's sender off: accepted, understood, the session kept, the ticket's row written,
// the reply queued. "one" is a message that is a ticket by itself (danger to life, where nothing is asked); "talk" is a conversation in
// which a ticket takes three messages.
func BenchmarkRoadWhole(b *testing.B) {
	for name, words := range map[string][]string{
		"one":  {"我家厨房好大一股煤气味，头晕"},
		"talk": {"5号楼门口的垃圾桶满了没人收", "同意", "提交"},
	} {
		b.Run(name, func(b *testing.B) {
			limit := bareLimit(b, "sqlite")
			where := roadDB(b, "sqlite")
			ours := halt(b, roadSettings(b, bottest.New(b), "DATABASE_URL", where), inboxWorkers)
			db := roadSQL(b, where)
			updates := residents(1<<40, words...)
			var bare, whole rate
			b.ResetTimer()
			for range b.N {
				for range roadRounds {
					bare.add(flood(b, limit, "/", roadRound, updates))
					whole.add(timed(func() int64 {
						n := deliver(b, ours.settings.Listen, bot.WebhookPath, counted(6000), updates)
						roadHandled(b, db, time.Minute)
						return n
					}))
				}
			}
			if got, want := roadCount(b, db, `SELECT COUNT(*) FROM tickets`), int(whole.n)/len(words); got < want*9/10 { // some were cut short
				b.Errorf("%d tickets came of %d conversations", got, want)
			}
			report(b, bare, whole)
		})
	}
}

// residents gives each connection updates of its own: residents who say these words one after the other, as often as there are so many.
func residents(most int64, words ...string) func() func() string {
	var updates, chats atomic.Int64
	return func() func() string {
		var chat int64
		said := 0
		return func() string {
			if said%len(words) == 0 {
				chat = 1_000_000 + chats.Add(1)%most
			}
			said++
			return says(updates.Add(1), chat, words[(said-1)%len(words)])
		}
	}
}

// counted is true n times.
func counted(n int64) func() bool {
	var done atomic.Int64
	return func() bool { return done.Add(1) <= n }
}

// report prints how near we come to the limit.
func report(b *testing.B, bare, ours rate) {
	b.ReportMetric(bare.perSecond(), "limit/s")
	b.ReportMetric(ours.perSecond(), "huying/s")
	b.ReportMetric(ours.perSecond()/bare.perSecond(), "ratio")
	b.ReportMetric(ours.cpuEach()/bare.cpuEach(), "cpu-ratio")
	b.ReportMetric(ours.cpuEach()/1000, "cpu-us")
	b.ReportMetric(0, "ns/op")
}

// rate counts over several rounds.
type rate struct {
	n         int64
	took, cpu time.Duration
}

func (r *rate) add(one rate) { r.n, r.took, r.cpu = r.n+one.n, r.took+one.took, r.cpu+one.cpu }

func (r *rate) perSecond() float64 { return float64(r.n) / r.took.Seconds() }

// cpuEach is the processor time of one update, the caller's included.
func (r *rate) cpuEach() float64 { return float64(r.cpu) / float64(r.n) }

// cpuTime is the processor time this process has used.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// timed measures what is counted by do.
func timed(do func() int64) rate {
	begun, used := time.Now(), cpuTime()
	n := do()
	return rate{n, time.Since(begun), cpuTime() - used}
}

// flood delivers updates over 40 connections for a while.
func flood(b *testing.B, address, path string, length time.Duration, updates func() func() string) rate {
	b.Helper()
	end := time.Now().Add(length)
	return timed(func() int64 { return deliver(b, address, path, func() bool { return time.Now().Before(end) }, updates) })
}

// deliver posts updates over 40 connections as long as there are more; every one must be answered with 200.
func deliver(b testing.TB, address, path string, more func() bool, updates func() func() string) int64 {
	b.Helper()
	var all sync.WaitGroup
	var count atomic.Int64
	for range roadCallers {
		all.Go(func() {
			c, err := roadCall(address, path)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.conn.Close()
			update := updates()
			for more() {
				if status, err := c.post(update()); err != nil || status != 200 {
					b.Errorf("answered %d: %v", status, err)
					return
				}
				count.Add(1)
			}
		})
	}
	all.Wait()
	return count.Load()
}

// bareLimit serves a durable handler that does nothing else, and gives its address. On SQLite each commit syncs by itself (synchronous=FULL); ours
// syncs one commit while the next is written, and may come out above it.
func bareLimit(b *testing.B, kind string) string {
	b.Helper()
	url := roadDB(b, kind)
	db := roadSQL(b, url)
	store := storePost
	if kind == "sqlite" {
		db.SetMaxOpenConns(1)
		for _, p := range []string{"journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32768)", "wal_autocheckpoint(4000)"} {
			name, value, _ := strings.Cut(strings.TrimSuffix(p, ")"), "(")
			if _, err := db.Exec("PRAGMA " + name + " = " + value); err != nil {
				b.Fatal(err)
			}
		}
		store = storeLite(b, db)
	}
	if _, err := db.Exec(`CREATE TABLE bare (id TEXT PRIMARY KEY, body BYTEA NOT NULL)`); err != nil {
		b.Fatal(err)
	}
	queue := make(chan bareRow, 4096)
	go commit(db, queue, store)
	var ids atomic.Int64
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Post("/", func(c *fiber.Ctx) error {
		row := bareRow{strconv.FormatInt(ids.Add(1), 10), bytes.Clone(c.Body()), make(chan error, 1)}
		queue <- row
		if err := <-row.done; err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusOK)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go app.Listener(listener)
	b.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			b.Error(err)
		}
		close(queue)
	})
	return listener.Addr().String()
}

type bareRow struct {
	id   string
	body []byte
	done chan error
}

// commit stores whatever is waiting in one transaction.
func commit(db *sql.DB, queue chan bareRow, store func(db *sql.DB, rows []bareRow) error) {
	for first := range queue {
		rows := []bareRow{first}
		for more := true; more && len(rows) < 512; {
			select {
			case row := <-queue:
				rows = append(rows, row)
			default:
				more = false
			}
		}
		err := store(db, rows)
		for _, row := range rows {
			row.done <- err
		}
	}
}

func storeLite(b *testing.B, db *sql.DB) func(*sql.DB, []bareRow) error {
	var insert *sql.Stmt
	return func(_ *sql.DB, rows []bareRow) (err error) {
		if insert == nil {
			if insert, err = db.Prepare(`INSERT INTO bare (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`); err != nil {
				return err
			}
		}
		t, err := db.Begin()
		if err != nil {
			return err
		}
		own := t.Stmt(insert)
		for _, row := range rows {
			if _, err := own.Exec(row.id, row.body); err != nil {
				return err
			}
		}
		return t.Commit()
	}
}

func storePost(db *sql.DB, rows []bareRow) error {
	var text strings.Builder
	text.WriteString(`INSERT INTO bare (id, body) VALUES `)
	var args []any
	for i, row := range rows {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, "($%d,$%d)", 2*i+1, 2*i+2)
		args = append(args, row.id, row.body)
	}
	text.WriteString(` ON CONFLICT DO NOTHING`)
	_, err := db.ExecContext(context.Background(), text.String(), args...)
	return err
}
