package tickets

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// ratesFile is rates.yaml as written. What is left out is a mistake: a rule nobody wrote down is a rule nobody knows.
type ratesFile struct {
	Fair    *float64 `yaml:"fair"`
	Weights *struct {
		Response   float64 `yaml:"response"`
		Resolution float64 `yaml:"resolution"`
		Content    float64 `yaml:"content"`
	} `yaml:"weights"`
	MonthStart  int    `yaml:"month_start"`
	DayCut      string `yaml:"day_cut"`
	Few         *int   `yaml:"few"`
	Tries       int    `yaml:"tries"`
	Within      string `yaml:"within"`
	Unreachable string `yaml:"unreachable"`
}

// ParseRates reads how often residents are asked how it went, and how rates are made of what they say (config/rates.yaml). Every mistake is one
// sentence that begins with the key.
func ParseRates(data []byte) (CallbackRules, RateRules, error) {
	var f ratesFile
	if err := strictYAML("rates.yaml", data, &f); err != nil {
		return CallbackRules{}, RateRules{}, err
	}
	var mistakes []error
	wrong := func(format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("rates.yaml "+format, args...))
	}
	r := RateRules{MonthStart: f.MonthStart, Unreachable: f.Unreachable == "in"}
	if f.Fair == nil || !(*f.Fair >= 0 && *f.Fair <= 1) {
		wrong("fair: must be a number from 0 to 1")
	} else {
		r.Fair = *f.Fair
	}
	if f.Weights == nil {
		wrong("weights: response, resolution and content are missing")
	} else {
		w := *f.Weights
		r.Weights = [3]float64{w.Response, w.Resolution, w.Content}
		if !(w.Response >= 0 && w.Resolution >= 0 && w.Content >= 0) || math.Abs(w.Response+w.Resolution+w.Content-1) > 1e-9 {
			wrong("weights: must be three numbers that are not below 0 and make 1 together")
		}
	}
	if f.MonthStart < 1 || f.MonthStart > 28 {
		wrong("month_start: %d is not a day from 1 to 28", f.MonthStart)
	}
	if cut, err := time.Parse("15:04", f.DayCut); err != nil {
		wrong("day_cut: %q is not a time of day like 12:00", f.DayCut)
	} else {
		r.DayCut = time.Duration(cut.Hour())*time.Hour + time.Duration(cut.Minute())*time.Minute
	}
	if f.Few == nil || *f.Few < 0 {
		wrong("few: must be a whole number, 0 or more")
	} else {
		r.Few = *f.Few
	}
	if f.Tries < 1 || f.Tries > 10 {
		wrong("tries: %s is not a number from 1 to 10", strconv.Itoa(f.Tries))
	}
	within, ok := parseLimit(f.Within)
	if !ok || within.Working() {
		wrong("within: %q is not hours like 72h or days like 3d", f.Within)
	}
	if f.Unreachable != "in" && f.Unreachable != "out" {
		wrong("unreachable: %q is neither in nor out", f.Unreachable)
	}
	return CallbackRules{Tries: f.Tries, Within: within.span()}, r, errors.Join(mistakes...)
}
