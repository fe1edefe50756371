package intents

import (
	"strings"

	"huying/tickets"
)

// judge weighs the model and the catalogue's words and says which service or intent a message is about.
type judge struct {
	shop  *shop
	model *model // nil: words alone
	want  []int  // for each label of the first head: index of its service, intentLabel or retiredLabel
	bears []bearing
	novel []int // services the model does not know
}

// judged is what a judge says, and its scratch space.
type judged struct {
	best   []choice // services, likeliest first
	want   string   // the intent, when that is likelier than any service
	danger string   // the likeliest danger, and how likely there is any
	peril  float32
	class  string
	sure   float64
	known  float32 // share of the message that the model knows
	spoken float32 // what the catalogue's words say in all

	hits   []hit
	points []float32
	logits []float32
	extractor
}

type choice struct {
	code string
	p    float32
}

const (
	intentLabel  = -1
	retiredLabel = -2
	bestMany     = 3 // services offered
)

func newJudge(s *shop, m *model) *judge {
	j := &judge{shop: s, model: m}
	index := map[string]int{}
	for i, code := range s.codes {
		index[code] = i
	}
	if m == nil {
		for i := range s.codes {
			j.novel = append(j.novel, i)
		}
		return j
	}
	h := m.heads[headWant]
	known := map[string]bool{}
	for _, label := range m.labels[h.from:h.to] {
		known[label] = true
		at, offered := index[label]
		switch {
		case offered:
		case serviceLike(label):
			at = retiredLabel
		default:
			at = intentLabel
		}
		j.want, j.bears = append(j.want, at), append(j.bears, bearingOf(label))
	}
	for i, code := range s.codes {
		if !known[code] {
			j.novel = append(j.novel, i)
		}
	}
	return j
}

// read judges one message, or a part of one; danger only where heard says what the guard's words are.
func (j *judge) read(v *judged, runes []rune, h *heard) {
	v.best, v.want, v.danger, v.peril, v.class, v.sure = v.best[:0], "", "", 0, "", 0
	if cap(v.points) < len(j.shop.codes) {
		v.points = make([]float32, len(j.shop.codes))
	}
	v.points = v.points[:len(j.shop.codes)]
	var total float32
	v.hits, total = j.shop.weigh(runes, v.hits, v.points)
	v.known, v.spoken = 1, total
	if j.model == nil {
		for _, i := range j.novel {
			if v.points[i] > 0 {
				v.offer(choice{j.shop.codes[i], 0.9 * v.points[i] / (total + 1)})
			}
		}
		if len(v.best) > 0 {
			v.sure, v.class = float64(v.best[0].p), tickets.TopClass(v.best[0].code)
		}
		return
	}
	features := v.extract(runes)
	if cap(v.logits) < len(j.model.labels) {
		v.logits = make([]float32, len(j.model.labels))
	}
	v.logits = v.logits[:len(j.model.labels)]
	var signs []feature
	if h != nil {
		signs = h.features
	}
	known := j.model.score(features, signs, v.logits)
	v.known = known
	if len(features) == 0 {
		return
	}
	j.weighWants(v, total, known, len(features))
	if h != nil {
		j.weighDanger(v, len(runes), h)
	}
}

// weighDanger says how likely there is danger, and which; wants have been weighed.
func (j *judge) weighDanger(v *judged, length int, heard *heard) {
	h := j.model.heads[headDanger]
	p := v.logits[h.from:h.to]
	softmax(p)
	var most float32
	for i, label := range j.model.labels[h.from:h.to] {
		if label == calm {
			continue
		}
		v.peril += p[i]
		if p[i] > most {
			most, v.danger = p[i], strings.TrimPrefix(label, "danger_")
		}
	}
	wants := j.model.heads[headWant]
	signs := opinionOf(v.logits[wants.from:wants.to], j.bears).signs(v.peril, length, &heard.hedges)
	v.peril = j.model.perilOf(&signs)
}

// weighWants ranks services and intents.
func (j *judge) weighWants(v *judged, total, known float32, length int) {
	h := j.model.heads[headWant]
	p := v.logits[h.from:h.to]
	for i := range p {
		if j.want[i] == retiredLabel {
			p[i] = -40
		}
	}
	softmax(p)
	j.heedClasses(v, p)
	fresh := float32(0) // what words say of services the model never learned
	for _, i := range j.novel {
		if v.points[i] > 0 {
			share := 0.85 * v.points[i] / (total + 1)
			fresh = max(fresh, share)
			v.offer(choice{j.shop.codes[i], share})
		}
	}
	var first, second float32
	service := intentLabel // of the first
	for i, x := range p {
		x *= 1 - fresh
		if x > first {
			first, second, service = x, first, j.want[i]
		} else if x > second {
			second = x
		}
		if j.want[i] >= 0 {
			v.offer(choice{j.shop.codes[j.want[i]], x})
		}
	}
	first, second = max(first, fresh), max(second, min(first, fresh))
	if len(v.best) == 0 || v.best[0].p < first {
		for i, x := range p {
			if x*(1-fresh) == first && j.want[i] == intentLabel {
				v.want = j.model.labels[h.from+i]
			}
		}
	}
	spoken, against := shareOf(v.points, total, service)
	signs := sureSigns(first, second, known, length, spoken, against)
	v.sure = chance(j.model.sure[:], signs[:])
	v.class = j.topClass(v, p)
}

// classed reports whether top classes were learned from labelled lines.
func (j *judge) classed() bool {
	return j.model != nil && j.model.heads[headClass].from < j.model.heads[headClass].to
}

// classDoubt is what a service keeps when the head of top classes, which was made for letters, thinks nothing of its class.
const classDoubt = 0.5

// heedClasses lets the head of top classes, where it was trained, speak on services.
func (j *judge) heedClasses(v *judged, p []float32) {
	h := j.model.heads[headClass]
	if !j.classed() {
		return
	}
	class := v.logits[h.from:h.to]
	softmax(class)
	var sum float32
	for i := range p {
		if j.want[i] >= 0 {
			for k, label := range j.model.labels[h.from:h.to] {
				if strings.HasPrefix(j.shop.codes[j.want[i]], label) {
					p[i] *= class[k] + classDoubt
				}
			}
		}
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// topClass is the class with the most probability, or of the head of classes where there is one.
func (j *judge) topClass(v *judged, p []float32) string {
	h := j.model.heads[headClass]
	if h.from < h.to {
		top := h.from
		for i := h.from; i < h.to; i++ {
			if v.logits[i] > v.logits[top] {
				top = i
			}
		}
		return j.model.labels[top]
	}
	if len(v.best) > 0 {
		return tickets.TopClass(v.best[0].code)
	}
	return ""
}

// offer keeps the likeliest few.
func (v *judged) offer(c choice) {
	at := len(v.best)
	for at > 0 && v.best[at-1].p < c.p {
		at--
	}
	if at >= bestMany {
		return
	}
	if len(v.best) < bestMany {
		v.best = append(v.best, choice{})
	}
	copy(v.best[at+1:], v.best[at:])
	v.best[at] = c
}

// sureOf is how sure the judge is of an intent a rule has named.
func (v *judged) sureOf(intent string) float64 {
	if v.want == intent {
		return v.sure
	}
	return 0
}
