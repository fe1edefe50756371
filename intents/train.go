package intents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"huying/tickets"
)

// Training settings. Found by looking at the folds of our own phrases, not at messages set aside.
const (
	epochs     = 8
	learnRate  = 5
	folds      = 4
	disguises  = 2     // how often each phrase is seen with other words around it
	keepWeight = 0.012 // weights below this share of the largest are left out
	maxModel   = 170_000
)

// row is an example as the trainer sees it.
type row struct {
	at     []int32   // features
	value  []float32 // their values, of length 1
	label  int
	group  int
	weight float32
}

// vocabulary numbers the features of a training run.
type vocabulary struct {
	ids    map[uint32]int32
	hashes []uint32
	idf    []float32
}

// Train makes a model from the shipped phrases and further examples and writes it. The same input gives the same bytes.
func Train(ctx context.Context, services []tickets.Service, extra []Example, out io.Writer) error {
	shipped, err := shippedExamples(services)
	if err != nil {
		return err
	}
	for i := range extra {
		extra[i].group = -1 - i
	}
	t := &trainer{shop: newShop(services), examples: append(shipped, extra...)}
	m := &model{from: fingerprint(shipped)}
	var order []slot
	posts := map[uint32][]post{}
	idf := map[uint32]uint16{}
	for h, rows := range [][]Example{t.wants(), t.dangers(), t.classes(len(extra) > 0)} {
		m.heads[h].from = len(m.labels)
		if len(rows) > 0 {
			if err := t.head(ctx, m, h, rows, posts, idf); err != nil {
				return err
			}
		}
		m.heads[h].to = len(m.labels)
	}
	hashes := make([]uint32, 0, len(posts))
	for hash := range posts {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		order = append(order, slot{hash: hash, n: uint16(len(posts[hash])), idf: idf[hash]})
		m.posts = append(m.posts, posts[hash]...)
	}
	return m.write(out, order)
}

type trainer struct {
	shop     *shop
	examples []Example
}

// wants are the examples of services and intents. A danger teaches its service too, for the ticket opened besides.
func (t *trainer) wants() (rows []Example) {
	for _, e := range t.examples {
		switch {
		case serviceLike(e.Label) && t.shop.has(e.Label), wantNames[e.Label] && e.Label != "suggestion":
			rows = append(rows, e)
		case e.Label == "suggestion" && t.shop.has(suggestionService):
			e.Label = suggestionService
			rows = append(rows, e)
		}
		if code := dangerService[e.Label]; code != "" && t.shop.has(code) {
			e.Label = code
			rows = append(rows, e)
		}
	}
	return rows
}

// suggestionService is the service of a suggestion: the intent and the service mean the same.
const suggestionService = "1401"

// dangerService is the service a ticket about a danger is filed under.
var dangerService = map[string]string{
	"danger_gas": "0106", "danger_fire": "0902", "danger_electric": "0108", "danger_collapse": "0113", "danger_violence": "0901", "danger_suicide": "S08",
	"danger_missing": "0910", "danger_scam": "0903", "danger_lift": "0112", "danger_flood": "0104", "danger_traffic": "0911",
}

// dangers are all examples, as a danger or as none.
func (t *trainer) dangers() (rows []Example) {
	for _, e := range t.examples {
		if len(e.Label) < 7 || e.Label[:7] != "danger_" {
			e.Label = calm
		}
		rows = append(rows, e)
	}
	return rows
}

const calm = "calm"

// classes are examples of top classes: only where some are given, for the services say it otherwise.
func (t *trainer) classes(given bool) (rows []Example) {
	if !given {
		return nil
	}
	for _, e := range t.examples {
		switch {
		case serviceLike(e.Label):
			e.Label = tickets.TopClass(e.Label)
			rows = append(rows, e)
		case len(e.Label) == 2 || e.Label == "S":
			rows = append(rows, e)
		}
	}
	return rows
}

// head trains one head and adds its posts to the model.
func (t *trainer) head(ctx context.Context, m *model, h int, examples []Example, posts map[uint32][]post, idf map[uint32]uint16) error {
	labels := labelsOf(examples)
	if len(labels)+len(m.labels) > 250 {
		return fmt.Errorf("%d labels are more than a model holds", len(labels)+len(m.labels))
	}
	v := t.vocabulary(examples)
	rows := t.rows(examples, labels, v)
	if h == headWant {
		if err := t.selfTest(ctx, rows, len(labels), len(v.hashes), m); err != nil {
			return err
		}
	}
	w, bias, err := learn(ctx, rows, len(labels), len(v.hashes))
	if err != nil {
		return err
	}
	first := len(m.labels)
	m.labels, m.bias = append(m.labels, labels...), append(m.bias, bias...)
	m.heads[h].scale = quantise(w, len(labels), v, first, posts, idf)
	return nil
}

// vocabulary numbers the features that occur; the wordier kinds must occur in two examples.
func (t *trainer) vocabulary(examples []Example) *vocabulary {
	count := map[uint32]int32{}
	var e extractor
	var w words
	for _, x := range examples {
		seen := map[uint32]bool{}
		for _, f := range t.features(&e, &w, x.Text) {
			if !seen[f.hash] {
				seen[f.hash] = true
				count[f.hash]++
			}
		}
	}
	v := &vocabulary{ids: map[uint32]int32{}}
	for hash, n := range count {
		if n >= 2 {
			v.hashes = append(v.hashes, hash)
		}
	}
	slices.Sort(v.hashes)
	for i, hash := range v.hashes {
		v.ids[hash] = int32(i)
		v.idf = append(v.idf, float32(math.Log(float64(len(examples)+1)/float64(count[hash]+1)))/8+0.3)
	}
	return v
}

func (t *trainer) features(e *extractor, w *words, text string) []feature {
	w.normalise(text)
	return e.extract(w.runes)
}

// rows turns examples into rows, each with some disguised copies.
func (t *trainer) rows(examples []Example, labels []string, v *vocabulary) []row {
	id := map[string]int{}
	for i, l := range labels {
		id[l] = i
	}
	rng := rand.New(rand.NewPCG(7, 7))
	var e extractor
	var w words
	var rows []row
	for _, x := range examples {
		copies := disguises
		if len(x.Text) > 300 {
			copies = 0
		}
		for c := range copies + 1 {
			text := x.Text
			if c > 0 {
				text = disguise(text, rng)
			}
			r := row{label: id[x.Label], group: x.group, weight: 1}
			var sum float32
			for _, f := range t.features(&e, &w, text) {
				if at, ok := v.ids[f.hash]; ok {
					value := f.value * v.idf[at]
					r.at, r.value = append(r.at, at), append(r.value, value)
					sum += value * value
				}
			}
			for i := range r.value {
				r.value[i] *= unitScale(sum)
			}
			rows = append(rows, r)
		}
	}
	balance(rows, len(labels))
	return rows
}

// balance weighs rows so that a label with many examples does not drown one with few.
func balance(rows []row, labels int) {
	count := make([]float64, labels)
	for _, r := range rows {
		count[r.label]++
	}
	mean := float64(len(rows)) / float64(labels)
	for i := range rows {
		rows[i].weight = float32(math.Min(2.5, math.Max(0.4, math.Sqrt(mean/count[rows[i].label]))))
	}
}

// learn fits a multinomial logistic regression by stochastic gradient descent.
func learn(ctx context.Context, rows []row, labels, features int) (w, bias []float32, err error) {
	w, bias = make([]float32, features*labels), make([]float32, labels)
	s := step{p: make([]float32, labels)}
	rng := rand.New(rand.NewPCG(3, 9))
	order := rng.Perm(len(rows))
	steps, done := float32(epochs*len(rows)), float32(0)
	for range epochs {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("training stopped: %w", err)
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			s.descend(&rows[n], w, bias, learnRate*(1-done/steps)*rows[n].weight)
			done++
		}
	}
	return w, bias, nil
}

// step is scratch space of one descent.
type step struct {
	p     []float32
	who   []int32 // labels that are wrong enough to move
	moves []float32
}

// descend does one step for one row.
func (s *step) descend(r *row, w, bias []float32, rate float32) {
	labels := len(s.p)
	copy(s.p, bias)
	for i, at := range r.at {
		addTimes(s.p, w[int(at)*labels:(int(at)+1)*labels], r.value[i])
	}
	softmax(s.p)
	s.p[r.label]--
	s.who, s.moves = s.who[:0], s.moves[:0]
	for k, g := range s.p {
		if g <= -0.002 || g >= 0.002 {
			s.who, s.moves = append(s.who, int32(k)), append(s.moves, g*rate)
			bias[k] -= g * rate * 0.02
		}
	}
	for i, at := range r.at {
		v := r.value[i]
		to := w[int(at)*labels : (int(at)+1)*labels]
		for n, k := range s.who {
			to[k] -= v * s.moves[n]
		}
	}
}

// addTimes adds v times from to to.
func addTimes(to, from []float32, v float32) {
	from = from[:len(to)]
	i := 0
	for ; i+4 <= len(to); i += 4 {
		a, b := to[i:i+4:i+4], from[i:i+4:i+4]
		a[0] += v * b[0]
		a[1] += v * b[1]
		a[2] += v * b[2]
		a[3] += v * b[3]
	}
	for ; i < len(to); i++ {
		to[i] += v * from[i]
	}
}

// quantise keeps the weights that matter, as bytes.
func quantise(w []float32, labels int, v *vocabulary, first int, posts map[uint32][]post, idf map[uint32]uint16) (scale float32) {
	var top float32
	for _, x := range w {
		top = max(top, x, -x)
	}
	if top == 0 {
		return 0
	}
	scale = top / 127
	for at, hash := range v.hashes {
		for k, x := range w[at*labels : (at+1)*labels] {
			if x > -keepWeight*top && x < keepWeight*top {
				continue
			}
			if q := math.Round(float64(x / scale)); q != 0 {
				posts[hash] = append(posts[hash], post{uint8(first + k), int8(q)})
			}
		}
		if len(posts[hash]) > 0 && idf[hash] == 0 {
			idf[hash] = uint16(v.idf[at] * 1000)
		}
	}
	return scale
}

// selfTest trains on some of the lines and reads the others, to learn how sure a reading may be.
func (t *trainer) selfTest(ctx context.Context, rows []row, labels, features int, m *model) error {
	results := make([][]trial, folds)
	failed := make([]error, folds)
	var wait sync.WaitGroup
	gate := make(chan struct{}, 2)
	for f := range folds {
		wait.Add(1)
		go func() {
			defer wait.Done()
			gate <- struct{}{}
			defer func() { <-gate }()
			results[f], failed[f] = oneFold(ctx, rows, labels, features, f)
		}()
	}
	wait.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	m.sure = fitSure(slices.Concat(results...))
	return nil
}

func oneFold(ctx context.Context, rows []row, labels, features, fold int) ([]trial, error) {
	var learned, held []row
	for _, r := range rows {
		if (r.group%folds+folds)%folds == fold {
			held = append(held, r)
		} else {
			learned = append(learned, r)
		}
	}
	w, bias, err := learn(ctx, learned, labels, features)
	if err != nil {
		return nil, err
	}
	seen := make([]bool, features)
	for _, r := range learned {
		for _, at := range r.at {
			seen[at] = true
		}
	}
	var trials []trial
	p := make([]float32, labels)
	for i := range held {
		trials = append(trials, try(&held[i], w, bias, p, seen))
	}
	return trials, nil
}

// try reads one held row.
func try(r *row, w, bias, p []float32, seen []bool) trial {
	labels := len(p)
	clear(p)
	var sum, known, all float32
	for i, at := range r.at {
		all += r.value[i]
		if !seen[at] {
			continue
		}
		known += r.value[i]
		sum += r.value[i] * r.value[i]
		addTimes(p, w[int(at)*labels:(int(at)+1)*labels], r.value[i])
	}
	scale := unitScale(sum)
	for k := range p {
		p[k] = p[k]*scale + bias[k]
	}
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
