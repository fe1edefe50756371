package main

import (
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"huying/bot/bottest"
)

func listens(address string) bool {
	conn, err := net.Dial("tcp", address)
	return err == nil && conn.Close() == nil
}

// TestPaceKill kills the program (-9) in the middle of a broadcast, again and again: nobody is missed, and no more get it twice than were in
// flight: on their way, or answered and not yet written down.
func TestPaceKill(t *testing.T) {
	const recipients, rate = 6000, 200
	api := bottest.New(t)
	api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
	c := newChild(t, roadEnv(t, api, "DATABASE_URL", paceFill(t, "sqlite", recipients), "PACE_OVERALL", "200"))
	killed := 0
	for ; killed < *kills; killed++ {
		before := len(paceAccepted(api))
		c.launch()
		roadUntil(t, time.Minute, "it sends", func() bool { return len(paceAccepted(api)) > before })
		time.Sleep(time.Duration(100+rand.IntN(600)) * time.Millisecond)
		c.kill()
	}
	c.launch()
	roadUntil(t, 2*time.Minute, "everybody has it", func() bool { return len(paceAccepted(api)) == recipients })
	c.stop()
	twice := 0
	for chat, n := range paceAccepted(api) {
		if twice += n - 1; n > 3 {
			t.Errorf("%d got it %d times", chat, n)
		}
	}
	t.Logf("%d kills: %s", killed, paceSays(api))
	if flying := rate / 5; twice > killed*flying { // a fifth of a second: the longest ways, and a commit on a slow machine
		t.Errorf("%d got it twice in %d kills", twice, killed)
	}
}

// TestPaceRedisLost: Redis goes in the middle of a broadcast by two instances. Nobody is missed and nobody gets it twice, and each keeps to
// its half of the limit.
func TestPaceRedisLost(t *testing.T) {
	const recipients, rate = 900, 60
	api, redis := bottest.New(t), newRedis(t)
	api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
	p := paceStart(t, api, 2, "DATABASE_URL", paceFill(t, "postgres", recipients), "PACE_OVERALL", "60", "REDIS_URL", redis.url)
	roadUntil(t, time.Minute, "a third is sent", func() bool { return len(paceAccepted(api)) > recipients/3 })
	redis.stop()
	roadUntil(t, 2*time.Minute, "everybody has it", func() bool { return len(paceAccepted(api)) == recipients })
	for _, c := range p.all {
		c.stop()
	}
	t.Log(paceSays(api))
	if n := len(api.Ledger()); n != recipients {
		t.Errorf("%d messages for %d", n, recipients)
	}
	if n := api.Busiest(time.Second); n > 2*rate { // in the second in which it goes, each has its own half on top of what was shared
		t.Errorf("%d in a second", n)
	}
}
