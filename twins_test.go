package main

import (
	"database/sql"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// TestTwins runs two instances on one PostgreSQL and one Redis, and gives them the updates in turns. Then one of them is killed in the midst
// of its work, and the other takes it over; one is started again, and the other stopped. No message is lost or handled twice, no ticket
// doubled, every conversation is whole and in order, and no answer repeated but those whose sending was in doubt at the kill.
func TestTwins(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	w.launch()
	w.running(1)
	var one string
	if err := w.db.QueryRow(`SELECT id FROM instances`).Scan(&one); err != nil {
		t.Fatal(err)
	}
	w.other.launch()
	w.running(2)
	w.control()
	talks := make(chan bool)
	go func() { defer close(talks); w.talk(w.enough) }()

	w.more(40)
	if n := w.repeated(); n > 0 {
		t.Errorf("%d answers were sent twice, although nothing had happened", n)
	}
	until(t, "the other works", func() bool { return w.number(`SELECT COUNT(*) FROM lanes WHERE holder <> $1`, one) > 0 })
	until(t, "this one has work in hand", func() bool { return w.number(`SELECT COUNT(*) FROM lanes WHERE holder = $1`, one) > 0 })
	w.kill()
	w.takenOver(one)
	before := w.repeated()

	w.launch()
	w.running(2)
	w.more(20)
	w.other.stop()
	w.more(20)
	w.other.launch()
	w.running(2)
	close(w.enough)
	<-talks
	if n := w.repeated(); n != before {
		t.Errorf("%d answers were sent twice because an instance was stopped", n-before)
	}
	w.stop()
	w.other.stop()
	w.judge(w.db)
}

// twins are a village that talks with two instances.
type twins struct {
	*village
	other *child
	db    *sql.DB
}

func newTwins(t *testing.T) *twins {
	t.Helper()
	where := roadDB(t, "postgres")
	w := &twins{village: newVillage(t, "DATABASE_URL", where, "REDIS_URL", newRedis(t).url), db: roadSQL(t, where)}
	w.talkers = 30
	w.other = newChild(t, maps.Clone(w.env))
	w.other.env["LISTEN"] = freeAddress(t)
	w.env["PUBLIC_URL"] = balance(t, w.env["LISTEN"], w.other.env["LISTEN"])
	w.other.env["PUBLIC_URL"] = w.env["PUBLIC_URL"]
	return w
}

func (w *twins) number(query string, args ...any) int {
	w.t.Helper()
	return roadCount(w.t, w.db, query, args...)
}

// running waits until so many instances say that they live.
func (w *twins) running(n int) {
	w.t.Helper()
	roadUntil(w.t, finishTime, "instances at work", func() bool { // beside browsers two programs take their time to start
		return w.number(`SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'instances'`) == 1 && // the first one makes the tables
			w.number(`SELECT COUNT(*) FROM instances`) == n
	})
}

// more waits for so many more tickets.
func (w *twins) more(tickets int) {
	w.t.Helper()
	tickets += w.number(`SELECT COUNT(*) FROM tickets`)
	roadUntil(w.t, finishTime, "more tickets", func() bool { return w.number(`SELECT COUNT(*) FROM tickets`) >= tickets })
}

// takenOver waits until what an instance had in hand when it died is done.
func (w *twins) takenOver(dead string) {
	w.t.Helper()
	last, left := w.number(`SELECT MAX(seq) FROM inbox`), w.number(`SELECT COUNT(*) FROM lanes WHERE holder = $1`, dead)
	until(w.t, "the other takes over", func() bool {
		return w.number(`SELECT COUNT(*) FROM inbox WHERE state = 'waiting' AND seq <= $1`, last) == 0
	})
	w.running(1)
	until(w.t, "what was being sent is sent again", func() bool {
		return w.number(`SELECT COUNT(*) FROM outbox WHERE state <> 'sent' AND attempts > 0`) == 0
	})
	w.t.Logf("the killed one left %d residents in its hands, and %d answers arrived twice", left, w.repeated())
}

// repeated counts the answers that arrived twice so far: no two of the conversation that follow each other are alike.
func (v *village) repeated() (n int) {
	said := map[int64]string{}
	for _, m := range v.api.Ledger() {
		if said[m.Chat] == m.Text {
			n++
		}
		said[m.Chat] = m.Text
	}
	return n
}

// balance gives each request to the next of several instances, whether that one is there or not, and returns where.
func balance(t *testing.T, addresses ...string) string {
	t.Helper()
	var turn atomic.Int64
	server := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: addresses[int(turn.Add(1))%len(addresses)]})
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 100},
		ErrorLog:  log.New(io.Discard, "", 0), // one that is not there is no news
	})
	t.Cleanup(server.Close)
	return server.URL
}
