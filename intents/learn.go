package intents

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// learned are the weights of a multinomial logistic regression: for each feature one for each label, side by side.
type learned struct {
	weights, bias []float32
	labels        int
	stride        int // labels, rounded up so that addTimes needs no rest
}

// of are the weights of a feature.
func (l *learned) of(at int32) []float32 {
	from := int(at) * l.stride
	return l.weights[from : from+l.stride : from+l.stride]
}

// course is how a training run goes over its rows.
type course struct {
	epochs          int
	rate, smoothing float32
}

var (
	phraseCourse = course{epochs: 4, rate: 6, smoothing: 0.03} // phrases are sometimes filed wrongly
	letterCourse = course{epochs: 8, rate: 3, smoothing: 0.05} // letters more often, and slower steps heed the single letter less
)

// learn fits the weights by stochastic gradient descent; the same rows give the same weights. Top classes are learned from phrases
// first, and what those taught is then corrected by the lines: so a few letters are of use, and of many each class comes to mean what
// the people who filed them mean by it.
func learn(ctx context.Context, rows []row, labels []string, features int, seed uint64) (*learned, error) {
	l := &learned{labels: len(labels), stride: (len(labels) + 3) &^ 3}
	l.weights, l.bias = make([]float32, features*l.stride), make([]float32, l.stride)
	if !topClassLike(labels[0]) {
		return l, l.study(ctx, rows, phraseCourse, seed)
	}
	var phrases, lines []row
	for _, r := range rows {
		if r.group < 0 {
			lines = append(lines, r)
		} else {
			phrases = append(phrases, r)
		}
	}
	if err := l.study(ctx, phrases, phraseCourse, seed); err != nil {
		return nil, err
	}
	return l, l.study(ctx, lines, letterCourse, seed)
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

// study goes on from what is known already.
func (l *learned) study(ctx context.Context, rows []row, c course, seed uint64) error {
	s := step{p: make([]float32, l.stride), emphasis: balance(rows, l.labels), smoothing: c.smoothing}
	rng := rand.New(rand.NewPCG(3, seed))
	order := rng.Perm(len(rows))
	steps, done := float32(c.epochs*len(rows)), float32(0)
	for range c.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for i, n := range order {
			if err := ctx.Err(); err != nil && i%1000 == 0 {
				return fmt.Errorf("training stopped: %w", err)
			}
			s.descend(&rows[n], l, c.rate*(1-done/steps))
			done++
		}
	}
	return nil
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
	smoothing float32 // of a label's certainty, given to all labels
	who       []int32 // labels that are wrong enough to move
	moves     []float32
}

const (
	wrongEnough = 0.002
	biasShare   = 0.02 // the bias moves slowly: it stands in every row
)

// descend does one step for one row. Only labels that are wrong enough move, which are few after the first rows: that is most of the speed.
func (s *step) descend(r *row, l *learned, rate float32) {
	l.score(r, s.p)
	p := s.p[:l.labels]
	softmax(p)
	rate *= s.emphasis[r.label]
	s.who, s.moves = s.who[:0], s.moves[:0]
	for k, x := range p {
		miss := x - s.smoothing/float32(l.labels)
		if k == r.label {
			miss -= 1 - s.smoothing
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
}

// score puts each label's logit into p.
func (l *learned) score(r *row, p []float32) {
	copy(p, l.bias)
	for i, at := range r.at {
		addTimes(p, l.of(at), r.value[i])
	}
}

// addTimes adds v times from to to; both have a length that four divides.
func addTimes(to, from []float32, v float32) {
	from = from[:len(to)]
	for i := 0; i+4 <= len(to); i += 4 {
		a, b := to[i:i+4:i+4], from[i:i+4:i+4]
		a[0] += v * b[0]
		a[1] += v * b[1]
		a[2] += v * b[2]
		a[3] += v * b[3]
	}
}

// selfTest learns from all folds but one and reads that one, to find out how sure a reading may be.
func selfTest(ctx context.Context, rows []row, labels []string, features, fold int) ([]trial, error) {
	var known, held []row
	for _, r := range rows {
		if (r.group%folds+folds)%folds == fold {
			held = append(held, r)
		} else {
			known = append(known, r)
		}
	}
	l, err := learn(ctx, known, labels, features, 1)
	if err != nil {
		return nil, err
	}
	seen := make([]bool, features)
	for _, r := range known {
		for _, at := range r.at {
			seen[at] = true
		}
	}
	trials := make([]trial, 0, len(held))
	p := make([]float32, l.stride)
	for i := range held {
		trials = append(trials, l.try(&held[i], p, seen))
	}
	return trials, nil
}

// try reads one row of which the features seen count.
func (l *learned) try(r *row, p []float32, seen []bool) trial {
	clear(p)
	var sum, known, all float32
	for i, at := range r.at {
		all += r.value[i]
		if seen[at] {
			known += r.value[i]
			sum += r.value[i] * r.value[i]
			addTimes(p, l.of(at), r.value[i])
		}
	}
	scale := unitScale(sum)
	for k := range p {
		p[k] = p[k]*scale + l.bias[k]
	}
	p = p[:l.labels]
	softmax(p)
	first, second := 0, -1
	for k := range p {
		switch {
		case p[k] > p[first]:
			first, second = k, first
		case k != first && (second < 0 || p[k] > p[second]):
			second = k
		}
	}
	return trial{signs: sureSigns(p[first], p[second], known/max(all, 1e-6), len(r.at)), right: first == r.label}
}
