package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Store keeps tickets. Save writes a Change in one transaction: the ticket, its events, its notices.
// It fails with ErrConflict when the stored ticket is not of Change.Ticket.Version, and then writes nothing.
type Store interface {
	Ticket(ctx context.Context, number Number) (Ticket, error) // ErrNotFound
	Save(ctx context.Context, change *Change) error
	BySource(ctx context.Context, source string) (Ticket, error)                 // ErrNotFound
	TicketsOf(ctx context.Context, resident string, limit int) ([]Ticket, error) // newest first
	Events(ctx context.Context, number Number) ([]Event, error)                  // oldest first
}

// Desk is where the office's work is done: each method checks the rule, then makes one Save.
type Desk struct {
	Store    Store
	People   People
	Services *Catalogue
	Now      func() time.Time
	NewID    func() string
	Location *time.Location
	Duty     []Address           // chats of the staff on duty, told at once of danger
	Redact   func(string) string // takes personal data out of words that leave the ticket
}

// Filing is what a resident reports, before it has a number.
type Filing struct {
	Source   string // key of the message that began it
	Cause    string // key of the message that completed it: the answer's id derives from it
	Resident Resident
	To       Address
	Lang     Lang
	Kind     TicketKind
	Service  string
	Chosen   bool // the resident chose the service among several
	Words    string
	Place    Place
	When     string
	Contact  Contact
	Danger   bool
	Files    []string
	Answer   *Notice // what the resident is told; nil: the standard "filed" words
}

// MaxWords bounds what one ticket or event keeps of somebody's words, in runes (Telegram's longest message).
const MaxWords = 4096

// File opens a ticket, or returns the one the same source opened before.
func (d *Desk) File(ctx context.Context, f Filing) (Ticket, error) {
	if strings.TrimSpace(f.Words) == "" && len(f.Files) == 0 {
		return Ticket{}, Refuse(Invalid, "error.nothing_said")
	}
	if len([]rune(f.Words)) > MaxWords {
		return Ticket{}, Refuse(Invalid, "error.too_long")
	}
	now := d.Now()
	t := Ticket{
		Kind: f.Kind, Service: f.Service, Words: f.Words, Place: f.Place, When: f.When, Contact: f.Contact, Lang: f.Lang,
		Resident: f.Resident.ID, To: f.To, Source: f.Source, Stage: Filed, FiledAt: now, UpdatedAt: now,
	}
	t.Due = now.Add(d.limit(f))
	if f.Danger {
		t.Urgency = Danger
	}
	t.DueFirst = t.Due
	by := Actor{Kind: ByResident, ID: f.Resident.ID}
	c := Change{Ticket: t, New: true, Day: now.In(d.Location), Events: []Event{{
		ID: "e:" + f.Source, At: now, By: by, Verb: File, To: Filed, Text: f.Words, Files: f.Files, Public: true,
	}}}
	if f.Chosen {
		c.Label = d.label(t, ByResident)
	}
	answer := Notice{Lines: []Line{Say("ticket.filed", "limit", d.LimitWords(f))}}
	if f.Answer != nil {
		answer = *f.Answer
	}
	answer.ID, answer.To, answer.Class, answer.Resident, answer.Lang = ReplyID(f.Cause, 0), f.To, Reply, f.Resident.ID, f.Lang
	c.Notices = append(c.Notices, answer)
	if f.Danger {
		c.Notices[0].Class = Urgent
		for _, duty := range d.Duty {
			c.Notices = append(c.Notices, Notice{
				ID: "d:" + f.Source + ":" + duty.String(), To: duty, Class: Urgent,
				Lines: []Line{Say("duty.danger", "words", Plain(d.redact(f.Words)), "place", Plain(d.redact(f.Place.Text)))},
			})
		}
	}
	if err := d.Store.Save(ctx, &c); err != nil {
		return Ticket{}, err
	}
	return c.Ticket, nil
}

// limit is the time to the resident's answer: 2 h for danger, else the service's own, else 7 days (接诉即办).
func (d *Desk) limit(f Filing) time.Duration {
	if f.Danger {
		return 2 * time.Hour
	}
	if s, ok := d.Services.Get(f.Service); ok && s.Limit > 0 {
		return s.Limit
	}
	return 7 * 24 * time.Hour
}

// LimitWords is the locale key of the limit, so that it is told in the resident's language.
func (d *Desk) LimitWords(f Filing) string {
	switch l := d.limit(f); {
	case l <= 2*time.Hour:
		return "@limit.2h"
	case l <= 24*time.Hour:
		return "@limit.24h"
	case l <= 72*time.Hour:
		return "@limit.72h"
	case l <= 7*24*time.Hour:
		return "@limit.7d"
	default:
		return "@limit.15d"
	}
}

// Day writes a time the way a resident reads it, in the tenant's time zone.
func (d *Desk) Day(t time.Time) string { return t.In(d.Location).Format("2006-01-02 15:04") }

func (d *Desk) redact(text string) string {
	if d.Redact == nil {
		return ""
	}
	return d.Redact(text)
}

// Act is one move somebody makes on a ticket.
type Act struct {
	Verb    Verb
	By      Actor
	Version int    // of the ticket the actor saw; 0 for acts that cannot collide (words, pictures)
	Text    string // reason, result, words
	Helper  string // who can help instead, for Decline
	Office  Office // for Assign
	Service string // for Sort
	Place   string // for Sort
	Files   []string
	Source  string // key of the message that caused it; "" for console clicks
	Solved  string // for Answer: yes, no
	Happy   string // for Answer: good, fair, bad
	Answer  *Notice
}

// Do makes a move: checks the table, writes the event, and tells the resident if it concerns them.
// The same Source done again changes nothing and returns the ticket as it is.
// An act without a Version (a resident's) that meets another save is tried again on what that save left.
func (d *Desk) Do(ctx context.Context, number Number, a Act) (Ticket, error) {
	for tries := 0; ; tries++ {
		t, err := d.once(ctx, number, a)
		if a.Version != 0 || tries == 3 || !errors.Is(err, ErrConflict) {
			return t, err
		}
	}
}

func (d *Desk) once(ctx context.Context, number Number, a Act) (Ticket, error) {
	t, err := d.Store.Ticket(ctx, number)
	if err != nil {
		return Ticket{}, err
	}
	m, ok := MoveOf(a.Verb)
	if !ok {
		return Ticket{}, Refuse(Invalid, "error.no_such_move")
	}
	if a.Source != "" {
		done, err := d.happened(ctx, number, a.Source)
		if err != nil || done {
			return t, err
		}
	}
	if err := d.check(t, m, a); err != nil {
		return t, err
	}
	now, was := d.Now(), t.Service
	e := Event{
		ID: d.eventID(a), Number: number, At: now, By: a.By, Verb: a.Verb, From: t.Stage, To: t.Stage,
		Office: a.Office.ID, Text: a.Text, Files: a.Files, Public: a.Verb.told(),
	}
	d.apply(&t, m, a, now)
	e.To = t.Stage
	if a.Verb == Decline {
		e.Text = a.Text + "\n" + a.Helper
	}
	c := Change{Ticket: t, Events: []Event{e}, Notices: d.tell(t, m, a, e)}
	if a.Verb == Sort && t.Service != was {
		c.Label = d.label(t, a.By.Kind)
	}
	if err := d.Store.Save(ctx, &c); err != nil {
		return t, err
	}
	return c.Ticket, nil
}

func (d *Desk) eventID(a Act) string {
	if a.Source != "" {
		return "e:" + a.Source
	}
	return d.NewID()
}

// happened reports whether this message has already made its event on the ticket.
func (d *Desk) happened(ctx context.Context, number Number, source string) (bool, error) {
	events, err := d.Store.Events(ctx, number)
	return slices.ContainsFunc(events, func(e Event) bool { return e.ID == "e:"+source }), err
}

// check is every rule a move must satisfy before anything is written.
func (d *Desk) check(t Ticket, m Move, a Act) error {
	if err := m.May(t, a.By); err != nil {
		return err
	}
	switch {
	case a.Version != 0 && a.Version != t.Version:
		return Refuse(Conflict, "error.changed_meanwhile", "stage", "@stage."+string(t.Stage))
	case m.Needs&NeedText != 0 && strings.TrimSpace(a.Text) == "" && len(a.Files) == 0:
		return Refuse(Invalid, "error.needs_text", "verb", "@verb."+string(m.Verb))
	case m.Needs&NeedHelper != 0 && strings.TrimSpace(a.Helper) == "":
		return Refuse(Invalid, "error.needs_helper")
	case m.Needs&NeedOffice != 0 && a.Office.ID == "":
		return Refuse(Invalid, "error.needs_office")
	case len([]rune(a.Text+a.Helper+a.Place)) > MaxWords:
		return Refuse(Invalid, "error.too_long")
	case m.Verb == Answer && !answers(a.Solved, a.Happy): // a chat may send anything back
		return Refuse(Invalid, "error.no_such_move")
	case m.Verb == Sort && a.Service != "":
		if _, ok := d.Services.Get(a.Service); !ok {
			return Refuse(Invalid, "error.no_such_service")
		}
	}
	return nil
}

// answers says whether these are answers to 解决了吗 and 满意吗; the second may be left open.
func answers(solved, happy string) bool {
	return (solved == "yes" || solved == "no") && slices.Contains([]string{"", "good", "fair", "bad"}, happy)
}

// apply changes the ticket as the move says.
func (d *Desk) apply(t *Ticket, m Move, a Act, now time.Time) {
	t.UpdatedAt = now
	before := t.Stage
	if m.To != "" {
		t.Stage = m.To
	}
	switch m.Verb {
	case Assign:
		t.Office = a.Office.ID
	case Report:
		t.Result, t.DoneAt = a.Text, now
		if !slices.Contains(t.Disposers, a.By.ID) {
			t.Disposers = append(slices.Clone(t.Disposers), a.By.ID)
		}
	case Verify:
		t.Solved, t.Satisfied = "", "" // asked anew: an answer of an earlier round does not stand for this one
	case Sort:
		if a.Service != "" {
			t.Service = a.Service
		}
		if a.Place != "" {
			t.Place.Text = a.Place
		}
	case Answer:
		t.Solved, t.Satisfied = a.Solved, a.Happy
		t.Stage = Closed
		if a.Solved == "no" || a.Happy == "bad" {
			t.Stage, t.Level = Accepted, t.Level+1
		}
	case Reopen:
		t.Level++
	}
	if t.Stage != before { // words to an ended ticket do not move the time it ended
		t.settle(now)
	}
}

// settle makes the fields that follow from the stage agree with it.
func (t *Ticket) settle(now time.Time) {
	t.ClosedAt = time.Time{}
	switch t.Stage {
	case Accepted:
		t.Office, t.DoneAt = "", time.Time{} // nobody's until it is assigned again
	case Assigned, Working:
		t.DoneAt = time.Time{}
	case Closed, Declined, Withdrawn:
		t.ClosedAt = now
	}
}
