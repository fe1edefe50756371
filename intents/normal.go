package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words is one message made comparable: NFKC, simplified, lower case, invisible characters gone, repeated ones cut to two.
// It remembers where each character stood, so that a slot can give back the exact words.
type words struct {
	orig  string
	runes []rune
	at    []int32 // byte offset in orig of each rune; one more for the end
	whole bool    // neither cut a long message nor repeated characters: for redaction
}

const (
	maxRunes  = 4096 // what a channel lets through; more is cut
	hansLow   = 0x4e00
	hansHigh  = 0x9fff
	tableSize = hansHigh - hansLow + 1
)

// simplified maps each common ideograph to its simplified form; script tells which script a character gives away.
var simplified, script = scriptTables()

const (
	bothScripts byte = iota
	hantOnly
	hansOnly
)

func scriptTables() (*[tableSize]uint16, *[tableSize]byte) {
	to, kind := new([tableSize]uint16), new([tableSize]byte)
	for i := range to {
		to[i] = uint16(hansLow + i)
	}
	hans := []rune(hansChars)
	for i, r := range []rune(hantChars) {
		if r < hansLow || r > hansHigh {
			continue
		}
		to[r-hansLow] = uint16(hans[i])
		kind[r-hansLow] = hantOnly
		if !strings.ContainsRune(sharedChars, hans[i]) && hans[i] >= hansLow {
			kind[hans[i]-hansLow] = hansOnly
		}
	}
	for _, r := range rareInHant + sharedChars {
		if r >= hansLow && r <= hansHigh {
			kind[r-hansLow] = bothScripts
		}
	}
	return to, kind
}

// normalise reads a message of any bytes; w is reused.
func (w *words) normalise(text string) {
	w.orig, w.runes, w.at = text, w.runes[:0], w.at[:0]
	for i := 0; i < len(text) && (w.whole || len(w.runes) < maxRunes); {
		r, size := utf8.DecodeRuneInString(text[i:])
		w.fold(r, text[i:i+size], int32(i))
		i += size
	}
	w.at = append(w.at, int32(len(text)))
}

// fold appends the comparable form of one character.
func (w *words) fold(r rune, raw string, at int32) {
	switch {
	case r >= 'A' && r <= 'Z':
		w.push(r+'a'-'A', at)
	case r < 0x80:
		if r < ' ' && r != '\n' {
			r = ' '
		}
		w.push(r, at)
	case r >= hansLow && r <= hansHigh:
		w.push(rune(simplified[r-hansLow]), at)
	case r == utf8.RuneError:
		w.push(' ', at)
	case invisible(r):
	case r >= 0x3001 && r <= 0x3002: // 、。 are kept
		w.push(r, at)
	case r >= 0xff01 && r <= 0xff5e: // full-width ASCII
		w.push(unicode.ToLower(r-0xff01+'!'), at)
	case r == '\u2018' || r == '\u2019':
		w.push('\'', at)
	case r == 0x3400 || r > 0x2e7f && r < 0x3400 || r >= 0xf900 || r < 0x2e80:
		for _, c := range norm.NFKC.String(raw) {
			if !unicode.Is(unicode.Mn, c) {
				if c >= hansLow && c <= hansHigh {
					c = rune(simplified[c-hansLow])
				}
				w.push(unicode.ToLower(c), at)
			}
		}
	default:
		w.push(r, at)
	}
}

// invisible characters carry no words: zero-width, bidi controls, variation selectors, combining marks.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
}

// push appends a rune; a letter or mark repeated more than twice is cut to two, digits are left alone, written or spoken.
func (w *words) push(r rune, at int32) {
	n := len(w.runes)
	if !w.whole && n >= 2 && w.runes[n-1] == r && w.runes[n-2] == r && !(r >= '0' && r <= '9') && !spokenFigure(r) {
		return
	}
	w.runes = append(w.runes, r)
	w.at = append(w.at, at)
}

// spokenFigure are the digits in which a telephone number is said: 一三八零零….
func spokenFigure(r rune) bool {
	switch r {
	case '零', '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '幺':
		return true
	}
	return false
}

// exact is what the resident wrote between two runes.
func (w *words) exact(from, to int) string {
	if from >= to {
		return ""
	}
	return strings.TrimSpace(w.orig[w.at[from]:w.end(to)])
}

// end is the byte offset just after rune to-1: later invisible characters belong to nobody.
func (w *words) end(to int) int32 {
	start := w.at[to-1]
	_, size := utf8.DecodeRuneInString(w.orig[start:])
	return start + int32(size)
}

func isHan(r rune) bool    { return r >= 0x3400 && r <= hansHigh }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// breaks reports whether a rune ends a clause; ends, whether it ends a sentence.
func breaks(r rune) bool { return ends(r) || r == ',' || r == '、' || r == ':' }
func ends(r rune) bool {
	return r == '。' || r == '!' || r == '?' || r == ';' || r == '\n' || r == '…'
}

// Fold makes words comparable: NFKC, simplified characters, lower case, nothing invisible.
func Fold(text string) string {
	w := words{whole: true}
	w.normalise(text)
	return string(w.runes)
}

// inHans writes words in simplified characters and leaves all else as it is.
func inHans(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= hansLow && r <= hansHigh {
			return rune(simplified[r-hansLow])
		}
		return r
	}, text)
}
