package intents

import (
	"strings"
	"unicode"
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

// OtherScript tells that a message is mostly in letters that are neither Chinese nor Latin, such as Korean or Cyrillic ones.
func OtherScript(text string) bool {
	var known, other int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r) || unicode.Is(unicode.Latin, r):
			known++
		case unicode.IsLetter(r):
			other++
		}
	}
	return other > known
}

var langNames = []struct {
	lang  tickets.Lang
	names string
}{
	{tickets.English, "english 英语 英語 英文"},
	{tickets.Hant, "traditional 繁体 繁體 正体 正體"},
	{tickets.Hans, "simplified 简体 簡體 普通话 普通話 国语 國語 mandarin"},
}

// NamedLang is the language somebody asks for by name, "" when the words name none or several.
func NamedLang(text string) (named tickets.Lang) {
	text = strings.ToLower(text)
	for _, l := range langNames {
		if !saysAny(text, strings.Fields(l.names)) {
			continue
		}
		if named != "" {
			return ""
		}
		named = l.lang
	}
	if named == "" && saysAny(text, []string{"中文", "汉语", "漢語", "chinese"}) { // in the script they write
		if named = DetectLang(text); named == tickets.English {
			named = tickets.Hans
		}
	}
	return named
}
