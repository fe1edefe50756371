package intents

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// feature is one thing seen in a message: its hash, how much its kind counts, and the kind.
type feature struct {
	hash  uint32
	value float32
	kind  uint8
}

// Kinds of features. Characters carry the words, syllables what is mistyped or written in pinyin.
const (
	kindChar = iota + 1
	kindPair
	kindTriple
	kindQuad
	kindSkip
	kindSound2
	kindSound3
	kindWord
	kindWords
	kindPiece
	kindMeaning
	kindMeanings
	kindSign
	kindSigns
)

var kindValue = [...]float32{0, 1.25, 1.15, 0.7, 0.5, 0.4, 0.5, 0.6, 1.4, 1.1, 0.35, 1.2, 0.6, 1.2, 0.6}

// sounds maps each common character to its syllable, with the pairs that people mix up (zh z, ing in) made one; 0 is unknown.
var sounds, soundOf = soundTables()

func soundTables() (*[tableSize]uint16, map[string]uint16) {
	table, ids := new([tableSize]uint16), map[string]uint16{}
	fuzzy := map[string]uint16{}
	for _, entry := range strings.Fields(syllables) {
		end := strings.IndexFunc(entry, isHan)
		blurred := blur(entry[:end])
		if fuzzy[blurred] == 0 {
			fuzzy[blurred] = uint16(len(fuzzy) + 1)
		}
		id := fuzzy[blurred]
		ids[entry[:end]] = id
		for _, r := range entry[end:] {
			if r <= hansHigh {
				table[r-hansLow] = id
			}
		}
	}
	return table, ids
}

// blur makes one what many speakers do not tell apart.
func blur(s string) string {
	if len(s) > 2 && s[1] == 'h' {
		s = s[:1] + s[2:]
	}
	if strings.HasSuffix(s, "ng") {
		s = s[:len(s)-1]
	}
	return s
}

// standard maps the small words of Cantonese to those of the standard language, and every other character to itself.
var standard = func() *[tableSize]uint16 {
	table := new([tableSize]uint16)
	for i := range table {
		table[i] = uint16(hansLow + i)
	}
	for _, pair := range strings.Fields("嘅的 喺在 冇没 佢他 咗了 唔不 瞓睡 俾给 畀给 睇看 搵找 嚟来 攞拿 嗰那 哋们 系是 咁这 啲些 嘢事 乜什") {
		r := []rune(pair)
		table[r[0]-hansLow] = uint16(r[1])
	}
	return table
}()

func mix(h, x uint32) uint32 {
	h ^= x
	h *= 0x9e3779b1
	return h ^ h>>15
}

// extractor turns a message into features. It is scratch space for one message at a time.
type extractor struct {
	features []feature
	han      []rune
	tones    []uint16
	before   uint32 // hash of the Latin word before
	hits     []hit
}

func (e *extractor) add(kind, hash uint32) {
	e.features = append(e.features, feature{ofKind(kind, hash), kindValue[kind], uint8(kind)})
}

// ofKind keeps the hashes of each kind apart.
func ofKind(kind, hash uint32) uint32 { return mix(hash, kind*0x85ebca6b) }

// extract reads the runes of a normalised message.
func (e *extractor) extract(runes []rune) []feature {
	e.features, e.han, e.tones, e.before = e.features[:0], e.han[:0], e.tones[:0], 0
	for i := 0; i < len(runes); {
		r := runes[i]
		if end := numbered(runes, i); end > i { // 三号楼二单元 says where, and nothing of what
			e.flush()
			e.before, i = 0, end
			continue
		}
		switch {
		case isHan(r):
			tone := uint16(0)
			if r >= hansLow {
				r = rune(standard[r-hansLow])
				tone = sounds[r-hansLow]
			}
			e.han = append(e.han, r)
			e.tones = append(e.tones, tone)
			e.before = 0
			i++
		case isLetter(r):
			end := i
			for end < len(runes) && (isLetter(runes[end]) || runes[end] == '\'') {
				end++
			}
			e.flushHan()
			e.latin(runes[i:end])
			i = end
		case isDigit(r):
			for i < len(runes) && isDigit(runes[i]) {
				i++
			}
			e.han, e.tones = append(e.han, '0'), append(e.tones, 0)
		case r == ' ':
			i++
		default:
			e.flush()
			e.before = 0
			i++
		}
	}
	e.flush()
	e.meanings(runes)
	return e.merge()
}

// merge makes one of the features that are there more than once: in a letter the tenth time says little more than the first.
func (e *extractor) merge() []feature {
	f := e.features
	slices.SortFunc(f, func(a, b feature) int { return cmp.Compare(a.hash, b.hash) })
	kept := f[:0]
	for from, to := 0, 0; from < len(f); from = to {
		for to = from + 1; to < len(f) && f[to].hash == f[from].hash; to++ {
		}
		one := f[from]
		if to > from+1 {
			one.value *= float32(1 + math.Log(float64(to-from)))
		}
		kept = append(kept, one)
	}
	e.features = kept
	return kept
}

// meaningsNear is how many meanings on from one make a pair with it, in either order.
const meaningsNear = 4

// meanings makes the features of what the words mean, by the thesaurus; of words inside words the longest counts.
func (e *extractor) meanings(runes []rune) {
	e.hits = meanings.find(runes, e.hits[:0])
	kept := e.hits[:0]
	covered := int32(0) // end of the longest word kept so far
	for i, h := range e.hits {
		longer := false // hits of one start come shortest first
		for j := i + 1; j < len(e.hits) && e.hits[j].start == h.start; j++ {
			longer = longer || e.hits[j].end > h.end
		}
		if longer || h.end < covered || h.end == covered && len(kept) > 0 && kept[len(kept)-1].start < h.start {
			continue
		}
		kept, covered = append(kept, h), max(covered, h.end)
	}
	for i, h := range kept {
		e.add(kindMeaning, mix(5, uint32(h.set)))
		for _, o := range kept[i+1 : min(len(kept), i+1+meaningsNear)] {
			if o.set != h.set {
				e.add(kindMeanings, mix(mix(6, uint32(min(h.set, o.set))), uint32(max(h.set, o.set))))
			}
		}
	}
}

func (e *extractor) flush() {
	e.flushHan()
	e.flushTones()
}

// flushHan makes the n-grams of a stretch of characters; syllables go on when Latin words that are pinyin follow.
func (e *extractor) flushHan() {
	h := e.han
	for i := range h {
		c1 := mix(0, uint32(h[i]))
		e.add(kindChar, c1)
		if i+1 < len(h) {
			c2 := mix(c1, uint32(h[i+1]))
			e.add(kindPair, c2)
			if i+2 < len(h) {
				c3 := mix(c2, uint32(h[i+2]))
				e.add(kindTriple, c3)
				if i+3 < len(h) {
					e.add(kindQuad, mix(c3, uint32(h[i+3])))
				}
			}
		}
		for gap := 2; gap <= 4 && i+gap < len(h); gap++ {
			e.add(kindSkip, mix(c1, uint32(h[i+gap])))
		}
	}
	e.han = e.han[:0]
}

func (e *extractor) flushTones() {
	t := e.tones
	for i := 0; i+1 < len(t); i++ {
		if t[i] == 0 || t[i+1] == 0 {
			continue
		}
		s2 := mix(mix(1, uint32(t[i])), uint32(t[i+1]))
		e.add(kindSound2, s2)
		if i+2 < len(t) && t[i+2] != 0 {
			e.add(kindSound3, mix(s2, uint32(t[i+2])))
		}
	}
	e.tones = e.tones[:0]
}

// latin makes the features of a Latin word; one that reads as pinyin adds its syllables.
func (e *extractor) latin(word []rune) {
	stem := stemmed(word)
	h := uint32(2)
	for _, r := range stem {
		h = mix(h, uint32(r))
	}
	e.add(kindWord, h)
	if e.before != 0 {
		e.add(kindWords, mix(e.before, h))
	}
	e.before = h
	if len(stem) > 4 {
		for i := 0; i+4 <= len(stem); i++ {
			p := uint32(3)
			for _, r := range stem[i : i+4] {
				p = mix(p, uint32(r))
			}
			e.add(kindPiece, p)
		}
	}
	mark := len(e.tones)
	if !e.pinyin(word) {
		e.tones = e.tones[:mark]
		e.flushTones()
	}
}

// pinyin appends the syllables of a word, longest first; false when it is no pinyin.
func (e *extractor) pinyin(word []rune) bool {
	if len(word) > 40 {
		return false
	}
	var buf [48]byte
	for i, r := range word {
		buf[i] = byte(r)
	}
	return e.syllables(buf[:len(word)], 0)
}

func (e *extractor) syllables(rest []byte, depth int) bool {
	if len(rest) == 0 {
		return true
	}
	if depth > 12 {
		return false
	}
	for n := min(6, len(rest)); n > 0; n-- {
		id, ok := soundOf[string(rest[:n])]
		if !ok {
			continue
		}
		e.tones = append(e.tones, id)
		if e.syllables(rest[n:], depth+1) {
			return true
		}
		e.tones = e.tones[:len(e.tones)-1]
	}
	return false
}

// stemmed cuts plural, past and -ing endings.
func stemmed(word []rune) []rune {
	n := len(word)
	switch {
	case n > 5 && hasSuffix(word, "ing"):
		return word[:n-3]
	case n > 4 && hasSuffix(word, "ed"):
		return word[:n-2]
	case n > 3 && hasSuffix(word, "'s"):
		return word[:n-2]
	case n > 3 && word[n-1] == 's' && word[n-2] != 's':
		return word[:n-1]
	}
	return word
}

// unitScale makes a vector of a sum of squares one of length 1.
func unitScale(sum float32) float32 {
	if sum <= 0 {
		return 0
	}
	return float32(1 / math.Sqrt(float64(sum)))
}

// pairHash is the hash of the feature that two neighbouring characters are.
func pairHash(a, b rune) uint32 {
	return ofKind(kindPair, mix(mix(0, uint32(a)), uint32(b)))
}

// charHash is the feature of one character.
func charHash(a rune) uint32 { return ofKind(kindChar, mix(0, uint32(a))) }
