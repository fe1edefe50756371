package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// kept is a picture that was stored before its form could be carried out. The seal proves that this session uploaded it for
// this ticket, so nobody attaches a file they may not see by knowing its hash.
type kept struct{ Hash, Seal, Name string }

// form is one move the person may make now. What it asks for follows from tickets.Moves.
type form struct {
	Verb       tickets.Verb
	Action     string
	CSRF       string
	Version    int
	Seen       string // the last event on the page
	Once       string // the same form sent twice is done once
	NeedText   bool
	NeedHelper bool
	Picks      bool   // an office
	Why        string // of the office that is suggested
	NoOffice   string // locale key of why there is none to choose; "" there is
	MayAdd     bool   // an office
	Sorts      bool   // service and place
	Calls      bool   // the answers to a callback
	TakesFiles bool
	Quick      bool // nothing to fill in: one button
	workForm
	Offices  []option
	Helpers  []string
	Services []group

	Text, Helper, Place, Office, Service string
	Call                                 callForm
	Kept                                 []kept
	Wrong                                string
	Open                                 bool
}

var sampleForm = form{
	Verb: tickets.Decline, Action: "/console/tickets/20261123-0001/decline", CSRF: "x", Version: 4, Seen: "e1", Once: "o", NeedText: true,
	NeedHelper: true, Picks: true, Why: "按第 1 条规则", NoOffice: "console.ask.no_office", MayAdd: true, Sorts: true, Calls: true, TakesFiles: true, Offices: []option{{"o1", "物业", true}}, Helpers: []string{"物业 010-1"},
	Services: []group{{"01", []option{{"0101", "路灯", true}}}}, Text: "不归我们管", Helper: "物业", Place: "3号楼",
	Kept: []kept{{"00", "11", "a.jpg"}}, Wrong: "请写明原因", Open: true, workForm: sampleWorkForm,
}

// forms are exactly the moves tickets.Open allows.
func (s *Server) forms(v *visit, t tickets.Ticket, offices []tickets.Office, last string) []form {
	var out []form
	for _, verb := range tickets.Open(t, v.staff.Actor()) {
		m, _ := tickets.MoveOf(verb)
		f := form{
			Verb: verb, Action: "/console/tickets/" + string(t.Number) + "/" + string(verb), CSRF: v.CSRF, Version: t.Version,
			Seen: last, Once: rand.Text(), NeedText: m.Needs&tickets.NeedText != 0, NeedHelper: m.Needs&tickets.NeedHelper != 0,
			Picks: m.Needs&tickets.NeedOffice != 0, Sorts: verb == tickets.Sort, Calls: verb == tickets.Phone,
			TakesFiles: verb == tickets.Report || verb == tickets.Write || verb == tickets.Note,
		}
		f.Quick = !f.NeedText && !f.NeedHelper && !f.Picks && !f.Sorts && !f.Calls
		if f.Picks || f.NeedHelper {
			for _, o := range offices {
				if verb != tickets.Assign || t.Service == "" || o.MayBeSent(t.Service) {
					f.Offices = append(f.Offices, option{o.ID, o.Name, o.ID == t.Office})
				}
				f.Helpers = append(f.Helpers, strings.TrimSpace(o.Name+" "+o.Phone))
			}
		}
		if verb == tickets.Assign && len(f.Offices) == 0 { // a list of nothing would not say what to do
			f.MayAdd, _ = v.staff.MayOpen("offices", true)
			if f.NoOffice = "console.ask.no_office"; len(offices) > 0 {
				f.NoOffice = "console.ask.no_duty"
			}
		}
		if f.Sorts {
			f.Services, f.Place = s.serviceGroups(known(v.staff.Lang), t.Service, false), t.Place.Text
		}
		out = append(out, f)
	}
	return out
}

func (f *form) choose(office, service string) {
	for i := range f.Offices {
		f.Offices[i].Chosen = f.Offices[i].Value == office
	}
	for i := range f.Services {
		for j := range f.Services[i].Options {
			o := &f.Services[i].Options[j]
			o.Chosen = o.Value == service
		}
	}
}

// act carries out one form. What cannot be done comes back with the words still in it.
func (s *Server) act(c *fiber.Ctx, v *visit, t tickets.Ticket) error {
	m, ok := tickets.MoveOf(tickets.Verb(c.Params("verb")))
	if !ok || len(m.Roles) == 0 {
		return fiber.ErrNotFound
	}
	ctx := c.UserContext()
	sent := sentForm(c, m.Verb)
	sent.Kept = s.keptBefore(c, v, t.Number)
	uploaded, err := s.keepUploads(c, v, t.Number, len(sent.Kept))
	sent.Kept = append(sent.Kept, uploaded...)
	var after tickets.Ticket
	if err == nil {
		after, err = s.do(ctx, v, t.Number, sent, formSource(c, v, sent.Kept...))
	}
	if err != nil {
		return s.notDone(c, v, sent, err)
	}
	if !v.sees(after) { // returned or moved to another office: there is nothing more to see here
		return c.Redirect("/console?moved="+string(after.Number)+"/"+string(m.Verb), fiber.StatusSeeOther)
	}
	return c.Redirect("/console/tickets/"+string(after.Number)+"?done="+string(m.Verb), fiber.StatusSeeOther)
}

func sentForm(c *fiber.Ctx, verb tickets.Verb) *form {
	f := &form{
		Verb: verb, Seen: c.FormValue("seen"),
		Text: lines(c.FormValue("text")), Helper: strings.TrimSpace(c.FormValue("helper")), Office: c.FormValue("office"),
		Service: c.FormValue("service"), Place: strings.TrimSpace(c.FormValue("place")), workForm: sentWork(c), Call: sentCall(c),
	}
	f.Version, _ = strconv.Atoi(c.FormValue("version"))
	return f
}

// lines takes the carriage returns out that a browser puts into a textarea, and what no keyboard writes: a reason nobody can see is none.
func lines(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
}

func (s *Server) do(ctx context.Context, v *visit, number tickets.Number, f *form, source string) (tickets.Ticket, error) {
	a := tickets.Act{Verb: f.Verb, By: v.staff.Actor(), Version: f.Version, Text: f.Text, Helper: f.Helper, Source: source}
	if f.Version == 0 { // 0 would mean "whatever the ticket is now"
		a.Version = -1
	}
	for _, k := range f.Kept {
		a.Files = append(a.Files, k.Hash)
	}
	if f.Office != "" {
		offices, err := s.cfg.Offices.AllOffices(ctx)
		if err != nil {
			return tickets.Ticket{}, err
		}
		i := slices.IndexFunc(offices, func(o tickets.Office) bool { return o.ID == f.Office })
		if i < 0 {
			return tickets.Ticket{}, tickets.Refuse(tickets.Invalid, "error.needs_office")
		}
		a.Office = offices[i]
	}
	if err := s.readWork(&a, f); err != nil {
		return tickets.Ticket{}, err
	}
	if f.Verb == tickets.Sort {
		a.Service, a.Place = f.Service, f.Place
	}
	f.Call.into(&a)
	if f.Verb != tickets.Note {
		return s.cfg.Desk.Do(ctx, number, a)
	}
	a.Version = 0 // a note among staff collides with nothing, only with another save at the same moment
	for tries := 0; ; tries++ {
		t, err := s.cfg.Desk.Do(ctx, number, a)
		if tries == 4 || !errors.Is(err, tickets.ErrConflict) {
			return t, err
		}
	}
}

// notDone shows the ticket as it is now, with the form as it was sent and the reason.
func (s *Server) notDone(c *fiber.Ctx, v *visit, sent *form, why error) error {
	t, err := s.find(c, v)
	if err != nil {
		return err
	}
	if isNotFound(why) {
		return why
	}
	var status int
	status, sent.Wrong = s.whyNot(c, v, why)
	view, err := s.ticketOf(c.UserContext(), v, t, sent)
	if err != nil {
		return err
	}
	view.Clash = status == fiber.StatusConflict || status == fiber.StatusForbidden && sent.Version != t.Version
	return ticketPage.show(s, c, status, view)
}

// refusal is a refusal in the words of staff: residents are told other names of the stages.
func (s *Server) refusal(lang tickets.Lang, e *tickets.Error) string {
	args := map[string]string{}
	for name, value := range e.Args {
		if stage, ok := strings.CutPrefix(value, "@stage."); ok {
			value = "@console.stage." + stage
		}
		args[name] = value
	}
	return s.cfg.Words.Say(string(lang), e.Key, args)
}

const filesAtOnce = 6

// keepUploads stores the pictures of a form first: a form that fails then still has them.
func (s *Server) keepUploads(c *fiber.Ctx, v *visit, number tickets.Number, already int) ([]kept, error) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil, nil
	}
	m, err := c.MultipartForm()
	if err != nil {
		return nil, tickets.Refuse(tickets.Invalid, "console.file.broken")
	}
	var out []kept
	for _, h := range m.File["files"] {
		if h.Size == 0 {
			continue // the field was left empty
		}
		if already+len(out) >= filesAtOnce {
			return out, tickets.Refuse(tickets.Invalid, "console.file.many", "n", strconv.Itoa(filesAtOnce))
		}
		r, err := h.Open()
		if err != nil {
			return out, err
		}
		a, err := s.cfg.Files.KeepFile(c.UserContext(), r, tickets.Attachment{Kind: "photo", Name: cut(h.Filename, 80), From: v.staff.ID})
		_ = r.Close()
		if err != nil {
			return out, err
		}
		out = append(out, kept{Hash: a.Hash, Seal: seal(v, number, a.Hash), Name: a.Name})
	}
	return out, nil
}

// keptBefore are the pictures an earlier try of this form has stored already.
func (s *Server) keptBefore(c *fiber.Ctx, v *visit, number tickets.Number) []kept {
	var out []kept
	for _, value := range formValues(c, "kept") {
		parts := strings.SplitN(value, " ", 3)
		if len(parts) == 3 && same(seal(v, number, parts[0]), parts[1]) && len(out) < filesAtOnce {
			out = append(out, kept{parts[0], parts[1], parts[2]})
		}
	}
	return out
}

func formValues(c *fiber.Ctx, name string) []string {
	if m, err := c.MultipartForm(); err == nil {
		return m.Value[name]
	}
	var out []string
	for _, b := range c.Request().PostArgs().PeekMulti(name) {
		out = append(out, string(b))
	}
	return out
}

func seal(v *visit, number tickets.Number, hash string) string {
	m := hmac.New(sha256.New, []byte("kept:"+v.CSRF))
	_, _ = m.Write([]byte(string(number) + " " + hash))
	return hex.EncodeToString(m.Sum(nil))[:32]
}
