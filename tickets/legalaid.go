package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Legal aid (法律援助): an application is a ticket, and beside it an Aid with the two clocks of the 法律援助法 art. 43: decided within 7 days,
// somebody assigned within 3 days after that. Whether it is given is the legal aid institution's decision; the office records it.

// Aid is one application for legal aid.
type Aid struct {
	Ticket     Number
	About      string // one of AidMatters
	Means      string // one of AidMeans: what the resident said of their means; it is checked by people
	Soon       bool   // a limitation period ends in less than 7 days: help first, papers later (art. 44)
	Stage      AidStage
	Text       string // reason of a refusal
	Lawyer     string // who was assigned and how to reach them, as the resident is told
	AskedAt    time.Time
	DecideBy   time.Time
	DecidedAt  time.Time
	AssignBy   time.Time
	AssignedAt time.Time
	Reminded   int // times the people on duty were reminded at this stage
	CheckAt    time.Time
	Version    int // 0: not kept yet
}

// AidMatters are the matters of an application, and AidMeans what one says of one's means: exempt from the check of hardship (art. 42),
// poor, not poor, or free: the matter asks for no hardship (art. 32).
var (
	AidMatters = []string{"wages", "injury", "violence", "support", "crime", "other"}
	AidMeans   = []string{"exempt", "poor", "no", "free"}
)

// AidStage is where an application stands.
type AidStage string

const (
	AidAsked    AidStage = "asked"
	AidGranted  AidStage = "granted"
	AidAssigned AidStage = "assigned"
	AidRefused  AidStage = "refused"
	AidDropped  AidStage = "dropped" // its ticket ended otherwise
)

// Clock is the time limit that runs now; zero when none does.
func (a Aid) Clock() time.Time {
	switch a.Stage {
	case AidAsked:
		return a.DecideBy
	case AidGranted:
		return a.AssignBy
	}
	return time.Time{}
}

// AidVerb is what the office does to an application.
type AidVerb string

const (
	AidGrant  AidVerb = "grant"
	AidRefuse AidVerb = "refuse"
	AidAssign AidVerb = "assign"
)

// Events of a ticket that asks for legal aid; the decisions have their own verb behind "aid_".
const AidBook Verb = "aid_book" // a time at a legal desk was booked

// aidMoves is the life of an application; every move needs words.
var aidMoves = map[AidVerb]struct{ from, to AidStage }{
	AidGrant: {AidAsked, AidGranted}, AidRefuse: {AidAsked, AidRefused}, AidAssign: {AidGranted, AidAssigned},
}

// AidOpen lists what may be done to an application now.
func AidOpen(a Aid) []AidVerb {
	var out []AidVerb
	for _, v := range []AidVerb{AidGrant, AidRefuse, AidAssign} {
		if aidMoves[v].from == a.Stage {
			out = append(out, v)
		}
	}
	return out
}

// LegalStore keeps applications and appointments. Save writes a LegalChange in one transaction: ErrConflict when the stored application or
// appointment is not of the given Version, when the time is somebody else's already or its day was closed, or when a day is closed on which
// others than Cancelled are booked; and then nothing is written.
type LegalStore interface {
	Aid(ctx context.Context, ticket Number) (Aid, error) // ErrNotFound
	SaveLegal(ctx context.Context, c *LegalChange) error
	AllSlots(ctx context.Context) ([]Slot, error) // by weekday and hour
	Appointment(ctx context.Context, id string) (Appointment, error)
	Appointments(ctx context.Context, q AppointmentQuery) ([]Appointment, error) // by time
	Closures(ctx context.Context, from, till time.Time) ([]Closure, error)       // of the days that touch a time, by day
}

// LegalChange is everything one step of an application or an appointment writes.
type LegalChange struct {
	Aid         *Aid
	Appointment *Appointment
	Cancelled   []Appointment // all that are booked on the Closed days and still to come
	Closed      []Closure
	Opened      []Closure // taken back
	Events      []Event   // of the ticket
	Notices     []Notice
}

// Legal is the desk of legal aid and of the communities' legal desks.
type Legal struct {
	Desk     *Desk
	Store    LegalStore
	DecideIn time.Duration // 0: 7 days, the law's
	AssignIn time.Duration // 0: 3 days, the law's
}

const (
	usualDecide = 7 * 24 * time.Hour
	usualAssign = 3 * 24 * time.Hour
	aidWarn     = 24 * time.Hour // the people on duty are reminded so long before a limit, and when it is over
	soonLimit   = 24 * time.Hour // who is about to lose a right is answered within it
)

// Apply files an application: a ticket with its clocks, in one transaction. f.Service is the service of legal aid.
func (l *Legal) Apply(ctx context.Context, f Filing, about, means string, soon bool) (Ticket, error) {
	if !slices.Contains(AidMatters, about) || !slices.Contains(AidMeans, means) {
		return Ticket{}, Refuse(Invalid, "error.no_such_move")
	}
	f.Also = func(c *Change) {
		now := c.Ticket.FiledAt
		a := Aid{About: about, Means: means, Soon: soon, Stage: AidAsked, AskedAt: now, DecideBy: now.Add(cmp.Or(l.DecideIn, usualDecide))}
		if soon {
			c.Ticket.Urgency, c.Ticket.Due, c.Ticket.DueFirst = Pressing, now.Add(soonLimit), now.Add(soonLimit)
			for _, duty := range l.Desk.Duty {
				c.Notices = append(c.Notices, Notice{ID: "la:" + f.Source + ":" + duty.String(), To: duty, Class: Urgent, Lines: []Line{Say("aid.duty.soon")}})
			}
		}
		a.CheckAt = l.checkAt(a)
		c.Aid = &a
	}
	return l.Desk.File(ctx, f)
}

// Decide records a decision or an assignment; text is the reason, or who was assigned. The resident is told.
func (l *Legal) Decide(ctx context.Context, number Number, by Actor, verb AidVerb, version int, text string) (Aid, error) {
	a, err := l.Store.Aid(ctx, number)
	if errors.Is(err, ErrNotFound) {
		return a, Refuse(NotFound, "error.no_such_ticket")
	}
	if err != nil {
		return a, err
	}
	t, err := l.Desk.Store.Ticket(ctx, number)
	if err != nil {
		return a, err
	}
	move, known := aidMoves[verb]
	text = strings.TrimSpace(text)
	switch {
	case !known:
		return a, Refuse(Invalid, "error.no_such_move")
	case !LegalClerk(by, t.Office):
		return a, Refuse(NotAllowed, "error.other_office")
	case version != a.Version:
		return a, Refuse(Conflict, "error.aid_changed", "stage", "@aid.stage."+string(a.Stage))
	case a.Stage != move.from:
		return a, Refuse(NotAllowed, "error.aid_changed", "stage", "@aid.stage."+string(a.Stage))
	case text == "":
		return a, Refuse(Invalid, "error.needs_text", "verb", "@aid.verb."+string(verb))
	case len([]rune(text)) > MaxWords:
		return a, Refuse(Invalid, "error.too_long")
	}
	now := l.Desk.Now()
	a.Stage, a.Reminded = move.to, 0
	switch verb {
	case AidGrant:
		a.DecidedAt, a.AssignBy = now, now.Add(cmp.Or(l.AssignIn, usualAssign))
	case AidRefuse:
		a.DecidedAt, a.Text = now, text
	case AidAssign:
		a.AssignedAt, a.Lawyer = now, text
	}
	a.CheckAt = l.checkAt(a)
	e := Event{ID: l.Desk.NewID(), Number: number, At: now, By: by, Verb: Verb("aid_" + string(verb)), From: t.Stage, To: t.Stage, Text: text, Public: true}
	c := &LegalChange{Aid: &a, Events: []Event{e}}
	c.Notices = l.tell(t, e, Say("aid.told."+string(verb), "text", Plain(text), "due", l.Desk.Day(a.AssignBy)))
	err = l.Store.SaveLegal(ctx, c)
	return a, err
}

// LegalClerk reports whether staff may work on an application or an appointment that is an office's.
func LegalClerk(by Actor, office string) bool {
	return by.Kind == ByStaff && (slices.Contains(desk, by.Role) || by.Role == Handler && by.Office != "" && by.Office == office)
}

// tell makes the notice of a step to the resident of a ticket; nobody is told in a group.
func (l *Legal) tell(t Ticket, e Event, line Line, choices ...Choice) []Notice {
	if t.To.IsZero() || t.To.Group() {
		return nil
	}
	n := Notice{ID: "n:" + e.ID, To: t.To, Resident: t.Resident, Ticket: t.Number, Class: News, Lines: []Line{line}, Choices: choices}
	if t.Resident == "" {
		n.Lang = t.Lang
	}
	return []Notice{n}
}

// checkAt is when the clock looks at an application next: a day before the limit, then at the limit; zero: never again.
func (l *Legal) checkAt(a Aid) time.Time {
	switch limit := a.Clock(); {
	case limit.IsZero() || a.Reminded > 1:
		return time.Time{}
	case a.Reminded == 0:
		return limit.Add(-aidWarn)
	default:
		return limit
	}
}

// DueLegal hands out applications and appointments whose clock must be looked at, claimed like DueCases.
type DueLegal interface {
	ClaimAids(ctx context.Context, now, until time.Time, limit int) ([]Number, error)
	ClaimAppointments(ctx context.Context, now, until time.Time, limit int) ([]string, error)
}

// Sweep reminds of limits and of tomorrow's appointments.
func (l *Legal) Sweep(ctx context.Context, due DueLegal) (n int, err error) {
	for {
		now := l.Desk.Now()
		numbers, failed := due.ClaimAids(ctx, now, now.Add(claimFor), sweepAtOnce)
		ids, failedToo := due.ClaimAppointments(ctx, now, now.Add(claimFor), sweepAtOnce)
		err = errors.Join(err, failed, failedToo)
		if failed != nil || failedToo != nil || len(numbers)+len(ids) == 0 {
			return n, err
		}
		for _, number := range numbers {
			if failed := l.tick(ctx, number); failed != nil {
				err = errors.Join(err, fmt.Errorf("legal aid %s: %w", number, failed))
			}
		}
		for _, id := range ids {
			if failed := l.remind(ctx, id); failed != nil {
				err = errors.Join(err, fmt.Errorf("appointment: %w", failed))
			}
		}
		n += len(numbers) + len(ids)
	}
}

// tick reminds the people on duty of a limit, once before it and once after it.
func (l *Legal) tick(ctx context.Context, number Number) error {
	a, err := l.Store.Aid(ctx, number)
	if err != nil {
		return err
	}
	t, err := l.Desk.Store.Ticket(ctx, number)
	if err != nil {
		return err
	}
	now, next := l.Desk.Now(), l.checkAt(a)
	c := &LegalChange{Aid: &a}
	switch {
	case !t.Stage.Open():
		a.Stage = AidDropped
	case next.IsZero() || next.After(now): // somebody was faster
	default:
		a.Reminded++
		key := "aid.duty.soon_due"
		if !a.Clock().After(now) {
			key, a.Reminded = "aid.duty.late", 2
		}
		for _, duty := range l.Desk.Duty {
			c.Notices = append(c.Notices, Notice{
				ID: fmt.Sprintf("lr:%s:%s:%d:%s", number, a.Stage, a.Reminded, duty), To: duty, Class: News, Ticket: number,
				Lines: []Line{Say(key, "stage", "@aid.stage."+string(a.Stage), "due", l.Desk.Day(a.Clock()))},
			})
		}
	}
	a.CheckAt = l.checkAt(a)
	return lostRace(l.Store.SaveLegal(ctx, c))
}

// ExportedLaw is what a resident has to do with mediation and legal aid. Of the other side of a case nothing is told but what was agreed.
type ExportedLaw struct {
	Cases        []ExportedCase `json:"cases,omitempty"`
	Aids         []Aid          `json:"aids,omitempty"`
	Appointments []Appointment  `json:"appointments,omitempty"`
}

// ExportedCase is a case as one side may take it along.
type ExportedCase struct {
	Number    Number    `json:"number"`
	Ticket    Number    `json:"ticket,omitempty"` // when it is their own
	Kind      CaseKind  `json:"kind"`
	Matter    string    `json:"matter"`
	Stage     CaseStage `json:"stage"`
	Side      Side      `json:"side"`
	Mediator  string    `json:"mediator"`
	Agreement Agreement `json:"agreement"`
	Court     string    `json:"court"`
	OfferedAt time.Time `json:"offered"`
	OpenedAt  time.Time `json:"opened,omitzero"`
	EndedAt   time.Time `json:"ended,omitzero"`
}

// ExportOf is the case as a resident, who is a side of it, takes it along.
func (c Case) ExportOf(resident string) ExportedCase {
	i := max(0, c.SideOf(resident))
	x := ExportedCase{
		Number: c.Number, Kind: c.Kind, Matter: c.Matter, Stage: c.Stage, Side: c.Sides[i], Mediator: c.MediatorName, Agreement: c.Agreement,
		Court: c.Court, OfferedAt: c.OfferedAt, OpenedAt: c.OpenedAt, EndedAt: c.EndedAt,
	}
	if i == 0 {
		x.Ticket = c.Ticket
	}
	return x
}
