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
	wrong = regexp.MustCompile(`^(?:[哎诶欸唉哦啊不]|我说的)?(?:不对|不對|不是|唔係|唔系|唔啱|错了?|錯了?|弄错了?|弄錯了?|搞错了?|搞錯了?|写错了?|寫錯了?|听错了?|聽錯了?|有误|有誤|有错|有錯|wrong|thatswrong|thisiswrong|itswrong|incorrect|notthis|notthat|thatsnotit|thatisnotit|notright|thatsnotright)+(?:这个|這個|这个事|这件|這件|这件事|這件事|这事|这类|這類|这一类|这样|這樣|那个|那個|呢個|呢件|啊|呀|的|了|吧|哦)*$`)
	// refusing is what says no to the summary and not what is wrong with it.
	refusing = regexp.MustCompile(`^(?:不|否|不行|不要|不可以|不好|唔好|唔得|no|nope)(?:啊|呀|的|了|吧)*$`)
	// toCome is 「对了」, after which they will say what.
	toCome = regexp.MustCompile(`^(?:哦|啊|嗯|等等|等一下|等下)*(?:对了|對了|还有|還有|另外|等等|等一下|等下|还有就是|對咗|wait|oneminute|onemoment|holdon|andalso)+$`)
	// goesBack is how somebody takes up again what they have just cancelled: 「还是报吧」.
	goesBack = regexp.MustCompile(`^(?:[哎诶欸唉嗯哦]|算了|不|那|我)*(?:还是|還是|要不|要不然|仲係)?(?:报|報|要报|要報|继续报|繼續報|接着报|接著報|提交|继续|繼續|接着来|要|办|辦)(?:一下|了|上|上去)?(?:吧|啦|喇|好了)$|^(?:还是|還是)(?:要|想)?(?:报|報|提交|继续|繼續|办|辦)(?:一下|了)?$|^(?:提交|送出|继续|繼續|接着报|接著報|接着刚才的|接著剛才的)$|^(?:ok|actually|wait|no|yes|please)*(?:goon|continue|submitit|goahead|reportit|dosubmitit)(?:please|anyway|then)*$`)
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
	case q.Name == "confirm" && wrong.MatchString(said):
		a, err = t.take(ctx, q, w, "change")
	case q.Name == "confirm" && refusing.MatchString(said):
		a = t.again(q, w)
	case q.Name == "confirm" && toCome.MatchString(said):
		a = t.ask(q, w).behind(tickets.Say("draft.take_time"))
	case q.Name == "consent" && wrong.MatchString(said) && t.s.Answers["service"] != "" && t.s.Answers["service"] != "-":
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
	case intents.Homeless(r.Place):
		r.Place = t.atHome(r.Place, text)
	case nameCut.MatchString(r.Place):
		r.Place = intents.WholeName(r.Place, t.Desk.EstateIn(text))
	case authority.MatchString(r.Place) && complains.MatchString(text): // 「再不来我去区里投诉」 says where they will go
		r.Place = ""
	}
	return r
}

// nameCut is a place in English whose name may begin before it.
var nameCut = regexp.MustCompile(`^(?i:[a-z]+\b)`)

// authority is whom somebody means to complain to next, and complains how they say so.
var (
	authority = regexp.MustCompile(`^(?:区|區|市|省|县|縣|镇|鎮|街道|信访局|信訪局|市长热线|电视台|電視台|政府|区政府|市政府|法院)(?:里|裡|上|那里)?$`)
	complains = regexp.MustCompile(`(?:我|我们|我們|就|要)?(?:去|到|向|找|上).{0,6}(?:投诉|投訴|反映|告|举报|舉報|上访|上訪|曝光|讨说法|討說法)`)
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
	if d == nil || t.s.Intent != "" || !goesBack.MatchString(bare(text)) {
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
	if !ownNumber.MatchString(rest) {
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
var ownNumber = regexp.MustCompile(`(?i)^(?:这|這|我|的|是|叫|姓|手机|手機|电话|電話|号码|號碼|号|號|联系|聯絡|聯繫|方式|my|phone|number|is|tel|mobile|[\s，,。.:：+()-])*$`)

// harmless reports words that tell of no danger where they are said, whatever they sound like: how often somebody has said it, that more is to
// come, how old the child is whom an order is for, that who came to mend something has left. What they sound like is no matter either. Where it
// is only doubted, the number to call stands before the answer.
func (t *turn) harmless() bool {
	text := strings.TrimSpace(t.m.Text)
	q, _ := t.open()
	mended := t.s.Talk != "" && !t.inDanger() && t.Now().Before(t.s.TalkTill) && intents.Gone("violence", text)
	switch {
	case countsTimes.MatchString(text), toCome.MatchString(bare(text)), mended:
	case animalStuck.MatchString(text):
	case intents.Urges(text) && !t.inDanger() && (q != nil && t.matter() || t.s.Talk != "" && t.Now().Before(t.s.TalkTill)): // "please hurry up"
	case q != nil && t.matter() && (kinAged.MatchString(text) || kinAgedEnglish.MatchString(text)):
	case q != nil && t.ordered() && likes.MatchString(text):
	case q != nil && q.Choices != nil && ofList.MatchString(bare(text)):
	case q != nil && q.Name != "words" && t.matter() && t.reading.Doubted: // 「他有帕金森，手抖」, to what is good to know
		if from, _ := intents.Swapped(text); from == "" { // 「不是三号楼，是五号楼后面」
			t.notes = append(t.notes, t.doubtedDanger(t.reading.Danger))
		}
	default:
		return false
	}
	r := t.reading
	t.reading = intents.Reading{Lang: r.Lang, Place: r.Place, When: r.When, Phones: r.Phones, Names: r.Names}
	if animalStuck.MatchString(text) { // which matter it is, they choose
		t.reading.Services = r.Services
	}
	return true
}

// animalStuck is a cat in a tree: no flood and nobody in danger. Who climbs after it is meant all the same.
var animalStuck = regexp.MustCompile(`^[^我人孩娃童]{0,4}(?:我(?:家|们|們)?(?:的)?)?(?:的)?[^我人孩娃童]{0,6}(?:小?(?:猫咪?|貓咪?|狗|鸟|鳥|鹦鹉|鸽子|兔子))[^我人孩娃童]{0,12}(?:下不来|下不來|出不来|出不來|卡住|困住|上不来|上不來)[^我人孩娃童]{0,4}$`)

// countsTimes is 「我已经说了三遍了」, 「第四遍了」; kinAged is 「是我女儿，八岁」, 「我是她儿子」, 「八十了，一个人住」; ofList speaks of the choices shown.
var (
	countsTimes    = regexp.MustCompile(`^(?:我|我们|我們|這|这|都|已经|已經|跟你们|跟你們|和你们|，|,|\s)*(?:(?:说|說|讲|講|报|報|催|问|問|反映|投诉|投訴|打|发|發)(?:过|過|了|到)?|(?:是)?第)(?:好)?[几幾两兩二三四五六七八九十多\d]{1,3}(?:遍|次|回)(?:了|啦|说|报|吧)*[。.！!？?~]*$`)
	kinAged        = regexp.MustCompile(`^(?:我|他|她|它)?(?:是|给|給)?(?:我|他|她|我家|我们家)?的?` + kin + `?[，,。\s]*(?:(?:今年|快|都|有|已经|已經)*[一二三四五六七八九十百两\d]{1,4}(?:岁|歲|周岁)?(?:多|了|半)*)?[，,。\s]*(?:一个人住|一個人住|独居|獨居)?[。.！!]*$`)
	kinAgedEnglish = regexp.MustCompile(`(?i)^(?:my|his|her|our|the)?\s*(?:mother|father|mum|mom|dad|son|daughter|child|kid|grand\w+|wife|husband|parents?|she|he|they|i)(?:'s| is| are|'m| am)\s+(?:only |about |almost )?(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:[ -]\w+)?)(?: years old)?(?:,? (?:and )?(?:she |he )?lives? alone)?[.!]?$|^(?:she|he|my \w+) lives? alone[.!]?$`)
	ofList         = regexp.MustCompile(`^(?:最后一个|最後一個|最上面那个|最下面那个|(?:都)?不在(?:里面|裡面|上面|这里面)|(?:里面|裡面|上面)(?:都)?没有|都没有我要的|没有我要的)(?:吧|的|啊)*$`)
)

// likes is what somebody does not eat: 「她不吃辣」. Who eats nothing at all is not meant.
var likes = regexp.MustCompile(`^(?:她|他|老人|我妈|我爸|我|妈妈|爸爸|奶奶|爷爷)?(?:不能|不爱|不愛|不喜欢|不喜歡|不|忌|少|别|別|不要)(?:吃|喝|放|加)(?:太)?(?:辣|甜|咸|鹹|油|香菜|葱|蔥|姜|薑|蒜|羊肉|牛肉|猪肉|豬肉|肥肉|海鲜|海鮮|鱼|魚|牛奶|面|麵|硬|凉|冷|热|盐|鹽|糖|味精|酒)+(?:的)?(?:东西|東西|菜)?(?:哈|啊|的|吧)*[。.！!]*$`)

// kin is somebody of the family.
const kin = `(?:女儿|女兒|闺女|儿子|兒子|孩子|小孩|孙子|孫子|孙女|孫女|爸爸?|妈妈?|媽媽?|父亲|父親|母亲|母親|奶奶|爷爷|爺爺|外婆|外公|老伴|老人|邻居|鄰居)`
