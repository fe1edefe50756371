package intents

import (
	"context"

	"huying/tickets"
)

// Order: a resident asks for a service from the menu (群众点单). It becomes a ticket the community sees and builds on.
var Order = register(&Intent{
	Name:     "order",
	Personal: true,
	Asks: []Question{
		{Name: "service", Choices: menu, Hear: func(w *Work, text string) bool {
			w.Answers["words"] = join(w.Answers["words"], text)
			if tickets.TopClass(w.Reading.Service) != "S" {
				return false
			}
			w.Answers["service"] = w.Reading.Service
			return true
		}},
		consent,
		{Name: "words"},
		{Name: "when"},
		{Name: "place", AskPlace: true, When: func(w *Work) bool { return w.Point == nil }},
		{Name: "confirm", Says: summary("ask.order.confirm"), Hear: correct, Chose: confirmed,
			Choices: fixed("choice.submit", "yes", "choice.change", "change", "choice.cancel", "cancel")},
		{Name: "change", When: changing, Hear: correct, Chose: change,
			Choices: fixed("choice.change_words", "words", "choice.change_service", "service", "choice.change_when", "when", "choice.change_place", "place")},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) { return file(ctx, w) },
})

// menu lists what can be ordered.
func menu(w *Work) []tickets.Choice {
	var choices []tickets.Choice
	for _, s := range w.Desk.Services.All() {
		if s.Order {
			choices = append(choices, tickets.Choice{Label: w.Desk.Services.Name(s.Code, w.Lang), Data: s.Code})
		}
	}
	return choices
}
