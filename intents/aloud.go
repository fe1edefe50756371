package intents

import (
	"strings"

	"huying/tickets"
)

// Aloud finds what people say who do not know their way, whatever was being asked: the want that answers it, "" none. A draft stays.
func Aloud(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case feeAsked.In(text):
		return "fee"
	case lostWords.In(text):
		return "lost"
	case waiting.In(text):
		return "wait"
	case whyKept.In(text) && !whoReads.In(text):
		return "why_kept"
	case pictureAsked.In(text):
		return "picture_how"
	case gatheringAsked.In(text):
		return "gatherings"
	case gatheringsAsked.In(text):
		return "gatherings"
	}
	return aboutOffice(text)
}

// pictureAsked is how a picture, a voice message or a place is sent.
var pictureAsked = Worded("picture_asked")

// PictureHow tells how.
var PictureHow = register(say("picture_how", []tickets.Line{tickets.Say("help.picture")}))

var (
	feeAsked  = Worded("fee_asked")
	lostWords = Worded("lost_words")
	waiting   = Worded("waiting")
	whyKept   = Worded("why_kept")

	// Fee answers whether it costs something.
	Fee = register(say("fee", []tickets.Line{tickets.Say("order.no_fee")}))
	// Wait is for who wants to think it over: nothing is lost meanwhile.
	Wait = register(say("wait", []tickets.Line{tickets.Say("draft.take_time")}))
	// WhyKept answers who is asked for consent and wonders what for.
	WhyKept = register(say("why_kept", []tickets.Line{tickets.Say("consent.why")}))
	// Lost is for who does not know what to do here: one sentence, and a person.
	Lost = register(say("lost", []tickets.Line{tickets.Say("help.lost")}, tickets.Choice{Key: "menu.human", Data: "go human"}, tickets.Choice{Key: "menu.order", Data: "go order"},
		tickets.Choice{Key: "menu.report", Data: "go report"}))
)
