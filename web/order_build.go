package web

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// This file is the form of 建单: what everybody may read of an activity, what only those read who took it, and the orders it answers.

// publicField is a text that everybody will read: what personal data was found in it, and how it would read without.
type publicField struct {
	Text      string
	Found     []string
	Suggested string
}

// joinedOrder is an order that the activity answers, or could answer.
type joinedOrder struct {
	orderTicket
	Chosen bool
}

type buildView struct {
	Action, Back       string
	Number             tickets.ActivityNumber // "" a new one
	Version            int
	Once               string
	Title, Words       publicField
	Place              publicField
	Private            tickets.Private
	From, Till, By     string
	Places, Minutes    string
	Minors, PartyOnly  bool
	Services           []group
	Areas, Offices     []option
	Skills             []option // services
	Other              string   // other 特长, in words
	Langs, Repeats     []option
	Template           string // name of the one it is built from
	Templates          []option
	Tickets            []joinedOrder
	More               string // numbers of more orders, as typed
	Wrong              string
	MayOffice, Deleted bool // Deleted: personal data was found
}

var sampleField = publicField{"找13800000000", []string{"13800000000"}, "找[电话]"}

var buildPage = page("order_build.html", buildView{
	Action: "/console/orders/new", Back: "/console/orders", Number: "A20261126-0001", Version: 2, Once: "o", Title: sampleField, Words: sampleField, Place: sampleField,
	Private: tickets.Private{Name: "李", Phone: "1", Address: "3号楼", Note: "x"}, From: "2026-11-27T09:00", Till: "2026-11-27T11:00", By: "2026-11-26T21:00", Places: "2", Minutes: "120",
	Minors: true, PartyOnly: true, Services: []group{{"S", []option{{"S01", "上门小修", true}}}}, Areas: []option{{"1", "一网格", true}}, Offices: []option{{"o1", "物业", true}},
	Skills: []option{{"S01", "上门小修", true}}, Other: "会手语", Langs: []option{{"en", "", true}}, Repeats: []option{{"weekly", "", true}}, Template: "visit", Templates: []option{{"/console/orders/new?template=visit", "activity.template.visit", true}},
	Tickets: []joinedOrder{{orderTicket{"20261126-0001", "想有人陪", "周三", tickets.Filed, "x", true}, true}}, More: "20261126-0002", Wrong: "x", MayOffice: true, Deleted: true,
})

// newOrder is the form of an activity that answers the orders of the address line, or none (活动招募).
func (s *Server) newOrder(c *fiber.Ctx, v *visit) error {
	b := tickets.Building{Places: 1, Office: v.staff.Office}
	for i, raw := range c.Context().QueryArgs().PeekMulti("ticket") {
		number := tickets.Number(cut(string(raw), 20))
		t, err := s.mayRead(c.UserContext(), v, number)
		if err != nil {
			return err
		}
		from, err := s.cfg.ActivityDesk.FromTicket(c.UserContext(), number)
		if err != nil {
			return err
		}
		if i == 0 {
			if b = from; b.Office == "" { // who would get the order organises it
				if r, ok, err := s.cfg.Router.Suggest(c.UserContext(), t); err != nil {
					return err
				} else if ok {
					b.Office = r.Office.ID
				}
			}
			continue
		}
		b.Tickets = append(b.Tickets, number)
		if b.Places++; from.Words != b.Words {
			b.Words = strings.TrimSpace(b.Words + "\n" + from.Words)
		}
	}
	if v.is(tickets.Handler) {
		b.Office = v.staff.Office
	}
	i := slices.IndexFunc(tickets.ActivityTemplates, func(k tickets.ActivityTemplate) bool { return k.Name == c.Query("template") })
	if i >= 0 && b.Tickets == nil {
		k := tickets.ActivityTemplates[i]
		b.Template, b.Service, b.Places, b.Minutes, b.Skills, b.Minors = k.Name, k.Service, k.Places, k.Minutes, k.Skills, k.Minors
		b.Title = s.say(known(v.staff.Lang), "activity.template."+k.Name)
	}
	return s.showBuild(c, v, fiber.StatusOK, "", b, buildView{})
}

// editOrder is the form of one that is there.
func (s *Server) editOrder(c *fiber.Ctx, v *visit, a tickets.Activity) error {
	return s.showBuild(c, v, fiber.StatusOK, a.Number, a.Building(), buildView{Version: a.Version})
}

// showBuild fills the form in: what is built, and what can be chosen. view brings what was typed and could not be read.
func (s *Server) showBuild(c *fiber.Ctx, v *visit, status int, number tickets.ActivityNumber, b tickets.Building, view buildView) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view.Number, view.Action, view.Back, view.Once = number, "/console/orders/new", "/console/orders", rand.Text()
	if number != "" {
		view.Back = "/console/orders/" + string(number)
		view.Action = view.Back + "/edit"
	}
	view.Title.Text, view.Words.Text, view.Place.Text, view.Private = b.Title, b.Words, b.Place, b.Private
	view.Minors, view.PartyOnly, view.Template, view.MayOffice = b.Minors, b.PartyOnly, b.Template, !v.is(tickets.Handler)
	view.From, view.Till, view.By = orTyped(view.From, s.typed(b.From)), orTyped(view.Till, s.typed(b.Till)), orTyped(view.By, s.typed(b.ClaimBy))
	view.Places, view.Minutes = orTyped(view.Places, number0(b.Places)), orTyped(view.Minutes, number0(b.Minutes))
	town, offices, err := s.townAndOffices(ctx)
	if err != nil {
		return err
	}
	view.Services, view.Areas = s.orderServices(lang, b.Service), areaOptions(town, v.staff.Area, b.Area)
	for _, o := range offices {
		if o.Area == "" || tickets.Within(o.Area, v.staff.Area) || o.ID == b.Office {
			view.Offices = append(view.Offices, option{o.ID, o.Name, o.ID == b.Office})
		}
	}
	var other []string
	for _, skill := range b.Skills {
		if sv, ok := s.cfg.Services.Get(skill); !ok || !sv.Order {
			other = append(other, skill)
		}
	}
	view.Other = strings.Join(other, " ")
	for _, g := range view.Services {
		for _, o := range g.Options {
			view.Skills = append(view.Skills, option{o.Value, s.cfg.Services.Name(o.Value, lang), slices.Contains(b.Skills, o.Value)})
		}
	}
	for _, l := range tickets.Langs {
		view.Langs = append(view.Langs, option{string(l), "console.lang." + string(l), l == b.Lang})
	}
	for _, r := range tickets.ActivityRepeats {
		if r != tickets.Once {
			view.Repeats = append(view.Repeats, option{string(r), "console.orders.mark." + string(r), r == b.Repeat})
		}
	}
	if number == "" && b.Tickets == nil && view.Wrong == "" {
		for _, k := range tickets.ActivityTemplates {
			view.Templates = append(view.Templates, option{"/console/orders/new?template=" + k.Name, "activity.template." + k.Name, k.Name == b.Template})
		}
	}
	if view.Tickets, err = s.joinable(ctx, v, b); err != nil {
		return err
	}
	return buildPage.show(s, c, status, view)
}

func orTyped(typed, stored string) string {
	if typed != "" {
		return typed
	}
	return stored
}

// typed writes a time as a form's field has it.
func (s *Server) typed(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return s.local(t)
}

func number0(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// joinable are the orders an activity answers, and those that wait for the same service.
func (s *Server) joinable(ctx context.Context, v *visit, b tickets.Building) (out []joinedOrder, err error) {
	has, err := s.orderTickets(ctx, v, tickets.Activity{Tickets: b.Tickets})
	if err != nil {
		return nil, err
	}
	for _, t := range has {
		out = append(out, joinedOrder{t, true})
	}
	if b.Service == "" {
		return out, nil
	}
	open, err := s.cfg.Activities.FindActivities(ctx, tickets.ActivityQuery{Service: b.Service, Stages: openActivities(), Limit: activitiesRead})
	if err != nil {
		return nil, err
	}
	waiting, err := s.waitingOrders(ctx, v, &ordersView{Service: b.Service}, open)
	for _, w := range waiting[:min(10, len(waiting))] {
		if !slices.Contains(b.Tickets, w.Number) {
			out = append(out, joinedOrder{orderTicket: orderTicket{Number: w.Number, Words: w.Words, When: w.When, Seen: true}})
		}
	}
	return out, err
}

func openActivities() (open []tickets.ActivityStage) {
	for _, st := range tickets.ActivityStages {
		if st.Open() {
			open = append(open, st)
		}
	}
	return open
}

// buildOrder drafts an activity.
func (s *Server) buildOrder(c *fiber.Ctx, v *visit) error {
	b, view, err := s.readBuild(c, v, tickets.Building{})
	var a tickets.Activity
	if err == nil {
		b.Source = formKey(c, v)
		a, err = s.cfg.ActivityDesk.Build(c.UserContext(), b, v.staff.Actor())
	}
	if err != nil {
		return s.buildAgain(c, v, "", b, view, err)
	}
	return c.Redirect("/console/orders/"+string(a.Number)+"?done="+string(tickets.ActivityDraft), fiber.StatusSeeOther)
}

// keepOrder changes what an activity says.
func (s *Server) keepOrder(c *fiber.Ctx, v *visit, a tickets.Activity) error {
	b, view, err := s.readBuild(c, v, a.Building())
	act := tickets.ActivityAct{Verb: tickets.ActivityEdit, By: v.staff.Actor(), Version: -1, Building: &b, Source: formSource(c, v)}
	if version, bad := strconv.Atoi(c.FormValue("version")); bad == nil && version > 0 {
		act.Version = version
	}
	if err == nil {
		_, err = s.cfg.ActivityDesk.Do(c.UserContext(), a.Number, act)
	}
	if err != nil {
		if errors.Is(err, tickets.ErrConflict) { // sent again, it is the newer one's turn
			view.Version = a.Version
		} else {
			view.Version = act.Version
		}
		return s.buildAgain(c, v, a.Number, b, view, err)
	}
	return c.Redirect("/console/orders/"+string(a.Number)+"?done="+string(tickets.ActivityEdit), fiber.StatusSeeOther)
}

// buildAgain shows a form that could not be kept, as it was sent.
func (s *Server) buildAgain(c *fiber.Ctx, v *visit, number tickets.ActivityNumber, b tickets.Building, view buildView, why error) error {
	status := 0
	status, view.Wrong = s.whyNot(c, v, why)
	return s.showBuild(c, v, status, number, b, view)
}
