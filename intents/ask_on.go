package intents

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"huying/tickets"
)

// This file answers what is asked after an article was quoted: 「那我没有合同呢」, 「只有聊天记录行吗」. Few words say little on their own, and another
// matter's article has them too; so they are looked for where the first question was, and where nothing is found, that is said.

// longestOn bounds such a question, in runes of Chinese or letters of English.
const longestOn, longestOnEnglish = 24, 90

var (
	goesOnAsking = Worded("goes_on_asking")
	// asksShape is a question on its own, whatever it begins with: 「要带什么材料」.
	asksShape = Worded("asks_shape")
	// aroundOn is what says that it goes on, and nothing of what it goes on about.
	aroundOn = regexp.MustCompile(`(?i)^(?:那么|那麼|那|可是|可|但是|但|如果|要是|假如|万一|萬一|就算|没有|沒有|没|沒|只有|光有|我们|我們|我|你们|自己|要去|要)+|(?:怎么办|怎麼辦|咋办|行不行|行吗|行嗎|可以吗|可以嗎|的话|呢|吗|嗎|了|[？?。！!])+$`)
)

// AsksOn reports a short question that may go on from an article quoted a moment ago, and is no want or matter of its own.
func AsksOn(r Reading, text string) bool {
	said, longest := strings.TrimSpace(Fold(text)), longestOn
	if isLatin(said) {
		longest = longestOnEnglish
	}
	switch {
	case len([]rune(said)) > longest, r.Danger != "", r.Place != "", len(r.Phones) > 0:
		return false
	case slices.ContainsFunc(wishWords, func(w string) bool { return strings.HasPrefix(said, w) }):
		return false
	case unasked[r.Intent] && r.Sure >= SureEnough && !goesOnAsking.In(said):
		return false
	case r.Intent == "chitchat" && r.Sure >= SureEnough, r.Intent == "status" && AsksProgress(text) && r.Sure >= SureEnough:
		return false
	case r.Service != "" && r.Sure >= SureEnough && !lawServices[r.Service]:
		return false
	}
	return goesOnAsking.In(said) || asksShape.In(said)
}

// LawMatter reports a service whose matters are mostly asked about, and have a law.
func LawMatter(service string) bool { return lawServices[service] }

// How well an article beside the one quoted must fit words that go on: of the same topic a word or two are enough, any other must speak of most of it.
const (
	kinScore   = 5
	kinCover   = 0.2
	otherCover = 0.6
)

// askedOn answers a question that goes on from an article: by another one, by the sentence of this one that speaks of it, or not at all.
func (w *Work) askedOn(ctx context.Context, after, words string) (Outcome, error) {
	library := w.Desk.Articles.Library
	a, ok := library.Get(after, w.Lang)
	if !ok {
		return w.topics(), nil
	}
	if found := library.Answers(words, articlesOffered); len(found) > 0 && found[0].ID != after && !goesOnAsking.In(strings.TrimSpace(Fold(words))) {
		return w.quoted(found), nil // it stands on its own
	}
	kin := library.Topic(a.Topic)
	hits := slices.DeleteFunc(library.Search(words, 2*articlesOffered), func(h tickets.Hit) bool {
		if slices.Contains(kin, h.ID) {
			return h.Score < kinScore || h.Cover < kinCover
		}
		return h.Score < stronglyScore || h.Cover < otherCover
	})
	if len(hits) > 0 && hits[0].ID != after {
		return w.quoted(hits[:1]), nil
	}
	about := []string{"title", tickets.Plain(a.Named(w.Lang)), "source", tickets.Plain(a.Source), "date", a.Date.Format("2006-01-02")}
	out := Outcome{Choices: w.goOn(), Article: after}
	if line, found := library.Touches(a, aroundOn.ReplaceAllString(strings.TrimSpace(words), "")); found {
		out.Lines = []tickets.Line{tickets.Say("article.touches", append(about, "text", tickets.Plain(line))...)}
		return out, nil
	}
	out.Lines = []tickets.Line{tickets.Say("article.not_there", about...)}
	return out, w.Desk.Articles.Unanswered(ctx, words)
}
