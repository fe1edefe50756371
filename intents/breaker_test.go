package intents

import (
	"context"
	"net/http"
	"reflect"
	"testing"
	"time"
)

// TestBreaker: three failures in a row and the server is left alone for half a minute; then one call finds out, and while it fails the
// pause doubles up to ten minutes.
func TestBreaker(t *testing.T) {
	r := newRig(t, nil, status(500, ""))
	state := func(want float64) {
		t.Helper()
		if got := r.figure("huying_llm_breaker", "what=read"); got != want {
			t.Errorf("the breaker is %v, want %v", got, want)
		}
	}
	tries := func(want int) {
		t.Helper()
		for range 5 {
			if got, offline := r.reads(unclear); want == 0 && !reflect.DeepEqual(got, offline) {
				t.Errorf("%+v", got)
			}
		}
		if n := r.asked(); n != want {
			t.Errorf("the server was asked %d times, want %d", n, want)
		}
	}
	state(breakerClosed)
	tries(breakAfter)
	state(breakerOpen)
	for _, pause := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
		r.passes(pause - time.Millisecond)
		tries(0)
		r.passes(time.Millisecond)
		state(breakerHalfOpen)
		tries(1)
		state(breakerOpen)
	}
	r.passes(pauseMost)
	r.server.then(answers("service", "0101"))
	tries(5)
	state(breakerClosed)
	r.server.then(status(500, ""), status(500, ""), answers("service", "0101"))
	tries(5) // two failures, then none: it counts anew
	state(breakerClosed)
	r.server.then(status(500, ""))
	tries(breakAfter)
	r.passes(pauseFirst)
	state(breakerHalfOpen)
}

// TestBreakerCountsTheServerOnly: who asks and leaves says nothing about the server, not even as the one who was to find out.
func TestBreakerCountsTheServerOnly(t *testing.T) {
	r := newRig(t, nil, hangs)
	leaves := func() {
		ctx, cancel := context.WithCancel(t.Context())
		r.server.then(func(w http.ResponseWriter, q *http.Request) { cancel(); hangs(w, q) })
		if got, err := r.llm.Read(ctx, unclear); err != nil || got.Reader != "offline" {
			t.Errorf("%+v %v", got, err)
		}
	}
	for range 2 * breakAfter {
		leaves()
	}
	r.server.then(status(500, ""))
	for range breakAfter {
		r.reads(unclear)
	}
	r.passes(pauseFirst)
	leaves()
	r.server.then(answers("service", "0101"))
	if got, _ := r.reads(unclear); got.Reader != "llm" {
		t.Errorf("nobody finds out: %+v", got)
	}
}

// TestBreakerOneFindsOut: while one call finds out, nobody else is let through, and calls that began before the pause change nothing.
func TestBreakerOneFindsOut(t *testing.T) {
	now := time.Unix(0, 0)
	b := &breaker{now: func() time.Time { return now }}
	var late []func(fate) time.Duration
	for range 5 {
		leave, _ := b.enter()
		late = append(late, leave)
	}
	for i, want := range []time.Duration{0, 0, pauseFirst, 0} {
		if got := late[i](bad); got != want {
			t.Errorf("failure %d: a pause of %v, want %v", i+1, got, want)
		}
	}
	late[4](good)
	if _, may := b.enter(); may {
		t.Error("an answer to an older call ends the pause")
	}
	now = now.Add(pauseFirst)
	leave, may := b.enter()
	if _, second := b.enter(); !may || second || b.state() != breakerHalfOpen {
		t.Errorf("one %v, another %v, state %d", may, second, b.state())
	}
	if got := leave(bad); got != 2*pauseFirst {
		t.Errorf("a pause of %v", got)
	}
}
