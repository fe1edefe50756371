package store

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"huying/tickets"
)

// Words are found by their grams: every two neighbouring characters of Chinese, Latin words and numbers whole, and a number together with
// the character behind it (3号). A table says for every gram which tickets carry it, by blocks of a thousand tickets: a row is short
// enough to be written anew for each ticket, and a search reads the newest blocks only, however many tickets there are. Full-text indexes of
// the databases would each need SQL of their own, and PostgreSQL's reads every ticket that carries a word before it gives the newest.
//
// Seven digits in a row are no gram: telephone and identity numbers find nobody here (see lookups.go).

// fold is a text as it is compared: full-width letters and digits as plain ones, lower case.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(storable(text))) }

// scripts, as far as they matter here.
const (
	other  = iota
	letter // of a script with words: Latin, Cyrillic, Uyghur, digits
	sign   // a script without blanks between words: Chinese, Japanese, Korean
)

func scriptOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return sign
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return letter
	}
	return other
}

// longestGram bounds what one word of letters takes as a key.
const longestGram = 24

// gramsOf lists the grams of a text, each once, in order.
func gramsOf(text string) []string {
	var all []string
	runes := []rune(fold(text))
	for i := 0; i < len(runes); {
		j := i + 1
		switch scriptOf(runes[i]) {
		case letter:
			for j < len(runes) && scriptOf(runes[j]) == letter {
				j++
			}
			word := string(runes[i:j])
			if tickets.LongNumber(word) {
				break
			}
			all = append(all, string(runes[i:min(j, i+longestGram)]))
			if j < len(runes) && scriptOf(runes[j]) == sign && unicode.IsDigit(runes[j-1]) && j-i < longestGram {
				all = append(all, string(runes[i:j+1]))
			}
		case sign:
			if j < len(runes) && scriptOf(runes[j]) == sign {
				all = append(all, string(runes[i:j+1]))
			}
		}
		i = j
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// carries reports whether a folded text has a folded part in it, as a whole where the part begins or ends with a letter or a digit: 3号
// does not stand in 13号.
func carries(text, part string) bool {
	p := []rune(part)
	if len(p) == 0 {
		return true
	}
	head, tail := scriptOf(p[0]) == letter, scriptOf(p[len(p)-1]) == letter
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		i += from
		before, after := []rune(lastRune(text[:i])), []rune(firstRune(text[i+len(part):]))
		if !(head && len(before) > 0 && scriptOf(before[0]) == letter) && !(tail && len(after) > 0 && scriptOf(after[0]) == letter) {
			return true
		}
		from = i + len(firstRune(text[i:]))
	}
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

func lastRune(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i]&0xC0 != 0x80 {
			return s[i:]
		}
	}
	return s
}

// gramText is all of a ticket that words are looked for in.
func gramText(words, place, result string) string { return words + "\n" + place + "\n" + result }

const blockSize = 1000

// blockOf gives the block of a number and its place there; ok is false for a number of another form.
func blockOf(number string) (block int64, within string, ok bool) {
	day, count, found := strings.Cut(number, "-")
	d, err := strconv.ParseInt(day, 10, 64)
	n, err2 := strconv.ParseInt(count, 10, 64)
	if !found || err != nil || err2 != nil || len(day) != 8 || n < 0 || n >= 100_000*blockSize {
		return 0, "", false
	}
	tail := strconv.FormatInt(blockSize+n%blockSize, 10)
	return d*100_000 + n/blockSize, tail[1:], true
}

// numbersOf are the numbers of a row of grams, the newest first.
func numbersOf(block int64, list string) []string {
	within := strings.Fields(list)
	slices.Sort(within)
	within = slices.Compact(within)
	slices.Reverse(within)
	day, thousands := strconv.FormatInt(block/100_000, 10), block%100_000
	for i, w := range within {
		n, _ := strconv.ParseInt(w, 10, 64)
		count := strconv.FormatInt(thousands*blockSize+n, 10)
		within[i] = day + "-" + strings.Repeat("0", max(0, 4-len(count))) + count
	}
	return within
}
