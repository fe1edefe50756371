package web

import (
	"crypto/rand"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// calledOption is one department of the form.
type calledOption struct {
	ID, Name, Kind string
	Fits           bool // it deals with this service
	Chosen         bool
}

type blowView struct {
	Action  string
	Back    string
	Version int
	Once    string // the same form sent twice is done once
	Ticket  tickets.Number
	Service string
	Place   string
	Spoken  string
	Caller  string
	Kinds   []option
	Words   string
	Offices []calledOption
	Edit    bool // a draft is changed
	Wrong   string
	Barred  bool // nobody may be called: there is no form to fill in in vain
}

var blowPage = page("blow.html", blowView{
	Action: "/console/whistles", Back: "/console/tickets/20261123-0001", Version: 2, Once: "o", Ticket: "20261123-0001", Service: "供水", Place: "3号楼", Spoken: "漏水", Caller: "街道办",
	Kinds: []option{{"daily", "", true}, {"urgent", "", false}}, Words: "请到场", Offices: []calledOption{{"water", "自来水公司", "utility", true, true}}, Wrong: "x",
})

// newWhistle is the form that calls departments to a ticket.
func (s *Server) newWhistle(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	running, err := s.runningWhistle(c, t.Number)
	if err != nil {
		return err
	}
	if running != "" {
		return c.Redirect("/console/whistles/"+string(running), fiber.StatusSeeOther)
	}
	return s.showBlow(c, v, fiber.StatusOK, t, blowView{Action: "/console/whistles", Back: "/console/tickets/" + string(t.Number)}, tickets.WhistleDaily, nil)
}

// runningWhistle is the whistle that is under way on a ticket; "" none.
func (s *Server) runningWhistle(c *fiber.Ctx, number tickets.Number) (tickets.WhistleNumber, error) {
	found, err := s.cfg.Whistles.FindWhistles(c.UserContext(), tickets.WhistleQuery{Ticket: number, Limit: 10})
	for _, w := range found {
		if w.Stage.Open() {
			return w.Number, err
		}
	}
	return "", err
}

// showBlow fills the form in: the ticket, and every office that may be called, those that deal with its service first.
func (s *Server) showBlow(c *fiber.Ctx, v *visit, status int, t tickets.Ticket, view blowView, kind tickets.WhistleKind, called []string) error {
	offices, err := s.cfg.Offices.AllOffices(c.UserContext())
	if err != nil {
		return err
	}
	if !view.Edit {
		if err := tickets.MayBlow(t, officeByID(offices, t.Office), v.staff.Actor()); err != nil && view.Wrong == "" {
			status, view.Wrong = s.whyNot(c, v, err)
			view.Barred = view.Words == "" // what was typed is not lost
		}
	}
	view.Once = rand.Text()
	view.Ticket, view.Service, view.Place, view.Spoken = t.Number, s.service(known(v.staff.Lang), t.Service), t.Place.Text, s.spoken(v, t)(t.Words)
	view.Caller = officeName(offices, t.Office)
	for _, k := range tickets.WhistleKinds {
		view.Kinds = append(view.Kinds, option{Value: string(k), Chosen: k == kind})
	}
	for _, o := range offices {
		fits := t.Service != "" && slices.ContainsFunc(o.Serves, func(code string) bool { return code != "" && strings.HasPrefix(t.Service, code) })
		if o.ID != t.Office || slices.Contains(called, o.ID) {
			view.Offices = append(view.Offices, calledOption{o.ID, o.Name, o.Kind, fits, slices.Contains(called, o.ID)})
		}
	}
	slices.SortStableFunc(view.Offices, func(a, b calledOption) int { return blowRank(a) - blowRank(b) })
	return blowPage.show(s, c, status, view)
}

// blowRank puts departments that fit first, then departments and utilities, then the others.
func blowRank(o calledOption) int {
	switch {
	case o.Fits:
		return 0
	case o.Kind == "department" || o.Kind == "utility":
		return 1
	}
	return 2
}

// blow drafts a whistle, and sends it to the chief when that button was pressed. A form sent twice finds the whistle it made; another one
// while departments are called already is given back with its words, and says so.
func (s *Server) blow(c *fiber.Ctx, v *visit) error {
	number := tickets.Number(c.FormValue("ticket"))
	t, err := s.cfg.Tickets.Ticket(c.UserContext(), number)
	if err == nil && !v.sees(t) {
		err = tickets.ErrNotFound
	}
	if err != nil {
		return err
	}
	a := tickets.Whistling{
		Ticket: number, Kind: tickets.WhistleKind(c.FormValue("kind")), Words: lines(c.FormValue("text")), Offices: formValues(c, "called"), By: v.staff.Actor(),
		Submit: c.FormValue("go") != "draft", Source: formSource(c, v),
	}
	w, err := s.cfg.WhistleDesk.Draft(c.UserContext(), a)
	if err != nil {
		view := blowView{Action: "/console/whistles", Back: "/console/tickets/" + string(number), Words: a.Words}
		status := 0
		status, view.Wrong = s.whyNot(c, v, err)
		return s.showBlow(c, v, status, t, view, a.Kind, a.Offices)
	}
	verb := tickets.WhistleSubmit
	if !a.Submit {
		return c.Redirect("/console/whistles/"+string(w.Number), fiber.StatusSeeOther)
	}
	return c.Redirect("/console/whistles/"+string(w.Number)+"?done="+string(verb), fiber.StatusSeeOther)
}

// editWhistle is the form of a draft that is changed.
func (s *Server) editWhistle(c *fiber.Ctx, v *visit, w tickets.Whistle) error {
	m, _ := tickets.WhistleMoveOf(tickets.WhistleEdit)
	if m.May(w, v.staff.Actor(), "") != nil {
		return c.Redirect("/console/whistles/"+string(w.Number), fiber.StatusSeeOther)
	}
	var called []string
	for _, call := range w.Calls {
		called = append(called, call.Office)
	}
	return s.showEdit(c, v, fiber.StatusOK, w, w.Kind, called, blowView{Words: w.Words, Version: w.Version})
}

// blowAgain shows the form of a draft that could not be changed, as it was sent.
func (s *Server) blowAgain(c *fiber.Ctx, v *visit, w tickets.Whistle, why error) error {
	view := blowView{Words: lines(c.FormValue("text")), Version: w.Version}
	status := 0
	status, view.Wrong = s.whyNot(c, v, why)
	if stored, err := s.cfg.Whistles.Whistle(c.UserContext(), w.Number); err == nil {
		view.Version = stored.Version
	}
	return s.showEdit(c, v, status, w, tickets.WhistleKind(c.FormValue("kind")), formValues(c, "called"), view)
}

func (s *Server) showEdit(c *fiber.Ctx, v *visit, status int, w tickets.Whistle, kind tickets.WhistleKind, called []string, view blowView) error {
	t, err := s.cfg.Tickets.Ticket(c.UserContext(), w.Ticket)
	if err != nil {
		return err
	}
	view.Edit, view.Back = true, "/console/whistles/"+string(w.Number)
	view.Action = view.Back + "/edit"
	return s.showBlow(c, v, status, t, view, kind, called)
}
