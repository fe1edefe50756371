package store

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"huying/tickets"
)

// senders is how many requests are under way at once, as with Telegram's max_connections.
const senders = 40

var update = []byte(`{"update_id":10000,"message":{"message_id":1365,"date":1441645532,"chat":{"id":1111111,"type":"private","first_name":"王"},` +
	`"from":{"id":1111111,"is_bot":false,"first_name":"王","language_code":"zh-hans"},"text":"三号楼二单元的电梯又坏了，老人下不来"}}`)

func together(b *testing.B, do func(i int64) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	used := cpu(b)
	for range senders {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
	b.ReportMetric(float64((cpu(b)-used).Microseconds())/float64(b.N), "cpu-us/msg")
}

// cpu is what this process has used of the processors: on a busy machine it says more than the clock.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchEach(b *testing.B, body func(b *testing.B, f *fixture)) {
	b.Helper()
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			f := open(b, fresh(b, kind), b.TempDir(), &clock{now: start})
			f.Now, f.seq.now = time.Now, time.Now
			body(b, f)
		})
	}
}

func BenchmarkPut(b *testing.B) {
	benchEach(b, func(b *testing.B, f *fixture) {
		together(b, func(i int64) error {
			_, err := f.Put(ctx, tickets.Arrival{Channel: "telegram", ID: fmt.Sprint(i), Lane: fmt.Sprint("telegram:", i%5000), Body: update, At: start})
			return err
		})
	})
}

// BenchmarkBare is the limit Put is measured against: one durable row by group commit and nothing else.
func BenchmarkBare(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			url, driver := fresh(b, kind), "pgx"
			if kind == "sqlite" {
				driver = "sqlite"
				url = "file:" + url + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate"
			}
			db, err := sql.Open(driver, url)
			must(b, err)
			defer db.Close()
			if kind == "sqlite" {
				db.SetMaxOpenConns(1)
			}
			_, err = db.Exec(`CREATE TABLE inbox (channel TEXT NOT NULL, id TEXT NOT NULL, lane TEXT NOT NULL, body BYTEA NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (channel, id))`)
			must(b, err)
			type item struct {
				id   string
				done chan error
			}
			queue := make(chan item, 4096)
			go bareWriter(db, kind == "sqlite", func(commit func(ids []string) error) {
				for first := range queue {
					batch := []item{first}
				more:
					for len(batch) < 256 {
						select {
						case i := <-queue:
							batch = append(batch, i)
						default:
							break more
						}
					}
					var ids []string
					for _, i := range batch {
						ids = append(ids, i.id)
					}
					err := commit(ids)
					for _, i := range batch {
						i.done <- err
					}
				}
			})
			together(b, func(i int64) error {
				done := make(chan error, 1)
				queue <- item{fmt.Sprint(i), done}
				return <-done
			})
			close(queue)
		})
	}
}

func bareWriter(db *sql.DB, lite bool, run func(commit func(ids []string) error)) {
	const head = `INSERT INTO inbox (channel, id, lane, body, at) VALUES `
	if lite {
		stmt, err := db.Prepare(head + `($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`)
		if err != nil {
			panic(err)
		}
		run(func(ids []string) error {
			tx, err := db.Begin()
			if err != nil {
				return err
			}
			s := tx.Stmt(stmt)
			for _, id := range ids {
				if _, err := s.Exec("telegram", id, "telegram:"+id, update, 1); err != nil {
					return err
				}
			}
			return tx.Commit()
		})
		return
	}
	run(func(ids []string) error {
		var text strings.Builder
		text.WriteString(head)
		var args []any
		for i, id := range ids {
			if i > 0 {
				text.WriteByte(',')
			}
			fmt.Fprintf(&text, "($%d,$%d,$%d,$%d,$%d)", 5*i+1, 5*i+2, 5*i+3, 5*i+4, 5*i+5)
			args = append(args, "telegram", id, "telegram:"+id, update, 1)
		}
		_, err := db.Exec(text.String()+" ON CONFLICT DO NOTHING", args...)
		return err
	})
}

func BenchmarkSave(b *testing.B) {
	benchEach(b, func(b *testing.B, f *fixture) {
		together(b, func(i int64) error {
			c := filing(f, fmt.Sprint("telegram/", i))
			return f.Save(ctx, c)
		})
	})
}

// BenchmarkTurn is what one message costs the store: accept, session, ticket with its answer, done.
func BenchmarkTurn(b *testing.B) {
	benchEach(b, func(b *testing.B, f *fixture) {
		together(b, func(i int64) error {
			a := tickets.Arrival{Channel: "telegram", ID: fmt.Sprint(i), Lane: fmt.Sprint("telegram:", i), Body: update, At: start}
			if _, err := f.Put(ctx, a); err != nil {
				return err
			}
			if _, err := f.Lane(ctx, a.Lane, 8); err != nil {
				return err
			}
			_, version, err := f.LoadSession(ctx, a.Lane)
			if err != nil {
				return err
			}
			if err := f.Save(ctx, filing(f, fmt.Sprint("telegram/", i))); err != nil {
				return err
			}
			if err := f.SaveSession(ctx, a.Lane, update, version, time.Hour); err != nil {
				return err
			}
			return f.Done(ctx, a, nil)
		})
	})
}

// BenchmarkClaim hands out and records in hundreds, with 100,000 notices queued.
func BenchmarkClaim(b *testing.B) {
	benchEach(b, func(b *testing.B, f *fixture) {
		const all = 100_000
		for from := 0; from < all; from += 1000 {
			var some []tickets.Notice
			for i := range 1000 {
				n := note(fmt.Sprint("n", from+i), from+i)
				n.Class = tickets.News
				some = append(some, n)
			}
			must(b, f.Post(ctx, some))
		}
		b.ResetTimer()
		for range b.N {
			heads, _, err := f.ClaimNotices(ctx, time.Now(), 30, nil)
			must(b, err)
			if len(heads) == 0 {
				b.Skip("all are sent")
			}
			var done []tickets.Delivery
			for _, h := range heads {
				done = append(done, tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Sent, Said: "您好", At: time.Now()})
			}
			must(b, f.RecordDeliveries(ctx, done))
		}
	})
}
