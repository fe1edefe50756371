package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// caseSide is one of the two as the page shows them.
type caseSide struct {
	N           int
	Name, Phone string
	Chat        bool
	Said        string // a locale key
	At, Choice  string
}

// caseEventView is one line of a case's history.
type caseEventView struct {
	At, Who, Role string // Role: a locale key
	Verb          tickets.CaseVerb
	From, To      tickets.CaseStage
	Side          int
	Text          string
	Files         []fileView
}

// caseForm is one move this person may make now.
type caseForm struct {
	Verb         tickets.CaseVerb
	Action, CSRF string
	Once         string
	Version      int
	Sides        []option
	Mediators    []option
	NeedText     bool
	MayText      bool
	Agrees       bool
	Form, At     string
	Text, Wrong  string
	Open         bool
	Kept         []kept
}

type caseView struct {
	caseRow
	Reads, Secret             bool
	Due, Offered, Opened      string
	ConfirmBy, Confirmed      string
	Sides                     []caseSide
	Form, Agreement, AgreedAt string
	AgreementFiles            []fileView
	Why, Court                string
	Extended                  int
	Events                    []caseEventView
	Forms                     []caseForm
	Done                      string // locale key
	Wrong                     string
}

var sampleCaseForm = caseForm{
	Verb: tickets.CaseAgree, Action: "/console/mediation/M20261123-0001/agree", CSRF: "x", Once: "o", Version: 3, Sides: []option{{"1", "李", true}},
	Mediators: []option{{"m1", "严正", true}}, NeedText: true, MayText: true, Agrees: true, Form: "oral", At: "2026-11-23", Text: "x", Wrong: "y", Open: true,
	Kept: []kept{{"00", "11", "a.jpg"}},
}

var casePage = page("case.html", caseView{
	caseRow: caseRow{
		Number: "M20261123-0001", Ticket: "20261123-0001", Stage: tickets.CaseAgreed, Kind: tickets.PeoplesMediation, Matter: "楼道堆物", Mediator: "严正",
		Left: "还剩 3 天", What: "console.mediation.for.agreed", Late: true, Alarm: true,
	},
	Reads: true, Secret: true, Due: "2026-12-23", Offered: "2026-11-23", Opened: "2026-11-24", ConfirmBy: "2026-12-24", Confirmed: "2026-12-01",
	Sides: []caseSide{{N: 1, Name: "李", Phone: "1", Chat: true, Said: "console.mediation.said.yes", At: "x", Choice: "严正"}}, Form: "oral",
	Agreement: "轮流打扫", AgreedAt: "2026-11-25", AgreementFiles: []fileView{sampleFile}, Why: "x", Court: "y", Extended: 1,
	Events: []caseEventView{{At: "08:12", Who: "王芳", Role: "role.dispatcher", Verb: tickets.CaseConsent, From: tickets.CaseWaiting, To: tickets.CaseOpen, Side: 1, Text: "x", Files: []fileView{sampleFile}}},
	Forms:  []caseForm{sampleCaseForm}, Done: "console.mediation.saved", Wrong: "z",
})

// findCase is the case of the address line, if this person may know of it: for anybody else there is no such case.
func (s *Server) findCase(c *fiber.Ctx, v *visit) (tickets.Case, error) {
	number, err := url.PathUnescape(c.Params("number"))
	if err != nil || len(number) > 20 {
		return tickets.Case{}, fiber.ErrNotFound
	}
	k, err := s.cfg.Mediation.Cases.Case(c.UserContext(), tickets.Number(number))
	if err == nil && !k.Sees(v.staff.Actor()) {
		err = tickets.ErrNotFound
	}
	return k, err
}

func (s *Server) oneCase(c *fiber.Ctx, v *visit, k tickets.Case) error {
	view, err := s.caseOf(c.UserContext(), v, k, nil)
	if err != nil {
		return err
	}
	view.Done = afterwards(c, "console.mediation.saved")
	return casePage.show(s, c, fiber.StatusOK, view)
}

// caseOf is everything this person may see of a case and do with it; sent is a form that could not be carried out.
func (s *Server) caseOf(ctx context.Context, v *visit, k tickets.Case, sent *caseForm) (caseView, error) {
	lang, by := known(v.staff.Lang), v.staff.Actor()
	view := caseView{
		caseRow: s.caseRow(lang, v, k), Reads: k.Reads(by), Secret: k.Secret, Due: s.dayClock(lang, k.Due), Offered: s.fullClock(k.OfferedAt),
		Opened: s.fullClock(k.OpenedAt), ConfirmBy: s.dayClock(lang, k.ConfirmBy), Confirmed: s.fullClock(k.ConfirmedAt), Extended: k.Extended,
	}
	view.Matter = ""
	mediators, err := s.cfg.Mediation.Cases.AllMediators(ctx)
	if err != nil {
		return view, err
	}
	events, err := s.cfg.Mediation.Cases.CaseEvents(ctx, k.Number)
	if err != nil {
		return view, err
	}
	if view.Reads {
		view.Matter, view.Why, view.Court = k.Matter, k.Why, k.Court
		view.Form, view.Agreement, view.AgreedAt = k.Agreement.Form, k.Agreement.Words, s.fullClock(k.Agreement.At)
		if view.AgreementFiles, err = s.caseFiles(ctx, k.Number, k.Agreement.Files); err != nil {
			return view, err
		}
		for i, side := range k.Sides {
			view.Sides = append(view.Sides, s.caseSide(lang, i+1, side, mediators))
		}
	}
	for _, e := range events {
		line, err := s.caseEvent(ctx, k.Number, e, view.Reads)
		if err != nil {
			return view, err
		}
		view.Events = append(view.Events, line)
	}
	view.Forms = s.caseForms(v, k, mediators)
	if sent == nil {
		return view, nil
	}
	for i := range view.Forms {
		if f := &view.Forms[i]; f.Verb == sent.Verb {
			f.Text, f.Form, f.At, f.Wrong, f.Kept, f.Open = sent.Text, sent.Form, sent.At, sent.Wrong, sent.Kept, true
			return view, nil
		}
	}
	view.Wrong = strings.TrimSpace(sent.Wrong + "\n" + sent.Text) // the form is not offered any more: the words are not lost
	return view, nil
}

func (s *Server) caseSide(lang tickets.Lang, n int, side tickets.Side, mediators []tickets.Mediator) caseSide {
	out := caseSide{N: n, Name: side.Name, Phone: side.Phone, Chat: !side.To.IsZero(), At: s.clock(side.At), Said: "console.mediation.said.none"}
	if side.Said != "" {
		out.Said = "console.mediation.said." + side.Said
	}
	for _, m := range mediators {
		if m.ID == side.Choice {
			out.Choice = m.Name
		}
	}
	if side.Choice == tickets.LeaveIt {
		out.Choice = s.say(lang, "case.choice.leave_it")
	}
	return out
}

func (s *Server) caseEvent(ctx context.Context, number tickets.Number, e tickets.CaseEvent, reads bool) (caseEventView, error) {
	line := caseEventView{At: s.fullClock(e.At), Who: e.By.Name, Verb: e.Verb, To: e.To, Side: e.Side}
	if e.From != e.To {
		line.From = e.From
	}
	switch {
	case e.By.Kind == tickets.ByStaff && e.By.Role != "":
		line.Role = "role." + string(e.By.Role)
	case e.By.Kind != tickets.ByStaff:
		line.Who, line.Role = "", "console.by."+string(e.By.Kind)
	}
	if !reads {
		line.Side = 0
		return line, nil
	}
	line.Text = e.Text
	var err error
	line.Files, err = s.caseFiles(ctx, number, e.Files)
	return line, err
}

// caseFiles describes the files of a case. They are opened by way of the case, for who sees the ticket need not see them.
func (s *Server) caseFiles(ctx context.Context, number tickets.Number, hashes []string) (out []fileView, err error) {
	for _, hash := range hashes {
		f, err := s.fileView(ctx, hash)
		if err != nil {
			return nil, err
		}
		if f.Href != "" {
			f.Href = "/console/mediation/" + string(number) + "/files/" + hash
		}
		out = append(out, f)
	}
	return out, nil
}

// caseForms are exactly the moves the table allows.
func (s *Server) caseForms(v *visit, k tickets.Case, mediators []tickets.Mediator) (out []caseForm) {
	lang := known(v.staff.Lang)
	for _, verb := range tickets.CaseOpenTo(k, v.staff.Actor()) {
		m, _ := tickets.CaseMoveOf(verb)
		f := caseForm{
			Verb: verb, Action: "/console/mediation/" + string(k.Number) + "/" + string(verb), CSRF: v.CSRF, Once: rand.Text(), Version: k.Version,
			NeedText: m.Needs&tickets.CaseText != 0, Agrees: verb == tickets.CaseAgree, At: s.cfg.Now().In(s.cfg.Location).Format(time.DateOnly),
			MayText: verb == tickets.CaseConsent || verb == tickets.CaseRefuse || verb == tickets.CaseWithdraw,
		}
		if m.Needs&tickets.CaseAnswerer != 0 {
			for i, side := range k.Sides {
				if side.Said == "" || verb == tickets.CaseRefuse || verb == tickets.CaseChoose {
					f.Sides = append(f.Sides, option{Value: strconv.Itoa(i + 1), Label: s.say(lang, "console.mediation.side", "n", i+1) + " " + side.Name})
				}
			}
		}
		if m.Needs&tickets.CasePick != 0 {
			f.Mediators = mediatorOptions(mediators, k.Mediator)
		}
		out = append(out, f)
	}
	return out
}

func mediatorOptions(all []tickets.Mediator, chosen string) (out []option) {
	for _, m := range all {
		if !m.Off || m.ID == chosen {
			label := m.Name
			for _, more := range []string{m.Field, m.Community} {
				if more != "" {
					label += " · " + more
				}
			}
			out = append(out, option{m.ID, label, m.ID == chosen})
		}
	}
	return out
}

// caseAct carries out one form of a case. What cannot be done comes back with the words still in it.
func (s *Server) caseAct(c *fiber.Ctx, v *visit, k tickets.Case) (err error) {
	m, ok := tickets.CaseMoveOf(tickets.CaseVerb(c.Params("verb")))
	if !ok || m.By&(tickets.CaseClerk|tickets.CaseMediator) == 0 {
		return fiber.ErrNotFound
	}
	sent := &caseForm{Verb: m.Verb, Text: lines(c.FormValue("text")), Form: c.FormValue("form"), At: c.FormValue("at")}
	a := tickets.CaseAct{Verb: m.Verb, By: v.staff.Actor(), Version: -1, Text: sent.Text, Form: sent.Form, Mediator: c.FormValue("mediator")}
	a.Side, _ = strconv.Atoi(c.FormValue("side"))
	if version, err := strconv.Atoi(c.FormValue("version")); err == nil && version > 0 {
		a.Version = version
	}
	if day, err := time.ParseInLocation(time.DateOnly, sent.At, s.cfg.Location); err == nil && m.Verb == tickets.CaseAgree {
		if today := s.cfg.Now().In(s.cfg.Location).Format(time.DateOnly); sent.At != today { // today: now
			a.At = day
		}
	}
	if m.Verb == tickets.CaseAgree {
		sent.Kept = s.keptBefore(c, v, k.Number)
		var uploaded []kept
		uploaded, err = s.keepUploads(c, v, k.Number, len(sent.Kept))
		sent.Kept = append(sent.Kept, uploaded...)
		for _, f := range sent.Kept {
			a.Files = append(a.Files, f.Hash)
		}
	}
	a.Source = formSource(c, v, sent.Kept...)
	if err == nil {
		_, err = s.cfg.Mediation.Do(c.UserContext(), k.Number, a)
	}
	if err == nil {
		return c.Redirect("/console/mediation/"+string(k.Number)+"?done=1", fiber.StatusSeeOther)
	}
	return s.caseNotDone(c, v, sent, err)
}

// caseNotDone shows the case as it is now, with the form as it was sent and the reason.
func (s *Server) caseNotDone(c *fiber.Ctx, v *visit, sent *caseForm, why error) error {
	k, err := s.findCase(c, v)
	if err != nil {
		return err
	}
	status, words := s.whyNot(c, v, why)
	sent.Wrong = words
	view, err := s.caseOf(c.UserContext(), v, k, sent)
	if err != nil {
		return err
	}
	return casePage.show(s, c, status, view)
}

// whyNot is a refusal in words with the status of its page; anything else is a fault, which goes to the log.
func (s *Server) whyNot(c *fiber.Ctx, v *visit, why error) (int, string) {
	lang := known(v.staff.Lang)
	var refused *tickets.Error
	if errors.As(why, &refused) {
		if refused.Key == "" {
			return statusOf(refused.Kind), s.say(lang, "console.clash.title")
		}
		blame(c, refused.Key)
		return statusOf(refused.Kind), s.refusal(lang, refused)
	}
	s.log.Error("form not saved", "request", requestID(c), "route", c.Route().Path, "error", why.Error())
	return fiber.StatusServiceUnavailable, s.say(lang, "console.error.not_saved")
}

// caseFile streams a file of a case to who may read the case.
func (s *Server) caseFile(c *fiber.Ctx, v *visit, k tickets.Case) error {
	if !k.Reads(v.staff.Actor()) || !slices.Contains(k.Agreement.Files, c.Params("hash")) {
		return fiber.ErrNotFound
	}
	return s.stream(c, c.Params("hash"))
}

func isNotFound(err error) bool { return errors.Is(err, tickets.ErrNotFound) }

func fixed1(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
