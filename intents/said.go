package intents

import (
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
	words *regexp.Regexp
}{
	{"release", regexp.MustCompile(`(?i)去不了|来不了|來不了|不能去|不去了|退单|退單|取消|不接|can't|cannot|cancel`)},
	{"wait", regexp.MustCompile(`(?i)候补|候補|排队|排隊|wait`)},
	{"take", regexp.MustCompile(`(?i)接单|接單|我接|我来|我來|抢单|搶單|报名|報名|take|i'll do`)},
	{"finish", regexp.MustCompile(`(?i)做完|完成|结束|結束|做好了|搞定|finish|done`)},
	{"start", regexp.MustCompile(`(?i)到了|开始|開始|start|arrived|here`)},
	{"rate", regexp.MustCompile(`(?i)评单|評單|评价|評價|打分|rate`)},
}

var (
	arrived  = regexp.MustCompile(`(?i)^(?:我|我们|我們|人)?(?:已经|已經|已)?(?:到了|到门口了|到門口了|到地方了|到楼下了|到樓下了|开始服务|開始服務|开始了|開始了)[。.!！了]*$|^(?:i'm here|i have arrived|arrived|start)[.!]?$`)
	finished = regexp.MustCompile(`(?i)^(?:我|我们|我們|都|活|服务|服務|已经|已經)*(?:做完|干完|完成|结束|結束|服务完|服務完|忙完|弄完|弄好|做好)了?[。.!！]*$|^(?:done|finished|all done)[.!]?$`)
	cannot   = regexp.MustCompile(`(?i)^(?:我|那天|到时候|临时有事|臨時有事|有事|，|,)*(?:去不了|来不了|來不了|不能去|去不成)(?:了)?[。.!！]*$|^i (?:can't|cannot) (?:go|come|make it)[.!]?$`)
	stars    = regexp.MustCompile(`(?i)^(?:打|给|給|我给|我給)?\s*([1-5一二三四五两兩])\s*(?:颗|顆|个|個)?(?:星|stars?)(?:好评|好評)?[，,。.!！、\s]*(.*)$`)
)

// Said finds the button that words stand for; known is nil when they stand for none.
func Said(ctx context.Context, w *Work, text string) (known map[string]string, err error) {
	text = strings.TrimSpace(text)
	if n, found := tickets.FindActivityNumber(text); found {
		known = map[string]string{"id": string(n), "do": ""}
		for _, s := range saidVerbs {
			if s.words.MatchString(text) {
				known["do"] = s.verb
				break
			}
		}
		return known, nil
	}
	if w.Activities == nil || w.Resident.ID == "" || len([]rune(text)) > 60 {
		return nil, nil
	}
	if m := stars.FindStringSubmatch(text); m != nil {
		return w.saidStars(ctx, m[1], m[2])
	}
	for _, s := range []struct {
		verb  tickets.ActivityVerb
		words *regexp.Regexp
		seat  tickets.SeatState
	}{{tickets.ActivityStart, arrived, tickets.SeatTaken}, {tickets.ActivityFinish, finished, tickets.SeatStarted}, {tickets.ActivityRelease, cannot, tickets.SeatTaken}} {
		if s.words.MatchString(text) {
			return w.seatSaid(ctx, s.verb, s.seat)
		}
	}
	return nil, nil
}

// Here is what a shared location says of who has a place: they have arrived, or would finish. Far from any service it says nothing.
func Here(ctx context.Context, w *Work, lat, lon float64) (known map[string]string, err error) {
	at := fmt.Sprintf("%.4f,%.4f", lat, lon)
	if known, err = w.seatSaid(ctx, tickets.ActivityFinish, tickets.SeatStarted); known == nil && err == nil {
		known, err = w.seatSaid(ctx, tickets.ActivityStart, tickets.SeatTaken)
	}
	if known != nil {
		known["at"] = at
	}
	return known, err
}

// nearTime is how long before its beginning and after its end 「我到了」 is about a service.
const nearTime = 3 * time.Hour

// seatSaid finds the service that words of who serves are about: the one that is on, or the next one today.
func (w *Work) seatSaid(ctx context.Context, verb tickets.ActivityVerb, state tickets.SeatState) (map[string]string, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil || !found {
		return nil, err
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Limit: openLooked})
	if err != nil {
		return nil, err
	}
	now := w.Desk.Now()
	all = slices.DeleteFunc(all, func(a tickets.Activity) bool {
		if !liveSeat(a, v.ID) || a.Seats[a.SeatOf(v.ID)].State != state {
			return true
		}
		return verb == tickets.ActivityStart && (now.Before(a.From.Add(-nearTime)) || now.After(a.Till.Add(nearTime)))
	})
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b tickets.Activity) int { return a.From.Compare(b.From) })
	if verb == tickets.ActivityRelease && len(all) > 1 { // which one, they say themselves
		return map[string]string{"list": "takes"}, nil
	}
	return map[string]string{"id": string(all[0].Number), "do": string(verb)}, nil
}

// saidStars finds what stars in words are for: the newest service of theirs that has none yet.
func (w *Work) saidStars(ctx context.Context, digit, words string) (map[string]string, error) {
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed)
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		if t.Kind != tickets.Order {
			continue
		}
		all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number})
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if seat := unrated(a); seat > 0 {
				score := atoi(digit)
				if score == 0 {
					score = numeral([]rune(strings.NewReplacer("两", "二", "兩", "二").Replace(digit)))
				}
				return map[string]string{"id": string(a.Number), "do": "rate", "n": fmt.Sprint(seat), "score": fmt.Sprint(score), "words": words}, nil
			}
		}
	}
	return nil, nil
}
