package intents

import (
	_ "embed" // the words
	"strings"
)

// This file hears a danger told in its plainest words and nothing else: 「小孩落水！就在人民公园湖心亭这边」. Whoever writes so has no time to write
// more, so that neither the model's doubts count nor the shortness of the words.

//go:embed guard_plain.txt
var plainWords string

// plainGuard knows the words: a set for each kind of danger and one for cries that stand alone, aside and ask for what may stand around them, not for
// what a danger does not befall.
type plainGuard struct{ lex *lexicon }

// asksLaw are the dangers of which 「怎么办」 asks for the law as often as for help.
var asksLaw = map[string]bool{"violence": true, "scam": true}

const (
	plainest    = 26 // bounds such a message, in runes, without where it is: a longer one tells more, and the model hears it out
	plainVictim = 7  // and whom or what it befalls
)

func newPlainGuard() *plainGuard {
	sets := map[string]string{}
	for name, lines := range readSections("guard_plain.txt", plainWords) {
		var words []string
		for _, line := range lines {
			for _, word := range strings.Fields(line) {
				words = append(words, spelled(word)...)
			}
		}
		sets[name] = strings.Join(words, " ")
	}
	return &plainGuard{newLexicon(sets)}
}

// spelled writes out each word that a word with (groups|of|pieces) stands for.
func spelled(word string) (words []string) {
	before, group, found := strings.Cut(word, "(")
	pieces, behind, closed := strings.Cut(group, ")")
	if !found || !closed {
		return []string{word}
	}
	for _, piece := range strings.Split(pieces, "|") {
		for _, rest := range spelled(behind) {
			words = append(words, before+piece+rest)
		}
	}
	return words
}

// look names the danger of a message that is nothing but a danger's words, "" for none. Where it is stands from from to to. hits is scratch space.
func (g *plainGuard) look(runes []rune, from, to int, hits []hit) (danger string, _ []hit) {
	if len(runes)-(to-from) > plainest {
		return "", hits
	}
	hits = g.lex.find(runes, hits[:0])
	for _, told := range hits {
		kind, alone := strings.CutSuffix(g.lex.sets[told.set], "_alone")
		if hotlines[kind] == nil { // no danger, but what stands around one
			continue
		}
		for _, where := range [][2]int{{from, to}, {}} { // 掉河里 is taken for a place too
			if isLetter(runes[told.start]) && where[0] < where[1] { // a fire exit is no fire
				continue
			}
			if victim, only := g.only(runes, told, where, hits, asksLaw[kind]); only && (victim == 0 || !alone) {
				return kind, hits
			}
		}
	}
	return "", hits
}

// only reports that there is nothing but a danger, where it is, what may stand around it, and before it a few characters: whom or what it befalls.
func (g *plainGuard) only(runes []rune, told hit, where [2]int, hits []hit, asksLaw bool) (victim int, only bool) {
	besides := make([]bool, len(runes))
	for i, r := range runes {
		besides[i] = i >= where[0] && i < where[1] || !isHan(r) && !isLetter(r) && !isDigit(r)
	}
	for _, h := range hits {
		name := g.lex.sets[h.set]
		if (name == "aside" || name == "ask" && !asksLaw) && (h.end <= told.start || h.start >= told.end) {
			for i := h.start; i < h.end; i++ {
				besides[i] = true
			}
		}
	}
	for i, r := range runes {
		switch at := int32(i); {
		case besides[i], at >= told.start && at < told.end:
		case at >= told.end, !isHan(r):
			return victim, false
		default:
			victim++
		}
	}
	for _, h := range hits {
		if g.lex.sets[h.set] == "not" && h.start < told.start && !besides[h.start] {
			return victim, false
		}
	}
	return victim, victim <= plainVictim
}
