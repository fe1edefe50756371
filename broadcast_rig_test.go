package main

import (
	"context"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/store"
	"huying/tickets"
)

// newsGrid is where the recipients of these broadcasts live.
const newsGrid = "9901010010010001"

// newsStore opens a database beside the program, or before it is started.
func newsStore(tb testing.TB, where string) (*store.DB, *tickets.BroadcastDesk) {
	tb.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: where, Dir: tb.TempDir()})
	if err != nil {
		tb.Fatal(err)
	}
	return db, &tickets.BroadcastDesk{Store: db, Now: time.Now, NewID: tickets.NewID, Location: time.UTC, Approval: 10_000_000}
}

// newsTown fills a new database with residents who are subscribed to everything: their chats are paceFirst+1 and up.
func newsTown(tb testing.TB, kind string, residents int) (where string) {
	tb.Helper()
	where = roadDB(tb, kind)
	db, _ := newsStore(tb, where)
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	sql := roadSQL(tb, where)
	defer sql.Close()
	const rows = ` WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT)) SELECT `
	const chat = `CAST($2 AS BIGINT) + i`
	fills := []string{
		`INSERT INTO residents (id, address, lang, name, phone, consent, created)` + rows + `'r' || (` + chat + `), 'telegram:' || (` + chat + `), 'zh-Hans', '', '', 1, 1 FROM n`,
		`INSERT INTO subscriptions (id, alone, area, topics, standing, cared, lang, quiet_from, quiet_till, updated, channel, address)` + rows +
			`'r' || (` + chat + `), TRUE, '` + newsGrid + `', 65535, 'resident', FALSE, 'zh-Hans', 0, 0, 1, 'telegram', 'telegram:' || (` + chat + `) FROM n`,
	}
	for _, fill := range fills {
		if _, err := sql.Exec(fill, residents, paceFirst); err != nil {
			tb.Fatal(err)
		}
	}
	if kind == "postgres" { // as it does by itself after a while
		if _, err := sql.Exec(`VACUUM ANALYZE`); err != nil {
			tb.Fatal(err)
		}
	}
	return where
}

// newsSend brings a broadcast on its way.
func newsSend(tb testing.TB, desk *tickets.BroadcastDesk, title string) tickets.Broadcast {
	tb.Helper()
	by := tickets.Actor{Kind: tickets.ByStaff, ID: "a", Role: tickets.Supervisor}
	b, err := desk.Draft(context.Background(), tickets.Composing{
		Kind: tickets.LifeNews, Topic: tickets.TopicUtility, Audience: tickets.Audience{Areas: []string{newsGrid}, Groups: true},
		Texts: map[tickets.Lang]tickets.Text{tickets.Hans: {Title: title, Body: "明天上午九点到下午三点停水，请提前储水。"}},
	}, by)
	if err == nil {
		b, err = desk.Submit(context.Background(), b.ID, tickets.Submitting{BroadcastAct: tickets.BroadcastAct{By: by}, Accept: tickets.Langs})
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// newsGot counts, by chat, the messages that begin with a title and have not been taken back.
func newsGot(api *bottest.Server, title string) map[int64]int {
	got := map[int64]int{}
	for _, m := range api.Ledger() {
		if !m.Deleted && len(m.Text) > 0 && containsTitle(m.Text, title) {
			got[m.Chat]++
		}
	}
	return got
}
