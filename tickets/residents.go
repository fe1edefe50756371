package tickets

import (
	"context"
	"errors"
	"time"
)

// People keeps residents. Find returns ErrNotFound for an address nobody consented from.
type People interface {
	Find(ctx context.Context, address Address) (Resident, error)
	Keep(ctx context.Context, r Resident) error // insert or update
	Export(ctx context.Context, resident string) (Export, error)
	Erase(ctx context.Context, e Erasure) error
}

// Export is everything stored about one resident, as /mydata hands it over (PIPL art. 45).
type Export struct {
	At       time.Time        `json:"at"`
	Resident Resident         `json:"resident"`
	Tickets  []ExportedTicket `json:"tickets"`
	Law      ExportedLaw      `json:"law"`
	Help     ExportedHelp     `json:"help"`
	Ledger   ExportedLedger   `json:"ledger"`
	Messages []ExportedWords  `json:"messages"`

	Subscription *Subscription     `json:"subscription,omitempty"`
	Answers      []BroadcastAnswer `json:"answers,omitempty"` // to notices
}

// ExportedHelp is what somebody does as a volunteer.
type ExportedHelp struct {
	Volunteer *Volunteer `json:"volunteer,omitempty"`
	Seats     []Seat     `json:"seats,omitempty"`
}

// ExportedTicket is a ticket with what the resident may read of its history.
type ExportedTicket struct {
	Ticket Ticket  `json:"ticket"`
	Events []Event `json:"events"`
}

// ExportedLedger is a volunteer's record of hours and points.
type ExportedLedger struct {
	Hours        []HoursEntry  `json:"hours"`
	Points       []Booking     `json:"points"`
	Redemptions  []Redemption  `json:"redemptions"`
	Certificates []Certificate `json:"certificates"`
}

// HideStaff leaves of members of staff their role: the office answers, and not a person.
func (x *ExportedLedger) HideStaff() {
	hide := func(a *Actor) {
		if a.Kind == ByStaff {
			a.ID, a.Name = "", ""
		}
	}
	for i := range x.Hours {
		hide(&x.Hours[i].By)
	}
	for i := range x.Points {
		hide(&x.Points[i].By)
	}
	for i := range x.Redemptions {
		hide(&x.Redemptions[i].EndedBy)
	}
	for i := range x.Certificates {
		hide(&x.Certificates[i].By)
	}
}

// ExportedWords is one message of the conversation, in (from the resident) or out.
type ExportedWords struct {
	At   time.Time `json:"at"`
	Out  bool      `json:"out"`
	Text string    `json:"text"` // the words; for a message in, the raw body as the channel delivered it
}

// Erasure takes a person out of the store: the resident, the addresses, the contact data and the conversation go; the tickets
// stay without a person, their words redacted; pictures and voices the resident sent are deleted.
type Erasure struct {
	Resident string
	At       time.Time
	Redact   func(string) string
	Keep     string // id of the notice that confirms it, the only one that still leaves
	Event    func(Number) Event
}

// Consent keeps a resident from the moment they agreed; agreeing twice changes nothing.
func (d *Desk) Consent(ctx context.Context, address Address, lang Lang) (Resident, error) {
	r, err := d.Know(ctx, address, lang)
	if err != nil || !r.ConsentAt.IsZero() {
		return r, err
	}
	r.ConsentAt = d.Now()
	return r, d.People.Keep(ctx, r)
}

// Know keeps a resident who has not been asked: only danger to life allows it (PIPL art. 13 (4)). ConsentAt stays zero, and they
// are asked when they next want something.
func (d *Desk) Know(ctx context.Context, address Address, lang Lang) (Resident, error) {
	r, err := d.People.Find(ctx, address)
	if !errors.Is(err, ErrNotFound) {
		return r, err
	}
	r = Resident{ID: d.NewID(), Address: address, Lang: lang, CreatedAt: d.Now()}
	return r, d.People.Keep(ctx, r)
}

// Forget erases a resident and anonymises their tickets (PIPL art. 47). cause is the message that asked for it: its answer
// still leaves.
func (d *Desk) Forget(ctx context.Context, resident, cause string) error {
	now := d.Now()
	return d.People.Erase(ctx, Erasure{
		Resident: resident, At: now, Redact: d.redact, Keep: ReplyID(cause, 0),
		Event: func(n Number) Event {
			return Event{ID: d.NewID(), Number: n, At: now, By: Actor{Kind: BySystem}, Verb: Forget}
		},
	})
}
