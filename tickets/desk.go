package tickets

import (
	"cmp"
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
	Followers(ctx context.Context, number Number) ([]Ticket, error)              // 并单: what has joined it, by number
	Subtasks(ctx context.Context, number Number) ([]Subtask, error)              // oldest first
}

// Desk is where the office's work is done: each method checks the rule, then makes one Save.
type Desk struct {
	Store    Store
	People   People
	Services *Catalogue
	Now      func() time.Time
	NewID    func() string
	Location *time.Location
	Calendar *Calendar           // nil: weekends are free, and nothing else
	Rules    Rules               // zero: UsualRules
	Offices  OfficeBook          // who is above whom; nil: nobody
	Towns    Towns               // where the tenant lies and what goes to whom; nil: nobody said
	Rounds   Rounds              // nil: nothing is counted and nobody is asked twice
	Recalls  CallbackRules       // zero: UsualCallbacks
	Duty     []Address           // chats of the staff on duty, told at once of danger
	Open     OpenTickets         // what a new ticket is compared with; nil: nothing
	Comparer Comparer            // tells what is one matter; nil: nobody does
	Contacts Contacts            // finds whom an order is for; nil: nobody is found
	Redact   func(string) string // takes personal data out of words that leave the ticket

	Mediation *Mediation // 大调解; nil where there is none
	Legal     *Legal     // legal aid and the legal desks; nil where there are none
	Ledger    *Ledger    // hours and points of volunteers; nil where none are kept

	Articles *ArticleDesk // the library of law and of fraud; nil where there is none
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
	For      *OnBehalf // whom it is for, when somebody else places it; nil: for themselves
	Danger   bool
	Against  string // id of the office a complaint is about: it never becomes the ticket's own
	Files    []string
	Answer   *Notice         // what the resident is told; nil: the standard "filed" words
	Also     func(c *Change) // what is written together with the ticket; nil: nothing more
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
		Kind: f.Kind, Service: f.Service, Words: f.Words, Place: f.Place, When: f.When, Contact: f.Contact, Lang: f.Lang, For: f.For, Against: f.Against,
		Resident: f.Resident.ID, To: f.To, Source: f.Source, Stage: Filed, FiledAt: now, UpdatedAt: now,
	}
	t.Urgency = f.urgency()
	t.Due = d.limitOf(f.Service, t.Urgency, now).Due(d.calendar(), now)
	if w, sooner := d.wanted(f, now); sooner {
		t.Due = w.Till
	}
	t.DueFirst = t.Due
	town, err := d.locate(ctx, &t)
	if err != nil {
		return Ticket{}, err
	}
	by := Actor{Kind: ByResident, ID: f.Resident.ID}
	c := Change{Ticket: t, New: true, Day: now.In(d.Location), Events: []Event{{
		ID: madeBy(f.Source), At: now, By: by, Verb: File, To: Filed, Text: f.Words, Files: f.Files, Public: true,
	}}}
	if err := d.behalf(ctx, &c, f); err != nil {
		return Ticket{}, err
	}
	if f.Chosen {
		c.Label = d.label(t, ByResident)
	}
	answer := Notice{Lines: []Line{d.FiledLine(f)}}
	if f.Answer != nil {
		answer = *f.Answer
	}
	answer.ID, answer.To, answer.Class, answer.Resident, answer.Lang = ReplyID(f.Cause, 0), f.To, Reply, f.Resident.ID, f.Lang
	c.Notices = append([]Notice{answer}, c.Notices...)
	if f.Danger {
		c.Notices[0].Class = Urgent
		for _, duty := range d.Duty {
			c.Notices = append(c.Notices, Notice{
				ID: "d:" + f.Source + ":" + duty.String(), To: duty, Class: Urgent,
				Lines: []Line{Say("duty.danger", "words", Plain(d.redact(f.Words)), "place", Plain(d.redact(f.Place.Text)))},
			})
		}
	}
	if f.Also != nil { // before the limit is looked at: it may set another one
		f.Also(&c)
	}
	d.dispatch(town, &c, f)
	c.Ticket.CheckAt = d.look(c.Ticket)
	if err := d.Store.Save(ctx, &c); err != nil {
		return Ticket{}, err
	}
	return c.Ticket, nil
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
	Version int       // of the ticket the actor saw; 0 for acts that cannot collide (words, pictures)
	Text    string    // reason, result, words
	Helper  string    // who can help instead, for Decline
	Office  Office    // for Assign
	Service string    // for Sort
	Place   string    // for Sort; for Follow where the resident says it is instead
	Till    time.Time // for Extend and Pause; for Grant another one than was asked for
	Other   Number    // for Join
	Task    string    // for Assist: id of the sub-task; "" when the office has one only
	Despite string    // for Report while sub-tasks are open: why it does not wait for them
	Files   []string
	Source  string // key of the message that caused it; "" for console clicks
	Solved  string // for Answer: yes, no
	Happy   string // for Answer: good, fair, bad
	Contact string // for Answer: yes, no: the office contacted them
	Reached string // for Answer and Phone without an answer: ReachedNobody, ReachedRefused
	Hide    bool   // for Follow: the contact is kept from the handler from now on (保密)
	Phone   string // for Follow: the contact's new telephone number
	Answer  *Notice

	granted RequestKind // for Grant: what was asked for
}

// Do makes a move: checks the table, writes the event, and tells the resident if it concerns them.
// The same Source done again changes nothing and returns the ticket as it is.
// An act without a Version (a resident's) that meets another save is tried again on what that save left; one with a Version when only
// a ticket that follows this one was saved, or the program reminded of the limit.
func (d *Desk) Do(ctx context.Context, number Number, a Act) (Ticket, error) {
	for tries := 0; ; tries++ {
		t, err := d.once(ctx, number, a)
		if tries == 3 || !errors.Is(err, ErrConflict) {
			return t, err
		}
		if a.Source != "" { // a double click: who was faster is the same act
			if done, failed := d.happened(ctx, number, a.Source); done && failed == nil {
				return t, nil
			}
		}
		if a.Version != 0 && !d.unchanged(ctx, number, &a) {
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
	w, err := d.around(ctx, t, m, a)
	if err != nil {
		return t, err
	}
	x := doing{before: t, t: t, m: m, a: a, w: w, now: d.Now()}
	if err := d.checkWork(&x); err != nil {
		return t, err
	}
	c := d.move(&x)
	if err := d.redirect(ctx, &c, x.a, t); err != nil {
		return t, err
	}
	if err := d.account(ctx, &c, t.Request, x.a); err != nil {
		return x.t, err
	}
	for i := range c.With { // what others said of the matter counts for none of those who joined it
		if err := d.account(ctx, &c.With[i], nil, Act{Verb: c.With[i].Events[0].Verb}); err != nil {
			return x.t, err
		}
	}
	if a.Verb == Sort && x.t.Service != t.Service {
		c.Label = d.label(x.t, a.By.Kind)
	}
	if err := d.Store.Save(ctx, &c); err != nil {
		return x.t, err
	}
	return c.Ticket, nil
}

// move makes the move, and gives all that is to be written of it.
func (d *Desk) move(x *doing) Change {
	a, was := x.a, x.t.Stage
	x.e = Event{
		ID: stepID(a.Source, d.NewID), Number: x.t.Number, At: x.now, By: a.By, Verb: a.Verb, From: was, To: was,
		Office: a.Office.ID, Text: a.Text, Files: a.Files, Public: a.Verb.told(),
	}
	d.apply(&x.t, x.m, a, x.now)
	d.applyWork(x)
	x.e.To = x.t.Stage
	x.e.complete(x.before, x.t, a)
	c := Change{Ticket: x.t, Events: []Event{x.e}, Notices: d.tell(x.t, x.m, a, x.e), Tasks: d.tasksOf(x)}
	if a.Despite != "" {
		c.Events = append(c.Events, Event{ID: d.NewID(), Number: x.t.Number, At: x.now, By: a.By, Verb: Note, From: x.e.To, To: x.e.To, Text: a.Despite})
	}
	c.With = d.carry(*x)
	d.sendBack(&c, x.w.outside)
	return c
}

// complete puts into an event what it tells besides the actor's words.
func (e *Event) complete(before, t Ticket, a Act) {
	switch a.Verb {
	case Decline:
		e.Text = a.Text + "\n" + a.Helper
	case Sort:
		e.Text = sorted(before, t)
	case Follow:
		if put := sorted(before, t); put != "" { // who reads the history sees that the place is another now
			e.Text = strings.TrimPrefix(a.Text+"\n"+put, "\n")
		}
	case Answer, Phone:
		e.Answer = &CallbackAnswer{Contacted: a.Contact, Solved: a.Solved, Satisfied: a.Happy, Reached: a.Reached}
	}
}

// happened reports whether this message has already made its event on the ticket.
func (d *Desk) happened(ctx context.Context, number Number, source string) (bool, error) {
	events, err := d.Store.Events(ctx, number)
	return slices.ContainsFunc(events, func(e Event) bool { return e.ID == madeBy(source) }), err
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
	case len([]rune(a.Text+a.Helper+a.Place+a.Despite)) > MaxWords:
		return Refuse(Invalid, "error.too_long")
	case m.Needs&NeedOffice != 0 && a.Office.ID == t.Against:
		return Refuse(NotAllowed, "error.complained_about")
	case m.Verb == Assign && t.Service != "" && !a.Office.MayBeSent(t.Service):
		return Refuse(NotAllowed, "error.outside_duties", "office", Plain(a.Office.Name))
	case m.Verb == Sort:
		return d.checkSort(t, a)
	}
	return checkAnswer(a)
}

// checkSort refuses a service nobody knows, and a correction that corrects nothing: whoever sends it believes it did.
func (d *Desk) checkSort(t Ticket, a Act) error {
	if _, known := d.Services.Get(a.Service); a.Service != "" && !known {
		return Refuse(Invalid, "error.no_such_service")
	}
	if (a.Service == "" || a.Service == t.Service) && (a.Place == "" || a.Place == t.Place.Text) {
		return Refuse(Invalid, "error.sort_same")
	}
	return nil
}

// sorted is what a correction leaves in the history: the codes of the services and the places, before and after.
func sorted(before, t Ticket) string {
	var lines []string
	if t.Service != before.Service {
		lines = append(lines, cmp.Or(before.Service, Unsorted)+" → "+t.Service)
	}
	if t.Place.Text != before.Place.Text {
		lines = append(lines, cmp.Or(before.Place.Text, Unsorted)+" → "+t.Place.Text)
	}
	return strings.Join(lines, "\n")
}

// Unsorted stands in the history for a service or a place that was not known.
const Unsorted = "—"

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
		t.disposed(a.By)
	case Assist:
		t.disposed(a.By)
	case Verify:
		t.Solved, t.Satisfied = "", "" // asked anew: an answer of an earlier round does not stand for this one
	case Sort:
		if a.Service != "" {
			t.Service = a.Service
		}
		if a.Place != "" {
			t.Place.Text = a.Place
		}
	case Follow:
		t.Contact.Hidden = t.Contact.Hidden || a.Hide
		t.Contact.Phone = cmp.Or(a.Phone, t.Contact.Phone)
		if a.Place != "" && t.Stage.Open() {
			t.Place.Text = a.Place
		}
	case Answer, Phone:
		t.answer(a)
	case Reopen:
		t.Level++
	}
	if t.Stage != before { // words to an ended ticket do not move the time it ended
		t.settle(now)
	}
}

// disposed notes who had a part in the work: they are not the ones to judge it.
func (t *Ticket) disposed(by Actor) {
	if !slices.Contains(t.Disposers, by.ID) {
		t.Disposers = append(slices.Clone(t.Disposers), by.ID)
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
