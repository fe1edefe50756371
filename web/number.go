package web

import (
	"context"
	"unicode/utf8"

	"huying/tickets"
)

// byNumber is the address of what a number in the search names: a ticket, a mediation (M…), a whistle (W…), an activity (A…), or a notice by its
// code. "" when it names nothing this person may see: then it is searched for like other words.
func (s *Server) byNumber(ctx context.Context, v *visit, text string) (at string, err error) {
	sees := false
	if n, ok := tickets.FindCaseNumber(text); ok && s.cfg.Mediation != nil {
		var k tickets.Case
		k, err = s.cfg.Mediation.Cases.Case(ctx, n)
		at, sees = "mediation/"+string(n), k.Sees(v.staff.Actor())
	} else if n, ok := tickets.FindWhistleNumber(text); ok && s.cfg.Whistles != nil {
		var w tickets.Whistle
		w, err = s.cfg.Whistles.Whistle(ctx, n)
		at, sees = "whistles/"+string(n), w.SideOf(v.staff.Actor()) != 0
	} else if n, ok := tickets.FindActivityNumber(text); ok && s.cfg.Activities != nil {
		var a tickets.Activity
		a, err = s.cfg.Activities.Activity(ctx, n)
		at, sees = "orders/"+string(n), v.organises(a)
	} else if n, ok := tickets.FindNumber(text); ok {
		var t tickets.Ticket
		t, err = s.cfg.Tickets.Ticket(ctx, n)
		at, sees = "tickets/"+string(n), v.sees(t)
	} else if code, ok := tickets.FindCode(text); ok && utf8.RuneCountInString(text) == tickets.CodeLength && s.cfg.NoticeDesk != nil {
		var b tickets.Broadcast // among other words it would be a word
		b, err = s.cfg.Notices.BroadcastByCode(ctx, code)
		at, sees = "notices/"+b.ID, v.seesNotice(b)
	}
	switch {
	case isNotFound(err):
		return "", nil
	case err != nil || !sees:
		return "", err
	}
	return "/console/" + at, nil
}
