package tickets

import (
	"strings"
	"testing"
	"time"
)

func TestShippedCalendar(t *testing.T) {
	c, err := readCalendar(shippedFile(t, "calendar.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	// the notices count 28 days off in 2025 and 33 in 2026, weekends within them included
	off, work := map[int]int{}, map[int]int{}
	for _, day := range c.off {
		off[day.Year()]++
	}
	for _, day := range c.work {
		work[day.Year()]++
		if d := day.Weekday(); d != time.Saturday && d != time.Sunday {
			t.Errorf("%s is a 调休 day on a %s", day, d)
		}
	}
	if off[2025] != 28 || off[2026] != 33 || work[2025] != 5 || work[2026] != 6 || len(c.years) != 2 {
		t.Errorf("off %v, work %v, years %v", off, work, c.years)
	}
	if c.limits["danger"] != (Limit{2, Hours}) || c.limits["usual"] != (Limit{7, Days}) || len(c.limits) != 7 || c.numbers["extensions"] != 2 || len(c.numbers) != 3 {
		t.Errorf("limits %v %v", c.limits, c.numbers)
	}
	if c.week[time.Friday][1] != (Span{13 * time.Hour, 18 * time.Hour}) || len(c.week) != 5 || len(c.makeUp) != 2 {
		t.Errorf("week %v", c.week)
	}
}

func TestOwnCalendar(t *testing.T) {
	c, rules, err := ParseCalendar(shippedFile(t, "calendar.yaml"), []byte("hours:\n  saturday: 08:30-24:00\nlimits:\n  usual: 5wd\nyears:\n  2027:\n    off: [01-01]\n  2026:\n    off: [01-01]\n    work: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Week) != 1 || c.Week[time.Saturday][0].To != 24*time.Hour || rules.Usual != (Limit{5, Workdays}) || rules.Danger.N != 2 ||
		len(c.Years) != 3 || len(c.Off) != 28+2 || len(c.Work) != 5 {
		t.Errorf("%+v %+v", c, rules)
	}
}

func TestCalendarMistakes(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", "line 1: the file is empty"},
		{"- x", "line 1: the file must be written as lines"},
		{"holidays: x", `line 1: "holidays" is not a section`},
		{"\thours:", "not readable as YAML"},
		{"hours: {}", "no weekday has working hours"},
		{"hours:\n  monday: 9-12", `line 2: hours "9-12" of monday`},
		{"hours:\n  monday: 09:00-12:00 11:00-18:00", `line 2: hours "09:00-12:00 11:00-18:00"`},
		{"hours:\n  monday: 12:00-12:00", "line 2: hours"},
		{"hours:\n  monday: 09:00-24:30", "line 2: hours"},
		{"hours:\n  moonday: 09:00-12:00", `line 2: "moonday" is neither a weekday nor makeup`},
		{"hours:\n  monday: 09:00-12:00\n  monday: 09:00-12:00", `line 3: "monday" stands in line 2 already`},
		{"limits:\n  usual: soon", `line 2: usual "soon" is not hours like 24h`},
		{"limits:\n  remind_at: 100", `line 2: remind_at "100" is not a whole number from 0 to 99`},
		{"limits:\n  extensions: many", `line 2: extensions "many"`},
		{"limits:\n  dangre: 2h", `line 2: "dangre" is not a limit`},
		{"years:\n  next: {}", `line 2: "next" is not a year`},
		{"years:\n  2027: [01-01]", "line 2: a year must be written as lines"},
		{"years:\n  2027:\n    free: [01-01]", `line 3: "free" is neither off nor work`},
		{"years:\n  2027:\n    off: 01-01", "line 3: off must be a list"},
		{"years:\n  2027:\n    off: [02-29]", `line 3: "02-29" is neither a day of 2027`},
		{"years:\n  2027:\n    off: [05-05..05-01]", `line 3: "05-05..05-01"`},
		{"years:\n  2027:\n    off: [2026-05-05]", `"2026-05-05"`},
		{"years:\n  2027:\n    off: [05-01]\n    work: [05-01]", "2027-05-01 is both off and work"},
		{"years:\n  2027:\n    work: [05-10]", "2027-05-10 is a Monday, which is worked anyway"},
	} {
		if _, _, err := ParseCalendar(shippedFile(t, "calendar.yaml"), []byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.file, err, c.want)
		}
	}
}
