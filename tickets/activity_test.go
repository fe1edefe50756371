package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	stationChat = Address{Channel: "telegram", ID: "-500"}
	requester   = Address{Channel: "web", ID: "w1"}
	station     = Actor{Kind: ByStaff, ID: "o", Role: Handler, Office: "station"}
	elsewhere   = Actor{Kind: ByStaff, ID: "x", Role: Handler, Office: "water"}
	orderer     = Actor{Kind: ByResident, ID: "r1"}
)

// plaza is an activity desk on a board, at nine on a Monday.
type plaza struct {
	*ActivityDesk
	*board
	t *testing.T
}

func newPlaza(t *testing.T) *plaza {
	b := &board{
		activities: map[ActivityNumber]Activity{}, volunteers: map[string]Volunteer{}, dealt: map[string]bool{}, steps: map[string]bool{},
		now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), offices: []Office{{ID: "station", Name: "服务站", Chat: stationChat, Phone: "1"}},
		providers: []Provider{{ID: "p", Name: "安心家政", Services: []string{"S02"}}, {ID: "q", Name: "别处", Services: []string{"S02"}, Areas: []string{"440100"}}},
		tickets: map[Number]Ticket{"20261123-0001": {
			Number: "20261123-0001", Kind: Order, Service: "S02", Words: "我是王小明，想有人陪", Resident: "r1", To: requester, Stage: Filed,
			Contact: Contact{Name: "王小明", Phone: "13812345678"}, Place: Place{Text: "3号楼2单元"},
		}, "20261123-0002": {Number: "20261123-0002", Kind: Help}},
	}
	n := 0
	return &plaza{&ActivityDesk{
		Store: b, Volunteers: b, Providers: b, Hours: b, Orders: b, Location: time.UTC, Now: func() time.Time { return b.now },
		Services: NewCatalogue([]Service{{Code: "S02", Order: true, Names: map[Lang]string{Hans: "陪诊"}}}),
		Redact:   func(s string) string { return strings.ReplaceAll(s, "13812345678", "[电话]") },
		NewID:    func() string { n++; return fmt.Sprint("id", n) },
	}, b, t}
}

func (s *plaza) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// refused is the key of a refusal.
func (s *plaza) refused(err error, key string) {
	s.t.Helper()
	if refusal := (*Error)(nil); !errors.As(err, &refusal) || refusal.Key != key {
		s.t.Errorf("got %v, want %s", err, key)
	}
}

func (s *plaza) helper(id string, change func(*Volunteer)) {
	v := Volunteer{ID: id, Resident: "r-" + id, Address: Address{Channel: "web", ID: id}, Name: "志愿者" + id, Stage: VolunteerChecked, Version: 1}
	if change != nil {
		change(&v)
	}
	s.volunteers[id] = v
	s.seq++
}

func (s *plaza) building(change func(*Building)) Building {
	b, err := s.FromTicket(s.t.Context(), "20261123-0001")
	s.must(err)
	b.Office, b.Area, b.From, b.Till, b.Skills = "station", "990101001001", s.now.Add(24*time.Hour), s.now.Add(27*time.Hour), nil
	b.Minors, b.Minutes = false, 120
	if change != nil {
		change(&b)
	}
	return b
}

func (s *plaza) listed(change func(*Building)) ActivityNumber {
	s.t.Helper()
	a, err := s.Build(s.t.Context(), s.building(change), station)
	s.must(err)
	for _, verb := range []ActivityVerb{ActivityReview, ActivityList} {
		s.move(a.Number, verb, nil)
	}
	return a.Number
}

// move is the organiser's.
func (s *plaza) move(n ActivityNumber, verb ActivityVerb, change func(*ActivityAct)) Activity {
	s.t.Helper()
	act := ActivityAct{Verb: verb, By: station}
	if change != nil {
		change(&act)
	}
	a, err := s.ActivityDesk.Do(s.t.Context(), n, act)
	s.must(err)
	return a
}

func (s *plaza) by(id string, verb ActivityVerb, n ActivityNumber, change func(*ActivityAct)) (Activity, error) {
	act := ActivityAct{Verb: verb, By: Actor{Kind: ByResident, ID: "r-" + id}, Volunteer: id}
	if change != nil {
		change(&act)
	}
	return s.ActivityDesk.Do(s.t.Context(), n, act)
}

func (s *plaza) take(n ActivityNumber, ids ...string) {
	s.t.Helper()
	for _, id := range ids {
		_, _, err := s.Take(s.t.Context(), n, id, true, "")
		s.must(err)
	}
}

// TestActivityMoves walks the table: every stage that can be entered can be left or is an end, every verb has one row and its words.
func TestActivityMoves(t *testing.T) {
	seen := map[ActivityVerb]bool{}
	for _, m := range ActivityMoves {
		if seen[m.Verb] {
			t.Errorf("%s has two rows", m.Verb)
		}
		seen[m.Verb] = true
		if len(m.From) == 0 || m.Side == 0 {
			t.Errorf("%s is nobody's", m.Verb)
		}
		if m.SeatTo != "" && m.Seat == nil {
			t.Errorf("%s changes a seat it is not about", m.Verb)
		}
		for _, stage := range m.From {
			if !slices.Contains(ActivityStages, stage) {
				t.Errorf("%s begins at %q", m.Verb, stage)
			}
		}
	}
	for _, stage := range ActivityStages {
		left := slices.ContainsFunc(ActivityMoves, func(m ActivityMove) bool { return m.Verb != ActivityNote && slices.Contains(m.From, stage) })
		if stage.Open() && !left {
			t.Errorf("%s is a dead end", stage)
		}
	}
	for _, stage := range []ActivityStage{ActivityDeclined, ActivityCancelled} {
		for _, m := range ActivityMoves {
			if m.Verb != ActivityNote && slices.Contains(m.From, stage) {
				t.Errorf("%s goes on after %s", m.Verb, stage)
			}
		}
	}
}

// TestActivitySides is who may do what.
func TestActivitySides(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	for _, c := range []struct {
		name string
		by   Actor
		v    string
		want ActivitySide
	}{
		{"the organising office", station, "", SideOrganiser},
		{"another office", elsewhere, "", 0},
		{"a dispatcher", Actor{Kind: ByStaff, ID: "d", Role: Dispatcher}, "", SideOrganiser},
		{"a dispatcher of another street", Actor{Kind: ByStaff, ID: "d", Role: Dispatcher, Area: "990101002"}, "", 0},
		{"who ordered", orderer, "", SideRequester},
		{"a volunteer", Actor{Kind: ByResident, ID: "r-1"}, "1", SideVolunteer},
		{"who says to be a volunteer", Actor{Kind: ByResident, ID: "r9"}, "1", 0},
		{"nobody", Actor{}, "1", 0},
		{"a resident without id", Actor{Kind: ByResident}, "", 0},
		{"the program", Actor{Kind: BySystem}, "", SideProgram},
	} {
		var v *Volunteer
		if c.v != "" {
			known := s.volunteers[c.v]
			v = &known
		}
		a := Activity{Office: "station", Area: "990101001001"}
		if got := a.SideOf(c.by, []Ticket{s.tickets["20261123-0001"]}, v); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBuildingIsPublic(t *testing.T) {
	s := newPlaza(t)
	a, err := s.Build(t.Context(), s.building(func(b *Building) { b.Title = "陪王小明复查 13812345678" }), station)
	s.must(err)
	for _, trace := range []string{"王小明", "13812345678", "3号楼"} {
		if strings.Contains(a.Title+a.Words+a.Place, trace) {
			t.Errorf("%s is public: %s %s %s", trace, a.Title, a.Words, a.Place)
		}
	}
	if a.Private.Name != "王小明" || a.Private.Address != "3号楼2单元" || a.ClaimBy != a.From.Add(-12*time.Hour) {
		t.Errorf("%+v", a)
	}
	if s.tickets["20261123-0001"].Stage != Accepted {
		t.Error("the order is not accepted")
	}
}

// TestBuildingRefusals is everything an activity may not be, one sentence each.
func TestBuildingRefusals(t *testing.T) {
	for key, change := range map[string]func(*Building){
		"error.activity_long":    func(b *Building) { b.Title = strings.Repeat("长", MaxActivityTitle+1) },
		"error.no_such_service":  func(b *Building) { b.Service = "S99" },
		"error.activity_places":  func(b *Building) { b.Places = MaxPlaces + 1 },
		"error.activity_minutes": func(b *Building) { b.Minutes = -1 },
		"error.activity_repeat":  func(b *Building) { b.Repeat = "daily" },
		"error.activity_ticket":  func(b *Building) { b.Tickets = append(b.Tickets, "20261123-0002") },
		"error.activity_window":  func(b *Building) { b.Till = b.From },
		"error.activity_past":    func(b *Building) { b.From = b.From.Add(-48 * time.Hour) },
		"error.activity_claim":   func(b *Building) { b.ClaimBy = b.Till },
		"error.activity_office":  func(b *Building) { b.Office = "water" },
	} {
		s := newPlaza(t)
		_, err := s.Build(t.Context(), s.building(change), station)
		s.refused(err, key)
		if len(s.activities) > 0 {
			t.Errorf("%s is kept", key)
		}
	}
	for key, change := range map[string]func(*Building){
		"error.activity_title":   func(b *Building) { b.Title = " " },
		"error.activity_service": func(b *Building) { b.Service = "" },
		"error.activity_when":    func(b *Building) { b.From, b.Till = time.Time{}, time.Time{} },
		"error.activity_where":   func(b *Building) { b.Private.Address, b.Place = "", "" },
		"error.activity_places":  func(b *Building) { b.Places = 0 },
	} {
		s := newPlaza(t)
		a, err := s.Build(t.Context(), s.building(change), station)
		s.must(err)
		_, err = s.ActivityDesk.Do(t.Context(), a.Number, ActivityAct{Verb: ActivityReview, By: station})
		s.refused(err, key)
	}
}

// TestTakeRefusals is everybody who may not take an order, one sentence each.
func TestTakeRefusals(t *testing.T) {
	nothing := func(*plaza, ActivityNumber) {}
	for _, c := range []struct {
		key    string
		who    func(*Volunteer)
		what   func(*Building)
		before func(s *plaza, n ActivityNumber)
	}{
		{"error.take_unchecked", func(v *Volunteer) { v.Stage = VolunteerApplied }, nil, nothing},
		{"error.take_not_volunteer", func(v *Volunteer) { v.Stage = VolunteerPaused }, nil, nothing},
		{"error.take_minor", func(v *Volunteer) { v.Minor = true }, nil, nothing},
		{"error.take_party", nil, func(b *Building) { b.PartyOnly = true }, nothing},
		{"error.take_skill", func(v *Volunteer) { v.Skills = []string{"理发"} }, func(b *Building) { b.Skills = []string{"S02"} }, nothing},
		{"error.take_own", func(v *Volunteer) { v.Resident = "r1" }, nil, nothing},
		{"error.take_grid", func(v *Volunteer) { v.Grids = []string{"990101001002"} }, nil, nothing},
		{"error.take_yours", nil, func(b *Building) { b.Places = 2 }, func(s *plaza, n ActivityNumber) { s.take(n, "1") }},
		{"error.take_full", nil, nil, func(s *plaza, n ActivityNumber) { s.take(n, "2") }},
		{"error.take_past", nil, nil, func(s *plaza, n ActivityNumber) { s.now = s.now.Add(28 * time.Hour) }},
		{"error.take_cancelled", nil, nil, func(s *plaza, n ActivityNumber) {
			s.move(n, ActivityCancel, func(a *ActivityAct) { a.Text = "不需要了" })
		}},
		{"error.take_overlap", nil, nil, func(s *plaza, n ActivityNumber) { s.take(s.listed(nil), "1") }},
		{"error.take_week", func(v *Volunteer) { v.PerWeek = 1 }, nil, func(s *plaza, n ActivityNumber) {
			s.take(s.listed(func(b *Building) { b.From, b.Till = b.From.Add(24*time.Hour), b.Till.Add(24*time.Hour) }), "1")
		}},
		{"error.take_unclaimed", nil, nil, func(s *plaza, n ActivityNumber) {
			s.now = s.now.Add(13 * time.Hour)
			_, err := s.Sweep(s.t.Context(), 10)
			s.must(err)
		}},
	} {
		s := newPlaza(t)
		s.helper("1", c.who)
		s.helper("2", nil)
		n := s.listed(c.what)
		a := s.activities[n] // the rings open by themselves where nobody gets a card: this test is about the first one
		a.Ring = RingGrid
		s.activities[n] = a
		c.before(s, n)
		seats := len(s.activities[n].Seats)
		_, _, err := s.Take(t.Context(), n, "1", false, "tap")
		s.refused(err, c.key)
		if got := len(s.activities[n].Seats); got != seats {
			t.Errorf("%s: a seat was given", c.key)
		}
	}
	s := newPlaza(t)
	s.helper("1", nil)
	a, err := s.Build(t.Context(), s.building(nil), station)
	s.must(err)
	_, _, err = s.Take(t.Context(), a.Number, "1", false, "")
	s.refused(err, "error.activity_none")
	_, _, err = s.Take(t.Context(), "A'; DROP", "1", false, "")
	s.refused(err, "error.activity_none")
}
