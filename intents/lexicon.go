package intents

import (
	"maps"
	"slices"
	"strings"
)

// lexicon finds all words of all its sets in one pass over a message. A set is a name and words separated by spaces, where _ stands
// for a space inside an English word; a word may belong to several sets. It is a tree of characters laid out flat, for the lexicons of a
// program hold two hundred thousand of them: the children of a node stand side by side, by character, and those of the next node follow.
type lexicon struct {
	roots map[rune]int32 // where words begin: there the children are thousands, and most characters of a message lead nowhere
	runes []rune         // node → the character that leads to it
	first []int32        // node → its first child; one more than there are nodes
	ends  []int32        // node → which of in the words that end there belong to, 0 where none ends
	in    [][]uint16     // sets, each combination of them once, for few of the many words have one of their own
	sets  []string
	ids   map[string]uint16
}

// hit is one word found: the set and where.
type hit struct {
	set        uint16
	start, end int32
}

func newLexicon(sets map[string]string) *lexicon {
	names := slices.Sorted(maps.Keys(sets))
	t := newWordTree()
	ids := map[string]uint16{}
	for i, name := range names {
		ids[name] = uint16(i)
		for _, word := range strings.Fields(sets[name]) {
			t.add(strings.ReplaceAll(word, "_", " "), uint16(i))
		}
	}
	l := t.lexicon()
	l.sets, l.ids = names, ids
	return l
}

// wordTree is a lexicon while words are put into it.
type wordTree struct {
	next map[uint64]int32 // node<<32 | rune → node
	ends []int32
	in   [][]uint16
	also map[uint64]int32 // one of in<<32 | a further set → the one of in with both
	word words
}

func newWordTree() *wordTree {
	return &wordTree{next: map[uint64]int32{}, ends: make([]int32, 1), in: make([][]uint16, 1), also: map[uint64]int32{}}
}

// add puts a word into a set.
func (t *wordTree) add(word string, set uint16) {
	t.word.normalise(word)
	node := int32(0)
	for _, r := range t.word.runes {
		key := uint64(node)<<32 | uint64(r)
		child, ok := t.next[key]
		if !ok {
			child = int32(len(t.ends))
			t.next[key] = child
			t.ends = append(t.ends, 0)
		}
		node = child
	}
	if node == 0 {
		return
	}
	before := t.ends[node]
	key := uint64(before)<<32 | uint64(set)
	both, ok := t.also[key]
	if !ok {
		both = int32(len(t.in))
		t.also[key] = both
		t.in = append(t.in, append(slices.Clone(t.in[before]), set))
	}
	t.ends[node] = both
}

// lexicon lays the tree out flat, level by level.
func (t *wordTree) lexicon() *lexicon {
	keys := slices.Sorted(maps.Keys(t.next))
	from := make([]int32, len(t.ends)+1) // node → its first key
	for _, key := range keys {
		from[key>>32+1]++
	}
	for i := range t.ends {
		from[i+1] += from[i]
	}
	n := len(t.ends)
	l := &lexicon{runes: make([]rune, 1, n), first: make([]int32, 0, n+1), ends: make([]int32, 0, n), in: t.in}
	queue := make([]int32, 1, n) // nodes as they were numbered, in their new order
	for at := 0; at < len(queue); at++ {
		node := queue[at]
		l.first, l.ends = append(l.first, int32(len(queue))), append(l.ends, t.ends[node])
		for _, key := range keys[from[node]:from[node+1]] {
			l.runes, queue = append(l.runes, rune(uint32(key))), append(queue, t.next[key])
		}
	}
	l.first = append(l.first, int32(n))
	l.roots = make(map[rune]int32, l.first[1]-l.first[0])
	for node := l.first[0]; node < l.first[1]; node++ {
		l.roots[l.runes[node]] = node
	}
	return l
}

// child is the node that a character leads to from another, 0 where there is none.
func (l *lexicon) child(node int32, r rune) int32 {
	if node == 0 {
		return l.roots[r]
	}
	from := l.first[node]
	i, ok := slices.BinarySearch(l.runes[from:l.first[node+1]], r)
	if !ok {
		return 0
	}
	return from + int32(i)
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
			if node = l.child(node, runes[end]); node == 0 {
				break
			}
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
