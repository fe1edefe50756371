package store

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// guild is a whistle desk on a store, with an office that calls and two that are called.
type guild struct {
	*tickets.WhistleDesk
	f      *fixture
	ticket tickets.Number
}

var (
	streetChat = tickets.Address{Channel: "telegram", ID: "-100"}
	waterChat  = tickets.Address{Channel: "telegram", ID: "-200"}
	powerChat  = tickets.Address{Channel: "telegram", ID: "-300"}
	dutyChat   = tickets.Address{Channel: "telegram", ID: "-900"}
	caller     = tickets.Actor{Kind: tickets.ByStaff, ID: "c", Name: "孙", Role: tickets.Handler, Office: "street"}
	chief      = tickets.Actor{Kind: tickets.ByStaff, ID: "s", Name: "王", Role: tickets.Supervisor}
	water      = tickets.Actor{Kind: tickets.ByStaff, ID: "w", Name: "水", Role: tickets.Handler, Office: "water"}
)

func whistleDesk(f *fixture) *tickets.WhistleDesk {
	var mu sync.Mutex
	ids := 0
	return &tickets.WhistleDesk{
		Store: f.DB, Services: tickets.NewCatalogue(nil), Now: f.Now, Location: time.UTC, Duty: []tickets.Address{dutyChat},
		Redact: func(s string) string { return strings.ReplaceAll(s, "王小明", "[姓名]") },
		NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			ids++
			return fmt.Sprintf("step%p-%d", &mu, ids)
		},
	}
}

func newGuild(t *testing.T, f *fixture) *guild {
	t.Helper()
	for _, o := range []tickets.Office{
		{ID: "district", Name: "区中心", Chat: tickets.Address{Channel: "telegram", ID: "-800"}},
		{ID: "street", Name: "街道办", Kind: "street", Chat: streetChat},
		{ID: "water", Name: "自来水公司", Kind: "utility", Parent: "district", Chat: waterChat},
		{ID: "power", Name: "供电所", Kind: "utility", Parent: "district", Chat: powerChat},
	} {
		must(t, f.KeepOffice(ctx, o))
	}
	c := filing(f, "whistle/1")
	c.Ticket.Stage, c.Ticket.Office, c.Ticket.Words = tickets.Working, "street", "我是王小明，漏水"
	must(t, f.Save(ctx, c))
	return &guild{whistleDesk(f), f, c.Ticket.Number}
}

func (g *guild) blow(t *testing.T, kind tickets.WhistleKind) tickets.Whistle {
	t.Helper()
	w, err := g.Draft(ctx, tickets.Whistling{Ticket: g.ticket, Kind: kind, Words: "请王小明家楼下抢修", Offices: []string{"water", "power"}, By: caller, Submit: true})
	must(t, err)
	if kind != tickets.WhistleUrgent {
		w, err = g.Do(ctx, w.Number, tickets.WhistleAct{Verb: tickets.WhistleApprove, By: chief, Version: w.Version})
		must(t, err)
	}
	return w
}

// posted are the notices to an address.
func posted(t *testing.T, f *fixture, to tickets.Address) []string {
	t.Helper()
	all, err := collect(text)(f.reads.Query(`SELECT body FROM outbox WHERE address = $1 ORDER BY seq`, to.String()))
	must(t, err)
	return all
}

func TestWhistleIsKeptWhole(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		w := g.blow(t, tickets.WhistleDaily)
		equal(t, "number", w.Number, "W20261123-0001")
		for _, a := range []tickets.WhistleAct{
			{Verb: tickets.WhistleSign, By: water, Office: "water", Source: "console/w/1"},
			{Verb: tickets.WhistleArrive, By: water, Office: "water"},
			{Verb: tickets.WhistleFinish, By: water, Office: "water", Text: "换了阀门", Files: []string{strings.Repeat("a", 64)}},
			{Verb: tickets.WhistleRateCaller, By: water, Office: "water", Score: 4, Text: "准"},
			{Verb: tickets.WhistleSign, By: water, Office: "water", Source: "console/w/1"}, // sent twice
		} {
			f.clock.add(time.Minute)
			var err error
			w, err = g.Do(ctx, w.Number, a)
			must(t, err)
		}
		got, err := f.Whistle(ctx, w.Number)
		must(t, err)
		if !reflect.DeepEqual(got, w) {
			t.Fatalf("got  %+v\nwant %+v", got, w)
		}
		equal(t, "steps", len(got.Steps), 7)
		with, err := f.TicketsWith(ctx, strings.Repeat("a", 64))
		must(t, err)
		equal(t, "the file is the ticket's", show(with), show([]tickets.Number{g.ticket}))
		events, err := f.Events(ctx, g.ticket)
		must(t, err)
		equal(t, "the ticket's history", show(len(events), events[1].Verb, events[1].Text), "2 whistle W20261123-0001 · 自来水公司、供电所")
		if _, err := g.Draft(ctx, tickets.Whistling{Ticket: g.ticket, Kind: tickets.WhistleDaily, Words: "x", Offices: []string{"water"}, By: caller}); !errors.Is(err, tickets.ErrConflict) {
			t.Errorf("a second whistle on the same ticket: %v", err)
		}
		if _, err := f.Whistle(ctx, "W20991123-0001"); !errors.Is(err, tickets.ErrNotFound) {
			t.Error(err)
		}
		for _, n := range posted(t, f, waterChat) {
			if strings.Contains(n, "王小明") {
				t.Errorf("the chat reads a name: %s", n)
			}
		}
		equal(t, "the resident hears it once", len(posted(t, f, tickets.Address{Channel: "telegram", ID: "1"})), 2)
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "res", At: f.Now(), Redact: g.Redact}))
		if text := dump(t, f); strings.Contains(text, "王小明") {
			t.Error("a name is left after the erasure")
		}
		g.f.clock.add(time.Hour)
		if _, err := g.Do(ctx, w.Number, tickets.WhistleAct{Verb: tickets.WhistleNote, By: caller, Text: "谢谢", Version: w.Version}); !errors.Is(err, tickets.ErrConflict) {
			t.Errorf("an old version brings back what was erased: %v", err)
		}
	})
}

// Two taps at once sign once; the other one is told what is so.
func TestTwoTapsSignOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		w := g.blow(t, tickets.WhistleUrgent)
		const taps = 12
		signed := race(t, taps, func(i int) error {
			_, _, err := g.Tap(ctx, w.Number, tickets.WhistleSign, 1, waterChat, fmt.Sprintf("telegram/cb/%d", i))
			return err
		}, tickets.ErrNotAllowed, tickets.ErrConflict)
		equal(t, "signed", signed, 1)
		got, err := f.Whistle(ctx, w.Number)
		must(t, err)
		steps := 0
		for _, s := range got.Steps {
			if s.Verb == tickets.WhistleSign {
				steps++
			}
		}
		equal(t, "steps", steps, 1)
		equal(t, "who called is told once", strings.Count(strings.Join(posted(t, f, streetChat), "\n"), "whistle.told.step"), 1)
	})
}

// A tap belongs to its message: it is written with the answer or not at all, and handled again it does nothing more.
func TestTapInATurn(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		w := g.blow(t, tickets.WhistleUrgent)
		_, err := f.Put(ctx, mail("1", "telegram:7"))
		must(t, err)
		rows, err := f.Lane(ctx, "telegram:7", 1)
		must(t, err)
		turn := f.Begin(ctx)
		_, _, err = g.Tap(turn, w.Number, tickets.WhistleSign, 1, waterChat, "telegram/cb/1")
		must(t, err)
		_, _, err = g.Tap(ctx, w.Number, tickets.WhistleSign, 1, waterChat, "telegram/cb/2") // somebody is faster
		must(t, err)
		if err := f.Done(turn, rows[0], nil); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("the turn is written although another tap was faster: %v", err)
		}
		_, _, err = g.Tap(ctx, w.Number, tickets.WhistleSign, 1, waterChat, "telegram/cb/2")
		must(t, err)
		if _, _, err = g.Tap(ctx, w.Number, tickets.WhistleSign, 1, waterChat, "telegram/cb/1"); !errors.Is(err, tickets.ErrNotAllowed) {
			t.Errorf("signed twice: %v", err)
		}
	})
}

func TestTwoDraftsAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		made := race(t, 8, func(int) error {
			_, err := g.Draft(ctx, tickets.Whistling{Ticket: g.ticket, Kind: tickets.WhistleDaily, Words: "x", Offices: []string{"water"}, By: caller})
			return err
		}, tickets.ErrConflict)
		equal(t, "drafts", made, 1)
		equal(t, "whistles", count(t, f, "whistles"), 1)
	})
}

// Two instances sweep at the same time; each clock is told of once, also after one of them died with whistles in hand.
func TestSweepTellsOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		w := g.blow(t, tickets.WhistleDaily)
		other := f
		if f.pg {
			other = open(t, f.url, f.dir, f.clock)
		}
		sweep := func() (looked int) {
			t.Helper()
			var wg sync.WaitGroup
			var mu sync.Mutex
			for _, on := range []*fixture{f, other, f, other} {
				wg.Go(func() {
					n, err := whistleDesk(on).Sweep(ctx, 10)
					mu.Lock()
					defer mu.Unlock()
					looked += n
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			return looked
		}
		late := func(to tickets.Address) int {
			return strings.Count(strings.Join(posted(t, f, to), "\n"), "whistle.told.late")
		}
		equal(t, "nothing is late", sweep(), 0)
		f.clock.add(time.Hour)
		if due, err := f.ClaimWhistles(ctx, f.Now(), f.Now().Add(time.Minute), 10); err != nil || len(due) != 1 { // and dies
			t.Fatal(due, err)
		}
		equal(t, "in the hand of one who died", sweep(), 0)
		f.clock.add(2 * time.Minute)
		equal(t, "looked at", sweep(), 1)
		equal(t, "told upwards", late(tickets.Address{Channel: "telegram", ID: "-800"}), 2)
		equal(t, "told on duty", late(dutyChat), 2)
		equal(t, "told the department", late(waterChat), 1)
		for range 3 {
			f.clock.add(time.Hour)
			sweep()
		}
		equal(t, "told once", late(dutyChat), 2)
		got, err := f.Whistle(ctx, w.Number)
		must(t, err)
		equal(t, "overdue", show(got.Overdue, got.Calls[0].Missed, got.Calls[1].Missed), "true [sign] [sign]")
		_, err = g.Do(ctx, w.Number, tickets.WhistleAct{Verb: tickets.WhistleSign, By: water, Office: "water"})
		must(t, err)
		f.clock.add(24 * time.Hour)
		sweep()
		equal(t, "the next clock", late(dutyChat), 4)
		must(t, func() error {
			_, err := g.Do(ctx, w.Number, tickets.WhistleAct{Verb: tickets.WhistleWithdraw, By: caller, Text: "不用了"})
			return err
		}())
		f.clock.add(300 * time.Hour)
		sweep()
		equal(t, "withdrawn, and quiet", late(dutyChat), 4)
	})
}

func TestFindWhistles(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		first := g.blow(t, tickets.WhistleDaily)
		_, err := g.Do(ctx, first.Number, tickets.WhistleAct{Verb: tickets.WhistleWithdraw, By: caller, Text: "打错了"})
		must(t, err)
		second, err := g.Draft(ctx, tickets.Whistling{Ticket: g.ticket, Kind: tickets.WhistleTough, Words: "再吹", Offices: []string{"power"}, By: caller})
		must(t, err)
		for what, c := range map[string]struct {
			q    tickets.WhistleQuery
			want string
		}{
			"all, the last first":     {tickets.WhistleQuery{}, "0002 0001"},
			"of a ticket":             {tickets.WhistleQuery{Ticket: g.ticket}, "0002 0001"},
			"of another":              {tickets.WhistleQuery{Ticket: "20261123-9999"}, ""},
			"the next page":           {tickets.WhistleQuery{Before: second.Number}, "0001"},
			"by stage":                {tickets.WhistleQuery{Stages: []tickets.WhistleStage{tickets.WhistleDrafted}}, "0002"},
			"ended":                   {tickets.WhistleQuery{Stages: []tickets.WhistleStage{tickets.WhistleWithdrawn, tickets.WhistleEnded}}, "0001"},
			"late":                    {tickets.WhistleQuery{Overdue: true}, ""},
			"who called":              {tickets.WhistleQuery{Side: "street"}, "0002 0001"},
			"who was called":          {tickets.WhistleQuery{Side: "water"}, "0001"},
			"only drafted for them":   {tickets.WhistleQuery{Side: "power"}, "0001"},
			"somebody else's":         {tickets.WhistleQuery{Side: "gas"}, ""},
			"called and missed":       {tickets.WhistleQuery{Called: "water", Missed: "sign"}, ""},
			"blown in a time":         {tickets.WhistleQuery{From: start, To: start.Add(time.Hour)}, "0001"},
			"in areas":                {tickets.WhistleQuery{Areas: []string{"1", "2"}}, ""},
			"within an area, unknown": {tickets.WhistleQuery{Within: "1"}, "0002 0001"},
		} {
			all, err := f.FindWhistles(ctx, c.q)
			must(t, err)
			var got []string
			for _, w := range all {
				got = append(got, string(w.Number[10:]))
				if len(w.Calls) == 0 {
					t.Errorf("%s: %s has no calls", what, w.Number)
				}
			}
			equal(t, what, strings.Join(got, " "), c.want)
		}
		counts, err := f.CountWhistles(ctx, tickets.WhistleQuery{})
		must(t, err)
		equal(t, "counts", show(counts), "{map[drafted:1] 0}")
		all, filed, err := f.WhistlesBetween(ctx, start.Add(-time.Hour), start.Add(24*time.Hour), 10)
		must(t, err)
		equal(t, "of the period", show(len(all), filed), "1 map[:1]")
	})
}

// A group that becomes a supergroup stays the office's chat.
func TestMovedOffice(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		g := newGuild(t, f)
		w := g.blow(t, tickets.WhistleUrgent)
		super := tickets.Address{Channel: "telegram", ID: "-1002"}
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		for _, h := range heads {
			if h.To == waterChat {
				must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: h.ID, To: h.To, MovedTo: super, State: tickets.Queued, Due: f.Now(), At: f.Now()}}))
			}
		}
		_, _, err = g.Tap(ctx, w.Number, tickets.WhistleSign, 1, super, "telegram/cb/1")
		must(t, err)
		if _, _, err = g.Tap(ctx, w.Number, tickets.WhistleContact, 1, powerChat, "telegram/cb/2"); !errors.Is(err, tickets.ErrNotAllowed) {
			t.Errorf("another department's chat acts: %v", err)
		}
	})
}
