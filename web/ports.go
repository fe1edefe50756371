package web

import (
	"context"
	"io"
	"time"

	"huying/tickets"
)

// What the console needs of the rest of the program. Method names differ from each other across these interfaces, so that one
// type may implement several. "Not found" is always an error that is tickets.ErrNotFound.

// Words are the texts of the console in a language.
type Words interface {
	Say(lang, key string, args map[string]string) string
}

// Tickets reads what is stored of tickets.
type Tickets interface {
	Ticket(ctx context.Context, number tickets.Number) (tickets.Ticket, error)
	Events(ctx context.Context, number tickets.Number) ([]tickets.Event, error) // oldest first
	FindTickets(ctx context.Context, q tickets.Query) (tickets.Page, error)
	CountTickets(ctx context.Context, q tickets.Query) (tickets.Counts, error)
	HowMany(ctx context.Context, q tickets.Query, most int) (int, error) // counts what a query finds, up to most
	Linked
}

// Linked reads what belongs to a ticket: those that have joined it, by number, and what co-offices are to do, oldest first.
type Linked interface {
	Followers(ctx context.Context, number tickets.Number) ([]tickets.Ticket, error)
	Subtasks(ctx context.Context, number tickets.Number) ([]tickets.Subtask, error)
}

// Recent reads what somebody had to do with last.
type Recent interface {
	RecentOf(ctx context.Context, staff string, limit int) ([]tickets.Ticket, error)     // what a member of staff worked on, the latest first
	TicketsOf(ctx context.Context, resident string, limit int) ([]tickets.Ticket, error) // what a resident reported, newest first
}

// Lookups keeps who looked for a telephone number.
type Lookups interface {
	KeepLookup(ctx context.Context, l tickets.Lookup) error
	AllLookups(ctx context.Context, limit int) ([]tickets.Lookup, error) // newest first
}

// Desk makes a move on a ticket; *tickets.Desk is one.
type Desk interface {
	Do(ctx context.Context, number tickets.Number, a tickets.Act) (tickets.Ticket, error)
	Twins(ctx context.Context, t tickets.Ticket) ([]tickets.Twin, error) // what may be the same matter
}

// Staff keeps who may sign in. Logins are compared in lower case.
type Staff interface {
	StaffByLogin(ctx context.Context, login string) (tickets.Staff, error)
	StaffByID(ctx context.Context, id string) (tickets.Staff, error)
	AllStaff(ctx context.Context) ([]tickets.Staff, error) // by login
	// KeepStaff inserts or updates by ID. It never lowers TOTPStep, and fails with tickets.ErrConflict when the login is
	// another person's.
	KeepStaff(ctx context.Context, s tickets.Staff) error
	// UseStep marks a 30 s step of the second factor as used; ok is false when that step or a later one was used before.
	// It is one atomic statement, so that of two sign-ins with the same code one fails.
	UseStep(ctx context.Context, id string, step int64) (ok bool, err error)
}

// KV keeps small values for a while: sessions and throttling. It is shared by all instances.
type KV interface {
	// Get returns version 0 and no error when there is no value, or it has run out.
	Get(ctx context.Context, key string) (value []byte, version int64, err error)
	// CompareAndSet writes when the stored version is still the given one (0: there is no value) and reports whether it did.
	CompareAndSet(ctx context.Context, key string, version int64, value []byte, ttl time.Duration) (ok bool, err error)
	Delete(ctx context.Context, key string) error
}

// Offices keeps the bodies that act on tickets.
type Offices interface {
	AllOffices(ctx context.Context) ([]tickets.Office, error) // by name
	KeepOffice(ctx context.Context, o tickets.Office) error   // insert or update by ID
}

// Towns keeps the tenant: where it lies, and what goes to whom.
type Towns interface {
	tickets.TownStore
	// KeepRules replaces the rules alone; tickets.ErrConflict when the tenant is not of data.Version any more.
	KeepRules(ctx context.Context, data tickets.TownData) error
	OpenByArea(ctx context.Context, q tickets.Query) (map[string]tickets.AreaCount, error)
}

// Router says where a ticket would go and why; *tickets.Desk is one.
type Router interface {
	Suggest(ctx context.Context, t tickets.Ticket) (r tickets.Routing, ok bool, err error)
	Try(ctx context.Context, service string, p tickets.Place) (r tickets.Routing, found tickets.Place, area string, err error)
}

// Files keeps attachments. The permission check is the console's, before Open.
type Files interface {
	FileInfo(ctx context.Context, hash string) (tickets.Attachment, error)
	OpenFile(ctx context.Context, hash string) (io.ReadCloser, error)
	// KeepFile stores the content and returns the Attachment with Hash, Mime and Size found from the content itself. It refuses
	// with an *tickets.Error of kind Invalid what is too large or of a type we do not take.
	KeepFile(ctx context.Context, content io.Reader, a tickets.Attachment) (tickets.Attachment, error)
	TicketsWith(ctx context.Context, hash string) ([]tickets.Number, error) // tickets whose events carry the file
}

// Troubles lists what could not be handled or sent: inbox rows set aside, notices that are stuck, failed or gone.
type Troubles interface {
	AllTroubles(ctx context.Context, limit int) ([]tickets.SetAside, error) // newest first
	CountTroubles(ctx context.Context) (int, error)
	// Unreached is the last notice of a ticket to an address, when that did not arrive.
	Unreached(ctx context.Context, number tickets.Number, to tickets.Address) (s tickets.SetAside, ok bool, err error)
	Retry(ctx context.Context, id string, out bool) error // puts it back in its queue, due now
}

// Whistles reads what is stored of whistles (街乡吹哨), and the area tree their figures are told by.
type Whistles interface {
	Whistle(ctx context.Context, number tickets.WhistleNumber) (tickets.Whistle, error)
	FindWhistles(ctx context.Context, q tickets.WhistleQuery) ([]tickets.Whistle, error)
	CountWhistles(ctx context.Context, q tickets.WhistleQuery) (tickets.WhistleCounts, error)
	// WhistlesBetween also counts the tickets filed on the days of the period, by area code.
	WhistlesBetween(ctx context.Context, from, to time.Time, limit int) (all []tickets.Whistle, filed map[string]int, err error)
	AllAreas(ctx context.Context) ([]tickets.Area, error)
}

// WhistleDesk makes a move on a whistle; *tickets.WhistleDesk is one.
type WhistleDesk interface {
	Draft(ctx context.Context, a tickets.Whistling) (tickets.Whistle, error)
	Do(ctx context.Context, number tickets.WhistleNumber, a tickets.WhistleAct) (tickets.Whistle, error)
}

// Bell rings when tickets have changed. Rings are joined while nobody takes them. Chime is one.
type Bell interface {
	Listen() (rings <-chan struct{}, stop func())
}
