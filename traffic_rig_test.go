package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/bot"
	"huying/tickets"
)

// traffic is what a Bot API does to a webhook when answers get lost and connections overtake each other. It writes down when each
// delivery began and when it was acknowledged: an update that was acknowledged before the delivery of another began has arrived before
// it, and nothing else is certain. It also writes down what is handled, and in which order.
type traffic struct {
	tb        testing.TB
	instances int
	lanes     [][]*parcel // of each resident, in the order they are sent
	byKey     map[string]*parcel
	loose     chan *parcel // deliveries that any connection may make at any time
	clock     atomic.Int64
	twice     atomic.Int64 // updates delivered more than once
	late      atomic.Int64 // updates overtaken by a later one of the same resident

	mu      sync.Mutex
	inHand  map[string]bool // lanes
	handled map[int64][]*parcel
}

// parcel is one update and what became of it.
type parcel struct {
	id, chat     int64
	begun, acked atomic.Int64 // when its first delivery began, and when the first was acknowledged
}

// What happens to how many of the updates. The last three are delivered again, together a tenth.
const (
	swapped  = 0.10 // comes after the next one
	stray    = 0.05 // is on its way while the next one is sent
	copied   = 0.04 // comes over two connections at the same time
	repeated = 0.04 // comes again later, although it was acknowledged
	lost     = 0.02 // is stored, but the connection breaks before the answer
)

const firstChat = 3_000_000

// newTraffic makes updates for residents who write in turns to a bot.
func newTraffic(tb testing.TB, bot int64, chance *rand.Rand, residents, each int) *traffic {
	t := &traffic{
		tb: tb, byKey: map[string]*parcel{}, loose: make(chan *parcel, residents*each), inHand: map[string]bool{}, handled: map[int64][]*parcel{},
	}
	for r := range residents {
		lane := make([]*parcel, each)
		for i := range lane {
			lane[i] = &parcel{id: int64(i*residents + r + 1), chat: firstChat + int64(r)}
			t.byKey[fmt.Sprintf("telegram/%d/%d/%d", bot, lane[i].chat, lane[i].id)] = lane[i]
		}
		for i := 0; i+1 < each; i++ {
			if chance.Float64() < swapped {
				lane[i], lane[i+1] = lane[i+1], lane[i]
				t.late.Add(1)
				i++
			}
		}
		t.lanes = append(t.lanes, lane)
	}
	return t
}

// run delivers everything over 40 connections, each to all of the addresses in turns.
func (t *traffic) run(chance *rand.Rand, addresses ...string) {
	t.tb.Helper()
	var own, all sync.WaitGroup
	own.Add(roadCallers)
	t.instances = len(addresses)
	for n := range roadCallers {
		c := &courier{traffic: t, chance: rand.New(rand.NewPCG(chance.Uint64(), 1)), addresses: addresses, lines: make([]*caller, len(addresses))}
		for r := n; r < len(t.lanes); r += roadCallers {
			c.own = append(c.own, t.lanes[r])
		}
		all.Go(func() { c.run(&own) })
	}
	own.Wait()
	close(t.loose) // now nobody gives anything away any more
	all.Wait()
}

// courier is one connection, or one to each instance.
type courier struct {
	*traffic
	chance    *rand.Rand
	own       [][]*parcel
	again     []*parcel
	addresses []string
	lines     []*caller
	turn      int
}

func (c *courier) run(own *sync.WaitGroup) {
	for len(c.own) > 0 {
		select {
		case p := <-c.loose:
			c.deliver(p)
		default:
			c.next()
		}
	}
	own.Done()
	for p := range c.loose {
		c.deliver(p)
	}
	for _, p := range c.again {
		c.deliver(p)
	}
	for _, line := range c.lines {
		if line != nil {
			line.conn.Close()
		}
	}
}

// next sends what comes next of one of our residents, or something once more.
func (c *courier) next() {
	if len(c.again) > 0 && c.chance.Float64() < repeated {
		c.deliver(c.again[0])
		c.again = c.again[1:]
		return
	}
	i := c.chance.IntN(len(c.own))
	p := c.own[i][0]
	if c.own[i] = c.own[i][1:]; len(c.own[i]) == 0 {
		c.own = slices.Delete(c.own, i, i+1)
	}
	dice := c.chance.Float64()
	if dice < copied+repeated+lost {
		c.twice.Add(1)
	}
	switch {
	case dice < copied:
		c.loose <- p
		c.deliver(p)
	case dice < copied+repeated:
		c.deliver(p)
		c.again = append(c.again, p)
	case dice < copied+repeated+lost:
		c.lose(p)
		c.deliver(p)
	case dice < copied+repeated+lost+stray:
		c.late.Add(1)
		c.loose <- p
	default:
		c.deliver(p)
	}
}

// line is our connection to the next of the instances.
func (c *courier) line() (line *caller, i int, err error) {
	i = c.turn % len(c.lines)
	c.turn++
	if c.lines[i] == nil {
		c.lines[i], err = roadCall(c.addresses[i], bot.WebhookPath)
	}
	return c.lines[i], i, err
}

// deliver does so until it is taken: on a machine that is busy enough a connection to the database comes too late, and the answer is 503.
func (c *courier) deliver(p *parcel) {
	p.begun.CompareAndSwap(0, c.clock.Add(1))
	status, err := http.StatusServiceUnavailable, error(nil)
	for tries := 0; err == nil && status == http.StatusServiceUnavailable && tries < 10; tries++ {
		var line *caller
		if line, _, err = c.line(); err == nil {
			status, err = line.post(p.says())
		}
	}
	if err != nil || status != 200 {
		c.tb.Errorf("update %d: answered %d, %v", p.id, status, err)
		return
	}
	p.acked.CompareAndSwap(0, c.clock.Add(1))
}

// lose delivers without hearing the answer.
func (c *courier) lose(p *parcel) {
	line, i, err := c.line()
	p.begun.CompareAndSwap(0, c.clock.Add(1))
	if err == nil {
		err = line.write(p.says())
	}
	if err != nil {
		c.tb.Errorf("update %d: %v", p.id, err)
		return
	}
	line.conn.Close()
	c.lines[i] = nil
}

func (p *parcel) says() string { return says(p.id, p.chat, "帮助") }

// watch writes down what a program handles, and sees that nobody handles a message of the same resident meanwhile.
func (t *traffic) watch(h *halted) {
	answer := h.inbox.Answer
	h.inbox.Answer = func(ctx context.Context, m bot.Message) ([]tickets.Notice, error) {
		lane := m.From.String()
		t.mu.Lock()
		p := t.byKey[m.Key]
		if p == nil || t.inHand[lane] {
			t.tb.Errorf("%s: unknown, or handled while another message of the same resident is", m.Key)
		} else {
			t.handled[p.chat] = append(t.handled[p.chat], p)
		}
		t.inHand[lane] = true
		t.mu.Unlock()
		defer func() {
			t.mu.Lock()
			t.inHand[lane] = false
			t.mu.Unlock()
		}()
		return answer(ctx, m)
	}
}

// judge waits until everything is handled, and looks for what was handled twice, not at all, or before what had arrived earlier.
func (t *traffic) judge(db *sql.DB, within time.Duration) {
	t.tb.Helper()
	roadHandled(t.tb, db, within)
	want := len(t.byKey)
	for what, query := range map[string]string{
		"updates kept":            `SELECT COUNT(*) FROM inbox`,
		"handled at once":         `SELECT COUNT(*) FROM inbox WHERE state = 'done' AND attempts = 0`,
		"answers":                 `SELECT COUNT(*) FROM outbox`,
		"messages with an answer": `SELECT COUNT(DISTINCT id) FROM outbox WHERE answer = TRUE`,
	} {
		if got := roadCount(t.tb, db, query); got != want {
			t.tb.Errorf("%s: %d of %d", what, got, want)
		}
	}
	seqs := t.seqs(db)
	t.mu.Lock()
	defer t.mu.Unlock()
	inversions, certain := 0, 0
	for _, lane := range t.lanes {
		handled := t.handled[lane[0].chat]
		if once := slices.Clone(handled); len(once) != len(lane) || len(slices.Compact(sorted(once))) != len(lane) {
			t.tb.Errorf("%d: %d messages were handled %d times", lane[0].chat, len(lane), len(handled))
		}
		for i, later := range handled {
			for _, p := range handled[:i] {
				before, after := p.acked.Load() < later.begun.Load(), later.acked.Load() < p.begun.Load()
				if before || after {
					certain++
				}
				// Two instances may number what comes to both at the same time either way.
				if after || seqs[later.id] < seqs[p.id] && (before || t.instances == 1) {
					inversions++
				}
			}
		}
	}
	t.tb.Logf("%d updates of %d residents, %d delivered more than once, %d overtaken; of %d pairs whose order is certain %d are the wrong way",
		want, len(t.lanes), t.twice.Load(), t.late.Load(), certain, inversions)
	if inversions > 0 {
		t.tb.Errorf("%d inversions", inversions)
	}
}

func sorted(all []*parcel) []*parcel {
	slices.SortFunc(all, func(a, b *parcel) int { return int(a.id - b.id) })
	return all
}

// seqs are the places the program gave the updates in the order of arrival.
func (t *traffic) seqs(db *sql.DB) map[int64]int64 {
	t.tb.Helper()
	rows, err := db.Query(`SELECT id, seq FROM inbox`)
	if err != nil {
		t.tb.Fatal(err)
	}
	defer rows.Close()
	seqs := map[int64]int64{}
	for rows.Next() {
		var name string
		var seq, bot, id int64
		if err = rows.Scan(&name, &seq); err == nil {
			_, err = fmt.Sscanf(name, "%d:%d", &bot, &id)
		}
		if err != nil {
			t.tb.Fatal(err)
		}
		seqs[id] = seq
	}
	if err := rows.Err(); err != nil {
		t.tb.Fatal(err)
	}
	return seqs
}
