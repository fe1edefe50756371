package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// seatView is one volunteer's place, or their place in the line.
type seatView struct {
	N                 int
	Name, Phone, Href string
	Party, Minor      bool
	State             tickets.SeatState
	At, Began, Ended  string
	Minutes           int
	Waits             bool // the organiser has to confirm the minutes
	Rated, RatedWords string
	Rates, RatesWords string
	Complaint         tickets.Number
	Forms             []orderForm
}

// matchView is a volunteer who fits, and why.
type matchView struct {
	Name, Phone, Href string
	Reasons           []tickets.MatchReason
	Assign            *orderForm // nil: not now
}

type providerLine struct {
	Name, Phone, Fee string
	Kind             tickets.ProviderKind
}

// orderTicket is an order the activity answers.
type orderTicket struct {
	Number      tickets.Number
	Words, When string
	Stage       tickets.Stage
	For         string // whom it is for, when somebody else placed it
	Seen        bool   // this person may open it
}

type orderStep struct {
	At, Who, Role string
	Verb          tickets.ActivityVerb
	Seat          int
	Score, Text   string
}

type orderView struct {
	orderCard
	Version                    int
	Words, Place               string
	Private                    tickets.Private
	Till, ClaimBy              string
	Minutes                    int
	Skills                     []string
	Lang                       tickets.Lang
	Author, Made, Listed, Over string
	Reason                     string
	After                      tickets.ActivityNumber
	Tickets                    []orderTicket
	Seats                      []seatView
	Suggest                    bool // there are suggestions to show
	Matches                    []matchView
	Wider                      int
	Providers                  []providerLine
	Provider                   providerLine // who does it instead
	Steps                      []orderStep
	Forms                      []orderForm
	Edit                       bool
	Done                       tickets.ActivityVerb
	Clash                      bool
	Lost                       *orderForm
}

var sampleOrderForm = orderForm{
	Verb: tickets.ActivityDecline, Action: "/console/orders/A20261126-0001/widen", CSRF: "x", Once: "o", Version: 3, Seat: 1, Text: true, Needed: true, AskTill: true,
	Minutes: "60", AskMinutes: true, Providers: []option{{"p1", "巧手家政", true}}, Volunteer: "v1", Said: "x", Till: "2026-11-27T09:00", Wrong: "y", Open: true,
}

var orderPage = page("order.html", orderView{
	orderCard: sampleOrderCard, Version: 3, Words: "陪老人复查", Place: "社区门口", Private: tickets.Private{Name: "李", Phone: "1", Address: "3号楼", Note: "听力不好"},
	Till: "x", ClaimBy: "y", Minutes: 120, Skills: []string{"陪医"}, Lang: tickets.Hans, Author: "王芳", Made: "a", Listed: "b", Over: "c", Reason: "z", After: "A20261119-0001",
	Tickets: []orderTicket{{"20261126-0001", "想有人陪", "周三", tickets.Filed, "张奶奶（母亲）", true}, {Number: "20261126-0002", Stage: tickets.Filed}},
	Seats: []seatView{
		{N: 1, Name: "周", Phone: "1", Href: "/console/volunteers/v1", Party: true, Minor: true, State: tickets.SeatFinished, At: "a", Began: "b", Ended: "c", Minutes: 90, Waits: true,
			Rated: "5/5", RatedWords: "好", Rates: "4/5", RatesWords: "好", Complaint: "20261126-0009", Forms: []orderForm{sampleOrderForm, {Verb: tickets.ActivityNoShow, Quick: true}}},
		{N: 2, Name: "吴", State: tickets.SeatWaiting, At: "a"},
	},
	Suggest: true, Matches: []matchView{{"周", "1", "/console/volunteers/v1", []tickets.MatchReason{tickets.BecauseGrid, tickets.BecauseSkill}, &sampleOrderForm}, {Name: "吴"}},
	Wider: 12, Providers: []providerLine{{"巧手家政", "010-1", "每小时30元", tickets.ProviderHome}}, Provider: providerLine{"巧手家政", "010-1", "x", tickets.ProviderHome},
	Steps: []orderStep{{"08:12", "王芳", "role.dispatcher", tickets.ActivityDraft, 1, "5/5", "x"}},
	Forms: []orderForm{sampleOrderForm, {Verb: tickets.ActivityList, Quick: true}}, Edit: true, Done: tickets.ActivityList, Clash: true, Lost: &sampleOrderForm,
})

// activity is one by its number, if this person looks after it: for anybody else there is no such activity.
func (s *Server) activity(c *fiber.Ctx, v *visit, number tickets.ActivityNumber) (tickets.Activity, error) {
	if !number.Valid() {
		return tickets.Activity{}, fiber.ErrNotFound
	}
	a, err := s.cfg.Activities.Activity(c.UserContext(), number)
	if err == nil && !v.organises(a) {
		err = tickets.ErrNotFound
	}
	return a, err
}

func (s *Server) findActivity(c *fiber.Ctx, v *visit) (tickets.Activity, error) {
	return s.activity(c, v, tickets.ActivityNumber(c.Params("number")))
}

func (s *Server) order(c *fiber.Ctx, v *visit, a tickets.Activity) error {
	if c.Get("X-Live") != "" { // the page's script asks whether what it shows is still true
		return c.SendString(strconv.Itoa(a.Version))
	}
	view, err := s.orderOf(c.UserContext(), v, a, nil)
	if err != nil {
		return err
	}
	verb := tickets.ActivityVerb(c.Query("done"))
	if _, ok := tickets.ActivityMoveOf(verb); ok || verb == tickets.ActivityDraft {
		view.Done = verb
	}
	return orderPage.show(s, c, fiber.StatusOK, view)
}

// orderOf is everything an organiser sees of an activity and can do with it; sent is a form that could not be carried out.
func (s *Server) orderOf(ctx context.Context, v *visit, a tickets.Activity, sent *orderForm) (orderView, error) {
	lang := known(v.staff.Lang)
	town, offices, err := s.townAndOffices(ctx)
	if err != nil {
		return orderView{}, err
	}
	view := orderView{
		orderCard: s.orderCard(lang, a, offices, town), Version: a.Version, Words: a.Words, Place: a.Place, Private: a.Private, ClaimBy: s.dayClock(lang, a.ClaimBy),
		Minutes: a.Minutes, Skills: s.skillNames(lang, a.Skills), Lang: a.Lang, Author: a.By.Name, Made: s.fullClock(a.MadeAt), Listed: s.fullClock(a.ListedAt),
		Over: s.fullClock(a.EndedAt), Reason: a.Reason, After: a.After,
	}
	view.Title = a.Title
	if view.Tickets, err = s.orderTickets(ctx, v, a); err != nil {
		return view, err
	}
	whole, onSeat := tickets.ActivityOpen(a, v.staff.Actor(), nil)
	if view.Seats, err = s.seats(ctx, v, a, onSeat); err != nil {
		return view, err
	}
	all, err := s.cfg.Providers.AllProviders(ctx)
	if err != nil {
		return view, err
	}
	for _, p := range all {
		if p.ID == a.Provider {
			view.Provider = providerLine{p.Name, p.Phone, p.Fee, p.Kind}
		}
	}
	view.Forms, view.Edit = s.orderForms(v, a, whole, all)
	if slices.Contains(whole, tickets.ActivityAssign) && a.Free() > 0 {
		if err := s.suggestions(ctx, v, a, &view); err != nil {
			return view, err
		}
	}
	for _, step := range a.Steps {
		if step.By.Kind == tickets.BySystem && step.Verb == tickets.ActivityList && step.Text == "0" { // a ring with nobody in it
			continue
		}
		view.Steps = append(view.Steps, s.orderStep(lang, step))
	}
	if sent != nil {
		view.giveBack(sent)
	}
	return view, nil
}

// skillNames are skills in words: a service code is its name.
func (s *Server) skillNames(lang tickets.Lang, skills []string) (out []string) {
	for _, skill := range skills {
		if name := s.service(lang, skill); !slices.Contains(out, name) { // somebody may say the code and the words
			out = append(out, name)
		}
	}
	return out
}

// orderTickets are the orders an activity answers. What this person may not see of one is not told.
func (s *Server) orderTickets(ctx context.Context, v *visit, a tickets.Activity) (out []orderTicket, err error) {
	for _, n := range a.Tickets {
		t, err := s.cfg.Tickets.Ticket(ctx, n)
		if isNotFound(err) || err == nil && !v.sees(t) {
			out = append(out, orderTicket{Number: n, Stage: t.Stage})
			continue
		}
		if err != nil {
			return nil, err
		}
		line := orderTicket{Number: n, Words: s.spoken(v, t)(t.Words), When: t.When, Stage: t.Stage, Seen: true}
		if t.For != nil {
			line.For = strings.TrimSpace(t.For.Name + " " + t.For.Relation)
		}
		out = append(out, line)
	}
	return out, nil
}

func (s *Server) seats(ctx context.Context, v *visit, a tickets.Activity, verbs map[int][]tickets.ActivityVerb) (out []seatView, err error) {
	names := map[string]tickets.Volunteer{}
	for _, seat := range a.Seats {
		who, read := names[seat.Volunteer]
		if !read {
			if who, err = s.cfg.Volunteers.Volunteer(ctx, seat.Volunteer); err != nil && !isNotFound(err) {
				return nil, err
			}
			names[seat.Volunteer] = who
		}
		line := seatView{
			N: seat.N, Name: who.Name, Party: who.PartyMember, Minor: who.Minor, State: seat.State, At: s.clock(seat.At), Began: s.clock(seat.StartedAt),
			Ended: s.clock(seat.FinishedAt), Minutes: seat.Minutes, Waits: seat.Waits(), Rated: stars(seat.Rated.Score), RatedWords: seat.Rated.Words,
			Rates: stars(seat.Rates.Score), RatesWords: seat.Rates.Words, Complaint: seat.Complaint, Forms: s.seatForms(v, a, seat, verbs[seat.N]),
		}
		if seat.State.Held() || seat.State == tickets.SeatWaiting { // who is not coming is not called
			line.Phone = who.Phone
		}
		line.Href = s.volunteerHref(v, seat.Volunteer)
		out = append(out, line)
	}
	return out, nil
}

// volunteerHref is the address of a volunteer's page for who may open it.
func (s *Server) volunteerHref(v *visit, id string) string {
	if may, _ := v.staff.MayOpen("volunteers", false); !may || id == "" {
		return ""
	}
	return "/console/volunteers/" + id
}

// suggested is how many volunteers who fit are shown.
const suggested = 8

// suggestions are who could be asked and who does it for money, while places are free.
func (s *Server) suggestions(ctx context.Context, v *visit, a tickets.Activity, view *orderView) error {
	found, err := s.cfg.ActivityDesk.Suggest(ctx, a)
	if err != nil {
		return err
	}
	view.Suggest, view.Wider = true, found.Wider
	for _, m := range found.Matches[:min(suggested, len(found.Matches))] {
		f := s.orderForm(v, a, tickets.ActivityAssign, 0)
		f.Volunteer = m.Volunteer.ID
		view.Matches = append(view.Matches, matchView{m.Volunteer.Name, m.Volunteer.Phone, s.volunteerHref(v, m.Volunteer.ID), m.Reasons, &f})
	}
	for _, p := range found.Providers {
		view.Providers = append(view.Providers, providerLine{p.Name, p.Phone, p.Fee, p.Kind})
	}
	return nil
}

func (s *Server) orderStep(lang tickets.Lang, step tickets.ActivityStep) orderStep {
	line := orderStep{At: s.fullClock(step.At), Who: step.By.Name, Verb: step.Verb, Seat: step.Seat, Score: stars(step.Score), Text: strings.TrimSpace(step.Text)}
	switch {
	case step.By.Kind == tickets.ByStaff && step.By.Role != "":
		line.Role = "role." + string(step.By.Role)
	case step.By.Kind == tickets.ByResident && moveSide(step.Verb)&tickets.SideRequester == 0:
		line.Who, line.Role = "", "console.orders.by_volunteer"
	case step.By.Kind != tickets.ByStaff:
		line.Who, line.Role = "", "console.by."+string(step.By.Kind)
	}
	if step.By.Kind == tickets.BySystem && line.Text != "" { // the program keeps a number or a word of its own
		switch step.Verb {
		case tickets.ActivityList:
			line.Text = s.say(lang, "console.orders.cards", "n", line.Text)
		case tickets.ActivityNote:
			line.Text = s.say(lang, "console.orders.asked")
			if step.Text == tickets.RemindStep {
				line.Text = s.say(lang, "console.orders.reminded")
			}
		}
	}
	return line
}

func moveSide(verb tickets.ActivityVerb) tickets.ActivitySide {
	m, _ := tickets.ActivityMoveOf(verb)
	return m.Side
}
