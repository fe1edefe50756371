package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Cared lists who asked to be looked after and has not answered a notice, by area.
type Cared interface {
	CaredSilent(ctx context.Context, broadcast string, limit int) ([]tickets.CaredPerson, error)
}

type caredLine struct {
	Name, Phone, Area string
}

type caredView struct {
	ID, Title string
	Lines     []caredLine
	Hidden    int // in areas that are not this person's to look after
	More      bool
}

var caredPage = page("cared.html", caredView{ID: "b1", Title: "暴雨", Lines: []caredLine{{"李奶奶", "13800001111", "和平里 第1网格"}, {"", "", "桂香里"}}, Hidden: 2, More: true})

const caredMost = 500

// caredSilent is the list of names: for chiefs, and for the office that serves the area. That it was opened is written down.
func (s *Server) caredSilent(c *fiber.Ctx, v *visit, b tickets.Broadcast) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	if b.Ask == tickets.AskNothing || !v.is(tickets.Admin, tickets.Supervisor, tickets.Handler) {
		return fiber.ErrNotFound
	}
	s.log.Info("list of people to look after opened", "request", requestID(c), "notice", b.ID, "by", v.staff.ID)
	all, err := s.cfg.Cared.CaredSilent(ctx, b.ID, caredMost)
	if err != nil {
		return err
	}
	text, _ := b.TextFor(lang)
	view := caredView{ID: b.ID, Title: noticeTitle(text), More: len(all) >= caredMost}
	for _, p := range all {
		if !s.mayCare(v, town, p.Area) {
			view.Hidden++
			continue
		}
		line := caredLine{Name: p.Name, Phone: p.Phone, Area: s.say(lang, "notices.no_area")}
		if p.Area != "" {
			line.Area = town.AreaName(p.Area)
		}
		view.Lines = append(view.Lines, line)
	}
	return caredPage.show(s, c, fiber.StatusOK, view)
}
