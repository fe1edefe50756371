package intents

import "strings"

// placer finds where a matter is, in the resident's own words. Its rules are:
//   - numbers with 号楼, 单元, 栋, 座, 层 … are places: 3号楼二单元;
//   - a name with a suffix is a place: 幸福路, 阳光小区; the name goes left until a word that cannot belong to it;
//   - some words are places by themselves: 地下车库, 村口;
//   - pieces that touch, or are joined by 的 or a space, are one place, and 门口, 对面 … belong to what they follow;
//   - of several places the one that says most is given.
type placer struct {
	lex                                           *lexicon
	suffix, suffix1, generic, tail, leads, object uint16
}

func newPlacer() *placer {
	p := &placer{lex: newLexicon(placeSets)}
	p.suffix, p.suffix1, p.generic = p.lex.ids["suffix"], p.lex.ids["suffix1"], p.lex.ids["generic"]
	p.tail, p.leads, p.object = p.lex.ids["tail"], p.lex.ids["lead"], p.lex.ids["object"]
	return p
}

// piece is part of a place and how much it says.
type piece struct{ from, to, weight int }

// find gives the runes of the place, 0 0 when none is named. Slices are scratch space.
func (p *placer) find(runes []rune, hits []hit, pieces []piece) (from, to int, _ []hit, _ []piece) {
	hits = p.lex.find(runes, hits[:0])
	pieces = pieces[:0]
	for i := range runes {
		if end := numbered(runes, i); end > i {
			pieces = append(pieces, piece{i, end, 6})
		}
	}
	for _, h := range hits {
		if h.set != p.suffix && h.set != p.suffix1 && h.set != p.generic || p.masked(hits, h) {
			continue
		}
		start, end := int(h.start), int(h.end)
		switch h.set {
		case p.generic:
			pieces = append(pieces, piece{start, end, 2})
		default:
			left := p.nameStart(runes, hits, start)
			if n := start - left; n >= 1 && (n >= 2 || h.set == p.suffix || strings.ContainsRune("东西南北中前后大小新老上下", runes[left]) || isHan(runes[left])) && !(h.set == p.suffix1 && n < 1) {
				pieces = append(pieces, piece{left, end, 5})
			}
		}
	}
	from, to = p.join(runes, hits, pieces)
	if from == to {
		from, to = englishPlace(runes)
	}
	return from, to, hits, pieces
}

// masked reports that a hit is part of a longer word that is no place (路灯).
func (p *placer) masked(hits []hit, h hit) bool {
	for _, o := range hits {
		if o.set == p.object && o.start < h.end && h.start < o.end && (o.start <= h.start && h.end <= o.end || o.start < h.end && o.start >= h.start && o.end > h.end && h.set == p.suffix1) {
			return true
		}
	}
	return false
}

// nameStart goes left from a suffix over the name before it.
func (p *placer) nameStart(runes []rune, hits []hit, at int) int {
	left := at
	for left > 0 && at-left < 7 {
		r := runes[left-1]
		if !isHan(r) && !isDigit(r) && !isLetter(r) {
			break
		}
		if stop := p.leadEnding(hits, left, at); stop {
			break
		}
		left--
	}
	return left
}

// leadEnding reports a lead word or an object that ends at a place.
func (p *placer) leadEnding(hits []hit, end, at int) bool {
	for _, h := range hits {
		if int(h.end) == end && (h.set == p.leads || h.set == p.object) && int(h.end) <= at {
			return true
		}
	}
	return false
}

// join puts touching pieces together, adds tails, and gives the weightiest place; of equals the first.
func (p *placer) join(runes []rune, hits []hit, pieces []piece) (from, to int) {
	best := 0
	for _, first := range pieces {
		start, end, weight := first.from, first.to, first.weight
		for {
			next, gain := p.grow(runes, hits, pieces, end)
			if next == end {
				break
			}
			end, weight = next, weight+gain
		}
		weight = weight*4 + end - start
		if weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	return from, to
}

// grow gives the end of the piece or tail that continues a place, and what it adds.
func (p *placer) grow(runes []rune, hits []hit, pieces []piece, end int) (next, gain int) {
	next = end
	at := end
	if at+1 < len(runes) && (runes[at] == ' ' || runes[at] == '的') {
		at++
	}
	if at+1 < len(runes) && strings.ContainsRune("与和跟、", runes[at]) {
		for _, c := range pieces {
			if c.from == at+1 && p.crossing(runes, c.to) && c.to > next {
				next, gain = c.to, 4
			}
		}
	}
	for _, c := range pieces {
		if (c.from == end || c.from == at) && c.to > next {
			next, gain = c.to, c.weight
		}
	}
	for _, h := range hits {
		if h.set == p.tail && (int(h.start) == end || int(h.start) == at && h.end-h.start >= 2) && int(h.end) > next && !p.masked(hits, h) {
			next, gain = int(h.end), 1
		}
	}
	return next, gain
}

// crossing reports 交叉口, 路口 … at or right before a place.
func (p *placer) crossing(runes []rune, at int) bool {
	rest := runes[max(0, at-3):min(len(runes), at+6)]
	return strings.Contains(string(rest), "交") || strings.Contains(string(rest), "路口") || strings.Contains(string(rest), "口") || strings.Contains(string(rest), "之间")
}

// numbered reads 3号楼, 二单元, 12栋, B座, 5楼, 负一层, 3-2-501, 501室 at i; i when there is none.
func numbered(runes []rune, i int) int {
	if i > 0 && (isDigit(runes[i-1]) || isLetter(runes[i-1]) && isLetter(runes[i])) {
		return i
	}
	if s, ok := dashedDoor(runes, i); ok && isDigit(runes[i]) {
		return s.to
	}
	j := i
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j])) {
		j++
	}
	if j < len(runes) && isLetter(runes[j]) && (j+1 == len(runes) || !isLetter(runes[j+1])) && j+1 < len(runes) {
		j++ // B座, 3A栋
	}
	if j == i && strings.ContainsRune("东西南北", runes[i]) {
		return i
	}
	if j == i || i > 0 && countRune(runes[i]) && countRune(runes[i-1]) {
		return i
	}
	for _, unit := range []string{"号楼", "号院", "栋楼", "单元", "号线", "栋", "幢", "座", "号门", "号厂房", "号店", "号铺", "号摊", "楼", "层", "室", "组", "社", "大队", "队", "期", "弄", "号"} {
		if !hasPrefix(runes[j:], unit) {
			continue
		}
		end := j + len([]rune(unit))
		if unit == "号" && (!isDigit(runes[i]) || !houseNumber(runes, i)) {
			return i
		}
		if (unit == "期" || unit == "组" || unit == "社" || unit == "队" || unit == "座" || unit == "层") && end < len(runes) && strings.ContainsRune("织长间会友位椅员区楼", runes[end]) && unit != "期" {
			return i
		}
		return end
	}
	return i
}

// houseNumber reports that a number with 号 stands behind a road and is no day of a month.
func houseNumber(runes []rune, i int) bool {
	return i > 0 && strings.ContainsRune("路街巷弄村组屯道里坊胡同院", runes[i-1])
}

func countRune(r rune) bool {
	return strings.ContainsRune("一二三四五六七八九十百零两负", r)
}

var (
	englishSpots = []string{"building", "block", "gate", "street", "road", "avenue", "lane", "park", "supermarket", "market", "school", "hospital", "station", "bus stop", "entrance", "lobby", "garage", "parking lot", "car park", "elevator", "lift", "corridor", "hallway", "stairwell", "staircase", "square", "bridge", "river", "crossing", "intersection", "corner", "playground", "gym", "compound", "community", "estate", "tower", "unit", "floor", "basement", "rooftop", "dormitory", "kindergarten", "village", "library", "mall", "restaurant", "hotel", "shop", "yard", "garden", "pool", "metro", "subway", "gate", "kitchen", "apartment", "canal", "lake", "pond"}
)

// englishPlace reads "at the gate of Sunshine Estate", "Building 3 Unit 2", "near the bus stop on Xinhua Road".
func englishPlace(runes []rune) (from, to int) {
	text := string(runes)
	if len(text) != len(runes) && !strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") {
		return 0, 0
	}
	best := 0
	for _, spot := range englishSpots {
		for at := 0; at < len(runes); at++ {
			if !hasPrefix(runes[at:], spot) || latinInside(runes, at) || at+len(spot) < len(runes) && isLetter(runes[at+len(spot)]) {
				continue
			}
			start, end := englishSpan(runes, at, at+len(spot))
			if size := end - start; size > best {
				best, from, to = size, start, end
			}
		}
	}
	return from, to
}

// englishSpan widens a spot to its name on the left and to its number and to "of …", "on …" on the right.
func englishSpan(runes []rune, from, to int) (int, int) {
	for steps := 0; steps < 3; steps++ {
		start := wordBefore(runes, from)
		if start == from {
			break
		}
		word := strings.TrimSpace(string(runes[start:from]))
		if englishStop[word] {
			break
		}
		from = start
	}
	for to < len(runes) {
		end := to
		if runes[end] == ' ' || runes[end] == ',' {
			end++
			if end < len(runes) && runes[end] == ' ' {
				end++
			}
		}
		word := end
		for word < len(runes) && (isLetter(runes[word]) || isDigit(runes[word]) || runes[word] == '-') {
			word++
		}
		if word == end || !englishOn[string(runes[end:word])] && !isDigit(runes[end]) && !isSpot(string(runes[end:word])) && !(word-end == 1) {
			break
		}
		to = word
	}
	return from, to
}

func isSpot(word string) bool {
	for _, s := range englishSpots {
		if s == word {
			return true
		}
	}
	return false
}

func wordBefore(runes []rune, at int) int {
	i := at
	if i > 0 && runes[i-1] == ' ' {
		i--
	}
	start := i
	for start > 0 && (isLetter(runes[start-1]) || isDigit(runes[start-1]) || runes[start-1] == '\'' || runes[start-1] == '-') {
		start--
	}
	if start == i {
		return at
	}
	return start
}

var englishStop = wordSet("the a an my our your this that is are was in at on of near from by to and or but with for outside inside behind under beside next front opposite there here has have it i we you they he she not no please when where which what who fix broken out someone some smell water")

var englishOn = wordSet("no number #")

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
