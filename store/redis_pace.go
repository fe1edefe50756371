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
	mean  time.Duration         // of the last few dozen
	rates map[string][2]float64 // by channel: allowed and refused, as Redis said last
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

// paceRate is what all scripts know of the rate: what is allowed, from the rate that was refused last and when (notify's learned.allowed).
const paceRate = `
local function learned(key)
  local l = redis.call('HMGET', key, 'rate', 'at', 'every')
  return tonumber(l[1] or '0'), tonumber(l[2] or '0'), tonumber(l[3] or '600000000')
end
local function allowed(overall, rate, at, every, now)
  if rate == 0 then return overall end
  local past = math.max(0, now - at)
  local back = math.min(1, past / 30000000)
  return math.max(1, math.min(overall, rate * (0.85 + 0.12 * back) + math.floor(past / every)))
end`

// paceTake: KEYS as in paceKeys; ARGV now, id, lost, overall, chat, group, the length of a slot as a share of the even one (times in
// microseconds). It answers with the time to wait, whether that holds for the whole channel, and the rate allowed and the one refused,
// both a thousandfold. A permit whose call has no answer yet comes back in `lost`, later than any that has one.
var paceTake = redis.NewScript(paceRate + `
local now, id, lost = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local function wait(key, n, per)
  if n <= 0 then return 0 end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  local out = redis.call('ZCARD', key)
  if out < n then return 0 end
  local left = tonumber(redis.call('ZRANGE', key, out - n, out - n, 'WITHSCORES')[2]) - now
  if left > per then return math.max(math.floor(per / n), 1000) end
  return left
end
local overall, chat, group = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local refused, at, every = learned(KEYS[5])
local rate = allowed(overall, refused, at, every, now)
local function answer(left, all)
  return {math.ceil(left), all, math.floor(rate * 1000), math.floor(refused * 1000)}
end
local hold = tonumber(redis.call('GET', KEYS[7]) or '0') - now
local own = math.max(hold, wait(KEYS[3], chat, 1000000), wait(KEYS[4], group, 60000000))
if own > 0 then return answer(own, 0) end
local n = 0
if overall > 0 then n = math.max(1, math.floor(rate)) end
local slot = tonumber(redis.call('GET', KEYS[2]) or '0')
local stop = tonumber(redis.call('GET', KEYS[6]) or '0')
local all = math.max(wait(KEYS[1], n, 1000000), slot - now, stop - now)
if (overall > 0 or stop > now) and all > 0 then return answer(all, 1) end
for i, n in pairs({[1] = overall, [3] = chat, [4] = group}) do
  if n > 0 then
    redis.call('ZADD', KEYS[i], now + lost, id)
    redis.call('PEXPIRE', KEYS[i], math.floor(lost / 1000) + 60000)
  end
end
if overall > 0 then
  local step = tonumber(ARGV[7]) * 1000000 / rate
  if now - slot > math.max(step, 50000) then slot = now end
  redis.call('SET', KEYS[2], string.format('%.0f', slot + step), 'PX', 60000)
end
return answer(0, 0)`)

// paceRefused: KEYS as in paceKeys; ARGV now, until, whether it meant everybody, overall, when the call was taken. It keeps the pause for
// all instances, and learns from it (notify's learned.refused).
var paceRefused = redis.NewScript(paceRate + `
local now, till, overall, taken = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local function pause(key)
  if till > now and tonumber(redis.call('GET', key) or '0') < till then
    redis.call('SET', key, ARGV[2], 'PX', math.ceil((till - now) / 1000) + 1000)
  end
end
pause(KEYS[7])
if ARGV[3] ~= '1' then return 0 end
pause(KEYS[6])
local refused, at, every = learned(KEYS[5])
if overall <= 0 or taken < at then return 0 end
local rate = allowed(overall, refused, at, every, now)
local took = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[1], now + 1000000) + 1
if took < rate / 2 then return 0 end
if took < rate * 0.85 then rate = took end
if refused == 0 or now - at >= 2 * every then
  every = 600000000
elseif now - at >= every then
  every = math.min(2 * every, 3600000000)
end
redis.call('HSET', KEYS[5], 'rate', string.format('%.3f', rate), 'at', ARGV[2], 'every', string.format('%.0f', every))
redis.call('EXPIRE', KEYS[5], 604800)
return 1`)

// paceBack: KEYS as in paceKeys; ARGV id, when its permits come back: of a second's window, of a minute's.
var paceBack = redis.NewScript(`
for i, per in pairs({[1] = ARGV[2], [3] = ARGV[2], [4] = ARGV[3]}) do
  if redis.call('ZSCORE', KEYS[i], ARGV[1]) then redis.call('ZADD', KEYS[i], per, ARGV[1]) end
end
return 1`)

// paceKeys lie in one slot of a cluster: what is in braces decides.
func paceKeys(channel string, to tickets.Address) []string {
	tag := "huying:pace:{" + channel + "}:"
	return []string{
		tag + "all", tag + "slot", tag + "chat:" + to.Chat(), tag + "group:" + to.Chat(), tag + "rate", tag + "stop", tag + "hold:" + to.Chat(),
	}
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
			p.Overall, p.Chat, group, p.slot()).Int64Slice()
		return err
	})
	if err != nil {
		return 0, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rates == nil {
		p.rates = map[string][2]float64{}
	}
	p.rates[channel] = [2]float64{float64(answer[2]) / 1000, float64(answer[3]) / 1000}
	if wait = time.Duration(answer[0]) * time.Microsecond; wait > 0 {
		if answer[1] == 1 {
			return wait, p.Busy
		}
		return wait, nil
	}
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
	if p.seen == 1 {
		p.mean = took
	}
	p.mean += (min(took, 5*p.least) - p.mean) / 32
	p.owed = append(p.owed, owed{paceKeys(channel, to), calls[0].id, now.Add(-p.credit()).UnixMicro()})
	p.mu.Unlock()
	p.settle(ctx)
}

// Refused tells all instances of a refusal.
func (p *RedisPace) Refused(ctx context.Context, channel string, to tickets.Address, now, until time.Time, all bool) {
	p.mu.Lock()
	calls := p.calls[to.String()]
	p.mu.Unlock()
	if len(calls) == 0 {
		return
	}
	_ = p.Redis.do(ctx, func(ctx context.Context) error { // without Redis, the pauses in SQL are all there is
		return paceRefused.Run(ctx, p.Redis.client, paceKeys(channel, to), now.UnixMicro(), until.UnixMicro(), all, p.Overall,
			calls[0].at.UnixMicro()).Err()
	})
}

// Rates says what Redis allowed last.
func (p *RedisPace) Rates(channel string, _ time.Time) (allowed, refused float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rates[channel][0], p.rates[channel][1]
}

// slot is the length of a slot as a share of the evenly spaced one: what permits can keep up with, and a little less (notify's slotLength).
func (p *RedisPace) slot() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return 0.92 * (time.Second + min(max(0, p.mean-p.credit()), time.Second/4)).Seconds()
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
