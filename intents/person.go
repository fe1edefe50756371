package intents

import (
	"context"

	"huying/tickets"
)

// Human: a person, please. A ticket of kind 咨询 waits for a clerk, and what the resident writes next goes into it.
var Human = register(&Intent{
	Name:     "human",
	Personal: true,
	Asks:     []Question{consent},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		words := w.words()
		if words == "" {
			words = "人工"
		}
		t, err := w.Desk.File(ctx, tickets.Filing{
			Source: w.Begun, Cause: w.Cause, Resident: w.Resident, To: w.To, Lang: w.Lang,
			Kind: tickets.Consult, Words: words, Files: w.Files, Place: tickets.Place{Text: w.Answers["place"]},
			Answer: &tickets.Notice{Lines: []tickets.Line{tickets.Say("human.called")}},
		})
		return Outcome{Posted: err == nil, Talk: t.Number}, err
	},
})

// Emergency: the number to call stands in the first line, then what to do now, then that staff have been told. A ticket is
// opened besides, never instead; in danger to life no consent is waited for (PIPL art. 13).
var Emergency = register(&Intent{
	Name: "emergency",
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		lines, choices := w.articleBeside(w.words())
		choices = append(choices, w.leftDraft()...)
		f := tickets.Filing{
			Source: w.Begun, Cause: w.Cause, Resident: w.Resident, To: w.To, Lang: w.Lang, Kind: tickets.Help,
			Service: w.Reading.Service, Words: w.words(), Place: w.spot(), When: w.Reading.When, Files: w.Files,
			Danger: true, Answer: &tickets.Notice{
				Lines: append(DangerLines(w.Reading.Danger), lines...), Choices: choices, AskPlace: w.Reading.Place == "" && w.Point == nil,
			},
		}
		if err := answersNotice(ctx, w, &f); err != nil {
			return Outcome{}, err
		}
		t, err := w.Desk.File(ctx, f)
		return Outcome{Posted: err == nil, Choices: choices, Talk: t.Number}, err
	},
})

// leftDraft offers what was being told when the danger came between.
func (w *Work) leftDraft() []tickets.Choice {
	if w.Answers["draft"] == "" {
		return nil
	}
	return []tickets.Choice{{Key: "choice.resume", Data: "go resume"}}
}

// DangerLines is what is said first of all to somebody in danger.
func DangerLines(danger string) []tickets.Line {
	return []tickets.Line{
		tickets.Say("danger.call", "number", Hotline(danger)),
		tickets.Say("danger." + danger),
		tickets.Say("danger.told"),
	}
}

func (w *Work) spot() tickets.Place {
	p := tickets.Place{Text: w.Reading.Place}
	if w.Point != nil {
		p.Lat, p.Lon = w.Point.Lat, w.Point.Lon
	}
	return p
}
