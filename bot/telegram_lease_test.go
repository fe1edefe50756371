package bot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// oneLease is a store in which a lane belongs to one instance.
type oneLease struct {
	mu     sync.Mutex
	holder map[string]string // by lane
	asked  map[string]int
}

// lessee is an instance that asks it.
type lessee struct {
	*oneLease
	name string
}

func (l lessee) HoldLane(_ context.Context, lane string, _ time.Time) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder[lane] == "" {
		l.holder[lane] = l.name
	}
	l.asked[l.name]++
	return l.holder[lane] == l.name, nil
}

func (l lessee) DropLane(_ context.Context, lane string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder[lane] == l.name {
		l.holder[lane] = ""
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
	lease := &oneLease{holder: map[string]string{}, asked: map[string]int{}}
	one := newTgRig(t, func(c *TelegramConfig) { c.Leases = lessee{lease, "one"} })
	two := one.another(t, lessee{lease, "two"})
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

// another is a second instance with the same token.
func (r *tgRig) another(t *testing.T, leases Leases) *Telegram {
	t.Helper()
	c := r.TelegramConfig
	c.Leases = leases
	two, err := NewTelegram(c)
	if err != nil {
		t.Fatal(err)
	}
	return two
}

// Of two instances only one was given PUBLIC_URL: the other leaves its webhook alone and says what is wrong, and polls once it has stopped.
func TestTelegramPollingLeavesTheWebhookOfAnother(t *testing.T) {
	lease := &oneLease{holder: map[string]string{}, asked: map[string]int{}}
	one := newTgRig(t, func(c *TelegramConfig) { c.Leases = lessee{lease, "one"} })
	two := one.another(t, lessee{lease, "two"})
	url := serveTg(t, one.Telegram)
	first, stop := context.WithCancel(one.ctx)
	over := make(chan struct{})
	go func() { defer close(over); one.Run(first, url) }()
	one.wait(t, "the webhook is set", func() bool { at, _ := one.server.Webhook(); return at != "" })
	go two.Run(one.ctx, "")
	one.wait(t, "the second says that its settings differ", func() bool { return errors.Is(two.Trouble(), errHooked) })
	one.server.Say(7, "1")
	one.wait(t, "the first message", func() bool { return len(one.intake.arrivals()) == 1 })
	if one.server.Calls("deleteWebhook") != 0 || one.Trouble() != nil {
		t.Errorf("the webhook was removed %d times, %v", one.server.Calls("deleteWebhook"), one.Trouble())
	}
	stop()
	<-over
	one.wait(t, "the second polls", func() bool { return one.server.Calls("deleteWebhook") == 1 && two.Trouble() == nil })
	one.server.Say(7, "2")
	one.wait(t, "the second message", func() bool { return len(one.intake.arrivals()) == 2 })
}

// A webhook that somebody removed is set again; that Telegram cannot reach us is told to whoever looks at the page of troubles.
func TestTelegramWatchesItsWebhook(t *testing.T) {
	r := newTgRig(t)
	r.server.Retry(func(int) time.Duration { return time.Millisecond })
	go r.Run(r.ctx, "http://127.0.0.1:1")
	r.server.Say(7, "1")
	r.wait(t, "it is said that nothing is delivered", func() bool {
		return r.Trouble() != nil && strings.Contains(r.Trouble().Error(), "PUBLIC_URL, 1 messages wait")
	})
	if _, err := r.api.DeleteWebhook(r.ctx, nil); err != nil {
		t.Fatal(err)
	}
	r.wait(t, "the webhook is set again", func() bool { at, _ := r.server.Webhook(); return at == "http://127.0.0.1:1"+WebhookPath })
	if !strings.Contains(r.log.String(), "somebody else has changed our webhook") {
		t.Error(r.log)
	}
}
