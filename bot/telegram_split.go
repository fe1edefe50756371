package bot

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Telegram counts text in UTF-16 units.
const (
	tgMaxText    = 4096
	tgMaxCaption = 1024
)

func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// splitText cuts a text into parts of at most limit UTF-16 units: at the end of a paragraph, else of a line, a sentence, a
// word, and never within one emoji. Parts that would be empty are left out, as Telegram refuses them.
func splitText(text string, limit int) []string {
	text = strings.ToValidUTF8(text, "�")
	var parts []string
	for {
		text = strings.TrimSpace(text)
		if text == "" {
			return parts
		}
		n := splitAt(text, limit)
		parts = append(parts, strings.TrimSpace(text[:n]))
		text = text[n:]
	}
}

// splitAt gives the length in bytes of the first part of text: the best place in the later half of what fits.
func splitAt(text string, limit int) int {
	const (
		anywhere = iota
		word
		sentence
		line
		paragraph
		kinds
	)
	var best [kinds]int
	units, prev, flags := 0, rune(0), 0
	for i, r := range text {
		if i > 0 && !oneGlyph(prev, r, flags) {
			best[anywhere] = i
			switch {
			case prev == '\n' && strings.HasSuffix(text[:i], "\n\n"):
				best[paragraph] = i
			case prev == '\n':
				best[line] = i
			case strings.ContainsRune("。！？；!?;…", prev), prev == '.' && unicode.IsSpace(r):
				best[sentence] = i
			case unicode.IsSpace(prev), strings.ContainsRune("，、,：:", prev):
				best[word] = i
			}
		}
		units += utf16.RuneLen(r)
		if units > limit {
			for kind := paragraph; kind > anywhere; kind-- {
				if best[kind] > 0 && 2*utf16Len(text[:best[kind]]) >= limit {
					return best[kind]
				}
			}
			if best[anywhere] > 0 {
				return best[anywhere]
			}
			return i // one endless cluster: nothing to be kept together
		}
		flags = countFlags(flags, r)
		prev = r
	}
	return len(text)
}

// oneGlyph reports whether two runes are drawn as one: a joiner, a variation selector, a skin tone, an accent, a flag's second letter.
func oneGlyph(prev, r rune, flags int) bool {
	const joiner = '\u200d'
	switch {
	case prev == joiner, r == joiner, unicode.Is(unicode.M, r), r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F:
		return true
	case isFlag(r):
		return flags%2 == 1
	}
	return prev == '\r' && r == '\n'
}

func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// countFlags counts the regional letters in a row that end with r.
func countFlags(n int, r rune) int {
	if isFlag(r) {
		return n + 1
	}
	return 0
}
