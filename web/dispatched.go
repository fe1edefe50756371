package web

import (
	"context"
	"slices"
	"strings"

	"huying/tickets"
)

// dispatched puts onto a ticket's page where it lies, who assists, why it went where it went, and where it should go next.
func (s *Server) dispatched(ctx context.Context, view *ticketView, t tickets.Ticket, events []tickets.Event, lang tickets.Lang) error {
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	view.Grid = town.AreaName(t.Area)
	for i, e := range events {
		if why, ok := e.Why(); ok {
			view.Events[i].Text = s.line(lang, why)
		}
		if e.Verb == tickets.Sort {
			view.Events[i].Text = s.inNames(lang, view.Events[i].Text)
		}
	}
	r, ok, err := s.cfg.Router.Suggest(ctx, t)
	if err != nil {
		return err
	}
	for i := range view.Forms {
		f := &view.Forms[i]
		if f.Verb == tickets.Assign && ok {
			f.Why = s.line(lang, r.Why)
			if names := officeNames(town, idsOf(r.CoOffices)); len(names) > 0 {
				f.Why += " " + s.say(lang, "console.routing.co_offices", "offices", strings.Join(names, s.say(lang, "console.comma")))
			}
			if t.Office == "" {
				f.choose(r.Office.ID, "")
			}
		}
		if f.NeedHelper {
			f.Helpers = servingFirst(town, t, f.Helpers)
		}
	}
	return s.unmanned(ctx, view.Forms, lang)
}

// unmanned says beside an office to choose that nobody acts for it: whatever is assigned to it waits unseen until its limit.
func (s *Server) unmanned(ctx context.Context, forms []form, lang tickets.Lang) error {
	if !slices.ContainsFunc(forms, func(f form) bool { return f.Picks }) {
		return nil
	}
	staff, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	for i := range forms {
		for j := range forms[i].Offices {
			if o := &forms[i].Offices[j]; !tickets.Manned(o.Value, staff) {
				o.Label = s.say(lang, "console.ask.unmanned", "office", o.Label)
			}
		}
	}
	return nil
}

// line is a reason the desk gave, in words.
func (s *Server) line(lang tickets.Lang, l tickets.Line) string {
	return s.cfg.Words.Say(string(lang), l.Key, l.Args)
}

func idsOf(offices []tickets.Office) (ids []string) {
	for _, o := range offices {
		ids = append(ids, o.ID)
	}
	return ids
}

func officeNames(town *tickets.Town, ids []string) (names []string) {
	for _, id := range ids {
		if o, known := town.Office(id); known {
			names = append(names, o.Name)
		}
	}
	return names
}

// servingFirst puts the offices that deal with such a matter there at the head of those who can help instead.
func servingFirst(town *tickets.Town, t tickets.Ticket, helpers []string) []string {
	var first []string
	for _, o := range town.Serving(t.Service, t.Area) {
		if name := strings.TrimSpace(o.Name + " " + o.Phone); o.ID != t.Office && slices.Contains(helpers, name) {
			first = append(first, name)
		}
	}
	for _, h := range helpers {
		if !slices.Contains(first, h) {
			first = append(first, h)
		}
	}
	return first
}

// areaFilter lists the areas somebody may filter by: those their work covers, from the street down, and what nobody knows the place of.
func (s *Server) areaFilter(ctx context.Context, v *visit, chosen string) ([]option, error) {
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil || len(town.Areas) == 0 {
		return nil, err
	}
	out := areaOptions(town, v.staff.Area, chosen)
	if tickets.Covers(v.staff.Area, "") {
		out = append(out, option{tickets.NoArea, s.say(known(v.staff.Lang), "console.areas.unknown"), chosen == tickets.NoArea})
	}
	return out, nil
}

// areaOptions are the streets, communities and grids within a scope, each under the one it lies in.
func areaOptions(town *tickets.Town, scope, chosen string) (out []option) {
	areas := slices.Clone(town.Areas)
	slices.SortFunc(areas, func(a, b tickets.Area) int { return strings.Compare(a.Code, b.Code) })
	for _, a := range areas {
		depth := slices.Index(tickets.Levels, a.Level) - slices.Index(tickets.Levels, "street")
		if depth < 0 || !tickets.Within(a.Code, scope) {
			continue
		}
		out = append(out, option{a.Code, strings.Repeat("　", depth) + a.Name, a.Code == chosen})
	}
	return out
}
