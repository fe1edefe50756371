package web

import (
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// communityLine is 吹哨率 of one community. Signals are words: what they mean a person decides.
type communityLine struct {
	Name, Href        string
	Tickets, Whistles int
	Rate              string
	Signal            string
}

// departmentLine is how one department answers; each number leads to its list.
type departmentLine struct {
	Name, Href                        string
	Calls, Finished                   int
	Sign, Arrive                      string
	LateSign, LateContact, LateArrive int
	HrefSign, HrefContact, HrefArrive string
	Score                             string
	Rates                             int
}

type callerLine struct {
	Name, Href      string
	Whistles, Rates int
	Score           string
}

type whistleFiguresView struct {
	Days              []option
	From, To          string
	Tickets, Whistles int
	Rate              string
	Communities       []communityLine
	Departments       []departmentLine
	Callers           []callerLine
	Cut               bool // more whistles than were counted
}

var whistleFiguresPage = page("whistle_figures.html", whistleFiguresView{
	Days: []option{{"30", "", true}}, From: "2026-10-25", To: "2026-11-23", Tickets: 400, Whistles: 16, Rate: "4.0", Cut: true,
	Communities: []communityLine{{"和平里社区", "/console/whistles", 100, 9, "9.0", "many"}},
	Departments: []departmentLine{{Name: "自来水公司", Href: "/x", Calls: 4, Finished: 2, Sign: "25", Arrive: "30", LateSign: 1, LateContact: 1, LateArrive: 1, HrefSign: "/x", HrefContact: "/x", HrefArrive: "/x", Score: "4.5", Rates: 2}},
	Callers:     []callerLine{{"街道办", "/x", 4, 2, "3.5"}},
})

// figuresAtMost bounds what one page counts: some years of whistles of a large street.
const figuresAtMost = 10000

// whistleFigures shows the figures of the last days.
func (s *Server) whistleFigures(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	days, _ := strconv.Atoi(c.Query("days"))
	if days != 90 && days != 365 {
		days = 30
	}
	now := s.cfg.Now().In(s.cfg.Location)
	to := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, s.cfg.Location)
	from := to.AddDate(0, 0, -days)
	all, filed, err := s.cfg.Whistles.WhistlesBetween(ctx, from, to, figuresAtMost)
	if err != nil {
		return err
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return err
	}
	areas, err := s.cfg.Whistles.AllAreas(ctx)
	if err != nil {
		return err
	}
	f := tickets.CountWhistles(concerning(v, all), filedWithin(v, filed), areas)
	period := url.Values{"stage": {"all"}, "from": {from.Format(time.DateOnly)}, "to": {to.AddDate(0, 0, -1).Format(time.DateOnly)}}
	view := whistleFiguresView{
		From: period.Get("from"), To: period.Get("to"), Tickets: f.Tickets, Whistles: f.Whistles, Rate: share(f.Whistles, f.Tickets), Cut: len(all) == figuresAtMost,
	}
	for _, d := range []int{30, 90, 365} {
		view.Days = append(view.Days, option{strconv.Itoa(d), "", d == days})
	}
	s.figureLines(lang, &view, f, offices, areas, period)
	return whistleFiguresPage.show(s, c, fiber.StatusOK, view)
}

// concerning leaves the whistles somebody has a side in.
func concerning(v *visit, all []tickets.Whistle) []tickets.Whistle {
	var out []tickets.Whistle
	for _, w := range all {
		if w.SideOf(v.staff.Actor()) != 0 {
			out = append(out, w)
		}
	}
	return out
}

func filedWithin(v *visit, filed map[string]int) map[string]int {
	out := map[string]int{}
	for code, n := range filed {
		if tickets.Covers(v.staff.Area, code) {
			out[code] = n
		}
	}
	return out
}

func (s *Server) figureLines(lang tickets.Lang, view *whistleFiguresView, f tickets.WhistleFigures, offices []tickets.Office, areas []tickets.Area, period url.Values) {
	href := func(pairs ...string) string {
		q := url.Values{}
		for key, value := range period {
			q[key] = value
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		return "/console/whistles?" + q.Encode()
	}
	for _, p := range f.Communities {
		line := communityLine{Name: areaName(areas, p.Area), Href: href("area", p.Area), Tickets: p.Tickets, Whistles: p.Whistles, Rate: share(p.Whistles, p.Tickets), Signal: p.Signal}
		if p.Area == "" {
			line.Name, line.Href, line.Signal = s.say(lang, "console.whistle.nowhere"), "", ""
		}
		view.Communities = append(view.Communities, line)
	}
	for _, d := range f.Departments {
		view.Departments = append(view.Departments, departmentLine{
			Name: officeName(offices, d.Office), Href: href("called", d.Office), Calls: d.Calls, Finished: d.Finished,
			Sign: s.lasted(lang, d.SignTime, d.Signed), Arrive: s.lasted(lang, d.ArriveTime, d.Arrived),
			LateSign: d.LateSign, LateContact: d.LateContact, LateArrive: d.LateArrive,
			HrefSign: href("called", d.Office, "missed", "sign"), HrefContact: href("called", d.Office, "missed", "contact"),
			HrefArrive: href("called", d.Office, "missed", "arrive"), Score: mean(d.Score, d.Rates), Rates: d.Rates,
		})
	}
	for _, r := range f.Callers {
		line := callerLine{Name: officeName(offices, r.Office), Href: href("caller", r.Office), Whistles: r.Whistles, Rates: r.Rates, Score: mean(r.Score, r.Rates)}
		if r.Office == "" {
			line.Name, line.Href = s.say(lang, "console.whistle.desk"), ""
		}
		view.Callers = append(view.Callers, line)
	}
}

// percent is a share in words; of nothing there is no data.
func share(part, whole int) string {
	if whole == 0 {
		return ""
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + "%"
}

// mean is a rating on average; "" when nobody rated.
func mean(sum, n int) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(sum)/float64(n), 'f', 1, 64)
}

// lasted writes how long something took; "" when it never happened.
func (s *Server) lasted(lang tickets.Lang, d time.Duration, n int) string {
	switch {
	case n == 0:
		return ""
	case d < 2*time.Hour:
		return s.say(lang, "console.whistle.minutes", "n", int(d.Minutes()))
	case d < 48*time.Hour:
		return s.say(lang, "console.whistle.hours", "n", int(d.Hours()))
	}
	return s.say(lang, "console.whistle.days", "n", int(d.Hours())/24)
}
