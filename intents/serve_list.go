package intents

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"huying/tickets"
)

// takesListed and openListed bound two lists to what fits a phone.
const (
	takesListed = 8
	openListed  = 5
	openLooked  = 200 // how many listed activities are looked through for those that fit
)

// Takes is 我的接单: what a volunteer has taken, with its buttons when it is one.
var Takes = register(&Intent{Name: "takes", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if !found {
		return notVolunteer(), nil
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Limit: openLooked})
	if err != nil {
		return Outcome{}, err
	}
	live := slices.DeleteFunc(all, func(a tickets.Activity) bool { return !liveSeat(a, v.ID) })
	slices.SortFunc(live, func(a, b tickets.Activity) int { return a.From.Compare(b.From) })
	switch len(live) {
	case 0:
		return Outcome{Lines: []tickets.Line{tickets.Say("serve.none_taken")}, Choices: []tickets.Choice{{Key: "serve.button.open", Data: "go openings"}}}, nil
	case 1:
		return w.shown(live[0], v), nil
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("serve.taken")}}
	for _, a := range live[:min(len(live), takesListed)] {
		s := a.Seats[a.SeatOf(v.ID)]
		out.Choices = append(out.Choices, tickets.Choice{Key: "serve.item", Data: a.Number.TapData("show"), Args: map[string]string{
			"title": tickets.Plain(w.Activities.TitleIn(a, w.Lang)), "when": tickets.Plain(w.Activities.Window(a)), "state": "@activity.seat." + string(s.State),
		}})
	}
	return out, nil
}})

// liveSeat reports whether a volunteer still has something to do in an activity, or waits for it.
func liveSeat(a tickets.Activity, volunteer string) bool {
	i := a.SeatOf(volunteer)
	if i < 0 || !a.Stage.Open() && a.Stage != tickets.ActivityDone {
		return false
	}
	s := a.Seats[i].State
	return s == tickets.SeatWaiting || s == tickets.SeatTaken || s == tickets.SeatStarted
}

// Openings is 有什么活: what is open and fits, in their own grid first, each with the reasons.
var Openings = register(&Intent{Name: "openings", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	switch {
	case !found || v.Stage == tickets.VolunteerLeft:
		return notVolunteer(), nil
	case v.Stage != tickets.VolunteerChecked:
		return Outcome{Lines: []tickets.Line{tickets.Say("enrol.stands", "name", tickets.Plain(v.Name), "state", "@enrol.state."+string(v.Stage))},
			Choices: volunteerChoices(v)[:1]}, nil
	}
	listed, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Stages: []tickets.ActivityStage{tickets.ActivityListed}, From: w.Desk.Now(), Limit: openLooked})
	if err != nil {
		return Outcome{}, err
	}
	open := slices.DeleteFunc(listed, func(a tickets.Activity) bool { return !w.fits(a, v) })
	slices.SortFunc(open, func(a, b tickets.Activity) int {
		return cmp.Or(cmp.Compare(v.RingOf(a.Area), v.RingOf(b.Area)), -cmp.Compare(len(w.reasons(a, v)), len(w.reasons(b, v))), a.From.Compare(b.From))
	})
	if len(open) == 0 {
		return Outcome{Lines: []tickets.Line{tickets.Say("serve.none_open")}, Choices: []tickets.Choice{{Key: "enrol.button.skills", Data: "go volunteer edit=skills"},
			{Key: "enrol.button.grids", Data: "go volunteer edit=grids"}}}, nil
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("serve.open")}}
	for _, a := range open[:min(len(open), openListed)] {
		line := w.about("serve.open_item", a, "free", strconv.Itoa(a.Free()), "where", orUnknown(a.Place))
		for i, name := range []string{"why1", "why2", "why3"} {
			line.Args[name] = ""
			if reasons := w.reasons(a, v); i < len(reasons) {
				line.Args[name] = "@serve.why." + string(reasons[i])
			}
		}
		out.Lines = append(out.Lines, line)
		out.Choices = append(out.Choices, tickets.Choice{Key: "serve.take_item", Data: a.Number.TapData(tickets.ActivityTake), Args: map[string]string{
			"title": tickets.Plain(w.Activities.TitleIn(a, w.Lang)), "when": tickets.Plain(w.Activities.Window(a)),
		}})
	}
	return out, nil
}})

// fits reports whether somebody could take an activity now.
func (w *Work) fits(a tickets.Activity, v tickets.Volunteer) bool {
	i := a.SeatOf(v.ID)
	has := i >= 0 && (a.Seats[i].State.Held() || a.Seats[i].State == tickets.SeatWaiting)
	return !has && a.Free() > 0 && a.Till.After(w.Desk.Now()) && v.RingOf(a.Area) <= a.Ring && tickets.Fits(a, v) == nil
}

// reasons are why an activity is shown to a volunteer; what they did before is not looked up for a list.
func (w *Work) reasons(a tickets.Activity, v tickets.Volunteer) (why []tickets.MatchReason) {
	switch ring := v.RingOf(a.Area); {
	case ring == tickets.RingGrid && a.Area != "" && len(v.Grids) > 0:
		why = append(why, tickets.BecauseGrid)
	case ring == tickets.RingCommunity:
		why = append(why, tickets.BecauseNear)
	}
	if slices.ContainsFunc(a.Skills, func(s string) bool { return slices.Contains(v.Skills, s) }) || a.Service != "" && slices.Contains(v.Skills, a.Service) {
		why = append(why, tickets.BecauseSkill)
	}
	if v.Free != 0 && v.Free.Free(a.From.In(w.Desk.Location)) {
		why = append(why, tickets.BecauseFree)
	}
	if v.PartyMember && a.PartyOnly {
		why = append(why, tickets.BecauseParty)
	}
	return why[:min(len(why), 3)]
}
