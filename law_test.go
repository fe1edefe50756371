package main

import (
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// law does what staff do in mediation and legal aid, and what the clocks do:
//
//	offer MATTER | OTHER     the newest ticket is offered for mediation; the other side has no chat
//	case VERB SIDE WORDS     a step of the newest case; whoever may do it does
//	aid VERB WORDS           a decision on the newest application
//	desk                     the legal desk is open on Tuesdays and Thursdays from 9 to 10
//	taken                    somebody else books what is free next
//	clock                    the clocks are looked at
func (th *theatre) law(line string) bool {
	th.t.Helper()
	ctx, m, l := th.t.Context(), th.b.desk.Mediation, th.b.desk.Legal
	verb, text, _ := strings.Cut(line, " ")
	dispatcher := tickets.Actor{Kind: tickets.ByStaff, ID: "d1", Name: "小李", Role: tickets.Dispatcher}
	chief := tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "王督办", Role: tickets.Supervisor}
	var err error
	switch verb {
	case "offer":
		for _, p := range []tickets.Mediator{{ID: "m1", Name: "严正", Field: "邻里、物业", Community: "和平里"}, {ID: "m2", Name: "周桂兰", Field: "婚姻家庭"}} {
			if err := th.b.db.KeepMediator(ctx, p); err != nil {
				th.t.Fatal(err)
			}
		}
		matter, other, _ := strings.Cut(text, " | ")
		_, err = m.Offer(ctx, tickets.Offer{Ticket: th.newest().Number, Kind: tickets.PeoplesMediation, Matter: matter, Other: tickets.Side{Name: other}, By: dispatcher})
	case "case":
		what, rest, _ := strings.Cut(text, " ")
		side, words, _ := strings.Cut(rest, " ")
		n, _ := strconv.Atoi(side)
		cases, _, findErr := th.b.db.FindCases(ctx, tickets.CaseQuery{})
		if findErr != nil || len(cases) == 0 {
			th.t.Fatalf("no case: %v", findErr)
		}
		_, err = m.Do(ctx, cases[0].Number, tickets.CaseAct{Verb: tickets.CaseVerb(what), By: chief, Version: cases[0].Version, Side: n, Text: words, Form: "written", Mediator: "m1"})
	case "aid":
		what, words, _ := strings.Cut(text, " ")
		number := th.newest().Number
		a, aidErr := th.b.db.Aid(ctx, number)
		if aidErr != nil {
			th.t.Fatal(aidErr)
		}
		_, err = l.Decide(ctx, number, dispatcher, tickets.AidVerb(what), a.Version, words)
	case "desk":
		for i, day := range []time.Weekday{time.Tuesday, time.Thursday} {
			err = th.b.db.KeepSlot(ctx, tickets.Slot{ID: "slot" + strconv.Itoa(i), Place: "和平里社区司法工作站", Weekday: day, From: 9 * 60, To: 10 * 60, Length: 30})
		}
	case "taken":
		free, freeErr := l.Openings(ctx, 1)
		if freeErr != nil || len(free) != 1 {
			th.t.Fatalf("nothing is free: %v", freeErr)
		}
		err = th.b.db.SaveLegal(ctx, &tickets.LegalChange{Appointment: &tickets.Appointment{ID: "other", Slot: free[0].Slot.ID, At: free[0].At, State: tickets.Booked}})
	case "clock":
		if _, err = m.Sweep(ctx, th.b.db); err == nil {
			_, err = l.Sweep(ctx, th.b.db)
		}
	default:
		return false
	}
	if err != nil {
		th.t.Fatalf("* %s: %v", line, err)
	}
	return true
}
