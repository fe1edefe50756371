package intents

import "strings"

// Places named apart by a side or a number only, 长堤东路 and 长堤西路, 甘棠一小 and 甘棠二小, are alike in everything else the merger looks at, and
// two. Who names the one means not the other.

// apartBy are the characters that tell such names from each other.
const apartBy = "东西南北中前后上下内外大小新老一二三四五六七八九十"

// twinNames reports names of one length that differ in one of these characters only.
func twinNames(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if differ++; differ > 1 || !strings.ContainsRune(apartBy, x[i]) || !strings.ContainsRune(apartBy, y[i]) {
			return false
		}
	}
	return differ == 1
}

// enterTwins notes of each place those named apart from it like that.
func (g *gazetteer) enterTwins() {
	masked := map[string][]int32{} // by the name without one of the characters, and where it stood
	for at, n := range g.places {
		name := []rune(n.full())
		for i, r := range name {
			if !strings.ContainsRune(apartBy, r) {
				continue
			}
			key := string(name[:i]) + "*" + string(name[i+1:])
			for _, other := range masked[key] {
				if o := g.places[other]; o.class == n.class && twinNames(o.full(), n.full()) {
					g.twins[other], g.twins[int32(at)] = append(g.twins[other], int32(at)), append(g.twins[int32(at)], other)
				}
			}
			masked[key] = append(masked[key], int32(at))
		}
	}
}

// twinSites reports that one message names the twin of a place the other names, and neither the other's own.
func twinSites(a, b *site) bool {
	for class := range a.named {
		if !shares(a.named[class], b.named[class]) && shares(a.twins, b.named[class]) {
			return true
		}
	}
	return false
}
