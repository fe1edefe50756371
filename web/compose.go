package web

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// composeText is a notice in one language, as the form has it.
type composeText struct {
	Lang                 tickets.Lang
	Name                 string
	Title, Body, Options string
	Needed               bool // somebody in the audience speaks it
}

type composeView struct {
	Action, Back  string
	Version       int
	Again         bool // it goes to those who did not answer another: its audience is named already
	Texts         []composeText
	Templates     []group
	Gaps          []option // of a template, not filled in yet
	Topics        []group
	Asks, Repeats []option
	Areas         []option
	Also          []option // topics besides its own
	Roles, Langs  []option
	Cared, Groups bool
	Ticket        string
	Due, Expires  string
	Files         []fileView
	Drop          []string // hashes of Files, in order
	Kept          []kept
	Reach         *reachView
	Wrong         string
}

var sampleReach = reachView{
	All: 70, Residents: 68, Groups: 2, Langs: []countLine{{"简体中文", 60}}, Areas: []countLine{{"和平里", 40}}, More: 3, Takes: "约 56 分钟",
	Missing: []missing{{tickets.English, "English", 3, "简体中文"}}, Hushed: 4, Approval: true, Links: []linkView{{"http://12345.top", "12345.gov.cn", "lookalike"}}, Blanks: []string{"时间"}, Wrong: "x",
}

var composePage = page("compose.html", composeView{
	Action: "/console/notices/new", Back: "/console/notices", Version: 3, Again: true,
	Texts:     []composeText{{tickets.Hans, "简体中文", "停水", "周三停水", "同意", true}, {Lang: tickets.English, Name: "English"}},
	Templates: []group{{"生活", []option{{"water", "停水", true}}}}, Gaps: []option{{"place", "地点", false}}, Topics: []group{{"生活", []option{{"utilities", "停水停电", true}}}},
	Asks: []option{{"safe", "我安全", true}}, Repeats: []option{{"daily", "每天", true}}, Areas: []option{{"990101001", "街道", true}}, Also: []option{{"road", "道路", true}},
	Roles: []option{{"resident", "居民", true}}, Langs: []option{{"en", "English", true}}, Cared: true, Groups: true, Ticket: "20261123-0001",
	Due: "2026-11-23T08:00", Expires: "2026-11-24T08:00", Files: []fileView{sampleFile}, Drop: []string{"00"}, Kept: []kept{{"00", "11", "a.jpg"}}, Reach: &sampleReach, Wrong: "y",
})

// author is this person as the writer of a notice: what a handler writes ends at the area their office serves.
func (s *Server) author(ctx context.Context, v *visit) (tickets.Actor, error) {
	by := v.staff.Actor()
	if !v.is(tickets.Handler) {
		return by, nil
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	return by.Bounded(offices), err
}

// findNotice is the notice of the address line, if this person may know of it.
func (s *Server) findNotice(c *fiber.Ctx, v *visit) (tickets.Broadcast, error) {
	id := c.Params("id")
	if len(id) > 80 {
		return tickets.Broadcast{}, fiber.ErrNotFound
	}
	b, err := s.cfg.Notices.Broadcast(c.UserContext(), id)
	if err == nil && !v.seesNotice(b) {
		err = tickets.ErrNotFound
	}
	return b, err
}

// draftOf is the notice a form is about: a new one, or the one of the address line.
func (s *Server) draftOf(c *fiber.Ctx, v *visit) (b tickets.Broadcast, by tickets.Actor, err error) {
	if by, err = s.author(c.UserContext(), v); err != nil {
		return b, by, err
	}
	if c.Params("id") == "" {
		return tickets.Broadcast{Class: tickets.Bulk, Topic: tickets.TopicUtility, Audience: tickets.Audience{Groups: true}, By: by, Office: by.Office, Area: by.Area}, by, nil
	}
	b, err = s.findNotice(c, v)
	if err != nil {
		return b, by, err
	}
	move, _ := tickets.BroadcastMoveOf(tickets.BroadcastChange)
	return b, by, move.May(b, by)
}

func (s *Server) compose(c *fiber.Ctx, v *visit) error {
	b, by, err := s.draftOf(c, v)
	if err != nil {
		return err
	}
	return s.showCompose(c, v, fiber.StatusOK, composed{Broadcast: b, by: by})
}

// composed is a form as it was sent.
type composed struct {
	tickets.Broadcast
	by    tickets.Actor
	kept  []kept
	wrong string
	count bool // tell how many it is for
}

// composed takes the form: it counts (also for the page's own script), fills in a template, or keeps the draft. What cannot be kept comes
// back with every word still in it.
func (s *Server) composed(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	b, by, err := s.draftOf(c, v)
	if err != nil {
		return err
	}
	before := b.Files
	sent := composed{by: by, count: true}
	sent.Broadcast, err = s.readNotice(c, v, b)
	key := tickets.Number("notice " + b.ID)
	if c.Get("X-Live") == "" && err == nil {
		sent.kept = s.keptBefore(c, v, key)
		var fresh []kept
		fresh, err = s.keepUploads(c, v, key, len(sent.kept)+len(before))
		sent.kept = append(sent.kept, fresh...)
	}
	if err != nil {
		status, words := s.whyNot(c, v, err)
		sent.wrong, sent.count = words, false
		return s.showCompose(c, v, status, sent)
	}
	switch c.FormValue("do") {
	case "count":
		if c.Get("X-Live") != "" {
			reach, err := s.reachOf(ctx, v, sent.Broadcast)
			if err != nil {
				return err
			}
			return composePage.part(s, c, "reachpart", fiber.StatusOK, composeView{Reach: &reach})
		}
		return s.showCompose(c, v, fiber.StatusOK, sent)
	case "gaps":
		fillGaps(c, &sent.Broadcast)
		return s.showCompose(c, v, fiber.StatusOK, sent)
	case "fill":
		s.fillNotice(&sent.Broadcast, c.FormValue("template"))
		return s.showCompose(c, v, fiber.StatusOK, sent)
	}
	id, err := s.keepNotice(c, v, sent)
	if err != nil {
		status, words := s.whyNot(c, v, err)
		sent.wrong = words
		return s.showCompose(c, v, status, sent)
	}
	return c.Redirect("/console/notices/"+id+"?done=kept", fiber.StatusSeeOther)
}

func (s *Server) keepNotice(c *fiber.Ctx, v *visit, sent composed) (string, error) {
	b := sent.Broadcast
	text := tickets.Composing{
		Kind: b.Topic.Kind(), Topic: b.Topic, Texts: b.Texts, Files: b.Files, Ask: b.Ask, Options: b.Options, Audience: b.Audience,
		Expires: b.Expires, Due: b.Due, Repeat: b.Repeat, Follows: b.Follows,
	}
	for _, k := range sent.kept {
		if !slices.Contains(text.Files, k.Hash) {
			text.Files = append(text.Files, k.Hash)
		}
	}
	if b.ID == "" {
		text.ID = s.formID(c, v, sent.kept...)
		kept, err := s.cfg.NoticeDesk.Draft(c.UserContext(), text, sent.by)
		return kept.ID, err
	}
	_, err := s.cfg.NoticeDesk.Change(c.UserContext(), b.ID, text, s.noticeActOf(c, sent.by))
	return b.ID, err
}

// noticeActOf reads who acts on which version, and the words.
func (s *Server) noticeActOf(c *fiber.Ctx, by tickets.Actor) tickets.BroadcastAct {
	a := tickets.BroadcastAct{By: by, Version: -1, Text: lines(c.FormValue("text")), Links: c.FormValue("links") != ""}
	if n, err := strconv.Atoi(c.FormValue("version")); err == nil && n > 0 { // 0 would mean "whatever it is now"
		a.Version = n
	}
	return a
}

// readNotice puts what the form says into a notice. Whom a second round goes to is not for the form to say.
func (s *Server) readNotice(c *fiber.Ctx, v *visit, b tickets.Broadcast) (tickets.Broadcast, error) {
	b.Texts, b.Options = map[tickets.Lang]tickets.Text{}, map[tickets.Lang][]string{}
	b.Topic, b.Ask, b.Repeat = tickets.Topic(c.FormValue("topic")), tickets.Asking(c.FormValue("ask")), tickets.Repeat(c.FormValue("repeat"))
	b.Kind = b.Topic.Kind()
	for _, l := range tickets.Langs {
		t := tickets.Text{Title: cut(c.FormValue("title-"+string(l)), 1000), Body: lines(c.FormValue("body-" + string(l)))}
		if !t.IsZero() {
			b.Texts[l] = t
		}
		for _, o := range strings.Split(lines(c.FormValue("options-"+string(l))), "\n") {
			if o = strings.TrimSpace(o); o != "" && b.Ask == tickets.AskPoll {
				b.Options[l] = append(b.Options[l], o)
			}
		}
	}
	drop := formValues(c, "drop")
	b.Files = slices.DeleteFunc(slices.Clone(b.Files), func(hash string) bool { return slices.Contains(drop, hash) })
	var errDue, errEnd error
	b.Due, errDue = s.minute(c.FormValue("due"), "notices.bad_time")
	b.Expires, errEnd = s.minute(c.FormValue("expires"), "notices.bad_time")
	if b.Audience.NotAnswered == "" {
		b.Audience = audienceOf(c, b.Topic)
	} else {
		b.Audience.Cared = c.FormValue("cared") != ""
	}
	if err := errors.Join(errDue, errEnd); err != nil {
		return b, err
	}
	return b, s.mayFollow(c.UserContext(), v, b.Audience.Ticket)
}

// audienceOf reads whom a notice is for. Nobody is told of a topic they did not ask for: without a choice of topics it is the notice's own.
func audienceOf(c *fiber.Ctx, own tickets.Topic) (a tickets.Audience) {
	if number, ok := tickets.FindNumber(c.FormValue("ticket")); ok {
		a.Ticket = number
		return a
	} else if strings.TrimSpace(c.FormValue("ticket")) != "" {
		a.Ticket = "?" // no such ticket: mayFollow says so
		return a
	}
	a.Topics = []tickets.Topic{own}
	for _, name := range formValues(c, "also") {
		if t := tickets.Topic(name); t.Kind() != "" && t != own {
			a.Topics = append(a.Topics, t)
		}
	}
	for _, code := range formValues(c, "area") {
		if code = cut(code, 20); code != "" && len(a.Areas) < 500 {
			a.Areas = append(a.Areas, code)
		}
	}
	for _, role := range formValues(c, "role") {
		if slices.Contains(tickets.Standings, tickets.Standing(role)) {
			a.Roles = append(a.Roles, tickets.Standing(role))
		}
	}
	for _, l := range formValues(c, "lang") {
		if slices.Contains(tickets.Langs, tickets.Lang(l)) {
			a.Langs = append(a.Langs, tickets.Lang(l))
		}
	}
	a.Cared, a.Groups = c.FormValue("cared") != "", c.FormValue("groups") != ""
	return a
}

// mayFollow refuses a ticket this person may not see, in the same words as one that is not there.
func (s *Server) mayFollow(ctx context.Context, v *visit, number tickets.Number) error {
	if number == "" {
		return nil
	}
	t, err := s.cfg.Tickets.Ticket(ctx, number)
	if isNotFound(err) || err == nil && !v.sees(t) {
		return tickets.Refuse(tickets.Invalid, "notices.no_ticket")
	}
	return err
}

// fillNotice puts a template's words, topic and question in place of those there are.
func (s *Server) fillNotice(b *tickets.Broadcast, id string) {
	for _, t := range s.cfg.Templates {
		if t.ID == id {
			b.Texts, b.Topic, b.Ask = maps.Clone(t.Texts), t.Topic, t.Ask
			b.Audience.Topics = append([]tickets.Topic{t.Topic}, slices.DeleteFunc(b.Audience.Topics, func(o tickets.Topic) bool { return o == t.Topic })...)
		}
	}
}

// fillGaps puts what was typed into the gaps of a template, in every language.
func fillGaps(c *fiber.Ctx, b *tickets.Broadcast) {
	fill := func(text string) string {
		return gap.ReplaceAllStringFunc(text, func(whole string) string {
			if value := cut(c.FormValue("gap-"+whole[1:len(whole)-1]), 200); value != "" {
				return value
			}
			return whole
		})
	}
	for l, t := range b.Texts {
		b.Texts[l] = tickets.Text{Title: fill(t.Title), Body: fill(t.Body)}
	}
}
