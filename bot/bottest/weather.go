package bottest

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
)

// Meter is the server's limits by themselves, for tests whose time is made up.
type Meter struct {
	Limits Limits
	gates  gates
}

// Refuse says how many seconds a message arriving now has to wait, 0 when it is accepted.
func (m *Meter) Refuse(chat int64, now time.Time) int { return m.gates.refuse(m.Limits, chat, now) }

// Lag is the way over the network: each half of a round trip takes Least, and exponentially distributed Jitter more.
type Lag struct{ Least, Jitter time.Duration }

// The two networks we measure with: round trips of about 46 ms, and of 120 ms ± 28.
var (
	Near = Lag{Least: 15 * time.Millisecond, Jitter: 8 * time.Millisecond}
	Far  = Lag{Least: 40 * time.Millisecond, Jitter: 20 * time.Millisecond}
)

// Half is how long one way takes this time.
func (l Lag) Half(chance *rand.Rand) time.Duration {
	return l.Least + time.Duration(chance.ExpFloat64()*float64(l.Jitter))
}

// Weather is what happens to sent messages by chance, each a share of them.
type Weather struct {
	Lag        Lag
	Blocked    float64 // of the chats: 403, always the same ones
	BadGateway float64 // 502 from a proxy; not accepted
	Cut        float64 // accepted, and the connection broken before the answer
	Seed       uint64
}

// Expect brings weather from now on.
func (s *Server) Expect(w Weather) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.weather, s.chance = w, rand.New(rand.NewPCG(w.Seed, 1))
}

// Blocks reports whether a chat is one of those that are blocked by chance.
func (w Weather) Blocks(chat int64) bool {
	return rand.New(rand.NewPCG(uint64(chat), w.Seed)).Float64() < w.Blocked
}

// travel carries a call out over the network.
func (s *Server) travel(w http.ResponseWriter, c call) {
	s.mu.Lock()
	lag := s.weather.Lag
	if lag == (Lag{}) || !strings.HasPrefix(c.method, "send") {
		s.mu.Unlock()
		s.answer(w, c)
		return
	}
	there, back := lag.Half(s.chance), lag.Half(s.chance)
	s.mu.Unlock()
	s.pass(there)
	kept := &keptAnswer{ResponseWriter: w}
	s.answer(kept, c)
	s.pass(back)
	kept.deliver()
}

// pass waits, unless the server is closed.
func (s *Server) pass(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.ctx.Done():
	}
}

// storm lets a call meet its fate; it reports whether there was one.
func (s *Server) storm(w http.ResponseWriter, c call) bool {
	if !strings.HasPrefix(c.method, "send") {
		return false
	}
	s.mu.Lock()
	if s.chance == nil {
		s.mu.Unlock()
		return false
	}
	dice, weather := s.chance.Float64(), s.weather
	s.mu.Unlock()
	switch {
	case weather.Blocks(c.number("chat_id")):
		s.suffer(w, c, &Fault{Code: http.StatusForbidden, Description: "Forbidden: bot was blocked by the user"})
	case dice < weather.BadGateway:
		s.suffer(w, c, &Fault{Code: http.StatusBadGateway, Page: "<html>502 Bad Gateway</html>"})
	case dice < weather.BadGateway+weather.Cut:
		s.suffer(w, c, &Fault{Cut: true})
	default:
		return false
	}
	return true
}

// keptAnswer keeps what is written until it may be delivered.
type keptAnswer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	gone   bool
}

func (k *keptAnswer) WriteHeader(status int) { k.status = status }

func (k *keptAnswer) Write(p []byte) (int, error) { return k.body.Write(p) }

// Hijack gives the connection away: then there is nothing to deliver.
func (k *keptAnswer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	k.gone = true
	return http.NewResponseController(k.ResponseWriter).Hijack()
}

func (k *keptAnswer) deliver() {
	if k.gone {
		return
	}
	if k.status != 0 {
		k.ResponseWriter.WriteHeader(k.status)
	}
	k.ResponseWriter.Write(k.body.Bytes())
}
