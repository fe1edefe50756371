package web

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// LegalDesk reads the applications for legal aid, and keeps when the legal desks are open.
type LegalDesk interface {
	Aids(ctx context.Context, all bool, limit int) ([]tickets.Aid, error) // nearest limit first; all: newest first
	KeepSlot(ctx context.Context, s tickets.Slot) error
}

// aidForm is one thing this person may record of an application.
type aidForm struct {
	Verb         tickets.AidVerb
	Action, CSRF string
	Version      int
	Text, Wrong  string
	Open         bool
}

// aidRow is one application.
type aidRow struct {
	Number       tickets.Number
	Stage        tickets.AidStage
	About, Means string
	Soon, Late   bool
	Left         string
	Asked        string
	Text, Lawyer string
	Forms        []aidForm
}

type aidView struct {
	Tabs  []tab
	All   bool // the newest of all, instead of those whose limit runs
	Rows  []aidRow
	Done  string // locale key
	Wrong string
}

var aidPage = page("aid.html", aidView{
	Tabs: legalTabs("aid"),
	Rows: []aidRow{{
		Number: "20261123-0001", Stage: tickets.AidAsked, About: "wages", Means: "exempt", Soon: true, Late: true, Left: "还剩 3 天", Asked: "11-23 09:00",
		Text: "x", Lawyer: "y", Forms: []aidForm{{Verb: tickets.AidGrant, Action: "/console/aid/20261123-0001/grant", CSRF: "x", Version: 1, Text: "x", Wrong: "y", Open: true}},
	}},
	Done: "console.mediation.saved", Wrong: "z",
})

const aidsAtOnce = 100

func (s *Server) aids(c *fiber.Ctx, v *visit) error {
	view := aidView{Done: afterwards(c, "console.mediation.saved")}
	return s.showAids(c, v, fiber.StatusOK, view, "", aidForm{})
}

// showAids fills the list into a view; sent is a form of an application that could not be carried out.
func (s *Server) showAids(c *fiber.Ctx, v *visit, status int, view aidView, number tickets.Number, sent aidForm) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	all := c.Query("tab") == "all"
	view.Tabs = legalTabs("aid")
	view.All = all
	found, err := s.cfg.LegalDesk.Aids(ctx, all, aidsAtOnce)
	if err != nil {
		return err
	}
	for _, a := range found {
		t, err := s.cfg.Tickets.Ticket(ctx, a.Ticket)
		if isNotFound(err) || err == nil && !v.sees(t) {
			continue
		}
		if err != nil {
			return err
		}
		r := aidRow{
			Number: a.Ticket, Stage: a.Stage, About: a.About, Means: a.Means, Soon: a.Soon, Asked: s.clock(a.AskedAt), Text: a.Text, Lawyer: a.Lawyer,
		}
		r.Left, r.Late = s.leftOf(lang, a.Clock())
		for _, verb := range tickets.AidOpen(a) {
			f := aidForm{Verb: verb, Action: "/console/aid/" + string(a.Ticket) + "/" + string(verb), CSRF: v.CSRF, Version: a.Version}
			if number == a.Ticket && sent.Verb == verb {
				f.Text, f.Wrong, f.Open = sent.Text, sent.Wrong, true
			}
			r.Forms = append(r.Forms, f)
		}
		view.Rows = append(view.Rows, r)
	}
	shown := slices.ContainsFunc(view.Rows, func(r aidRow) bool {
		return slices.ContainsFunc(r.Forms, func(f aidForm) bool { return f.Open })
	})
	if sent.Wrong != "" && !shown { // the form is not offered any more: the words are not lost
		view.Wrong = sent.Wrong + "\n" + sent.Text
	}
	return aidPage.show(s, c, status, view)
}

func (s *Server) decideAid(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	sent := aidForm{Verb: tickets.AidVerb(c.Params("verb")), Text: lines(c.FormValue("text"))}
	version, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		version = -1
	}
	_, err = s.cfg.Legal.Decide(c.UserContext(), t.Number, v.staff.Actor(), sent.Verb, version, sent.Text)
	if err == nil {
		return c.Redirect("/console/aid?done=1", fiber.StatusSeeOther)
	}
	if isNotFound(err) {
		return err
	}
	status, words := s.whyNot(c, v, err)
	sent.Wrong = words
	return s.showAids(c, v, status, aidView{}, t.Number, sent)
}
