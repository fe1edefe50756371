package intents

import (
	"math"
	"slices"
	"strings"

	"huying/tickets"
)

// A danger that no sign of the guard shows is seen by two heads of the model and by the words around it. The head of dangers says how
// likely there is one; the head of wants gives a second opinion, for it has read far more of what is no danger: who clearly wants a
// meal brought or takes something back is in none. Words of the past, of habit and of talk lower it, words of now raise it. How much
// each counts is found by reading phrases that were set aside, and what trees mend of it: 顶楼 beside a complaint is another matter than
// beside a goodbye.

// perilNames are the signs from which the probability of danger is computed.
var perilNames = [...]string{
	"always", "odds of danger", "odds of a danger's service", "share of an intent", "share of an order", "share of the first harmless want", "length", "now", "past", "habit", "lore", "topic", "settle", "play", "fear", "averted", "lasting", "ask", "blame",
}

// perilClasses are the top classes and intents whose share is a sign too. Only the trees look at these, for none says much by itself.
var perilClasses = [...]string{
	"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "S",
	"status", "volunteer", "subscription", "verify_notice", "human", "cancel", "language", "anonymous", "chitchat", "abuse", "ad", "legal",
}

// perilWeighed is how many of the signs are weighed; behind them are the shares of perilClasses.
const perilWeighed = len(perilNames)

type perilSigns [perilWeighed + len(perilClasses)]float64

// perilTreeNames are how a file of trees calls the signs.
var perilTreeNames = append(perilNames[:], perilClasses[:]...)

// perilGrowth is how the trees are grown. More of them, or deeper ones, found no more in sets that had not been learned from.
var perilGrowth = growth{trees: 200, depth: 4, rate: 0.1, ridge: 20, leaf: 20, rows: 0.6, columns: 0.3}

// perilHedges are the guard's sets among the signs, in their order.
var perilHedges = [...]string{"now", "past", "habit", "lore", "topic", "settle", "play", "fear", "averted", "lasting", "ask", "blame"}

// How likely danger must be for the model to raise it alone, and beside a weak sign. A danger missed is worse than an alarm for
// nothing, hence much less than half. Of sets nobody had learned from (red_lines_6 to _9, _12, _15 to _25 and held_out_5 to _16), 16 of
// 3,331 dangers are missed with these numbers, for 313 alarms in 11,539 other messages.
const (
	perilEnough   = 0.22
	perilFaint    = 0.6 // 吃葡萄不吐葡萄皮 is no vomiting
	perilShort    = 0.9 // 报事 has little to go by
	perilPossible = 0.18
	perilPlain    = 0.6 // below it there is doubt
	shortest      = 3   // runes of a message

	// Where words speak against a danger it takes more, for dangers at hand are told plainly beside them. Of 1,551 dangers of red_lines
	// to _5, _10, _11 and _13 that no sure sign shows, those beside a word of what is past, feared or asked were all thought likelier
	// than 0.7, those beside a play, a lesson or what is over than 0.9, those beside a word that takes their own signs away (鞭炮 beside
	// fire) than 0.67. In harmless messages it reached 0.5, 0.5 and 0.4. What is kept below is the room that messages not yet seen need.
	hedgedEnough   = 0.48
	hedgedPossible = 0.36
	toldEnough     = 0.61
	toldPossible   = 0.51
	elseEnough     = 0.36
)

// nearly reports a danger whose odds reach half of what an alarm takes. Of what those sets hold it is 9 of the 16 dangers that are missed.
func nearly(peril, enough float32) bool {
	return peril*(1-enough) >= 0.5*enough*(1-peril)
}

// hedgesLittle are the hedges that are heard beside dangers at hand nearly as often: 天天瞅着房梁.
var hedgesLittle = map[string]bool{"now": true, "habit": true, "lasting": true, "topic": true, "blame": true}

// opinion is what the head of wants says of a message, so far as it bears on danger.
type opinion struct {
	classes [len(perilClasses)]float32 // share of each
	danger  float32                    // share of the services under which dangers are filed
	intent  float32                    // share of the intents that no service serves
	order   float32                    // share of what is ordered
	first   float32                    // share of the likeliest under which no danger is filed
}

// Kinds of labels of the head of wants, as they bear on danger.
const (
	bearsNothing = iota
	bearsDanger
	bearsIntent
	bearsOrder
)

// bearing is how a label of the head of wants bears on danger.
type bearing struct{ kind, class int } // class is its place in perilClasses, or -1

func bearingOf(label string) (b bearing) {
	class := label
	switch {
	case wantNames[label]:
		b.kind = bearsIntent
	case strings.HasPrefix(label, "S"):
		b.kind, class = bearsOrder, "S"
	default:
		class = tickets.TopClass(label)
	}
	for _, code := range dangerService {
		if code == label {
			b.kind = bearsDanger
		}
	}
	b.class = slices.Index(perilClasses[:], class)
	return b
}

// opinionOf sums the shares p of the labels whose bearings are given.
func opinionOf(p []float32, bears []bearing) (o opinion) {
	for i, x := range p {
		b := bears[i]
		if b.kind != bearsDanger {
			o.first = max(o.first, x)
		}
		if b.class >= 0 {
			o.classes[b.class] += x
		}
		switch b.kind {
		case bearsDanger:
			o.danger += x
		case bearsIntent:
			o.intent += x
		case bearsOrder:
			o.order += x
		}
	}
	return o
}

// signs puts together what the heads and the words say of a message of so many runes.
func (o opinion) signs(peril float32, runes int, hedges *[len(perilHedges)]bool) (s perilSigns) {
	odds := func(p, least float64) float64 {
		p = min(max(p, least), 1-least)
		return math.Log(p / (1 - p))
	}
	s = perilSigns{
		1, odds(float64(peril), 1e-4), odds(float64(o.danger), 0.01), float64(o.intent), float64(o.order), float64(o.first), math.Log(1 + float64(runes)),
	}
	at := perilWeighed - len(perilHedges)
	for i, heard := range hedges {
		if heard {
			s[at+i] = 1
		}
	}
	for i, share := range o.classes {
		s[perilWeighed+i] = float64(share)
	}
	return s
}

// heard is what the guard's words say of a message beside whether there is danger.
type heard struct {
	features []feature
	hedges   [len(perilHedges)]bool
	sets     []uint16
	hedged   bool // nobody cries for help, and some word speaks of the past, of fear, of what is asked, over or denied
	told     bool // or of a play, a dream, a lesson, or of what is over
}

// heed fills heard from the hits of the guard: which of its sets occur, and which together.
func (g *guard) heed(h *heard, hits []hit) {
	var mask setMask
	h.features, h.sets = h.features[:0], h.sets[:0]
	for _, x := range hits {
		mask.add(x.set)
	}
	for set := range uint16(len(g.lex.sets)) {
		if mask.has(set) {
			h.sets = append(h.sets, set)
		}
	}
	h.hedge(g, &mask)
	for i, a := range h.sets {
		h.add(kindSign, mix(77, g.names[a]))
		for _, b := range h.sets[i+1:] {
			h.add(kindSigns, mix(mix(78, g.names[a]), g.names[b]))
		}
	}
}

// hedge fills in what in a message speaks against a danger at hand.
func (h *heard) hedge(g *guard, mask *setMask) {
	has := func(name string) bool { return mask.has(g.lex.ids[name]) }
	for i, name := range perilHedges {
		h.hedges[i] = has(name) || name == "averted" && (has("over") || has("denied"))
	}
	h.told, h.hedged = has("lore") || has("play") || has("over"), false
	for i, heard := range h.hedges {
		h.hedged = h.hedged || heard && !hedgesLittle[perilHedges[i]]
	}
	if has("cry") {
		h.told, h.hedged = false, false
	}
}

// speaksAgainst reports a word beside which the signs of a danger are none.
func (g *guard) speaksAgainst(h *heard, danger string) bool {
	for i := range g.lines {
		if l := &g.lines[i]; l.Danger == danger && l.unless >= 0 && slices.Contains(h.sets, uint16(l.unless)) {
			return true
		}
	}
	return false
}

func (h *heard) add(kind, hash uint32) {
	h.features = append(h.features, feature{hash: mix(hash, kind*0x85ebca6b), value: kindValue[kind]})
}

// perilOf is how likely the signs make danger.
func (m *model) perilOf(s *perilSigns) float32 {
	return float32(chanceOf(weighed(m.peril[:], s[:perilWeighed]) + m.mends.value(s[:])))
}

// surelyCalm are the log odds of danger below which a message that is in none teaches the trees nothing: most are.
const surelyCalm = -6

// fitPeril learns from readings what the signs of danger say.
func (m *model) fitPeril(trials []trial) {
	weighing := make([]trial, len(trials))
	for i, t := range trials {
		weighing[i] = trial{t.signs[:perilWeighed], t.right}
	}
	fitOdds(weighing, m.peril[:])
	var samples []sample
	for _, t := range trials {
		if score := weighed(m.peril[:], t.signs[:perilWeighed]); t.right || score > surelyCalm {
			samples = append(samples, sample{t.signs, yes(t.right), 1, score})
		}
	}
	m.mends = nil
	if len(samples) > 0 {
		m.mends = perilGrowth.grow(samples)
	}
}
