package intents

import (
	"sync"
	"time"
)

// breaker keeps us away from a server that fails: after a few failures in a row it is left alone for a while, then one call finds out
// whether it answers again, and each time it does not the while doubles. Nobody waits for a server that is known to be down.
type breaker struct {
	now func() time.Time

	mu       sync.Mutex
	failures int           // in a row
	pause    time.Duration // how long the server is left alone; 0: it is not
	until    time.Time
	trying   bool // one call is finding out
}

const (
	breakAfter = 3
	pauseFirst = 30 * time.Second
	pauseMost  = 10 * time.Minute
)

// fate is what became of a call.
type fate int

const (
	good    fate = iota
	bad          // the server's fault
	unknown      // nobody can say: who asked has left
)

// What a breaker may be in, as its figure shows it.
const (
	breakerClosed = iota
	breakerHalfOpen
	breakerOpen
)

// enter asks for leave to call. Who gets it says afterwards what became of the call; leave then gives the pause that began by it.
func (b *breaker) enter() (leave func(fate) time.Duration, may bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause == 0 {
		return b.leave, true
	}
	if b.trying || b.now().Before(b.until) {
		return nil, false
	}
	b.trying = true
	return b.found, true
}

// leave ends a call of ordinary times. Calls that were under way when the pause began say nothing new.
func (b *breaker) leave(v fate) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.pause > 0 || v == unknown:
		return 0
	case v == good:
		b.failures = 0
		return 0
	}
	if b.failures++; b.failures < breakAfter {
		return 0
	}
	return b.rest(pauseFirst)
}

// found ends the call that found out.
func (b *breaker) found(v fate) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
	switch v {
	case good:
		b.pause, b.failures = 0, 0
	case bad:
		return b.rest(min(2*b.pause, pauseMost))
	}
	return 0
}

func (b *breaker) rest(pause time.Duration) time.Duration {
	b.pause, b.until = pause, b.now().Add(pause)
	return pause
}

func (b *breaker) state() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.pause == 0:
		return breakerClosed
	case b.trying || !b.now().Before(b.until):
		return breakerHalfOpen
	}
	return breakerOpen
}

// budget bounds the requests of a day. It is counted in this process only: a restart begins anew, and each instance has its own.
type budget struct {
	now   func() time.Time
	zone  *time.Location
	daily int

	mu   sync.Mutex
	day  string // the day that used is of
	used int
	told bool // that it is used up was said today
}

// spend takes one request of today's; false when none is left.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rest() <= 0 {
		return false
	}
	b.used++
	return true
}

func (b *budget) left() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rest()
}

// tell reports, once a day, that there is something to tell.
func (b *budget) tell() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rest()
	first := !b.told
	b.told = true
	return first
}

// rest is what is left; a new day, which begins at the community's midnight, begins with everything.
func (b *budget) rest() int {
	if today := b.now().In(b.zone).Format(time.DateOnly); today != b.day {
		b.day, b.used, b.told = today, 0, false
	}
	return b.daily - b.used
}
