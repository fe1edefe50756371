package intents

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/tickets"
)

// This file is for whom something is ordered: who orders, somebody of their family, a neighbour, or a resident whom 楼长 or the grid
// worker look after.

var (
	familyWords = Worded("family_words")
	nextWords   = Worded("next_words")
	nextDoor    = Worded("next_door")
	selfWords   = regexp.MustCompile(`(?i)^(?:我自己|自己|本人|给我|給我|我|为我自己|myself|me|for me)[。.!！]?$`)
	ownName     = Worded("own_name")
	latinName   = regexp.MustCompile(`^\p{Lu}[\p{Latin}'’-]+(?: \p{Lu}[\p{Latin}'’.-]*){1,3}$`)
	noSuch      = regexp.MustCompile(`没有?(?:手机|电话)?|沒有?(?:手機|電話)?|无|無|不用|不知道|不清楚|^no\b|none|skip`)
	filler      = regexp.MustCompile(`(?i)电话|電話|手机|手機|号码|號碼|名字|姓名|联系|聯繫|叫做|叫|是|她|他|我妈|我媽|我爸|老人|phone|tel|number|name|is|her|his|:|：`)
)

// NoPhone is what says that somebody has no telephone, beside their name: 「她没有手机」, 「手机没有」.
var NoPhone = regexp.MustCompile(`(?i)(?:她|他)?也?(?:没有|没带|没|沒有|沒|冇|无|無|不用)(?:手机|手機|电话|電話)(?:号码|號碼|号|號)?|(?:手机|手機|电话|電話)(?:号码|號碼|号|號)?也?(?:没有|沒有|冇|无|無)|\bno (?:phone|mobile|number)\b`)

// forIn is for whom words ask: self, family, neighbour, "" when they do not say.
func forIn(words string) string {
	switch {
	case nextWords.In(words):
		return "neighbour"
	case familyWords.In(words):
		return "family"
	}
	return ""
}

// settleWhom takes from the words for whom it is. Who says nothing of others asks for themselves; the summary shows it.
func (w *Work) settleWhom() {
	words := w.Answers["words"]
	if words == "" || w.Answers["for"] == "office" {
		return
	}
	if w.Answers["for.chosen"] == "" { // anew each time: they may say more
		if w.Answers["for"] = forIn(words); w.Answers["for"] == "" {
			w.Answers["for"] = "self"
		}
	}
	if _, asked := w.Answers["whom"]; asked || !forAnother(w) || ownName.In(words) {
		return
	}
	if name, phone := w.Answers["name"], w.Answers["phone"]; name != "" && phone != "" { // said with the matter: it is theirs
		w.Answers["whom"], w.Answers["whom.name"], w.Answers["whom.phone"] = "said", name, phone
		delete(w.Answers, "name")
		delete(w.Answers, "phone")
	}
}

func forAnother(w *Work) bool { f := w.Answers["for"]; return f != "" && f != "self" }

// hearFor takes for whom it is in words.
func hearFor(w *Work, text string) bool {
	said := forIn(text)
	if said == "" && selfWords.MatchString(strings.TrimSpace(text)) {
		said = "self"
	}
	if said == "" {
		return false
	}
	choseFor(w, said)
	return true
}

func choseFor(w *Work, value string) {
	w.Answers["for"] = value
	if value == "self" {
		w.Answers["whom"] = "-"
	}
}

// hearWhom takes the name and the telephone of the person concerned; either may be missing.
func hearWhom(w *Work, text string) bool {
	name, phone := nameAndPhone(w.Reading, text)
	if name == "" && phone == "" {
		if !noSuch.MatchString(text) {
			return false
		}
		w.Answers["whom"] = "-"
		return true
	}
	w.Answers["whom"], w.Answers["whom.name"], w.Answers["whom.phone"] = "said", name, phone
	if w.Answers["phone"] == phone { // what was heard here is the other person's
		delete(w.Answers, "phone")
	}
	if w.Answers["name"] != "" && strings.Contains(text, w.Answers["name"]) {
		delete(w.Answers, "name")
	}
	return true
}

// nameAndPhone finds a name and a telephone number in a short answer to a question for them: 「王桂英 13800001234」, 「王奶奶，没有手机」.
func nameAndPhone(r Reading, text string) (name, phone string) {
	if len(r.Phones) > 0 {
		phone = r.Phones[0]
		text = strings.ReplaceAll(text, phone, " ")
	}
	if whole := strings.TrimSpace(text); latinName.MatchString(whole) { // Wang Dawei 138…
		return whole, phone
	}
	if len(r.Names) > 0 {
		return r.Names[0], phone
	}
	text = NoPhone.ReplaceAllString(text, "，")
	for _, part := range strings.FieldsFunc(text, func(c rune) bool {
		return unicode.IsSpace(c) && phone != "" || strings.ContainsRune("，,。.、;；!！\n", c)
	}) {
		part = strings.TrimSpace(filler.ReplaceAllString(part, ""))
		n := len([]rune(part))
		if n == 0 || n > 30 || n > 6 && isHan([]rune(part)[0]) || strings.ContainsFunc(part, unicode.IsDigit) || noSuch.MatchString(part) {
			continue
		}
		return part, phone
	}
	return "", phone
}

// onlyPerson reports a message that is who somebody is and no more: a name, perhaps with where they live, 「他叫李长河，住3栋」, or that they have
// no telephone, 「她叫李素珍，没有手机」. It is an answer to whom, in which no danger is told, though who is looked for is often said to have none
// and many a name has a river or a fire in it.
func onlyPerson(text string, r *Reading) bool {
	if utf8.RuneCountInString(text) > 30 {
		return false
	}
	text = Fold(text)
	rest := NoPhone.ReplaceAllString(text, "")
	phoneless := rest != text
	for _, told := range append(r.Names[:len(r.Names):len(r.Names)], r.Place) {
		if told != "" {
			rest = strings.Replace(rest, Fold(told), " ", 1)
		}
	}
	rest = lettersOf(whoWords.ReplaceAllString(rest, ""))
	return len(r.Names) > 0 && rest == "" || phoneless && utf8.RuneCountInString(rest) <= 4
}

func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
}

// PersonAlone is the name, which may be "", in a message that is no more than a name and that there is no telephone: 「她叫李素珍，没有手机」.
func PersonAlone(text string) (name string, only bool) {
	if utf8.RuneCountInString(text) > 20 {
		return "", false
	}
	rest := NoPhone.ReplaceAllString(text, "")
	if rest == text {
		return "", false
	}
	rest = lettersOf(rest)
	for _, before := range []string{"姓名", "名字是", "名字", "她", "他", "我", "叫", "是"} {
		rest = strings.TrimPrefix(rest, before)
	}
	return rest, utf8.RuneCountInString(rest) <= 4
}

// whoWords are what stands around a name and a place in an answer to whom.
var whoWords = regexp.MustCompile(`姓名|名字|名|叫|是|家?住在?|家在|地址|奶奶|爷爷|外婆|外公|姥姥|姥爷|婆婆|公公|阿婆|阿公|岳母|岳父|老伴|爱人|老公|老婆|儿子|女儿|母亲|父亲|老人|妈妈?|爸爸?|娘|爹|我|俺|咱|他|她|的|家`)

// onBehalf is whom a ticket is for; nil when it is for who orders.
func (w *Work) onBehalf() *tickets.OnBehalf {
	if !forAnother(w) {
		return nil
	}
	relation := map[string]string{"family": "家人", "neighbour": "邻居", "office": "网格"}[w.Answers["for"]]
	return &tickets.OnBehalf{Name: w.Answers["whom.name"], Phone: w.Answers["whom.phone"], Address: w.Answers["place"], Relation: relation}
}

// whomText names for whom it is, for the summary.
func (w *Work) whomText() string {
	who := "@order.for." + w.Answers["for"]
	if w.Answers["for"] == "" {
		who = "@order.for.self"
	}
	named := strings.TrimSpace(w.Answers["whom.name"] + " " + w.Answers["whom.phone"])
	if named == "" {
		return who
	}
	return tickets.Plain(named)
}

// ofOffice notes that a chat is one of an office's own: there 楼长 and grid workers order for residents.
func (w *Work) ofOffice(ctx context.Context) error {
	office, err := OfficeOf(ctx, w)
	if office.ID != "" {
		w.Answers["for"] = "office"
	}
	return err
}

// OfficeOf is the office whose chat somebody writes in; without an ID when it is nobody's.
func OfficeOf(ctx context.Context, w *Work) (tickets.Office, error) {
	if w.Activities == nil {
		return tickets.Office{}, nil
	}
	offices, err := w.Activities.Store.AllOffices(ctx)
	for _, o := range offices {
		if !o.Chat.IsZero() && (o.Chat == w.To || o.Chat.Channel == w.To.Channel && o.Chat.ID == w.To.Chat()) {
			return o, err
		}
	}
	return tickets.Office{}, err
}

// OrderFor is an order that 楼长 or a grid worker places in one message; enough is false when it says neither whom nor where, or not what.
// The ticket keeps name, telephone and door apart from the words, which are redacted.
func OrderFor(w *Work, r Reading, words string) (f tickets.Filing, enough bool) {
	name, phone := "", ""
	if len(r.Phones) > 0 {
		phone = r.Phones[0]
	}
	if len(r.Names) > 0 {
		name = r.Names[0]
	} else if m := elder.FindString(words); m != "" {
		name = m
	}
	f = tickets.Filing{
		Kind: tickets.Order, Words: w.Desk.Redact(unnamed(words, name)), Place: tickets.Place{Text: r.Place}, When: r.When,
		For: &tickets.OnBehalf{Name: name, Phone: phone, Address: r.Place, Relation: "网格"},
	}
	if tickets.TopClass(r.Service) == "S" {
		f.Service = r.Service
	}
	if window, found := windowIn(r.When, w.now()); found && !window.Over(w.now()) {
		f.When = window.Words(r.When, w.now().Location())
	}
	return f, r.Place != "" && (name != "" || phone != "") && (f.Service != "" || len([]rune(words)) > 10)
}

// unnamed takes a name out of words that many will read.
func unnamed(words, name string) string {
	if name == "" {
		return words
	}
	return strings.ReplaceAll(words, name, "居民")
}

// elder is how people of a house speak of a neighbour.
var elder = regexp.MustCompile(`\p{Han}(?:大爷|大爺|大妈|大媽|大娘|奶奶|爷爷|爺爺|阿姨|阿婆|阿伯|伯伯|叔叔|婆婆|师傅|師傅)`)
