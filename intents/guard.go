package intents

import (
	"strings"
)

// The guard finds danger to life or property in a message before anything else is done with it. Its rules are:
//   - a sign is words that stand together in one sentence (guard_signs.go); one sign is enough;
//   - a doubt right before the sign (没有, 怕, 万一), the past (去年) or a topic right behind it (演练, 隐患) takes the sign away;
//   - words of the past, of habit or of talk anywhere take it away, unless something says it is now;
//   - a model may add a danger the signs missed, it never removes one.
type guard struct {
	lex   *lexicon
	lines []line
	names []uint32 // for each set of lex: hash of its name
}

// line is a redLine with its sets as numbers.
type line struct {
	redLine
	sets          []uint16
	unless, never int // set, or -1
}

// setMask has a bit for each set that occurs.
type setMask [4]uint64

func (m *setMask) add(set uint16)      { m[set>>6] |= 1 << (set & 63) }
func (m *setMask) has(set uint16) bool { return m[set>>6]&(1<<(set&63)) != 0 }

// allGuardSets are the guard's sets of words by name.
func allGuardSets() map[string]string {
	sets := map[string]string{}
	for _, table := range []map[string]string{guardSets, guardPeopleSets, guardTalkSets, guardSceneSets} {
		for name, list := range table {
			sets[name] = list
		}
	}
	return sets
}

func newGuard() *guard {
	g := &guard{lex: newLexicon(allGuardSets())}
	for _, name := range g.lex.sets {
		h := uint32(0)
		for _, r := range name {
			h = mix(h, uint32(r))
		}
		g.names = append(g.names, h)
	}
	if len(g.lex.sets) > len(setMask{})*64 {
		panic("intents: more guard sets than setMask has bits")
	}
	for _, red := range redLines {
		l := line{redLine: red, unless: g.number(red.Unless), never: g.number(red.Never)}
		for _, name := range strings.Split(red.Sets, "+") {
			l.sets = append(l.sets, uint16(g.number(name)))
		}
		if l.Near == 0 {
			l.Near = 14
		}
		g.lines = append(g.lines, l)
	}
	return g
}

// number is the set of a name, -1 for no name. A name that is no set is a mistake in the tables.
func (g *guard) number(name string) int {
	id, ok := g.lex.ids[name]
	switch {
	case name == "":
		return -1
	case !ok:
		panic("intents: the guard has no set " + name)
	}
	return int(id)
}

// look names the danger in a message, "" when there is none. A weak sign needs more than itself; every sign is weak where the message
// speaks of the past, of habit, of talk, of what is over, denied or being settled, unless somebody cries for help. hits is scratch space.
func (g *guard) look(w *words, hits []hit) (danger string, weak bool, _ []hit) {
	hits = g.find(w.runes, hits[:0])
	if len(hits) == 0 {
		return "", false, hits
	}
	var mask setMask
	for _, h := range hits {
		mask.add(h.set)
	}
	cry, hedged := mask.has(g.lex.ids["cry"]) && !mask.has(g.lex.ids["play"]), false
	for _, name := range guardHedges {
		hedged = hedged || mask.has(g.lex.ids[name])
	}
	for i := range g.lines {
		l := &g.lines[i]
		if danger != "" && (l.Weak || hedged) || !all(&mask, l.sets) || l.never >= 0 && mask.has(uint16(l.never)) {
			continue
		}
		if !g.holds(l, w.runes, hits, &mask) {
			continue
		}
		if danger == "" {
			danger = l.Danger
		}
		if cry || !l.Weak && !hedged {
			return danger, false, hits
		}
	}
	return danger, danger != "", hits
}

// guardHedges are the sets that make every sign weak.
var guardHedges = []string{"past", "habit", "lore", "topic", "settle", "play", "over", "denied"}

func all(m *setMask, sets []uint16) bool {
	for _, s := range sets {
		if !m.has(s) {
			return false
		}
	}
	return true
}

// holds looks for a place where the sets of a line stand together and nothing takes them away.
func (g *guard) holds(l *line, runes []rune, hits []hit, mask *setMask) bool {
	now := mask.has(g.lex.ids["now"]) || mask.has(g.lex.ids["cry"])
	if !now && (mask.has(g.lex.ids["lore"]) || !l.Past && (mask.has(g.lex.ids["past"]) || mask.has(g.lex.ids["habit"]))) {
		return false
	}
	for _, first := range hits {
		if first.set != l.sets[0] {
			continue
		}
		near := int32(l.Near)
		if isLetter(runes[first.start]) {
			near *= 3
		}
		signs := [3]hit{first}
		from, to, found := first.start, first.end, true
		for i, set := range l.sets[1:] {
			if signs[i+1], found = nearest(hits, set, from, to, near, runes); !found {
				break
			}
			from, to = min(from, signs[i+1].start), max(to, signs[i+1].end)
		}
		if found && !g.takenAway(l, runes, hits, signs[:len(l.sets)], from, to) {
			return true
		}
	}
	return false
}

// nearest finds the hit of a set closest to a span, in the same sentence, not inside it.
func nearest(hits []hit, set uint16, from, to, near int32, runes []rune) (best hit, found bool) {
	closest := near + 1
	for _, h := range hits {
		if h.set != set {
			continue
		}
		gap := int32(0)
		switch {
		case h.start >= to:
			gap = h.start - to
		case h.end <= from:
			gap = from - h.end
		}
		if gap < closest && sameSentence(runes, min(h.start, from), max(h.end, to)) {
			best, closest, found = h, gap, true
		}
	}
	return best, found
}

func sameSentence(runes []rune, from, to int32) bool {
	for _, r := range runes[from:to] {
		if ends(r) {
			return false
		}
	}
	return true
}

// takenAway reports a doubt just before one of the signs, a topic or a comparison just behind the last, or a word of Unless among or beside them.
func (g *guard) takenAway(l *line, runes []rune, hits, signs []hit, from, to int32) bool {
	doubt, topic, past, like := g.lex.ids["doubt"], g.lex.ids["topic"], g.lex.ids["past"], g.lex.ids["like"]
	for _, h := range hits {
		switch {
		case int(h.set) == l.unless && g.aside(h, hits): // 没带手机
		case h.set == doubt:
			for _, sign := range signs {
				if h.end <= sign.start && sign.start-h.end <= reach(runes, h) && sameClause(runes, h.end, sign.start) {
					return true
				}
			}
		case h.set == past && !l.Past && h.end <= from && from-h.end <= 1 && h.end-h.start >= 2 && isHan(runes[h.start]): // 去年心梗，现在…
			return true
		case h.set == like && h.start >= to && h.start-to <= 1: // 像要塌了一样
			return true
		case h.set == topic && h.start >= to && h.start-to <= 3 && sameClause(runes, to, h.start):
			return true
		case int(h.set) == l.unless && h.start < to && h.end > from,
			int(h.set) == l.unless && h.start >= to && h.start-to <= 4 && sameClause(runes, to, h.start),
			int(h.set) == l.unless && h.end <= from && from-h.end <= 4 && sameClause(runes, h.end, from):
			return true
		}
	}
	return false
}

// aside reports a hit that is part of a longer word of the set of that name.
func (g *guard) aside(h hit, hits []hit) bool {
	for _, longer := range hits {
		if longer.set == g.lex.ids["aside"] && longer.start <= h.start && h.end <= longer.end {
			return true
		}
	}
	return false
}

// reach is how far a doubt carries: a longer word four runes, 怕 three (but not 害怕), another single character none, and less than
// none as part of a word (没人, 学校).
func reach(runes []rune, h hit) int32 {
	if h.end-h.start > 1 {
		return 4
	}
	if runes[h.start] == '怕' {
		if h.start > 0 && runes[h.start-1] == '害' {
			return -1
		}
		return 3
	}
	if int(h.end) < len(runes) && strings.ContainsRune("人法电校生儿水气", runes[h.end]) {
		return -1
	}
	return 0
}

func sameClause(runes []rune, from, to int32) bool {
	for _, r := range runes[from:to] {
		if breaks(r) || r == ' ' {
			return false
		}
	}
	return true
}
