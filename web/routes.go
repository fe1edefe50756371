package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// ruleView is one rule, as a sentence and as a form.
type ruleView struct {
	N                        int // from 1
	Name                     string
	Services, Areas, Hours   string // as typed
	What, Where, When, Whose string // in words
	Office, As               []option
	With                     []option // co-offices
	First, Last, Open        bool
}

// tried is where a matter would go.
type tried struct {
	Service, Place         string
	Office, CoOffices, Why string
	Area, Point            string
}

type rulesView struct {
	Rules     []ruleView
	New       ruleView
	Version   int
	Automatic bool
	MayKeep   bool
	Services  []group // for trying
	Try       tried
	Tried     bool
	Mistakes  []mistakeView
	Wrong     string
	Done      string // locale key
}

var sampleRule = ruleView{
	N: 1, Name: "水", Services: "0105", Areas: "990101001", Hours: "off", What: "供水", Where: "幸福里街道", When: "下班后", Whose: "水公司",
	Office: []option{{"water", "水公司", true}}, As: []option{{"水", "水", true}}, With: []option{{"street", "街道", true}}, First: true, Last: true, Open: true,
}

var rulesPage = page("routes.html", rulesView{
	Rules: []ruleView{sampleRule, {N: 2, Name: "其余", Whose: "街道"}}, New: sampleRule, Version: 3, Automatic: true, MayKeep: true,
	Services: []group{{"01", []option{{"0101", "路灯", true}}}},
	Try:      tried{Service: "0105", Place: "幸福里3号楼", Office: "水公司", CoOffices: "街道", Why: "按第 1 条", Area: "第1网格", Point: "31.2, 120.1"}, Tried: true,
	Mistakes: []mistakeView{{"routes.yaml 第 1 项", "绕圈", false}}, Wrong: "x", Done: "console.routes.done",
})

func (s *Server) rules(c *fiber.Ctx, v *visit) error {
	view := rulesView{Done: afterwards(c, "console.routes.done")}
	if c.Query("try") != "" {
		view.Tried = true
		view.Try.Service, view.Try.Place = cut(c.Query("service"), 8), cut(c.Query("place"), 100)
	}
	return s.showRules(c, v, fiber.StatusOK, view, nil)
}

// showRules fills the list into a view; sent are rules that could not be kept.
func (s *Server) showRules(c *fiber.Ctx, v *visit, status int, view rulesView, sent *tickets.TownData) error {
	town, err := s.cfg.Towns.Town(c.UserContext())
	if err != nil {
		return err
	}
	lang := known(v.staff.Lang)
	data := town.TownData
	if sent != nil {
		data = *sent
	}
	view.Version, view.Automatic = town.Version, data.Automatic
	view.MayKeep, _ = v.staff.MayOpen("routes", true)
	for i, r := range data.Rules {
		rule := s.ruleOf(lang, town, data.Rules, r)
		rule.N, rule.First, rule.Last = i+1, i == 0, i == len(data.Rules)-1
		view.Rules = append(view.Rules, rule)
	}
	view.New = s.ruleOf(lang, town, data.Rules, tickets.Rule{})
	view.Services = s.serviceGroups(lang, view.Try.Service, false)
	if view.Tried {
		if err := s.tryOut(c, lang, town, &view.Try); err != nil {
			return err
		}
	}
	return rulesPage.show(s, c, status, view)
}

// tryOut asks the rules where a matter would go now, as if somebody reported it.
func (s *Server) tryOut(c *fiber.Ctx, lang tickets.Lang, town *tickets.Town, t *tried) error {
	r, p, area, err := s.cfg.Router.Try(c.UserContext(), t.Service, tickets.Place{Text: t.Place})
	if err != nil {
		return err
	}
	t.Office, t.Why, t.Area = r.Office.Name, s.line(lang, r.Why), town.AreaName(area)
	t.CoOffices = strings.Join(officeNames(town, idsOf(r.CoOffices)), s.say(lang, "console.comma"))
	if p.HasPoint() {
		t.Point = strconv.FormatFloat(p.Lat, 'f', 5, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', 5, 64)
	}
	return nil
}

// ruleOf puts a rule into words and into a form.
func (s *Server) ruleOf(lang tickets.Lang, town *tickets.Town, rules []tickets.Rule, r tickets.Rule) ruleView {
	v := ruleView{Name: r.Name, Services: strings.Join(r.Services, " "), Areas: strings.Join(r.Areas, " "), Hours: r.Hours}
	comma := s.say(lang, "console.comma")
	var what, where []string
	for _, code := range r.Services {
		name := s.service(lang, code)
		if name == code {
			name = s.class(lang, code)
		}
		what = append(what, name)
	}
	for _, code := range r.Areas {
		where = append(where, town.AreaName(code))
	}
	v.What, v.Where = strings.Join(what, comma), strings.Join(where, comma)
	switch r.Hours {
	case "work", "off":
		v.When = s.say(lang, "console.routes.hours."+r.Hours)
	default:
		v.When = r.Hours
	}
	names := func(id string) string {
		switch id {
		case tickets.OfCommunity:
			return s.say(lang, "console.routes.of_community")
		case tickets.OfStreet:
			return s.say(lang, "console.routes.of_street")
		}
		if o, known := town.Office(id); known {
			return o.Name
		}
		return id
	}
	v.Whose = names(r.Office)
	if r.As != "" {
		v.Whose = s.say(lang, "console.routes.as", "rule", r.As)
	}
	for _, co := range r.CoOffices {
		v.Whose += comma + s.say(lang, "console.routes.assists", "office", names(co))
	}
	for _, id := range append([]string{tickets.OfCommunity, tickets.OfStreet}, idsOf(town.Offices)...) {
		v.Office = append(v.Office, option{id, names(id), id == r.Office})
		v.With = append(v.With, option{id, names(id), slices.Contains(r.CoOffices, id)})
	}
	for _, other := range rules {
		if other.Name != r.Name {
			v.As = append(v.As, option{other.Name, other.Name, other.Name == r.As})
		}
	}
	return v
}

// keepRules changes the list by one step: a rule added, changed, moved or removed, or whether it is followed by itself.
func (s *Server) keepRules(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	data := town.TownData
	data.Version, _ = strconv.Atoi(c.FormValue("version"))
	data.Rules = slices.Clone(data.Rules)
	if !editRules(&data, c) {
		return fiber.ErrNotFound
	}
	staff, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	wrong := slices.DeleteFunc(added(tickets.CheckTown(town.TownData, staff), tickets.CheckTown(data, staff)), func(m tickets.Mistake) bool { return m.Mild })
	if len(wrong) > 0 {
		return s.showRules(c, v, fiber.StatusUnprocessableEntity, rulesView{Mistakes: s.mistakes(lang, wrong)}, &data)
	}
	err = s.cfg.Towns.KeepRules(ctx, data)
	if refused := (*tickets.Error)(nil); errors.As(err, &refused) {
		return s.showRules(c, v, statusOf(refused.Kind), rulesView{Wrong: s.refusal(lang, refused)}, nil)
	}
	if err != nil {
		return err
	}
	s.log.Info("rules kept", "request", requestID(c), "by", v.staff.ID)
	return c.Redirect("/console/routes?done=1", fiber.StatusSeeOther)
}

// added are the mistakes that were not there before.
func added(before, after []tickets.Mistake) []tickets.Mistake {
	key := func(m tickets.Mistake) string { return m.File + m.Says.Key + m.Says.Args["name"] + m.Says.Args["id"] }
	old := map[string]bool{}
	for _, m := range before {
		if !m.Mild {
			old[key(m)] = true
		}
	}
	return slices.DeleteFunc(after, func(m tickets.Mistake) bool { return old[key(m)] })
}

func editRules(data *tickets.TownData, c *fiber.Ctx) bool {
	n, _ := strconv.Atoi(c.FormValue("n"))
	at, rules := n-1, data.Rules
	there := at >= 0 && at < len(rules)
	switch do := c.FormValue("do"); {
	case do == "mode":
		data.Automatic = c.FormValue("automatic") != ""
	case do == "add":
		where := len(rules)
		if there { // in front of that one
			where = at
		}
		data.Rules = slices.Insert(rules, where, sentRule(c))
	case do == "save" && there:
		old := rules[at].Name
		rules[at] = sentRule(c)
		for i := range rules { // who refers to it follows its new name
			if rules[i].As == old && old != "" {
				rules[i].As = rules[at].Name
			}
		}
	case do == "remove" && there:
		data.Rules = slices.Delete(rules, at, at+1)
	case do == "up" && there && at > 0:
		rules[at-1], rules[at] = rules[at], rules[at-1]
	case do == "down" && there && at+1 < len(rules):
		rules[at+1], rules[at] = rules[at], rules[at+1]
	default:
		return false
	}
	return true
}

func sentRule(c *fiber.Ctx) tickets.Rule {
	r := tickets.Rule{
		Name: cut(c.FormValue("name"), 60), Services: codes(c.FormValue("services")), Areas: codes(c.FormValue("areas")),
		Hours: strings.TrimSpace(c.FormValue("hours")), Office: c.FormValue("office"), As: c.FormValue("as"), CoOffices: formValues(c, "with"),
	}
	if r.As != "" {
		r.Office = ""
	}
	return r
}

// codes reads a list that is typed with blanks or commas of any script.
func codes(text string) []string {
	return strings.FieldsFunc(cut(text, 1000), func(r rune) bool { return strings.ContainsRune(" ,，、;；", r) })
}
