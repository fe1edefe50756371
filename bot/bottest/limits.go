package bottest

import (
	"math"
	"slices"
	"time"
)

// Model is how a server counts; nobody outside knows how the real one does.
type Model int

const (
	Sliding  Model = iota // never more than N in any second: the strictest
	Bucket                // N at once, refilled evenly
	Calendar              // N between one tick of the clock and the next
)

// Limits are what the server enforces. The zero value enforces nothing.
type Limits struct {
	Overall    int // messages a second; lower than the sender knows, it is a hidden limit
	PerChat    int // messages a second in one chat
	PerGroup   int // messages a minute in one group
	Model      Model
	RetryAfter int  // seconds named in a refusal; 0: just as many as are needed
	Penalty    bool // once refused, everything (or the one chat) is refused until RetryAfter is over
}

// Usual are the limits the documentation names: 30/s, 1/s in a chat, 20/min in a group.
var Usual = Limits{Overall: 30, PerChat: 1, PerGroup: 20}

// Limit enforces limits from now on.
func (s *Server) Limit(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits, s.gates = l, gates{}
}

// gates count what was let through.
type gates struct {
	all    gate
	chats  map[int64]*gate
	groups map[int64]*gate
}

// refuse says how many seconds to wait, 0 when the message may pass. A refused message counts for nothing.
func (g *gates) refuse(l Limits, chat int64, now time.Time) int {
	if l == (Limits{}) {
		return 0
	}
	if g.chats == nil {
		g.chats, g.groups = map[int64]*gate{}, map[int64]*gate{}
	}
	one, group := at(g.chats, chat), at(g.groups, chat)
	type check struct {
		gate   *gate
		n      int
		window time.Duration
		model  Model
	}
	checks := []check{{&g.all, l.Overall, time.Second, l.Model}, {one, l.PerChat, time.Second, Sliding}}
	if chat < 0 {
		checks = append(checks, check{group, l.PerGroup, time.Minute, Sliding})
	}
	for _, c := range checks {
		wait := c.gate.wait(c.n, c.window, c.model, now)
		if wait <= 0 {
			continue
		}
		seconds := int(math.Ceil(wait.Seconds()))
		if now.Before(c.gate.shut) {
			return seconds // asking again does not make it longer
		}
		seconds = max(seconds, l.RetryAfter)
		if l.Penalty {
			c.gate.shut = now.Add(time.Duration(seconds) * time.Second)
		}
		return seconds
	}
	for _, c := range checks {
		c.gate.pass(c.n, c.window, c.model, now)
	}
	return 0
}

func at(m map[int64]*gate, chat int64) *gate {
	if m[chat] == nil {
		m[chat] = &gate{}
	}
	return m[chat]
}

type gate struct {
	log    []time.Time // Sliding
	tokens float64     // Bucket: used up
	filled time.Time
	tick   int64 // Calendar
	count  int
	shut   time.Time
}

// wait is how long until one more may pass.
func (g *gate) wait(n int, window time.Duration, model Model, now time.Time) time.Duration {
	if n <= 0 {
		return 0
	}
	if now.Before(g.shut) {
		return g.shut.Sub(now)
	}
	switch model {
	case Bucket:
		used := max(0, g.tokens-now.Sub(g.filled).Seconds()*float64(n)/window.Seconds())
		if used+1 > float64(n) {
			return time.Duration((used + 1 - float64(n)) / float64(n) * float64(window))
		}
	case Calendar:
		if tick := now.UnixNano() / int64(window); tick == g.tick && g.count >= n {
			return time.Duration((tick+1)*int64(window) - now.UnixNano())
		}
	default:
		g.log = slices.DeleteFunc(g.log, func(t time.Time) bool { return now.Sub(t) >= window })
		if len(g.log) >= n {
			return window - now.Sub(g.log[len(g.log)-n])
		}
	}
	return 0
}

func (g *gate) pass(n int, window time.Duration, model Model, now time.Time) {
	if n <= 0 {
		return
	}
	switch model {
	case Bucket:
		g.tokens = max(0, g.tokens-now.Sub(g.filled).Seconds()*float64(n)/window.Seconds()) + 1
		g.filled = now
	case Calendar:
		if tick := now.UnixNano() / int64(window); tick != g.tick {
			g.tick, g.count = tick, 0
		}
		g.count++
	default:
		g.log = append(g.log, now)
	}
}
