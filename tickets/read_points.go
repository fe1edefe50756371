package tickets

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// pointsFile is points.yaml as written. What is left out is a mistake, but for things: a community may have none.
type pointsFile struct {
	Issuer string `yaml:"issuer"`
	Rules  []struct {
		Services  []string `yaml:"services"`
		PerHour   *float64 `yaml:"per_hour"`
		MostHours float64  `yaml:"most_hours"`
	} `yaml:"rules"`
	RoundTo   string `yaml:"round_to"`
	Round     string `yaml:"round"`
	Complaint string `yaml:"complaint"`
	Months    *int   `yaml:"valid_months"`
	Stars     []int  `yaml:"stars"`
	Things    []struct {
		Code   string          `yaml:"code"`
		Name   map[Lang]string `yaml:"name"`
		Points float64         `yaml:"points"`
		Stock  int             `yaml:"stock"`
	} `yaml:"things"`
}

// ParsePoints reads what volunteers' hours earn, and what that is good for (config/points.yaml). Every mistake is one sentence that begins with the key.
func ParsePoints(data []byte) (PointRules, error) {
	var f pointsFile
	if err := strictYAML("points.yaml", data, &f); err != nil {
		return PointRules{}, err
	}
	p := PointRules{
		Issuer: strings.TrimSpace(f.Issuer), Unit: map[string]Points{"half": 1, "whole": 2}[f.RoundTo], Nearest: f.Round == "nearest",
		Complained: f.Complaint == "full", Stars: f.Stars,
	}
	var mistakes []error
	wrong := func(format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("points.yaml "+format, args...))
	}
	if n := len([]rune(p.Issuer)); n == 0 || n > 40 {
		wrong("issuer: must be a name of 1 to 40 characters")
	}
	if p.Unit == 0 {
		wrong("round_to: %q is neither half nor whole", f.RoundTo)
	}
	if f.Round != "down" && f.Round != "nearest" {
		wrong("round: %q is neither down nor nearest", f.Round)
	}
	if f.Complaint != "none" && f.Complaint != "full" {
		wrong("complaint: %q is neither none nor full", f.Complaint)
	}
	if f.Months == nil || *f.Months < 0 || *f.Months > 120 {
		wrong("valid_months: must be a number from 0 to 120")
	} else {
		p.Months = *f.Months
	}
	if n := len(f.Stars); n == 0 || n > 9 || !slices.IsSorted(f.Stars) || f.Stars[0] < 1 || len(slices.Compact(slices.Clone(f.Stars))) != n {
		wrong("stars: must be 1 to 9 rising numbers of hours")
	}
	f.rules(&p, wrong)
	f.things(&p, wrong)
	return p, errors.Join(mistakes...)
}

// halves are points as halves; ok is false for what is no half or not from 0 to 10,000.
func halves(points float64) (n Points, ok bool) {
	return Points(math.Round(points * 2)), points >= 0 && points <= 10000 && math.Abs(points*2-math.Round(points*2)) < 1e-9
}

func (f pointsFile) rules(p *PointRules, wrong func(string, ...any)) {
	if len(f.Rules) == 0 {
		wrong("rules: there is none")
	}
	for i, r := range f.Rules {
		rule := PointRule{Services: r.Services, Most: int(math.Round(r.MostHours * 60))}
		var ok bool
		if r.PerHour == nil {
			wrong("rules: number %d has no per_hour", i+1)
		} else if rule.PerHour, ok = halves(*r.PerHour); !ok {
			wrong("rules: per_hour %v of number %d is not a number in halves, such as 1.5", *r.PerHour, i+1)
		}
		if !(r.MostHours >= 0 && r.MostHours <= 48) {
			wrong("rules: most_hours %v of number %d is not from 0 to 48", r.MostHours, i+1)
		}
		if r.Services == nil && i < len(f.Rules)-1 {
			wrong("rules: number %d fits every service, so that those behind it never count", i+1)
		}
		p.Rules = append(p.Rules, rule)
	}
}

func (f pointsFile) things(p *PointRules, wrong func(string, ...any)) {
	seen := map[string]bool{}
	for i, t := range f.Things {
		n, ok := halves(t.Points)
		switch {
		case t.Code == "" || len(t.Code) > 24 || strings.ContainsAny(t.Code, " =|\t\n"):
			wrong("things: the code of number %d must be 1 to 24 characters without spaces", i+1)
		case seen[t.Code]:
			wrong("things: %s stands twice", t.Code)
		case strings.TrimSpace(t.Name[Hans]) == "":
			wrong("things: %s has no name in zh-Hans", t.Code)
		case !ok || n == 0:
			wrong("things: points %v of %s is not a number above 0 in halves", t.Points, t.Code)
		case t.Stock < 0:
			wrong("things: stock of %s is below 0", t.Code)
		}
		seen[t.Code] = true
		p.Things = append(p.Things, Thing{Code: t.Code, Names: t.Name, Points: n, Stock: t.Stock})
	}
}
