package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// hoursRow is one entry of a statement, with what the hours came to after it.
type hoursRow struct {
	ID, At, Title, Service, Hours, Points, Sum, By, Why string
	Complaint, Reversal, Reversed                       bool
}

type pointsRow struct {
	At, Kind, Points, Sum, Why string
}

type exchangeRow struct {
	ID, Code, Thing, Points, At string
	State                       tickets.RedemptionState
}

type certificateRow struct {
	Code, Href, Hours, At, Withdrawn, Why string
}

// byHand is what was typed into the form of a service no activity knows of.
type byHand struct {
	Form, Title, Hours, Day, Why, Service, Grid string // Form: id of the form, so that one that is sent twice is booked once
	Open                                        bool
}

type statementView struct {
	Name, Path, Hours, Stars, Points string
	Next                             string // hours to the next star; "" there is none above
	Entries                          []hoursRow
	Bookings                         []pointsRow
	Exchanges                        []exchangeRow
	Certificates                     []certificateRow
	Services                         []option
	New                              byHand
	Cut                              bool // there is more than is shown
	MayEdit                          bool
	Done                             string // locale key
	Wrong                            string
	Refused, Typed                   string // id of what a form was about that could not be carried out, and the reason it gave
}

var statementPage = page("statement.html", statementView{
	Name: "王小明", Path: "/console/ledger/a", Hours: "120.5", Stars: "stars.1", Points: "60", Next: "179.5",
	Entries:      []hoursRow{{"e1", "11-23 09:00", "陪诊", "陪伴", "2", "2", "120.5", "林督办", "补记", true, false, false}, {Hours: "-2", Reversal: true}, {Reversed: true}},
	Bookings:     []pointsRow{{"11-23 09:00", "booking.earned", "2", "60", "补记"}},
	Exchanges:    []exchangeRow{{"r1", "ABCD-2345", "洗衣液", "20", "11-23 09:00", tickets.RedemptionOpen}},
	Certificates: []certificateRow{{"ABCD", "/x", "120", "11-23 09:00", "11-24 09:00", "发错了"}, {Code: "EFGH", Href: "/x", Hours: "1"}},
	Services:     []option{{"S02", "陪伴", true}}, New: byHand{"f1", "陪诊", "2", "2026-11-23", "补记", "S02", "1", true}, Cut: true, MayEdit: true, Done: "console.ledger.saved", Wrong: "x", Refused: "e1", Typed: "补记",
})

// entriesShown bounds a page; the file has everything.
const entriesShown = 200

func (s *Server) statement(c *fiber.Ctx, v *visit, h tickets.Holder) error {
	view := statementView{Done: afterwards(c, "console.ledger.saved")}
	return s.showStatement(c, v, h, fiber.StatusOK, view)
}

// showStatement shows a volunteer's ledger; refused is the id of the entry whose reversal was just refused.
func (s *Server) showStatement(c *fiber.Ctx, v *visit, h tickets.Holder, status int, view statementView) error {
	ctx, lang, store := c.UserContext(), known(v.staff.Lang), s.cfg.Ledger.Store
	totals, err := store.TotalsOf(ctx, h.ID)
	if err != nil {
		return err
	}
	rules := s.cfg.Ledger.Rules
	view.Name, view.Path, view.MayEdit = h.Name, holderPath(h.ID), v.is(tickets.Admin, tickets.Supervisor)
	view.Hours, view.Points, view.Stars = tickets.HoursWords(totals.Minutes), totals.Points.String(), starsKey(rules.StarsOf(totals.Minutes))
	if next := rules.NextStar(totals.Minutes); next > 0 {
		view.Next = tickets.HoursWords(next)
	}
	entries, err := store.HoursOf(ctx, h.ID, entriesShown+1)
	if err != nil {
		return err
	}
	bookings, err := store.BookingsOf(ctx, h.ID, entriesShown+1)
	if err != nil {
		return err
	}
	view.Cut = len(entries) > entriesShown || len(bookings) > entriesShown
	view.Entries = s.hoursRows(lang, entries[:min(len(entries), entriesShown)], totals.Minutes)
	view.Bookings = s.pointsRows(bookings[:min(len(bookings), entriesShown)], totals.Points)
	if err := s.exchangesAndCertificates(c, h, &view); err != nil {
		return err
	}
	if view.New.Form == "" {
		view.New.Form = s.cfg.NewID()
	}
	for _, service := range s.cfg.Services.All() {
		if service.Order {
			view.Services = append(view.Services, option{service.Code, s.service(lang, service.Code), service.Code == view.New.Service})
		}
	}
	return statementPage.show(s, c, status, view)
}

// hoursRows counts back from what the entries came to: they are newest first.
func (s *Server) hoursRows(lang tickets.Lang, entries []tickets.HoursEntry, sum int) (rows []hoursRow) {
	for _, e := range entries {
		row := hoursRow{
			ID: e.ID, At: s.dateOf(e.At), Title: e.Title, Hours: tickets.HoursWords(e.Minutes), Points: e.Points.String(), Sum: tickets.HoursWords(sum), By: e.By.Name, Why: e.Why,
			Complaint: e.Complaint, Reversal: e.Reverses != "", Reversed: e.Reversed,
		}
		if e.Service != "" {
			row.Service = s.service(lang, e.Service)
		}
		rows = append(rows, row)
		sum -= e.Minutes
	}
	return rows
}

func (s *Server) pointsRows(bookings []tickets.Booking, sum tickets.Points) (rows []pointsRow) {
	for _, b := range bookings {
		rows = append(rows, pointsRow{s.dateOf(b.At), "booking." + string(b.Kind), b.Of().String(), sum.String(), b.Why})
		sum -= b.Of()
	}
	return rows
}

func (s *Server) exchangesAndCertificates(c *fiber.Ctx, h tickets.Holder, view *statementView) error {
	ctx := c.UserContext()
	exchanges, err := s.cfg.Ledger.Store.RedemptionsOf(ctx, h.ID, entriesShown)
	if err != nil {
		return err
	}
	for _, r := range exchanges {
		view.Exchanges = append(view.Exchanges, exchangeRow{r.ID, tickets.GroupedCode(r.Code), r.Name, r.Points.String(), s.dateOf(r.At), r.State})
	}
	given, err := s.cfg.Ledger.Store.CertificatesOf(ctx, h.ID, entriesShown)
	if err != nil {
		return err
	}
	for _, k := range given {
		view.Certificates = append(view.Certificates, certificateRow{
			k.Code, view.Path + "/certificate/" + k.Code, tickets.HoursWords(k.Minutes), s.dateOf(k.IssuedAt), s.dateOf(k.WithdrawnAt), k.Why,
		})
	}
	return nil
}

// ledgerAct is everything a chief does with one volunteer's ledger.
func (s *Server) ledgerAct(c *fiber.Ctx, v *visit, h tickets.Holder) (err error) {
	ctx, by, l, what := c.UserContext(), v.staff.Actor(), s.cfg.Ledger, c.Params("what")
	why, id := c.FormValue("why"), c.FormValue("id")
	view := statementView{}
	switch what {
	case "book":
		view.New = byHand{
			cut(c.FormValue("form"), 40), cut(c.FormValue("title"), 80), cut(c.FormValue("hours"), 10), cut(c.FormValue("day"), 10), why, cut(c.FormValue("service"), 10), cut(c.FormValue("grid"), 20), true,
		}
		err = s.bookByHand(c, v, h, view.New)
	case "reverse":
		if e, found := l.Store.Entry(ctx, id); found != nil || e.Volunteer != h.ID {
			return fiber.ErrNotFound
		}
		err = l.Reverse(ctx, id, why, by)
	case "cancel":
		if r, found := l.Store.Redemption(ctx, id); found != nil || r.Volunteer != h.ID {
			return fiber.ErrNotFound
		}
		_, err = l.Cancel(ctx, id, why, by)
	case "certificate":
		_, err = l.Issue(ctx, h.ID, by)
	case "withdraw":
		if k, found := l.Store.Certificate(ctx, id); found != nil || k.Volunteer != h.ID {
			return fiber.ErrNotFound
		}
		_, err = l.Withdraw(ctx, id, why, by)
	default:
		return fiber.ErrNotFound
	}
	if http := (*fiber.Error)(nil); errors.As(err, &http) {
		return err
	}
	if err != nil {
		status, words := s.whyNot(c, v, err)
		view.Wrong, view.Refused, view.Typed = words, id, why
		return s.showStatement(c, v, h, status, view)
	}
	s.log.Info("ledger changed", "request", requestID(c), "what", what, "volunteer", h.ID, "by", v.staff.ID)
	return c.Redirect(holderPath(h.ID)+"?done=1", fiber.StatusSeeOther)
}

// bookByHand reads the form.
func (s *Server) bookByHand(c *fiber.Ctx, v *visit, h tickets.Holder, f byHand) error {
	if f.Form == "" {
		return fiber.ErrBadRequest
	}
	hours, err := strconv.ParseFloat(f.Hours, 64)
	if err != nil || !(hours > 0 && hours <= 48) {
		return tickets.Refuse(tickets.Invalid, "error.hours_range")
	}
	day, err := time.ParseInLocation(time.DateOnly, f.Day, s.cfg.Location)
	if err != nil {
		return tickets.Refuse(tickets.Invalid, "error.hours_future")
	}
	at := day.Add(12 * time.Hour)
	if now := s.cfg.Now(); at.After(now) && !day.After(now) {
		at = now // today, before noon
	}
	grid := f.Grid
	if grid == "" && len(h.Grids) > 0 {
		grid = h.Grids[0]
	}
	return s.cfg.Ledger.ByHand(c.UserContext(), tickets.Served{
		ID: "hand:" + h.ID + ":" + f.Form, Volunteer: h.ID, Title: f.Title, Service: f.Service, Office: v.staff.Office, Grid: grid,
		Minutes: int(hours*60 + .5), At: at, By: v.staff.Actor(), Why: f.Why,
	})
}

// dateOf writes a date; "" for none.
func (s *Server) dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.cfg.Location).Format(time.DateOnly)
}
