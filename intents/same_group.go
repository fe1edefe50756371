package intents

import "time"

// How messages are compared and put together.
const (
	sameWithin    = 30 * 24 * time.Hour
	lettersWithin = 400 * 24 * time.Hour
	aLetter       = 0.5 // how much of a letter two must be, taken together
	sameCompare   = 400 // newest messages with a common place or topic that a message is compared with
	surelySame    = 5.0 // beyond which one pair counts no more for or against a group
	surelyOther   = -3.0
)

// candidates are the pairs that are worth comparing: they share a place, a landmark, a firm, a bus line, a likeliest service or the thing most is
// said of, and the time is not too far.
func candidates(all []*matter, each func(a, b int)) {
	index := map[string][]int{}
	var seen []int // by message: the last one it was compared with
	for i, m := range all {
		seen = append(seen, i)
		for _, key := range m.keys() {
			near := index[key]
			for _, n := range near[max(0, len(near)-sameCompare):] {
				if seen[n] == i || !m.at.IsZero() && !all[n].at.IsZero() && m.at.Sub(all[n].at) > within(m, all[n]) {
					continue
				}
				seen[n] = i
				if !strangers(all[n], m) {
					each(n, i)
				}
			}
			index[key] = append(near, i)
		}
	}
}

// within is how far apart two messages of one matter may be: who writes letters has waited long and waits on.
func within(a, b *matter) time.Duration {
	if (a.long+b.long)/2 >= aLetter {
		return lettersWithin
	}
	return sameWithin
}

// strangers reports that two messages of a chat name different estates or villages and no other place that is one. These are never one matter;
// but who writes a letter about a works next door names an own estate.
func strangers(x, y *matter) bool {
	if apart(x.placeUnits, y.placeUnits) {
		return true
	}
	a, b := &x.site, &y.site
	if twinSites(a, b) {
		return true
	}
	if len(a.named[classHome]) == 0 || len(b.named[classHome]) == 0 {
		return false
	}
	for class := range a.named {
		if shares(a.named[class], b.named[class]) {
			return false
		}
	}
	if (x.long+y.long)/2 >= aLetter {
		return false
	}
	return !shares(a.firms, b.firms) && relate(a.marks, b.marks, "路") != sameMark
}

// keys are what a message is found by.
func (m *matter) keys() (keys []string) {
	for _, named := range m.site.named {
		for _, at := range named {
			keys = append(keys, "#"+string(rune(at)))
		}
	}
	for _, pair := range m.own {
		keys = append(keys, pair.String())
	}
	keys = append(keys, m.site.stops...)
	for _, pair := range m.site.stems {
		keys = append(keys, pair.String())
	}
	for _, f := range m.site.firms {
		keys = append(keys, "*"+f)
	}
	for _, line := range m.marks {
		if line.unit == "路" {
			keys = append(keys, "/"+line.number)
		}
	}
	if m.most > 0 {
		keys = append(keys, "~"+string(rune(m.thing)))
	}
	return append(keys, "."+m.topic.top)
}

// group puts together the messages, in order of time, that are one matter.
func group(all []*matter) map[string]string {
	rare, judge := rarityOf(all), sameGrouper()
	var pairs []pair
	candidates(all, func(a, b int) {
		s := signsOf(all[a], all[b], rare)
		if score := judge.score(&s); score > surelyOther {
			pairs = append(pairs, pair{a, b, score, &s})
		}
	})
	names := map[string]string{}
	for i, first := range judge.cluster(all, pairs, rare, sameThreshold) {
		names[all[i].id] = all[first].id
	}
	return names
}
