package tickets

import (
	"math"
	"testing"
)

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		area, scope    string
		within, covers bool
	}{
		{"99010100100101", "", true, true},
		{"99010100100101", "99010100100101", true, true},
		{"99010100100101", "990101001001", true, true},
		{"99010100100101", "990101001", true, true},
		{"99010100100101", "990101", true, true},
		{"99010100100101", "9901", true, true},
		{"99010100100101", "99010100100102", false, false},
		{"990101001001011", "99010100100101", false, false}, // grid 011 is not in grid 01
		{"99010100100101", "990101001002", false, false},
		{"990101001001", "99010100100101", false, false},
		{"990101001", "990101001001", false, false},
		{"990101002001", "990101001", false, false},
		{"", "", true, true},
		{"", "9901", false, true},
		{"", "990101", false, true},
		{"", "990101001", false, true},
		{"", "990101001001", false, false},
		{"", "99010100100101", false, false},
	} {
		if Within(c.area, c.scope) != c.within || Covers(c.scope, c.area) != c.covers {
			t.Errorf("%q in %q: within %v, covers %v", c.area, c.scope, Within(c.area, c.scope), Covers(c.scope, c.area))
		}
		if end := ScopeEnd(c.scope); c.area != "" && len(c.scope) > 0 && len(c.scope) <= 12 && (c.area >= c.scope && c.area < end) != c.within {
			t.Errorf("%q is not between %q and %q as it should", c.area, c.scope, end)
		}
	}
	for scope, want := range map[string]string{"990101001": "990101002", "990101009": "99010101", "9999": "", "1299": "13"} {
		if got := ScopeEnd(scope); got != want {
			t.Errorf("ScopeEnd(%s) = %q, want %q", scope, got, want)
		}
	}
}

// tree is a good one.
func tree() []Area {
	return []Area{
		{"9901", "", "city", "安澜市", ""}, {"990101", "9901", "district", "湖滨区", ""}, {"990101001", "990101", "street", "幸福里街道", ""},
		{"990101001001", "990101001", "community", "和平里社区", ""}, {"99010100100101", "990101001001", "grid", "第1网格", ""},
		{"99010100100102", "990101001001", "grid", "第2网格", ""},
	}
}

func TestTree(t *testing.T) {
	for _, c := range []struct {
		label  string
		change func(all []Area) []Area
		want   string // the key; "" none
	}{
		{"good", func(a []Area) []Area { return a }, ""},
		{"in any order", func(a []Area) []Area { a[0], a[5] = a[5], a[0]; return a }, ""},
		{"it may begin at the street", func(a []Area) []Area { a[2].Parent = ""; return a[2:] }, ""},
		{"two trees", func(a []Area) []Area { return append(a, Area{"990102", "9901", "district", "山前区", ""}) }, ""},
		{"no name", func(a []Area) []Area { a[3].Name = " "; return a }, "town.bad.area_name"},
		{"no such level", func(a []Area) []Area { a[3].Level = "planet"; return a }, "town.bad.area_level"},
		{"a street of 8 digits", func(a []Area) []Area { a[2].Code = "99010101"; return a[:3] }, "town.bad.area_code"},
		{"a street number of 4xx", func(a []Area) []Area { a[2].Code = "990101401"; return a[:3] }, "town.bad.area_code"},
		{"letters", func(a []Area) []Area { a[5].Code = "9901010010010A"; return a }, "town.bad.area_code"},
		{"a grid without a number", func(a []Area) []Area { a[5].Code = "990101001001"; return a }, "town.bad.area_code"},
		{"twice", func(a []Area) []Area { a[5].Code = a[4].Code; return a }, "town.bad.area_twice"},
		{"orphan", func(a []Area) []Area { a[5].Parent = "990101001009"; return a }, "town.bad.area_orphan"},
		{"orphan of a bad parent", func(a []Area) []Area { return append(a[:2:2], a[3:]...) }, "town.bad.area_orphan"},
		{"itself", func(a []Area) []Area { a[5].Parent = a[5].Code; return a }, "town.bad.area_circle"},
		{"circle", func(a []Area) []Area { a[0].Parent = a[1].Code; return a }, "town.bad.area_circle"},
		{"a long circle", func(a []Area) []Area { a[0].Parent = a[5].Code; a[5].Parent = a[3].Code; return a }, "town.bad.area_circle"},
		{"a level left out", func(a []Area) []Area { a[5].Parent = a[2].Code; return a }, "town.bad.area_parent_level"},
		{"upside down", func(a []Area) []Area { a[3].Parent = a[4].Code; a[4].Parent = ""; return a }, "town.bad.area_parent_level"},
		{"another's code", func(a []Area) []Area { a[5].Code = "99010100100201"; return a }, "town.bad.area_prefix"},
	} {
		t.Run(c.label, func(t *testing.T) {
			wrong := checkAreas(c.change(tree()))
			if c.want == "" && len(wrong) > 0 || c.want != "" && (len(wrong) == 0 || wrong[0].Says.Key != c.want) {
				t.Errorf("got %+v, want %q", wrong, c.want)
			}
		})
	}
}

// Pairs of a point in WGS-84 and where a map in GCJ-02 shows it: Shanghai, Shenzhen, Beijing.
func TestDatum(t *testing.T) {
	metres := func(lat1, lon1, lat2, lon2 float64) float64 {
		return math.Hypot(lat1-lat2, (lon1-lon2)*math.Cos(lat1*math.Pi/180)) * metresADegree
	}
	for _, c := range [][4]float64{
		{31.1774276, 121.5272106, 31.17530398364597, 121.531541859215},
		{22.543847, 113.912316, 22.540796131694766, 113.9171764808363},
		{39.911954, 116.377817, 39.91334545536069, 116.38404722455657},
	} {
		if lat, lon := toGCJ02(c[0], c[1]); metres(lat, lon, c[2], c[3]) > 1 {
			t.Errorf("%v is shown at %f, %f: %f m off", c[:2], lat, lon, metres(lat, lon, c[2], c[3]))
		}
		if lat, lon := toWGS84(c[2], c[3]); metres(lat, lon, c[0], c[1]) > 1 {
			t.Errorf("%v is %f, %f: %f m off", c[2:], lat, lon, metres(lat, lon, c[0], c[1]))
		}
	}
	for lat := 4.0; lat < 54; lat += 1.7 {
		for lon := 74.0; lon < 135; lon += 2.3 {
			gLat, gLon := toGCJ02(lat, lon)
			if back, backLon := toWGS84(gLat, gLon); metres(lat, lon, back, backLon) > 0.01 {
				t.Fatalf("%f, %f comes back %f m off", lat, lon, metres(lat, lon, back, backLon))
			}
			if shift := metres(lat, lon, gLat, gLon); shift < 1 || shift > 2000 {
				t.Fatalf("%f, %f is shifted by %f m", lat, lon, shift)
			}
		}
	}
	if lat, lon := toGCJ02(48.85, 2.35); lat != 48.85 || lon != 2.35 {
		t.Error("Paris was shifted")
	}
}
