package intents

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"huying/tickets"
)

// topic is what a message is about, as the reader weighs it.
type topic struct {
	p    []float32 // how likely each service or want is, as a root, so that the product of two is how alike they are
	lean []float32 // what speaks for each, of length 1
	soft []float32 // as p, where much less has to speak for one to be likely
	best int       // the likeliest, in p
	top  string    // likeliest service or want
	most float32   // how likely that is
	wide float32   // how likely it is that a whole quarter has the same trouble
}

// meaning is what a message says beside the names of places in it.
type meaning struct {
	topic topic
	words wordWeights

	aspects, things map[uint16]float64 // what the words tell, by aspect and by thing
	told            float64            // how much they tell
	thing           uint16             // the one that is told of most
	most            float64            // and how much: 0 when none is
	lasts           float64            // how likely it is one of those that last for weeks
}

func (o *Offline) meaningOf(content string) *meaning {
	d := <-o.free
	defer func() { o.free <- d }()
	var m meaning
	var likely map[string]float64
	m.topic, m.words, likely = o.topicOf(d, content)
	for code, p := range likely {
		if o.judge.shop.lasts[code] {
			m.lasts += p
		}
	}
	m.aspects, m.things, m.told = aspectsOf([]rune(content), likely)
	m.thing, m.most = topOf(m.things)
	if m.told > 0 {
		m.topic.wide = (m.topic.wide + float32(wideShare(m.aspects))) / 2
	}
	return &m
}

// wordWeight is one thing seen in a message, with how rare it is.
type wordWeight struct {
	hash  uint32
	value float32
}

// wordWeights are what was seen of each kind, each kind by hash and of length 1.
type wordWeights struct{ chars, tones, ideas []wordWeight }

// wideServices are those where neighbours, each in a building of their own, report one and the same trouble: water, gas, power and network cut off,
// building sites, smells, rivers, buses, fees.
var wideServices = strings.Fields("0105 0106 0108 1301 0201 0207 0204 0301 0110 0111 0122 0203")

// unknownRare is how rare a word is that the model does not know.
const unknownRare = 1.4

// softer is by how much what speaks for each service is divided, so that one that is thought of at all counts: who tells what follows from a
// trouble is seldom understood at once.
const softer = 4

// noMatter is how much less likely orders and what is said to the program itself are where it is known that a matter is told: 送桶装水,客户住二十一楼
// is no order.
const noMatter = 4

// topicOf reads what a message is about, and how likely each service is, by code.
func (o *Offline) topicOf(d *scratch, content string) (m topic, w wordWeights, likely map[string]float64) {
	d.words.normalise(content)
	j, v := o.judge, &d.judged
	w = o.weighWords(v.extract(d.words.runes))
	if j.model == nil {
		j.read(v, d.words.runes, nil)
		if len(v.best) > 0 {
			m.top, m.most = v.best[0].code, v.best[0].p
		}
		return m, w, nil
	}
	logits := make([]float32, len(j.model.labels))
	j.model.score(v.features, nil, logits)
	h := j.model.heads[headWant]
	for i := h.from; i < h.to; i++ {
		if label := j.model.labels[i]; !serviceLike(label) || tickets.TopClass(label) == "S" {
			logits[i] -= noMatter
		}
	}
	m.p, m.lean = slices.Clone(logits[h.from:h.to]), logits[h.from:h.to]
	m.soft = make([]float32, len(m.p))
	for i, x := range m.p {
		m.soft[i] = x / softer
	}
	softmax(m.soft)
	softmax(m.p)
	best := 0
	likely = make(map[string]float64, len(m.p))
	for i, p := range m.p {
		if p > m.p[best] {
			best = i
		}
		if slices.Contains(wideServices, j.model.labels[h.from+i]) {
			m.wide += p
		}
		likely[j.model.labels[h.from+i]] = float64(p)
		m.p[i], m.soft[i] = float32(math.Sqrt(float64(p))), float32(math.Sqrt(float64(m.soft[i])))
	}
	m.best = best
	m.top, m.most = j.model.labels[h.from+best], m.p[best]*m.p[best]
	centre(m.lean)
	return m, w, likely
}

// centre moves numbers to a mean of 0 and a length of 1.
func centre(x []float32) {
	var sum, square float32
	for _, v := range x {
		sum += v
	}
	for i := range x {
		x[i] -= sum / float32(len(x))
		square += x[i] * x[i]
	}
	for i, scale := 0, unitScale(square); i < len(x); i++ {
		x[i] *= scale
	}
}

// weighWords sorts what was seen by kind: characters, syllables, meanings.
func (o *Offline) weighWords(features []feature) (w wordWeights) {
	for _, f := range features {
		rare := float32(unknownRare)
		if o.judge.model != nil {
			if _, idf, ok := o.judge.model.find(f.hash); ok {
				rare = idf
			}
		}
		x := wordWeight{f.hash, f.value * rare}
		switch f.kind {
		case kindPair, kindTriple, kindQuad, kindWord:
			w.chars = append(w.chars, x)
		case kindSound2, kindSound3:
			w.tones = append(w.tones, x)
		case kindMeaning:
			w.ideas = append(w.ideas, x)
		}
	}
	w.chars, w.tones, w.ideas = unitWords(w.chars), unitWords(w.tones), unitWords(w.ideas)
	return w
}

// unitWords sorts by hash, makes what occurs twice one, and makes the length 1.
func unitWords(all []wordWeight) []wordWeight {
	slices.SortFunc(all, func(a, b wordWeight) int { return cmp.Compare(a.hash, b.hash) })
	all = slices.CompactFunc(all, func(a, b wordWeight) bool { return a.hash == b.hash })
	var sum float32
	for _, x := range all {
		sum += x.value * x.value
	}
	for i, scale := 0, unitScale(sum); i < len(all); i++ {
		all[i].value *= scale
	}
	return all
}

// alike is how much two lists of words have in common, 0 … 1.
func alike(a, b []wordWeight) (sum float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].hash < b[j].hash:
			i++
		case a[i].hash > b[j].hash:
			j++
		default:
			sum += float64(a[i].value * b[j].value)
			i, j = i+1, j+1
		}
	}
	return sum
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
