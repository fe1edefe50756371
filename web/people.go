package web

import (
	"errors"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// personView is one member of staff as the list shows them.
type personView struct {
	ID, Login, Name string
	Role            tickets.Role
	Lang            tickets.Lang
	Office          string
	Roles, Offices  []option
	Areas           []option
	Area            string // its name
	Disabled, TOTP  bool
	MustChange, Me  bool
	NoPassword      bool // came from a file, and nobody has handed one out yet
	Open            bool
}

// fresh is a password that is shown this once and stored nowhere in words.
type fresh struct{ Login, Password string }

type peopleView struct {
	People         []personView
	Roles, Offices []option
	Areas          []option
	Login, Name    string // of a person that could not be added
	Wrong          string // words
	Done           string // locale key
	Fresh          *fresh
	Adding         bool
	Locked         int // who cannot sign in yet

	sent tickets.Staff // what was chosen in a form that could not be carried out
}

var peoplePage = page("people.html", peopleView{
	People: []personView{{
		ID: "p1", Login: "wang", Name: "王芳", Role: tickets.Handler, Lang: tickets.Hans, Office: "物业", Roles: []option{{"handler", "", true}},
		Offices: []option{{"o1", "物业", true}}, Areas: []option{{"990101001", "幸福里街道", true}}, Area: "幸福里街道", Disabled: true, TOTP: true, MustChange: true, NoPassword: true, Me: true, Open: true,
	}},
	Roles: []option{{"admin", "", false}}, Offices: []option{{"o1", "物业", false}}, Areas: []option{{"990101001", "幸福里街道", false}}, Login: "li", Name: "李", Wrong: "x",
	Done: "console.people.done.saved", Fresh: &fresh{"wang", "abcd-efgh"}, Adding: true, Locked: 1,
})

func (s *Server) people(c *fiber.Ctx, v *visit) error {
	view := peopleView{}
	if c.Query("done") == "saved" {
		view.Done = "console.people.done.saved"
	}
	return s.showPeople(c, v, fiber.StatusOK, view, "")
}

// showPeople fills the list into a view; open is the person whose form is unfolded.
func (s *Server) showPeople(c *fiber.Ctx, v *visit, status int, view peopleView, open string) error {
	ctx := c.UserContext()
	all, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	town, offices, err := s.townAndOffices(ctx)
	if err != nil {
		return err
	}
	names := namesOf(offices)
	for _, p := range all {
		if p.ID == view.sent.ID {
			p.Name, p.Role, p.Office, p.Area, p.Disabled = view.sent.Name, view.sent.Role, view.sent.Office, view.sent.Area, view.sent.Disabled
		}
		view.People = append(view.People, personView{
			ID: p.ID, Login: p.Login, Name: p.Name, Role: p.Role, Lang: known(p.Lang), Office: names[p.Office],
			Roles: roleOptions(p.Role), Offices: officeOptions(offices, p.Office), Disabled: p.Disabled, TOTP: p.TOTPSecret != "",
			MustChange: p.MustChange && p.Password != "", NoPassword: p.Password == "", Me: p.ID == v.staff.ID, Open: p.ID == open,
			Area: town.AreaName(p.Area), Areas: areaOptions(town, "", p.Area),
		})
	}
	view.Locked = locked(all)
	added := view.sent
	if !view.Adding {
		added = tickets.Staff{Role: tickets.Dispatcher}
	}
	view.Roles, view.Offices, view.Areas = roleOptions(added.Role), officeOptions(offices, added.Office), areaOptions(town, "", added.Area)
	return peoplePage.show(s, c, status, view)
}

// locked counts who cannot sign in because nobody has handed them a password: accounts come without one from a file.
func locked(all []tickets.Staff) (n int) {
	for _, p := range all {
		if p.Password == "" && !p.Disabled {
			n++
		}
	}
	return n
}

func roleOptions(chosen tickets.Role) []option {
	var out []option
	for _, r := range tickets.Roles {
		out = append(out, option{Value: string(r), Label: "role." + string(r), Chosen: r == chosen})
	}
	return out
}

func officeOptions(offices []tickets.Office, chosen string) []option {
	var out []option
	for _, o := range offices {
		out = append(out, option{o.ID, o.Name, o.ID == chosen})
	}
	return out
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

// addPerson makes an account with a password that is shown once.
func (s *Server) addPerson(c *fiber.Ctx, v *visit) error {
	password := oneTimePassword()
	p := tickets.Staff{
		ID: s.cfg.NewID(), Login: strings.ToLower(strings.TrimSpace(c.FormValue("login"))), Lang: tickets.Hans,
		Password: HashPassword(password), MustChange: true, CreatedAt: s.cfg.Now(),
	}
	wrong, err := s.fillPerson(c, &p)
	if err != nil {
		return err
	}
	if !loginPattern.MatchString(p.Login) {
		wrong = "console.people.bad_login"
	}
	if wrong == "" {
		err := s.cfg.Staff.KeepStaff(c.UserContext(), p)
		if errors.Is(err, tickets.ErrConflict) {
			wrong = "console.people.login_taken"
		} else if err != nil {
			return err
		}
	}
	if wrong != "" {
		blame(c, wrong)
		view := peopleView{Login: p.Login, Name: p.Name, Wrong: s.say(known(v.staff.Lang), wrong), Adding: true, sent: p}
		return s.showPeople(c, v, fiber.StatusUnprocessableEntity, view, "")
	}
	s.log.Info("staff added", "request", requestID(c), "staff", p.ID, "by", v.staff.ID)
	return s.showPeople(c, v, fiber.StatusOK, peopleView{Fresh: &fresh{p.Login, password}}, "")
}

// fillPerson reads name, role and office of a form; wrong is a locale key.
func (s *Server) fillPerson(c *fiber.Ctx, p *tickets.Staff) (wrong string, err error) {
	p.Name, p.Role, p.Office = cut(c.FormValue("name"), 40), tickets.Role(c.FormValue("role")), c.FormValue("office")
	if p.Role != tickets.Handler {
		p.Office = ""
	}
	p.Area = cut(c.FormValue("area"), 16)
	town, err := s.cfg.Towns.Town(c.UserContext())
	if err != nil {
		return "", err
	}
	if _, known := town.Area(p.Area); !known && p.Area != "" {
		return "console.people.no_area", nil
	}
	offices, err := s.cfg.Offices.AllOffices(c.UserContext())
	if err != nil {
		return "", err
	}
	office, role := p.Office == "", false
	for _, o := range offices {
		office = office || o.ID == p.Office
	}
	for _, r := range tickets.Roles {
		role = role || r == p.Role
	}
	switch {
	case p.Name == "":
		return "console.people.no_name", nil
	case !role:
		return "console.people.no_role", nil
	case !office, p.Role == tickets.Handler && p.Office == "":
		return "console.people.no_office", nil
	}
	return "", nil
}

// editPerson changes name, role, office and whether the account works. Nobody can lock the last admin out, nor themselves.
func (s *Server) editPerson(c *fiber.Ctx, v *visit) error {
	p, err := s.cfg.Staff.StaffByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	wrong, err := s.fillPerson(c, &p)
	if err != nil {
		return err
	}
	p.Disabled = c.FormValue("disabled") != ""
	if p.ID == v.staff.ID && (p.Disabled || p.Role != tickets.Admin || p.Area != v.staff.Area) {
		wrong = "console.people.not_yourself"
	}
	if wrong != "" {
		blame(c, wrong)
		view := peopleView{Wrong: s.say(known(v.staff.Lang), wrong), sent: p}
		return s.showPeople(c, v, fiber.StatusUnprocessableEntity, view, p.ID)
	}
	if err := s.cfg.Staff.KeepStaff(c.UserContext(), p); err != nil {
		return err
	}
	s.log.Info("staff changed", "request", requestID(c), "staff", p.ID, "by", v.staff.ID)
	return c.Redirect("/console/people?done=saved", fiber.StatusSeeOther)
}

// resetPerson gives somebody a password that works until they set their own, takes their second factor away, and ends their sessions.
func (s *Server) resetPerson(c *fiber.Ctx, v *visit) error {
	p, err := s.cfg.Staff.StaffByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if p.ID == v.staff.ID {
		view := peopleView{Wrong: s.say(known(v.staff.Lang), "console.people.not_yourself")}
		return s.showPeople(c, v, fiber.StatusUnprocessableEntity, view, p.ID)
	}
	password := readmit(&p)
	if err := s.cfg.Staff.KeepStaff(c.UserContext(), p); err != nil {
		return err
	}
	if err := s.cfg.KV.Delete(c.UserContext(), loginKey(p.Login)); err != nil {
		s.log.Warn("tries not forgotten", "request", requestID(c), "error", err.Error())
	}
	s.log.Info("password reset", "request", requestID(c), "staff", p.ID, "by", v.staff.ID)
	return s.showPeople(c, v, fiber.StatusOK, peopleView{Fresh: &fresh{p.Login, password}}, "")
}
