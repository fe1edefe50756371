package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// closableDays says of each day of a week where it is closed and why, and whether this person may close it or open it again. wrong belongs to
// the form of the day sent.
func (s *Server) closableDays(c *fiber.Ctx, v *visit, first time.Time, found []tickets.Appointment, sent, wrong string, days []weekDay) error {
	ctx, now, by := c.UserContext(), s.cfg.Now(), v.staff.Actor()
	closures, err := s.cfg.Legal.Store.Closures(ctx, first, first.AddDate(0, 0, 7))
	if err != nil {
		return err
	}
	slots, err := s.cfg.Legal.Store.AllSlots(ctx)
	if err != nil {
		return err
	}
	for i := range days {
		day, begins := &days[i], first.AddDate(0, 0, i)
		coming := begins.AddDate(0, 0, 1).After(now)
		mine := map[string]bool{}
		for _, o := range slots {
			if o.Weekday != begins.Weekday() {
				continue
			}
			mine[o.ID] = tickets.LegalClerk(by, o.Office)
			closed := false
			for _, x := range closures {
				if x.Slot == o.ID && x.From.Equal(begins) {
					closed = true
					day.Closed = append(day.Closed, s.say(known(v.staff.Lang), "console.appointments.closed_why", "place", o.Place, "text", x.Text, "who", x.By))
				}
			}
			day.Closes = day.Closes || coming && mine[o.ID] && !closed && !o.Off
			day.Opens = day.Opens || coming && mine[o.ID] && closed
		}
		for _, a := range found {
			if a.State == tickets.Booked && mine[a.Slot] && a.At.After(now) && !a.At.Before(begins) && a.At.Before(begins.AddDate(0, 0, 1)) {
				day.Booked++
			}
		}
		if day.Day == sent {
			day.Wrong, day.Text = wrong, lines(c.FormValue("text"))
		}
	}
	return nil
}

// closeDay closes a day of the desks this person may work on, or takes that back.
func (s *Server) closeDay(c *fiber.Ctx, v *visit) error {
	day, err := time.ParseInLocation(time.DateOnly, c.Params("day"), s.cfg.Location)
	if err != nil {
		return fiber.ErrNotFound
	}
	verb, told := c.Params("verb"), 0
	switch verb {
	case "close":
		told, err = s.cfg.Legal.CloseDay(c.UserContext(), day, v.staff.Actor(), lines(c.FormValue("text")))
	case "open":
		err = s.cfg.Legal.OpenDay(c.UserContext(), day, v.staff.Actor())
	default:
		return fiber.ErrNotFound
	}
	if err != nil {
		status, words := s.whyNot(c, v, err)
		return s.showWeek(c, v, status, weekView{Wrong: words}, day.Format(time.DateOnly), words)
	}
	s.log.Info("legal desks of a day", "request", requestID(c), "day", day.Format(time.DateOnly), "done", verb, "told", told, "by", v.staff.ID)
	done := "1"
	if verb == "close" {
		done = "closed"
	}
	return c.Redirect("/console/appointments?done="+done+"&week="+monday(day).Format(time.DateOnly), fiber.StatusSeeOther)
}
