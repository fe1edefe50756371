package web

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// calls are the connections that have not sent anything yet. Browsers open some ahead of need, and fasthttp takes each for a
// running request until ReadTimeout, which would hold up every stop.
type calls struct {
	mu       sync.Mutex
	silent   map[*call]bool
	stopping bool
}

// patience is how long a silent connection may stay when the server stops.
const patience = 200 * time.Millisecond

func (cs *calls) stop() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.stopping = true
	for c := range cs.silent {
		_ = c.Conn.SetReadDeadline(time.Now().Add(patience))
	}
}

func (cs *calls) ending() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.stopping
}

func (cs *calls) forget(c *call) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	delete(cs.silent, c)
}

// door is a listener that keeps the calls.
type door struct {
	net.Listener
	calls *calls
}

func (d door) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &call{Conn: conn, calls: d.calls}
	d.calls.mu.Lock()
	defer d.calls.mu.Unlock()
	if d.calls.silent == nil {
		d.calls.silent = map[*call]bool{}
	}
	d.calls.silent[c] = true
	return c, nil
}

type call struct {
	net.Conn
	calls  *calls
	spoke  atomic.Bool
	unread atomic.Bool // it was answered before all it sends was read
}

// What is still read of a body that is too large, so that whoever sends it gets as far as the answer.
const (
	unreadTime = 5 * time.Second
	unreadMost = 64 << 20
)

func (c *call) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.spoke.Load() {
		c.spoke.Store(true)
		c.calls.forget(c)
	}
	return n, err
}

// Close hangs up. Closing while the other side sends would reset the connection, and it would never read why: such a call is closed on our
// side only, and what comes is thrown away for a while.
func (c *call) Close() error {
	c.calls.forget(c)
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.unread.Load() && !c.calls.ending() && half.CloseWrite() == nil {
		_ = c.Conn.SetReadDeadline(time.Now().Add(unreadTime))
		_, _ = io.CopyN(io.Discard, c.Conn, unreadMost)
	}
	return c.Conn.Close()
}

// SetReadDeadline is what fasthttp calls before it reads: a stop that came first is not forgotten.
func (c *call) SetReadDeadline(t time.Time) error {
	if c.spoke.Load() {
		return c.Conn.SetReadDeadline(t)
	}
	c.calls.mu.Lock()
	defer c.calls.mu.Unlock()
	if soon := time.Now().Add(patience); c.calls.stopping && c.calls.silent[c] && t.After(soon) {
		t = soon
	}
	return c.Conn.SetReadDeadline(t)
}
