package tickets

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// CaseStore keeps cases. SaveCase writes a CaseChange in one transaction. It fails with ErrConflict when the stored case is not of
// Case.Version, or when a ticket that has a running case is to get another one, and then writes nothing.
type CaseStore interface {
	Case(ctx context.Context, number Number) (Case, error) // ErrNotFound
	SaveCase(ctx context.Context, change *CaseChange) error
	CaseEvents(ctx context.Context, number Number) ([]CaseEvent, error)      // oldest first
	CasesOf(ctx context.Context, resident string, limit int) ([]Case, error) // a side's own, newest first
	CasesOfTicket(ctx context.Context, number Number) ([]Case, error)        // newest first
	AllMediators(ctx context.Context) ([]Mediator, error)                    // by name
}

// Mediation is the desk of 大调解: each method checks the table, then makes one SaveCase.
type Mediation struct {
	Desk     *Desk
	Cases    CaseStore
	AnswerIn time.Duration // the sides answer within it (tenant); 0: 7 days
	Term     time.Duration // from both agreeing to an agreement (tenant); 0: 30 days
}

// The times of a case. ConfirmIn is the law's (人民调解法 art. 33), the others are the tenant's or habit.
const (
	usualAnswer   = 7 * 24 * time.Hour
	usualTerm     = 30 * 24 * time.Hour
	askAgain      = 3 * 24 * time.Hour // a side that has not answered is asked once more
	confirmIn     = 30 * 24 * time.Hour
	confirmFirst  = 20 * 24 * time.Hour // reminded of the joint request to the court
	confirmSecond = 27 * 24 * time.Hour
	confirmOver   = 3
)

func (m *Mediation) answerIn() time.Duration { return cmp.Or(m.AnswerIn, usualAnswer) }
func (m *Mediation) term() time.Duration     { return cmp.Or(m.Term, usualTerm) }

// Offer is a clerk's offer to mediate a ticket.
type Offer struct {
	Ticket   Number
	Kind     CaseKind
	Matter   string
	Other    Side   // name and telephone of the other side
	OtherOf  Number // a ticket of the other side's own: then they are asked in their chat; "" when a clerk asks them
	Mediator string // id; "" the sides choose
	By       Actor
	Source   string // the same source never offers twice
}

// Offer opens a case and asks the sides that have a chat.
func (m *Mediation) Offer(ctx context.Context, o Offer) (Case, error) {
	t, err := m.Desk.Store.Ticket(ctx, o.Ticket)
	if err != nil {
		return Case{}, err
	}
	now := m.Desk.Now()
	c := Case{
		Ticket: t.Number, Kind: o.Kind, Service: t.Service, Office: t.Office, Area: t.Area, Matter: strings.TrimSpace(o.Matter), Stage: CaseOffered, Secret: true,
		OfferedAt: now, UpdatedAt: now, Due: now.Add(m.answerIn()),
	}
	c.Sides[0] = Side{Lang: t.Lang}
	if !t.Contact.Hidden { // else the office learns who it is when they sit down, not before
		c.Sides[0].Name, c.Sides[0].Phone = t.Contact.Name, t.Contact.Phone
	}
	if t.Resident != "" && !t.To.IsZero() && !t.To.Group() {
		c.Sides[0].Resident, c.Sides[0].To = t.Resident, t.To
	}
	c.Sides[1] = Side{Name: strings.TrimSpace(o.Other.Name), Phone: strings.TrimSpace(o.Other.Phone)}
	if err := m.checkOffer(ctx, t, &c, o); err != nil {
		return c, err
	}
	if err := m.appoint(ctx, &c, o.Mediator); err != nil {
		return c, err
	}
	c.CheckAt = m.checkAt(c)
	e := CaseEvent{ID: m.eventID(o.Source), At: now, By: o.By, Verb: CaseOffer, To: CaseOffered, Text: c.Matter}
	change := &CaseChange{Case: c, New: true, Day: now.In(m.Desk.Location), Events: []CaseEvent{e}, Ticket: []Event{m.ticketEvent(t.Stage, c, e, Mediate)}}
	change.Notices = m.tell(c, CaseAct{Verb: CaseOffer}, e)
	err = m.Cases.SaveCase(ctx, change)
	return change.Case, err
}

// checkOffer is every rule an offer must satisfy; it also finds the other side's chat.
func (m *Mediation) checkOffer(ctx context.Context, t Ticket, c *Case, o Offer) error {
	if err := Mediable(t); err != nil {
		return err
	}
	c.Stage = CaseOffered
	switch {
	case o.By.Kind != ByStaff || c.RoleOf(o.By)&CaseClerk == 0:
		return Refuse(NotAllowed, "error.case_not_yours", "verb", "@case.verb.offer")
	case !slices.Contains(CaseKinds, o.Kind):
		return Refuse(Invalid, "error.case_kind")
	case c.Matter == "" || len([]rune(c.Matter)) > 500:
		return Refuse(Invalid, "error.case_matter")
	}
	if o.OtherOf != "" {
		other, err := m.Desk.Store.Ticket(ctx, o.OtherOf)
		switch {
		case errors.Is(err, ErrNotFound) || err == nil && (other.Resident == "" || other.To.Group()):
			return Refuse(Invalid, "error.case_other_ticket")
		case err != nil:
			return err
		case other.Resident == c.Sides[0].Resident:
			return Refuse(Invalid, "error.case_same_side")
		}
		s := &c.Sides[1]
		s.Resident, s.To, s.Lang = other.Resident, other.To, other.Lang
		if !other.Contact.Hidden {
			s.Name, s.Phone = cmp.Or(s.Name, other.Contact.Name), cmp.Or(s.Phone, other.Contact.Phone)
		}
	} else if c.Sides[1].Name == "" {
		return Refuse(Invalid, "error.case_no_other")
	}
	return nil
}

// appoint makes somebody of the list the mediator; "" and LeaveIt make nobody one.
func (m *Mediation) appoint(ctx context.Context, c *Case, id string) error {
	c.Mediator, c.MediatorName, c.MediatorStaff = "", "", ""
	if id == "" || id == LeaveIt {
		return nil
	}
	who, err := m.mediator(ctx, id)
	c.Mediator, c.MediatorName, c.MediatorStaff = who.ID, who.Name, who.Staff
	return err
}

func (m *Mediation) mediator(ctx context.Context, id string) (Mediator, error) {
	all, err := m.Cases.AllMediators(ctx)
	if err != nil {
		return Mediator{}, err
	}
	i := slices.IndexFunc(all, func(p Mediator) bool { return p.ID == id && !p.Off })
	if i < 0 {
		return Mediator{}, Refuse(Invalid, "error.no_such_mediator")
	}
	return all[i], nil
}

// CaseAct is one move somebody makes on a case.
type CaseAct struct {
	Verb     CaseVerb
	By       Actor
	Version  int // of the case the actor saw; 0 for a side's own answers, which collide with nothing
	Side     int // 1 or 2: whose answer a clerk records
	Text     string
	Form     string    // for CaseAgree: oral or written
	At       time.Time // for CaseAgree: the day of the agreement; zero: now
	Mediator string    // for CaseChoose and CaseAppoint
	Files    []string
	Source   string  // key of the message or form that caused it; the same source never acts twice
	To       Address // the chat that waits for an answer; zero: nobody does
	Lang     Lang
}

// Do makes a move on a case and tells the sides. An act without a Version that meets another save is tried again on what that one left.
func (m *Mediation) Do(ctx context.Context, number Number, a CaseAct) (Case, error) {
	for tries := 0; ; tries++ {
		c, err := m.once(ctx, number, a)
		if tries == 3 || !errors.Is(err, ErrConflict) || a.Version != 0 && a.Source == "" {
			return c, err
		}
		if a.Version != 0 { // a double click: who was faster is the same form
			if now, err := m.happened(ctx, number, a.Source); err == nil && now {
				return m.Cases.Case(ctx, number)
			}
			return c, err
		}
	}
}

func (m *Mediation) once(ctx context.Context, number Number, a CaseAct) (Case, error) {
	c, err := m.Cases.Case(ctx, number)
	if errors.Is(err, ErrNotFound) {
		return c, Refuse(NotFound, "error.no_such_case")
	}
	if err != nil {
		return c, err
	}
	if a.Source != "" {
		if done, err := m.happened(ctx, number, a.Source); err != nil || done {
			return c, err
		}
	}
	if a.By.Kind == ByResident {
		a.Side = c.SideOf(a.By.ID) + 1
	}
	move, err := m.check(c, a)
	if err != nil {
		return c, err
	}
	e := CaseEvent{ID: m.eventID(a.Source), Case: number, At: m.Desk.Now(), By: a.By, Verb: a.Verb, From: c.Stage, Text: strings.TrimSpace(a.Text), Files: a.Files}
	if move.Needs&CaseAnswerer != 0 || a.By.Kind == ByResident || a.By.Kind == BySystem && a.Verb == CaseWithdraw {
		e.Side = a.Side
	}
	if err := m.apply(ctx, &c, move, a, e.At); err != nil {
		return c, err
	}
	e.To = c.Stage
	if a.Verb == CaseChoose || a.Verb == CaseAppoint {
		e.Text = c.MediatorName
	}
	change := &CaseChange{Case: c, Events: []CaseEvent{e}, Notices: m.tell(c, a, e)}
	if verb := milestone(e); verb != "" {
		t, err := m.Desk.Store.Ticket(ctx, c.Ticket)
		if err != nil {
			return c, err
		}
		te := m.ticketEvent(t.Stage, c, e, verb)
		te.Text = string(c.Number)
		change.Ticket = []Event{te}
	}
	err = m.Cases.SaveCase(ctx, change)
	return change.Case, err
}

// happened reports whether this message or form has already made its event on the case.
func (m *Mediation) happened(ctx context.Context, number Number, source string) (bool, error) {
	events, err := m.Cases.CaseEvents(ctx, number)
	return slices.ContainsFunc(events, func(e CaseEvent) bool { return e.ID == m.eventID(source) }), err
}

// TicketWithdrawn ends the mediation of a ticket that is being withdrawn by who filed it: there is nothing left to mediate. Both sides are told.
func (m *Mediation) TicketWithdrawn(ctx context.Context, number Number, by Actor, source string) error {
	all, err := m.Cases.CasesOfTicket(ctx, number)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !c.Stage.Running() {
			continue
		}
		if c.SideOf(by.ID) != 0 { // filed in a group: the case knows nobody's chat on this side
			by = Actor{Kind: BySystem}
		}
		if _, err := m.Do(ctx, c.Number, CaseAct{Verb: CaseWithdraw, By: by, Side: 1, Source: source + ":" + string(c.Number)}); err != nil {
			return err
		}
	}
	return nil
}

// milestone is what the ticket's history says of a step; "" nothing.
func milestone(e CaseEvent) Verb {
	switch {
	case e.From == e.To:
		return ""
	case e.To == CaseOpen:
		return Mediating
	case !e.To.Running():
		return Mediated
	}
	return ""
}

func (m *Mediation) ticketEvent(stage Stage, c Case, e CaseEvent, verb Verb) Event {
	by := e.By
	if by.Kind == ByResident && by.ID != c.Sides[0].Resident { // the other side is nobody in the history of this ticket
		by = Actor{Kind: BySystem}
	}
	return Event{ID: m.Desk.NewID(), Number: c.Ticket, At: e.At, By: by, Verb: verb, From: stage, To: stage, Public: true}
}

func (m *Mediation) eventID(source string) string {
	if source != "" {
		return "m:" + source
	}
	return m.Desk.NewID()
}

func (m *Mediation) check(c Case, a CaseAct) (CaseMove, error) {
	move, ok := CaseMoveOf(a.Verb)
	if !ok {
		return move, Refuse(Invalid, "error.no_such_move")
	}
	if err := move.May(c, a.By); err != nil {
		return move, err
	}
	needs := func(n CaseNeed) bool { return move.Needs&n != 0 }
	now := m.Desk.Now()
	switch {
	case a.Version != 0 && a.Version != c.Version:
		return move, Refuse(Conflict, "error.case_changed", "stage", "@case.stage."+string(c.Stage))
	case needs(CaseText) && strings.TrimSpace(a.Text) == "" && len(a.Files) == 0:
		return move, Refuse(Invalid, "error.needs_text", "verb", "@case.verb."+string(a.Verb))
	case len([]rune(a.Text)) > MaxWords:
		return move, Refuse(Invalid, "error.too_long")
	case needs(CaseAnswerer) && a.Side != 1 && a.Side != 2:
		return move, Refuse(Invalid, "error.case_whose_answer")
	case a.Verb == CaseConsent && c.Sides[a.Side-1].Said == "yes":
		return move, Refuse(NotAllowed, "error.case_answered")
	case needs(CasePick) && a.Mediator == "":
		return move, Refuse(Invalid, "error.no_such_mediator")
	case needs(CaseSomebody) && c.Mediator == "":
		return move, Refuse(Invalid, "error.case_no_mediator")
	case needs(CaseForm) && a.Form != "oral" && a.Form != "written":
		return move, Refuse(Invalid, "error.case_form")
	case !a.At.IsZero() && (a.At.After(now) || a.At.Before(c.OpenedAt.Add(-24*time.Hour))):
		return move, Refuse(Invalid, "error.case_day")
	}
	return move, nil
}

// apply changes the case as the move says.
func (m *Mediation) apply(ctx context.Context, c *Case, move CaseMove, a CaseAct, now time.Time) error {
	before := c.Stage
	if move.To != "" {
		c.Stage = move.To
	}
	switch move.Verb {
	case CaseConsent:
		s := &c.Sides[a.Side-1]
		s.Said, s.At = "yes", now
		c.Stage = CaseWaiting
		if c.Sides[0].Said == "yes" && c.Sides[1].Said == "yes" {
			c.Stage, c.OpenedAt, c.Due = CaseOpen, now, now.Add(m.term())
		}
	case CaseRefuse:
		s := &c.Sides[a.Side-1]
		s.Said, s.At = "no", now
	case CaseChoose:
		if err := m.choose(ctx, c, a); err != nil {
			return err
		}
	case CaseAppoint:
		if a.Mediator == LeaveIt {
			return Refuse(Invalid, "error.no_such_mediator")
		}
		if err := m.appoint(ctx, c, a.Mediator); err != nil {
			return err
		}
	case CaseExtend:
		c.Due, c.Extended = c.Due.Add(m.term()), c.Extended+1
	case CaseAgree:
		c.agree(a, now)
	case CaseConfirm:
		c.Court, c.ConfirmedAt = strings.TrimSpace(a.Text), now
	case CaseAlarm:
		c.Alarm = true
	case CasePublish:
		c.Secret = false
	case CaseRemind:
		c.Reminded++
		if c.Stage == CaseAgreed && !now.Before(c.ConfirmBy.Add(confirmSecond-confirmIn)) {
			c.Reminded = 2 // after a long stop one reminder is enough
		}
	}
	if c.Stage != before {
		c.Reminded = 0
		if !c.Stage.Running() {
			c.EndedAt = now
			if c.Stage != CaseAgreed {
				c.Why = strings.TrimSpace(a.Text)
			}
		}
	}
	c.UpdatedAt, c.CheckAt = now, m.checkAt(*c)
	return nil
}

// agree writes down what both sides agreed to, and by when a court may confirm it. When they agreed is now, unless the act says when.
func (c *Case) agree(a CaseAct, now time.Time) {
	at := a.At
	if at.IsZero() {
		at = now
	}
	c.Agreement = Agreement{Form: a.Form, Words: strings.TrimSpace(a.Text), Files: a.Files, At: at}
	if c.Kind != JudicialMediation { // a court's own paper needs no confirmation
		c.ConfirmBy = at.Add(confirmIn)
	}
}

// choose notes whom a side wants. The mediator is who one side wants and the other does not object to; when they want different people
// the office decides.
func (m *Mediation) choose(ctx context.Context, c *Case, a CaseAct) error {
	if a.Mediator != LeaveIt {
		if _, err := m.mediator(ctx, a.Mediator); err != nil {
			return err
		}
	}
	c.Sides[a.Side-1].Choice = a.Mediator
	mine, theirs := a.Mediator, c.Sides[2-a.Side].Choice
	switch {
	case mine == LeaveIt && theirs == "":
		return nil
	case mine == LeaveIt:
		return m.appoint(ctx, c, theirs)
	case theirs != "" && theirs != LeaveIt && theirs != mine:
		return m.appoint(ctx, c, "")
	}
	return m.appoint(ctx, c, mine)
}
