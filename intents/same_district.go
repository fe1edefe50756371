package intents

import (
	"regexp"
	"strings"
)

// A place beside a letter often begins with the county, district or town it lies in: 平溪县龙隐谷景区. These hold many matters and tell none apart.

// districtShape is one such unit at the beginning of a place.
var districtShape = regexp.MustCompile(`^(?:\p{Han}{2,3}(?:省|市|县|镇|乡|街道)|\p{Han}{2}(?:区|旗))`)

const (
	districtLeast = 3 // places that must begin with a unit before it is taken for one
	districtMost  = 4 // units in one place: city, county, town, street
)

// districtsOf finds the units that places begin with, again and again.
func districtsOf(all []*matter) *strings.Replacer {
	count := map[string]int{}
	for _, m := range all {
		rest := m.place
		for range districtMost {
			unit := districtAt(rest)
			if unit == "" {
				break
			}
			count[unit]++
			rest = rest[len(unit):]
		}
	}
	var pairs []string
	for unit, n := range count {
		if n >= districtLeast {
			pairs = append(pairs, unit, "")
		}
	}
	return strings.NewReplacer(pairs...)
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
