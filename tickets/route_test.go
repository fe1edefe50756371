package tickets

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// clockAt is a time of a weekday in the tenant's zone.
func clockAt(hour, minute int) time.Time {
	return time.Date(2025, 11, 24, hour, minute, 0, 0, shanghai)
}

// routeCase is a matter and where it must go. place is the end of an area's code behind the street's, "-" for nowhere.
type routeCase struct {
	service, place string
	hour           int
	office         string
	co             string // ids, with blanks
	why            string // key behind route.why.
	n              string // of the rule
}

// In the sample street: 001 heping, 002 huaishu, 003 xinqiao, 004 guiyuan.
var streetCases = []routeCase{
	{"1501", "00101", 10, "street", "", "rule", "1"},
	{"1501", "-", 10, "street", "", "rule", "1"},
	{"0105", "00101", 10, "water", "", "rule", "2"},
	{"0105", "-", 3, "water", "", "rule", "2"},
	{"0106", "00302", 10, "gas", "", "rule", "3"},
	{"0108", "004", 10, "power", "", "rule", "4"},
	{"0202", "00101", 23, "police", "heping", "rule", "5"},
	{"0202", "00101", 6, "police", "heping", "rule", "5"},
	{"0202", "00204", 23, "police", "huaishu", "rule", "5"},
	{"0202", "-", 23, "police", "", "rule", "5"},
	{"0202", "00204", 10, "city", "huaishu", "rule", "6"},
	{"0202", "00202", 7, "city", "huaishu", "rule", "6"},
	{"0202", "00203", 10, "huaishu", "", "rule", "18"},
	{"0202", "002", 10, "huaishu", "", "rule", "18"},
	{"0202", "00402", 21, "guiyuan", "", "rule", "18"},
	{"0901", "00301", 10, "police", "xinqiao", "rule", "7"},
	{"0902", "00401", 10, "police", "guiyuan", "rule", "7"},
	{"0903", "-", 10, "police", "", "rule", "7"},
	{"0303", "", 10, "police", "", "rule", "7"},
	{"0905", "00101", 10, "justice", "police heping", "rule", "8"},
	{"0905", "-", 10, "justice", "police", "rule", "8"},
	{"0904", "00101", 10, "heping", "justice", "rule", "9"},
	{"0904", "00205", 10, "huaishu", "justice", "rule", "9"},
	{"0904", "", 10, "street", "", "rule", "20"}, // which community nobody knows
	{"0904", "-", 10, "street", "", "rule_any", "20"},
	{"0907", "00101", 10, "justice", "", "rule", "10"},
	{"0112", "00305", 10, "property", "xinqiao", "rule", "11"},
	{"0107", "00305", 10, "property", "xinqiao", "rule", "11"},
	{"0110", "00305", 10, "xinqiao", "property", "rule", "12"},
	{"0122", "00401", 10, "guiyuan", "property", "rule", "12"},
	{"0102", "00401", 10, "housing", "", "rule", "13"},
	{"0118", "-", 10, "housing", "", "rule", "13"},
	{"0103", "00101", 10, "city", "", "rule", "15"},
	{"0103", "00101", 20, "city", "street", "rule", "14"},
	{"0104", "00101", 3, "city", "street", "rule", "14"},
	{"0104", "00101", 9, "city", "", "rule", "15"},
	{"0104", "00101", 17, "city", "", "rule", "15"},
	{"0104", "00101", 18, "city", "street", "rule", "14"},
	{"0101", "00201", 10, "city", "", "rule", "15"},
	{"0602", "00201", 10, "city", "", "rule", "15"},
	{"0601", "00201", 10, "market", "", "rule", "16"},
	{"0606", "-", 10, "market", "", "rule", "16"},
	{"0501", "00201", 10, "service", "", "rule", "17"},
	{"0806", "00201", 10, "service", "", "rule", "17"},
	{"0802", "00201", 10, "huaishu", "", "rule", "18"},
	{"0807", "00101", 10, "heping", "", "rule", "18"},
	{"0807", "-", 10, "street", "", "rule_any", "20"},
	{"1301", "00301", 10, "xinqiao", "", "rule", "18"},
	{"S01", "00101", 10, "heping", "", "rule", "19"},
	{"S18", "00405", 22, "guiyuan", "", "rule", "19"},
	{"S05", "-", 10, "street", "", "rule_any", "20"},
	{"1401", "00101", 10, "street", "", "rule", "20"},
	{"0301", "00101", 10, "street", "", "rule", "20"},
	{"1001", "-", 10, "street", "", "rule_any", "20"},
	{"", "00101", 10, "street", "", "rule", "20"},
	{"", "-", 10, "street", "", "rule_any", "20"},
	{"9999", "00101", 10, "street", "", "rule", "20"},
	{"S01", "003", 10, "xinqiao", "", "rule", "19"},
	{"0909", "00101", 10, "city", "", "rule", "15"},
	{"0406", "00305", 10, "xinqiao", "", "rule", "18"},
}

func TestRouteInTheStreet(t *testing.T) {
	runRoutes(t, town(t, "street"), "990101001", streetCases)
}

func TestRouteInTheVillage(t *testing.T) {
	runRoutes(t, town(t, "village"), "990201101", []routeCase{
		{"0105", "20101", 10, "tap", "liuxi", "rule", "1"},
		{"0108", "20101", 10, "grid", "", "rule", "2"},
		{"0902", "20103", 10, "station", "liuxi", "rule", "3"},
		{"1003", "20103", 10, "agri", "liuxi", "rule", "4"},
		{"1101", "-", 10, "agri", "", "rule", "4"},
		{"0904", "20102", 10, "liuxi", "", "rule", "5"},
		{"0101", "20102", 10, "town", "", "rule", "7"},
		{"S03", "20102", 10, "liuxi", "", "rule", "6"},
		{"", "20102", 10, "town", "", "rule", "7"},
	})
}

func runRoutes(t *testing.T, town *Town, street string, cases []routeCase) {
	t.Helper()
	for _, c := range cases {
		area := street + c.place
		if c.place == "-" {
			area = ""
		}
		r := town.Route(Matter{Service: c.service, Area: area, At: clockAt(c.hour, 30), Working: c.hour >= 9 && c.hour < 18})
		if got := strings.Join(officeIDs(r.CoOffices), " "); r.Office.ID != c.office || got != c.co || r.Why.Key != "route.why."+c.why || r.Why.Args["n"] != c.n {
			t.Errorf("%s in %s at %d: %s, with %q, %s %v; want %+v", c.service, c.place, c.hour, r.Office.ID, got, r.Why.Key, r.Why.Args, c)
		}
	}
}

// small is a tenant of two communities of one street, and a department, with rules of a test's own.
func townOf(rules ...Rule) *Town {
	return NewTown(TownData{
		Areas: []Area{
			{Code: "990101001", Level: "street"}, {Code: "990101001001", Parent: "990101001", Level: "community", Name: "甲社区"},
			{Code: "990101001002", Parent: "990101001", Level: "community", Name: "乙社区"},
		},
		Offices: []Office{
			{ID: "a", Name: "甲", Kind: "community", Area: "990101001001", Duties: []string{"02", "0904"}},
			{ID: "b", Name: "乙", Kind: "community", Area: "990101001002"},
			{ID: "st", Name: "街道", Kind: "street", Area: "990101001"},
			{ID: "fire", Name: "消防", Kind: "department"},
		},
		Rules: rules,
	})
}

func TestRouteOddities(t *testing.T) {
	a, b := "990101001001", "990101001002"
	for _, c := range []struct {
		label         string
		rules         []Rule
		service, area string
		office, why   string
	}{
		{"no rules at all", nil, "0101", a, "st", "street"},
		{"no rules, no place", nil, "0101", "", "st", "street"},
		{"an order without a rule", nil, "S01", a, "a", "order"},
		{"an order nobody knows the place of", nil, "S01", "", "st", "street"},
		{"the first that fits", []Rule{{Name: "1", Office: "fire"}, {Name: "2", Office: "st"}}, "0101", a, "fire", "rule_any"},
		{"a duty list", []Rule{{Name: "1", Office: OfCommunity}}, "0101", a, "st", "duty"},
		{"on the duty list", []Rule{{Name: "1", Office: OfCommunity}}, "0201", a, "a", "rule"},
		{"the whole code on the duty list", []Rule{{Name: "1", Office: OfCommunity}}, "0904", a, "a", "rule"},
		{"no duty list", []Rule{{Name: "1", Office: OfCommunity}}, "0101", b, "b", "rule"},
		{"unsorted is on no duty list", []Rule{{Name: "1", Office: OfCommunity}}, "", a, "st", "duty"},
		{"orders need no duty list", []Rule{{Name: "1", Office: OfCommunity}}, "S01", a, "a", "rule"},
		{"a community by name", []Rule{{Name: "1", Office: "a"}}, "0101", b, "st", "duty"},
		{"duty is also asked by way of another rule", []Rule{{Name: "1", As: "2"}, {Name: "2", Services: []string{"99"}, Office: "a"}}, "0101", a, "st", "duty"},
		{"unsorted meets no rule of services", []Rule{{Name: "1", Services: []string{"01"}, Office: "fire"}}, "", a, "st", "street"},
		{"area", []Rule{{Name: "1", Areas: []string{b}, Office: "fire"}}, "0101", b, "fire", "rule"},
		{"other area", []Rule{{Name: "1", Areas: []string{b}, Office: "fire"}}, "0101", a, "st", "street"},
		{"no area", []Rule{{Name: "1", Areas: []string{b}, Office: "fire"}}, "0101", "", "st", "street"},
		{"a rule and itself", []Rule{{Name: "1", As: "1"}}, "0101", a, "st", "loop"},
		{"a circle", []Rule{{Name: "1", As: "2"}, {Name: "2", As: "3"}, {Name: "3", As: "1"}}, "0101", a, "st", "loop"},
		{"a rule that is not there", []Rule{{Name: "1", As: "9"}}, "0101", a, "st", "loop"},
		{"an office that is not there: the next rule", []Rule{{Name: "1", Office: "moon"}, {Name: "2", Office: "fire"}}, "0101", a, "fire", "rule_any"},
		{"an office that is not there, and no other rule", []Rule{{Name: "1", Office: "moon"}}, "0101", a, "st", "street"},
		{"elsewhere", []Rule{{Name: "1", Office: OfStreet}}, "0101", "990199001", "", "nobody"},
		{"hours nobody understands fit never", []Rule{{Name: "1", Hours: "evening", Office: "fire"}}, "0101", a, "st", "street"},
	} {
		t.Run(c.label, func(t *testing.T) {
			r := townOf(c.rules...).Route(Matter{Service: c.service, Area: c.area, At: clockAt(10, 0), Working: true})
			if r.Office.ID != c.office || r.Why.Key != "route.why."+c.why {
				t.Errorf("%q by %s %v", r.Office.ID, r.Why.Key, r.Why.Args)
			}
		})
	}
}

func TestTwoStreets(t *testing.T) {
	town := NewTown(TownData{Offices: []Office{
		{ID: "x", Kind: "street", Area: "990101001"}, {ID: "y", Kind: "street", Area: "990101002"},
	}})
	for area, want := range map[string]string{"990101001005": "x", "990101002": "y", "": "", "990101003": ""} {
		if r := town.Route(Matter{Area: area}); r.Office.ID != want {
			t.Errorf("%q goes to %q, want %q", area, r.Office.ID, want)
		}
	}
}

func TestHours(t *testing.T) {
	for _, c := range []struct {
		hours        string
		hour, minute int
		want         bool
	}{
		{"22:00-07:00", 22, 0, true}, {"22:00-07:00", 6, 59, true}, {"22:00-07:00", 7, 0, false}, {"22:00-07:00", 21, 59, false},
		{"08:30-12:00", 8, 29, false}, {"08:30-12:00", 8, 30, true}, {"08:30-12:00", 12, 0, false}, {"", 3, 0, true},
	} {
		if got := (Rule{Hours: c.hours}).fits(Matter{At: clockAt(c.hour, c.minute)}); got != c.want {
			t.Errorf("%s at %d:%02d: %v", c.hours, c.hour, c.minute, got)
		}
	}
	for _, bad := range []string{"22:00", "22-7", "25:00-07:00", "7:00-7:00", "evening", "work-off"} {
		if _, _, ok := parseHours(bad); ok {
			t.Errorf("%q was understood", bad)
		}
	}
}

func TestServing(t *testing.T) {
	street := town(t, "street")
	ids := func(service, area string) string { return strings.Join(officeIDs(street.Serving(service, area)), " ") }
	for _, c := range []struct{ service, area, want string }{
		{"0904", "99010100100101", "heping justice"},
		{"0110", "99010100100201", "huaishu property"},
		{"S10", "99010100100101", "justice heping"}, // who names it exactly comes first
		{"0105", "", "water"},
		{"", "99010100100101", ""},
	} {
		if got := ids(c.service, c.area); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.service, c.area, got, c.want)
		}
	}
	if got := street.Serving("0904", ""); len(got) != 5 || !slices.ContainsFunc(got, func(o Office) bool { return o.ID == "guiyuan" }) {
		t.Errorf("anywhere: %v", officeIDs(got))
	}
}

func BenchmarkRoute(b *testing.B) {
	town := town(b, "street")
	for i := 0; b.Loop(); i++ {
		c := streetCases[i%len(streetCases)]
		town.Route(Matter{Service: c.service, Area: "990101001" + strings.Trim(c.place, "-"), At: clockAt(c.hour, 30), Working: true})
	}
}
