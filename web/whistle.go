package web

import (
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// whistleForm is one move the person may make now; what it asks for follows from tickets.WhistleMoves.
type whistleForm struct {
	Verb         tickets.WhistleVerb
	Says         tickets.WhistleVerb // what the button is called
	Action       string
	CSRF, Once   string
	Version      int
	Office       string // the called department it is about; "" the whistle
	Quick        bool   // one button, nothing to fill in
	Text, Needed bool
	Scores       []int
	Files        bool

	Said  string
	Given int
	Kept  []kept
	Wrong string
	Open  bool
}

// clockView is one clock of a called department.
type clockView struct {
	Name, By, Done string
	Left           string
	Late, Missed   bool
}

type callView struct {
	Office, Phone, Chat string
	Stage               tickets.CallStage
	Clocks              []clockView
	Finished, Result    string
	Rated, RatedWords   string
	Rates, RatesWords   string
	Forms               []whistleForm
}

type stepView struct {
	At, Who, Role, Office string
	Verb                  tickets.WhistleVerb
	Text, Clock           string
	Files                 []fileView
}

type whistleView struct {
	Number                 tickets.WhistleNumber
	Kind                   tickets.WhistleKind
	Stage                  tickets.WhistleStage
	Overdue                bool
	Version                int
	Words, Reason          string
	Caller, CallerPhone    string
	Author, Approver       string
	Made, Blown, Ended     string
	Ticket                 tickets.Number
	TicketSeen             bool // this person may open it
	Service, Place, Spoken string
	PointHref              template.URL
	Calls                  []callView
	Forms                  []whistleForm
	Edit                   bool
	Steps                  []stepView
	Done                   tickets.WhistleVerb
	Clash                  bool
	Lost                   *whistleForm
}

var sampleWhistleForm = whistleForm{
	Verb: tickets.WhistleFinish, Action: "/console/whistles/W20261123-0001/finish", CSRF: "x", Once: "o", Version: 3, Office: "water", Text: true, Needed: true,
	Scores: []int{4, 5}, Files: true, Said: "换了阀门", Given: 4, Kept: []kept{{"00", "11", "a.jpg"}}, Wrong: "请写明", Open: true,
}

var whistlePage = page("whistle.html", whistleView{
	Number: "W20261123-0001", Kind: tickets.WhistleTough, Stage: tickets.WhistleBlown, Overdue: true, Version: 3, Words: "请到场", Reason: "不用了",
	Caller: "街道办", CallerPhone: "010-1", Author: "孙", Approver: "王", Made: "08:00", Blown: "08:10", Ended: "09:00", Ticket: "20261123-0001", TicketSeen: true,
	Service: "供水", Place: "3号楼", Spoken: "漏水", PointHref: "geo:1,2", Edit: true, Done: tickets.WhistleSign, Clash: true, Lost: &sampleWhistleForm,
	Calls: []callView{{
		Office: "自来水公司", Phone: "010-2", Chat: "x", Stage: tickets.CallSigned, Finished: "x", Result: "修好了", Rated: "5/5", RatedWords: "快", Rates: "4/5", RatesWords: "准",
		Clocks: []clockView{{Name: "sign", By: "09:00", Done: "08:30", Left: "还剩 1 小时", Late: true, Missed: true}}, Forms: []whistleForm{sampleWhistleForm},
	}},
	Forms: []whistleForm{sampleWhistleForm, {Verb: tickets.WhistleSubmit, Says: blows, Quick: true}},
	Steps: []stepView{{At: "08:00", Who: "孙", Role: "role.handler", Office: "自来水公司", Verb: tickets.WhistleLate, Text: "x", Clock: "sign", Files: []fileView{sampleFile}}},
})

// findWhistle is the whistle of the address line, if this person is anything to it: for anybody else there is no such whistle.
func (s *Server) findWhistle(c *fiber.Ctx, v *visit) (tickets.Whistle, error) {
	number := tickets.WhistleNumber(c.Params("number"))
	if !number.Valid() {
		return tickets.Whistle{}, fiber.ErrNotFound
	}
	w, err := s.cfg.Whistles.Whistle(c.UserContext(), number)
	if err == nil && w.SideOf(v.staff.Actor()) == 0 {
		err = tickets.ErrNotFound
	}
	return w, err
}

func (s *Server) whistle(c *fiber.Ctx, v *visit, w tickets.Whistle) error {
	if c.Get("X-Live") != "" { // the page's script asks whether what it shows is still true
		return c.SendString(strconv.Itoa(w.Version))
	}
	view, err := s.whistleOf(c.UserContext(), v, w, nil)
	if err != nil {
		return err
	}
	if m, ok := tickets.WhistleMoveOf(tickets.WhistleVerb(c.Query("done"))); ok {
		view.Done = called(w, m.Verb)
	}
	return whistlePage.show(s, c, fiber.StatusOK, view)
}

// whistleOf is everything this person may see of a whistle and do with it; sent is a form that could not be carried out.
func (s *Server) whistleOf(ctx context.Context, v *visit, w tickets.Whistle, sent *whistleForm) (whistleView, error) {
	lang := known(v.staff.Lang)
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return whistleView{}, err
	}
	view := whistleView{
		Number: w.Number, Kind: w.Kind, Stage: w.Stage, Overdue: w.Overdue, Version: w.Version, Words: s.whistleWords(v, w, w.Words),
		Reason: s.whistleWords(v, w, w.Reason), Caller: s.callerName(lang, w, offices), CallerPhone: officeByID(offices, w.Office).Phone,
		Author: w.By.Name, Approver: w.Approver.Name, Made: s.fullClock(w.MadeAt), Blown: s.fullClock(w.BlownAt), Ended: s.fullClock(w.EndedAt), Ticket: w.Ticket,
	}
	if err := s.matter(ctx, v, w, &view); err != nil {
		return view, err
	}
	whole, onCall := tickets.WhistleOpen(w, v.staff.Actor())
	for _, verb := range whole {
		if verb == tickets.WhistleEdit {
			view.Edit = true
			continue
		}
		view.Forms = append(view.Forms, s.whistleForm(v, w, verb, ""))
	}
	for _, call := range w.Calls {
		line := s.callView(v, w, call, offices)
		for _, verb := range onCall[call.Office] {
			line.Forms = append(line.Forms, s.whistleForm(v, w, verb, call.Office))
		}
		view.Calls = append(view.Calls, line)
	}
	if view.Steps, err = s.steps(ctx, v, w, offices); err != nil {
		return view, err
	}
	if sent != nil {
		view.giveBack(sent)
	}
	return view, nil
}

// matter is what the whistle is about. A called department reads the ticket's words without personal data.
func (s *Server) matter(ctx context.Context, v *visit, w tickets.Whistle, view *whistleView) error {
	t, err := s.cfg.Tickets.Ticket(ctx, w.Ticket)
	if errors.Is(err, tickets.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	view.TicketSeen = v.sees(t)
	view.Service, view.Place = s.service(known(v.staff.Lang), t.Service), t.Place.Text
	view.Spoken = s.whistleWords(v, w, s.spoken(v, t)(t.Words))
	if w.SideOf(v.staff.Actor()) == tickets.SideCalled { // a place may name a door
		view.Place = s.cfg.Redact(t.Place.Text)
	}
	if t.Place.HasPoint() {
		view.PointHref = template.URL("geo:" + strconv.FormatFloat(t.Place.Lat, 'f', 6, 64) + "," + strconv.FormatFloat(t.Place.Lon, 'f', 6, 64)) // two numbers
	}
	return nil
}

func (s *Server) callView(v *visit, w tickets.Whistle, call tickets.Call, offices []tickets.Office) callView {
	lang, o := known(v.staff.Lang), officeByID(offices, call.Office)
	line := callView{
		Office: officeName(offices, call.Office), Phone: o.Phone, Stage: call.Stage, Finished: s.fullClock(call.FinishedAt), Result: s.whistleWords(v, w, call.Result),
		Rated: stars(call.Rated.Score), RatedWords: s.whistleWords(v, w, call.Rated.Words), Rates: stars(call.Rates.Score), RatesWords: s.whistleWords(v, w, call.Rates.Words),
	}
	if w.BlownAt.IsZero() {
		line.Stage = callPlanned
	}
	if o.Chat.IsZero() {
		line.Chat = "none"
	}
	for _, k := range call.Clocks() {
		clock := clockView{Name: k.Name, By: s.dayClock(lang, k.By), Done: s.fullClock(k.Done), Missed: slices.Contains(call.Missed, k.Name)}
		if k.Done.IsZero() && w.Stage == tickets.WhistleBlown {
			clock.Left, clock.Late = s.until(lang, k.By)
		}
		line.Clocks = append(line.Clocks, clock)
	}
	return line
}

// blows is what submitting an urgent whistle is called, which nobody has to approve: whoever reads 送审 would wait for somebody.
const blows tickets.WhistleVerb = "blow"

func called(w tickets.Whistle, verb tickets.WhistleVerb) tickets.WhistleVerb {
	if verb == tickets.WhistleSubmit && w.Kind == tickets.WhistleUrgent {
		return blows
	}
	return verb
}

func (s *Server) whistleForm(v *visit, w tickets.Whistle, verb tickets.WhistleVerb, office string) whistleForm {
	m, _ := tickets.WhistleMoveOf(verb)
	f := whistleForm{
		Verb: verb, Says: called(w, verb), Action: "/console/whistles/" + string(w.Number) + "/" + string(verb), CSRF: v.CSRF, Once: rand.Text(), Version: w.Version, Office: office,
		Needed: m.Needs&tickets.WhistleNeedsText != 0,
		Files:  verb == tickets.WhistleFinish || verb == tickets.WhistleNote,
	}
	if m.Needs&tickets.WhistleNeedsScore != 0 {
		f.Scores = []int{5, 4, 3, 2, 1}
	}
	f.Text = f.Needed || f.Files || len(f.Scores) > 0
	f.Quick = !f.Text
	if m.Side&tickets.SideCalled != 0 { // a department's step collides with nothing but the same step
		f.Version = 0
	}
	return f
}

func (s *Server) steps(ctx context.Context, v *visit, w tickets.Whistle, offices []tickets.Office) ([]stepView, error) {
	var out []stepView
	for _, step := range w.Steps {
		verb := step.Verb
		if step.At.Equal(w.BlownAt) {
			verb = called(w, verb)
		}
		line := stepView{At: s.fullClock(step.At), Who: step.By.Name, Verb: verb, Text: s.whistleWords(v, w, strings.TrimSpace(step.Text))}
		switch {
		case step.By.Kind == tickets.BySystem:
			line.Role = "console.by.system"
		case step.By.Name == "" && step.By.ID == "": // a button in the department's chat
			line.Who, line.Role = officeName(offices, step.By.Office), "console.whistle.in_chat"
		case step.By.Role != "":
			line.Role = "role." + string(step.By.Role)
		}
		if step.Office != "" {
			line.Office = officeName(offices, step.Office)
		}
		if line.Who == line.Office { // said once is enough
			line.Who = ""
		}
		if step.Verb == tickets.WhistleLate {
			line.Clock, line.Text = step.Text, ""
		}
		for _, hash := range step.Files {
			f, err := s.fileView(ctx, hash)
			if err != nil {
				return nil, err
			}
			if f.Href != "" {
				f.Href = "/console/whistles/" + string(w.Number) + "/files/" + hash
			}
			line.Files = append(line.Files, f)
		}
		out = append(out, line)
	}
	return out, nil
}

// giveBack puts what somebody had written back into its form.
func (view *whistleView) giveBack(sent *whistleForm) {
	back := func(forms []whistleForm) bool {
		for i := range forms {
			if f := &forms[i]; f.Verb == sent.Verb && f.Office == sent.Office {
				f.Said, f.Given, f.Kept, f.Wrong, f.Open = sent.Said, sent.Given, sent.Kept, sent.Wrong, true
				return true
			}
		}
		return false
	}
	if back(view.Forms) {
		return
	}
	for i := range view.Calls {
		if back(view.Calls[i].Forms) {
			return
		}
	}
	view.Lost = sent
}

// actWhistle carries out one form. What cannot be done comes back with the words still in it.
func (s *Server) actWhistle(c *fiber.Ctx, v *visit, w tickets.Whistle) error {
	m, ok := tickets.WhistleMoveOf(tickets.WhistleVerb(c.Params("verb")))
	if !ok {
		return fiber.ErrNotFound
	}
	sent := &whistleForm{Verb: m.Verb, Office: c.FormValue("office"), Said: lines(c.FormValue("text"))}
	sent.Version, _ = strconv.Atoi(c.FormValue("version"))
	sent.Given, _ = strconv.Atoi(c.FormValue("score"))
	sealed := tickets.Number(w.Number) // the seal of what was uploaded for this whistle
	sent.Kept = s.keptBefore(c, v, sealed)
	uploaded, err := s.keepUploads(c, v, sealed, len(sent.Kept))
	sent.Kept = append(sent.Kept, uploaded...)
	if err == nil {
		w, err = s.doWhistle(c, v, w, m, sent)
	}
	switch {
	case err != nil && m.Verb == tickets.WhistleEdit:
		return s.blowAgain(c, v, w, err)
	case err != nil:
		return s.whistleNotDone(c, v, sent, err)
	}
	return c.Redirect("/console/whistles/"+string(w.Number)+"?done="+string(m.Verb), fiber.StatusSeeOther)
}

func (s *Server) doWhistle(c *fiber.Ctx, v *visit, w tickets.Whistle, m tickets.WhistleMove, sent *whistleForm) (tickets.Whistle, error) {
	a := tickets.WhistleAct{Verb: m.Verb, By: v.staff.Actor(), Version: sent.Version, Office: sent.Office, Text: sent.Said, Score: sent.Given}
	if m.Side&tickets.SideCalled != 0 {
		a.Version = 0
	} else if a.Version == 0 { // 0 would mean "whatever the whistle is now"
		a.Version = -1
	}
	a.Source = formSource(c, v, sent.Kept...)
	for _, k := range sent.Kept {
		a.Files = append(a.Files, k.Hash)
	}
	if m.Verb == tickets.WhistleEdit {
		a.Kind, a.Offices = tickets.WhistleKind(c.FormValue("kind")), formValues(c, "called")
	}
	return s.cfg.WhistleDesk.Do(c.UserContext(), w.Number, a)
}

// whistleNotDone shows the whistle as it is now, with the form as it was sent and the reason.
func (s *Server) whistleNotDone(c *fiber.Ctx, v *visit, sent *whistleForm, why error) error {
	w, err := s.findWhistle(c, v)
	if err != nil {
		return err
	}
	var status int
	status, sent.Wrong = s.whyNot(c, v, why)
	view, err := s.whistleOf(c.UserContext(), v, w, sent)
	if err != nil {
		return err
	}
	view.Clash = status == fiber.StatusConflict
	return whistlePage.show(s, c, status, view)
}

// whistleFile streams a picture of a whistle's history to who is anything to the whistle.
func (s *Server) whistleFile(c *fiber.Ctx, v *visit, w tickets.Whistle) error {
	hash, err := url.PathUnescape(c.Params("hash"))
	if err != nil || !slices.ContainsFunc(w.Steps, func(step tickets.WhistleStep) bool { return slices.Contains(step.Files, hash) }) {
		return fiber.ErrNotFound
	}
	return s.stream(c, hash)
}
