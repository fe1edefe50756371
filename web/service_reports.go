package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Needs are what residents order, as far as a report must know it.
type Needs interface {
	Unclaimed(ctx context.Context) ([]tickets.Unmet, error) // those that wait longest first
	OrdersByArea(ctx context.Context, from, till time.Time) (map[string]int, error)
}

// serviceLine is what was served under one name. Fewer than five persons are not told apart: a table travels further than it was meant to.
type serviceLine struct {
	Name, Hours, People string
	Services            int
	Few                 bool
}

type serviceTable struct {
	By    string // branch, service, grid, office, month: the locale key "service.by.<by>"
	Lines []serviceLine
}

type unmetLine struct {
	Service, Area, Since string
	Orders, Days         int
}

type unreachedLine struct {
	Area   string
	Orders int
}

type serviceReportsView struct {
	Months    []option
	From, To  string
	All       serviceLine
	Tables    []serviceTable
	Unmet     []unmetLine
	Unreached []unreachedLine
	CSV       string
}

var serviceReportsPage = page("service_reports.html", serviceReportsView{
	Months: []option{{"3", "", true}}, From: "2026-09-01", To: "2026-11-23", All: serviceLine{"", "120", "12", 60, false},
	Tables: []serviceTable{{"branch", []serviceLine{{"第一支部", "20", "5", 10, false}, {"第二支部", "2", "", 1, true}}}, {"grid", nil}},
	Unmet:  []unmetLine{{"S02 陪伴", "和平里 1", "2026-11-20", 2, 3}}, Unreached: []unreachedLine{{"和平里 2", 3}}, CSV: "/console/service-reports.csv?months=3",
})

// reported is one report as it is counted, for the page and for the file.
type reported struct {
	months     int
	from, till time.Time
	all        tickets.HoursLine
	tables     []serviceTable
	unmet      []unmetLine
	unreached  []unreachedLine
}

var reportedBy = []string{"branch", "service", "grid", "office"}

// nameBy is what the keys of a table are: a branch is a name itself.
var nameBy = map[string]string{"branch": "branch", "service": "service", "grid": "area", "office": "office"}

func (s *Server) serviceReports(c *fiber.Ctx, v *visit, r reported) error {
	view := serviceReportsView{
		From: r.from.Format(time.DateOnly), To: r.till.AddDate(0, 0, -1).Format(time.DateOnly), All: lineOf("", r.all), Tables: r.tables, Unmet: r.unmet, Unreached: r.unreached,
		CSV: fmt.Sprintf("/console/service-reports.csv?months=%d", r.months),
	}
	for _, m := range reportMonths {
		view.Months = append(view.Months, option{strconv.Itoa(m), "", m == r.months})
	}
	return serviceReportsPage.show(s, c, fiber.StatusOK, view)
}

var reportMonths = []int{1, 3, 12}

// report counts this month and those before it, within the area of who asks.
func (s *Server) report(c *fiber.Ctx, v *visit) (r reported, err error) {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	if r.months = c.QueryInt("months", 3); !slices.Contains(reportMonths, r.months) {
		return r, fiber.ErrNotFound
	}
	now := s.cfg.Now().In(s.cfg.Location)
	r.from = time.Date(now.Year(), now.Month()-time.Month(r.months-1), 1, 0, 0, 0, 0, s.cfg.Location)
	r.till = time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, s.cfg.Location)
	q := tickets.HoursQuery{From: r.from, Till: r.till, Area: v.staff.Area}
	all, err := s.cfg.Books.HoursBy(ctx, q)
	if err != nil {
		return r, err
	}
	for _, line := range all {
		r.all = line
	}
	grids := map[string]bool{}
	for _, by := range reportedBy {
		q.By = by
		lines, err := s.cfg.Books.HoursBy(ctx, q)
		if err != nil {
			return r, err
		}
		name, err := s.keyNames(ctx, lang, nameBy[by])
		if err != nil {
			return r, err
		}
		t := serviceTable{By: by}
		for _, line := range lines {
			if by == "grid" {
				grids[line.Key] = true
			}
			t.Lines = append(t.Lines, lineOf(name(line.Key), line))
		}
		r.tables = append(r.tables, t)
	}
	if err := s.reportByMonth(ctx, &r, v.staff.Area); err != nil {
		return r, err
	}
	return r, s.reportNeeds(ctx, v, &r, grids)
}

func lineOf(name string, l tickets.HoursLine) serviceLine {
	out := serviceLine{Name: name, Hours: tickets.HoursWords(l.Minutes), Services: l.Services, Few: l.People > 0 && l.People < tickets.FewPeople}
	if !out.Few {
		out.People = strconv.Itoa(l.People)
	}
	return out
}

func (s *Server) reportByMonth(ctx context.Context, r *reported, area string) error {
	t := serviceTable{By: "month"}
	for from := r.from; from.Before(r.till); from = from.AddDate(0, 1, 0) {
		lines, err := s.cfg.Books.HoursBy(ctx, tickets.HoursQuery{From: from, Till: from.AddDate(0, 1, 0), Area: area})
		if err != nil {
			return err
		}
		var all tickets.HoursLine
		for _, line := range lines {
			all = line
		}
		t.Lines = append(t.Lines, lineOf(from.Format("2006-01"), all))
	}
	r.tables = append(r.tables, t)
	return nil
}

// reportNeeds says which orders nobody takes, and in which grids people ordered and nobody served.
func (s *Server) reportNeeds(ctx context.Context, v *visit, r *reported, served map[string]bool) error {
	lang := known(v.staff.Lang)
	place, err := s.keyNames(ctx, lang, "area")
	if err != nil {
		return err
	}
	service, err := s.keyNames(ctx, lang, "service")
	if err != nil {
		return err
	}
	needs, err := s.cfg.Books.Unclaimed(ctx)
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	for _, n := range needs {
		if v.staff.Area == "" || tickets.Covers(v.staff.Area, n.Area) {
			r.unmet = append(r.unmet, unmetLine{
				service(n.Service), place(n.Area), n.Since.In(s.cfg.Location).Format(time.DateOnly), n.Orders, int(now.Sub(n.Since).Hours() / 24),
			})
		}
	}
	orders, err := s.cfg.Books.OrdersByArea(ctx, r.from, r.till)
	if err != nil {
		return err
	}
	for area, n := range orders {
		if area != "" && !served[area] && (v.staff.Area == "" || tickets.Covers(v.staff.Area, area)) {
			r.unreached = append(r.unreached, unreachedLine{place(area), n})
		}
	}
	slices.SortFunc(r.unreached, func(a, b unreachedLine) int {
		if a.Orders != b.Orders {
			return b.Orders - a.Orders
		}
		if a.Area < b.Area {
			return -1
		}
		return 1
	})
	return nil
}

// serviceReportsCSV is the report for a spreadsheet.
func (s *Server) serviceReportsCSV(c *fiber.Ctx, v *visit, r reported) error {
	lang := known(v.staff.Lang)
	say := func(key string) string { return s.say(lang, key) }
	rows := [][]string{{say("service.part"), say("service.key"), say("console.ledger.hours"), say("service.services"), say("service.people")}}
	line := func(part string, l serviceLine) {
		if l.Few {
			l.People = s.say(lang, "service.few", "n", tickets.FewPeople)
		}
		rows = append(rows, []string{part, harmless(l.Name), l.Hours, strconv.Itoa(l.Services), l.People})
	}
	line(say("service.all"), lineOf("", r.all))
	for _, t := range r.tables {
		for _, l := range t.Lines {
			line(say("service.by."+t.By), l)
		}
	}
	rows = append(rows, nil, []string{say("service.unmet"), say("service.area"), say("service.orders"), say("service.since"), say("service.days")})
	for _, n := range r.unmet {
		rows = append(rows, []string{harmless(n.Service), harmless(n.Area), strconv.Itoa(n.Orders), n.Since, strconv.Itoa(n.Days)})
	}
	rows = append(rows, nil, []string{say("service.unreached"), say("service.orders")})
	for _, u := range r.unreached {
		rows = append(rows, []string{harmless(u.Area), strconv.Itoa(u.Orders)})
	}
	return sendCSV(c, "volunteering-"+r.from.Format("2006-01")+"-"+strconv.Itoa(r.months)+".csv", rows)
}

// statementCSV is everything of one volunteer's ledger for a spreadsheet.
func (s *Server) statementCSV(c *fiber.Ctx, v *visit, h tickets.Holder) error {
	ctx, lang, store := c.UserContext(), known(v.staff.Lang), s.cfg.Ledger.Store
	totals, err := store.TotalsOf(ctx, h.ID)
	if err != nil {
		return err
	}
	const everything = 1_000_000
	entries, err := store.HoursOf(ctx, h.ID, everything)
	if err != nil {
		return err
	}
	bookings, err := store.BookingsOf(ctx, h.ID, everything)
	if err != nil {
		return err
	}
	say := func(key string) string { return s.say(lang, key) }
	rows := [][]string{{harmless(h.Name)}, {say("console.ledger.when"), say("console.ledger.what"), say("console.ledger.service"), say("console.ledger.hours"), say("console.ledger.points"), say("console.ledger.sum"), say("console.ledger.by"), say("console.ledger.why")}}
	for _, e := range s.hoursRows(lang, entries, totals.Minutes) {
		rows = append(rows, []string{e.At, harmless(e.Title), harmless(e.Service), e.Hours, e.Points, e.Sum, harmless(e.By), harmless(e.Why)})
	}
	rows = append(rows, nil, []string{say("console.ledger.when"), say("console.ledger.account"), say("console.ledger.points"), say("console.ledger.balance"), say("console.ledger.why")})
	for _, b := range s.pointsRows(bookings, totals.Points) {
		rows = append(rows, []string{b.At, say(b.Kind), b.Points, b.Sum, harmless(b.Why)})
	}
	s.log.Info("statement downloaded", "request", requestID(c), "volunteer", h.ID, "by", v.staff.ID)
	return sendCSV(c, "statement.csv", rows)
}

// sendCSV sends rows for a spreadsheet, with a mark in front that makes it read the characters right.
func sendCSV(c *fiber.Ctx, name string, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(b.Bytes())
}
