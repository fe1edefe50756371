package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// This file is how a draft is put right by who was misunderstood, changes their mind, or says where only once: nothing of it becomes part of the
// words, and what was told before is not asked again.

var (
	// wrong is 「不对」, 「不是这个」, 「错了错了」 and nothing else.
	wrong = intents.Worded("wrong")
	// refusing is what says no to the summary and not what is wrong with it.
	refusing = regexp.MustCompile(`^(?:不|否|不行|不要|不可以|不好|唔好|唔得|no|nope)(?:啊|呀|的|了|吧)*$`)
	// toCome is 「对了」, after which they will say what.
	toCome = intents.Worded("to_come")
	// goesBack is how somebody takes up again what they have just cancelled: 「还是报吧」.
	goesBack = intents.Worded("goes_back")
)

// putsRight hears that what was understood is wrong, before 「不是」 is taken for no consent.
func (t *turn) putsRight(ctx context.Context, q *intents.Question, w *intents.Work, text string) (a answer, done bool, err error) {
	if !t.matter() {
		return answer{}, false, nil
	}
	said := bare(text)
	from, to := intents.Swapped(text)
	switch place := t.s.Answers["place"]; {
	case q.Name != "words" && swap(place, from, to) != place:
		t.s.Answers["place"], t.s.Asked = swap(place, from, to), ""
		if a, err = t.proceed(ctx); t.s.Asked != "confirm" {
			a = a.behind(tickets.Say("heard.place", "place", tickets.Plain(t.s.Answers["place"])))
		}
	case (q.Name == "confirm" || q.Name == "consent") && place != "" && intents.Meant(text) != text && intents.UnitOnly(intents.Meant(text)): // "it's actually unit 3"
		t.s.Answers["place"], t.s.Asked = intents.Amended(place, strings.Trim(intents.Meant(text), " .。!！")), ""
		a, err = t.proceed(ctx)
	case q.Name == "confirm" && wrong.In(said):
		a, err = t.take(ctx, q, w, "change")
	case q.Name == "confirm" && refusing.MatchString(said):
		a = t.again(q, w)
	case q.Name == "confirm" && toCome.In(said):
		a = t.ask(q, w).behind(tickets.Say("draft.take_time"))
	case q.Name == "consent" && wrong.In(said) && t.s.Answers["service"] != "" && t.s.Answers["service"] != "-":
		t.startOver()
		a, err = t.proceed(ctx)
		a = a.behind(tickets.Say("ask.misheard"))
	case t.reading.Intent == "cancel" && t.reading.Sure >= intents.SureEnough && q.Name != "words" && t.reading.Place == "" && len([]rune(text)) <= longestCancel:
		a, err = t.cancel(ctx)
	default:
		return answer{}, false, nil
	}
	return a, true, err
}

// swap puts one name of a place for another: not 3栋 inside 13栋.
func swap(place, from, to string) string {
	at := strings.Index(place, from)
	if from == "" || at < 0 || at > 0 && place[at-1] >= '0' && place[at-1] <= '9' || strings.Contains(place, to) || strings.ContainsAny(to, "，,。；; ") {
		return place
	}
	return place[:at] + to + place[at+len(from):]
}

// longestCancel bounds, in runes, words that only take the draft back: a longer message tells of something else too.
const longestCancel = 12

// startOver asks for the matter in other words. What was said stays with it, and where.
func (t *turn) startOver() {
	t.s.Answers["words.before"] = t.s.Answers["words"]
	for _, name := range []string{"words", "service", "services", "group"} {
		delete(t.s.Answers, name)
	}
	t.s.Intent, t.s.Asked = "report", ""
}

// toldBefore is an answer to what the matter is, behind what was said of it and not understood: the caption of a picture, words misheard.
func (t *turn) toldBefore(q *intents.Question, text string) string {
	if q.Name != "words" {
		return text
	}
	before := t.s.Answers["words.before"]
	delete(t.s.Answers, "words.before")
	delete(t.s.Answers, "words.was")
	return strings.TrimPrefix(before+"\n"+text, "\n")
}

// onlyPlaced hears only where in answer to what the matter is. When it was told before and is to be changed, the words stay as they were:
// 「地点是桂园西门」.
func (t *turn) onlyPlaced(q *intents.Question, text string) bool {
	was := t.s.Answers["words.was"]
	switch {
	case t.matter() && (q.Name == "consent" || q.Name == "service" || q.Name == "confirm") && roomOnly.MatchString(text) && toBuilding.MatchString(t.s.Answers["place"]): // 「302」, after 「6号楼」
		t.s.Answers["place"] += roomOnly.FindStringSubmatch(text)[1]
		return true
	case q.Name != "words":
		return false
	case was != "" && intents.OnlyWhere(t.reading, text):
	case t.s.Intent == "report" && intents.OnlyAddress(t.reading, text):
		t.s.Answers["place"] = intents.Where(t.reading, text)
		return true
	default:
		return false
	}
	t.s.Answers["words"], t.s.Answers["place"] = was, t.work().Amend(intents.Where(t.reading, text))
	delete(t.s.Answers, "words.was")
	return true
}

// instead begins another matter in place of the draft. Where and whom to call need not be said twice.
func (t *turn) instead(ctx context.Context, text string) (answer, error) {
	place, phone, name := t.s.Answers["place"], t.s.Answers["phone"], t.s.Answers["name"]
	r := &t.reading
	switch {
	case !t.matter() || place == "" || place == "-":
	case r.Place == "":
		r.Place = place
	case intents.Homeless(r.Place):
		r.Place = intents.Nearby(r.Place, place, t.Desk.EstateIn(place))
	}
	if t.matter() && phone != "" && len(r.Phones) == 0 {
		r.Phones = []string{phone}
	}
	if t.matter() && name != "" && len(r.Names) == 0 {
		r.Names = []string{name}
	}
	return t.fresh(ctx, text)
}

// atHome is a place that names no estate, in the one of a place that was said before. Without one, or when it names its own, it stays as it is.
func (t *turn) atHome(place, before string) string {
	if !intents.Homeless(place) {
		return place
	}
	if home := t.Desk.EstateIn(before); home != "" {
		return intents.AtHome(place, home)
	}
	return place
}

// besideFirst puts the second matter of a message where the first was, that was filed just now, unless it says another place.
func (t *turn) besideFirst(ctx context.Context) error {
	if t.s.Talk == "" || !t.Now().Before(t.s.TalkTill) || t.reading.Place != "" && !intents.Homeless(t.reading.Place) {
		return nil
	}
	first, err := t.Desk.Store.Ticket(ctx, t.s.Talk)
	if err != nil {
		return err
	}
	if t.reading.Place == "" {
		t.reading.Place = first.Place.Text
	} else {
		t.reading.Place = t.atHome(t.reading.Place, first.Place.Text)
	}
	return nil
}

// inTown puts the name of an estate before the place it was said apart from: 「3栋电梯坏了 桂园」 is of 桂园3栋.
func (t *turn) inTown(r intents.Reading, text string) intents.Reading {
	switch {
	case intents.NoPlace(r.Place): // 「活动在哪里举行」
		r.Place = ""
	case intents.Homeless(r.Place):
		if r.Place = t.atHome(r.Place, text); intents.Homeless(r.Place) {
			r.Place = intents.NamedBefore(intents.InEstate(r.Place, text), text)
		}
	case nameCut.MatchString(r.Place):
		r.Place = intents.WholeName(r.Place, t.Desk.EstateIn(text))
	case authority.In(r.Place) && complains.In(text): // 「再不来我去区里投诉」 says where they will go
		r.Place = ""
	}
	return r
}

// nameCut is a place in English whose name may begin before it.
var nameCut = regexp.MustCompile(`^(?i:[a-z]+\b)`)

// authority is whom somebody means to complain to next, and complains how they say so.
var (
	authority = intents.Worded("authority")
	complains = intents.Worded("complains")
)

// dropped is a draft that was cancelled by the last message, and only the very next one can take it up again; or one that a danger came between.
type dropped struct {
	Intent  string            `json:"intent"`
	Begun   string            `json:"begun"`
	Answers map[string]string `json:"answers"`
	Files   []string          `json:"files,omitempty"`
	Point   *tickets.Place    `json:"point,omitempty"`
	Second  *intents.Second   `json:"second,omitempty"`
}

// draft is the draft as it can be taken up again.
func (t *turn) draft() *dropped {
	return &dropped{t.s.Intent, t.s.Begun, t.s.Answers, t.s.Files, t.s.Point, t.s.Second}
}

// drop forgets the draft, but for the next message.
func (t *turn) drop() {
	if t.matter() && t.s.Answers["words"] != "" {
		t.s.Dropped = t.draft()
	}
	t.s.clear()
	t.s.Second = nil
}

// takesUp goes on with what the last message cancelled; done is false when nothing was, or something else is said.
func (t *turn) takesUp(ctx context.Context, d *dropped, text string) (a answer, done bool, err error) {
	if d == nil || t.s.Intent != "" || !goesBack.In(bare(text)) {
		return answer{}, false, nil
	}
	a, err = t.takeUp(ctx, d)
	return a, true, err
}

func (t *turn) takeUp(ctx context.Context, d *dropped) (answer, error) {
	t.s.begin(d.Intent, d.Begun, d.Answers)
	t.s.Files, t.s.Point, t.s.Second, t.s.Dropped = d.Files, d.Point, d.Second, nil
	return t.proceed(ctx)
}

// pictured begins a report of what came with a picture and tells no matter: 「你看看这像话吗」. The picture is not lost, and they are asked what it shows.
func (t *turn) pictured(ctx context.Context, text string) (a answer, done bool, err error) {
	r := t.reading
	if len(t.files) == 0 || t.voiced || t.voice() || r.Sure >= intents.SureEnough && !slices.Contains([]string{"chitchat", "abuse", "cancel", "status"}, r.Intent) ||
		r.Sure < intents.SureEnough && (len(r.Services) > 0 && !r.Faint || r.Place != "") {
		return answer{}, false, nil
	}
	a, err = t.start(ctx, "report", map[string]string{"words.before": text})
	return a.behind(tickets.Say("file.got")), true, err
}

// onlyNumber hears a telephone number, perhaps with whose, and nothing else; done is false for everything more.
func (t *turn) onlyNumber(ctx context.Context, text string) (a answer, done bool, err error) {
	r := t.reading
	if len(r.Phones) != 1 {
		return answer{}, false, nil
	}
	rest := strings.Replace(text, r.Phones[0], "", 1)
	for _, name := range r.Names {
		rest = strings.Replace(rest, name, "", 1)
	}
	if !ownNumber.In(rest) {
		return answer{}, false, nil
	}
	known := map[string]string{"phone": intents.Figures(r.Phones[0])}
	if len(r.Names) > 0 {
		known["name"] = r.Names[0]
	}
	a, err = t.start(ctx, "report", known)
	return a, true, err
}

// ownNumber is what may stand beside a number that is all that was said.
var ownNumber = intents.Worded("own_number")

// harmless reports words that tell of no danger where they are said, whatever they sound like: how often somebody has said it, that more is to
// come, how old the child is whom an order is for, that who came to mend something has left. What they sound like is no matter either. Where it
// is only doubted, the number to call stands before the answer.
func (t *turn) harmless() bool {
	text := strings.TrimSpace(t.m.Text)
	q, _ := t.open()
	mended := t.s.Talk != "" && !t.inDanger() && t.Now().Before(t.s.TalkTill) && intents.Gone("violence", text)
	switch {
	case countsTimes.In(text), toCome.In(bare(text)), mended:
	case animalStuck.In(text):
	case intents.Urges(text) && !t.inDanger() && (q != nil && t.matter() || t.s.Talk != "" && t.Now().Before(t.s.TalkTill)): // "please hurry up"
	case q != nil && t.matter() && (kinAged.MatchString(text) || kinAgedEnglish.In(text)):
	case q != nil && t.ordered() && likes.In(text):
	case q != nil && q.Choices != nil && ofList.In(bare(text)):
	case q != nil && q.Name != "words" && t.matter() && t.reading.Doubted: // 「他有帕金森，手抖」, to what is good to know
		if from, _ := intents.Swapped(text); from == "" { // 「不是三号楼，是五号楼后面」
			t.notes = append(t.notes, t.doubtedDanger(t.reading.Danger))
		}
	default:
		return false
	}
	r := t.reading
	t.reading = intents.Reading{Lang: r.Lang, Place: r.Place, When: r.When, Phones: r.Phones, Names: r.Names}
	if animalStuck.In(text) { // which matter it is, they choose
		t.reading.Services = r.Services
	}
	return true
}

// animalStuck is a cat in a tree: no flood and nobody in danger. Who climbs after it is meant all the same.
var animalStuck = intents.Worded("animal_stuck")

// countsTimes is 「我已经说了三遍了」, 「第四遍了」; kinAged is 「是我女儿，八岁」, 「我是她儿子」, 「八十了，一个人住」; ofList speaks of the choices shown.
var (
	countsTimes    = intents.Worded("counts_times")
	kinAged        = regexp.MustCompile(`^(?:我|他|她|它)?(?:是|给|給)?(?:我|他|她|我家|我们家)?的?` + kin + `?[，,。\s]*(?:(?:今年|快|都|有|已经|已經)*[一二三四五六七八九十百两\d]{1,4}(?:岁|歲|周岁)?(?:多|了|半)*)?[，,。\s]*(?:一个人住|一個人住|独居|獨居)?[。.！!]*$`)
	kinAgedEnglish = intents.Worded("kin_aged_english")
	ofList         = intents.Worded("of_list")
)

// likes is what somebody does not eat: 「她不吃辣」. Who eats nothing at all is not meant.
var likes = intents.Worded("likes")

// kin is somebody of the family.
const kin = `(?:女儿|女兒|闺女|儿子|兒子|孩子|小孩|孙子|孫子|孙女|孫女|爸爸?|妈妈?|媽媽?|父亲|父親|母亲|母親|奶奶|爷爷|爺爺|外婆|外公|老伴|老人|邻居|鄰居)`
