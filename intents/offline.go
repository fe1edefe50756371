package intents

import (
	"context"
	"sort"
	"sync"

	"huying/tickets"
)

// Offline reads without any network: the guard, the rules of wants, then the model and the catalogue's words. One Offline serves any
// number of goroutines.
type Offline struct {
	guard  *guard
	wants  *wants
	placer *placer
	clock  *clock
	shop   *shop
	pool   sync.Pool
}

// desk is the scratch space of one reading.
type desk struct {
	words  words
	hits   []hit
	pieces []piece
	scores []float64
	spans  []span
}

// NewReader makes the offline reader for a community's services.
func NewReader(services []tickets.Service) (*Offline, error) {
	o := &Offline{guard: newGuard(), wants: newWants(), placer: newPlacer(), clock: newClock(), shop: newShop(services)}
	o.pool.New = func() any { return new(desk) }
	return o, nil
}

// Read understands one message. It never fails.
func (o *Offline) Read(_ context.Context, text string) (Reading, error) {
	d := o.pool.Get().(*desk)
	defer o.pool.Put(d)
	r := o.read(d, text)
	d.words.orig = "" // the pool keeps no resident's words
	return r, nil
}

func (o *Offline) read(d *desk, text string) Reading {
	r := Reading{Services: []string{}, Phones: []string{}, Names: []string{}, Lang: DetectLang(text), Reader: "offline"}
	w := &d.words
	w.normalise(text)
	r.Danger, d.hits = o.guard.look(w, d.hits)
	o.classify(d, &r)
	o.slots(d, &r)
	if r.Danger != "" {
		r.Intent, r.Sure, r.Reader = "emergency", 0.99, "guard"
	}
	r.Class = tickets.TopClass(r.Service)
	return r
}

// classify fills intent, services and sure.
func (o *Offline) classify(d *desk, r *Reading) {
	var intent string
	var sure float64
	intent, sure, d.hits = o.wants.look(&d.words, d.hits)
	ranked := o.shop.rank(d)
	for _, c := range ranked {
		r.Services = append(r.Services, c.code)
	}
	if intent != "" {
		r.Intent, r.Sure = intent, sure
		return
	}
	if len(ranked) == 0 {
		r.Intent, r.Sure = "chitchat", 0.2
		return
	}
	r.Service, r.Sure = ranked[0].code, ranked[0].sure
	r.Intent = "report"
	if o.shop.orders[r.Service] {
		r.Intent = "order"
	}
}

// slots fills where, when, phones and names.
func (o *Offline) slots(d *desk, r *Reading) {
	w := &d.words
	var from, to int
	from, to, d.hits, d.pieces = o.placer.find(w.runes, d.hits, d.pieces)
	r.Place = w.exact(from, to)
	from, to, d.hits, d.pieces = o.clock.find(w.runes, d.hits, d.pieces)
	r.When = w.exact(from, to)
	d.spans = findNumbers(w.runes, d.spans[:0])
	for _, s := range d.spans {
		if s.token == tokenPhone {
			r.Phones = append(r.Phones, w.exact(s.from, s.to))
		}
	}
	d.spans = findNames(w, d.spans[:0])
	for _, s := range d.spans {
		r.Names = append(r.Names, w.exact(s.from, s.to))
	}
}

// shop ranks services by the catalogue's words.
type shop struct {
	lex    *lexicon
	codes  []string
	orders map[string]bool
	rare   []float64
}

type choice struct {
	code string
	sure float64
}

func newShop(services []tickets.Service) *shop {
	s := &shop{lex: newLexicon(nil), orders: map[string]bool{}}
	var w words
	for i, service := range services {
		s.codes = append(s.codes, service.Code)
		s.orders[service.Code] = service.Order
		for _, word := range service.Words {
			s.lex.add(&w, word, uint16(i))
		}
		for _, name := range service.Names {
			s.lex.add(&w, name, uint16(i))
		}
	}
	return s
}

// rank gives the likeliest few services by their words.
func (s *shop) rank(d *desk) []choice {
	d.hits = s.lex.find(d.words.runes, d.hits[:0])
	if cap(d.scores) < len(s.codes) {
		d.scores = make([]float64, len(s.codes))
	}
	scores := d.scores[:len(s.codes)]
	clear(scores)
	total := 0.0
	for _, h := range d.hits {
		n := float64(h.end - h.start)
		if isLetter(d.words.runes[h.start]) {
			n /= 3
		}
		scores[h.set] += n * n
		total += n * n
	}
	var ranked []choice
	for i, score := range scores {
		if score > 0 {
			ranked = append(ranked, choice{s.codes[i], 0.9 * score / (total + 1)})
		}
	}
	sort.SliceStable(ranked, func(a, b int) bool { return ranked[a].sure > ranked[b].sure })
	return ranked[:min(3, len(ranked))]
}
