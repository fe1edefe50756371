package notify

import (
	"math"
	"time"
)

// learned is what a channel's refusals have taught about its real limit, which nobody tells: the rate at which it refused last, and
// when. What is allowed follows from that and the time alone, so that instances which share it need no more than these three values
// (store/redis_pace.go computes the same).
//
// A refusal costs the whole channel its retry_after, so we drop well below, come back to just below, and then try one message a second
// more every ten minutes: simulated with a hidden limit of 22/s this holds 96 % of it; additive increase alone 83 %.
type learned struct {
	rate  float64       // refused at; 0: never
	at    time.Time     // when it went on after that
	every time.Duration // how often one more is tried
}

const (
	rateLowest  = 0.85
	rateHighest = 0.97
	rateBack    = 30 * time.Second // from lowest to highest
	rateProbe   = 10 * time.Minute
	rateProbes  = time.Hour // a probe that is refused is repeated half as often, at least so often
)

// allowed is the rate now, never more than the configured one.
func (l learned) allowed(limit float64, now time.Time) float64 {
	if l.rate == 0 {
		return limit
	}
	past := max(0, now.Sub(l.at))
	back := min(1, past.Seconds()/rateBack.Seconds())
	more := math.Floor(past.Seconds() / l.every.Seconds())
	return max(1, min(limit, l.rate*(rateLowest+(rateHighest-rateLowest)*back)+more))
}

// refused learns from a refusal of the whole channel that holds until a time; accepted is how many messages it took in the second before.
// A channel that was hardly used has not refused because of our rate. Far fewer than allowed is what a burst from rest meets: then the
// limit is what was accepted.
func (l learned) refused(limit float64, accepted int, now, until time.Time) learned {
	rate, took := l.allowed(limit, now), float64(accepted+1)
	switch {
	case took < rate/2:
		return l
	case took < rate*rateLowest:
		rate = took
	}
	every := max(l.every, rateProbe)
	switch past := now.Sub(l.at); {
	case l.rate == 0 || past >= 2*l.every: // one probe at least went well
		every = rateProbe
	case past >= l.every: // the first probe did not
		every = min(2*every, rateProbes)
	}
	return learned{rate: rate, at: until, every: every}
}
