package tickets

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Spot is one entry of the tenant's gazetteer: a name residents say, and where that is.
type Spot struct {
	Name   string
	Kind   string   // estate, road, landmark
	Other  []string // 俗称: other names, also in other scripts and languages
	Areas  []string // codes of the areas it lies in; a road runs through several
	Lat    float64  // WGS-84; with Lon 0: no point is known
	Lon    float64
	Blocks []Block // of an estate that is several grids: which buildings belong to which
}

// Block is a run of an estate's buildings, both ends included.
type Block struct {
	From int
	To   int
	Area string
	Lat  float64
	Lon  float64
}

// SpotKinds in the order a place is known better by: 桂园小区 says more than the road before it.
var SpotKinds = []string{"landmark", "estate", "road"}

// Found is what the words of a place were resolved to.
type Found struct {
	Spot  string // its name in the gazetteer; for a crossing both roads
	Area  string // code of the smallest area known
	Grid  string // the same when it is a grid
	Lat   float64
	Lon   float64
	Cross bool // two roads that meet
}

// gazetteer finds names in words: a tree of letters, walked once from each letter of the text.
type gazetteer struct {
	spots []Spot
	root  *letter           // names of spots
	areas *letter           // names of areas: asked when no spot is known
	level map[string]string // of each area
}

type letter struct {
	next map[rune]*letter
	spot int // of the name that ends here, plus one
}

func newGazetteer(spots []Spot, areas []Area) *gazetteer {
	g := &gazetteer{spots: slices.Concat(spots, areaSpots(areas)), root: &letter{}, areas: &letter{}, level: map[string]string{}}
	for _, a := range areas {
		g.level[a.Code] = a.Level
	}
	for i, s := range g.spots {
		for _, name := range append([]string{s.Name}, s.Other...) {
			tree := g.root
			if i >= len(spots) {
				tree = g.areas
			}
			tree.learn(name, i)
		}
	}
	return g
}

// learn puts a name of a spot into the tree; of two spots with one name the first has it.
func (l *letter) learn(name string, spot int) {
	at := l
	for _, r := range plainName(name) {
		if at.next == nil {
			at.next = map[rune]*letter{}
		}
		if at.next[r] == nil {
			at.next[r] = &letter{}
		}
		at = at.next[r]
	}
	if at != l && at.spot == 0 {
		at.spot = spot + 1
	}
}

// plainName is a text as names are compared: narrow, lower case, and without blanks between Chinese characters.
func plainName(text string) []rune {
	runes := []rune(strings.ToLower(narrow(text)))
	out := runes[:0]
	for i, r := range runes {
		if r == ' ' && (len(out) == 0 || i+1 == len(runes) || unicode.Is(unicode.Han, out[len(out)-1]) || runes[i+1] == ' ' || unicode.Is(unicode.Han, runes[i+1])) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// hit is a name found in a text: whose, and where it ends.
type spotHit struct{ spot, from, to int }

// hits are the names in a text, from the left, the longest first: inside 桂园路 nobody says 桂园.
func (l *letter) hits(text []rune) []spotHit {
	var all []spotHit
	for i := 0; i < len(text); {
		found := spotHit{from: i, to: i}
		at := l
		for j := i; j < len(text) && at.next != nil; j++ {
			if at = at.next[text[j]]; at == nil {
				break
			}
			if at.spot > 0 && !cutsWord(text, i, j+1) {
				found = spotHit{spot: at.spot - 1, from: i, to: j + 1}
			}
		}
		if found.to > i {
			all = append(all, found)
		}
		i = max(i+1, found.to)
	}
	return all
}

// cutsWord reports that a name would begin or end inside a Latin word or a number: 三组 is not in 十三组.
func cutsWord(text []rune, from, to int) bool {
	joined := func(a, b rune) bool {
		return unicode.IsDigit(a) && unicode.IsDigit(b) || latin(a) && latin(b) || strings.ContainsRune(countsHan, a) && strings.ContainsRune(countsHan, b)
	}
	return from > 0 && joined(text[from-1], text[from]) || to < len(text) && joined(text[to-1], text[to])
}

const countsHan = "一二三四五六七八九十百"

func latin(r rune) bool { return r < 0x250 && unicode.IsLetter(r) }

// find resolves the words of a place; ok is false when no name in them is known.
func (g *gazetteer) find(text string) (found Found, ok bool) {
	if g == nil || len(g.spots) == 0 {
		return found, false
	}
	runes := plainName(text)
	hits := g.spotsIn(runes)
	if len(hits) == 0 {
		return g.areaIn(runes)
	}
	best := hits[0]
	for _, h := range hits[1:] {
		if slices.Index(SpotKinds, g.spots[h.spot].Kind) < slices.Index(SpotKinds, g.spots[best.spot].Kind) {
			best = h
		}
	}
	s := g.spots[best.spot]
	if s.Kind == "road" {
		if found, ok = g.crossing(hits); ok {
			return found, true
		}
		s.Areas = g.narrowed(s.Areas, runes)
	}
	found = Found{Spot: s.Name, Area: g.smallest(s.Areas), Lat: s.Lat, Lon: s.Lon}
	if n := building(runes, best.from, best.to); n > 0 {
		for _, b := range s.Blocks {
			if n >= b.From && n <= b.To {
				found.Area = b.Area
				if b.Lat != 0 || b.Lon != 0 {
					found.Lat, found.Lon = b.Lat, b.Lon
				}
			}
		}
	}
	found.Grid = g.grid(found.Area)
	return found, true
}

// crossing is where the first two different roads meet: the areas both run through.
func (g *gazetteer) crossing(hits []spotHit) (Found, bool) {
	first := g.spots[hits[0].spot]
	for _, h := range hits[1:] {
		second := g.spots[h.spot]
		if h.spot == hits[0].spot || second.Kind != "road" {
			continue
		}
		both := slices.DeleteFunc(slices.Clone(first.Areas), func(a string) bool { return !slices.Contains(second.Areas, a) })
		if len(both) == 0 {
			return Found{}, false
		}
		slices.Sort(both)
		area := g.smallest(both)
		return Found{Spot: first.Name + "/" + second.Name, Area: area, Grid: g.grid(area), Cross: true}, true
	}
	return Found{}, false
}

// smallest is the smallest area that holds all of them: the one, or what their codes begin with in common.
func (g *gazetteer) smallest(areas []string) string {
	if len(areas) == 0 {
		return ""
	}
	area := areas[0]
	for _, other := range areas[1:] {
		for area != "" && !Within(other, area) {
			area = above(area)
		}
	}
	for area != "" && g.level[area] == "" {
		area = above(area)
	}
	return area
}

// above is the code of the area an area lies in; "" above a city.
func above(code string) string {
	for _, n := range []int{12, 9, 6, 4} {
		if len(code) > n {
			return code[:n]
		}
	}
	return ""
}

func (g *gazetteer) grid(area string) string {
	if g.level[area] == "grid" {
		return area
	}
	return ""
}

// building is the number of the building said behind a name, or before it in English: 幸福里3号楼, 幸福里十二栋, building 3, Happy Lane.
// 0: none is said.
func building(text []rune, from, to int) int {
	rest := text[to:]
	for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '的' || rest[0] == ',' || rest[0] == '，') {
		rest = rest[1:]
	}
	if n, behind := numeral(rest); n > 0 {
		for _, unit := range []string{"号楼", "號樓", "栋", "棟", "幢", "座", "号院", "楼", "樓", "#"} {
			if strings.HasPrefix(string(behind), unit) {
				return n
			}
		}
	}
	for _, word := range []string{"building ", "block ", "bldg ", "no. "} {
		for _, part := range []string{string(text[:from]), string(text[to:])} {
			if _, after, said := strings.Cut(part, word); said {
				if n, _ := numeral([]rune(after)); n > 0 {
					return n
				}
			}
		}
	}
	return 0
}

const digitsHan = "零一二三四五六七八九"

// numeral reads a number below a thousand at the head of a text: 12, 十二, 二十, 一百零三.
func numeral(text []rune) (n int, rest []rune) {
	i := 0
	for i < len(text) && i < 4 && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	if i > 0 {
		n, _ = strconv.Atoi(string(text[:i]))
		return n, text[i:]
	}
	last, sum := 0, 0
	for ; i < len(text) && i < 7; i++ {
		r := text[i]
		if r == '两' || r == '兩' {
			r = '二'
		}
		if d := slices.Index([]rune(digitsHan), r); d >= 0 {
			last = d
			continue
		}
		unit := map[rune]int{'十': 10, '百': 100}[r]
		if unit == 0 {
			break
		}
		sum, last = sum+max(last, 1)*unit, 0
	}
	return sum + last, text[i:]
}

// checkSpots finds names that stand twice or are none, and areas nobody knows.
func checkSpots(spots []Spot, areas []Area) (wrong []Mistake) {
	known := map[string]bool{}
	for _, a := range areas {
		known[a.Code] = true
	}
	seen := map[string]string{}
	for i, s := range spots {
		bad := func(key string, pairs ...string) {
			wrong = append(wrong, Mistake{File: GazetteerFile, Item: i, Says: Say(key, append(pairs, "name", Plain(s.Name))...)})
		}
		if !slices.Contains(SpotKinds, s.Kind) {
			bad("town.bad.spot_kind", "kind", Plain(s.Kind))
		}
		for _, name := range append([]string{s.Name}, s.Other...) {
			key := string(plainName(name))
			switch other, twice := seen[key]; {
			case len([]rune(key)) < 2:
				bad("town.bad.spot_short", "other", Plain(name))
			case twice:
				bad("town.bad.spot_twice", "word", Plain(name), "other", Plain(other))
			default:
				seen[key] = s.Name
			}
		}
		if len(s.Areas) == 0 {
			bad("town.bad.spot_nowhere")
		}
		for _, a := range s.Areas {
			if !known[a] {
				bad("town.bad.spot_area", "area", Plain(a))
			}
		}
		last := 0
		for _, b := range s.Blocks {
			if !known[b.Area] {
				bad("town.bad.spot_area", "area", Plain(b.Area))
			}
			if b.From < 1 || b.To < b.From || b.From <= last {
				bad("town.bad.spot_block", "from", strconv.Itoa(b.From), "to", strconv.Itoa(b.To))
			}
			last = max(last, b.To)
		}
	}
	return wrong
}
