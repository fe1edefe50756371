package intents

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"huying/tickets"
)

// Training settings. Found by looking at the folds of our own phrases, not at messages set aside.
const (
	folds       = 3
	orders      = 2         // in which the rows are learned; one where lines are learned besides, which take their time
	disguises   = 1         // how often each phrase is seen with other words around it
	longText    = 300       // bytes from which a text needs no disguise
	keepWeight  = 0.0105    // weights below this share of the largest are left out
	keepClass   = 0.008     // of top classes: a letter has many words, and many small weights make a sum
	classLeast  = 0.03      // to which that may rise before the other heads must lose weights too
	maxFeatures = 450_000   // beyond it the rare ones go
	maxLabels   = 200       // of a head: three heads, of which one has as many, fit a byte
	maxFile     = 8_000_000 // beyond it more of the small weights go
)

// paces of the heads. That of dangers has few labels and long steps make it overbearing. Phrases are sometimes filed wrongly, letters
// more often, and slower steps heed the single letter less.
var (
	paces      = [3]pace{headWant: {4, 6, 0.03}, headDanger: {6, 1.5, 0.03}, headClass: {4, 6, 0.03}}
	letterPace = pace{8, 3, 0.05}
)

// row is an example as the trainer sees it.
type row struct {
	text  string
	at    []int32   // features
	value []float32 // their values, of length 1
	label int
	group int
	again bool // with other words around it
}

// vocabulary numbers the features of a training run.
type vocabulary struct {
	ids    map[uint32]int32
	hashes []uint32
	idf    []float32
	signed bool // the words of the guard are among its features
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
	t := newTrainer(services, append(shipped, extra...))
	m := &model{from: fingerprint(shipped)}
	heads := make([]*trained, 3)
	examples := [][]Example{t.wants(), t.dangers(), t.classes(extra)}
	next := t.lesson(headWant, examples[headWant])
	for h := range heads {
		now := next
		ahead := func() error { // while this head is trained, the next one's lesson is made ready
			if h+1 < len(heads) {
				next = t.lesson(h+1, examples[h+1])
			}
			return nil
		}
		if heads[h], err = t.head(ctx, m, h, now, ahead); err != nil {
			return err
		}
	}
	return m.fit(heads, out)
}

// lesson is what one head learns from.
type lesson struct {
	labels []string
	words  *vocabulary
	rows   []row
}

func (t *trainer) lesson(h int, examples []Example) lesson {
	labels := labelsOf(examples)
	v := t.vocabulary(examples, h == headDanger)
	return lesson{labels, v, t.rows(examples, labels, v)}
}

type trainer struct {
	shop     *shop
	guard    *guard
	examples []Example
	opinions [folds][]opinion // of the head of wants on the dangers of each fold
}

func newTrainer(services []tickets.Service, examples []Example) *trainer {
	return &trainer{shop: newShop(services), guard: newGuard(), examples: examples}
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

// dangers are all examples, as a danger or as none. Those of missing persons are left out: filed as a service, they are a danger as
// often as not. So are labelled lines, in which nobody looked for danger.
func (t *trainer) dangers() (rows []Example) {
	for _, e := range t.examples {
		switch {
		case e.Label == missingService, e.group < 0 && !strings.HasPrefix(e.Label, "danger_"):
			continue
		case !strings.HasPrefix(e.Label, "danger_"):
			e.plain = e.Label != calm
			e.Label = calm
		}
		rows = append(rows, e)
	}
	return rows
}

const missingService = "0910"

const calm = "calm"

// classes are examples of top classes: only where some lines name nothing better, for the services say it otherwise.
func (t *trainer) classes(extra []Example) (rows []Example) {
	if !slices.ContainsFunc(extra, func(e Example) bool { return topClassLike(e.Label) }) {
		return nil
	}
	for _, e := range t.examples {
		switch {
		case serviceLike(e.Label):
			e.Label = tickets.TopClass(e.Label)
			rows = append(rows, e)
		case topClassLike(e.Label):
			rows = append(rows, e)
		}
	}
	return rows
}

func topClassLike(label string) bool { return len(label) == 2 || label == "S" }

// head trains one head, and finds out how sure its readings may be; of the dangers after the wants. Beside that it does what is to be done ahead.
// A lesson without labels makes no head.
func (t *trainer) head(ctx context.Context, m *model, h int, of lesson, ahead func() error) (*trained, error) {
	labels, v, rows := of.labels, of.words, of.rows
	switch {
	case len(labels) == 0:
		return nil, ahead()
	case len(labels) > maxLabels:
		return nil, fmt.Errorf("%d labels are more than a model holds", len(labels))
	}
	whole := make([]*learned, orders)
	if t.examples[len(t.examples)-1].group < 0 {
		whole = whole[:1]
	}
	var jobs []func() error
	for i := range whole {
		jobs = append(jobs, func() (err error) {
			whole[i], err = t.whole(ctx, h, rows, len(labels), len(v.hashes), uint64(i))
			return err
		})
	}
	trials := make([][]trial, folds)
	for fold := range folds {
		switch h {
		case headWant:
			jobs = append(jobs, func() (err error) {
				trials[fold], t.opinions[fold], err = t.wantTrials(ctx, rows, labels, v, fold)
				return err
			})
		case headDanger:
			jobs = append(jobs, func() (err error) {
				trials[fold], err = t.perilTrials(ctx, rows, labels, v, fold)
				return err
			})
		}
	}
	if err := sideBySide(append(jobs, ahead)); err != nil {
		return nil, err
	}
	switch h {
	case headWant:
		fitOdds(slices.Concat(trials...), m.sure[:])
	case headDanger:
		m.fitPeril(slices.Concat(trials...))
	}
	whole[0].mean(whole[len(whole)-1])
	return &trained{whole[0], labels, v}, nil
}

// whole learns all rows of a head. Top classes are learned from phrases, and then corrected by the lines, few or many.
func (t *trainer) whole(ctx context.Context, h int, rows []row, labels, features int, seed uint64) (*learned, error) {
	if h != headClass {
		return learn(ctx, rows, labels, features, paces[h], seed)
	}
	var phrases, lines []row
	for _, r := range rows {
		if r.group < 0 {
			lines = append(lines, r)
		} else {
			phrases = append(phrases, r)
		}
	}
	l, err := learn(ctx, phrases, labels, features, paces[h], seed)
	if err != nil {
		return nil, err
	}
	return l, l.study(ctx, lines, letterPace, seed)
}

// vocabulary numbers the features of more than one line; of too many, the commonest.
func (t *trainer) vocabulary(examples []Example, signed bool) *vocabulary {
	type seen struct{ lines, last int32 }
	count := map[uint32]seen{}
	ear := t.ear()
	for _, x := range examples {
		line := int32(x.group) + 1
		for _, f := range ear.features(x.Text, signed) {
			if s := count[f.hash]; s.lines == 0 || s.last != line {
				count[f.hash] = seen{s.lines + 1, line}
			}
		}
	}
	v := &vocabulary{ids: map[uint32]int32{}, signed: signed}
	for least := int32(2); v.hashes == nil || len(v.hashes) > maxFeatures; least++ {
		v.hashes = v.hashes[:0]
		for hash, n := range count {
			if n.lines >= least {
				v.hashes = append(v.hashes, hash)
			}
		}
		if len(v.hashes) == 0 {
			break
		}
	}
	slices.Sort(v.hashes)
	for i, hash := range v.hashes {
		v.ids[hash] = int32(i)
		v.idf = append(v.idf, float32(math.Log(float64(len(examples)+1)/float64(count[hash].lines+1)))/8+0.3)
	}
	return v
}

// rows turns examples into rows, each with some disguised copies.
func (t *trainer) rows(examples []Example, labels []string, v *vocabulary) []row {
	id := map[string]int{}
	for i, l := range labels {
		id[l] = i
	}
	rng := rand.New(rand.NewPCG(7, 7))
	ear := t.ear()
	var rows []row
	for _, x := range examples {
		copies := disguises
		if len(x.Text) > longText || x.plain {
			copies = 0
		}
		for c := range copies + 1 {
			text := x.Text
			if c > 0 {
				text = disguise(text, rng)
			}
			r := v.row(ear.features(text, v.signed), id[x.Label], x.group)
			r.text, r.again = text, c > 0
			rows = append(rows, r)
		}
	}
	return rows
}

// row is a message in numbers, as model.score will see it.
func (v *vocabulary) row(features []feature, label, group int) row {
	r := row{label: label, group: group, at: make([]int32, 0, len(features)), value: make([]float32, 0, len(features))}
	var sum float32
	for _, f := range features {
		if at, ok := v.ids[f.hash]; ok {
			value := f.value * v.idf[at]
			r.at, r.value = append(r.at, at), append(r.value, value)
			sum += value * value
		}
	}
	for i, scale := 0, unitScale(sum); i < len(r.value); i++ {
		r.value[i] *= scale
	}
	return r
}
