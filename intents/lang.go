package intents

import (
	"unicode/utf8"

	"huying/tickets"
)

// DetectLang tells the language of a message: English when it is mostly Latin words, otherwise Chinese, in the script its characters
// give away. Cantonese particles count for traditional only beside no simplified character.
func DetectLang(text string) tickets.Lang {
	var han, latin, hant, hans, canton int
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				latin++
			}
		case r >= hansLow && r <= hansHigh:
			han++
			switch script[r-hansLow] {
			case hantOnly:
				hant++
			case hansOnly:
				hans++
			}
			switch r {
			case '嘅', '喺', '咗', '冇', '佢', '哋', '啲', '嚟', '嗰', '咁', '瞓', '攞', '畀', '嘢', '乜':
				canton++
			}
		}
	}
	switch {
	case latin > 0 && latin > han*4:
		return tickets.English
	case hant > hans || hant == hans && canton > 0:
		return tickets.Hant
	}
	return tickets.Hans
}
