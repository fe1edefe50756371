package store

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"huying/tickets"
)

// RedisPace is the pace of a channel that several instances share: windows of permits in Redis. A permit comes back one second after
// the answer to the call it paid for, so no trailing second at the server holds more than the limit; even spacing on top keeps a slot
// near for a reply. It asks by the clock of the instance: instances need clocks that agree to a few milliseconds.
type RedisPace struct {
	Redis   *Redis
	Overall int      // messages a second, to everybody together; 0 is without limit
	Chat    int      // messages a second, to one address
	Group   int      // messages a minute, to one group
	Unpaced []string // channels without any limit
	Busy    error    // comes with a wait that holds for the whole channel

	mu    sync.Mutex
	calls map[string][]call // by address, those without an answer yet
	owed  []owed            // answers that Redis has not been told of
	seen  int               // round trips measured
	least time.Duration
}

// call is one permit taken by this instance.
type call struct {
	id string
	at time.Time
}

// owed is an answer to be told to Redis: from is when its permits begin to come back.
type owed struct {
	keys []string
	id   string
	from int64
}

// paceLost is how long a permit is out at most: longer than any call takes, in case the instance died with it.
const paceLost = time.Minute + 10*time.Second

// paceTake: KEYS all, slot, chat, group; ARGV now, id, lost, overall, chat, group (times in microseconds).
// It answers with the time to wait and whether that holds for the whole channel. A permit whose call has no answer yet comes back in
// `lost`, later than any that has one.
var paceTake = redis.NewScript(`
local now, id, lost = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local function wait(key, n, per)
  if n <= 0 then return 0 end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZCARD', key) < n then return 0 end
  local left = tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]) - now
  if left > per then return math.max(math.floor(per / n), 1000) end
  return left
end
local overall, chat, group = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local own = math.max(wait(KEYS[3], chat, 1000000), wait(KEYS[4], group, 60000000))
if own > 0 then return {own, 0} end
local slot = tonumber(redis.call('GET', KEYS[2]) or '0')
local all = math.max(wait(KEYS[1], overall, 1000000), slot - now)
if overall > 0 and all > 0 then return {all, 1} end
for i, n in pairs({[1] = overall, [3] = chat, [4] = group}) do
  if n > 0 then
    redis.call('ZADD', KEYS[i], now + lost, id)
    redis.call('PEXPIRE', KEYS[i], math.floor(lost / 1000) + 60000)
  end
end
if overall > 0 then
  local step = math.floor(1000000 / overall)
  if now - slot > step then slot = now end
  redis.call('SET', KEYS[2], string.format('%.0f', slot + step), 'PX', 60000)
end
return {0, 0}`)

// paceBack: KEYS as above; ARGV id, when its permits come back: of a second's window, of a minute's.
var paceBack = redis.NewScript(`
for i, per in pairs({[1] = ARGV[2], [3] = ARGV[2], [4] = ARGV[3]}) do
  if redis.call('ZSCORE', KEYS[i], ARGV[1]) then redis.call('ZADD', KEYS[i], per, ARGV[1]) end
end
return 1`)

// paceKeys lie in one slot of a cluster: what is in braces decides.
func paceKeys(channel string, to tickets.Address) []string {
	tag := "huying:pace:{" + channel + "}:"
	return []string{tag + "all", tag + "slot", tag + "chat:" + to.Chat(), tag + "group:" + to.Chat()}
}

// Take asks for leave to send one message to an address now. wait 0 gives it; a longer wait takes nothing. An error other than Busy means
// that Redis did not answer.
func (p *RedisPace) Take(ctx context.Context, channel string, to tickets.Address, now time.Time) (wait time.Duration, err error) {
	if slices.Contains(p.Unpaced, channel) {
		return 0, nil
	}
	p.settle(ctx)
	id, group := rand.Text(), 0
	if to.Group() {
		group = p.Group
	}
	var answer []int64
	err = p.Redis.do(ctx, func(ctx context.Context) (err error) {
		answer, err = paceTake.Run(ctx, p.Redis.client, paceKeys(channel, to), now.UnixMicro(), id, paceLost.Microseconds(),
			p.Overall, p.Chat, group).Int64Slice()
		return err
	})
	if err != nil {
		return 0, err
	}
	if wait = time.Duration(answer[0]) * time.Microsecond; wait > 0 {
		if answer[1] == 1 {
			return wait, p.Busy
		}
		return wait, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == nil {
		p.calls = map[string][]call{}
	}
	calls := p.calls[to.String()]
	for len(calls) > 0 && now.Sub(calls[0].at) > paceLost { // never answered
		calls = calls[1:]
	}
	p.calls[to.String()] = append(calls, call{id, now})
	return 0, nil
}

// Answered starts the second after which the permits of a Take come back.
func (p *RedisPace) Answered(ctx context.Context, channel string, to tickets.Address, now time.Time) {
	p.mu.Lock()
	calls := p.calls[to.String()]
	if len(calls) == 0 {
		p.mu.Unlock()
		return // taken while Redis was away, or of a channel without limits
	}
	if p.calls[to.String()] = calls[1:]; len(calls) == 1 {
		delete(p.calls, to.String())
	}
	took := now.Sub(calls[0].at)
	if p.seen++; p.seen == 1 || took < p.least {
		p.least = took
	}
	p.owed = append(p.owed, owed{paceKeys(channel, to), calls[0].id, now.Add(-p.credit()).UnixMicro()})
	p.mu.Unlock()
	p.settle(ctx)
}

// credit wins back the time a message needs to the server, once the least round trip is well known.
func (p *RedisPace) credit() time.Duration {
	if p.seen < 300 {
		return 0
	}
	return max(0, p.least-5*time.Millisecond)
}

// settle tells Redis of the answers; those it cannot be told now are told later.
func (p *RedisPace) settle(ctx context.Context) {
	p.mu.Lock()
	owed := p.owed
	p.owed = nil
	p.mu.Unlock()
	for i, o := range owed {
		err := p.Redis.do(ctx, func(ctx context.Context) error {
			return paceBack.Run(ctx, p.Redis.client, o.keys, o.id, o.from+time.Second.Microseconds(), o.from+time.Minute.Microseconds()).Err()
		})
		if err != nil {
			p.mu.Lock()
			p.owed = append(owed[i:], p.owed[:min(len(p.owed), 1000)]...)
			p.mu.Unlock()
			return
		}
	}
}
