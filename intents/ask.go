package intents

import (
	"context"
	"slices"
	"strings"

	"huying/tickets"
)

// Ask: a question of law, of rights or of fraud is answered with the words of an article of the library, its source and its date. The
// program has no opinion of its own: where no article fits it says so, and who can be asked.
var Ask = register(&Intent{Name: "ask", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	d := w.Desk.Articles
	if d == nil {
		return Legal.Finish(ctx, w)
	}
	switch {
	case w.Answers["id"] != "":
		a, ok := d.Library.Get(w.Answers["id"], w.Lang)
		if !ok { // it was taken out of the library since
			return w.topics(), nil
		}
		return Outcome{Lines: []tickets.Line{shownArticle(a, a.Body, w.Lang)}, Choices: w.goOn(), Article: a.ID}, nil
	case w.Answers["topic"] != "":
		return w.articlesAbout(w.Answers["topic"]), nil
	case w.Answers["words"] == "":
		return w.topics(), nil
	case w.Answers["after"] != "":
		return w.askedOn(ctx, w.Answers["after"], w.Answers["words"])
	}
	found := d.Library.Answers(w.Answers["words"], articlesOffered)
	if len(found) == 0 {
		if err := d.Unanswered(ctx, w.Answers["words"]); err != nil {
			return Outcome{}, err
		}
		return w.noArticle(), nil
	}
	return w.quoted(found), nil
}})

// quoted is the first article that was found, as much of it as answers the question, and the others by name.
func (w *Work) quoted(found []tickets.Hit) Outcome {
	library := w.Desk.Articles.Library
	a, _ := library.Get(found[0].ID, w.Lang)
	text, whole := library.Passage(a, w.Answers["words"])
	var more []tickets.Choice
	if !whole {
		more = append(more, tickets.Choice{Key: "article.whole", Data: "go ask id=" + a.ID})
	}
	for _, other := range found[1:] {
		more = append(more, w.articleChoice(other.ID))
	}
	return Outcome{Lines: []tickets.Line{shownArticle(a, text, w.Lang)}, Choices: w.goOn(more...), Article: a.ID}
}

// articlesOffered is the article that is quoted and the others that are named beside it.
const articlesOffered = 3

// shownArticle is an article as it is quoted. What is not written in the resident's language says so.
func shownArticle(a tickets.Article, text string, lang tickets.Lang) tickets.Line {
	key := "article.shown"
	if (a.Lang == tickets.English) != (lang == tickets.English) {
		key = "article.shown_other"
	}
	return tickets.Say(key, "title", tickets.Plain(a.Named(lang)), "text", tickets.Plain(text), "source", tickets.Plain(a.Source), "date", a.Date.Format("2006-01-02"))
}

// goOn are the ways on from an article: others, the legal desk, a report, a person.
func (w *Work) goOn(more ...tickets.Choice) []tickets.Choice {
	if w.Desk.Legal != nil {
		more = append(more, tickets.Choice{Key: "article.legal_desk", Data: "go legalaid"})
	}
	return append(more, tickets.Choice{Key: "article.report", Data: "go report"}, tickets.Choice{Key: "menu.human", Data: "go human"})
}

func (w *Work) articleChoice(id string) tickets.Choice {
	a, _ := w.Desk.Articles.Library.Get(id, w.Lang)
	return tickets.Choice{Label: a.Named(w.Lang), Data: "go ask id=" + id}
}

// topics lists what the library is about.
func (w *Work) topics() Outcome {
	out := Outcome{Lines: []tickets.Line{tickets.Say("article.topics")}}
	for _, topic := range w.Desk.Articles.Library.Topics() {
		out.Choices = append(out.Choices, tickets.Choice{Key: "article.topic." + topic, Data: "go ask topic=" + topic})
	}
	return out
}

func (w *Work) articlesAbout(topic string) Outcome {
	ids := w.Desk.Articles.Library.Topic(topic)
	if len(ids) == 0 {
		return w.topics()
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("article.list", "topic", "@article.topic."+topic)}}
	for _, id := range ids {
		out.Choices = append(out.Choices, w.articleChoice(id))
	}
	out.Choices = append(out.Choices, tickets.Choice{Key: "article.other_topics", Data: "go ask"})
	return out
}

// noArticle says that there is none. A matter with a door of its own (arbitration, discipline …) is still shown to it.
func (w *Work) noArticle() Outcome {
	out := Outcome{Lines: []tickets.Line{tickets.Say("article.none")}, Choices: w.goOn(tickets.Choice{Key: "article.browse", Data: "go ask"})}
	if kind := w.Reading.Legal; kind != "" && kind != "litigation" {
		out.Lines = append(out.Lines, tickets.Say("legal."+kind))
	}
	return out
}

// Words that make a message a question, and a question one of rights. A message that begins as a report or
// a wish stays one, whatever it asks.
var (
	askWords = strings.Fields(`怎么办 咋办 咋整 咋弄 咋个办 点算 点办 怎么 咋 吗 么 不? ？ ? 要不要 能不能 可不可以 可以不 是不是 有没有 该不该 需要什么 什么 找谁 去哪 哪里 多少 几倍
		谁 多久 几天 行不 真的假的 真假 真的 how what can_i is_it should_i where who when do_i am_i may_i`)
	rightWords = strings.Fields(`合法 违法 犯法 犯罪 法律 权利 维权 起诉 告他 告她 告我 能告 可以告 报警吗 可以报警 赔 补偿 仲裁 律师 判 归谁 怎么分 能退 退吗 要回来 谁出 谁负责 该谁 有效吗 算不算
		三倍 双倍 是诈骗 骗子 骗人 真的假的 真的吗 是真的 legal illegal sue lawyer rights compensation my_money deposit scam refund`)
	wishWords = strings.Fields(`投诉 我要投诉 举报 我要举报 反映 我要反映 报修 我要报修 请派 麻烦派 希望 建议 我想申请 我要申请 report`)
)

// lawServices are services of the catalogue whose matters are mostly asked about, and have a law.
var lawServices = map[string]bool{
	"0501": true, "0504": true, "0505": true, "0601": true, "0903": true, "0904": true, "0905": true, "0907": true, "1201": true, adviceService: true,
}

// unasked are the wants of which no article is an answer, whatever words they share with one.
var unasked = map[string]bool{
	"status": true, "human": true, "cancel": true, "language": true, "anonymous": true, "abuse": true, "ad": true, "volunteer": true, "subscription": true,
}

// How well an article must fit (tickets.Hit) where the reader is sure of a matter that is mostly reported, or of a message that is to be
// checked; and how much of the question it must speak of where the reader is not sure of anything.
const (
	stronglyScore = 22
	enoughCover   = 0.35
	halfSure      = 0.5 // of a matter that is none of law: 「小区什么时候停水」 is no question of fees
)

// Asks reports whether a message is a question that an article of the library answers, or a question of law that none does. The reading is
// the reader's and stays as it is: this only says where its answer is found.
func Asks(library *tickets.Library, r Reading, text string) bool {
	if library == nil || r.Danger != "" || unasked[r.Intent] && r.Sure >= SureEnough {
		return false
	}
	said := strings.TrimSpace(Fold(text))
	for _, w := range wishWords {
		if strings.HasPrefix(said, w) {
			return false
		}
	}
	if r.Intent == "chitchat" && r.Sure >= SureEnough && !saysAny(said, rightWords) { // 「你有女朋友吗」
		return false
	}
	asks, right := saysAny(said, askWords), saysAny(said, rightWords)
	if !asks && (!right || LegalService(r.Service)) { // 我想申请法律援助: they do not ask about it, they want it
		return false
	}
	found := library.Answers(text, 1)
	sure := r.Sure >= SureEnough
	switch {
	case len(found) == 0:
		return r.Intent == "legal" && r.Legal == "" && sure
	case r.Intent == "verify_notice" || r.Service != "" && r.Sure >= halfSure && !right && !lawServices[r.Service]:
		return found[0].Score >= stronglyScore && found[0].Cover >= enoughCover
	}
	return right || lawServices[r.Service] || r.Intent == "legal" || found[0].Cover >= enoughCover
}

// articleBeside is what the library says to a question that tells of a danger too: how to stop a payment stands below the number to call,
// of any other danger the article is only offered.
func (w *Work) articleBeside(words string) (lines []tickets.Line, choices []tickets.Choice) {
	if w.Desk.Articles == nil || !saysAny(Fold(words), askWords) {
		return nil, nil
	}
	found := w.Desk.Articles.Library.Answers(words, articlesOffered)
	if len(found) == 0 {
		return nil, nil
	}
	if w.Reading.Danger == "scam" {
		a, _ := w.Desk.Articles.Library.Get(found[0].ID, w.Lang)
		text, _ := w.Desk.Articles.Library.Passage(a, words)
		lines, found = append(lines, shownArticle(a, text, w.Lang)), found[1:]
	} else if w.Reading.Danger != "" { // nobody in danger reads a list
		found = found[:1]
	}
	for _, f := range found {
		choices = append(choices, w.articleChoice(f.ID))
	}
	return lines, choices
}

// saysAny reports whether one of the words occurs; in a list _ stands for a space. English words count at their beginning only.
func saysAny(said string, list []string) bool {
	return slices.ContainsFunc(list, func(w string) bool {
		w = strings.ReplaceAll(w, "_", " ")
		if isLetter(rune(w[0])) {
			return strings.HasPrefix(said, w) || strings.Contains(said, " "+w)
		}
		return strings.Contains(said, w)
	})
}
