package bot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

// tgIntake keeps arrivals in memory, each id once, and fails while it is told to.
type tgIntake struct {
	mu   sync.Mutex
	ids  map[string]bool
	all  []tickets.Arrival
	puts int
	fail error
}

func (in *tgIntake) Put(_ context.Context, a tickets.Arrival) (bool, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.puts++
	if in.fail != nil {
		return false, in.fail
	}
	if in.ids[a.ID] {
		return false, nil
	}
	if in.ids == nil {
		in.ids = map[string]bool{}
	}
	in.ids[a.ID] = true
	in.all = append(in.all, a)
	return true, nil
}

func (in *tgIntake) breakWith(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.fail = err
}

func (in *tgIntake) tries() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.puts
}

func (in *tgIntake) arrivals() []tickets.Arrival {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]tickets.Arrival(nil), in.all...)
}

// tgFiles are attachments in memory.
type tgFiles map[string]tickets.Attachment

func (f tgFiles) OpenFile(_ context.Context, hash string) (io.ReadSeekCloser, tickets.Attachment, error) {
	a, ok := f[hash]
	if !ok {
		return nil, a, tickets.ErrNotFound
	}
	return tgContent{strings.NewReader("content of " + hash)}, a, nil
}

// tgContent is a struct and not a pointer on purpose: the library panics when it is given one as it is.
type tgContent struct{ *strings.Reader }

func (tgContent) Close() error { return nil }

// tgLog catches what is logged, so that tests can look for what must not be there.
type tgLog struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *tgLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func (l *tgLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.String()
}

// tgRig is a channel connected to a Bot API server of our own.
type tgRig struct {
	*Telegram
	server *bottest.Server
	intake *tgIntake
	log    *tgLog
	ctx    context.Context
}

// newTgRig connects a channel; its pauses take no time, and its log must never hold the token.
func newTgRig(t testing.TB, change ...func(*TelegramConfig)) *tgRig {
	t.Helper()
	r := &tgRig{server: bottest.New(t), intake: &tgIntake{}, log: &tgLog{}}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	r.ctx = ctx
	c := TelegramConfig{
		Token: r.server.Token, APIURL: r.server.URL, Intake: r.intake, HTTP: &http.Transport{MaxIdleConnsPerHost: 64},
		Log:   slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Pause: func(ctx context.Context, _ time.Duration) error { return tgPause(ctx, time.Millisecond) },
	}
	for _, f := range change {
		f(&c)
	}
	var err error
	if r.Telegram, err = NewTelegram(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if strings.Contains(r.log.String(), "bottest-token") {
			t.Errorf("the token is in the log:\n%s", r.log)
		}
	})
	return r
}

// wait fails the test when something does not come true.
func (r *tgRig) wait(t testing.TB, what string, cond func() bool) {
	t.Helper()
	if err := r.server.Wait(r.ctx, cond); err != nil {
		t.Fatalf("%s: %v\n%s", what, err, r.log)
	}
}

func TestTelegramSecret(t *testing.T) {
	one, two := deriveSecret("1:a"), deriveSecret("1:b")
	if one == two || one != deriveSecret("1:a") || len(one) != 64 {
		t.Errorf("derived secrets: %q, %q", one, two)
	}
}

func TestTelegramLearnsItsName(t *testing.T) {
	r := newTgRig(t)
	r.server.Hide(true)
	done := make(chan struct{})
	go func() { defer close(done); r.learn(r.ctx) }()
	r.wait(t, "a second try", func() bool { return r.server.Calls("getMe") > 1 })
	r.server.Hide(false)
	<-done
	if got := r.username(); got != r.server.Username {
		t.Errorf("username %q, want %q", got, r.server.Username)
	}
}

func TestTelegramNoted(t *testing.T) {
	r := newTgRig(t)
	r.Noted(r.ctx, Message{Key: "telegram/5/6"})
	r.Noted(r.ctx, Message{Key: "telegram/cb/42"})
	r.wait(t, "the button stops spinning", func() bool { return len(r.server.Answered()) == 1 })
	if got := r.server.Answered()[0]; got != "42" {
		t.Errorf("answered %q", got)
	}
	r.server.Fail(bottest.Fault{Method: "answerCallbackQuery", Code: 400, Description: "Bad Request: query is too old"})
	r.Noted(r.ctx, Message{Key: "telegram/cb/43"})
	r.wait(t, "the failure is logged", func() bool { return strings.Contains(r.log.String(), "query is too old") })
}

func TestTelegramFetch(t *testing.T) {
	r := newTgRig(t, func(c *TelegramConfig) { c.MaxFile = 1000 })
	picture := bytes.Repeat([]byte("p"), 1000)
	r.server.Photo(7, picture, "")
	r.server.Voice(7, bytes.Repeat([]byte("v"), 1001))
	go r.Poll(r.ctx)
	r.wait(t, "both", func() bool { return len(r.intake.arrivals()) == 2 })
	var files []File
	for _, a := range r.intake.arrivals() {
		m, err := r.Read(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, m.Files...)
	}
	body, err := r.Fetch(r.ctx, files[0])
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(got, picture) || body.Close() != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	large := files[1]
	for _, c := range []struct {
		file File
		key  string
	}{{large, "error.file_size"}, {File{Ref: large.Ref}, "error.file_size"}, {File{Ref: "gone"}, "file.lost"}, {File{}, "file.lost"}} {
		var refusal *tickets.Error
		if _, err := r.Fetch(r.ctx, c.file); !errors.As(err, &refusal) || refusal.Key != c.key {
			t.Errorf("%+v: %v, want %s", c.file, err, c.key)
		}
	}
	r.server.Close()
	if _, err := r.Fetch(r.ctx, files[0]); err == nil || errors.As(err, new(*tickets.Error)) || strings.Contains(err.Error(), "bottest-token") {
		t.Errorf("with the server away: %v", err)
	}
}
