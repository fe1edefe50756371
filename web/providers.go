package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Providers keeps the directory of those who do it for money or as an association: 物业 家政 养老 社会组织.
type Providers interface {
	AllProviders(ctx context.Context) ([]tickets.Provider, error) // by name
	KeepProvider(ctx context.Context, p tickets.Provider) error   // insert or update by ID
	DropProvider(ctx context.Context, id string) error
}

type providerView struct {
	tickets.Provider
	Served   string   // codes, as typed
	Names    []string // of the services
	Where    []string // names of the areas
	Kinds    []option
	AreaPick []option
	Offices  []option
	Open     bool
}

type providersView struct {
	Groups      []providerGroup
	New         providerView
	May         bool // this person may change it
	Wrong, Done string
}

type providerGroup struct {
	Kind tickets.ProviderKind
	All  []providerView
}

var sampleProvider = providerView{
	Provider: tickets.Provider{ID: "p1", Name: "巧手家政", Kind: tickets.ProviderHome, Services: []string{"S01"}, Phone: "010-1", Fee: "每小时30元"}, Served: "S01",
	Names: []string{"上门小修"}, Where: []string{"一网格"}, Kinds: []option{{"home", "console.providers.kind.home", true}}, AreaPick: []option{{"1", "一网格", true}}, Offices: []option{{"o1", "物业", true}}, Open: true,
}

var providersPage = page("providers.html", providersView{
	Groups: []providerGroup{{tickets.ProviderHome, []providerView{sampleProvider}}}, New: sampleProvider, May: true, Wrong: "x", Done: "console.providers.saved",
})

func (s *Server) providers(c *fiber.Ctx, v *visit) error {
	view := providersView{Done: afterwards(c, "console.providers.saved")}
	return s.showProviders(c, v, fiber.StatusOK, view, tickets.Provider{Kind: tickets.ProviderProperty})
}

// showProviders fills the directory into a view; sent is an entry whose form could not be kept.
func (s *Server) showProviders(c *fiber.Ctx, v *visit, status int, view providersView, sent tickets.Provider) error {
	all, err := s.cfg.Providers.AllProviders(c.UserContext())
	if err != nil {
		return err
	}
	town, offices, err := s.townAndOffices(c.UserContext())
	if err != nil {
		return err
	}
	view.May, _ = v.staff.MayOpen("providers", true)
	if view.New = s.providerView(v, tickets.Provider{Kind: tickets.ProviderProperty}, town, offices); sent.ID == "" {
		view.New = s.providerView(v, sent, town, offices)
		view.New.Open = view.Wrong != ""
	}
	for _, kind := range tickets.ProviderKinds {
		group := providerGroup{Kind: kind}
		for _, p := range all {
			if p.Kind != kind || !serves(tickets.Volunteer{Grids: p.Areas}, v.staff.Area) {
				continue
			}
			line := s.providerView(v, p, town, offices)
			if p.ID == sent.ID {
				line = s.providerView(v, sent, town, offices)
				line.Open = true
			}
			group.All = append(group.All, line)
		}
		if group.All != nil {
			view.Groups = append(view.Groups, group)
		}
	}
	return providersPage.show(s, c, status, view)
}

func (s *Server) providerView(v *visit, p tickets.Provider, town *tickets.Town, offices []tickets.Office) providerView {
	line := providerView{Provider: p, Served: strings.Join(p.Services, " "), Names: s.skillNames(known(v.staff.Lang), p.Services), AreaPick: areaOptions(town, v.staff.Area, "")}
	for i := range line.AreaPick {
		line.AreaPick[i].Chosen = slices.Contains(p.Areas, line.AreaPick[i].Value)
	}
	for _, code := range p.Areas {
		line.Where = append(line.Where, areaName(town.Areas, code))
	}
	for _, k := range tickets.ProviderKinds {
		line.Kinds = append(line.Kinds, option{string(k), "console.providers.kind." + string(k), k == p.Kind})
	}
	for _, o := range offices {
		line.Offices = append(line.Offices, option{o.ID, o.Name, o.ID == p.Office})
	}
	return line
}

// keepProvider adds an entry (no id) or changes one. Whose work ends at an area keeps entries of that area only.
func (s *Server) keepProvider(c *fiber.Ctx, v *visit) error {
	p := tickets.Provider{
		ID: cut(c.FormValue("id"), 60), Name: cut(c.FormValue("name"), 60), Kind: tickets.ProviderKind(c.FormValue("kind")), Services: codes(c.FormValue("services")),
		Areas: formValues(c, "areas"), Phone: cut(c.FormValue("phone"), 40), Fee: cut(c.FormValue("fee"), 100), Office: cut(c.FormValue("office"), 60),
	}
	all, err := s.cfg.Providers.AllProviders(c.UserContext())
	if err != nil {
		return err
	}
	fresh := s.formID(c, v)
	if slices.ContainsFunc(all, func(k tickets.Provider) bool { return k.ID == fresh }) { // the same form once more
		return c.Redirect("/console/providers?done=1", fiber.StatusSeeOther)
	}
	if err = mayKeep(v, all, p); err == nil {
		p.ID = cmp.Or(p.ID, fresh)
		err = s.cfg.Providers.KeepProvider(c.UserContext(), p)
		if err == nil {
			return c.Redirect("/console/providers?done=1", fiber.StatusSeeOther)
		}
		p.ID = cut(c.FormValue("id"), 60)
	}
	if isNotFound(err) {
		return err
	}
	view, status := providersView{}, 0
	status, view.Wrong = s.whyNot(c, v, err)
	return s.showProviders(c, v, status, view, p)
}

// mayKeep says what is wrong with an entry; nil: nothing.
func mayKeep(v *visit, all []tickets.Provider, p tickets.Provider) error {
	stored := slices.IndexFunc(all, func(k tickets.Provider) bool { return k.ID == p.ID })
	bounded := func(p tickets.Provider) bool {
		return v.staff.Area != "" && (len(p.Areas) == 0 || slices.ContainsFunc(p.Areas, func(code string) bool { return !tickets.Within(code, v.staff.Area) }))
	}
	switch {
	case p.ID != "" && stored < 0:
		return tickets.ErrNotFound
	case p.Name == "":
		return tickets.Refuse(tickets.Invalid, "console.offices.no_name")
	case !slices.Contains(tickets.ProviderKinds, p.Kind):
		return tickets.Refuse(tickets.Invalid, "console.offices.no_kind")
	case slices.ContainsFunc(all, func(k tickets.Provider) bool { return k.Name == p.Name && k.ID != p.ID }):
		return tickets.Refuse(tickets.Invalid, "console.offices.name_taken")
	case bounded(p) || stored >= 0 && bounded(all[stored]):
		return tickets.Refuse(tickets.NotAllowed, "console.orders.other_area")
	}
	return nil
}

func (s *Server) dropProvider(c *fiber.Ctx, v *visit) error {
	all, err := s.cfg.Providers.AllProviders(c.UserContext())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(k tickets.Provider) bool { return k.ID == c.Params("id") })
	if i < 0 {
		return fiber.ErrNotFound
	}
	if err := mayKeep(v, all, all[i]); err != nil {
		return err
	}
	if err := s.cfg.Providers.DropProvider(c.UserContext(), all[i].ID); err != nil {
		return err
	}
	return c.Redirect("/console/providers?done=1", fiber.StatusSeeOther)
}
