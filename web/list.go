package web

import (
	"errors"
	"net/url"
	"regexp"
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
	Filed   string
	Level   int
}

type tab struct {
	Key     string
	Href    string
	Count   string
	Current bool
}

type listView struct {
	Tabs                    []tab
	Text, Stage, Urgency    string
	Offices                 []option
	Services                []group
	Filtered, Chosen        bool // by anything; by more than words
	MayOffice               bool
	Danger                  int
	Dangers                 []row
	Rows                    []row
	Total, Late             string // "12", "1000+"; Late: "" for none
	Previous, Following, At string
	First                   string // the beginning of the list, when this is not it
	Search, Phone           bool   // newest first; for a telephone number, which is not asked for again and again
	Wrong                   string // locale key: why nothing was looked for
	Moved                   string // "<number>/<verb>" of a move after which the ticket is another office's
}

var sampleRow = row{
	Number: "20261123-0001", Stage: tickets.Assigned, Urgency: "danger", Service: "燃气泄漏", Words: "闻到煤气味", Place: "3号楼", Office: "物业",
	Left: "还剩 1 小时", Late: true, Filed: "08:12", Level: 1,
}

var listPage = page("list.html", listView{
	Tabs: []tab{{Key: "stage.filed", Href: "/console?stage=filed", Count: "3", Current: true}}, Text: "灯", Stage: "filed", Urgency: "late",
	Offices: []option{{"o1", "物业", true}}, Services: []group{{"01", []option{{"0101", "0101 路灯", true}}}}, Filtered: true, Chosen: true, MayOffice: true,
	Danger: 1, Late: "1", Dangers: []row{sampleRow}, Rows: []row{sampleRow}, Total: "1000+", Previous: "/console?before=x", First: "/console",
	Following: "/console?after=x", At: "09:00", Moved: "20261123-0001/return", Search: true, Wrong: "work.phone.not_yours",
})

var movedPattern = regexp.MustCompile(`^[0-9-]{13,16}/[a-z]+$`)

// filter is what the address line asks for.
type filter struct {
	stage, office, urgency, service, text string
	after, before                         tickets.Mark
}

func filterOf(c *fiber.Ctx) filter {
	f := filter{
		stage: c.Query("stage"), office: c.Query("office"), urgency: c.Query("urgency"), service: c.Query("service"),
		text: cut(strings.TrimSpace(c.Query("q")), 100),
	}
	f.after, f.before = tickets.Mark(cut(c.Query("after"), 60)), tickets.Mark(cut(c.Query("before"), 60))
	if f.stage == "" && f.text != "" {
		f.stage = "all" // who searches wants to find it wherever it stands
	}
	if f.stage == "" {
		f.stage = "open"
	}
	return f
}

// href is the address of the same list with another stage, from its beginning or, with a mark named, from there on.
func (f filter) href(stage, name string, mark tickets.Mark) string {
	q := url.Values{}
	for name, value := range map[string]string{"office": f.office, "urgency": f.urgency, "service": f.service, "q": f.text} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if stage != "open" || f.text != "" {
		q.Set("stage", stage)
	}
	if mark != "" {
		q.Set(name, string(mark))
	}
	if len(q) == 0 {
		return "/console"
	}
	return "/console?" + q.Encode()
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
		Stages: stagesOf(f.stage), Office: f.office, Service: f.service, Text: f.text, Late: f.urgency == "late",
		Now: s.cfg.Now(), Limit: pageSize, After: f.after, Before: f.before,
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
	if number, ok := tickets.FindNumber(f.text); ok && c.Get("X-Live") == "" {
		t, err := s.cfg.Tickets.Ticket(c.UserContext(), number)
		if err == nil && v.sees(t) {
			return c.Redirect("/console/tickets/"+string(number), fiber.StatusSeeOther)
		} else if err != nil && !errors.Is(err, tickets.ErrNotFound) {
			return err
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
		Filtered: f.office+f.urgency+f.service+f.text != "", Chosen: f.office+f.urgency+f.service != "",
	}
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return view, err
	}
	for _, o := range offices {
		view.Offices = append(view.Offices, option{o.ID, o.Name, o.ID == f.office})
	}
	var found tickets.Page
	counts := tickets.Counts{}
	q := s.query(v, f)
	view.Phone = q.Phone != ""
	view.Wrong = v.mayLookFor(q)
	if (v.staff.Role != tickets.Handler || v.staff.Office != "") && view.Wrong == "" {
		if found, err = s.cfg.Tickets.FindTickets(ctx, q); err != nil {
			return view, err
		}
		if view.Phone {
			if err := s.noteLookup(c, v, q.Phone, len(found.Tickets)); err != nil {
				return view, err
			}
		}
		if counts, err = s.cfg.Tickets.CountTickets(ctx, q); err != nil {
			return view, err
		}
	}
	if v.staff.Role != tickets.Handler || v.staff.Office != "" {
		if view.Dangers, err = s.dangers(c, v, offices); err != nil {
			return view, err
		}
	}
	view.Rows = s.rows(v, found.Tickets, offices)
	view.Total = counted(f.stage, counts)
	view.Danger = max(counts.Danger, len(view.Dangers))
	if (f.stage == "open" || f.stage == "all") && counts.Late > 0 { // it counts all that are open
		view.Late = strconv.Itoa(counts.Late)
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
	view.Tabs = tabs(f, counts)
	return view, nil
}

// dangers are the open tickets of danger to life or property, whatever the list is filtered by.
func (s *Server) dangers(c *fiber.Ctx, v *visit, offices []tickets.Office) ([]row, error) {
	q := s.query(v, filter{stage: "open", urgency: "danger"})
	q.Limit = 5
	found, err := s.cfg.Tickets.FindTickets(c.UserContext(), q)
	return s.rows(v, found.Tickets, offices), err
}

func (s *Server) rows(v *visit, found []tickets.Ticket, offices []tickets.Office) []row {
	lang, names := known(v.staff.Lang), map[string]string{}
	for _, o := range offices {
		names[o.ID] = o.Name
	}
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
		rows = append(rows, r)
	}
	return rows
}

// counted is how many a tab holds, as far as anybody counted.
func counted(tab string, counts tickets.Counts) string {
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
func tabs(f filter, counts tickets.Counts) []tab {
	var out []tab
	add := func(name, key string) {
		out = append(out, tab{key, f.href(name, "", ""), counted(name, counts), f.stage == name})
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
