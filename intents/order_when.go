package intents

import (
	"regexp"
	"strings"
	"time"

	"huying/tickets"
)

// now is the time where the tenant is.
func (w *Work) now() time.Time { return w.Desk.Now().In(w.Desk.Location) }

// settleWhen turns the words of the time into a window. A time that is over is asked for again; words that name none stay as they are.
func (w *Work) settleWhen() {
	said := w.Answers["when"]
	if said == "" || said == w.Answers["when.read"] {
		return
	}
	window, found := windowIn(said, w.now())
	delete(w.Answers, "window")
	switch {
	case !found && lasting.In(said): // 「好几天没出门了」 says how long, not when somebody may come
		w.forgetWhen()
		return
	case found && window.Over(w.now()):
		w.forgetWhen()
		w.Answers["past"] = said
		return
	case found:
		spoken := said
		if isoDay.MatchString(said) { // it says it in figures already
			spoken = ""
		}
		w.Answers["window"] = window.Words(spoken, w.now().Location())
	}
	w.Answers["when.read"] = said
	delete(w.Answers, "past")
}

// lasting are the words of how long something has been so.
var lasting = Worded("lasting")

// HearTime takes words that are a time and next to nothing more as the time of an order, whatever was asked: 「改成后天下午吧」.
func HearTime(w *Work, text string) bool {
	said, named := w.bestWhen(text)
	if named && len([]rune(text)) <= len([]rune(said))+6 && len([]rune(text)) <= 14 {
		said = w.onDay(said)
		w.forgetWhen()
		w.Answers["when"] = said
		return true
	}
	return false
}

// onDay puts an hour that is named without a day on the day the order has: 「下个月3号」, and then 「早上七点半」.
func (w *Work) onDay(said string) string {
	now := w.now()
	if _, _, named := dayIn(inFigures(strings.ToLower(said)), now); named {
		return said
	}
	known, found := windowIn(w.Answers["when"], now)
	if !found || known.Over(now) {
		return said
	}
	if _, days, _ := dayIn(inFigures(strings.ToLower(w.Answers["when"])), now); days > 1 || known.Repeat != tickets.Once { // 「周末」, 「每周三」: which of them is not said
		return w.Answers["when"] + " " + said
	}
	return known.From.In(now.Location()).Format(time.DateOnly) + " " + said
}

func (w *Work) forgetWhen() {
	for _, name := range []string{"when", "when.read", "window", "past"} {
		delete(w.Answers, name)
	}
}

// askWhen asks for the time, and says why when one was given that is over.
func askWhen(w *Work) []tickets.Line {
	ask := tickets.Say("ask.order.when")
	if past := w.Answers["past"]; past != "" {
		return []tickets.Line{tickets.Say("order.past", "when", tickets.Plain(past)), ask}
	}
	return []tickets.Line{ask}
}

// whenChoices are the usual times, for those who answer with a digit.
var whenChoices = fixed("order.when.tomorrow_am", "1 am", "order.when.tomorrow_pm", "1 pm", "order.when.weekend", "weekend", "order.when.any", "-")

func choseWhen(w *Work, value string) {
	day := midnight(w.now())
	switch value {
	case "1 am":
		value = day.AddDate(0, 0, 1).Format(time.DateOnly) + " 08:00-12:00"
	case "1 pm":
		value = day.AddDate(0, 0, 1).Format(time.DateOnly) + " 13:00-18:00"
	case "weekend":
		saturday, _, _ := weekdayOf("", "六", day)
		value = saturday.Format(time.DateOnly) + " 08:00-18:00"
	}
	w.forgetWhen()
	w.Answers["when"] = value
}

// longestWhen bounds what a ticket keeps of the words of a time, in runes.
const longestWhen = 40

// easyWords leave the time to the organisation.
var easyWords = Worded("easy_words")

// hearWhen takes the time in words. Words that leave it open are an answer too (「听你们安排」); words about the matter are kept with it, and the
// time is asked for again.
func hearWhen(w *Work, text string) bool {
	w.forgetWhen()
	said, named := w.bestWhen(text)
	if !named && w.Reading.When == "" && !easyWords.In(text) {
		if len([]rune(text)) <= 6 {
			return false
		}
		w.Answers["words"] = join(w.Answers["words"], text)
		return true
	}
	if len([]rune(said)) > longestWhen {
		if w.Reading.When == "" {
			return false
		}
		said = w.Reading.When
	}
	w.Answers["when"] = said
	return true
}

// bestWhen are the words of a message that name a time: those the reader found, unless the whole message says more.
func (w *Work) bestWhen(text string) (said string, named bool) {
	whole, found := windowIn(text, w.now())
	if !found {
		return text, false
	}
	if part, found := windowIn(w.Reading.When, w.now()); found && part == whole {
		return w.Reading.When, true
	}
	return text, true
}

var (
	clinicOnly = Worded("clinic_only")
	aboutDoor  = regexp.MustCompile(`^(?:好|好的|嗯|行|是|对|啊|喂|在|我|家|家里|家裡|我家|在家|ok|yes|home)$`)
)

// settleWay keeps a hospital from being taken for the door: who is accompanied is fetched at home.
func (w *Work) settleWay() {
	if nextDoor.In(w.Answers["place"]) { // 「帮楼上的王奶奶」 says whose neighbour she is, and no door
		delete(w.Answers, "place")
	}
	place := w.Answers["place"]
	if w.Answers["service"] != "S02" || !clinicOnly.In(place) {
		return
	}
	if !strings.Contains(w.Answers["words"], place) && w.Answers["words"] != "" {
		w.Answers["words"] = join(w.Answers["words"], place)
	}
	delete(w.Answers, "place")
}

// longestDoor is up to how many runes an answer is an address and nothing else.
const longestDoor = 30

// hearDoor takes an address. 「在家」 is none: nobody knows yet where that is.
func hearDoor(w *Work, text string) bool {
	text = strings.TrimSpace(text)
	if len(w.Reading.Phones) > 0 && w.Reading.Place == "" { // a number, and nothing of where
		return false
	}
	if selfWords.MatchString(text) { // it says for whom, not where
		return false
	}
	if len([]rune(text)) < 2 || aboutDoor.MatchString(strings.ToLower(text)) {
		return false
	}
	if w.Answers["place.again"] == "" && w.Reading.When == "" && SaysNoPlace(w.Reading, text) { // 「旧的就行」 is kept with the matter
		w.Answers["place.again"], w.Answers["words"] = "yes", join(w.Answers["words"], text)
		return true
	}
	if place := w.Answers["place"]; place == "" || place == w.Reading.Place && w.Reading.When == "" && len([]rune(text)) <= longestDoor { // 「12号3楼」: more than the reader needs
		w.Answers["place"] = text
	}
	return true
}
