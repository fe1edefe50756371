package web

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

const pageSize = 40

// row is one ticket of the list.
type row struct {
	Number  tickets.Number
	Stage   tickets.Stage
	Urgency string // danger, pressing, ordinary
	Service string
	Words   string
	Place   string
	Office  string
	Left    string
	Late    bool
	Work    string   // what is left of it in working time
	Marks   []string // words
	Filed   string
	Level   int
}

type tab struct {
	Key     string
	Href    string
	Count   int
	Current bool
}

// heap is a tab whose tickets are not all counted.
type heap struct {
	Key, Href, Count string // "12", "500+"
	Current          bool
}

type listView struct {
	Tabs                    []heap
	Text, Stage, Urgency    string
	Offices                 []option
	Areas                   []option
	Services                []group
	Filtered, Chosen        bool // by anything; by more than words
	MayOffice               bool
	Danger                  int
	Asked, Assist           int // requests that wait for a decision; tickets this office is to help with
	Marks                   []option
	Rising                  int // hot matters
	Dangers                 []row
	Rows                    []row
	Total, Late             string // as a heap's Count; Late: "" for none
	Previous, Following, At string
	LateHref                string // "" when the list is of another urgency
	First                   string // the beginning of the list, when this is not it
	Search, Phone           bool   // newest first; for a telephone number, which is not asked for again and again
	Wrong                   string // locale key: why nothing was looked for
	Moved                   string // "<number>/<verb>" of a move after which the ticket is another office's
}

var sampleRow = row{
	Number: "20261123-0001", Stage: tickets.Assigned, Urgency: "danger", Service: "燃气泄漏", Words: "闻到煤气味", Place: "3号楼", Office: "物业",
	Left: "还剩 1 小时", Late: true, Work: "工作时 1 小时", Marks: []string{"挂账"}, Filed: "08:12", Level: 1,
}

var listPage = page("list.html", listView{
	Tabs: []heap{{Key: "stage.filed", Href: "/console?stage=filed", Count: "3", Current: true}}, Text: "灯", Stage: "filed", Urgency: "late",
	Offices: []option{{"o1", "物业", true}}, Areas: []option{{"990101001", "幸福里街道", true}}, Services: []group{{"01", []option{{"0101", "0101 路灯", true}}}},
	Filtered: true, Chosen: true, MayOffice: true,
	Danger: 1, Late: "1", LateHref: "/console?urgency=late", Asked: 1, Assist: 1, Rising: 2, Marks: []option{{"asked", "待审批", true}}, Dangers: []row{sampleRow}, Rows: []row{sampleRow}, Total: "500+",
	Previous: "/console?before=x", First: "/console", Following: "/console?after=x", At: "09:00", Moved: "20261123-0001/return", Search: true,
	Wrong: "work.phone.not_yours",
})

var movedPattern = regexp.MustCompile(`^[0-9-]{13,16}/[a-z]+$`)

// filter is what the address line asks for.
type filter struct {
	stage, office, urgency, service, text, mark, area string

	after, before tickets.Cursor
}

func filterOf(c *fiber.Ctx) filter {
	f := filter{
		stage: c.Query("stage"), office: c.Query("office"), urgency: c.Query("urgency"), service: c.Query("service"),
		text: cut(strings.TrimSpace(c.Query("q")), 100), mark: c.Query("mark"), area: cut(c.Query("area"), 16),
	}
	f.after, f.before = tickets.Cursor(cut(c.Query("after"), 60)), tickets.Cursor(cut(c.Query("before"), 60))
	if f.stage == "" && f.text != "" {
		f.stage = "all" // who searches wants to find it wherever it stands
	}
	if f.stage == "" {
		f.stage = "open"
	}
	return f
}

// href is the address of the same list with another stage, from its beginning or, with a place named, from there on.
func (f filter) href(stage, name string, place tickets.Cursor) string {
	q := url.Values{}
	for name, value := range map[string]string{"office": f.office, "urgency": f.urgency, "service": f.service, "q": f.text, "mark": f.mark, "area": f.area} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if stage != "open" || f.text != "" {
		q.Set("stage", stage)
	}
	if place != "" {
		q.Set(name, string(place))
	}
	if len(q) == 0 {
		return "/console"
	}
	return "/console?" + q.Encode()
}

// lateHref is the address of those of the same list that are late; "" when its urgency leaves no room for that.
func (f filter) lateHref() string {
	if f.urgency != "" && f.urgency != "late" {
		return ""
	}
	f.urgency = "late"
	return f.href(f.stage, "", "")
}

// stagesOf are the tabs of the list: what is open, every stage on its own, what ended otherwise, everything.
func stagesOf(tab string) []tickets.Stage {
	switch tab {
	case "all":
		return nil
	case "ended":
		return []tickets.Stage{tickets.Declined, tickets.Withdrawn}
	}
	var out []tickets.Stage
	for _, st := range tickets.Stages {
		if tab == string(st) || tab == "open" && st.Open() {
			out = append(out, st)
		}
	}
	return out
}

// query is what the store is asked. A handler only ever sees their own office's tickets.
func (s *Server) query(v *visit, f filter) tickets.Query {
	q := tickets.Query{
		Stages: stagesOf(f.stage), Office: f.office, Service: f.service, Text: f.text, Late: f.urgency == "late", Mark: markOf(f.mark),
		Now: s.cfg.Now(), Limit: pageSize, After: f.after, Before: f.before, Area: f.area, Scope: v.staff.Area,
	}
	if phone, ok := tickets.PhoneIn(f.text); ok {
		q.Text, q.Phone = "", phone
	}
	switch f.urgency {
	case "danger":
		q.Urgency = tickets.Danger
	case "pressing":
		q.Urgency = tickets.Pressing
	}
	if v.staff.Role == tickets.Handler {
		q.Office, q.Unhidden = v.staff.Office, true // words would tell who asked to stay unknown to them
	}
	return q
}

func (s *Server) list(c *fiber.Ctx, v *visit) error {
	f := filterOf(c)
	if f.stage != "all" && len(stagesOf(f.stage)) == 0 {
		return fiber.ErrNotFound
	}
	if c.Get("X-Live") == "" {
		at, err := s.byNumber(c.UserContext(), v, f.text)
		if err != nil {
			return err
		}
		if at != "" {
			return c.Redirect(at, fiber.StatusSeeOther)
		}
	}
	if _, phone := tickets.PhoneIn(f.text); phone && c.Get("X-Live") != "" {
		return fiber.ErrNotFound // only a person looks for a person, not a page for itself
	}
	view, err := s.listOf(c, v, f)
	if err != nil {
		return err
	}
	if moved := c.Query("moved"); movedPattern.MatchString(moved) {
		view.Moved = moved
	}
	if c.Get("X-Live") != "" {
		return listPage.part(s, c, "live", fiber.StatusOK, view)
	}
	return listPage.show(s, c, fiber.StatusOK, view)
}

func (s *Server) listOf(c *fiber.Ctx, v *visit, f filter) (listView, error) {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view := listView{
		Text: f.text, Stage: f.stage, Urgency: f.urgency, At: s.cfg.Now().In(s.cfg.Location).Format("15:04:05"),
		Services: s.serviceGroups(lang, f.service, true), MayOffice: !v.is(tickets.Handler), Search: f.text != "",
		Filtered: f.office+f.urgency+f.service+f.mark+f.text+f.area != "", Chosen: f.office+f.urgency+f.service+f.mark+f.area != "",
		Marks: s.markOptions(v, f.mark),
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return view, err
	}
	if view.Areas, err = s.areaFilter(ctx, v, f.area); err != nil {
		return view, err
	}
	for _, o := range offices {
		view.Offices = append(view.Offices, option{o.ID, o.Name, o.ID == f.office})
	}
	var found tickets.Page
	counts := tickets.Counts{}
	q := s.query(v, f)
	view.Phone, view.Wrong = q.Phone != "", v.mayLookFor(q)
	if v.staff.Role != tickets.Handler || v.staff.Office != "" {
		if found, counts, err = s.look(c, v, q, view.Wrong == ""); err != nil {
			return view, err
		}
		if view.Asked, view.Assist, err = s.waiting(c, v); err != nil {
			return view, err
		}
		if view.Dangers, view.Danger, err = s.dangers(c, v, offices); err != nil {
			return view, err
		}
	}
	view.Rows = s.rows(v, found.Tickets, offices)
	if q.Mark == tickets.MarkReturned { // nothing else on such a row says why it is here: an office of before has given it back
		for i := range view.Rows {
			view.Rows[i].Marks = append(view.Rows[i].Marks, s.say(lang, "console.filter.mark.returned"))
		}
	}
	view.Total, view.Tabs = heaped(f.stage, counts), tabs(f, counts)
	view.Rising = s.rising(c, v)
	if (f.stage == "open" || f.stage == "all") && counts.Late > 0 { // it counts all that are open
		view.Late, view.LateHref = strconv.Itoa(counts.Late), f.lateHref()
	}
	if found.Earlier != "" {
		view.Previous = f.href(f.stage, "before", found.Earlier)
	}
	if found.Later != "" {
		view.Following = f.href(f.stage, "after", found.Later)
	}
	if f.after != "" || f.before != "" {
		view.First = f.href(f.stage, "", "")
	}
	return view, nil
}

// look finds and counts, and writes down whose telephone number was looked for before anybody reads what was found.
func (s *Server) look(c *fiber.Ctx, v *visit, q tickets.Query, may bool) (found tickets.Page, counts tickets.Counts, err error) {
	if !may {
		return found, counts, nil
	}
	if found, err = s.cfg.Tickets.FindTickets(c.UserContext(), q); err != nil {
		return found, counts, err
	}
	if q.Phone != "" {
		if err := s.noteLookup(c, v, q.Phone, len(found.Tickets)); err != nil {
			return tickets.Page{}, counts, err
		}
	}
	counts, err = s.cfg.Tickets.CountTickets(c.UserContext(), q)
	return found, counts, err
}

// dangers are the first tickets of danger to life or property on which somebody of the staff still has to act, whatever the list is filtered by, and
// how many there are. What was put right and verified, and waits only for the resident's word, is none.
func (s *Server) dangers(c *fiber.Ctx, v *visit, offices []tickets.Office) ([]row, int, error) {
	q := s.query(v, filter{stage: "open", urgency: "danger"})
	q.Stages = slices.DeleteFunc(q.Stages, func(st tickets.Stage) bool { return st == tickets.Callback })
	q.Limit = 5
	found, err := s.cfg.Tickets.FindTickets(c.UserContext(), q)
	if err != nil || len(found.Tickets) == 0 {
		return nil, 0, err
	}
	n, err := s.cfg.Tickets.HowMany(c.UserContext(), q, waitingMost)
	return s.rows(v, found.Tickets, offices), n, err
}

func (s *Server) rows(v *visit, found []tickets.Ticket, offices []tickets.Office) []row {
	lang, names := known(v.staff.Lang), namesOf(offices)
	var rows []row
	for _, t := range found {
		r := row{
			Number: t.Number, Stage: t.Stage, Urgency: urgencies[t.Urgency], Service: s.service(lang, t.Service), Words: cut(s.spoken(v, t)(t.Words), 80),
			Place: cut(t.Place.Text, 30), Office: names[t.Office], Filed: s.clock(t.FiledAt), Level: t.Level,
		}
		if r.Office == "" {
			r.Office = t.Office
		}
		r.Left, r.Late = s.left(lang, t)
		r.Work, r.Marks = s.workLeft(lang, t), s.marks(lang, t)
		rows = append(rows, r)
	}
	return rows
}

// heaped is how many a tab holds, as far as anybody counted.
func heaped(tab string, counts tickets.Counts) string {
	in := stagesOf(tab)
	if tab == "all" {
		in = tickets.Stages
	}
	n, more := 0, ""
	for _, st := range in {
		n += counts.Stage[st]
		if counts.Beyond[st] {
			more = "+"
		}
	}
	return strconv.Itoa(n) + more
}

// tabs carry the counts of everything the filter finds, so that a number is seen before it is clicked.
func tabs(f filter, counts tickets.Counts) []heap {
	var out []heap
	add := func(name, key string) {
		out = append(out, heap{key, f.href(name, "", ""), heaped(name, counts), f.stage == name})
	}
	add("open", "console.tab.open")
	for _, st := range tickets.Stages {
		if st != tickets.Declined && st != tickets.Withdrawn {
			add(string(st), "stage."+string(st))
		}
	}
	add("ended", "console.tab.ended")
	add("all", "console.tab.all")
	return out
}
