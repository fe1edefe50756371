package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// The ledger of volunteers. Hours are a permanent record: an entry is added and never changed; a wrong one is reversed by a second entry, with
// a reason, by a chief who is not the volunteer. Points are a ledger of their own beside it (points.go).

// complaintMark ends the ID of what tells of a complaint: the booked ID stands before it.
const complaintMark = "/complaint"

// Served is one service that a volunteer has rendered, or, with Complaint and without minutes, that there is a complaint about one.
type Served struct {
	ID        string // of the activity and the place in it: the same ID is booked once
	Volunteer string
	Activity  string // minutes of one activity earn points together
	Title     string
	Service   string
	Office    string // who organised it
	Branch    string // 党支部 or unit of the volunteer, for reports
	Grid      string
	Minutes   int
	Complaint bool
	At        time.Time // when it was rendered
	By        Actor
	Why       string // for what was booked by hand
}

// HoursEntry is one line of the permanent record.
type HoursEntry struct {
	Served
	Seq      int64     // order of the ledger, given by the store
	BookedAt time.Time // of the entry, not of the service
	Points   Points    // what it earned; of a reversal, what it was to take back
	Reverses string    // id of the entry it takes back; its Minutes are below zero
	Reversed bool      // another entry takes it back
}

// Totals are where a volunteer's ledger stands.
type Totals struct {
	Minutes int
	Points  Points
}

// Holder is whose ledger it is, as far as the ledger must know them.
type Holder struct {
	ID       string
	Name     string
	Resident string // their chat; "" none
	Grids    []string
}

// Holders know the volunteers. ErrNotFound when there is none.
type Holders interface {
	Holder(ctx context.Context, id string) (Holder, error)
	HolderOf(ctx context.Context, resident string) (Holder, error)
}

// LedgerStore keeps the ledger.
type LedgerStore interface {
	// SaveLedger settles a change on what the ledger holds at that moment and writes it, all or nothing. It is ErrConflict when an id or a
	// reversal is there already, or a redemption is not where the change takes it from.
	SaveLedger(ctx context.Context, c LedgerChange) error
	Entry(ctx context.Context, id string) (HoursEntry, error)
	TotalsOf(ctx context.Context, volunteer string) (Totals, error)                         // zero when nothing was booked
	HoursOf(ctx context.Context, volunteer string, limit int) ([]HoursEntry, error)         // newest first
	BookingsOf(ctx context.Context, volunteer string, limit int) ([]Booking, error)         // newest first
	Redemption(ctx context.Context, id string) (Redemption, error)                          // by id or by code
	RedemptionsOf(ctx context.Context, volunteer string, limit int) ([]Redemption, error)   // newest first
	Taken(ctx context.Context) (map[string]int, error)                                      // things that are gone, by code
	SaveCertificate(ctx context.Context, c Certificate) error                               // ErrConflict when it was withdrawn before
	Certificate(ctx context.Context, code string) (Certificate, error)                      // ErrNotFound
	CertificatesOf(ctx context.Context, volunteer string, limit int) ([]Certificate, error) // newest first
	Expiring(ctx context.Context, before time.Time, limit int) ([]string, error)            // volunteers whose points are older and not used up
}

// Ledger is the desk where hours and points are booked.
type Ledger struct {
	Store    LedgerStore
	Holders  Holders
	Rules    PointRules
	Now      func() time.Time
	NewCode  func(n int) string // n unguessable characters of CodeLetters
	Location *time.Location
	Print    func(c Certificate, lang Lang) ([]byte, error) // a PDF; nil: there is no font to print with
	URL      string                                         // where the public reaches this program; "" unknown
}

// mostMinutes bounds one service: more than two days at a stretch is a mistake of whoever typed it.
const mostMinutes = 48 * 60

// Book adds a service to the record and its points to the ledger. The same ID done again changes nothing. Without minutes it tells of a complaint
// about what was booked before.
func (l *Ledger) Book(ctx context.Context, s Served) error {
	if s.Complaint && s.Minutes == 0 {
		return l.complained(ctx, s)
	}
	s.Title, s.Why = strings.TrimSpace(s.Title), strings.TrimSpace(s.Why)
	switch now := l.Now(); {
	case s.ID == "" || s.Volunteer == "":
		return Refuse(Invalid, "error.no_such_volunteer")
	case s.Minutes <= 0 || s.Minutes > mostMinutes:
		return Refuse(Invalid, "error.hours_range")
	case s.At.IsZero() || s.At.After(now):
		return Refuse(Invalid, "error.hours_future")
	case len([]rune(s.Title+s.Why)) > 400:
		return Refuse(Invalid, "error.ledger_long")
	}
	if _, err := l.Holders.Holder(ctx, s.Volunteer); err != nil {
		return unknownVolunteer(err)
	}
	err := l.Store.SaveLedger(ctx, LedgerChange{Rules: l.Rules, Volunteer: s.Volunteer, At: l.Now(), By: s.By, Entry: &HoursEntry{Served: s, BookedAt: l.Now()}})
	if errors.Is(err, ErrConflict) {
		if _, known := l.Store.Entry(ctx, s.ID); known == nil {
			return nil
		}
	}
	return err
}

// complained books a service anew as one with a complaint, which earns no points unless the rules say so: the hours stay. Should the complaint
// prove unfounded, a chief puts it right by hand.
func (l *Ledger) complained(ctx context.Context, s Served) error {
	e, err := l.Store.Entry(ctx, strings.TrimSuffix(s.ID, complaintMark))
	if errors.Is(err, ErrNotFound) || err == nil && (e.Reversed || e.Complaint || l.Rules.Complained) {
		return nil
	}
	if err == nil {
		err = l.reverse(ctx, e, s.Why, s.By)
	}
	if err != nil {
		return err
	}
	again := e.Served
	again.ID, again.Complaint, again.By, again.Why = s.ID, true, s.By, s.Why
	return l.Store.SaveLedger(ctx, LedgerChange{Rules: l.Rules, Volunteer: e.Volunteer, At: l.Now(), By: s.By, Entry: &HoursEntry{Served: again, BookedAt: l.Now()}})
}

func unknownVolunteer(err error) error {
	if errors.Is(err, ErrNotFound) {
		return Refuse(NotFound, "error.no_such_volunteer")
	}
	return err
}

// ByHand books what no activity knows of: a chief, for somebody else, with a reason.
func (l *Ledger) ByHand(ctx context.Context, s Served) error {
	if err := l.chief(ctx, s.By, s.Volunteer, s.Why); err != nil {
		return err
	}
	return l.Book(ctx, s)
}

// Reverse takes an entry back by a second one. What it earned goes back too, as far as it is not spent; the rest is booked as lost.
func (l *Ledger) Reverse(ctx context.Context, id, why string, by Actor) error {
	e, err := l.Store.Entry(ctx, id)
	if err != nil {
		return err
	}
	if e.Reverses != "" {
		return Refuse(NotAllowed, "error.reversal_stays")
	}
	if e.Reversed {
		return Refuse(Conflict, "error.reversed_before")
	}
	if err := l.chief(ctx, by, e.Volunteer, why); err != nil {
		return err
	}
	return l.reverse(ctx, e, why, by)
}

func (l *Ledger) reverse(ctx context.Context, e HoursEntry, why string, by Actor) error {
	back := e
	back.ID, back.Reverses, back.Minutes, back.Points = "reversal:"+e.ID, e.ID, -e.Minutes, -e.Points
	back.By, back.Why, back.BookedAt = by, strings.TrimSpace(why), l.Now()
	return l.Store.SaveLedger(ctx, LedgerChange{Rules: l.Rules, Volunteer: e.Volunteer, At: l.Now(), By: by, Entry: &back})
}

// chief refuses what only a chief may do with the ledger of somebody else, and what is done without a reason. A person's account at the console
// and their record as a volunteer are not tied to each other, so the same name is taken for the same person: somebody else can do it.
func (l *Ledger) chief(ctx context.Context, by Actor, volunteer, why string) error {
	if by.Kind != ByStaff || !slices.Contains(chiefs, by.Role) {
		return Refuse(NotAllowed, "error.chiefs_only")
	}
	h, err := l.Holders.Holder(ctx, volunteer)
	if err != nil && !errors.Is(err, ErrNotFound) { // the entries of somebody who was erased can still be put right
		return err
	}
	switch {
	case !l.Covers(by.Area, h):
		return Refuse(NotAllowed, "error.ledger_area")
	case by.ID == volunteer, h.Name != "" && by.Name == h.Name:
		return Refuse(NotAllowed, "error.own_hours")
	case strings.TrimSpace(why) == "":
		return Refuse(Invalid, "error.needs_reason")
	case len([]rune(why)) > 400:
		return Refuse(Invalid, "error.ledger_long")
	}
	return nil
}

// Covers reports whether somebody whose work ends at an area deals with a volunteer: one of whose grids lies there.
func (l *Ledger) Covers(area string, h Holder) bool {
	return area == "" || slices.ContainsFunc(h.Grids, func(grid string) bool { return Covers(area, grid) })
}

// Expire books what is older than the rules allow as run out, and says for how many volunteers it did (this many
// at most). Any number of instances may call it at any time: what runs out is counted where it is booked.
func (l *Ledger) Expire(ctx context.Context, limit int) (int, error) {
	if l.Rules.Months == 0 {
		return 0, nil
	}
	now := l.Now()
	before := now.In(l.Location).AddDate(0, -l.Rules.Months, 0)
	all, err := l.Store.Expiring(ctx, before, limit)
	if err != nil {
		return 0, err
	}
	for _, volunteer := range all {
		id := "expiry:" + volunteer + ":" + now.In(l.Location).Format("20060102150405.000")
		err := l.Store.SaveLedger(ctx, LedgerChange{
			Rules: l.Rules, Volunteer: volunteer, At: now, By: Actor{Kind: BySystem}, Expiry: &Booking{ID: id, Kind: PointsExpired, Origin: before},
		})
		if err != nil && !errors.Is(err, ErrConflict) {
			return 0, err
		}
	}
	return len(all), nil
}
