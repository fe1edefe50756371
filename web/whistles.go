package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// This file is the board of whistles (街乡吹哨、部门报到) and what other pages say of them.

// whistleRoutes are the pages of whistles. Which whistle somebody may see follows from what they are to it, not from their role alone.
func (s *Server) whistleRoutes() {
	if s.cfg.Whistles == nil {
		return
	}
	desk := []tickets.Role{tickets.Admin, tickets.Supervisor, tickets.Dispatcher}
	s.app.Get("/console/whistles", s.only(tickets.Roles, s.whistles))
	s.app.Post("/console/whistles", s.only(tickets.Roles, s.blow))
	s.app.Get("/console/whistle-figures", s.only(desk, s.whistleFigures))
	s.app.Get("/console/whistles/:number", s.only(tickets.Roles, of(s.findWhistle, s.whistle)))
	s.app.Get("/console/whistles/:number/edit", s.only(tickets.Roles, of(s.findWhistle, s.editWhistle)))
	s.app.Get("/console/whistles/:number/files/:hash", s.only(tickets.Roles, of(s.findWhistle, s.whistleFile)))
	s.app.Post("/console/whistles/:number/:verb", s.only(tickets.Roles, of(s.findWhistle, s.actWhistle)))
	s.app.Get("/console/tickets/:number/whistle", s.only(tickets.Roles, of(s.find, s.newWhistle)))
}

// callLine is one called department on a card.
type callLine struct {
	Office  string
	Stage   tickets.CallStage
	Clock   string // the clock that runs; "" none
	Left    string
	Late    bool
	Missed  []string // clocks that ran out
	Waiting bool     // for this person
}

// whistleCard is one whistle of the board.
type whistleCard struct {
	Number  tickets.WhistleNumber
	Kind    tickets.WhistleKind
	Stage   tickets.WhistleStage
	Words   string
	Caller  string
	Made    string
	Overdue bool
	Calls   []callLine
}

type whistlesView struct {
	Tabs    []tab
	Note    string // what the list is narrowed to, in words
	Cards   []whistleCard
	Next    string // address of the next page
	Figures bool
	At      string
}

var sampleCard = whistleCard{
	Number: "W20261123-0001", Kind: tickets.WhistleUrgent, Stage: tickets.WhistleBlown, Words: "请到场", Caller: "街道办", Made: "08:12", Overdue: true,
	Calls: []callLine{{Office: "自来水公司", Stage: tickets.CallSigned, Clock: "arrive", Left: "还剩 2 小时", Late: true, Missed: []string{"sign"}, Waiting: true}},
}

var whistlesPage = page("whistles.html", whistlesView{
	Tabs: []tab{{Key: "whistle.stage.blown", Href: "/console/whistles", Count: 2, Current: true}}, Note: "自来水公司", Cards: []whistleCard{sampleCard},
	Next: "/console/whistles?before=W", Figures: true, At: "09:00",
})

// whistleTabs are the parts of the board: what runs, 逾期上报区, each running stage, and what has ended.
var whistleTabs = []struct {
	name   string
	stages []tickets.WhistleStage
}{
	{"open", []tickets.WhistleStage{tickets.WhistleDrafted, tickets.WhistleWaiting, tickets.WhistleBlown, tickets.WhistleRating}},
	{"overdue", nil},
	{"waiting", []tickets.WhistleStage{tickets.WhistleWaiting}},
	{"blown", []tickets.WhistleStage{tickets.WhistleBlown}},
	{"rating", []tickets.WhistleStage{tickets.WhistleRating}},
	{"drafted", []tickets.WhistleStage{tickets.WhistleDrafted}},
	{"ended", []tickets.WhistleStage{tickets.WhistleEnded, tickets.WhistleRefused, tickets.WhistleWithdrawn}},
	{"all", nil},
}

const whistlesOnPage = 40

func (s *Server) whistles(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	name := cmp.Or(c.Query("stage"), "open")
	i := slices.IndexFunc(whistleTabs, func(t struct {
		name   string
		stages []tickets.WhistleStage
	}) bool {
		return t.name == name
	})
	if i < 0 {
		return fiber.ErrNotFound
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return err
	}
	areas, err := s.cfg.Whistles.AllAreas(ctx)
	if err != nil {
		return err
	}
	view := whistlesView{Figures: !v.is(tickets.Handler), At: s.cfg.Now().In(s.cfg.Location).Format("15:04:05")}
	q, note := s.narrowed(c, known(v.staff.Lang), offices, areas)
	q.Stages, q.Overdue, q.Limit, view.Note = whistleTabs[i].stages, name == "overdue", whistlesOnPage+1, note
	if before := tickets.WhistleNumber(c.Query("before")); before.Valid() {
		q.Before = before
	}
	counts := tickets.WhistleCounts{}
	if s.mine(v, &q) {
		found, err := s.cfg.Whistles.FindWhistles(ctx, q)
		if err != nil {
			return err
		}
		if counts, err = s.cfg.Whistles.CountWhistles(ctx, q); err != nil {
			return err
		}
		if len(found) > whistlesOnPage {
			found = found[:whistlesOnPage]
			view.Next = whistlesHref(c, name, string(found[whistlesOnPage-1].Number))
		}
		view.Cards = s.cards(v, found, offices)
	}
	view.Tabs = whistleTabsOf(c, name, counts)
	if c.Get("X-Live") != "" {
		return whistlesPage.part(s, c, "live", fiber.StatusOK, view)
	}
	return whistlesPage.show(s, c, fiber.StatusOK, view)
}

// mine narrows a query to what this person may see; false: nothing.
func (s *Server) mine(v *visit, q *tickets.WhistleQuery) bool {
	q.Within = v.staff.Area
	if v.is(tickets.Handler) {
		q.Side = v.staff.Office
		return v.staff.Office != ""
	}
	return true
}

// narrowed reads what the figures lead to: a department, who called, a missed clock, a place, a period.
func (s *Server) narrowed(c *fiber.Ctx, lang tickets.Lang, offices []tickets.Office, areas []tickets.Area) (q tickets.WhistleQuery, note string) {
	var parts []string
	if q.Called = c.Query("called"); q.Called != "" {
		parts = append(parts, officeName(offices, q.Called))
	}
	if q.Caller = c.Query("caller"); q.Caller != "" {
		parts = append(parts, officeName(offices, q.Caller))
	}
	if q.Missed = c.Query("missed"); slices.Contains([]string{"sign", "contact", "arrive"}, q.Missed) {
		parts = append(parts, s.say(lang, "console.whistle.missed."+q.Missed))
	} else {
		q.Missed = ""
	}
	if code := c.Query("area"); code != "" {
		q.Areas = tickets.AreasIn(code, areas)
		parts = append(parts, areaName(areas, code))
	}
	from, to := s.day(c.Query("from")), s.day(c.Query("to"))
	if !from.IsZero() && !to.IsZero() {
		q.From, q.To = from, to.AddDate(0, 0, 1)
		parts = append(parts, from.Format(time.DateOnly)+" – "+to.Format(time.DateOnly))
	}
	return q, strings.Join(parts, " · ")
}

// day reads a date of an address line; zero when it is none.
func (s *Server) day(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, s.cfg.Location)
	if err != nil {
		return time.Time{}
	}
	return t
}

// whistlesHref is the same list with another tab or page.
func whistlesHref(c *fiber.Ctx, name, before string) string {
	q := url.Values{}
	for _, key := range []string{"called", "caller", "missed", "area", "from", "to"} {
		if value := c.Query(key); value != "" {
			q.Set(key, value)
		}
	}
	q.Set("stage", name)
	if before != "" {
		q.Set("before", before)
	}
	return "/console/whistles?" + q.Encode()
}

// whistleTabsOf are the tabs; those of what has ended carry no count, which would grow for ever.
func whistleTabsOf(c *fiber.Ctx, current string, counts tickets.WhistleCounts) []tab {
	var out []tab
	for _, t := range whistleTabs {
		line := tab{Key: "console.whistle.tab." + t.name, Href: whistlesHref(c, t.name, ""), Current: t.name == current, Count: -1}
		if t.name == "overdue" {
			line.Count = counts.Overdue
		} else if len(t.stages) > 0 && t.name != "ended" {
			line.Count = 0
			for _, st := range t.stages {
				line.Count += counts.Stage[st]
			}
		}
		out = append(out, line)
	}
	return out
}

// cards are whistles as the board shows them: on a page what is late first, then what runs out first.
func (s *Server) cards(v *visit, found []tickets.Whistle, offices []tickets.Office) []whistleCard {
	slices.SortStableFunc(found, func(a, b tickets.Whistle) int {
		return cmp.Or(rank(a)-rank(b), a.CheckAt.Compare(b.CheckAt))
	})
	lang := known(v.staff.Lang)
	var out []whistleCard
	for _, w := range found {
		card := whistleCard{
			Number: w.Number, Kind: w.Kind, Stage: w.Stage, Words: cut(s.whistleWords(v, w, w.Words), 80), Caller: s.callerName(lang, w, offices), Overdue: w.Overdue,
			Made: s.clock(w.MadeAt),
		}
		for _, call := range w.Calls {
			card.Calls = append(card.Calls, s.callLine(v, w, call, offices))
		}
		out = append(out, card)
	}
	return out
}

func rank(w tickets.Whistle) int {
	switch {
	case w.Overdue:
		return 0
	case !w.CheckAt.IsZero():
		return 1
	}
	return 2
}

// callPlanned is a department of a draft: nobody has told it yet.
const callPlanned tickets.CallStage = "planned"

func (s *Server) callLine(v *visit, w tickets.Whistle, call tickets.Call, offices []tickets.Office) callLine {
	line := callLine{Office: officeName(offices, call.Office), Stage: call.Stage, Missed: call.Missed}
	if k, runs := call.Next(); runs && w.Stage == tickets.WhistleBlown {
		line.Clock = k.Name
		line.Left, line.Late = s.until(known(v.staff.Lang), k.By)
	}
	if w.BlownAt.IsZero() {
		line.Stage = callPlanned
	}
	line.Waiting = v.staff.Office == call.Office && w.Stage == tickets.WhistleBlown && call.Stage != tickets.CallFinished
	return line
}

// until says how long it is to a time, or by how much it is over.
func (s *Server) until(lang tickets.Lang, by time.Time) (words string, late bool) {
	return s.left(lang, tickets.Ticket{Stage: tickets.Filed, Due: by})
}

// whistleWords are somebody's words as this person may read them: a called department reads no personal data in them.
func (s *Server) whistleWords(v *visit, w tickets.Whistle, words string) string {
	if w.SideOf(v.staff.Actor()) == tickets.SideCalled {
		return s.cfg.Redact(words)
	}
	return words
}

// namesOf are the names of offices by their ids.
func namesOf(offices []tickets.Office) map[string]string {
	names := make(map[string]string, len(offices))
	for _, o := range offices {
		names[o.ID] = o.Name
	}
	return names
}

func officeName(offices []tickets.Office, id string) string {
	for _, o := range offices {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}

func areaName(areas []tickets.Area, code string) string {
	for _, a := range areas {
		if a.Code == code {
			return a.Name
		}
	}
	return code
}

// callerName is who calls: an office, or the desk itself.
func (s *Server) callerName(lang tickets.Lang, w tickets.Whistle, offices []tickets.Office) string {
	if w.Office == "" {
		return s.say(lang, "console.whistle.desk")
	}
	return officeName(offices, w.Office)
}

// whistlesOfTicket is what the page of a ticket says of whistles.
type whistlesOfTicket struct {
	May bool // this person may blow one
	All []whistleCard
}

var sampleWhistles = whistlesOfTicket{May: true, All: []whistleCard{sampleCard}}

func (s *Server) whistlesOf(ctx context.Context, v *visit, t tickets.Ticket, offices []tickets.Office) (out whistlesOfTicket, err error) {
	if s.cfg.Whistles == nil {
		return out, nil
	}
	all, err := s.cfg.Whistles.FindWhistles(ctx, tickets.WhistleQuery{Ticket: t.Number, Limit: 10})
	if err != nil {
		return out, err
	}
	out.May = tickets.MayBlow(t, officeByID(offices, t.Office), v.staff.Actor()) == nil
	for _, w := range all {
		out.May = out.May && !w.Stage.Open()
		if w.SideOf(v.staff.Actor()) != 0 {
			out.All = append(out.All, whistleCard{Number: w.Number, Kind: w.Kind, Stage: w.Stage, Overdue: w.Overdue})
		}
	}
	return out, nil
}

func officeByID(offices []tickets.Office, id string) tickets.Office {
	for _, o := range offices {
		if o.ID == id && id != "" {
			return o
		}
	}
	return tickets.Office{}
}

// stars writes a rating so that it can be read aloud: 4/5.
func stars(score int) string {
	if score == 0 {
		return ""
	}
	return strconv.Itoa(score) + "/5"
}
