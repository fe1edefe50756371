package tickets

import (
	"regexp"
	"slices"
	"strings"
)

// Levels of the tree, the widest first. An area stands exactly one level under its parent; the tree may begin at any level.
var Levels = []string{"city", "district", "street", "community", "grid"}

// codeForms are what the codes of each level look like: 4 digits for a city, 6 for its districts, then 3 for a street (001–099 街道,
// 100–199 镇, 200–399 乡) and 3 for a community, as in GB/T 10114; a grid has a number of its own behind that.
var codeForms = map[string]*regexp.Regexp{
	"city":      regexp.MustCompile(`^\d{4}$`),
	"district":  regexp.MustCompile(`^\d{6}$`),
	"street":    regexp.MustCompile(`^\d{6}[0-3]\d{2}$`),
	"community": regexp.MustCompile(`^\d{12}$`),
	"grid":      regexp.MustCompile(`^\d{13,16}$`),
}

// Within reports whether an area lies in another or is that one. Since a code begins with its parent's, no tree is needed. Nothing lies
// within a grid but itself: the numbers of grids have no fixed length. An area nobody knows lies nowhere; everything lies in the scope "".
func Within(area, scope string) bool {
	switch {
	case scope == "":
		return true
	case area == "" || len(scope) > 12:
		return area == scope
	}
	return strings.HasPrefix(area, scope)
}

// Covers reports whether somebody whose work ends at a scope acts on what lies in an area. What lies nobody knows where is for those
// of the street and above: a community would not know whether it is theirs.
func Covers(scope, area string) bool {
	if area == "" {
		return len(scope) <= 9
	}
	return Within(area, scope)
}

// ScopeEnd is the smallest code behind all that lie within a scope, so that a range of an index finds them; "" when there is none.
// It holds digits only, which every collation sorts the same.
func ScopeEnd(scope string) string {
	b := []byte(strings.TrimRight(scope, "9"))
	if len(b) == 0 {
		return ""
	}
	b[len(b)-1]++
	return string(b)
}

// checkAreas finds what is wrong with a tree: one sentence for each mistake.
func checkAreas(areas []Area) (wrong []Mistake) {
	at := map[string]int{}
	bad := func(i int, key string, pairs ...string) {
		wrong = append(wrong, Mistake{File: AreasFile, Item: i, Says: Say(key, append(pairs, "code", areas[i].Code, "name", Plain(areas[i].Name))...)})
	}
	for i, a := range areas {
		form := codeForms[a.Level]
		_, twice := at[a.Code]
		switch {
		case strings.TrimSpace(a.Name) == "":
			bad(i, "town.bad.area_name")
		case form == nil:
			bad(i, "town.bad.area_level", "level", Plain(a.Level))
		case !form.MatchString(a.Code):
			bad(i, "town.bad.area_code", "level", "@area."+a.Level)
		case twice:
			bad(i, "town.bad.area_twice")
		default:
			at[a.Code] = i
		}
	}
	for i, a := range areas {
		if first, known := at[a.Code]; !known || first != i || a.Parent == "" {
			continue
		}
		p, known := at[a.Parent]
		switch {
		case inCircle(areas, at, i):
			bad(i, "town.bad.area_circle")
		case !known:
			bad(i, "town.bad.area_orphan", "parent", Plain(a.Parent))
		case slices.Index(Levels, areas[p].Level)+1 != slices.Index(Levels, a.Level):
			bad(i, "town.bad.area_parent_level", "level", "@area."+a.Level, "parent", Plain(areas[p].Name), "above", "@area."+areas[p].Level)
		case !strings.HasPrefix(a.Code, a.Parent):
			bad(i, "town.bad.area_prefix", "parent", Plain(a.Parent))
		}
	}
	return wrong
}

// inCircle goes up from an area and reports whether the way comes back to it.
func inCircle(areas []Area, at map[string]int, i int) bool {
	up := i
	for range areas {
		next, known := at[areas[up].Parent]
		if !known {
			return false
		}
		if up = next; up == i {
			return true
		}
	}
	return false
}
