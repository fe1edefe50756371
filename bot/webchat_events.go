package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

const (
	webPageSize   = 200              // messages of one reading
	webPing       = 15 * time.Second // proxies cut what is silent for 30 s or 60 s
	webStall      = 30 * time.Second // a client that takes nothing for so long is gone
	webStreams1   = 4                // live streams of one visitor, more tabs poll: a browser opens six connections at most
	webStreamsAll = 5000
)

// webSaid is one message as the page gets it.
type webSaid struct {
	Seq      int64            `json:"seq"`
	At       time.Time        `json:"at"`
	Out      bool             `json:"out,omitempty"`
	ID       string           `json:"id"` // in: the client id
	Text     string           `json:"text"`
	Choices  []tickets.Button `json:"choices,omitempty"`
	Files    []webFile        `json:"files,omitempty"`
	Point    *Point           `json:"point,omitempty"`
	AskPlace bool             `json:"askPlace,omitempty"`
}

type webFile struct {
	Hash string `json:"hash"`
	Kind string `json:"kind,omitempty"`
	Name string `json:"name,omitempty"`
	Mime string `json:"mime,omitempty"`
	Size int64  `json:"size,omitempty"`
}

func webFileView(a tickets.Attachment) webFile {
	return webFile{Hash: a.Hash, Kind: a.Kind, Name: a.Name, Mime: a.Mime, Size: a.Size}
}

// webReading is a page of the conversation, and where the next one begins.
type webReading struct {
	Said []webSaid `json:"said"`
	Next int64     `json:"next"`
	More bool      `json:"more"`
}

func (w *WebChat) read(ctx context.Context, addr tickets.Address, after int64) (webReading, error) {
	r := webReading{Said: []webSaid{}, Next: after}
	spoken, err := w.Talk.Said(ctx, addr, after, webPageSize)
	if err != nil {
		return r, err
	}
	for _, s := range spoken {
		r.Next = s.Seq
		v := webSaid{Seq: s.Seq, At: s.At.UTC(), Out: s.Out, ID: s.ID, Text: s.Text, Choices: s.Choices, AskPlace: s.AskPlace}
		if !s.Out {
			m, err := decodeWebMessage(s.Body)
			if err != nil {
				continue // set aside in the inbox, where a clerk sees it
			}
			v.ID, v.Text, v.Point = m.Client, m.Text, m.Point
		}
		for _, f := range spokenFiles(s) {
			v.Files = append(v.Files, w.fileView(ctx, s.Out, f))
		}
		r.Said = append(r.Said, v)
	}
	r.More = len(spoken) == webPageSize
	return r, nil
}

// fileView describes a file; of what we sent only the hash is recorded. A file that was erased since is shown by its hash alone.
func (w *WebChat) fileView(ctx context.Context, out bool, f File) webFile {
	if !out {
		return webFile{Hash: f.Hash, Kind: f.Kind, Name: f.Name, Mime: f.Mime, Size: f.Size}
	}
	a, err := w.Files.FileInfo(ctx, f.Hash)
	if err != nil {
		return webFile{Hash: f.Hash, Kind: "document"}
	}
	return webFileView(a)
}

// getHistory answers a page of the conversation after a cursor.
func (w *WebChat) getHistory(c *fiber.Ctx) error {
	after, err := webCursor(c.Query("after"))
	if err != nil {
		return w.refuse(c, fiber.StatusBadRequest, "odd")
	}
	r, err := w.read(c.UserContext(), visitorOf(c), after)
	if err != nil {
		w.Log.Error("web chat: history not read", "error", err)
		return w.busy(c)
	}
	return c.JSON(r)
}

func webCursor(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	return strconv.ParseInt(text, 10, 64)
}

// getEvents is the live stream: everything after the cursor, then what comes. It ends when the client leaves or the server stops.
func (w *WebChat) getEvents(c *fiber.Ctx) error {
	after, err := webCursor(c.Query("after"))
	if last := c.Get("Last-Event-ID"); last != "" && err == nil {
		var seen int64
		seen, err = webCursor(last)
		after = max(after, seen)
	}
	if err != nil {
		return w.refuse(c, fiber.StatusBadRequest, "odd")
	}
	addr := visitorOf(c)
	wake, leave, ok := w.live.join(addr.String())
	if !ok {
		c.Set(fiber.HeaderRetryAfter, "30")
		return w.refuse(c, fiber.StatusServiceUnavailable, "busy")
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set("X-Accel-Buffering", "no") // nginx would hold the stream back
	c.Context().SetConnectionClose() // it has a write deadline of its own from here on
	conn := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		defer leave()
		defer func() { // it runs outside of the server's own recover
			if p := recover(); p != nil {
				w.Log.Error("web chat: panic in a stream of events", "panic", p)
			}
		}()
		s := webStream{w: w, addr: addr, after: after, out: out, conn: conn}
		s.run(wake)
	})
	return nil
}

// webStream is one live stream.
type webStream struct {
	w     *WebChat
	addr  tickets.Address
	after int64
	out   *bufio.Writer
	conn  net.Conn
}

func (s *webStream) run(wake <-chan struct{}) {
	rings, stop := s.w.Bell.Listen(s.addr.String()) // before the first reading, so that nothing falls between
	defer stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ping := time.NewTicker(webPing)
	defer ping.Stop()
	fmt.Fprint(s.out, "retry: 2000\n: ping\n\n")
	for {
		if err := s.tell(ctx); err != nil {
			return
		}
		select {
		case <-s.w.quit:
			return
		case <-wake:
		case _, open := <-rings:
			if !open {
				rings = nil // the ticker goes on looking
			}
		case <-ping.C:
			fmt.Fprint(s.out, ": ping\n\n")
		}
	}
}

// tell writes what is new and flushes. An error means that nobody reads any more. A store that cannot be read now is asked
// again at the next ring or ping.
func (s *webStream) tell(ctx context.Context) error {
	for more := true; more; {
		r, err := s.w.read(ctx, s.addr, s.after)
		if err != nil {
			s.w.Log.Error("web chat: what is new not read", "error", err)
		}
		for _, v := range r.Said {
			data, err := json.Marshal(v) // one line: JSON escapes newlines
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "id: %d\nevent: said\ndata: %s\n\n", v.Seq, data)
		}
		s.after, more = r.Next, r.More
		_ = s.conn.SetWriteDeadline(time.Now().Add(webStall))
		if err := s.out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// webStreams knows the live streams of this process, so that a message stored here shows at once in the visitor's other tabs.
type webStreams struct {
	mu  sync.Mutex
	of  map[string]map[chan struct{}]bool
	all int
}

// join adds a stream of a lane; ok is false when there are too many.
func (l *webStreams) join(lane string) (wake <-chan struct{}, leave func(), ok bool) {
	lane = strings.Clone(lane)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= webStreamsAll || len(l.of[lane]) >= webStreams1 {
		return nil, nil, false
	}
	ring := make(chan struct{}, 1)
	if l.of[lane] == nil {
		l.of[lane] = map[chan struct{}]bool{}
	}
	l.of[lane][ring] = true
	l.all++
	return ring, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.of[lane], ring)
		if len(l.of[lane]) == 0 {
			delete(l.of, lane)
		}
		l.all--
	}, true
}

func (l *webStreams) wake(lane string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ring := range l.of[lane] {
		select {
		case ring <- struct{}{}:
		default: // it has yet to read for the last one
		}
	}
}
