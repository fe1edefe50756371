package intents

import (
	_ "embed" // the thesaurus
	"strings"
)

// thesaurusFile lists everyday words that mean much the same, in plain, dialect and English wording, one meaning a line; _ stands for a
// space. What the phrases say in one of the words is understood in the others.
//
//go:embed thesaurus.txt
var thesaurusFile string

// meanings finds the words of the thesaurus; a set is a line.
var meanings = newMeanings(thesaurusFile)

func newMeanings(file string) *lexicon {
	t := newWordTree()
	for i, line := range strings.Split(strings.TrimSpace(file), "\n") {
		for _, word := range strings.Fields(line) {
			word = strings.ReplaceAll(word, "_", " ")
			t.add(word, uint16(i))
			if isLetter(rune(word[0])) && !strings.Contains(word, " ") && len(word) > 2 {
				for _, form := range inflected(word) {
					t.add(form, uint16(i))
				}
			}
		}
	}
	return t.lexicon()
}

// inflected are the other forms of an English word; those that are no words do no harm.
func inflected(word string) []string {
	stem, last := word[:len(word)-1], word[len(word)-1]
	switch last {
	case 'e':
		return []string{stem + "ing", stem + "ed", stem + "er"}
	case 'y':
		return []string{stem + "ies", stem + "ied", word + "ing", word + "ed"}
	}
	double := word + string(last)
	return []string{word + "es", word + "ed", word + "ing", word + "er", double + "ed", double + "ing"}
}
