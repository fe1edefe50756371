package intents

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/tickets"
)

// Report: something is wrong, or somebody has a request of the office. It becomes a ticket.
var Report = register(&Intent{
	Name:     "report",
	Personal: true,
	Asks: []Question{
		{Name: "words", Says: matterAsked},
		consent,
		serviceQuestion(),
		{Name: "place", AskPlace: true, When: placeMatters, Choices: fixed("choice.no_place", "-")},
		{Name: "confirm", Says: summary("ask.report.confirm"), Hear: correct, Chose: confirmed,
			Choices: confirmChoices},
		{Name: "change", When: changing, Hear: correct, Chose: change,
			Choices: fixed("choice.change_words", "words", "choice.change_service", "service", "choice.change_place", "place")},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) { return file(ctx, w) },
})

// matterAsked asks what it is, and says where, when that is all that was said.
func matterAsked(w *Work) []tickets.Line {
	ask := tickets.Say("ask.report.words")
	place := w.placeText()
	if place == "" {
		place = w.Answers["phone"]
	}
	if place != "" {
		return []tickets.Line{tickets.Say("heard.place", "place", tickets.Plain(place)), ask}
	}
	return []tickets.Line{ask}
}

// hidden are words that ask for it that nobody learns who reported.
var hidden = Worded("hidden")

// WantsHidden reports a matter that is told together with the wish that the contact be kept from the office it is about.
func WantsHidden(text string) bool { return hidden.In(text) }

// kindAsked asks for the kind, in words where there are none to choose from.
func kindAsked(w *Work) []tickets.Line {
	for _, code := range strings.Fields(w.Answers["services"]) {
		if _, known := w.Desk.Services.Get(code); known {
			return []tickets.Line{tickets.Say("ask.report.service")}
		}
	}
	return []tickets.Line{tickets.Say("ask.report.kind")}
}

// serviceQuestion is asked only when the reader was not sure: the likeliest services, something else, or a person.
func serviceQuestion() Question {
	return Question{
		Name: "service",
		When: func(w *Work) bool { return w.Answers["services"] != "" },
		Choices: func(w *Work) []tickets.Choice {
			var choices []tickets.Choice
			for _, code := range strings.Fields(w.Answers["services"]) {
				if _, known := w.Desk.Services.Get(code); known && len(choices) < 3 {
					choices = append(choices, tickets.Choice{Label: w.Desk.Services.Name(code, w.Lang), Data: code})
				}
			}
			if len(choices) == 0 {
				return []tickets.Choice{{Key: "choice.staff_sorts", Data: "-"}}
			}
			return append(choices, tickets.Choice{Key: "choice.other", Data: "-"})
		},
		Says: kindAsked,
		Hear: func(w *Work, text string) bool { // saying it in other words is an answer too
			length := len([]rune(text))
			if length <= 2 || hurries.In(text) || len([]rune(w.Reading.Place))*2 > length { // 「好的」, or only a place: that says nothing of the kind
				return false
			}
			if w.Reading.Sure >= SureEnough && tickets.TopClass(w.Reading.Service) == "S" && !strings.Contains(" "+w.Answers["services"], " S") { // a wish of another kind: it takes the place of no report
				return false
			}
			if len([]rune(w.Reading.When))*3 > length*2 { // 「每天中午」: the kind is asked once more
				w.Answers["words"] = join(w.Answers["words"], text)
				return true
			}
			w.Answers["words"] = join(w.Answers["words"], text)
			if w.Reading.Service != "" && w.Reading.Sure >= SureEnough {
				w.Answers["service"] = w.Reading.Service
			} else {
				w.Answers["service"] = "-"
			}
			return true
		},
	}
}

// hurries are words of somebody who has no time for a question; they say nothing of the kind.
var hurries = Worded("hurries")

// placeless are the classes whose matters lie in no place: education, work, social security, health, money, suggestions, conduct.
var placeless = map[string]bool{"04": true, "05": true, "07": true, "08": true, "12": true, "14": true, "15": true}

func placeMatters(w *Work) bool {
	return w.Point == nil && !placeless[tickets.TopClass(w.Answers["service"])]
}

// summary shows everything before it is filed, in the words it will be filed with.
func summary(key string) func(w *Work) []tickets.Line {
	return func(w *Work) []tickets.Line {
		service := "@word.to_be_sorted"
		if name := w.serviceName(); name != "" {
			service = tickets.Plain(name)
		}
		check := tickets.Say(key, "service", service, "words", tickets.Plain(w.Answers["words"]),
			"place", orUnknown(w.placeText()), "when", orUnknown(w.Answers["when"]), "contact", w.contactLine())
		switch place := w.Answers["place"]; {
		case w.Point != nil:
		case vague(place):
			return []tickets.Line{check, tickets.Say("ask.report.whose")}
		case nameless(place) && w.Desk.Unplaced(place):
			return []tickets.Line{check, tickets.Say("ask.report.estate")}
		}
		return []tickets.Line{check}
	}
}

func orUnknown(text string) string {
	if text == "" || text == "-" {
		return "@word.not_said"
	}
	return tickets.Plain(text)
}

// placeText is the place as said, else that a location was shared.
func (w *Work) placeText() string {
	if p := w.Answers["place"]; p != "" && p != "-" {
		return p
	}
	if w.Point != nil {
		return w.Point.Text
	}
	return ""
}

func (w *Work) contactLine() string {
	switch {
	case w.Answers["hidden"] != "":
		return "@word.contact_hidden"
	case w.Answers["phone"] != "":
		return tickets.Plain(w.Answers["phone"])
	default:
		return "@word.contact_here"
	}
}

// correct hears free words at the summary: a new place completes or replaces the old, a new kind of matter replaces it, anything else is added.
func correct(w *Work, text string) bool {
	if r := w.Reading; r.Intent == "chitchat" && r.Sure >= SureEnough && r.When == "" { // 「哈哈哈」 is no part of the matter
		return false
	}
	understood := false
	where := OnlyWhere(w.Reading, text)
	if p := Where(w.Reading, text); p != "" {
		if understood = true; p != w.Answers["place"] {
			w.Answers["place"] = w.Amend(p)
		}
	}
	if s := w.Reading.Service; s != "" && s != w.Answers["service"] && w.Reading.Sure >= SureEnough && !where && !addsOnly(w.Reading, text) && !asksOfLaw(w.Answers["service"], s, text) { // 槐树巷3号楼 is no tree
		w.Answers["service"], understood = s, true
	}
	if t := w.Reading.When; t != "" { // the dialogue may have filled it in just now
		w.Answers["when"], understood = t, true
	}
	if len(w.Reading.Phones) > 0 {
		w.Answers["phone"], understood = Figures(w.Reading.Phones[0]), true
		where = where || len([]rune(text)) <= len([]rune(w.Reading.Phones[0]))+6 // 「我电话138…」 is no part of the matter
	}
	if !understood && utf8.RuneCountInString(lettersOf(text)) <= 2 { // 「对头」, 「哦」: no matter is told in so few
		return false
	}
	if !understood || !where && (len([]rune(text)) > 12 || w.Reading.Place != "" && !strings.Contains(w.Answers["words"], text)) { // 「和平路那家华联」 says more than where
		w.Answers["words"] = join(w.Answers["words"], text)
	}
	delete(w.Answers, "change")
	delete(w.Answers, "confirm") // so that the new summary is shown
	return true
}

// asksOfLaw reports a question about a matter that has a law, which makes no other kind of it: 「要不要先去仲裁」, of wages that were not paid.
func asksOfLaw(draft, heard, text string) bool {
	return LawMatter(draft) && LawMatter(heard) && tickets.TopClass(draft) == tickets.TopClass(heard) && asksShape.In(strings.TrimSpace(Fold(text)))
}

// addsOnly reports few words that only add to a matter, whatever service they would be of alone: 「周末也装」 is no suggestion.
func addsOnly(r Reading, text string) bool {
	length := utf8.RuneCountInString(lettersOf(text))
	return r.Service == "1401" && length < 12 || r.When != "" && length-utf8.RuneCountInString(lettersOf(r.When)) <= 4
}

// confirmChoices offer to hide the contact, or to show it again.
func confirmChoices(w *Work) []tickets.Choice {
	contact := tickets.Choice{Key: "choice.hide", Data: "hide"}
	if w.Answers["hidden"] != "" {
		contact = tickets.Choice{Key: "choice.show", Data: "show"}
	}
	return []tickets.Choice{{Key: "choice.submit", Data: "yes"}, {Key: "choice.change", Data: "change"}, contact, {Key: "choice.cancel", Data: "cancel"}}
}

// confirmed takes the choice made at the summary. Hiding the contact shows the summary once more; "cancel" is the dialogue's.
func confirmed(w *Work, value string) {
	switch value {
	case "hide":
		w.Answers["hidden"] = "yes"
		return
	case "show":
		delete(w.Answers, "hidden")
		return
	}
	w.Answers["confirm"] = value
}

func changing(w *Work) bool { return w.Answers["confirm"] == "change" }

// change forgets the answer the resident wants to give again, so that its question comes next.
func change(w *Work, value string) {
	switch value {
	case "place":
		w.Point = nil
	case "service":
		w.Answers["services"] = "-" // no candidates: it is said in words, or left to staff
	case "words":
		delete(w.Answers, "voice")
		w.Answers["words.was"] = w.Answers["words"]
	}
	delete(w.Answers, value)
	delete(w.Answers, "confirm")
}

func join(before, more string) string {
	if before == "" {
		return more
	}
	return before + "\n" + more
}

// file turns the answers into a ticket. The desk posts the answer in the same transaction.
func file(ctx context.Context, w *Work) (Outcome, error) {
	f := w.filing()
	for _, offer := range []func(context.Context, *Work, *tickets.Filing) error{offerSame, offerNews} {
		if err := offer(ctx, w, &f); err != nil {
			return Outcome{}, err
		}
	}
	t, err := w.Desk.File(ctx, f)
	out := Outcome{Posted: err == nil, Talk: t.Number}
	if f.Answer != nil {
		out.Choices = f.Answer.Choices
	}
	return out, err
}

func (w *Work) filing() tickets.Filing {
	service := w.Answers["service"]
	if service == "-" {
		service = ""
	}
	place := tickets.Place{Text: w.placeText()}
	if w.Point != nil {
		place.Lat, place.Lon = w.Point.Lat, w.Point.Lon
	}
	f := tickets.Filing{
		Source: w.Begun, Cause: w.Cause, Resident: w.Resident, To: w.To, Lang: w.Lang,
		Kind: kindOf(service), Service: service, Chosen: slices.Contains(strings.Fields(w.Answers["services"]), service), Words: w.words(), Place: place, When: w.Answers["when"], Files: w.Files,
		Contact: tickets.Contact{Name: w.Answers["name"], Phone: w.Answers["phone"], Hidden: w.Answers["hidden"] != ""},
	}
	if second := w.Answers["second"]; second != "" {
		f.Answer = &tickets.Notice{
			Lines: []tickets.Line{
				tickets.Say("ticket.filed", "limit", w.Desk.LimitWords(f)),
				tickets.Say("ask.second", "words", tickets.Plain(second)),
			},
			Choices: []tickets.Choice{{Key: "choice.second_yes", Data: "go second"}, {Key: "choice.second_no", Data: "go thanks"}},
		}
	}
	return f
}

// words are the matter in the resident's words, behind a mark when they were spoken and somebody else wrote them down.
func (w *Work) words() string {
	if w.Answers["words"] == "" {
		return ""
	}
	return w.Answers["voice"] + w.Answers["words"]
}

// Limit is how long the answer to the draft takes once it is submitted, in the words of a line.
func (w *Work) Limit() string { return w.Desk.LimitWords(w.filing()) }

// kindOf is the ticket's kind when nobody said otherwise: the lists of enforcement are complaints, the rest asks for help.
func kindOf(service string) tickets.TicketKind {
	switch {
	case strings.HasPrefix(service, "S"):
		return tickets.Order
	case service == "1401":
		return tickets.Suggestion
	case service == "0908":
		return tickets.TipOff
	case service == "1501", strings.HasPrefix(service, "02"), strings.HasPrefix(service, "06"):
		return tickets.Complaint
	case service == "":
		return tickets.Consult
	}
	return tickets.Help
}
