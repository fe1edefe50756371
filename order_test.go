package main

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"huying/bot/bottest"
)

var updates = flag.Int("updates", 2000, "how many updates TestOrder delivers")

const (
	orderResidents = 5000             // at most
	orderEach      = 20               // updates of one resident, if there are no more than that: the first 20 of a minute are not slowed
	orderTime      = 15 * time.Minute // for a million updates
)

// TestOrder delivers updates as a Bot API does that loses answers and whose connections overtake each other. Each is handled once, and
// no resident's message before another of theirs that arrived earlier; with two instances too, wherever each message comes in.
// The size of the issue: go test -run Order -updates 100000 .
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		instances  int
	}{
		{"sqlite", "sqlite", 1},
		{"postgres", "postgres", 1},
		{"two instances", "postgres", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seed := rand.Uint64()
			t.Logf("seed %d", seed)
			chance := rand.New(rand.NewPCG(seed, 1))
			residents := min(orderResidents, max(1, *updates/orderEach))
			api, where := bottest.New(t), roadDB(t, c.kind)
			traffic := newTraffic(t, api.ID, chance, residents, *updates/residents)
			set := []string{"DATABASE_URL", where}
			if c.instances > 1 {
				set = append(set, "REDIS_URL", newRedis(t).url)
			}
			var addresses []string
			for range c.instances {
				h := halt(t, roadSettings(t, api, set...), inboxWorkers, traffic.watch, traffic.hurry)
				addresses = append(addresses, h.settings.Listen)
			}
			traffic.run(chance, addresses...)
			traffic.judge(roadSQL(t, where), orderTime)
		})
	}
}

// hurry makes minutes short where residents write more than twenty messages: a flood is slowed, and that is another test's matter.
func (t *traffic) hurry(h *halted) {
	if len(t.lanes[0]) <= orderEach {
		return
	}
	begun := time.Now()
	h.inbox.Now = func() time.Time { return begun.Add(1000 * time.Since(begun)) }
}
