package tickets

import (
	"slices"
	"strings"
	"testing"
)

func TestShippedPoints(t *testing.T) {
	p, err := ParsePoints(shippedFile(t, "points.yaml"))
	if err != nil || len(p.Rules) != 1 || p.Rules[0].PerHour != Whole(1) || p.Rules[0].Most != 120 || p.Unit != 1 || p.Nearest || p.Complained || p.Months != 0 ||
		!slices.Equal(p.Stars, []int{100, 300, 600, 1000, 1500}) || p.Issuer == "" {
		t.Errorf("%+v %v", p, err)
	}
	for _, thing := range p.Things {
		for _, lang := range Langs {
			if thing.Names[lang] == "" {
				t.Errorf("%s has no name in %s", thing.Code, lang)
			}
		}
	}
}

func TestPointsMistakes(t *testing.T) {
	for _, c := range []struct{ old, text, says string }{
		{"issuer: 社区志愿服务站", `issuer: " "`, "issuer: must be a name"},
		{"per_hour: 1, most", "per_hour: 1.3, most", "per_hour 1.3 of number 1 is not a number in halves"},
		{"per_hour: 1, most", "per_hour: -1, most", "per_hour -1 of number 1 is not a number in halves"},
		{"per_hour: 1, most", "per_hour: .nan, most", "per_hour NaN of number 1"},
		{"per_hour: 1, most", "most", "number 1 has no per_hour"},
		{"most_hours: 2", "most_hours: 99", "most_hours 99 of number 1 is not from 0 to 48"},
		{"most_hours: 2}", "most_hours: 2}\n  - {services: [S02], per_hour: 2}", "number 1 fits every service"},
		{"rules:\n  - {per_hour: 1, most_hours: 2}", "rules: []", "rules: there is none"},
		{"round_to: half", "round_to: third", `round_to: "third" is neither half nor whole`},
		{"round: down", "round: up", `round: "up" is neither down nor nearest`},
		{"complaint: none", "complaint: some", `complaint: "some" is neither none nor full`},
		{"valid_months: 0", "valid_months: -1", "valid_months: must be a number from 0 to 120"},
		{"valid_months: 0", "", "valid_months: must be a number"},
		{"[100, 300, ", "[300, 100, ", "stars: must be 1 to 9 rising"},
		{"[100, 300, ", "[100, 100, ", "stars: must be 1 to 9 rising"},
		{"code: soap", "code: towel", "towel stands twice"},
		{"code: soap", `code: "a b"`, "the code of number 2"},
		{"zh-Hans: 理发一次, ", "", "haircut has no name in zh-Hans"},
		{"points: 60", "points: 0", "points 0 of checkup is not a number above 0"},
		{"stock: 20", "stock: -2", "stock of checkup is below 0"},
		{"round: down", "round: down\nbonus: 1", "field bonus not found"},
		{"issuer: ", "issuer: [", "is not readable"},
	} {
		shipped := string(shippedFile(t, "points.yaml"))
		text := strings.Replace(shipped, c.old, c.text, 1)
		if text == shipped {
			t.Fatalf("%q is not in the file", c.old)
		}
		if _, err := ParsePoints([]byte(text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
	if _, err := ParsePoints([]byte("{}")); err == nil || strings.Count(err.Error(), "\n") < 6 {
		t.Errorf("all mistakes at once: %v", err)
	}
}
