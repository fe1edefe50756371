package tickets

import (
	"errors"
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"
)

func TestReadShape(t *testing.T) {
	for _, c := range []struct{ label, geometry, want string }{
		{"a square", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`, ""},
		{"the other way round", `{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}`, ""},
		{"a triangle", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`, ""},
		{"heights are ignored", `{"type":"Polygon","coordinates":[[[0,0,5],[1,0,5],[1,1,5],[0,0,5]]]}`, ""},
		{"a hole", `{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[6,3],[6,6],[3,6],[3,3]]]}`, ""},
		{"two islands", `{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}`, ""},
		{"a point twice in a row", `{"type":"Polygon","coordinates":[[[0,0],[0,0],[1,0],[1,1],[0,0]]]}`, ""},
		{"not JSON", `{"type":`, "town.bad.shape_json"},
		{"words for numbers", `{"type":"Polygon","coordinates":[[["a","b"]]]}`, "town.bad.shape_json"},
		{"a line", `{"type":"LineString","coordinates":[[0,0],[1,1]]}`, "town.bad.shape_type"},
		{"nothing", `{"type":"Polygon","coordinates":[]}`, "town.bad.shape_empty"},
		{"three points", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}`, "town.bad.shape_few"},
		{"one point four times", `{"type":"Polygon","coordinates":[[[1,1],[1,1],[1,1],[1,1]]]}`, "town.bad.shape_few"},
		{"open", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, "town.bad.shape_open"},
		{"a bow tie", `{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}`, "town.bad.shape_crosses"},
		{"a spike", `{"type":"Polygon","coordinates":[[[0,0],[2,0],[1,0],[1,1],[0,0]]]}`, "town.bad.shape_crosses"},
		{"there and back", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[1,0],[0,0]]]}`, "town.bad.shape_crosses"},
		{"a hole that sticks out", `{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[12,3],[12,6],[3,6],[3,3]]]}`, "town.bad.shape_crosses"},
		{"not on earth", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,100],[0,0]]]}`, "town.bad.shape_point"},
		{"too many points", `{"type":"Polygon","coordinates":[[` + strings.Repeat("[0,0],[1,0],", 2600) + `[0,0]]]}`, "town.bad.shape_many"},
	} {
		t.Run(c.label, func(t *testing.T) {
			_, err := readShape(c.geometry)
			refused := (*Error)(nil)
			if errors.As(err, &refused) && refused.Key != c.want || err == nil && c.want != "" || err != nil && refused == nil {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func square(west, south, size float64) string {
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]f,%[2]f],[%[3]f,%[2]f],[%[3]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[2]f]]]}`, west, south, west+size, south+size)
}

func grids(shapes ...string) (all []Area) {
	for i, s := range shapes {
		all = append(all, Area{Code: fmt.Sprintf("990101001001%02d", i+1), Level: "grid", Name: fmt.Sprintf("第%d网格", i+1), Shape: s})
	}
	return all
}

func TestOverlaps(t *testing.T) {
	const a = 0.01 // about a kilometre
	for _, c := range []struct {
		label  string
		shapes []string
		want   int
	}{
		{"apart", []string{square(120, 31, a), square(121, 31, a)}, 0},
		{"side by side", []string{square(120, 31, a), square(120+a, 31, a)}, 0},
		{"corner to corner", []string{square(120, 31, a), square(120+a, 31+a, a)}, 0},
		{"a hair's breadth", []string{square(120, 31, a), square(120+a-0.000005, 31, a)}, 0},
		{"ten metres", []string{square(120, 31, a), square(120+a-0.0001, 31, a)}, 0 + 1},
		{"half", []string{square(120, 31, a), square(120+a/2, 31, a)}, 1},
		{"one in the other", []string{square(120, 31, a), square(120+a/4, 31+a/4, a/2)}, 1},
		{"the same", []string{square(120, 31, a), square(120, 31, a)}, 1},
		{"three of one another", []string{square(120, 31, a), square(120+a/2, 31, a), square(120+a/4, 31+a/2, a)}, 3},
		{"in the hole of another", []string{
			`{"type":"Polygon","coordinates":[[[120,31],[120.01,31],[120.01,31.01],[120,31.01],[120,31]],[[120.002,31.002],[120.008,31.002],[120.008,31.008],[120.002,31.008],[120.002,31.002]]]}`,
			square(120.003, 31.003, 0.004)}, 0},
	} {
		t.Run(c.label, func(t *testing.T) {
			wrong := checkShapes(grids(c.shapes...))
			if len(wrong) != c.want {
				t.Fatalf("%d overlaps, want %d: %+v", len(wrong), c.want, wrong)
			}
			if c.want > 0 && (wrong[0].Says.Key != "town.bad.shape_overlap" || wrong[0].Says.Args["other"] != "第1网格" || wrong[0].Says.Args["name"] != "第2网格") {
				t.Errorf("%+v", wrong[0])
			}
		})
	}
	community := grids(square(120, 31, a), square(120, 31, a))
	community[0].Level = "community"
	if wrong := checkShapes(community); len(wrong) != 0 {
		t.Errorf("a grid lies in its community: %+v", wrong)
	}
}

// The area two shapes have in common, against throwing darts at them.
func TestOverlapAgainstDarts(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	star := func(x, y float64) *shape {
		var points []string
		n := 5 + rnd.Intn(9)
		first := ""
		for i := range n {
			r := 0.002 + rnd.Float64()*0.006
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			p := fmt.Sprintf("[%f,%f]", x+r*cos, y+r*sin)
			if first == "" {
				first = p
			}
			points = append(points, p)
		}
		s, err := readShape(`{"type":"Polygon","coordinates":[[` + strings.Join(append(points, first), ",") + `]]}`)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for range 20 {
		a, b := star(120, 31), star(120+rnd.Float64()*0.008, 31+rnd.Float64()*0.008)
		hits, darts := 0, 40000
		for range darts {
			p := dot{119.99 + rnd.Float64()*0.02, 30.99 + rnd.Float64()*0.02}
			if a.holds(p) && b.holds(p) {
				hits++
			}
		}
		east, north := a.metric()
		want := float64(hits) / float64(darts) * 0.02 * east * 0.02 * north
		if got := overlap(a, b); math.Abs(got-want) > 0.05*want+20000 || math.Abs(overlap(b, a)-got) > got/1000 {
			t.Errorf("overlap %.0f m², darts say %.0f", got, want)
		}
		if m := a.middle(); !a.holds(m) {
			t.Errorf("the middle %v is outside", m)
		}
	}
}

func TestAtlas(t *testing.T) {
	const a = 0.01
	areas := grids(square(120, 31, a), square(120+a, 31, a), square(120, 31+a, a))
	areas[0].Code, areas[1].Code = areas[1].Code, areas[0].Code // so that the order in the file is not that of the codes
	areas = append(areas, Area{Code: "990101001001", Level: "community", Shape: square(120-a, 31-a, 5*a)}, Area{Code: "990101001002", Level: "community"})
	at := newAtlas(areas)
	for _, c := range []struct {
		label    string
		lat, lon float64
		want     string
	}{
		{"inside", 31.005, 120.005, "99010100100102"},
		{"beside", 31.005, 120.015, "99010100100101"},
		{"above", 31.015, 120.005, "99010100100103"},
		{"on the border of two: the smaller code", 31.005, 120.01, "99010100100101"},
		{"on the corner of three", 31.01, 120.01, "99010100100101"},
		{"on the outer corner", 31, 120, "99010100100102"},
		{"in no grid, but in the community", 31.03, 120.03, "990101001001"},
		{"nowhere", 32, 120, ""},
		{"no place at all", 0, 0, ""},
	} {
		if got := at.at(c.lat, c.lon); got != c.want {
			t.Errorf("%s: %q, want %q", c.label, got, c.want)
		}
	}
	if got := newAtlas(nil).at(31, 120); got != "" {
		t.Errorf("an empty atlas knows %q", got)
	}
}
