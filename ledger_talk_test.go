package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// served does what the organisation does with a volunteer's hours:
//
//	holder NAME              the resident has agreed and is on the list of volunteers
//	book MINUTES | TITLE     a service of theirs is booked, a day apart
//	reverse WHY              the newest entry is taken back
//	hand                     what waits at the desk is handed over
func (th *theatre) served(line string) bool {
	th.t.Helper()
	ctx, l := th.t.Context(), th.b.desk.Ledger
	verb, text, _ := strings.Cut(line, " ")
	chief := tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "王督办", Role: tickets.Supervisor}
	if !slices.Contains([]string{"holder", "book", "reverse", "hand"}, verb) {
		return false
	}
	r, err := th.b.desk.Consent(ctx, th.resident, tickets.Hans)
	if err != nil {
		th.t.Fatal(err)
	}
	switch verb {
	case "holder":
		err = th.b.db.KeepVolunteer(ctx, tickets.Volunteer{ID: r.ID, Resident: r.ID, Name: text})
	case "book":
		minutes, title, _ := strings.Cut(text, " |")
		n, _ := strconv.Atoi(minutes)
		th.ids++
		err = l.Book(ctx, tickets.Served{
			ID: fmt.Sprint("book", th.ids), Volunteer: r.ID, Activity: fmt.Sprint("A", th.ids), Title: strings.TrimSpace(title), Minutes: n, At: th.now.Add(-time.Duration(40-th.ids) * 24 * time.Hour), By: chief,
		})
	case "reverse":
		newest, readErr := th.b.db.HoursOf(ctx, r.ID, 1)
		if readErr != nil || len(newest) != 1 {
			th.t.Fatalf("nothing to take back: %v", readErr)
		}
		err = l.Reverse(ctx, newest[0].ID, text, chief)
	case "hand":
		all, readErr := th.b.db.RedemptionsOf(ctx, r.ID, 1)
		if readErr != nil || len(all) != 1 {
			th.t.Fatalf("nothing waits: %v", readErr)
		}
		_, err = l.Hand(ctx, all[0].Code, chief)
	}
	if err != nil {
		th.t.Fatalf("* %s: %v", line, err)
	}
	return true
}

// code makes codes that are the same in every run.
func (th *theatre) code(n int) string {
	th.ids++
	return strings.Repeat(string(tickets.CodeLetters[th.ids%32]), n-4) + "AB2" + string(tickets.CodeLetters[(th.ids+7)%32])
}
