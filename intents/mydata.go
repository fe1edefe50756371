package intents

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"huying/tickets"
)

// MyData: everything stored about the resident, to read, and beside it as a file they can keep (PIPL art. 45).
var MyData = register(&Intent{Name: "mydata", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.Resident.ID == "" {
		return Outcome{Lines: []tickets.Line{tickets.Say("mydata.none")}}, nil
	}
	export, err := w.Desk.People.Export(ctx, w.Resident.ID)
	if err != nil {
		return Outcome{}, err
	}
	data, err := json.MarshalIndent(export, "", "  ")
	if err != nil {
		return Outcome{}, err
	}
	hash, err := w.Keep(ctx, "mydata.json", "application/json", data)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Lines: w.readData(export), Files: []string{hash}}, nil
}})

// readTickets is how many tickets are listed to read; the file has all.
const readTickets = 5

// readData is what is kept, short and in words: who they are, their tickets, what else they signed up for, and how much was said.
func (w *Work) readData(x tickets.Export) []tickets.Line {
	lines := []tickets.Line{tickets.Say("mydata.here")}
	var names, phones []string
	keep := func(list *[]string, value string) {
		if value != "" && !slices.Contains(*list, value) {
			*list = append(*list, value)
		}
	}
	keep(&names, x.Resident.Name)
	keep(&phones, x.Resident.Phone)
	for _, t := range x.Tickets {
		keep(&names, t.Ticket.Contact.Name)
		keep(&phones, t.Ticket.Contact.Phone)
	}
	if v := x.Help.Volunteer; v != nil {
		keep(&names, v.Name)
		keep(&phones, v.Phone)
	}
	lines = append(lines, tickets.Say("mydata.you", "name", orUnknown(strings.Join(names, " ")), "phone", orUnknown(strings.Join(phones, " "))))
	for i, t := range x.Tickets {
		if i == readTickets {
			lines = append(lines, tickets.Say("mydata.more", "n", strconv.Itoa(len(x.Tickets)-i)))
			break
		}
		lines = append(lines, tickets.Say("mydata.ticket", "number", string(t.Ticket.Number), "what", tickets.Plain(w.what(t.Ticket)),
			"place", orUnknown(t.Ticket.Place.Text), "stage", "@stage."+string(t.Ticket.Stage)))
	}
	if x.Help.Volunteer != nil {
		lines = append(lines, tickets.Say("mydata.volunteer", "seats", strconv.Itoa(len(x.Help.Seats))))
	}
	if x.Subscription != nil && len(x.Subscription.Topics) > 0 {
		lines = append(lines, tickets.Say("mydata.subscribed", "n", strconv.Itoa(len(x.Subscription.Topics))))
	}
	if n := len(x.Law.Cases) + len(x.Law.Aids) + len(x.Law.Appointments); n > 0 {
		lines = append(lines, tickets.Say("mydata.law", "n", strconv.Itoa(n)))
	}
	return append(lines, tickets.Say("mydata.file", "messages", strconv.Itoa(len(x.Messages))))
}

// Forget: the person is erased, the anonymised tickets stay (PIPL art. 47).
var Forget = register(&Intent{
	Name: "forget",
	Asks: []Question{{Name: "confirm", Choices: fixed("choice.forget_yes", "yes", "choice.forget_no", "cancel"),
		When: func(w *Work) bool { return w.Resident.ID != "" }}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		if err := w.unlink(ctx); err != nil {
			return Outcome{}, err
		}
		if w.Resident.ID == "" {
			if w.Answers["draft"] != "" { // what they were just filling in was kept nowhere else
				return Outcome{Lines: []tickets.Line{tickets.Say("forget.draft")}, Forgot: true}, nil
			}
			return Outcome{Lines: []tickets.Line{tickets.Say("mydata.none")}, Forgot: true}, nil
		}
		err := w.Desk.Forget(ctx, w.Resident.ID, w.Cause)
		return Outcome{Lines: []tickets.Line{tickets.Say("forget.done")}, Forgot: err == nil}, err
	},
})

// Language: speak another one from now on.
var Language = register(&Intent{
	Name:  "language",
	Aside: true,
	Asks: []Question{{Name: "lang", Choices: func(*Work) []tickets.Choice {
		return []tickets.Choice{
			{Label: "简体中文", Data: string(tickets.Hans)},
			{Label: "繁體中文", Data: string(tickets.Hant)},
			{Label: "English", Data: string(tickets.English)},
		}
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		lang := tickets.Lang(w.Answers["lang"])
		if w.Resident.ID != "" {
			w.Resident.Lang = lang
			if err := w.Desk.People.Keep(ctx, w.Resident); err != nil {
				return Outcome{}, err
			}
		}
		return Outcome{Lang: lang, Lines: []tickets.Line{tickets.Say("language.done")}}, nil
	},
})
