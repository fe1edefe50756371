package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

func TestResidents(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "1"}
		if _, err := f.Find(ctx, to); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		r := tickets.Resident{ID: "res", Address: to, Lang: tickets.Hant, Name: "王", Phone: "1", ConsentAt: start, CreatedAt: start}
		must(t, f.Keep(ctx, r))
		r.Lang = tickets.English
		must(t, f.Keep(ctx, r))
		got, err := f.Find(ctx, to)
		must(t, err)
		equal(t, "resident", got, r)
	})
}

// dump is every table as text.
func dump(t *testing.T, f *fixture) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{
		"inbox", "lanes", "outbox", "addresses", "residents", "counters", "tickets", "events", "files", "file_senders", "file_tickets",
		"sessions", "kv", "staff", "offices", "areas", "volunteers", "subtasks", "town", "rules", "spots", "whistles", "calls", "whistle_steps", "rounds", "public_summaries",
		"mediations", "mediation_events", "mediators", "legal_aids", "legal_slots", "legal_closures", "appointments", "pauses", "labels", "grams", "grams_due", "lookups",
		"series", "article_misses", "alerts", "alert_refs", "alert_turn", "alert_refusals", "alert_feeds", "activities", "activity_tickets", "seats",
		"activity_steps", "activity_cards", "providers", "service_hours", "point_bookings", "point_legs", "volunteer_totals", "redemptions", "point_stock",
		"certificates", "subscriptions", "broadcasts", "broadcast_steps", "broadcast_answers", "broadcast_files",
	} {
		rows, err := f.reads.Query("SELECT * FROM " + table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			must(t, rows.Scan(values...))
			fmt.Fprintf(&b, "%s:", table)
			for i, v := range values {
				v = *v.(*any)
				if raw, ok := v.([]byte); ok {
					v = string(raw)
				}
				fmt.Fprintf(&b, " %s=%v", columns[i], v)
			}
			b.WriteByte('\n')
		}
		must(t, rows.Err())
	}
	return b.String()
}

var jpeg = append([]byte{0xFF, 0xD8, 0xFF, 0xE0}, bytes.Repeat([]byte("picture"), 100)...)

func TestErase(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		chat := "5550001"
		to := tickets.Address{Channel: "telegram", ID: chat}
		other := tickets.Address{Channel: "telegram", ID: "42"}
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: to, Name: "王小明", Phone: "13812345678", Lang: tickets.Hans, ConsentAt: start}))
		must(t, f.Keep(ctx, tickets.Resident{ID: "neighbour", Address: other, Name: "李四"}))
		mine, err := f.KeepFile(ctx, bytes.NewReader(jpeg), tickets.Attachment{Kind: "photo", Name: "王小明家.jpg", From: to.String()}, 0)
		must(t, err)
		shared, err := f.KeepFile(ctx, bytes.NewReader(append(jpeg, 1)), tickets.Attachment{Kind: "photo", Name: "王小明.jpg", From: to.String()}, 0)
		must(t, err)
		_, err = f.KeepFile(ctx, bytes.NewReader(append(jpeg, 1)), tickets.Attachment{Kind: "photo", From: other.String()}, 0)
		must(t, err)
		body := `{"message":{"chat":{"id":5550001},"from":{"first_name":"王小明"},"text":"我是王小明，三号楼电梯坏了"}}`
		for i := range 3 {
			_, err := f.Put(ctx, tickets.Arrival{Channel: "telegram", ID: show(i), Lane: to.String(), Body: []byte(body), At: start})
			must(t, err)
		}
		_, err = f.Put(ctx, mail("other", other.String()))
		must(t, err)
		rows, err := f.Lane(ctx, to.String(), 2)
		must(t, err)
		must(t, f.Done(ctx, rows[0], nil))
		current := rows[1]

		c := filing(f, "telegram/"+chat+"/1")
		c.Ticket.To, c.Ticket.Words = to, "我是王小明，三号楼电梯坏了"
		c.Events[0].Text, c.Events[0].Files = c.Ticket.Words, []string{mine.Hash, shared.Hash}
		c.Notices = []tickets.Notice{
			{ID: "r:telegram/" + chat + "/1:0", To: to, Resident: "res", Class: tickets.Reply, Lines: []tickets.Line{tickets.Say("filed", "words", "王小明")}},
			{ID: "d:telegram/" + chat + "/1:telegram:99", To: tickets.Address{Channel: "telegram", ID: "99"}, Class: tickets.Urgent, Lines: []tickets.Line{tickets.Say("duty", "words", "王小明")}},
		}
		must(t, f.Save(ctx, c))
		k := c.Ticket
		k.Result, k.Stage = "王小明先生，修好了", tickets.Done
		must(t, f.Save(ctx, &tickets.Change{Ticket: k, Events: []tickets.Event{{
			ID: "ev2", Number: k.Number, At: start, By: tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "张办事员"}, Verb: tickets.Report, Text: k.Result, Public: true,
		}}, Notices: []tickets.Notice{{ID: "n:ev2", To: to, Resident: "res", Class: tickets.News, Lines: []tickets.Line{tickets.Say("report", "text", k.Result)}}}}))
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		for _, h := range heads {
			must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: h.ID, To: h.To, State: tickets.Sent, Said: "王小明您好", At: start}}))
		}
		must(t, f.SaveSession(ctx, to.String(), []byte(`{"answers":{"words":"王小明"}}`), 0, time.Hour))
		must(t, f.SaveSession(ctx, to.String()+"@telegram:-7", []byte(`{"answers":{"words":"王小明"}}`), 0, time.Hour))

		x, err := f.Export(ctx, "res")
		must(t, err)
		if len(x.Tickets) != 1 || len(x.Tickets[0].Events) != 2 || x.Tickets[0].Events[1].By.Name != "" || len(x.Messages) != 4 || x.Resident.Name != "王小明" {
			t.Fatalf("export %+v", x)
		}

		must(t, f.Erase(ctx, tickets.Erasure{
			Resident: "res", At: f.Now(), Keep: "r:telegram/" + chat + "/2:0",
			Redact: func(s string) string { return strings.ReplaceAll(s, "三号楼", "[门牌]") },
			Event: func(n tickets.Number) tickets.Event {
				return tickets.Event{ID: "forget-" + string(n), Number: n, At: f.Now(), By: tickets.Actor{Kind: tickets.BySystem}, Verb: tickets.Forget}
			},
		}))
		must(t, f.SaveSession(ctx, to.String(), []byte(`{"handled":"telegram/`+chat+`/2"}`), 0, time.Hour)) // until the answer is posted
		must(t, f.Done(ctx, current, []tickets.Notice{{
			ID: "r:telegram/" + chat + "/2:0", To: to, Class: tickets.Reply, Forget: true, Lines: []tickets.Line{tickets.Say("forget.done")},
		}}))
		equal(t, "the confirmation leaves", claimed(t, f, 10), "r:telegram/"+chat+"/2:0")
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "r:telegram/" + chat + "/2:0", To: to, State: tickets.Sent, Said: "好", At: f.Now()}}))
		left, err := f.Lane(ctx, to.String(), 9)
		must(t, err)
		equal(t, "what waits is still handled", len(left), 1)
		must(t, f.Done(ctx, left[0], nil))

		text := dump(t, f)
		for _, trace := range []string{"王小明", "13812345678", chat, "=res\n", "=res ", "31.234567", "first_name", mine.Hash} {
			if strings.Contains(text, trace) {
				t.Errorf("%q is left:\n%s", trace, text)
			}
		}
		for _, stays := range []string{"电梯坏了", "[姓名]", "[门牌]", "张办事员", "李四", shared.Hash, "31.235"} {
			if !strings.Contains(text, stays) {
				t.Errorf("%q is gone:\n%s", stays, text)
			}
		}
		if _, err := os.Stat(f.path(mine.Hash)); !os.IsNotExist(err) {
			t.Error("the picture is still on the disk")
		}
		if _, _, err := f.OpenFile(ctx, shared.Hash); err != nil {
			t.Error("the neighbour's picture is gone")
		}
		for i := range 3 { // what Telegram repeats is still known
			fresh, err := f.Put(ctx, tickets.Arrival{Channel: "telegram", ID: show(i), Lane: to.String(), Body: []byte(body)})
			must(t, err)
			equal(t, "fresh", fresh, false)
		}
		got, err := f.Ticket(ctx, k.Number)
		must(t, err)
		equal(t, "ticket", show(got.Words, got.Resident, got.To, got.Contact, got.Source), "我是[姓名]，[门牌]电梯坏了   {  false} ")
		events, err := f.Events(ctx, k.Number)
		must(t, err)
		equal(t, "history", show(len(events), events[2].Verb, events[0].Files), show(3, tickets.Forget, []string{shared.Hash}))
		if err := f.Erase(ctx, tickets.Erasure{Resident: "res", At: f.Now()}); err != nil {
			t.Fatal(err)
		}
	})
}

// A page of the web chat reads the last words by itself: they stay long enough for it, and no longer.
func TestEraseOnTheWeb(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "web", ID: "visitor"}
		_, err := f.Put(ctx, tickets.Arrival{Channel: "web", ID: "visitor:1", Lane: to.String(), Body: []byte("{}"), At: start})
		must(t, err)
		rows, err := f.Lane(ctx, to.String(), 1)
		must(t, err)
		must(t, f.Done(ctx, rows[0], []tickets.Notice{{ID: "r:web/visitor:1:0", To: to, Forget: true, Lines: []tickets.Line{tickets.Say("forget.done")}}}))
		equal(t, "claimed", claimed(t, f, 1), "r:web/visitor:1:0")
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "r:web/visitor:1:0", To: to, State: tickets.Sent, Said: "已删除", At: f.Now()}}))
		for _, want := range []bool{true, false} {
			must(t, f.Sweep(ctx))
			equal(t, "to be read", strings.Contains(dump(t, f), "已删除"), want)
			f.clock.add(readBy + time.Second)
		}
	})
}

func TestStaff(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		a := tickets.Staff{ID: "a", Login: "Admin", Name: "管理员", Role: tickets.Admin, Password: "$argon2id$", MustChange: true, TOTPStep: 10, CreatedAt: start, Lang: tickets.Hans}
		must(t, f.KeepStaff(ctx, a))
		got, err := f.StaffByLogin(ctx, "aDMIN")
		must(t, err)
		a.Login = "admin"
		equal(t, "staff", got, a)
		if err := f.KeepStaff(ctx, tickets.Staff{ID: "b", Login: "ADMIN"}); !errors.Is(err, tickets.ErrConflict) {
			t.Fatal(err)
		}
		equal(t, "times a code worked", race(t, 10, func(int) error { return lostUnless(f.UseStep(ctx, "a", 11)) }, tickets.ErrConflict), 1)
		a.Name, a.TOTPStep = "新名", 3
		must(t, f.KeepStaff(ctx, a))
		got, err = f.StaffByID(ctx, "a")
		must(t, err)
		equal(t, "step is never lowered", show(got.Name, got.TOTPStep), "新名 11")
		must(t, f.KeepStaff(ctx, tickets.Staff{ID: "b", Login: "b"}))
		all, err := f.AllStaff(ctx)
		must(t, err)
		equal(t, "all", show(len(all), all[0].Login), "2 admin")
		if _, err := f.StaffByLogin(ctx, "nobody\x00"); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
	})
}

func TestOffices(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		o := tickets.Office{ID: "o", Name: "街道办", Kind: "street", Phone: "1", Area: "310101001"}
		must(t, f.KeepOffice(ctx, tickets.Office{ID: "o"}))
		must(t, f.KeepOffice(ctx, o))
		offices, err := f.AllOffices(ctx)
		must(t, err)
		equal(t, "office", show(offices), show([]tickets.Office{o}))
		a := tickets.Area{Code: "3101", Parent: "31", Level: "district", Name: "黄浦"}
		must(t, f.KeepArea(ctx, a))
		must(t, f.KeepArea(ctx, a))
		areas, err := f.AllAreas(ctx)
		must(t, err)
		equal(t, "area", show(areas), show([]tickets.Area{a}))
		v := tickets.Volunteer{ID: "v", Name: "赵", PartyMember: true, Skills: []string{"S01"}, Grids: []string{"g"}, JoinedAt: start}
		must(t, f.KeepVolunteer(ctx, tickets.Volunteer{ID: "v"}))
		must(t, f.KeepVolunteer(ctx, v))
		v.Version = 2
		volunteers, err := f.AllVolunteers(ctx)
		must(t, err)
		equal(t, "volunteer", show(volunteers), show([]tickets.Volunteer{v}))
	})
}

func TestFiles(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		a, err := f.KeepFile(ctx, bytes.NewReader(jpeg), tickets.Attachment{Kind: "photo", Name: "../a\u202e/b.jpg", Mime: "text/html", From: "telegram:1"}, 0)
		must(t, err)
		equal(t, "found", show(a.Mime, a.Size, a.Name), show("image/jpeg", len(jpeg), "_a__b.jpg"))
		_, err = f.KeepFile(ctx, bytes.NewReader(jpeg), tickets.Attachment{From: "telegram:2"}, 0)
		must(t, err)
		for _, who := range []string{"telegram:1", "telegram:2", "telegram:3"} {
			sent, err := f.SentBy(ctx, a.Hash, who)
			must(t, err)
			equal(t, who, sent, who != "telegram:3")
		}
		content, info, err := f.OpenFile(ctx, a.Hash)
		must(t, err)
		got, err := io.ReadAll(content)
		must(t, err)
		must(t, content.Close())
		equal(t, "content", bytes.Equal(got, jpeg), true)
		equal(t, "from", info.From, "telegram:1")
		for _, hash := range []string{"", "../../etc/passwd", strings.Repeat("0", 64), strings.Repeat("A", 64)} {
			if _, _, err := f.OpenFile(ctx, hash); !errors.Is(err, tickets.ErrNotFound) {
				t.Errorf("%q: %v", hash, err)
			}
		}
		for _, bad := range [][]byte{nil, []byte("<html><script>"), []byte("MZ\x90\x00"), []byte("\x7fELF"), []byte("<svg xmlns='x'>"), []byte("PK\x03\x04aaaa")} {
			if _, err := f.KeepFile(ctx, bytes.NewReader(bad), tickets.Attachment{Mime: "image/png"}, 0); !errors.Is(err, tickets.ErrInvalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if _, err := f.KeepFile(ctx, bytes.NewReader(jpeg), tickets.Attachment{}, 100); !errors.Is(err, tickets.ErrInvalid) {
			t.Fatal(err)
		}
		if _, err := f.KeepFile(ctx, io.MultiReader(bytes.NewReader(jpeg), broken{}), tickets.Attachment{}, 0); err == nil || errors.Is(err, tickets.ErrInvalid) {
			t.Fatal(err)
		}
		export, err := f.KeepFile(ctx, strings.NewReader(`{"at":"2026"}`), tickets.Attachment{Kind: "document", Name: "mydata.json", Mime: "application/json"}, 0)
		must(t, err)
		equal(t, "export", export.Mime, "application/json")
		entries, err := os.ReadDir(f.dir)
		must(t, err)
		equal(t, "no half files", len(entries), 2)
		_, err = ConsoleFiles{f.DB}.OpenFile(ctx, a.Hash)
		must(t, err)
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("cut") }

func TestKV(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		value, version, err := f.Get(ctx, "k")
		must(t, err)
		equal(t, "nothing", show(value, version), "[] 0")
		set := func(version int64, value string, want bool) {
			t.Helper()
			ok, err := f.CompareAndSet(ctx, "k", version, []byte(value), time.Minute)
			must(t, err)
			equal(t, "set", ok, want)
		}
		set(5, "x", false)
		set(0, "a", true)
		set(0, "b", false)
		_, v1, err := f.Get(ctx, "k")
		must(t, err)
		set(v1, "c", true)
		set(v1, "d", false)
		value, v2, err := f.Get(ctx, "k")
		must(t, err)
		equal(t, "value", string(value), "c")
		f.clock.add(time.Minute)
		set(v2, "e", false) // it has run out
		_, v, err := f.Get(ctx, "k")
		must(t, err)
		equal(t, "run out", v, 0)
		set(0, "f", true)
		must(t, f.Delete(ctx, "k"))
		must(t, f.Delete(ctx, "k"))
		set(v2, "g", false)
		equal(t, "won", race(t, 20, func(int) error {
			return lostUnless(f.CompareAndSet(context.Background(), "k", 0, []byte("x"), time.Minute))
		}, tickets.ErrConflict), 1)
	})
}
