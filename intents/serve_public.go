package intents

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"huying/tickets"
)

// This file answers 「有什么活动」, asked by anybody: the activities the community calls people to, and how one takes part. What was built of
// somebody's order is not among them: that a neighbour needs company to the hospital is nobody else's to read.

// Gatherings is the list of what is open to everybody. Who is a volunteer sees what fits, and can take it.
var Gatherings = register(&Intent{Name: "gatherings", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	wish := tickets.Choice{Key: "gatherings.button.wish", Data: "go order service=S14"}
	if w.Activities == nil {
		return Outcome{Lines: []tickets.Line{tickets.Say("gatherings.none")}, Choices: []tickets.Choice{wish}}, nil
	}
	v, found, err := w.volunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if found && v.Stage == tickets.VolunteerChecked {
		return Openings.Finish(ctx, w)
	}
	open, err := w.openToAll(ctx)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("gatherings.none")}}
	if len(open) > 0 {
		out.Lines = []tickets.Line{tickets.Say("gatherings.open")}
	}
	for _, a := range open[:min(len(open), openListed)] {
		out.Lines = append(out.Lines, w.about("gatherings.item", a, "free", strconv.Itoa(a.Free()), "where", orUnknown(a.Place)))
	}
	switch {
	case !found || v.Stage == tickets.VolunteerLeft:
		out.Lines = append(out.Lines, tickets.Say("gatherings.how"))
		out.Choices = []tickets.Choice{{Key: "enrol.button.enrol", Data: "go volunteer"}, wish}
	default:
		out.Lines = append(out.Lines, tickets.Say("enrol.stands", "name", tickets.Plain(v.Name), "state", "@enrol.state."+string(v.Stage)))
		out.Choices = append(volunteerChoices(v)[:1:1], wish)
	}
	return out, nil
}})

// openToAll are the activities without an order that everybody may know of and that have a place left: those of the resident's own community
// where it is known, the soonest first.
func (w *Work) openToAll(ctx context.Context) ([]tickets.Activity, error) {
	listed, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Stages: []tickets.ActivityStage{tickets.ActivityListed}, From: w.Desk.Now(), Limit: openLooked})
	if err != nil {
		return nil, err
	}
	home, err := w.home(ctx)
	if err != nil {
		return nil, err
	}
	near := tickets.Volunteer{}
	if home != "" {
		near.Grids = []string{home}
	}
	open := slices.DeleteFunc(listed, func(a tickets.Activity) bool {
		return len(a.Tickets) > 0 || a.PartyOnly || a.Free() == 0 || near.RingOf(a.Area) > tickets.RingCommunity
	})
	slices.SortFunc(open, func(a, b tickets.Activity) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Number, b.Number))
	})
	return open, nil
}

// home is the area somebody lives in, as they said for their notices or as their last ticket has it; "" when nobody knows.
func (w *Work) home(ctx context.Context) (string, error) {
	if w.Resident.ID == "" {
		return "", nil
	}
	if w.News != nil {
		s, _, err := w.News.Subscriptions.Of(ctx, w.Resident.ID)
		if err != nil || s.Area != "" {
			return s.Area, err
		}
	}
	last, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, 1)
	if err != nil || len(last) == 0 {
		return "", err
	}
	return cmp.Or(last[0].Place.Grid, last[0].Area), nil
}

// gatheringAsked is a question for one of them by its name: 「重阳节活动怎么报名」, 「我要报名周末楼道大扫除」. What is on says whether it is among them.
var gatheringAsked = Worded("gathering_asked")

// gatheringsAsked is a question for activities, and nothing else. Who names one (「想参加合唱队」) wants that.
var gatheringsAsked = Worded("gatherings_asked")
