package tickets

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func states(a Activity) string {
	var all []string
	for _, s := range a.Seats {
		all = append(all, s.Volunteer+" "+string(s.State))
	}
	return strings.Join(all, ", ")
}

func TestActivityLife(t *testing.T) {
	s := newPlaza(t)
	for _, id := range []string{"1", "2", "3"} {
		s.helper(id, func(v *Volunteer) { v.Branch = "一支部" })
	}
	n := s.listed(func(b *Building) { b.Places = 2 })
	if got := s.tickets["20261123-0001"]; got.Stage != Assigned || got.Office != "station" {
		t.Errorf("the order is %s of %q", got.Stage, got.Office)
	}
	if len(s.dealt) != 3 {
		t.Errorf("%d cards", len(s.dealt))
	}
	for _, c := range s.notices {
		if strings.HasPrefix(c.ID, "a:") && (c.Class != Card || len(c.Choices) != 2 || !c.Expires.Equal(s.activities[n].From)) {
			t.Errorf("card %+v", c)
		}
		if text := fmt.Sprint(c); strings.Contains(text, "王小明") || strings.Contains(text, "3号楼") {
			t.Errorf("a notice tells who ordered: %s", text)
		}
	}
	if _, ok := s.PrivateFor(s.activities[n], "1", s.now); ok {
		t.Error("the address is shown before it is taken")
	}
	s.take(n, "1", "2", "3")
	if got := states(s.activities[n]); got != "1 taken, 2 taken, 3 waiting" || s.activities[n].Stage != ActivityFull {
		t.Fatalf("%s, %s", got, s.activities[n].Stage)
	}
	if p, ok := s.PrivateFor(s.activities[n], "1", s.now); !ok || p.Address == "" {
		t.Error("the address is not shown to who took it")
	}
	if _, ok := s.PrivateFor(s.activities[n], "3", s.now); ok {
		t.Error("the address is shown to the line")
	}
	s.now = s.now.Add(24 * time.Hour)
	for _, id := range []string{"1", "2"} {
		_, err := s.by(id, ActivityStart, n, nil)
		s.must(err)
	}
	s.now = s.now.Add(90 * time.Minute)
	for _, id := range []string{"1", "2"} {
		_, err := s.by(id, ActivityFinish, n, nil)
		s.must(err)
	}
	a := s.activities[n]
	if a.Stage != ActivityDone || len(s.served) != 2 || s.served[0].Minutes != 90 || s.served[0].Branch != "一支部" || s.served[0].ID != string(n)+"/1" {
		t.Fatalf("%s, served %+v", a.Stage, s.served)
	}
	if got := strings.Join(s.done, ", "); !strings.Contains(got, "report 陪诊 "+string(n)) {
		t.Errorf("the order: %s", got)
	}
	for i := range 2 {
		a = s.move(n, ActivityRate, func(a *ActivityAct) { a.By, a.Seat, a.Score, a.Text = orderer, i+1, 5, "谢谢" })
	}
	if a.Stage != ActivityRated || a.Seats[0].Rated.Score != 5 {
		t.Errorf("%s %+v", a.Stage, a.Seats)
	}
	if got := s.told(requester); got != "activity.told.listed activity.told.taken activity.told.rate activity.told.rate" {
		t.Errorf("told %s", got)
	}
	s.now = s.now.Add(25 * time.Hour)
	_, err := s.Sweep(t.Context(), 10)
	s.must(err)
	if s.activities[n].Private != (Private{}) {
		t.Error("the address is kept after its time")
	}
}

// TestHoursCannotBeForged is every way to hours that were not served: a sentence, and nothing counted.
func TestHoursCannotBeForged(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name string
		at   time.Duration // after the listing; it begins a day after
		done []ActivityVerb
		verb ActivityVerb
		key  string
	}{
		{"before its time", day - 31*time.Minute, nil, ActivityStart, "error.activity_early"},
		{"after its time", day + 4*time.Hour, nil, ActivityStart, "error.activity_late"},
		{"finish without start", day, nil, ActivityFinish, "error.activity_unstarted"},
		{"start twice", day, []ActivityVerb{ActivityStart}, ActivityStart, "error.activity_started"},
		{"finish twice", day, []ActivityVerb{ActivityStart, ActivityFinish}, ActivityFinish, "error.activity_finished"},
		{"start what was given back", day, []ActivityVerb{ActivityRelease}, ActivityStart, "error.activity_seat"},
		{"confirm oneself", day, []ActivityVerb{ActivityStart}, ActivityConfirm, "error.activity_side"},
	} {
		s := newPlaza(t)
		s.helper("1", nil)
		n := s.listed(nil)
		s.take(n, "1")
		s.now = s.now.Add(c.at)
		for _, verb := range c.done {
			_, err := s.by("1", verb, n, nil)
			s.must(err)
		}
		booked := len(s.served)
		_, err := s.by("1", c.verb, n, nil)
		s.refused(err, c.key)
		if len(s.served) != booked {
			t.Errorf("%s was counted", c.name)
		}
	}
	s := newPlaza(t)
	s.helper("1", nil)
	s.helper("2", nil)
	n := s.listed(nil)
	s.take(n, "1")
	s.now = s.now.Add(day)
	_, err := s.by("2", ActivityStart, n, nil)
	s.refused(err, "error.activity_no_seat")
	_, err = s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityStart, By: Actor{Kind: ByResident, ID: "r-2"}, Volunteer: "1"})
	s.refused(err, "error.activity_none")
	_, err = s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityConfirm, By: station, Seat: 1, Minutes: 600})
	s.refused(err, "error.activity_future")
	_, err = s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityConfirm, By: station, Seat: 1})
	s.refused(err, "error.activity_how_long")
}

// TestMinutes is what counts between start and finish.
func TestMinutes(t *testing.T) {
	here, far := [2]float64{31.2300, 121.4700}, [2]float64{31.2400, 121.4700} // 1.1 km
	for _, c := range []struct {
		name    string
		worked  time.Duration
		at      [2]float64
		minutes int
		confirm int // by the organiser afterwards; -1 not
		booked  int
	}{
		{"as served", 100 * time.Minute, here, 100, -1, 100},
		{"by button", 100 * time.Minute, [2]float64{}, 100, -1, 100},
		{"at most half as much again", 9 * time.Hour, here, 180, -1, 180},
		{"far away waits", 100 * time.Minute, far, 100, -1, 0},
		{"far away, confirmed", 100 * time.Minute, far, 100, 0, 100},
		{"far away, corrected", 100 * time.Minute, far, 100, 75, 75},
	} {
		s := newPlaza(t)
		s.helper("1", nil)
		n := s.listed(func(b *Building) { b.Private.Lat, b.Private.Lon = here[0], here[1] })
		s.take(n, "1")
		s.now = s.now.Add(24 * time.Hour)
		place := func(a *ActivityAct) { a.Lat, a.Lon = c.at[0], c.at[1] }
		_, err := s.by("1", ActivityStart, n, place)
		s.must(err)
		s.now = s.now.Add(c.worked)
		a, err := s.by("1", ActivityFinish, n, place)
		s.must(err)
		if a.Seats[0].Minutes != c.minutes || a.Seats[0].Waits() != (c.at == far) {
			t.Errorf("%s: %+v", c.name, a.Seats[0])
		}
		if c.at == far && !strings.Contains(s.told(stationChat), "activity.told.away") {
			t.Errorf("%s: the organiser was not asked", c.name)
		}
		if c.confirm >= 0 {
			s.move(n, ActivityConfirm, func(a *ActivityAct) { a.Seat, a.Minutes = 1, c.confirm })
			_, err := s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityConfirm, By: station, Seat: 1})
			s.refused(err, "error.activity_finished")
		}
		sum := 0
		for _, served := range s.served {
			sum += served.Minutes
		}
		if sum != c.booked {
			t.Errorf("%s: booked %d, want %d", c.name, sum, c.booked)
		}
	}
}

func TestHandOverAndNoShow(t *testing.T) {
	s := newPlaza(t)
	for _, id := range []string{"1", "2", "3", "4"} {
		s.helper(id, nil)
	}
	s.helper("young", func(v *Volunteer) { v.Minor = true })
	n := s.listed(nil)
	s.take(n, "1", "2")
	_, err := s.by("1", ActivityHandOver, n, func(a *ActivityAct) { a.To = "young" })
	s.refused(err, "error.take_minor")
	a, err := s.by("1", ActivityHandOver, n, func(a *ActivityAct) { a.To = "3" })
	s.must(err)
	if got := states(a); got != "1 handed_over, 2 waiting, 3 taken" || a.Stage != ActivityFull {
		t.Errorf("handed over: %s %s", got, a.Stage)
	}
	a, err = s.by("3", ActivityHandOver, n, nil) // to the line
	s.must(err)
	if got := states(a); got != "1 handed_over, 2 taken, 3 handed_over" {
		t.Errorf("to the line: %s", got)
	}
	if !strings.HasSuffix(s.told(Address{Channel: "web", ID: "2"}), "activity.told.risen") {
		t.Error("who rose was not told")
	}
	_, err = s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityNoShow, By: station, Seat: 2})
	s.refused(err, "error.activity_not_yet")
	s.now = s.now.Add(24*time.Hour + 31*time.Minute)
	a = s.move(n, ActivityNoShow, func(a *ActivityAct) { a.Seat = 2 })
	if a.Seats[1].State != SeatNoShow || a.Stage != ActivityListed || !strings.Contains(s.told(stationChat), "activity.told.free") {
		t.Errorf("%+v", a)
	}
	s.take(n, "4") // there is time left
	s.now = s.now.Add(4 * time.Hour)
	_, err = s.Sweep(t.Context(), 10)
	s.must(err)
	if a = s.activities[n]; a.Seats[3].State != SeatNoShow || a.Stage != ActivityUnclaimed {
		t.Errorf("after its end: %s %s", states(a), a.Stage)
	}
	a = s.move(n, ActivityConfirm, func(a *ActivityAct) { a.Seat, a.Minutes = 4, 60 }) // they were there, and forgot the button
	if a.Stage != ActivityDone || len(s.served) != 1 {
		t.Errorf("confirmed: %s %+v", a.Stage, s.served)
	}
}

func TestNobodyTookIt(t *testing.T) {
	s := newPlaza(t)
	s.helper("far", func(v *Volunteer) { v.Grids = []string{"990101002001"} })
	s.helper("near", func(v *Volunteer) { v.Grids = []string{"990101001001"} })
	n := s.listed(nil)
	s.now = s.now.Add(12*time.Hour + time.Minute)
	_, err := s.Sweep(t.Context(), 10)
	s.must(err)
	a := s.activities[n]
	if a.Stage != ActivityUnclaimed || !a.Short {
		t.Fatalf("%+v", a)
	}
	last := s.notices[len(s.notices)-2]
	if last.To != stationChat || len(last.Lines) != 3 || last.Lines[1].Args["fit"] != "2" || last.Lines[2].Args["providers"] != "安心家政" {
		t.Errorf("told %+v", last)
	}
	if !strings.HasSuffix(s.told(requester), "activity.told.looking") {
		t.Error("who ordered was not told")
	}
	a = s.move(n, ActivityWiden, func(a *ActivityAct) { a.Till = s.now.Add(2 * time.Hour) })
	if a.Stage != ActivityListed || a.Short {
		t.Errorf("widened: %+v", a)
	}
	a = s.move(n, ActivityRefer, func(a *ActivityAct) { a.Provider = "p" })
	if a.Stage != ActivityUnclaimed || !strings.HasSuffix(s.told(requester), "activity.told.referred") {
		t.Errorf("referred: %s", a.Stage)
	}
	_, err = s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityRefer, By: station, Provider: "none"})
	s.refused(err, "error.provider_none")
	a = s.move(n, ActivityAssign, func(a *ActivityAct) { a.Volunteer = "far" })
	if a.Stage != ActivityFull || states(a) != "far taken" {
		t.Errorf("assigned: %s %s", a.Stage, states(a))
	}
}

func TestRatings(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", func(v *Volunteer) { v.Unit, v.ReturnToUnit = "水务集团", true })
	s.offices = append(s.offices, Office{ID: "water", Name: "水务集团", Chat: Address{Channel: "telegram", ID: "-7"}})
	n := s.listed(nil)
	s.take(n, "1")
	rate := func(by Actor, score int) error {
		_, err := s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityRate, By: by, Seat: 1, Score: score})
		return err
	}
	s.refused(rate(orderer, 5), "error.activity_seat") // nothing was received yet
	s.now = s.now.Add(24 * time.Hour)
	for _, verb := range []ActivityVerb{ActivityStart, ActivityFinish} {
		_, err := s.by("1", verb, n, nil)
		s.must(err)
		s.now = s.now.Add(time.Hour)
	}
	if got := s.told(Address{Channel: "telegram", ID: "-7"}); got != "activity.told.unit" {
		t.Errorf("the unit was told %q", got)
	}
	s.refused(rate(Actor{Kind: ByResident, ID: "r9"}, 5), "error.activity_none")
	s.refused(rate(station, 5), "error.activity_side")
	s.refused(rate(orderer, 6), "error.activity_score")
	s.must(rate(orderer, 2))
	s.refused(rate(orderer, 5), "error.activity_rated")
	_, err := s.by("1", ActivityRateBack, n, func(a *ActivityAct) { a.Score = 5 })
	s.must(err)
	_, err = s.by("1", ActivityRateBack, n, func(a *ActivityAct) { a.Score = 1 })
	s.refused(err, "error.activity_rated")
	complain := ActivityAct{Verb: ActivityComplain, By: orderer, Seat: 1, Text: "没来", Source: "tap/9"}
	for range 2 {
		_, err = s.ActivityDesk.Do(t.Context(), n, complain)
		s.must(err)
	}
	if len(s.filed) != 1 || s.filed[0].Kind != Complaint || s.filed[0].Against != "station" || s.filed[0].To != requester {
		t.Errorf("filed %+v", s.filed)
	}
	if last := s.served[len(s.served)-1]; len(s.served) != 2 || !last.Complaint || last.ID != string(n)+"/1/complaint" || last.Minutes != 0 {
		t.Errorf("served %+v", s.served)
	}
}

func TestCancelDeclineAndWithdraw(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	n := s.listed(nil)
	s.take(n, "1")
	_, err := s.ActivityDesk.Do(t.Context(), n, ActivityAct{Verb: ActivityCancel, By: orderer})
	s.refused(err, "error.activity_text")
	s.must(s.OrderWithdrawn(t.Context(), "20261123-0001", orderer, "web/1"))
	s.must(s.OrderWithdrawn(t.Context(), "20261123-0001", orderer, "web/1"))
	if a := s.activities[n]; a.Stage != ActivityCancelled {
		t.Error(a.Stage)
	}
	if got := s.told(Address{Channel: "web", ID: "1"}); got != "activity.card activity.told.off" {
		t.Errorf("the volunteer was told %s", got)
	}
	if _, ok := s.PrivateFor(s.activities[n], "1", s.now); ok {
		t.Error("the address is shown of what was cancelled")
	}
	a, err := s.Build(t.Context(), s.building(nil), station)
	s.must(err)
	s.move(a.Number, ActivityDecline, func(a *ActivityAct) { a.Text = "不在服务范围" })
	for _, notice := range s.notices {
		if notice.To != requester && strings.Contains(fmt.Sprint(notice), "不在服务范围") {
			t.Errorf("the reason goes to %v", notice.To)
		}
	}
}

func TestRepeat(t *testing.T) {
	s := newPlaza(t)
	s.helper("1", nil)
	n := s.listed(func(b *Building) { b.Repeat = Weekly })
	s.take(n, "1")
	s.now = s.now.Add(24 * time.Hour)
	for _, verb := range []ActivityVerb{ActivityStart, ActivityFinish} {
		_, err := s.by("1", verb, n, nil)
		s.must(err)
	}
	s.move(n, ActivityRate, func(a *ActivityAct) { a.By, a.Seat, a.Score = orderer, 1, 5 })
	var next []Activity
	for _, a := range s.activities {
		if a.After == n {
			next = append(next, a)
		}
	}
	if len(next) != 1 || next[0].Stage != ActivityDrafted || !next[0].From.Equal(s.activities[n].From.AddDate(0, 0, 7)) || len(next[0].Seats) > 0 {
		t.Fatalf("%+v", next)
	}
	if s.tickets["20261123-0001"].Stage == Done {
		t.Error("an order that goes on is reported done")
	}
}

func TestMatches(t *testing.T) {
	s := newPlaza(t)
	tuesday := FreeAt(time.Tuesday, Morning)
	s.helper("best", func(v *Volunteer) {
		v.Grids, v.Skills, v.Free = []string{"99010100100101"}, []string{"S02"}, tuesday
	})
	s.helper("near", func(v *Volunteer) { v.Grids = []string{"99010100100102"} })
	s.helper("street", func(v *Volunteer) { v.Grids = []string{"99010100100201"} })
	s.helper("busy", func(v *Volunteer) { v.Free = FreeAt(time.Sunday, Evening) })
	s.helper("other", func(v *Volunteer) { v.Skills = []string{"理发"} })
	s.helper("young", func(v *Volunteer) { v.Minor = true })
	s.helper("new", func(v *Volunteer) { v.Stage = VolunteerApplied })
	a := Activity{Service: "S02", Area: "99010100100101", From: s.now.Add(24 * time.Hour), Till: s.now.Add(25 * time.Hour), Places: 1}
	all, err := s.Matches(t.Context(), a, 10)
	s.must(err)
	var got []string
	for _, m := range all {
		got = append(got, fmt.Sprintf("%s%d%v", m.Volunteer.ID, m.Ring, m.Reasons))
	}
	if want := "best0[grid skill free] near1[near] street2[]"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	v := s.volunteers["near"] // the index hears of what changes
	v.Stage = VolunteerPaused
	s.must(s.SaveVolunteer(t.Context(), &v))
	all, err = s.Matches(t.Context(), a, 10)
	s.must(err)
	if slices.ContainsFunc(all, func(m Match) bool { return m.Volunteer.ID == "near" }) {
		t.Error("who paused is still suggested")
	}
}

func TestRings(t *testing.T) {
	for _, c := range []struct {
		grids string
		area  string
		want  int
	}{
		{"", "99010100100101", RingGrid}, {"99010100100101", "", RingGrid}, {"99010100100101", "99010100100101", RingGrid},
		{"990101001001", "99010100100101", RingGrid}, {"99010100100101", "990101001001", RingGrid}, {"99010100100102", "99010100100101", RingCommunity},
		{"99010100100201", "99010100100101", RingStreet}, {"99010100200101", "99010100100101", RingDistrict}, {"44010100200101", "99010100100101", RingAll},
		{"44010100200101 990101001", "99010100100101", RingGrid},
	} {
		v := Volunteer{Grids: strings.Fields(c.grids)}
		if got := v.RingOf(c.area); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.grids, c.area, got, c.want)
		}
	}
}

func TestQuietHours(t *testing.T) {
	s := newPlaza(t)
	at := func(clock string) time.Time {
		c, err := time.Parse("15:04", clock)
		s.must(err)
		return time.Date(2026, 11, 23, c.Hour(), c.Minute(), 0, 0, time.UTC)
	}
	for _, c := range []struct {
		now        string
		from, till time.Duration
		wait       time.Duration
	}{
		{"20:59", 0, 0, 0}, {"21:00", 0, 0, 11 * time.Hour}, {"07:30", 0, 0, 30 * time.Minute}, {"08:00", 0, 0, 0},
		{"13:00", 12 * time.Hour, 14 * time.Hour, time.Hour}, {"14:00", 12 * time.Hour, 14 * time.Hour, 0}, {"23:00", time.Hour, time.Hour, 0},
	} {
		now := at(c.now)
		if got := s.awake(Volunteer{QuietFrom: c.from, QuietTill: c.till}, now).Sub(now); got != c.wait {
			t.Errorf("%s, quiet %v to %v: waits %v, want %v", c.now, c.from, c.till, got, c.wait)
		}
	}
}

func TestEnrol(t *testing.T) {
	s := newPlaza(t)
	e := Enrolment{Resident: Resident{ID: "r5"}, Address: Address{Channel: "web", ID: "5"}, Name: "李", Consent: true, PerWeek: 2}
	for key, change := range map[string]func(*Enrolment){
		"error.volunteer_consent": func(e *Enrolment) { e.Consent = false },
		"error.volunteer_name":    func(e *Enrolment) { e.Name = " " },
		"error.volunteer_many":    func(e *Enrolment) { e.Skills = make([]string, maxVolunteerSkills+1) },
		"error.volunteer_week":    func(e *Enrolment) { e.PerWeek = -1 },
		"error.volunteer_quiet":   func(e *Enrolment) { e.QuietTill = 25 * time.Hour },
		"error.volunteer_group":   func(e *Enrolment) { e.Address = Address{Channel: "telegram", ID: "-5"} },
	} {
		bad := e
		change(&bad)
		_, err := s.Enrol(t.Context(), bad)
		s.refused(err, key)
	}
	v, err := s.Enrol(t.Context(), e)
	s.must(err)
	_, err = s.ActivityDesk.Check(t.Context(), v.ID, v.Version, false, "", station)
	s.refused(err, "error.volunteer_reason")
	_, err = s.ActivityDesk.Check(t.Context(), v.ID, v.Version+1, true, "", station)
	s.refused(err, "error.volunteer_changed")
	_, err = s.ActivityDesk.Check(t.Context(), v.ID, v.Version, true, "", orderer)
	s.refused(err, "error.not_yours_to_do")
	v, err = s.ActivityDesk.Check(t.Context(), v.ID, v.Version, true, "", station)
	s.must(err)
	e.PerWeek = 3
	if v, err = s.Enrol(t.Context(), e); err != nil || v.Stage != VolunteerChecked || v.PerWeek != 3 {
		t.Errorf("%+v %v", v, err)
	}
	e.PartyMember = true
	if v, err = s.Enrol(t.Context(), e); err != nil || v.Stage != VolunteerApplied {
		t.Errorf("what is checked changed, and they are %s %v", v.Stage, err)
	}
	_, err = s.SetAside(t.Context(), v.ID, VolunteerPaused)
	s.refused(err, "error.volunteer_stage")
	if v, err = s.SetAside(t.Context(), v.ID, VolunteerLeft); err != nil || v.Stage != VolunteerLeft {
		t.Errorf("%+v %v", v, err)
	}
	if got := s.told(e.Address); got != "volunteer.told.checked" {
		t.Errorf("told %s", got)
	}
	s.open = 5
	s.refused(s.MayOrder(t.Context(), "r1"), "error.order_limit")
}

func FuzzFindActivityNumber(f *testing.F) {
	for _, text := range []string{"A20261126-0001", "a 20261126 0001", "我接 Ａ20261126－0001", "20261126-0001", "AA20261126-0001"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := FindActivityNumber(text); ok && !n.Valid() {
			t.Errorf("%q gives %q", text, n)
		}
	})
}
