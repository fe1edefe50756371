package web

import (
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// freeDay is when a volunteer has time on one day of the week.
type freeDay struct {
	Day   string // locale key
	Parts [3]bool
}

// takenOrder is one place a volunteer took.
type takenOrder struct {
	orderCard
	State   tickets.SeatState
	Minutes int
	Rated   string
}

type volunteerView struct {
	volunteerRow
	Phone, Consent   string
	ReturnToUnit     bool
	Any              bool // no times are said: any time
	Free             []freeDay
	PerWeek          int
	QuietFrom, Quiet string
	Lang             tickets.Lang
	Reason           string
	Version          int
	Ledger           string // address of their hours; "" no ledger
	Orders           []takenOrder
	Checks, Pauses   bool // what may be done now
	Returns          bool
	Said, Wrong      string
	Done             string // locale key
}

var volunteerPage = page("volunteer.html", volunteerView{
	volunteerRow: sampleVolunteerRow, Phone: "1", Consent: "x", ReturnToUnit: true, Any: true, Free: []freeDay{{"calendar.day.mon", [3]bool{true, false, true}}}, PerWeek: 2,
	QuietFrom: "21:00", Quiet: "08:00", Lang: tickets.Hans, Reason: "x", Version: 2, Ledger: "/console/ledger/v1",
	Orders: []takenOrder{{sampleOrderCard, tickets.SeatFinished, 90, "5/5"}}, Checks: true, Pauses: true, Returns: true, Said: "x", Wrong: "y", Done: "console.volunteers.done.check",
})

// findVolunteer is the one of the address line, if they serve where this person works.
func (s *Server) findVolunteer(c *fiber.Ctx, v *visit) (tickets.Volunteer, error) {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || len(id) > 60 {
		return tickets.Volunteer{}, fiber.ErrNotFound
	}
	p, err := s.cfg.Volunteers.Volunteer(c.UserContext(), id)
	if err == nil && !serves(p, v.staff.Area) {
		err = tickets.ErrNotFound
	}
	return p, err
}

func (s *Server) volunteer(c *fiber.Ctx, v *visit) error {
	view := volunteerView{}
	if done := c.Query("done"); slices.Contains(volunteerVerbs, done) {
		view.Done = "console.volunteers.done." + done
	}
	return s.showVolunteer(c, v, fiber.StatusOK, view)
}

func (s *Server) showVolunteer(c *fiber.Ctx, v *visit, status int, view volunteerView) error {
	p, err := s.findVolunteer(c, v)
	if err != nil {
		return err
	}
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	town, offices, err := s.townAndOffices(ctx)
	if err != nil {
		return err
	}
	view.volunteerRow = s.volunteerRow(lang, p, town.Areas)
	view.Phone, view.Consent, view.ReturnToUnit, view.PerWeek, view.Lang = p.Phone, s.fullClock(p.ConsentAt), p.ReturnToUnit, p.PerWeek, p.Lang
	view.Reason, view.Version, view.Any = p.Reason, p.Version, p.Free == 0
	if p.QuietFrom != p.QuietTill {
		view.QuietFrom, view.Quiet = clockOf(p.QuietFrom), clockOf(p.QuietTill)
	}
	if may, known := v.staff.MayOpen("ledger", false); may && known {
		view.Ledger = "/console/ledger/" + url.PathEscape(p.ID)
	}
	for i := range 7 {
		day := freeDay{Day: weekdayKeys[(i+1)%7]}
		for part := range day.Parts {
			day.Parts[part] = p.Free&tickets.FreeAt(time.Weekday((i+1)%7), tickets.DayPart(part)) != 0
		}
		view.Free = append(view.Free, day)
	}
	view.Checks = p.Stage == tickets.VolunteerApplied || p.Stage == tickets.VolunteerRefused
	view.Pauses, view.Returns = p.Stage == tickets.VolunteerChecked, p.Stage == tickets.VolunteerPaused
	took, err := s.cfg.Activities.FindActivities(ctx, tickets.ActivityQuery{Volunteer: p.ID, Limit: 50})
	if err != nil {
		return err
	}
	for _, a := range took {
		if i := a.SeatOf(p.ID); i >= 0 && v.organises(a) {
			view.Orders = append(view.Orders, takenOrder{s.orderCard(lang, a, offices, town), a.Seats[i].State, a.Seats[i].Minutes, stars(a.Seats[i].Rated.Score)})
		}
	}
	return volunteerPage.show(s, c, status, view)
}

// volunteerVerbs are what the organisation does about a volunteer: check, refuse; at their wish pause and return.
var volunteerVerbs = []string{"check", "refuse", "pause", "return"}

func (s *Server) actVolunteer(c *fiber.Ctx, v *visit, p tickets.Volunteer) (err error) {
	verb, said := c.Params("verb"), lines(c.FormValue("text"))
	version, bad := wholeNumber(c.FormValue("version"), "console.clash.title")
	if bad != nil || version == 0 {
		version = -1
	}
	ctx := c.UserContext()
	switch verb {
	case "check":
		_, err = s.cfg.VolunteerDesk.Check(ctx, p.ID, version, true, "", v.staff.Actor())
	case "refuse":
		if said == "" {
			err = tickets.Refuse(tickets.Invalid, "console.volunteers.why")
			break
		}
		_, err = s.cfg.VolunteerDesk.Check(ctx, p.ID, version, false, said, v.staff.Actor())
	case "pause":
		_, err = s.cfg.VolunteerDesk.SetAside(ctx, p.ID, tickets.VolunteerPaused)
	case "return":
		_, err = s.cfg.VolunteerDesk.SetAside(ctx, p.ID, tickets.VolunteerChecked)
	default:
		return fiber.ErrNotFound
	}
	if err == nil {
		return c.Redirect("/console/volunteers/"+url.PathEscape(p.ID)+"?done="+verb, fiber.StatusSeeOther)
	}
	view, status := volunteerView{Said: said}, 0
	status, view.Wrong = s.whyNot(c, v, err)
	return s.showVolunteer(c, v, status, view)
}
