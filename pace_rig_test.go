package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/store"
	"huying/tickets"
)

// paceFill queues one message of a broadcast for each of many recipients, in a new database.
func paceFill(tb testing.TB, kind string, recipients int) (where string) {
	tb.Helper()
	where = roadDB(tb, kind)
	db, err := store.Open(context.Background(), store.Options{URL: where, Dir: tb.TempDir()})
	if err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	const fill = `INSERT INTO outbox (id, channel, address, resident, ticket, class, lang, due, expires, at, seq, place, body, state, answer)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT))
		SELECT 'b:' || i, 'telegram', 'telegram:' || (CAST($2 AS BIGINT) + i), '', '', CAST($3 AS BIGINT), 'zh-Hans', 0, 0, 0, i, i,
		'{"lines":[{"key":"told.write","args":{"number":"通知","text":"明天上午九点到下午三点停水，请提前储水。"}}]}', 'queued', FALSE FROM n`
	if _, err := roadSQL(tb, where).Exec(fill, recipients, paceFirst, int(tickets.Bulk)); err != nil {
		tb.Fatal(err)
	}
	return where
}

// paceFirst is the chat before the first recipient's.
const paceFirst = 5_000_000_000

func paceRecipient(chat int64) bool { return chat > paceFirst }

// pacePrograms are instances on one queue.
type pacePrograms struct {
	tb  testing.TB
	api *bottest.Server
	all []*child
}

// paceStart starts instances. The first is the one that is written to.
func paceStart(tb testing.TB, api *bottest.Server, instances int, set ...string) *pacePrograms {
	tb.Helper()
	p := &pacePrograms{tb: tb, api: api}
	for range instances {
		c := newChild(tb, roadEnv(tb, api, append([]string{"PACE_CHAT", "1", "LOG_LEVEL", "error"}, set...)...))
		c.launch()
		p.all = append(p.all, c)
	}
	return p
}

// accepted lists what a broadcast's recipients got, by chat.
func paceAccepted(api *bottest.Server) map[int64]int {
	got := map[int64]int{}
	for _, m := range api.Ledger() {
		if paceRecipient(m.Chat) {
			got[m.Chat]++
		}
	}
	return got
}

// paceReplies asks the program something every so often, as residents who were never heard before, and gives the times from the question
// to the answer's acceptance.
func paceReplies(tb testing.TB, api *bottest.Server, first int64, lasts, every time.Duration) (waits []time.Duration) {
	tb.Helper()
	asked := map[int64]time.Time{}
	end := time.Now().Add(lasts)
	for chat := first; time.Now().Before(end); chat++ {
		asked[chat] = time.Now()
		api.Say(chat, "帮助")
		time.Sleep(every)
	}
	roadUntil(tb, 30*time.Second, "all are answered", func() bool {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(asked)), func(chat int64) bool { return api.Last(chat).ID == 0 })
	})
	for chat, at := range asked {
		waits = append(waits, api.Sent(chat)[0].At.Sub(at))
	}
	slices.Sort(waits)
	return waits
}

// paceTooMany counts the refusals for asking too often.
func paceTooMany(api *bottest.Server) (n int) {
	for _, r := range api.Refused() {
		if r.Code == 429 {
			n++
		}
	}
	return n
}

// paceShare is how much of a limit was used between the first acceptance and a time.
func paceShare(api *bottest.Server, limit int, until time.Time) float64 {
	ledger := api.Ledger()
	n := 0
	for _, m := range ledger {
		if m.At.Before(until) {
			n++
		}
	}
	return float64(n) / float64(limit) / until.Sub(ledger[0].At).Seconds()
}

// paceBegun waits until the first message of the broadcast is accepted.
func paceBegun(tb testing.TB, api *bottest.Server) {
	tb.Helper()
	roadUntil(tb, time.Minute, "sending begins", func() bool {
		return slices.ContainsFunc(api.Ledger(), func(m bottest.Sent) bool { return paceRecipient(m.Chat) })
	})
}

// paceSays is a short account of what the server saw.
func paceSays(api *bottest.Server) string {
	codes := map[int]int{}
	for _, r := range api.Refused() {
		codes[r.Code]++
	}
	twice := 0
	for _, n := range paceAccepted(api) {
		twice += n - 1
	}
	return strings.TrimSpace(fmt.Sprintf("%d accepted, %d twice, refused %v, busiest second %d", len(api.Ledger()), twice, codes, api.Busiest(time.Second)))
}
