package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// This file shows limits, requests, co-offices and joined tickets, and reads their forms.

// stands says why the clock of an open ticket does not run; "" when it does.
func (s *Server) stands(lang tickets.Lang, t tickets.Ticket) string {
	switch {
	case t.Stage == tickets.Done || t.Stage == tickets.Callback:
		if t.DoneAt.After(t.Due) {
			return s.say(lang, "console.left.answered_late")
		}
		return s.say(lang, "console.left.answered")
	case !t.PausedAt.IsZero():
		return s.say(lang, "console.left.paused")
	}
	return ""
}

// workLeft is what is left of the limit in working time, 工作时.
func (s *Server) workLeft(lang tickets.Lang, t tickets.Ticket) string {
	now := s.cfg.Now()
	if s.cfg.Calendar == nil || !t.Stage.Open() || s.stands(lang, t) != "" || !t.Due.After(now) {
		return ""
	}
	left := s.cfg.Calendar.Worktime(now, t.Due)
	if t.Urgency == tickets.Danger || left < time.Minute { // it is looked after at any hour
		return ""
	}
	if left < time.Hour {
		return s.say(lang, "console.work.minutes", "n", int(left.Minutes()))
	}
	return s.say(lang, "console.work.hours", "n", int(left.Hours()))
}

// marks are what a ticket is besides its stage, in words.
func (s *Server) marks(lang tickets.Lang, t tickets.Ticket) (out []string) {
	add := func(key string, pairs ...any) { out = append(out, s.say(lang, key, pairs...)) }
	if t.Request != nil {
		add("console.mark.asked", "what", s.say(lang, "console.asked."+string(t.Request.Kind)))
	}
	if !t.PausedAt.IsZero() {
		add("console.mark.paused")
	}
	if t.Extended > 0 {
		add("console.mark.extended", "n", t.Extended)
	}
	if t.Parent != "" {
		add("console.mark.joined")
	}
	switch counts := t.Stage.Open() && t.Stage != tickets.Done && t.Stage != tickets.Callback; {
	case !counts || t.Reminded == 0:
	case t.Reminded == 1:
		add("console.mark.reminded")
	case t.Reminded == 2:
		add("console.mark.urged")
	default:
		add("console.mark.escalated", "n", t.Reminded-2)
	}
	return out
}

func markOf(text string) tickets.Mark {
	if m := tickets.Mark(text); slices.Contains(tickets.Marks, m) {
		return m
	}
	return ""
}

// markOptions are what the list may be filtered by. Only an office has something to assist with.
func (s *Server) markOptions(v *visit, chosen string) (out []option) {
	for _, m := range tickets.Marks {
		if m != tickets.MarkAssist || v.is(tickets.Handler) {
			out = append(out, option{string(m), s.say(known(v.staff.Lang), "console.filter.mark."+string(m)), string(m) == chosen})
		}
	}
	return out
}

// waiting counts what waits for this person besides the stages: requests to decide, or tickets their office is to help with.
func (s *Server) waiting(c *fiber.Ctx, v *visit) (asked, assist int, err error) {
	f := filter{stage: "open", mark: string(tickets.MarkAsked)}
	if v.is(tickets.Handler) {
		f.mark = string(tickets.MarkAssist)
	}
	n, err := s.cfg.Tickets.HowMany(c.UserContext(), s.query(v, f), waitingMost)
	if v.is(tickets.Handler) {
		return 0, n, err
	}
	return n, 0, err
}

// links are what belongs to a ticket besides its own record.
type links struct {
	Work               string   // what is left in working time
	Marks              []string // words
	Asked              *askedView
	Paused, PausedTill string
	Years              string // that its limit reaches into, and whose holidays nobody knows
	Parent             tickets.Number
	CoOffices          []string
	Followers          []row
	Twins              []twinView
	Tasks              []taskView
}

// twinView is a ticket that may be the same matter, and why.
type twinView struct {
	row
	Why []string // locale keys
	May bool     // it can still be joined
}

type askedView struct {
	Kind                tickets.RequestKind
	Who, At, Text, Till string
	Mine                bool // who asks cannot decide
}

type taskView struct {
	ID, OfficeID, Office, Words, Result string
	State                               tickets.TaskState
	At, By, EndAt, Ended                string
}

var sampleLinks = links{
	Work: "工作时 3 小时", Marks: []string{"挂账"},
	Asked:  &askedView{Kind: tickets.AskExtend, Who: "老赵", At: "11-23 09:00", Text: "等配件", Till: "2026-12-01 18:00", Mine: true},
	Paused: "2026-11-23 09:00", PausedTill: "2026-12-01 18:00", Years: "2027", Parent: "20261123-0002", CoOffices: []string{"园林所"},
	Followers: []row{sampleRow},
	Tasks: []taskView{{ID: "t", OfficeID: "o", Office: "园林所", Words: "修树", Result: "修好了", State: tickets.TaskDone, At: "09:00", By: "老赵",
		EndAt: "10:00", Ended: "小李"}},
}

func (s *Server) links(ctx context.Context, v *visit, t tickets.Ticket, offices []tickets.Office) (l links, err error) {
	names := namesOf(offices)
	lang := known(v.staff.Lang)
	l.Work, l.Marks = s.workLeft(lang, t), s.marks(lang, t)
	l.Parent, l.Paused, l.PausedTill = t.Parent, s.fullClock(t.PausedAt), s.dayClock(lang, t.PauseTill)
	if r := t.Request; r != nil {
		l.Asked = &askedView{Kind: r.Kind, Who: r.By.Name, At: s.clock(r.At), Text: r.Text, Till: s.dayClock(lang, r.Till), Mine: r.By.ID == v.staff.ID}
	}
	for _, id := range t.CoOffices {
		name := names[id]
		if name == "" {
			name = id
		}
		l.CoOffices = append(l.CoOffices, name)
	}
	if sv, ok := s.cfg.Services.Get(t.Service); ok && sv.Limit.Working() && s.cfg.Calendar != nil && t.Stage.Open() {
		l.Years = years(s.cfg.Calendar.Unknown(t.FiledAt, t.Due))
	}
	followers, err := s.cfg.Tickets.Followers(ctx, t.Number)
	if err != nil {
		return l, err
	}
	l.Followers = s.rows(v, followers, offices)
	if l.Twins, err = s.twins(ctx, v, t, offices); err != nil {
		return l, err
	}
	tasks, err := s.cfg.Tickets.Subtasks(ctx, t.Number)
	for _, k := range tasks {
		office := names[k.Office]
		if office == "" {
			office = k.Office
		}
		l.Tasks = append(l.Tasks, taskView{
			ID: k.ID, OfficeID: k.Office, Office: office, Words: k.Words, Result: k.Result, State: k.State,
			At: s.clock(k.At), By: k.By.Name, EndAt: s.clock(k.EndAt), Ended: k.Ended.Name,
		})
	}
	return l, err
}

// twins are shown to whoever may join them.
func (s *Server) twins(ctx context.Context, v *visit, t tickets.Ticket, offices []tickets.Office) (out []twinView, err error) {
	if m, _ := tickets.MoveOf(tickets.Join); m.May(t, v.staff.Actor()) != nil {
		return nil, nil
	}
	found, err := s.cfg.Desk.Twins(ctx, t)
	for _, twin := range found {
		out = append(out, twinView{s.rows(v, []tickets.Ticket{twin.Ticket}, offices)[0], twin.Why, twin.Ticket.MayBeJoined()})
	}
	return out, err
}

func years(all []int) string {
	var out []string
	for _, y := range all {
		out = append(out, strconv.Itoa(y))
	}
	return strings.Join(out, ", ")
}

// workForm is what the forms of this file ask for besides the others.
type workForm struct {
	About      string // key of a sentence above the fields
	AboutN     int
	AskTill    string // key of the label; "" asks for no time
	AskOther   bool
	Twins      []twinView // for Join: what it may be one matter with
	AskDespite bool       // sub-tasks are open
	MayText    bool       // words may be added
	PickLabel  string
	Tasks      []option

	Till, Other, Despite, Task string
}

var sampleWorkForm = workForm{
	About: "console.about.sort", AskTill: "console.ask.till.extend", AskOther: true, Twins: []twinView{{sampleRow, []string{"alike.building", "alike.service"}, true}}, AskDespite: true, MayText: true, PickLabel: "console.ask.co_office",
	Tasks: []option{{"t", "修树", true}}, Till: "2026-12-01T18:00", Other: "20261123-0002", Despite: "x", Task: "t",
}

// workForms completes the forms of a ticket, what waits for a decision first.
func (s *Server) workForms(v *visit, t tickets.Ticket, l links, forms []form) []form {
	for i := range forms {
		s.workForm(v, t, l, &forms[i])
	}
	forms = slices.DeleteFunc(forms, func(f form) bool { return f.Verb == tickets.Assist && len(f.Tasks) == 0 }) // all of them are done
	if t.Request != nil {
		slices.SortStableFunc(forms, func(a, b form) int { return decides(b.Verb) - decides(a.Verb) })
	}
	return forms
}

func decides(verb tickets.Verb) int {
	if verb == tickets.Grant || verb == tickets.Deny || verb == tickets.Unask {
		return 1
	}
	return 0
}

func (s *Server) workForm(v *visit, t tickets.Ticket, l links, f *form) {
	if n := len(l.Followers); n > 0 && slices.Contains([]tickets.Verb{tickets.Report, tickets.Decline, tickets.Close}, f.Verb) {
		f.About, f.AboutN = "console.about.all", n+1
	}
	if f.Verb == tickets.Report && f.About == "" && !v.is(tickets.Handler) {
		f.About = "console.about.report"
	}
	switch f.Verb {
	case tickets.Extend:
		f.AskTill, f.Till = "console.ask.till.extend", s.local(t.Due)
	case tickets.Pause:
		f.AskTill, f.About = "console.ask.till.pause", "console.about.pause"
	case tickets.Grant:
		if !t.Request.Till.IsZero() {
			f.AskTill, f.Till, f.Quick = "console.ask.till."+string(t.Request.Kind), s.local(t.Request.Till), false
		}
		f.MayText = !f.Quick
	case tickets.Join:
		f.AskOther, f.MayText, f.About, f.Quick = true, true, "console.about.join", false
		f.Twins, f.Open = l.Twins, f.Open || len(l.Twins) > 0
	case tickets.Sort:
		f.About = "console.about.sort"
	case tickets.Dispute:
		f.About = "console.about.dispute"
	case tickets.Invite:
		f.PickLabel = "console.ask.co_office"
		f.Offices = slices.DeleteFunc(f.Offices, func(o option) bool { return o.Value == t.Office })
	case tickets.Dismiss:
		f.PickLabel, f.MayText = "console.ask.co_office", true
		f.Offices = slices.DeleteFunc(f.Offices, func(o option) bool { return !slices.Contains(t.CoOffices, o.Value) })
	case tickets.Report, tickets.Assist:
		for _, k := range l.Tasks {
			own := !v.is(tickets.Handler) || k.OfficeID == v.staff.Office
			if k.State == tickets.TaskOpen && f.Verb == tickets.Report {
				f.AskDespite = true
			} else if k.State == tickets.TaskOpen && own {
				f.Tasks = append(f.Tasks, option{k.ID, fmt.Sprintf("%s：%s", k.Office, cut(k.Words, 30)), false})
			}
		}
	}
}

const localForm = "2006-01-02T15:04" // of <input type="datetime-local">

func (s *Server) local(t time.Time) string { return t.In(s.cfg.Location).Format(localForm) }

func sentWork(c *fiber.Ctx) workForm {
	return workForm{
		Till: strings.TrimSpace(c.FormValue("till")), Other: strings.TrimSpace(c.FormValue("other")), Despite: lines(c.FormValue("despite")),
		Task: c.FormValue("task"),
	}
}

// readWork puts a form's time, number and sub-task into an act. A browser that has no field for times sends them as they were typed.
func (s *Server) readWork(a *tickets.Act, f *form) error {
	a.Despite, a.Task = f.Despite, f.Task
	if f.Other != "" {
		number, ok := tickets.FindNumber(f.Other)
		if !ok {
			return tickets.Refuse(tickets.Invalid, "error.join_unknown", "number", tickets.Plain(f.Other))
		}
		a.Other = number
	}
	if f.Till == "" {
		return nil
	}
	for _, form := range []string{localForm, "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		till, err := time.ParseInLocation(form, f.Till, s.cfg.Location)
		if err == nil {
			a.Till = till
			return nil
		}
	}
	return tickets.Refuse(tickets.Invalid, "error.needs_till")
}
