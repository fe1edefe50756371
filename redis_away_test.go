package main

import (
	"database/sql"
	"strings"
	"syscall"
	"testing"
)

// TestRedisAway empties Redis, freezes it, and kills it, while residents report. Nothing is lost, every message is answered once, and
// everybody has one ticket; while it is away the service goes on. A conversation may be forgotten with it: then a resident is asked again.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	redis := newRedis(t)
	p := begin(t, webhook, postgres, set("REDIS_URL", redis.url), set("TELEGRAM_WEBHOOK_SECRET", roadSecret))
	db := roadSQL(t, p.database())
	kept := func() int { return roadCount(t, db, `SELECT COUNT(*) FROM sessions`) }
	r := &reporters{p: p, atATime: reporting}
	r.report("before", r.more(reporting))
	for range 5 {
		redis.flush()
		r.report("after Redis was emptied", r.more(reporting/2))
	}
	for what, trouble := range map[string]struct{ begin, end func() }{
		"frozen": {func() { redis.signal(syscall.SIGSTOP) }, func() { redis.signal(syscall.SIGCONT) }}, // it takes connections and does not answer
		"gone":   {redis.stop, redis.start},
	} {
		trouble.begin()
		r.report("while Redis is "+what, r.more(reporting))
		if kept() == 0 {
			t.Errorf("Redis is %s, and no conversation is kept in the database", what)
		}
		before := r.returns()
		trouble.end()
		r.atATime = 2 // a call now and then finds out
		r.report("until Redis is back", func() bool { return r.returns() > before && kept() == 0 })
		r.atATime = reporting
	}
	r.atATime = 0
	r.report("to the end", func() bool { return r.finished() == len(r.people) })
	r.judge(db)
}

// reporters are residents who report something, each answering what is asked until there is a ticket.
type reporters struct {
	p       *program
	people  []*reporter
	atATime int
}

type reporter struct {
	*neighbour
	said     int
	finished bool
}

const reporting = 20 // residents who report at the same time

// report goes on until something has happened.
func (r *reporters) report(what string, happened func() bool) {
	r.p.t.Helper()
	roadUntil(r.p.t, finishTime, "reports "+what, func() bool {
		active := 0
		for _, one := range r.people {
			if !one.finished && !one.step() {
				active++
			}
		}
		for ; active < r.atATime; active++ {
			one := &reporter{neighbour: r.p.neighbour(int64(len(r.people)))}
			r.people = append(r.people, one)
			one.step()
		}
		return happened()
	})
}

// more is true when so many more residents have a ticket.
func (r *reporters) more(n int) func() bool {
	want := r.finished() + n
	return func() bool { return r.finished() >= want }
}

// returns counts how often the program found Redis again.
func (r *reporters) returns() int { return strings.Count(r.p.log.String(), "redis is back") }

func (r *reporters) finished() (n int) {
	for _, one := range r.people {
		if one.finished {
			n++
		}
	}
	return n
}

// step says the next thing once the last has been answered; true when there is a ticket.
func (r *reporter) step() bool {
	sent := r.tg.Sent(r.id)
	if len(sent) < r.said {
		return false
	}
	words := "3号楼二单元楼道灯坏了三天了"
	if len(sent) > 0 {
		switch last := sent[len(sent)-1].Text; {
		case strings.Contains(last, "已登记"):
			r.finished = true
			return true
		case strings.Contains(last, "同意吗"):
			words = "同意"
		case strings.Contains(last, "请核对"):
			words = "提交"
		}
	}
	r.says(words)
	r.said++
	return false
}

// judge looks at the database and at what arrived.
func (r *reporters) judge(db *sql.DB) {
	t := r.p.t
	t.Helper()
	roadHandled(t, db, finishTime)
	said, again := 0, 0
	for _, one := range r.people {
		said += one.said
		again += one.said - 3
		if sent := r.p.tg.Sent(one.id); len(sent) != one.said {
			t.Errorf("%d said %d messages and heard %q", one.id, one.said, texts(sent))
		}
	}
	for what, want := range map[string]int{
		`SELECT COUNT(*) FROM inbox`:                      said,
		`SELECT COUNT(*) FROM inbox WHERE state = 'done'`: said,
		`SELECT COUNT(*) FROM outbox`:                     said,
		`SELECT COUNT(*) FROM tickets`:                    len(r.people),
		`SELECT COUNT(DISTINCT address) FROM tickets`:     len(r.people),
		`SELECT COUNT(*) FROM residents`:                  len(r.people),
	} {
		if got := roadCount(t, db, what); got != want {
			t.Errorf("%s: %d, not %d", what, got, want)
		}
	}
	t.Logf("%d residents, %d messages, of which %d because a conversation was forgotten", len(r.people), said, again)
}
