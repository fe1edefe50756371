package main

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"testing"

	"huying/bot"
)

// TestStoreLocked: while another process has locked the database file, the webhook acknowledges nothing and asks Telegram to come again.
// When the lock is gone, what was in hand is finished, and what is delivered again is stored once.
func TestStoreLocked(t *testing.T) {
	t.Parallel()
	r := beginRefused(t, "busy_timeout(50)", "") // not the usual 5 s: twenty deliveries would wait for them
	r.delivers(http.StatusOK)
	lock, err := r.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if _, err := lock.ExecContext(t.Context(), `BEGIN EXCLUSIVE`); err != nil {
		t.Fatal(err)
	}
	for range refusals {
		r.delivers(http.StatusServiceUnavailable)
	}
	r.keeps(1)
	if status, _, _ := r.fetch(http.MethodGet, "/readyz", nil); status != http.StatusServiceUnavailable {
		t.Errorf("ready: %d", status)
	}
	if _, err := lock.ExecContext(context.WithoutCancel(t.Context()), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	r.deliversAgain()
}

// TestStoreFull: the same while there is no room for one more page in the database. What was stored before is tried again and again, and not
// set aside as if the messages were at fault.
func TestStoreFull(t *testing.T) {
	t.Parallel()
	const filler = `CREATE TABLE filler AS WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT randomblob(4000) FROM n`
	r := beginRefused(t, "max_page_count(1)", filler) // 1 is as much as there is at the start
	kept := 0
	for r.delivers(0) == http.StatusOK {
		kept++
	}
	for range refusals {
		r.delivers(http.StatusServiceUnavailable)
	}
	r.keeps(kept)
	waiting := roadCount(t, r.db, `SELECT COUNT(*) FROM inbox WHERE state = 'waiting'`)
	until(t, "what is stored waits, and what was sent has been written down in vain many times", func() bool { // the inbox says only once that the store takes nothing
		log := r.log.String()
		return strings.Contains(log, "inbox: the store: takes nothing") && strings.Count(log, "cannot write down what was sent; trying again") > 10
	})
	t.Logf("%d messages had room, of which %d waited", kept, waiting)
	if _, err := r.db.Exec(`DROP TABLE filler`); err != nil {
		t.Fatal(err)
	}
	r.deliversAgain()
}

const refusals = 20

// refused is a program whose database takes no more for a while.
type refused struct {
	*program
	db   *sql.DB
	last int64 // update delivered; each is of another resident
}

// beginRefused starts a program on an SQLite file, and again with a pragma of ours, once something was done to the file.
func beginRefused(t *testing.T, pragma, meanwhile string) *refused {
	t.Helper()
	r := &refused{program: begin(t, webhook, set("TELEGRAM_WEBHOOK_SECRET", roadSecret))}
	r.db = roadSQL(t, r.database())
	r.restart(func() {
		if _, err := r.db.Exec(meanwhile); err != nil {
			t.Fatal(err)
		}
		r.env["DATABASE_URL"] = r.database() + "?_pragma=" + pragma
	})
	return r
}

// delivers posts the next update, which must be answered with a status; 0 is any of the two.
func (r *refused) delivers(want int) int {
	r.t.Helper()
	r.last++
	return r.posts(r.last, want)
}

func (r *refused) posts(n int64, want int) int {
	r.t.Helper()
	status, _, header := r.fetch(http.MethodPost, bot.WebhookPath, strings.NewReader(says(n, firstChat+n, "帮助")), "X-Telegram-Bot-Api-Secret-Token", roadSecret)
	if again := header.Get("Retry-After") != ""; status != want && want != 0 || again != (status == http.StatusServiceUnavailable) {
		r.t.Fatalf("update %d: answered %d with Retry-After %q, not %d", n, status, header.Get("Retry-After"), want)
	}
	return status
}

func (r *refused) keeps(want int) {
	r.t.Helper()
	if got := roadCount(r.t, r.db, `SELECT COUNT(*) FROM inbox`); got != want {
		r.t.Errorf("%d messages are stored, not %d", got, want)
	}
}

// deliversAgain delivers everything twice more. Each message is stored once and answered once.
func (r *refused) deliversAgain() {
	r.t.Helper()
	for range 2 {
		for n := range r.last {
			r.posts(n+1, http.StatusOK)
		}
	}
	until(r.t, "every answer is sent", func() bool {
		return roadCount(r.t, r.db, `SELECT COUNT(*) FROM outbox WHERE state = 'sent'`) == int(r.last)
	})
	roadHandled(r.t, r.db, patience)
	r.keeps(int(r.last))
	if n := roadCount(r.t, r.db, `SELECT COUNT(*) FROM inbox WHERE state = 'done' AND attempts = 0`); n != int(r.last) {
		r.t.Errorf("%d of %d messages are handled at the first attempt", n, r.last)
	}
	if n := roadCount(r.t, r.db, `SELECT COUNT(*) FROM outbox`); n != int(r.last) {
		r.t.Errorf("%d answers to %d messages", n, r.last)
	}
	for n := range r.last {
		if heard := texts(r.tg.Sent(firstChat + n + 1)); len(heard) != 1 {
			r.t.Errorf("resident %d heard %q", n+1, heard)
		}
	}
}
