package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/locales"
	"huying/tickets"
)

// webMemory is a store in memory for the tests of the web chat: Intake, Talk, WebFiles and Bell.
type webMemory struct {
	mu    sync.Mutex
	said  map[string][]tickets.Spoken
	seen  map[string]bool
	files map[string]webKept
	sent  map[string]bool // hash and sender
	rings map[string]map[chan struct{}]bool
	seq   int64
	fails int                                         // how often Put and Said have failed
	fail  error                                       // what Put and Said answer
	reply func(m Message) (tickets.Letter, time.Time) // nil: nobody answers
}

type webKept struct {
	tickets.Attachment
	content []byte
}

func newWebMemory() *webMemory {
	return &webMemory{
		said: map[string][]tickets.Spoken{}, seen: map[string]bool{}, files: map[string]webKept{}, sent: map[string]bool{},
		rings: map[string]map[chan struct{}]bool{},
	}
}

func (s *webMemory) Put(_ context.Context, a tickets.Arrival) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		s.fails++
		return false, s.fail
	}
	if s.seen[a.ID] {
		return false, nil
	}
	s.seen[a.ID] = true
	s.add(a.Lane, tickets.Spoken{At: a.At, ID: a.ID, Body: a.Body})
	if s.reply != nil {
		m, err := (&WebChat{}).Read(a.Body)
		if err != nil {
			return true, nil
		}
		if l, at := s.reply(m); l.Text != "" {
			s.add(a.Lane, tickets.Spoken{
				At: at, Out: true, ID: "r:" + m.Key, Text: l.Text, Choices: l.Buttons, Files: l.Files, AskPlace: l.AskPlace,
			})
		}
	}
	return true, nil
}

func (s *webMemory) add(lane string, said tickets.Spoken) {
	s.seq++
	said.Seq = s.seq
	s.said[lane] = append(s.said[lane], said)
	for ring := range s.rings[lane] {
		select {
		case ring <- struct{}{}:
		default:
		}
	}
}

// tell makes the office say something.
func (s *webMemory) tell(lane string, said tickets.Spoken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	said.Out = true
	s.add(lane, said)
}

// lane is the only visitor's.
func (s *webMemory) lane() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for lane := range s.said {
		return lane
	}
	return ""
}

func (s *webMemory) Said(_ context.Context, addr tickets.Address, after int64, limit int) ([]tickets.Spoken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		s.fails++
		return nil, s.fail
	}
	var found []tickets.Spoken
	for _, m := range s.said[addr.String()] {
		if m.Seq > after && len(found) < limit {
			found = append(found, m)
		}
	}
	return found, nil
}

func (s *webMemory) KeepFile(_ context.Context, r io.Reader, a tickets.Attachment, limit int64) (tickets.Attachment, error) {
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return a, err
	}
	a.Mime, _, _ = strings.Cut(http.DetectContentType(content), ";")
	switch kind, _, _ := strings.Cut(a.Mime, "/"); {
	case int64(len(content)) > limit:
		return a, tickets.Refuse(tickets.Invalid, "error.file_size", "limit", "10")
	case len(content) == 0:
		return a, tickets.Refuse(tickets.Invalid, "error.file_empty")
	case kind == "image":
		a.Kind = "photo"
	case a.Kind != "voice":
		a.Kind = "document"
	}
	sum := sha256.Sum256(content)
	a.Hash, a.Size = hex.EncodeToString(sum[:]), int64(len(content))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent[a.Hash+a.From] = true
	if kept, ok := s.files[a.Hash]; ok {
		return kept.Attachment, nil
	}
	s.files[a.Hash] = webKept{a, content}
	return a, nil
}

func (s *webMemory) OpenFile(_ context.Context, hash string) (io.ReadSeekCloser, tickets.Attachment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.files[hash]
	if !ok {
		return nil, tickets.Attachment{}, tickets.ErrNotFound
	}
	return readSeekNop{bytes.NewReader(kept.content)}, kept.Attachment, nil
}

func (s *webMemory) FileInfo(ctx context.Context, hash string) (tickets.Attachment, error) {
	_, a, err := s.OpenFile(ctx, hash)
	return a, err
}

func (s *webMemory) SentBy(_ context.Context, hash, sender string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[hash+sender], nil
}

type readSeekNop struct{ *bytes.Reader }

func (readSeekNop) Close() error { return nil }

func (s *webMemory) Listen(topic string) (<-chan struct{}, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ring := make(chan struct{}, 1)
	if s.rings[topic] == nil {
		s.rings[topic] = map[chan struct{}]bool{}
	}
	s.rings[topic][ring] = true
	return ring, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.rings[topic], ring)
	}
}

func (s *webMemory) listening(topic string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.rings[topic])
}

var errWebDisk = errors.New("disk full")

// failed reports whether somebody has met the failure.
func (s *webMemory) failed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fails > 0
}

func (s *webMemory) failing(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

// webRig is a web chat on the fake store.
type webRig struct {
	*WebChat
	store *webMemory
	app   *fiber.App
	now   time.Time
}

func newWebRig(t testing.TB, change ...func(*WebChat)) *webRig {
	t.Helper()
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	r := &webRig{store: newWebMemory(), now: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWebChat(WebChatConfig{
		Intake: r.store, Talk: r.store, Files: r.store, Bell: r.store, Words: book,
		Now: func() time.Time { return r.now }, Log: slog.New(slog.DiscardHandler), Zone: zone,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(w)
	}
	r.WebChat = w
	r.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, BodyLimit: 11 << 20})
	w.Mount(r.app)
	return r
}

// listen serves the app on a free port and returns its address.
func (r *webRig) listen(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = r.app.Listener(l) }()
	t.Cleanup(func() {
		r.Stop()
		if err := r.app.ShutdownWithTimeout(5 * time.Second); err != nil {
			t.Error("a stream outlived Stop:", err)
		}
	})
	return "http://" + l.Addr().String()
}
