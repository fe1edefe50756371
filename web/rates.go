package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Rates counts the work of the office.
type Rates interface {
	Figures(ctx context.Context, q tickets.FigureQuery) ([]tickets.FigureRow, error)
	Cases(ctx context.Context, q tickets.RatedQuery) (tickets.RatedPage, error)
	Days(ctx context.Context, from time.Time, days int) ([]tickets.Day, error)
	FiledWeeks(ctx context.Context, now time.Time) ([]tickets.FiledCount, []tickets.FiledNow, error)
	Median(ctx context.Context, from, to time.Time) (took time.Duration, n int, err error)
}

// Places names the areas.
type Places interface {
	AllAreas(ctx context.Context) ([]tickets.Area, error) // by code
}

// figure is one cell of a table; it opens to its cases.
type figure struct {
	Label   string // locale key
	Text    string // "" is no data
	Of      string // 8/10
	Href    string
	Few     bool
	Example string // what it is made of
}

type rateRow struct {
	Name  string
	Href  string
	V     int
	Few   bool
	Cells []figure
}

type ratesView struct {
	By      string
	Period  string
	From    string
	To      string
	Periods []option
	Bys     []option
	Heads   []string // locale keys
	All     rateRow
	Rows    []rateRow
	Few     int
	CSV     string
	Mine    bool // only the person's own office
	Charts  []chart
}

var sampleChart = chart{
	Title: "三率", Words: "x", Width: 640, Height: 220, Left: 44, Right: 544, Scale: []chartMark{{38, 20, "100%"}}, Names: []chartMark{{44, 200, "2026-11"}},
	Lines: []chartLine{{"a", []string{"1,2 3,4"}, []chartMark{{1, 2, "x"}}, chartMark{9, 9, "响应率"}}}, Head: []string{"", "响应率"}, Table: [][]string{{"2026-11", "80%"}}, Baseline: 186, From: 14,
}

var sampleCell = figure{Label: "rate.response", Text: "80.0%", Of: "8/10", Href: "/console/rates/cases", Few: true, Example: "x"}

var ratesPage = page("rates.html", ratesView{
	By: "office", Period: "2026-11", From: "10-19", To: "11-19", Periods: []option{{"2026-11", "2026-11", true}}, Bys: []option{{"office", "rate.by.office", true}},
	Heads: []string{"rate.response"}, All: rateRow{"全部", "", 10, true, []figure{sampleCell}}, Rows: []rateRow{{"物业", "/console", 3, true, []figure{sampleCell, {Label: "rate.content"}}}},
	Few: 10, CSV: "/console/rates.csv", Mine: true, Charts: []chart{sampleChart, {Empty: true}},
})

// rateBys are what a table may be divided by; their words are "rate.by.<by>".
var rateBys = []string{"office", "area", "service", "month"}

// monthsBack is how many months a choice and a trend go back.
const monthsBack = 12

// asked is what the address line asks the figures for.
type asked struct {
	by     string
	period tickets.Period
	scope  tickets.Scope
}

func (s *Server) askedRates(c *fiber.Ctx, v *visit) (a asked, err error) {
	a.by = c.Query("by", "office")
	if !slices.Contains(rateBys, a.by) {
		return a, fiber.ErrNotFound
	}
	ok := true
	if a.period = s.cfg.RateRules.Period(s.cfg.Now().In(s.cfg.Location)); c.Query("period") != "" {
		a.period, ok = s.cfg.RateRules.Named(c.Query("period"), s.cfg.Location)
	}
	if !ok {
		return a, fiber.ErrNotFound
	}
	a.scope = scopeOf(v)
	return a, nil
}

// scopeOf is what this person may see figures of: a handler those of their office, others those of their area.
func scopeOf(v *visit) tickets.Scope {
	scope := tickets.Scope{Area: v.staff.Area}
	if v.is(tickets.Handler) {
		if scope.Office = v.staff.Office; scope.Office == "" {
			scope.Office = "-" // nobody's
		}
	}
	return scope
}

func (s *Server) rates(c *fiber.Ctx, v *visit, a asked) (err error) {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view := ratesView{
		By: a.by, Period: a.period.Name(), From: s.fullClock(a.period.From), To: s.fullClock(a.period.To), Few: s.cfg.RateRules.Few,
		CSV: "/console/rates.csv?" + a.query(url.Values{}), Mine: v.is(tickets.Handler),
	}
	for _, by := range rateBys {
		view.Bys = append(view.Bys, option{by, "rate.by." + by, by == a.by})
	}
	for i, p := 0, s.cfg.RateRules.Period(s.cfg.Now().In(s.cfg.Location)); i < monthsBack; i, p = i+1, s.cfg.RateRules.Before(p) {
		view.Periods = append(view.Periods, option{p.Name(), s.month(lang, p.Name()), p == a.period})
	}
	view.Heads = rateHeads
	if view.All, view.Rows, err = s.rateRows(ctx, lang, a); err != nil {
		return err
	}
	months, err := s.months(ctx, a)
	if err != nil {
		return err
	}
	view.Charts = append(view.Charts, s.trend(lang, months))
	if scopeOf(v) == (tickets.Scope{}) {
		days, err := s.cfg.Rates.Days(ctx, s.cfg.RateRules.DayBegan(s.cfg.Now().In(s.cfg.Location)).AddDate(0, 0, 1-chartDays), chartDays)
		if err != nil {
			return err
		}
		view.Charts = append(view.Charts, s.openChart(lang, days))
	}
	return ratesPage.show(s, c, fiber.StatusOK, view)
}

// chartDays is how many days the chart of open tickets goes back.
const chartDays = 60

func (a asked) query(more url.Values) string {
	more.Set("by", a.by)
	more.Set("period", a.period.Name())
	return more.Encode()
}

// rateHeads are the columns, as locale keys.
var rateHeads = func() []string {
	heads := []string{"rate.response", "rate.resolution", "rate.content", "rate.composite"}
	for _, r := range tickets.RateNames[3:] {
		heads = append(heads, "rate."+string(r))
	}
	return append(heads, "rate.took")
}()

// rateRows are the whole and its parts, by name: figures are explained, not ranked.
func (s *Server) rateRows(ctx context.Context, lang tickets.Lang, a asked) (all rateRow, rows []rateRow, err error) {
	if a.by == "month" {
		months, err := s.months(ctx, a)
		for i := len(months) - 1; i >= 0; i-- {
			m := months[i]
			rows = append(rows, s.rateRow(lang, m.period.Name(), m.Figures, asked{"month", m.period, a.scope}, "", false))
			all.V += s.cfg.RateRules.V(m.Figures)
		}
		return s.rateRow(lang, s.say(lang, "rate.all"), sum(months), a, "", false), rows, err
	}
	found, err := s.cfg.Rates.Figures(ctx, tickets.FigureQuery{From: a.period.From, To: a.period.To, By: a.by, Scope: a.scope})
	if err != nil {
		return all, nil, err
	}
	name, err := s.keyNames(ctx, lang, a.by)
	if err != nil {
		return all, nil, err
	}
	var total tickets.Figures
	for _, r := range found {
		total.Add(r.Figures)
		rows = append(rows, s.rateRow(lang, name(r.Key), r.Figures, a, r.Key, true))
	}
	slices.SortFunc(rows, func(a, b rateRow) int { return strings.Compare(a.Name, b.Name) })
	return s.rateRow(lang, s.say(lang, "rate.all"), total, a, "", false), rows, nil
}

type month struct {
	period tickets.Period
	tickets.Figures
}

func sum(months []month) (all tickets.Figures) {
	for _, m := range months {
		all.Add(m.Figures)
	}
	return all
}

// monthFor is how long an ended month is remembered: only what still waits in it changes.
const monthFor = time.Hour

// months are the figures of the last months, oldest first. Those that ended hardly change, and are not counted anew for a while.
func (s *Server) months(ctx context.Context, a asked) ([]month, error) {
	var out []month
	running := s.cfg.RateRules.Period(s.cfg.Now().In(s.cfg.Location))
	for i, p := 0, running; i < monthsBack; i, p = i+1, s.cfg.RateRules.Before(p) {
		key, age := fmt.Sprintf("%s %+v", p.Name(), a.scope), monthFor
		if p == running {
			age = 0
		}
		f, err := remember(&s.kept, key, s.cfg.Now(), age, func() (f tickets.Figures, err error) {
			rows, err := s.cfg.Rates.Figures(ctx, tickets.FigureQuery{From: p.From, To: p.To, Scope: a.scope})
			for _, r := range rows {
				f.Add(r.Figures)
			}
			return f, err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, month{p, f})
	}
	slices.Reverse(out)
	return out, nil
}

// keyNames gives the name of an office, an area or a service.
func (s *Server) keyNames(ctx context.Context, lang tickets.Lang, by string) (func(key string) string, error) {
	names := map[string]string{}
	switch by {
	case "office":
		offices, err := s.cfg.Offices.AllOffices(ctx)
		if err != nil {
			return nil, err
		}
		names = namesOf(offices)
	case "area":
		areas, err := s.cfg.Places.AllAreas(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range areas {
			names[a.Code] = a.Name
			if up := names[a.Parent]; up != "" && a.Level == "grid" { // codes of parents come first
				names[a.Code] = up + " " + a.Name
			}
		}
	case "service":
		return func(code string) string {
			if code == "" {
				return s.service(lang, code)
			}
			return code + " " + s.service(lang, code)
		}, nil
	}
	return func(key string) string {
		switch {
		case key == "":
			return s.say(lang, "rate.none."+by)
		case names[key] == "":
			return key
		}
		return names[key]
	}, nil
}

// rateRow puts figures into words; key is what the links ask for when exact is set.
func (s *Server) rateRow(lang tickets.Lang, name string, f tickets.Figures, a asked, key string, exact bool) rateRow {
	rules := s.cfg.RateRules
	row := rateRow{Name: name, V: rules.V(f), Few: rules.V(f) < rules.Few}
	link := func(rate tickets.Rate) string {
		q := url.Values{"rate": {string(rate)}}
		if exact {
			q.Set("key", key)
			q.Set("exact", "1")
		}
		return "/console/rates/cases?" + a.query(q)
	}
	add := func(rate tickets.Rate) {
		share := rules.Of(f, rate)
		c := figure{Label: "rate." + string(rate), Text: share.Percent(), Href: link(rate)}
		if share.Known() {
			c.Of = strconv.FormatFloat(share.Part, 'f', -1, 64) + "/" + strconv.Itoa(share.Of)
			if rate == tickets.Content && f.Fair > 0 {
				c.Of = fmt.Sprintf("%.4g/%d", share.Part, share.Of)
			}
			c.Few = share.Of < rules.Few && !exact // in the table the row is marked, once
		}
		row.Cells = append(row.Cells, c)
	}
	for _, rate := range tickets.RateNames[:3] {
		add(rate)
	}
	composite := figure{Label: "rate.composite"}
	if v, ok := rules.Composite(f); ok {
		composite.Text = fmt.Sprintf("%.1f", 100*v)
	}
	row.Cells = append(row.Cells, composite)
	for _, rate := range tickets.RateNames[3:] {
		add(rate)
	}
	took := figure{Label: "rate.took"}
	if d, ok := f.Average(); ok {
		took.Text = s.span(lang, d)
	}
	row.Cells = append(row.Cells, took)
	return row
}

// trendLeast is the fewest months a trend shows.
const trendLeast = 6

// trend draws the three rates month by month.
func (s *Server) trend(lang tickets.Lang, months []month) chart {
	var names []string
	all := make([]series, 3)
	for i, rate := range tickets.RateNames[:3] {
		all[i].name = s.say(lang, "rate."+string(rate))
	}
	for len(months) > trendLeast && s.cfg.RateRules.V(months[0].Figures) == 0 { // before anything was counted
		months = months[1:]
	}
	for _, m := range months {
		names = append(names, m.period.Name())
		for i, rate := range tickets.RateNames[:3] {
			var value *float64
			if share := s.cfg.RateRules.Of(m.Figures, rate); share.Known() {
				v := share.Part / float64(share.Of)
				value = &v
			}
			all[i].values = append(all[i].values, value)
		}
	}
	c := drawChart(s.say(lang, "console.chart.rates_title"), names, all, 1, percent)
	c.Words = s.say(lang, "console.chart.rates_words", "n", len(months))
	return c
}

// ratesCSV is the table for a spreadsheet, with a mark in front that makes it read the characters right.
func (s *Server) ratesCSV(c *fiber.Ctx, v *visit, a asked) error {
	lang := known(v.staff.Lang)
	all, rows, err := s.rateRows(c.UserContext(), lang, a)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	head := []string{s.say(lang, "rate.by."+a.by), "V"}
	for _, key := range rateHeads {
		head = append(head, s.say(lang, key))
	}
	_ = w.Write(head) // into memory
	for _, r := range append(rows, all) {
		line := []string{harmless(r.Name), strconv.Itoa(r.V)}
		for _, c := range r.Cells {
			line = append(line, c.Text)
		}
		_ = w.Write(line)
	}
	w.Flush()
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="rates-`+a.period.Name()+`-`+a.by+`.csv"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(b.Bytes())
}

// harmless keeps a spreadsheet from taking a name for a formula.
func harmless(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}
