package web

import (
	"bufio"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Chime is a Bell for one process: whoever saves a ticket calls Ring.
type Chime struct {
	mu    sync.Mutex
	rings map[chan struct{}]bool
}

// newChime makes a bell nobody listens to yet.
func newChime() *Chime { return &Chime{rings: map[chan struct{}]bool{}} }

// Ring tells everybody who listens. It never waits: who has not taken the last ring needs no second one.
func (b *Chime) Ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ring := range b.rings {
		select {
		case ring <- struct{}{}:
		default:
		}
	}
}

// Listen gives a channel of rings, until stop.
func (b *Chime) Listen() (rings <-chan struct{}, stop func()) {
	ring := make(chan struct{}, 1)
	b.mu.Lock()
	b.rings[ring] = true
	b.mu.Unlock()
	return ring, func() {
		b.mu.Lock()
		delete(b.rings, ring)
		b.mu.Unlock()
	}
}

// watcher asks the store whether another instance changed tickets, once for all the streams of this one, and only while there
// are streams.
type watcher struct {
	mu      sync.Mutex
	chime   *Chime
	streams int
	stop    context.CancelFunc
}

func (s *Server) watched() (rings <-chan struct{}, stop func()) {
	w := &s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.chime == nil {
		w.chime = newChime()
	}
	rings, unlisten := w.chime.Listen()
	if w.streams++; w.streams == 1 {
		ctx, cancel := context.WithCancel(context.Background())
		w.stop = cancel
		go s.watchStore(ctx, w.chime)
	}
	return rings, func() {
		unlisten()
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.streams--; w.streams == 0 {
			w.stop()
		}
	}
}

func (s *Server) watchStore(ctx context.Context, chime *Chime) {
	tick := time.NewTicker(s.cfg.Watch)
	defer tick.Stop()
	last := ""
	counting := &tickets.Outage{What: "tickets", Says: "not counted", Log: s.log, Now: s.cfg.Now}
	for {
		counts, err := s.cfg.Tickets.CountTickets(ctx, tickets.Query{Now: s.cfg.Now()})
		if err == nil {
			mark := fmt.Sprint(counts.Latest.UnixMilli(), counts.Late, counts.Danger, counts.Stage)
			if last != "" && mark != last {
				chime.Ring()
			}
			last = mark
		}
		counting.Tried(ctx, err)
		select {
		case <-ctx.Done():
			return
		case <-s.quit:
			return
		case <-tick.C:
		}
	}
}

// events is the stream of rings of one open page. It carries no data: the page asks again for what it may see.
func (s *Server) events(c *fiber.Ctx, v *visit) error {
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	here, stopHere := s.cfg.Bell.Listen()
	there, stopThere := s.watched()
	key := v.key
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer stopHere()
		defer stopThere()
		ping := time.NewTicker(s.cfg.Ping)
		defer ping.Stop()
		line := "retry: 3000\nevent: hello\ndata: 1\n\n"
		for {
			if _, err := w.WriteString(line); err != nil || w.Flush() != nil {
				return
			}
			select {
			case <-s.quit:
				return
			case <-here:
				line = "event: ring\ndata: 1\n\n"
			case <-there:
				line = "event: ring\ndata: 1\n\n"
			case <-ping.C:
				if !s.lives(key) {
					return // signed out meanwhile
				}
				line = ": ping\n\n"
			}
		}
	})
	return nil
}

func (s *Server) lives(key string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, version, err := s.cfg.KV.Get(ctx, key)
	return err != nil || version != 0
}
