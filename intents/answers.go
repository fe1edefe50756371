package intents

import (
	"context"

	"huying/tickets"
)

// The wants below need no question: they are answered, and the answer says where to go on.

var (
	// Help is the whole menu: what one can do here.
	Help = register(say("help", []tickets.Line{tickets.Say("help.what")},
		menuReport, menuOrder, menuStatus,
		tickets.Choice{Key: "menu.volunteer", Data: "go volunteer"},
		tickets.Choice{Key: "menu.subscription", Data: "go subscription"},
		tickets.Choice{Key: "menu.ask", Data: "go ask"},
		menuHuman, menuLanguage))
	// Chitchat gets a friendly word and the menu.
	Chitchat = register(say("chitchat", []tickets.Line{tickets.Say("chitchat.hello")}, menuChoices...))
	// Apart answers who says that somebody else's report is another matter.
	Apart = register(say("apart", []tickets.Line{tickets.Say("same.apart")}))
	// Thanks ends a conversation without opening another.
	Thanks = register(say("thanks", []tickets.Line{tickets.Say("thanks.welcome")}))
	// Kept is for who leaves things as they are.
	Kept = register(say("kept", []tickets.Line{tickets.Say("cancel.kept")}))
	// Abuse and Ad are answered once, politely.
	Abuse = register(say("abuse", []tickets.Line{tickets.Say("abuse.answer")}, tickets.Choice{Key: "menu.human", Data: "go human"}))
	Ad    = register(say("ad", []tickets.Line{tickets.Say("ad.answer")}))
	// Anonymous: can I report without a name. What they have filed already says itself whether it is kept from the office.
	Anonymous = register(&Intent{Name: "anonymous", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		out := Outcome{Lines: []tickets.Line{tickets.Say("anonymous.answer")}, Choices: []tickets.Choice{{Key: "menu.report", Data: "go report hidden=yes"}}}
		if w.Resident.ID == "" {
			return out, nil
		}
		own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, 1)
		if err != nil || len(own) == 0 || !own[0].Stage.Open() || own[0].Kind == tickets.Order || own[0].Kind == tickets.Consult {
			return out, err
		}
		n := string(own[0].Number)
		if own[0].Contact.Hidden {
			return Outcome{Lines: []tickets.Line{tickets.Say("anonymous.already", "number", n)}}, nil
		}
		out.Lines = []tickets.Line{tickets.Say("anonymous.filed", "number", n)}
		out.Choices = append([]tickets.Choice{{Key: "anonymous.choice.hide", Data: "go hide number=" + n, Args: map[string]string{"number": n}}}, out.Choices...)
		return out, nil
	}})
	// Unsure: the reader has no idea; a person is never far. Who writes in a script it does not know is told so in two languages.
	Unsure = register(&Intent{Name: "unsure", Finish: func(_ context.Context, w *Work) (Outcome, error) {
		line := tickets.Say("unsure.answer")
		if w.Answers["script"] == "other" {
			line = tickets.Say("unsure.script")
		}
		return Outcome{Lines: []tickets.Line{line}, Choices: menuChoices}, nil
	}})
)

var (
	menuReport   = tickets.Choice{Key: "menu.report", Data: "go report"}
	menuOrder    = tickets.Choice{Key: "menu.order", Data: "go order"}
	menuStatus   = tickets.Choice{Key: "menu.status", Data: "go status"}
	menuHuman    = tickets.Choice{Key: "menu.human", Data: "go human"}
	menuLanguage = tickets.Choice{Key: "menu.language", Data: "go language"}

	// menuChoices are what most people want, and the way to the rest.
	menuChoices = []tickets.Choice{menuReport, menuOrder, menuStatus, menuHuman, {Key: "menu.more", Data: "go help"}, menuLanguage}
)

func say(name string, lines []tickets.Line, choices ...tickets.Choice) *Intent {
	return &Intent{Name: name, Finish: func(context.Context, *Work) (Outcome, error) {
		return Outcome{Lines: lines, Choices: choices}, nil
	}}
}

// Legal: courts, arbitration, discipline, reconsideration, petition each have their own door; legal aid is offered, and
// nothing is held against anybody.
var Legal = register(&Intent{Name: "legal", Finish: func(_ context.Context, w *Work) (Outcome, error) {
	kind := w.Reading.Legal
	if kind == "" {
		kind = "general"
	}
	return Outcome{
		Lines:   []tickets.Line{tickets.Say("legal." + kind), tickets.Say("legal.aid")},
		Choices: []tickets.Choice{{Key: "choice.legal_aid", Data: "go legalaid"}, {Key: "menu.human", Data: "go human"}},
	}, nil
}})

// Menu is what most people want, for who chose where there was nothing to choose.
func Menu() []tickets.Choice { return menuChoices }
