package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

func containsTitle(text, title string) bool {
	return strings.HasPrefix(text, "【生活通知】"+title)
}

// TestBroadcast sends to 300 residents and a group, one in twenty of whom have blocked us, over the program as it is. It is killed in the middle
// and nobody is missed; a second broadcast is recalled in the middle and nobody keeps it; a third is corrected. The fake server's ledger is
// the judge.
func TestBroadcast(t *testing.T) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			const residents, blocked = 300, 15
			const group, supergroup = -500, -1_000_000_500
			api := bottest.New(t)
			api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
			for i := range blocked {
				api.Block(paceFirst + int64(20*i) + 1)
			}
			api.Migrate(group, supergroup)
			where := newsTown(t, kind, residents)
			db, desk := newsStore(t, where)
			at := tickets.Address{Channel: "telegram", ID: "-500"}
			if err := db.Subscribe(t.Context(), tickets.Subscription{Group: at, Area: newsGrid, Topics: tickets.Topics, Role: tickets.LivesHere}); err != nil {
				t.Fatal(err)
			}
			first := newsSend(t, desk, "停水一")
			closed(t, db)
			c := newChild(t, roadEnv(t, api, "DATABASE_URL", where, "PACE_OVERALL", "150"))

			c.launch()
			roadUntil(t, time.Minute, "a third has it", func() bool { return len(newsGot(api, "停水一")) > residents/3 })
			c.kill()
			doubtful := roadCount(t, roadSQL(t, where), `SELECT COUNT(*) FROM outbox WHERE state = 'sending'`)
			c.launch()
			roadUntil(t, time.Minute, "everybody has it", func() bool { return len(newsGot(api, "停水一")) == residents-blocked+1 })
			p := newsEnds(t, where, first.ID)
			if p.In(tickets.Sent) != residents-blocked+1 || p.In(tickets.Gone) != blocked || p.Waiting() != 0 {
				t.Errorf("the ledger says %+v", p.Counts)
			}
			twice := 0
			for chat, n := range newsGot(api, "停水一") {
				if twice += n - 1; n > 2 || chat == group {
					t.Errorf("%d got it %d times", chat, n)
				}
			}
			if twice > doubtful { // what was written down as on its way when the program was killed
				t.Errorf("%d got it twice after one kill, of %d on their way", twice, doubtful)
			}
			c.stop()

			newsRecalled(t, api, c, where)
			newsCorrected(t, api, c, where)
		})
	}
}

func closed(t *testing.T, db interface{ Close() error }) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// newsEnds waits until a broadcast is over and gives its figures.
func newsEnds(t *testing.T, where, id string) (p tickets.Progress) {
	t.Helper()
	db, desk := newsStore(t, where)
	defer closed(t, db)
	roadUntil(t, time.Minute, "it has ended", func() bool {
		var err error
		if p, err = desk.Progress(context.Background(), id); err != nil {
			t.Fatal(err)
		}
		return p.Waiting() == 0 && p.Behind == 0 && p.Broadcast.Stage != tickets.BroadcastSending
	})
	return p
}

// newsRecalled: a broadcast is taken back while it is being sent. A chat whose messages are too old to be deleted is told instead.
func newsRecalled(t *testing.T, api *bottest.Server, c *child, where string) {
	db, desk := newsStore(t, where)
	b := newsSend(t, desk, "停水二")
	closed(t, db)
	c.launch()
	roadUntil(t, time.Minute, "a third has it", func() bool { return len(newsGot(api, "停水二")) > 100 })
	c.kill()
	old := newsFirst(api, "停水二")
	api.Settle(old)
	db, desk = newsStore(t, where)
	by := tickets.Actor{Kind: tickets.ByStaff, ID: "b", Role: tickets.Supervisor}
	if _, err := desk.Recall(t.Context(), b.ID, tickets.BroadcastAct{By: by, Text: "地点写错了"}); err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	c.launch()
	p := newsEnds(t, where, b.ID)
	if p.Broadcast.Stage != tickets.BroadcastRecalled || p.In(tickets.Dropped) == 0 || p.In(tickets.Sent) < 50 { // what was in flight at the kill is not counted as sent
		t.Errorf("%s: %+v", p.Broadcast.Stage, p.Counts)
	}
	for chat := range newsGot(api, "停水二") { // accepted, and killed before that was written down: nobody knows its id, and they are told
		if last := api.Last(chat); !strings.Contains(last.Text, "已撤回") {
			t.Errorf("%d still has it and was not told", chat)
		}
	}
	if last := api.Last(old); last.Edits != 1 || !strings.Contains(last.Text, "已撤回") {
		t.Errorf("what is too old to delete says %q", last.Text)
	}
	c.stop()
}

// newsFirst is the first chat that got a broadcast.
func newsFirst(api *bottest.Server, title string) int64 {
	for _, m := range api.Ledger() {
		if containsTitle(m.Text, title) {
			return m.Chat
		}
	}
	return 0
}

// newsCorrected: what was delivered is edited in its place.
func newsCorrected(t *testing.T, api *bottest.Server, c *child, where string) {
	db, desk := newsStore(t, where)
	b := newsSend(t, desk, "停水三")
	closed(t, db)
	c.launch()
	roadUntil(t, time.Minute, "half have it", func() bool { return len(newsGot(api, "停水三")) > 150 })
	c.stop()
	db, desk = newsStore(t, where)
	by := tickets.Actor{Kind: tickets.ByStaff, ID: "b", Role: tickets.Supervisor}
	texts := map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "停水四", Body: "改为后天。"}}
	if _, err := desk.Correct(t.Context(), b.ID, texts, tickets.BroadcastAct{By: by, Text: "日期"}); err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	c.launch()
	newsEnds(t, where, b.ID)
	if old, now := newsGot(api, "停水三"), newsGot(api, "停水四"); len(old) > 0 || len(now) != 300-15+1 {
		t.Errorf("%d have the old words, %d the new ones", len(old), len(now))
	}
	edited := 0
	for _, m := range api.Ledger() {
		if m.Edits > 0 && containsTitle(m.Text, "停水四") {
			edited++
		}
	}
	if edited < 150 {
		t.Errorf("%d were edited", edited)
	}
	c.stop()
}
