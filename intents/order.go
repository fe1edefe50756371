package intents

import (
	"context"
	"slices"
	"strings"

	"huying/tickets"
)

// Order: a resident asks for a service from the menu (群众点单), for themselves, for somebody of their family or for a neighbour. It
// becomes a ticket, from which the organisation builds an activity.
var Order = register(&Intent{
	Name:     "order",
	Personal: true,
	Begin: func(ctx context.Context, w *Work) error {
		if err := w.ofOffice(ctx); err != nil {
			return err
		}
		return w.mayOrder(ctx)
	},
	Settle: func(w *Work) {
		w.settleWhom()
		w.settleWhen()
		w.settleWay()
	},
	Asks: []Question{
		{Name: "group", When: func(w *Work) bool { return w.Answers["service"] == "" && w.orders() > groupsFrom }, Choices: orderGroups, Hear: hearService},
		{Name: "service", Choices: menu, Hear: hearService},
		consent,
		{Name: "words"},
		{Name: "for", When: func(w *Work) bool { return w.Answers["for.chosen"] != "" }, Hear: hearFor, Chose: choseFor,
			Choices: fixed("order.for.self", "self", "order.for.family", "family", "order.for.neighbour", "neighbour")},
		{Name: "whom", When: forAnother, Choices: fixed("choice.skip", "-"), Hear: hearWhom},
		{Name: "when", When: func(w *Work) bool { return w.Answers["service"] != "S15" }, Says: askWhen, Choices: whenChoices, Chose: choseWhen, Hear: hearWhen},
		{Name: "place", AskPlace: true, When: func(w *Work) bool { return w.Point == nil && !anywhere[w.Answers["service"]] },
			Choices: fixed("order.choice.phone_me", "-"), Hear: hearDoor},
		{Name: "phone", When: func(w *Work) bool { return w.Answers["place"] == "-" && w.Answers["whom.phone"] == "" }, Choices: fixed("choice.skip", "-"), Hear: hearPhone,
			Chose: func(w *Work, _ string) { w.Answers["phone"] = "" }},
		{Name: "confirm", Says: orderSummary, Hear: correctOrder, Chose: confirmed,
			Choices: fixed("choice.submit", "yes", "choice.change", "change", "choice.cancel", "cancel")},
		{Name: "change", When: changing, Hear: correctOrder, Chose: changeOrder,
			Choices: fixed("order.choice.words", "words", "order.choice.service", "service", "order.choice.whom", "for", "choice.change_when", "when", "choice.change_place", "place")},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		if err := w.mayOrder(ctx); err != nil {
			return Outcome{}, err
		}
		f := w.filing()
		f.Kind, f.For = tickets.Order, w.onBehalf()
		if window := w.Answers["window"]; window != "" {
			f.When = window
		} else if f.When == "-" {
			f.When = ""
		}
		if f.Answer != nil {
			f.Answer.Lines[0] = w.Desk.FiledLine(f)
		}
		t, err := w.Desk.File(ctx, f)
		out := Outcome{Posted: err == nil, Talk: t.Number}
		if f.Answer != nil {
			out.Choices = f.Answer.Choices
		}
		return out, err
	},
})

// anywhere are the services for which nobody has to come to a door: somebody to talk to, advice, culture, lectures.
var anywhere = map[string]bool{"S08": true, "S10": true, "S14": true, "S16": true}

// groupsFrom is the length from which a menu is offered in groups: what is longer does not fit a phone.
const groupsFrom = 8

// groupNames in the order the menu shows them; a service of the tenant's own is in the last one.
var groupNames = []string{"care", "health", "home", "learn", "affairs", "wish", "other"}

var groupOf = map[string]string{
	"S03": "care", "S05": "care", "S04": "care", "S18": "care", "S02": "health", "S13": "health", "S08": "health", "S01": "home", "S06": "home", "S12": "home",
	"S07": "learn", "S09": "learn", "S14": "learn", "S11": "affairs", "S10": "affairs", "S16": "affairs", "S15": "wish", "S17": "wish",
}

func groupFor(code string) string {
	if g := groupOf[code]; g != "" {
		return g
	}
	return "other"
}

// orders is how many services can be ordered.
func (w *Work) orders() (n int) {
	for _, s := range w.Desk.Services.All() {
		if s.Order {
			n++
		}
	}
	return n
}

// orderGroups are the groups that have a service.
func orderGroups(w *Work) (choices []tickets.Choice) {
	for _, g := range groupNames {
		if slices.ContainsFunc(w.Desk.Services.All(), func(s tickets.Service) bool { return s.Order && groupFor(s.Code) == g }) {
			choices = append(choices, tickets.Choice{Key: "order.group." + g, Data: g})
		}
	}
	return choices
}

// menu lists what can be ordered, of one group when one was chosen, each with a line that says in plain words what it is.
func menu(w *Work) (choices []tickets.Choice) {
	for _, s := range w.Desk.Services.All() {
		if !s.Order || w.Answers["group"] != "" && groupFor(s.Code) != w.Answers["group"] {
			continue
		}
		c := tickets.Choice{Label: strings.TrimSpace(s.Picture + " " + w.Desk.Services.Name(s.Code, w.Lang)), Data: s.Code}
		if groupOf[s.Code] != "" {
			c = tickets.Choice{Key: "order.item", Data: s.Code, Args: map[string]string{"name": tickets.Plain(c.Label), "about": "@order.about." + s.Code}}
		}
		choices = append(choices, c)
	}
	return choices
}

// hearService takes the service said in words instead of chosen.
func hearService(w *Work, text string) bool {
	for _, s := range w.Desk.Services.All() {
		if s.Order && slices.Contains([]string{s.Code, s.Names[w.Lang], s.Names[tickets.Hans], s.Names[tickets.Hant]}, text) {
			w.Answers["service"], w.Answers["group"] = s.Code, groupFor(s.Code)
			return true
		}
	}
	if tickets.TopClass(w.Reading.Service) != "S" {
		return false
	}
	w.Answers["words"] = join(w.Answers["words"], text)
	w.Answers["service"], w.Answers["group"] = w.Reading.Service, groupFor(w.Reading.Service)
	return true
}

// mayOrder refuses more open orders than one resident may have.
func (w *Work) mayOrder(ctx context.Context) error {
	if w.Activities == nil || w.Answers["for"] == "office" {
		return nil
	}
	return w.Activities.MayOrder(ctx, w.Resident.ID)
}

// orderSummary shows everything before it is filed.
func orderSummary(w *Work) []tickets.Line {
	service := "@word.to_be_sorted"
	if name := w.serviceName(); name != "" {
		service = tickets.Plain(name)
	}
	when := w.Answers["window"]
	if when == "" {
		when = w.Answers["when"]
	}
	lines := []tickets.Line{tickets.Say("ask.order.confirm", "service", service, "words", tickets.Plain(w.Answers["words"]), "who", w.whomText(),
		"place", orUnknown(w.placeText()), "when", orUnknown(when), "contact", w.contactLine())}
	if r := tickets.RepeatIn(when); r != tickets.Once {
		lines = append(lines, tickets.Say("order.repeats", "repeat", "@order.repeat."+string(r)))
	}
	return append(lines, tickets.Say("order.free"))
}

// changeOrder forgets what is to be said again.
func changeOrder(w *Work, value string) {
	switch value {
	case "when":
		w.forgetWhen()
	case "for":
		delete(w.Answers, "whom")
		delete(w.Answers, "whom.name")
		delete(w.Answers, "whom.phone")
		w.Answers["for.chosen"] = "yes"
	case "service":
		delete(w.Answers, "group")
	}
	change(w, value)
}

// correctOrder hears free words at the summary, also for whom it is.
func correctOrder(w *Work, text string) bool {
	if windowed, ok := w.bestWhen(text); ok { // also a time the reader does not name
		w.Reading.When = w.onDay(windowed)
	}
	if said := forIn(text); said != "" && said != w.Answers["for"] {
		w.Answers["for"], w.Answers["for.chosen"] = said, "yes"
	}
	return correct(w, text)
}
