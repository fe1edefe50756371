package web

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// LedgerBooks reads what is stored of volunteers' hours for lists and reports.
type LedgerBooks interface {
	FindHolders(ctx context.Context, q tickets.HolderQuery) (all []tickets.HolderLine, total int, err error)
	HoursBy(ctx context.Context, q tickets.HoursQuery) ([]tickets.HoursLine, error)
	Needs
}

// ledgerRoutes are the pages of volunteers' hours and points, and the public one that checks certificates.
func (s *Server) ledgerRoutes() {
	if s.cfg.Ledger == nil {
		return
	}
	s.app.Get("/console/ledger", s.only(desk, s.ledger))
	s.app.Post("/console/ledger/hand", s.only(desk, s.handOut))
	s.app.Get("/console/ledger/:volunteer", s.only(desk, of(s.holder, s.statement)))
	s.app.Get("/console/ledger/:volunteer/statement.csv", s.only(desk, of(s.holder, s.statementCSV)))
	s.app.Get("/console/ledger/:volunteer/certificate/:code", s.only(desk, of(s.holder, s.paper)))
	s.app.Post("/console/ledger/:volunteer/:what", s.only(chiefs, of(s.holder, s.ledgerAct)))
	s.app.Get("/console/service-reports", s.only(desk, of(s.report, s.serviceReports)))
	s.app.Get("/console/service-reports.csv", s.only(desk, of(s.report, s.serviceReportsCSV)))
	s.app.Get("/verify", s.verify)
	s.app.Get("/verify/:code", s.verify)
}

type holderRow struct {
	Name, Href, Hours, Stars, Points string
}

// waitingView is what waits at the desk under a code that was typed.
type waitingView struct {
	Code, Name, Thing, Points, At string
	State                         tickets.RedemptionState
}

type ledgerView struct {
	Rows     []holderRow
	Name     string
	Total    int
	Code     string
	Waiting  *waitingView
	Done     string // locale key
	Wrong    string
	Previous string
	Next     string
}

var ledgerPage = page("ledger.html", ledgerView{
	Rows: []holderRow{{"王小明", "/console/ledger/a", "120.5", "stars.1", "60.5"}}, Name: "王", Total: 120, Code: "ABCD-2345",
	Waiting: &waitingView{"ABCD-2345", "王小明", "洗衣液", "20", "11-23 09:00", tickets.RedemptionOpen}, Done: "console.ledger.handed", Wrong: "x", Previous: "/x", Next: "/x",
})

const holdersAtOnce = 50

// ledger lists the volunteers, the most hours first, and finds what waits at the desk under a code.
func (s *Server) ledger(c *fiber.Ctx, v *visit) error {
	view := ledgerView{Code: cut(c.Query("code"), 40), Done: afterwards(c, "console.ledger.handed")}
	if view.Code != "" {
		if err := s.underCode(c, v, &view); err != nil {
			return err
		}
	}
	return s.showLedger(c, v, fiber.StatusOK, view)
}

func (s *Server) showLedger(c *fiber.Ctx, v *visit, status int, view ledgerView) error {
	view.Name = cut(c.Query("name"), 40)
	page := max(1, min(c.QueryInt("page", 1), 10000))
	found, total, err := s.cfg.Books.FindHolders(c.UserContext(), tickets.HolderQuery{
		Name: view.Name, Area: v.staff.Area, Limit: holdersAtOnce, Offset: (page - 1) * holdersAtOnce,
	})
	if err != nil {
		return err
	}
	view.Total = total
	for _, h := range found {
		view.Rows = append(view.Rows, holderRow{
			h.Name, holderPath(h.ID), tickets.HoursWords(h.Minutes), starsKey(s.cfg.Ledger.Rules.StarsOf(h.Minutes)), h.Points.String(),
		})
	}
	href := func(page int) string {
		return "/console/ledger?" + url.Values{"name": {view.Name}, "page": {strconv.Itoa(page)}}.Encode()
	}
	if page > 1 {
		view.Previous = href(page - 1)
	}
	if page*holdersAtOnce < total {
		view.Next = href(page + 1)
	}
	return ledgerPage.show(s, c, status, view)
}

func holderPath(id string) string { return "/console/ledger/" + url.PathEscape(id) }

// underCode fills in what the typed code stands for.
func (s *Server) underCode(c *fiber.Ctx, v *visit, view *ledgerView) error {
	ctx := c.UserContext()
	r, err := s.redemption(ctx, view.Code)
	if isNotFound(err) {
		view.Wrong = s.say(known(v.staff.Lang), "error.no_such_code")
		blame(c, "error.no_such_code")
		return nil
	}
	if err != nil {
		return err
	}
	view.Waiting = &waitingView{Code: tickets.GroupedCode(r.Code), Thing: r.Name, Points: r.Points.String(), At: s.clock(r.At), State: r.State}
	h, err := s.cfg.Ledger.Holders.Holder(ctx, r.Volunteer)
	if err != nil && !isNotFound(err) {
		return err
	}
	view.Waiting.Name = h.Name
	return nil
}

// redemption finds an exchange by its code alone: an id that is typed is no code.
func (s *Server) redemption(ctx context.Context, typed string) (tickets.Redemption, error) {
	code := tickets.PlainCode(typed)
	r, err := s.cfg.Ledger.Store.Redemption(ctx, code)
	if err == nil && r.Code != code {
		return r, tickets.ErrNotFound
	}
	return r, err
}

// handOut gives out what waits under a code.
func (s *Server) handOut(c *fiber.Ctx, v *visit) error {
	code := cut(c.FormValue("code"), 40)
	r, err := s.cfg.Ledger.Hand(c.UserContext(), code, v.staff.Actor())
	if err != nil {
		status, words := s.whyNot(c, v, err)
		return s.showLedger(c, v, status, ledgerView{Code: code, Wrong: words})
	}
	s.log.Info("redemption handed out", "request", requestID(c), "redemption", r.ID, "by", v.staff.ID)
	return c.Redirect("/console/ledger?done=1", fiber.StatusSeeOther)
}

// holder is the volunteer of an address: not found for whoever's area is another one.
func (s *Server) holder(c *fiber.Ctx, v *visit) (tickets.Holder, error) {
	id, err := url.PathUnescape(c.Params("volunteer"))
	if err != nil {
		return tickets.Holder{}, fiber.ErrNotFound
	}
	h, err := s.cfg.Ledger.Holders.Holder(c.UserContext(), id)
	if errors.Is(err, tickets.ErrNotFound) || err == nil && !s.cfg.Ledger.Covers(v.staff.Area, h) {
		return h, fiber.ErrNotFound
	}
	return h, err
}
