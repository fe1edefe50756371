package web

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// fileView is an attachment as a page shows it.
type fileView struct {
	Href, Kind, Name, Size string
	Image                  bool
}

// eventView is one line of the history.
type eventView struct {
	At, Who, Role string // Role: a locale key
	Verb          tickets.Verb
	From, To      tickets.Stage
	Office, Text  string
	Answer        []string // locale keys of what a callback came to
	Files         []fileView
	Public        bool
	Resident      bool
}

type ticketView struct {
	Number                    tickets.Number
	Kind                      tickets.TicketKind
	Stage                     tickets.Stage
	Urgency, Service, Channel string
	List                      string // locale key of 三类清单; "" when nobody knows the service
	Words, When               string
	Place, Grid, Point        string
	PointHref                 template.URL
	Name, Phone               string
	Hidden, Withheld          bool
	For                       *tickets.OnBehalf // whom an order is for, when somebody else placed it
	Office, OfficePhone       string
	Left, Due, DueFirst       string
	Late                      bool
	Filed, DoneAt, ClosedAt   string
	Result, Solved, Satisfied string
	Level, Version            int
	Unheard                   []eventView // what the resident said that nobody of the staff has seen
	Disposed                  bool        // this person handled it: somebody else has to check and close it
	MaySummarise              bool        // a summary of it may be released to the public
	Files                     []fileView
	Events                    []eventView
	Forms                     []form
	Links                     links
	Done                      tickets.Verb // what was just done
	Since                     []eventView
	Clash                     bool // somebody was faster
	Law                       lawView
	Others                    []row // of the same resident, for those who talk with them
	Lost                      *form // what was written into a form that is not offered any more
	Whistles                  whistlesOfTicket
	Orders                    ordersOfTicket
	Unreached                 *unreached // the last thing that was to be said to the resident did not arrive
}

// unreached is for whoever writes to the resident: they would wait for an answer, and only chiefs see the page of troubles.
type unreached struct{ At, Channel, State string }

var ticketPage = page("ticket.html", ticketView{
	Number: "20261123-0001", Kind: tickets.Help, Stage: tickets.Done, Urgency: "danger", Service: "路灯", List: "service.list.livelihood", Channel: "console.channel.web", Words: "灯坏了",
	When: "三天前", Place: "3号楼", Grid: "g1", Point: "39.9, 116.3", PointHref: "geo:39.9,116.3", Name: "李", Phone: "13800000000",
	Hidden: true, Withheld: true, For: &tickets.OnBehalf{Name: "张奶奶", Phone: "1", Address: "3号楼", Relation: "邻居"}, Office: "物业", OfficePhone: "010-1", Left: "还剩 3 小时", Due: "2026-11-24 09:00", DueFirst: "2026-11-24 08:00",
	Late: true, Filed: "2026-11-23 08:00", DoneAt: "x", ClosedAt: "y", Result: "修好了", Solved: "yes", Satisfied: "fair", Level: 1, Version: 4, Disposed: true, MaySummarise: true,
	Files: []fileView{sampleFile}, Events: []eventView{sampleEvent}, Unheard: []eventView{sampleEvent}, Forms: []form{sampleForm}, Done: tickets.Accept,
	Since: []eventView{sampleEvent}, Clash: true, Lost: &sampleForm, Others: []row{sampleRow}, Links: sampleLinks, Whistles: sampleWhistles, Orders: sampleOrders, Law: sampleLaw,
	Unreached: &unreached{"08:12", "console.channel.telegram", "console.state.gone"},
})

var sampleFile = fileView{Href: "/console/files/00", Kind: "photo", Name: "a.jpg", Size: "1 kB", Image: true}

var sampleEvent = eventView{
	At: "08:12", Who: "王芳", Role: "role.dispatcher", Verb: tickets.Assign, From: tickets.Filed, To: tickets.Assigned, Office: "物业", Text: "x", Answer: []string{"console.solved.no"},
	Files: []fileView{sampleFile}, Public: true, Resident: true,
}

// find is the ticket of the address line, if this person may know of it: for anybody else there is no such ticket.
func (s *Server) find(c *fiber.Ctx, v *visit) (tickets.Ticket, error) {
	number, err := url.PathUnescape(c.Params("number"))
	if err != nil || len(number) > 20 {
		return tickets.Ticket{}, fiber.ErrNotFound
	}
	t, err := s.cfg.Tickets.Ticket(c.UserContext(), tickets.Number(number))
	if err == nil && !v.sees(t) {
		err = tickets.ErrNotFound
	}
	return t, err
}

func (s *Server) ticket(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	if c.Get("X-Live") != "" { // the page's script asks whether what it shows is still true
		return c.SendString(strconv.Itoa(t.Version))
	}
	view, err := s.ticketOf(c.UserContext(), v, t, nil)
	if err != nil {
		return err
	}
	if m, ok := tickets.MoveOf(tickets.Verb(c.Query("done"))); ok && len(m.Roles) > 0 {
		view.Done = m.Verb
	}
	return ticketPage.show(s, c, fiber.StatusOK, view)
}

// ticketOf is everything this person may see of a ticket and do with it; sent is a form that could not be carried out.
func (s *Server) ticketOf(ctx context.Context, v *visit, t tickets.Ticket, sent *form) (ticketView, error) {
	lang := known(v.staff.Lang)
	offices, err := s.cfg.Offices.AllOffices(ctx)
	if err != nil {
		return ticketView{}, err
	}
	events, err := s.cfg.Tickets.Events(ctx, t.Number)
	if err != nil {
		return ticketView{}, err
	}
	spoken := s.spoken(v, t)
	view := ticketView{
		Number: t.Number, Kind: t.Kind, Stage: t.Stage, Urgency: urgencies[t.Urgency], Service: s.service(lang, t.Service),
		Channel: channel(t.To.Channel), Words: spoken(t.Words), When: t.When, Place: t.Place.Text, Grid: t.Place.Grid, Office: t.Office,
		Due: s.dayClock(lang, t.Due), Filed: s.fullClock(t.FiledAt), DoneAt: s.fullClock(t.DoneAt), ClosedAt: s.fullClock(t.ClosedAt),
		Result: t.Result, Solved: t.Solved, Satisfied: t.Satisfied, Level: t.Level, Version: t.Version, Hidden: t.Contact.Hidden,
	}
	if sv, _ := s.cfg.Services.Get(t.Service); sv.List != "" {
		view.List = "service.list." + sv.List
	}
	view.Left, view.Late = s.left(lang, t)
	view.Disposed = !v.is(tickets.Handler) && (t.Stage == tickets.Done || t.Stage == tickets.Callback) && slices.Contains(t.Disposers, v.staff.ID)
	if view.Links, err = s.links(ctx, v, t, offices); err != nil {
		return view, err
	}
	if first := s.dayClock(lang, t.DueFirst); first != view.Due { // to the minute: a moment's difference would read as a mistake
		view.DueFirst = first
	}
	if t.Place.HasPoint() {
		view.Point = fmt.Sprintf("%.6f, %.6f", t.Place.Lat, t.Place.Lon)
		view.PointHref = template.URL(fmt.Sprintf("geo:%.6f,%.6f", t.Place.Lat, t.Place.Lon)) // two numbers
	}
	view.MaySummarise = s.cfg.Released != nil && t.Stage == tickets.Closed && v.is(tickets.Admin, tickets.Supervisor)
	view.nameThose(v, t, offices)
	if view.Events, err = s.history(ctx, events, offices); err != nil {
		return view, err
	}
	view.readOut(t, spoken)
	view.Unheard = view.Events[heardTill(events):]
	view.Unheard = slices.DeleteFunc(slices.Clone(view.Unheard), func(e eventView) bool { return e.Verb != tickets.Follow })
	last := ""
	if len(events) > 0 {
		last = events[len(events)-1].ID
	}
	view.Forms = s.workForms(v, t, view.Links, s.forms(v, t, offices, last))
	if len(view.Unheard) == 0 {
		view.Forms = slices.DeleteFunc(view.Forms, func(f form) bool { return f.Verb == tickets.Heard })
	}
	if err := s.dispatched(ctx, &view, t, events, lang); err != nil {
		return view, err
	}
	if err := s.beside(ctx, &view, v, t, offices); err != nil {
		return view, err
	}
	if sent != nil {
		view.giveBack(sent, events)
	}
	view.Others, err = s.othersOf(ctx, v, t, offices)
	return view, err
}

// nameThose says who reported it, unless that is confidential, and whose it is.
func (view *ticketView) nameThose(v *visit, t tickets.Ticket, offices []tickets.Office) {
	if t.Contact.Hidden && v.is(tickets.Handler) {
		view.Withheld = true
	} else {
		view.Name, view.Phone, view.For = t.Contact.Name, t.Contact.Phone, t.For
	}
	for _, o := range offices {
		if o.ID == t.Office {
			view.Office, view.OfficePhone = o.Name, o.Phone
		}
	}
}

// beside is what else was made of a ticket: whistles, a mediation, legal aid, activities of volunteers.
func (s *Server) beside(ctx context.Context, view *ticketView, v *visit, t tickets.Ticket, offices []tickets.Office) (err error) {
	if view.Whistles, err = s.whistlesOf(ctx, v, t, offices); err != nil {
		return err
	}
	if view.Law, err = s.lawOf(ctx, v, t); err != nil {
		return err
	}
	if view.Orders, err = s.ordersOf(ctx, v, t); err != nil || t.To.IsZero() {
		return err
	}
	lost, ok, err := s.cfg.Troubles.Unreached(ctx, t.Number, t.To)
	if ok {
		view.Unreached = &unreached{s.fullClock(lost.At), channel(lost.Channel), "console.state." + lost.State}
	}
	return err
}

// readOut gathers the resident's pictures, and leaves out of the history what stands at the head of the page already.
func (view *ticketView) readOut(t tickets.Ticket, spoken func(string) string) {
	for i := range view.Events {
		e := &view.Events[i]
		if e.Verb == tickets.File || e.Verb == tickets.Follow {
			view.Files = append(view.Files, e.Files...)
		}
		if e.Verb == tickets.File && e.Text == strings.TrimSpace(t.Words) {
			e.Text, e.Files = "", nil
		}
		e.Text = spoken(e.Text)
	}
}

// heardTill is the place in a history up to which somebody of the staff has seen it: whoever acts on a ticket has its page before them.
func heardTill(events []tickets.Event) int {
	for i := len(events); i > 0; i-- {
		if events[i-1].By.Kind == tickets.ByStaff {
			return i
		}
	}
	return 0
}

// inNames puts the names of services in place of the codes that a correction left in the history.
func (s *Server) inNames(lang tickets.Lang, text string) string {
	name := func(code string) string {
		if _, known := s.cfg.Services.Get(code); known {
			return s.service(lang, code)
		}
		return code
	}
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if from, to, ok := strings.Cut(line, " → "); ok {
			line = name(from) + " → " + name(to)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// giveBack puts what a clerk had written back into its form, and tells what happened since the page was opened.
func (view *ticketView) giveBack(sent *form, events []tickets.Event) {
	for i, e := range events {
		if e.ID == sent.Seen && i+1 < len(view.Events) {
			view.Since = view.Events[i+1:]
		}
	}
	for i := range view.Forms {
		if f := &view.Forms[i]; f.Verb == sent.Verb {
			f.Text, f.Helper, f.Place, f.Kept, f.Wrong, f.Open = sent.Text, sent.Helper, sent.Place, sent.Kept, sent.Wrong, true
			f.Till, f.Other, f.Despite = sent.Till, sent.Other, sent.Despite
			f.Call = sent.Call
			f.choose(sent.Office, sent.Service)
			return
		}
	}
	view.Lost = sent
}

func (s *Server) history(ctx context.Context, events []tickets.Event, offices []tickets.Office) ([]eventView, error) {
	names := namesOf(offices)
	var out []eventView
	for _, e := range events {
		line := eventView{
			At: s.fullClock(e.At), Who: e.By.Name, Verb: e.Verb, To: e.To, Office: e.Office, Text: strings.TrimSpace(e.Text),
			Public: e.Public, Resident: e.By.Kind == tickets.ByResident, Answer: answerKeys(e.Answer),
		}
		if e.From != e.To {
			line.From = e.From
		}
		if name := names[e.Office]; name != "" {
			line.Office = name
		}
		switch {
		case e.By.Kind == tickets.ByStaff && e.By.Role != "":
			line.Role = "role." + string(e.By.Role)
		case e.By.Kind != tickets.ByStaff:
			line.Who, line.Role = "", "console.by."+string(e.By.Kind)
		}
		for _, hash := range e.Files {
			f, err := s.fileView(ctx, hash)
			if err != nil {
				return nil, err
			}
			line.Files = append(line.Files, f)
		}
		out = append(out, line)
	}
	return out, nil
}
