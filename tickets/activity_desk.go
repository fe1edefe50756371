package tickets

import (
	"context"
	"time"
)

// ActivityStore keeps activities and their seats. Everything it writes is committed when the call returns, also within a message's turn:
// who taps must be told at once whether the place is theirs.
type ActivityStore interface {
	Activity(ctx context.Context, number ActivityNumber) (Activity, error) // with seats and steps; ErrNotFound
	// SaveActivity writes an ActivityChange in one transaction; ErrConflict when the stored activity is of another version.
	SaveActivity(ctx context.Context, change *ActivityChange) error
	// TakeSeat gives a place if one is free, in one transaction: exactly the places offered are given, however many ask at once.
	TakeSeat(ctx context.Context, take *Taking) (Seat, error)
	// MayClaim reports whether a claim would hold now.
	MayClaim(ctx context.Context, c Claim) (bool, error)
	FindActivities(ctx context.Context, q ActivityQuery) ([]Activity, error)
	// ClaimActivities gives those of which a clock has run out, as WhistleStore.ClaimWhistles does.
	ClaimActivities(ctx context.Context, now, again time.Time, limit int) ([]ActivityNumber, error)
	// SaveCards posts cards and keeps whom they went to; who has one of this activity gets none, nor who has as many this week as they asked for.
	SaveCards(ctx context.Context, cards []ActivityCard, week time.Time) error
	// Carded are the volunteers who have a card of an activity.
	Carded(ctx context.Context, number ActivityNumber) (map[string]bool, error)
	// ServedBefore counts what volunteers finished of a service, and the stars they got for it.
	ServedBefore(ctx context.Context, service string, volunteers []string) (map[string]Record, error)
	// OpenOrders counts a resident's orders that have not ended.
	OpenOrders(ctx context.Context, resident string) (int, error)
	// UnitResults lists what volunteers finished in a time who want it told to their own unit (双报到), by unit.
	UnitResults(ctx context.Context, from, till time.Time) ([]UnitResult, error)
	Ticket(ctx context.Context, number Number) (Ticket, error)
	AllOffices(ctx context.Context) ([]Office, error)
}

// UnitResult is one line of what the community sends to a volunteer's own unit.
type UnitResult struct {
	Unit, Branch string
	Name         string
	Activity     ActivityNumber
	Title        string
	Service      string
	At           time.Time
	Minutes      int
	Stars        int // of the resident; 0: none given
}

// ProviderStore keeps the directory of who does it for money or as an association.
type ProviderStore interface {
	AllProviders(ctx context.Context) ([]Provider, error) // by name
	KeepProvider(ctx context.Context, p Provider) error   // insert or update by ID
	DropProvider(ctx context.Context, id string) error
}

// HourBook is the ledger. Book is called within the transaction that ends the seat: ctx carries it, and what is written with ctx belongs to it.
// The same Served.ID is booked once.
type HourBook interface {
	Book(ctx context.Context, s Served) error
}

// OrderDesk is the desk of the tickets: what becomes of an activity moves the orders it answers, and a complaint is filed there. *Desk does it.
type OrderDesk interface {
	File(ctx context.Context, f Filing) (Ticket, error)
	Do(ctx context.Context, number Number, a Act) (Ticket, error)
}

// ActivityDesk is where orders are built, taken, served and rated: each method checks the rule, then makes one save.
type ActivityDesk struct {
	Store      ActivityStore
	Volunteers VolunteerStore
	Providers  ProviderStore
	Hours      HourBook  // nil: nothing is booked
	Orders     OrderDesk // nil: tickets stay as they are, and complaints are refused
	Services   *Catalogue
	Rules      ActivityRules // zero: UsualActivityRules
	Now        func() time.Time
	NewID      func() string
	Location   *time.Location
	Redact     func(string) string // takes personal data out of what everybody may read; nil: no words go

	index matchIndex
}

// ActivityRules are the tenant's numbers.
type ActivityRules struct {
	Ring       time.Duration // how long each ring has before the next one is told
	Window     int           // cards made in one transaction
	Near       int           // metres from the place within which start and finish need no confirmation
	Over       float64       // minutes counted at most, as a share of the planned ones, unless the organiser confirms more
	Grace      time.Duration // after the beginning: who has not started then did not come
	Keep       time.Duration // how long after its end address and telephone are shown to who took it
	Remind     time.Duration // so long before the beginning everybody hears of it once more
	Claim      time.Duration // the limit to be taken lies so long before the beginning, unless the organiser says another
	Open       int           // open orders a resident may have
	QuietFrom  time.Duration // usual quiet hours, as time of the day
	QuietTill  time.Duration
	EarlyStart time.Duration // how long before the beginning somebody may start
}

// UsualActivityRules are the numbers unless a tenant sets others.
var UsualActivityRules = ActivityRules{
	Ring: 2 * time.Hour, Window: 500, Near: 300, Over: 1.5, Grace: 30 * time.Minute, Keep: 24 * time.Hour, Remind: 2 * time.Hour, Claim: 12 * time.Hour, Open: 5,
	QuietFrom: 21 * time.Hour, QuietTill: 8 * time.Hour, EarlyStart: 30 * time.Minute,
}

// ActivityChange is everything one act on an activity writes, in one transaction.
type ActivityChange struct {
	Activity Activity // with all its seats
	New      bool     // the store takes the next number of Day and sets it everywhere with SetNumber
	Day      time.Time
	Steps    []ActivityStep
	Events   []Event // for the histories of its tickets
	Notices  []Notice
	Claims   []Claim                         // who gets a place by this change: the rules of each are looked at in the same transaction
	Also     func(ctx context.Context) error // what is written together with it; ctx carries the transaction. nil: nothing more
}

// SetNumber gives the activity, its seats and its steps their number. A new activity tells nobody yet.
func (c *ActivityChange) SetNumber(n ActivityNumber) {
	c.Activity.Number = n
	for i := range c.Activity.Seats {
		c.Activity.Seats[i].Activity = n
	}
	for i := range c.Steps {
		c.Steps[i].Activity = n
	}
}

// Claim is what must hold for a volunteer who gets a place, whatever they take elsewhere at the same moment.
type Claim struct {
	Volunteer string
	Activity  ActivityNumber
	From      time.Time // no other order of theirs may overlap
	Till      time.Time
	WeekFrom  time.Time
	WeekTill  time.Time
	PerWeek   int // 0: any number
}

// Taking is a volunteer's tap on 接单.
type Taking struct {
	Claim
	Wait   bool // when it is full: into the line
	Seat   Seat // N and State are set by the store
	Step   ActivityStep
	Events []Event
	Tell   func(seat Seat, full bool) []Notice // what is told to others in the same transaction; full: it was the last place. nil: nobody
}

// ActivityQuery is what a list shows of the activities.
type ActivityQuery struct {
	Stages    []ActivityStage // nil: any
	Office    string          // of this organiser
	Area      string          // within
	Service   string
	Volunteer string // with a seat of theirs, newest first
	Ticket    Number // that answer this order
	Step      string // the one that has this step
	From      time.Time
	Till      time.Time // that begin in between
	After     string    // where an earlier part of the same list ended: the last number
	Limit     int       // 0: 100
}

// Record is what a volunteer has done of a service before.
type Record struct {
	Times int
	Stars int // sum of the residents' stars
	Rated int // of so many ratings
}

// ActivityCard is one card for one volunteer.
type ActivityCard struct {
	Volunteer string
	Activity  ActivityNumber
	PerWeek   int
	Notice    Notice
}

// Building is what the organisation makes of orders.
type Building struct {
	Title     string
	Service   string
	Words     string
	Place     string
	Private   Private
	Area      string
	From      time.Time
	Till      time.Time
	Places    int
	Skills    []string
	Minors    bool
	PartyOnly bool
	Lang      Lang
	Minutes   int
	Office    string
	Tickets   []Number
	ClaimBy   time.Time
	Repeat    Repeat
	Template  string
	Source    string // key of the form: sent again, nothing more is drafted
}

// ActivityAct is one move somebody makes on an activity.
type ActivityAct struct {
	Verb      ActivityVerb
	By        Actor
	Version   int    // of the activity the actor saw; 0 for a tap in a chat
	Volunteer string // id: of the volunteer who acts, or for Assign whom
	Seat      int    // number of the seat, for Confirm, NoShow, Rate, Complain; a volunteer's own needs none
	To        string // for HandOver: id of the other volunteer; "" the line
	Text      string
	Score     int
	Minutes   int     // for Confirm: so many; 0: as counted
	Lat, Lon  float64 // for Start and Finish: where they are; 0, 0: not shared
	Till      time.Time
	Provider  string // for Refer
	Building  *Building
	Source    string  // key of the message or form that caused it: done again, it changes nothing
	Address   Address // of who acts, for Complain: where the steps of the complaint are told; zero: as they are known
}
