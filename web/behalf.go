package web

import (
	"cmp"
	"net/url"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// behalfView is the form by which staff order for somebody without a telephone of their own to write with.
type behalfView struct {
	Services                       []group
	Areas                          []option
	Words, When, Place             string
	Name, Phone, Address, Relation string
	Relations                      []string
	Once, Wrong                    string
	Done                           tickets.Number // what was just ordered
}

var behalfPage = page("behalf.html", behalfView{
	Services: []group{{"S", []option{{"S01", "上门小修", true}}}}, Areas: []option{{"1", "一网格", true}}, Words: "x", When: "周三上午", Place: "3号楼", Name: "张奶奶", Phone: "1",
	Address: "3号楼", Relation: "网格员", Relations: []string{"网格员"}, Once: "o", Wrong: "y", Done: "20261126-0001",
})

func (s *Server) behalf(c *fiber.Ctx, v *visit) error {
	view := behalfView{}
	if number, ok := tickets.FindNumber(c.Query("done")); ok {
		view.Done = number
	}
	return s.showBehalf(c, v, fiber.StatusOK, view, "", "")
}

func (s *Server) showBehalf(c *fiber.Ctx, v *visit, status int, view behalfView, service, area string) error {
	town, err := s.cfg.Towns.Town(c.UserContext())
	if err != nil {
		return err
	}
	lang := known(v.staff.Lang)
	view.Services, view.Areas, view.Once = s.orderServices(lang, service), areaOptions(town, v.staff.Area, area), newToken()
	for _, key := range []string{"warden", "grid", "child", "neighbour", "community"} {
		view.Relations = append(view.Relations, s.say(lang, "console.behalf.relation."+key))
	}
	return behalfPage.show(s, c, status, view)
}

// fileBehalf opens the order. Whom it is for is told by the desk where they talk with us; otherwise the organiser telephones.
func (s *Server) fileBehalf(c *fiber.Ctx, v *visit) error {
	view := behalfView{
		Words: lines(c.FormValue("words")), When: cut(c.FormValue("when"), 60), Place: cut(c.FormValue("place"), 200), Name: cut(c.FormValue("name"), 40),
		Phone: cut(c.FormValue("phone"), 40), Address: cut(c.FormValue("address"), 200), Relation: cut(c.FormValue("relation"), 20),
	}
	service, area := cut(c.FormValue("service"), 8), cut(c.FormValue("area"), 20)
	sv, ok := s.cfg.Services.Get(service)
	source := formSource(c, v)
	var err error
	switch {
	case !ok || !sv.Order:
		err = tickets.Refuse(tickets.Invalid, "console.behalf.no_service")
	case view.Name == "":
		err = tickets.Refuse(tickets.Invalid, "console.behalf.no_name")
	case view.Phone == "" && view.Address == "":
		err = tickets.Refuse(tickets.Invalid, "console.behalf.no_way")
	case view.Phone != "" && digits(view.Phone) < 7:
		err = tickets.Refuse(tickets.Invalid, "console.behalf.bad_phone")
	case !tickets.Covers(v.staff.Area, area):
		err = tickets.Refuse(tickets.Invalid, "console.orders.other_area")
	}
	var t tickets.Ticket
	if err == nil {
		by := v.staff.Actor()
		t, err = s.cfg.Filer.File(c.UserContext(), tickets.Filing{
			Source: cmp.Or(source, "console/"+v.staff.ID+"/"+newToken()), Kind: tickets.Order, Service: service, Chosen: true, Words: view.Words, When: view.When, Lang: known(v.staff.Lang),
			Place: tickets.Place{Text: cmp.Or(view.Place, view.Address), Grid: area}, Contact: tickets.Contact{Name: view.Name, Phone: view.Phone},
			For: &tickets.OnBehalf{Name: view.Name, Phone: view.Phone, Address: view.Address, Relation: view.Relation},
			Also: func(change *tickets.Change) { // it was said at the counter: nobody waits in a chat for the answer
				change.Events[0].By, change.Notices = by, nil
			},
		})
	}
	if err == nil {
		return c.Redirect("/console/orders/behalf?done="+url.QueryEscape(string(t.Number)), fiber.StatusSeeOther)
	}
	status := 0
	status, view.Wrong = s.whyNot(c, v, err)
	return s.showBehalf(c, v, status, view, service, area)
}

// digits counts them: a number may be written with blanks, an extension or whose it is.
func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
