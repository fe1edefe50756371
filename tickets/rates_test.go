package tickets

import (
	"testing"
	"time"
)

// A month of one office, counted by hand: ten residents answered, one would not say, two were never reached.
var handCounted = Figures{
	Counted: 10, Contacted: 8, Uncontact: 2, Solved: 7, Unsolved: 3, Good: 5, Fair: 2, Bad: 3, Unreached: 2, LeftOut: 1, Waiting: 1,
	Assigned: 16, Returned: 2, Disputed: 1, Done: 12, OnTime: 9, Reworked: 3, Took: 12 * 36 * time.Hour, Filed: 20, Joined: 4,
}

func TestRatesByHand(t *testing.T) {
	strict := UsualRates
	strict.Unreachable = true
	half := UsualRates
	half.Fair = 0.5
	for _, c := range []struct {
		name  string
		rules RateRules
		f     Figures
		rate  Rate
		want  string
	}{
		{"8 of 10", UsualRates, handCounted, Response, "80.0%"},
		{"7 of 10", UsualRates, handCounted, Resolution, "70.0%"},
		{"(5 + 0.9 × 2) of 10", UsualRates, handCounted, Content, "68.0%"},
		{"(5 + 0.5 × 2) of 10", half, handCounted, Content, "60.0%"},
		{"8 of 12: unreachable counts", strict, handCounted, Response, "66.7%"},
		{"7 of 12", strict, handCounted, Resolution, "58.3%"},
		{"6.8 of 12", strict, handCounted, Content, "56.7%"},
		{"9 of 12 in time", UsualRates, handCounted, Punctual, "75.0%"},
		{"13 of 16 neither returned nor disputed", UsualRates, handCounted, Accurate, "81.2%"},
		{"2 of 16", UsualRates, handCounted, Back, "12.5%"},
		{"3 of 12", UsualRates, handCounted, Redone, "25.0%"},
		{"4 of 20", UsualRates, handCounted, Duplicate, "20.0%"},
		{"a skipped question counts for nobody", UsualRates, Figures{Counted: 4, Contacted: 2, Uncontact: 1, Solved: 4, Good: 3}, Response, "66.7%"},
		{"… nor against", UsualRates, Figures{Counted: 4, Contacted: 2, Uncontact: 1, Solved: 4, Good: 3}, Content, "100.0%"},
		{"all fair", UsualRates, Figures{Counted: 3, Fair: 3}, Content, "90.0%"},
		{"zero of some is 0 %", UsualRates, Figures{Counted: 3, Unsolved: 3}, Resolution, "0.0%"},
		{"no data", UsualRates, Figures{}, Response, ""},
		{"no data", UsualRates, Figures{LeftOut: 3, Waiting: 2, Unreached: 1}, Content, ""},
		{"no data", UsualRates, Figures{Counted: 3}, Punctual, ""},
		{"no such rate", UsualRates, handCounted, "x", ""},
	} {
		if got := c.rules.Of(c.f, c.rate).Percent(); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.rate, c.name, got, c.want)
		}
	}
	for _, rate := range RateNames {
		if s := UsualRates.Of(Figures{}, rate); s.Known() || s.Percent() != "" {
			t.Errorf("%s of nothing is %v", rate, s)
		}
	}
}

func TestComposite(t *testing.T) {
	// 0.2 × 0.8 + 0.4 × 0.7 + 0.4 × 0.68 = 0.712
	if got, ok := UsualRates.Composite(handCounted); !ok || got < 0.7119 || got > 0.7121 {
		t.Errorf("got %v %v", got, ok)
	}
	if _, ok := UsualRates.Composite(Figures{Counted: 1, Solved: 1, Good: 1}); ok {
		t.Error("a composite without the first rate")
	}
	only := UsualRates
	only.Weights = [3]float64{0, 1, 0}
	if got, ok := only.Composite(Figures{Counted: 2, Solved: 1, Unsolved: 1}); !ok || got != 0.5 {
		t.Errorf("got %v %v", got, ok)
	}
	if took, ok := handCounted.Average(); !ok || took != 36*time.Hour {
		t.Errorf("average %v %v", took, ok)
	}
	if _, ok := (Figures{}).Average(); ok {
		t.Error("an average of nothing")
	}
	twice := handCounted
	twice.Add(handCounted)
	for _, rate := range RateNames {
		if a, b := UsualRates.Of(twice, rate).Percent(), UsualRates.Of(handCounted, rate).Percent(); a != b {
			t.Errorf("%s of the same twice: %s, not %s", rate, a, b)
		}
	}
	if UsualRates.V(twice) != 20 {
		t.Errorf("V is %d", UsualRates.V(twice))
	}
}

func TestPeriods(t *testing.T) {
	calendar := RateRules{MonthStart: 1}
	for _, c := range []struct {
		rules           RateRules
		at, name        string
		from, to, begun string
	}{
		{UsualRates, "2026-11-19 11:59", "2026-11", "2026-10-19 12:00", "2026-11-19 12:00", "2026-11-18 12:00"},
		{UsualRates, "2026-11-19 12:00", "2026-12", "2026-11-19 12:00", "2026-12-19 12:00", "2026-11-19 12:00"},
		{UsualRates, "2026-01-03 08:00", "2026-01", "2025-12-19 12:00", "2026-01-19 12:00", "2026-01-02 12:00"},
		{UsualRates, "2025-12-31 23:59", "2026-01", "2025-12-19 12:00", "2026-01-19 12:00", "2025-12-31 12:00"},
		{UsualRates, "2028-02-29 12:00", "2028-03", "2028-02-19 12:00", "2028-03-19 12:00", "2028-02-29 12:00"},
		{calendar, "2026-11-30 23:59", "2026-11", "2026-11-01 00:00", "2026-12-01 00:00", "2026-11-30 00:00"},
		{calendar, "2026-12-01 00:00", "2026-12", "2026-12-01 00:00", "2027-01-01 00:00", "2026-12-01 00:00"},
		{RateRules{MonthStart: 10, DayCut: 90 * time.Minute}, "2026-11-10 01:29", "2026-10", "2026-10-10 01:30", "2026-11-10 01:30", "2026-11-09 01:30"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		p := c.rules.Period(at)
		form := func(t time.Time) string { return t.Format("2006-01-02 15:04") }
		if p.Name() != c.name || form(p.From) != c.from || form(p.To) != c.to || form(c.rules.DayBegan(at)) != c.begun {
			t.Errorf("%s: %s from %s to %s, day %s", c.at, p.Name(), form(p.From), form(p.To), form(c.rules.DayBegan(at)))
		}
		if named, ok := c.rules.Named(c.name, shanghai); !ok || named != p {
			t.Errorf("%s: named %+v", c.at, named)
		}
		if before := c.rules.Before(p); !before.To.Equal(p.From) {
			t.Errorf("%s: before it %+v", c.at, before)
		}
	}
	for _, bad := range []string{"", "2026-13", "november"} {
		if _, ok := UsualRates.Named(bad, shanghai); ok {
			t.Errorf("%q is a period", bad)
		}
	}
	for start := 1; start <= 28; start++ { // every moment is in exactly one month, and every month has its own name
		rules := RateRules{MonthStart: start, DayCut: 12 * time.Hour}
		p, seen := rules.Period(demoNow.In(shanghai)), map[string]bool{}
		for range 30 {
			if named, ok := rules.Named(p.Name(), shanghai); !ok || named != p || seen[p.Name()] {
				t.Fatalf("month starting on %d: %s is %+v, not %+v", start, p.Name(), named, p)
			}
			seen[p.Name()] = true
			if next := rules.Period(p.To); next.From != p.To {
				t.Fatalf("after %+v comes %+v", p, next)
			} else {
				p = next
			}
		}
	}
}

func TestJudge(t *testing.T) {
	strict := UsualRates
	strict.Unreachable = true
	counted := Round{End: Counted, Contacted: "no", Solved: "yes", Satisfied: "fair"}
	for _, c := range []struct {
		rules RateRules
		round Round
		rate  Rate
		v     Verdict
		why   string
	}{
		{UsualRates, counted, Response, Against, ""},
		{UsualRates, counted, Resolution, For, ""},
		{UsualRates, counted, Content, InPart, ""},
		{UsualRates, Round{End: Counted, Solved: "yes", Satisfied: "bad"}, Content, Against, ""},
		{UsualRates, Round{End: Counted, Solved: "yes"}, Content, NotIn, "skipped"},
		{UsualRates, Round{End: Counted, Solved: "yes"}, Response, NotIn, "skipped"},
		{UsualRates, Round{}, Resolution, NotIn, "waiting"},
		{UsualRates, Round{End: Unreachable}, Resolution, NotIn, "unreachable"},
		{strict, Round{End: Unreachable}, Resolution, Against, "unreachable"},
		{strict, Round{End: TakenBack}, Resolution, NotIn, "taken_back"},
		{UsualRates, Round{End: Twice, Solved: "yes"}, Resolution, NotIn, "twice"},
		{UsualRates, Round{Late: true}, Punctual, Against, ""},
		{UsualRates, Round{End: Disputed}, Accurate, Against, ""},
		{UsualRates, Round{End: Disputed}, Back, Against, ""},
		{UsualRates, Round{End: Returned}, Back, For, ""},
		{UsualRates, Round{Reworks: 1}, Redone, For, ""},
	} {
		if v, why := c.rules.Judge(c.round, c.rate); v != c.v || why != c.why {
			t.Errorf("%s of %+v: %s %q", c.rate, c.round, v, why)
		}
	}
}
