package tickets

import "testing"

// The title is the organiser's own; the service and the skills are in the reader's language.
func TestTitleIn(t *testing.T) {
	s := newPlaza(t)
	s.Services = NewCatalogue([]Service{
		{Code: "S02", Order: true, Names: map[Lang]string{Hans: "陪诊就医", Hant: "陪診就醫", English: "Company to hospital"}},
		{Code: "S03", Order: true, Names: map[Lang]string{Hans: "探望"}},
	})
	for _, x := range []struct{ title, service, hans, hant, english string }{
		{"陪李奶奶看病", "S02", "陪李奶奶看病", "陪李奶奶看病", "陪李奶奶看病 (Company to hospital)"},
		{"陪诊就医", "S02", "陪诊就医", "陪診就醫", "Company to hospital"},
		{"Visit Mrs Li", "S02", "Visit Mrs Li", "Visit Mrs Li", "Visit Mrs Li"},
		{"探望老人", "S03", "探望老人", "探望老人", "探望老人"}, // it has no name in English
		{"扫雪", "", "扫雪", "扫雪", "扫雪"},
	} {
		a := Activity{Title: x.title, Service: x.service}
		for l, want := range map[Lang]string{"": x.title, Hans: x.hans, Hant: x.hant, English: x.english} {
			if got := s.TitleIn(a, l); got != want {
				t.Errorf("%q in %q: %q, want %q", x.title, l, got, want)
			}
		}
	}
	a := Activity{Number: "A20261123-0001", Title: "陪李奶奶看病", Service: "S02", Skills: []string{"S02", "会手语"}}
	for l, want := range map[Lang]string{"": "陪诊就医、会手语", Hant: "陪診就醫、会手语", English: "Company to hospital, 会手语"} {
		lines := s.card(a, Volunteer{Lang: l, Address: requester}, s.now).Lines
		if got := lines[len(lines)-1].Args["skills"]; got != want {
			t.Errorf("skills in %q: %q, want %q", l, got, want)
		}
	}
	c := &ActivityChange{Activity: a}
	line := s.says("activity.told.remind", a)
	s.tellVolunteer(c, ActivityStep{ID: "1"}, Volunteer{Lang: English, Address: requester}, line)
	if got := c.Notices[0].Lines[0].Args["title"]; got != "陪李奶奶看病 (Company to hospital)" || line.Args["title"] != a.Title {
		t.Errorf("told %q, and the line of the others is %q", got, line.Args["title"])
	}
}
