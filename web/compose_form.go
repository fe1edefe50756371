package web

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// showCompose shows the form of a notice as it was sent or as it is kept.
func (s *Server) showCompose(c *fiber.Ctx, v *visit, status int, sent composed) error {
	ctx, lang, b := c.UserContext(), known(v.staff.Lang), sent.Broadcast
	view := composeView{
		Action: "/console/notices/new", Back: "/console/notices", Version: b.Version, Again: b.Audience.NotAnswered != "", Cared: b.Audience.Cared, Groups: b.Audience.Groups,
		Due: s.typed(b.Due), Expires: s.typed(b.Expires), Kept: sent.kept, Wrong: sent.wrong, Drop: b.Files,
	}
	if b.ID != "" {
		view.Action, view.Back = "/console/notices/"+b.ID+"/edit", "/console/notices/"+b.ID
	}
	if view.Ticket = string(b.Audience.Ticket); view.Ticket == "?" {
		view.Ticket = cut(c.FormValue("ticket"), 40)
	}
	s.composeChoices(lang, b, &view)
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	view.Areas = areaOptions(town, sent.by.Area, "")
	for i, o := range view.Areas {
		view.Areas[i].Chosen = slices.Contains(b.Audience.Areas, o.Value)
	}
	if view.Files, err = s.noticeFiles(ctx, b); err != nil {
		return err
	}
	if sent.count || b.ID != "" {
		reach, err := s.reachOf(ctx, v, b)
		if err != nil {
			return err
		}
		view.Reach = &reach
	}
	view.Texts = s.composeTexts(lang, b, view.Reach)
	for _, name := range blanks(b.Texts) {
		view.Gaps = append(view.Gaps, option{name, s.gapName(lang, name), false})
	}
	return composePage.show(s, c, status, view)
}

func (s *Server) composeTexts(lang tickets.Lang, b tickets.Broadcast, reach *reachView) (out []composeText) {
	for _, l := range tickets.Langs {
		t := b.Texts[l]
		text := composeText{Lang: l, Name: s.say(lang, "notices.lang."+string(l)), Title: t.Title, Body: t.Body, Options: strings.Join(b.Options[l], "\n")}
		if reach != nil {
			text.Needed = slices.ContainsFunc(reach.Missing, func(m missing) bool { return m.Lang == l })
		}
		out = append(out, text)
	}
	return out
}

// composeChoices fills in what the form chooses from.
func (s *Server) composeChoices(lang tickets.Lang, b tickets.Broadcast, view *composeView) {
	for _, kind := range tickets.NoticeKinds {
		label := s.say(lang, "notices.kind."+string(kind))
		topics, templates := group{Label: label}, group{Label: label}
		for _, t := range tickets.TopicsOf(kind) {
			name := s.say(lang, "topic."+string(t))
			topics.Options = append(topics.Options, option{string(t), name, t == b.Topic})
			view.Also = append(view.Also, option{string(t), name, t != b.Topic && slices.Contains(b.Audience.Topics, t)})
		}
		for _, t := range s.cfg.Templates {
			if t.Topic.Kind() == kind {
				templates.Options = append(templates.Options, option{t.ID, templateName(t, lang), false})
			}
		}
		view.Topics = append(view.Topics, topics)
		if len(templates.Options) > 0 {
			view.Templates = append(view.Templates, templates)
		}
	}
	for _, a := range []tickets.Asking{tickets.AskNothing, tickets.AskSafe, tickets.AskPoll} {
		view.Asks = append(view.Asks, option{string(a), s.say(lang, "notices.ask."+orNone(string(a))), a == b.Ask})
	}
	for _, r := range tickets.BroadcastRepeats {
		view.Repeats = append(view.Repeats, option{string(r), s.say(lang, "notices.repeat."+orNone(string(r))), r == b.Repeat})
	}
	for _, r := range tickets.Standings {
		view.Roles = append(view.Roles, option{string(r), s.say(lang, "standing."+string(r)), slices.Contains(b.Audience.Roles, r)})
	}
	for _, l := range tickets.Langs {
		view.Langs = append(view.Langs, option{string(l), s.say(lang, "broadcast.lang."+string(l)), slices.Contains(b.Audience.Langs, l)})
	}
}

// orNone is how a locale key names what is "" in the program.
func orNone(name string) string {
	if name == "" {
		return "none"
	}
	return name
}

// countLine is one figure with its name.
type countLine struct {
	Name string
	N    int
}

// missing is a language somebody in the audience has and the notice does not.
type missing struct {
	Lang    tickets.Lang
	Name    string
	N       int
	Instead string // the language they would read
}

type linkView struct{ URL, Like, Why string } // Why: in words

// reachView is whom a notice would reach now, how long that takes, and what has to be seen to before.
type reachView struct {
	All, Residents, Groups int
	Langs, Areas           []countLine
	More                   int // areas that are not listed
	Takes                  string
	Missing                []missing
	Hushed                 int
	Approval               bool
	Links                  []linkView
	Blanks                 []string // gaps of a template that nobody filled in
	Wrong                  string   // why it cannot be counted
}

// Ticks reports whether something has to be confirmed before it is submitted.
func (r reachView) Ticks() bool { return len(r.Missing) > 0 || len(r.Links) > 0 || r.Hushed > 0 }

const areasListed = 8

// reachOf counts a notice that is not sent yet. A refusal is a sentence of the view and no error.
func (s *Server) reachOf(ctx context.Context, v *visit, b tickets.Broadcast) (r reachView, err error) {
	lang := known(v.staff.Lang)
	var p tickets.Preview
	if b.Audience, err = b.Audience.Bounded(b.Area); err == nil {
		p, err = s.cfg.NoticeDesk.Preview(ctx, b)
	}
	var refused *tickets.Error
	if errors.As(err, &refused) {
		r.Wrong = s.refusal(lang, refused)
		return r, nil
	}
	if err != nil {
		return r, err
	}
	r.All, r.Residents, r.Groups, r.Approval = p.Reach.All(), p.Reach.Residents, p.Reach.Groups, p.Approval
	if !b.IgnoreQuiet && !b.Due.After(s.cfg.Now()) {
		r.Hushed = p.Reach.Hushed
	}
	if r.All > 0 {
		r.Takes = s.lasting(lang, p.Takes)
	}
	for _, l := range tickets.Langs {
		if n := p.Reach.ByLang[l]; n > 0 {
			r.Langs = append(r.Langs, countLine{s.say(lang, "broadcast.lang."+string(l)), n})
		}
	}
	for _, l := range p.Missing {
		text, instead := b.TextFor(l)
		if text.IsZero() {
			break // nothing is written yet that anybody could read instead
		}
		r.Missing = append(r.Missing, missing{l, s.say(lang, "broadcast.lang."+string(l)), p.Reach.ByLang[l], s.say(lang, "broadcast.lang."+string(instead))})
	}
	for _, k := range p.Links {
		r.Links = append(r.Links, linkView{cut(k.URL, 120), k.Like, s.say(lang, "lookalike."+k.Why)})
	}
	for _, name := range blanks(b.Texts) {
		r.Blanks = append(r.Blanks, s.gapName(lang, name))
	}
	r.Areas, r.More, err = s.namedAreas(ctx, p.Reach.ByArea, areasListed)
	return r, err
}

// namedAreas lists figures of areas by the areas' codes, as far as most goes; more is how many are left out.
func (s *Server) namedAreas(ctx context.Context, byArea map[string]int, most int) (out []countLine, more int, err error) {
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return nil, 0, err
	}
	for i, code := range slices.Sorted(maps.Keys(byArea)) {
		if i >= most {
			return out, len(byArea) - most, nil
		}
		out = append(out, countLine{town.AreaName(code), byArea[code]})
	}
	return out, 0, nil
}

// templateName is the part of its title that is always the same.
func templateName(t tickets.Template, lang tickets.Lang) string {
	name, _, _ := strings.Cut(t.Texts[lang].Title, "{")
	if name = strings.Trim(name, " ：:"); name == "" {
		return t.ID
	}
	return name
}

// gapName is what is to be put into a gap, in words.
func (s *Server) gapName(lang tickets.Lang, name string) string {
	key := "notices.gap." + name
	if words := s.say(lang, key); words != key {
		return words
	}
	return name
}

// gap is what tickets.Template takes for one.
var gap = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// blanks are the gaps of a template that are still in the texts, each once.
func blanks(texts map[tickets.Lang]tickets.Text) (all []string) {
	for _, l := range tickets.Langs {
		for _, m := range gap.FindAllStringSubmatch(texts[l].Title+"\n"+texts[l].Body, -1) {
			if !slices.Contains(all, m[1]) {
				all = append(all, m[1])
			}
		}
	}
	return all
}
