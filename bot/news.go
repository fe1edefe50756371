package bot

import (
	"context"
	"maps"
	"slices"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// safe hears 「我没事」 and 「我被困了」 as the answers to a safety notice of the last days; done is false when there is none. It comes before the
// guard, which would take a flood for a lift: the numbers to call stand in the first line of this answer too.
func (t *turn) safe(ctx context.Context) (a answer, done bool, err error) {
	given := intents.SafeWords(t.m.Text)
	if t.News == nil || given == "" || t.composing() {
		return answer{}, false, nil
	}
	b, found, err := t.News.Asked(ctx, t.m.From)
	if err != nil || !found {
		return answer{}, false, err
	}
	a, err = t.start(ctx, "answer", map[string]string{"broadcast": b.ID, "answer": given})
	return a, true, err
}

// news hears what is said of notices in few words: 退订, 订阅 停水停电, is this real, why do I get this. done is false when the
// words are about something else.
func (t *turn) news(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.News == nil || t.composing() {
		return answer{}, false, nil
	}
	want, known := intents.AboutNews(text)
	if topics := intents.DeclinesTopics(text); want == "" && topics != "" && t.s.Resident != "" {
		s, _, err := t.News.Subscriptions.Of(ctx, t.s.Resident)
		if err != nil {
			return answer{}, true, err
		}
		if intents.Has(s, topics) {
			want, known = "subscription", map[string]string{"off": topics}
		}
	}
	if want == "" {
		doubted, err := t.doubted(ctx, text)
		if err != nil || !doubted {
			return answer{}, err != nil, err
		}
		want, known = "verify_notice", map[string]string{"words": text}
	}
	switch {
	case want == "subscription" && t.s.Intent == want && known["stop"]+known["off"] != "": // in the middle of subscribing: nothing is left to be asked
		t.s.clear()
	case want == "verify_notice" && known["words"] == "" && len([]rune(t.before.words)) >= leastCopy:
		known["words"], t.s.Doubted = t.before.words, true
	case want == "verify_notice" && known["words"] == "" && t.m.Quoted == nil:
		if known["words"], err = t.justGot(ctx); err != nil {
			return answer{}, true, err
		}
		if known["words"] != "" {
			known["got"], t.s.Doubted = "yes", true
		}
	}
	a, err = t.start(ctx, want, t.quoting(want, known))
	return a, true, err
}

// justGot is the code of the notice that somebody got from us in the last hours, if any: 「这是真的吗」 right after it is about it.
func (t *turn) justGot(ctx context.Context) (code string, err error) {
	r, found, err := t.News.Why(ctx, t.m.From, "")
	if err != nil || !found || t.Now().Sub(r.Broadcast.StartedAt) > staleAfter {
		return "", err
	}
	return r.Broadcast.Code, nil
}

// quoting adds the message that was answered, when the question is about it.
func (t *turn) quoting(want string, known map[string]string) map[string]string {
	if t.m.Quoted == nil {
		return known
	}
	switch {
	case want == "why_notice":
		known["quoted"] = t.m.Quoted.Text
	case want == "verify_notice" && known["words"] == "":
		known["words"] = t.m.Quoted.Text
	}
	return known
}

// doubted reports whether words are a text that has to be compared with ours: they carry the code of a notice, or somebody asks whether they
// are true, and they are ours, a changed copy, or have a link. Any other doubt is a question for the library or the reader.
func (t *turn) doubted(ctx context.Context, text string) (bool, error) {
	if len([]rune(text)) < leastCopy {
		return false, nil
	}
	asked := intents.AsksReal(text) || t.doubt
	if _, named := tickets.FindCode(text); !named && !asked {
		return false, nil
	}
	v, err := t.News.Verify(ctx, text)
	ours := v.Truth == tickets.TruthOurs || v.Truth == tickets.TruthAltered
	return err == nil && (ours || asked && strings.Contains(text, "://")), err
}

// leastCopy is how many runes a text has at least that is compared with the notices.
const leastCopy = 20

// composing reports whether the words are part of something staff write: a warning of gas is no call for help then.
func (t *turn) composing() bool {
	q, _ := t.open()
	return q != nil && slices.Contains(intents.StaffWants, t.s.Intent)
}

// atWork handles the wants of staff in a group, which is an office's chat. done is false for everything else that is said there.
func (t *turn) atWork(ctx context.Context) (a answer, done bool, err error) {
	if t.News == nil {
		return answer{}, false, nil
	}
	want, known := command(t.m.Choice)
	switch {
	case want == "answer", slices.Contains(intents.StaffWants, want):
		a, err = t.start(ctx, want, known)
		return a, true, err
	case t.m.Choice != "":
		if !t.composing() {
			return answer{}, false, nil
		}
		a, err = t.chosen(ctx, t.m.Choice)
		return a, true, err
	}
	if data := t.offeredHere(); data != "" {
		a, err = t.chosen(ctx, data)
		return a, true, err
	}
	if want, known = universal(t.m.Text); slices.Contains(intents.StaffWants, want) {
		a, err = t.start(ctx, want, known)
		return a, true, err
	}
	if !t.composing() {
		return answer{}, false, nil
	}
	if err := t.fetch(ctx); err != nil {
		return answer{}, true, err
	}
	a, err = t.words(ctx)
	return a, true, err
}

// offeredHere is the option of staff that a digit or a label means, among those offered to this member of the group; "" for none.
func (t *turn) offeredHere() string {
	data, n := "", number(t.m.Text)
	if n > 0 && n <= len(t.s.Offered) {
		data = t.s.Offered[n-1].Data
	} else if value, found := t.label(t.s.Offered, t.m.Text); found {
		data = value
	}
	if want, _ := command(data); want == "" && !t.composing() || want != "" && !slices.Contains(intents.StaffWants, want) {
		return ""
	}
	return data
}

// nothingAsked gives what is known of a want on the side, when nothing has to be asked for it; ok is false when something has.
func (t *turn) nothingAsked(ctx context.Context, i *intents.Intent, known map[string]string) (with map[string]string, ok bool, err error) {
	if !i.Aside {
		return known, false, nil
	}
	w := t.work()
	w.Answers, w.Files, w.Point = map[string]string{}, nil, nil
	maps.Copy(w.Answers, known)
	maps.DeleteFunc(w.Answers, func(_, value string) bool { return value == "" })
	if i.Begin != nil {
		if err := i.Begin(ctx, w); err != nil {
			return known, false, err
		}
	}
	return w.Answers, i.Next(w) == nil, nil
}
