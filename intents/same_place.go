package intents

import (
	"regexp"
	"slices"
	"strings"
)

// How two messages' services stand to each other.
const (
	strangers     = iota
	nearServices  // the likeliest of one is among the other's
	closeServices // … among its first two
	oneService
)

func firstTwo(services []string) []string { return services[:min(len(services), 2)] }

func kinship(a, b *matter) int {
	switch {
	case len(a.services) == 0 || len(b.services) == 0:
		return strangers
	case a.services[0] == b.services[0]:
		return oneService
	case a.sure && b.sure:
		return strangers
	case slices.Contains(firstTwo(a.services), b.services[0]) || slices.Contains(firstTwo(b.services), a.services[0]):
		return closeServices
	case slices.Contains(a.services, b.services[0]) || slices.Contains(b.services, a.services[0]):
		return nearServices
	}
	return strangers
}

// same reports whether two messages whose places are not apart are one matter.
func same(a, b *matter) bool {
	if !a.at.IsZero() && !b.at.IsZero() && a.at.Sub(b.at).Abs() > sameWithin {
		return false
	}
	words, kin := common(a.grams, b.grams), kinship(a, b)
	if (len(a.place) == 0 || len(b.place) == 0) && max(mentioned(a, b), mentioned(b, a)) < sameSaid {
		return kin >= nearServices && words >= sameWords || words >= sameAlone
	}
	near := placed(a, b)
	if near < samePlace {
		return false
	}
	ideas := common(a.ideas, b.ideas)
	if min(len(a.ideas), len(b.ideas)) < ideasEnough {
		ideas = 0 // one meaning in common, 水 or 坏, says nothing
	}
	switch kin {
	case oneService:
		return true
	case closeServices, nearServices:
		return kin == closeServices && near >= firmPlace || words >= nearWords || ideas >= nearIdeas
	}
	return words >= sameAlone || (a.lost || b.lost) && near >= firmPlace && oneBuilding(a.numbers, b.numbers) && a.at.Sub(b.at).Abs() < lostWithin
}

// apart reports that two messages name different places.
func apart(a, b *matter) bool { return contradict(a.numbers, b.numbers) || otherName(a.names, b.names) }

// commonPlace are the pairs of characters that many places share: 门口, 小区.
var commonPlace = func() map[[2]rune]bool {
	set := map[[2]rune]bool{}
	for _, name := range []string{"suffix", "generic", "tail", "beside", "weak"} {
		for _, word := range strings.Fields(placeSets[name]) {
			for p := range pairs([]rune(word)) {
				set[p] = true
			}
		}
	}
	return set
}()

// ownPairs are what is a place's own in its name.
func ownPairs(place []rune) map[[2]rune]bool {
	set := pairs(place)
	for p := range set {
		if commonPlace[p] {
			delete(set, p)
		}
	}
	return set
}

// placed says how much two places seem one, 0 … 1: one contains the other, they share what is their own, or the one's own stands
// anywhere in the other's words.
func placed(a, b *matter) float64 {
	x, y := string(a.place), string(b.place)
	if x == "" || y == "" {
		return max(mentioned(a, b), mentioned(b, a))
	}
	if strings.Contains(x, y) || strings.Contains(y, x) {
		return 1
	}
	if said := max(contained(a.own, b.said), contained(b.own, a.said)); said >= sameSaid {
		return said
	}
	if opposite(x, y) {
		return 0
	}
	if len(a.own) == 0 || len(b.own) == 0 {
		return common(pairs(a.place), pairs(b.place))
	}
	return common(a.own, b.own)
}

// placeName is the name of a road, an estate or a river, with what kind of place it is: 甘棠 广场. It is compared with many others, so what
// follows from it is found once.
type placeName struct {
	stem, kind string
	sound      string // of the stem
	class      int    // 0 for roads, 1 for waters, 2 for whatever else has a name
}

var (
	roadKinds  = `大道|[东西南北中]路|[东西南北正老]街|路|街|巷|弄|胡同`
	waterKinds = `河|渠|湖|江|水库`
	otherKinds = `[雅佳嘉花名御]苑|苑|花园|家园|公园|嘉园|校园|[东西南北新]村|村|小区|社区|天地|广场|公馆|商城|大厦|华庭|新城|名城|城|里|湾|府|院|` +
		`[一二三四五六七八九]小|[一二三四五六七八九]中|小学|中学|幼儿园|医院|[东西南北]站|站|地铁|市场`
	oneName   = regexp.MustCompile(`^(?:和|与|跟|到|转|拐|交|、)?(\p{Han}{1,5}?)(` + otherKinds + `|` + roadKinds + `|` + waterKinds + `)`)
	roadKind  = regexp.MustCompile(`^(?:` + roadKinds + `)$`)
	waterKind = regexp.MustCompile(`^(?:` + waterKinds + `)$`)
)

func classOf(kind string) int {
	switch {
	case roadKind.MatchString(kind):
		return 0
	case waterKind.MatchString(kind):
		return 1
	}
	return 2
}

// placeNames are the names a place begins with, one behind the other: 宏图大道 and 育贤路.
func placeNames(place string) (all []placeName) {
	for {
		m := oneName.FindStringSubmatchIndex(place)
		if m == nil {
			return all
		}
		stem, kind := place[m[2]:m[3]], place[m[4]:m[5]]
		all = append(all, placeName{stem, kind, sounding(stem), classOf(kind)})
		place = place[m[1]:]
	}
}

// like reports whether two names may be one: 长堤东路 and 堤东路, 打铁巷 and its homophone 大铁巷, 云栖雅苑 and 云栖苑.
func (n placeName) like(o placeName) bool {
	return (endsAlike(n.stem, o.stem) || n.sound == o.sound) && endsAlike(n.kind, o.kind)
}

func endsAlike(a, b string) bool { return strings.HasSuffix(a, b) || strings.HasSuffix(b, a) }

// sounding is a word by its syllables.
func sounding(word string) string {
	var out []rune
	for _, r := range word {
		if r < hansLow || r > hansHigh {
			return word
		}
		out = append(out, rune(sounds[r-hansLow]))
	}
	return string(out)
}

// otherName reports that each of two places has a name of one class that the other lacks: 南边河 is not 北边河, 松鹤家园 not 松鹤花园.
func otherName(a, b []placeName) bool {
	for class := range 3 {
		if strange(a, b, class) && strange(b, a, class) {
			return true
		}
	}
	return false
}

func strange(a, b []placeName, class int) bool {
	return slices.ContainsFunc(a, func(n placeName) bool { return n.class == class && !slices.ContainsFunc(b, n.like) })
}

// opposite reports that one place lies in the east where the other lies in the west.
func opposite(x, y string) bool {
	return strings.ContainsRune(x, '东') && strings.ContainsRune(y, '西') != strings.ContainsRune(x, '西')
}

// mentioned is the share of what is a place's own that stands in the other's words, as far as that other names no place.
func mentioned(a, b *matter) float64 {
	if len(b.place) > 0 || len(a.own) == 0 {
		return 0
	}
	return contained(a.own, b.said)
}

// contained is the share of a that b has too.
func contained[T comparable](a, b map[T]bool) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for p := range a {
		if b[p] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// oneBuilding reports whether two places name one building or unit.
func oneBuilding(a, b []string) bool {
	return slices.ContainsFunc(a, func(n string) bool { return (isBuilding(n) || strings.HasSuffix(n, "单元")) && slices.Contains(b, n) })
}

// contradict reports whether two places name different numbers of one kind: another building is another matter.
func contradict(a, b []string) bool {
	for _, x := range a {
		unit := strings.TrimLeft(x, "0123456789abcdefghijklmnopqrstuvwxyz")
		if unit == "层" { // who lives on the sixteenth floor and who is stuck on the fifth speak of one lift
			continue
		}
		differs := false
		for _, y := range b {
			if strings.TrimLeft(y, "0123456789abcdefghijklmnopqrstuvwxyz") == unit {
				differs = x != y
				if !differs {
					break
				}
			}
		}
		if differs {
			return true
		}
	}
	return false
}
