package tickets

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// This file is 街乡吹哨、部门报到: a street or a community calls departments to a ticket it cannot solve alone. What may be done to a
// whistle, by whom and when, is the table WhistleMoves; whistle_test.go walks it.

// WhistleNumber is W and a number like a ticket's: W20261126-0001.
type WhistleNumber string

// NewWhistleNumber makes the n-th number of a day.
func NewWhistleNumber(day time.Time, n int) WhistleNumber {
	return WhistleNumber("W" + string(NewNumber(day, n)))
}

var whistleNumber = regexp.MustCompile(`^W20\d{6}-\d{4,6}$`)

// Valid reports whether it can be the number of a whistle: one that a button or an address line gives may be anything.
func (n WhistleNumber) Valid() bool { return whistleNumber.MatchString(string(n)) }

var whistleInText = regexp.MustCompile(`(?i)(?:^|[^\da-z])w\s*(20\d{6})\s*-?\s*(\d{4,6})(?:\D|$)`)

// FindWhistleNumber finds the number of a whistle in words, written in any of the ways FindNumber reads.
func FindWhistleNumber(text string) (WhistleNumber, bool) {
	m := whistleInText.FindStringSubmatch(narrow(text))
	if m == nil {
		return "", false
	}
	return WhistleNumber("W" + m[1] + "-" + m[2]), true
}

// WhistleKind says how fast the departments must be on site.
type WhistleKind string

const (
	WhistleDaily  WhistleKind = "daily"  // 日常哨
	WhistleTough  WhistleKind = "tough"  // 攻坚哨
	WhistleUrgent WhistleKind = "urgent" // 应急哨: needs no approval
)

// WhistleKinds in the order a form offers them.
var WhistleKinds = []WhistleKind{WhistleDaily, WhistleTough, WhistleUrgent}

// WhistleStage is where a whistle stands.
type WhistleStage string

const (
	WhistleDrafted   WhistleStage = "drafted"   // 草拟
	WhistleWaiting   WhistleStage = "waiting"   // 待审批
	WhistleBlown     WhistleStage = "blown"     // 已吹哨
	WhistleRating    WhistleStage = "rating"    // 待评哨: every department has finished
	WhistleEnded     WhistleStage = "ended"     // 销哨
	WhistleRefused   WhistleStage = "refused"   // 不予吹哨
	WhistleWithdrawn WhistleStage = "withdrawn" // 撤哨
)

// WhistleStages in the order of the road.
var WhistleStages = []WhistleStage{WhistleDrafted, WhistleWaiting, WhistleBlown, WhistleRating, WhistleEnded, WhistleRefused, WhistleWithdrawn}

// Open reports whether somebody still has to act.
func (s WhistleStage) Open() bool {
	return s != WhistleEnded && s != WhistleRefused && s != WhistleWithdrawn
}

// CallStage is how far one called department has come.
type CallStage string

const (
	CallMade      CallStage = "called"
	CallSigned    CallStage = "signed"    // 已签收
	CallContacted CallStage = "contacted" // 已联系
	CallArrived   CallStage = "arrived"   // 已到场
	CallFinished  CallStage = "finished"  // 已办
)

// CallStages in the order of the road.
var CallStages = []CallStage{CallMade, CallSigned, CallContacted, CallArrived, CallFinished}

// Whistle is one call for departments.
type Whistle struct {
	Number   WhistleNumber
	Ticket   Number
	Kind     WhistleKind
	Words    string // what the departments are asked for
	Office   string // who calls 吹哨方, a street or a community; "" the desk itself
	Area     string // of the ticket; "" unknown
	By       Actor  // who drafted it
	Approver Actor
	Stage    WhistleStage
	Reason   string // of 不予吹哨 and 撤哨
	Calls    []Call
	Overdue  bool // 逾期上报区: a department is late with what it has to do next

	MadeAt  time.Time
	BlownAt time.Time
	EndedAt time.Time
	CheckAt time.Time // when a clock runs out next; zero: none runs
	Version int       // counts saves, as Ticket.Version does

	Steps []WhistleStep // what was done, oldest first; lists of whistles come without
}

// Call is one called department.
type Call struct {
	Office string
	Stage  CallStage

	SignBy, ContactBy, ArriveBy                  time.Time // its clocks, set when the whistle is blown
	SignedAt, ContactedAt, ArrivedAt, FinishedAt time.Time
	Missed                                       []string // clocks that ran out: "sign", "contact", "arrive"
	Result                                       string   // what the department says it did
	Rated                                        Rating   // by who called
	Rates                                        Rating   // of who called: was the whistle apt
}

// Rating is one side's word on the other (双考核). Score is 1 to 5; 0: not given yet.
type Rating struct {
	Score int
	Words string
	At    time.Time
}

// WhistleStep is one line of a whistle's history: append-only.
type WhistleStep struct {
	ID     string
	Number WhistleNumber
	At     time.Time
	By     Actor
	Verb   WhistleVerb
	Office string // the called department it is about; "" the whistle as a whole
	Text   string
	Files  []string // attachment hashes
}

// WhistleVerb is what somebody does to a whistle.
type WhistleVerb string

const (
	WhistleDraft      WhistleVerb = "draft"
	WhistleEdit       WhistleVerb = "edit"
	WhistleSubmit     WhistleVerb = "submit"
	WhistleApprove    WhistleVerb = "approve"
	WhistleRefuse     WhistleVerb = "refuse"   // 不予吹哨
	WhistleWithdraw   WhistleVerb = "withdraw" // 撤哨
	WhistleSign       WhistleVerb = "sign"
	WhistleContact    WhistleVerb = "contact"
	WhistleArrive     WhistleVerb = "arrive"
	WhistleFinish     WhistleVerb = "finish"
	WhistleAgain      WhistleVerb = "again" // who called says that it is not done: 事不完、人不撤
	WhistleRate       WhistleVerb = "rate"  // who called rates a department
	WhistleRateCaller WhistleVerb = "rate_caller"
	WhistleEnd        WhistleVerb = "end" // 销哨
	WhistleNote       WhistleVerb = "note"
	WhistleLate       WhistleVerb = "late" // the program: a clock ran out
)

// WhistleSide is what somebody is to a whistle.
type WhistleSide int

const (
	SideCaller WhistleSide = 1 << iota // the desk, and the handlers of the office that calls
	SideChief                          // who approves
	SideCalled                         // the handlers of a called department, for their own call only
)

// WhistleNeed is what must be given with a move.
type WhistleNeed int

const (
	WhistleNeedsText  WhistleNeed = 1 << iota // words or a reason
	WhistleNeedsScore                         // 1 to 5
	WhistleNotDrafter                         // nobody approves what they drafted
	WhistleNeedsRates                         // who called has rated every department
)

// WhistleMove is one row of the table: who, from where, to where.
type WhistleMove struct {
	Verb   WhistleVerb
	From   []WhistleStage
	To     WhistleStage // "" stays where it is
	Call   []CallStage  // the stages the call must be in; nil: the move is not about one call
	CallTo CallStage    // "" stays where it is
	Side   WhistleSide
	Needs  WhistleNeed
}

// WhistleMoves is the whole life of a whistle. Who arrives without having telephoned has made contact by arriving. That the last
// department has finished leads to 待评哨, and that both sides have rated each other to 销哨, is in settle.
var WhistleMoves = []WhistleMove{
	{Verb: WhistleEdit, From: []WhistleStage{WhistleDrafted}, Side: SideCaller, Needs: WhistleNeedsText},
	{Verb: WhistleSubmit, From: []WhistleStage{WhistleDrafted}, To: WhistleWaiting, Side: SideCaller},
	{Verb: WhistleApprove, From: []WhistleStage{WhistleWaiting}, To: WhistleBlown, Side: SideChief, Needs: WhistleNotDrafter},
	{Verb: WhistleRefuse, From: []WhistleStage{WhistleWaiting}, To: WhistleRefused, Side: SideChief, Needs: WhistleNotDrafter | WhistleNeedsText},
	{Verb: WhistleSign, From: []WhistleStage{WhistleBlown}, Call: []CallStage{CallMade}, CallTo: CallSigned, Side: SideCalled},
	{Verb: WhistleContact, From: []WhistleStage{WhistleBlown}, Call: []CallStage{CallSigned}, CallTo: CallContacted, Side: SideCalled},
	{Verb: WhistleArrive, From: []WhistleStage{WhistleBlown}, Call: []CallStage{CallSigned, CallContacted}, CallTo: CallArrived, Side: SideCalled},
	{Verb: WhistleFinish, From: []WhistleStage{WhistleBlown}, Call: []CallStage{CallArrived}, CallTo: CallFinished, Side: SideCalled},
	{Verb: WhistleAgain, From: []WhistleStage{WhistleBlown, WhistleRating}, To: WhistleBlown, Call: []CallStage{CallFinished}, CallTo: CallArrived,
		Side: SideCaller, Needs: WhistleNeedsText},
	{Verb: WhistleRate, From: []WhistleStage{WhistleRating}, Call: []CallStage{CallFinished}, Side: SideCaller, Needs: WhistleNeedsScore},
	{Verb: WhistleRateCaller, From: []WhistleStage{WhistleBlown, WhistleRating, WhistleEnded}, Call: []CallStage{CallFinished}, Side: SideCalled,
		Needs: WhistleNeedsScore},
	{Verb: WhistleEnd, From: []WhistleStage{WhistleRating}, To: WhistleEnded, Side: SideCaller, Needs: WhistleNeedsRates},
	{Verb: WhistleWithdraw, From: []WhistleStage{WhistleDrafted, WhistleWaiting, WhistleBlown}, To: WhistleWithdrawn, Side: SideCaller,
		Needs: WhistleNeedsText},
	{Verb: WhistleNote, From: []WhistleStage{WhistleDrafted, WhistleWaiting, WhistleBlown, WhistleRating}, Side: SideCaller | SideCalled,
		Needs: WhistleNeedsText},
}

// WhistleMoveOf finds the row of a verb.
func WhistleMoveOf(v WhistleVerb) (WhistleMove, bool) {
	return moveIn(WhistleMoves, func(m WhistleMove) bool { return m.Verb == v })
}

// CallOf is the place of an office among the called ones; -1: it was not called.
func (w Whistle) CallOf(office string) int {
	if office == "" {
		return -1
	}
	return slices.IndexFunc(w.Calls, func(c Call) bool { return c.Office == office })
}

// SideOf is what somebody is to a whistle; 0: nothing. A department is called only once the whistle is blown: before, it knows of nothing.
func (w Whistle) SideOf(by Actor) WhistleSide {
	if by.Kind != ByStaff || !Covers(by.Area, w.Area) {
		return 0
	}
	if by.Role == Handler {
		switch {
		case by.Office == "":
		case by.Office == w.Office:
			return SideCaller
		case w.CallOf(by.Office) >= 0 && !w.BlownAt.IsZero():
			return SideCalled
		}
		return 0
	}
	switch by.Role {
	case Admin, Supervisor:
		return SideCaller | SideChief
	case Dispatcher:
		return SideCaller
	}
	return 0
}

// May says whether an actor may make this move on a whistle now; nil means yes. office is the called department the move is about,
// "" when it is about none.
func (m WhistleMove) May(w Whistle, by Actor, office string) error {
	side := w.SideOf(by)
	switch {
	case side == 0:
		return Refuse(NotFound, "error.whistle_not_yours")
	case side&m.Side == 0:
		return Refuse(NotAllowed, "error.whistle_side", "verb", "@whistle.verb."+string(m.Verb))
	case m.Needs&WhistleNotDrafter != 0 && by.ID == w.By.ID:
		return Refuse(NotAllowed, "error.whistle_drafter")
	case m.Call != nil && m.Side == SideCalled && office != by.Office:
		return Refuse(NotAllowed, "error.whistle_other_call")
	case !slices.Contains(m.From, w.Stage):
		return Refuse(NotAllowed, "error.whistle_stage", "verb", "@whistle.verb."+string(m.Verb), "stage", "@whistle.stage."+string(w.Stage))
	case m.Call == nil:
		return nil
	}
	n := w.CallOf(office)
	if n < 0 {
		return Refuse(Invalid, "error.whistle_no_call")
	}
	c := w.Calls[n]
	switch {
	case !slices.Contains(m.Call, c.Stage):
		return Refuse(NotAllowed, "error.whistle_stage", "verb", "@whistle.verb."+string(m.Verb), "stage", "@whistle.call."+string(c.Stage))
	case m.Verb == WhistleRate && c.Rated.Score > 0, m.Verb == WhistleRateCaller && c.Rates.Score > 0:
		return Refuse(NotAllowed, "error.whistle_rated")
	}
	return nil
}

// callers are the kinds of office that blow whistles (街乡吹哨).
var callers = []string{"community", "street"}

// MayBlow says whether an actor may draft a whistle on a ticket; office is the ticket's main office, its zero value when it has none.
func MayBlow(t Ticket, office Office, by Actor) error {
	switch {
	case by.Kind != ByStaff || !slices.Contains(anyone, by.Role):
		return Refuse(NotAllowed, "error.not_yours_to_do")
	case !Covers(by.Area, t.Area):
		return Refuse(NotAllowed, "error.other_area")
	case by.Role == Handler && (by.Office == "" || by.Office != t.Office || !slices.Contains(callers, office.Kind)):
		return Refuse(NotAllowed, "error.whistle_who")
	case !slices.Contains([]Stage{Filed, Accepted, Assigned, Working}, t.Stage):
		return Refuse(NotAllowed, "error.whistle_ticket_stage", "stage", "@stage."+string(t.Stage))
	}
	return nil
}

// callerOf is the office that calls: the ticket's own when it is a street's or a community's, else the one above it that is.
func callerOf(t Ticket, offices []Office) string {
	id := t.Office
	for range len(offices) { // a chain of offices above each other, which somebody may have closed to a ring
		i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == id })
		if i < 0 {
			return ""
		}
		if slices.Contains(callers, offices[i].Kind) {
			return id
		}
		id = offices[i].Parent
	}
	return ""
}

// WhistleOpen lists the moves an actor may make on a whistle as a whole, and those on each call by its office, in the order of the table.
func WhistleOpen(w Whistle, by Actor) (whole []WhistleVerb, calls map[string][]WhistleVerb) {
	calls = map[string][]WhistleVerb{}
	for _, m := range WhistleMoves {
		if m.Call == nil {
			if m.May(w, by, "") == nil && (m.Needs&WhistleNeedsRates == 0 || w.rated()) {
				whole = append(whole, m.Verb)
			}
			continue
		}
		for _, c := range w.Calls {
			if m.May(w, by, c.Office) == nil {
				calls[c.Office] = append(calls[c.Office], m.Verb)
			}
		}
	}
	return whole, calls
}

// rated reports whether who called has rated every department.
func (w Whistle) rated() bool {
	return !slices.ContainsFunc(w.Calls, func(c Call) bool { return c.Rated.Score == 0 })
}

// TapData is what a button of a call's card sends back: at most 64 bytes (Telegram). n is the call's place in the whistle, because ids of
// offices are too long.
func (w Whistle) TapData(verb WhistleVerb, n int) string {
	return fmt.Sprintf("go whistle id=%s do=%s n=%d", w.Number, verb, n+1)
}
