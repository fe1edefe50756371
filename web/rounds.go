package web

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// roundRow is one case behind a figure: counted or not, and why.
type roundRow struct {
	Number         tickets.Number
	Other          tickets.Number
	Service, Place string
	Office         string
	At             string
	Verdict        tickets.Verdict
	Why            string // locale key
	By             string // locale key: chat or telephone
	N              int    // which round of the ticket
}

type roundsView struct {
	Rate, Name, Period                    string
	Value, Of                             string
	Tabs                                  []tab
	Rows                                  []roundRow
	Total, Page, Pages                    int
	Previous, Following, Back, From, Till string
}

var roundsPage = page("rounds.html", roundsView{
	Rate: "response", Name: "物业", Period: "2026-11", Value: "80.0%", Of: "8/10", Tabs: []tab{{"rate.verdict.for", "/console", 3, true}},
	Rows: []roundRow{
		{"20261123-0001", "", "路灯", "一网格", "物业", "11-23 08:00", tickets.NotIn, "rate.why.skipped", "rate.asked.phone", 2},
		{"20261123-0002", "20261123-0001", "路灯", "", "", "", tickets.For, "", "", 1},
	},
	Total: 90, Page: 2, Pages: 3, Previous: "/console", Following: "/console", Back: "/console/rates", From: "x", Till: "y",
})

// rounds lists what is behind a figure: what speaks for it, in part, against it, and what is not counted, each with the reason.
func (s *Server) rounds(c *fiber.Ctx, v *visit) error {
	a, err := s.askedRates(c, v)
	rate := tickets.Rate(c.Query("rate"))
	show := tickets.Verdict(c.Query("show"))
	if err != nil || !rate.Known() || c.Query("show") != "" && !showable(rate, show) {
		return errors.Join(fiber.ErrNotFound, err)
	}
	page, _ := strconv.Atoi(c.Query("page"))
	page = min(max(page, 1), 100000)
	by := a.by
	if by == "month" {
		by = ""
	}
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	figures := tickets.FigureQuery{From: a.period.From, To: a.period.To, By: by, Scope: a.scope}
	q := tickets.RatedQuery{
		FigureQuery: figures, Rules: s.cfg.RateRules, Rate: rate, Key: c.Query("key"), Exact: c.Query("exact") != "", Show: show, Limit: pageSize, Offset: (page - 1) * pageSize,
	}
	view := roundsView{Rate: string(rate), Period: s.month(lang, a.period.Name()), Page: page, Back: "/console/rates?" + a.query(url.Values{}), From: s.fullClock(a.period.From), Till: s.fullClock(a.period.To)}
	href := func(show tickets.Verdict, page int) string {
		more := url.Values{"rate": {string(rate)}}
		for name, value := range map[string]string{"key": c.Query("key"), "exact": c.Query("exact"), "show": string(show)} {
			if value != "" {
				more.Set(name, value)
			}
		}
		if page > 1 {
			more.Set("page", strconv.Itoa(page))
		}
		return "/console/rates/cases?" + a.query(more)
	}
	if view.Tabs, err = s.caseTabs(c, q, href); err != nil {
		return err
	}
	found, err := s.cfg.Rates.Cases(ctx, q)
	if err != nil {
		return err
	}
	if err := s.caseRows(c, lang, rate, found.Cases, &view); err != nil {
		return err
	}
	view.Total, view.Pages = found.Total, max(1, (found.Total+pageSize-1)/pageSize)
	if page > 1 {
		view.Previous = href(show, min(page-1, view.Pages))
	}
	if page < view.Pages {
		view.Following = href(show, page+1)
	}
	if err := s.figureOf(c, lang, q, &view); err != nil {
		return err
	}
	return roundsPage.show(s, c, fiber.StatusOK, view)
}

// caseTabs count the cases of each verdict, so that a number is seen before it is clicked.
func (s *Server) caseTabs(c *fiber.Ctx, q tickets.RatedQuery, href func(show tickets.Verdict, page int) string) ([]tab, error) {
	all, tabs := 0, []tab{{Key: "console.tab.all", Href: href("", 1), Current: q.Show == ""}}
	for _, verdict := range tickets.Verdicts {
		if !showable(q.Rate, verdict) {
			continue
		}
		count := q
		count.Show, count.Limit, count.Offset = verdict, 1, 0
		found, err := s.cfg.Rates.Cases(c.UserContext(), count)
		if err != nil {
			return nil, err
		}
		all += found.Total
		tabs = append(tabs, tab{"rate.verdict." + string(verdict), href(verdict, 1), found.Total, q.Show == verdict})
	}
	tabs[0].Count = all
	return tabs, nil
}

// showable says which verdicts a rate knows: only the three rates leave cases out, only satisfaction has a middle.
func showable(rate tickets.Rate, v tickets.Verdict) bool {
	three := rate == tickets.Response || rate == tickets.Resolution || rate == tickets.Content
	return v == tickets.For || v == tickets.Against || v == tickets.InPart && rate == tickets.Content || v == tickets.NotIn && three
}

// figureOf says the figure whose cases are listed.
func (s *Server) figureOf(c *fiber.Ctx, lang tickets.Lang, q tickets.RatedQuery, view *roundsView) error {
	rows, err := s.cfg.Rates.Figures(c.UserContext(), q.FigureQuery)
	if err != nil {
		return err
	}
	var f tickets.Figures
	for _, r := range rows {
		if !q.Exact || r.Key == q.Key {
			f.Add(r.Figures)
		}
	}
	share := s.cfg.RateRules.Of(f, q.Rate)
	if view.Value = share.Percent(); share.Known() {
		view.Of = fmt.Sprintf("%.4g ÷ %d", share.Part, share.Of)
	}
	if q.Exact {
		name, err := s.keyNames(c.UserContext(), lang, q.By)
		if err != nil {
			return err
		}
		view.Name = name(q.Key)
	}
	return nil
}

func (s *Server) caseRows(c *fiber.Ctx, lang tickets.Lang, rate tickets.Rate, found []tickets.RatedRound, view *roundsView) error {
	office, err := s.keyNames(c.UserContext(), lang, "office")
	if err != nil {
		return err
	}
	place, err := s.keyNames(c.UserContext(), lang, "area")
	if err != nil {
		return err
	}
	for _, k := range found {
		row := roundRow{Number: k.Number, Other: k.Other, Service: s.service(lang, k.Service), N: k.N}
		if k.Area != "" {
			row.Place = place(k.Area)
		}
		if k.Office != "" {
			row.Office = office(k.Office)
		}
		if rate == tickets.Duplicate {
			if row.Verdict = tickets.Against; k.Other != "" {
				row.Verdict = tickets.For
			}
			view.Rows = append(view.Rows, row)
			continue
		}
		verdict, why := s.cfg.RateRules.Judge(k.Round, rate)
		row.Verdict = verdict
		if why != "" {
			row.Why = "rate.why." + why
		}
		switch rate {
		case tickets.Punctual, tickets.Redone:
			row.At = s.clock(k.Done)
		case tickets.Accurate, tickets.Back:
			row.At = s.clock(k.Assigned)
		default:
			row.At = s.clock(k.Rated())
			if k.End == tickets.Counted {
				if row.By = "rate.asked.chat"; k.By != "" {
					row.By = "rate.asked.phone"
				}
			}
		}
		view.Rows = append(view.Rows, row)
	}
	return nil
}
