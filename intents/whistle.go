package intents

import (
	"context"
	"errors"
	"strconv"

	"huying/tickets"
)

// Whistle is a button of a department's card: 签收, 已联系, 已到场, 已办. Words never lead here. Nothing of who pressed it is kept: the chat is
// the department's, and whoever is in it acts for it. Pressed too late or twice, it says how things stand and what comes next.
var Whistle = register(&Intent{Name: "whistle", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.Whistles == nil {
		return Outcome{}, tickets.Refuse(tickets.NotAllowed, "error.whistle_not_for_you")
	}
	n, _ := strconv.Atoi(w.Answers["n"]) // what is no number is no call
	whistle, call, err := w.Whistles.Tap(ctx, tickets.WhistleNumber(w.Answers["id"]), tickets.WhistleVerb(w.Answers["do"]), n, w.To, w.Cause)
	refusal := (*tickets.Error)(nil)
	if err != nil && (!errors.As(err, &refusal) || len(whistle.Calls) == 0) {
		return Outcome{}, err
	}
	out := Outcome{Lines: w.Whistles.Tapped(whistle, call), Choices: w.Whistles.Choices(whistle, call)}
	if refusal != nil {
		out.Lines = append([]tickets.Line{{Key: refusal.Key, Args: refusal.Args}}, out.Lines...)
	}
	return out, nil
}})
