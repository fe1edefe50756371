package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// ordersOfTicket is what the page of an order says of the activities that answer it.
type ordersOfTicket struct {
	CSRF string
	May  bool // this person may build one
	All  []orderCard
	Join []option // open activities it could be joined into
}

var sampleOrders = ordersOfTicket{CSRF: "x", May: true, All: []orderCard{sampleOrderCard}, Join: []option{{"A20261126-0002", "A20261126-0002 义诊", false}}}

func (s *Server) ordersOf(ctx context.Context, v *visit, t tickets.Ticket) (out ordersOfTicket, err error) {
	if s.cfg.Activities == nil || t.Kind != tickets.Order {
		return out, nil
	}
	lang := known(v.staff.Lang)
	out.CSRF = v.CSRF
	all, err := s.cfg.Activities.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number, Limit: 20})
	if err != nil {
		return out, err
	}
	for _, a := range all {
		if v.organises(a) {
			out.All = append(out.All, orderCard{Number: a.Number, Stage: a.Stage, Title: a.Title, When: s.window(lang, a.From, a.Till), Taken: a.Taken(), Places: a.Places})
		}
	}
	if out.May = slices.Contains(unserved, t.Stage); !out.May {
		return out, nil
	}
	edit, _ := tickets.ActivityMoveOf(tickets.ActivityEdit)
	open, err := s.cfg.Activities.FindActivities(ctx, tickets.ActivityQuery{Stages: edit.From, Service: t.Service, Limit: 50})
	for _, a := range open {
		if v.organises(a) && !slices.Contains(a.Tickets, t.Number) {
			out.Join = append(out.Join, option{Value: string(a.Number), Label: fmt.Sprintf("%s %s %s %s", a.Number, cut(a.Title, 20), s.window(lang, a.From, a.Till), s.say(lang, "console.orders.taken", "n", a.Taken(), "of", a.Places))})
		}
	}
	return out, err
}

// joinOrder adds an order to an activity that was built of others.
func (s *Server) joinOrder(c *fiber.Ctx, v *visit) error {
	number := tickets.ActivityNumber(c.FormValue("activity"))
	a, err := s.activity(c, v, number)
	if err != nil {
		return err
	}
	order := tickets.Number(c.FormValue("ticket"))
	if _, err := s.mayRead(c.UserContext(), v, order); err != nil {
		return err
	}
	b := a.Building()
	if !slices.Contains(b.Tickets, order) {
		b.Tickets = append(slices.Clone(b.Tickets), order)
	}
	act := tickets.ActivityAct{Verb: tickets.ActivityEdit, By: v.staff.Actor(), Version: a.Version, Building: &b}
	if _, err := s.cfg.ActivityDesk.Do(c.UserContext(), number, act); err != nil {
		return s.orderNotDone(c, v, number, &orderForm{Verb: tickets.ActivityEdit}, err)
	}
	return c.Redirect("/console/orders/"+string(number)+"?done="+string(tickets.ActivityEdit), fiber.StatusSeeOther)
}

// mayRead is a ticket this person may know of; for anybody else there is none.
func (s *Server) mayRead(ctx context.Context, v *visit, number tickets.Number) (tickets.Ticket, error) {
	t, err := s.cfg.Tickets.Ticket(ctx, number)
	if err == nil && !v.sees(t) {
		err = tickets.ErrNotFound
	}
	return t, err
}
