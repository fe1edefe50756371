package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// hotTicket is one of the tickets behind a matter that rises.
type hotTicket struct {
	Number tickets.Number
	Words  string
	At     string
}

type hotRow struct {
	Service, Place string
	N, People      int
	Usual          string
	Bars           []hotBar
	Words          string // the bars in a sentence
	Tickets        []hotTicket
	More           int
	Href           string // the list of all of the service
}

// hotBar is one week; Height is of 40.
type hotBar struct {
	X, Y, Height, N int
	Now             bool
}

type hotView struct {
	Rows []hotRow
	At   string
}

var hotPage = page("hot.html", hotView{At: "09:00", Rows: []hotRow{{
	Service: "供水", Place: "一网格", N: 6, People: 5, Usual: "0.4", Words: "x", Bars: []hotBar{{0, 20, 20, 1, false}, {12, 0, 40, 6, true}},
	Tickets: []hotTicket{{"20261123-0001", "没水", "08:00"}}, More: 2, Href: "/console?service=0105&stage=all",
}}})

const (
	hotShown   = 30 // matters on the page
	hotTickets = 6  // tickets of each in words
	barHigh    = 40
)

// hot are the matters that rise within what this person may see.
func (s *Server) hot(ctx context.Context, v *visit) ([]tickets.Hot, error) {
	if v.is(tickets.Handler) {
		return nil, nil
	}
	return remember(&s.kept, "hot "+v.staff.Area, s.cfg.Now(), keptFor, func() ([]tickets.Hot, error) {
		before, now, err := s.cfg.Rates.FiledWeeks(ctx, s.cfg.Now())
		if err != nil {
			return nil, err
		}
		areas, err := s.cfg.Places.AllAreas(ctx)
		if err != nil {
			return nil, err
		}
		parents := map[string]string{}
		for _, a := range areas {
			parents[a.Code] = a.Parent
		}
		if scope := v.staff.Area; scope != "" {
			before, now = within(before, scope, func(c tickets.FiledCount) string { return c.Area }), within(now, scope, func(n tickets.FiledNow) string { return n.Area })
			delete(parents, scope) // nothing is said of what lies around it
		}
		return tickets.FindHot(before, now, parents), nil
	})
}

// within leaves what lies in an area: codes of areas begin with that of the area they lie in.
func within[T any](all []T, scope string, area func(T) string) (out []T) {
	for _, x := range all {
		if strings.HasPrefix(area(x), scope) {
			out = append(out, x)
		}
	}
	return out
}

// rising is how many matters rise; that it cannot be told is no reason to show no list.
func (s *Server) rising(c *fiber.Ctx, v *visit) int {
	found, err := s.hot(c.UserContext(), v)
	if err != nil {
		s.log.Warn("hot matters not counted", "request", requestID(c), "error", err.Error())
	}
	return len(found)
}

func (s *Server) hotMatters(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	found, err := s.hot(ctx, v)
	if err != nil {
		return err
	}
	place, err := s.keyNames(ctx, lang, "area")
	if err != nil {
		return err
	}
	view := hotView{At: s.clock(s.cfg.Now())}
	for _, h := range found[:min(len(found), hotShown)] {
		row := hotRow{
			Service: s.service(lang, h.Service), Place: place(h.Area), N: h.N, People: h.People, Usual: fmt.Sprintf("%.1f", h.Usual),
			More: max(0, h.N-hotTickets), Href: filter{service: h.Service, page: 1}.href("all", 1),
		}
		row.bars(h)
		row.Words = s.say(lang, "hot.weeks", "weeks", strings.Trim(fmt.Sprint(oldestFirst(h)), "[]"))
		for _, k := range h.Tickets[:min(len(h.Tickets), hotTickets)] {
			t, err := s.cfg.Tickets.Ticket(ctx, k.Number)
			if errors.Is(err, tickets.ErrNotFound) || err == nil && !v.sees(t) {
				continue
			}
			if err != nil {
				return err
			}
			row.Tickets = append(row.Tickets, hotTicket{k.Number, cut(t.Words, 50), s.clock(k.At)})
		}
		view.Rows = append(view.Rows, row)
	}
	return hotPage.show(s, c, fiber.StatusOK, view)
}

// oldestFirst are the weeks before and this one.
func oldestFirst(h tickets.Hot) []int {
	var all []int
	for i := range h.Weeks {
		all = append(all, h.Weeks[len(h.Weeks)-1-i])
	}
	return append(all, h.N)
}

func (r *hotRow) bars(h tickets.Hot) {
	most := h.N
	for _, n := range h.Weeks {
		most = max(most, n)
	}
	for i, n := range oldestFirst(h) {
		high := barHigh * n / max(most, 1)
		if n > 0 {
			high = max(high, 2)
		}
		r.Bars = append(r.Bars, hotBar{X: 12 * i, Y: barHigh - high, Height: high, N: n, Now: i == len(h.Weeks)})
	}
}
