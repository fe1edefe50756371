package web

import (
	"context"
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// CaseUploads is the beginning of the paths that carry the pictures of an agreement.
const CaseUploads = "/console/mediation/"

// Cases reads what is stored of mediation, and keeps the list of mediators.
type Cases interface {
	FindCases(ctx context.Context, q tickets.CaseQuery) (all []tickets.Case, next string, err error)
	CasesOfTicket(ctx context.Context, number tickets.Number) ([]tickets.Case, error) // newest first
	CountCases(ctx context.Context, since time.Time) (tickets.CaseCounts, error)
	KeepMediator(ctx context.Context, m tickets.Mediator) error
}

// lawRoutes are the pages of mediation and of legal aid. Who may open one is checked here; who may see or do what of a case is the table
// of tickets.CaseMoves.
func (s *Server) lawRoutes() {
	all := tickets.Roles
	if s.cfg.Mediation != nil {
		s.app.Get("/console/mediation", s.only(all, s.cases))
		s.app.Get("/console/mediation/new/:number", s.only(all, of(s.find, s.offer)))
		s.app.Post("/console/mediation/new/:number", s.only(all, of(s.find, s.makeOffer)))
		s.app.Get("/console/mediation/:number", s.only(all, of(s.findCase, s.oneCase)))
		s.app.Get("/console/mediation/:number/files/:hash", s.only(all, of(s.findCase, s.caseFile)))
		s.app.Post("/console/mediation/:number/:verb", s.only(all, of(s.findCase, s.caseAct)))
		s.app.Get("/console/mediators", s.only(all, s.mediators))
		s.app.Post("/console/mediators", s.only(chiefs, s.keepMediator))
	}
	if s.cfg.Legal != nil {
		s.app.Get("/console/aid", s.only(all, s.aids))
		s.app.Post("/console/aid/:number/:verb", s.only(all, of(s.find, s.decideAid)))
		s.app.Get("/console/appointments", s.only(all, s.week))
		s.app.Post("/console/appointments/:id", s.only(all, s.settleAppointment))
		s.app.Post("/console/appointments/:day/:verb", s.only(all, s.closeDay))
		s.app.Get("/console/slots", s.only(all, s.slots))
		s.app.Post("/console/slots", s.only(chiefs, s.keepSlot))
	}
}

// caseRow is one case of a list.
type caseRow struct {
	Number, Ticket tickets.Number
	Stage          tickets.CaseStage
	Kind           tickets.CaseKind
	Matter         string // "" when this person may not read it
	Mediator       string
	Left, What     string // What: a locale key, what the time is left for
	Late, Alarm    bool
	Ended          string
}

type casesView struct {
	Tabs    []tab
	Rows    []caseRow
	Next    string
	Rate    string // per cent; "" no data
	Agreed  int
	Of      int
	MayEdit bool
}

var casesPage = page("mediation.html", casesView{
	Tabs: []tab{{Key: "console.mediation.tab.running", Href: "/console/mediation", Current: true}},
	Rows: []caseRow{{
		Number: "M20261123-0001", Ticket: "20261123-0001", Stage: tickets.CaseOpen, Kind: tickets.PeoplesMediation, Matter: "楼道堆物", Mediator: "严正",
		Left: "还剩 3 天", What: "console.mediation.for.open", Late: true, Alarm: true, Ended: "11-23 09:00",
	}, {Number: "M20261123-0002", Ticket: "20261123-0002", Stage: tickets.CaseAgreed, Kind: tickets.JudicialMediation}},
	Next: "/console/mediation?after=1", Rate: "96", Agreed: 24, Of: 25, MayEdit: true,
})

const casesAtOnce = 40

// ratedFor is the time 调解成功率 is told for.
const ratedFor = 365 * 24 * time.Hour

func (s *Server) cases(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	tabNow := c.Query("tab")
	q := tickets.CaseQuery{Limit: casesAtOnce, After: cut(c.Query("after"), 60)}
	switch tabNow {
	case "", "running":
		tabNow = "running"
	case "mine":
		q.Staff = v.staff.ID
	case "ended":
		q.Ended = true
	default:
		return fiber.ErrNotFound
	}
	view := casesView{MayEdit: v.is(tickets.Admin, tickets.Supervisor)}
	for _, name := range []string{"running", "mine", "ended"} {
		view.Tabs = append(view.Tabs, tab{Key: "console.mediation.tab." + name, Href: "/console/mediation?tab=" + name, Current: name == tabNow})
	}
	if v.is(tickets.Handler) && q.Staff == "" { // an office knows of its own tickets' cases
		q.Office = v.staff.Office
	}
	if !v.is(tickets.Handler) || q.Office != "" || q.Staff != "" {
		found, next, err := s.cfg.Cases.FindCases(ctx, q)
		if err != nil {
			return err
		}
		for _, k := range found {
			if k.Sees(v.staff.Actor()) {
				view.Rows = append(view.Rows, s.caseRow(lang, v, k))
			}
		}
		if next != "" {
			view.Next = "/console/mediation?tab=" + tabNow + "&after=" + url.QueryEscape(next)
		}
	}
	counts, err := s.cfg.Cases.CountCases(ctx, s.cfg.Now().Add(-ratedFor))
	if err != nil {
		return err
	}
	if rate, ok := counts.Success(); ok {
		view.Rate, view.Agreed, view.Of = agreed(rate), counts.Agreed, counts.Agreed+counts.Failed+counts.Expired
	}
	return casesPage.show(s, c, fiber.StatusOK, view)
}

// agreed is the share of cases that ended in an agreement; it never rounds to 100 what is less.
func agreed(rate float64) string {
	return strings.TrimSuffix(strings.TrimRight(fixed1(math.Floor(rate*1000)/10), "0"), ".")
}

func (s *Server) caseRow(lang tickets.Lang, v *visit, k tickets.Case) caseRow {
	r := caseRow{
		Number: k.Number, Ticket: k.Ticket, Stage: k.Stage, Kind: k.Kind, Mediator: k.MediatorName, Alarm: k.Alarm, Ended: s.clock(k.EndedAt),
	}
	if k.Reads(v.staff.Actor()) {
		r.Matter = cut(k.Matter, 80)
	}
	r.Left, r.Late = s.leftOf(lang, k.Clock())
	if r.Left != "" {
		r.What = "console.mediation.for." + string(k.Stage)
	}
	return r
}

// leftOf says how much is left until a time.
func (s *Server) leftOf(lang tickets.Lang, due time.Time) (string, bool) {
	return s.left(lang, tickets.Ticket{Stage: tickets.Working, Due: due})
}

// lawView is what the page of a ticket says of its mediation and of its legal aid.
type lawView struct {
	Offer string // address of the form; "" it cannot be offered
	Why   string // why not, in words; "" when it is no dispute at all
	Cases []caseRow
	Aid   tickets.AidStage
}

var sampleLaw = lawView{
	Offer: "/console/mediation/new/20261123-0001", Why: "先报警", Aid: tickets.AidAsked,
	Cases: []caseRow{{Number: "M20261123-0001", Stage: tickets.CaseOpen, Left: "还剩 3 天"}},
}

// lawOf is empty for most tickets and asks the store only for those that are disputes or applications.
func (s *Server) lawOf(ctx context.Context, v *visit, t tickets.Ticket) (view lawView, err error) {
	lang := known(v.staff.Lang)
	if s.cfg.Mediation != nil {
		why := tickets.Mediable(t)
		refused, _ := why.(*tickets.Error)
		if why == nil || refused.Key != "error.no_dispute" {
			cases, err := s.cfg.Cases.CasesOfTicket(ctx, t.Number)
			if err != nil {
				return view, err
			}
			running := false
			for _, k := range cases {
				view.Cases = append(view.Cases, s.caseRow(lang, v, k))
				running = running || k.EndedAt.IsZero()
			}
			if why == nil && !running {
				view.Offer = "/console/mediation/new/" + string(t.Number)
			} else if why != nil && len(cases) == 0 && t.Stage.Open() {
				view.Why = s.refusal(lang, refused)
			}
		}
	}
	if s.cfg.Legal != nil && t.Service == "0907" {
		a, err := s.cfg.Legal.Store.Aid(ctx, t.Number)
		if err == nil {
			view.Aid = a.Stage
		} else if !isNotFound(err) {
			return view, err
		}
	}
	return view, nil
}
