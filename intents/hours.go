package intents

import (
	"context"

	"huying/tickets"
)

// entriesTold is how many of the last services are told: what fits a phone.
const entriesTold = 5

// Hours: what I have served as a volunteer, my stars and points, the last services, and how far it is to the next star.
var Hours = register(&Intent{Name: "hours", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	h, none, err := w.holder(ctx)
	if err != nil || none != nil {
		return outcomeOf(none), err
	}
	l := w.Desk.Ledger
	totals, err := l.Store.TotalsOf(ctx, h.ID)
	if err != nil {
		return Outcome{}, err
	}
	stars := l.Rules.StarsOf(totals.Minutes)
	out := Outcome{Lines: []tickets.Line{tickets.Say("hours.now", "hours", tickets.HoursWords(totals.Minutes), "stars", starWords(stars), "points", totals.Points.String())}}
	if next := l.Rules.NextStar(totals.Minutes); next > 0 {
		out.Lines = append(out.Lines, tickets.Say("hours.next", "hours", tickets.HoursWords(next), "stars", starWords(stars+1)))
	}
	entries, err := l.Store.HoursOf(ctx, h.ID, entriesTold)
	if err != nil {
		return Outcome{}, err
	}
	for i, e := range entries {
		if i == 0 {
			out.Lines = append(out.Lines, tickets.Say("hours.last"))
		}
		out.Lines = append(out.Lines, w.entryTold(e))
	}
	waiting, err := w.waitingThings(ctx, h)
	out.Lines = append(out.Lines, waiting...)
	if totals.Minutes > 0 {
		out.Choices = append(out.Choices, tickets.Choice{Key: "hours.choice.certificate", Data: "go certificate"})
	}
	if len(l.Rules.Things) > 0 {
		out.Choices = append(out.Choices, tickets.Choice{Key: "hours.choice.redeem", Data: "go redeem"})
	}
	return out, err
}})

func outcomeOf(o *Outcome) Outcome {
	if o == nil {
		return Outcome{}
	}
	return *o
}

// starWords is the locale key of so many stars, as a value of Say.
func starWords(n int) string { return "@stars." + string(rune('0'+min(n, 9))) }

// holder is the volunteer who asks; none is what everybody else is told.
func (w *Work) holder(ctx context.Context) (h tickets.Holder, none *Outcome, err error) {
	none = &Outcome{Lines: []tickets.Line{tickets.Say("hours.none")}, Choices: []tickets.Choice{{Key: "hours.choice.join", Data: "go volunteer"}}}
	if w.Desk.Ledger == nil {
		return h, none, nil
	}
	h, err = w.Desk.Ledger.Holders.HolderOf(ctx, w.Resident.ID)
	if isNotFound(err) {
		return h, none, nil
	}
	return h, nil, err
}

func (w *Work) entryTold(e tickets.HoursEntry) tickets.Line {
	what := tickets.Plain(e.Title)
	if what == "" {
		what = "@hours.untitled"
		if e.Service != "" {
			what = tickets.Plain(w.Desk.Services.Name(e.Service, w.Lang))
		}
	}
	key := "hours.entry"
	if e.Reverses != "" {
		key = "hours.entry_back"
	}
	return tickets.Say(key, "day", w.Desk.Day(e.At)[:len("2006-01-02")], "what", what, "hours", tickets.HoursWords(e.Minutes), "points", e.Points.String())
}

// waitingThings are those that wait at the desk, with the codes they are handed out for.
func (w *Work) waitingThings(ctx context.Context, h tickets.Holder) (lines []tickets.Line, err error) {
	all, err := w.Desk.Ledger.Store.RedemptionsOf(ctx, h.ID, 20)
	for _, r := range all {
		if r.State == tickets.RedemptionOpen {
			lines = append(lines, tickets.Say("hours.waiting", "thing", tickets.Plain(r.Name), "code", tickets.GroupedCode(r.Code)))
		}
	}
	return lines, err
}

// Certificate: what I have served, on paper, with a code anybody can check it by.
var Certificate = register(&Intent{Name: "certificate", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	h, none, err := w.holder(ctx)
	if err != nil || none != nil {
		return outcomeOf(none), err
	}
	l := w.Desk.Ledger
	c, err := l.Issue(ctx, h.ID, tickets.Actor{Kind: tickets.ByResident, ID: h.ID})
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("certificate.told", "hours", tickets.HoursWords(c.Minutes), "code", tickets.GroupedCode(c.Code))}}
	if l.Print == nil {
		out.Lines = append(out.Lines, tickets.Say("certificate.no_file"))
	} else {
		data, err := l.Print(c, w.Lang)
		if err != nil {
			return Outcome{}, err
		}
		hash, err := w.Keep(ctx, "certificate.pdf", "application/pdf", data)
		if err != nil {
			return Outcome{}, err
		}
		out.Files = []string{hash}
	}
	if l.URL != "" {
		out.Lines = append(out.Lines, tickets.Say("certificate.link", "link", l.URL+"/verify/"+c.Code))
	}
	return out, nil
}})

// Redeem: points for a thing, which waits at the desk under a code.
var Redeem = register(&Intent{
	Name: "redeem",
	Begin: func(ctx context.Context, w *Work) error {
		h, none, err := w.holder(ctx)
		if err != nil {
			return err
		}
		if none != nil {
			return tickets.Refuse(tickets.NotAllowed, "hours.none")
		}
		l := w.Desk.Ledger
		totals, err := l.Store.TotalsOf(ctx, h.ID)
		if err != nil {
			return err
		}
		taken, err := l.Store.Taken(ctx)
		if err != nil {
			return err
		}
		for _, t := range l.Rules.Things { // the list is kept as it is now; the ledger looks again when it is chosen
			if taken[t.Code] < t.Stock && t.Points <= totals.Points {
				w.Answers["things"] = join(w.Answers["things"], t.Code+"\t"+t.Points.String())
			}
		}
		if w.Answers["points"] = totals.Points.String(); w.Answers["things"] == "" {
			return tickets.Refuse(tickets.NotAllowed, "redeem.nothing", "points", totals.Points.String())
		}
		return nil
	},
	Asks: []Question{
		{Name: "thing", Choices: thingChoices, Says: func(w *Work) []tickets.Line {
			return []tickets.Line{tickets.Say("ask.redeem.thing", "points", w.Answers["points"])}
		}},
		{Name: "sure", Choices: fixed("redeem.yes", "yes", "redeem.no", "cancel"), Says: func(w *Work) []tickets.Line {
			t, _ := w.Desk.Ledger.Rules.Thing(w.Answers["thing"])
			return []tickets.Line{tickets.Say("ask.redeem.sure", "thing", tickets.Plain(t.Name(w.Lang)), "points", t.Points.String())}
		}},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		h, none, err := w.holder(ctx)
		if err != nil || none != nil {
			return outcomeOf(none), err
		}
		r, err := w.Desk.Ledger.Redeem(ctx, h.ID, w.Answers["thing"], w.Cause, w.Lang)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Lines: []tickets.Line{tickets.Say("redeem.done", "thing", tickets.Plain(r.Name), "code", tickets.GroupedCode(r.Code))}}, nil
	},
})

func thingChoices(w *Work) []tickets.Choice {
	var choices []tickets.Choice
	for _, line := range lines(w.Answers["things"]) {
		if t, ok := w.Desk.Ledger.Rules.Thing(line[0]); ok {
			choices = append(choices, tickets.Choice{
				Key: "redeem.item", Data: t.Code, Args: map[string]string{"thing": tickets.Plain(t.Name(w.Lang)), "points": line[1]},
			})
		}
	}
	return choices
}
