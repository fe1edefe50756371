package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// This file is the board of 群众点单、组织建单、党员接单, and what the console needs of the rest of the program for it.

// Activities reads what is stored of activities.
type Activities interface {
	Activity(ctx context.Context, number tickets.ActivityNumber) (tickets.Activity, error)
	FindActivities(ctx context.Context, q tickets.ActivityQuery) ([]tickets.Activity, error)
}

// ActivityDesk builds activities and makes moves on them; *tickets.ActivityDesk is one.
type ActivityDesk interface {
	FromTicket(ctx context.Context, number tickets.Number) (tickets.Building, error)
	Build(ctx context.Context, b tickets.Building, by tickets.Actor) (tickets.Activity, error)
	Do(ctx context.Context, number tickets.ActivityNumber, a tickets.ActivityAct) (tickets.Activity, error)
	Suggest(ctx context.Context, a tickets.Activity) (tickets.Suggestions, error)
}

// Filer files a ticket; *tickets.Desk is one.
type Filer interface {
	File(ctx context.Context, f tickets.Filing) (tickets.Ticket, error)
}

// orderRoutes are the pages of orders and of those who take them. Who may do what with an activity is the table tickets.ActivityMoves.
func (s *Server) orderRoutes() {
	if s.cfg.Activities == nil {
		return
	}
	all := tickets.Roles
	s.app.Get("/console/orders", s.only(all, s.orders))
	s.app.Get("/console/orders/new", s.only(all, s.newOrder))
	s.app.Post("/console/orders/new", s.only(all, s.buildOrder))
	s.app.Post("/console/orders/join", s.only(all, s.joinOrder))
	s.app.Get("/console/orders/behalf", s.only(all, s.behalf))
	s.app.Post("/console/orders/behalf", s.only(all, s.fileBehalf))
	s.app.Get("/console/orders/:number", s.only(all, of(s.findActivity, s.order)))
	s.app.Get("/console/orders/:number/edit", s.only(all, of(s.findActivity, s.editOrder)))
	s.app.Post("/console/orders/:number/:verb", s.only(all, of(s.findActivity, s.actOrder)))
	s.app.Get("/console/order-calendar", s.only(all, s.orderCalendar))
	s.app.Get("/console/volunteers", s.only(desk, s.volunteers))
	s.app.Get("/console/volunteers/:id", s.only(desk, s.volunteer))
	s.app.Post("/console/volunteers/:id/:verb", s.only(desk, of(s.findVolunteer, s.actVolunteer)))
	s.app.Get("/console/providers", s.only(all, s.providers))
	s.app.Post("/console/providers", s.only(all, s.keepProvider))
	s.app.Post("/console/providers/:id/drop", s.only(all, s.dropProvider))
}

// organises reports whether an activity is this person's to look after: an office's people see their own office's only.
func (v *visit) organises(a tickets.Activity) bool {
	return tickets.Covers(v.staff.Area, a.Area) && (!v.is(tickets.Handler) || v.staff.Office != "" && v.staff.Office == a.Office)
}

// orderCard is one activity of the board.
type orderCard struct {
	Number        tickets.ActivityNumber
	Stage         tickets.ActivityStage
	Title         string
	Service, Area string
	Office, When  string
	Taken, Places int
	Left          string // until it should be taken
	Late          bool
	Marks         []string // words
}

// waitingOrder is an order ticket of which nobody has built anything yet.
type waitingOrder struct {
	Number      tickets.Number
	Words, When string
	Service     string
	Filed       string
}

type orderColumn struct {
	Name  string
	Cards []orderCard
	Total int
}

type ordersView struct {
	Area, Service, Office string
	Areas, Offices        []option
	Services              []group
	Filtered, MayOffice   bool
	Ended                 bool // shows what has ended
	Unclaimed             []orderCard
	Waiting               []waitingOrder
	Columns               []orderColumn
	At                    string
	ToLive, ToEnded       string // addresses of the two halves, with the same filter
}

var sampleOrderCard = orderCard{
	Number: "A20261126-0001", Stage: tickets.ActivityListed, Title: "陪老人去医院", Service: "陪医", Area: "一网格", Office: "和平里社区", When: "11-27 周五 09:00–11:00",
	Taken: 1, Places: 2, Left: "还剩 3 小时", Late: true, Marks: []string{"党员先锋岗"},
}

var ordersPage = page("orders.html", ordersView{
	Area: "1", Service: "S01", Office: "o1", Areas: []option{{"1", "一网格", true}}, Offices: []option{{"o1", "物业", true}}, Services: []group{{"S", []option{{"S01", "上门小修", true}}}},
	Filtered: true, MayOffice: true, Unclaimed: []orderCard{sampleOrderCard}, Waiting: []waitingOrder{{"20261126-0001", "想有人陪去医院", "周三", "陪医", "08:12"}},
	Columns: []orderColumn{{"listed", []orderCard{sampleOrderCard}, 3}, {"full", nil, 0}}, At: "09:00", ToLive: "/console/orders", ToEnded: "/console/orders?show=ended",
})

// orderColumns are the columns of the board, in the order of the road. What nobody took stands before them all.
var orderColumns = []struct {
	name   string
	stages []tickets.ActivityStage
}{
	{"building", []tickets.ActivityStage{tickets.ActivityDrafted, tickets.ActivityReviewed}},
	{"listed", []tickets.ActivityStage{tickets.ActivityListed}},
	{"full", []tickets.ActivityStage{tickets.ActivityFull}},
	{"running", []tickets.ActivityStage{tickets.ActivityRunning}},
	{"done", []tickets.ActivityStage{tickets.ActivityDone}},
}

// orderEnds are the columns of what has ended.
var orderEnds = []tickets.ActivityStage{tickets.ActivityRated, tickets.ActivityDeclined, tickets.ActivityCancelled}

const (
	orderClass      = "S" // beginning of the codes of what is ordered
	activitiesRead  = 500 // of those that are open
	activitiesEnded = 60
	cardsInColumn   = 30
)

func (s *Server) orders(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view := ordersView{
		Area: cut(c.Query("area"), 16), Service: cut(c.Query("service"), 8), Office: cut(c.Query("office"), 60), Ended: c.Query("show") == "ended",
		MayOffice: !v.is(tickets.Handler), At: s.cfg.Now().In(s.cfg.Location).Format("15:04:05"),
	}
	view.Filtered = view.Area+view.Service+view.Office != ""
	view.ToLive, view.ToEnded = view.href(""), view.href("ended")
	town, offices, err := s.townAndOffices(ctx)
	if err != nil {
		return err
	}
	for _, o := range offices {
		view.Offices = append(view.Offices, option{o.ID, o.Name, o.ID == view.Office})
	}
	view.Areas, view.Services = areaOptions(town, v.staff.Area, view.Area), s.orderServices(lang, view.Service)
	q := tickets.ActivityQuery{Area: cmp.Or(view.Area, v.staff.Area), Service: view.Service, Office: view.Office, Limit: activitiesRead}
	if v.is(tickets.Handler) {
		q.Office = v.staff.Office
	}
	if view.Ended {
		q.Stages, q.Limit = orderEnds, activitiesEnded
	} else {
		for _, st := range tickets.ActivityStages {
			if st.Open() || st == tickets.ActivityDone {
				q.Stages = append(q.Stages, st)
			}
		}
	}
	found, err := s.cfg.Activities.FindActivities(ctx, q)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(a tickets.Activity) bool { return !v.organises(a) })
	s.fillBoard(lang, &view, found, offices, town)
	if !view.Ended {
		if view.Waiting, err = s.waitingOrders(ctx, v, &view, found); err != nil {
			return err
		}
	}
	if c.Get("X-Live") != "" {
		return ordersPage.part(s, c, "live", fiber.StatusOK, view)
	}
	return ordersPage.show(s, c, fiber.StatusOK, view)
}

// href is the address of the board with the same filter.
func (view ordersView) href(show string) string {
	q := url.Values{}
	for name, value := range map[string]string{"area": view.Area, "service": view.Service, "office": view.Office, "show": show} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/console/orders"
	}
	return "/console/orders?" + q.Encode()
}

// fillBoard puts activities into their columns: what begins first stands first.
func (s *Server) fillBoard(lang tickets.Lang, view *ordersView, found []tickets.Activity, offices []tickets.Office, town *tickets.Town) {
	slices.SortStableFunc(found, func(a, b tickets.Activity) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Number, b.Number))
	})
	column := func(name string, stages ...tickets.ActivityStage) orderColumn {
		col := orderColumn{Name: name}
		for _, a := range found {
			if !slices.Contains(stages, a.Stage) {
				continue
			}
			if col.Total++; len(col.Cards) < cardsInColumn {
				col.Cards = append(col.Cards, s.orderCard(lang, a, offices, town))
			}
		}
		return col
	}
	if view.Ended {
		slices.Reverse(found)
		for _, st := range orderEnds {
			view.Columns = append(view.Columns, column(string(st), st))
		}
		return
	}
	view.Unclaimed = column("", tickets.ActivityUnclaimed).Cards
	for _, k := range orderColumns {
		view.Columns = append(view.Columns, column(k.name, k.stages...))
	}
}

func (s *Server) orderCard(lang tickets.Lang, a tickets.Activity, offices []tickets.Office, town *tickets.Town) orderCard {
	card := orderCard{
		Number: a.Number, Stage: a.Stage, Title: cut(a.Title, 40), Service: s.service(lang, a.Service), Area: areaName(town.Areas, a.Area),
		Office: officeName(offices, a.Office), When: s.window(lang, a.From, a.Till), Taken: a.Taken(), Places: a.Places,
	}
	if (a.Stage == tickets.ActivityListed || a.Stage == tickets.ActivityUnclaimed) && !a.ClaimBy.IsZero() {
		card.Left, card.Late = s.until(lang, a.ClaimBy)
	}
	mark := func(is bool, key string, pairs ...any) {
		if is {
			card.Marks = append(card.Marks, s.say(lang, "console.orders.mark."+key, pairs...))
		}
	}
	waits := 0
	for _, seat := range a.Seats {
		if seat.Waits() {
			waits++
		}
	}
	mark(a.Short && a.Stage == tickets.ActivityListed, "short")
	mark(waits > 0, "waits", "n", waits)
	mark(a.PartyOnly, "party")
	mark(a.Minors, "minors")
	mark(len(a.Waiting()) > 0, "line", "n", len(a.Waiting()))
	mark(a.Repeat != tickets.Once, string(a.Repeat))
	mark(a.Provider != "", "provider")
	return card
}

// unserved are the stages in which an order still waits for somebody: afterwards it has been served, and only its verification or the resident's word
// is waited for. Built once more then, it would call volunteers a second time.
var unserved = []tickets.Stage{tickets.Filed, tickets.Accepted, tickets.Assigned, tickets.Working}

// waitingOrders are the oldest order tickets that no open activity answers.
func (s *Server) waitingOrders(ctx context.Context, v *visit, view *ordersView, found []tickets.Activity) (out []waitingOrder, err error) {
	q := tickets.Query{
		Service: cmp.Or(view.Service, orderClass), Stages: unserved, Area: view.Area, Scope: v.staff.Area, Office: view.Office, Limit: 60,
		Now: s.cfg.Now(),
	}
	if v.is(tickets.Handler) {
		if q.Office = v.staff.Office; q.Office == "" {
			return nil, nil
		}
	}
	page, err := s.cfg.Tickets.FindTickets(ctx, q)
	if err != nil {
		return nil, err
	}
	lang := known(v.staff.Lang)
	for _, t := range page.Tickets {
		built := slices.ContainsFunc(found, func(a tickets.Activity) bool { return slices.Contains(a.Tickets, t.Number) })
		if t.Kind == tickets.Order && !built && t.Parent == "" && len(out) < cardsInColumn {
			out = append(out, waitingOrder{
				Number: t.Number, Words: cut(s.spoken(v, t)(t.Words), 60), When: cut(t.When, 20), Service: s.service(lang, t.Service), Filed: s.clock(t.FiledAt),
			})
		}
	}
	return out, nil
}

// orderServices are the services that can be ordered, as a select.
func (s *Server) orderServices(lang tickets.Lang, chosen string) (out []group) {
	for _, g := range s.serviceGroups(lang, chosen, false) {
		g.Options = slices.DeleteFunc(g.Options, func(o option) bool {
			sv, _ := s.cfg.Services.Get(o.Value)
			return !sv.Order
		})
		if len(g.Options) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// window writes from when till when, in words of a language: 11-27 周五 09:00–11:00.
func (s *Server) window(lang tickets.Lang, from, till time.Time) string {
	if from.IsZero() {
		return ""
	}
	from, till = from.In(s.cfg.Location), till.In(s.cfg.Location)
	words := from.Format("01-02 ")
	if from.Year() != s.cfg.Now().In(s.cfg.Location).Year() {
		words = from.Format("2006-01-02 ")
	}
	words += s.say(lang, weekdayKeys[from.Weekday()]) + from.Format(" 15:04")
	switch {
	case till.Format(time.DateOnly) == from.Format(time.DateOnly):
		words += till.Format("–15:04")
	case !till.IsZero():
		words += till.Format(" – 01-02 15:04")
	}
	return words
}
