package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/bot/bottest"
	"huying/tickets"
)

// serveTg mounts a channel on a real port and returns its address.
func serveTg(t testing.TB, channel *Telegram) string {
	t.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true, BodyLimit: tgMaxBody, Immutable: true})
	channel.Mount(app)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go app.Listener(l)
	t.Cleanup(func() { app.ShutdownWithTimeout(time.Second) })
	return "http://" + l.Addr().String()
}

func TestWebhookAnswers(t *testing.T) {
	good := `{"update_id":77,"message":{"message_id":1,"from":{"id":42},"chat":{"id":-5},"text":"x"}}`
	cases := []struct {
		name, secret, body string
		fail               error
		status             int
		lane               string
	}{
		{name: "good", secret: "s3cret", body: good, status: 200, lane: "telegram:42"},
		{name: "wrong secret", secret: "s3creT", body: good, status: 401},
		{name: "no secret", body: good, status: 401},
		{name: "longer secret", secret: "s3crets", body: good, status: 401},
		{name: "broken", secret: "s3cret", body: good[:40], status: 400},
		{name: "empty", secret: "s3cret", body: "", status: 400},
		{name: "array", secret: "s3cret", body: "[]", status: 400},
		{name: "no id", secret: "s3cret", body: `{"message":{"from":{"id":42}}}`, status: 400},
		{name: "odd id", secret: "s3cret", body: `{"update_id":"x"}`, status: 400},
		{name: "odd inside", secret: "s3cret", body: `{"message":5,"update_id":3}`, status: 200, lane: "telegram:0"},
		{name: "huge", secret: "s3cret", body: good[:len(good)-1] + `,"x":"` + strings.Repeat("x", tgMaxBody) + `"}`, status: 413},
		{name: "edit", secret: "s3cret", body: `{"update_id":1,"edited_message":{"from":{"id":42},"chat":{"id":-5}}}`, status: 200, lane: "telegram:42"},
		{name: "tap", secret: "s3cret", body: `{"update_id":1,"callback_query":{"from":{"id":42},"message":{"from":{"id":9},"chat":{"id":-5}}}}`, status: 200, lane: "telegram:42"},
		{name: "no sender", secret: "s3cret", body: `{"update_id":1,"message":{"chat":{"id":-5}}}`, status: 200, lane: "telegram:-5"},
		{name: "store away", secret: "s3cret", body: good, fail: errors.New("database is locked"), status: 503},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := &tgIntake{fail: c.fail}
			channel, err := NewTelegram(TelegramConfig{Token: "123:x", Secret: "s3cret", Intake: in})
			if err != nil {
				t.Fatal(err)
			}
			app := fiber.New()
			channel.Mount(app)
			r := httptest.NewRequest(http.MethodPost, "/telegram/webhook", strings.NewReader(c.body))
			if c.secret != "" {
				r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
			}
			resp, err := app.Test(r, -1)
			if err != nil || resp.StatusCode != c.status {
				t.Fatalf("%v, %v; want %d", resp.StatusCode, err, c.status)
			}
			if (c.status == 503) != (resp.Header.Get("Retry-After") == "2") {
				t.Errorf("Retry-After %q", resp.Header.Get("Retry-After"))
			}
			stored := in.arrivals()
			if (c.status == 200) != (len(stored) == 1) {
				t.Fatalf("stored %d", len(stored))
			}
			if len(stored) == 1 && (stored[0].Lane != c.lane || string(stored[0].Body) != c.body || stored[0].Channel != "telegram" || stored[0].At.IsZero()) {
				t.Errorf("%+v", stored[0])
			}
		})
	}
}

// The body is ours alone: fasthttp uses its buffer again for the next request.
func TestWebhookKeepsItsBody(t *testing.T) {
	in := &tgIntake{}
	channel, err := NewTelegram(TelegramConfig{Token: "123:x", Intake: in})
	if err != nil {
		t.Fatal(err)
	}
	url := serveTg(t, channel)
	for i := range 50 {
		i++
		if status := postTg(t, url, string(channel.secret), fmt.Appendf(nil, `{"update_id":%d,"message":{"from":{"id":%d},"text":"%s"}}`, i, i%5+1, strings.Repeat("x", i))); status != 200 {
			t.Fatal(status)
		}
	}
	for i, a := range in.arrivals() {
		i++
		if !bytes.HasPrefix(a.Body, fmt.Appendf(nil, `{"update_id":%d,`, i)) || a.ID != "123:"+strconv.Itoa(i) {
			t.Fatalf("%d: %s", i, a.Body)
		}
	}
}

func postTg(t testing.TB, url, secret string, body []byte) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url+"/telegram/webhook", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// The whole way by webhook: what the store refuses is delivered again, in order, and nothing is lost.
func TestTelegramByWebhook(t *testing.T) {
	r := newTgRig(t)
	r.server.Retry(func(int) time.Duration { return time.Millisecond })
	r.intake.breakWith(errors.New("disk full"))
	url := serveTg(t, r.Telegram)
	go r.Run(r.ctx, url+"/")
	r.wait(t, "the webhook is set", func() bool { at, _ := r.server.Webhook(); return at != "" })
	if at, secret := r.server.Webhook(); at != url+"/telegram/webhook" || secret != deriveSecret(r.server.Token) {
		t.Fatalf("webhook %q, %q", at, secret)
	}
	for i := range 20 {
		r.server.Say(int64(i%3+1), fmt.Sprint(i))
	}
	r.wait(t, "refused deliveries", func() bool { return r.intake.tries() > 10 })
	r.intake.breakWith(nil)
	r.wait(t, "everything delivered", func() bool { return r.server.Waiting() == 0 })
	r.inOrder(t, 20)
	r.wait(t, "no trouble is left", func() bool { return r.Trouble() == nil })
}

// inOrder checks that n messages are stored, each resident's in the order they were said.
func (r *tgRig) inOrder(t *testing.T, n int) {
	t.Helper()
	stored := r.intake.arrivals()
	if len(stored) != n {
		t.Fatalf("stored %d, want %d", len(stored), n)
	}
	last := map[string]int{}
	for _, a := range stored {
		m, err := r.Read(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := strconv.Atoi(m.Text)
		if before, ok := last[a.Lane]; ok && said < before {
			t.Errorf("%s: %d after %d", a.Lane, said, before)
		}
		last[a.Lane] = said
	}
}

// A store that is away for long fills no disk with log lines, and it is said when it is back.
func TestTelegramSaysOnceThatTheStoreIsAway(t *testing.T) {
	r := newTgRig(t)
	r.server.Retry(func(int) time.Duration { return time.Millisecond })
	r.intake.breakWith(errors.New("disk full"))
	go r.Run(r.ctx, serveTg(t, r.Telegram))
	r.server.Say(7, "1")
	r.wait(t, "refused deliveries", func() bool { return r.intake.tries() > 10 })
	r.intake.breakWith(nil)
	r.wait(t, "it is said that all is well", func() bool { return strings.Contains(r.log.String(), "telegram: the store: well again") })
	if n := strings.Count(r.log.String(), "disk full"); n != 1 {
		t.Errorf("said %d times\n%s", n, r.log)
	}
}

func TestTelegramByPolling(t *testing.T) {
	r := newTgRig(t)
	if err := r.SetWebhook(r.ctx, "http://127.0.0.1:1"); err != nil { // left over from a server that had PUBLIC_URL
		t.Fatal(err)
	}
	r.intake.breakWith(errors.New("disk full"))
	ctx, stop := context.WithCancel(r.ctx)
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx, "") }()
	r.wait(t, "the webhook is removed", func() bool { at, _ := r.server.Webhook(); return at == "" })
	for i := range 250 {
		r.server.Say(int64(i%3+1), fmt.Sprint(i))
	}
	r.wait(t, "the store refuses", func() bool { return r.intake.tries() > 3 })
	if r.Trouble() == nil {
		t.Error("a store that is away is no trouble?")
	}
	r.intake.breakWith(nil)
	r.wait(t, "everything fetched", func() bool { return len(r.intake.arrivals()) == 250 })
	r.inOrder(t, 250)
	r.wait(t, "confirmed", func() bool { return r.server.Waiting() == 0 })
	r.wait(t, "no trouble left", func() bool { return r.Trouble() == nil })
	stop()
	<-done // within the poll that was open
	if n := r.intake.tries(); n < 251 {
		t.Errorf("%d tries", n)
	}
}

func TestTelegramPollsThroughFaults(t *testing.T) {
	r := newTgRig(t)
	for _, f := range []bottest.Fault{
		{Method: "getUpdates", Times: 2, Code: 502, Page: "<html>bad gateway</html>"},
		{Method: "getUpdates", Times: 1, Cut: true},
		{Method: "getUpdates", Times: 1, Code: 429, RetryAfter: 1},
		{Method: "getUpdates", Times: 1, Code: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"},
		{Method: "getUpdates", Times: 1, Code: 200, Page: `{"ok":true,"result":{}}`},
		{Method: "getUpdates", Times: 1, Code: 200, Page: `{"ok":true,"result":[{"no":"id"}]}`},
	} {
		r.server.Fail(f)
	}
	go r.Poll(r.ctx)
	r.server.Say(7, "1")
	r.wait(t, "the message", func() bool { return len(r.intake.arrivals()) == 1 })
}

// While the token is refused it is said once, everything waits, and all goes on by itself when it works again: updates, the webhook, our name.
func TestTelegramTokenRefused(t *testing.T) {
	for _, code := range []int{401, 404} {
		for _, url := range []string{"", "http://127.0.0.1:1"} {
			r := newTgRig(t)
			r.server.Fail(bottest.Fault{Code: code})
			ctx, stop := context.WithCancel(r.ctx)
			done := make(chan struct{})
			go func() { defer close(done); r.Run(ctx, url) }()
			asked := "setWebhook"
			if url == "" {
				asked = "getUpdates"
			}
			r.wait(t, "it is tried again and again", func() bool { return r.server.Calls(asked) > 3 && r.Trouble() != nil })
			if n := strings.Count(r.log.String(), "level=ERROR"); n != 1 {
				t.Errorf("%d, %q: said %d times\n%s", code, url, n, r.log)
			}
			r.server.Mend()
			r.wait(t, "it works again", func() bool { return r.Trouble() == nil && r.username() != "" })
			stop()
			<-done
		}
	}
}

// A token that is revoked while nothing comes in by us (a webhook) is found out by sending, and probed until it works again.
func TestTelegramTokenRevoked(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	r := newTgRig(t, func(c *TelegramConfig) { c.Now = func() time.Time { return now } })
	for _, want := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute, time.Minute} {
		for _, late := range []time.Duration{0, time.Second} { // the second was on its way already: it waits for the same time
			r.server.Fail(bottest.Fault{Method: "sendMessage", Code: 401})
			now = now.Add(late)
			var refused *tickets.SendError
			if _, err := r.Send(r.ctx, tgLetter(7, "x")); !errors.As(err, &refused) || refused.After != want-late || !refused.Shut || !refused.All {
				t.Errorf("%+v, want %v", refused, want-late)
			}
		}
		now = now.Add(want)
	}
	go r.probe(r.ctx)
	r.wait(t, "the probe finds that it works", func() bool { return r.Trouble() == nil })
	if len(r.server.Sent(7)) != 0 {
		t.Error("a refused letter was sent")
	}
}

// Update ids may begin anew at a lower number: after an empty answer the offset no longer excludes them.
func TestTelegramLowerIDs(t *testing.T) {
	r := newTgRig(t)
	r.server.Fail(bottest.Fault{Method: "getUpdates", Times: 1, Code: 200, Page: `{"ok":true,"result":[]}`})
	if next, err := r.poll(r.ctx, 5000); err != nil || next != 0 {
		t.Errorf("offset %d, %v", next, err)
	}
}

func BenchmarkWebhookDecode(b *testing.B) {
	channel := newTgReader(b)
	body := []byte(`{"update_id":905550001,"message":{"message_id":101,"from":{"id":5512345678,"is_bot":false,"first_name":"秀英","last_name":"王","username":"wangxiuying","language_code":"zh-hans"},"chat":{"id":5512345678,"first_name":"秀英","last_name":"王","username":"wangxiuying","type":"private"},"date":1793000000,"text":"3号楼二单元楼道灯坏了三天了"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, ok := channel.arrival(body); !ok {
			b.Fatal("not read")
		}
	}
}
