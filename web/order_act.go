package web

import (
	"crypto/rand"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// orderForm is one move an organiser may make now; what it asks for follows from tickets.ActivityMoves.
type orderForm struct {
	Verb         tickets.ActivityVerb
	Action       string
	CSRF, Once   string
	Version      int
	Seat         int    // number of the seat it is about; 0: the activity
	Volunteer    string // for Assign
	Quick        bool   // one button, nothing to fill in
	Text, Needed bool
	AskTill      bool
	AskMinutes   bool
	Providers    []option

	Said, Till, Minutes string
	Wrong               string
	Open                bool
}

// badOrderTime is said of a time that cannot be read.
const badOrderTime = "console.orders.bad_time"

// orderForms are the moves somebody may make on the activity itself; edit says whether what it says may be changed.
func (s *Server) orderForms(v *visit, a tickets.Activity, verbs []tickets.ActivityVerb, providers []tickets.Provider) (forms []orderForm, edit bool) {
	for _, verb := range verbs {
		switch verb {
		case tickets.ActivityEdit:
			edit = true
			continue
		case tickets.ActivityAssign: // stands beside whom it is about
			continue
		}
		f := s.orderForm(v, a, verb, 0)
		if verb == tickets.ActivityRefer {
			for _, p := range providers {
				if fitsProvider(p, a) {
					f.Providers = append(f.Providers, option{p.ID, p.Name + " " + p.Phone, p.ID == a.Provider})
				}
			}
			if f.Providers == nil {
				continue
			}
		}
		forms = append(forms, f)
	}
	return forms, edit
}

// fitsProvider reports whether a line of the directory is for what an activity is about, and for where it is.
func fitsProvider(p tickets.Provider, a tickets.Activity) bool {
	serves := len(p.Services) == 0 || slices.ContainsFunc(p.Services, func(code string) bool {
		return code != "" && len(a.Service) >= len(code) && a.Service[:len(code)] == code
	})
	return serves && (len(p.Areas) == 0 || slices.ContainsFunc(p.Areas, func(code string) bool { return tickets.Within(a.Area, code) }))
}

// seatForms are the moves somebody may make about one seat. Before it begins nobody can have come, or not.
func (s *Server) seatForms(v *visit, a tickets.Activity, seat tickets.Seat, verbs []tickets.ActivityVerb) (forms []orderForm) {
	if s.cfg.Now().Before(a.From) && seat.State == tickets.SeatTaken {
		return nil
	}
	for _, verb := range verbs {
		f := s.orderForm(v, a, verb, seat.N)
		if f.AskMinutes = verb == tickets.ActivityConfirm; f.AskMinutes {
			f.Quick, f.Minutes = false, number0(seat.Minutes)
			if seat.Minutes == 0 {
				f.Minutes = number0(a.Minutes)
			}
		}
		forms = append(forms, f)
	}
	return forms
}

func (s *Server) orderForm(v *visit, a tickets.Activity, verb tickets.ActivityVerb, seat int) orderForm {
	m, _ := tickets.ActivityMoveOf(verb)
	f := orderForm{
		Verb: m.Verb, Action: "/console/orders/" + string(a.Number) + "/" + string(m.Verb), CSRF: v.CSRF, Once: rand.Text(), Version: a.Version, Seat: seat,
		Needed: m.Needs&tickets.ActivityNeedsText != 0, AskTill: m.Needs&tickets.ActivityNeedsTill != 0,
	}
	f.Text = f.Needed
	f.Quick = !f.Text && !f.AskTill && m.Verb != tickets.ActivityRefer
	if f.AskTill {
		till := s.cfg.Now().Add(24 * time.Hour)
		if a.From.After(s.cfg.Now()) && till.After(a.From) {
			till = a.From
		}
		f.Till = s.local(till)
	}
	return f
}

// giveBack puts what somebody had written back into its form.
func (view *orderView) giveBack(sent *orderForm) {
	back := func(f *orderForm) bool {
		if f.Verb != sent.Verb || f.Seat != sent.Seat || f.Volunteer != sent.Volunteer {
			return false
		}
		f.Said, f.Wrong, f.Open = sent.Said, sent.Wrong, true
		if sent.Till != "" {
			f.Till = sent.Till
		}
		if sent.Minutes != "" {
			f.Minutes = sent.Minutes
		}
		return true
	}
	for i := range view.Forms {
		if back(&view.Forms[i]) {
			return
		}
	}
	for i := range view.Seats {
		for j := range view.Seats[i].Forms {
			if back(&view.Seats[i].Forms[j]) {
				return
			}
		}
	}
	view.Lost = sent
}

// actOrder carries out one form. What cannot be done comes back with the words still in it.
func (s *Server) actOrder(c *fiber.Ctx, v *visit, a tickets.Activity) (err error) {
	m, ok := tickets.ActivityMoveOf(tickets.ActivityVerb(c.Params("verb")))
	if !ok || m.Side&tickets.SideOrganiser == 0 {
		return fiber.ErrNotFound
	}
	if m.Verb == tickets.ActivityEdit {
		return s.keepOrder(c, v, a)
	}
	sent := &orderForm{Verb: m.Verb, Said: lines(c.FormValue("text")), Till: cut(c.FormValue("till"), 20), Minutes: cut(c.FormValue("minutes"), 6), Volunteer: cut(c.FormValue("volunteer"), 60)}
	sent.Seat, _ = strconv.Atoi(c.FormValue("seat"))
	act := tickets.ActivityAct{
		Verb: m.Verb, By: v.staff.Actor(), Version: -1, Volunteer: sent.Volunteer, Seat: sent.Seat, Text: sent.Said, Provider: cut(c.FormValue("provider"), 60),
		Source: formSource(c, v),
	}
	if version, err := strconv.Atoi(c.FormValue("version")); err == nil && version > 0 { // 0 would mean "whatever it is now"
		act.Version = version
	}
	if act.Till, err = s.minute(sent.Till, badOrderTime); err == nil && sent.Minutes != "" {
		if act.Minutes, err = strconv.Atoi(sent.Minutes); err != nil || act.Minutes < 1 {
			err = tickets.Refuse(tickets.Invalid, "console.orders.bad_minutes")
		}
	}
	if err == nil {
		_, err = s.cfg.ActivityDesk.Do(c.UserContext(), a.Number, act)
	}
	if err != nil {
		return s.orderNotDone(c, v, a.Number, sent, err)
	}
	return c.Redirect("/console/orders/"+string(a.Number)+"?done="+string(m.Verb), fiber.StatusSeeOther)
}

// minute reads a time of a form, zero when there is none; key is what is said of one that is none.
func (s *Server) minute(text, key string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(localForm, text, s.cfg.Location)
	if err != nil {
		return t, tickets.Refuse(tickets.Invalid, key)
	}
	return t, nil
}

// orderNotDone shows the activity as it is now, with the form as it was sent and the reason.
func (s *Server) orderNotDone(c *fiber.Ctx, v *visit, number tickets.ActivityNumber, sent *orderForm, why error) error {
	a, err := s.activity(c, v, number)
	if err != nil {
		return err
	}
	var status int
	status, sent.Wrong = s.whyNot(c, v, why)
	view, err := s.orderOf(c.UserContext(), v, a, sent)
	if err != nil {
		return err
	}
	view.Clash = status == fiber.StatusConflict
	return orderPage.show(s, c, status, view)
}
