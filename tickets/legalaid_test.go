package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func aidFiling() Filing {
	f := lamp()
	f.Service, f.Words, f.Kind, f.Place = "0907", "欠我三个月工钱", Help, Place{}
	return f
}

func refusedWith(t *testing.T, err error, key string) {
	t.Helper()
	if refusal := (*Error)(nil); !errors.As(err, &refusal) || refusal.Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
}

// Applied, decided within 7 days, assigned within 3 after that; the resident hears each step.
func TestAidRoad(t *testing.T) {
	c := newCourt()
	ticket, err := c.Legal.Apply(t.Context(), aidFiling(), "wages", "exempt", false)
	if err != nil {
		t.Fatal(err)
	}
	a := c.aids[ticket.Number]
	if a.Stage != AidAsked || !a.Clock().Equal(start.Add(7*24*time.Hour)) || ticket.Urgency != Ordinary {
		t.Errorf("applied %+v", a)
	}
	c.pass(5 * 24 * time.Hour)
	step := func(by Actor, verb AidVerb, version int, text string) error {
		c.notices = nil
		_, err := c.Legal.Decide(t.Context(), ticket.Number, by, verb, version, text)
		return err
	}
	refusedWith(t, step(other, AidGrant, 1, "x"), "error.other_office")
	refusedWith(t, step(dispatcher, AidGrant, 1, " "), "error.needs_text")
	refusedWith(t, step(dispatcher, AidAssign, 1, "x"), "error.aid_changed")
	refusedWith(t, step(dispatcher, AidGrant, 7, "x"), "error.aid_changed")
	refusedWith(t, step(dispatcher, "x", 1, "x"), "error.no_such_move")
	if err := step(dispatcher, AidGrant, 1, "符合条件"); err != nil {
		t.Fatal(err)
	}
	if a = c.aids[ticket.Number]; !a.Clock().Equal(c.clock.Add(3*24*time.Hour)) || c.heard() != "web:w1 aid.told.grant" {
		t.Errorf("granted %+v, heard %s", a, c.heard())
	}
	if err := step(dispatcher, AidAssign, 2, "江律师"); err != nil {
		t.Fatal(err)
	}
	if a = c.aids[ticket.Number]; a.Stage != AidAssigned || !a.Clock().IsZero() || !a.CheckAt.IsZero() || a.Lawyer != "江律师" || c.heard() != "web:w1 aid.told.assign" {
		t.Errorf("assigned %+v, heard %s", a, c.heard())
	}
	var verbs []Verb
	for _, e := range c.memory.events[ticket.Number] {
		verbs = append(verbs, e.Verb)
	}
	if !slices.Equal(verbs, []Verb{File, "aid_grant", "aid_assign"}) {
		t.Errorf("history %v", verbs)
	}
}

func TestAidSoonComesFirst(t *testing.T) {
	c := newCourt()
	ticket, err := c.Legal.Apply(t.Context(), aidFiling(), "wages", "poor", true)
	if err != nil {
		t.Fatal(err)
	}
	if ticket.Urgency != Pressing || !ticket.Due.Equal(start.Add(24*time.Hour)) || !strings.HasSuffix(c.heard(), "telegram:-77 aid.duty.soon") {
		t.Errorf("urgency %d, due %v, heard %s", ticket.Urgency, ticket.Due, c.heard())
	}
	if ticket.CheckAt.IsZero() || ticket.CheckAt.After(ticket.Due) {
		t.Errorf("its limit of a day is looked at %v", ticket.CheckAt)
	}
	_, err = c.Legal.Apply(t.Context(), aidFiling(), "x", "poor", true)
	refusedWith(t, err, "error.no_such_move")
}

func TestAidClocks(t *testing.T) {
	c := newCourt()
	ticket, err := c.Legal.Apply(t.Context(), aidFiling(), "wages", "exempt", false)
	if err != nil {
		t.Fatal(err)
	}
	sweep := func(days int) string {
		c.pass(time.Duration(days) * 24 * time.Hour)
		c.notices = nil
		for range 2 {
			if _, err := c.Legal.Sweep(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		return c.heard()
	}
	for i, x := range []struct {
		days int
		want string
	}{{5, ""}, {1, "telegram:-77 aid.duty.soon_due"}, {1, "telegram:-77 aid.duty.late"}, {9, ""}} {
		if got := sweep(x.days); got != x.want {
			t.Errorf("step %d: %q, want %q", i, got, x.want)
		}
	}
	if _, err := c.Legal.Decide(t.Context(), ticket.Number, dispatcher, AidGrant, c.aids[ticket.Number].Version, "迟了，对不起"); err != nil {
		t.Fatal(err)
	}
	if got := sweep(2); got != "telegram:-77 aid.duty.soon_due" {
		t.Errorf("to be assigned: %q", got)
	}
	k := c.memory.tickets[ticket.Number]
	k.Stage = Withdrawn
	c.memory.tickets[ticket.Number] = k
	if got := sweep(1); got != "" || c.aids[ticket.Number].Stage != AidDropped {
		t.Errorf("an ended ticket: %q, %s", got, c.aids[ticket.Number].Stage)
	}
}

func TestOpenings(t *testing.T) {
	tuesday := Slot{ID: "s", Place: "社区", Weekday: time.Tuesday, From: 9 * 60, To: 10*60 + 40, Length: 30}
	off := tuesday
	off.ID, off.Off = "off", true
	now := time.Date(2025, 11, 25, 8, 15, 0, 0, shanghai) // a Tuesday; 09:00 is less than an hour ahead
	var got []string
	for _, o := range openings([]Slot{tuesday, off}, now, shanghai) {
		got = append(got, o.At.In(shanghai).Format("01-02 15:04"))
	}
	if want := "[11-25 09:30 11-25 10:00 12-02 09:00 12-02 09:30 12-02 10:00]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	for want, s := range map[string]Slot{
		"error.slot_place":  {Place: " ", To: 60, Length: 30},
		"error.slot_hours":  {Place: "x", From: 600, To: 540, Length: 30},
		"error.slot_length": {Place: "x", From: 540, To: 560, Length: 30},
	} {
		refusedWith(t, s.Check(), want)
	}
}

// desk is a court whose legal desk has one time a week.
func legalDesk() (*court, string) {
	c := newCourt()
	c.slots = []Slot{{ID: "s", Office: lights.ID, Place: "社区", Weekday: time.Tuesday, From: 9 * 60, To: 9*60 + 30, Length: 30}}
	return c, Opening{c.slots[0], time.Date(2025, 11, 25, 9, 0, 0, 0, shanghai)}.Data()
}

// Who takes a ticket back gives back its time, and no other; done again it gives back nothing.
func TestTicketWithdrawnFreesTime(t *testing.T) {
	c, data := legalDesk()
	ticket, err := c.Legal.FileAndBook(t.Context(), aidFiling(), data)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		number Number
		by     Actor
		want   int
	}{{"20251123-0009", resident, 0}, {ticket.Number, stranger, 0}, {ticket.Number, resident, 1}, {ticket.Number, resident, 0}} {
		if given, err := c.Legal.TicketWithdrawn(t.Context(), x.number, x.by); err != nil || given != x.want {
			t.Errorf("%s by %s: %d given back, %v, want %d", x.number, x.by.ID, given, err, x.want)
		}
	}
	if free, err := c.Legal.Openings(t.Context(), 1); err != nil || len(free) != 1 || free[0].Data() != data {
		t.Errorf("free then: %v, %v", free, err)
	}
}

func TestAppointment(t *testing.T) {
	c, data := legalDesk()
	f := aidFiling()
	f.Service = "S10"
	ticket, err := c.Legal.FileAndBook(t.Context(), f, data)
	if err != nil || c.heard() != "web:w1 appointment.booked" {
		t.Fatalf("%v, heard %s", err, c.heard())
	}
	if again, err := c.Legal.FileAndBook(t.Context(), f, data); err != nil || again.Number != ticket.Number || len(c.appointments) != 1 {
		t.Errorf("the same message again: %v, %d appointments", err, len(c.appointments))
	}
	f.Source = "web:w2:1"
	_, err = c.Legal.FileAndBook(t.Context(), f, data)
	refusedWith(t, err, "error.slot_taken")
	_, err = c.Legal.FileAndBook(t.Context(), f, "s@1")
	refusedWith(t, err, "error.slot_taken")
	if len(c.memory.tickets) != 1 {
		t.Errorf("%d tickets: who was too slow has filed something", len(c.memory.tickets))
	}
	var id string
	for id = range c.appointments {
	}
	settle := func(by Actor, state AppointmentState, text string) error {
		c.notices = nil
		_, err := c.Legal.Settle(t.Context(), id, by, state, 0, text)
		return err
	}
	refusedWith(t, settle(stranger, Cancelled, ""), "error.no_such_appointment")
	refusedWith(t, settle(other, Cancelled, "x"), "error.other_office")
	refusedWith(t, settle(resident, Kept, ""), "error.appointment_over")
	refusedWith(t, settle(handler, Kept, ""), "error.appointment_to_come")
	refusedWith(t, settle(handler, Cancelled, " "), "error.appointment_why")
	refusedWith(t, settle(handler, Booked, "x"), "error.no_such_move")

	c.pass(24 * time.Hour) // Monday 09:00: the day before
	c.notices = nil
	for range 2 {
		if _, err := c.Legal.Sweep(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if c.heard() != "web:w1 appointment.reminder" || c.notices[0].Expires.IsZero() {
		t.Errorf("heard %s", c.heard())
	}
	if err := settle(handler, Cancelled, "律师病了"); err != nil || c.heard() != "web:w1 appointment.cancelled" || !strings.HasPrefix(c.notices[0].Choices[0].Data, "go book number=") {
		t.Errorf("cancelled: %v, heard %s", err, c.heard())
	}
	refusedWith(t, settle(handler, Cancelled, "x"), "error.appointment_changed")

	c.notices = nil
	a, err := c.Legal.Book(t.Context(), ticket, me, me.Address, data, "web:w1:9")
	if err != nil || a.Ticket != ticket.Number || c.heard() != "web:w1 appointment.booked" {
		t.Errorf("booked again: %v, heard %s", err, c.heard())
	}
	if b, err := c.Legal.Book(t.Context(), ticket, me, me.Address, data, "web:w1:9"); err != nil || b.ID != "" {
		t.Errorf("the same message again: %v %+v", err, b)
	}
	_, err = c.Legal.Book(t.Context(), ticket, neighbour, me.Address, data, "x")
	refusedWith(t, err, "error.no_such_ticket")
	c.pass(48 * time.Hour)
	id = a.ID
	if err := settle(handler, Kept, ""); err != nil || c.appointments[id].State != Kept || len(c.notices) != 0 {
		t.Errorf("kept: %v", err)
	}
}
