package tickets

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math/rand"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// demoNow is an ordinary weekday morning.
var demoNow = time.Date(2025, 11, 24, 2, 30, 15, 500, time.UTC)

// shipped is the catalogue that comes with the program.
func shipped(t *testing.T) *Catalogue {
	t.Helper()
	services, err := ParseServices(shippedFile(t, "services.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return NewCatalogue(services)
}

func demoTowns(t *testing.T, now time.Time, seed int64) (*office, DemoSummary) {
	t.Helper()
	o := newOffice()
	o.Services = shipped(t)
	o.Duty = []Address{{"telegram", "77"}}
	sum, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", now, rand.New(rand.NewSource(seed)))
	if err != nil {
		t.Fatal(err)
	}
	return o, sum
}

func TestDemoHasEverything(t *testing.T) {
	for i, now := range []time.Time{
		demoNow, demoNow.Add(14 * time.Hour), demoNow.Add(19 * time.Hour), // morning, past midnight, before dawn
		time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC), time.Date(2026, 8, 8, 12, 0, 0, 0, time.FixedZone("", -5*3600)),
		time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC),
	} {
		o, sum := demoTowns(t, now, int64(i))
		langs, kinds, classes, said := map[Lang]int{}, map[TicketKind]int{}, map[string]int{}, map[string]int{}
		happy := map[string]int{}
		var danger, reopened, points, hidden, unsorted int
		for _, ticket := range o.all() {
			langs[ticket.Lang]++
			kinds[ticket.Kind]++
			classes[TopClass(ticket.Service)]++
			said[ticket.Words]++
			happy[ticket.Satisfied]++
			danger += count(ticket.Urgency == Danger)
			reopened += count(ticket.Level > 0)
			points += count(ticket.Place.HasPoint())
			hidden += count(ticket.Contact.Hidden)
			unsorted += count(ticket.Service == "")
		}
		if asked, paused, joined := demoMarks(o); asked < 2 || paused < 1 || joined < 1 || len(o.tasks) < 1 {
			t.Errorf("%v: %d requests, %d pauses, %d joined, %d sub-tasks", now, asked, paused, joined, len(o.tasks))
		}
		if sum.Tickets != 400 || sum.Orders != 40 || kinds[Order] != 40 || sum.Residents != 60 || sum.Volunteers != 30 || len(o.residents) != 60 ||
			len(o.volunteers) != 30 || sum.Areas != 3+4+20 || len(o.areas) != sum.Areas || sum.Offices != len(o.offices) || sum.Staff != len(o.staff) {
			t.Errorf("%v: %+v", now, sum)
		}
		for _, s := range Stages {
			if sum.Stages[s] < 3 {
				t.Errorf("%v: only %d tickets are %s", now, sum.Stages[s], s)
			}
		}
		if sum.Late < 5 || sum.Late > 60 || danger != 15 || reopened < 15 || points < 50 || hidden < 10 {
			t.Errorf("%v: late %d, danger %d, reopened %d, points %d, hidden %d", now, sum.Late, danger, reopened, points, hidden)
		}
		if happy["good"] < 100 || happy["fair"] < 30 || langs[Hant] < 10 || langs[English] < 10 || len(kinds) < 5 || len(classes) < 12 || unsorted > 30 {
			t.Errorf("%v: satisfied %v, languages %v, kinds %v, classes %v, unsorted %d", now, happy, langs, kinds, classes, unsorted)
		}
		if len(said) < 370 {
			t.Errorf("%v: only %d of 400 are said differently", now, len(said))
		}
		if len(o.notices) != 0 {
			t.Errorf("%v: %d notices would have left, the first to %s", now, len(o.notices), o.notices[0].To)
		}
		checkDemoPeople(t, o)
		checkDemoTimes(t, o, now)
	}
}

func demoMarks(o *office) (asked, paused, joined int) {
	for _, ticket := range o.all() {
		asked += count(ticket.Request != nil)
		paused += count(!ticket.PausedAt.IsZero())
		joined += count(ticket.Parent != "")
	}
	return asked, paused, joined
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func checkDemoPeople(t *testing.T, o *office) {
	roles, logins := map[Role]int{}, map[string]bool{}
	staffed := map[string]bool{}
	for id, s := range o.staff {
		roles[s.Role]++
		if s.ID != id || s.Login != strings.ToLower(s.Login) || logins[s.Login] || s.Password != "hash" || s.MustChange || s.Disabled || s.Name == "" {
			t.Errorf("staff %+v", s)
		}
		logins[s.Login] = true
		if s.Role == Handler {
			staffed[s.Office] = true
		}
		if _, known := o.offices[s.Office]; (s.Role == Handler) != known {
			t.Errorf("%s acts for office %q", s.Login, s.Office)
		}
	}
	for _, r := range Roles {
		if roles[r] == 0 {
			t.Errorf("nobody is %s", r)
		}
	}
	for id, office := range o.offices {
		if !staffed[id] || office.Name == "" || office.Phone == "" || !slices.Contains([]string{"community", "street", "department", "utility"}, office.Kind) {
			t.Errorf("office %+v, has a handler: %v", office, staffed[id])
		}
		if _, known := o.areas[office.Area]; !known {
			t.Errorf("%s serves the unknown area %q", office.Name, office.Area)
		}
		top, steps := office, 0 // what is late goes up to the city
		for ; top.Parent != "" && steps < len(o.offices); steps++ {
			if !strings.HasPrefix(top.Area, o.offices[top.Parent].Area) {
				t.Errorf("%s of %s is above %s", top.Parent, o.offices[top.Parent].Area, top.Name)
			}
			top = o.offices[top.Parent]
		}
		if want := map[string]int{"municipal": 0, "district": 1, "street": 2}; top.ID != "municipal" || steps != cmp.Or(want[id], 3) && id != "municipal" {
			t.Errorf("%d offices above %s, the last %q", steps, office.Name, top.ID)
		}
	}
	for _, a := range o.areas {
		if _, known := o.areas[a.Parent]; !known && a.Level != "city" {
			t.Errorf("%s lies in the unknown area %q", a.Name, a.Parent)
		}
	}
	for _, v := range o.volunteers {
		if v.Name == "" || len(v.Skills) == 0 || len(v.Grids) == 0 {
			t.Errorf("volunteer %+v", v)
		}
		for _, grid := range v.Grids {
			if o.areas[grid].Level != "grid" {
				t.Errorf("%s serves %q", v.Name, grid)
			}
		}
	}
}

// checkDemoTimes looks at every ticket and its history: in order, in the last 60 days, by people who exist.
func checkDemoTimes(t *testing.T, o *office, now time.Time) {
	first := now.AddDate(0, 0, -demoDays).Add(-time.Second)
	var before Ticket
	ids := map[string]bool{}
	for _, ticket := range o.all() {
		if ticket.FiledAt.Before(first) || ticket.FiledAt.After(now) || ticket.UpdatedAt.After(now) {
			t.Errorf("%s filed %v, updated %v, now %v", ticket.Number, ticket.FiledAt, ticket.UpdatedAt, now)
		}
		if day, _, _ := strings.Cut(string(before.Number), "-"); strings.HasPrefix(string(ticket.Number), day) && ticket.FiledAt.Before(before.FiledAt) {
			t.Errorf("%s was filed before %s", ticket.Number, before.Number)
		}
		before = ticket
		if ticket.To.Channel != "demo" || o.residents[ticket.Resident].Lang != ticket.Lang || o.residents[ticket.Resident].ConsentAt.After(ticket.FiledAt) {
			t.Errorf("%s: told to %s, resident %+v", ticket.Number, ticket.To, o.residents[ticket.Resident])
		}
		if _, known := o.Services.Get(ticket.Service); ticket.Service != "" && !known {
			t.Errorf("%s: service %q", ticket.Number, ticket.Service)
		}
		if ticket.Place.Grid != "" && o.areas[ticket.Place.Grid].Level != "grid" {
			t.Errorf("%s lies in grid %q", ticket.Number, ticket.Place.Grid)
		}
		at := time.Time{}
		for _, e := range o.events[ticket.Number] {
			if e.At.Before(at) || e.At.After(now) || ids[e.ID] || strings.ContainsAny(e.Text, "{}") {
				t.Errorf("%s: event %+v after %v", ticket.Number, e, at)
			}
			at, ids[e.ID] = e.At, true
			if _, known := o.staff[e.By.ID]; e.By.Kind == ByStaff && !known || e.By.Kind == ByResident && e.By.ID != ticket.Resident {
				t.Errorf("%s: %s by %+v", ticket.Number, e.Verb, e.By)
			}
		}
	}
}

// Every number that could be dialled is nobody's: 138 0000 xxxx for people, area code 0000 for offices.
func TestDemoTelephonesAreNobodys(t *testing.T) {
	o, _ := demoTowns(t, demoNow, 1)
	for _, office := range o.offices {
		if !strings.HasPrefix(office.Phone, "0000-555") {
			t.Errorf("%s has the telephone %s", office.Name, office.Phone)
		}
	}
	for _, r := range o.residents {
		if !strings.HasPrefix(r.Phone, "1380000") || len(r.Phone) != 11 {
			t.Errorf("%s has the telephone %s", r.Name, r.Phone)
		}
	}
	var words strings.Builder
	for _, ticket := range o.all() {
		words.WriteString(ticket.Words + " " + ticket.Contact.Phone + " " + ticket.Result + "\n")
		for _, e := range o.events[ticket.Number] {
			words.WriteString(e.Text + "\n")
		}
	}
	for _, digits := range regexp.MustCompile(`\d[\d -]{5,}\d`).FindAllString(words.String(), -1) {
		if !strings.HasPrefix(digits, "1380000") && !regexp.MustCompile(`^20\d\d-?\d\d-?\d\d`).MatchString(digits) { // a day, a ticket's number
			t.Errorf("a telephone number in the words: %s", digits)
		}
	}
}

func TestDemoIsDeterministic(t *testing.T) {
	one, sum := demoTowns(t, demoNow, 7)
	two, again := demoTowns(t, demoNow, 7)
	if !reflect.DeepEqual(sum, again) || dump(t, one) != dump(t, two) {
		t.Error("the same seed and clock made two neighbourhoods")
	}
	if other, _ := demoTowns(t, demoNow, 8); dump(t, one) == dump(t, other) {
		t.Error("another seed made the same neighbourhood")
	}
}

// dump is everything a memory holds.
func dump(t *testing.T, o *office) string {
	t.Helper()
	text, err := json.Marshal([]any{o.tickets, o.events, o.residents, o.offices, o.areas, o.staff, o.volunteers})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDemoTwice(t *testing.T) {
	o, _ := demoTowns(t, demoNow, 1)
	before, writes := dump(t, o), o.writes
	sum, err := fillTickets(t.Context(), o.Desk, o.memory, "other", demoNow.Add(48*time.Hour), rand.New(rand.NewSource(2)))
	if err != nil || !sum.Already || o.writes != writes || dump(t, o) != before {
		t.Errorf("%+v %v, %d writes", sum, err, o.writes-writes)
	}
	if text := sum.String(); !strings.Contains(text, "already") || !strings.Contains(text, "zhang.dispatch") {
		t.Errorf("says %q", text)
	}
}

// The desk of the living system is as it was, and its tickets too.
func TestDemoBesideLife(t *testing.T) {
	o := newOffice()
	o.Services = shipped(t)
	o.clock = demoNow
	mine := o.file(t, lamp())
	if _, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", demoNow, rand.New(rand.NewSource(1))); err != nil {
		t.Fatal(err)
	}
	if got, _ := o.Ticket(t.Context(), mine.Number); !reflect.DeepEqual(got, mine) {
		t.Errorf("a resident's ticket has changed: %+v", got)
	}
	next := lamp()
	next.Source = "web:w1:2"
	got, err := o.File(t.Context(), next)
	if err != nil || !got.FiledAt.Equal(demoNow) || len(o.notices) != 1 {
		t.Errorf("the desk works differently now: %+v %v, %d notices", got, err, len(o.notices))
	}
}

// As long as two accounts have the hash they were made with, the demo's password opens them.
func TestDemoOpen(t *testing.T) {
	all := []Staff{{ID: "s1", Login: "a", Password: "x"}, {ID: "s2", Login: "b", Password: "x"}, {ID: "demo-s-c", Login: "c", Password: "y"}, {ID: "demo-s-d", Login: "d", Password: "y"}}
	if !DemoOpen(all) || DemoOpen(all[:3]) {
		t.Error("not told apart")
	}
	if all[3].Disabled = true; DemoOpen(all) {
		t.Error("a disabled account is open")
	}
}

// A run that was cut short is completed by the next one.
func TestDemoCutShort(t *testing.T) {
	o := newOffice()
	o.Services = shipped(t)
	live := *o.Desk
	live.Store = &cutting{o.memory, 700}
	_, err := fillTickets(t.Context(), &live, o.memory, "hash", demoNow, rand.New(rand.NewSource(1)))
	if !errors.Is(err, errCut) || !strings.Contains(err.Error(), "demo ticket") {
		t.Fatalf("%v", err)
	}
	part := len(o.all())
	sum, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", demoNow.Add(time.Hour), rand.New(rand.NewSource(1)))
	if err != nil || sum.Already || part == 0 || part >= 400 || len(o.all()) < 400 || len(o.all()) > 403 || sum.Tickets != 400 || len(o.residents) != 60 {
		t.Errorf("%d tickets, then %d, %+v, %v", part, len(o.all()), sum, err)
	}
	ids := map[string]bool{}
	for _, events := range o.events {
		for _, e := range events {
			if ids[e.ID] {
				t.Fatalf("event %s is there twice", e.ID)
			}
			ids[e.ID] = true
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fresh := newOffice()
	fresh.Services = o.Services
	if _, err := fillTickets(ctx, fresh.Desk, fresh.memory, "hash", demoNow, rand.New(rand.NewSource(1))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

var errCut = errors.New("power cut")

// cutting fails after a number of saves.
type cutting struct {
	*memory
	left int
}

func (c *cutting) Save(ctx context.Context, change *Change) error {
	if c.left--; c.left < 0 {
		return errCut
	}
	return c.memory.Save(ctx, change)
}

// A tenant with another catalogue gets only tickets of services it has, or is told that there are none.
func TestDemoWithAnotherCatalogue(t *testing.T) {
	o := newOffice()
	o.Services = NewCatalogue([]Service{{Code: "9999"}})
	if _, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", demoNow, rand.New(rand.NewSource(1))); err == nil || len(o.all()) != 0 {
		t.Errorf("%v, %d tickets", err, len(o.all()))
	}
	all := shipped(t).All()
	few := slices.DeleteFunc(slices.Clone(all), func(s Service) bool { return s.Code == "0101" || s.Code == "0601" || s.Code == "S02" })
	o.Services = NewCatalogue(few)
	if _, err := fillTickets(t.Context(), o.Desk, o.memory, "hash", demoNow, rand.New(rand.NewSource(1))); err != nil {
		t.Fatal(err)
	}
	checkDemoTimes(t, o, demoNow)
}

// Every service the demo speaks of is in the catalogue that comes with the program, and every office it names exists.
func TestDemoMatters(t *testing.T) {
	services := shipped(t)
	for _, list := range [][]demoMatter{demoHomeMatters, demoLifeMatters, demoDangers, demoOrders, demoHantMatters, demoEnglishMatters} {
		for _, m := range list {
			s, known := services.Get(m.code)
			if !known || s.Order != (m.kind == Order) || len(m.words) == 0 || len(m.did) == 0 {
				t.Errorf("%s %v: known %v", m.code, m.words, known)
			}
			if m.office != demoLocal && !slices.ContainsFunc(demoOffices, func(o Office) bool { return o.ID == m.office }) {
				t.Errorf("%s goes to the unknown office %q", m.code, m.office)
			}
			for _, words := range m.words {
				if m.where == demoNowhere && strings.Contains(words, "{p}") {
					t.Errorf("%q lies nowhere", words)
				}
			}
		}
	}
	for _, no := range demoRefusals {
		if _, known := services.Get(no.code); !known || no.reason == "" || no.helper == "" {
			t.Errorf("%+v", no)
		}
	}
}
