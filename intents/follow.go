package intents

import (
	"context"

	"huying/tickets"
)

// mayDo is the Begin of a flow that ends in a move on the resident's own ticket.
func mayDo(verb tickets.Verb) func(context.Context, *Work) error {
	return func(ctx context.Context, w *Work) error {
		t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		if err != nil {
			return err
		}
		m, _ := tickets.MoveOf(verb)
		return m.May(t, tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID})
	}
}

// act makes a move of the resident on their own ticket; the answer leaves in the same transaction.
func (w *Work) act(ctx context.Context, a tickets.Act, says tickets.Line, choices ...tickets.Choice) (Outcome, error) {
	n := tickets.Number(w.Answers["number"])
	if _, err := w.own(ctx, n); err != nil {
		return Outcome{}, err
	}
	a.By = tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}
	a.Source = w.Cause
	a.Answer = &tickets.Notice{To: w.To, Class: tickets.Reply, Lang: w.Lang, Lines: []tickets.Line{says}, Choices: choices}
	_, err := w.Desk.Do(ctx, n, a)
	return Outcome{Posted: err == nil, Choices: choices}, err
}

// Follow: more words or pictures for a ticket. A picture needs no words.
var Follow = register(&Intent{
	Name:  "follow",
	Begin: mayDo(tickets.Follow),
	Asks:  []Question{{Name: "words", When: func(w *Work) bool { return len(w.Files) == 0 }}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: w.words(), Files: w.Files},
			tickets.Say("follow.done"), tickets.Choice{Key: "choice.new_matter", Data: "go report"})
		out.Talk = tickets.Number(w.Answers["number"])
		return out, err
	},
})

// Withdraw: the resident takes a ticket back.
var Withdraw = register(&Intent{
	Name:  "withdraw",
	Begin: mayDo(tickets.Withdraw),
	Asks: []Question{{Name: "confirm", Choices: fixed("choice.withdraw_yes", "yes", "choice.withdraw_no", "cancel"),
		Says: func(w *Work) []tickets.Line {
			return []tickets.Line{tickets.Say("ask.withdraw.confirm", "number", w.Answers["number"])}
		}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		return w.act(ctx, tickets.Act{Verb: tickets.Withdraw}, tickets.Say("withdraw.done"))
	},
})

// Rate: the resident answers the callback, 解决了吗 and 满意吗.
var Rate = register(&Intent{
	Name:  "rate",
	Begin: mayDo(tickets.Answer),
	Asks: []Question{
		{Name: "solved", Choices: fixed("choice.solved.yes", "yes", "choice.solved.no", "no")},
		{Name: "happy", When: func(w *Work) bool { return w.Answers["solved"] == "yes" },
			Choices: fixed("choice.happy.good", "good", "choice.happy.fair", "fair", "choice.happy.bad", "bad")},
		{Name: "words", Choices: fixed("choice.skip", "-"), When: func(w *Work) bool {
			return w.Answers["solved"] == "no" || w.Answers["happy"] == "bad"
		}},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		a := tickets.Act{Verb: tickets.Answer, Solved: w.Answers["solved"], Happy: w.Answers["happy"]}
		if a.Happy == "" {
			a.Happy = "bad" // not solved is counted as not satisfied; nobody is asked twice
		}
		if w.Answers["words"] != "-" {
			a.Text = w.words()
		}
		says := tickets.Say("rate.thanks")
		if a.Solved == "no" || a.Happy == "bad" {
			says = tickets.Say("rate.reopened")
		}
		return w.act(ctx, a, says)
	},
})
