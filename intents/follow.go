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
			if words := w.Answers["words"]; relieved.MatchString(words) || Gone(w.Answers["danger"], words) {
				choices = w.leftDraft()
			} else if NoDanger(words) { // it was taken for one: what they wanted is a tap away
				choices = append(w.leftDraft(), tickets.Choice{Key: "choice.new_matter", Data: "go report"})
			}
		}
		lines := append([]tickets.Line{says}, after...)
		if t.Stage == tickets.Callback && t.Urgency != tickets.Danger { // what was asked stays asked
			question, answers := w.openCallback(t)
			lines, choices = append(lines, question), append(answers[:len(answers):len(answers)], choices...)
		}
		out, err := w.actSaying(ctx, t, tickets.Act{Verb: tickets.Follow, Text: w.words(), Files: w.Files}, lines, choices)
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
	case relieved.MatchString(words), Gone(kind, words):
		return tickets.Say("follow.relieved")
	}
	return tickets.Say("follow.on_duty")
}

// Relieved reports short words that tell of nothing but the end of a danger.
func Relieved(text string) bool {
	longest := 12
	if DetectLang(text) == tickets.English {
		longest = 45
	}
	return len([]rune(text)) <= longest && relieved.MatchString(text) && !strings.ContainsAny(text, "但没沒还還不") && !englishNot.MatchString(text)
}

// Gone reports words that whoever threatened somebody is there no more. Said of a sick person the same words mean death, so they count in no other danger.
func Gone(danger, text string) bool {
	said := strings.Trim(text, " 。.!！~")
	return danger == "violence" && gone.MatchString(said) || danger == "missing" && cameBack.MatchString(said)
}

// cameBack tells that who was missed is there again; of who threatens it would be the contrary.
var cameBack = regexp.MustCompile(`(?i)^(?:我|我家|我的)?(?:妈妈?|媽媽?|爸爸?|奶奶|爷爷|爺爺|外婆|外公|老人|孩子|小孩|儿子|兒子|女儿|女兒|老伴|人|他|她)?(?:自己|刚刚|刚|剛|已经|已經)*(?:回来|回來|回家|到家)(?:了|啦)$|^(?:he|she|my \w+) (?:is|came|has come|'s) ?(?:back|home)(?: now)?$`)

var gone = regexp.MustCompile(`(?i)^(?:现在|現在|好像|终于|終於|刚刚|剛剛|刚|，|,|\s)*(?:他们|他們|她|他|坏人|壞人|那个人|那個人|那人|人|陌生人|那个叔叔|那個叔叔)(?:现在|好像|终于|刚|刚刚|已经|已經)*(?:走|离开|離開|跑|下楼|下樓|走开|走開|跑掉)了(?:吧)?$|^(?:he|she|they|the man|that man) (?:is|are|has|have|just)* ?(?:gone|left)(?: now)?$`)

// NoDanger reports who says that no danger was meant: 「没有危险，我是说垃圾」, "it is not an emergency".
func NoDanger(text string) bool { return noDanger.MatchString(text) }

var noDanger = regexp.MustCompile(`(?i)(?:没有|沒有|没|沒|不是|冇)(?:什么|什麼)?(?:危险|危險|紧急|緊急|急事|自杀|自殺|报警|報警|要自杀|想自杀|要报警|想不开|失踪|走失|火灾)|误会|誤會|(?:听|聽|弄|搞|理解|想|看)错了?$|你(?:听|聽|弄|搞|理解|想)错|不用(?:报警|報警|叫救护车|打110|打119|打120)|not (?:an? )?(?:emergency|danger|in danger|urgent)|no (?:emergency|danger)|misunderst|wrong number|nobody is (?:hurt|drowning|in danger)`)

// relieved are words of somebody who is out of danger.
var relieved = regexp.MustCompile(`(?i)找到了|找着了|搵到|没事了|沒事了|没事儿了|安全了|脱险|脫險|救出来|救出來|救上来|(?:火|已经|已經)?(?:灭|滅)了|扑灭|撲滅|(?:已经|已經)?出来了|(?:警察|消防|救护车|救護車|急救)(?:已经|已經)?(?:来|來|到)了|found (?:him|her|it|them)|(?:is|are|am|i'm|we're) (?:safe|ok|okay|fine)(?: now)?|(?:ambulance|police|firemen|firefighters|fire brigade) (?:is|are|has|have)? ?(?:here|arrived|come)|fire is out|all right now|(?:水|火|烟|煙)(?:退|小|散|停)了|退水了|(?:人|老人|孩子|他|她)?(?:醒|醒过来|醒過來)了|(?:到|送)(?:去)?(?:医院|醫院)了|抓(?:住|到)了|(?:救护车|救護車)?(?:拉走|接走)了`)

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
		if strings.HasPrefix(c.Data, "go activity ") && strings.HasSuffix(c.Data, "do="+string(tickets.ActivityTake)) && takesIt.MatchString(strings.TrimSpace(text)) {
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
var takesIt = regexp.MustCompile(`(?i)^(?:好的?|行|可以|没问题|沒問題|有空|，|,|\s)*我(?:来|來|去|接|可以|能去|能來|能来|有空|报名|報名|参加|參加|愿意|願意)(?:吧|啊|呀|了|的)?[。.!！]*$|^接(?:了|吧)?[。.!！]*$|^算我一(?:个|個)[。.!！]*$|^(?:ok,? |yes,? )?i(?:'ll| will| can) (?:do it|go|come|take it|help|take this one)[.!]*$`)

// alsoChosen is what words choose that are not the label of a choice: whether it is the same matter as somebody else's, that a closed one is to be
// reported again, why somebody cannot come; "" when they choose nothing.
func alsoChosen(c tickets.Choice, text string) string {
	switch {
	case strings.HasPrefix(c.Data, "go same ") && sameMatter.MatchString(text), strings.HasPrefix(c.Data, "go again ") && reportsAgain.MatchString(text),
		c.Key == "serve.release.yes" && cannotWhy.MatchString(text), c.Key == "case.choice.no" && noTalks.MatchString(text):
		return c.Data
	case c.Key == "choice.same.no" && otherMatter.MatchString(text):
		return "go apart"
	}
	return ""
}

var (
	// noTalks is 「不想调解了」: the talks are declined, and the matter itself stays.
	noTalks = regexp.MustCompile(`^(?:我|我们|我們|算了|，|,|\s)*(?:不想|不愿意?|不願意?|不要|不用|不同意|不接受|不)(?:调解|調解|谈|談)(?:了|吧|啦)*[。.!！]*$`)
	// reportsAgain is 「我要重新提」, and cannotWhy 「临时加班」, to the question whether they really cannot come.
	reportsAgain = regexp.MustCompile(`(?i)(?:重新|再|重)(?:提|报|報|办|辦|登记|登記|投诉|反映)(?:一次|一遍|一下)?(?:吧)?[。.!！]*$|^report (?:it )?again[.!]*$`)
	cannotWhy    = regexp.MustCompile(`(?i)^(?:我|家里|家裡|单位|單位|公司|临时|臨時|突然|今天|那天|孩子|老人|，|,|\s)*(?:要|得|有|在)*(?:加班|有事|有急事|生病了?|病了|发烧了?|發燒了?|感冒了?|不舒服|出差|开会|開會|走不开|走不開|冲突了?|衝突了?|没空|沒空|没时间|沒時間)(?:了|去不了)?[。.!！]*$|^(?:i am |i'm |i have )?(?:sick|ill|busy|to work|something came up|a meeting)[.!]*$`)
)

// sameMatter and otherMatter answer whether somebody else has reported the same, which no word of a matter would.
var (
	sameMatter  = regexp.MustCompile(`(?i)^(?:对|對|嗯|应该|應該|就|那|好像|，|,|\s)*(?:是的?|对的?|對的?|没错|沒錯|是同一(?:件|个|個)(?:事|事情)?|同一(?:件|个|個)(?:事|事情)?|是?一(?:件|回|码)事|是?一样的?|是?一樣的?|合在一起(?:办|辦)?|一起办|一起辦|合并|合併|係|系)(?:吧|啊|呀)?[。.!！]*$|^(?:yes,? )?(?:it is |it's )?(?:the )?same(?: one| thing| matter)?[.!]*$`)
	otherMatter = regexp.MustCompile(`(?i)^(?:不|应该|應該|这|這|，|,|\s)*(?:不是(?:同?一(?:件|个|個|回|码)(?:事|事情)?|一样的?|的)?|不一样|不一樣|不同|两(?:件|个|码)事|兩(?:件|個)事|另(?:外)?一(?:件|个|個)(?:事)?|分开(?:办)?|分開(?:辦)?|唔係|唔系)(?:吧|啊|呀|的)?[。.!！]*$|^(?:no,? )?(?:it is |it's |they are )?(?:not the same|different|another one)(?: one| thing| matter)?[.!]*$`)
)

// solving are words about the result rather than about who called.
var solving = regexp.MustCompile(`(?i)[解修办辦弄][决決好]|solved|fixed`)
