package bot

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"huying/intents"
	"huying/tickets"
)

// beside hears what is said while a question is open and is no answer to it, and still no other matter: how long it will take, where, a
// telephone number, only 「好的」 to a question for the matter itself. Nothing of it becomes part of the words. done is false for everything else.
func (t *turn) beside(ctx context.Context, q *intents.Question, w *intents.Work, text string) (a answer, done bool, err error) {
	r, known := t.reading, t.who()
	if a, done, err := t.hides(ctx, text); done || err != nil {
		return a, done, err
	}
	if a, done, err := t.declines(ctx, q, w, text); done || err != nil {
		return a, done, err
	}
	if a, done, err := t.ratesAside(ctx, q, w, text); done || err != nil {
		return a, done, err
	}
	named, _ := intents.PersonAlone(text)
	switch {
	case t.onlyPlaced(q, text):
	case (q.Name == "words" || q.Name == "place" || q.Name == "service" && t.s.Intent == "report") && wordsOnlyAnswer(text), q.Name == "confirm" && len(r.Phones) == 0 && !strings.ContainsFunc(text, unicode.IsLetter):
		return t.again(q, w), true, nil
	case !t.matter() || q.Name == "words":
		return answer{}, false, nil
	case q.Choices != nil && agreed.MatchString(bare(text)): // 「好的」 to a question which of several
		return t.again(q, w), true, nil
	case r.Intent == "language" && r.Sure >= intents.SureEnough:
		a, err = t.start(ctx, "language", map[string]string{"lang": string(intents.NamedLang(text))})
		return a, true, err
	case intents.AsksProgress(text) || intents.AsksWhen(text) && q.Name != "when" || intents.Presses(text):
		return t.notYet(q, w), true, nil
	case r.Intent == "chitchat" && r.Sure >= intents.SureEnough && len(r.Phones)+len(r.Names) == 0 && r.Place == "" && r.When == "", isBack.In(text): // 「你好」, when they come back to it
		return t.ask(q, w).behind(tickets.Say("draft.goes_on")), true, nil
	case r.Intent == "status" && r.Sure >= intents.SureEnough && ownBefore.In(text):
		a, err = t.start(ctx, "status", nil)
		return a, true, err
	case t.s.Intent == "report" && joins.In(text) && t.newMatter() && !intents.OnlyWhere(r, text), q.Name == "confirm" && t.otherRoad(text):
		return t.second(q, w, text), true, nil
	case t.s.Intent == "order" && q.Name != "when" && r.Place == "" && intents.HearTime(w, text):
	case q.Name == "place" && r.Place == "" && len(r.Phones) > 0 && t.onlyReach(text): // a number is no place
		t.reached(text)
	case q.Name != "consent" && q.Name != "service":
		return answer{}, false, nil
	case intents.OnlyWhere(r, text):
		t.s.Answers["place"] = t.work().Amend(intents.Where(r, text))
	case len(r.Phones) > 0 && t.onlyReach(text):
		t.reached(text)
	case named != "" && t.ordered(): // 「李秀英，没手机」
		t.s.Answers["whom"], t.s.Answers["whom.name"] = "said", named
	case t.onlyName():
		t.isCalled(text)
	case q.Name == "consent" && t.s.Intent == "report" && (r.Intent == "report" || joins.In(text) || happened.MatchString(text)) && !r.Faint && !t.newMatter() && !t.asksElse(text) && len([]rune(text)) >= 2:
		if err := t.goesOn(ctx, text); err != nil {
			return answer{}, true, err
		}
	case q.Name == "consent" && t.s.Intent == "order" && r.Intent == "order" && !r.Faint && !t.newMatter(): // more of what was ordered
		t.alsoSays(text)
	default:
		return answer{}, false, nil
	}
	t.s.Asked = ""
	a, err = t.proceed(ctx)
	if t.s.Asked == q.Name && q.Name != "confirm" && q.Name != "words" && (q.Name != "consent" || t.s.Answers["service"] == "" || t.who() != known) { // nothing else shows that it was heard
		a = a.behind(tickets.Say("ask.noted"))
	}
	return a, true, err
}

// who is whom to call and whom it is for, which no question shows.
func (t *turn) who() string {
	return strings.Join([]string{t.s.Answers["name"], t.s.Answers["phone"], t.s.Answers["whom.name"]}, "|")
}

// isCalled keeps a name: of who writes, or of somebody the order is for, who need not be asked for any more: 「她叫孙桂芬」.
func (t *turn) isCalled(text string) {
	if name := t.reading.Names[0]; t.ordered() && ofAnother.MatchString(text) {
		t.s.Answers["whom"], t.s.Answers["whom.name"] = "said", name
	} else {
		t.s.Answers["name"] = name
	}
}

// ofAnother begins the name of somebody else than who writes.
var ofAnother = regexp.MustCompile(`^(?:是)?(?:她|他|我(?:的)?` + kin + `|` + kin + `|老伴|老公|老婆)`)

// roomOnly is a room and nothing else, and toBuilding a place that ends where a room may follow.
var (
	roomOnly   = regexp.MustCompile(`^(?:在|是|住)?([1-9]\d{2,3}(?:室|号|號|房)?)[。.]?$`)
	toBuilding = regexp.MustCompile(`(?:号楼|號樓|栋|棟|幢|单元|單元)$`)
)

// happened are a few words that something has happened, which belong to the matter that is being told: 「跑了」, 「已经报警了」.
var happened = regexp.MustCompile(`^[\p{Han}]{1,10}了[。.!！]*$`)

// declines hears what is no answer because they do not go on with it in the way they are asked: no calls, nothing kept, a notice passed on, words
// for the person they wait for.
func (t *turn) declines(ctx context.Context, q *intents.Question, w *intents.Work, text string) (a answer, done bool, err error) {
	switch {
	case t.matter() && q.Name != "words" && t.aboutCalls(text) != "":
		return t.ask(q, w).behind(tickets.Say(t.aboutCalls(text))), true, nil
	case q.Name == "consent" && refuses.In(text):
		a, err = t.take(ctx, q, w, "no")
		return a, true, err
	case t.matter() && q.Name != "words" && intents.Announces(text):
		return t.forwarded(q, w, text), true, nil
	case q.Name == "words" && t.s.Intent == "report" && wantsCall.In(text): // a person hears what it is
		a, err = t.start(ctx, "human", map[string]string{"words": strings.TrimPrefix(t.s.Answers["phone"]+"\n"+text, "\n")})
		return a, true, err
	case q.Name == "consent" && t.s.Intent == "volunteer" && intents.SaysWho(w, text): // asked for a moment later
		a, err = t.noted(ctx)
		return a, true, err
	case q.Name == "consent" && t.s.Intent == "human": // what they would ask the person is kept for them
		t.alsoSays(text)
		a, err = t.noted(ctx)
		return a, true, err
	}
	return answer{}, false, nil
}

// aboutCalls is what to say of a wish to be called, or not to be: a number is nowhere needed. "" when it is neither.
func (t *turn) aboutCalls(text string) string {
	switch {
	case len(t.reading.Phones) > 0:
	case intents.NoCalls.In(text):
		return "ask.no_phone"
	case wantsCall.In(text) && t.s.Answers["phone"] != "":
		return "ask.noted"
	case wantsCall.In(text):
		return "ask.call_me"
	}
	return ""
}

var wantsCall = intents.Worded("wants_call")

// refuses are words by which somebody will not have anything kept.
var refuses = intents.Worded("refuses")

// isBack is what somebody says who comes back to a draft.
var isBack = intents.Worded("is_back")

// ordered reports that the draft is an order, or may turn out to be one.
func (t *turn) ordered() bool {
	return t.s.Intent == "order" || strings.HasPrefix(t.s.Answers["services"], "S") || strings.HasPrefix(t.s.Answers["service"], "S")
}

// onlyReach reports a telephone number and at most a name with it: 「王桂英 138…」, "Chen Xiuying, 137…".
func (t *turn) onlyReach(text string) bool {
	rest := strings.Replace(text, t.reading.Phones[0], "", 1)
	for _, name := range t.reading.Names {
		rest = strings.Replace(rest, name, "", 1)
	}
	if len([]rune(rest)) <= 10 || ownNumber.In(rest) {
		return true
	}
	return twoNames.MatchString(strings.Trim(strings.Replace(text, t.reading.Phones[0], "", 1), " ,.:;"))
}

// reached keeps the number, and the name that was said with it.
func (t *turn) reached(text string) {
	r := t.reading
	t.s.Answers["phone"] = intents.Figures(r.Phones[0])
	if name := twoNames.FindString(strings.Trim(strings.Replace(text, r.Phones[0], "", 1), " ,.:;")); name != "" {
		t.s.Answers["name"] = name
	} else if len(r.Names) > 0 {
		t.s.Answers["name"] = r.Names[0]
	}
}

// hides hears 「别让他们知道是我」 at any question of a report; done is true when nothing else was said.
func (t *turn) hides(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.s.Intent != "report" || !intents.WantsHidden(text) {
		return answer{}, false, nil
	}
	t.s.Answers["hidden"] = "yes"
	if !t.onlyHides(text) {
		return answer{}, false, nil
	}
	t.s.Asked = ""
	if a, err = t.proceed(ctx); t.s.Asked != "confirm" { // the summary says so itself
		a = a.behind(tickets.Say("ask.hidden"))
	}
	return a, true, err
}

// onlyHides reports the wish that nobody learns who reported, and nothing else: also just after it was filed.
func (t *turn) onlyHides(text string) bool {
	most := onlyHiding
	if intents.DetectLang(text) == tickets.English {
		most *= 4
	}
	return !t.inDanger() && intents.WantsHidden(text) && len([]rune(text)) <= most
}

var twoNames = regexp.MustCompile(`^[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}$`)

// onlyHiding is up to how many characters the wish that nobody learns who reported is all that is said, and no part of the matter.
const onlyHiding = 14

// joins are words by which somebody goes on about what else there is.
var joins = intents.Worded("joins")

// otherRoad reports an order in the middle of a report, or the other way round: 「我作业不会写」 is no other name for a broken swing. Who puts the kind
// right says so.
func (t *turn) otherRoad(text string) bool {
	heard := t.reading.Intent
	return (heard == "order" || heard == "report") && heard != t.s.Intent && t.newMatter() && !kindPut.In(text)
}

var kindPut = intents.Worded("kind_put")

// toldBoth reports a matter that is told when only consent was left to be asked for one that was understood: both are meant, unless they say that the
// first was wrong.
func (t *turn) toldBoth(q *intents.Question) bool {
	service := t.s.Answers["service"]
	return q.Name == "consent" && t.matter() && service != "" && service != "-" && intents.Meant(t.m.Text) == t.m.Text && !takesBack.In(t.m.Text)
}

// takesBack are words by which what was told is taken back for something else.
var takesBack = intents.Worded("takes_back")

// second keeps another matter for when the draft is filed, and goes on with the draft.
func (t *turn) second(q *intents.Question, w *intents.Work, text string) answer {
	if t.s.Second == nil {
		t.s.Second = &intents.Second{Service: t.reading.Service, Words: text}
	} else { // a third one: said together with the second, so that no word is lost
		t.s.Second.Words += "\n" + text
	}
	t.s.Answers["second"] = t.s.Second.Words
	return t.ask(q, w).behind(tickets.Say("draft.second"))
}

// alsoSays keeps words with those of the matter.
func (t *turn) alsoSays(text string) {
	t.s.Answers["words"] = strings.TrimPrefix(t.s.Answers["words"]+"\n"+text, "\n")
}

// goesOn takes words that were sent in several messages as one: 「楼下烧烤店」, 「太吵了」. What was said first is not doubted any more than the whole.
func (t *turn) goesOn(ctx context.Context, text string) error {
	place := t.reading.Place
	t.alsoSays(text)
	if err := t.reread(ctx, t.s.Answers["words"]); err != nil {
		return err
	}
	delete(t.s.Answers, "service")
	delete(t.s.Answers, "services")
	if place != "" {
		t.s.Answers["place"] = t.work().Amend(place)
	}
	t.fill(t.s.Answers)
	return nil
}

// ownBefore are words about what somebody has reported before this draft.
var ownBefore = intents.Worded("own_before")

// complained are words of somebody who has reported before and has heard nothing since.
var complained = intents.Worded("complained")

// longestComplaint bounds such words, in runes: a longer message tells all of a matter.
const longestComplaint = 24

// matter reports that the draft becomes a ticket of a matter or an order.
func (t *turn) matter() bool { return t.s.Intent == "report" || t.s.Intent == "order" }

// notYet tells who asks how long it takes before anything was submitted, and goes on.
func (t *turn) notYet(q *intents.Question, w *intents.Work) answer {
	return t.ask(q, w).behind(tickets.Say("draft.not_yet", "limit", w.Limit()))
}

// gotIt is 「好的」, said to what asks nothing; received is 「收到」, which chooses nothing either.
var (
	received = regexp.MustCompile(`^(?:收到|知道|明白|了解|gotit|noted|understood)+(?:了|啦|哈)*$`)
	gotIt    = intents.Worded("got_it")
)

// wordsOnlyAnswer reports words that can be an answer to some choice and tell of no matter: 「1」, 「好的」, 「？？」.
func wordsOnlyAnswer(text string) bool {
	if number(text) > 0 { // 「三」
		return true
	}
	for _, r := range text {
		if unicode.IsLetter(r) {
			return len(meant(answerWords, bare(text))) > 0
		}
	}
	return true
}

// plain hears what begins no matter though it is new: a question of law, only where, how far something is, 「同意」 when nothing was asked.
func (t *turn) plain(ctx context.Context, text string) (a answer, done bool, err error) {
	if intents.Announces(text) {
		t.s.Heard = text
		return says(tickets.Say("notice.forwarded")).offering(forwardedChoices...), true, nil
	}
	if a, done, err := t.article(ctx, text); done || err != nil {
		return a, done, err
	}
	r := t.reading
	if a, done, err := t.ofArticle(ctx, text); done || err != nil {
		return a, done, err
	}
	if intents.OnlyAddress(r, text) { // where, and not yet what
		a, err = t.start(ctx, "report", map[string]string{"place": intents.Where(r, text)})
		return a, true, err
	}
	if wantsCall.In(text) {
		a, err = t.start(ctx, "human", map[string]string{"words": text})
		return a, true, err
	}
	if a, done, err := t.onlyNumber(ctx, text); done || err != nil {
		return a, done, err
	}
	if intents.Presses(text) {
		if n, err := t.onlyUnderWay(ctx); err != nil || n != "" {
			if err == nil {
				a, err = t.follow(ctx, n, text)
			}
			return a, true, err
		}
	}
	if known, err := t.howFar(ctx, text); err != nil || known != nil {
		a, err = t.startIf(ctx, "status", known, err)
		return a, true, err
	}
	if r.Place == "" && len([]rune(text)) <= longestComplaint && complained.In(text) && (r.Service == "" || r.Sure < intents.SureEnough) { // and of what, their tickets say
		t.s.Heard = text
		a, err = t.start(ctx, "status", nil)
		return a, true, err
	}
	if received.MatchString(bare(text)) || gotIt.In(bare(text)) && len(t.offered(ctx)) < 2 {
		return says(tickets.Say("thanks.any_time")), true, nil
	}
	if len(answerWords[bare(text)]) > 0 && r.Intent != "chitchat" || agreedEnglish.In(bare(text)) {
		return t.nothing(ctx), true, nil
	}
	return answer{}, false, nil
}
