package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// serving does what the community does with volunteers and orders:
//
//	office               the community has an office, and the group of its grid workers is its chat
//	check PASS WHY       the volunteer who came last is checked: yes, or no and why
//	volunteer NAME [minor] somebody without a chat is a volunteer already
//	build PLACES WHEN [minors]  the newest order becomes an activity of so many places, beginning so long after now, for two hours; it is listed
//	call PLACES WHEN TITLE      活动招募: one without an order
//	fill N               so many others take a place in the newest activity
//	serve                the volunteer of the newest activity's first seat starts and finishes it an hour later
//	cancel WHY           the newest activity is cancelled
//	sweep                the clocks of activities are looked at
func (th *theatre) serving(line string) bool {
	th.t.Helper()
	ctx, d := th.t.Context(), th.b.orders
	verb, text, _ := strings.Cut(line, " ")
	clerk := tickets.Actor{Kind: tickets.ByStaff, ID: "d1", Name: "小李", Role: tickets.Dispatcher}
	var err error
	switch verb {
	case "office":
		err = th.b.db.KeepOffice(ctx, tickets.Office{ID: "o1", Name: "幸福里社区", Kind: "community", Chat: tickets.Address{Channel: "telegram", ID: "-1001"}})
	case "check":
		all, findErr := th.b.db.FindVolunteers(ctx, tickets.VolunteerQuery{})
		if findErr != nil || len(all) == 0 {
			th.t.Fatalf("no volunteer: %v", findErr)
		}
		last := slices.MaxFunc(all, func(a, b tickets.Volunteer) int { return a.JoinedAt.Compare(b.JoinedAt) })
		pass, why, _ := strings.Cut(text, " ")
		_, err = d.Check(ctx, last.ID, last.Version, pass == "yes", why, clerk)
	case "volunteer":
		name, minor, _ := strings.Cut(text, " ")
		err = th.b.db.SaveVolunteer(ctx, &tickets.Volunteer{ID: "v:" + name, Name: name, Stage: tickets.VolunteerChecked, Minor: minor != "", JoinedAt: th.now.Add(-time.Hour)})
	case "build", "call":
		err = th.build(verb == "build", text, clerk)
	case "fill":
		n, _ := strconv.Atoi(text)
		for i := range n {
			v := tickets.Volunteer{ID: "f" + strconv.Itoa(i), Name: []string{"周敏", "赵国强", "孙丽"}[i%3], Resident: "r" + strconv.Itoa(i), Stage: tickets.VolunteerChecked, JoinedAt: th.now.Add(-time.Hour)}
			if err = th.b.db.SaveVolunteer(ctx, &v); err == nil {
				_, _, err = d.Take(ctx, th.activity().Number, v.ID, false, "fill"+strconv.Itoa(i))
			}
		}
	case "serve":
		a := th.activity()
		v, findErr := th.b.db.Volunteer(ctx, a.Seats[0].Volunteer)
		if findErr != nil {
			th.t.Fatal(findErr)
		}
		act := tickets.ActivityAct{Verb: tickets.ActivityStart, By: tickets.Actor{Kind: tickets.ByResident, ID: v.Resident}, Volunteer: v.ID}
		if _, err = d.Do(ctx, a.Number, act); err == nil {
			th.now = th.now.Add(time.Hour)
			act.Verb = tickets.ActivityFinish
			_, err = d.Do(ctx, a.Number, act)
		}
	case "off":
		_, err = d.Do(ctx, th.activity().Number, tickets.ActivityAct{Verb: tickets.ActivityCancel, By: clerk, Text: text})
	case "sweep":
		_, err = d.Sweep(ctx, 100)
	default:
		return false
	}
	if err != nil {
		th.t.Fatalf("* %s: %v", line, err)
	}
	return true
}

// build drafts, reviews and lists an activity.
func (th *theatre) build(ofOrder bool, text string, clerk tickets.Actor) error {
	ctx, d := th.t.Context(), th.b.orders
	fields := strings.Fields(text)
	b := tickets.Building{Service: "S12", Place: "幸福里小广场", Office: "o1"}
	if ofOrder {
		var err error
		if b, err = d.FromTicket(ctx, th.newest().Number); err != nil {
			return err
		}
		b.Office, b.Skills = "o1", nil
		b.Place = cmp.Or(b.Place, "幸福里")
	} else {
		b.Title = fields[2]
		if strings.Contains(b.Title, "手机") {
			b.Service = "S09"
		}
	}
	b.Places, _ = strconv.Atoi(fields[0])
	after, err := time.ParseDuration(fields[1])
	if err != nil {
		return err
	}
	b.From = th.now.Add(after).Truncate(time.Hour)
	b.Till, b.Minutes, b.Minors = b.From.Add(2*time.Hour), 120, fields[len(fields)-1] == "minors"
	a, err := d.Build(ctx, b, clerk)
	for _, verb := range []tickets.ActivityVerb{tickets.ActivityReview, tickets.ActivityList} {
		if err == nil {
			_, err = d.Do(ctx, a.Number, tickets.ActivityAct{Verb: verb, By: clerk})
		}
	}
	return err
}

// activity is the one built last.
func (th *theatre) activity() tickets.Activity {
	th.t.Helper()
	all, err := th.b.db.FindActivities(th.t.Context(), tickets.ActivityQuery{})
	if err != nil || len(all) == 0 {
		th.t.Fatalf("no activity: %v", err)
	}
	return slices.MaxFunc(all, func(a, b tickets.Activity) int { return cmp.Compare(a.Number, b.Number) })
}
