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

// districts are the units that messages name, again and again, each with those it lies in as far as messages name them together.
type districts map[string][]string

// levels are what units of one level end with, the widest first.
var levels = [...]string{"省", "市", "县区旗", "镇乡道"}

func levelOf(unit string) int {
	runes := []rune(unit)
	return slices.IndexFunc(levels[:], func(level string) bool { return strings.ContainsRune(level, runes[len(runes)-1]) })
}

func districtsOf(all []*units) districts {
	count := map[string]int{}
	together := map[string]map[string]int{}
	for _, u := range all {
		named := slices.Concat(u.place, u.words)
		for i, unit := range named {
			count[unit]++
			if together[unit] == nil {
				together[unit] = map[string]int{}
			}
			for _, wider := range named[:i] {
				if levelOf(wider) < levelOf(unit) {
					together[unit][wider]++
				}
			}
		}
	}
	known := districts{}
	for unit, n := range count {
		if n >= districtLeast || maskedUnit(unit) {
			known[unit] = nil
		}
	}
	for unit := range known {
		known[unit] = known.holding(unit, together[unit])
	}
	return known
}

// holding are the units that one lies in: of each wider level the one that nearly all name with it. A mailbox that calls units by letters calls those
// of one city by one letter, unless it shows another: a3区 lies in a市.
func (d districts) holding(unit string, together map[string]int) (all []string) {
	for level := range levelOf(unit) {
		sum, most, best := 0, 0, ""
		for wider, n := range together {
			if _, known := d[wider]; !known || levelOf(wider) != level {
				continue
			}
			sum += n
			if n > most || n == most && wider < best {
				most, best = n, wider
			}
		}
		if float64(most) > holdShare*float64(sum) {
			all = append(all, best)
		} else if own := cityOf(unit); sum == 0 && own != "" && level == levelOf(own) {
			if _, named := d[own]; named {
				all = append(all, own)
			}
		}
	}
	return all
}

// cityOf is the city that a district called by a letter should lie in.
func cityOf(unit string) string {
	if !maskedUnit(unit) {
		return ""
	}
	return unit[:1] + "市"
}

// holdShare is how many of those that name a wider unit with one must name the same.
const holdShare = 0.7

// maskedUnit reports a unit that a mailbox calls by a letter, a3区, k5县: it can be nothing else, however few name it.
func maskedUnit(unit string) bool { return isLetter(rune(unit[0])) }

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
	return strings.ContainsAny(unit, "我你他它这那本该各每全几整个的了有没不去来城下进在外内")
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

// known are those of some units that are taken for one, and what they lie in.
func (d districts) known(units []string) (known []string) {
	for _, unit := range units {
		holding, is := d[unit]
		for _, u := range append([]string{unit}, holding...) {
			if is && !slices.Contains(known, u) {
				known = append(known, u)
			}
		}
	}
	return known
}

// apart reports that two messages name units of one level, and none of them both.
func apart(a, b []string) bool {
	for _, level := range levels {
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
