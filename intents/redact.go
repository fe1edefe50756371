package intents

import (
	"slices"
	"strings"
)

// What stands for a personal datum in a redacted text. None of them can be taken for a datum again, so redacting twice changes nothing.
const (
	tokenPhone   = "[电话]"
	tokenID      = "[身份证]"
	tokenCard    = "[银行卡]"
	tokenName    = "[姓名]"
	tokenDoor    = "[门牌]"
	tokenMail    = "[邮箱]"
	tokenPlate   = "[车牌]"
	tokenPaper   = "[证件]"
	tokenAccount = "[账号]"
)

// span is a personal datum found between two runes.
type span struct {
	from, to int
	token    string
}

// Redact replaces personal data: identity numbers, phones, bank cards, door numbers, mail addresses, plates, names somebody gives.
func Redact(text string) string {
	w := words{whole: true}
	w.normalise(text)
	spans := personal(&w)
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	done := int32(0)
	for _, s := range spans {
		from := w.at[s.from]
		if from < done {
			continue
		}
		b.WriteString(text[done:from])
		b.WriteString(s.token)
		done = w.end(s.to)
	}
	b.WriteString(text[done:])
	return b.String()
}

// personal finds all personal data in order; where two overlap, the one that begins first, and of those the longer, stays.
func personal(w *words) []span {
	var spans []span
	spans = findMail(w.runes, spans)
	spans = findNumbers(w.runes, spans)
	spans = findAccounts(w.runes, spans)
	spans = findPlates(w.runes, spans)
	spans = findDoors(w.runes, spans)
	spans = findNames(w, spans)
	spans = findPersons(w.runes, spans)
	spans = findLatinNames(w, spans)
	spans = sameNames(w.runes, spans)
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	kept := spans[:0]
	end := 0
	for _, s := range spans {
		if s.from >= end && s.to > s.from {
			kept = append(kept, s)
			end = s.to
		}
	}
	return kept
}

// precededBy reports whether a word ends within the last few runes before a place.
func precededBy(runes []rune, at int, word string, within int) bool {
	before := string(runes[max(0, at-within-len([]rune(word))):at])
	return strings.Contains(before[strings.LastIndexByte(before, ']')+1:], word)
}
