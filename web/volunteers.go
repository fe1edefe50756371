package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Volunteers reads what is stored of volunteers.
type Volunteers interface {
	Volunteer(ctx context.Context, id string) (tickets.Volunteer, error)
	FindVolunteers(ctx context.Context, q tickets.VolunteerQuery) ([]tickets.Volunteer, error)
}

// VolunteerDesk is the organisation's word on volunteers; *tickets.ActivityDesk is one.
type VolunteerDesk interface {
	Check(ctx context.Context, id string, version int, pass bool, reason string, by tickets.Actor) (tickets.Volunteer, error)
	SetAside(ctx context.Context, id string, stage tickets.VolunteerStage) (tickets.Volunteer, error)
}

// volunteerRow is one volunteer of the list.
type volunteerRow struct {
	ID, Name, Href string
	Stage          tickets.VolunteerStage
	Party, Minor   bool
	Branch, Unit   string
	Skills, Areas  []string
	Joined         string
}

type volunteersView struct {
	Stage, Words, Branch string
	Tabs                 []tab
	Skills               []group
	Areas                []option
	Branches             []string // of those that are listed
	Filtered             bool
	Rows                 []volunteerRow
	More                 bool // there are more than are listed
}

var sampleVolunteerRow = volunteerRow{
	ID: "v1", Name: "周建国", Href: "/console/volunteers/v1", Stage: tickets.VolunteerApplied, Party: true, Minor: true, Branch: "第一党支部", Unit: "供电公司",
	Skills: []string{"陪医"}, Areas: []string{"一网格"}, Joined: "11-20",
}

var volunteersPage = page("volunteers.html", volunteersView{
	Stage: "applied", Words: "周", Branch: "第一党支部", Tabs: []tab{{Key: "console.volunteers.stage.applied", Href: "/console/volunteers", Current: true}},
	Skills: []group{{"S", []option{{"S01", "上门小修", true}}}}, Areas: []option{{"1", "一网格", true}}, Branches: []string{"第一党支部"}, Filtered: true,
	Rows: []volunteerRow{sampleVolunteerRow}, More: true,
})

const volunteersOnPage = 100

// serves reports whether a volunteer serves anything within a scope, or everything.
func serves(p tickets.Volunteer, scope string) bool {
	return len(p.Grids) == 0 || scope == "" || slices.ContainsFunc(p.Grids, func(code string) bool { return tickets.Within(code, scope) || tickets.Within(scope, code) })
}

func (s *Server) volunteers(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view := volunteersView{Stage: cmp.Or(c.Query("stage"), "all"), Words: cut(c.Query("q"), 40), Branch: cut(c.Query("branch"), 60)}
	skill, area := cut(c.Query("skill"), 40), cut(c.Query("area"), 20)
	q := tickets.VolunteerQuery{Area: cmp.Or(area, v.staff.Area), Skill: skill, Words: view.Words, Branch: view.Branch, Limit: volunteersOnPage + 1}
	if view.Stage != "all" {
		q.Stage = tickets.VolunteerStage(view.Stage)
		if !slices.Contains(tickets.VolunteerStages, q.Stage) {
			return fiber.ErrNotFound
		}
	}
	view.Filtered = skill+area+view.Words+view.Branch != ""
	filter := url.Values{}
	for name, value := range map[string]string{"q": view.Words, "branch": view.Branch, "skill": skill, "area": area} {
		if value != "" {
			filter.Set(name, value)
		}
	}
	for _, stage := range append([]string{"all"}, stageNames()...) {
		filter.Set("stage", stage)
		view.Tabs = append(view.Tabs, tab{Key: "console.volunteers.stage." + stage, Href: "/console/volunteers?" + filter.Encode(), Current: stage == view.Stage})
	}
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	view.Skills, view.Areas = s.orderServices(lang, skill), areaOptions(town, v.staff.Area, area)
	found, err := s.cfg.Volunteers.FindVolunteers(ctx, q)
	if err != nil {
		return err
	}
	for _, p := range found {
		if !serves(p, v.staff.Area) {
			continue
		}
		if p.Branch != "" && !slices.Contains(view.Branches, p.Branch) {
			view.Branches = append(view.Branches, p.Branch)
		}
		if view.More = len(view.Rows) == volunteersOnPage; view.More {
			break
		}
		view.Rows = append(view.Rows, s.volunteerRow(lang, p, town.Areas))
	}
	slices.Sort(view.Branches)
	return volunteersPage.show(s, c, fiber.StatusOK, view)
}

func stageNames() (names []string) {
	for _, st := range tickets.VolunteerStages {
		names = append(names, string(st))
	}
	return names
}

func (s *Server) volunteerRow(lang tickets.Lang, p tickets.Volunteer, areas []tickets.Area) volunteerRow {
	row := volunteerRow{
		ID: p.ID, Name: p.Name, Href: "/console/volunteers/" + url.PathEscape(p.ID), Stage: p.Stage, Party: p.PartyMember, Minor: p.Minor, Branch: p.Branch, Unit: p.Unit,
		Skills: s.skillNames(lang, p.Skills), Joined: s.clock(p.JoinedAt),
	}
	for _, code := range p.Grids {
		row.Areas = append(row.Areas, areaName(areas, code))
	}
	return row
}
