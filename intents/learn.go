package intents

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
)

// learned are the weights of a multinomial logistic regression: for each feature one for each label, side by side.
type learned struct {
	weights, bias []float32
	labels        int
}

// of are the weights of a feature.
func (l *learned) of(at int32) []float32 {
	from := int(at) * l.labels
	return l.weights[from : from+l.labels : from+l.labels]
}

// pace is how often the examples are gone through, how far each step goes at first, and what part of a label's certainty is given to
// all labels.
type pace struct {
	epochs          int
	rate, smoothing float32
}

// learn fits the weights by stochastic gradient descent. The same rows and seed give the same weights.
func learn(ctx context.Context, rows []row, labels, features int, at pace, seed uint64) (*learned, error) {
	l := &learned{make([]float32, features*labels), make([]float32, labels), labels}
	return l, l.study(ctx, rows, at, seed)
}

// study goes on from what is known already; the seed gives the order of the rows.
func (l *learned) study(ctx context.Context, rows []row, at pace, seed uint64) error {
	s := step{p: make([]float32, l.labels), emphasis: balance(rows, l.labels), smoothing: at.smoothing}
	rng := rand.New(rand.NewPCG(3, seed))
	order := rng.Perm(len(rows))
	steps, done := float32(at.epochs*len(rows)), float32(0)
	rests := make([]bool, len(rows))
	for range at.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for i, n := range order {
			if err := ctx.Err(); err != nil && i%1000 == 0 {
				return fmt.Errorf("training stopped: %w", err)
			}
			rests[n] = !rests[n] && s.descend(&rows[n], l, at.rate*(1-done/steps)) < atRest
			done++
		}
	}
	return nil
}

// mean is halfway between two that learned the same rows in another order: what only the order taught is halved.
func (l *learned) mean(other *learned) {
	for i, x := range other.weights {
		l.weights[i] = (l.weights[i] + x) / 2
	}
	for i, x := range other.bias {
		l.bias[i] = (l.bias[i] + x) / 2
	}
}

// balance gives each label its emphasis, so that one with many examples does not drown one with few.
func balance(rows []row, labels int) []float32 {
	count := make([]float64, labels)
	for _, r := range rows {
		count[r.label]++
	}
	emphasis := make([]float32, labels)
	for i, n := range count {
		emphasis[i] = float32(math.Min(2.5, math.Max(0.4, math.Sqrt(float64(len(rows))/float64(labels)/max(n, 1)))))
	}
	return emphasis
}

// step is scratch space of one descent.
type step struct {
	p         []float32
	emphasis  []float32
	smoothing float32
	who       []int32 // labels that are wrong enough to move
	moves     []float32
}

const (
	wrongEnough = 0.002
	biasShare   = 0.02 // the bias moves slowly: it stands in every row
	atRest      = 0.03 // a row nearer than this to what it should be rests when it next comes up: that saves a quarter of the time, and 98 in 100 stay so near
)

// descend does one step for one row, and says how far its label was from what it should be. Only labels that are wrong enough move, which
// are few after the first rows: that is most of the speed.
func (s *step) descend(r *row, l *learned, rate float32) (far float32) {
	l.score(r, s.p)
	p := s.p
	softmax(p)
	rate *= s.emphasis[r.label]
	s.who, s.moves = s.who[:0], s.moves[:0]
	for k, x := range p {
		miss := x - s.smoothing/float32(l.labels)
		if k == r.label {
			miss -= 1 - s.smoothing
			far = max(miss, -miss)
		}
		if miss <= -wrongEnough || miss >= wrongEnough {
			s.who, s.moves = append(s.who, int32(k)), append(s.moves, miss*rate)
			l.bias[k] -= miss * rate * biasShare
		}
	}
	for i, at := range r.at {
		v, to := r.value[i], l.of(at)
		for n, k := range s.who {
			to[k] -= v * s.moves[n]
		}
	}
	return far
}

// score puts each label's logit into p.
func (l *learned) score(r *row, p []float32) {
	copy(p, l.bias)
	at, v := r.at, r.value[:len(r.at)]
	for ; len(at) >= 4; at, v = at[4:], v[4:] {
		addFour(p, l.of(at[0]), l.of(at[1]), l.of(at[2]), l.of(at[3]), [4]float32(v))
	}
	for i := range at {
		addTimes(p, l.of(at[i]), v[i])
	}
}

// addTimes adds v times from to to.
func addTimes(to, from []float32, v float32) {
	from = from[:len(to)]
	for i, x := range to {
		to[i] = x + v*from[i]
	}
}

// addFour adds four rows to to, each times its v, one after the other. Four at once read memory, which the time goes into, side by side.
func addFour(to, a, b, c, d []float32, v [4]float32) {
	a, b, c, d = a[:len(to)], b[:len(to)], c[:len(to)], d[:len(to)]
	for i, x := range to {
		to[i] = x + v[0]*a[i] + v[1]*b[i] + v[2]*c[i] + v[3]*d[i]
	}
}

// sideBySide does jobs two at a time; the result does not depend on which ends first.
func sideBySide(jobs []func() error) error {
	failed := make([]error, len(jobs))
	var wait sync.WaitGroup
	gate := make(chan struct{}, 2)
	for i, job := range jobs {
		gate <- struct{}{}
		wait.Go(func() {
			failed[i] = job()
			<-gate
		})
	}
	wait.Wait()
	return errors.Join(failed...)
}
