package intents

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// alone is what a message says by itself of where it is about and how it speaks, whatever places others name.
type alone struct {
	text      string     // without what it says it is not about
	denied    []twoRunes // in what it says it is not about, sorted
	names     []siteName
	led       []string // words that lead to what belongs to an estate: the end of each may be its name
	firms     []string // named in full
	marks     []mark
	landmarks []string   // 邮局, 加油站: what lies on a road and needs no name
	own       []twoRunes // in the place, that many places do not share
	said      []twoRunes // in the place and the words, sorted
	strange   []twoRunes // those of them that no word has the reader knows: names, most of them
	talk      talk
	long      float64 // 0 … 1: a letter
}

const letterLength = 80 // characters: from here on a message is a letter, whose matter has lasted

func (o *Offline) readAlone(place, text string) *alone {
	d := <-o.free
	defer func() { o.free <- d }()
	led := ledWords(text)
	text, denied := withoutDenied(text)
	said := runePairs(place + " " + text)
	return &alone{
		strange:   o.strange(said),
		text:      text,
		denied:    runePairs(denied),
		names:     append(fieldNames([]rune(place)), o.textNames(d, text)...),
		led:       led,
		firms:     slices.DeleteFunc(firmsIn(place+";"+text), func(f string) bool { return !o.mayName(f) }),
		marks:     marksOf(place + " " + text),
		landmarks: landmarksOf(place, text),
		own:       ownPairs(place),
		said:      said,
		talk:      talkOf(text),
		long:      min(1, float64(utf8.RuneCountInString(text))/letterLength),
	}
}

// twoRunes are two neighbouring characters in one number, which costs less than a string where each message has many.
type twoRunes uint64

func pairOf(a, b rune) twoRunes { return twoRunes(a)<<32 | twoRunes(b) }

func (p twoRunes) runes() [2]rune { return [2]rune{rune(p >> 32), rune(p & (1<<32 - 1))} }

func (p twoRunes) String() string { r := p.runes(); return string(r[:]) }

// runePairs are the pairs of neighbouring characters of a text, sorted and each once.
func runePairs(text string) (all []twoRunes) {
	runes := []rune(text)
	for i := 0; i+1 < len(runes); i++ {
		all = append(all, pairOf(runes[i], runes[i+1]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keptReadings keeps what was read of the open tickets, which every new one is compared with, by the words and the place that were read.
type keptReadings struct {
	units    kept[*units]
	alones   kept[*alone]
	meanings kept[*meaning]
}

// keptMost is of how many messages a reading is kept: the open tickets of three busy areas, three megabytes in all.
const keptMost = 600

// kept keeps what was made last, in two halves: when the newer one is full, the older one goes as a whole, and what is still asked for moves over.
type kept[V any] struct {
	mu         sync.Mutex
	newer, old map[string]V
}

func (k *kept[V]) get(key string, read func() V) V {
	v, found := k.find(key)
	if found {
		return v
	}
	v = read() // outside the lock: two that read the same at once come to the same
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(key, v)
	return v
}

func (k *kept[V]) find(key string) (v V, found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, found = k.newer[key]; found {
		return v, true
	}
	if v, found = k.old[key]; found {
		k.put(key, v)
	}
	return v, found
}

func (k *kept[V]) put(key string, v V) {
	if k.newer == nil || len(k.newer) >= keptMost/2 {
		k.newer, k.old = map[string]V{}, k.newer
	}
	k.newer[key] = v
}

// strange are the pairs of characters that are strange, and not part of what many places are called.
func (o *Offline) strange(said []twoRunes) (all []twoRunes) {
	for _, pair := range said {
		if o.isStrange(pair) && !commonPlace[pair] {
			all = append(all, pair)
		}
	}
	return all
}
