package intents

import (
	"context"
	"errors"
	"slices"

	"huying/tickets"
)

// Status: how is my matter getting on. A number shows one ticket, no number lists the resident's own.
var Status = register(&Intent{Name: "status", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if n := tickets.Number(w.Answers["number"]); n != "" {
		return progress(ctx, w, n)
	}
	return mine(ctx, w)
}})

// listed bounds 我的诉求 to what fits a phone.
const listed = 8

func mine(ctx context.Context, w *Work) (Outcome, error) {
	var own []tickets.Ticket
	if w.Resident.ID != "" {
		var err error
		if own, err = w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed); err != nil {
			return Outcome{}, err
		}
	}
	if len(own) == 0 {
		return Outcome{Lines: []tickets.Line{tickets.Say("status.none")},
			Choices: []tickets.Choice{menuReport, menuHuman}}, nil
	}
	if len(own) == 1 {
		return progress(ctx, w, own[0].Number)
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("status.list")}}
	for _, t := range own {
		out.Choices = append(out.Choices, tickets.Choice{Key: "status.item", Data: "go status number=" + string(t.Number), Args: map[string]string{
			"number": string(t.Number), "stage": "@stage." + string(t.Stage), "what": tickets.Plain(w.what(t)),
		}})
	}
	return out, nil
}

// what names a ticket shortly: its service, else the beginning of its words.
func (w *Work) what(t tickets.Ticket) string {
	if t.Service != "" {
		return w.Desk.Services.Name(t.Service, w.Lang)
	}
	words := []rune(t.Words)
	if len(words) > 12 {
		return string(words[:12]) + "…"
	}
	return string(words)
}

// own finds a ticket of this resident. Somebody else's number is answered exactly like one that does not exist.
func (w *Work) own(ctx context.Context, n tickets.Number) (tickets.Ticket, error) {
	t, err := w.Desk.Store.Ticket(ctx, n)
	if errors.Is(err, tickets.ErrNotFound) || err == nil && (t.Resident == "" || t.Resident != w.Resident.ID) {
		return t, tickets.Refuse(tickets.NotFound, "error.no_such_ticket", "number", tickets.Plain(string(n)))
	}
	return t, err
}

func progress(ctx context.Context, w *Work, n tickets.Number) (Outcome, error) {
	t, err := w.own(ctx, n)
	if err != nil {
		return Outcome{}, err
	}
	key := "status.one"
	if t.Stage == tickets.Closed || t.Stage == tickets.Withdrawn || t.Stage == tickets.Declined { // no answer is to come any more
		key = "status.over"
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say(key, "number", string(n), "what", tickets.Plain(w.what(t)),
		"stage", "@stage."+string(t.Stage), "hint", "@hint."+string(t.Stage), "filed", w.Desk.Day(t.FiledAt), "due", w.Desk.Day(w.Desk.Promised(t)))}}
	if slices.Contains(atWork, t.Stage) && t.PausedAt.IsZero() && w.Desk.Now().After(t.Expected()) {
		out.Lines = append(out.Lines, tickets.Say("status.late"))
	}
	if office, err := w.dealsWith(ctx, t); err != nil {
		return Outcome{}, err
	} else if office != "" {
		out.Lines = append(out.Lines, tickets.Say("status.office", "office", tickets.Plain(office)))
	}
	lines, choices, err := w.orderProgress(ctx, t)
	if err != nil {
		return Outcome{}, err
	}
	out.Lines, out.Choices = append(out.Lines, lines...), choices
	if t.Result != "" {
		out.Lines = append(out.Lines, tickets.Say("status.result", "text", tickets.Plain(t.Result)))
	}
	if t.Solved != "" {
		line := tickets.Say("status.answer", "solved", "@console.solved."+t.Solved)
		if t.Satisfied != "" {
			line = tickets.Say("status.answer_both", "solved", "@console.solved."+t.Solved, "satisfied", "@console.satisfied."+t.Satisfied)
		}
		out.Lines = append(out.Lines, line)
	}
	if t.Stage == tickets.Callback {
		question, answers := w.openCallback(t)
		out.Lines, out.Choices = append(out.Lines, question), append(out.Choices, answers...)
	}
	out.Choices = append(out.Choices, tickets.Choice{Key: "choice.follow", Data: "go follow number=" + string(n)})
	if m, _ := tickets.MoveOf(tickets.Withdraw); m.May(t, tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}) == nil {
		out.Choices = append(out.Choices, tickets.Choice{Key: "choice.withdraw", Data: "go withdraw number=" + string(n)})
	}
	return out, nil
}

// dealsWith is the name of the office that has a ticket now, "" while nobody has it or when it is done.
func (w *Work) dealsWith(ctx context.Context, t tickets.Ticket) (string, error) {
	if w.Activities == nil || t.Office == "" || t.Stage != tickets.Assigned && t.Stage != tickets.Working {
		return "", nil
	}
	offices, err := w.Activities.Store.AllOffices(ctx)
	for _, o := range offices {
		if o.ID == t.Office {
			return o.Name, err
		}
	}
	return "", err
}
