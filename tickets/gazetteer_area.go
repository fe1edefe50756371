package tickets

import (
	"slices"
	"strings"
	"unicode"
)

// spotsIn are the spots named in a text, without those whose name only begins the longer one of an area: the bridge 新桥 in 新桥社区.
func (g *gazetteer) spotsIn(text []rune) []spotHit {
	hits, areas := g.root.hits(text), g.areas.hits(text)
	return slices.DeleteFunc(hits, func(h spotHit) bool {
		return slices.ContainsFunc(areas, func(a spotHit) bool { return a.from == h.from && a.to > h.to })
	})
}

// estateIn is the one estate named in words, as it stands there; "" when none is, or several are.
func (g *gazetteer) estateIn(words string) (said string) {
	if g == nil || len(g.spots) == 0 {
		return ""
	}
	named, runes := -1, plainName(words)
	for _, h := range g.spotsIn(runes) {
		if g.spots[h.spot].Kind != "estate" {
			continue
		}
		if named >= 0 && named != h.spot {
			return ""
		}
		named, said = h.spot, asSaid(words, runes[h.from:h.to])
	}
	if areas := g.areas.hits(runes); named < 0 && len(areas) == 1 { // 桂园, of which only the community is known
		return asSaid(words, runes[areas[0].from:areas[0].to])
	}
	return said
}

// asSaid is a name as it stands in the words it was found in, else as it was found: 和平里 一区, Heping Garden.
// Letters are compared one by one: some, as İ and the K of kelvin, are shorter in bytes when they are small.
func asSaid(words string, name []rune) string {
	said := []rune(words)
	for at := 0; at+len(name) <= len(said); at++ {
		same := 0
		for same < len(name) && unicode.ToLower(said[at+same]) == name[same] {
			same++
		}
		if same == len(name) {
			return string(said[at : at+same])
		}
	}
	return string(name)
}

// areaIn is the smallest area named in a text by its own name; ok is false when none is.
func (g *gazetteer) areaIn(text []rune) (found Found, ok bool) {
	behind := 0
	for _, h := range g.areas.hits(text) {
		if s := g.spots[h.spot]; len(s.Areas[0]) > len(found.Area) {
			found, behind = Found{Spot: s.Name, Area: s.Areas[0]}, h.to
		}
	}
	if found.Area == "" {
		return found, false
	}
	if code := g.numberedGrid(found.Area, text[behind:]); code != "" {
		found.Area = code
	}
	found.Grid = g.grid(found.Area)
	return found, true
}

// areaSpots are the areas as residents name them: 和平里社区, 和平里居委会, the estate in the name of a grid. They say where a place is when
// nothing more exact does. Districts and cities are left out: that a ticket lies somewhere in them helps nobody, and would hide it from
// the street that could find out.
func areaSpots(areas []Area) (spots []Spot) {
	for _, a := range areas {
		name, names := a.Name, []string(nil)
		switch a.Level {
		case "grid":
			name = insideBrackets(a.Name)
		case "community", "street":
			names = stemNames(a.Name)
		default:
			continue
		}
		if len([]rune(name)) > 1 {
			spots = append(spots, Spot{Name: name, Other: names, Kind: a.Level, Areas: []string{a.Code}})
		}
	}
	return spots
}

// insideBrackets is what a grid is called besides its number: 和平里一区 of 第1网格（和平里一区）; a name without brackets is its own, unless
// it is only a number, which every community has.
func insideBrackets(name string) string {
	if _, after, said := strings.Cut(narrow(name), "("); said {
		inside, _, _ := strings.Cut(after, ")")
		return inside
	}
	if gridNumber([]rune(name)) > 0 {
		return ""
	}
	return name
}

var (
	areaEndings = []string{"社区", "街道", "村", "镇", "乡"}
	areaOffices = []string{"居委会", "村委会", "居委", "村委", "居民委员会", "村民委员会", "社區", "党群服务中心"}
)

// stemNames are the other names of a community or street: 和平里居委会, and 和平里 alone when it is long enough to be no common word.
func stemNames(name string) (names []string) {
	for _, ending := range areaEndings {
		stem, cut := strings.CutSuffix(name, ending)
		if !cut || stem == "" {
			continue
		}
		for _, office := range areaOffices {
			names = append(names, stem+office)
		}
		if len([]rune(stem)) > 2 && ending != "街道" {
			names = append(names, stem)
		}
		return names
	}
	return nil
}

// narrowed are those of a road's areas that lie in an area named beside it: 和平里社区人民路.
func (g *gazetteer) narrowed(areas []string, text []rune) []string {
	named, _ := g.areaIn(text)
	in := slices.DeleteFunc(slices.Clone(areas), func(a string) bool { return !Within(a, named.Area) })
	if len(in) == 0 {
		return areas
	}
	return in
}

// numberedGrid is the grid of a community whose number stands behind the community's name: 和平里社区第3网格, 和平里三网格. "": none does.
func (g *gazetteer) numberedGrid(community string, behind []rune) string {
	n := gridNumber(behind)
	if n == 0 {
		return ""
	}
	for code, level := range g.level {
		if level == "grid" && Within(code, community) && numberOf(code[len(community):]) == n {
			return code
		}
	}
	return ""
}

// gridNumber reads 第3网格 or 三网格 at the head of a text; 0 when there is none.
func gridNumber(text []rune) int {
	if len(text) > 0 && text[0] == '第' {
		text = text[1:]
	}
	n, rest := numeral(text)
	if word := string(rest); n > 0 && (strings.HasPrefix(word, "网格") || strings.HasPrefix(word, "號網格") || strings.HasPrefix(word, "号网格") || strings.HasPrefix(word, "網格")) {
		return n
	}
	return 0
}

func numberOf(digits string) int {
	n, _ := numeral([]rune(digits))
	return n
}
