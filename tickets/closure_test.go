package tickets

import (
	"testing"
	"time"
)

// A day is closed as a whole: what is free goes, who had booked is told in their language with a way to another time; what is free comes back
// when it is opened again.
func TestCloseDay(t *testing.T) {
	c, _ := legalDesk()
	c.slots[0].To = 11 * 60
	c.slots = append(c.slots, Slot{ID: "w", Office: water.ID, Place: "别处", Weekday: time.Tuesday, From: 9 * 60, To: 10 * 60, Length: 30})
	tuesday := time.Date(2025, 11, 25, 12, 0, 0, 0, shanghai)
	at := func(slot string, hour, minute int) Opening {
		return Opening{Slot{ID: slot}, time.Date(2025, 11, 25, hour, minute, 0, 0, shanghai)}
	}
	book := func(source string, o Opening, who Resident) {
		f := aidFiling()
		f.Service, f.Source, f.Cause, f.Resident, f.To = "S10", source, source, who, who.Address
		if _, err := c.Legal.FileAndBook(t.Context(), f, o.Data()); err != nil {
			t.Fatal(err)
		}
	}
	free := func() (n int) {
		all, err := c.Legal.Openings(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range all {
			if o.At.In(shanghai).Day() == 25 && o.Slot.ID == "s" {
				n++
			}
		}
		return n
	}
	book("web:w1:1", at("s", 9, 0), me)
	book("web:w1:2", at("w", 9, 0), me)
	closes := func(day time.Time, by Actor, why string) error {
		c.notices = nil
		_, err := c.Legal.CloseDay(t.Context(), day, by, why)
		return err
	}
	refusedWith(t, closes(tuesday, resident, "x"), "error.other_office")
	refusedWith(t, closes(tuesday, handler, " "), "error.day_why")
	refusedWith(t, closes(tuesday.AddDate(0, 0, 1), handler, "x"), "error.day_no_desk")
	refusedWith(t, closes(tuesday.AddDate(0, 0, -7), handler, "x"), "error.day_over")
	refusedWith(t, closes(tuesday.AddDate(0, 0, 371), handler, "x"), "error.day_over")
	if len(c.closures) != 0 || free() != 3 {
		t.Fatal("a refusal has closed something")
	}
	c.meanwhile = func() { book("telegram:9:1", at("s", 9, 30), neighbour) } // at the same moment: she is told too
	if err := closes(tuesday, handler, "发大水"); err != nil || free() != 0 || len(c.closures) != 1 {
		t.Fatalf("%v, %d free, closed %+v", err, free(), c.closures)
	}
	told := map[Address]Notice{}
	for _, n := range c.notices {
		if n.Lines[0].Key == "appointment.cancelled" {
			told[n.To] = n
		}
	}
	if n := told[neighbour.Address]; len(told) != 2 || n.Lang != English || n.Lines[0].Args["text"] != "发大水" || n.Choices[0].Key != "appointment.choice.again" {
		t.Errorf("told %+v", told)
	}
	for _, a := range c.appointments {
		if want := map[string]AppointmentState{"s": Cancelled, "w": Booked}[a.Slot]; a.State != want || want == Cancelled && !a.RemindAt.IsZero() {
			t.Errorf("%s at %s is %s", a.Slot, a.At, a.State)
		}
	}
	f := aidFiling()
	f.Source = "web:w1:9"
	_, err := c.Legal.FileAndBook(t.Context(), f, at("s", 10, 0).Data())
	refusedWith(t, err, "error.slot_taken")
	if err := c.Legal.OpenDay(t.Context(), tuesday, handler); err != nil || free() != 4 {
		t.Errorf("opened again: %v, %d free", err, free())
	}
	refusedWith(t, c.Legal.OpenDay(t.Context(), tuesday, Actor{Kind: ByStaff, ID: "x", Role: Handler, Office: "nobody"}), "error.day_no_desk")
}
