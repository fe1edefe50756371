package intents

import "unicode"

var (
	englishLead  = []string{"my name is ", "my name's ", "i'm called ", "i am called ", "call me ", "name: ", "name is ", "contact: "}
	englishMaybe = []string{"i am ", "i'm ", "im ", "this is "}
	notEnglish   = map[string]bool{
		"chinese": true, "american": true, "british": true, "english": true, "indian": true, "korean": true, "japanese": true, "french": true, "german": true, "russian": true, "canadian": true,
		"australian": true, "african": true, "italian": true, "spanish": true, "a": true, "an": true, "the": true, "not": true, "in": true, "at": true, "from": true, "and": true, "i": true, "on": true, "so": true,
		"living": true, "here": true, "muslim": true, "nigerian": true, "pakistani": true, "filipino": true, "thai": true, "vietnamese": true, "brazilian": true, "building": true, "room": true, "my": true, "urgent": true,
		"sorry": true, "your": true, "very": true, "wechat": true, "beijing": true, "shanghai": true, "but": true, "with": true, "living_in": true, "phone": true, "tel": true, "mobile": true, "ok": true, "also": true, "that": true, "inside": true, "back": true, "when": true, "if": true, "please": true, "later": true, "now": true, "asap": true, "soon": true, "again": true, "anytime": true,
		"about": true, "before": true, "after": true, "today": true, "tomorrow": true, "to": true, "for": true, "or": true, "because": true, "any": true, "spelled": true, "spelt": true, "wrong": true, "misspelled": true, "missing": true,
	}
)

// englishName finds My name is John Smith; after I am only words with a capital count.
func englishName(w *words, i int, spans []span) []span {
	runes := w.runes
	if latinInside(runes, i) {
		return spans
	}
	capital, from := false, -1
	for _, lead := range englishLead {
		if hasPrefix(runes[i:], lead) {
			from = i + len(lead)
		}
	}
	for _, lead := range englishMaybe {
		if from < 0 && hasPrefix(runes[i:], lead) {
			from, capital = i+len(lead), true
		}
	}
	if from < 0 {
		return spans
	}
	for _, title := range []string{"mr. ", "mr ", "mrs. ", "mrs ", "ms. ", "ms ", "miss ", "dr. ", "dr "} {
		if hasPrefix(runes[from:], title) {
			from += len(title)
			break
		}
	}
	to, taken, lead := from, 0, false
	for at := from; at < len(runes) && taken < 3; {
		end := at
		for end < len(runes) && (isLetter(runes[end]) || runes[end] == '-' || runes[end] > 0xbf && unicode.IsLetter(runes[end]) && !isHan(runes[end])) {
			end++
		}
		first := rune(w.orig[w.at[min(at, len(runes)-1)]])
		upper := first >= 'A' && first <= 'Z'
		if end == at || notEnglish[string(runes[at:end])] || !upper && capital || taken > 0 && (upper != lead || !upper && (runes[i] == 'c' || !latinSurname(runes[at:end]))) {
			break
		}
		if taken == 0 {
			lead = upper
		}
		to, taken = end, taken+1
		if end >= len(runes) || runes[end] != ' ' {
			break
		}
		at = end + 1
	}
	if taken == 0 {
		return spans
	}
	return append(spans, span{from, to, tokenName})
}
