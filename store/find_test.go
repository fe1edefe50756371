package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// seekAll makes everything searchable that was written so far.
func (f *fixture) seekAll() error {
	for {
		n, err := f.seekSome(ctx, seekOnce)
		if err != nil || n == 0 {
			return err
		}
	}
}

// lasts is a page as the last digits of its numbers, with a + when there is more.
func lasts(p tickets.Page) string {
	s := ""
	for _, k := range p.Tickets {
		s += string(k.Number[len(k.Number)-1])
	}
	if p.Later != "" {
		s += "+"
	}
	return s
}

func TestGrams(t *testing.T) {
	for text, want := range map[string]string{
		"路灯坏了":            "坏了 灯坏 路灯",
		"3号楼2单元":          "2 2单 3 3号 单元 号楼",
		"３号楼":             "3 3号 号楼",
		"灯":               "",
		"灯，坏":             "",
		"Wi-Fi 坏了 A座":     "a fi wi 坏了",
		"13812345678":     "",
		"电话13812345678找王": "找王 电话",
		"the LIGHT":       "light the",
		"":                "",
	} {
		equal(t, text, strings.Join(gramsOf(text), " "), want)
	}
	for _, c := range []struct {
		text, part string
		want       bool
	}{
		{"13号楼", "3号", false}, {"3号楼 13号", "3号", true}, {"13号 3号", "3号", true}, {"路灯坏了", "灯坏", true}, {"lighthouse", "light", false},
		{"a light", "light", true}, {"138123456789", "38123", false}, {"", "灯", false}, {"灯", "", true}, {"灯灯", "灯灯灯", false},
	} {
		equal(t, c.text+" / "+c.part, carries(c.text, c.part), c.want)
	}
}

func TestBlocks(t *testing.T) {
	for _, number := range []string{"20261123-0001", "20261123-0999", "20261123-1000", "20261123-10000", "20261123-123456"} {
		block, tail, ok := blockOf(number)
		equal(t, number, fmt.Sprint(numbersOf(block, " "+tail+" "+tail), ok), "["+number+"] true")
	}
	equal(t, "order", lower("20261123-9999", "20261123-10000") && lower("20261123-10000", "20261124-0001") && !lower("20261124-0001", "20261123-0009"), true)
	for _, number := range []string{"", "x", "20261123", "2026-1", "20261123-x", "20261123--1"} {
		if _, _, ok := blockOf(number); ok {
			t.Error(number)
		}
	}
}

// crowdOf files tickets one after the other, a minute apart.
func crowdOf(t *testing.T, f *fixture, n int, change func(i int, k *tickets.Ticket)) {
	t.Helper()
	for i := range n {
		c := filing(f, fmt.Sprint("s", i))
		c.Notices = nil
		change(i, &c.Ticket)
		must(t, f.Save(ctx, c))
		f.clock.add(time.Minute)
	}
}

// walk reads a list to its end, page by page, and back again.
func walk(t *testing.T, f *fixture, q tickets.Query) (there, back []string) {
	t.Helper()
	var last tickets.Page
	for pages := 0; ; pages++ {
		p, err := f.FindTickets(ctx, q)
		must(t, err)
		for _, k := range p.Tickets {
			there = append(there, string(k.Number))
		}
		last = p
		if p.Later == "" || pages > 500 {
			break
		}
		q.After = p.Later
	}
	q.After = ""
	for pages := 0; last.Earlier != "" && pages < 500; pages++ {
		q.Before = last.Earlier
		p, err := f.FindTickets(ctx, q)
		must(t, err)
		for i := range p.Tickets {
			back = append(back, string(p.Tickets[len(p.Tickets)-1-i].Number))
		}
		last = p
	}
	return there, back
}

func TestPages(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 100, func(i int, k *tickets.Ticket) {
			k.Urgency, k.Due = tickets.Urgency(i%7%3), start.Add(time.Duration(i%5)*time.Hour) // many of the same limit
			if i%4 == 0 {
				k.Stage = tickets.Closed
			}
			if i%3 == 0 {
				k.Office = "wuye"
			}
			k.Words = []string{"路灯坏了", "电梯坏了", "没人扫地"}[i%3]
		})
		must(t, f.seekAll())
		for name, c := range map[string]struct {
			q    tickets.Query
			want int
		}{
			"all": {tickets.Query{}, 100}, "open": {tickets.Query{Stages: []tickets.Stage{tickets.Filed}}, 75},
			"office": {tickets.Query{Office: "wuye"}, 34}, "late": {tickets.Query{Late: true, Now: start.Add(2*time.Hour + time.Minute)}, 45},
			"words": {tickets.Query{Text: "坏了"}, 67}, "one character": {tickets.Query{Text: "坏"}, 67}, "day": {tickets.Query{Text: "20261123"}, 100},
			"phone": {tickets.Query{Phone: "13812345678"}, 100}, "two words": {tickets.Query{Text: "三号楼 电梯"}, 33},
		} {
			c.q.Limit = 7
			there, back := walk(t, f, c.q)
			equal(t, name, len(there), c.want)
			sorted := slices.Clone(there)
			slices.Sort(sorted)
			equal(t, name+": each once", len(slices.Compact(sorted)), c.want)
			if c.q.Text == "" && c.q.Phone == "" {
				want := slices.Clone(there[:len(there)-(len(there)-1)%7-1])
				slices.Reverse(want)
				equal(t, name+": back", show(back), show(want))
			}
		}
		first, err := f.FindTickets(ctx, tickets.Query{Limit: 7})
		must(t, err)
		for _, mark := range []tickets.Cursor{"x", "1.2", "9.1.x", "\x00.1.\xff", "1.1.", "99999999999999999999.1.a"} { // what an address line may carry
			p, err := f.FindTickets(ctx, tickets.Query{Limit: 7, After: mark})
			must(t, err)
			equal(t, string(mark), lasts(p), lasts(first))
			_, err = f.FindTickets(ctx, tickets.Query{Text: "路灯", After: mark, Before: mark})
			must(t, err)
		}
	})
}

func TestWordsFollowTheTicket(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		found := func(text string) string {
			t.Helper()
			p, err := f.FindTickets(ctx, tickets.Query{Text: text})
			must(t, err)
			return lasts(p)
		}
		crowdOf(t, f, 3, func(i int, k *tickets.Ticket) { k.Place.Text = "南门" })
		equal(t, "at once", found("电梯")+found("20261123-0002"), "3212")
		must(t, f.seekAll())
		equal(t, "found", found("电梯"), "321")
		k, err := f.Ticket(ctx, "20261123-0002")
		must(t, err)
		move := func(verb tickets.Verb) {
			t.Helper()
			c := &tickets.Change{Ticket: k, Events: []tickets.Event{{ID: string(verb), Number: k.Number, At: f.Now(), Verb: verb}}}
			must(t, f.Save(ctx, c))
			k = c.Ticket
		}
		move(tickets.Accept)
		equal(t, "nothing to do", count(t, f, "grams_due"), 0)
		k.Place.Text = "北门岗亭"
		move(tickets.Sort)
		k.Result = "轿厢换过"
		move(tickets.Report)
		equal(t, "noted", count(t, f, "grams_due"), 2)
		equal(t, "at once, in its place", found("轿厢")+" "+found("电梯"), "2 321")
		must(t, f.seekAll())
		equal(t, "the new place", found("北门")+found("岗亭")+found("轿厢"), "222")
		equal(t, "the old place", found("南门"), "31")
		equal(t, "again", found("电梯"), "321")
	})
}

// Pages of a search are whole and in order while half of the tickets are in no grams yet, the newer half or any.
func TestPagesWhileSeeking(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 60, func(int, *tickets.Ticket) {})
		for done := 0; done < 60; done += 10 {
			if _, err := f.seekSome(ctx, 10); err != nil {
				t.Fatal(err)
			}
			there, _ := walk(t, f, tickets.Query{Text: "电梯", Limit: 7})
			want := slices.Clone(there)
			slices.Sort(want)
			slices.Reverse(want)
			equal(t, show("found with", done, "in grams"), show(slices.Compact(want)), show(there))
			equal(t, "all", len(there), 60)
		}
	})
}

func TestSeekAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 60, func(i int, k *tickets.Ticket) { k.Words = fmt.Sprintf("第%d盏路灯坏了", i) })
		dbs := []*fixture{f}
		if f.pg {
			dbs = append(dbs, open(t, f.url, f.dir, f.clock), open(t, f.url, f.dir, f.clock))
		}
		var wg sync.WaitGroup
		for _, db := range dbs {
			for range 3 {
				wg.Go(func() {
					for n := 1; n > 0; {
						var err error
						if n, err = db.seekSome(ctx, 7); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
		}
		wg.Wait()
		equal(t, "left", count(t, f, "grams_due"), 0)
		there, _ := walk(t, f, tickets.Query{Text: "路灯", Limit: 9})
		equal(t, "found", len(there), 60)
		var list string
		_, err := f.one(ctx, `SELECT numbers FROM grams WHERE gram = $1`, []any{"路灯"}, &list)
		must(t, err)
		equal(t, "each noted once", len(strings.Fields(list)), 60)
	})
}

func TestEraseLeavesNoGrams(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		words := func(i int, k *tickets.Ticket) {
			k.Words, k.Place.Text = []string{"我是欧阳明月，电梯坏了", "欧阳明月家的电梯"}[i], "紫藤苑"
		}
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: tickets.Address{Channel: "telegram", ID: "1"}, Name: "欧阳明月", Phone: "138 1234 5678", ConsentAt: start}))
		c := filing(f, "a")
		words(0, &c.Ticket)
		must(t, f.Save(ctx, c))
		must(t, f.seekAll())
		c = filing(f, "b") // still waits when its resident goes
		words(1, &c.Ticket)
		must(t, f.Save(ctx, c))
		k, err := f.Ticket(ctx, "20261123-0001")
		must(t, err)
		k.Result = "欧阳明月说好了"
		must(t, f.Save(ctx, &tickets.Change{Ticket: k, Events: []tickets.Event{{ID: "r", Number: k.Number, Verb: tickets.Report}}}))
		must(t, f.KeepLookup(ctx, tickets.Lookup{ID: "l1", At: start, Staff: "s", Name: "王芳", Phone: "13812345678", Found: 1}))
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "res", At: f.Now(), Redact: func(s string) string { return strings.ReplaceAll(s, "紫藤苑", "[门牌]") }}))
		must(t, f.seekAll())
		text := dump(t, f)
		for _, trace := range []string{"欧阳", "阳明", "明月", "紫藤", "藤苑"} {
			if strings.Contains(text, trace) {
				t.Errorf("%q is left:\n%s", trace, text)
			}
		}
		p, err := f.FindTickets(ctx, tickets.Query{Text: "电梯"})
		must(t, err)
		equal(t, "what stays is found", lasts(p), "21")
		all, err := f.AllLookups(ctx, 9)
		must(t, err)
		equal(t, "lookups", show(all[0].Name, all[0].Print, all[0].Found), "王芳  1")
	})
}

func TestPhones(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		phones := []string{"138 1234 5678", "+86 13812345678", "13812345679", "", "010-64210001"}
		crowdOf(t, f, len(phones), func(i int, k *tickets.Ticket) { k.Contact.Phone, k.Words = phones[i], "打13812345678找我" })
		must(t, f.seekAll())
		for _, c := range []struct {
			q    tickets.Query
			want string
		}{
			{tickets.Query{Phone: "13812345678"}, "21"}, {tickets.Query{Phone: "01064210001"}, "5"}, {tickets.Query{Phone: "1381234567"}, ""},
			{tickets.Query{Phone: "13812345678", Office: "x"}, ""},
			{tickets.Query{Text: "13812345678"}, ""}, {tickets.Query{Text: "找我 13812345678"}, ""}, {tickets.Query{Text: "找我 138123"}, ""}, {tickets.Query{Text: "找我"}, "54321"},
		} {
			p, err := f.FindTickets(ctx, c.q)
			must(t, err)
			equal(t, fmt.Sprintf("%+v", c.q), lasts(p), c.want)
		}
		n, err := f.CountTickets(ctx, tickets.Query{Phone: "13812345678"})
		must(t, err)
		equal(t, "counted", n.Stage[tickets.Filed], 2)
		for i, phone := range []string{"13812345678", "13812345678", "13812345679"} {
			must(t, f.KeepLookup(ctx, tickets.Lookup{ID: show("l", i), At: start.Add(time.Duration(i) * time.Minute), Staff: "s", Name: "王芳", Phone: phone, Found: i}))
		}
		all, err := f.AllLookups(ctx, 9)
		must(t, err)
		equal(t, "lookups", show(len(all), all[0].Found, all[0].Print == all[1].Print, all[1].Print == all[2].Print), "3 2 false true")
		if strings.Contains(show(all), "1381234") {
			t.Error("the number itself was kept")
		}
	})
}

func TestUnhidden(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 2, func(i int, k *tickets.Ticket) { k.Contact.Hidden = i == 0 })
		must(t, f.seekAll())
		for text, want := range map[string]string{"电梯": "2", "20261123-0001": "1"} {
			p, err := f.FindTickets(ctx, tickets.Query{Text: text, Unhidden: true})
			must(t, err)
			equal(t, text, lasts(p), want)
		}
	})
}

func TestHowMany(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 4, func(i int, k *tickets.Ticket) {
			k.Office, k.Area = "wuye", "990101001001"
			if i%2 == 1 {
				k.Request = &tickets.Request{Kind: tickets.AskReturn, Text: "不归我们管"}
			}
			if i%2 == 0 {
				k.Disposers = []string{"s_1", "s2"}
			}
		})
		for _, c := range []struct {
			q    tickets.Query
			want int
		}{
			{tickets.Query{Mark: tickets.MarkAsked}, 2}, {tickets.Query{Stages: []tickets.Stage{tickets.Filed}}, 3}, {tickets.Query{Office: "wuye"}, 3},
			{tickets.Query{Office: "x"}, 0}, {tickets.Query{Mark: tickets.MarkAssist, Office: "wuye"}, 0}, {tickets.Query{Scope: "990101002"}, 0},
			{tickets.Query{Area: "990101001"}, 3}, {tickets.Query{Stages: []tickets.Stage{tickets.Filed}, Without: "s_1"}, 2}, {tickets.Query{Without: "s2"}, 2},
			{tickets.Query{Without: "s%"}, 3}, {tickets.Query{Without: "sx1"}, 3},
		} {
			n, err := f.HowMany(ctx, c.q, 3)
			must(t, err)
			equal(t, fmt.Sprintf("%+v", c.q), n, c.want)
		}
	})
}

func TestRecentOf(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 3, func(int, *tickets.Ticket) {})
		for i, n := range []tickets.Number{"20261123-0001", "20261123-0003", "20261123-0001"} {
			k, err := f.Ticket(ctx, n)
			must(t, err)
			must(t, f.Save(ctx, &tickets.Change{Ticket: k, Events: []tickets.Event{{ID: show("n", i), Number: n, By: tickets.Actor{Kind: tickets.ByStaff, ID: "s1"}, Verb: tickets.Note}}}))
		}
		all, err := f.RecentOf(ctx, "s1", 5)
		must(t, err)
		equal(t, "recent", lasts(tickets.Page{Tickets: all}), "13")
		all, err = f.RecentOf(ctx, "res", 5)
		must(t, err)
		equal(t, "of nobody", len(all), 0)
	})
}

// Seek runs beside everything else and ends when it is told to.
func TestSeekRuns(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 1, func(int, *tickets.Ticket) {})
		during, stop := context.WithTimeout(ctx, 20*time.Second)
		defer stop()
		done := make(chan struct{})
		go func() { defer close(done); f.Seek(during) }()
		for count(t, f, "grams_due") > 0 {
			if during.Err() != nil {
				t.Fatal("the words are still in no grams")
			}
		}
		stop()
		<-done
		if !errors.Is(during.Err(), context.Canceled) {
			t.Error(during.Err())
		}
	})
}

// While the store takes nothing, Seek says so once, and tries less and less often.
func TestSeekRests(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var log bytes.Buffer
		f.Log = slog.New(slog.NewTextHandler(&log, nil))
		must(t, f.writer.write(ctx, func(t *tx) error {
			_, err := t.exec(`ALTER TABLE grams_due RENAME TO grams_gone`)
			return err
		}))
		during, stop := context.WithCancel(ctx)
		defer stop()
		var pauses []time.Duration
		f.after = func(pause time.Duration) <-chan time.Time {
			if pauses = append(pauses, pause); len(pauses) == 8 {
				stop()
				return nil
			}
			over := make(chan time.Time)
			close(over)
			return over
		}
		f.Seek(during)
		if got := fmt.Sprint(pauses); got != "[500ms 1s 2s 4s 8s 10s 10s 10s]" || strings.Count(log.String(), "not searchable") != 1 {
			t.Errorf("rested %s and said\n%s", got, log.String())
		}
	})
}
