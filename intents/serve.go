package intents

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"huying/tickets"
)

// Activity is every button of a card, of a place somebody has taken, and of the question how it was. It asks nothing, so that a draft of
// another matter stays. Pressed twice or too late, a button says how things stand and what can be done now.
var Activity = register(&Intent{Name: "activity", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.Activities == nil {
		return Outcome{}, tickets.Refuse(tickets.NotAllowed, "error.no_volunteers")
	}
	n, verb := tickets.ActivityNumber(w.Answers["id"]), tickets.ActivityVerb(w.Answers["do"])
	switch verb {
	case "skip":
		return Outcome{Lines: []tickets.Line{tickets.Say("serve.skipped")}}, nil
	case tickets.ActivityRate:
		return w.rate(ctx, n)
	}
	v, found, err := w.volunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if !found || v.Stage == tickets.VolunteerLeft {
		if verb == "" {
			return w.requested(ctx, n)
		}
		return notVolunteer(), nil
	}
	switch verb {
	case tickets.ActivityTake, tickets.ActivityWait:
		return w.take(ctx, n, v, verb == tickets.ActivityWait)
	case tickets.ActivityStart, tickets.ActivityFinish, tickets.ActivityRelease, tickets.ActivityRateBack:
		return w.serve(ctx, n, v, verb)
	}
	a, err := w.activity(ctx, n)
	if err != nil {
		return Outcome{}, err
	}
	if i := a.SeatOf(v.ID); i < 0 && !a.Stage.Open() || i < 0 && a.ListedAt.IsZero() {
		return w.requested(ctx, n)
	}
	out := w.shown(a, v)
	if verb == sayLate {
		out.Lines = append([]tickets.Line{tickets.Say("serve.late")}, out.Lines...)
	}
	return out, nil
}})

// notVolunteer is what somebody hears who taps a card and is no volunteer: cards are passed on.
func notVolunteer() Outcome {
	return Outcome{Lines: []tickets.Line{tickets.Say("error.not_volunteer")}, Choices: []tickets.Choice{{Key: "enrol.button.enrol", Data: "go volunteer"}}}
}

// activity finds an activity; one that does not exist is told as one that is not for them.
func (w *Work) activity(ctx context.Context, n tickets.ActivityNumber) (tickets.Activity, error) {
	none := tickets.Refuse(tickets.NotFound, "error.activity_none")
	if !n.Valid() {
		return tickets.Activity{}, none
	}
	a, err := w.Activities.Store.Activity(ctx, n)
	if errors.Is(err, tickets.ErrNotFound) {
		return a, none
	}
	return a, err
}

// take is 接单 and 候补. A refusal is told with what can be done instead.
func (w *Work) take(ctx context.Context, n tickets.ActivityNumber, v tickets.Volunteer, wait bool) (Outcome, error) {
	before, err := w.activity(ctx, n)
	if err != nil {
		return Outcome{}, err
	}
	if i := before.SeatOf(v.ID); i >= 0 && (before.Seats[i].State.Held() || before.Seats[i].State == tickets.SeatWaiting) {
		return w.shown(before, v), nil
	}
	a, _, err := w.Activities.Take(ctx, n, v.ID, wait, w.Cause)
	refusal := (*tickets.Error)(nil)
	if err != nil && !errors.As(err, &refusal) {
		return Outcome{}, err
	}
	if refusal != nil {
		out := Outcome{Lines: []tickets.Line{{Key: refusal.Key, Args: refusal.Args}}, Choices: []tickets.Choice{{Key: "serve.button.open", Data: "go openings"}}}
		if tickets.IsFull(err) {
			out.Choices = append([]tickets.Choice{{Key: "serve.button.wait", Data: n.TapData(tickets.ActivityWait)}}, out.Choices...)
		}
		return out, nil
	}
	return w.shown(a, v), nil
}

// serve is what a volunteer does with a place they have. Giving it back is asked once more: somebody is waiting for them.
func (w *Work) serve(ctx context.Context, n tickets.ActivityNumber, v tickets.Volunteer, verb tickets.ActivityVerb) (Outcome, error) {
	a, err := w.activity(ctx, n)
	if err != nil {
		return Outcome{}, err
	}
	i := a.SeatOf(v.ID)
	sure := n.TapData(verb) + " sure=yes"
	switch {
	case i < 0: // the desk says why not
	case verb == tickets.ActivityRelease && a.Seats[i].State == tickets.SeatTaken && w.Answers["sure"] == "":
		return Outcome{Lines: []tickets.Line{w.about("serve.sure_release", a)}, Choices: []tickets.Choice{
			{Key: "serve.release.yes", Data: sure}, {Key: "serve.button.hand", Data: "go hand id=" + string(n)}, {Key: "serve.release.no", Data: n.TapData("show")},
		}}, nil
	case verb == tickets.ActivityFinish && w.Answers["ask"] != "":
		out := w.shown(a, v)
		out.Choices = []tickets.Choice{{Key: "serve.button.finish_here", Data: n.TapData(verb) + " at=" + w.Answers["at"]}}
		return out, nil
	case verb == tickets.ActivityRateBack && w.Answers["score"] == "":
		return Outcome{Lines: []tickets.Line{w.about("serve.ask_rate", a)}, Choices: starChoices(n.TapData(verb))}, nil
	}
	act := tickets.ActivityAct{
		Verb: verb, By: tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, Volunteer: v.ID, Source: w.Cause, Address: w.To,
		Score: atoi(w.Answers["score"]), Text: strings.TrimSpace(w.Answers["words"]),
	}
	fmt.Sscanf(w.Answers["at"], "%f,%f", &act.Lat, &act.Lon) // what is no place is none
	a, err = w.Activities.Do(ctx, n, act)
	refusal := (*tickets.Error)(nil)
	switch {
	case errors.As(err, &refusal) && i >= 0: // too early, not started, finished already: the sentence, and how things stand
		out := w.shown(a, v)
		out.Lines = append([]tickets.Line{{Key: refusal.Key, Args: refusal.Args}}, out.Lines...)
		return out, nil
	case err != nil:
		return Outcome{}, err
	case verb == tickets.ActivityRateBack:
		return Outcome{Lines: []tickets.Line{tickets.Say("serve.rated_back")}}, nil
	case verb == tickets.ActivityRelease:
		return Outcome{Lines: []tickets.Line{w.about("serve.released", a)}, Choices: []tickets.Choice{{Key: "serve.button.open", Data: "go openings"}}}, nil
	}
	return w.shown(a, v), nil
}

// about is a line that names an activity.
func (w *Work) about(key string, a tickets.Activity, pairs ...string) tickets.Line {
	return tickets.Say(key, append([]string{"activity", string(a.Number), "title", tickets.Plain(w.Activities.TitleIn(a, w.Lang)), "when", tickets.Plain(w.Activities.Window(a))}, pairs...)...)
}

// shown is how a volunteer's place stands, with its buttons. Address and telephone are in it only while the place is theirs.
func (w *Work) shown(a tickets.Activity, v tickets.Volunteer) Outcome {
	i := a.SeatOf(v.ID)
	if i < 0 {
		return Outcome{Lines: w.Activities.CardLines(a, w.Lang), Choices: w.offer(a)}
	}
	s, n := a.Seats[i], a.Number
	out := Outcome{Lines: []tickets.Line{w.about("serve.seat."+string(s.State), a, "minutes", strconv.Itoa(s.Minutes), "place", w.placeInLine(a, i))}}
	if a.Stage == tickets.ActivityCancelled {
		return Outcome{Lines: []tickets.Line{w.about("serve.cancelled", a)}}
	}
	if p, ok := w.Activities.PrivateFor(a, v.ID, w.Desk.Now()); ok && (s.State == tickets.SeatTaken || s.State == tickets.SeatStarted) {
		out.Lines = append(out.Lines, privateLines(a, p)...)
	}
	hand := tickets.Choice{Key: "serve.button.hand", Data: "go hand id=" + string(n)}
	switch s.State {
	case tickets.SeatTaken:
		out.Choices = []tickets.Choice{
			{Key: "serve.button.start", Data: n.TapData(tickets.ActivityStart)}, hand, {Key: "serve.button.release", Data: n.TapData(tickets.ActivityRelease)},
		}
	case tickets.SeatWaiting:
		out.Choices = []tickets.Choice{{Key: "serve.button.leave_line", Data: n.TapData(tickets.ActivityRelease)}}
	case tickets.SeatStarted:
		out.Choices = []tickets.Choice{{Key: "serve.button.finish", Data: n.TapData(tickets.ActivityFinish)}}
	case tickets.SeatFinished:
		if s.Waits() {
			out.Lines = append(out.Lines, tickets.Say("serve.waits"))
		}
		if s.Rates.Score == 0 {
			out.Choices = append(out.Choices, tickets.Choice{Key: "serve.button.rate", Data: n.TapData(tickets.ActivityRateBack)})
		}
	case tickets.SeatReleased, tickets.SeatHandedOver, tickets.SeatNoShow:
		out.Choices = w.offer(a)
	}
	return out
}

// offer is the button of an activity that can still be taken.
func (w *Work) offer(a tickets.Activity) []tickets.Choice {
	switch {
	case a.Stage == tickets.ActivityListed:
		return []tickets.Choice{{Key: "serve.button.take", Data: a.Number.TapData(tickets.ActivityTake)}}
	case a.Stage == tickets.ActivityFull:
		return []tickets.Choice{{Key: "serve.button.wait", Data: a.Number.TapData(tickets.ActivityWait)}}
	}
	return []tickets.Choice{{Key: "serve.button.open", Data: "go openings"}}
}

// placeInLine is how many wait before a seat, and itself.
func (w *Work) placeInLine(a tickets.Activity, seat int) string {
	for place, i := range a.Waiting() {
		if i == seat {
			return strconv.Itoa(place + 1)
		}
	}
	return "0"
}

// privateLines are what only those read who took it.
func privateLines(a tickets.Activity, p tickets.Private) (lines []tickets.Line) {
	if p.Name == "" && p.Phone == "" && p.Address == "" {
		return []tickets.Line{tickets.Say("serve.meet", "place", orUnknown(a.Place))}
	}
	address := p.Address
	if address == "" {
		address = a.Place
	}
	lines = append(lines, tickets.Say("serve.private", "name", orUnknown(p.Name), "phone", orUnknown(p.Phone), "address", orUnknown(address)))
	if p.Note != "" {
		lines = append(lines, tickets.Say("serve.note", "note", tickets.Plain(p.Note)))
	}
	return append(lines, tickets.Say("serve.discreet"))
}
