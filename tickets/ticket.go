// Package tickets is the work of the office: what is reported and ordered, who acts on it, and by when. It imports nothing of
// ours, so every rule in it can be read and tested without a database, a chat or a page.
//
//	ticket.go stage.go desk.go     a ticket, the table of its moves, the desk that makes them
//	dispatch.go route.go           where it is, whose it is, and why; town*.go area.go shape.go gazetteer*.go: the tenant that is asked
//	limit.go calendar.go sweep.go  by when, and what happens when it is late; request.go subtask.go: what an office may ask for, and co-offices
//	alike.go join.go               several reports of one matter
//	round.go callback.go rates.go  回访 and every figure made of it; open.go: what of it is public
//	whistle*.go                    街乡吹哨、部门报到
//	activity*.go match.go          群众点单、组织建单、党员接单; volunteer.go provider.go: who does it
//	ledger*.go points.go           hours and points of volunteers; redeem.go certificate.go: what comes of them
//	mediat*.go case_*.go           mediation; legalaid.go appointment.go closure.go: legal aid
//	notice.go                      one message to one address; broadcast*.go audience.go subscription.go news*.go: one to many
//	alert*.go                      warnings of the authorities; article*.go series.go: texts of law and fraud
//	people.go rights.go links.go   who somebody is, and what they may open
//	demo*.go                       the neighbourhood of `huying demo`
//
// A table of moves (Moves, WhistleMoves, ActivityMoves, CaseMoves, BroadcastMoves) says who may do what and when; a desk checks it and writes
// one Change in one transaction.
package tickets

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Number is what a resident keeps: YYYYMMDD-NNNN, the day of filing (tenant's time zone) and a count of that day.
type Number string

// NewNumber makes the n-th number of a day. Beyond 9999 it grows by a digit rather than repeat itself.
func NewNumber(day time.Time, n int) Number {
	return Number(fmt.Sprintf("%s-%04d", day.Format("20060102"), n))
}

// numberPattern refuses digits before it, also with a hyphen between: those are telephone numbers and their extensions. After an M it is
// the number of a mediation, see FindCaseNumber.
var numberPattern = regexp.MustCompile(`(?:^|[^\dMm-]|(?:^|\D)-)(20\d{6})\s*-?\s*(\d{4,6})(?:\D|$)`)

// FindNumber finds a ticket number in words, also written with full-width digits, without the hyphen or with spaces.
func FindNumber(text string) (Number, bool) {
	text = narrow(text)
	for {
		m := numberPattern.FindStringSubmatchIndex(text)
		if m == nil {
			return "", false
		}
		day, count := text[m[2]:m[3]], text[m[4]:m[5]]
		if _, err := time.Parse("20060102", day); err == nil {
			return Number(day + "-" + count), true
		}
		text = text[m[5]:] // no such day: another number may follow
	}
}

// narrow turns full-width digits, and whatever a keyboard or a copied page offers as hyphen or space, into ASCII.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune("－—–‐‑−﹣_", r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
}

// TicketKind is 咨询 求助 投诉 举报 建议, and 点单 for an order.
type TicketKind string

const (
	Consult    TicketKind = "consult"
	Help       TicketKind = "help"
	Complaint  TicketKind = "complaint"
	TipOff     TicketKind = "tipoff"
	Suggestion TicketKind = "suggestion"
	Order      TicketKind = "order"
)

// Urgency orders the clerk's list and picks the limit when it is shorter than the service's own.
type Urgency int

const (
	Ordinary Urgency = iota
	Pressing         // 急件: 24 h
	Danger           // danger to life or property: 2 h
)

// Place is where it is. Point is in WGS-84 degrees; Lat and Lon are both 0 when no point is known.
type Place struct {
	Text string  `json:"text"`
	Lat  float64 `json:"lat,omitempty"`
	Lon  float64 `json:"lon,omitempty"`
	Grid string  `json:"grid,omitempty"` // area code
}

// HasPoint reports whether a location was shared.
func (p Place) HasPoint() bool { return p.Lat != 0 || p.Lon != 0 }

// Contact is how to reach who reported. Hidden keeps it from the handler (保密).
type Contact struct {
	Name   string
	Phone  string
	Hidden bool
}

// Ticket is the numbered record of a report or an order. What happened to it is its Events; a Ticket is what is true now.
type Ticket struct {
	Number  Number
	Kind    TicketKind
	Service string // catalogue code, "" until somebody knows
	Words   string // as spoken
	Place   Place
	When    string // as spoken
	Contact Contact
	For     *OnBehalf // whom it is for, when somebody else placed it; nil: for who filed it
	Urgency Urgency
	Lang    Lang

	Resident string  // id; "" when filed from a group or after the resident was forgotten
	To       Address // where its steps are told
	Source   string  // key of the message that began it; the same source never files twice

	Stage     Stage
	Area      string   // code of the smallest area that is known; "" unknown
	Office    string   // main office 主办
	CoOffices []string // 协办
	Against   string   // the office a complaint is about, which must not deal with it; "" none
	Parent    Number   // 并单: the ticket this one has joined; "" stands by itself
	Settled   bool     // a dispute about who is responsible was decided: it can be neither returned nor disputed again
	Request   *Request // what the office asks for and nobody has decided yet; nil: nothing
	Level     int      // 0 community, one more each time it is reopened (回访不满意升级)
	Disposers []string // staff who disposed of it: they can never verify or close it (监督与处置相分离)
	Result    string   // what the office reported, as told to the resident
	Solved    string   // "", "yes", "no": the resident's answer to 解决了吗
	Satisfied string   // "", "good", "fair", "bad": 满意 / 基本满意 / 不满意

	FiledAt   time.Time
	DueFirst  time.Time // the limit set when filed, never changed
	Due       time.Time
	PausedAt  time.Time // 挂账 since; zero: the clock runs
	PauseTill time.Time // when it is planned to go on
	Extended  int       // 延时 granted so far
	Reminded  int       // reminders so far: 催办, 督办, then one for each escalation
	CheckAt   time.Time // when its limit is looked at next; zero: never
	UpdatedAt time.Time
	DoneAt    time.Time
	ClosedAt  time.Time
	Version   int // counts saves; a save from an older version is a Conflict
}

// Request is what an office may not do by itself (退单, 派单异议, 延时, 挂账): supervision grants or refuses it.
type Request struct {
	Kind RequestKind `json:"kind"`
	By   Actor       `json:"by"`
	At   time.Time   `json:"at"`
	Text string      `json:"text"`          // the reason
	Till time.Time   `json:"till,omitzero"` // new limit asked for, or planned end of the pause
}

// RequestKind is what is asked for.
type RequestKind string

const (
	AskReturn  RequestKind = "return"  // 退单
	AskDispute RequestKind = "dispute" // 派单异议: it is another office's
	AskExtend  RequestKind = "extend"  // 延时
	AskPause   RequestKind = "pause"   // 挂账
)

// Event is one line of a ticket's history: append-only.
type Event struct {
	ID     string
	Number Number
	At     time.Time
	By     Actor
	Verb   Verb
	From   Stage
	To     Stage
	Office string // the office assigned, for Assign
	Text   string
	Files  []string        // attachment hashes
	Public bool            // the resident may read it
	Answer *CallbackAnswer `json:",omitempty"` // what a callback came to; nil for anything else
}

// Change is everything one act writes, in one transaction.
type Change struct {
	Ticket  Ticket
	New     bool // the store takes the next number of Day and sets it everywhere with SetNumber
	Day     time.Time
	Events  []Event
	Notices []Notice
	Tasks   []Subtask // inserted, or updated by ID
	Rounds  []Round   // inserted, or updated by Number and N
	With    []Change  // other tickets that change with it: each must be of its Version too, or nothing is written
	Repeat  bool      // set by the store: the source had been filed before; Ticket is the ticket of then, nothing was written

	Aid         *Aid             // an application for legal aid that begins with the ticket
	Appointment *Appointment     // a time at a legal desk that is booked with it
	Label       *Label           // what the words turned out to be about, when somebody said so
	Answer      *BroadcastAnswer // 需要帮助 that opened the ticket, see BroadcastDesk.Heard
}

// SetNumber gives the ticket, its events and its notices their number.
func (c *Change) SetNumber(n Number) {
	c.Ticket.Number = n
	for i := range c.Events {
		c.Events[i].Number = n
	}
	for i := range c.Notices {
		c.Notices[i].Ticket = n
	}
	if c.Aid != nil {
		c.Aid.Ticket = n
	}
	if c.Appointment != nil {
		c.Appointment.Ticket = n
	}
}
