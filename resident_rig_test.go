package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"regexp"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
)

var numberPattern = regexp.MustCompile(`\d{8}-\d{4}`)

// neighbour is a resident on Telegram. What the bot says is heard in order, and nothing of it is passed over.
type neighbour struct {
	t    *testing.T
	tg   *bottest.Server
	id   int64 // of the chat; negative for a group
	read int
}

// neighbour is the n-th resident. Residents have other ids in every test: a Redis may be shared.
func (p *program) neighbour(n int64) *neighbour { return p.chat(p.people + n) }

// chat is a chat by its id: of a group, or of somebody who is named in the settings.
func (p *program) chat(id int64) *neighbour { return &neighbour{t: p.t, tg: p.tg, id: id} }

func (n *neighbour) says(words string) int { return n.tg.Say(n.id, words) }

// hears waits for the next message, which must have all of these words.
func (n *neighbour) hears(words ...string) bottest.Sent {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), patience)
	defer cancel()
	if n.tg.Wait(ctx, func() bool { return len(n.tg.Sent(n.id)) > n.read }) != nil {
		n.t.Fatalf("%d hears nothing after %q; refused: %v", n.id, n.tg.Last(n.id).Text, n.tg.Refused())
	}
	m := n.tg.Sent(n.id)[n.read]
	n.read++
	for _, w := range words {
		if !strings.Contains(m.Text, w) {
			n.t.Fatalf("%d hears\n%s\nwhich has not: %s", n.id, m.Text, w)
		}
	}
	return m
}

// heardNothingElse checks that every message was expected.
func (n *neighbour) heardNothingElse() {
	n.t.Helper()
	if sent := n.tg.Sent(n.id); len(sent) > n.read {
		n.t.Errorf("%d heard more: %s", n.id, sent[n.read].Text)
	}
}

// taps presses a button of the last message.
func (n *neighbour) taps(label string) string { n.t.Helper(); return n.tg.TapLabel(n.id, label) }

// reports files a matter with buttons and returns its number.
func (n *neighbour) reports(words string) string {
	n.t.Helper()
	n.says(words)
	n.hears("同意吗")
	n.taps("同意")
	return n.submits()
}

// submits agrees to the summary.
func (n *neighbour) submits() string {
	n.t.Helper()
	n.hears("请核对")
	n.taps("提交")
	return numberPattern.FindString(n.hears("已登记").Text)
}

// visitor is a resident at the web chat: a browser's cookies, and the live stream read in the background.
type visitor struct {
	t     *testing.T
	url   string
	http  *http.Client
	heard chan spoken
	ids   int
}

// spoken is one message of the web chat as the page gets it.
type spoken struct {
	Seq     int64  `json:"seq"`
	Out     bool   `json:"out"`
	ID      string `json:"id"`
	Text    string `json:"text"`
	Choices []struct {
		Label string `json:"label"`
		Data  string `json:"data"`
	} `json:"choices"`
	Files []struct {
		Hash string `json:"hash"`
		Kind string `json:"kind"`
		Name string `json:"name"`
	} `json:"files"`
}

// visitor opens the page, which gives it its cookie, and listens.
func (p *program) visitor() *visitor {
	p.t.Helper()
	jar, _ := cookiejar.New(nil)
	v := &visitor{t: p.t, url: p.URL, http: &http.Client{Jar: jar}}
	if status, body := v.do(http.MethodGet, "/", nil); status != http.StatusOK || !strings.Contains(body, "呼应") {
		p.t.Fatalf("the page: %d %.200s", status, body)
	}
	v.listen(0)
	return v
}

// listen reads the live stream from after a message on.
func (v *visitor) listen(after int64) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, fmt.Sprintf("%s/chat/events?after=%d", v.url, after), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	res, err := v.http.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		v.t.Fatal("events: ", err, res)
	}
	heard := make(chan spoken, 1000)
	v.heard = heard
	go func() {
		defer close(heard)
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var s spoken
				if json.Unmarshal([]byte(data), &s) == nil {
					heard <- s
				}
			}
		}
	}()
}

// do sends one request with the cookies.
func (v *visitor) do(method, path string, body io.Reader, headers ...string) (int, string) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

// sends posts a message as the page does.
func (v *visitor) sends(message map[string]any) (int, string) {
	v.t.Helper()
	if message["id"] == nil {
		v.ids++
		message["id"] = fmt.Sprintf("00000000-0000-4000-8000-%012d", v.ids)
	}
	body, err := json.Marshal(message)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(http.MethodPost, "/chat/messages", bytes.NewReader(body), "Content-Type", "application/json")
}

func (v *visitor) says(words string) {
	v.t.Helper()
	if status, answer := v.sends(map[string]any{"text": words}); status != http.StatusOK {
		v.t.Fatalf("%q: %d %s", words, status, answer)
	}
}

// uploads keeps a file and returns its hash.
func (v *visitor) uploads(name, kind string, data []byte) string {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("kind", kind)
	part, _ := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {"image/jpeg"},
	})
	_, _ = part.Write(data)
	_ = form.Close()
	status, answer := v.do(http.MethodPost, "/chat/files", &body, "Content-Type", form.FormDataContentType(), "X-Huying-Chat", "1")
	var kept struct{ Hash string }
	if status != http.StatusOK || json.Unmarshal([]byte(answer), &kept) != nil || len(kept.Hash) != 64 {
		v.t.Fatalf("upload: %d %s", status, answer)
	}
	return kept.Hash
}

// hears waits for the next message of the office, which must have all of these words.
func (v *visitor) hears(words ...string) spoken {
	v.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		select {
		case s, open := <-v.heard:
			if !open {
				v.t.Fatal("the live stream ended")
			}
			if !s.Out {
				continue // what we said ourselves
			}
			for _, w := range words {
				if !strings.Contains(s.Text, w) {
					v.t.Fatalf("the visitor hears\n%s\nwhich has not: %s", s.Text, w)
				}
			}
			return s
		case <-late.C:
			v.t.Fatalf("the visitor hears nothing instead of %v", words)
		}
	}
}

// reports files a matter by typed digits and returns its number.
func (v *visitor) reports(words string) string {
	v.t.Helper()
	v.says(words)
	v.hears("同意吗")
	v.says("1")
	v.hears("请核对")
	v.says("1")
	return numberPattern.FindString(v.hears("已登记").Text)
}
