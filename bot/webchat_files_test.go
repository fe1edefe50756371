package bot

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"huying/tickets"
)

func TestWebChatFiles(t *testing.T) {
	rig := newWebRig(t)
	g, other := rig.guest(t), rig.guest(t)
	status, f := g.upload(`C:\灯 "坏".png`, webPNG)
	if status != 200 || f.Kind != "photo" || f.Mime != "image/png" || f.Name != `灯 "坏".png` {
		t.Fatalf("%d %+v", status, f)
	}
	path := "/chat/files/" + f.Hash
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	res := rig.do(t, req)
	body, _ := io.ReadAll(res.Body)
	if string(body) != webPNG || res.Header.Get("Content-Type") != "image/png" || res.Header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(res.Header.Get("Content-Disposition"), "inline") {
		t.Fatal(res.Header, len(body))
	}
	if status, _ := other.ask(http.MethodGet, path, ""); status != 404 {
		t.Error("another visitor reads it:", status)
	}
	if status, _ := other.say(uuid.NewString(), `,"files":["`+f.Hash+`"]`); status != 404 {
		t.Error("another visitor sends it by its hash:", status)
	}
	if status, _ := g.ask(http.MethodGet, path, "", "Cookie", ""); status != 401 {
		t.Error("nobody reads it:", status)
	}
	for _, odd := range []string{"/chat/files/" + strings.Repeat("0", 64), "/chat/files/..%2f..%2fetc%2fpasswd", "/chat/files/x"} {
		if status, _ := g.ask(http.MethodGet, odd, ""); status != 404 {
			t.Error(odd, status)
		}
	}
	// The same picture from another visitor is stored once, and is theirs all the same.
	_, same := other.upload("转发.png", webPNG)
	if status, answer := other.say(uuid.NewString(), `,"files":["`+same.Hash+`"]`); status != 200 || same.Hash != f.Hash {
		t.Fatal(status, answer)
	}
	if status, _ := other.ask(http.MethodGet, path, ""); status != 200 {
		t.Error("they cannot see what they sent:", status)
	}
}

func TestWebChatFilesFromTheOffice(t *testing.T) {
	rig := newWebRig(t)
	g, other := rig.guest(t), rig.guest(t)
	a, err := rig.store.KeepFile(t.Context(), strings.NewReader("<html><script>alert(1)</script>"), tickets.Attachment{Name: "说明.html", From: "staff"}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	path := "/chat/files/" + a.Hash
	if status, _ := g.ask(http.MethodGet, path, ""); status != 404 {
		t.Error("before it was sent:", status)
	}
	for range webPageSize + 1 { // it is found beyond the first page of the conversation
		rig.store.tell(g.addr.String(), tickets.Spoken{ID: uuid.NewString(), Text: "."})
	}
	rig.store.tell(g.addr.String(), tickets.Spoken{ID: "n:1", Text: "请看", Files: []string{a.Hash}})
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	res := rig.do(t, req)
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Error(res.StatusCode, res.Header)
	}
	if status, _ := other.ask(http.MethodGet, path, ""); status != 404 {
		t.Error("another visitor reads it:", status)
	}
	if h := g.history(); len(h.Said) != webPageSize || !h.More {
		t.Error(len(h.Said), h.More)
	}
}

func TestWebChatUploadRefused(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	for _, c := range []struct {
		label, content string
		headers        []string
		status         int
	}{
		{"10 MB", strings.Repeat("x", 10<<20), nil, 200},
		{"over 10 MB", strings.Repeat("x", 10<<20+1), nil, 413},
		{"from another site", "x", []string{"Origin", "https://evil.example"}, 403},
		{"from a plain form", "x", []string{"X-Huying-Chat", ""}, 415},
		{"not a form", "x", []string{"Content-Type", "application/json"}, 415},
		{"a form without a boundary", "x", []string{"Content-Type", "multipart/form-data"}, 400},
	} {
		if status, _ := g.upload("a.txt", c.content, c.headers...); status != c.status {
			t.Errorf("%s: %d, want %d", c.label, status, c.status)
		}
	}
}

// webEars reads a live stream.
type webEars struct {
	t     *testing.T
	res   *http.Response
	lines *bufio.Scanner
}

func (g *webGuest) hear(base, query, last string) *webEars {
	g.t.Helper()
	req, _ := http.NewRequestWithContext(g.t.Context(), http.MethodGet, base+"/chat/events"+query, nil)
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { _ = res.Body.Close() })
	return &webEars{g.t, res, bufio.NewScanner(res.Body)}
}

// next waits for the next message; ok is false when the stream has ended.
func (e *webEars) next() (id string, m webSaid, ok bool) {
	e.t.Helper()
	for e.lines.Scan() {
		line := e.lines.Text()
		if rest, is := strings.CutPrefix(line, "id: "); is {
			id = rest
		}
		if rest, is := strings.CutPrefix(line, "data: "); is {
			if err := json.Unmarshal([]byte(rest), &m); err != nil {
				e.t.Fatal(err, line)
			}
			return id, m, true
		}
	}
	return "", m, false
}

func TestWebChatEvents(t *testing.T) {
	rig := newWebRig(t)
	g, other := rig.guest(t), rig.guest(t)
	base := rig.listen(t)
	lane := g.addr.String()
	rig.store.tell(lane, tickets.Spoken{ID: "n:1", Text: "一\n二"})
	first := g.hear(base, "", "")
	if first.res.StatusCode != 200 || !strings.HasPrefix(first.res.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatal(first.res.StatusCode, first.res.Header)
	}
	id, m, _ := first.next()
	if m.Text != "一\n二" || id != "1" || !m.Out {
		t.Fatal(id, m)
	}
	rig.store.tell(other.addr.String(), tickets.Spoken{ID: "n:2", Text: "别人的"})
	rig.store.tell(lane, tickets.Spoken{ID: "n:3", Text: "三", Choices: []tickets.Button{{Label: "好", Data: "a 1"}}})
	if _, m, _ := first.next(); m.Text != "三" || len(m.Choices) != 1 {
		t.Fatal(m)
	}
	if status, _ := g.say(uuid.NewString(), `,"text":"四"`); status != 200 {
		t.Fatal(status)
	}
	if _, m, _ := first.next(); m.Text != "四" || m.Out {
		t.Fatal("what was said in one tab does not show in the other:", m)
	}
	again := g.hear(base, "?after=1", "3") // the browser's own cursor is newer than the address
	if _, m, _ := again.next(); m.Text != "四" {
		t.Fatal(m)
	}
	if bad := g.hear(base, "?after=x", ""); bad.res.StatusCode != 400 {
		t.Error(bad.res.StatusCode)
	}
	_ = again.res.Body.Close()
	waitFor(t, "the stream of who left ends", func() bool {
		rig.store.tell(lane, tickets.Spoken{ID: uuid.NewString(), Text: "."}) // a lost client is noticed by writing to it
		return rig.store.listening(lane) == 1
	})
	rig.Stop()
	for ok := true; ok; _, _, ok = first.next() {
	}
	waitFor(t, "streams end with the server", func() bool { return rig.store.listening(lane) == 0 && rig.live.all == 0 })
}

func TestWebChatEventsLimit(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	base := rig.listen(t)
	for range webStreams1 {
		if e := g.hear(base, "", ""); e.res.StatusCode != 200 {
			t.Fatal(e.res.StatusCode)
		}
	}
	if e := g.hear(base, "", ""); e.res.StatusCode != 503 || e.res.Header.Get("Retry-After") == "" {
		t.Fatal(e.res.StatusCode)
	}
}

func TestWebChatEventsSurviveTheStore(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	base := rig.listen(t)
	e := g.hear(base, "", "")
	waitFor(t, "listening", func() bool { return rig.store.listening(g.addr.String()) == 1 })
	rig.store.failing(errWebDisk)
	rig.store.tell(g.addr.String(), tickets.Spoken{ID: "n:1", Text: "等等"})
	waitFor(t, "a failed look", func() bool { return rig.store.failed() })
	rig.store.failing(nil)
	rig.store.tell(g.addr.String(), tickets.Spoken{ID: "n:2", Text: "来了"})
	for _, want := range []string{"等等", "来了"} {
		if _, m, _ := e.next(); m.Text != want {
			t.Fatal(m.Text, want)
		}
	}
}

// TestWebChatWords checks that the script says only words it is given, and that every word it is given is said.
func TestWebChatWords(t *testing.T) {
	script, err := os.ReadFile("webchat/chat.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`T\("([a-z_.]+)"`).FindAllSubmatch(script, -1) {
		if !slices.Contains(webWordKeys, string(m[1])) {
			t.Error("not in webWordKeys:", string(m[1]))
		}
	}
	for _, key := range webWordKeys {
		if !strings.Contains(string(script), `"`+key+`"`) {
			t.Error("nobody says:", key)
		}
	}
	if bad := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function`).Find(script); bad != nil {
		t.Errorf("%s", bad)
	}
	if lines := strings.Count(string(script), "\n"); lines >= 400 {
		t.Error("chat.js has", lines, "lines")
	}
}
