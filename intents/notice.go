package intents

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"huying/tickets"
)

// StaffWants are the wants of staff. They are refused to everybody but staff in their own linked chat and an office's chat, and run in that
// chat even when it is a group.
var StaffWants = []string{"notice", "noticed", "noticing", "notice_words"}

// authorised is the Begin of a want of staff.
func authorised(ctx context.Context, w *Work) error {
	_, err := w.author(ctx)
	return err
}

func (w *Work) author(ctx context.Context) (tickets.Actor, error) {
	if w.News == nil {
		return tickets.Actor{}, tickets.Refuse(tickets.NotAllowed, "error.notice_stranger")
	}
	return w.News.Author(ctx, w.From, w.To)
}

// WriteNotice: a notice is written in a chat. It ends in a draft, shown as the resident will read it, with the buttons to hand it in.
var WriteNotice = register(&Intent{
	Name: "notice",
	Begin: func(ctx context.Context, w *Work) error {
		by, err := w.author(ctx)
		if err != nil || by.Area == "" {
			return err
		}
		name, _, err := w.News.AreaName(ctx, by.Area)
		w.Answers["scope"], w.Answers["scopename"] = by.Area, name
		return err
	},
	Asks: []Question{
		{Name: "kind", Choices: fixed("broadcast.kind.safety", "safety", "broadcast.kind.legal", "legal", "broadcast.kind.life", "life",
			"broadcast.kind.affairs", "affairs")},
		{Name: "topic", Choices: func(w *Work) (all []tickets.Choice) {
			for _, t := range tickets.TopicsOf(tickets.NoticeKind(w.Answers["kind"])) {
				all = append(all, tickets.Choice{Key: "topic." + string(t), Data: string(t)})
			}
			return all
		}},
		{Name: "ask", Choices: func(w *Work) []tickets.Choice {
			all := []tickets.Choice{{Key: "notice.ask.nothing", Data: "-"}, {Key: "notice.ask.poll", Data: string(tickets.AskPoll)}}
			if w.Answers["kind"] == string(tickets.SafetyNews) {
				all = append(all, tickets.Choice{Key: "notice.ask.safe", Data: string(tickets.AskSafe)})
			}
			return all
		}},
		{Name: "options", When: func(w *Work) bool { return w.Answers["ask"] == string(tickets.AskPoll) }, Hear: func(w *Work, text string) bool {
			w.Answers["options"] = text
			return len(linesOf(text)) > 1
		}},
		{Name: "words", Hear: hearNotice},
		{Name: "area", Hear: func(w *Work, text string) bool { w.Answers["area"] = text; return true }, Choices: func(w *Work) []tickets.Choice {
			if w.Answers["scope"] != "" {
				return []tickets.Choice{{Label: w.Answers["scopename"], Data: w.Answers["scope"]}}
			}
			return []tickets.Choice{{Key: "notice.everywhere", Data: "-"}}
		}},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		by, err := w.author(ctx)
		if err != nil {
			return Outcome{}, err
		}
		c, err := w.composing(ctx, by)
		if err != nil {
			return again(err)
		}
		written, err := w.News.Write(ctx, c, by)
		if err != nil {
			return again(err)
		}
		return writtenShown(w, written), nil
	},
})

// hearNotice wants a title in the first line and a text below it.
func hearNotice(w *Work, text string) bool {
	w.Answers["words"] = text
	t := noticeText(text)
	return t.Title != "" && t.Body != ""
}

func noticeText(text string) tickets.Text {
	title, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return tickets.Text{Title: strings.TrimSpace(title), Body: strings.TrimSpace(body)}
}

func linesOf(text string) (all []string) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (w *Work) composing(ctx context.Context, by tickets.Actor) (tickets.Composing, error) {
	c := tickets.Composing{
		Kind: tickets.NoticeKind(w.Answers["kind"]), Topic: tickets.Topic(w.Answers["topic"]), Files: w.Files,
		Texts: map[tickets.Lang]tickets.Text{w.Lang: noticeText(w.Answers["words"])}, Audience: tickets.Audience{Groups: true},
	}
	if ask := tickets.Asking(w.Answers["ask"]); ask != "-" {
		c.Ask = ask
	}
	if c.Ask == tickets.AskPoll {
		c.Options = map[tickets.Lang][]string{w.Lang: linesOf(w.Answers["options"])}
	}
	area := w.Answers["area"]
	if area != "-" && area != by.Area {
		var err error
		if area, err = w.News.AreaWithin(ctx, area, by.Area); err != nil {
			return c, err
		}
	}
	if area != "" && area != "-" {
		c.Audience.Areas = []string{area}
	}
	return c, nil
}

// again puts a question again whose answer was refused: nobody types a notice twice.
func again(err error) (Outcome, error) {
	refusal := (*tickets.Error)(nil)
	if !errors.As(err, &refusal) {
		return Outcome{}, err
	}
	question := "words"
	switch refusal.Key {
	case "error.notice_area", "error.broadcast_area":
		question = "area"
	case "error.broadcast_options":
		question = "options"
	case "error.not_yours_to_do":
		return Outcome{}, err
	}
	return Outcome{Lines: []tickets.Line{{Key: refusal.Key, Args: refusal.Args}}, Again: question}, nil
}

// writtenShown is a notice as the resident will see it, whom it reaches, what is missing, and what may be done now.
func writtenShown(w *Work, n tickets.Written) Outcome {
	b, p := n.Broadcast, n.Preview
	id := " id=" + b.ID
	var out Outcome
	for _, l := range tickets.Langs {
		if b.Texts[l].IsZero() {
			continue
		}
		out.Lines = append(out.Lines, tickets.Say("notice.preview", "lang", "@broadcast.lang."+string(l)))
		out.Lines = append(out.Lines, p.Letters[l]...)
		for i, c := range p.Buttons[l] {
			label := tickets.Plain(c.Label)
			if c.Label == "" {
				label = "@" + c.Key
			}
			out.Lines = append(out.Lines, tickets.Say("notice.button", "n", strconv.Itoa(i+1), "label", label))
		}
	}
	out.Lines = append(out.Lines, tickets.Say("notice.stage", "stage", "@broadcast.stage."+string(b.Stage)),
		tickets.Say("notice.count", "n", strconv.Itoa(p.Reach.Residents), "groups", strconv.Itoa(p.Reach.Groups)))
	if last := len(b.Steps) - 1; b.Stage == tickets.BroadcastRefused && last >= 0 {
		out.Lines = append(out.Lines, tickets.Say("notice.refused", "text", tickets.Plain(b.Steps[last].Text)))
	}
	if p.Takes.Minutes() >= 1 {
		out.Lines = append(out.Lines, tickets.Say("notice.takes", "minutes", strconv.Itoa(int(p.Takes.Minutes()))))
	}
	if slices.Contains(n.Open, tickets.BroadcastSubmit) {
		out.Lines = append(out.Lines, warnings(b, p)...)
		for _, l := range tickets.Langs {
			if b.Texts[l].IsZero() && b.Ask != tickets.AskPoll {
				out.Choices = append(out.Choices, tickets.Choice{Key: "notice.choice.add", Data: "go notice_words" + id + " lang=" + string(l),
					Args: map[string]string{"lang": "@broadcast.lang." + string(l)}})
			}
		}
		if !w.To.Group() {
			out.Choices = append(out.Choices, tickets.Choice{Key: "broadcast.verb.test", Data: "go noticed do=test" + id})
		}
	}
	if slices.Contains(n.Open, tickets.BroadcastChange) {
		_, l := b.TextFor(w.Lang)
		out.Choices = append(out.Choices, tickets.Choice{Key: "notice.choice.rewrite", Data: "go notice_words" + id + " lang=" + string(l),
			Args: map[string]string{"lang": "@broadcast.lang." + string(l)}})
	}
	for _, verb := range chatVerbs {
		if slices.Contains(n.Open, verb) {
			key := "broadcast.verb." + string(verb)
			if verb == tickets.BroadcastCancel {
				key = "notice.choice.cancel" // 「取消」 alone means the question at hand
			}
			out.Choices = append(out.Choices, tickets.Choice{Key: key,
				Data: "go noticing do=" + string(verb) + " v=" + strconv.Itoa(b.Version) + id})
		}
	}
	return out
}

// chatVerbs are the moves a chat offers, in this order.
var chatVerbs = []tickets.BroadcastVerb{
	tickets.BroadcastSubmit, tickets.BroadcastApprove, tickets.BroadcastRefuse, tickets.BroadcastPause, tickets.BroadcastResume,
	tickets.BroadcastRecall, tickets.BroadcastCancel,
}

// warnings say what is accepted with the button that hands a notice in.
func warnings(b tickets.Broadcast, p tickets.Preview) (all []tickets.Line) {
	for _, l := range p.Missing {
		all = append(all, tickets.Say("notice.missing", "lang", "@broadcast.lang."+string(l), "n", strconv.Itoa(p.Reach.ByLang[l])))
	}
	for _, link := range p.Links {
		all = append(all, tickets.Say("notice.link", "host", tickets.Plain(link.Host), "why", "@lookalike."+link.Why))
	}
	if p.Approval {
		all = append(all, tickets.Say("notice.approval"))
	}
	return all
}

// NoticeWords: another language for a draft.
var NoticeWords = register(&Intent{
	Name:  "notice_words",
	Begin: authorised,
	Asks: []Question{{Name: "words", Hear: hearNotice, Says: func(w *Work) []tickets.Line {
		return []tickets.Line{tickets.Say("ask.notice_words.words", "lang", "@broadcast.lang."+w.Answers["lang"])}
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		by, err := w.author(ctx)
		if err != nil {
			return Outcome{}, err
		}
		written, err := w.News.Say(ctx, w.Answers["id"], tickets.Lang(w.Answers["lang"]), noticeText(w.Answers["words"]), by)
		if err != nil {
			return again(err)
		}
		return writtenShown(w, written), nil
	},
})

// Noticed shows a notice to whose work it is, or without an id those that are under way; do=test sends a draft to its author alone.
var Noticed = register(&Intent{Name: "noticed", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	by, err := w.author(ctx)
	if err != nil {
		return Outcome{}, err
	}
	id := w.Answers["id"]
	switch {
	case id == "":
		return underWay(ctx, w, by)
	case w.Answers["do"] == "test":
		if err := w.News.Try(ctx, id, w.To, w.Lang, by); err != nil {
			return Outcome{}, err
		}
	}
	written, err := w.News.Show(ctx, id, by)
	if err != nil {
		return Outcome{}, err
	}
	return writtenShown(w, written), nil
}})

// underWay lists what has not ended, last changed first.
func underWay(ctx context.Context, w *Work, by tickets.Actor) (Outcome, error) {
	q := tickets.BroadcastQuery{Scope: by.Area, Limit: listed, Stages: []tickets.BroadcastStage{tickets.BroadcastDraft, tickets.BroadcastWaiting,
		tickets.BroadcastRefused, tickets.BroadcastScheduled, tickets.BroadcastSending, tickets.BroadcastPaused}}
	if by.Role == tickets.Handler {
		q.Office = by.Office
	}
	page, err := w.News.Broadcasts.Store.FindBroadcasts(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("notice.list")}}
	if len(page.Broadcasts) == 0 {
		out.Lines = []tickets.Line{tickets.Say("notice.list_none")}
	}
	for _, b := range page.Broadcasts {
		out.Choices = append(out.Choices, tickets.Choice{Key: "notice.item", Data: "go noticed id=" + b.ID,
			Args: map[string]string{"stage": "@broadcast.stage." + string(b.Stage), "title": tickets.Plain(b.Title())}})
	}
	out.Choices = append(out.Choices, tickets.Choice{Key: "notice.choice.new", Data: "go notice"})
	return out, nil
}

// Noticing makes a move on a notice: submit, approve, refuse, pause, resume, recall, cancel. The last ones that take something back ask why.
var Noticing = register(&Intent{
	Name:  "noticing",
	Begin: authorised,
	Asks: []Question{{Name: "reason", When: func(w *Work) bool {
		m, _ := tickets.BroadcastMoveOf(tickets.BroadcastVerb(w.Answers["do"]))
		return m.NeedText
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		by, err := w.author(ctx)
		if err != nil {
			return Outcome{}, err
		}
		version, _ := strconv.Atoi(w.Answers["v"]) // what is no number is whatever it is now
		verb := tickets.BroadcastVerb(w.Answers["do"])
		written, err := w.News.Do(ctx, w.Answers["id"], verb, version, w.Answers["reason"], by)
		if err != nil {
			return Outcome{}, err
		}
		out := writtenShown(w, written)
		out.Lines = []tickets.Line{
			tickets.Say("notice.done", "title", tickets.Plain(written.Broadcast.Title()), "verb", "@broadcast.verb."+string(verb),
				"stage", "@broadcast.stage."+string(written.Broadcast.Stage), "code", written.Broadcast.Code),
		}
		return out, nil
	},
})

// unlink ends the link of a chat whose person wants to be forgotten.
func (w *Work) unlink(ctx context.Context) error {
	if w.News == nil || w.News.Links == nil {
		return nil
	}
	s, found, err := w.News.Links.Who(ctx, w.From)
	if err != nil || !found {
		return err
	}
	return w.News.Links.End(ctx, s.ID)
}

// Link: a member of staff is known in their own chat from now on, by the code the console showed them; without a code the link ends.
var Link = register(&Intent{Name: "link", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.News == nil || w.News.Links == nil || w.To.Group() {
		return Outcome{}, tickets.Refuse(tickets.NotAllowed, "error.link_private")
	}
	if code := w.Answers["code"]; code != "" {
		s, err := w.News.Links.Join(ctx, w.From, code)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Lines: []tickets.Line{tickets.Say("link.done", "name", tickets.Plain(s.Name))},
			Choices: []tickets.Choice{{Key: "notice.choice.new", Data: "go notice"}, {Key: "notice.choice.list", Data: "go noticed"}}}, nil
	}
	s, found, err := w.News.Links.Who(ctx, w.From)
	if err != nil || !found {
		return Outcome{Lines: []tickets.Line{tickets.Say("link.how")}}, err
	}
	return Outcome{Lines: []tickets.Line{tickets.Say("link.ended")}}, w.News.Links.End(ctx, s.ID)
}})
