package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"huying/tickets"
)

// webGuest is a visitor as a browser is one: a cookie, and requests.
type webGuest struct {
	t      *testing.T
	rig    *webRig
	cookie string
	addr   tickets.Address
}

var webCookieValue = regexp.MustCompile(webCookie + `=([^;]+)`)

func (r *webRig) guest(t *testing.T) *webGuest {
	t.Helper()
	res := r.do(t, httptest.NewRequest(http.MethodGet, "/", nil))
	found := webCookieValue.FindStringSubmatch(strings.Join(res.Header.Values("Set-Cookie"), "\n"))
	if found == nil {
		t.Fatal("the page set no cookie")
	}
	addr, ok := webAddress(found[1])
	if !ok {
		t.Fatal("the cookie is none of ours:", found[1])
	}
	return &webGuest{t, r, found[1], addr}
}

func (r *webRig) do(t *testing.T, req *http.Request) *http.Response {
	t.Helper()
	res, err := r.app.Test(req, 60_000)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// ask sends a request with the visitor's cookie; headers are names and values.
func (g *webGuest) ask(method, path, body string, headers ...string) (int, string) {
	g.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res := g.rig.do(g.t, req)
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

func (g *webGuest) say(id, rest string, headers ...string) (int, string) {
	g.t.Helper()
	body := `{"id":"` + id + `"` + rest + `}`
	return g.ask(http.MethodPost, "/chat/messages", body, append([]string{"Content-Type", "application/json"}, headers...)...)
}

func (g *webGuest) upload(name, content string, headers ...string) (int, webFile) {
	g.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, _ := m.CreateFormFile("file", name)
	_, _ = io.WriteString(part, content)
	_ = m.Close()
	headers = append([]string{"Content-Type", m.FormDataContentType(), "X-Huying-Chat", "1"}, headers...)
	status, answer := g.ask(http.MethodPost, "/chat/files", form.String(), headers...)
	var f webFile
	_ = json.Unmarshal([]byte(answer), &f)
	return status, f
}

func (g *webGuest) history() webReading {
	g.t.Helper()
	status, answer := g.ask(http.MethodGet, "/chat/history", "")
	var h webReading
	if err := json.Unmarshal([]byte(answer), &h); err != nil || status != 200 {
		g.t.Fatalf("history: %d %s", status, answer)
	}
	return h
}

const webPNG = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

// webCase is one message as a page, or somebody who is no page of ours, would send it.
type webCase struct {
	label, rest string
	headers     []string
	status      int
	error       string
}

func webCases(mine, others webFile) []webCase {
	long := func(n int) string { return `,"text":"` + strings.Repeat("长", n) + `"` }
	return []webCase{
		{label: "words", rest: `,"text":"楼道灯坏了","lang":"zh-Hans"`, status: 200},
		{label: "a choice", rest: `,"choice":"go report","text":"报个问题"`, status: 200},
		{label: "a place", rest: `,"point":{"lat":39.9,"lon":116.4}`, status: 200},
		{label: "an own file", rest: `,"files":["` + mine.Hash + `"]`, status: 200},
		{label: "4096 characters", rest: long(4096), status: 200},
		{label: "from our page", rest: `,"text":"好"`, headers: []string{"Origin", "http://example.com"}, status: 200},
		{label: "behind a proxy", rest: `,"text":"好"`, headers: []string{"Origin", "https://chat.gov", "Sec-Fetch-Site", "same-origin"}, status: 200},
		{label: "4097 characters", rest: long(4097), status: 413, error: "too_long"},
		{label: "a huge body", rest: long(40_000), status: 413, error: "too_long"},
		{label: "nothing", rest: `,"text":" \n "`, status: 400, error: "empty"},
		{label: "a point beyond the earth", rest: `,"point":{"lat":91,"lon":0}`, status: 400, error: "odd"},
		{label: "a long choice", rest: `,"choice":"` + strings.Repeat("x", 65) + `"`, status: 400, error: "odd"},
		{label: "somebody else's file", rest: `,"files":["` + others.Hash + `"]`, status: 404, error: "no_file"},
		{label: "no such file", rest: `,"files":["` + strings.Repeat("0", 64) + `"]`, status: 404, error: "no_file"},
		{label: "a path for a file", rest: `,"files":["../../etc/passwd"]`, status: 404, error: "no_file"},
		{label: "broken JSON", rest: `,"text":`, status: 400, error: "odd"},
		{label: "forged origin", rest: `,"text":"好"`, headers: []string{"Origin", "https://evil.example"}, status: 403, error: "origin"},
		{label: "null origin", rest: `,"text":"好"`, headers: []string{"Origin", "null"}, status: 403, error: "origin"},
		{label: "cross-site", rest: `,"text":"好"`, headers: []string{"Sec-Fetch-Site", "cross-site"}, status: 403, error: "origin"},
		{label: "a form's type", rest: `,"text":"好"`, headers: []string{"Content-Type", "text/plain"}, status: 415, error: "odd"},
		{label: "no cookie", rest: `,"text":"好"`, headers: []string{"Cookie", ""}, status: 401, error: "no_visitor"},
		{label: "a made-up cookie", rest: `,"text":"好"`, headers: []string{"Cookie", webCookie + "=admin"}, status: 401, error: "no_visitor"},
	}
}

func TestWebChatMessages(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	other := rig.guest(t)
	_, mine := g.upload("灯.png", webPNG)
	_, others := other.upload("别人.png", webPNG+"secret")
	for _, c := range webCases(mine, others) {
		t.Run(c.label, func(t *testing.T) {
			before := len(g.history().Said)
			status, answer := g.say(uuid.NewString(), c.rest, c.headers...)
			var said struct{ Error, Words string }
			_ = json.Unmarshal([]byte(answer), &said)
			if status != c.status || said.Error != c.error {
				t.Fatalf("%d %s, want %d %q", status, answer, c.status, c.error)
			}
			if c.status >= 400 && (said.Words == "" || strings.HasPrefix(said.Words, "webchat.")) {
				t.Error("no words for a person:", answer)
			}
			if stored := len(g.history().Said) - before; (stored == 1) != (c.status == 200) {
				t.Error("stored", stored)
			}
		})
	}
}

func TestWebChatSameMessageTwice(t *testing.T) {
	rig := newWebRig(t)
	g, other := rig.guest(t), rig.guest(t)
	id := uuid.NewString()
	for i, fresh := range []bool{true, false, false} {
		status, answer := g.say(id, `,"text":"三楼漏水"`)
		if status != 200 || answer != fmt.Sprintf(`{"fresh":%v,"id":"%s"}`, fresh, id) {
			t.Fatal(i, status, answer)
		}
	}
	if status, _ := other.say(id, `,"text":"我的"`); status != 200 { // an id is the visitor's own
		t.Fatal(status)
	}
	if h := g.history(); len(h.Said) != 1 || h.Said[0].Text != "三楼漏水" || h.Said[0].ID != id {
		t.Fatalf("%+v", h)
	}
	if h := other.history(); len(h.Said) != 1 || h.Said[0].Text != "我的" {
		t.Fatalf("%+v", h)
	}
}

func TestWebChatStoreOutOfOrder(t *testing.T) {
	rig := newWebRig(t)
	var log tgLog
	rig.keeps.Log = slog.New(slog.NewTextHandler(&log, nil))
	g := rig.guest(t)
	rig.store.failing(errWebDisk)
	req := httptest.NewRequest(http.MethodPost, "/chat/messages", strings.NewReader(`{"id":"`+uuid.NewString()+`","text":"x"}`))
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	req.Header.Set("Content-Type", "application/json")
	res := rig.do(t, req)
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || strings.Contains(string(body), "disk") {
		t.Fatal(res.StatusCode, res.Header, string(body))
	}
	if status, _ := g.ask(http.MethodGet, "/chat/history", ""); status != 503 {
		t.Fatal(status)
	}
	g.ask(http.MethodPost, "/chat/messages", `{"id":"`+uuid.NewString()+`","text":"x"}`, "Content-Type", "application/json") // a page sends again every few seconds
	rig.store.failing(nil)
	g.ask(http.MethodPost, "/chat/messages", `{"id":"`+uuid.NewString()+`","text":"x"}`, "Content-Type", "application/json")
	if said := log.String(); strings.Count(said, "takes no messages") != 1 || !strings.Contains(said, "well again") || strings.Contains(said, "text") {
		t.Error(said)
	}
}

func TestWebChatFlood(t *testing.T) {
	rig := newWebRig(t, func(w *WebChat) { w.limits = webLimits{messages: 3, files: 1, reads: 100, shared: 2} })
	g, quiet := rig.guest(t), rig.guest(t)
	for i := range 5 {
		status, answer := g.say(uuid.NewString(), `,"text":"快"`)
		if want := map[bool]int{true: 200, false: 429}[i < 3]; status != want {
			t.Fatal(i, status, answer)
		}
		if status == 429 && !strings.Contains(answer, "太快") {
			t.Error("no clear sentence:", answer)
		}
	}
	if status, _ := quiet.say(uuid.NewString(), `,"text":"慢"`); status != 200 {
		t.Fatal("another visitor is hurt:", status)
	}
	for range 4 { // a new cookie for every message does not help: the IP is counted too
		stranger := rig.guest(t)
		if status, _ := stranger.say(uuid.NewString(), `,"text":"x"`); status == 429 {
			return
		}
	}
	t.Error("new cookies escape the limit")
}

func TestWebChatRead(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	id := uuid.NewString()
	_, f := g.upload("灯.png", webPNG)
	if status, answer := g.say(id, `,"text":" 灯\u0000坏了\r\n三天 ","files":["`+f.Hash+`"],"lang":"zh-Hant"`); status != 200 {
		t.Fatal(answer)
	}
	m, err := rig.Read(rig.store.said[g.addr.String()][0].Body)
	if err != nil {
		t.Fatal(err)
	}
	want := Message{
		Key: "web/" + g.addr.ID + "/" + id, From: g.addr, To: g.addr, Text: "灯坏了\n三天", Addressed: true, Lang: tickets.Hant, At: rig.now,
		Files: []File{{Kind: "photo", Name: "灯.png", Mime: "image/png", Size: int64(len(webPNG)), Hash: f.Hash}},
	}
	if fmt.Sprintf("%+v", m) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v\nwant %+v", m, want)
	}
	if strings.Contains(fmt.Sprint(rig.store.said, rig.store.seen), g.cookie) {
		t.Error("the cookie is in the store")
	}
	if _, err := rig.Fetch(context.Background(), File{}); err == nil {
		t.Error("Fetch of a stored file")
	}
	if _, err := rig.Send(context.Background(), tickets.Letter{To: g.addr}); err != nil {
		t.Error(err)
	}
}

func FuzzWebChatRead(f *testing.F) {
	head := `{"visitor":"` + strings.Repeat("A", 32) + `","client":"` + uuid.NewString() + `",`
	f.Add([]byte(head + `"text":"路灯坏了","at":"2026-11-23T09:30:00Z"}`))
	f.Add([]byte(head + `"choice":"go report","point":{"lat":39.9,"lon":1e308}}`))
	f.Add([]byte(head + `"files":[{"hash":"` + strings.Repeat("a", 64) + `"}]}`))
	f.Add([]byte(`{"text":"\u0000\ud800","files":null}`))
	w := &WebChat{}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := w.Read(body)
		if err != nil {
			return
		}
		if m.From.ID == "" || m.Key == "" || !m.Addressed || strings.ContainsRune(m.Text, 0) || len([]rune(m.Text)) > webWords ||
			m.Text == "" && m.Choice == "" && m.Point == nil && len(m.Files) == 0 {
			t.Errorf("%+v", m)
		}
	})
}

func TestWebChatPage(t *testing.T) {
	rig := newWebRig(t)
	get := func(path string, headers ...string) (*http.Response, string) {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		res := rig.do(t, req)
		body, _ := io.ReadAll(res.Body)
		return res, string(body)
	}
	for _, c := range []struct{ path, header, value, want string }{
		{"/", "", "", `<html lang="zh-Hans" data-size="m">`},
		{"/", "Accept-Language", "en-US,en;q=0.9", `<html lang="zh-Hans"`},
		{"/", "Accept-Language", "zh-HK,zh;q=0.9", `<html lang="zh-Hant"`},
		{"/?lang=en", "Accept-Language", "zh-CN", `<html lang="en"`},
		{"/", "Cookie", "huying_lang=en; huying_size=xl", `<html lang="en" data-size="xl">`},
		{"/?lang=%22%3E%3Cscript%3E", "Cookie", `huying_size="><script>`, `<html lang="zh-Hans" data-size="m">`},
	} {
		res, body := get(c.path, c.header, c.value)
		if !strings.Contains(body, c.want) {
			t.Errorf("%s %s %s: no %s", c.path, c.header, c.value, c.want)
		}
		if strings.Contains(body, ">webchat.") || strings.Contains(body, `"webchat.`) {
			t.Error("a word is missing:", c.path)
		}
		policy := res.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Error(policy)
		}
		if regexp.MustCompile(`<script>|<style|\son\w+=|\sstyle=|https?://`).MatchString(body) {
			t.Error("something inline or from outside:", c.path)
		}
	}
	res, body := get("/")
	cookies := strings.Join(res.Header.Values("Set-Cookie"), "\n")
	if !strings.Contains(cookies, "HttpOnly") || !strings.Contains(cookies, "SameSite=Lax") || strings.Contains(cookies, "secure") {
		t.Error(cookies)
	}
	for _, asset := range regexp.MustCompile(`/chat/assets/[^"]+`).FindAllString(body, -1) {
		if res, _ := get(asset); res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Error(asset, res.StatusCode)
		}
	}
	if res, _ := get("/chat/assets/..%2fpage.html"); res.StatusCode != 404 {
		t.Error(res.StatusCode)
	}
	rig.Secure = true
	if res, _ := get("/"); !strings.Contains(strings.Join(res.Header.Values("Set-Cookie"), "\n"), "secure") {
		t.Error("not secure:", res.Header)
	}
}

func TestWebChatKeepsItsVisitor(t *testing.T) {
	rig := newWebRig(t)
	g := rig.guest(t)
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	req.Header.Set("Cookie", webCookie+"="+g.cookie)
	if got := strings.Join(rig.do(t, req).Header.Values("Set-Cookie"), ""); !strings.Contains(got, g.cookie) || !strings.Contains(got, "31536000") {
		t.Error(got)
	}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never:", what)
		}
	}
}
