package intents

import (
	"slices"
	"strings"
)

// joints are the words with which people go on to another matter.
var joints = newLexicon(map[string]string{
	"joint": `还有 还有就是 还有个事 还有一个 另外 另外还有 再有 再就是 再一个 再说 再反映 再报 顺便 顺便说 顺便问 此外 除此之外 同时 第二 第二个 其次 二来 二是 以及 并且 而且 然后 对了 还想 也想 还要 又 也 加上 仲有 同埋 另外仲
		also and_also another_thing by_the_way besides in_addition secondly and plus additionally moreover`,
	"strong": `还有 还有就是 还有个事 还有一个 另外 另外还有 再有 再就是 再一个 再反映 再报 顺便 顺便说 顺便问 此外 除此之外 第二 第二个 其次 二来 二是 对了 仲有 同埋 另外仲 also and_also another_thing by_the_way besides in_addition secondly additionally`,
})

// How sure both parts must be that they are two matters: behind a word that says so, or behind a mere comma.
const (
	secondJoined   = 0.45
	secondComma    = 0.86
	secondBonus    = 0.2 // for such a word, where what is likeliest is taken
	secondTries    = 6
	secondLeast    = 3   // runes of a part
	longestAddress = 24  // runes of a part that only says where
	secondMost     = 200 // runes of a message: longer ones are letters, which tell one matter at length
)

// ofWhom reports a clause that goes on about whoever a service is for, 她85了下不了楼: the reason for it, no other matter.
func ofWhom(clause string) bool {
	return (strings.HasPrefix(clause, "她") || strings.HasPrefix(clause, "他")) && !strings.HasPrefix(clause[len("她"):], "家")
}

// another looks for a second matter. When there is one, the first part names the service of the reading.
func (o *Offline) another(d *scratch, r *Reading) {
	runes := d.words.runes
	if len(runes) < 8 || len(runes) > secondMost || serviceless[r.Intent] || r.Intent == "legal" {
		return
	}
	d.hits = joints.find(runes, d.hits[:0])
	cuts := d.cuts(runes)
	best := 0.0
	var first judged
	var second Second
	main := r.Service
	for _, c := range cuts {
		if c.from < secondLeast || len(runes)-c.to < secondLeast {
			continue
		}
		if c.weight == 0 && (nobodyCares(runes[c.to:]) || o.tellsWhere(runes[:c.from]) || o.tellsWhere(runes[c.to:])) {
			continue
		}
		enough := max(secondComma, best)
		if c.weight > 0 {
			enough = max(secondJoined, best) - secondBonus
		}
		a, b, both := o.halves(d, runes[:c.from], runes[c.to:], enough)
		if !both || a.best[0].code == b.best[0].code || c.weight == 0 && akin(&a, &b) {
			continue
		}
		least := min(a.sure, b.sure)
		if c.weight > 0 {
			least += secondBonus
		}
		if least <= best {
			continue
		}
		best, first = least, a
		second = Second{Service: b.best[0].code, Words: d.words.exact(c.to, len(runes))}
		if c.weight == 0 && b.best[0].code == main { // the clause before the comma is the lesser matter
			first = b
			second = Second{Service: a.best[0].code, Words: d.words.exact(0, c.from)}
		}
	}
	if best == 0 {
		return
	}
	if r.Service == first.best[0].code {
		r.Sure = max(r.Sure, first.sure) // the other matter made it look unsure
	}
	if strings.HasPrefix(first.best[0].code, "S") && ofWhom(second.Words) {
		return
	}
	r.Second = &second
	o.mainly(r, &first)
}

// mainly makes the first part of two matters what the reading is about.
func (o *Offline) mainly(r *Reading, first *judged) {
	if r.Service != first.best[0].code && r.Danger == "" {
		r.Service, r.Sure = first.best[0].code, first.sure
		if !o.judge.classed() { // a letter's class is that of the whole letter
			r.Class = first.class
		}
		r.Intent = o.intentOf(r.Service)
	}
	r.Services = r.Services[:0]
	for _, c := range first.best {
		r.Services = append(r.Services, c.code)
	}
}

// tellsWhere reports a part that only says where: 井盖没了，新桥路.
func (o *Offline) tellsWhere(runes []rune) bool {
	if len(runes) > longestAddress {
		return false
	}
	var part words
	part.normalise(string(runes))
	from, to, _, _ := o.placer.find(&part, nil, nil, piece{})
	return OnlyWhere(Reading{Place: part.exact(from, to)}, part.orig)
}

// halves reads the two parts of a message; both is false when one of them does not ask for a service, surely enough.
func (o *Offline) halves(d *scratch, before, after []rune, enough float64) (a, b judged, both bool) {
	read := func(part []rune, into *judged) bool {
		o.judge.read(&d.judged, part, nil)
		*into = d.judged
		into.best = slices.Clone(d.judged.best)
		return into.want == "" && len(into.best) > 0 && into.best[0].code != suggestionService && into.sure >= enough
	}
	if len(before) <= len(after) { // the shorter one costs less, and may tell enough
		both = read(before, &a) && read(after, &b)
	} else {
		both = read(after, &b) && read(before, &a)
	}
	return a, b, both
}

// nobodyCares reports a clause that only says who did nothing about the matter: 物业不管, 没人修.
func nobodyCares(runes []rune) bool {
	if len(runes) > 10 {
		return false
	}
	for i := range runes {
		if startsAny(runes[i:], []string{"不管", "没人", "不理", "不修", "不来", "不处理", "冇人", "唔理", "不给", "没法", "不敢", "怎么办"}) {
			return true
		}
	}
	return false
}

// akin reports that each part might as well be the other's matter: one matter told in two clauses.
func akin(a, b *judged) bool {
	for _, c := range a.best[1:] {
		if c.code == b.best[0].code && c.p > 0.08 {
			return true
		}
	}
	for _, c := range b.best[1:] {
		if c.code == a.best[0].code && c.p > 0.08 {
			return true
		}
	}
	return false
}

// cuts are the places where a message may fall into two: the strong joints first, then clause ends; a cut takes away what joins.
func (d *scratch) cuts(runes []rune) []piece {
	cuts := d.pieces[:0]
	strong, joint := joints.ids["strong"], joints.ids["joint"]
	for _, h := range d.hits {
		if h.set == strong && len(cuts) < secondTries {
			cuts = append(cuts, piece{int(h.start), int(h.end), 1})
		}
	}
	for i, r := range runes {
		if len(cuts) >= secondTries {
			break
		}
		if !breaks(r) && !(r == ' ' && i > 0 && isHan(runes[i-1])) {
			continue
		}
		to, weight := i+1, 0
		for _, h := range d.hits {
			if h.set == joint && int(h.start) >= i+1 && int(h.start) <= i+2 && int(h.end) > to {
				to = int(h.end)
			}
		}
		cuts = append(cuts, piece{i, to, weight})
	}
	d.pieces = cuts
	return cuts
}
