package web

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Summaries keeps what the public may read of single tickets.
type Summaries interface {
	Summaries(ctx context.Context, limit int) ([]tickets.Summary, error) // latest first
	Summary(ctx context.Context, number tickets.Number) (tickets.Summary, error)
	KeepSummary(ctx context.Context, s tickets.Summary) error // an empty Text takes it back
}

type summaryView struct {
	Number      tickets.Number
	Text        string
	Words       string // what the resident said and the office reported, for the clerk to write from
	Result      string
	Released    string // since when
	Wrong, Done string
	Version     int
}

var summaryPage = page("summary.html", summaryView{
	Number: "20261123-0001", Text: "楼道灯当天修好", Words: "灯坏了", Result: "换了灯泡", Released: "2026-11-23 09:00", Wrong: "x", Done: "summary.released",
})

// summaryMost bounds a public summary, in characters: it is a sentence or two.
const summaryMost = 200

// summarised finds the ticket that a summary may be written of: one that ended, when the tenant allows summaries at all.
func (s *Server) summarised(c *fiber.Ctx, v *visit) (tickets.Ticket, error) {
	t, err := s.find(c, v)
	if err == nil && (s.cfg.Released == nil || t.Stage != tickets.Closed) {
		err = tickets.ErrNotFound
	}
	return t, err
}

func (s *Server) summary(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	view, err := s.summaryOf(c, t)
	if err != nil {
		return err
	}
	if view.Released == "" {
		view.Text = cut(s.cfg.Redact(t.Result), summaryMost)
	}
	if done := c.Query("done"); done == "released" || done == "withdrawn" {
		view.Done = "summary." + done
	}
	return summaryPage.show(s, c, fiber.StatusOK, view)
}

func (s *Server) summaryOf(c *fiber.Ctx, t tickets.Ticket) (summaryView, error) {
	view := summaryView{Number: t.Number, Words: t.Words, Result: t.Result}
	stored, err := s.cfg.Released.Summary(c.UserContext(), t.Number)
	if errors.Is(err, tickets.ErrNotFound) {
		return view, nil
	}
	view.Text, view.Released = stored.Text, s.fullClock(stored.At)
	return view, err
}

// keepSummary releases what a clerk wrote, or takes it back. What looks like personal data is refused rather than blotted out: the clerk sees what
// it was, and writes another sentence.
func (s *Server) keepSummary(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	text, key := strings.TrimSpace(c.FormValue("text")), ""
	if c.FormValue("back") != "" {
		text = ""
	} else {
		switch {
		case text == "":
			key = "summary.empty"
		case utf8.RuneCountInString(text) > summaryMost:
			key = "summary.long"
		case s.cfg.Redact(text) != text, names(t, text):
			key = "summary.personal"
		}
	}
	if key != "" {
		view, err := s.summaryOf(c, t)
		if err != nil {
			return err
		}
		view.Text, view.Wrong = text, s.say(known(v.staff.Lang), key, "n", summaryMost)
		return summaryPage.show(s, c, fiber.StatusUnprocessableEntity, view)
	}
	err := s.cfg.Released.KeepSummary(c.UserContext(), tickets.Summary{Number: t.Number, Service: t.Service, Text: text, By: v.staff.ID, At: s.cfg.Now()})
	if err != nil {
		return err
	}
	done := "released"
	if text == "" {
		done = "withdrawn"
	}
	s.log.Info("public summary "+done, "request", requestID(c), "ticket", t.Number, "by", v.staff.ID)
	return c.Redirect("/console/summaries/"+string(t.Number)+"?done="+done, fiber.StatusSeeOther)
}

// names reports whether a text has the contact's own name or number in it.
func names(t tickets.Ticket, text string) bool {
	return utf8.RuneCountInString(t.Contact.Name) > 1 && strings.Contains(text, t.Contact.Name) || t.Contact.Phone != "" && strings.Contains(text, t.Contact.Phone)
}
