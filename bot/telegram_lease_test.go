package bot

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"
)

// oneLease is a store in which a lane belongs to one instance.
type oneLease struct {
	mu     sync.Mutex
	holder string
	asked  map[string]int
}

// lessee is an instance that asks it.
type lessee struct {
	*oneLease
	name string
}

func (l lessee) HoldLane(context.Context, string, time.Time) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == "" {
		l.holder = l.name
	}
	l.asked[l.name]++
	return l.holder == l.name, nil
}

func (l lessee) DropLane(context.Context, string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == l.name {
		l.holder = ""
	}
	return nil
}

func (l *oneLease) times(name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked[name]
}

// Two instances with one token and no webhook do not take the polls out of each other's hands: one polls, and when it stops the other goes on.
func TestTelegramPollsInTurn(t *testing.T) {
	lease := &oneLease{asked: map[string]int{}}
	one := newTgRig(t, func(c *TelegramConfig) { c.Leases = lessee{lease, "one"} })
	two, err := NewTelegram(TelegramConfig{
		Token: one.Token, APIURL: one.APIURL, Intake: one.intake, HTTP: one.HTTP, Log: one.Log, Pause: one.Pause, Leases: lessee{lease, "two"},
	})
	if err != nil {
		t.Fatal(err)
	}
	first, stop := context.WithCancel(one.ctx)
	over := make(chan struct{})
	go func() { defer close(over); one.Poll(first) }()
	one.wait(t, "the first polls", func() bool { return one.server.Calls("getUpdates") > 0 })
	go two.Poll(one.ctx)
	one.wait(t, "the second has asked for its turn several times", func() bool { return lease.times("two") > 3 })
	one.server.Say(7, "1")
	one.wait(t, "the first message", func() bool { return len(one.intake.arrivals()) == 1 })
	if two.Trouble() != nil || strings.Contains(one.log.String(), "Conflict") {
		t.Errorf("%v\n%s", two.Trouble(), one.log)
	}
	stop()
	<-over
	one.server.Say(7, "2")
	one.wait(t, "the second message", func() bool { return len(one.intake.arrivals()) == 2 })
}
