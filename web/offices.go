package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// officeKinds as tickets.Office.Kind has them; their words are "console.office.kind.<kind>".
var officeKinds = []string{"community", "street", "department", "utility"}

type officeView struct {
	tickets.Office
	Kinds          []option
	Areas, Parents []option
	Served, Duty   string // codes, as typed
	ChatText       string
	Empty          bool // nobody acts for it
	Open           bool
}

type officesView struct {
	Offices []officeView
	New     officeView
	Wrong   string // words
	Done    string // locale key
}

var sampleOffice = officeView{
	Office: tickets.Office{ID: "o1", Name: "物业", Kind: "community", Phone: "010-1", Area: "110108"},
	Kinds:  []option{{"community", "console.office.kind.community", true}}, Open: true,
	Areas: []option{{"990101001", "幸福里街道", true}}, Parents: []option{{"street", "街道", true}}, Served: "01", Duty: "0110", ChatText: "telegram:-1", Empty: true,
}

var officesPage = page("offices.html", officesView{Offices: []officeView{sampleOffice}, New: sampleOffice, Wrong: "x", Done: "console.offices.saved"})

func (s *Server) offices(c *fiber.Ctx, v *visit) error {
	view := officesView{New: officeView{Kinds: kindOptions("community")}, Done: afterwards(c, "console.offices.saved")}
	return s.showOffices(c, v, fiber.StatusOK, view, tickets.Office{})
}

// showOffices fills the list into a view; sent is an office whose form could not be kept.
// townAndOffices are the areas of the tenant, and its offices by name.
func (s *Server) townAndOffices(ctx context.Context) (town *tickets.Town, offices []tickets.Office, err error) {
	if offices, err = s.cfg.Offices.AllOffices(ctx); err != nil {
		return nil, nil, err
	}
	town, err = s.cfg.Towns.Town(ctx)
	return town, offices, err
}

func (s *Server) showOffices(c *fiber.Ctx, v *visit, status int, view officesView, sent tickets.Office) error {
	town, all, err := s.townAndOffices(c.UserContext())
	if err != nil {
		return err
	}
	staff, err := s.cfg.Staff.AllStaff(c.UserContext())
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Area != "" && !tickets.Within(o.Area, v.staff.Area) {
			continue
		}
		line := officeView{Office: o, Kinds: kindOptions(o.Kind)}
		if o.ID == sent.ID && sent.ID != "" {
			line = officeView{Office: sent, Kinds: kindOptions(sent.Kind), Open: true}
		}
		line.Empty = !tickets.Manned(o.ID, staff)
		view.Offices = append(view.Offices, line)
	}
	view.New.fill(town, v, all)
	for i := range view.Offices {
		view.Offices[i].fill(town, v, all)
	}
	return officesPage.show(s, c, status, view)
}

func kindOptions(chosen string) []option {
	var out []option
	for _, k := range officeKinds {
		out = append(out, option{Value: k, Label: "console.office.kind." + k, Chosen: k == chosen})
	}
	return out
}

// keepOffice adds an office (no id) or changes one.
func (s *Server) keepOffice(c *fiber.Ctx, v *visit) error {
	all, err := s.cfg.Offices.AllOffices(c.UserContext())
	if err != nil {
		return err
	}
	o, fresh := tickets.Office{ID: c.FormValue("id")}, s.formID(c, v)
	for _, stored := range all { // what this form does not show stays as it is
		if stored.ID == o.ID {
			o = stored
		}
		if stored.ID == fresh { // the same form once more
			return c.Redirect("/console/offices?done=1", fiber.StatusSeeOther)
		}
	}
	before := o
	chat := officeForm(c, &o)
	wrong, found, kind := "", o.ID == "", false
	for _, k := range officeKinds {
		kind = kind || k == o.Kind
	}
	for _, other := range all {
		found = found || other.ID == o.ID
		if other.Name == o.Name && other.ID != o.ID {
			wrong = "console.offices.name_taken"
		}
	}
	switch {
	case !found:
		return fiber.ErrNotFound
	case o.Name == "":
		wrong = "console.offices.no_name"
	case !kind:
		wrong = "console.offices.no_kind"
	case !chat:
		wrong = "console.offices.bad_chat"
	case !tickets.Within(o.Area, v.staff.Area) || before.ID != "" && !tickets.Within(before.Area, v.staff.Area):
		wrong = "console.offices.other_area"
	}
	kept, says := o, ""
	kept.ID = cmp.Or(o.ID, fresh)
	if wrong != "" {
		blame(c, wrong)
		says = s.say(known(v.staff.Lang), wrong)
	} else if says, err = s.officeWrong(c.UserContext(), known(v.staff.Lang), kept); err != nil {
		return err
	}
	if says != "" {
		view := officesView{Wrong: says, New: officeView{Kinds: kindOptions("community")}}
		if o.ID == "" {
			view.New = officeView{Office: o, Kinds: kindOptions(o.Kind), Open: true}
		}
		return s.showOffices(c, v, fiber.StatusUnprocessableEntity, view, o)
	}
	if err := s.cfg.Offices.KeepOffice(c.UserContext(), kept); err != nil {
		return err
	}
	s.log.Info("office kept", "request", requestID(c), "office", kept.ID, "by", v.staff.ID)
	return c.Redirect("/console/offices?done=1", fiber.StatusSeeOther)
}

// officeForm reads what the form says of an office; ok is false when its chat is no address.
func officeForm(c *fiber.Ctx, o *tickets.Office) (ok bool) {
	o.Name, o.Kind, o.Phone, o.Area = cut(c.FormValue("name"), 60), c.FormValue("kind"), cut(c.FormValue("phone"), 40), cut(c.FormValue("area"), 40)
	o.Serves, o.Duties, o.Parent = codes(c.FormValue("serves")), codes(c.FormValue("duties")), cut(c.FormValue("parent"), 40)
	chat := strings.TrimSpace(c.FormValue("chat"))
	o.Chat, ok = tickets.ParseAddress(chat)
	if chat == "" {
		o.Chat, ok = tickets.Address{}, true
	}
	return ok
}

// officeWrong is what the tenant as a whole would have against an office; "" when nothing. Without areas there is no tenant to ask.
func (s *Server) officeWrong(ctx context.Context, lang tickets.Lang, o tickets.Office) (string, error) {
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil || len(town.Areas) == 0 {
		return "", err
	}
	staff, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return "", err
	}
	data := town.TownData
	data.Offices = slices.Clone(data.Offices)
	if i := slices.IndexFunc(data.Offices, func(k tickets.Office) bool { return k.ID == o.ID }); i >= 0 {
		data.Offices[i] = o
	} else {
		data.Offices = append(data.Offices, o)
	}
	for _, m := range added(tickets.CheckTown(town.TownData, staff), tickets.CheckTown(data, staff)) {
		if !m.Mild && m.Says.Key != "town.bad.office_empty" { // a new office has nobody yet
			return s.line(lang, m.Says), nil
		}
	}
	return "", nil
}

// fill adds what the form chooses from.
func (o *officeView) fill(town *tickets.Town, v *visit, all []tickets.Office) {
	o.Served, o.Duty, o.ChatText = strings.Join(o.Serves, " "), strings.Join(o.Duties, " "), o.Chat.String()
	o.Areas = areaOptions(town, v.staff.Area, o.Area)
	for _, other := range all {
		if other.ID != o.ID {
			o.Parents = append(o.Parents, option{other.ID, other.Name, other.ID == o.Parent})
		}
	}
}
