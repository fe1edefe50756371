package web

import (
	"cmp"
	"crypto/rand"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// offerView is the form by which a ticket is offered for mediation.
type offerView struct {
	Number              tickets.Number
	Words               string
	Name                string // of the side that filed it
	Chat                bool
	Kinds, Mediators    []option
	Matter, Other       string
	Phone, OtherOf      string
	Once, Wrong, Action string
	Barred              bool // nothing can be offered: there is no form to fill in in vain
}

var offerPage = page("offer.html", offerView{
	Number: "20261123-0001", Words: "楼道堆物", Name: "李", Chat: true, Kinds: []option{{"people", "case.kind.people", true}},
	Mediators: []option{{"m1", "严正", true}}, Matter: "x", Other: "王", Phone: "1", OtherOf: "20261123-0002", Once: "o", Wrong: "y", Action: "/console/mediation/new/1",
})

func (s *Server) offer(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	return s.showOffer(c, v, fiber.StatusOK, t, offerView{Once: rand.Text()}, "people", "")
}

func (s *Server) showOffer(c *fiber.Ctx, v *visit, status int, t tickets.Ticket, view offerView, kind, mediator string) error {
	all, err := s.cfg.Mediation.Cases.AllMediators(c.UserContext())
	if err != nil {
		return err
	}
	view.Number, view.Words, view.Action = t.Number, s.spoken(v, t)(t.Words), "/console/mediation/new/"+string(t.Number)
	view.Chat = t.Resident != "" && !t.To.IsZero() && !t.To.Group()
	if !t.Contact.Hidden || !v.is(tickets.Handler) {
		view.Name = t.Contact.Name
	}
	if why := tickets.Mediable(t); why != nil && view.Wrong == "" {
		status, view.Wrong = s.whyNot(c, v, why)
		view.Barred = view.Matter == "" // what was typed is not lost
	}
	for _, k := range tickets.CaseKinds {
		view.Kinds = append(view.Kinds, option{string(k), "case.kind." + string(k), string(k) == kind})
	}
	view.Mediators = mediatorOptions(all, mediator)
	return offerPage.show(s, c, status, view)
}

func (s *Server) makeOffer(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	view := offerView{
		Matter: lines(c.FormValue("matter")), Other: cut(c.FormValue("other"), 60), Phone: cut(c.FormValue("phone"), 40),
		OtherOf: cut(c.FormValue("other_of"), 40), Once: c.FormValue("once"),
	}
	o := tickets.Offer{
		Ticket: t.Number, Kind: tickets.CaseKind(c.FormValue("kind")), Matter: view.Matter, Other: tickets.Side{Name: view.Other, Phone: view.Phone},
		Mediator: c.FormValue("mediator"), By: v.staff.Actor(),
	}
	o.Source = formSource(c, v)
	if strings.TrimSpace(view.OtherOf) != "" {
		o.OtherOf = "?" // no such ticket, unless one is found
		if n, ok := tickets.FindNumber(view.OtherOf); ok {
			o.OtherOf = n
		}
	}
	k, err := s.cfg.Mediation.Offer(c.UserContext(), o)
	if err == nil {
		return c.Redirect("/console/mediation/"+string(k.Number)+"?done=1", fiber.StatusSeeOther)
	}
	status, words := s.whyNot(c, v, err)
	view.Wrong = words
	return s.showOffer(c, v, status, t, view, string(o.Kind), o.Mediator)
}

// mediatorView is one line of the list of mediators.
type mediatorView struct {
	tickets.Mediator
	Accounts []option
	Account  string
	Open     bool
}

type mediatorsView struct {
	All     []mediatorView
	New     mediatorView
	MayEdit bool
	Wrong   string
	Done    string // locale key
}

var sampleMediator = mediatorView{
	Mediator: tickets.Mediator{ID: "m1", Name: "严正", Field: "邻里", Community: "和平里", Phone: "1", Off: true}, Accounts: []option{{"s1", "严正", true}}, Account: "严正", Open: true,
}

var mediatorsPage = page("mediators.html", mediatorsView{All: []mediatorView{sampleMediator}, New: sampleMediator, MayEdit: true, Wrong: "x", Done: "console.mediation.saved"})

func (s *Server) mediators(c *fiber.Ctx, v *visit) error {
	view := mediatorsView{Done: afterwards(c, "console.mediation.saved")}
	return s.showMediators(c, v, fiber.StatusOK, view, tickets.Mediator{})
}

// showMediators fills the list into a view; sent is one whose form could not be kept.
func (s *Server) showMediators(c *fiber.Ctx, v *visit, status int, view mediatorsView, sent tickets.Mediator) error {
	ctx := c.UserContext()
	all, err := s.cfg.Mediation.Cases.AllMediators(ctx)
	if err != nil {
		return err
	}
	staff, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	line := func(m tickets.Mediator, open bool) mediatorView {
		out := mediatorView{Mediator: m, Open: open}
		for _, p := range staff {
			if !p.Disabled || p.ID == m.Staff {
				out.Accounts = append(out.Accounts, option{p.ID, p.Name + " (" + p.Login + ")", p.ID == m.Staff})
			}
			if p.ID == m.Staff {
				out.Account = p.Name
			}
		}
		return out
	}
	view.MayEdit = v.is(tickets.Admin, tickets.Supervisor)
	for _, m := range all {
		if m.ID == sent.ID && sent.ID != "" {
			m = sent
		}
		view.All = append(view.All, line(m, m.ID == sent.ID && sent.ID != ""))
	}
	view.New = line(tickets.Mediator{}, false)
	if sent.ID == "" && view.Wrong != "" {
		view.New = line(sent, true)
	}
	return mediatorsPage.show(s, c, status, view)
}

// keepMediator adds a mediator (no id) or changes one.
func (s *Server) keepMediator(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	m := tickets.Mediator{
		ID: c.FormValue("id"), Name: cut(c.FormValue("name"), 40), Field: cut(c.FormValue("field"), 40), Community: cut(c.FormValue("community"), 40),
		Phone: cut(c.FormValue("phone"), 40), Staff: c.FormValue("staff"), Off: c.FormValue("off") != "",
	}
	all, err := s.cfg.Mediation.Cases.AllMediators(ctx)
	if err != nil {
		return err
	}
	fresh := s.formID(c, v)
	found := m.ID == ""
	for _, other := range all {
		if found = found || other.ID == m.ID; other.ID == fresh { // the same form once more
			return c.Redirect("/console/mediators?done=1", fiber.StatusSeeOther)
		}
	}
	if !found {
		return fiber.ErrNotFound
	}
	wrong := ""
	if m.Name == "" {
		wrong = "console.mediators.no_name"
	}
	if m.Staff != "" {
		if _, err := s.cfg.Staff.StaffByID(ctx, m.Staff); isNotFound(err) {
			wrong = "console.mediators.no_account"
		} else if err != nil {
			return err
		}
	}
	if wrong != "" {
		blame(c, wrong)
		return s.showMediators(c, v, fiber.StatusUnprocessableEntity, mediatorsView{Wrong: s.say(known(v.staff.Lang), wrong)}, m)
	}
	m.ID = cmp.Or(m.ID, fresh)
	if err := s.cfg.Cases.KeepMediator(ctx, m); err != nil {
		return err
	}
	s.log.Info("mediator kept", "request", requestID(c), "mediator", m.ID, "by", v.staff.ID)
	return c.Redirect("/console/mediators?done=1", fiber.StatusSeeOther)
}
