package web

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// appointmentRow is one appointment of a week.
type appointmentRow struct {
	ID, Time, Place string
	Number          tickets.Number // "" when this person may not see the ticket
	Name, Phone     string
	State           tickets.AppointmentState
	Text            string
	Version         int
	Past, Acts      bool
	Wrong           string
	Sent, Why       string // what was chosen and typed into a form that could not be carried out
}

type weekDay struct {
	Weekday, Date string // Weekday: a locale key
	Today         bool
	Rows          []appointmentRow
	Day           string   // as the forms name it
	Closed        []string // "where: why"
	Booked        int      // who would be told
	Closes, Opens bool     // this person may
	Wrong, Text   string
}

type weekView struct {
	Days           []weekDay
	From, Till     string
	Previous, Next string
	Now            string
	Free           int
	Done, Wrong    string // Done: a locale key
	Tabs           []tab
}

var sampleAppointment = appointmentRow{
	ID: "a1", Time: "09:00–09:30", Place: "和平里", Number: "20261123-0001", Name: "李", Phone: "1", State: tickets.Booked, Text: "x", Version: 1, Past: true, Acts: true, Wrong: "y", Sent: "kept", Why: "z",
}

var weekPage = page("appointments.html", weekView{
	Days: []weekDay{
		{Weekday: "weekday.1", Date: "11-23", Today: true, Rows: []appointmentRow{sampleAppointment}, Day: "2026-11-23", Booked: 1, Closes: true, Wrong: "x", Text: "y"},
		{Weekday: "weekday.2", Date: "11-24", Day: "2026-11-24", Closed: []string{"和平里：放假"}, Opens: true},
	},
	From: "2026-11-23", Till: "2026-11-29", Previous: "/console/appointments?week=2026-11-16", Next: "/console/appointments?week=2026-11-30",
	Now: "/console/appointments", Free: 12, Done: "console.mediation.saved", Wrong: "x", Tabs: []tab{{Key: "console.title.appointments", Current: true}},
})

// legalTabs lead between the pages of legal aid.
func legalTabs(now string) (out []tab) {
	for _, name := range []string{"aid", "appointments", "slots"} {
		out = append(out, tab{Key: "console.title." + name, Href: "/console/" + name, Current: name == now})
	}
	return out
}

func (s *Server) week(c *fiber.Ctx, v *visit) error {
	view := weekView{Done: afterwards(c, "console.mediation.saved")}
	if c.Query("done") == "closed" {
		view.Done = "console.appointments.closed_done"
	}
	return s.showWeek(c, v, fiber.StatusOK, view, "", "")
}

// monday is the first day of the week a day lies in, at midnight.
func monday(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d-(int(day.Weekday())+6)%7, 0, 0, 0, 0, day.Location())
}

// showWeek fills a week into a view; wrong belongs to the form of one appointment.
func (s *Server) showWeek(c *fiber.Ctx, v *visit, status int, view weekView, id, wrong string) error {
	ctx := c.UserContext()
	today := s.cfg.Now().In(s.cfg.Location)
	first := monday(today)
	if day, err := time.ParseInLocation(time.DateOnly, c.Query("week", c.FormValue("week")), s.cfg.Location); err == nil {
		first = monday(day)
	}
	last := first.AddDate(0, 0, 7)
	q := tickets.AppointmentQuery{From: first, Till: last, Limit: 1000}
	if v.is(tickets.Handler) {
		q.Office = v.staff.Office
	}
	var found []tickets.Appointment
	var err error
	if !v.is(tickets.Handler) || q.Office != "" {
		if found, err = s.cfg.Legal.Store.Appointments(ctx, q); err != nil {
			return err
		}
	}
	for i := range 7 {
		day := first.AddDate(0, 0, i)
		line := weekDay{Weekday: fmt.Sprintf("weekday.%d", day.Weekday()), Date: day.Format("01-02"), Today: day.Format(time.DateOnly) == today.Format(time.DateOnly), Day: day.Format(time.DateOnly)}
		for _, a := range found {
			if a.At.In(s.cfg.Location).Format(time.DateOnly) != day.Format(time.DateOnly) {
				continue
			}
			r, err := s.appointmentRow(ctx, v, a)
			if err != nil {
				return err
			}
			if a.ID == id {
				r.Wrong, r.Sent, r.Why = wrong, c.FormValue("state"), lines(c.FormValue("text"))
			}
			line.Rows = append(line.Rows, r)
		}
		view.Days = append(view.Days, line)
	}
	if err := s.closableDays(c, v, first, found, id, wrong, view.Days); err != nil {
		return err
	}
	free, err := s.cfg.Legal.Openings(ctx, 5000)
	if err != nil {
		return err
	}
	week := func(days int) string {
		return "/console/appointments?week=" + first.AddDate(0, 0, days).Format(time.DateOnly)
	}
	view.Previous, view.Next, view.Now, view.Free, view.Tabs = week(-7), week(7), first.Format(time.DateOnly), len(free), legalTabs("appointments")
	view.From, view.Till = first.Format(time.DateOnly), last.AddDate(0, 0, -1).Format("01-02")
	return weekPage.show(s, c, status, view)
}

func (s *Server) appointmentRow(ctx context.Context, v *visit, a tickets.Appointment) (appointmentRow, error) {
	from := a.At.In(s.cfg.Location)
	r := appointmentRow{
		ID: a.ID, Time: from.Format("15:04") + "–" + from.Add(time.Duration(a.Length)*time.Minute).Format("15:04"), Place: a.Place, State: a.State,
		Text: a.Text, Version: a.Version, Past: !a.At.After(s.cfg.Now()), Acts: a.State == tickets.Booked && tickets.LegalClerk(v.staff.Actor(), a.Office),
	}
	t, err := s.cfg.Tickets.Ticket(ctx, a.Ticket)
	if isNotFound(err) {
		return r, nil
	}
	if err == nil {
		if v.sees(t) {
			r.Number = t.Number
		}
		if tickets.Covers(v.staff.Area, t.Area) && (!t.Contact.Hidden || !v.is(tickets.Handler)) {
			r.Name, r.Phone = t.Contact.Name, t.Contact.Phone
		}
	}
	return r, err
}

func (s *Server) settleAppointment(c *fiber.Ctx, v *visit) error {
	version, err := strconv.Atoi(c.FormValue("version"))
	if err != nil || version <= 0 {
		version = -1
	}
	id := c.Params("id")
	_, err = s.cfg.Legal.Settle(c.UserContext(), id, v.staff.Actor(), tickets.AppointmentState(c.FormValue("state")), version, lines(c.FormValue("text")))
	if err == nil {
		return c.Redirect("/console/appointments?done=1&week="+monday(weekOf(s, c)).Format(time.DateOnly), fiber.StatusSeeOther)
	}
	if isNotFound(err) {
		return err
	}
	status, words := s.whyNot(c, v, err)
	return s.showWeek(c, v, status, weekView{Wrong: words}, id, words)
}

// weekOf is the day the form's page was about.
func weekOf(s *Server, c *fiber.Ctx) time.Time {
	if day, err := time.ParseInLocation(time.DateOnly, c.FormValue("week"), s.cfg.Location); err == nil {
		return day
	}
	return s.cfg.Now().In(s.cfg.Location)
}

// slotView is one line of when the desks are open.
type slotView struct {
	tickets.Slot
	Begins, Ends string
	Day          string // a locale key
	Weekdays     []option
	Offices      []option
	OfficeName   string
	Open         bool
}

type slotsView struct {
	All     []slotView
	New     slotView
	MayEdit bool
	Wrong   string
	Done    string // locale key
	Tabs    []tab
}

var sampleSlot = slotView{
	Slot: tickets.Slot{ID: "s1", Office: "o1", Place: "和平里", Weekday: 2, From: 540, To: 660, Length: 30, Off: true}, Begins: "09:00", Ends: "11:00", Day: "weekday.2",
	Weekdays: []option{{"2", "weekday.2", true}}, Offices: []option{{"o1", "和平里", true}}, OfficeName: "和平里", Open: true,
}

var slotsPage = page("slots.html", slotsView{All: []slotView{sampleSlot}, New: sampleSlot, MayEdit: true, Wrong: "x", Done: "console.mediation.saved", Tabs: legalTabs("slots")})

func (s *Server) slots(c *fiber.Ctx, v *visit) error {
	view := slotsView{Done: afterwards(c, "console.mediation.saved")}
	return s.showSlots(c, v, fiber.StatusOK, view, tickets.Slot{})
}

func (s *Server) showSlots(c *fiber.Ctx, v *visit, status int, view slotsView, sent tickets.Slot) error {
	ctx := c.UserContext()
	all, err := s.cfg.Legal.Store.AllSlots(ctx)
	if err != nil {
		return err
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return err
	}
	line := func(o tickets.Slot, open bool) slotView {
		out := slotView{Slot: o, Begins: hour(o.From), Ends: hour(o.To), Day: fmt.Sprintf("weekday.%d", o.Weekday), Offices: officeOptions(offices, o.Office), Open: open}
		for i := range 7 {
			day := (i + 1) % 7
			out.Weekdays = append(out.Weekdays, option{strconv.Itoa(day), fmt.Sprintf("weekday.%d", day), time.Weekday(day) == o.Weekday})
		}
		for _, office := range offices {
			if office.ID == o.Office {
				out.OfficeName = office.Name
			}
		}
		return out
	}
	view.MayEdit, view.Tabs = v.is(tickets.Admin, tickets.Supervisor), legalTabs("slots")
	for _, o := range all {
		if o.ID == sent.ID && sent.ID != "" {
			o = sent
		}
		view.All = append(view.All, line(o, o.ID == sent.ID && sent.ID != ""))
	}
	view.New = line(tickets.Slot{Weekday: time.Tuesday, From: 9 * 60, To: 11 * 60, Length: 30}, false)
	if sent.ID == "" && view.Wrong != "" {
		view.New = line(sent, true)
	}
	return slotsPage.show(s, c, status, view)
}

func hour(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// minutesOf reads "09:30"; -1 when it is none.
func minutesOf(text string) int {
	h, m, ok := strings.Cut(text, ":")
	hours, err1 := strconv.Atoi(h)
	minutes, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hours < 0 || hours > 24 || minutes < 0 || minutes > 59 {
		return -1
	}
	return hours*60 + minutes
}

// keepSlot adds a time the desk is open (no id) or changes one. What was booked before stays booked.
func (s *Server) keepSlot(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	o := tickets.Slot{
		ID: c.FormValue("id"), Office: c.FormValue("office"), Place: cut(c.FormValue("place"), 80), From: minutesOf(c.FormValue("from")),
		To: minutesOf(c.FormValue("to")), Off: c.FormValue("off") != "",
	}
	day, err := strconv.Atoi(c.FormValue("weekday"))
	if err != nil {
		day = -1
	}
	o.Weekday = time.Weekday(day)
	o.Length, _ = strconv.Atoi(c.FormValue("length"))
	all, err := s.cfg.Legal.Store.AllSlots(ctx)
	if err != nil {
		return err
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return err
	}
	fresh := s.formID(c, v)
	found, office := o.ID == "", o.Office == ""
	for _, other := range all {
		if found = found || other.ID == o.ID; other.ID == fresh { // the same form once more
			return c.Redirect("/console/slots?done=1", fiber.StatusSeeOther)
		}
	}
	for _, other := range offices {
		office = office || other.ID == o.Office
	}
	if !found {
		return fiber.ErrNotFound
	}
	wrong := o.Check()
	if wrong == nil && !office {
		wrong = tickets.Refuse(tickets.Invalid, "error.needs_office")
	}
	if wrong != nil {
		status, words := s.whyNot(c, v, wrong)
		o.From, o.To = max(o.From, 0), max(o.To, 0)
		return s.showSlots(c, v, status, slotsView{Wrong: words}, o)
	}
	o.ID = cmp.Or(o.ID, fresh)
	if err := s.cfg.LegalDesk.KeepSlot(ctx, o); err != nil {
		return err
	}
	s.log.Info("legal desk kept", "request", requestID(c), "slot", o.ID, "by", v.staff.ID)
	return c.Redirect("/console/slots?done=1", fiber.StatusSeeOther)
}
