package tickets

import (
	"context"
	"errors"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// settled is a tenant that does not change.
type settled struct {
	town *Town
	err  error
}

func (s settled) Town(context.Context) (*Town, error) { return s.town, s.err }

// inTown is an office in the sample street, on a Sunday at nine, as all these tests.
func inTown(t *testing.T, change func(*TownData)) *office {
	o := newOffice()
	data := town(t, "street").TownData
	data.Offices = slices.Clone(data.Offices)
	if change != nil {
		change(&data)
	}
	o.Towns = settled{town: NewTown(data)}
	return o
}

func happy() Filing {
	f := lamp()
	f.Place = Place{Text: "幸福里3号楼2单元"}
	return f
}

// What comes in goes to its office in the transaction that files it, and says why.
func TestFiledIsRoutedAndToldAtOnce(t *testing.T) {
	chat := Address{"telegram", "-100"}
	o := inTown(t, func(d *TownData) {
		for i := range d.Offices {
			d.Offices[i].Chat = chat
		}
	})
	f := happy()
	f.Service = "0904"
	o.Services = NewCatalogue([]Service{{Code: "0904", Names: map[Lang]string{Hans: "邻里纠纷"}}})
	ticket, err := o.File(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if o.writes != 1 {
		t.Errorf("%d writes", o.writes)
	}
	stored, _ := o.Ticket(t.Context(), ticket.Number)
	if stored.Stage != Assigned || stored.Office != "heping" || !slices.Equal(stored.CoOffices, []string{"justice"}) || stored.Area != "99010100100104" ||
		stored.Place.Grid != stored.Area || !stored.Place.HasPoint() || stored.Place.Text != f.Place.Text {
		t.Errorf("filed as %+v", stored)
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	if len(events) != 3 || events[1].Verb != Assign || events[1].By.Kind != BySystem || events[1].Office != "heping" || !events[1].Public || events[2].Public {
		t.Fatalf("events %+v", events)
	}
	if why, ok := events[2].Why(); !ok || why.Key != "route.why.rule" || why.Args["n"] != "9" || !strings.Contains(why.Args["for"], "和平里社区 第4网格") {
		t.Errorf("why %+v", why)
	}
	if len(o.notices) != 2 {
		t.Fatalf("notices %+v", o.notices)
	}
	answer, told := o.notices[0], o.notices[1]
	if answer.To != me.Address || len(answer.Lines) != 2 || answer.Lines[0].Key != "ticket.filed" || answer.Lines[1].Key != "ticket.routed" || answer.Lines[1].Args["office"] != "和平里社区居委会" {
		t.Errorf("the resident hears %+v", answer)
	}
	if told.To != chat || told.Ticket != ticket.Number || told.Lines[0].Key != "office.told" || told.Lines[0].Args["service"] != "邻里纠纷" || strings.Contains(told.Lines[0].Args["words"], "楼道") {
		t.Errorf("the office hears %+v", told)
	}
	if again, err := o.File(t.Context(), f); err != nil || again.Number != ticket.Number || o.writes != 1 || len(o.notices) != 2 {
		t.Errorf("the same message again: %v, %d writes, %d notices", err, o.writes, len(o.notices))
	}
}

func TestRoutedDangerIsUrgent(t *testing.T) {
	o := inTown(t, func(d *TownData) {
		for i := range d.Offices {
			d.Offices[i].Chat = Address{"telegram", "-" + d.Offices[i].ID}
		}
	})
	o.Duty = []Address{{"telegram", "77"}}
	f := happy()
	f.Service, f.Danger = "0902", true
	if _, err := o.File(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	for _, n := range o.notices {
		if n.Class != Urgent {
			t.Errorf("%s waits behind others", n.To)
		}
	}
	if len(o.notices) != 3 || o.notices[2].To.ID != "-police" {
		t.Errorf("%+v", o.notices)
	}
}

func TestWhereNothingIsAutomatic(t *testing.T) {
	for label, o := range map[string]*office{
		"by hand":        inTown(t, func(d *TownData) { d.Automatic = false }),
		"without rules":  inTown(t, func(d *TownData) { d.Rules = nil }),
		"without street": inTown(t, func(d *TownData) { d.Offices, d.Rules = d.Offices[1:], d.Rules[19:] }),
		"without tenant": newOffice(),
	} {
		ticket, err := o.File(t.Context(), happy())
		if err != nil {
			t.Fatal(err)
		}
		events, _ := o.Events(t.Context(), ticket.Number)
		if ticket.Stage != Filed || ticket.Office != "" || len(events) != 1 || len(o.notices) != 1 || len(o.notices[0].Lines) != 1 {
			t.Errorf("%s: %+v, %d events", label, ticket, len(events))
		}
		if known := ticket.Area != ""; known != (label != "without tenant") {
			t.Errorf("%s: area %q", label, ticket.Area)
		}
	}
}

func TestAnUnreadableTenantFilesNothing(t *testing.T) {
	o := newOffice()
	o.Towns = settled{err: errors.New("the disk")}
	if _, err := o.File(t.Context(), happy()); err == nil || o.writes != 0 {
		t.Errorf("filed without knowing where: %v", err)
	}
}

func TestSortFindsThePlaceAnew(t *testing.T) {
	lat, lon, _ := town(t, "street").Middle("99010100100401")
	for _, c := range []struct {
		label   string
		place   Place
		sort    Act
		area    string
		point   bool
		service string
	}{
		{"another place", Place{Text: "幸福里3号楼"}, Act{Place: "桂香里5号楼"}, "99010100100402", true, "0101"},
		{"to a road: the point of before goes", Place{Text: "幸福里3号楼"}, Act{Place: "集市街"}, "990101001004", false, "0101"},
		{"to nowhere", Place{Text: "幸福里3号楼"}, Act{Place: "老地方"}, "", false, "0101"},
		{"a shared point stays, and wins", Place{Text: "幸福里3号楼", Lat: lat, Lon: lon}, Act{Place: "和平公园"}, "99010100100401", true, "0101"},
		{"only the service", Place{Text: "幸福里3号楼"}, Act{Service: "0902"}, "99010100100104", true, "0902"},
		{"the same words", Place{Text: "幸福里3号楼"}, Act{Place: "幸福里3号楼", Service: "0902"}, "99010100100104", true, "0902"},
		{"nothing was known", Place{}, Act{Place: "和平公园"}, "99010100100105", true, "0101"},
	} {
		o := inTown(t, func(d *TownData) { d.Automatic = false })
		f := happy()
		f.Place = c.place
		ticket := o.file(t, f)
		c.sort.Verb, c.sort.By, c.sort.Version = Sort, dispatcher, ticket.Version
		after, err := o.Do(t.Context(), ticket.Number, c.sort)
		if err != nil || after.Area != c.area || after.Place.HasPoint() != c.point || after.Service != c.service || c.sort.Place != "" && after.Place.Text != c.sort.Place {
			t.Errorf("%s: %v, %+v in %q", c.label, err, after.Place, after.Area)
		}
		if (len(after.Area) > 12) != (after.Place.Grid == after.Area && after.Area != "") {
			t.Errorf("%s: grid %q of %q", c.label, after.Place.Grid, after.Area)
		}
	}
}

func TestAssignKeepsTheReason(t *testing.T) {
	for _, c := range []struct{ label, service, office, key, co string }{
		{"as suggested", "0904", "heping", "route.why.rule", "justice"},
		{"otherwise", "0904", "justice", "route.why.otherwise", ""},
		{"nobody was suggested", "", "heping", "route.why.clerk", ""},
	} {
		o := inTown(t, func(d *TownData) {
			d.Automatic = false
			if c.service == "" {
				d.Rules, d.Offices = d.Rules[:1], d.Offices[1:]
			}
		})
		f := happy()
		f.Service = c.service
		ticket := o.file(t, f)
		r, ok, err := o.Suggest(t.Context(), ticket)
		if err != nil || !ok || (r.Office.ID == c.office) != (c.label == "as suggested") {
			t.Errorf("%s: suggested %+v", c.label, r)
		}
		office, _ := o.Towns.(settled).town.Office(c.office)
		after, err := o.Do(t.Context(), ticket.Number, Act{Verb: Assign, By: dispatcher, Version: ticket.Version, Office: office})
		if err != nil {
			t.Fatal(err)
		}
		events, _ := o.Events(t.Context(), ticket.Number)
		why, ok := events[len(events)-1].Why()
		if !ok || why.Key != c.key || strings.Join(after.CoOffices, " ") != c.co || events[len(events)-1].Number != ticket.Number {
			t.Errorf("%s: %+v, with %v", c.label, why, after.CoOffices)
		}
	}
}

func TestTryFilesNothing(t *testing.T) {
	o := inTown(t, nil)
	r, p, area, err := o.Try(t.Context(), "0904", Place{Text: "桂香里"})
	if err != nil || r.Office.ID != "guiyuan" || area != "99010100100402" || !p.HasPoint() || o.writes != 0 {
		t.Errorf("%v %+v %s", err, r, area)
	}
	if r, _, _, err := newOffice().Try(t.Context(), "0904", Place{}); err != nil || r.Office.ID != "" || r.Why.Key != "route.why.nobody" {
		t.Errorf("without a tenant: %v %+v", err, r)
	}
}

// Words somebody typed are never taken for a reason.
func TestOnlyTheProgramGivesReasons(t *testing.T) {
	for _, e := range []Event{
		{Verb: Note, Text: `{"key":"route.why.nobody"}`}, {Verb: Route, Text: `{"key":"told.close"}`}, {Verb: Route, Text: "{"}, {Verb: Route},
	} {
		if why, ok := e.Why(); ok {
			t.Errorf("%+v is taken for %+v", e, why)
		}
	}
}

// The demo lived in a tenant that exists leaves its areas and offices alone, lies where the map says, and is told by clerks.
func TestDemoInTheSampleStreet(t *testing.T) {
	o := inTown(t, nil)
	o.Services = shipped(t)
	place := o.Towns.(settled).town
	sum, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", demoNow, rand.New(rand.NewSource(1)))
	if err != nil || len(o.areas) != 0 || len(o.offices) != 0 {
		t.Fatalf("%v, %d areas and %d offices were kept", err, len(o.areas), len(o.offices))
	}
	points, unsaid := 0, 0 // a joined ticket goes where its work item went
	for _, ticket := range o.all() {
		if ticket.Place.HasPoint() && ticket.Place.Text != "" {
			points++
			if at := place.At(ticket.Place.Lat, ticket.Place.Lon); at != ticket.Area {
				t.Errorf("%s in %s lies in %s", ticket.Number, ticket.Area, at)
			}
		}
		events, _ := o.Events(t.Context(), ticket.Number)
		if ticket.Parent == "" && slices.ContainsFunc(events, func(e Event) bool { return e.Verb == Assign }) != slices.ContainsFunc(events, func(e Event) bool { return e.Verb == Route }) {
			unsaid++
		}
	}
	if sum.Tickets != 400 || points < 100 || unsaid > 0 {
		t.Errorf("%d tickets, %d points, %d assigned without a reason", sum.Tickets, points, unsaid)
	}
}
