package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/intents"
	"huying/tickets"
)

// words handles what somebody wrote, in the order a person at a counter would: words that always work, a ticket's number,
// the open question, an open talk with a clerk, and only then a new matter.
func (t *turn) words(ctx context.Context) (answer, error) {
	text := strings.TrimSpace(t.m.Text)
	if a, done, err := t.takesUp(ctx, t.dropped, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.always(ctx, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.news(ctx, text); done || err != nil {
		return a, err
	}
	if name := t.aloud(ctx, text); name != "" {
		if name == "numbers" || name == "praise" { // should they choose a person next, it need not be said again
			t.s.Heard = text
		}
		return t.start(ctx, name, nil)
	}
	if a, done, err := t.otherPhone(ctx, text); done || err != nil {
		return a, err
	}
	if known, err := t.served(ctx, text); err != nil || known != nil {
		return t.startIf(ctx, "activity", known, err)
	}
	if n, found := tickets.FindCaseNumber(text); found {
		return t.start(ctx, "mediation", map[string]string{"number": string(n)})
	}
	if n, found := tickets.FindNumber(text); found {
		return t.start(ctx, "status", map[string]string{"number": string(n)})
	}
	if a, done, err := t.asksOn(ctx, text); done || err != nil {
		return a, err
	}
	offered := t.offered(ctx)
	if q, w := t.open(); q != nil {
		if also := intents.AlsoHeard(offered, text); len(also) > 0 { // to what was asked on the side: 「算了还是去」
			return t.chosen(ctx, also[0].Data)
		}
		return t.hear(ctx, q, w, text)
	}
	if data, found := t.label(slices.Concat(intents.AlsoHeard(offered, text), offered), text); found { // 「解决了」 typed to a notice that asks
		if n, late := t.ratesLate(ctx, data, text); late {
			return t.follow(ctx, n, text)
		}
		return t.chosen(ctx, data)
	}
	if data := t.begins(offered, text); data != "" {
		return t.chosen(ctx, data)
	}
	if a, done, err := t.ofFiled(ctx, text); done || err != nil {
		return a, err
	}
	return t.ofTalk(ctx, text)
}

// ofTalk gives words to the ticket that is talked about, or begins what they want.
func (t *turn) ofTalk(ctx context.Context, text string) (answer, error) {
	n, bond, err := t.talk(ctx)
	switch {
	case err != nil:
		return answer{}, err
	case n == "":
		return t.fresh(ctx, text)
	case bond == inquires:
		return t.start(ctx, "status", map[string]string{"number": string(n)})
	case bond == perhaps:
		t.s.Heard = text
		a := says(tickets.Say("follow.which", "number", string(n)))
		a.choices = []tickets.Choice{{Key: "choice.follow_it", Data: "go follow number=" + string(n)}, {Key: "choice.new_matter", Data: "go report"}}
		return a, nil
	}
	if t.onlyHides(text) {
		return t.start(ctx, "hide", map[string]string{"number": string(n)})
	}
	return t.follow(ctx, n, text)
}

// ofFiled hears words about what was filed before: the answer to a callback, that it is there again, what is to be changed, that it has settled itself.
func (t *turn) ofFiled(ctx context.Context, text string) (a answer, done bool, err error) {
	if a, done, err := t.calledBack(ctx, text); done || err != nil {
		return a, true, err
	}
	if a, done, err := t.comesBack(ctx, text); done || err != nil {
		return a, true, err
	}
	if a, done, err := t.wantsBack(ctx, text); done || err != nil {
		return a, true, err
	}
	if n := t.s.Talk; n != "" && t.Now().Before(t.s.TalkTill) && !t.inDanger() && amends.In(text) { // what is to be changed, they are asked
		a, err = t.start(ctx, "follow", map[string]string{"number": string(n)})
		return a, true, err
	}
	return t.settledItself(ctx, text)
}

// always handles the words that mean the same at any point of any conversation.
func (t *turn) always(ctx context.Context, text string) (answer, bool, error) {
	want, known := universal(text)
	switch want {
	case "":
		return answer{}, false, nil
	case "cancel":
		if t.s.Intent == "" && t.inDanger() && t.s.Danger == "suicide" { // 「算了」: nobody is left alone with it
			a, err := t.follow(ctx, t.s.Talk, text)
			return a, true, err
		}
		a, err := t.cancel(ctx)
		return a, true, err
	case "back":
		a, err := t.back(ctx)
		return a, true, err
	case "withdraw":
		a, err := t.takeBack(ctx, text)
		return a, true, err
	case "hide":
		if n := t.s.Talk; t.s.Intent == "" && n != "" && t.Now().Before(t.s.TalkTill) && !t.inDanger() { // just filed
			a, err := t.start(ctx, "hide", map[string]string{"number": string(n)})
			return a, true, err
		}
		if t.s.Intent != "report" {
			want = "anonymous"
			break
		}
		t.s.Answers["hidden"] = "yes"
		a, err := t.proceed(ctx)
		return a, true, err
	}
	a, err := t.order(ctx, want, known)
	return a, true, err
}

// takeBack hears 「撤回」: what is offered under that name, the draft, the ticket that is open or was talked about last, or they choose which.
func (t *turn) takeBack(ctx context.Context, text string) (answer, error) {
	if q, w := t.open(); q != nil && q.Choices != nil {
		if value, found := t.label(q.Choices(w), text); found {
			return t.take(ctx, q, w, value)
		}
	} else if data, found := t.label(t.offered(ctx), text); found {
		return t.chosen(ctx, data)
	}
	number := t.s.Answers["number"]
	switch {
	case t.matter():
		return t.cancel(ctx)
	case number == "" && t.Now().Before(t.s.TalkTill):
		number = string(t.s.Talk)
	}
	if number == "" {
		return t.start(ctx, "status", nil)
	}
	return t.start(ctx, "withdraw", map[string]string{"number": number})
}

// back takes the last answer given off the list, so that its question is asked again.
func (t *turn) back(ctx context.Context) (answer, error) {
	i := intents.Get(t.s.Intent)
	if i == nil {
		return says(tickets.Say("cancel.nothing")), nil
	}
	w := t.work()
	for n := len(i.Asks) - 1; n >= 0; n-- {
		q := &i.Asks[n]
		if q.When != nil && !q.When(w) {
			continue // it was never asked: the first words had said it
		}
		if _, given := w.Answers[q.Name]; given && q.Name != "consent" && q.Name != t.s.Asked {
			delete(w.Answers, q.Name)
			return t.ask(q, w), nil
		}
	}
	if q, w := t.open(); q != nil {
		return t.ask(q, w), nil
	}
	return t.cancel(ctx)
}

// hear takes words as the answer to the open question.
func (t *turn) hear(ctx context.Context, q *intents.Question, w *intents.Work, text string) (answer, error) {
	if t.Now().Sub(t.s.At) > staleAfter && t.perhapsNew() && !t.rates(q, text) {
		t.s.Heard = text
		a := says(tickets.Say("draft.stale"))
		a.choices = []tickets.Choice{{Key: "choice.resume", Data: "go resume"}, {Key: "choice.new_matter", Data: "go report"}}
		return a, nil
	}
	t.s.Files = append(t.s.Files, t.files...)
	if t.s.Intent == "verify_notice" {
		t.s.Heard = text
	}
	if q.Name == "words" && t.matter() {
		t.mind()
	}
	before := t.s.Answers["words"]
	if a, done, err := t.putsRight(ctx, q, w, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.picked(ctx, q, w, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.rated(ctx, q, text); done || err != nil {
		return a, err
	}
	if meant := intents.Meant(text); meant != text { // 「不是三号楼，是五号楼」
		text = meant
		if err := t.understand(ctx, t.reader(), text); err != nil {
			return answer{}, err
		}
		w.Reading = t.reading
	}
	if a, done, err := t.beside(ctx, q, w, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.toReport(ctx, q, text); done || err != nil {
		return a, err
	}
	switch {
	case q.Hear != nil:
		return t.asked(ctx, q, w, text, before)
	case q.Choices != nil && q.Name != "place" && q.Name != "words" && t.composing():
		return t.again(q, w), nil
	case q.Choices != nil && q.Name != "place" && q.Name != "words":
		return t.unlisted(ctx, q, w, text)
	}
	if q.Name == "place" && t.nowhere(text) {
		return t.noted(ctx)
	}
	if q.Name == "place" {
		text = placeWrong.ReplaceAllString(text, "")
	}
	t.s.Answers[q.Name] = t.toldBefore(q, text)
	t.heard(text, q)
	return t.answered(ctx, before)
}

// unlisted hears words that are none of the choices of a question: a question of law, a remark, another matter beside or instead of this one.
func (t *turn) unlisted(ctx context.Context, q *intents.Question, w *intents.Work, text string) (answer, error) {
	if a, done, err := t.article(ctx, text); done || err != nil {
		return a, err
	}
	switch {
	case t.newMatter() && t.remarks(text):
		return t.noted(ctx)
	case t.newMatter() && t.toldBoth(q):
		return t.second(q, w, text), nil
	case t.newMatter():
		return t.instead(ctx, text)
	}
	return t.again(q, w), nil
}

// amends is the wish to change what was filed, and not yet what.
var amends = intents.Worded("amends")

// placeWrong stands before a place that puts another right: 「地点错了，是4号楼」.
var placeWrong = regexp.MustCompile(`^(?:刚才|剛才|上面|的)*(?:地点|地點|地址|位置|楼号|樓號)(?:说|說|写|寫|打|填|报|報)?(?:错|錯|不对|不對|有误|有誤)了?[，,。\s]*(?:应该|應該|其实|其實)?(?:是|在)?`)

// asked lets a question hear the words itself. What else they say shows in the next question; where it does not, they are told that it was heard.
func (t *turn) asked(ctx context.Context, q *intents.Question, w *intents.Work, text, before string) (answer, error) {
	known := len(t.s.Answers)
	t.heard(text, q)
	if !q.Hear(w, text) {
		if t.s.Intent == "order" && len(t.s.Answers) > known && t.reading.Place != "" { // where, to a question for whom
			return t.noted(ctx)
		}
		return t.again(q, w), nil
	}
	a, err := t.answered(ctx, before)
	if err == nil && t.s.Asked == q.Name && q.Name != "confirm" && (t.matter() || t.s.Intent == "volunteer" && slices.Contains([]string{"phone", "grids", "times"}, q.Name)) && t.s.Answers["past"] == "" { // something else was said than what was asked
		a = a.behind(tickets.Say("ask.noted"))
	}
	return a, err
}

// picked hears the words of a choice. 「修好了」 is none of them before the matter is submitted: it has settled itself.
func (t *turn) picked(ctx context.Context, q *intents.Question, w *intents.Work, text string) (a answer, done bool, err error) {
	if t.matter() && q.Name != "words" && intents.OverAlready(text) {
		return t.overAlready(q, w), true, nil
	}
	if q.Choices == nil {
		return answer{}, false, nil
	}
	value, found := t.label(q.Choices(w), text)
	if !found {
		return answer{}, false, nil
	}
	a, err = t.take(ctx, q, w, value)
	return a, true, err
}

// rates reports that words answer the callback that is open, however long ago it was asked: 「又堆起来了」.
func (t *turn) rates(q *intents.Question, text string) bool {
	return t.s.Intent == "rate" && intents.RateSaid(q.Name, text) != nil
}

// answered goes on after words were taken as an answer.
func (t *turn) answered(ctx context.Context, before string) (answer, error) {
	if t.voiced && t.s.Answers["words"] != before {
		t.spoken(t.s.Answers)
	}
	t.s.Asked = ""
	return t.proceed(ctx)
}

// staleAfter is how long a draft waits before words that sound like something else are taken for something else.
const staleAfter = 6 * time.Hour

// newMatter reports whether the words name a matter that is surely not the draft's.
func (t *turn) newMatter() bool {
	r := t.reading
	return r.Sure >= intents.SureEnough && r.Service != "" && r.Service != t.s.Answers["service"] && !intents.OnlyWhen(r, t.m.Text)
}

// perhapsNew reports whether the words may name a matter that is not the draft's.
func (t *turn) perhapsNew() bool {
	r := t.reading
	return t.newMatter() || len(r.Services) > 0 && r.Services[0] != t.s.Answers["service"]
}

// heard fills in what else a sentence says: several answers in one are all heard, and none is asked for again.
func (t *turn) heard(text string, q *intents.Question) {
	known := t.s.Answers
	r := t.reading
	longest := 20
	if intents.DetectLang(text) == tickets.English { // Guiyuan building 3 room 502: all of it says where
		longest = 45
	}
	if short := len([]rune(text)) <= longest && r.When == "" && len(r.Phones) == 0; q.Name == "place" && r.Place != "" && !short {
		known["place"] = r.Place
		if len([]rune(text)) > len([]rune(r.Place))+8 { // more than the place was said
			known["words"] = strings.TrimPrefix(known["words"]+"\n"+text, "\n")
		}
	}
	t.fill(known)
}

// fill adds what the reading found to what is known, and never replaces what is.
func (t *turn) fill(known map[string]string) {
	r := t.reading
	add := func(name, value string) {
		if known[name] == "" && value != "" {
			known[name] = value
		}
	}
	add("place", t.atHome(intents.InEstate(r.Place, known["words"]), known["words"]))
	add("when", r.When)
	if len(r.Phones) > 0 {
		add("phone", intents.Figures(r.Phones[0]))
	}
	if len(r.Names) > 0 {
		add("name", r.Names[0])
	}
	if r.Service == "" && len(r.Services) == 0 {
		return
	}
	if r.Sure >= intents.SureEnough && r.Service != "" {
		add("service", r.Service)
	} else {
		add("services", strings.Join(r.Services, " "))
	}
}
