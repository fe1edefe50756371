package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Redis is what instances share that may be lost: conversation state, pacing and wake-ups. Everything in it can be done without: while it
// is away the others do its work, and it is asked again every few seconds by one caller, so that no message waits for it.
type Redis struct {
	Now func() time.Time
	Log *slog.Logger

	wait   time.Duration // for one answer
	client redis.UniversalClient
	me     string
	away   atomic.Int64 // not to be asked before, in nanoseconds; 0: it answers
	why    atomic.Pointer[error]
	back   []func() // told when it answers again
}

const (
	redisWait  = 500 * time.Millisecond // for one answer
	redisPause = 3 * time.Second        // after a failure
)

// errAway is the answer while Redis is not asked.
var errAway = errors.New("store: redis is away")

// OpenRedis prepares a client; it connects when it is first used, so a Redis that is down keeps nothing from starting. The URL may name
// several hosts, separated by commas: a cluster, or with ?master_name= the sentinels of a master.
func OpenRedis(text string, now func() time.Time) (*Redis, error) {
	return openRedis(text, now, redisWait)
}

// openRedis is OpenRedis with another patience: a test of what Redis keeps must not take a busy machine for a Redis that is away.
func openRedis(text string, now func() time.Time, wait time.Duration) (*Redis, error) {
	o, err := redisOptions(text, wait)
	if err != nil {
		return nil, fmt.Errorf("redis url: %w", err)
	}
	if now == nil {
		now = time.Now
	}
	hushRedis()
	return &Redis{Now: now, Log: slog.Default(), client: redis.NewUniversalClient(o), me: rand.Text(), wait: wait}, nil
}

// hushRedis keeps the client from writing lines of its own, in another form, past our log. That Redis is away, and why, we say ourselves.
var hushRedis = sync.OnceFunc(func() { redis.SetLogger(hushed{}) })

type hushed struct{}

func (hushed) Printf(context.Context, string, ...any) {}

func redisOptions(text string, wait time.Duration) (*redis.UniversalOptions, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return nil, errors.New("no scheme")
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@") + 1
	hosts := strings.Split(rest[at:end], ",")
	u, err := url.Parse(scheme + "://" + rest[:at] + hosts[0] + rest[end:])
	if err != nil {
		return nil, errors.New("not a URL") // url's own error would repeat the password
	}
	query := u.Query()
	master := query.Get("master_name")
	hosts = append(hosts, query["addr"]...)
	query.Del("master_name")
	query.Del("addr")
	u.RawQuery = query.Encode()
	one, err := redis.ParseURL(u.String())
	if err != nil {
		return nil, err
	}
	hosts[0] = one.Addr
	return &redis.UniversalOptions{
		Addrs: hosts, MasterName: master, DB: one.DB, Username: one.Username, Password: one.Password, TLSConfig: one.TLSConfig,
		Protocol: 2, DisableIdentity: true, // Redis 7.0 knows no CLIENT SETINFO
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		ContextTimeoutEnabled:    true, DialTimeout: wait, ReadTimeout: wait, WriteTimeout: wait, PoolTimeout: wait,
		MaxRetries: -1, DialerRetries: 1, // what waits is a resident's message; a script tried twice may count twice
	}, nil
}

// Close ends the connections.
func (r *Redis) Close() error { return r.client.Close() }

// Ping asks Redis whatever happened before.
func (r *Redis) Ping(ctx context.Context) error { return r.client.Ping(ctx).Err() }

// Trouble says why Redis is not used now, nil when it answers.
func (r *Redis) Trouble(ctx context.Context) error {
	err := r.do(ctx, r.Ping)
	if why := r.why.Load(); errors.Is(err, errAway) && why != nil {
		return *why
	}
	return err
}

// do asks Redis unless it failed a moment ago. After the pause one caller tries; the others go on without until that one was answered.
func (r *Redis) do(ctx context.Context, ask func(context.Context) error) error {
	if until := r.away.Load(); until != 0 {
		now := r.Now()
		if now.UnixNano() < until || !r.away.CompareAndSwap(until, now.Add(redisPause).UnixNano()) {
			return errAway
		}
	}
	asked, cancel := context.WithTimeout(ctx, r.wait+r.wait/5)
	defer cancel()
	err := ask(asked)
	if err != nil && !errors.Is(err, redis.Nil) {
		r.why.Store(&err)
		if ctx.Err() == nil && r.away.Swap(r.Now().Add(redisPause).UnixNano()) == 0 {
			r.Log.Warn("redis is away; the database does its work until it is back, check REDIS_URL", "error", err)
		}
		return err
	}
	if r.away.Swap(0) != 0 {
		r.Log.Info("redis is back")
		for _, tell := range r.back {
			tell()
		}
	}
	return err
}

const bellChannel = "huying:bell"

// Relay joins the bell with those of the other instances until ctx ends.
func (r *Redis) Relay(ctx context.Context, b *Bell) {
	out := &ringing{topics: map[string]bool{}, wake: make(chan struct{}, 1)}
	b.mu.Lock()
	b.relay = out.add
	b.mu.Unlock()
	go r.publish(ctx, out)
	go r.subscribe(ctx, b)
}

// ringing are the topics to be told to the others; a topic rung twice before it is told is told once.
type ringing struct {
	mu     sync.Mutex
	topics map[string]bool
	wake   chan struct{}
}

func (q *ringing) add(topic string) {
	q.mu.Lock()
	if len(q.topics) < 10000 {
		q.topics[topic] = true
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *ringing) take() map[string]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	topics := q.topics
	q.topics = map[string]bool{}
	return topics
}

func (r *Redis) publish(ctx context.Context, out *ringing) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-out.wake:
		}
		topics := out.take()
		_ = r.do(ctx, func(ctx context.Context) error { // a lost ring is made up for by whoever listens
			pipe := r.client.Pipeline()
			for topic := range topics {
				pipe.Publish(ctx, bellChannel, r.me+" "+topic)
			}
			_, err := pipe.Exec(ctx)
			return err
		})
	}
}

// subscribe hears the others. After every new subscription it rings everything: something may have been missed.
func (r *Redis) subscribe(ctx context.Context, b *Bell) {
	sub := r.client.Subscribe(ctx, bellChannel)
	defer sub.Close()
	for ctx.Err() == nil {
		m, err := sub.ReceiveTimeout(ctx, 10*time.Second)
		switch m := m.(type) {
		case *redis.Subscription:
			b.all()
		case *redis.Message:
			if from, topic, _ := strings.Cut(m.Payload, " "); from != r.me {
				b.here(topic)
			}
		}
		if err == nil {
			continue
		}
		if sub.Ping(ctx) == nil { // it was only silent; a dead connection shows here, and the next Receive makes a new one
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}
