package intents

import "strings"

// wants finds the intents that a few words say clearly (rules.go).
type wants struct {
	lex    *lexicon
	rules  []wantRule
	polite int
}

type wantRule struct {
	rule
	sets []uint16
}

func newWants() *wants {
	v := &wants{lex: newLexicon(ruleSets)}
	for _, r := range intentRules {
		w := wantRule{rule: r}
		for _, name := range strings.Split(r.Sets, "+") {
			id, ok := v.lex.ids[name]
			if !ok {
				panic("intents: the rules have no set " + name)
			}
			w.sets = append(w.sets, id)
		}
		v.rules = append(v.rules, w)
	}
	v.polite = int(v.lex.ids["polite"])
	return v
}

// look gives the intent of the first rule that holds, and how sure it is. hits is scratch space.
func (v *wants) look(w *words, hits []hit) (intent string, sure float64, _ []hit) {
	hits = v.lex.find(w.runes, hits[:0])
	if len(hits) == 0 {
		return "", 0, hits
	}
	var mask setMask
	for _, h := range hits {
		mask.add(h.set)
	}
	for i := range v.rules {
		r := &v.rules[i]
		if all(&mask, r.sets) && v.together(r, w.runes, hits) && v.covers(r, w.runes, hits) {
			return r.Intent, r.Sure, hits
		}
	}
	return "", 0, hits
}

func (v *wants) together(r *wantRule, runes []rune, hits []hit) bool {
	if len(r.sets) == 1 {
		return true
	}
	for _, h := range hits {
		if h.set != r.sets[0] {
			continue
		}
		if _, ok := nearest(hits, r.sets[1], h.start, h.end, int32(r.Near), runes); ok {
			return true
		}
	}
	return false
}

// covers reports whether the rule's words and polite ones are nearly all the message says.
func (v *wants) covers(r *wantRule, runes []rune, hits []hit) bool {
	if r.Cover == 0 {
		return true
	}
	if len(runes) > 40 {
		return false
	}
	var said, covered int
	for i, c := range runes {
		if !isHan(c) && !isLetter(c) && !isDigit(c) {
			continue
		}
		said++
		for _, h := range hits {
			if int(h.start) <= i && i < int(h.end) && (int(h.set) == v.polite || h.set == r.sets[0]) {
				covered++
				break
			}
		}
	}
	return said > 0 && float32(covered) >= r.Cover*float32(said)
}
