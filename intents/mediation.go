package intents

import (
	"context"
	"slices"

	"huying/tickets"
)

// casesListed bounds 我的调解 to what fits a phone.
const casesListed = 6

// Mediation: how far my mediation is. A number shows one case, no number lists the resident's own.
var Mediation = register(&Intent{Name: "mediation", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.Desk.Mediation == nil {
		return Outcome{Lines: []tickets.Line{tickets.Say("case.none")}}, nil
	}
	if n := tickets.Number(w.Answers["number"]); n != "" {
		c, err := w.ownCase(ctx, n)
		if err != nil {
			return Outcome{}, err
		}
		return w.caseShown(c), nil
	}
	var own []tickets.Case
	if w.Resident.ID != "" {
		var err error
		if own, err = w.Desk.Mediation.Cases.CasesOf(ctx, w.Resident.ID, casesListed); err != nil {
			return Outcome{}, err
		}
	}
	switch len(own) {
	case 0:
		return Outcome{Lines: []tickets.Line{tickets.Say("case.none")}, Choices: []tickets.Choice{{Key: "menu.human", Data: "go human"}}}, nil
	case 1:
		return w.caseShown(own[0]), nil
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("case.list")}}
	for _, c := range own {
		out.Choices = append(out.Choices, tickets.Choice{Key: "case.item", Data: "go mediation number=" + string(c.Number), Args: map[string]string{
			"case": string(c.Number), "stage": "@case.stage." + string(c.Stage),
		}})
	}
	return out, nil
}})

// ownCase finds a case this resident is a side of. Somebody else's is answered exactly like one that does not exist.
func (w *Work) ownCase(ctx context.Context, n tickets.Number) (tickets.Case, error) {
	if w.Desk.Mediation == nil {
		return tickets.Case{}, tickets.Refuse(tickets.NotFound, "error.no_such_case")
	}
	c, err := w.Desk.Mediation.Cases.Case(ctx, n)
	if isNotFound(err) || err == nil && c.SideOf(w.Resident.ID) < 0 {
		return c, tickets.Refuse(tickets.NotFound, "error.no_such_case")
	}
	return c, err
}

// caseShown is how far a case is, and what the resident may do now.
func (w *Work) caseShown(c tickets.Case) Outcome {
	side := c.Sides[c.SideOf(w.Resident.ID)]
	who := "@case.word.nobody_yet"
	if c.MediatorName != "" {
		who = tickets.Plain(c.MediatorName)
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("case.one", "case", string(c.Number), "matter", tickets.Plain(c.Matter),
		"stage", "@case.stage."+string(c.Stage), "who", who)}}
	day := func() string { return w.Desk.Day(c.Clock())[:len("2006-01-02")] }
	switch {
	case c.Stage.Running():
		out.Lines = append(out.Lines, tickets.Say("case.hint."+string(c.Stage), "due", day()))
	case c.Stage == tickets.CaseAgreed:
		out.Lines = append(out.Lines, tickets.Say("case.hint.agreed", "text", tickets.Plain(c.Agreement.Words)))
		if !c.ConfirmedAt.IsZero() {
			out.Lines = append(out.Lines, tickets.Say("case.hint.confirmed", "text", tickets.Plain(c.Court)))
		} else if !c.ConfirmBy.IsZero() {
			out.Lines = append(out.Lines, tickets.Say("case.hint.confirm", "due", day()))
		}
	default:
		out.Lines = append(out.Lines, tickets.Say("case.routes."+tickets.RoutesOf(c.Service)))
	}
	switch {
	case !c.Stage.Running():
	case c.Stage == tickets.CaseOpen || side.Said == "yes":
		out.Choices = []tickets.Choice{{Key: "case.choice.leave", Data: "go mediate number=" + string(c.Number) + " say=leave"}}
	default:
		out.Choices = tickets.CaseAnswers(c)
	}
	return out
}

// Mediate: a side answers the offer, says whom it wants as mediator, or ends the mediation.
var Mediate = register(&Intent{
	Name: "mediate",
	Begin: func(ctx context.Context, w *Work) error {
		c, err := w.ownCase(ctx, tickets.Number(w.Answers["number"]))
		if err != nil {
			return err
		}
		verb, known := caseVerbs[w.Answers["say"]]
		if !known {
			return tickets.Refuse(tickets.Invalid, "error.no_such_move")
		}
		m, _ := tickets.CaseMoveOf(verb)
		if err := m.May(c, tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}); err != nil {
			return err
		}
		if verb == tickets.CaseChoose { // the list is kept short and as it is now
			w.Answers["mediators"], err = w.mediatorsNow(ctx)
		}
		return err
	},
	Asks: []Question{
		{Name: "mediator", When: saying("choose"), Choices: mediatorChoices},
		{Name: "sure", When: saying("leave"), Choices: fixed("case.choice.leave", "yes", "case.choice.stay", "cancel")},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		a := tickets.CaseAct{
			Verb: caseVerbs[w.Answers["say"]], By: tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, Mediator: w.Answers["mediator"],
			Source: w.Cause, To: w.To, Lang: w.Lang,
		}
		c, err := w.Desk.Mediation.Do(ctx, tickets.Number(w.Answers["number"]), a)
		out := Outcome{Posted: err == nil}
		if i := c.SideOf(w.Resident.ID); a.Verb == tickets.CaseChoose && i >= 0 && c.Sides[i].Said == "" { // the answer has left with its buttons
			out.Choices = tickets.CaseAnswers(c)[:2]
		}
		return out, err
	},
})

// caseVerbs are what a side may say.
var caseVerbs = map[string]tickets.CaseVerb{
	"yes": tickets.CaseConsent, "no": tickets.CaseRefuse, "choose": tickets.CaseChoose, "leave": tickets.CaseWithdraw,
}

func saying(what string) func(*Work) bool {
	return func(w *Work) bool { return w.Answers["say"] == what }
}

// mediatorsListed bounds the list a side chooses from.
const mediatorsListed = 8

// mediatorsNow are the mediators one may choose now, as the lines of an answer: id, tab, name and what they know about.
func (w *Work) mediatorsNow(ctx context.Context) (string, error) {
	all, err := w.Desk.Mediation.Cases.AllMediators(ctx)
	if err != nil {
		return "", err
	}
	var list string
	all = slices.DeleteFunc(all, func(m tickets.Mediator) bool { return m.Off })
	for _, m := range all[:min(len(all), mediatorsListed)] {
		label := m.Name
		for _, more := range []string{m.Field, m.Community} {
			if more != "" {
				label += " · " + more
			}
		}
		list = join(list, m.ID+"\t"+label)
	}
	return list, nil
}

func mediatorChoices(w *Work) []tickets.Choice {
	var choices []tickets.Choice
	for _, line := range lines(w.Answers["mediators"]) {
		choices = append(choices, tickets.Choice{Label: line[1], Data: line[0]})
	}
	return append(choices, tickets.Choice{Key: "case.choice.leave_it", Data: tickets.LeaveIt})
}
