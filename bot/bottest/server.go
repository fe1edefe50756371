// Package bottest is a Bot API server of our own: for tests, for measuring, and for trying the program by hand. It speaks the
// real wire format and behaves as the real server does where that matters: one update in flight for each chat, redelivery
// until 2xx, limits, refusals. What it accepted is written in a ledger, so that tests judge by what arrived.
// It imports nothing of ours.
package bottest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// TB is the part of *testing.T we need.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Server is a Bot API server with one bot.
type Server struct {
	URL      string // TELEGRAM_API_URL
	Token    string
	ID       int64  // of the bot
	Username string // of the bot

	t     TB
	http  *http.Server
	ctx   context.Context
	stop  context.CancelFunc
	tasks sync.WaitGroup

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something happened: Wait and getUpdates wake by it
	now      func() time.Time
	nameless bool // getMe fails: see Hide

	// what residents did
	lastUpdate int64
	lastID     map[int64]int // message ids are counted by chat
	messages   map[place]map[string]any
	langs      map[int64]string
	files      map[string]file
	order      []*update // not yet taken, oldest first
	queues     map[string]*queue
	hook       webhook
	pollers    int // counts getUpdates calls: an older one gives way to a newer
	out        *http.Client
	retry      func(failures int) time.Duration // nil: as the real server

	// what the bot did
	ledger  []Sent
	byChat  map[int64][]int // indexes into ledger
	refused []Refusal
	calls   map[string]int
	taps    []string // callback queries answered
	limits  Limits
	gates   gates
	faults  []*Fault
	weather Weather
	chance  *rand.Rand
	moved   map[int64]int64
	settled map[int64]bool // chats whose messages are too old to be deleted
}

// place names a message.
type place struct {
	chat int64
	id   int
}

type file struct {
	path string
	data []byte
}

// New starts a server on a free port of this machine. t may be nil; then Close stops it.
func New(t TB) *Server { return NewAt(t, "127.0.0.1:0", "123456789:bottest-token") }

// NewAt starts a server on an address of your choice, for a token of the form "<bot id>:<anything>".
func NewAt(t TB, address, token string) *Server {
	s := &Server{
		Token: token, Username: "HuyingTestBot", t: t, changed: make(chan struct{}), now: time.Now,
		lastUpdate: 1000, lastID: map[int64]int{}, messages: map[place]map[string]any{}, langs: map[int64]string{},
		files: map[string]file{}, queues: map[string]*queue{}, byChat: map[int64][]int{}, calls: map[string]int{},
		moved: map[int64]int64{}, out: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 100}},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	if _, err := fmt.Sscanf(token, "%d:", &s.ID); err != nil {
		s.fatalf("bottest: a token begins with the bot's id and a colon")
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		s.fatalf("bottest: %v", err)
	}
	s.URL = "http://" + l.Addr().String()
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve)}
	go s.http.Serve(l)
	if t != nil {
		t.Cleanup(s.Close)
	}
	return s
}

// Close stops the server; deliveries under way are broken off.
func (s *Server) Close() {
	s.mu.Lock()
	s.stop() // under the lock, so that no delivery begins after it
	s.mu.Unlock()
	s.http.Close()
	s.tasks.Wait()
}

func (s *Server) fatalf(format string, args ...any) {
	if s.t == nil {
		panic(fmt.Sprintf(format, args...))
	}
	s.t.Helper()
	s.t.Fatalf(format, args...)
}

// Wait returns when cond holds. It is asked again after everything that happens here, and a few times a second for what
// happens elsewhere.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("bottest: what was waited for did not happen: %w", ctx.Err())
		}
	}
}

// change wakes who waits; the lock is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Hide makes getMe fail, as when Telegram cannot be reached at the start; Hide(false) brings it back.
func (s *Server) Hide(hidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nameless = hidden
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.Token+"/"); ok {
		s.download(w, path)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, found := strings.Cut(rest, "/")
	switch {
	case !ok || !found || !strings.Contains(token, ":"):
		refuse(w, http.StatusNotFound, "Not Found", 0, 0)
		return
	case token != s.Token:
		refuse(w, http.StatusUnauthorized, "Unauthorized", 0, 0)
		return
	}
	call, err := parse(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "Bad Request: "+err.Error(), 0, 0)
		return
	}
	call.method = method
	s.mu.Lock()
	s.calls[method]++
	s.change()
	s.mu.Unlock()
	s.travel(w, call)
}

func (s *Server) download(w http.ResponseWriter, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.path == path {
			w.Write(f.data)
			return
		}
	}
	http.NotFound(w, nil)
}
