package intents

import (
	"context"
	"encoding/json"
	"strconv"

	"huying/tickets"
)

// MyData: everything stored about the resident, as a file they can keep (PIPL art. 45).
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
	return Outcome{
		Lines: []tickets.Line{tickets.Say("mydata.here",
			"tickets", strconv.Itoa(len(export.Tickets)), "messages", strconv.Itoa(len(export.Messages)))},
		Files: []string{hash},
	}, nil
}})

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
