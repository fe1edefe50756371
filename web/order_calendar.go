package web

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// plannedCard is one activity of the calendar.
type plannedCard struct {
	Number        tickets.ActivityNumber
	Stage         tickets.ActivityStage
	Time, Title   string
	Place         string
	Taken, Places int
}

type plannedDay struct {
	Date, Day string // Day: of the month
	On        string // the date in words
	Weekday   string // locale key
	Today     bool
	Outside   bool // of another month
	Cards     []plannedCard
	More      int // that are not shown
}

type orderCalendarView struct {
	Week           bool
	Name           string // of the month, or the days of a week
	Heads          []string
	Weeks          [][]plannedDay
	Previous, Next string
	Tabs           []tab
	Total          int
	Cut            bool // there are more than could be read
}

var samplePlannedDay = plannedDay{
	Date: "2026-11-26", On: "11月26日", Day: "26", Weekday: "calendar.day.thu", Today: true, More: 2,
	Cards: []plannedCard{{"A20261126-0001", tickets.ActivityListed, "09:00", "陪老人去医院", "社区门口", 1, 2}},
}

var orderCalendarPage = page("order_calendar.html", orderCalendarView{
	Week: true, Name: "2026-11", Heads: []string{"calendar.day.mon"}, Weeks: [][]plannedDay{{samplePlannedDay, {Date: "2026-11-27", Day: "27", Weekday: "calendar.day.fri", Outside: true}}},
	Previous: "/console/order-calendar?month=2026-10", Next: "/console/order-calendar?month=2026-12", Tabs: []tab{{Key: "console.order_calendar.month", Href: "/console/order-calendar", Current: true}},
	Total: 3, Cut: true,
})

const (
	plannedRead  = 2000
	plannedInDay = 4 // of a month; a week shows all
)

// orderCalendar shows what is planned in a month, or with ?week= in a week.
func (s *Server) orderCalendar(c *fiber.Ctx, v *visit) error {
	lang, today := known(v.staff.Lang), s.cfg.Now().In(s.cfg.Location)
	view := orderCalendarView{Week: c.Query("week") != ""}
	for i := range 7 {
		view.Heads = append(view.Heads, weekdayKeys[(i+1)%7])
	}
	var first, last, month time.Time
	if view.Week {
		first = monday(orDay(s.day(c.Query("week")), today))
		last = first.AddDate(0, 0, 7)
		view.Name = s.date(lang, first) + " – " + s.date(lang, last.AddDate(0, 0, -1))
		view.Previous, view.Next = weekHref(first.AddDate(0, 0, -7)), weekHref(last)
		view.Tabs = calendarTabs(first.Format("2006-01"), weekHref(first), true)
	} else {
		month = orDay(s.day(c.Query("month")+"-01"), time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, s.cfg.Location))
		first, last = monday(month), monday(month.AddDate(0, 1, -1)).AddDate(0, 0, 7)
		view.Name = s.month(lang, month.Format("2006-01"))
		view.Previous, view.Next = monthHref(month.AddDate(0, -1, 0)), monthHref(month.AddDate(0, 1, 0))
		week := month
		if month.Format("2006-01") == today.Format("2006-01") {
			week = today
		}
		view.Tabs = calendarTabs(month.Format("2006-01"), weekHref(monday(week)), false)
	}
	q := tickets.ActivityQuery{From: first, Till: last, Area: v.staff.Area, Limit: plannedRead}
	if v.is(tickets.Handler) {
		q.Office = v.staff.Office
	}
	found, err := s.cfg.Activities.FindActivities(c.UserContext(), q)
	if err != nil {
		return err
	}
	view.Cut = len(found) == plannedRead
	days := map[string][]tickets.Activity{}
	for _, a := range found {
		if v.organises(a) && a.Stage != tickets.ActivityDeclined && a.Stage != tickets.ActivityCancelled {
			day := a.From.In(s.cfg.Location).Format(time.DateOnly)
			days[day] = append(days[day], a)
			view.Total++
		}
	}
	for day := first; day.Before(last); day = day.AddDate(0, 0, 7) {
		var week []plannedDay
		for i := range 7 {
			week = append(week, s.plannedDay(lang, day.AddDate(0, 0, i), today, month, days))
		}
		view.Weeks = append(view.Weeks, week)
	}
	return orderCalendarPage.show(s, c, fiber.StatusOK, view)
}

// plannedDay is one day with what is planned on it; month is zero in a week, of which everything is shown.
func (s *Server) plannedDay(lang tickets.Lang, day, today, month time.Time, days map[string][]tickets.Activity) plannedDay {
	out := plannedDay{
		Date: day.Format(time.DateOnly), Day: strconv.Itoa(day.Day()), Weekday: weekdayKeys[day.Weekday()], Today: day.Format(time.DateOnly) == today.Format(time.DateOnly),
		Outside: !month.IsZero() && day.Month() != month.Month(), On: s.dayOfYear(lang, day),
	}
	planned := days[out.Date]
	slices.SortFunc(planned, func(a, b tickets.Activity) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Number, b.Number))
	})
	for i, a := range planned {
		if !month.IsZero() && i == plannedInDay {
			out.More = len(planned) - i
			break
		}
		card := plannedCard{
			Number: a.Number, Stage: a.Stage, Time: a.From.In(s.cfg.Location).Format("15:04"), Title: cut(a.Title, 30), Taken: a.Taken(), Places: a.Places,
		}
		if month.IsZero() {
			card.Time += a.Till.In(s.cfg.Location).Format("–15:04")
			card.Place = cut(a.Place, 30)
		}
		out.Cards = append(out.Cards, card)
	}
	return out
}

func orDay(day, otherwise time.Time) time.Time {
	if day.IsZero() {
		return otherwise
	}
	return day
}

func monthHref(month time.Time) string {
	return "/console/order-calendar?month=" + month.Format("2006-01")
}

func weekHref(monday time.Time) string {
	return "/console/order-calendar?week=" + monday.Format(time.DateOnly)
}

func calendarTabs(month, week string, inWeek bool) []tab {
	return []tab{
		{Key: "console.order_calendar.month", Href: "/console/order-calendar?month=" + month, Current: !inWeek},
		{Key: "console.order_calendar.week", Href: week, Current: inWeek},
	}
}
