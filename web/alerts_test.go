package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// warnings stands for notify.CAP and the store behind it: a body is "identifier content", and "bad" is one with mistakes.
type warnings struct {
	o        *office
	all      []tickets.AlertRecord
	refusals []tickets.AlertRefusal
	feeds    []tickets.AlertFeed
	broken   error
}

func (w *warnings) Deliver(_ context.Context, body []byte, from string) (r tickets.AlertRecord, fresh bool, wrong []tickets.Line, err error) {
	id, content, _ := strings.Cut(string(body), " ")
	if w.broken != nil {
		return r, false, nil, w.broken
	}
	if id == "bad" {
		wrong = []tickets.Line{tickets.Say("alert.bad.missing", "line", "3", "name", "alert", "part", "sender"), tickets.Say("alert.bad.dtd", "line", "1")}
		w.refusals = append(w.refusals, tickets.AlertRefusal{At: w.o.time(), From: from, Alert: "<b>A9</b>", Times: 2, Mistakes: wrong})
		return r, false, wrong, nil
	}
	for _, known := range w.all {
		if known.ID == id && known.Digest == content {
			return known, false, nil, nil
		}
		if known.ID == id {
			return known, false, nil, errors.Join(tickets.Refuse(tickets.Conflict, "alert.bad.other_content", "id", id))
		}
	}
	r = tickets.AlertRecord{
		Alert: tickets.Alert{ID: id, Sender: "met", Sent: w.o.time(), Status: "Actual", MsgType: "Alert", Scope: "Public", Form: tickets.FormCAP, Infos: []tickets.AlertInfo{{
			Lang: "zh-CN", Event: "暴雨", Severity: "Severe", Headline: content, SenderName: "安澜市气象台", Text: "雨很大\n<script>", Do: "待在家里",
			Areas: []tickets.AlertArea{{Name: "湖滨区", Circles: []tickets.AlertCircle{{Lat: 31.2, Lon: 120.1, Radius: 5}}}}}}},
		Digest: content, Thread: "t1", Stage: tickets.AlertActive, Gravity: tickets.Orange, Grids: []string{"99010100100101"}, ReceivedAt: w.o.time(),
		Until: w.o.time().Add(time.Hour), Broadcast: "b" + id,
	}
	w.all = append(w.all, r)
	return r, true, nil, nil
}

func (w *warnings) Feed(_ context.Context, address string) ([]byte, error) {
	return fmt.Appendf(nil, "<feed>%s %d</feed>", address, len(w.all)), nil
}

func (w *warnings) XML(ctx context.Context, key string) ([]byte, error) {
	r, err := w.Alert(ctx, key)
	return []byte("<alert>" + r.ID), err
}

func (w *warnings) FindAlerts(_ context.Context, q tickets.AlertQuery) ([]tickets.AlertRecord, string, error) {
	return w.all, "1.a", nil
}

func (w *warnings) Alert(_ context.Context, key string) (tickets.AlertRecord, error) {
	for _, r := range w.all {
		if r.Key() == key {
			return r, nil
		}
	}
	return tickets.AlertRecord{}, tickets.ErrNotFound
}

func (w *warnings) AlertThread(context.Context, string) ([]tickets.AlertRecord, error) {
	return w.all, nil
}

func (w *warnings) AlertRefusals(context.Context, int) ([]tickets.AlertRefusal, error) {
	return w.refusals, nil
}

func (w *warnings) AlertFeeds(context.Context) ([]tickets.AlertFeed, error) { return w.feeds, nil }

const capKey = "a-key-of-the-authority"

func startAlerts(t *testing.T, key string) (*office, *warnings) {
	w := &warnings{}
	o := start(t, func(c *Config) {
		c.CAP, c.Alerts, c.CAPKey, c.CAPFeeds = w, w, key, []string{"https://me:pw@a.example/feed?key=s", "https://b.example/feed"}
		c.Reached = func(_ context.Context, broadcasts []string) (map[string]int, error) {
			return map[string]int{"bA1": 812}, nil
		}
	})
	w.o = o
	return o, w
}

// deliver posts as the authority's program does.
func (o *office) deliver(body, authorization string, headers ...string) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, o.url+"/cap", strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/cap+xml")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer{res.StatusCode, string(text), "", res.Header}
}

func TestDeliveringAWarning(t *testing.T) {
	o, w := startAlerts(t, capKey)
	for _, auth := range []string{"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + capKey, capKey, "Bearer " + capKey + "x", "Bearer " + capKey[:5]} {
		if a := o.deliver("A1 x", auth); a.status != http.StatusUnauthorized || len(w.all) > 0 || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%q: %d", auth, a.status)
		}
	}
	good := "Bearer " + capKey
	var said capAnswer
	if a := o.deliver("A1 暴雨", good); a.status != http.StatusCreated || json.Unmarshal([]byte(a.body), &said) != nil || said.Identifier != "A1" ||
		!said.Fresh || said.Level != "orange" || said.Stage != tickets.AlertActive || said.Thread != "t1" || len(said.Areas) != 1 {
		t.Errorf("new: %d %s", a.status, a.body)
	}
	if a := o.deliver("A1 暴雨", "bearer "+capKey); a.status != http.StatusOK || !strings.Contains(a.body, `"new":false`) {
		t.Errorf("again: %d %s", a.status, a.body)
	}
	if a := o.deliver("A1 大风", good); a.status != http.StatusConflict || !strings.Contains(a.body, "编号 A1 已经收过") {
		t.Errorf("another content: %d %s", a.status, a.body)
	}
	if a := o.deliver("bad", good, "Accept-Language", "en"); a.status != http.StatusBadRequest || json.Unmarshal([]byte(a.body), &said) != nil || len(said.Mistakes) != 2 || said.Mistakes[0] != "Line 3: sender is missing in alert." {
		t.Errorf("mistakes: %d %s", a.status, a.body)
	}
	if a := o.deliver("bad", good, "Accept", "text/plain"); a.status != http.StatusBadRequest || strings.Count(a.body, "\n") != 2 || !strings.HasPrefix(a.body, "第 3 行") {
		t.Errorf("mistakes as text: %d %s", a.status, a.body)
	}
	if a := o.deliver(strings.Repeat("x", 1<<20+1), good); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", a.status)
	}
	w.broken = errors.New("store is away")
	if a := o.deliver("A2 x", good); a.status != http.StatusInternalServerError {
		t.Errorf("broken: %d", a.status)
	}
	if log := o.log.String(); strings.Contains(log, capKey) {
		t.Error("the key is in the log")
	}
}

func TestNoKeyNoDelivery(t *testing.T) {
	o, w := startAlerts(t, "")
	for _, auth := range []string{"", "Bearer", "Bearer ", "Bearer x"} {
		if a := o.deliver("A1 x", auth); a.status != http.StatusNotFound || len(w.all) > 0 {
			t.Errorf("%q: %d", auth, a.status)
		}
	}
	if a := start(t).deliver("A1 x", "Bearer x"); a.status != http.StatusNotFound {
		t.Errorf("without warnings at all: %d", a.status)
	}
}

func TestWarningsGoOut(t *testing.T) {
	o, w := startAlerts(t, capKey)
	o.deliver("A1 暴雨", "Bearer "+capKey)
	b := o.browser()
	feed := b.get("/cap")
	if feed.status != http.StatusOK || feed.body != "<feed>"+o.url+"/cap 1</feed>" || !strings.HasPrefix(feed.header.Get("Content-Type"), "application/atom+xml") {
		t.Errorf("%d %s", feed.status, feed.body)
	}
	if a := b.get("/cap", "If-None-Match", feed.header.Get("ETag")); a.status != http.StatusNotModified {
		t.Errorf("unchanged: %d", a.status)
	}
	if a := b.get("/cap/" + w.all[0].Key() + ".xml"); a.status != http.StatusOK || a.body != "<alert>A1" || !strings.HasPrefix(a.header.Get("Content-Type"), "application/cap+xml") {
		t.Errorf("%d %s", a.status, a.body)
	}
	for _, path := range []string{"/cap/" + w.all[0].Key(), "/cap/none.xml", "/cap/..%2f..%2fx.xml"} {
		if a := b.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestPagesOfWarnings(t *testing.T) {
	o, w := startAlerts(t, capKey)
	o.settle()
	o.deliver("A1 安澜市气象台发布暴雨橙色预警", "Bearer "+capKey)
	o.deliver("bad", "Bearer "+capKey)
	w.feeds = []tickets.AlertFeed{{URL: "https://me:pw@a.example/feed?key=s", BadSince: o.time(), Error: "502 Bad Gateway"}, {URL: "https://gone.example/feed", Error: "old"}}
	b := o.as(tickets.Handler)
	list := b.get("/console/alerts").body
	for _, words := range []string{"Ⅱ级 橙色", "生效中", "安澜市气象台发布暴雨橙色预警", "湖滨区", "已送达 812 人", "第 3 行：alert 里缺少 sender。", "来了 2 次", "&lt;b&gt;A9", "https://a.example/feed", "502 Bad Gateway", `aria-current="page">预警`} {
		if !strings.Contains(list, words) {
			t.Errorf("the list lacks %q", words)
		}
	}
	for _, words := range []string{"pw@", "key=s", "gone.example", "<b>A9"} {
		if strings.Contains(list, words) {
			t.Errorf("the list has %q", words)
		}
	}
	page := b.get("/console/alerts/" + w.all[0].Key())
	for _, words := range []string{"待在家里", "雨很大\n&lt;script&gt;", "和平里社区", "圆：中心 31.20000,120.10000，半径 5 公里", "/cap/" + w.all[0].Key() + ".xml", "没有验", "<dt>编号</dt><dd class=\"words\">A1</dd>"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if a := b.get("/console/alerts/none"); a.status != http.StatusNotFound {
		t.Errorf("none: %d", a.status)
	}
	if a := o.browser().get("/console/alerts"); a.status != http.StatusSeeOther {
		t.Errorf("a stranger: %d", a.status)
	}
}

// The page of a notice that relays a warning names who issued it and leads to it; nobody reads a key.
func TestNoticeNamesItsWarning(t *testing.T) {
	o, w := startAlerts(t, capKey)
	r, _, _, err := w.Deliver(t.Context(), []byte("A1 暴雨橙色预警"), "test")
	if err != nil {
		t.Fatal(err)
	}
	for id, source := range map[string]string{"bA1": "alert:" + r.Key(), "bA2": "alert:gone", "bA3": "每周说法"} {
		o.news.all[id] = tickets.Broadcast{
			ID: id, Stage: tickets.BroadcastSent, Kind: tickets.TopicWeather.Kind(), Topic: tickets.TopicWeather, Source: source, Level: "orange",
			Texts: map[tickets.Lang]tickets.Text{tickets.Hans: {Title: "暴雨橙色预警", Body: "雨很大"}},
		}
	}
	clerk := o.as(tickets.Dispatcher)
	for id, want := range map[string]string{
		"bA1": `<dd><a href="/console/alerts/` + r.Key() + `">安澜市气象台</a></dd>`, "bA2": "<dd>alert:gone</dd>", "bA3": "<dd>每周说法</dd>",
	} {
		if a := clerk.get("/console/notices/" + id); a.status != 200 || !strings.Contains(a.body, want) || id == "bA1" && strings.Contains(a.body, "alert:") {
			t.Errorf("%s: %d, not %s", id, a.status, want)
		}
	}
}
