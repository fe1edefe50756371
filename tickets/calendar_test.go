package tickets

import (
	"fmt"
	"math/rand"
	"os"
	"testing"
	"time"
)

// china is the calendar that comes with the program; TestShippedCalendar holds it to the notices of the State Council.
func china() *Calendar {
	data, err := os.ReadFile("../config/calendar.yaml")
	if err != nil {
		panic(err)
	}
	c, _, err := ParseCalendar(data)
	if err != nil {
		panic(err)
	}
	c.Location = shanghai
	return c
}

// when reads "2026-02-13 10:00", in Shanghai.
func when(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWorkdays(t *testing.T) {
	c := china()
	for text, want := range map[string]bool{
		"2025-01-01": false, "2025-01-02": true, "2025-01-25": false, "2025-01-26": true, "2025-01-27": true, "2025-01-28": false, "2025-02-04": false,
		"2025-02-05": true, "2025-02-08": true, "2025-02-09": false, "2025-04-27": true, "2025-05-02": false, "2025-06-02": false, "2025-09-28": true,
		"2025-10-08": false, "2025-10-09": true, "2025-10-11": true, "2025-12-31": true,
		"2026-01-01": false, "2026-01-02": false, "2026-01-03": false, "2026-01-04": true, "2026-02-14": true, "2026-02-15": false, "2026-02-23": false,
		"2026-02-24": true, "2026-02-28": true, "2026-03-01": false, "2026-05-09": true, "2026-09-20": true, "2026-10-07": false, "2026-10-10": true,
		"2027-01-01": true, "2027-01-02": false, // nobody has told us: weekends only
		"2024-02-29": true,
	} {
		day := when(t, text+" 00:00")
		if got := c.Workday(c.DateOf(day)); got != want {
			t.Errorf("%s is worked: %v, want %v", text, got, want)
		}
	}
}

// Every row is a limit that begins at a moment, and when it is over.
func TestDue(t *testing.T) {
	c := china()
	for _, row := range []struct {
		limit     Limit
		from, due string
	}{
		{Limit{2, Hours}, "2026-02-14 23:30", "2026-02-15 01:30"},
		{Limit{24, Hours}, "2025-12-31 10:00", "2026-01-01 10:00"},
		{Limit{7, Days}, "2025-12-28 10:00", "2026-01-04 10:00"},
		{Limit{15, Days}, "2026-02-20 10:00", "2026-03-07 10:00"},
		// working days: the first is not counted, the last ends with work
		{Limit{1, Workdays}, "2026-03-02 10:00", "2026-03-03 18:00"},
		{Limit{1, Workdays}, "2026-03-02 23:59", "2026-03-03 18:00"},
		{Limit{1, Workdays}, "2026-03-02 00:00", "2026-03-03 18:00"},
		{Limit{3, Workdays}, "2026-03-02 10:00", "2026-03-05 18:00"},
		{Limit{1, Workdays}, "2026-03-06 10:00", "2026-03-09 18:00"}, // Friday
		{Limit{1, Workdays}, "2026-03-07 10:00", "2026-03-09 18:00"}, // Saturday
		{Limit{1, Workdays}, "2026-03-08 10:00", "2026-03-09 18:00"}, // Sunday
		{Limit{5, Workdays}, "2026-03-02 10:00", "2026-03-09 18:00"},
		{Limit{10, Workdays}, "2026-03-02 10:00", "2026-03-16 18:00"},
		{Limit{1, Workdays}, "2026-02-13 10:00", "2026-02-14 18:00"},  // 调休 Saturday
		{Limit{2, Workdays}, "2026-02-13 10:00", "2026-02-24 18:00"},  // over Spring Festival
		{Limit{5, Workdays}, "2026-02-13 10:00", "2026-02-27 18:00"},  //
		{Limit{6, Workdays}, "2026-02-13 10:00", "2026-02-28 18:00"},  // 调休 Saturday
		{Limit{7, Workdays}, "2026-02-13 10:00", "2026-03-02 18:00"},  //
		{Limit{1, Workdays}, "2026-02-18 10:00", "2026-02-24 18:00"},  // begun in the holiday
		{Limit{1, Workdays}, "2025-12-31 10:00", "2026-01-04 18:00"},  // across New Year, to a 调休 Sunday
		{Limit{2, Workdays}, "2025-12-31 10:00", "2026-01-05 18:00"},  //
		{Limit{5, Workdays}, "2025-12-29 10:00", "2026-01-06 18:00"},  //
		{Limit{1, Workdays}, "2025-01-24 10:00", "2025-01-26 18:00"},  // 调休 Sunday
		{Limit{3, Workdays}, "2025-01-24 10:00", "2025-02-05 18:00"},  //
		{Limit{1, Workdays}, "2025-09-30 10:00", "2025-10-09 18:00"},  // National Day and Mid-Autumn
		{Limit{3, Workdays}, "2025-09-30 10:00", "2025-10-11 18:00"},  // 调休 Saturday
		{Limit{4, Workdays}, "2025-09-30 10:00", "2025-10-13 18:00"},  //
		{Limit{1, Workdays}, "2026-04-30 10:00", "2026-05-06 18:00"},  //
		{Limit{4, Workdays}, "2026-04-30 10:00", "2026-05-09 18:00"},  // 调休 Saturday
		{Limit{1, Workdays}, "2026-06-18 17:59", "2026-06-22 18:00"},  //
		{Limit{1, Workdays}, "2026-09-30 10:00", "2026-10-08 18:00"},  //
		{Limit{3, Workdays}, "2026-09-30 10:00", "2026-10-10 18:00"},  //
		{Limit{15, Workdays}, "2026-12-21 10:00", "2027-01-11 18:00"}, // into a year nobody has told us of
		// working hours: 09:00–12:00, 13:00–18:00
		{Limit{1, Workhours}, "2026-03-02 10:00", "2026-03-02 11:00"},
		{Limit{2, Workhours}, "2026-03-02 10:00", "2026-03-02 12:00"},
		{Limit{3, Workhours}, "2026-03-02 10:00", "2026-03-02 14:00"}, // over lunch
		{Limit{1, Workhours}, "2026-03-02 11:30", "2026-03-02 13:30"},
		{Limit{1, Workhours}, "2026-03-02 12:30", "2026-03-02 14:00"},
		{Limit{1, Workhours}, "2026-03-02 06:00", "2026-03-02 10:00"},
		{Limit{1, Workhours}, "2026-03-02 17:30", "2026-03-03 09:30"},
		{Limit{1, Workhours}, "2026-03-02 18:00", "2026-03-03 10:00"},
		{Limit{1, Workhours}, "2026-03-02 23:00", "2026-03-03 10:00"},
		{Limit{8, Workhours}, "2026-03-02 09:00", "2026-03-02 18:00"},
		{Limit{8, Workhours}, "2026-03-02 10:00", "2026-03-03 10:00"},
		{Limit{8, Workhours}, "2026-03-06 10:00", "2026-03-09 10:00"}, // over a weekend
		{Limit{8, Workhours}, "2026-03-07 10:00", "2026-03-09 18:00"},
		{Limit{40, Workhours}, "2026-03-02 09:00", "2026-03-06 18:00"},
		{Limit{48, Workhours}, "2026-03-02 09:00", "2026-03-09 18:00"},
		{Limit{8, Workhours}, "2026-02-14 13:00", "2026-02-24 12:00"}, // from a 调休 Saturday over the holiday
		{Limit{4, Workhours}, "2025-12-31 16:00", "2026-01-04 11:00"}, // across New Year
		{Limit{16, Workhours}, "2025-09-30 09:00", "2025-10-09 18:00"},
		{Limit{2, Workhours}, "2026-02-18 10:00", "2026-02-24 11:00"},
	} {
		if got, want := row.limit.Due(c, when(t, row.from)), when(t, row.due); !got.Equal(want) {
			t.Errorf("%v from %s: %s, want %s", row.limit, row.from, got.In(shanghai).Format("2006-01-02 15:04"), row.due)
		}
	}
}

func TestWorktime(t *testing.T) {
	c := china()
	for _, row := range []struct {
		from, to string
		want     time.Duration
	}{
		{"2026-03-02 09:00", "2026-03-02 18:00", 8 * time.Hour},
		{"2026-03-02 11:00", "2026-03-02 14:00", 2 * time.Hour},
		{"2026-03-02 12:10", "2026-03-02 12:50", 0},
		{"2026-03-02 00:00", "2026-03-09 00:00", 40 * time.Hour},
		{"2026-03-02 10:00", "2026-03-02 10:00", 0},
		{"2026-03-03 10:00", "2026-03-02 10:00", 0},
		{"2026-02-14 17:00", "2026-02-24 10:00", 2 * time.Hour},
		{"2026-02-15 00:00", "2026-02-24 00:00", 0},
		{"2025-12-31 17:00", "2026-01-04 09:30", 90 * time.Minute},
		{"2025-01-01 00:00", "2026-01-01 00:00", 248 * 8 * time.Hour}, // 2025 has 248 working days
		{"2026-01-01 00:00", "2027-01-01 00:00", 248 * 8 * time.Hour}, // and so has 2026
	} {
		if got := c.Worktime(when(t, row.from), when(t, row.to)); got != row.want {
			t.Errorf("from %s to %s: %v, want %v", row.from, row.to, got, row.want)
		}
	}
}

// Adding and taking away are the same way there and back, whatever the hours are; nothing is ever due before it begins.
func TestCalendarAgreesWithItself(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	for range 400 {
		c := china()
		c.Week = map[time.Weekday][]Span{}
		for range 1 + rnd.Intn(6) {
			from := time.Duration(rnd.Intn(12)) * time.Hour
			to := from + time.Duration(1+rnd.Intn(5))*time.Hour
			c.Week[time.Weekday(rnd.Intn(7))] = []Span{{from, to}, {to + time.Hour, to + 3*time.Hour}}
		}
		c.MakeUp = []Span{{9 * time.Hour, 17 * time.Hour}}
		at := time.Date(2025, 1, 1, 0, rnd.Intn(700*24*60), 0, 0, shanghai)
		left := time.Duration(1+rnd.Intn(6000)) * time.Minute
		due := c.AddWorkhours(at, left)
		if got := c.Worktime(at, due); got != left {
			t.Fatalf("%v of working time after %v is %v, but until then there are %v", left, at, due, got)
		}
		if back := c.SubWorkhours(due, left); c.Worktime(back, due) != left || back.Before(at) {
			t.Fatalf("%v before %v is %v, begun at %v", left, due, back, at)
		}
		if day := c.AddWorkdays(at, 1+rnd.Intn(30)); !day.After(at) || !c.Workday(c.DateOf(day)) {
			t.Fatalf("some working days after %v is %v", at, day)
		}
	}
}

// A calendar nobody filled, one without any working day, and clocks that are put forward and back.
func TestOddCalendars(t *testing.T) {
	var none Calendar
	monday := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	if got := (Limit{8, Workhours}).Due(&none, monday); !got.Equal(monday.Add(10 * time.Hour)) {
		t.Errorf("the usual week: %v", got)
	}
	never := Calendar{Week: map[time.Weekday][]Span{}}
	for _, unit := range []Unit{Workdays, Workhours} {
		if got := (Limit{3, unit}).Due(&never, monday); !got.Equal(monday) {
			t.Errorf("nobody ever works, and yet %v", got)
		}
	}
	if got := never.SubWorkhours(monday, time.Hour); !got.Equal(monday) {
		t.Errorf("back: %v", got)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	summer := Calendar{Location: berlin}
	friday := time.Date(2026, 3, 27, 17, 0, 0, 0, berlin) // the night to Sunday has 23 hours
	if got, want := (Limit{2, Workhours}).Due(&summer, friday), time.Date(2026, 3, 30, 10, 0, 0, 0, berlin); !got.Equal(want) {
		t.Errorf("over the change of clocks: %v, want %v", got, want)
	}
}

func TestUnknownYears(t *testing.T) {
	c := china()
	for _, row := range []struct{ from, to, want string }{
		{"2025-03-01 00:00", "2026-03-01 00:00", "[]"},
		{"2026-12-01 00:00", "2027-01-01 00:00", "[2027]"},
		{"2024-12-31 23:59", "2028-01-01 00:00", "[2024 2027 2028]"},
	} {
		if got := fmt.Sprint(c.Unknown(when(t, row.from), when(t, row.to))); got != row.want {
			t.Errorf("from %s to %s: %s, want %s", row.from, row.to, got, row.want)
		}
	}
	if got := fmt.Sprint(c.Lacks(when(t, "2026-11-20 00:00")), c.Lacks(when(t, "2026-11-10 00:00"))); got != "[2027] []" {
		t.Errorf("looking ahead: %s", got)
	}
}
