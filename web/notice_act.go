package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// again is the one form that no stage of the notice decides: asking once more those who did not answer.
const again tickets.BroadcastVerb = "again"

// Which moves ask for what. A move that needs words says so in the table of moves.
var (
	mayExplain = []tickets.BroadcastVerb{tickets.BroadcastApprove, tickets.BroadcastPause, tickets.BroadcastCancel}
	grave      = []tickets.BroadcastVerb{tickets.BroadcastSend, tickets.BroadcastCancel, tickets.BroadcastRecall, tickets.BroadcastCorrect, tickets.BroadcastAgree, tickets.BroadcastApprove}
)

// noticeForms are exactly the moves the table allows, and the address of the form that rewrites it.
func (s *Server) noticeForms(v *visit, b tickets.Broadcast, by tickets.Actor, chat bool, view *noticeView) {
	lang, at := known(v.staff.Lang), "/console/notices/"+b.ID+"/"
	for _, verb := range tickets.OpenBroadcast(b, by) {
		move, _ := tickets.BroadcastMoveOf(verb)
		f := noticeForm{
			Verb: verb, Name: s.say(lang, "broadcast.verb."+string(verb)), Action: at + string(verb), Version: b.Version, NeedText: move.NeedText,
			MayText: slices.Contains(mayExplain, verb), Grave: slices.Contains(grave, verb),
		}
		switch verb {
		case tickets.BroadcastChange:
			view.Edit = at + "edit"
			continue
		case tickets.BroadcastRetry:
			if view.Progress == nil || view.Progress.Sum.Failed == 0 {
				continue
			}
		case tickets.BroadcastSubmit:
			f.Reach, f.Open = view.Reach, true
		case tickets.BroadcastPlan:
			f.Due = s.typed(b.Due)
		case tickets.BroadcastCorrect:
			f.Texts, f.Waits = s.composeTexts(lang, b, nil), b.Seconded(by)
		case tickets.BroadcastRepeat:
			if b.Stage == tickets.BroadcastSent && b.Repeat == tickets.Once {
				continue // there is no repetition to end
			}
			for _, r := range tickets.BroadcastRepeats {
				f.Repeats = append(f.Repeats, option{string(r), s.say(lang, "notices.repeat."+orNone(string(r))), r == b.Repeat})
			}
		case tickets.BroadcastTest:
			for _, l := range tickets.Langs {
				if !b.Texts[l].IsZero() {
					f.Langs = append(f.Langs, option{string(l), s.say(lang, "broadcast.lang."+string(l)), l == lang})
				}
			}
			if f.NoChat = !chat; len(f.Langs) == 0 {
				continue
			}
		}
		view.Forms = append(view.Forms, f)
	}
	if b.Ask != tickets.AskNothing && b.Stage.Public() && b.Stage != tickets.BroadcastRecalled {
		view.Forms = append(view.Forms, noticeForm{Verb: again, Name: s.say(lang, "notices.again"), Action: at + string(again), Version: b.Version})
	}
}

// ownChat is where this person reads a test: their linked chat, else the residents' chat, if it was opened in this browser.
func (s *Server) ownChat(c *fiber.Ctx, v *visit) (tickets.Address, bool) {
	if s.cfg.Links != nil {
		if to, err := s.cfg.Links.Of(c.UserContext(), v.staff.ID); err == nil && !to.IsZero() {
			return to, true
		}
	}
	if s.cfg.OwnChat == nil {
		return tickets.Address{}, false
	}
	return s.cfg.OwnChat(c)
}

// noticeAct carries out one form of a notice. What cannot be done comes back with the words still in it.
func (s *Server) noticeAct(c *fiber.Ctx, v *visit, b tickets.Broadcast) error {
	verb := tickets.BroadcastVerb(c.Params("verb"))
	move, ok := tickets.BroadcastMoveOf(verb)
	if !ok && verb != again || move.Own || verb == tickets.BroadcastChange {
		return fiber.ErrNotFound
	}
	by, err := s.author(c.UserContext(), v)
	if err != nil {
		return err
	}
	sent := &noticeForm{Verb: verb, Text: lines(c.FormValue("text")), Due: c.FormValue("due")}
	if verb == tickets.BroadcastCorrect {
		sent.Texts, sent.Diffs = s.corrected(c, v, b)
		if c.FormValue("do") == "look" {
			return s.noticeNotDone(c, v, fiber.StatusOK, sent)
		}
	}
	to := b.ID
	if verb == again {
		var next tickets.Broadcast
		if next, err = s.cfg.NoticeDesk.SecondRound(c.UserContext(), b.ID, s.formID(c, v), c.FormValue("cared") != "", by); err == nil {
			to = next.ID
		}
	} else {
		err = s.actOnNotice(c, v, b, verb, s.noticeActOf(c, by))
	}
	if err != nil {
		status, words := s.whyNot(c, v, err)
		sent.Wrong = words
		return s.noticeNotDone(c, v, status, sent)
	}
	return c.Redirect("/console/notices/"+to+"?done="+string(verb), fiber.StatusSeeOther)
}

// noticeNotDone shows the notice as it is now, with the form as it was sent and the reason.
func (s *Server) noticeNotDone(c *fiber.Ctx, v *visit, status int, sent *noticeForm) error {
	b, err := s.findNotice(c, v)
	if err != nil {
		return err
	}
	view, err := s.noticeOf(c, v, b, sent)
	if err != nil {
		return err
	}
	return noticePage.show(s, c, status, view)
}

// actOnNotice asks the desk for one move.
func (s *Server) actOnNotice(c *fiber.Ctx, v *visit, b tickets.Broadcast, verb tickets.BroadcastVerb, a tickets.BroadcastAct) (err error) {
	ctx, desk := c.UserContext(), s.cfg.NoticeDesk
	switch verb {
	case tickets.BroadcastSubmit:
		return s.submitNotice(c, v, b, a)
	case tickets.BroadcastPlan:
		due, wrong := s.minute(c.FormValue("due"), "notices.bad_time")
		if wrong != nil || due.IsZero() { // no time would be now
			return tickets.Refuse(tickets.Invalid, "notices.bad_time")
		}
		_, err = desk.Schedule(ctx, b.ID, due, a)
	case tickets.BroadcastCorrect:
		_, err = desk.Correct(ctx, b.ID, readTexts(c), a)
	case tickets.BroadcastRepeat:
		_, err = desk.Repeat(ctx, b.ID, tickets.Repeat(c.FormValue("repeat")), a)
	case tickets.BroadcastTest:
		to, found := s.ownChat(c, v)
		if !found {
			return tickets.Refuse(tickets.NotAllowed, "notices.no_chat")
		}
		err = desk.TestToSelf(ctx, b.ID, to, tickets.Lang(c.FormValue("lang")), a)
	default:
		_, err = desk.Do(ctx, b.ID, verb, a)
	}
	return err
}

// submitNotice hands a draft in, once everything it warns of was confirmed.
func (s *Server) submitNotice(c *fiber.Ctx, v *visit, b tickets.Broadcast, a tickets.BroadcastAct) error {
	if names := blanks(b.Texts); len(names) > 0 {
		return tickets.Refuse(tickets.Invalid, "notices.blank", "name", tickets.Plain(s.gapName(known(v.staff.Lang), names[0])))
	}
	reach, err := s.reachOf(c.UserContext(), v, b)
	if err != nil {
		return err
	}
	if reach.Hushed > 0 && c.FormValue("quiet") == "" {
		return tickets.Refuse(tickets.Invalid, "notices.confirm_quiet")
	}
	sub := tickets.Submitting{BroadcastAct: a}
	for _, l := range formValues(c, "accept") {
		if slices.Contains(tickets.Langs, tickets.Lang(l)) {
			sub.Accept = append(sub.Accept, tickets.Lang(l))
		}
	}
	_, err = s.cfg.NoticeDesk.Submit(c.UserContext(), b.ID, sub)
	return err
}

func readTexts(c *fiber.Ctx) map[tickets.Lang]tickets.Text {
	all := map[tickets.Lang]tickets.Text{}
	for _, l := range tickets.Langs {
		if t := (tickets.Text{Title: cut(c.FormValue("title-"+string(l)), 1000), Body: lines(c.FormValue("body-" + string(l)))}); !t.IsZero() {
			all[l] = t
		}
	}
	return all
}

// corrected is a correction as it was typed, and what it changes.
func (s *Server) corrected(c *fiber.Ctx, v *visit, b tickets.Broadcast) (all []composeText, diffs []diffView) {
	return s.diffs(known(v.staff.Lang), b, readTexts(c))
}

// diffs are texts in place of a notice's own, and what they change.
func (s *Server) diffs(lang tickets.Lang, b tickets.Broadcast, after map[tickets.Lang]tickets.Text) (all []composeText, diffs []diffView) {
	was := b
	b.Texts = after
	for _, t := range s.composeTexts(lang, b, nil) {
		all = append(all, t)
		if old := was.Texts[t.Lang]; old != after[t.Lang] {
			diffs = append(diffs, diffView{t.Name, diff(old.Title, t.Title), diff(old.Body, t.Body)})
		}
	}
	return all, diffs
}

// proposalView is a correction that waits for a second person.
type proposalView struct {
	By, At, Why string
	Mine        bool
	Diffs       []diffView
}

func (s *Server) proposal(v *visit, b tickets.Broadcast) *proposalView {
	p := b.Proposal
	if _, waits := b.Waits(); p == nil || !waits { // of what was recalled nobody can correct anything any more
		return nil
	}
	_, changes := s.diffs(known(v.staff.Lang), b, p.Texts)
	return &proposalView{By: p.By.Name, At: s.fullClock(p.At), Why: p.Why, Mine: p.By.ID == v.staff.ID, Diffs: changes}
}
