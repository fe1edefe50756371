package intents

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A place beside a letter often begins with the county, district or town it lies in: 平溪县龙隐谷景区. These hold many matters, and sharing one says
// little; but what lies in two counties is two matters.

// districtShape is one such unit at the beginning of a place.
var districtShape = regexp.MustCompile(`^(?:[a-z]\d{0,2}市|[a-z]\d{1,2}[区县]|\p{Han}{2,3}(?:省|市|县|镇|乡|街道)|\p{Han}{2}(?:区|旗))`)

const (
	districtLeast = 3 // places that must begin with a unit before it is taken for one
	districtMost  = 4 // units in one place: city, county, town, street
)

// districts are the units that places begin with, again and again.
type districts map[string]bool

func districtsOf(all []*units) districts {
	count := map[string]int{}
	for _, u := range all {
		for _, unit := range slices.Concat(u.place, u.words) {
			count[unit]++
		}
	}
	known := districts{}
	for unit, n := range count {
		if n >= districtLeast {
			known[unit] = true
		}
	}
	return known
}

// units are what one message by itself names that looks like such units.
type units struct {
	place []string // that its place begins with
	words []string // that its words name
}

func unitsOf(place, text string) *units { return &units{unitsAt(place), unitsIn(text)} }

// unitsAt are the units a place begins with, one in the other.
func unitsAt(place string) (units []string) {
	for range districtMost {
		unit := districtAt(place)
		if unit == "" {
			break
		}
		units, place = append(units, unit), place[len(unit):]
	}
	return units
}

// beforeUnit is what stands before a unit in running words.
var beforeUnit = regexp.MustCompile(`^|[^\p{Han}\w]|关于|反映|投诉|咨询|举报|建议|希望|我们|家住|住在|位于|属于|[我在是到往从及和与请对]`)

// unitsIn are the units that words name, each once.
func unitsIn(text string) (units []string) {
	for _, at := range beforeUnit.FindAllStringIndex(text, -1) {
		for _, unit := range unitsAt(text[at[1]:]) {
			if !slices.Contains(units, unit) && !noUnit(unit) {
				units = append(units, unit)
			}
		}
	}
	return units
}

// noUnit tells words that only end like a unit: 全镇, 我们县.
func noUnit(unit string) bool {
	return strings.ContainsAny(unit, "我你他它这那本该各每全几整个的了有没不去来城下进")
}

// leaveOut takes the known units from all messages, whose units are given in the same order, and notes with each those it names.
func (d districts) leaveOut(all []*matter, named []*units) {
	var pairs []string
	for _, unit := range slices.Backward(slices.Sorted(maps.Keys(d))) { // 安平镇街道 before 安平镇
		pairs = append(pairs, unit, "")
	}
	out := strings.NewReplacer(pairs...)
	for i, m := range all {
		m.placeUnits = d.known(named[i].place)
		m.allUnits = slices.Concat(m.placeUnits, d.known(named[i].words))
		m.place, m.text = out.Replace(m.place), out.Replace(m.text)
	}
}

func (d districts) known(units []string) (known []string) {
	for _, unit := range units {
		if d[unit] {
			known = append(known, unit)
		}
	}
	return known
}

// apart reports that two messages name units of one level, and none of them both.
func apart(a, b []string) bool {
	for _, level := range []string{"省", "市", "县区旗", "镇乡道"} {
		x, y := ofLevel(a, level), ofLevel(b, level)
		if len(x) > 0 && len(y) > 0 && !shares(x, y) {
			return true
		}
	}
	return false
}

func ofLevel(units []string, level string) (all []string) {
	for _, unit := range units {
		if last := []rune(unit); strings.ContainsRune(level, last[len(last)-1]) {
			all = append(all, unit)
		}
	}
	return all
}

// districtAt is the unit a place begins with, "" for none: a zone of an estate (小区, 校区) is none, nor is what a hospital or school is named by.
func districtAt(place string) string {
	unit := districtShape.FindString(place)
	if unit == "" {
		return ""
	}
	rest := place[len(unit):]
	for _, inside := range []string{"小区", "社区", "园区", "校区", "厂区", "片区", "库区", "景区", "山区", "矿区", "院区", "营区"} {
		if strings.HasSuffix(unit, inside) {
			return ""
		}
	}
	for _, next := range []string{"场", "民", "政", "区", "容", "医院", "人民医院", "中医院", "妇幼", "一中", "二中", "三中", "一小", "二小", "三小", "实验", "职", "中学", "小学"} {
		if strings.HasPrefix(rest, next) {
			return ""
		}
	}
	return unit
}
