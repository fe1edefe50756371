package tickets

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// tell makes the notices of a step: what each side hears of it. Both hear the same, nobody is named, and neither is told who said no: the
// two may still have to live door to door.
func (m *Mediation) tell(c Case, a CaseAct, e CaseEvent) []Notice {
	var out []Notice
	if e.Verb == CaseAlarm {
		return m.callPolice(c, e)
	}
	for i, s := range c.Sides {
		actor := a.By.Kind == ByResident && c.SideOf(a.By.ID) == i
		lines, choices := m.says(c, e, i, actor)
		if len(lines) == 0 || s.To.IsZero() && !actor {
			continue
		}
		n := Notice{
			ID: fmt.Sprintf("c:%s:%d", e.ID, i+1), To: s.To, Resident: s.Resident, Lang: s.Lang, Class: News, Ticket: c.Ticket,
			Lines: lines, Choices: choices,
		}
		if actor && !a.To.IsZero() { // their chat waits for this
			n.ID, n.To, n.Class, n.Lang = ReplyID(a.Source, 0), a.To, Reply, a.Lang
		}
		out = append(out, n)
	}
	return out
}

// says is what a side hears of a step; nothing when it does not concern them.
func (m *Mediation) says(c Case, e CaseEvent, side int, actor bool) ([]Line, []Choice) {
	number := string(c.Number)
	line := func(key string, pairs ...string) Line { return Say("case.told."+key, append(pairs, "case", number)...) }
	switch e.Verb {
	case CaseOffer, CaseRemind:
		if c.Stage == CaseAgreed {
			return []Line{line("confirm_soon", "due", m.day(c.ConfirmBy))}, nil
		}
		if c.Sides[side].Said != "" {
			return nil, nil
		}
		who := m.who(c)
		if c.MediatorName == "" {
			who = "@case.word.you_choose"
		}
		return []Line{line("offer", "matter", Plain(c.Matter), "who", who, "due", m.day(c.Due))}, CaseAnswers(c)
	case CaseConsent:
		switch {
		case c.Stage == CaseOpen:
			return []Line{line("open", "who", m.who(c), "due", m.day(c.Due))}, nil
		case actor:
			return []Line{line("noted")}, nil
		}
	case CaseChoose:
		if actor {
			key := "chosen"
			if c.Mediator == "" {
				key = "chosen_later"
			}
			lines := []Line{line(key, "who", m.who(c))}
			if c.Sides[side].Said == "" {
				return append(lines, line("and")), CaseAnswers(c)[:2]
			}
			return lines, nil
		}
	case CaseAppoint:
		return []Line{line("mediator", "who", m.who(c))}, nil
	case CaseExtend:
		return []Line{line("extended", "due", m.day(c.Due))}, nil
	case CaseAgree:
		lines := []Line{line("agreed", "text", Plain(c.Agreement.Words))}
		if !c.ConfirmBy.IsZero() {
			lines = append(lines, line("confirm", "due", m.day(c.ConfirmBy)))
		}
		return lines, nil
	case CaseConfirm:
		return []Line{line("confirmed", "text", Plain(c.Court))}, nil
	case CaseRefuse, CaseFail, CaseWithdraw, CaseExpire:
		return []Line{line(string(c.Stage)), m.routes(c)}, nil
	}
	return nil, nil
}

// CaseAnswers are the buttons of an offer.
func CaseAnswers(c Case) []Choice {
	data := func(say string) string { return "go mediate number=" + string(c.Number) + " say=" + say }
	return []Choice{
		{Key: "case.choice.yes", Data: data("yes")}, {Key: "case.choice.no", Data: data("no")}, {Key: "case.choice.choose", Data: data("choose")},
	}
}

// who is the mediator, as far as it is known.
func (m *Mediation) who(c Case) string {
	if c.MediatorName == "" {
		return "@case.word.nobody_yet"
	}
	return Plain(c.MediatorName)
}

func (m *Mediation) day(t time.Time) string { return t.In(m.Desk.Location).Format("2006-01-02") }

// routes says where to go when talking did not help: one short list, told to both sides (domain.md §6).
func (m *Mediation) routes(c Case) Line { return Say("case.routes." + RoutesOf(c.Service)) }

// RoutesOf names the list of next routes for a dispute about a service.
func RoutesOf(service string) string {
	switch {
	case strings.HasPrefix(service, "05"):
		return "wages"
	case strings.HasPrefix(service, "06"):
		return "shop"
	}
	return "home"
}

// callPolice tells the people on duty that a dispute may come to blows, without anybody's data.
func (m *Mediation) callPolice(c Case, e CaseEvent) []Notice {
	var out []Notice
	for _, duty := range m.Desk.Duty {
		out = append(out, Notice{
			ID: "ca:" + e.ID + ":" + duty.String(), To: duty, Class: Urgent, Ticket: c.Ticket,
			Lines: []Line{Say("case.told.alarm", "case", string(c.Number), "matter", Plain(m.Desk.redact(c.Matter)), "text", Plain(m.Desk.redact(e.Text)))},
		})
	}
	return out
}

// checkAt is when the clock looks at a case next; zero: never again.
func (m *Mediation) checkAt(c Case) time.Time {
	switch {
	case c.Stage == CaseOpen:
		return c.Due
	case c.Stage.Running():
		if again := c.OfferedAt.Add(askAgain); c.Reminded == 0 && again.Before(c.Due) {
			return again
		}
		return c.Due
	case c.Stage == CaseAgreed && !c.ConfirmBy.IsZero() && c.ConfirmedAt.IsZero():
		from := c.ConfirmBy.Add(-confirmIn)
		switch c.Reminded {
		case 0:
			return from.Add(confirmFirst)
		case 1:
			return from.Add(confirmSecond)
		case 2:
			return c.ConfirmBy
		}
	}
	return time.Time{}
}

// DueCases hands out cases whose clock must be looked at: each is claimed, so that of several instances one looks; it is handed out again
// when nothing came of it by until.
type DueCases interface {
	ClaimCases(ctx context.Context, now, until time.Time, limit int) ([]Number, error)
}

// claimFor is how long whoever claimed something has for it, before somebody else may.
const claimFor = 2 * time.Minute

// sweepAtOnce bounds one claim.
const sweepAtOnce = 100

// Sweep does what the clocks of the cases ask for now, and says how many were looked at. One that fails does not keep the others waiting: it
// is handed out again.
func (m *Mediation) Sweep(ctx context.Context, due DueCases) (n int, err error) {
	for {
		now := m.Desk.Now()
		numbers, failed := due.ClaimCases(ctx, now, now.Add(claimFor), sweepAtOnce)
		if err = errors.Join(err, failed); failed != nil || len(numbers) == 0 {
			return n, err
		}
		for _, number := range numbers {
			if failed := m.Tick(ctx, number); failed != nil {
				err = errors.Join(err, fmt.Errorf("case %s: %w", number, failed))
			}
			n++
		}
	}
}

// Tick does what the clock of one case asks for now. What it did is known by the case's version and the number of its reminders: the same
// tick made twice, by an instance that died or by two, tells nobody twice.
func (m *Mediation) Tick(ctx context.Context, number Number) error {
	c, err := m.Cases.Case(ctx, number)
	if err != nil {
		return err
	}
	now := m.Desk.Now()
	next := m.checkAt(c)
	if next.IsZero() || next.After(now) { // somebody was faster, or it is over
		if c.CheckAt.Equal(next) {
			return nil
		}
		c.CheckAt = next
		return lostRace(m.Cases.SaveCase(ctx, &CaseChange{Case: c}))
	}
	if c.Stage == CaseAgreed && !c.ConfirmBy.After(now) { // too late to remind anybody
		c.Reminded, c.CheckAt = confirmOver, time.Time{}
		return lostRace(m.Cases.SaveCase(ctx, &CaseChange{Case: c}))
	}
	verb := CaseRemind
	if c.Stage.Running() && !c.Due.After(now) {
		verb = CaseExpire
	}
	_, err = m.Do(ctx, number, CaseAct{
		Verb: verb, By: Actor{Kind: BySystem}, Version: c.Version,
		Source: fmt.Sprintf("clock/%s/%s/%d/%d", c.Number, c.Stage, c.Extended, c.Reminded),
	})
	return lostRace(err)
}

// lostRace forgives a conflict: whoever changed the case meanwhile has set its clock anew.
func lostRace(err error) error {
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrNotAllowed) {
		return nil
	}
	return err
}
