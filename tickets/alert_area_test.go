package tickets

import (
	"fmt"
	"strings"
	"testing"
)

// box is a closed ring around a middle, so many degrees to each side.
func box(lat, lon, side float64) [][2]float64 {
	return [][2]float64{{lat - side, lon - side}, {lat - side, lon + side}, {lat + side, lon + side}, {lat + side, lon - side}, {lat - side, lon - side}}
}

// Four grids in a square, a hundredth of a degree wide each, in two communities; a fifth that nobody drew.
//
//	02 | 04
//	01 | 03
func squareTown(t *testing.T) *Town {
	t.Helper()
	square := func(x, y int) string {
		a, b, c, d := 120+float64(x)*0.01, 31+float64(y)*0.01, 120+float64(x+1)*0.01, 31+float64(y+1)*0.01
		return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f]]]}`, a, b, c, b, c, d, a, d, a, b)
	}
	return NewTown(TownData{Areas: []Area{
		{Code: "9901", Level: "city", Name: "安澜市"}, {Code: "990101", Parent: "9901", Level: "district", Name: "湖滨区"},
		{Code: "990101001", Parent: "990101", Level: "street", Name: "幸福里街道"},
		{Code: "990101001001", Parent: "990101001", Level: "community", Name: "和平里社区"},
		{Code: "990101001002", Parent: "990101001", Level: "community", Name: "槐树湾社区"},
		{Code: "9901010010011", Parent: "990101001001", Level: "grid", Name: "01", Shape: square(0, 0)},
		{Code: "99010100100110", Parent: "990101001001", Level: "grid", Name: "02", Shape: square(0, 1)},
		{Code: "99010100100201", Parent: "990101001002", Level: "grid", Name: "03", Shape: square(1, 0)},
		{Code: "99010100100202", Parent: "990101001002", Level: "grid", Name: "04", Shape: square(1, 1)},
		{Code: "990101001003", Parent: "990101001", Level: "community", Name: "没画过的社区"},
	}})
}

func TestGridsIn(t *testing.T) {
	town := squareTown(t)
	names := map[string]string{"9901010010011": "01", "99010100100110": "02", "99010100100201": "03", "99010100100202": "04", "990101001003": "c3"}
	code := func(codes ...string) (a AlertArea) {
		for _, c := range codes {
			a.Geocodes = append(a.Geocodes, Geocode{"GB/T 2260", c})
		}
		return a
	}
	poly := func(rings ...[][2]float64) AlertArea { return AlertArea{Polygons: rings} }
	circle := func(lat, lon, km float64) AlertArea {
		return AlertArea{Circles: []AlertCircle{{lat, lon, km}}}
	}
	for _, c := range []struct {
		label string
		area  AlertArea
		want  string
	}{
		{"inside of one, away from its middle", poly(box(31.001, 120.001, 0.0005)), "01"},
		{"across a border", poly(box(31.005, 120.01, 0.001)), "01 03"},
		{"across the corner of all", poly(box(31.01, 120.01, 0.0001)), "01 02 03 04"},
		{"around all", poly(box(31.01, 120.01, 1)), "01 02 03 04"},
		{"exactly one: the neighbours only touch", poly(box(31.005, 120.005, 0.005)), "01"},
		{"a spike that holds no middle and no corner", poly([][2]float64{{31.004, 119.9}, {31.006, 119.9}, {31.005, 120.015}, {31.004, 119.9}}), "01 03"},
		{"two rings", poly(box(31.002, 120.002, 0.001), box(31.018, 120.018, 0.001)), "01 04"},
		{"far away", poly(box(40, 116, 0.5)), ""},
		{"beside", poly(box(31.005, 119.99, 0.009)), ""},
		{"a line, which has no ground", poly([][2]float64{{31.005, 119.99}, {31.005, 120.005}, {31.005, 120.003}, {31.005, 119.99}}), "01"},
		{"a circle inside", circle(31.002, 120.002, 0.05), "01"},
		{"a circle that reaches over", circle(31.002, 120.009, 0.2), "01 03"},
		{"a circle from outside, just not", circle(31.005, 119.99, 0.9), ""},
		{"a circle from outside, just so", circle(31.005, 119.99, 1.0), "01"},
		{"a point", circle(31.015, 120.015, 0), "04"},
		{"a point nowhere", circle(30, 120, 0), ""},
		{"the city with zeros", code("990100000000"), "01 02 03 04 c3"},
		{"the province", code("990000"), "01 02 03 04 c3"},
		{"the district", code("990101"), "01 02 03 04 c3"},
		{"the district with zeros", code("990101000000"), "01 02 03 04 c3"},
		{"the street", code("990101001"), "01 02 03 04 c3"},
		{"the street with zeros", code("990101001000"), "01 02 03 04 c3"},
		{"a community", code("990101001001"), "01 02"},
		{"a community with zeros", code("99010100100100"), "01 02"},
		{"one that has no grids", code("990101001003"), "c3"},
		{"a grid", code("99010100100110"), "02"},
		{"a grid whose code others begin with", code("9901010010011"), "01"},
		{"a grid nobody has", code("99010100100199"), ""},
		{"another district", code("990102"), ""},
		{"several", code("410000000000", "99010100100201", "x"), "03"},
		{"a number of another system", AlertArea{Geocodes: []Geocode{{"SAME", "990101"}}}, ""},
		{"a strange length", code("99010"), ""},
		{"by name", AlertArea{Name: "湖滨区,安澜县"}, "01 02 03 04 c3"},
		{"by name of a community", AlertArea{Name: "槐树湾社区、别处"}, "03 04"},
		{"a name that only begins so", AlertArea{Name: "湖滨区北部"}, ""},
		{"a name beside a shape elsewhere", AlertArea{Name: "湖滨区", Polygons: [][][2]float64{box(40, 116, 1)}}, ""},
		{"nothing", AlertArea{}, ""},
	} {
		var got []string
		for _, g := range town.GridsIn([]AlertArea{c.area}) {
			got = append(got, names[g])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.label, got, c.want)
		}
	}
	if all := town.GridsIn([]AlertArea{code("99010100100201"), circle(31.002, 120.002, 0.05)}); len(all) != 2 {
		t.Errorf("of two areas: %v", all)
	}
}

// In the sample street each grid's own middle and outline find it.
func TestGridsInTheStreet(t *testing.T) {
	town := town(t, "street")
	for _, a := range town.Areas {
		if a.Level != "grid" || a.Shape == "" {
			continue
		}
		lat, lon, _ := town.Middle(a.Code)
		if got := town.GridsIn([]AlertArea{{Polygons: [][][2]float64{box(lat, lon, 0.00001)}}}); len(got) != 1 || got[0] != a.Code {
			t.Errorf("%s: %v", a.Name, got)
		}
	}
}
