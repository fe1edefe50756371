package web

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// readBuild reads the form of an activity. before is what is stored: what the form does not show stays as it is. The view keeps what was
// typed and cannot be read, and what personal data was found where everybody reads.
func (s *Server) readBuild(c *fiber.Ctx, v *visit, before tickets.Building) (b tickets.Building, view buildView, err error) {
	b = tickets.Building{
		Title: cut(c.FormValue("title"), 200), Service: cut(c.FormValue("service"), 8), Words: lines(c.FormValue("words")), Place: cut(c.FormValue("place"), 200),
		Private: tickets.Private{
			Name: cut(c.FormValue("name"), 40), Phone: cut(c.FormValue("phone"), 40), Address: cut(c.FormValue("address"), 200), Note: lines(c.FormValue("note")),
		},
		Area: cut(c.FormValue("area"), 20), Minors: c.FormValue("minors") != "", PartyOnly: c.FormValue("party") != "", Lang: tickets.Lang(cut(c.FormValue("lang"), 10)),
		Office: cut(c.FormValue("office"), 60), Repeat: tickets.Repeat(cut(c.FormValue("repeat"), 20)), Template: cut(c.FormValue("template"), 40),
	}
	view.From, view.Till, view.By = cut(c.FormValue("from"), 20), cut(c.FormValue("till"), 20), cut(c.FormValue("claim"), 20)
	view.Places, view.Minutes, view.More = cut(c.FormValue("places"), 8), cut(c.FormValue("minutes"), 8), cut(c.FormValue("more"), 200)
	b.Skills = append(formValues(c, "skill"), codes(c.FormValue("other"))...)
	if v.is(tickets.Handler) {
		b.Office = v.staff.Office
	}
	if !slices.Contains(tickets.Langs, b.Lang) {
		b.Lang = ""
	}
	refuse := func(why error) { err = cmp.Or(err, why) }
	var bad error
	b.From, bad = s.minute(view.From, badOrderTime)
	refuse(bad)
	b.Till, bad = s.minute(view.Till, badOrderTime)
	refuse(bad)
	b.ClaimBy, bad = s.minute(view.By, badOrderTime)
	refuse(bad)
	b.Places, bad = placesOf(view.Places)
	refuse(bad)
	b.Minutes, bad = wholeNumber(view.Minutes, "console.orders.bad_minutes")
	refuse(bad)
	if !tickets.Covers(v.staff.Area, b.Area) {
		refuse(tickets.Refuse(tickets.Invalid, "console.orders.other_area"))
	}
	orders, bad := s.readTickets(c, v, &b, before.Tickets)
	refuse(bad)
	if err := s.keepPoint(c.UserContext(), &b, before); err != nil {
		return b, view, err
	}
	for _, f := range []struct {
		field *publicField
		text  string
	}{{&view.Title, b.Title}, {&view.Words, b.Words}, {&view.Place, b.Place}} {
		if f.field.Suggested, f.field.Found = s.public(f.text, orders); f.field.Found != nil {
			view.Deleted = true
			refuse(tickets.Refuse(tickets.Invalid, "console.orders.personal"))
		}
	}
	return b, view, err
}

// wholeNumber reads a number of a form; "" is 0.
func wholeNumber(text, key string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, tickets.Refuse(tickets.Invalid, key)
	}
	return n, nil
}

// placesOf reads how many are needed: a form may leave it open until the review, but nobody needs none, or fewer.
func placesOf(text string) (n int, err error) {
	if n, err = strconv.Atoi(strings.TrimSpace(text)); err == nil && n < 1 {
		return 0, tickets.Refuse(tickets.Invalid, "error.activity_places", "n", strconv.Itoa(tickets.MaxPlaces))
	}
	return wholeNumber(strings.TrimSpace(text), "console.orders.bad_places")
}

// readTickets reads which orders the activity answers: those that are ticked, and those whose numbers are typed. One that was there before
// may stay, whoever sees it.
func (s *Server) readTickets(c *fiber.Ctx, v *visit, b *tickets.Building, before []tickets.Number) (orders []tickets.Ticket, err error) {
	for _, value := range append(formValues(c, "ticket"), codes(c.FormValue("more"))...) {
		number, ok := tickets.FindNumber(value)
		if !ok || slices.Contains(b.Tickets, number) {
			if !ok {
				err = tickets.Refuse(tickets.Invalid, "console.orders.no_ticket", "number", tickets.Plain(cut(value, 20)))
			}
			continue
		}
		t, missing := s.cfg.Tickets.Ticket(c.UserContext(), number)
		if missing == nil && !v.sees(t) && !slices.Contains(before, number) {
			missing = tickets.ErrNotFound
		}
		switch {
		case isNotFound(missing):
			err = tickets.Refuse(tickets.Invalid, "console.orders.no_ticket", "number", string(number))
			continue
		case missing != nil:
			return orders, missing
		}
		b.Tickets, orders = append(b.Tickets, number), append(orders, t)
	}
	return orders, err
}

// keepPoint keeps where the requester is on the map, as long as the address is still that of the order.
func (s *Server) keepPoint(ctx context.Context, b *tickets.Building, before tickets.Building) error {
	at := before.Private
	if before.Tickets == nil && len(b.Tickets) > 0 {
		from, err := s.cfg.ActivityDesk.FromTicket(ctx, b.Tickets[0])
		if err != nil {
			return err
		}
		at = from.Private
	}
	if at.Address == b.Private.Address {
		b.Private.Lat, b.Private.Lon = at.Lat, at.Lon
	}
	return nil
}

// public finds what of a text is somebody's personal data, and says how the text reads without it. It is looked for by the rules of redaction,
// and by what is known of those whose orders it is about.
func (s *Server) public(text string, orders []tickets.Ticket) (without string, found []string) {
	without = s.cfg.Redact(text)
	found = takenOut(text, without)
	for _, t := range orders {
		known := []string{t.Contact.Name, t.Contact.Phone}
		if t.For != nil {
			known = append(known, t.For.Name, t.For.Phone)
		}
		for _, datum := range known {
			if datum != "" && strings.Contains(without, datum) {
				without, found = strings.ReplaceAll(without, datum, "…"), append(found, datum)
			}
		}
	}
	return without, found
}

// redactedAs is what redaction puts in the place of a datum: [电话].
var redactedAs = regexp.MustCompile(`\[\p{Han}+\]`)

// takenOut are the parts of a text that redaction replaced.
func takenOut(text, redacted string) (out []string) {
	if text == redacted {
		return nil
	}
	rest := text
	pieces := redactedAs.Split(redacted, -1)
	for i, piece := range pieces {
		at := strings.Index(rest, piece)
		if i == len(pieces)-1 && piece == "" {
			at = len(rest)
		}
		if at < 0 { // it was put in other words: the whole of it may be personal
			return []string{text}
		}
		if i > 0 && at > 0 && !redactedAs.MatchString(rest[:at]) {
			out = append(out, rest[:at])
		}
		rest = rest[at+len(piece):]
	}
	if out == nil {
		return []string{text}
	}
	return out
}
