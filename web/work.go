package web

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// workPath is where everybody begins: what waits for them.
const workPath = "/console/work"

const (
	waitingMost = 100 // of each kind that are counted: every page's menu does
	recentShown = 8
)

// workRow is a ticket and what it waits for.
type workRow struct {
	row
	What string // locale key
}

type workView struct {
	Tabs      []heap // all, then each kind of work
	Rows      []workRow
	More      bool   // of some kind there is more than is shown here
	Following string // the next page of one kind
	First     string
	Danger    int // open tickets of danger this person may know of
	Dangers   []row
	Recent    []row
	Idle      bool // a handler of no office
	Begin     bool // nothing is set up yet, and this person may
	Locked    int  // of the staff, who cannot sign in until this person hands them a password
	At        string
}

var workPage = page("work.html", workView{
	Tabs: []heap{{Key: "work.what.all", Href: workPath, Count: "3", Current: true}}, Rows: []workRow{{sampleRow, "work.what.accept"}}, More: true,
	Following: workPath + "?after=x", First: workPath, Danger: 1, Dangers: []row{sampleRow}, Recent: []row{sampleRow}, Idle: true, Begin: true, Locked: 2, At: "09:00",
})

// work shows what waits for somebody by the time left: all of it, or of one kind page by page.
func (s *Server) work(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	all := tickets.WaitsFor(v.staff, s.cfg.Now())
	only := c.Query("what")
	if only != "" && !slices.ContainsFunc(all, func(w tickets.Waiting) bool { return w.What == only }) {
		return fiber.ErrNotFound
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return err
	}
	view := workView{Idle: v.is(tickets.Handler) && v.staff.Office == "", Begin: v.is(tickets.Admin) && len(offices) == 0, At: s.cfg.Now().In(s.cfg.Location).Format("15:04:05")}
	if v.is(tickets.Admin) {
		staff, err := s.cfg.Staff.AllStaff(ctx)
		if err != nil {
			return err
		}
		view.Locked = locked(staff)
	}
	found, what, err := s.gather(c, all, only, &view)
	if err != nil {
		return err
	}
	for _, r := range s.rows(v, found, offices) {
		view.Rows = append(view.Rows, workRow{r, what[r.Number]})
	}
	if err := s.around(c, v, &view, offices); err != nil {
		return err
	}
	if c.Get("X-Live") != "" {
		return workPage.part(s, c, "live", fiber.StatusOK, view)
	}
	return workPage.show(s, c, fiber.StatusOK, view)
}

// gather finds what waits, of one kind or of all, and makes the tabs; what says for which kind a ticket stands here.
func (s *Server) gather(c *fiber.Ctx, all []tickets.Waiting, only string, view *workView) (found []tickets.Ticket, what map[tickets.Number]string, err error) {
	what = map[tickets.Number]string{}
	counts, sum, err := s.counted(c.UserContext(), all)
	if err != nil {
		return nil, nil, err
	}
	for i, w := range all {
		n := counts[i]
		view.Tabs = append(view.Tabs, heap{Key: "work.what." + w.What, Href: workPath + "?what=" + w.What, Count: upTo(n), Current: only == w.What})
		if only != "" && only != w.What {
			continue
		}
		w.Query.Limit = pageSize
		if only != "" {
			w.Query.After = tickets.Cursor(cut(c.Query("after"), 60))
		}
		p, err := s.cfg.Tickets.FindTickets(c.UserContext(), w.Query)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range p.Tickets {
			if what[t.Number] != "" {
				continue // it waits for something else already
			}
			what[t.Number] = "work.what." + w.What
			found = append(found, t)
		}
		view.More = view.More || only == "" && p.Later != ""
		if only != "" && p.Later != "" {
			view.Following = workPath + "?what=" + only + "&after=" + string(p.Later)
		}
	}
	if only == "" {
		slices.SortStableFunc(found, func(a, b tickets.Ticket) int { return map[bool]int{true: -1, false: 1}[a.Before(b)] })
		view.More = view.More || len(found) > pageSize
		found = found[:min(len(found), pageSize)]
	} else if c.Query("after") != "" {
		view.First = workPath + "?what=" + only
	}
	view.Tabs = append([]heap{{Key: "work.what.all", Href: workPath, Count: sum.String(), Current: only == ""}}, view.Tabs...)
	return found, what, nil
}

// waits is how much waits altogether; of a kind that is not counted to its end nobody knows how much more there is.
type waits struct {
	n    int
	more bool
}

func (a waits) String() string {
	if a.more {
		return strconv.Itoa(a.n) + "+"
	}
	return strconv.Itoa(a.n)
}

// counted counts each kind of work, and all of them together: a ticket that waits for two things is one.
func (s *Server) counted(ctx context.Context, all []tickets.Waiting) (counts []int, together waits, err error) {
	for _, w := range all {
		n, err := s.cfg.Tickets.HowMany(ctx, w.Query, waitingMost)
		if err != nil {
			return nil, together, err
		}
		counts = append(counts, n)
		together.n, together.more = together.n+n, together.more || n >= waitingMost
		for i := 0; i < len(w.Twice) && n > 0; i++ {
			twice, err := s.cfg.Tickets.HowMany(ctx, w.Twice[i], waitingMost)
			if err != nil {
				return nil, together, err
			}
			together.n -= min(twice, n)
		}
	}
	return counts, together, nil
}

// around adds what everybody should see first, and what this person did last.
func (s *Server) around(c *fiber.Ctx, v *visit, view *workView, offices []tickets.Office) error {
	if view.Idle {
		return nil
	}
	var err error
	if view.Dangers, view.Danger, err = s.dangers(c, v, offices); err != nil {
		return err
	}
	recent, err := s.cfg.Recent.RecentOf(c.UserContext(), v.staff.ID, recentShown)
	view.Recent = s.rows(v, slices.DeleteFunc(recent, func(t tickets.Ticket) bool { return !v.sees(t) }), offices)
	return err
}

// othersOf are the last other tickets of a ticket's resident: whoever accepts or assigns it sees a repeat, or what else is under way. An
// office has no business with them.
func (s *Server) othersOf(ctx context.Context, v *visit, t tickets.Ticket, offices []tickets.Office) ([]row, error) {
	if t.Resident == "" || v.is(tickets.Handler) {
		return nil, nil
	}
	own, err := s.cfg.Recent.TicketsOf(ctx, t.Resident, recentShown)
	own = slices.DeleteFunc(own, func(o tickets.Ticket) bool { return o.Number == t.Number || !v.sees(o) })
	return s.rows(v, own[:min(len(own), recentShown-3)], offices), err
}

// upTo is a count that ended at waitingMost.
func upTo(n int) string {
	if n >= waitingMost {
		return strconv.Itoa(waitingMost) + "+"
	}
	return strconv.Itoa(n)
}
