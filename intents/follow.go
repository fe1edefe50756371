package intents

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huying/tickets"
)

// mayDo is the Begin of a flow that ends in a move on the resident's own ticket.
func mayDo(verb tickets.Verb) func(context.Context, *Work) error {
	return func(ctx context.Context, w *Work) error {
		t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		if err != nil {
			return err
		}
		m, _ := tickets.MoveOf(verb)
		return m.May(t, tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID})
	}
}

// act makes a move of the resident on their own ticket; the answer leaves in the same transaction.
func (w *Work) act(ctx context.Context, a tickets.Act, says tickets.Line, choices ...tickets.Choice) (Outcome, error) {
	t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
	if err != nil {
		return Outcome{}, err
	}
	return w.actOn(ctx, t, a, says, choices...)
}

// actOn is act on a ticket that is known to be the resident's own.
func (w *Work) actOn(ctx context.Context, t tickets.Ticket, a tickets.Act, says tickets.Line, choices ...tickets.Choice) (Outcome, error) {
	return w.actSaying(ctx, t, a, []tickets.Line{says}, choices)
}

func (w *Work) actSaying(ctx context.Context, t tickets.Ticket, a tickets.Act, lines []tickets.Line, choices []tickets.Choice) (Outcome, error) {
	a.By = tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}
	a.Source = w.Cause
	a.Answer = &tickets.Notice{To: w.To, Class: tickets.Reply, Lang: w.Lang, Lines: lines, Choices: choices}
	_, err := w.Desk.Do(ctx, t.Number, a)
	return Outcome{Posted: err == nil, Choices: choices}, err
}

// atWork are the stages in which the limit to the answer runs.
var atWork = []tickets.Stage{tickets.Filed, tickets.Accepted, tickets.Assigned, tickets.Working}

// Follow: more words or pictures for a ticket. A picture needs no words.
var Follow = register(&Intent{
	Name:  "follow",
	Begin: mayDo(tickets.Follow),
	Asks:  []Question{{Name: "words", When: func(w *Work) bool { return len(w.Files) == 0 }}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		if err != nil {
			return Outcome{}, err
		}
		says, after := tickets.Say("follow.done"), []tickets.Line(nil)
		if slices.Contains(atWork, t.Stage) && t.Urgency != tickets.Danger {
			says, after = w.standing(t)
		}
		choices := []tickets.Choice{{Key: "choice.new_matter", Data: "go report"}}
		if t.Urgency == tickets.Danger {
			says, choices = inDanger(w.Answers["danger"], w.Answers["words"]), nil
			if words := w.Answers["words"]; relief(words) || Gone(w.Answers["danger"], words) {
				choices = w.leftDraft()
			} else if NoDanger(words) { // it was taken for one: what they wanted is a tap away
				choices = append(w.leftDraft(), tickets.Choice{Key: "choice.new_matter", Data: "go report"})
			}
		}
		place := w.Answers["moved"]
		if !slices.Contains(atWork, t.Stage) {
			place = ""
		}
		if place != "" && t.Urgency != tickets.Danger {
			says = tickets.Say("follow.place", "place", tickets.Plain(place), "stage", "@stage."+string(t.Stage), "due", w.Desk.Day(w.Desk.Promised(t)))
			after = nil
		}
		lines := append([]tickets.Line{says}, after...)
		if t.Stage == tickets.Callback && t.Urgency != tickets.Danger { // what was asked stays asked
			question, answers := w.openCallback(t)
			lines, choices = append(lines, question), append(answers[:len(answers):len(answers)], choices...)
		}
		out, err := w.actSaying(ctx, t, tickets.Act{Verb: tickets.Follow, Text: w.words(), Place: place, Files: w.Files}, lines, choices)
		if err == nil {
			err = w.PassOn(ctx, t.Number, w.words())
		}
		out.Talk = t.Number
		return out, err
	},
})

// standing says that words were added to a ticket that is being dealt with, and how it stands: who asks how long it takes sees it at once. What was to
// be answered by now is not promised for a day that is past.
func (w *Work) standing(t tickets.Ticket) (says tickets.Line, after []tickets.Line) {
	words, due := w.Answers["words"], w.Desk.Promised(t)
	late := t.PausedAt.IsZero() && w.Desk.Now().After(t.Expected())
	now := tickets.Say("follow.now", "stage", "@stage."+string(t.Stage), "due", w.Desk.Day(due))
	if late {
		now = tickets.Say("status.late")
	}
	switch {
	case len(w.Files) == 0 && Urges(words):
		return tickets.Say("follow.urged"), []tickets.Line{now}
	case len(w.Files) == 0 && Discontent(words):
		return tickets.Say("follow.discontent"), []tickets.Line{now, tickets.Say("follow.what_wrong")}
	case t.Service != "" && late:
		return tickets.Say("follow.done"), []tickets.Line{now}
	case t.Service != "":
		return tickets.Say("follow.stands", "stage", "@stage."+string(t.Stage), "due", w.Desk.Day(due)), nil
	}
	return tickets.Say("follow.done"), nil
}

// Hide: the contact of a ticket that was just filed is kept from the office that deals with it.
var Hide = register(&Intent{
	Name:  "hide",
	Begin: mayDo(tickets.Follow),
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: "保密", Hide: true}, tickets.Say("hide.done"))
		out.Talk = tickets.Number(w.Answers["number"])
		return out, err
	},
})

// inDanger answers who goes on writing about a danger: they are told that it is read, never asked anything; somebody in despair, that they
// are not alone.
func inDanger(kind, words string) tickets.Line {
	switch {
	case kind == "suicide":
		return tickets.Say("follow.beside_you")
	case relief(words), Gone(kind, words):
		return tickets.Say("follow.relieved")
	case CalledHelp(words):
		return tickets.Say("follow.help_called")
	}
	return tickets.Say("follow.on_duty")
}

// Relieved reports short words that tell of nothing but the end of a danger.
func Relieved(text string) bool {
	longest := 12
	if DetectLang(text) == tickets.English {
		longest = 45
	}
	return len([]rune(text)) <= longest && relief(text) && !strings.ContainsAny(text, "但没沒还還不") && !englishNot.MatchString(text)
}

// Gone reports words that whoever threatened somebody is there no more. Said of a sick person the same words mean death, so they count in no other danger.
func Gone(danger, text string) bool {
	said := strings.Trim(text, " 。.!！~")
	return danger == "violence" && gone.In(said) || danger == "missing" && cameBack.In(said)
}

// cameBack tells that who was missed is there again; of who threatens it would be the contrary.
var cameBack = Worded("came_back")

var gone = Worded("gone")

// NoDanger reports who says that no danger was meant: 「没有危险，我是说垃圾」, "it is not an emergency".
func NoDanger(text string) bool { return noDanger.In(text) }

var noDanger = Worded("no_danger")

// relieved are words of somebody who is out of danger.
var relieved = Worded("relieved")

var englishNot = regexp.MustCompile(`(?i)\b(?:not|no|but|still|never|yet)\b|n't`)

// Withdraw: the resident takes a ticket back.
var Withdraw = register(&Intent{
	Name:  "withdraw",
	Begin: mayDo(tickets.Withdraw),
	Asks: []Question{{Name: "confirm", Choices: fixed("choice.withdraw_yes", "yes", "choice.withdraw_no", "cancel"),
		Says: func(w *Work) []tickets.Line {
			return []tickets.Line{tickets.Say("ask.withdraw.confirm", "number", w.Answers["number"])}
		}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		n, by := tickets.Number(w.Answers["number"]), tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}
		if _, err := w.own(ctx, n); err != nil {
			return Outcome{}, err
		}
		if w.Activities != nil {
			if err := w.Activities.OrderWithdrawn(ctx, n, by, w.Cause); err != nil {
				return Outcome{}, err
			}
		}
		if w.Desk.Mediation != nil {
			if err := w.Desk.Mediation.TicketWithdrawn(ctx, n, by, w.Cause); err != nil {
				return Outcome{}, err
			}
		}
		says := tickets.Say("withdraw.done")
		if w.Desk.Legal != nil {
			if given, err := w.Desk.Legal.TicketWithdrawn(ctx, n, by); err != nil {
				return Outcome{}, err
			} else if given > 0 {
				says = tickets.Say("withdraw.done_booked")
			}
		}
		return w.act(ctx, tickets.Act{Verb: tickets.Withdraw}, says)
	},
})

// The answers to the questions of a callback.
var (
	contactedChoices = fixed("choice.contacted.yes", "yes", "choice.contacted.no", "no", "choice.skip", "-")
	solvedChoices    = fixed("choice.solved.yes", "yes", "choice.solved.no", "no", "choice.skip", "-")
	happyChoices     = fixed("choice.happy.good", "good", "choice.happy.fair", "fair", "choice.happy.bad", "bad", "choice.skip", "-")
)

// Rate: the resident answers the callback in three short questions, 联系过吗, 解决了吗 and 满意吗; each may be skipped. What was not
// solved is opened again at once: what is still wrong may be said after it, and is not waited for. Who comes back after something else goes on
// where they were.
var Rate = register(&Intent{
	Name:    "rate",
	Resumes: true,
	Begin: func(ctx context.Context, w *Work) error {
		if err := mayDo(tickets.Answer)(ctx, w); err != nil {
			return err
		}
		t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		for name, value := range w.leftOf(t) {
			if _, said := w.Answers[name]; said {
				continue
			}
			if w.Answers[name] = value; name == "solved" {
				w.Answers["earlier"] = "yes"
			}
		}
		w.Answers["round"] = roundOf(t)
		return err
	},
	Asks: []Question{
		{Name: "contacted", Choices: contactedChoices, When: func(w *Work) bool { return w.Answers["solved"]+w.Answers["happy"] == "" }},
		{Name: "solved", Choices: solvedChoices},
		{Name: "happy", Choices: happyChoices, When: func(w *Work) bool { return w.Answers["solved"] == "yes" },
			Says: func(w *Work) []tickets.Line { return []tickets.Line{askHappy(w.Answers["earlier"] != "")} }},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		given := func(name string) string { return strings.TrimPrefix(w.Answers[name], "-") }
		a := tickets.Act{Verb: tickets.Answer, Contact: given("contacted"), Solved: given("solved"), Happy: given("happy")}
		switch a.Solved {
		case "no":
			a.Happy = "bad" // not solved is counted as not satisfied; nobody is asked twice
		case "":
			a = tickets.Act{Verb: tickets.Answer, Reached: tickets.ReachedRefused}
			return w.act(ctx, a, tickets.Say("rate.skipped"))
		}
		if a.Happy != "bad" {
			return w.act(ctx, a, tickets.Say("rate.thanks"))
		}
		says := tickets.Say("rate.reopened")
		if a.Text = w.Answers["said"]; a.Text != "" {
			says = tickets.Say("rate.reopened_said")
		}
		out, err := w.act(ctx, a, says)
		out.Talk = tickets.Number(w.Answers["number"]) // the next words say what is wrong
		return out, err
	},
})

// roundOf tells the rounds of a ticket's callbacks apart: what was said of an earlier result does not stand for a later one.
func roundOf(t tickets.Ticket) string { return strconv.FormatInt(t.DoneAt.UnixMilli(), 36) }

// leftOf are the answers to the callback of a ticket that were given before something else came between; nil when there are none.
func (w *Work) leftOf(t tickets.Ticket) map[string]string {
	if w.Left["number"] != string(t.Number) || w.Left["round"] != roundOf(t) {
		return nil
	}
	return w.Left
}

// openCallback is the question of a callback that is to be answered next, with its answers.
func (w *Work) openCallback(t tickets.Ticket) (tickets.Line, []tickets.Choice) {
	name, line, choices := "", tickets.Line{}, []tickets.Choice(nil)
	switch left := w.leftOf(t); {
	case left["solved"] == "yes":
		name, line, choices = "happy", askHappy(true), happyChoices(w)
	case left["contacted"]+left["happy"] != "":
		name, line, choices = "solved", tickets.Say("ask.rate.solved"), solvedChoices(w)
	default:
		return tickets.Say("ask.rate.contacted"), tickets.CallbackChoices(t.Number)
	}
	var out []tickets.Choice
	for _, c := range choices {
		out = append(out, tickets.Choice{Key: c.Key, Data: "go rate number=" + string(t.Number) + " " + name + "=" + c.Data})
	}
	return line, out
}

// askHappy is the last question of a callback; earlier: that it was solved was said before something else came between.
func askHappy(earlier bool) tickets.Line {
	if earlier {
		return tickets.Say("ask.rate.happy_earlier")
	}
	return tickets.Say("ask.rate.happy")
}

// AlsoHeard are the answers that words may give to an offer before those it shows: who is asked whether somebody came, and writes 没解决,
// has said what matters most.
func AlsoHeard(offered []tickets.Choice, text string) []tickets.Choice {
	for _, c := range offered {
		if strings.HasPrefix(c.Data, "go activity ") && strings.HasSuffix(c.Data, "do="+string(tickets.ActivityTake)) && takesIt.In(strings.TrimSpace(text)) {
			return []tickets.Choice{{Label: text, Data: c.Data}} // 「我来」, to a card
		}
		if data := alsoChosen(c, strings.TrimSpace(text)); data != "" {
			return []tickets.Choice{{Label: text, Data: data}}
		}
		ask, found := strings.CutSuffix(c.Data, " contacted=yes")
		if !found || !strings.HasPrefix(ask, "go rate ") || !solving.MatchString(text) {
			continue
		}
		return []tickets.Choice{{Key: "choice.solved.yes", Data: ask + " solved=yes"}, {Key: "choice.solved.no", Data: ask + " solved=no"}}
	}
	return nil
}

// takesIt are words by which a volunteer takes what is offered on a card.
var takesIt = Worded("takes_it")

// alsoChosen is what words choose that are not the label of a choice: whether it is the same matter as somebody else's, that a closed one is to be
// reported again, why somebody cannot come; "" when they choose nothing.
func alsoChosen(c tickets.Choice, text string) string {
	switch {
	case strings.HasPrefix(c.Data, "go same ") && sameMatter.In(text), strings.HasPrefix(c.Data, "go again ") && reportsAgain.In(text),
		c.Key == "serve.release.yes" && cannotWhy.In(text), c.Key == "case.choice.no" && noTalks.In(text):
		return c.Data
	case c.Key == "serve.release.no" && stillGoes.In(text):
		return c.Data
	case c.Key == "activity.button.skip" && CannotCome(text):
		return c.Data
	case c.Key == "choice.same.no" && otherMatter.In(text):
		return "go apart"
	}
	return ""
}

var (
	// noTalks is 「不想调解了」: the talks are declined, and the matter itself stays.
	noTalks = Worded("no_talks")
	// reportsAgain is 「我要重新提」, and cannotWhy 「临时加班」, to the question whether they really cannot come.
	reportsAgain = Worded("reports_again")
	cannotWhy    = Worded("cannot_why")
)

// sameMatter and otherMatter answer whether somebody else has reported the same, which no word of a matter would.
var (
	sameMatter  = Worded("same_matter")
	otherMatter = Worded("other_matter")
)

// solving are words about the result rather than about who called.
var solving = regexp.MustCompile(`(?i)[解修办辦弄][决決好]|solved|fixed`)
