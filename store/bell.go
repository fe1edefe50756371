package store

import "sync"

// Topics of the bell besides the texts of addresses, which ring when something new can be read of their conversation.
const (
	RingTickets = "tickets" // a ticket has changed
	RingOutbox  = "outbox"  // a notice was posted

	RingBroadcasts = "broadcasts" // a broadcast has changed: there may be windows to post
)

// Bell wakes who waits for something to change. A ring says only "look again": rings are joined while nobody takes them, and one may be
// lost between instances, so who listens also looks by itself from time to time.
type Bell struct {
	mu    sync.RWMutex
	heard map[string]map[chan struct{}]bool
	relay func(topic string) // tells other instances; nil: there are none
}

// NewBell makes a bell of one process; Redis.Relay joins those of several.
func NewBell() *Bell { return &Bell{heard: map[string]map[chan struct{}]bool{}} }

// Ring wakes the listeners of a topic, here and in the other instances.
func (b *Bell) Ring(topic string) {
	b.here(topic)
	b.mu.RLock()
	relay := b.relay
	b.mu.RUnlock()
	if relay != nil {
		relay(topic)
	}
}

func (b *Bell) here(topic string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for ring := range b.heard[topic] {
		select {
		case ring <- struct{}{}:
		default:
		}
	}
}

// all wakes everybody: rings may have been missed.
func (b *Bell) all() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, rings := range b.heard {
		for ring := range rings {
			select {
			case ring <- struct{}{}:
			default:
			}
		}
	}
}

// Listen hears a topic until stop is called.
func (b *Bell) Listen(topic string) (rings <-chan struct{}, stop func()) {
	ring := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heard[topic] == nil {
		b.heard[topic] = map[chan struct{}]bool{}
	}
	b.heard[topic][ring] = true
	return ring, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if delete(b.heard[topic], ring); len(b.heard[topic]) == 0 {
			delete(b.heard, topic)
		}
	}
}

// Chime is the bell of one topic.
func (b *Bell) Chime(topic string) Chime { return Chime{b, topic} }

// Chime hears and rings one topic.
type Chime struct {
	bell  *Bell
	topic string
}

// Listen hears the topic until stop is called.
func (c Chime) Listen() (rings <-chan struct{}, stop func()) { return c.bell.Listen(c.topic) }

// Ring wakes its listeners.
func (c Chime) Ring() { c.bell.Ring(c.topic) }
