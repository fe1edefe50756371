package web

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// The public page: how the community's matters fare, in figures that nobody can be found in (tickets/open.go). It needs no sign-in and no
// script. The running month is counted up to the last day's cut, so that what changes from one minute to the next tells nothing either.

// openCell is a figure as the public reads it.
type openCell struct {
	Kind string // "" a text; else a tickets.OpenKind
	Text string
	N    int
}

type openMonth struct {
	Name, From, To string
	Running        bool
	Filed, Closed  openCell
	Median         openCell
	Shares         []openCell // in the order of openRates
}

type openClass struct {
	Name   string
	Filed  []openCell // by month
	Shares []openCell // of the last whole month
}

type openSummary struct{ Service, Text, At string }

type openView struct {
	Months    []openMonth
	Heads     []string // locale keys of openRates
	Classes   []openClass
	Summaries []openSummary
	At        string
}

var openRates = []tickets.Rate{tickets.Punctual, tickets.Response, tickets.Resolution, tickets.Content}

var sampleOpen = []openCell{{Kind: "exact", N: 80}, {Kind: "above", N: 80}, {Kind: "below", N: 10}, {Kind: "hidden"}, {Kind: "none"}, {Text: "12"}}

var openPage = page("open.html", openView{
	Months: []openMonth{{"2026-11", "10-19", "11-19", true, openCell{Text: "40"}, openCell{Kind: "hidden"}, openCell{Text: "2 天"}, sampleOpen}},
	Heads:  []string{"rate.punctual"}, Classes: []openClass{{"01 市政", sampleOpen[:2], sampleOpen}}, Summaries: []openSummary{{"路灯", "当天修好", "11-20"}}, At: "2026-11-23 12:00",
})

const (
	openFor       = time.Minute // how long a page is kept
	openSummaries = 20
)

func (s *Server) open(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 20*time.Second)
	defer cancel()
	lang := s.lang(c)
	if l := c.Query("lang"); l != "" {
		lang = known(tickets.Lang(l))
	}
	body, err := remember(&s.kept, "open "+string(lang), s.cfg.Now(), openFor, func() ([]byte, error) {
		view, err := s.openOf(ctx, lang)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		f := frame{Lang: lang, Page: "open", Stamp: stamp, Langs: tickets.Langs, View: view}
		if err := s.shelf.render(&b, lang, openPage.file, "open", f); err != nil {
			return nil, err
		}
		return b.Bytes(), nil
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "public, max-age=60")
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Send(body)
}

// openOf counts this month and the last.
func (s *Server) openOf(ctx context.Context, lang tickets.Lang) (view openView, err error) {
	rules, now := s.cfg.RateRules, s.cfg.Now().In(s.cfg.Location)
	cut := rules.DayBegan(now)
	running := rules.Period(cut)
	view.At = s.date(lang, cut) + cut.Format(" 15:04")
	for _, rate := range openRates {
		view.Heads = append(view.Heads, "rate."+string(rate))
	}
	last := rules.Before(running)
	var filed [2]map[string]openCell
	classes := map[string]tickets.Figures{}
	for i, p := range []tickets.Period{running, last} {
		to := p.To
		if p == running {
			to = cut
		}
		rows, err := s.cfg.Rates.Figures(ctx, tickets.FigureQuery{From: p.From, To: to, By: "service"})
		if err != nil {
			return view, err
		}
		var all tickets.Figures
		byClass := map[string]int{}
		for _, r := range rows {
			class := tickets.TopClass(r.Key)
			all.Add(r.Figures)
			byClass[class] += r.Filed
			if p == last {
				f := classes[class]
				f.Add(r.Figures)
				classes[class] = f
			}
		}
		m, err := s.openMonth(ctx, lang, p, to, all)
		if err != nil {
			return view, err
		}
		m.Running = p == running
		view.Months = append(view.Months, m)
		filed[i] = openParts(byClass)
	}
	view.Classes = s.openClasses(lang, filed, classes)
	return view, s.openSummaries(ctx, lang, &view)
}

func (s *Server) openMonth(ctx context.Context, lang tickets.Lang, p tickets.Period, to time.Time, f tickets.Figures) (openMonth, error) {
	m := openMonth{Name: s.month(lang, p.Name()), From: s.date(lang, p.From), To: s.date(lang, to), Filed: openNumber(f.Filed)}
	took, n, err := s.cfg.Rates.Median(ctx, p.From, to)
	if err != nil {
		return m, err
	}
	m.Closed = openNumber(n)
	switch {
	case n == 0:
		m.Median = openCell{Kind: "none"}
	case n < tickets.OpenLeast:
		m.Median = openCell{Kind: "hidden"}
	default:
		m.Median = openCell{Text: s.span(lang, took)}
	}
	m.Shares = s.openShares(f)
	return m, nil
}

func (s *Server) openShares(f tickets.Figures) (cells []openCell) {
	for _, rate := range openRates {
		share := s.cfg.RateRules.Of(f, rate).Open(s.cfg.RateRules.Against(f, rate))
		cells = append(cells, openCell{Kind: string(share.Kind), N: share.Percent})
	}
	return cells
}

func openNumber(n int) openCell {
	if n, ok := tickets.OpenNumber(n); ok {
		return openCell{Text: strconv.Itoa(n)}
	}
	return openCell{Kind: "hidden"}
}

// otherClasses is the key of what is too small to stand by itself.
const otherClasses = "~"

func openParts(byClass map[string]int) map[string]openCell {
	var parts []tickets.OpenPart
	for class, n := range byClass {
		parts = append(parts, tickets.OpenPart{Key: class, N: n})
	}
	shown, rest, hidden := tickets.OpenParts(parts)
	out := map[string]openCell{}
	for _, p := range shown {
		out[p.Key] = openCell{Text: strconv.Itoa(p.N)}
	}
	switch {
	case hidden:
		out[otherClasses] = openCell{Kind: "hidden"}
	case rest > 0:
		out[otherClasses] = openCell{Text: strconv.Itoa(rest)}
	}
	return out
}

// openClasses are the top classes that are large enough in one of the months, and the rest together. Rates are only of classes that are
// shown for the last month.
func (s *Server) openClasses(lang tickets.Lang, filed [2]map[string]openCell, figures map[string]tickets.Figures) (out []openClass) {
	keys := []string{""}
	for _, sv := range s.cfg.Services.All() {
		if class := tickets.TopClass(sv.Code); class != keys[len(keys)-1] {
			keys = append(keys, class)
		}
	}
	for _, key := range append(keys, otherClasses) {
		row := openClass{}
		switch key {
		case otherClasses:
			row.Name = s.say(lang, "open.other")
		case "":
			row.Name = s.say(lang, "console.service.none")
		default:
			row.Name = strings.TrimSpace(strings.TrimPrefix(s.class(lang, key), key))
		}
		found := false
		for _, month := range filed {
			cell, shown := month[key]
			if found = found || shown; !shown {
				cell = openCell{Kind: "merged"}
				if key == otherClasses {
					cell = openCell{Kind: "none"}
				}
			}
			row.Filed = append(row.Filed, cell)
		}
		if _, shown := filed[1][key]; shown && key != otherClasses {
			row.Shares = s.openShares(figures[key])
		} else {
			for range openRates {
				row.Shares = append(row.Shares, openCell{Kind: "merged"})
			}
		}
		if found {
			out = append(out, row)
		}
	}
	return out
}

// openSummaries adds what clerks released, where the tenant allows it. Personal data is taken out once more: the rules may have learned something
// since.
func (s *Server) openSummaries(ctx context.Context, lang tickets.Lang, view *openView) error {
	if s.cfg.Released == nil {
		return nil
	}
	all, err := s.cfg.Released.Summaries(ctx, openSummaries)
	for _, one := range all {
		view.Summaries = append(view.Summaries, openSummary{s.service(lang, one.Service), s.cfg.Redact(one.Text), s.month(lang, one.At.In(s.cfg.Location).Format("2006-01"))})
	}
	return err
}
