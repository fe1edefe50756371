package web

import (
	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// officeKinds as tickets.Office.Kind has them; their words are "console.office.kind.<kind>".
var officeKinds = []string{"community", "street", "department", "utility"}

type officeView struct {
	tickets.Office
	Kinds []option
	Open  bool
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
}

var officesPage = page("offices.html", officesView{Offices: []officeView{sampleOffice}, New: sampleOffice, Wrong: "x", Done: "console.offices.saved"})

func (s *Server) offices(c *fiber.Ctx, v *visit) error {
	view := officesView{New: officeView{Kinds: kindOptions("community")}}
	if c.Query("done") != "" {
		view.Done = "console.offices.saved"
	}
	return s.showOffices(c, fiber.StatusOK, view, tickets.Office{})
}

// showOffices fills the list into a view; sent is an office whose form could not be kept.
func (s *Server) showOffices(c *fiber.Ctx, status int, view officesView, sent tickets.Office) error {
	all, err := s.cfg.Offices.AllOffices(c.UserContext())
	if err != nil {
		return err
	}
	for _, o := range all {
		line := officeView{Office: o, Kinds: kindOptions(o.Kind)}
		if o.ID == sent.ID && sent.ID != "" {
			line = officeView{Office: sent, Kinds: kindOptions(sent.Kind), Open: true}
		}
		view.Offices = append(view.Offices, line)
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
	o := tickets.Office{ID: c.FormValue("id")}
	for _, stored := range all { // what this form does not show stays as it is
		if stored.ID == o.ID {
			o = stored
		}
	}
	o.Name, o.Kind, o.Phone, o.Area = cut(c.FormValue("name"), 60), c.FormValue("kind"), cut(c.FormValue("phone"), 40), cut(c.FormValue("area"), 40)
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
	}
	if wrong != "" {
		view := officesView{Wrong: s.say(known(v.staff.Lang), wrong), New: officeView{Kinds: kindOptions("community")}}
		if o.ID == "" {
			view.New = officeView{Office: o, Kinds: kindOptions(o.Kind), Open: true}
		}
		return s.showOffices(c, fiber.StatusUnprocessableEntity, view, o)
	}
	if o.ID == "" {
		o.ID = s.cfg.NewID()
	}
	if err := s.cfg.Offices.KeepOffice(c.UserContext(), o); err != nil {
		return err
	}
	s.log.Info("office kept", "request", requestID(c), "office", o.ID, "by", v.staff.ID)
	return c.Redirect("/console/offices?done=1", fiber.StatusSeeOther)
}
