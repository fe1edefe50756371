package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// weekdayKeys are the locale keys of the days, Sunday first as time.Weekday has them.
var weekdayKeys = [...]string{
	"calendar.day.sun", "calendar.day.mon", "calendar.day.tue", "calendar.day.wed", "calendar.day.thu", "calendar.day.fri", "calendar.day.sat",
}

// calendarView is when the office works, from Monday on; a day without hours is free.
type calendarView struct {
	Week   []calendarDay
	MakeUp string
	Years  []calendarYear
	Lacks  string // years whose holidays are not known, of those that limits reach into
}

type calendarDay struct{ Key, Hours string }

// calendarYear lists the days on which a year differs from its week.
type calendarYear struct {
	Year      int
	Off, Work []string
}

var calendarPage = page("calendar.html", calendarView{
	Week: []calendarDay{{"calendar.day.mon", "09:00–12:00"}, {"calendar.day.sun", ""}}, MakeUp: "09:00–12:00", Lacks: "2027",
	Years: []calendarYear{{2026, []string{"1月1日 周四"}, []string{"1月4日 周日"}}},
})

// calendar shows the tenant's calendar; it is changed in its file, which is checked as a whole (CALENDAR_FILE).
func (s *Server) calendar(c *fiber.Ctx, v *visit) error {
	lang, k := known(v.staff.Lang), s.cfg.Calendar
	if k == nil {
		k = &tickets.Calendar{Location: s.cfg.Location}
	}
	week := k.Week
	if week == nil {
		week = tickets.UsualWeek()
	}
	view := calendarView{MakeUp: cmp.Or(hoursOf(k.MakeUp), hoursOf(week[time.Monday]))}
	for i := range weekdayKeys {
		day := time.Weekday((i + 1) % 7)
		view.Week = append(view.Week, calendarDay{weekdayKeys[day], hoursOf(week[day])})
	}
	for year := range k.Years {
		view.Years = append(view.Years, calendarYear{Year: year, Off: s.daysOf(lang, k.Off, year), Work: s.daysOf(lang, k.Work, year)})
	}
	slices.SortFunc(view.Years, func(a, b calendarYear) int { return cmp.Compare(b.Year, a.Year) })
	var lacks []string
	for _, year := range k.Lacks(s.cfg.Now()) {
		lacks = append(lacks, fmt.Sprint(year))
	}
	view.Lacks = strings.Join(lacks, s.say(lang, "console.comma"))
	return calendarPage.show(s, c, fiber.StatusOK, view)
}

func hoursOf(spans []tickets.Span) string {
	var out []string
	for _, span := range spans {
		out = append(out, clockOf(span.From)+"–"+clockOf(span.To))
	}
	return strings.Join(out, "  ")
}

func clockOf(since time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(since.Hours()), int(since.Minutes())%60)
}

// daysOf names the days of a year, in their order, with the day of the week.
func (s *Server) daysOf(lang tickets.Lang, days map[tickets.Date]bool, year int) []string {
	var all []time.Time
	for d, is := range days {
		if is && d.Year == year {
			all = append(all, time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	var out []string
	for _, day := range all {
		out = append(out, s.dayOfYear(lang, day)+" "+s.say(lang, "weekday."+strconv.Itoa(int(day.Weekday()))))
	}
	return out
}
