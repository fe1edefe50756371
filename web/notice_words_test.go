package web

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/locales"
	"huying/tickets"
)

func TestLasting(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{cfg: Config{Words: book}}
	for d, want := range map[time.Duration]string{
		0: "", 20 * time.Second: "不到 1 分钟", 55*time.Minute + 33*time.Second: "约 56 分钟", 2*time.Hour + 10*time.Minute: "约 2 小时 10 分钟",
		3*time.Hour + 2*time.Minute: "约 3 小时", 11*time.Hour + 40*time.Minute: "约 11 小时", 59*time.Minute + 40*time.Second: "约 1 小时",
	} {
		if got := s.lasting(tickets.Hans, d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	if got := tickets.Slowly(100_000, 30); s.lasting(tickets.Hans, got) != "约 56 分钟" {
		t.Errorf("10^5 at 30 a second: %s", got)
	}
}

// Every word of notices that is put together at run time exists.
func TestEveryKeyOfNotices(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(beginning string, names ...string) {
		for _, name := range names {
			keys = append(keys, beginning+name)
		}
	}
	add("broadcast.stage.", texts(tickets.BroadcastStages)...)
	add("broadcast.state.", texts(tickets.NoticeStates)...)
	add("topic.", texts(tickets.Topics)...)
	add("notices.kind.", texts(tickets.NoticeKinds)...)
	add("standing.", texts(tickets.Standings)...)
	add("notices.lang.", texts(tickets.Langs)...)
	add("broadcast.lang.", texts(tickets.Langs)...)
	add("notices.grave.", texts(grave)...)
	add("notices.ask.", "none", string(tickets.AskSafe), string(tickets.AskPoll))
	add("notices.level.", "minor", "moderate", "severe", "extreme")
	add("notices.answer.", tickets.AnswerSafe, tickets.AnswerHelp)
	add("notices.tab.", "notices", "subscribers", "channels")
	add("notices.for.", "everywhere", "areas", "topics", "red", "roles", "langs", "cared", "groups", "ticket", "not_answered", "received", "and")
	add("notices.csv.", "resident", "area", "code", "channel", "state", "at", "attempts", "reason", "detail")
	add("lookalike.", "similar", "inside", "mixed", "punycode", "tld", "number", "user")
	for _, r := range tickets.BroadcastRepeats {
		add("notices.repeat.", orNone(string(r)))
	}
	for class := range tickets.Classes {
		add("notices.class.", strconv.Itoa(class))
	}
	for _, l := range noticeLists {
		add("notices.list.", l.name)
	}
	for _, m := range tickets.BroadcastMoves {
		add("broadcast.verb.", string(m.Verb))
	}
	for _, key := range noticeDone {
		add("", key)
	}
	for _, lang := range tickets.Langs {
		for _, key := range keys {
			if words := book.Say(string(lang), key, nil); words == key || words == "" {
				t.Errorf("%s lacks %q", lang, key)
			}
		}
	}
}

func TestDoneNeverRoundsUp(t *testing.T) {
	for _, c := range []struct {
		sent, all int
		want      string
	}{{63, 70, "90"}, {999, 1000, "99"}, {1000, 1000, "100"}, {0, 0, "0"}} {
		if got := done(c.sent, c.all).Percent; got != c.want {
			t.Errorf("%d of %d: %s", c.sent, c.all, got)
		}
	}
}

func TestSheetCells(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "和平里": "和平里", "=1+1": "'=1+1", "+cmd|x": "'+cmd|x", "-2": "-2", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "a=b": "a=b",
		"99010100100101": `="99010100100101"`, "007": `="007"`, "0": "0", "12": "12", "99010100100101号": "99010100100101号",
	} {
		if got := sheetCell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// FuzzDiff: what stayed and what went is the old text, what stayed and what came the new one.
func FuzzDiff(f *testing.F) {
	f.Add("周三停水", "周四停水")
	f.Add("", "x")
	f.Add(strings.Repeat("长", 2000), strings.Repeat("短", 1500))
	f.Fuzz(func(t *testing.T, before, after string) {
		before, after = strings.ToValidUTF8(before, ""), strings.ToValidUTF8(after, "")
		var was, is strings.Builder
		for _, p := range diff(before, after) {
			if !p.Added {
				was.WriteString(p.Text)
			}
			if !p.Gone {
				is.WriteString(p.Text)
			}
		}
		if was.String() != before || is.String() != after {
			t.Errorf("%q → %q became %q → %q", before, after, was.String(), is.String())
		}
	})
}
