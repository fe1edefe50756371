package intents

import (
	"huying/tickets"
)

// This file answers, in a sentence, what people ask of the office itself: who reads this, whether it is a machine, which number to call, praise, and
// the joke of a red packet.

var (
	whoReads    = Worded("who_reads")
	robot       = Worded("robot")
	numberAsked = Worded("number_asked")
	praise      = Worded("praise")
	gift        = Worded("gift")
	// giftNot are words of a matter in which a red packet plays a part: somebody was asked for one, or cheated with one.
	giftNot = Worded("gift_not")

	// WhoReads answers who wonders, or fears, who sees what they write.
	WhoReads = register(say("who_reads", []tickets.Line{tickets.Say("consent.who_reads")}))
	// Robot answers who asks whether a person is there.
	Robot = register(say("robot", []tickets.Line{tickets.Say("help.robot")}, tickets.Choice{Key: "menu.human", Data: "go human"}, tickets.Choice{Key: "menu.report", Data: "go report"}))
	// Numbers answers who asks for a number to call or when somebody is there: what is the same everywhere, and a person for the rest.
	Numbers = register(say("numbers", []tickets.Line{tickets.Say("help.numbers")}, tickets.Choice{Key: "menu.human", Data: "go human"}))
	// Praise thanks for praise; a person passes it on.
	Praise = register(say("praise", []tickets.Line{tickets.Say("help.praise")}, tickets.Choice{Key: "menu.human", Data: "go human"}))
	// Gift declines a red packet, which is meant kindly.
	Gift = register(say("gift", []tickets.Line{tickets.Say("help.gift")}))
)

// longestGift bounds a red packet's joke, in runes: a longer message tells of something.
const longestGift = 24

// aboutOffice finds what is asked of the office itself; "" for none.
func aboutOffice(text string) string {
	switch {
	case whoReads.In(text):
		return "who_reads"
	case robot.In(text):
		return "robot"
	case numberAsked.In(text):
		return "numbers"
	case praise.In(text):
		return "praise"
	case len([]rune(text)) <= longestGift && gift.In(text) && !giftNot.In(text):
		return "gift"
	}
	return ""
}
