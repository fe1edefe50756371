package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

const (
	homeGrid  = "9901010010010001"
	otherGrid = "9901010010010002"
	farGrid   = "9901010020010001"
)

// newsDesk is a desk over a store, with ids that count.
func newsDesk(f *fixture) *tickets.BroadcastDesk {
	n, codes := 0, 0
	return &tickets.BroadcastDesk{
		Store: f, Now: f.Now, Location: time.UTC,
		NewID: func() string { n++; return fmt.Sprintf("n%04d", n) },
		NewCode: func() string {
			codes++
			return fmt.Sprintf("ABC%03d", codes)
		},
	}
}

var (
	author = tickets.Actor{Kind: tickets.ByStaff, ID: "au", Role: tickets.Dispatcher, Area: "990101001"}
)

// settle makes residents of a grid that are subscribed; their addresses are telegram:from, from+1 …
func settle(t testing.TB, f *fixture, grid string, from, n int, change func(i int, s *tickets.Subscription)) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("r%06d", from+i)
		must(t, f.Keep(ctx, tickets.Resident{ID: id, Address: tickets.Address{Channel: "telegram", ID: fmt.Sprint(from + i)}, Lang: tickets.Hans, ConsentAt: start}))
		s := tickets.Subscription{Resident: id, Area: grid, Topics: []tickets.Topic{tickets.TopicUtility}, Role: tickets.LivesHere}
		if change != nil {
			change(i, &s)
		}
		must(t, f.Subscribe(ctx, s))
	}
}

func waterOff(areas ...string) tickets.Composing {
	return tickets.Composing{
		Kind: tickets.LifeNews, Topic: tickets.TopicUtility, Texts: map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "停水", Body: "明天停水"}},
		Audience: tickets.Audience{Areas: areas, Groups: true},
	}
}

// everybody reads an audience to its end, in windows of a size.
func everybody(t *testing.T, f *fixture, a tickets.Audience, red bool, size int) (ids []string) {
	t.Helper()
	for c := (tickets.WindowCursor{}); !c.Done; {
		w, err := f.AudienceWindow(ctx, a, red, c, size)
		must(t, err)
		if len(w.Recipients) > size {
			t.Fatalf("a window of %d", len(w.Recipients))
		}
		for _, r := range w.Recipients {
			ids = append(ids, r.To.ID)
		}
		if w.Next == c {
			t.Fatalf("the cursor stays at %+v", c)
		}
		c = w.Next
	}
	return ids
}

func TestAudience(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		settle(t, f, homeGrid, 100, 3, nil)
		settle(t, f, otherGrid, 200, 3, func(i int, s *tickets.Subscription) {
			s.Cared, s.Role = i == 1, tickets.Standings[i]
			s.QuietFrom, s.QuietTill = 22*60, 7*60
		})
		settle(t, f, farGrid, 300, 2, func(i int, s *tickets.Subscription) { s.Topics = []tickets.Topic{tickets.TopicLaw} })
		settle(t, f, "", 400, 1, nil)
		must(t, f.Keep(ctx, tickets.Resident{ID: "r000201", Address: tickets.Address{Channel: "web", ID: "v"}, Lang: tickets.English, ConsentAt: start}))
		must(t, f.Subscribe(ctx, tickets.Subscription{Group: tickets.Address{Channel: "telegram", ID: "-5"}, Area: otherGrid, Role: tickets.LivesHere, Topics: []tickets.Topic{tickets.TopicUtility}}))
		utility := []tickets.Topic{tickets.TopicUtility}
		for _, c := range []struct {
			name string
			a    tickets.Audience
			red  bool
			want string
		}{
			{"the near first, each group before its people", tickets.Audience{Areas: []string{otherGrid, "990101001001"}, Topics: utility, Groups: true}, false, "-5 200 v 202 100 101 102"},
			{"no groups", tickets.Audience{Areas: []string{"9901010010"}, Topics: utility}, false, "100 101 102 200 v 202"},
			{"everywhere, also who lives nobody knows where", tickets.Audience{Topics: utility}, false, "400 100 101 102 200 v 202"},
			{"a topic nobody there has", tickets.Audience{Areas: []string{farGrid}, Topics: utility}, false, ""},
			{"red asks for no topic", tickets.Audience{Areas: []string{farGrid}, Topics: utility}, true, "300 301"},
			{"a language", tickets.Audience{Topics: utility, Langs: []tickets.Lang{tickets.English}}, false, "v"},
			{"a standing", tickets.Audience{Topics: utility, Roles: []tickets.Standing{tickets.Merchant}}, false, "202"},
			{"who asked to be looked after", tickets.Audience{Topics: utility, Cared: true}, false, "v"},
		} {
			for _, size := range []int{1, 2, 3, 100} {
				got := strings.Join(everybody(t, f, c.a, c.red, size), " ")
				if got != c.want {
					t.Errorf("%s, %d at a time: %q, want %q", c.name, size, got, c.want)
				}
			}
			r, err := f.Reach(ctx, c.a, c.red, 23*60)
			must(t, err)
			if n := len(strings.Fields(c.want)); r.All() != n {
				t.Errorf("%s: counted %d of %d", c.name, r.All(), n)
			}
		}
		r, err := f.Reach(ctx, tickets.Audience{Areas: []string{otherGrid, "990101001"}, Topics: utility, Groups: true}, false, 23*60)
		must(t, err)
		equal(t, "reach", show(r.Residents, r.Groups, r.ByLang[tickets.Hans], r.ByLang[tickets.English], r.ByArea[otherGrid], r.ByArea[homeGrid], r.ByChannel["web"], r.Hushed), "6 1 6 1 4 3 1 3")
		missing := r.Missing(map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "a", Body: "b"}})
		equal(t, "missing", show(missing), "[en]")
	})
}

// sending brings a broadcast on its way and posts all its windows; it gives the broadcast as it is then.
func sending(t *testing.T, f *fixture, d *tickets.BroadcastDesk, c tickets.Composing) tickets.Broadcast {
	t.Helper()
	b, err := d.Draft(ctx, c, author)
	must(t, err)
	b, err = d.Submit(ctx, b.ID, tickets.Submitting{BroadcastAct: tickets.BroadcastAct{By: author, Version: b.Version}, Accept: tickets.Langs})
	must(t, err)
	equal(t, "stage", b.Stage, tickets.BroadcastSending)
	return postAll(t, f, b)
}

// postAll queues every window of a broadcast.
func postAll(t *testing.T, f *fixture, b tickets.Broadcast) tickets.Broadcast {
	t.Helper()
	for !b.Cursor.Done {
		w, err := f.AudienceWindow(ctx, b.Audience, b.Red(), b.Cursor, 4)
		must(t, err)
		var notices []tickets.Notice
		for _, r := range w.Recipients {
			notices = append(notices, b.NoticeTo(r, f.Now(), time.UTC))
		}
		posted, err := f.PostWindow(ctx, b.ID, b.Cursor, w.Next, notices)
		must(t, err)
		equal(t, "posted", posted, true)
		b.Cursor = w.Next
	}
	b, err := f.Broadcast(ctx, b.ID)
	must(t, err)
	return b
}

// deliver lets what is handed out arrive, except where a state is given for an address.
func deliver(t *testing.T, f *fixture, out tickets.Handout, but map[string]tickets.NoticeState) {
	t.Helper()
	var done []tickets.Delivery
	for i, h := range out.Heads {
		d := tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Sent, Attempts: 1, At: f.Now(), Message: fmt.Sprint(i + 1), Replaces: h.Replaces, Dropped: h.Drop}
		for _, l := range h.Lines {
			d.Said += l.Key + " " + l.Args["words"] + l.Args["title"] + "\n"
		}
		if s := but[h.To.ID]; s != "" {
			d.State, d.Error, d.Message = s, "no", ""
		}
		done = append(done, d)
	}
	must(t, f.RecordDeliveries(ctx, done))
}

// figures of a broadcast, as "state n", sorted.
func figuresOf(t *testing.T, f *fixture, id string) string {
	t.Helper()
	counts, _, err := f.Counts(ctx, id)
	must(t, err)
	p := tickets.Progress{Counts: counts}
	var all []string
	for _, s := range tickets.NoticeStates {
		if n := p.In(s); n > 0 {
			all = append(all, fmt.Sprint(s, " ", n))
		}
	}
	return strings.Join(all, ", ")
}

func act(by tickets.Actor) tickets.BroadcastAct {
	return tickets.BroadcastAct{By: by, Text: "写错了"}
}

func TestBroadcastIsHeldFreedAndDropped(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 10, nil)
		b := sending(t, f, d, waterOff(homeGrid))
		_, first := handed(t, f, every(2))
		equal(t, "the words", first.Heads[0].Lines[1].Args["words"], "明天停水")
		_, err := d.Pause(ctx, b.ID, act(author))
		must(t, err)
		equal(t, "paused", figuresOf(t, f, b.ID), "held 8, sending 2")
		ids, _ := handed(t, f, every(9))
		equal(t, "nothing is given", ids, "")
		deliver(t, f, tickets.Handout{Heads: first.Heads[:1]}, nil)
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: first.Heads[1].ID, To: first.Heads[1].To, State: tickets.Queued, Due: f.Now(), At: f.Now()}})) // back from a hand
		ids, _ = handed(t, f, every(9))
		equal(t, "what was in hand is held too", ids, "")
		equal(t, "held", figuresOf(t, f, b.ID), "held 9, sent 1")
		_, err = d.Resume(ctx, b.ID, act(author))
		must(t, err)
		_, out := handed(t, f, every(4))
		equal(t, "goes on", len(out.Heads), 4)
		deliver(t, f, out, map[string]tickets.NoticeState{"101": tickets.Failed, "102": tickets.Gone})
		_, err = d.Cancel(ctx, b.ID, act(author))
		must(t, err)
		equal(t, "cancelled", figuresOf(t, f, b.ID), "sent 3, failed 1, gone 1, cancelled 5")
		ids, _ = handed(t, f, every(9))
		equal(t, "nothing leaves any more", ids, "")
		if _, err := d.Resume(ctx, b.ID, act(author)); !errors.Is(err, tickets.ErrNotAllowed) {
			t.Errorf("a cancelled one goes on: %v", err)
		}
		var rows []string
		for r, err := range d.Ledger(ctx, tickets.LedgerQuery{Broadcast: b.ID, States: []tickets.NoticeState{tickets.Failed, tickets.Gone}}) {
			must(t, err)
			rows = append(rows, show(r.Resident, r.Channel, r.State, r.Area, r.Why().Key))
		}
		equal(t, "ledger", strings.Join(rows, "; "), "r000101 telegram failed "+homeGrid+" broadcast.why.refused; r000102 telegram gone "+homeGrid+" broadcast.why.blocked")
	})
}

// TestReceived: a turn knows from its first read whether its sender ever received anything, and says the same as one that asks.
func TestReceived(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		settle(t, f, homeGrid, 100, 3, nil)
		b := sending(t, f, newsDesk(f), waterOff(homeGrid))
		_, out := handed(t, f, every(2))
		deliver(t, f, out, map[string]tickets.NoticeState{out.Heads[1].To.ID: tickets.Failed})
		for id, want := range map[string]string{out.Heads[0].To.ID: "[" + b.ID + "]", out.Heads[1].To.ID: "[]", "102": "[]", "77": "[]"} {
			to := tickets.Address{Channel: "telegram", ID: id}
			turn := f.Begin(ctx)
			must(t, f.Revive(turn, to))
			for name, ctx := range map[string]context.Context{"asked": ctx, "in a turn": turn} {
				all, err := f.BroadcastsTo(ctx, to, 5)
				must(t, err)
				ids := []string{}
				for _, b := range all {
					ids = append(ids, b.ID)
				}
				equal(t, id+" "+name, show(ids), want)
			}
		}
	})
}

func TestWindowIsPostedOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 40, nil)
		b, err := d.Draft(ctx, waterOff(homeGrid), author)
		must(t, err)
		b, err = d.Submit(ctx, b.ID, tickets.Submitting{BroadcastAct: act(author)})
		must(t, err)
		others := []*fixture{f}
		if f.pg {
			others = append(others, open(t, f.url, f.dir, f.clock), open(t, f.url, f.dir, f.clock))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		posted := 0
		for i := range 12 {
			db := others[i%len(others)]
			wg.Go(func() {
				for {
					now, err := db.Broadcast(ctx, b.ID)
					if err != nil || now.Cursor.Done {
						return
					}
					w, err := db.AudienceWindow(ctx, now.Audience, false, now.Cursor, 7)
					if err != nil {
						t.Error(err)
						return
					}
					var notices []tickets.Notice
					for _, r := range w.Recipients {
						notices = append(notices, now.NoticeTo(r, f.Now(), time.UTC))
					}
					ours, err := db.PostWindow(ctx, b.ID, now.Cursor, w.Next, notices)
					if err != nil {
						t.Error(err)
						return
					}
					if ours {
						mu.Lock()
						posted += len(notices)
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		equal(t, "posted", posted, 40)
		equal(t, "queued", figuresOf(t, f, b.ID), "queued 40")
	})
}

func TestCorrectionAndRecall(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 4, nil)
		b := sending(t, f, d, waterOff(homeGrid))
		_, out := handed(t, f, every(2))
		deliver(t, f, out, nil)
		_, flying := handed(t, f, every(1)) // with the old words
		b, err := d.Correct(ctx, b.ID, map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "停水", Body: "后天停水"}}, act(author))
		must(t, err)
		mend := func() int {
			stale, err := f.StaleNotices(ctx, b.ID, b.Edition, 100)
			must(t, err)
			var notices []tickets.Notice
			for _, s := range stale {
				notices = append(notices, b.Mend(s))
			}
			must(t, f.PostMends(ctx, b.ID, b.Edition, stale, notices))
			return len(stale)
		}
		equal(t, "delivered before", mend(), 2)
		equal(t, "once", mend(), 0)
		live, err := f.LiveBroadcasts(ctx, f.Now())
		must(t, err)
		equal(t, "still looked at", len(live), 1)
		deliver(t, f, flying, nil)
		equal(t, "what was on its way", mend(), 1)
		_, out = handed(t, f, every(9))
		equal(t, "three corrections and the last", len(out.Heads), 4)
		for _, h := range out.Heads {
			equal(t, "words of "+h.ID, h.Lines[1].Args["words"], "后天停水")
			equal(t, "names its message", h.Edits != "", h.Round > 0)
		}
		deliver(t, f, out, nil)
		equal(t, "all sent", figuresOf(t, f, b.ID), "sent 4")
		said, err := f.Said(ctx, tickets.Address{Channel: "telegram", ID: "100"}, 0, 10)
		must(t, err)
		equal(t, "said once, as it is now", len(said), 1)
		if !strings.Contains(said[0].Text, "后天停水") {
			t.Errorf("the page says %q", said[0].Text)
		}
		b, err = d.Recall(ctx, b.ID, act(author))
		must(t, err)
		equal(t, "stage", b.Stage, tickets.BroadcastRecalled)
		equal(t, "taken back from", mend(), 4)
		_, out = handed(t, f, every(9))
		for _, h := range out.Heads {
			equal(t, "dropped", h.Drop, true)
		}
		deliver(t, f, out, nil)
		equal(t, "nothing left", mend(), 0)
		live, err = f.LiveBroadcasts(ctx, f.Now())
		must(t, err)
		equal(t, "done", len(live), 0)
		said, err = f.Said(ctx, tickets.Address{Channel: "telegram", ID: "100"}, 0, 10)
		must(t, err)
		equal(t, "says so", show(len(said), strings.TrimSpace(said[0].Text)), "1 broadcast.recalled 停水")
		if _, err := d.Check(ctx, b.Code); err != nil {
			t.Errorf("who checks it must hear that it was recalled: %v", err)
		}
	})
}

// What happens in a grid concerns who told us no more than its community, and the group of its street; not those of the grid beside it.
func TestAroundAnArea(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i, area := range []string{"99010100100101", "99010100100102", "990101001001", "990101001", "990101001002", "990101"} {
			to := tickets.Address{Channel: "telegram", ID: fmt.Sprint(-1000 - i)}
			must(t, f.Subscribe(ctx, tickets.Subscription{Group: to, Area: area, Topics: tickets.Topics, Role: tickets.LivesHere}))
		}
		a := tickets.Audience{Areas: []string{"99010100100101"}, Around: []string{"990101001001", "990101001"}, Groups: true}
		reach, err := f.Reach(ctx, a, true, 0)
		must(t, err)
		equal(t, "reached", reach.Groups, 3)
		for _, limit := range []int{1, 2, 100} {
			var areas []string
			for c := (tickets.WindowCursor{}); !c.Done; {
				w, err := f.AudienceWindow(ctx, a, true, c, limit)
				must(t, err)
				for _, r := range w.Recipients {
					areas = append(areas, r.Area)
				}
				c = w.Next
			}
			equal(t, "areas", show(areas), show([]string{"99010100100101", "990101001001", "990101001"}))
		}
	})
}

// What waits for a second person is counted for everybody but its author, and how many have each notice is read for a whole list at once, also when
// their rows have been deleted.
func TestWaitingAndSentOfAList(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 4, nil)
		waiting := func(scope, second string, want int) {
			t.Helper()
			n, err := f.CountWaiting(ctx, scope, second)
			must(t, err)
			equal(t, "waiting for "+second+" in "+scope, n, want)
		}
		b := sending(t, f, d, waterOff(homeGrid))
		waiting("", "chief", 0)
		_, out := handed(t, f, every(3))
		deliver(t, f, out, map[string]tickets.NoticeState{"101": tickets.Failed})
		old := tickets.Broadcast{ID: "old", Code: "OLD222", Stage: tickets.BroadcastSent, Last: []tickets.Count{{State: tickets.Sent, N: 7}, {State: tickets.Gone, N: 2}}, By: author, Area: homeGrid}
		must(t, f.SaveBroadcast(ctx, &tickets.BroadcastSaving{Broadcast: old, New: true}))
		_, err := f.writer.exec(ctx, figuresKeep, toJSON(old.Last), old.ID)
		must(t, err)
		sent, err := f.SentOf(ctx, []string{b.ID, "old", "nowhere"})
		must(t, err)
		equal(t, "sent", show(len(sent), sent[b.ID], sent["old"]), "2 2 7")
		none, err := f.SentOf(ctx, nil)
		must(t, err)
		equal(t, "of no list", len(none), 0)

		asked, err := f.Broadcast(ctx, "old")
		must(t, err)
		asked.Stage = tickets.BroadcastWaiting
		must(t, f.SaveBroadcast(ctx, &tickets.BroadcastSaving{Broadcast: asked}))
		waiting("", "chief", 1)
		waiting("", author.ID, 0)
		waiting(homeGrid[:9], "chief", 1)
		waiting("880101", "chief", 0)
		asked, err = f.Broadcast(ctx, "old")
		must(t, err)
		asked.Stage, asked.Proposal = tickets.BroadcastSent, &tickets.Proposal{By: tickets.Actor{Kind: tickets.ByStaff, ID: "chief"}}
		must(t, f.SaveBroadcast(ctx, &tickets.BroadcastSaving{Broadcast: asked}))
		waiting("", "chief", 0)
		waiting("", author.ID, 1)
		list, err := f.FindBroadcasts(ctx, tickets.BroadcastQuery{Waits: true})
		must(t, err)
		equal(t, "listed", show(len(list.Broadcasts), list.Broadcasts[0].ID), "1 old")
	})
}
