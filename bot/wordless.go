package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// wordless handles a picture, a voice or a location without words.
func (t *turn) wordless(ctx context.Context) (answer, error) {
	if t.m.Point != nil {
		return t.located(ctx)
	}
	if len(t.files) == 0 {
		if len(t.notes) > 0 {
			return t.nothingCame()
		}
		if q, w := t.open(); q != nil { // a sticker's kin: the draft stays, and so do its digits
			return t.again(q, w), nil
		}
		return t.unsure(ctx, "")
	}
	q, w := t.open()
	if q == nil {
		n, _, err := t.talk(ctx)
		switch {
		case err == nil && n != "" && t.sameAlbum():
			return t.joins(ctx, n)
		case err != nil || n != "":
			return t.followed(ctx, n, "", err)
		}
		known := map[string]string{}
		if t.voice() {
			known["words"], known["service"] = t.say("word.voice"), "-"
		}
		return t.start(ctx, "report", known)
	}
	t.s.Files = append(t.s.Files, t.files...)
	if t.voice() && q.Name == "words" {
		t.s.Answers["words"], t.s.Asked = t.say("word.voice"), ""
		return t.proceed(ctx)
	}
	if q.When != nil && !q.When(t.work()) { // the picture is the answer
		t.s.Asked = ""
		return t.proceed(ctx)
	}
	if t.sameAlbum() {
		return answer{class: tickets.Reply, silent: true, choices: t.s.Offered}, nil
	}
	return t.ask(q, w).behind(tickets.Say("file.added", "n", strconv.Itoa(len(t.s.Files)))), nil
}

// nothingCame is the answer to a picture that was lost or is too large: why has been noted, and the open question stays open, so that a
// digit is still an answer to it.
func (t *turn) nothingCame() (answer, error) {
	q, w := t.open()
	if q == nil || t.sameAlbum() {
		return answer{class: tickets.Reply, silent: true, choices: t.s.Offered}, nil
	}
	return t.ask(q, w), nil
}

// sameAlbum reports whether this is a further picture of the album that the last message began. That one was answered: ten pictures
// sent together must not be ten answers, each of which makes the buttons of the one before stale.
func (t *turn) sameAlbum() bool {
	return t.m.Album != "" && t.m.Album == t.s.Album
}

// joins adds a further picture of an album to a ticket without a word.
func (t *turn) joins(ctx context.Context, n tickets.Number) (answer, error) {
	_, err := t.Desk.Do(ctx, n, tickets.Act{
		Verb: tickets.Follow, By: tickets.Actor{Kind: tickets.ByResident, ID: t.s.Resident}, Files: t.files, Source: t.cause,
	})
	return answer{class: tickets.Reply, silent: true, choices: t.s.Offered}, err
}

func (t *turn) voice() bool {
	for _, f := range t.m.Files {
		if f.Kind == "voice" {
			return true
		}
	}
	return false
}

func (t *turn) say(key string) string { return t.Words.Say(string(t.lang()), key, nil) }

// located takes a shared location: for the open draft, for the ticket just opened, or as the start of a report.
func (t *turn) located(ctx context.Context) (answer, error) {
	p := &tickets.Place{Lat: t.m.Point.Lat, Lon: t.m.Point.Lon}
	p.Text = t.say("word.location") + " " + strconv.FormatFloat(p.Lat, 'f', 5, 64) + "," + strconv.FormatFloat(p.Lon, 'f', 5, 64)
	if q, _ := t.open(); q != nil {
		t.s.Point = p
		t.s.Asked = ""
		return t.proceed(ctx)
	}
	if known, err := intents.Here(ctx, t.work(), p.Lat, p.Lon); err != nil || known != nil {
		return t.startIf(ctx, "activity", known, err)
	}
	if n, _, err := t.talk(ctx); err != nil || n != "" {
		return t.followed(ctx, n, p.Text, err)
	}
	t.s.begin("report", t.cause, nil)
	t.s.Point = p
	return t.proceed(ctx)
}

// followed adds to a ticket unless finding it failed.
func (t *turn) followed(ctx context.Context, n tickets.Number, text string, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	return t.follow(ctx, n, text)
}

// edited handles corrected words: of the draft they began, or of the ticket that was filed from them.
func (t *turn) edited(ctx context.Context) (answer, error) {
	if t.s.Begun == t.m.Key && t.s.Intent != "" {
		begun, files, point := t.s.Begun, t.s.Files, t.s.Point
		a, err := t.fresh(ctx, t.m.Text)
		if t.s.Intent != "" {
			t.s.Begun, t.s.Files, t.s.Point = begun, files, point
		}
		return a, err
	}
	filed, err := t.Desk.Store.BySource(ctx, t.m.Key)
	if errors.Is(err, tickets.ErrNotFound) {
		return answer{silent: true}, nil
	}
	if err != nil {
		return answer{}, err
	}
	return t.follow(ctx, filed.Number, t.say("word.corrected")+t.m.Text)
}

// group answers in a group only when addressed, and never repeats what somebody said there: others read it too.
func (t *turn) group(ctx context.Context) (answer, error) {
	if want, known := command(t.m.Choice); want == "whistle" { // of a card to the department whose chat this is
		return t.start(ctx, want, known)
	}
	if a, done, err := t.atWork(ctx); done || err != nil {
		return a, err
	}
	if t.reading.Danger != "" {
		return t.groupTicket(ctx, t.m.Key, t.m.Text, true)
	}
	if words, ordered := t.groupOrder(); ordered {
		return t.orderFor(ctx, words)
	}
	want, _ := universal(t.m.Text)
	if want == "report" && t.m.Quoted != nil && !t.m.Quoted.Ours {
		if strings.TrimSpace(t.m.Quoted.Text) == "" { // a picture or a voice: who is in it has not agreed to anything
			return says(tickets.Say("group.no_words")), nil
		}
		return t.groupTicket(ctx, t.m.Quoted.Key, t.m.Quoted.Text, false) // two members may call for the same message
	}
	if words, reported := t.groupReport(); reported {
		if t.reading.Place == "" { // nobody would find it, and nobody can be asked in private
			return says(tickets.Say("group.where")), nil
		}
		return t.groupTicket(ctx, t.m.Key, words, false)
	}
	return says(tickets.Say("group.how")), nil
}

// groupReport finds a matter that a member tells us in the group itself: 「@… 桂园5号楼下水道堵了」, with or without 「报事」 before it.
func (t *turn) groupReport() (words string, reported bool) {
	if t.m.Quoted != nil {
		return "", false
	}
	words = strings.TrimSpace(t.m.Text)
	for _, w := range []string{"/report", "报事", "報事", "report"} {
		if rest, found := strings.CutPrefix(words, w); found {
			rest = strings.Trim(rest, " ，,：:。\n")
			return rest, rest != ""
		}
	}
	r := t.reading
	matter := r.Intent == "report" || r.Intent == "suggestion"
	return words, matter && (r.Sure >= intents.SureEnough || len(r.Services) > 0 && !r.Faint)
}

// groupTicket files a group member's words, once for each source, without the member: no consent was asked, so nothing personal is kept.
func (t *turn) groupTicket(ctx context.Context, source, words string, danger bool) (answer, error) {
	r, err := t.Reader.Read(ctx, words)
	if err != nil {
		return answer{}, err
	}
	lines := []tickets.Line{tickets.Say("group.filed")}
	if danger {
		lines = append(intents.DangerLines(r.Danger), lines...)
	}
	filed, err := t.Desk.Store.BySource(ctx, source)
	if err == nil {
		return says(tickets.Say("group.filed_before", "number", string(filed.Number))), nil
	}
	if !errors.Is(err, tickets.ErrNotFound) {
		return answer{}, err
	}
	f := tickets.Filing{
		Source: source, Cause: t.cause, To: t.m.To, Lang: t.lang(), Kind: tickets.Help, Words: t.Desk.Redact(words),
		Place: tickets.Place{Text: t.Desk.Redact(r.Place)}, When: r.When, Danger: danger, Answer: &tickets.Notice{Lines: lines},
	}
	if r.Sure >= intents.SureEnough {
		f.Service = r.Service
	}
	_, err = t.Desk.File(ctx, f)
	return answer{silent: true}, err
}
