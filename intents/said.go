package intents

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// This file hears, before any model is asked, the few words of people who serve and are served: 「接单 A20261126-0003」, 「我到了」, 「做完了」,
// 「去不了了」, 「五星，很细心」. Words that may mean something else mean this only for who has a place or a service to rate.

// saidVerbs are what is said beside an activity's number, the first that is found.
var saidVerbs = []struct {
	verb  string
	words Wording
}{
	{"release", Worded("beside_release")},
	{"wait", Worded("beside_wait")},
	{"take", Worded("beside_take")},
	{"finish", Worded("beside_finish")},
	{"start", Worded("beside_start")},
	{"rate", Worded("beside_rate")},
}

var (
	complaining = regexp.MustCompile(`(?i)投诉|投訴|complain`)

	arrived  = Worded("arrived")
	finished = Worded("finished")
	cannot   = Worded("cannot")
	late     = Worded("late")
	lateNot  = Worded("late_not") // that is a matter
	stars    = regexp.MustCompile(`(?i)^(?:打|给|給|我给|我給)?\s*([1-5一二三四五两兩])\s*(?:颗|顆|个|個)?(?:星|stars?)(?:好评|好評)?[，,。.!！、\s]*(.*)$`)
)

// Said finds the button that words stand for; known is nil when they stand for none.
func Said(ctx context.Context, w *Work, text string) (known map[string]string, err error) {
	text = strings.TrimSpace(text)
	if n, found := tickets.FindActivityNumber(text); found {
		return saidBeside(n, text), nil
	}
	if w.Activities == nil || w.Resident.ID == "" || len([]rune(text)) > 60 {
		return nil, nil
	}
	if from, till, quiet := quietIn(text); quiet {
		if v, found, err := w.volunteer(ctx); err != nil || found && v.Stage != tickets.VolunteerLeft {
			return map[string]string{"list": "volunteer", "edit": "quiet", "quiet": quietWords(from, till)}, err
		}
	}
	if WantsPeace(text) {
		if v, found, err := w.volunteer(ctx); err != nil || found && v.Stage != tickets.VolunteerLeft {
			return map[string]string{"list": "aside", "do": "pause"}, err
		}
	}
	if len([]rune(text)) <= longestLate && late.In(text) && !lateNot.In(text) {
		known, err := w.seatSaid(ctx, tickets.ActivityStart, tickets.SeatTaken)
		if known != nil {
			known["do"] = sayLate
		} else if err == nil {
			known, err = w.calledOff(ctx)
		}
		return known, err
	}
	if known, err = w.saidOfOrder(ctx, text); known != nil || err != nil {
		return known, err
	}
	if m := stars.FindStringSubmatch(text); m != nil {
		return w.saidStars(ctx, m[1], m[2])
	}
	for _, s := range []struct {
		verb   tickets.ActivityVerb
		words  Wording
		states []tickets.SeatState // the likeliest first; of the others the desk says what is wrong
	}{
		{tickets.ActivityStart, arrived, []tickets.SeatState{tickets.SeatTaken, tickets.SeatStarted}},
		{tickets.ActivityFinish, finished, []tickets.SeatState{tickets.SeatStarted, tickets.SeatTaken, tickets.SeatFinished}},
		{tickets.ActivityRelease, cannot, []tickets.SeatState{tickets.SeatTaken, tickets.SeatWaiting}},
	} {
		if s.words.In(text) || s.verb == tickets.ActivityRelease && CannotCome(text) {
			known, err := w.seatSaid(ctx, s.verb, s.states...)
			if known == nil && err == nil {
				if known, err = w.calledOff(ctx); known != nil || err != nil {
					return known, err
				}
				if known, err = w.seatSaid(ctx, tickets.ActivityRelease, tickets.SeatTaken); known != nil { // it is not the day yet: what they have taken says when
					known = map[string]string{"list": "takes"}
				}
			}
			return known, err
		}
	}
	return nil, nil
}

// saidBeside is what is said beside an activity's number.
func saidBeside(n tickets.ActivityNumber, text string) map[string]string {
	known := map[string]string{"id": string(n), "do": ""}
	for _, s := range saidVerbs {
		if s.words.In(text) {
			known["do"] = s.verb
			break
		}
	}
	if complaining.MatchString(text) {
		known["list"] = "complain"
	}
	return known
}

// sayLate is what somebody with a place does who says that they come later, and longestLate bounds such words, in runes of Chinese or letters of English.
const (
	sayLate     = "late"
	longestLate = 40
)

// Urgent reports words about a place somebody has that cannot wait for an open question: they are there, or cannot come.
func Urgent(text string) bool {
	text = strings.TrimSpace(text)
	return arrived.In(text) || cannot.In(text)
}

// Stars finds what a digit alone is for when nothing is offered under it: the stars of a service that has none yet. The question for them may
// have been followed by other news.
func Stars(ctx context.Context, w *Work, digit int) (known map[string]string, err error) {
	if w.Activities == nil || w.Resident.ID == "" || digit < 1 || digit > 5 {
		return nil, nil
	}
	if known, err = w.saidStars(ctx, fmt.Sprint(digit), ""); known["before"] != "" {
		return nil, err
	}
	return known, err
}

// Here is what a shared location says of who has a place: they have arrived, or would finish. Far from any service it says nothing.
func Here(ctx context.Context, w *Work, lat, lon float64) (known map[string]string, err error) {
	at := fmt.Sprintf("%.4f,%.4f", lat, lon)
	if known, err = w.seatSaid(ctx, tickets.ActivityFinish, tickets.SeatStarted); known != nil {
		known["ask"] = "yes" // a location alone ends nothing: they may share it right after the beginning
	} else if err == nil {
		known, err = w.seatSaid(ctx, tickets.ActivityStart, tickets.SeatTaken)
	}
	if known != nil {
		known["at"] = at
	}
	return known, err
}

// nearTime is how long before its beginning and after its end 「我到了」 is about a service.
const nearTime = 3 * time.Hour

// seatSaid finds the service that words of who serves are about: the one that is on, or the next one.
func (w *Work) seatSaid(ctx context.Context, verb tickets.ActivityVerb, states ...tickets.SeatState) (map[string]string, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil || !found {
		return nil, err
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Limit: openLooked})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b tickets.Activity) int { return a.From.Compare(b.From) })
	for _, state := range states {
		about := slices.Clone(all)
		about = slices.DeleteFunc(about, func(a tickets.Activity) bool {
			i := a.SeatOf(v.ID)
			return i < 0 || a.Seats[i].State != state || a.Stage == tickets.ActivityCancelled || verb != tickets.ActivityRelease && !w.isNear(a)
		})
		switch {
		case len(about) == 0:
		case verb == tickets.ActivityRelease && len(about) > 1: // which one, they say themselves
			return map[string]string{"list": "takes"}, nil
		default:
			return map[string]string{"id": string(about[0].Number), "do": string(verb)}, nil
		}
	}
	return nil, nil
}

// calledOff finds what they had taken and is cancelled: whoever is on the way all the same must not look for it.
func (w *Work) calledOff(ctx context.Context) (map[string]string, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil || !found {
		return nil, err
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Stages: []tickets.ActivityStage{tickets.ActivityCancelled}, Limit: openLooked})
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if i := a.SeatOf(v.ID); i >= 0 && a.Seats[i].State == tickets.SeatTaken && w.isNear(a) {
			return map[string]string{"id": string(a.Number), "do": "show"}, nil
		}
	}
	return nil, nil
}

// isNear reports whether an activity is on, or about to be, or just over.
func (w *Work) isNear(a tickets.Activity) bool {
	now := w.Desk.Now()
	return now.After(a.From.Add(-nearTime)) && now.Before(a.Till.Add(nearTime))
}

// saidStars finds what stars in words are for: the newest service of theirs that has none yet.
func (w *Work) saidStars(ctx context.Context, digit, words string) (map[string]string, error) {
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed)
	if err != nil {
		return nil, err
	}
	score := atoi(digit)
	if score == 0 {
		score = numeral([]rune(strings.NewReplacer("两", "二", "兩", "二").Replace(digit)))
	}
	var before map[string]string // rated already: the desk says so
	for _, t := range own {
		if t.Kind != tickets.Order {
			continue
		}
		all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number})
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			seat := unrated(a)
			known := map[string]string{"id": string(a.Number), "do": "rate", "n": fmt.Sprint(cmp.Or(seat, finishedSeat(a))), "score": fmt.Sprint(score), "words": words}
			if seat > 0 {
				return known, nil
			}
			if before == nil && finishedSeat(a) > 0 {
				before = known
				before["before"] = "yes"
			}
		}
	}
	return before, nil
}
