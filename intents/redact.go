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

const plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// findPlates finds 京A·12345, 粤BD12345 and, after 车牌, plates without the province.
func findPlates(runes []rune, spans []span) []span {
	for i := 0; i+5 < len(runes); i++ {
		letter := i
		switch {
		case strings.ContainsRune(plateProvinces, runes[i]):
			letter = i + 1
			if letter+1 < len(runes) && runes[letter] == ' ' && isLetter(runes[letter+1]) {
				letter++ // 苏 E 12345
			}
		case isLetter(runes[i]) && (i == 0 || !isLetter(runes[i-1]) && !isDigit(runes[i-1])) && precededBy(runes, i, "车牌", 6):
		default:
			continue
		}
		if !isLetter(runes[letter]) {
			continue
		}
		n, digits, to := 0, 0, letter+1
		for j := letter + 1; j < len(runes) && n < 7; j++ {
			r := runes[j]
			if strings.ContainsRune("· .-•", r) && (n == 0 || n == 1 && r == '·' && isLetter(runes[j-1]) || r == ' ' && n < 5 && letter > i && j+1 < len(runes) && (isLetter(runes[j+1]) || isDigit(runes[j+1]))) {
				continue
			}
			if !isLetter(r) && !isDigit(r) {
				if n >= 4 && strings.ContainsRune("学警港澳挂", r) {
					n, to = n+1, j+1
				}
				break
			}
			if isDigit(r) {
				digits++
			}
			n, to = n+1, j+1
		}
		if n >= 5 && n <= 6 && digits >= 2 {
			spans = append(spans, span{i, to, tokenPlate})
		}
	}
	return spans
}

// precededBy reports whether a word ends within the last few runes before a place.
func precededBy(runes []rune, at int, word string, within int) bool {
	return strings.Contains(string(runes[max(0, at-within-len([]rune(word))):at]), word)
}
