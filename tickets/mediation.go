package tickets

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// 大调解: a dispute ticket may become a mediation case when both sides agree. The case is closed by default (调解不公开): only the mediator,
// the chiefs and the two sides know what is said in it. The rules are in the 人民调解法; its clocks are the tenant's.

// Events of a ticket that has a mediation; what is said in it stands in the case's own history.
const (
	Mediate   Verb = "mediate"   // it was offered
	Mediating Verb = "mediating" // both sides agreed
	Mediated  Verb = "mediated"  // it has ended
)

// CaseKind is who mediates.
type CaseKind string

const (
	PeoplesMediation        CaseKind = "people"         // 人民调解
	AdministrativeMediation CaseKind = "administrative" // 行政调解
	JudicialMediation       CaseKind = "judicial"       // 司法调解
)

// CaseKinds in the order a form shows them.
var CaseKinds = []CaseKind{PeoplesMediation, AdministrativeMediation, JudicialMediation}

// CaseStage is where a case stands.
type CaseStage string

const (
	CaseOffered   CaseStage = "offered"   // nobody has answered yet
	CaseWaiting   CaseStage = "waiting"   // one side agreed, the other is asked
	CaseOpen      CaseStage = "open"      // both agreed, the mediator is at work
	CaseAgreed    CaseStage = "agreed"    // 达成协议
	CaseFailed    CaseStage = "failed"    // 调解不成
	CaseRefused   CaseStage = "refused"   // a side said no
	CaseWithdrawn CaseStage = "withdrawn" // a side asked to end it, or the office took the offer back
	CaseExpired   CaseStage = "expired"   // its time is over
)

// CaseStages in the order of the road.
var CaseStages = []CaseStage{CaseOffered, CaseWaiting, CaseOpen, CaseAgreed, CaseFailed, CaseRefused, CaseWithdrawn, CaseExpired}

// Running reports whether the sides are still asked or talk with each other.
func (s CaseStage) Running() bool { return s == CaseOffered || s == CaseWaiting || s == CaseOpen }

// Side is one of the two who are at odds: a resident with a chat, or somebody the office only knows by name.
type Side struct {
	Name     string
	Phone    string
	Resident string  // id; "" for somebody without a chat: a clerk asks and records
	To       Address // where they are told
	Lang     Lang
	Said     string    // "" not answered, "yes", "no"
	At       time.Time // when they answered
	Choice   string    // id of the mediator they want; LeaveIt: whoever the office picks; "" they did not choose
}

// LeaveIt is the choice of a side that leaves the mediator to the office.
const LeaveIt = "-"

// Agreement is what the sides came to.
type Agreement struct {
	Form  string // oral or written (口头, 书面)
	Words string
	Files []string // attachment hashes
	At    time.Time
}

// Case is one mediation of a ticket.
type Case struct {
	Number  Number // M and the day and a count of that day
	Ticket  Number
	Kind    CaseKind
	Service string // the ticket's service when it was offered: the routes beyond mediation follow from it
	Office  string // the ticket's office when it was offered: its people may ask the sides
	Area    string // the ticket's area then: who works within an area knows of its cases only
	Matter  string // what it is about in the clerk's neutral words; both sides read them
	Sides   [2]Side
	Stage   CaseStage
	Secret  bool // 不公开: the rule; false when both sides want it known
	Alarm   bool // 有激化风险: the police were told

	Mediator      string // id; "" nobody yet
	MediatorName  string
	MediatorStaff string // the mediator's own account; "" when they have none, and the chiefs record what they do

	Agreement Agreement
	Why       string // why it ended without one
	Court     string // what the court said to the joint request of confirmation

	OfferedAt   time.Time
	OpenedAt    time.Time // zero: it never began
	Due         time.Time // answers until then, and once it is open an agreement
	EndedAt     time.Time
	ConfirmBy   time.Time // until then both may ask the court together to confirm the agreement; zero: there is nothing to confirm
	ConfirmedAt time.Time
	Extended    int
	Reminded    int // reminders at this stage so far; confirmOver once the time of the joint request is over
	CheckAt     time.Time
	UpdatedAt   time.Time
	Version     int
}

// SideOf is the side a resident is on; -1 when they are on neither.
func (c Case) SideOf(resident string) int {
	if resident == "" {
		return -1
	}
	return slices.IndexFunc(c.Sides[:], func(s Side) bool { return s.Resident == resident })
}

// Clock is the time limit that runs now; zero when none does.
func (c Case) Clock() time.Time {
	switch {
	case c.Stage.Running():
		return c.Due
	case c.Stage == CaseAgreed && c.ConfirmedAt.IsZero() && c.Reminded < confirmOver:
		return c.ConfirmBy
	}
	return time.Time{}
}

// CaseEvent is one line of a case's history: append-only.
type CaseEvent struct {
	ID    string
	Case  Number
	At    time.Time
	By    Actor
	Verb  CaseVerb
	From  CaseStage
	To    CaseStage
	Side  int // 1 or 2: whose answer it is; 0: neither's
	Text  string
	Files []string
}

// CaseChange is everything one step of a case writes, in one transaction.
type CaseChange struct {
	Case    Case
	New     bool // the store takes the next number of Day
	Day     time.Time
	Events  []CaseEvent
	Ticket  []Event // of the ticket's own history
	Notices []Notice
}

// Clone is a copy that SetNumber can be called on without touching the original.
func (c *CaseChange) Clone() CaseChange {
	out := *c
	out.Events, out.Ticket, out.Notices = slices.Clone(c.Events), slices.Clone(c.Ticket), slices.Clone(c.Notices)
	for i := range out.Notices {
		n := &out.Notices[i]
		n.Lines, n.Choices = slices.Clone(n.Lines), slices.Clone(n.Choices)
		for l := range n.Lines {
			n.Lines[l].Args = maps.Clone(n.Lines[l].Args)
		}
	}
	return out
}

// SetNumber gives the case and everything that speaks of it the number.
func (c *CaseChange) SetNumber(n Number) {
	c.Case.Number = n
	for i := range c.Events {
		c.Events[i].Case = n
	}
	for i := range c.Ticket {
		c.Ticket[i].Text = string(n)
	}
	for i := range c.Notices {
		c.Notices[i].named(n)
	}
}

// named puts the case's number into a notice that was made before there was one.
func (n *Notice) named(number Number) {
	for i := range n.Lines {
		if _, asks := n.Lines[i].Args["case"]; asks {
			n.Lines[i].Args["case"] = string(number)
		}
	}
	for i := range n.Choices {
		n.Choices[i].Data = strings.ReplaceAll(n.Choices[i].Data, "number= ", "number="+string(number)+" ")
	}
}

// NewCaseNumber makes the n-th case number of a day.
func NewCaseNumber(day time.Time, n int) Number { return "M" + NewNumber(day, n) }

var caseNumberPattern = regexp.MustCompile(`(?i)(?:^|[^\da-z])m\s*(20\d{6})\s*-?\s*(\d{4,6})(?:\D|$)`)

// FindCaseNumber finds the number of a case in words, written in any of the ways FindNumber reads.
func FindCaseNumber(text string) (Number, bool) {
	m := caseNumberPattern.FindStringSubmatch(narrow(text))
	if m == nil {
		return "", false
	}
	return Number("M" + m[1] + "-" + m[2]), true
}

// Mediator is somebody on the list the sides choose from.
type Mediator struct {
	ID        string
	Name      string
	Field     string // what they know about, in words
	Community string // where they work, in words
	Phone     string // for the office only
	Staff     string // their account at the console; "" none
	Off       bool   // not chosen any more
}

// mediable are the beginnings of the services whose tickets are disputes between two sides.
var mediable = []string{"0904", "0905", "0501", "0601"}

// hurt are words of violence in a family: that is nothing to mediate, the police and the protection order come first (反家庭暴力法).
var hurt = []string{"家暴", "打我", "打她", "打他", "打人", "打老", "打孩", "打妈", "打爸", "殴打", "毆打", "动手", "動手", "虐待", "掐我", "踢我", "拿刀", "家庭暴力", "hit", "beat", "violen", "abus"}

// Mediable says whether a ticket may be offered for mediation; nil means yes.
func Mediable(t Ticket) error {
	switch {
	case !slices.ContainsFunc(mediable, func(code string) bool { return strings.HasPrefix(t.Service, code) }):
		return Refuse(NotAllowed, "error.no_dispute")
	case t.Urgency == Danger, strings.HasPrefix(t.Service, "0905") && violent(t.Words):
		return Refuse(NotAllowed, "error.not_with_violence")
	case !t.Stage.Open():
		return Refuse(NotAllowed, "error.ticket_ended")
	}
	return nil
}

func violent(words string) bool {
	words = strings.ToLower(words)
	return slices.ContainsFunc(hurt, func(sign string) bool { return strings.Contains(words, sign) })
}

// CaseCounts are the ended cases of a while. Expired counts only those that had been opened: nobody failed at what never began.
type CaseCounts struct{ Agreed, Failed, Refused, Withdrawn, Expired int }

// Success is 调解成功率, agreed of all that came to an end by talking; ok is false when there is no data.
func (c CaseCounts) Success() (rate float64, ok bool) {
	ended := c.Agreed + c.Failed + c.Expired
	if ended == 0 {
		return 0, false
	}
	return float64(c.Agreed) / float64(ended), true
}

// CaseQuery is what a clerk wants to see of the cases: those whose clock runs, or those that ended.
type CaseQuery struct {
	Office string // of this office's tickets
	Staff  string // mediated by this account
	Ended  bool
	After  string // where an earlier part of the same list ended
	Limit  int    // 0: 50
}
