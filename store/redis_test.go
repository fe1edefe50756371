package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"huying/tickets"
)

// sessions is what bot.Sessions asks for.
type sessions interface {
	LoadSession(ctx context.Context, key string) (data []byte, version int64, err error)
	SaveSession(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) error
	DropSession(ctx context.Context, key string) error
}

// passing moves time for the clock and for whatever else counts it.
type passing func(d time.Duration)

// forEachSessions runs one test body over every place of sessions.
func forEachSessions(t *testing.T, body func(t *testing.T, s sessions, pass passing)) {
	t.Helper()
	t.Run("sql", func(t *testing.T) {
		forEach(t, func(t *testing.T, f *fixture) { body(t, f, f.clock.add) })
	})
	t.Run("miniredis", func(t *testing.T) {
		f, m := open(t, fresh(t, "sqlite"), "", &clock{now: start}), miniredis.RunT(t)
		m.SetTime(start)
		body(t, atHome(NewRedisSessions(redisAt(t, f, "redis://"+m.Addr()), f.DB)), func(d time.Duration) { f.clock.add(d); m.FastForward(d) })
	})
	t.Run("redis", func(t *testing.T) {
		f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
		body(t, atHome(NewRedisSessions(realRedis(t, f), f.DB)), func(d time.Duration) { f.clock.add(d); time.Sleep(d) })
	})
}

// atHome waits until it is known that the database holds no sessions.
func atHome(s *RedisSessions) *RedisSessions {
	s.bringHome()
	return s
}

func redisAt(t *testing.T, f *fixture, url string) *Redis {
	t.Helper()
	r, err := OpenRedis(url, f.clock.Now)
	must(t, err)
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// realRedis is the server of TEST_REDIS; keys are told apart by the test.
func realRedis(t *testing.T, f *fixture) *Redis {
	t.Helper()
	url := os.Getenv("TEST_REDIS")
	if url == "" {
		t.Fatal("TEST_REDIS is not set; run make test: it starts the servers")
	}
	r, err := openRedis(url, f.clock.Now, 20*time.Second)
	must(t, err)
	t.Cleanup(func() { _ = r.Close() })
	must(t, r.Ping(ctx))
	return r
}

func TestSessions(t *testing.T) {
	forEachSessions(t, func(t *testing.T, s sessions, pass passing) {
		key := fmt.Sprintf("%s:%d", t.Name(), time.Now().UnixNano())
		load := func(want string) int64 {
			t.Helper()
			data, version, err := s.LoadSession(ctx, key)
			must(t, err)
			equal(t, "data", string(data), want)
			return version
		}
		conflict := func(err error) {
			t.Helper()
			if !errors.Is(err, tickets.ErrConflict) {
				t.Fatalf("no conflict but %v", err)
			}
		}
		const ttl = 150 * time.Millisecond // the real Redis is waited for
		equal(t, "nothing", load(""), 0)
		conflict(s.SaveSession(ctx, key, []byte("x"), 7, time.Hour))
		must(t, s.SaveSession(ctx, key, []byte("a"), 0, time.Hour))
		conflict(s.SaveSession(ctx, key, []byte("b"), 0, time.Hour))
		v1 := load("a")
		must(t, s.SaveSession(ctx, key, []byte("c\x00\xff"), v1, time.Hour))
		conflict(s.SaveSession(ctx, key, []byte("d"), v1, time.Hour))
		must(t, s.DropSession(ctx, key))
		must(t, s.DropSession(ctx, key))
		equal(t, "dropped", load(""), 0)
		must(t, s.SaveSession(ctx, key, []byte("e"), 0, ttl))
		v2 := load("e")
		pass(2 * ttl)
		equal(t, "run out", load(""), 0)
		conflict(s.SaveSession(ctx, key, []byte("f"), v2, time.Hour))
		must(t, s.SaveSession(ctx, key, []byte("g"), 0, time.Hour))
		v3 := load("g")
		equal(t, "won", race(t, 20, func(int) error { return s.SaveSession(ctx, key, []byte("h"), v3, time.Hour) }, tickets.ErrConflict), 1)
		must(t, s.DropSession(ctx, key))
	})
}

func TestSessionsWithoutRedis(t *testing.T) {
	f, m := open(t, fresh(t, "sqlite"), "", &clock{now: start}), miniredis.RunT(t)
	r := redisAt(t, f, "redis://"+m.Addr())
	s := NewRedisSessions(r, f.DB)
	s.bringHome()
	tick := func() { f.clock.add(time.Second) }
	load := func(key, want string) int64 {
		t.Helper()
		data, version, err := s.LoadSession(ctx, key)
		must(t, err)
		equal(t, key, string(data), want)
		return version
	}
	must(t, s.SaveSession(ctx, "a", []byte("1"), 0, time.Hour))
	must(t, s.SaveSession(ctx, "gone", []byte("1"), 0, time.Hour))
	v := load("a", "1")
	equal(t, "nothing in SQL", count(t, f, "sessions"), 0)

	m.SetError("LOADING")
	tick()
	must(t, s.SaveSession(ctx, "a", []byte("2"), v, time.Hour)) // saved over what Redis knows
	tick()
	v = load("a", "2")
	must(t, s.SaveSession(ctx, "a", []byte("3"), v, time.Hour))
	load("a", "3")
	must(t, s.SaveSession(ctx, "b", []byte("new"), 0, time.Hour))
	must(t, s.DropSession(ctx, "gone"))
	load("gone", "")
	if err := s.SaveSession(ctx, "a", []byte("x"), v, time.Hour); !errors.Is(err, tickets.ErrConflict) {
		t.Fatal("no conflict without Redis", err)
	}

	m.SetError("")
	load("a", "3") // Redis is not asked yet
	f.clock.add(10 * time.Second)
	v = load("a", "3") // it is, and answers with the old one
	s.bringHome()
	equal(t, "home", count(t, f, "sessions"), 0)
	equal(t, "fallen", s.fallen(), false)
	equal(t, "same version", load("a", "3"), v)
	load("b", "new")
	load("gone", "")
	must(t, s.SaveSession(ctx, "a", []byte("4"), v, time.Hour))
	load("a", "4")

	m.FlushAll() // everything is lost: a resident is asked a question again
	equal(t, "lost", load("a", ""), 0)
	must(t, s.SaveSession(ctx, "a", []byte("5"), 0, time.Hour))
}

// A Redis that is dead from the start, or silent, slows nobody but one caller every few seconds.
func TestDeadRedis(t *testing.T) {
	f, m := open(t, fresh(t, "sqlite"), "", &clock{now: start}), miniredis.RunT(t)
	r := redisAt(t, f, "redis://"+m.Addr())
	m.Close()
	s := NewRedisSessions(r, f.DB)
	s.bringHome()
	_, _, err := s.LoadSession(ctx, "a")
	must(t, err)
	begin := time.Now()
	for i := range 200 {
		must(t, s.SaveSession(ctx, show(i), []byte("x"), 0, time.Hour))
		_, _, err := s.LoadSession(ctx, show(i))
		must(t, err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Fatalf("200 messages took %s", took)
	}
	f.clock.add(redisPause)
	asked := 0
	for range 50 { // after the pause, one asks
		_ = r.do(ctx, func(context.Context) error { asked++; return errors.New("still") })
	}
	equal(t, "asked", asked, 1)
}

func TestRedisURL(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"redis://127.0.0.1:56379/0", "[127.0.0.1:56379]  0  false"},
		{"redis://u:p@h/2", "[h:6379]  2 u false"},
		{"rediss://:s3cr3t@h1:1,h2:2,h3:3", "[h1:1 h2:2 h3:3]  0  true"},
		{"redis://h1:1,h2:2?master_name=mymaster", "[h1:1 h2:2] mymaster 0  false"},
		{"redis://h1:1?addr=h2:2", "[h1:1 h2:2]  0  false"},
		{"redis://[::1]:5/1", "[[::1]:5]  1  false"},
	} {
		o, err := redisOptions(c.url, redisWait)
		must(t, err)
		equal(t, c.url, show(o.Addrs, o.MasterName, o.DB, o.Username, o.TLSConfig != nil), c.want)
	}
	for _, bad := range []string{"", "h:1", "http://h", "redis://:s3cr3t@h:1/x", "redis://:s3cr3t@h:\x7f1"} {
		if _, err := OpenRedis(bad, nil); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestBell(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	rings, stop := f.Bell.Listen(RingTickets)
	other, stopOther := f.Bell.Chime("telegram:1").Listen()
	defer stopOther()
	must(t, f.Save(ctx, filing(f, "a")))
	must(t, f.Save(ctx, filing(f, "b")))
	<-rings
	select {
	case <-rings:
		t.Fatal("two rings are not joined")
	case <-other:
		t.Fatal("rung too early")
	default:
	}
	claimed(t, f, 1)
	must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "r:a:0", To: tickets.Address{Channel: "telegram", ID: "1"}, State: tickets.Sent}}))
	<-other
	stop()
	stop()
	f.Bell.Ring(RingTickets)
	select {
	case <-rings:
		t.Fatal("rung after stop")
	default:
	}
}

func TestBellOfInstances(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
	a, b := NewBell(), NewBell()
	for _, bell := range []*Bell{a, b} {
		realRedis(t, f).Relay(t.Context(), bell)
	}
	topic := show("topic", time.Now().UnixNano())
	rings, stop := b.Listen(topic)
	defer stop()
	deadline := time.After(10 * time.Second)
	for heard := false; !heard; { // until both have subscribed
		a.Ring(topic)
		select {
		case <-rings:
			heard = true
		case <-time.After(20 * time.Millisecond):
		case <-deadline:
			t.Fatal("not heard")
		}
	}
}

var errBusyPace = errors.New("busy")

func paces(t *testing.T, body func(t *testing.T, f *fixture, pace func() *RedisPace)) {
	t.Helper()
	each := func(t *testing.T, connect func(t *testing.T, f *fixture) *Redis) {
		f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
		body(t, f, func() *RedisPace {
			return &RedisPace{Redis: connect(t, f), Overall: 30, Chat: 1, Group: 20, Unpaced: []string{"web"}, Busy: errBusyPace}
		})
	}
	t.Run("redis", func(t *testing.T) { each(t, realRedis) })
	t.Run("miniredis", func(t *testing.T) {
		m := miniredis.RunT(t)
		each(t, func(t *testing.T, f *fixture) *Redis { return redisAt(t, f, "redis://"+m.Addr()) })
	})
}

// Two instances share one limit: no trailing second holds more than it, counted from answer to answer.
func TestPace(t *testing.T) {
	paces(t, func(t *testing.T, f *fixture, pace func() *RedisPace) {
		two, channel := []*RedisPace{pace(), pace()}, show("telegram", time.Now().UnixNano())
		var arrived []time.Time
		for chat := 0; f.Now().Before(start.Add(5 * time.Second)); chat++ {
			to := tickets.Address{Channel: "telegram", ID: show(chat)}
			p := two[chat%2]
			wait, err := p.Take(ctx, channel, to, f.Now())
			if wait > 0 {
				if !errors.Is(err, errBusyPace) {
					t.Fatal(err)
				}
				f.clock.add(wait)
				chat--
				continue
			}
			must(t, err)
			sent := f.Now()
			p.Answered(ctx, channel, to, sent.Add(20*time.Millisecond))
			arrived = append(arrived, sent)
		}
		for i := range arrived {
			if i >= 30 && arrived[i].Sub(arrived[i-30]) <= time.Second {
				t.Fatalf("31 messages in %s", arrived[i].Sub(arrived[i-30]))
			}
		}
		if len(arrived) < 135 || len(arrived) > 150 {
			t.Fatalf("%d messages in 5 s", len(arrived))
		}
	})
}

func TestPaceOfOne(t *testing.T) {
	paces(t, func(t *testing.T, f *fixture, pace func() *RedisPace) {
		p, channel := pace(), show("telegram", time.Now().UnixNano())
		to, other := tickets.Address{Channel: "telegram", ID: "1"}, tickets.Address{Channel: "telegram", ID: "2"}
		take := func(to tickets.Address) (time.Duration, error) { return p.Take(ctx, channel, to, f.Now()) }
		wait, err := take(to)
		must(t, err)
		equal(t, "first", wait, 0)
		f.clock.add(100 * time.Millisecond)
		wait, err = take(to)
		must(t, err)
		equal(t, "no answer yet", wait, time.Second)
		p.Answered(ctx, channel, to, f.Now())
		wait, err = take(to)
		must(t, err)
		equal(t, "a second after the answer", wait, time.Second)
		wait, err = take(other)
		must(t, err)
		equal(t, "others go", wait, 0)
		if wait, err = take(tickets.Address{Channel: "telegram", ID: "3"}); !errors.Is(err, errBusyPace) || wait > 34*time.Millisecond || wait <= 0 {
			t.Fatal(wait, err)
		}
		f.clock.add(time.Second)
		wait, err = take(to)
		must(t, err)
		equal(t, "then again", wait, 0)

		group := tickets.Address{Channel: "telegram", ID: "-5"}
		for range 20 {
			f.clock.add(1100 * time.Millisecond)
			wait, err := take(group)
			must(t, err)
			equal(t, "group", wait, 0)
			p.Answered(ctx, channel, group, f.Now())
		}
		f.clock.add(1100 * time.Millisecond)
		wait, err = take(group)
		must(t, err)
		equal(t, "twenty-first", wait, time.Minute-20*1100*time.Millisecond)
		for range 100 {
			wait, err := p.Take(ctx, "web", tickets.Address{Channel: "web", ID: "1"}, f.Now())
			must(t, err)
			equal(t, "unpaced", wait, 0)
		}
		p.Answered(ctx, channel, tickets.Address{Channel: "telegram", ID: "never"}, f.Now())
	})
}

// An answer that Redis cannot be told of at once is told later, so that its permits do come back.
func TestPaceOwes(t *testing.T) {
	f, m := open(t, fresh(t, "sqlite"), "", &clock{now: start}), miniredis.RunT(t)
	p := &RedisPace{Redis: redisAt(t, f, "redis://"+m.Addr()), Overall: 1, Busy: errBusyPace}
	to := tickets.Address{Channel: "telegram", ID: "1"}
	wait, err := p.Take(ctx, "telegram", to, f.Now())
	must(t, err)
	equal(t, "wait", wait, 0)
	m.SetError("LOADING")
	p.Answered(ctx, "telegram", to, f.Now())
	if _, err := p.Take(ctx, "telegram", to, f.Now()); err == nil || errors.Is(err, errBusyPace) {
		t.Fatal(err)
	}
	m.SetError("")
	f.clock.add(redisPause)
	wait, err = p.Take(ctx, "telegram", to, f.Now())
	must(t, err)
	equal(t, "back", wait, 0)
}
