package intents

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// This file hears what somebody says of a service they ordered: that nobody has come, who will come, that they would rather have it another day, that
// they complain of who came. It counts only for who has such an order; from anybody else the same words may be any matter.

var (
	nobodyHere    = regexp.MustCompile(`(?i)^(?:志愿者|志願者|人|他|她|师傅|師傅|怎么|怎麼|还|還|一直|到现在|到現在|都|也|那天|今天|昨天|根本|就|是|等了半天|等了好久|这么久|這麼久|，|,|\s)*(?:(?:没|沒)(?:有|见|見|看见|看見|等到)?(?:人|志愿者|志願者)?(?:过来|過來|来|來|到|影)|不见人|不見人|(?:没|沒)(?:见|見|看见|等到)(?:到)?(?:人|志愿者)|白等|放.{0,3}鸽子).{0,10}$|^(?:the volunteer |he |she |they )?(?:nobody|no one|did not|didn't|has not|hasn't|never) ?(?:has |is )?(?:come|came|here|show(?:ed|n)? up|arrived)(?: yet)?[.!]*$`)
	whoComesAsked = regexp.MustCompile(`(?i)^(?:请问|請問|那|到时候|到時候|是|会|會|，|,|\s)*(?:谁|誰|哪位|哪个志愿者|哪位志愿者|哪位志願者|边个|邊個)(?:会|會|要|过|過|能)*(?:来|來|嚟|去|上门|上門)(?:陪|接|帮|幫|给|給|看|照顾|照顧|做|修|剪|理)?.{0,6}$|^who (?:will|is going to|is) (?:come|coming|accompany|visit|help)\b.{0,25}$`)
	otherTime     = regexp.MustCompile(`(?i)^(?:那|能不能|能|可以|可不可以|我想|我要|想|要|帮我|幫我|，|,|\s)*(?:换|換|改|调|調)(?:个|個|一个|一個|一下)?(?:时间|時間|日子|日期|天|期)(?:得唔得|行吗|行嗎|可以吗|可以嗎|行不行|好吗|好嗎|吗|嗎|吧)*[？?。.!]*$|^(?:can|could) (?:we|i|you) (?:please )?(?:change|move) (?:the|it to another) (?:time|date|day)[?.]*$|^another (?:time|day),? please[.]*$`)
	blamesHelper  = regexp.MustCompile(`(?i)^(?:我)?(?:要|想|必须)*(?:投诉|投訴|举报|舉報)(?:一下)?(?:那个|那個|这个|這個|上次|今天|昨天|来的|來的|你们的|你們的|的|，|,)*(?:志愿者|志願者|来的人|來的人)[。.!！]*$|^i want to complain about the volunteer[.!]*$`)
)

// saidOfOrder finds what such words want; known is nil when they are none, or there is no order of theirs they can be about.
func (w *Work) saidOfOrder(ctx context.Context, text string) (known map[string]string, err error) {
	waited, who, other, blames := nobodyHere.MatchString(text), whoComesAsked.MatchString(text), otherTime.MatchString(text), blamesHelper.MatchString(text)
	if len([]rune(text)) > longestAsk && !isLatin(Fold(text)) || !waited && !who && !other && !blames {
		return nil, nil
	}
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(t tickets.Ticket) bool { return t.Kind != tickets.Order || !t.Stage.Open() && !blames })
	if (who || other) && len(own) == 1 {
		known = map[string]string{"list": "status", "number": string(own[0].Number)}
		if other {
			known["list"], known["words"] = "rearrange", text
		}
		return known, nil
	}
	for _, t := range own {
		all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number, Limit: openLooked})
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			switch {
			case blames && blamedSeat(a) > 0:
				return map[string]string{"list": "complain", "id": string(a.Number)}, nil
			case waited && w.isMissed(a):
				return map[string]string{"list": "waited", "number": string(t.Number), "words": text, "at": w.Activities.Window(a)}, nil
			}
		}
	}
	return nil, nil
}

// missedTime is how long after a service should have begun its requester may still speak of nobody having come.
const missedTime = 3 * 24 * time.Hour

// isMissed reports whether an activity should have begun, and nobody has.
func (w *Work) isMissed(a tickets.Activity) bool {
	now := w.Desk.Now()
	begun := slices.ContainsFunc(a.Seats, func(s tickets.Seat) bool { return s.State == tickets.SeatStarted || s.State == tickets.SeatFinished })
	return !begun && a.Stage != tickets.ActivityCancelled && now.After(a.From) && now.Before(a.From.Add(missedTime))
}

// Waited keeps with the order that nobody has come: whoever keeps it reads it and looks for the volunteer.
var Waited = register(&Intent{
	Name:  "waited",
	Begin: mayDo(tickets.Follow),
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		n := w.Answers["number"]
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: w.words(), Files: w.Files},
			tickets.Say("order.waited", "at", tickets.Plain(w.Answers["at"])), tickets.Choice{Key: "menu.human", Data: "go human"})
		out.Talk = tickets.Number(n)
		return out, err
	},
})

// leftOpen leaves it to who comes.
var leftOpen = regexp.MustCompile(`(?i)都行|都可以|随便|隨便|看你们|看你們|你们定|你們定|any ?time|whenever`)

// Rearrange asks for when an order would suit better, and keeps it with the order.
var Rearrange = register(&Intent{
	Name:  "rearrange",
	Begin: mayDo(tickets.Follow),
	Asks: []Question{{Name: "when", Hear: func(w *Work, text string) bool {
		if w.Reading.When == "" && !leftOpen.MatchString(text) {
			return false
		}
		w.Answers["when"] = text
		return true
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: strings.TrimSpace(w.Answers["words"] + " " + w.Answers["when"]), Files: w.Files}, tickets.Say("order.rearranged"))
		out.Talk = tickets.Number(w.Answers["number"])
		return out, err
	},
})
