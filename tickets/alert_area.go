package tickets

import (
	"math"
	"slices"
	"strings"
)

// This file finds which of the tenant's smallest areas a warning holds in. In doubt an area is in: a warning too many does less harm.

// GridsIn are the codes of the smallest areas (grids, or what has nothing smaller below it) that the areas of a warning reach into, by
// code. An area of a warning that has neither shape nor code is looked for by its name.
func (t *Town) GridsIn(areas []AlertArea) []string {
	var in []string
	for _, leaf := range t.leaves() {
		if slices.ContainsFunc(areas, func(a AlertArea) bool { return t.reaches(a, leaf) }) {
			in = append(in, leaf.Code)
		}
	}
	slices.Sort(in)
	return in
}

// leaves are the areas with nothing below them.
func (t *Town) leaves() []Area {
	parents := map[string]bool{}
	for _, a := range t.Areas {
		parents[a.Parent] = true
	}
	return slices.DeleteFunc(slices.Clone(t.Areas), func(a Area) bool { return parents[a.Code] })
}

func (t *Town) reaches(a AlertArea, leaf Area) bool {
	for _, g := range a.Geocodes {
		if code := placeCode(g); code != "" && (leaf.Code == code || strings.HasPrefix(leaf.Code, code) && len(code) <= 12) {
			return true
		}
	}
	ground := t.atlas.byCode[leaf.Code]
	if ground == nil && (len(a.Polygons) > 0 || len(a.Circles) > 0) {
		ground = t.nearestGround(leaf)
	}
	if ground != nil {
		for _, ring := range a.Polygons {
			if meets(ringShape(ring), ground) {
				return true
			}
		}
		for _, c := range a.Circles {
			if within := ground.distance(dot{c.Lon, c.Lat}); within <= c.Radius*1000 {
				return true
			}
		}
	}
	return len(a.Geocodes)+len(a.Polygons)+len(a.Circles) == 0 && t.named(a.Name, leaf)
}

// nearestGround is the shape of the smallest area around one that nobody drew.
func (t *Town) nearestGround(a Area) *shape {
	for range Levels {
		up, known := t.areas[a.Parent]
		if !known {
			return nil
		}
		if s := t.atlas.byCode[up.Code]; s != nil {
			return s
		}
		a = up
	}
	return nil
}

// named reports whether one of the names of a list (湖滨区、安澜市) is that of an area or of one it lies in.
func (t *Town) named(names string, a Area) bool {
	said := strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune(",，、;；", r) })
	for range Levels {
		if slices.ContainsFunc(said, func(name string) bool { return strings.TrimSpace(name) == a.Name }) {
			return true
		}
		up, known := t.areas[a.Parent]
		if !known {
			return false
		}
		a = up
	}
	return false
}

// foreignCodes are systems whose numbers could be taken for places of ours.
var foreignCodes = []string{"SAME", "FIPS6", "FIPS", "UGC", "EMMA_ID", "NUTS", "NUTS2", "NUTS3"}

// placeCode is the beginning of our codes that a geocode means; "" when it is none. A place of a higher level is written with zeros
// (330102000000 for a district, 410000 for a province; GB/T 2260, GB/T 10114), our codes without.
func placeCode(g Geocode) string {
	code := strings.TrimSpace(g.Value)
	if slices.Contains(foreignCodes, strings.ToUpper(g.Name)) || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	if len(code) > 12 {
		if strings.Trim(code[12:], "0") != "" {
			return code
		}
		code = code[:12]
	}
	if !slices.Contains([]int{2, 4, 6, 9, 12}, len(code)) {
		return ""
	}
	for _, n := range []int{9, 6, 4, 2} {
		if len(code) > n && strings.Trim(code[n:], "0") == "" {
			code = code[:n]
		}
	}
	return code
}

// ringShape is a ring of latitude, longitude as a shape. It is not checked for crossing itself: a warning is not refused for that.
func ringShape(ring [][2]float64) *shape {
	s := &shape{rings: [][]dot{nil}, min: dot{math.Inf(1), math.Inf(1)}, max: dot{math.Inf(-1), math.Inf(-1)}}
	for _, p := range ring {
		d := dot{p[1], p[0]}
		s.min, s.max = dot{min(s.min[0], d[0]), min(s.min[1], d[1])}, dot{max(s.max[0], d[0]), max(s.max[1], d[1])}
		s.rings[0] = append(s.rings[0], d)
	}
	return s
}

// meets reports whether two shapes have ground in common; a border in common alone is none.
func meets(a, b *shape) bool {
	if a.max[0] < b.min[0] || b.max[0] < a.min[0] || a.max[1] < b.min[1] || b.max[1] < a.min[1] {
		return false
	}
	if b.inside(a.middle()) || a.inside(b.middle()) {
		return true
	}
	others := b.sides()
	for _, x := range a.sides() {
		if b.inside(x.a) || slices.ContainsFunc(others, func(y side) bool { return crosses(x, y) }) {
			return true
		}
	}
	return slices.ContainsFunc(others, func(y side) bool { return a.inside(y.a) })
}

// crosses reports whether two sides cross, each between the ends of the other.
func crosses(x, y side) bool {
	p, q := turn(x.a, x.b, y.a), turn(x.a, x.b, y.b)
	r, t := turn(y.a, y.b, x.a), turn(y.a, y.b, x.b)
	return (p > 0 && q < 0 || p < 0 && q > 0) && (r > 0 && t < 0 || r < 0 && t > 0)
}

// inside reports whether a point lies in the shape and not on its border.
func (s *shape) inside(p dot) bool {
	return s.holds(p) && !slices.ContainsFunc(s.sides(), func(x side) bool { return onSide(p, x) })
}

// distance is how many metres a point lies from the shape; 0 inside.
func (s *shape) distance(p dot) float64 {
	if s.holds(p) {
		return 0
	}
	east, north := metresADegree*math.Cos(p[1]*math.Pi/180), metresADegree
	least := math.Inf(1)
	for _, x := range s.sides() {
		ax, ay := (x.a[0]-p[0])*east, (x.a[1]-p[1])*north
		bx, by := (x.b[0]-p[0])*east, (x.b[1]-p[1])*north
		along := 0.0
		if length := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); length > 0 {
			along = min(1, max(0, -(ax*(bx-ax)+ay*(by-ay))/length))
		}
		least = min(least, math.Hypot(ax+along*(bx-ax), ay+along*(by-ay)))
	}
	return least
}
