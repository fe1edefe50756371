package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// letterView is a notice as somebody who speaks a language will read it, written by what sends it.
type letterView struct {
	Lang    tickets.Lang
	Name    string
	Text    string
	Buttons []string
	Instead string // the language it is in, when it is not their own
}

// noticeStep is one line of a notice's history.
type noticeStep struct {
	At, Who, Verb, Text string
}

// noticeForm is one move this person may make now.
type noticeForm struct {
	Verb     tickets.BroadcastVerb
	Name     string // in words
	Action   string
	Version  int
	Reach    *reachView // for a submission: what has to be confirmed
	Texts    []composeText
	Diffs    []diffView
	Langs    []option
	Repeats  []option
	Due      string
	NeedText bool
	MayText  bool
	Grave    bool // it cannot be undone: what it does is said beside it
	Text     string
	Wrong    string
	Open     bool
	Waits    bool // of a correction: for a second person
	NoChat   bool // of a test: nobody knows where this person reads
}

// diffView is what a correction changes in one language.
type diffView struct {
	Name        string
	Title, Body []piece
}

type noticeView struct {
	noticeRow
	Kind, Office       string
	Due, Expires       string
	Repeat             string
	Approver           string
	Source, Level      string
	SourceHref         string // of the warning it relays; "" for another source
	Follows            string
	Started, Ended     string
	Audience           []string
	Files              []fileView
	Letters            []letterView
	Asks               string
	Reach              *reachView
	Progress           *progressView
	Hushed             int // of who still waits, who waits for the end of their quiet hours
	Answers            *answersView
	Steps              []noticeStep
	Forms              []noticeForm
	Edit               string
	Export             string
	Mine               bool // written by this person, and waiting for another
	Edition            int
	Proposal           *proposalView
	Done, Wrong, Words string // Done: a locale key; Words: what was typed into a form that is not offered any more
}

var sampleNoticeForm = noticeForm{
	Verb: tickets.BroadcastCorrect, Name: "更正", Action: "/console/notices/b1/correct", Version: 3, Reach: &sampleReach, Texts: []composeText{{Lang: tickets.Hans, Name: "简体中文", Title: "x", Body: "y"}},
	Diffs: []diffView{{"简体中文", []piece{{Text: "周", Gone: true}}, []piece{{Text: "三", Added: true}, {Text: "停水"}}}}, Langs: []option{{"en", "English", true}},
	Repeats: []option{{"daily", "每天", true}}, Due: "2026-11-23T08:00", NeedText: true, MayText: true, Grave: true, Text: "x", Wrong: "y", Open: true, Waits: true, NoChat: true,
}

var noticePage = page("notice.html", noticeView{
	noticeRow: sampleNoticeRow, Kind: "生活", Office: "物业", Due: "x", Expires: "y", Repeat: "每天", Approver: "陈", Source: "安澜市气象台", SourceHref: "/console/alerts/a1", Level: "橙色", Follows: "b0", Started: "x", Ended: "y",
	Audience: []string{"和平里"}, Files: []fileView{sampleFile}, Letters: []letterView{{tickets.English, "English", "停水\n周三", []string{"我安全"}, "简体中文"}}, Asks: "我安全 / 需要帮助",
	Reach: &sampleReach, Progress: &sampleProgress, Hushed: 2, Answers: &sampleAnswers, Steps: []noticeStep{{"08:00", "王芳", "提交", "x"}},
	Forms: []noticeForm{sampleNoticeForm}, Edit: "/console/notices/b1/edit", Export: "/console/notices/b1/ledger.csv", Mine: true, Edition: 2, Proposal: &proposalView{"王芳", "08:00", "x", true, sampleNoticeForm.Diffs}, Done: "notices.saved", Wrong: "y", Words: "z",
})

// noticeDone are the words after a form was carried out; the others are told that it was done.
var noticeDone = map[string]string{"kept": "notices.kept", "submit": "notices.submitted", "test": "notices.tested"}

func (s *Server) notice(c *fiber.Ctx, v *visit, b tickets.Broadcast) (err error) {
	if c.Get("X-Live") != "" {
		view := noticeView{}
		if view.Progress, view.Answers, err = s.figuresOf(c.UserContext(), v, b); err != nil {
			return err
		}
		return noticePage.part(s, c, "live", fiber.StatusOK, view)
	}
	view, err := s.noticeOf(c, v, b, nil)
	if err != nil {
		return err
	}
	if name := c.Query("done"); name != "" {
		if view.Done = noticeDone[name]; view.Done == "" {
			view.Done = "notices.saved"
		}
	}
	return noticePage.show(s, c, fiber.StatusOK, view)
}

// noticeSource says where a notice comes from: for a relayed warning the authority that issued it, and the warning's own page.
func (s *Server) noticeSource(ctx context.Context, b tickets.Broadcast) (name, href string, err error) {
	key, relays := b.Relays()
	if !relays || s.cfg.Alerts == nil {
		return b.Source, "", nil
	}
	r, err := s.cfg.Alerts.Alert(ctx, key)
	if isNotFound(err) {
		return b.Source, "", nil
	}
	return cmp.Or(cut(r.Issuer(), 60), b.Source), "/console/alerts/" + key, err
}

// noticeOf is everything this person may see of a notice and do with it; sent is a form that could not be carried out.
func (s *Server) noticeOf(c *fiber.Ctx, v *visit, b tickets.Broadcast, sent *noticeForm) (view noticeView, err error) {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	by, err := s.author(ctx, v)
	if err != nil {
		return view, err
	}
	view = noticeView{
		noticeRow: s.noticeRow(v, b), Kind: s.say(lang, "notices.kind."+string(b.Topic.Kind())), Due: s.dayClock(lang, b.Due), Expires: s.dayClock(lang, b.Expires),
		Approver: b.Approver.Name, Follows: b.Follows, Started: s.fullClock(b.StartedAt), Ended: s.fullClock(b.EndedAt), Edition: b.Edition,
		Mine: b.Stage == tickets.BroadcastWaiting && b.By.ID == v.staff.ID, Proposal: s.proposal(v, b),
	}
	if b.Repeat != tickets.Once {
		view.Repeat = s.say(lang, "notices.repeat."+string(b.Repeat))
	}
	if b.Ask != tickets.AskNothing {
		view.Asks = s.say(lang, "notices.ask."+string(b.Ask))
	}
	if b.Level != "" {
		view.Level = s.say(lang, "notices.level."+b.Level)
	}
	if view.Office, err = s.officeName(ctx, b.Office); err != nil {
		return view, err
	}
	if view.Audience, err = s.audienceWords(ctx, lang, b); err != nil {
		return view, err
	}
	if view.Files, err = s.noticeFiles(ctx, b); err != nil {
		return view, err
	}
	if view.Source, view.SourceHref, err = s.noticeSource(ctx, b); err != nil {
		return view, err
	}
	view.Letters = s.letters(lang, b)
	if b.Stage.Public() || !b.StartedAt.IsZero() {
		if view.Progress, view.Answers, err = s.figuresOf(ctx, v, b); err != nil {
			return view, err
		}
		view.Export = "/console/notices/" + b.ID + "/ledger.csv"
		if view.Hushed, err = s.hushedOf(ctx, v, b, view.Progress.Sum.Waiting); err != nil {
			return view, err
		}
	} else {
		reach, err := s.reachOf(ctx, v, b)
		if err != nil {
			return view, err
		}
		view.Reach = &reach
	}
	for _, step := range b.Steps {
		view.Steps = append(view.Steps, s.noticeStep(lang, step))
	}
	_, chat := s.ownChat(c, v)
	s.noticeForms(v, b, by, chat, &view)
	if view.Reach != nil { // the form says it, where it matters
		shown := *view.Reach
		shown.Approval = false
		view.Reach = &shown
	}
	view.take(sent)
	return view, nil
}

// hushedOf tells why a notice stands still at night: at most so many of those it waits for have quiet hours now.
func (s *Server) hushedOf(ctx context.Context, v *visit, b tickets.Broadcast, waiting int) (int, error) {
	if waiting == 0 || b.Stage != tickets.BroadcastSending {
		return 0, nil
	}
	reach, err := s.reachOf(ctx, v, b)
	return min(reach.Hushed, waiting), err
}

// take puts a form that could not be carried out back into the page, with its words and the reason.
func (view *noticeView) take(sent *noticeForm) {
	if sent == nil {
		return
	}
	for i := range view.Forms {
		if f := &view.Forms[i]; f.Verb == sent.Verb {
			f.Text, f.Wrong, f.Open, f.Diffs = sent.Text, sent.Wrong, true, sent.Diffs
			if len(sent.Texts) > 0 {
				f.Texts = sent.Texts
			}
			if sent.Due != "" {
				f.Due = sent.Due
			}
			return
		}
	}
	view.Wrong, view.Words = sent.Wrong, sent.Text // the form is not offered any more: the words are not lost
}

func (s *Server) noticeStep(lang tickets.Lang, e tickets.BroadcastStep) noticeStep {
	line := noticeStep{At: s.fullClock(e.At), Who: e.By.Name, Verb: s.say(lang, "broadcast.verb."+string(e.Verb)), Text: e.Text}
	if e.By.Kind != tickets.ByStaff {
		line.Who = s.say(lang, "console.by."+string(e.By.Kind))
	}
	return line
}

func (s *Server) officeName(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return "", err
	}
	if o, ok := town.Office(id); ok {
		return o.Name, nil
	}
	return id, nil
}

// letters are the notice in every language, as the sender would write it.
func (s *Server) letters(lang tickets.Lang, b tickets.Broadcast) (out []letterView) {
	for _, l := range tickets.Langs {
		text, other := b.TextFor(l)
		if text.IsZero() {
			continue
		}
		notice := tickets.Notice{}
		b.Fill(&notice, l)
		letter := s.cfg.Letter(tickets.Posted{Notice: notice, Speak: l})
		view := letterView{Lang: l, Name: s.say(lang, "notices.lang."+string(l)), Text: letter.Text}
		for _, button := range letter.Buttons {
			view.Buttons = append(view.Buttons, button.Label)
		}
		if other != l {
			view.Instead = s.say(lang, "broadcast.lang."+string(other))
		}
		out = append(out, view)
	}
	return out
}

// noticeFiles describes the files of a notice. They are opened by way of the notice.
func (s *Server) noticeFiles(ctx context.Context, b tickets.Broadcast) (out []fileView, err error) {
	for _, hash := range b.Files {
		f, err := s.fileView(ctx, hash)
		if err != nil {
			return nil, err
		}
		if f.Href != "" {
			f.Href = "/console/notices/" + b.ID + "/files/" + hash
		}
		out = append(out, f)
	}
	return out, nil
}

func (s *Server) noticeFile(c *fiber.Ctx, v *visit, b tickets.Broadcast) error {
	if !slices.Contains(b.Files, c.Params("hash")) {
		return fiber.ErrNotFound
	}
	return s.stream(c, c.Params("hash"))
}
