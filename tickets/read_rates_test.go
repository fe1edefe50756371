package tickets

import (
	"strings"
	"testing"
)

func TestShippedRates(t *testing.T) {
	callbacks, rates, err := ParseRates(shippedFile(t, "rates.yaml"))
	if err != nil || callbacks != UsualCallbacks || rates != UsualRates {
		t.Errorf("%+v %+v %v", callbacks, rates, err)
	}
}

func TestRatesMistakes(t *testing.T) {
	for _, c := range []struct{ old, text, says string }{
		{"fair: 0.9", "fair: 90", "fair: must be a number from 0 to 1"},
		{"fair: 0.9", "fair: .nan", "fair: must be a number from 0 to 1"},
		{"fair: 0.9", "", "fair: must be a number from 0 to 1"},
		{"response: 0.2", "response: 0.3", "weights: must be three numbers"},
		{"response: 0.2, resolution: 0.4", "response: -0.2, resolution: 0.8", "weights: must be three numbers"},
		{"weights: {response: 0.2, resolution: 0.4, content: 0.4}", "", "weights: response, resolution and content are missing"},
		{"month_start: 19", "month_start: 31", "month_start: 31 is not a day from 1 to 28"},
		{`"12:00"`, `"25:00"`, `day_cut: "25:00" is not a time of day`},
		{"few: 10", "few: -1", "few: must be a whole number"},
		{"tries: 3", "tries: 0", "tries: 0 is not a number from 1 to 10"},
		{"within: 3d", "within: soon", `within: "soon" is not hours`},
		{"\nunreachable: out", "\nunreachable: maybe", `unreachable: "maybe" is neither in nor out`},
		{"fair: 0.9", "fair: 0.9\nbonus: 1", "field bonus not found"},
		{"fair: 0.9", "fair: [", "is not readable"},
	} {
		shipped := string(shippedFile(t, "rates.yaml"))
		text := strings.Replace(shipped, c.old, c.text, 1)
		if text == shipped {
			t.Fatalf("%q is not in the file", c.old)
		}
		if _, _, err := ParseRates([]byte(text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
	if _, _, err := ParseRates([]byte("{}")); err == nil || strings.Count(err.Error(), "\n") < 7 {
		t.Errorf("all mistakes at once: %v", err)
	}
}
