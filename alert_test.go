package main

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/store"
	"huying/tickets"
)

const capKey = "a-key-of-the-observatory"

// warned is a street with residents who are subscribed, and the authority that warns them. A resident's chat is the number of the list below.
type warned struct {
	*program
	sent time.Time // of the last message; each is a second later
}

// Two grids that the polygon of these tests reaches, and one beyond.
const gridOne, gridTwo, gridFar = "99010100100101", "99010100100102", "99010100100105"

var neighbours = []struct {
	area   string
	lang   tickets.Lang
	topics []tickets.Topic
	quiet  int // from this minute of the day until midnight
}{
	{gridOne, tickets.Hans, []tickets.Topic{tickets.TopicWeather}, 1},        // 1: it is always night
	{gridTwo, tickets.Hant, []tickets.Topic{tickets.TopicWeather}, 0},        // 2
	{gridTwo, tickets.Hans, nil, 0},                                          // 3: has no topic on
	{gridFar, tickets.Hans, []tickets.Topic{tickets.TopicWeather}, 0},        // 4: lives elsewhere
	{gridOne, tickets.Hans, []tickets.Topic{tickets.TopicFlood}, 0},          // 5
	{gridOne, tickets.English, []tickets.Topic{tickets.TopicWeather}, 0},     // 6
	{gridOne[:12], tickets.Hans, []tickets.Topic{tickets.TopicWeather}, 0},   // 7: told us no more than the community
	{"990101001002", tickets.Hans, []tickets.Topic{tickets.TopicWeather}, 0}, // 8: the same, of another one
}

func warnedStreet(t *testing.T, setups ...func(*program)) *warned {
	p := begin(t, append(append([]func(*program){polling}, setups...), set("CAP_KEY", capKey), func(p *program) {
		if code, _, errs := command(t, p.env, "", "import", "street"); code != 0 {
			t.Fatalf("import: %d %s", code, errs)
		}
		db, err := store.Open(t.Context(), store.Options{URL: p.database(), Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range neighbours {
			r := tickets.Resident{ID: fmt.Sprint("warned", i+1), Address: tickets.Address{Channel: "telegram", ID: fmt.Sprint(p.people + int64(i) + 1)}, Lang: n.lang, ConsentAt: time.Now()}
			err := db.Keep(t.Context(), r)
			if err == nil {
				err = db.Subscribe(t.Context(), tickets.Subscription{Resident: r.ID, Area: n.area, Topics: n.topics, Role: tickets.LivesHere, QuietFrom: n.quiet})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		closed(t, db)
	})...)
	return &warned{program: p, sent: time.Now().Add(-time.Minute)}
}

// warning is a CAP message of these tests. What is empty is the usual.
type warning struct {
	id, status, kind, event, severity, references string
	expires                                       time.Duration
}

func (w *warned) xml(m warning) string {
	w.sent = w.sent.Add(time.Second)
	at := func(t time.Time) string { return t.Format("2006-01-02T15:04:05-07:00") }
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>%s</identifier><sender>met@anlan.example.cn</sender><sent>%s</sent><status>%s</status>
<msgType>%s</msgType><scope>Public</scope>%s<info><language>zh-CN</language><category>Met</category><event>%s</event><urgency>Immediate</urgency><severity>%s</severity>
<certainty>Likely</certainty><expires>%s</expires><senderName>安澜市气象台</senderName><headline>安澜市气象台发布%s预警信号</headline><description>%s的经过。</description>
<instruction>减少外出。</instruction><area><areaDesc>和平里</areaDesc><polygon>31.232,120.1195 31.232,120.1225 31.236,120.1225 31.236,120.1195 31.232,120.1195</polygon></area></info></alert>`,
		m.id, at(w.sent), cmp.Or(m.status, "Actual"), cmp.Or(m.kind, "Alert"), m.references, cmp.Or(m.event, "暴雨"), cmp.Or(m.severity, "Severe"),
		at(time.Now().Add(cmp.Or(m.expires, time.Hour))), cmp.Or(m.event, "暴雨"), m.id)
}

// names are the references to the message that was sent last.
func (w *warned) names(id string) string {
	return fmt.Sprintf("<references>met@anlan.example.cn,%s,%s</references>", id, w.sent.Format("2006-01-02T15:04:05-07:00"))
}

// delivers posts a message, which must be answered with a status, and gives why residents are not told.
func (w *warned) delivers(text string, want int) (held string) {
	w.t.Helper()
	status, body, _ := w.fetch(http.MethodPost, "/cap", strings.NewReader(text), "Authorization", "Bearer "+capKey, "Content-Type", "application/cap+xml")
	var answer struct{ Held string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != want {
		w.t.Fatalf("answered %d, not %d: %s", status, want, body)
	}
	return answer.Held
}

// heard counts the messages with all of some words, by the resident's number in the list.
func (w *warned) heard(words ...string) map[int64]int {
	got := map[int64]int{}
	for _, m := range w.tg.Ledger() {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(m.Text, word) }) {
			got[m.Chat-w.people]++
		}
	}
	return got
}

// reaches waits until exactly these have heard some words, once each.
func (w *warned) reaches(who []int64, words ...string) {
	w.t.Helper()
	all := func() bool { return len(w.heard(words...)) >= len(who) }
	until(w.t, strings.Join(words, " ")+" has arrived", all)
	for _, n := range who {
		if w.heard(words...)[n] != 1 {
			w.t.Errorf("%q: resident %d heard it %d times", words, n, w.heard(words...)[n])
		}
	}
	if n := len(w.heard(words...)); n != len(who) {
		w.t.Errorf("%q: %d heard it: %v", words, n, w.heard(words...))
	}
}

// TestWarnings: what an authority posts reaches whom it is for and nobody else, once, and is followed to its end. The Bot API server's ledger is
// the judge.
func TestWarnings(t *testing.T) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			setups := map[string][]func(*program){"postgres": {postgres, redis}}[kind]
			w := warnedStreet(t, setups...)
			w.refusesBadOnes()
			orange := w.xml(warning{id: "A1"})
			w.delivers(orange, http.StatusCreated)
			first := w.names("A1")
			w.reaches([]int64{1, 2, 6, 7}, "A1的经过")
			w.reaches([]int64{1, 2, 7}, "暴雨", "橙色")
			w.reaches([]int64{6}, "orange", "A1的经过")
			w.delivers(orange, http.StatusOK) // replayed
			for _, status := range []string{"Test", "Exercise"} {
				if held := w.delivers(w.xml(warning{id: status, status: status, severity: "Extreme"}), http.StatusCreated); held != strings.ToLower(status) {
					t.Errorf("%s: held %q", status, held)
				}
			}
			w.delivers(w.xml(warning{id: "F1", event: "山洪"}), http.StatusCreated)
			w.reaches([]int64{5}, "山洪", "橙色")
			w.sent = w.sent.Add(time.Second)
			red := w.xml(warning{id: "U1", kind: "Update", severity: "Extreme", references: first})
			w.delivers(red, http.StatusCreated)
			second := w.names("U1")
			everybody := []int64{1, 2, 3, 5, 6, 7}
			w.reaches(everybody, "U1的经过")
			w.reaches([]int64{1, 3, 5, 7}, "暴雨", "红色", "我安全", "需要帮助")
			w.delivers(w.xml(warning{id: "C1", kind: "Cancel", references: second}), http.StatusCreated)
			w.reaches([]int64{2, 3, 5, 7}, "C1的经过", "解除")
			w.reaches([]int64{2, 3, 5, 6, 7}, "C1的经过")
			w.tellsInTheMorning()
			w.delivers(orange, http.StatusOK)
			w.shows("A1", "U1", "C1", "F1")
			w.stopsWhatIsOver()
			for _, words := range []string{"Test的经过", "Exercise的经过", "BROKEN"} {
				if n := len(w.heard(words)); n > 0 {
					t.Errorf("%d heard of %s", n, words)
				}
			}
			w.reaches([]int64{1, 2, 6, 7}, "A1的经过")
			w.reaches(everybody, "U1的经过")
			if n := len(w.tg.Sent(w.people+4)) + len(w.tg.Sent(w.people+8)); n > 0 {
				t.Errorf("who lives elsewhere heard %d messages", n)
			}
		})
	}
}

// refusesBadOnes: broken, forged and late messages are refused with a reason, and nobody is told.
func (w *warned) refusesBadOnes() {
	w.t.Helper()
	good := w.xml(warning{id: "BROKEN"})
	for _, key := range []string{"", "Bearer ", "Bearer wrong", "Basic " + capKey} {
		if status, _, _ := w.fetch(http.MethodPost, "/cap", strings.NewReader(good), "Authorization", key); status != http.StatusUnauthorized {
			w.t.Errorf("the key %q: %d", key, status)
		}
	}
	for label, text := range map[string]string{
		"no XML": "BROKEN", "cut": good[:len(good)/2], "an open polygon": strings.Replace(good, " 31.232,120.1195<", " 31.240,120.1195<", 1),
		"a severity of its own": strings.Replace(good, "Severe<", "Purple<", 1),
		"an entity":             strings.Replace(good, "?>", `?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, 1),
	} {
		status, body, _ := w.fetch(http.MethodPost, "/cap", strings.NewReader(text), "Authorization", "Bearer "+capKey)
		if status != http.StatusBadRequest || !strings.Contains(body, "mistakes") || strings.Contains(body, "root:") {
			w.t.Errorf("%s: %d %s", label, status, body)
		}
	}
	if held := w.delivers(w.xml(warning{id: "BROKEN-late", expires: -time.Second}), http.StatusCreated); held != "expired" {
		w.t.Errorf("one that is over: held %q", held)
	}
}

// tellsInTheMorning: nobody is woken because a danger is over, and nobody who was told of it is forgotten.
func (w *warned) tellsInTheMorning() {
	w.t.Helper()
	db := roadSQL(w.t, w.database())
	defer db.Close()
	if n := roadCount(w.t, db, `SELECT COUNT(*) FROM outbox o JOIN alerts a ON a.broadcast = o.broadcast WHERE a.identifier = 'C1' AND o.state = 'queued' AND o.due > 0
		AND o.expires > o.due AND o.resident = 'warned1'`); n != 1 {
		w.t.Errorf("%d notices wait for the morning", n)
	}
}

// shows looks at what everybody may read of the warnings.
func (w *warned) shows(ids ...string) {
	w.t.Helper()
	status, body, header := w.fetch(http.MethodGet, "/cap", nil)
	var feed struct {
		Entries []struct {
			Link []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(body), &feed); err != nil || status != http.StatusOK || !strings.Contains(header.Get("Content-Type"), "atom") {
		w.t.Fatalf("the feed: %d %v", status, err)
	}
	if len(feed.Entries) != len(ids) {
		w.t.Errorf("%d entries, not %d: %s", len(feed.Entries), len(ids), body)
	}
	all := ""
	for _, e := range feed.Entries {
		_, text, _ := w.fetch(http.MethodGet, strings.TrimPrefix(e.Link[0].Href, w.URL), nil)
		all += text
	}
	for _, id := range ids {
		if !strings.Contains(all, "<identifier>"+id+"</identifier>") {
			w.t.Errorf("the feed lacks %s", id)
		}
	}
}

// stopsWhatIsOver: while the channel takes nothing, a warning is updated and another expires. What is over does not leave when it opens again.
func (w *warned) stopsWhatIsOver() {
	w.t.Helper()
	w.tg.Fail(bottest.Fault{Method: "sendMessage", Code: http.StatusTooManyRequests, RetryAfter: 2})
	w.delivers(w.xml(warning{id: "A2", event: "大风"}), http.StatusCreated)
	old := w.names("A2")
	over := time.Now().Add(4 * time.Second)
	w.delivers(w.xml(warning{id: "A3", event: "雷电", expires: 4 * time.Second}), http.StatusCreated)
	w.sent = w.sent.Add(time.Second)
	w.delivers(w.xml(warning{id: "U2", kind: "Update", event: "大风", references: old}), http.StatusCreated)
	db := roadSQL(w.t, w.database())
	defer db.Close()
	until(w.t, "the warning that is over has left the queue", func() bool {
		return time.Now().After(over) &&
			roadCount(w.t, db, `SELECT COUNT(*) FROM outbox o JOIN alerts a ON a.broadcast = o.broadcast WHERE a.identifier IN ('A2', 'A3') AND o.state IN ('queued', 'sending')`) == 0
	})
	w.tg.Mend()
	w.reaches([]int64{1, 2, 6, 7}, "U2的经过")
	for _, id := range []string{"A2", "A3"} {
		if n := len(w.heard(id + "的经过")); n > 0 {
			w.t.Errorf("%d heard of %s when it was over", n, id)
		}
	}
}
