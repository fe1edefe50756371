package bot

import (
	"context"
	"slices"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// article answers a question of law, of rights or of fraud from the library; done is false when the words are something else. They are
// kept, so that a report or a talk with a person chosen next takes them along.
func (t *turn) article(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.Desk.Articles == nil || !intents.Asks(t.Desk.Articles.Library, t.reading, text) {
		return answer{}, false, nil
	}
	t.s.Heard = text
	a, err = t.start(ctx, "ask", map[string]string{"words": text})
	return a, true, err
}

// asksOn answers a question that goes on from the article quoted a moment ago: 「那我没有合同呢」 begins no matter, whatever else it would mean on its
// own. What was asked before is kept with it, for the report or the person that is chosen next.
func (t *turn) asksOn(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.Desk.Articles == nil || !intents.AsksOn(t.reading, text) {
		return answer{}, false, nil
	}
	if t.law == "" {
		return t.asksOfDraft(ctx, text)
	}
	if value, _ := t.label(t.offered(ctx), text); value != "" {
		return answer{}, false, nil
	}
	t.s.Heard = strings.TrimPrefix(t.before.words+"\n"+text, "\n")
	a, err = t.start(ctx, "ask", map[string]string{"words": text, "after": t.law})
	return a, true, err
}

// asksElse reports a question for the library that is of none of the services the draft may be of: 「房东不退押金怎么办」 is no part of a dismissal.
func (t *turn) asksElse(text string) bool {
	if t.Desk.Articles == nil || !intents.Asks(t.Desk.Articles.Library, t.reading, text) {
		return false
	}
	draft := append(strings.Fields(t.s.Answers["services"]), t.s.Answers["service"])
	return !slices.ContainsFunc(t.reading.Services, func(s string) bool {
		return slices.ContainsFunc(draft, func(d string) bool { // 「要不要先去仲裁」 is asked of wages too
			return d == s || intents.LawMatter(d) && intents.LawMatter(s) && tickets.TopClass(d) == tickets.TopClass(s)
		})
	})
}

// asksOfDraft answers a question in the middle of a draft that is of a law: 「那我能告他吗」, of wages that were not paid. It stays with the matter too.
func (t *turn) asksOfDraft(ctx context.Context, text string) (a answer, done bool, err error) {
	q, _ := t.open()
	if q == nil || t.s.Intent != "report" || q.Name != "consent" && q.Name != "confirm" || !intents.LawMatter(t.s.Answers["service"]) ||
		intents.AsksProgress(text) || intents.AsksWhen(text) || t.aboutCalls(text) != "" || t.asksElse(text) {
		return answer{}, false, nil
	}
	words := t.s.Answers["words"] + "\n" + text
	asked := words
	if len(t.Desk.Articles.Library.Answers(asked, 1)) == 0 {
		asked = text // the matter says so much that the question is lost in it
	}
	if len(t.Desk.Articles.Library.Answers(asked, 1)) == 0 {
		return answer{}, false, nil
	}
	t.s.Answers["words"] = words
	a, err = t.start(ctx, "ask", map[string]string{"words": asked})
	return a, true, err
}

// ofArticle begins the report of what an article was just quoted for, when they go on with where it is or whom to call: 「工地在和平里那边」. What they asked
// is what it is about, and is not asked for again.
func (t *turn) ofArticle(ctx context.Context, text string) (a answer, done bool, err error) {
	r := t.reading
	if t.law == "" || t.before.words == "" || r.Danger != "" || r.Sure >= intents.SureEnough && r.Service != "" || r.Place == "" && len(r.Phones) == 0 {
		return answer{}, false, nil
	}
	known := map[string]string{"words": t.before.words + "\n" + text, "place": r.Place}
	if len(r.Phones) > 0 {
		known["phone"] = intents.Figures(r.Phones[0])
	}
	if len(r.Names) > 0 {
		known["name"] = r.Names[0]
	}
	if err := t.reread(ctx, t.before.words); err != nil {
		return answer{}, true, err
	}
	t.fill(known)
	a, err = t.start(ctx, "report", known)
	return a, true, err
}
