package intents

import (
	"context"
	"slices"

	"huying/tickets"
)

// offerSame asks whether a ticket is the matter somebody else has reported. It is filed either way: nobody waits for the answer.
func offerSame(ctx context.Context, w *Work, f *tickets.Filing) error {
	if f.Answer != nil || w.To.Group() {
		return nil
	}
	twin, found, err := w.Desk.Repeats(ctx, *f)
	if err != nil || !found {
		return err
	}
	f.Answer = &tickets.Notice{
		Lines: []tickets.Line{tickets.Say("ticket.filed", "limit", w.Desk.LimitWords(*f)), tickets.Say("same.offer",
			"what", tickets.Plain(w.what(twin)), "place", orUnknown(w.Desk.Public(twin.Place)), "filed", w.Desk.Day(twin.FiledAt), "stage", "@stage."+string(twin.Stage))},
		Choices: []tickets.Choice{{Key: "choice.same.yes", Data: "go same other=" + string(twin.Number)}, {Key: "choice.same.no", Data: "go thanks"}},
	}
	return nil
}

// Same: what I reported is the matter that others have reported. The two become one work item (并单), and everybody is told each step.
var Same = register(&Intent{Name: "same", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	other := tickets.Number(w.Answers["other"])
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed)
	if err != nil {
		return Outcome{}, err
	}
	for _, t := range own {
		alike, err := w.Desk.Twins(ctx, t)
		if err != nil {
			return Outcome{}, err
		}
		if !slices.ContainsFunc(alike, func(l tickets.Twin) bool { return l.Ticket.Number == other }) {
			continue // a number nobody offered joins nothing
		}
		out, err := w.actOn(ctx, t, tickets.Act{Verb: tickets.Join, Other: other}, tickets.Say("same.joined"))
		out.Talk = t.Number
		return out, err
	}
	return Outcome{Lines: []tickets.Line{tickets.Say("same.gone")}}, nil
}})
