package store

import (
	"errors"
	"fmt"
	"slices"
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

func TestAnswersAndTheSecondRound(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 4, func(i int, s *tickets.Subscription) {
			s.Topics, s.Cared = []tickets.Topic{tickets.TopicFlood}, i < 2
		})
		c := waterOff(homeGrid)
		c.Kind, c.Topic, c.Ask, c.Audience.Topics = tickets.SafetyNews, tickets.TopicFlood, tickets.AskSafe, nil
		b := sending(t, f, d, c)
		_, out := handed(t, f, every(9))
		equal(t, "buttons", show(len(out.Heads[0].Choices), out.Heads[0].Choices[1].Data), "2 go answer broadcast="+b.ID+" answer=help")
		deliver(t, f, out, nil)
		offer, _, err := f.LastOffer(ctx, tickets.Address{Channel: "telegram", ID: "101"})
		must(t, err)
		equal(t, "a typed digit chooses", len(offer.Choices), 2)
		at := func(i int) tickets.Address { return tickets.Address{Channel: "telegram", ID: fmt.Sprint(100 + i)} }
		for _, a := range []struct {
			who    int
			answer string
			ok     bool
		}{{1, "help", true}, {1, "safe", true}, {2, "safe", true}, {3, "3", false}, {9, "safe", false}} {
			_, err := d.Answer(ctx, tickets.Answering{Broadcast: b.ID, To: at(a.who), Resident: fmt.Sprintf("r%06d", 100+a.who), Answer: a.answer})
			if (err == nil) != a.ok {
				t.Errorf("%d answers %s: %v", a.who, a.answer, err)
			}
		}
		counts, err := d.Answers(ctx, b.ID)
		must(t, err)
		slices.SortFunc(counts, func(x, y tickets.AnswerCount) int {
			return strings.Compare(show(x.Answer, x.Cared), show(y.Answer, y.Cared))
		})
		var all []string
		for _, c := range counts {
			all = append(all, show(c.Answer, c.Cared, c.N))
		}
		equal(t, "answers", strings.Join(all, ", "), " false 1,  true 1, safe false 1, safe true 1")
		second, err := d.SecondRound(ctx, b.ID, false, author)
		must(t, err)
		equal(t, "those who were silent", strings.Join(everybody(t, f, second.Audience, false, 1), " "), "100 103")
		second.Audience.Cared = true
		equal(t, "of them who is looked after", strings.Join(everybody(t, f, second.Audience, false, 1), " "), "100")

		x, err := f.Export(ctx, "r000101")
		must(t, err)
		equal(t, "exported", show(x.Subscription.Area, len(x.Answers), x.Answers[0].Answer), homeGrid+" 1 safe")
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "r000101", At: f.Now()}))
		for _, line := range strings.Split(dump(t, f), "\n") {
			if strings.Contains(line, "r000101") || strings.Contains(line, "telegram:101") {
				t.Errorf("left: %s", line)
			}
		}
	})
}

func TestCodesAndIDsOfBroadcasts(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		codes := []string{"AAAAA2", "AAAAA2", "AAAAA3"}
		d.NewCode = func() string { c := codes[0]; codes = codes[1:]; return c }
		settle(t, f, homeGrid, 100, 1, nil)
		a, err := d.Draft(ctx, waterOff(homeGrid), author)
		must(t, err)
		b, err := d.Draft(ctx, waterOff(homeGrid), author)
		must(t, err)
		equal(t, "codes", a.Code+" "+b.Code, "AAAAA2 AAAAA3")
		if _, err := d.Check(ctx, "aaaaa2"); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("a draft is shown: %v", err)
		}
		d.NewCode = nil
		relay := tickets.RelayBroadcast{
			ID: "urn:oid:2.49.0.1.156.0/很长的编号", Source: "alert-1", Level: "extreme", Topic: tickets.TopicWeather, Class: tickets.Warning, IgnoreQuiet: true,
			Texts: map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "暴雨红色预警", Body: "请转移"}}, Grids: []string{homeGrid},
		}
		var wg sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			wg.Go(func() {
				id, err := d.Spread(ctx, relay)
				if err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		wg.Wait()
		equal(t, "one broadcast", len(slices.Compact(slices.Sorted(slices.Values(ids)))), 1)
		list, err := f.FindBroadcasts(ctx, tickets.BroadcastQuery{Stages: []tickets.BroadcastStage{tickets.BroadcastSending}})
		must(t, err)
		equal(t, "sending", len(list.Broadcasts), 1)
		red := postAll(t, f, list.Broadcasts[0])
		_, out := handed(t, f, every(9))
		equal(t, "red reaches who wants no weather", len(out.Heads), 1)
		deliver(t, f, out, nil)
		must(t, d.Withdraw(ctx, red.ID, map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "解除", Body: "暴雨红色预警解除"}}))
		must(t, d.Withdraw(ctx, red.ID, map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "解除", Body: "暴雨红色预警解除"}}))
		list, err = f.FindBroadcasts(ctx, tickets.BroadcastQuery{Stages: []tickets.BroadcastStage{tickets.BroadcastSending}})
		must(t, err)
		equal(t, "the end of it", show(len(list.Broadcasts), list.Broadcasts[0].Audience.Received), "1 "+red.ID)
		equal(t, "to whom", strings.Join(everybody(t, f, list.Broadcasts[0].Audience, false, 5), " "), "100")
	})
}

// The figures of a broadcast stay when its rows have gone.
func TestFiguresOutliveTheRows(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 3, nil)
		b := sending(t, f, d, waterOff(homeGrid))
		_, out := handed(t, f, every(9))
		deliver(t, f, out, map[string]tickets.NoticeState{"101": tickets.Failed})
		must(t, d.Finish(ctx, b.ID))
		f.clock.add(usualKeep - 12*time.Hour)
		must(t, f.Sweep(ctx))
		f.clock.add(24 * time.Hour)
		must(t, f.Sweep(ctx))
		equal(t, "rows", figuresOf(t, f, b.ID), "")
		p, err := d.Progress(ctx, b.ID)
		must(t, err)
		equal(t, "figures", show(p.In(tickets.Sent), p.In(tickets.Failed), p.Waiting()), "2 1 0")
	})
}

// A group that became a supergroup is told there, and stays subscribed.
func TestMovedGroupStaysSubscribed(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		old, to := tickets.Address{Channel: "telegram", ID: "-5"}, tickets.Address{Channel: "telegram", ID: "-100500"}
		must(t, f.Subscribe(ctx, tickets.Subscription{Group: old, Area: homeGrid, Role: tickets.LivesHere, Topics: []tickets.Topic{tickets.TopicUtility}}))
		b := sending(t, f, d, waterOff(homeGrid))
		_, out := handed(t, f, every(9))
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: out.Heads[0].ID, To: old, State: tickets.Queued, Due: f.Now(), MovedTo: to, At: f.Now()}}))
		_, out = handed(t, f, every(9))
		equal(t, "sent to", out.Heads[0].To, to)
		deliver(t, f, out, nil)
		groups, err := f.SubscribedGroups(ctx, "9901")
		must(t, err)
		equal(t, "subscribed", show(len(groups), groups[0].Group), "1 "+to.String())
		equal(t, "figures", figuresOf(t, f, b.ID), "sent 1")
	})
}
