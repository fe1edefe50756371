package bot

import (
	"context"
	"strings"
	"unicode"

	"huying/intents"
	"huying/tickets"
)

// This file is what begins with words that answer no question and belong to no ticket.

// fresh starts what the reading says is wanted.
func (t *turn) fresh(ctx context.Context, text string) (answer, error) {
	t.mind()
	if intents.Pasted(text) {
		return t.start(ctx, "verify_notice", map[string]string{"words": text})
	}
	if a, done, err := t.plain(ctx, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.pictured(ctx, text); done || err != nil {
		return a, err
	}
	r := t.reading
	known := map[string]string{"words": text}
	sure := r.Sure >= intents.SureEnough
	switch {
	case r.Intent == "report" || r.Intent == "order" || r.Intent == "suggestion":
		return t.freshMatter(ctx, text, known, sure)
	case r.Intent == "legal" && r.Legal != "": // the words name a court, an arbitration, …
		return t.start(ctx, r.Intent, map[string]string{})
	case r.Intent == "anonymous":
		a, err := t.orMatter(ctx, text, sure) // the wish may stand beside a matter
		t.s.Heard = text
		return a, err
	case r.Intent == "abuse":
		return t.orMatter(ctx, text, sure)
	case !sure && len(r.Services) > 0 && !r.Faint:
		t.fill(known)
		return t.start(ctx, "report", known)
	case !sure && r.Intent == "verify_notice" && intents.AsksReal(text) && len([]rune(text)) > 12:
		return t.start(ctx, r.Intent, known)
	case !sure:
		return t.unsure(ctx, text)
	case r.Intent == "volunteer":
		return t.freshVolunteer(ctx, known)
	case r.Intent == "human":
		return t.start(ctx, r.Intent, known)
	case r.Intent == "language":
		known = map[string]string{}
		if lang := intents.NamedLang(text); lang != "" {
			known["lang"] = string(lang)
		}
		return t.start(ctx, r.Intent, known)
	case r.Intent == "verify_notice" && len([]rune(text)) > 12: // more than the question: the text itself
		return t.start(ctx, r.Intent, known)
	case r.Intent == "cancel":
		return t.cancel(ctx)
	}
	if intents.Get(r.Intent) == nil {
		return t.unsure(ctx, text)
	}
	if r.Intent == "status" { // 「我昨天报的路灯还没人来修」: should there be none, they need not say it again
		t.s.Heard = text
	}
	return t.start(ctx, r.Intent, map[string]string{})
}

// freshVolunteer starts the questions of who wants to help, with what they said of themselves.
func (t *turn) freshVolunteer(ctx context.Context, known map[string]string) (answer, error) {
	r := t.reading
	if len(r.Names) > 0 {
		known["name"] = r.Names[0]
	}
	if len(r.Phones) > 0 {
		known["phone"] = r.Phones[0]
	}
	return t.start(ctx, r.Intent, known)
}

// freshMatter starts a report or an order.
func (t *turn) freshMatter(ctx context.Context, text string, known map[string]string, sure bool) (answer, error) {
	r := t.reading
	if !sure && r.Faint {
		return t.unsure(ctx, text)
	}
	t.fill(known)
	if intents.WantsHidden(text) {
		known["hidden"] = "yes"
	}
	if !sure && len(r.Services) == 0 {
		if r.Place == "" {
			return t.unsure(ctx, text)
		}
		known["service"] = "-"
	}
	name := "report"
	if r.Intent == "order" && sure {
		name = "order"
	}
	if sure && t.Desk.Legal != nil && (intents.LegalService(r.Service) || r.Second != nil && intents.LegalService(r.Second.Service)) {
		return t.start(ctx, "legalaid", known) // 「我想申请法律援助，老板拖欠工资」: the wages are what it is about
	}
	t.s.Second = r.Second
	if r.Second != nil {
		r.Second.Words = strings.TrimLeftFunc(r.Second.Words, func(c rune) bool { return unicode.IsPunct(c) || unicode.IsSpace(c) }) // 「！！没有开过业主大会」
		known["second"] = r.Second.Words
	}
	return t.start(ctx, name, known)
}

// orMatter begins the matter that words tell which read as something else, else that, when it is sure.
func (t *turn) orMatter(ctx context.Context, text string, sure bool) (answer, error) {
	name := t.reading.Intent
	if a, done, err := t.despite(ctx, text); done || err != nil {
		return a, err
	}
	if !sure {
		return t.unsure(ctx, text)
	}
	return t.start(ctx, name, nil)
}

// despite finds the matter in words that scold too: 「一群废物，楼上漏水一个月了没人管」 is a report. done is false when there is none.
func (t *turn) despite(ctx context.Context, text string) (a answer, done bool, err error) {
	marks := "，,。；;！!？?\n"
	if intents.DetectLang(text) != tickets.English { // 「有人在楼道抽烟 不想留名字」
		marks += " "
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) })
	if len(parts) < 2 {
		return answer{}, false, nil
	}
	whole := t.reading
	for _, part := range parts {
		if len([]rune(part)) < 5 {
			continue
		}
		if err := t.reread(ctx, part); err != nil {
			return answer{}, true, err
		}
		if r := t.reading; r.Service != "" && r.Sure >= 0.5 { // likelier than not; the summary is theirs to correct
			known := map[string]string{"words": text}
			t.fill(known)
			if known["place"] == "" {
				known["place"] = whole.Place
			}
			if whole.Intent == "anonymous" || intents.WantsHidden(text) {
				known["hidden"] = "yes"
			}
			a, err = t.start(ctx, "report", known)
			return a, true, err
		}
	}
	t.reading = whole
	return answer{}, false, nil
}

// unsure keeps the words, so that whatever is chosen next takes them along.
func (t *turn) unsure(ctx context.Context, text string) (answer, error) {
	if strings.ContainsFunc(text, unicode.IsLetter) { // 「0」 and 「😭」 are no matter, whatever is chosen next
		t.s.Heard = text
	}
	if intents.OtherScript(text) {
		return t.start(ctx, "unsure", map[string]string{"script": "other"})
	}
	return t.start(ctx, "unsure", nil)
}
