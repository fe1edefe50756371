package intents

import (
	"slices"
	"sort"
	"strings"
)

// lexicon finds all words of all its sets in one pass over a message. A set is a name and words separated by spaces, where _ stands
// for a space inside an English word; a word may belong to several sets.
type lexicon struct {
	next map[uint64]int32 // node<<32 | rune → node
	ends []int32          // node → which of in the words that end there belong to, 0 where none ends
	in   [][]uint16       // sets, each combination of them once, for few of the many words have one of their own
	also map[uint64]int32 // one of in<<32 | a further set → the one of in with both
	sets []string
	ids  map[string]uint16
}

// hit is one word found: the set and where.
type hit struct {
	set        uint16
	start, end int32
}

func newLexicon(sets map[string]string) *lexicon {
	l := &lexicon{next: map[uint64]int32{}, ends: make([]int32, 1), in: make([][]uint16, 1), also: map[uint64]int32{}, ids: map[string]uint16{}}
	names := make([]string, 0, len(sets))
	for name := range sets {
		names = append(names, name)
	}
	sort.Strings(names)
	var w words
	for i, name := range names {
		l.sets = append(l.sets, name)
		l.ids[name] = uint16(i)
		for _, word := range strings.Fields(sets[name]) {
			l.add(&w, strings.ReplaceAll(word, "_", " "), uint16(i))
		}
	}
	return l
}

// add puts a word into a set; w is scratch space.
func (l *lexicon) add(w *words, word string, set uint16) {
	w.normalise(word)
	node := int32(0)
	for _, r := range w.runes {
		key := uint64(node)<<32 | uint64(r)
		child, ok := l.next[key]
		if !ok {
			child = int32(len(l.ends))
			l.next[key] = child
			l.ends = append(l.ends, 0)
		}
		node = child
	}
	if node == 0 {
		return
	}
	before := l.ends[node]
	key := uint64(before)<<32 | uint64(set)
	both, ok := l.also[key]
	if !ok {
		both = int32(len(l.in))
		l.also[key] = both
		l.in = append(l.in, append(slices.Clone(l.in[before]), set))
	}
	l.ends[node] = both
}

// find appends every word of every set that occurs; a Latin word must stand alone, but may have a plural s.
func (l *lexicon) find(runes []rune, hits []hit) []hit {
	for start := range runes {
		if latinInside(runes, start) {
			continue
		}
		node := int32(0)
		for end := start; end < len(runes); end++ {
			if runes[end] == ' ' && end > start && isHan(runes[end-1]) && end+1 < len(runes) && isHan(runes[end+1]) {
				continue // voice transcripts put spaces between words
			}
			child, ok := l.next[uint64(node)<<32|uint64(runes[end])]
			if !ok {
				break
			}
			node = child
			if in := l.ends[node]; in > 0 && wordEnds(runes, end) {
				for _, set := range l.in[in] {
					hits = append(hits, hit{set, int32(start), int32(end + 1)})
				}
			}
		}
	}
	return hits
}

func latinInside(runes []rune, start int) bool {
	return start > 0 && isLetter(runes[start]) && isLetter(runes[start-1])
}

func wordEnds(runes []rune, end int) bool {
	if !isLetter(runes[end]) || end+1 == len(runes) || !isLetter(runes[end+1]) {
		return true
	}
	return runes[end+1] == 's' && (end+2 == len(runes) || !isLetter(runes[end+2]))
}
