package intents

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"huying/tickets"
)

// Subscription: which notices somebody wants, for where, and when not. What is known of it: on, off (topics, kinds or "all", with commas), stop,
// kind (its topics are shown), set (area, quiet, role, cared). Without any the subscription is shown. Nothing is kept before consent; that
// somebody asks to be looked after needs a consent of its own.
var Subscription = register(&Intent{
	Name:     "subscription",
	Personal: true,
	Aside:    true,
	Begin:    beginSubscription,
	Asks: []Question{
		consentWhen(func(w *Work) bool { return w.Answers["on"]+w.Answers["off"]+w.Answers["set"] != "" }),
		{Name: "area", AskPlace: true, When: func(w *Work) bool { return w.Answers["need"] == "area" && w.Point == nil }, Choices: areaChoices,
			Hear: func(w *Work, text string) bool { w.Answers["area"] = text; return true }},
		{Name: "quiet", When: setting("quiet"), Choices: quietChoices, Hear: func(w *Work, text string) bool {
			_, _, ok := tickets.ParseQuiet(text)
			w.Answers["quiet"] = text
			return ok
		}},
		{Name: "role", When: setting("role"), Choices: fixed("standing.resident", "resident", "standing.tourist", "tourist", "standing.merchant", "merchant")},
		{Name: "cared", When: setting("cared"), Choices: fixed("subscribe.cared.yes", "yes", "subscribe.cared.no", "no")},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		switch {
		case w.News == nil:
			return Outcome{Lines: []tickets.Line{tickets.Say("subscription.answer")}, Choices: []tickets.Choice{{Key: "menu.human", Data: "go human"}}}, nil
		case w.To.Group():
			return Outcome{Lines: []tickets.Line{tickets.Say("subscribe.private")}}, nil
		case w.Answers["stop"] != "":
			return stopSubscription(ctx, w)
		}
		s, _, err := w.News.Subscriptions.Of(ctx, w.Resident.ID)
		if err != nil {
			return Outcome{}, err
		}
		if w.Resident.ID != "" && w.Answers["on"]+w.Answers["off"]+w.Answers["set"] != "" {
			if out, err := changeSubscription(ctx, w, &s); err != nil || out.Again != "" {
				return out, err
			}
			if err := w.News.Subscriptions.Keep(ctx, s); err != nil {
				return Outcome{}, err
			}
		}
		if kind := tickets.NoticeKind(w.Answers["kind"]); slices.Contains(tickets.NoticeKinds, kind) {
			return kindShown(s, kind), nil
		}
		return subscriptionShown(ctx, w, s)
	},
})

func setting(name string) func(*Work) bool {
	return func(w *Work) bool { return w.Answers["set"] == name }
}

// beginSubscription finds out whether the area has to be asked for, and which one can be offered: that of the last ticket.
func beginSubscription(ctx context.Context, w *Work) error {
	if w.News == nil || w.Answers["on"] == "" && w.Answers["set"] != "area" {
		return nil
	}
	has, err := w.News.HasAreas(ctx)
	if err != nil || !has {
		return err
	}
	if w.Answers["set"] != "area" && w.Resident.ID != "" {
		s, _, err := w.News.Subscriptions.Of(ctx, w.Resident.ID)
		if err != nil || s.Area != "" {
			return err
		}
	}
	w.Answers["need"] = "area"
	if w.Resident.ID == "" {
		return nil
	}
	last, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, 1)
	if err != nil || len(last) == 0 {
		return err
	}
	area := last[0].Place.Grid
	if area == "" {
		area = last[0].Area
	}
	if name, known, err := w.News.AreaName(ctx, area); err != nil || !known {
		return err
	} else {
		w.Answers["last"], w.Answers["lastname"] = area, name
	}
	return nil
}

func areaChoices(w *Work) (all []tickets.Choice) {
	if w.Answers["last"] != "" {
		all = append(all, tickets.Choice{Label: w.Answers["lastname"], Data: w.Answers["last"]})
	}
	return append(all, tickets.Choice{Key: "choice.skip", Data: "-"})
}

func quietChoices(w *Work) (all []tickets.Choice) {
	usual := "22:00-07:00"
	if w.News != nil {
		usual = hours(w.News.Subscriptions.Quiet[0], w.News.Subscriptions.Quiet[1])
	}
	for _, h := range []string{usual, "21:00-08:00"} {
		if h != "" {
			all = append(all, tickets.Choice{Label: h, Data: h})
		}
	}
	return append(all, tickets.Choice{Key: "subscribe.no_quiet", Data: "-"})
}

// hours writes quiet hours as people write them; "" when there are none.
func hours(from, till int) string {
	if from == till {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, till/60, till%60)
}

// changeSubscription puts the answers into a subscription. A place nobody knows is asked for once more.
func changeSubscription(ctx context.Context, w *Work, s *tickets.Subscription) (Outcome, error) {
	s.Resident = w.Resident.ID
	off := topicsOf(w.Answers["off"])
	s.Topics = slices.DeleteFunc(slices.Clone(s.Topics), func(t tickets.Topic) bool { return slices.Contains(off, t) })
	for _, t := range topicsOf(w.Answers["on"]) {
		if !s.Wants(t) {
			s.Topics = append(s.Topics, t)
		}
	}
	area, err := chosenArea(ctx, w)
	if err != nil {
		return Outcome{}, err
	}
	switch said := w.Answers["area"]; {
	case area != "":
		s.Area = area
	case w.Point != nil:
		w.Point = nil
		return Outcome{Lines: []tickets.Line{tickets.Say("subscribe.area_outside")}, Again: "area"}, nil
	case said != "" && said != "-":
		return Outcome{Lines: []tickets.Line{tickets.Say("subscribe.area_unknown")}, Again: "area"}, nil
	}
	if w.Answers["quiet"] != "" {
		s.QuietFrom, s.QuietTill, _ = tickets.ParseQuiet(w.Answers["quiet"])
	}
	if role := w.Answers["role"]; role != "" {
		s.Role = tickets.Standing(role)
	}
	if cared := w.Answers["cared"]; cared != "" {
		s.Cared = cared == "yes"
	}
	return Outcome{}, nil
}

// chosenArea is the code of the area that was chosen, said or shared; "" when none was, or nobody knows it.
func chosenArea(ctx context.Context, w *Work) (string, error) {
	said := w.Answers["area"]
	switch {
	case w.Point != nil:
		return w.News.Home(ctx, tickets.Place{Lat: w.Point.Lat, Lon: w.Point.Lon})
	case said == "" || said == "-":
		return "", nil
	}
	if _, known, err := w.News.AreaName(ctx, said); err != nil || known {
		return said, err
	}
	return w.News.Home(ctx, tickets.Place{Text: said})
}

// stopSubscription is 退订 in one word: every topic is off at once.
func stopSubscription(ctx context.Context, w *Work) (Outcome, error) {
	if w.Resident.ID == "" {
		return Outcome{Lines: []tickets.Line{tickets.Say("subscribe.nothing")}}, nil
	}
	s, _, err := w.News.Subscriptions.Of(ctx, w.Resident.ID)
	if err != nil {
		return Outcome{}, err
	}
	if len(s.Topics) == 0 {
		return Outcome{Lines: []tickets.Line{tickets.Say("subscribe.nothing")}}, nil
	}
	return Outcome{
		Lines: []tickets.Line{tickets.Say("subscribe.stopped")}, Choices: []tickets.Choice{{Key: "subscribe.choice.again", Data: "go subscription"}},
	}, w.News.Subscriptions.Stop(ctx, w.Resident.ID)
}

// subscriptionShown says what holds now and offers every change of it.
func subscriptionShown(ctx context.Context, w *Work, s tickets.Subscription) (Outcome, error) {
	out := Outcome{Lines: []tickets.Line{tickets.Say("subscribe.none")}}
	if len(s.Topics) > 0 {
		out.Lines = []tickets.Line{tickets.Say("subscribe.have")}
	}
	for _, kind := range tickets.NoticeKinds {
		args := []string{"kind", "@broadcast.kind." + string(kind)}
		names := strings.Split("abcdefgh", "")
		for _, t := range tickets.TopicsOf(kind) {
			if s.Wants(t) {
				args, names = append(args, names[0], "@topic."+string(t)), names[1:]
			}
		}
		if len(args) > 2 {
			out.Lines = append(out.Lines, tickets.Say("subscribe.kind", args...))
		}
		out.Choices = append(out.Choices, tickets.Choice{Key: "subscribe.choice.kind", Data: "go subscription kind=" + string(kind),
			Args: map[string]string{"kind": "@broadcast.kind." + string(kind)}})
	}
	area, quiet, cared := "@word.not_said", "@subscribe.no_quiet", "@subscribe.word.no"
	if s.Area != "" {
		name, _, err := w.News.AreaName(ctx, s.Area)
		if err != nil {
			return Outcome{}, err
		}
		area = tickets.Plain(name)
	}
	if h := hours(s.QuietFrom, s.QuietTill); h != "" {
		quiet = h
	}
	if s.Cared {
		cared = "@subscribe.word.yes"
	}
	out.Lines = append(out.Lines, tickets.Say("subscribe.state", "area", area, "quiet", quiet, "role", "@standing."+string(s.Role), "cared", cared))
	for _, set := range []string{"area", "quiet", "role", "cared"} {
		out.Choices = append(out.Choices, tickets.Choice{Key: "subscribe.choice." + set, Data: "go subscription set=" + set})
	}
	out.Choices = append(out.Choices, tickets.Choice{Key: "menu.language", Data: "go language"})
	if len(s.Topics) > 0 {
		out.Choices = append(out.Choices, tickets.Choice{Key: "subscribe.choice.stop", Data: "go subscription stop=yes"})
	}
	return out, nil
}

// kindShown lists the topics of a kind, each a button that turns it over.
func kindShown(s tickets.Subscription, kind tickets.NoticeKind) Outcome {
	out := Outcome{Lines: []tickets.Line{tickets.Say("subscribe.topics", "kind", "@broadcast.kind."+string(kind))}}
	for _, t := range tickets.TopicsOf(kind) {
		key, verb := "subscribe.choice.on", " on="
		if s.Wants(t) {
			key, verb = "subscribe.choice.off", " off="
		}
		out.Choices = append(out.Choices, tickets.Choice{Key: key, Data: "go subscription kind=" + string(kind) + verb + string(t),
			Args: map[string]string{"topic": "@topic." + string(t)}})
	}
	return Outcome{Lines: out.Lines, Choices: append(out.Choices,
		tickets.Choice{Key: "subscribe.choice.all", Data: "go subscription kind=" + string(kind) + " on=" + string(kind)},
		tickets.Choice{Key: "subscribe.choice.back", Data: "go subscription"})}
}

// offerNews offers notices once, softly: below the words that confirm somebody's first ticket, as a choice that may be left alone.
func offerNews(ctx context.Context, w *Work, f *tickets.Filing) error {
	if w.News == nil || f.Answer != nil || w.Resident.ID == "" || w.To.Group() {
		return nil
	}
	if before, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, 1); err != nil || len(before) > 0 {
		return err
	}
	if _, found, err := w.News.Subscriptions.Of(ctx, w.Resident.ID); err != nil || found {
		return err
	}
	f.Answer = &tickets.Notice{
		Lines:   []tickets.Line{tickets.Say("ticket.filed", "limit", w.Desk.LimitWords(*f)), tickets.Say("subscribe.offer")},
		Choices: []tickets.Choice{{Key: "subscribe.choice.offer", Data: "go subscription"}},
	}
	return nil
}
