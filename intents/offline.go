package intents

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/tickets"
)

// Offline reads without any network: the guard, the rules of wants, then the model with the catalogue's words. One Offline serves any
// number of goroutines.
type Offline struct {
	guard  *guard
	plain  *plainGuard
	wants  *wants
	placer *placer
	clock  *clock
	judge  *judge
	free   chan *scratch
	kept   keptReadings // of open tickets
}

// scratch is what one reading works with. There are as many as processors, less one: reading is work from beginning to end, and were as many
// at it as there are residents waiting, whoever commits what was read, or knocks with a new message, would stand behind all of them.
type scratch struct {
	words  words
	hits   []hit
	pieces []piece
	spans  []span
	judged judged
	heard  heard
}

// NewReader makes the offline reader for a community's services with the model that comes with the program.
func NewReader(services []tickets.Service) (*Offline, error) {
	return NewTrainedReader(services, modelFile)
}

// NewTrainedReader makes the offline reader with a model of the community's own (`huying train`). Without a model, nil, the
// catalogue's words alone decide.
func NewTrainedReader(services []tickets.Service, trained []byte) (*Offline, error) {
	var m *model
	if len(trained) > 0 {
		var err error
		if m, err = readModel(trained); err != nil {
			return nil, fmt.Errorf("offline reader: %w", err)
		}
	}
	o := &Offline{guard: newGuard(), plain: newPlainGuard(), wants: newWants(), placer: newPlacer(), clock: newClock(), judge: newJudge(newShop(services), m)}
	o.free = make(chan *scratch, max(1, runtime.GOMAXPROCS(0)-1))
	for range cap(o.free) {
		o.free <- new(scratch)
	}
	return o, nil
}

// Read understands one message. It never fails.
func (o *Offline) Read(_ context.Context, text string) (Reading, error) {
	d := <-o.free
	defer func() { o.free <- d }()
	r := o.read(d, text)
	d.words.orig = "" // it keeps no resident's words
	return r, nil
}

func (o *Offline) read(d *scratch, text string) Reading {
	r := Reading{Services: []string{}, Phones: []string{}, Names: []string{}, Lang: DetectLang(text), Reader: "offline"}
	d.words.normalise(text)
	var weak bool
	r.Danger, weak, d.hits = o.guard.look(&d.words, d.hits)
	sign := r.Danger
	o.guard.heed(&d.heard, d.hits)
	from, to := o.slots(d, &r)
	if r.Danger == "" || weak {
		var plain string
		if plain, d.hits = o.plain.look(d.words.runes, from, to, d.hits); plain != "" {
			r.Danger, sign, weak = plain, plain, false
		}
	}
	told := withoutHome(d.words.runes, from, to)
	o.classify(d, &r, weak, told)
	o.another(d, &r)
	if sounds := r.Danger != "" || r.Perhaps != ""; sounds && (sign == "" && onlyPlace(d.words.runes, r.Place) || deafOnly(text)) {
		r.Danger, r.Perhaps = "", ""
	}
	if r.Danger == "" && r.Perhaps == "" {
		r.Perhaps = called[string(d.words.runes)]
	}
	if sign == "" && onlyPerson(text, &r) {
		r.Danger, r.Perhaps, r.Faint = "", "", true // nor is a name any matter
	}
	if r.Danger != "" {
		r.Intent, r.Sure, r.Reader = "emergency", max(r.Sure, 0.98), "guard"
	}
	return r
}

// called are the numbers that somebody may send who means to call them. It may as well be a door.
var called = map[string]string{"110": "violence", "119": "fire", "120": "medical"}

// classify fills intent, services, class and sure, and a danger that only the model sees.
func (o *Offline) classify(d *scratch, r *Reading, weak bool, told []rune) {
	var rule string
	var sure float64
	rule, sure, d.hits = o.wants.look(&d.words, d.hits)
	j := &d.judged
	o.judge.read(j, told, &d.heard)
	for _, c := range j.best {
		r.Services = append(r.Services, c.code)
	}
	if len(j.best) > 0 {
		r.Service = j.best[0].code
	}
	r.Class, r.Sure = j.class, j.sure
	if namesNothing.In(string(told)) {
		r.Sure = min(r.Sure, unsure)
	}
	r.Faint = rule == "" && (r.Place == "" && j.faint(told) || len(told) <= 1) // one character says nothing
	r.Danger, r.Perhaps = o.danger(d, r, weak, rule != "")
	switch {
	case rule != "":
		r.Intent, r.Sure = rule, max(sure, j.sureOf(rule))
	case j.want != "":
		r.Intent = j.want
	case r.Service == "":
		r.Intent, r.Sure = "chitchat", 0
	default:
		r.Intent = o.intentOf(r.Service)
	}
	if serviceless[r.Intent] {
		r.Service, r.Services = "", r.Services[:0]
		if !o.judge.classed() {
			r.Class = "" // where classes were learned, even a letter that asks how far its matter is has one
		}
	}
	if r.Intent == "legal" {
		r.Legal = legalChannel(d.words.runes)
	}
}

// namesNothing are words that something is broken again, and not what: 又坏了. Whatever it was in the phrases is no reason to be sure.
var namesNothing = Worded("names_nothing")

const unsure = 0.6 // how sure such words leave us at most

// englishFloor is an answer to where, in which no danger is told though it sounds like a flood.
var englishFloor = Worded("english_floor")

// onlyPlace reports a message that is a numbered place and next to nothing more, 我在幸福里3号楼地下车库: an answer to where, in which
// no danger is told.
func onlyPlace(runes []rune, place string) bool {
	if text := string(runes); strings.HasPrefix(text, "就在") && len(runes) <= 16 && saysAny(place, besideWords) {
		return !strings.ContainsAny(strings.TrimPrefix(text, "就在"), clauseWords+"河江湖海水井塘池桥顶崖窗轨火电人倒塌")
	}
	if englishFloor.In(string(runes)) {
		return true
	}
	return strings.ContainsAny(place, "0123456789号栋单室") && len(runes)-utf8.RuneCountInString(place) <= 2
}

// besideWords make a place of something one is beside: 就在大转盘旁边，靠花坛那头.
var besideWords = []string{"旁边", "对面", "附近", "隔壁", "那头", "门口"}

// danger joins what the guard's signs say and what the model thinks. The model adds to them and never removes a danger they are sure
// of; a weak sign stands when the model thinks danger possible at all, or cannot be asked. A rule of wants says what a message is,
// so that the model raises nothing beside it.
func (o *Offline) danger(d *scratch, r *Reading, weak, ruled bool) (kind, perhaps string) {
	j, sign := &d.judged, r.Danger
	enough, possible := o.enough(d, r)
	switch {
	case sign != "" && (!weak || o.judge.model == nil || j.peril >= possible):
		return sign, ""
	case !ruled && j.peril >= enough:
		r.Doubted = j.peril < perilPlain
		return j.danger, ""
	case !ruled && nearly(j.peril, enough):
		return "", j.danger
	}
	return "", ""
}

// enough is how likely the model must think danger to raise it alone, and to let a weak sign stand.
func (o *Offline) enough(d *scratch, r *Reading) (alone, beside float32) {
	h := &d.heard
	alone, beside = perilEnough, perilPossible
	switch {
	case h.told:
		alone, beside = toldEnough, toldPossible
	case h.hedged:
		alone, beside = hedgedEnough, hedgedPossible
	default:
		if o.guard.speaksAgainst(h, d.judged.danger) {
			alone = elseEnough
		}
		if o.guard.speaksAgainst(h, r.Danger) {
			beside = elseEnough
		}
	}
	switch {
	case len(d.words.runes) <= shortest:
		alone = max(alone, perilShort)
	case r.Faint:
		alone = max(alone, perilFaint)
	}
	return alone, beside
}

// intentOf is the want that a service stands for.
func (o *Offline) intentOf(service string) string {
	switch {
	case service == suggestionService:
		return "suggestion"
	case o.judge.shop.orders[service]:
		return "order"
	}
	return "report"
}

// serviceless intents say nothing of a service, so that none is named.
var serviceless = map[string]bool{
	"status": true, "volunteer": true, "subscription": true, "verify_notice": true, "human": true, "cancel": true, "language": true, "anonymous": true, "chitchat": true, "abuse": true, "ad": true,
}

// slots fills where, when, phones and names.
func (o *Offline) slots(d *scratch, r *Reading) (from, to int) {
	w := &d.words
	from, to, d.hits, d.pieces = o.clock.find(w.runes, d.hits, d.pieces)
	r.When = w.exact(from, to)
	d.spans = findNames(w, d.spans[:0])
	when := piece{from: from, to: to}
	from, to, d.hits, d.pieces = o.placer.find(w, d.hits, d.pieces, when)
	if inName(d.spans, from, to) { // 李长河 is no river
		nameless := words{runes: withoutNames(w.runes, d.spans)}
		from, to, d.hits, d.pieces = o.placer.find(&nameless, d.hits, d.pieces, when)
	}
	r.Place = w.exact(from, to)
	said := 0
	for _, s := range d.spans {
		if s.from >= said { // a name found in two ways is one name
			r.Names, said = append(r.Names, w.exact(s.from, s.to)), s.to
		}
	}
	d.spans = findNumbers(w.runes, d.spans[:0])
	for _, s := range d.spans {
		if s.token == tokenPhone {
			r.Phones = append(r.Phones, w.exact(s.from, s.to))
		}
	}
	return from, to
}

// inName reports a place that is nothing but a part of somebody's name.
func inName(names []span, from, to int) bool {
	return from < to && slices.ContainsFunc(names, func(s span) bool { return s.from <= from && to <= s.to })
}

// withoutNames is a message with blanks instead of names.
func withoutNames(runes []rune, names []span) []rune {
	runes = slices.Clone(runes)
	for _, s := range names {
		for i := s.from; i < s.to; i++ {
			runes[i] = ' '
		}
	}
	return runes
}

// legalWords name the channel a legal matter belongs to.
var legalWords = []struct {
	channel string
	words   []string
}{
	{"discipline", []string{"纪委", "纪检", "监委", "巡视", "受贿", "贪污", "12388", "违纪", "挪用", "corruption", "廉政"}},
	{"arbitration", []string{"仲裁", "arbitration", "zhongcai", "劳资"}},
	{"reconsideration", []string{"复议", "复核", "处罚", "不服", "review"}},
	{"petition", []string{"信访", "上访", "截访", "petition", "shangfang"}},
	{"litigation", []string{"法院", "起诉", "诉讼", "打官司", "打场官司", "开庭", "判决", "法官", "立案", "告上", "court", "sue ", "lawsuit", "法庭", "上诉"}},
}

// legalChannel is the channel that the words name, "" when they name none.
func legalChannel(runes []rune) string {
	for _, l := range legalWords {
		for i := range runes {
			if startsAny(runes[i:], l.words) && !unwilling(runes[:i]) {
				return l.channel
			}
		}
	}
	return ""
}

// unwilling reports words right before a channel with which it is turned down: 不想|打官司, 没打算去|法院.
func unwilling(runes []rune) bool {
	for at := len(runes) - 1; at >= max(0, len(runes)-5) && !breaks(runes[at]) && runes[at] != ' '; at-- {
		if startsAny(runes[at:], unwillingWords) {
			return true
		}
	}
	return false
}

var unwillingWords = []string{"不想", "不愿", "不打算", "没打算", "没想", "不肯", "不要", "唔想", "懒得", "不去", "不用"}
