package intents

import (
	"context"
	"errors"
	"slices"
	"strings"

	"huying/tickets"
)

// Volunteer: somebody wants to help (志愿者报名, 双报到). Everything is asked in chat, what was said already is not asked, and nothing is kept
// before the last question, which is a consent of its own. Who is a volunteer already sees what is kept, and changes it.
var Volunteer = register(&Intent{
	Name:     "volunteer",
	Personal: true,
	Begin:    beginVolunteer,
	Settle:   settleVolunteer,
	Asks: []Question{
		consent,
		{Name: "name", When: enrolling, Hear: hearOwnName},
		{Name: "phone", When: enrolling, Hear: hearOwnPhone},
		{Name: "age", When: enrolling, Choices: fixed("enrol.age.adult", "adult", "enrol.age.minor", "minor", "enrol.age.child", "child"), Hear: hearAge},
		{Name: "party", When: grown, Choices: fixed("enrol.yes", "yes", "enrol.no", "no"), Hear: hearParty},
		{Name: "unit", When: inParty, Choices: fixed("choice.skip", "-"), Hear: hearUnit},
		{Name: "return", When: withUnit, Choices: fixed("enrol.return.yes", "yes", "enrol.return.no", "no")},
		many("skills", "enrol.any_skill", skillChoices, skillsIn),
		{Name: "grids", AskPlace: true, When: func(w *Work) bool { return enrolling(w) && w.Point == nil }, Choices: fixed("enrol.everywhere", "*"), Hear: hearGrids},
		quietly(oftenToo(many("times", "enrol.any_time", timeChoices, timesIn))),
		quietly(Question{Name: "week", When: enrolling, Choices: fixed("enrol.week.1", "1", "enrol.week.2", "2", "enrol.week.3", "3", "enrol.week.any", "0"), Hear: hearWeek}),
		{Name: "agree", When: enrolling, Says: enrolSummary, Choices: fixed("enrol.agree", "yes", "choice.cancel", "cancel")},
	},
	Finish: finishVolunteer,
})

// enrolling is false for who is a volunteer already and only asks, and for children: their parents speak for them.
func enrolling(w *Work) bool { return w.Answers["known"] == "" && w.Answers["age"] != "child" }

func grown(w *Work) bool { return enrolling(w) && w.Answers["age"] == "adult" }

func inParty(w *Work) bool { return grown(w) && w.Answers["party"] == "yes" }

func withUnit(w *Work) bool { return inParty(w) && w.Answers["unit"] != "-" && w.Answers["unit"] != "" }

// beginVolunteer finds who is a volunteer already. To change something, everything is filled in but that.
func beginVolunteer(ctx context.Context, w *Work) error {
	if w.Activities == nil {
		return tickets.Refuse(tickets.NotAllowed, "error.no_volunteers")
	}
	if w.To.Group() {
		return tickets.Refuse(tickets.NotAllowed, "error.volunteer_private")
	}
	if err := w.anyGrid(ctx); err != nil {
		return err
	}
	v, found, err := w.volunteer(ctx)
	if err != nil || !found || v.Stage == tickets.VolunteerLeft {
		return err
	}
	edit := w.Answers["edit"]
	if edit == "" {
		w.Answers["known"] = "yes"
		return nil
	}
	delete(w.Answers, "words") // they said what to change, not what they can do
	for name, value := range enrolled(v) {
		if name != edit && !(edit == "party" && (name == "unit" || name == "return")) {
			w.Answers[name] = value
		}
	}
	return w.nameGrids(ctx)
}

// volunteer is who writes, as a volunteer; found is false when they are none.
func (w *Work) volunteer(ctx context.Context) (v tickets.Volunteer, found bool, err error) {
	if w.Activities == nil || w.Resident.ID == "" {
		return v, false, nil
	}
	v, err = w.Activities.Volunteers.VolunteerOf(ctx, w.Resident.ID)
	if errors.Is(err, tickets.ErrNotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}

// asVolunteer is who writes, and a refusal when they are no volunteer.
func (w *Work) asVolunteer(ctx context.Context) (tickets.Volunteer, error) {
	v, found, err := w.volunteer(ctx)
	if err == nil && (!found || v.Stage == tickets.VolunteerLeft) {
		return v, tickets.Refuse(tickets.NotAllowed, "error.not_volunteer")
	}
	return v, err
}

// enrolled are the answers that a volunteer has given before.
func enrolled(v tickets.Volunteer) map[string]string {
	said := map[string]string{
		"name": v.Name, "phone": v.Phone, "age": "adult", "party": "no", "unit": strings.TrimSpace(v.Unit + " " + v.Branch), "return": "no",
		"skills": strings.Join(v.Skills, "\n"), "grids": strings.Join(v.Grids, " "), "times": timeNames(v.Free), "week": weekName(v.PerWeek),
	}
	if v.Minor {
		said["age"] = "minor"
	}
	if v.PartyMember {
		said["party"] = "yes"
	}
	if v.ReturnToUnit {
		said["return"] = "yes"
	}
	if v.QuietFrom != v.QuietTill {
		said["quiet"] = quietWords(v.QuietFrom, v.QuietTill)
	}
	for name, empty := range map[string]string{"unit": "-", "skills": "*", "grids": "*", "times": "*"} {
		if said[name] == "" {
			said[name] = empty
		}
	}
	return said
}

// manySkills is how many skills a volunteer may name (tickets.Enrolment).
const manySkills = 12

// settleVolunteer takes from the first words what they say: skills, times, party member.
func settleVolunteer(w *Work) {
	if len(lines1(w.Answers["skills"])) > manySkills { // so many are as good as all
		w.Answers["skills"] = "*"
	}
	words := w.Answers["words"]
	if words == "" || words == w.Answers["words.read"] || w.Answers["known"] != "" {
		return
	}
	w.Answers["words.read"] = words
	words = hearQuiet(w, words)
	take := func(name string, found []string) {
		if w.Answers[name] == "" && len(found) > 0 {
			w.Answers[name] = strings.Join(found, "\n")
		}
	}
	take("skills", namedSkills(w, words))
	take("times", timesIn(w, words))
	if w.Answers["party"] == "" {
		switch {
		case noParty.In(words):
			w.Answers["party"] = "no"
		case party.MatchString(words):
			w.Answers["party"] = "yes"
		}
	}
}

// finishVolunteer keeps the enrolment, or shows what is kept.
func finishVolunteer(ctx context.Context, w *Work) (Outcome, error) {
	if w.Answers["known"] != "" {
		return w.ownEnrolment(ctx)
	}
	if w.Answers["age"] == "child" {
		return Outcome{Lines: []tickets.Line{tickets.Say("enrol.child")}}, nil
	}
	grids, lost, err := w.gridsSaid(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if lost != "" {
		return Outcome{Lines: []tickets.Line{tickets.Say("enrol.no_such_place", "place", tickets.Plain(lost))}, Again: "grids"}, nil
	}
	e := tickets.Enrolment{
		Resident: w.Resident, Address: w.To, Lang: w.Lang, Name: w.Answers["name"], Phone: w.Answers["phone"], PartyMember: w.Answers["party"] == "yes",
		ReturnToUnit: w.Answers["return"] == "yes", Grids: grids, Free: freeOf(lines1(w.Answers["times"])), Minor: w.Answers["age"] == "minor",
		PerWeek: atoi(w.Answers["week"]), Consent: w.Answers["agree"] == "yes", Source: w.Cause,
	}
	e.QuietFrom, e.QuietTill = quietOf(w.Answers["quiet"])
	if w.Answers["unit"] != "-" {
		e.Unit, e.Branch = unitAndBranch(w.Answers["unit"])
	}
	if w.Answers["skills"] != "*" {
		e.Skills = lines1(w.Answers["skills"])
	}
	v, err := w.Activities.Enrol(ctx, e)
	if err != nil {
		return Outcome{}, err
	}
	if v.Stage == tickets.VolunteerApplied {
		return Outcome{Lines: []tickets.Line{tickets.Say("enrol.waits")}}, nil
	}
	return Outcome{Lines: []tickets.Line{tickets.Say("enrol.changed")}, Choices: volunteerChoices(v)}, nil
}

// lines1 splits an answer of several values.
func lines1(text string) []string {
	if text == "*" {
		return nil
	}
	return slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return s == "" })
}

// ownEnrolment shows what is kept of a volunteer, and what they can do.
func (w *Work) ownEnrolment(ctx context.Context) (Outcome, error) {
	v, found, err := w.volunteer(ctx)
	if err != nil || !found {
		return Outcome{Lines: []tickets.Line{tickets.Say("enrol.none")}}, err
	}
	for name, value := range enrolled(v) {
		w.Answers[name] = value
	}
	if err := w.nameGrids(ctx); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("enrol.stands", "name", tickets.Plain(v.Name), "state", "@enrol.state."+string(v.Stage))}}
	out.Lines = append(append(out.Lines, w.enrolLine("enrol.kept")), timesSaid(w.Answers["times"])...)
	out.Lines = append(out.Lines, quietSaid(w)...)
	if v.Stage == tickets.VolunteerRefused && v.Reason != "" {
		out.Lines = append(out.Lines, tickets.Say("enrol.refused", "reason", tickets.Plain(v.Reason)))
	}
	out.Choices = volunteerChoices(v)
	return out, nil
}

// volunteerChoices are what a volunteer can do about being one.
func volunteerChoices(v tickets.Volunteer) (choices []tickets.Choice) {
	switch v.Stage {
	case tickets.VolunteerChecked:
		choices = []tickets.Choice{
			{Key: "serve.button.open", Data: "go openings"}, {Key: "serve.button.mine", Data: "go takes"}, {Key: "enrol.button.pause", Data: "go aside do=pause"},
		}
	case tickets.VolunteerPaused:
		choices = []tickets.Choice{{Key: "enrol.button.back", Data: "go aside do=back"}, {Key: "serve.button.mine", Data: "go takes"}}
	}
	return append(choices,
		tickets.Choice{Key: "enrol.button.skills", Data: "go volunteer edit=skills"}, tickets.Choice{Key: "enrol.button.times", Data: "go volunteer edit=times"},
		tickets.Choice{Key: "enrol.button.grids", Data: "go volunteer edit=grids"}, tickets.Choice{Key: "enrol.button.week", Data: "go volunteer edit=week"},
		tickets.Choice{Key: "enrol.button.leave", Data: "go aside do=leave"})
}

// Aside: a volunteer pauses, comes back, or leaves. Leaving gives back what they took, so it is asked once more.
var Aside = register(&Intent{
	Name: "aside",
	Begin: func(ctx context.Context, w *Work) error {
		_, err := w.asVolunteer(ctx)
		if err == nil && asideStages[w.Answers["do"]] == "" {
			return tickets.Refuse(tickets.Invalid, "error.no_such_move")
		}
		return err
	},
	Asks: []Question{{Name: "sure", When: func(w *Work) bool { return w.Answers["do"] == "leave" }, Choices: fixed("enrol.leave.yes", "yes", "enrol.leave.no", "cancel")}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		v, err := w.asVolunteer(ctx)
		if err != nil {
			return Outcome{}, err
		}
		stage := asideStages[w.Answers["do"]]
		if v.Stage != stage { // pressed twice, it says the same again
			if v, err = w.Activities.SetAside(ctx, v.ID, stage); err != nil {
				return Outcome{}, err
			}
		}
		out := Outcome{Lines: []tickets.Line{tickets.Say("enrol.aside." + w.Answers["do"])}}
		if stage != tickets.VolunteerLeft {
			out.Choices = volunteerChoices(v)[:2]
		}
		return out, nil
	},
})

var asideStages = map[string]tickets.VolunteerStage{
	"pause": tickets.VolunteerPaused, "back": tickets.VolunteerChecked, "leave": tickets.VolunteerLeft,
}

// notOwnName is what somebody says to go on, and nobody is called.
var notOwnName = Worded("not_own_name")

// hearOwnName takes the name of who writes, and a telephone number with it.
func hearOwnName(w *Work, text string) bool {
	text = nameIs.ReplaceAllString(strings.TrimSpace(text), "")
	name, phone := nameAndPhone(w.Reading, text)
	if m := mobile.FindStringSubmatch(text); phone == "" && m != nil { // eight digits behind a name are a number too
		phone = m[1]
	}
	if name == "" || notOwnName.In(name) {
		return false
	}
	if w.Answers["name"] = name; phone != "" && mobile.MatchString(phone) {
		w.Answers["phone"] = phone
	}
	return true
}
