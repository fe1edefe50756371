package web

import (
	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Whoever looks for a telephone number looks for a person. Those who talk with residents may; every time is written down before anything is
// shown, and an admin reads here who did.

// mayLookFor says why something is not looked for, as a locale key; "" when it is.
func (v *visit) mayLookFor(q tickets.Query) string {
	if q.Phone != "" && !v.is(tickets.Admin, tickets.Supervisor, tickets.Dispatcher) {
		return "work.phone.not_yours"
	}
	if _, number := tickets.FindNumber(q.Text); !number && tickets.LongNumber(q.Text) && !tickets.NumberStart(q.Text) {
		return "work.phone.alone"
	}
	return ""
}

func (s *Server) noteLookup(c *fiber.Ctx, v *visit, phone string, found int) error {
	return s.cfg.Lookups.KeepLookup(c.UserContext(), tickets.Lookup{
		ID: s.cfg.NewID(), At: s.cfg.Now(), Staff: v.staff.ID, Name: v.staff.Name, Phone: phone, Found: found,
	})
}

// lookupsShown is as far back as the page goes.
const lookupsShown = 300

type lookupRow struct {
	At, Name, Print string
	Found           int
}

type lookupsView struct{ Rows []lookupRow }

var lookupsPage = page("lookups.html", lookupsView{Rows: []lookupRow{{"2026-11-23 09:00", "王芳", "3f9a12", 2}}})

func (s *Server) lookups(c *fiber.Ctx, v *visit) error {
	all, err := s.cfg.Lookups.AllLookups(c.UserContext(), lookupsShown)
	if err != nil {
		return err
	}
	var view lookupsView
	for _, l := range all {
		view.Rows = append(view.Rows, lookupRow{s.fullClock(l.At), l.Name, l.Print[:min(6, len(l.Print))], l.Found})
	}
	return lookupsPage.show(s, c, fiber.StatusOK, view)
}
