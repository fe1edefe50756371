package tickets

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// This file is the geometry of areas, small enough to need no library: points are longitude and latitude in degrees, on a plane as
// wide as a city. A shape is a list of rings read by the even-odd rule, so that holes and several polygons need nothing of their own.

type dot [2]float64 // longitude, latitude

type shape struct {
	rings    [][]dot
	min, max dot
}

// metres of one degree of latitude; one of longitude is shorter by the cosine.
const metresADegree = 111_320.0

// errNoShape is what a Polygon that cannot be one is refused with; the key says why.
func badShape(key string, pairs ...string) error { return Refuse(Invalid, key, pairs...) }

// readShape reads a GeoJSON geometry. Rings must be closed, have four points or more, and not cross themselves or each other.
func readShape(geometry string) (*shape, error) {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal([]byte(geometry), &g); err != nil {
		return nil, badShape("town.bad.shape_json")
	}
	var polygons [][][][]float64
	var err error
	switch g.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(g.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &polygons)
	default:
		return nil, badShape("town.bad.shape_type", "type", Plain(g.Type))
	}
	if err != nil {
		return nil, badShape("town.bad.shape_json")
	}
	s := &shape{min: dot{math.Inf(1), math.Inf(1)}, max: dot{math.Inf(-1), math.Inf(-1)}}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			if err := s.add(ring); err != nil {
				return nil, err
			}
		}
	}
	if len(s.rings) == 0 {
		return nil, badShape("town.bad.shape_empty")
	}
	if at, crosses := s.crossing(); crosses {
		return nil, badShape("town.bad.shape_crosses", "at", fmt.Sprintf("%.5f, %.5f", at[1], at[0]))
	}
	return s, nil
}

// maxDots bounds the points of one ring: looking for crossings takes the square of it.
const maxDots = 5000

func (s *shape) add(points [][]float64) error {
	var ring []dot
	for _, p := range points {
		if len(p) < 2 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return badShape("town.bad.shape_point", "point", fmt.Sprint(p))
		}
		d := dot{p[0], p[1]}
		s.min, s.max = dot{min(s.min[0], d[0]), min(s.min[1], d[1])}, dot{max(s.max[0], d[0]), max(s.max[1], d[1])}
		if len(ring) == 0 || ring[len(ring)-1] != d { // the same point twice in a row says nothing
			ring = append(ring, d)
		}
	}
	switch {
	case len(ring) < 4:
		return badShape("town.bad.shape_few")
	case len(ring) > maxDots:
		return badShape("town.bad.shape_many", "n", fmt.Sprint(maxDots))
	case ring[0] != ring[len(ring)-1]:
		return badShape("town.bad.shape_open")
	}
	s.rings = append(s.rings, ring)
	return nil
}

// side is one straight piece of a border.
type side struct{ a, b dot }

func (s *shape) sides() []side {
	var all []side
	for _, ring := range s.rings {
		for i := 0; i+1 < len(ring); i++ {
			all = append(all, side{ring[i], ring[i+1]})
		}
	}
	return all
}

// crossing finds where a border crosses or touches itself other than at the corner two of its sides share.
func (s *shape) crossing() (dot, bool) {
	sides := s.sides()
	slices.SortFunc(sides, func(x, y side) int { return cmp.Compare(min(x.a[0], x.b[0]), min(y.a[0], y.b[0])) })
	for i, x := range sides {
		end := max(x.a[0], x.b[0])
		for _, y := range sides[i+1:] {
			if min(y.a[0], y.b[0]) > end {
				break
			}
			if meet(x, y) {
				return x.a, true
			}
		}
	}
	return dot{}, false
}

// turn is positive when c lies to the left of the way from a to b.
func turn(a, b, c dot) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }

// meet reports whether two sides of one border have a point in common that is not the end of both.
func meet(x, y side) bool {
	p, q := turn(x.a, x.b, y.a), turn(x.a, x.b, y.b)
	r, t := turn(y.a, y.b, x.a), turn(y.a, y.b, x.b)
	if (p > 0 && q < 0 || p < 0 && q > 0) && (r > 0 && t < 0 || r < 0 && t > 0) {
		return true
	}
	for _, end := range []dot{y.a, y.b} {
		if end != x.a && end != x.b && onSide(end, x) {
			return true
		}
	}
	for _, end := range []dot{x.a, x.b} {
		if end != y.a && end != y.b && onSide(end, y) {
			return true
		}
	}
	return x == y || x.a == y.b && x.b == y.a
}

// onSide reports whether a point lies on a side, within a tenth of a millimetre.
func onSide(p dot, s side) bool {
	const hair = 1e-9
	if p[0] < min(s.a[0], s.b[0])-hair || p[0] > max(s.a[0], s.b[0])+hair || p[1] < min(s.a[1], s.b[1])-hair || p[1] > max(s.a[1], s.b[1])+hair {
		return false
	}
	length := math.Hypot(s.b[0]-s.a[0], s.b[1]-s.a[1])
	return math.Abs(turn(s.a, s.b, p)) <= hair*max(length, hair)
}

// holds reports whether a point lies in the shape or on its border.
func (s *shape) holds(p dot) bool {
	if p[0] < s.min[0] || p[0] > s.max[0] || p[1] < s.min[1] || p[1] > s.max[1] {
		return false
	}
	inside := false
	for _, ring := range s.rings {
		for i := 0; i+1 < len(ring); i++ {
			a, b := ring[i], ring[i+1]
			if onSide(p, side{a, b}) {
				return true
			}
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				inside = !inside
			}
		}
	}
	return inside
}

// metric gives the metres of a degree east and north where the shape lies.
func (s *shape) metric() (east, north float64) {
	return metresADegree * math.Cos((s.min[1]+s.max[1])/2*math.Pi/180), metresADegree
}

// border is the length of all rings in metres.
func (s *shape) border() (sum float64) {
	east, north := s.metric()
	for _, x := range s.sides() {
		sum += math.Hypot((x.b[0]-x.a[0])*east, (x.b[1]-x.a[1])*north)
	}
	return sum
}

// overlap is how many square metres two shapes have in common. Between two neighbouring corners or crossings, in order of longitude,
// all sides are straight and none cross: there the common part is as long as it is in the middle, times the width.
func overlap(a, b *shape) float64 {
	if a.max[0] <= b.min[0] || b.max[0] <= a.min[0] || a.max[1] <= b.min[1] || b.max[1] <= a.min[1] {
		return 0
	}
	low, high := max(a.min[0], b.min[0]), min(a.max[0], b.max[0])
	sidesA, sidesB := a.between(low, high), b.between(low, high)
	cuts := []float64{low, high}
	for _, x := range slices.Concat(sidesA, sidesB) {
		cuts = append(cuts, x.a[0], x.b[0])
	}
	for _, x := range sidesA {
		for _, y := range sidesB {
			if at, ok := cross(x, y); ok {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var sum float64
	for i := 0; i+1 < len(cuts); i++ {
		if cuts[i] < low || cuts[i+1] > high {
			continue
		}
		sum += common(heights(sidesA, (cuts[i]+cuts[i+1])/2), heights(sidesB, (cuts[i]+cuts[i+1])/2)) * (cuts[i+1] - cuts[i])
	}
	east, north := a.metric()
	return sum * east * north
}

// between are the sides that reach into a range of longitudes.
func (s *shape) between(low, high float64) []side {
	return slices.DeleteFunc(s.sides(), func(x side) bool {
		return max(x.a[0], x.b[0]) < low || min(x.a[0], x.b[0]) > high || x.a[0] == x.b[0]
	})
}

// cross is the longitude at which two sides cross.
func cross(x, y side) (float64, bool) {
	p, q := turn(y.a, y.b, x.a), turn(y.a, y.b, x.b)
	r, t := turn(x.a, x.b, y.a), turn(x.a, x.b, y.b)
	if p == q || (p > 0) == (q > 0) || (r > 0) == (t > 0) {
		return 0, false
	}
	return x.a[0] + (x.b[0]-x.a[0])*p/(p-q), true
}

// heights are the latitudes at which a border is crossed at a longitude, rising: from the first to the second is inside, and so on.
func heights(sides []side, at float64) []float64 {
	var all []float64
	for _, x := range sides {
		if (x.a[0] > at) != (x.b[0] > at) {
			all = append(all, x.a[1]+(at-x.a[0])/(x.b[0]-x.a[0])*(x.b[1]-x.a[1]))
		}
	}
	slices.Sort(all)
	return all
}

// common is how much two lists of intervals have in common.
func common(a, b []float64) (sum float64) {
	for i := 0; i+1 < len(a); i += 2 {
		for j := 0; j+1 < len(b); j += 2 {
			sum += max(0, min(a[i+1], b[j+1])-max(a[i], b[j]))
		}
	}
	return sum
}

// middle is a point well inside: halfway through the longest piece of a line that crosses the shape. A number is written there.
func (s *shape) middle() dot {
	best, at := -1.0, s.min
	for _, part := range []float64{0.5, 0.35, 0.65} {
		lon := s.min[0] + (s.max[0]-s.min[0])*part
		h := heights(s.sides(), lon)
		for i := 0; i+1 < len(h); i += 2 {
			if h[i+1]-h[i] > best*1.2 {
				best, at = h[i+1]-h[i], dot{lon, (h[i] + h[i+1]) / 2}
			}
		}
	}
	return at
}

// checkShapes finds areas whose border is none, and grids of which two claim the same ground.
func checkShapes(areas []Area) (wrong []Mistake) {
	shapes := make([]*shape, len(areas))
	for i, a := range areas {
		if a.Shape == "" {
			continue
		}
		s, err := readShape(a.Shape)
		var refused *Error
		if errors.As(err, &refused) {
			says := Say(refused.Key, "code", a.Code, "name", Plain(a.Name))
			for name, value := range refused.Args {
				says.Args[name] = value
			}
			wrong = append(wrong, Mistake{File: AreasFile, Item: i, Says: says})
			continue
		}
		shapes[i] = s
	}
	for i, a := range shapes {
		for j := i + 1; j < len(shapes); j++ {
			b := shapes[j]
			if a == nil || b == nil || areas[i].Level != "grid" || areas[j].Level != "grid" {
				continue
			}
			// Who draws two borders along one road never draws the same line twice: a metre along half the border is forgiven.
			if m := overlap(a, b); m > min(a.border(), b.border())/2 {
				wrong = append(wrong, Mistake{File: AreasFile, Item: j, Says: Say("town.bad.shape_overlap",
					"name", Plain(areas[j].Name), "code", areas[j].Code, "other", Plain(areas[i].Name), "othercode", areas[i].Code, "metres", fmt.Sprintf("%.0f", m))})
			}
		}
	}
	return wrong
}

// atlas finds the area a point lies in: the areas with a shape, the smallest level first, of one level by code, so that a point on the
// border of two is always given to the same; and which of them reach into each cell of a raster.
type atlas struct {
	codes    []string
	shapes   []*shape
	byCode   map[string]*shape
	min, max dot
	cells    [][]int32
}

const rasterSide = 64

func newAtlas(areas []Area) *atlas {
	a := &atlas{byCode: map[string]*shape{}, min: dot{math.Inf(1), math.Inf(1)}, max: dot{math.Inf(-1), math.Inf(-1)}}
	order := slices.Clone(areas)
	slices.SortStableFunc(order, func(x, y Area) int {
		return cmp.Or(cmp.Compare(slices.Index(Levels, y.Level), slices.Index(Levels, x.Level)), cmp.Compare(x.Code, y.Code))
	})
	for _, area := range order {
		s, err := readShape(area.Shape)
		if err != nil { // not drawn; what is stored was checked
			continue
		}
		a.codes, a.shapes, a.byCode[area.Code] = append(a.codes, area.Code), append(a.shapes, s), s
		a.min, a.max = dot{min(a.min[0], s.min[0]), min(a.min[1], s.min[1])}, dot{max(a.max[0], s.max[0]), max(a.max[1], s.max[1])}
	}
	if len(a.shapes) == 0 {
		return a
	}
	a.cells = make([][]int32, rasterSide*rasterSide)
	for i, s := range a.shapes {
		x0, y0 := a.cell(s.min)
		x1, y1 := a.cell(s.max)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				a.cells[x*rasterSide+y] = append(a.cells[x*rasterSide+y], int32(i))
			}
		}
	}
	return a
}

func (a *atlas) cell(p dot) (x, y int) {
	along := func(axis int) int {
		return min(rasterSide-1, int((p[axis]-a.min[axis])/max(a.max[axis]-a.min[axis], 1e-12)*rasterSide))
	}
	return along(0), along(1)
}

// at gives the code of the smallest area a point lies in, "" when it lies in none.
func (a *atlas) at(lat, lon float64) string {
	p := dot{lon, lat}
	if len(a.shapes) == 0 || p[0] < a.min[0] || p[0] > a.max[0] || p[1] < a.min[1] || p[1] > a.max[1] {
		return ""
	}
	x, y := a.cell(p)
	for _, i := range a.cells[x*rasterSide+y] {
		if a.shapes[i].holds(p) {
			return a.codes[i]
		}
	}
	return ""
}
