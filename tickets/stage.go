package tickets

import "slices"

// Stage is where a ticket stands (上报 → 受理 → 派遣 → 处置 → 反馈 → 核查/回访 → 结案).
type Stage string

const (
	Filed     Stage = "filed"     // 上报
	Accepted  Stage = "accepted"  // 受理
	Assigned  Stage = "assigned"  // 派遣
	Working   Stage = "working"   // 处置
	Done      Stage = "done"      // 反馈: the office says it is done
	Callback  Stage = "callback"  // 核查通过, 回访: the resident is asked
	Closed    Stage = "closed"    // 结案
	Declined  Stage = "declined"  // 不予受理
	Withdrawn Stage = "withdrawn" // the resident took it back
)

// Stages in the order of the road.
var Stages = []Stage{Filed, Accepted, Assigned, Working, Done, Callback, Closed, Declined, Withdrawn}

// Open reports whether somebody still has to act.
func (s Stage) Open() bool { return s != Closed && s != Declined && s != Withdrawn }

// Verb is what somebody does to a ticket.
type Verb string

const (
	File     Verb = "file"
	Accept   Verb = "accept"
	Decline  Verb = "decline"
	Assign   Verb = "assign"
	Start    Verb = "start"
	Return   Verb = "return" // 退单
	Report   Verb = "report" // the office reports the result
	Verify   Verb = "verify" // 核查通过
	Rework   Verb = "rework" // 返工
	Answer   Verb = "answer" // the resident answers the callback
	Close    Verb = "close"
	Reopen   Verb = "reopen"
	Withdraw Verb = "withdraw"
	Sort     Verb = "sort"   // a clerk corrects service or place
	Write    Verb = "write"  // words to the resident
	Note     Verb = "note"   // words among staff
	Follow   Verb = "follow" // the resident adds words or pictures
	Heard    Verb = "heard"  // somebody has read them, and there is nothing to answer
	Forget   Verb = "forget"

	Dispute Verb = "dispute" // 派单异议 (request.go)
	Extend  Verb = "extend"  // 延时
	Pause   Verb = "pause"   // 挂账
	Grant   Verb = "grant"
	Deny    Verb = "refuse"
	Unask   Verb = "unask" // who asked takes it back
	Resume  Verb = "resume"

	Invite  Verb = "invite"  // a co-office gets a sub-task (subtask.go)
	Dismiss Verb = "dismiss" // it has nothing to do with it any more
	Assist  Verb = "assist"  // it reports its part

	Join   Verb = "join" // 并单 (join.go)
	Unjoin Verb = "unjoin"

	Remind   Verb = "remind"   // 催办: the program's own acts (sweep.go), which have no row in Moves
	Urge     Verb = "urge"     // 督办
	Escalate Verb = "escalate" // one office higher
	Route    Verb = "route"    // the program says why a ticket went where it went (dispatch.go)
)

// among are the verbs that stay among staff.
var among = []Verb{
	Return, Rework, Sort, Note, Heard, Dispute, Extend, Pause, Grant, Deny, Unask, Resume, Invite, Dismiss, Assist, Join, Unjoin, Remind, Urge, Escalate, Route,
	OrderBehalf,
}

// told says whether the resident may read of it; the rest stays among staff.
func (v Verb) told() bool { return !slices.Contains(among, v) }

// Move is one row of the table of what may be done: who, from where, to where.
type Move struct {
	Verb     Verb
	From     []Stage
	To       Stage  // "" stays where it is (Answer decides by what is answered)
	Roles    []Role // staff; empty: not for staff
	Resident bool   // the ticket's own resident may
	Needs    Need
}

// Need is what must be given with a move.
type Need int

const (
	NeedText     Need = 1 << iota // a reason or a result in words
	NeedHelper                    // who can help instead: "not ours" must name who is
	NeedOffice                    // an office
	NotDisposer                   // the actor must not have disposed of it (监督与处置相分离)
	OwnOffice                     // a handler acts only on what is assigned to their office
	SharedOffice                  // … or to theirs as a co-office
	CoOffice                      // … only what is theirs as a co-office
	NeedTill                      // a time to come
	NeedOther                     // the number of another ticket
	Alone                         // it has joined no other ticket
	Joined                        // it has
	Unasked                       // nothing waits for a decision
	Asked                         // something does, and not what the actor asked for
	OwnAsked                      // something does, and the actor asked for it
	Unsettled                     // no dispute about it was decided: 首接负责
	Ticking                       // the clock runs
	Halted                        // 挂账
	Helped                        // it has a co-office
)

var (
	desk     = []Role{Admin, Supervisor, Dispatcher}
	chiefs   = []Role{Admin, Supervisor}
	handlers = []Role{Handler}
	anyone   = []Role{Admin, Supervisor, Dispatcher, Handler}
	running  = []Stage{Filed, Accepted, Assigned, Working, Done, Callback}
)

// Moves is the whole life of a ticket. stage_test.go walks it: every stage that can be entered can be left, and nobody who
// disposed of a case can verify or close it.
var Moves = []Move{
	{Verb: Accept, From: []Stage{Filed}, To: Accepted, Roles: desk, Needs: Alone},
	{Verb: Decline, From: []Stage{Filed, Accepted}, To: Declined, Roles: desk, Needs: Alone | NotDisposer | NeedText | NeedHelper},
	{Verb: Assign, From: []Stage{Filed, Accepted, Assigned}, To: Assigned, Roles: desk, Needs: Alone | NeedOffice},
	{Verb: Start, From: []Stage{Assigned}, To: Working, Roles: handlers, Needs: Alone | OwnOffice},
	{Verb: Report, From: []Stage{Assigned, Working}, To: Done, Roles: anyone, Needs: Alone | OwnOffice | NeedText},
	{Verb: Grant, From: []Stage{Assigned, Working}, Roles: desk, Needs: Alone | Asked},
	{Verb: Deny, From: []Stage{Assigned, Working}, Roles: desk, Needs: Alone | Asked | NeedText},
	{Verb: Unask, From: []Stage{Assigned, Working}, Roles: anyone, Needs: Alone | OwnOffice | OwnAsked},
	{Verb: Resume, From: []Stage{Assigned, Working}, Roles: anyone, Needs: Alone | OwnOffice | Halted},
	{Verb: Verify, From: []Stage{Done}, To: Callback, Roles: desk, Needs: Alone | NotDisposer},
	{Verb: Rework, From: []Stage{Done}, To: Assigned, Roles: desk, Needs: Alone | NotDisposer | NeedText},
	{Verb: Answer, From: []Stage{Callback}, Resident: true},
	{Verb: Phone, From: []Stage{Callback}, Roles: desk, Needs: NotDisposer},
	{Verb: Close, From: []Stage{Callback}, To: Closed, Roles: desk, Needs: NotDisposer | NeedText},
	{Verb: Reopen, From: []Stage{Closed, Declined, Withdrawn}, To: Accepted, Roles: chiefs, Needs: NeedText},
	{Verb: Withdraw, From: []Stage{Filed, Accepted, Assigned, Working}, To: Withdrawn, Resident: true},
	{Verb: Assist, From: running, Roles: anyone, Needs: Alone | CoOffice | Helped | NeedText},
	{Verb: Write, From: Stages, Roles: anyone, Needs: OwnOffice | NeedText},
	{Verb: Note, From: Stages, Roles: anyone, Needs: SharedOffice | NeedText},
	{Verb: Heard, From: Stages, Roles: anyone, Needs: OwnOffice},
	{Verb: Sort, From: running, Roles: desk},
	{Verb: Extend, From: []Stage{Assigned, Working}, Roles: anyone, Needs: Alone | OwnOffice | Unasked | Ticking | NeedText | NeedTill},
	{Verb: Pause, From: []Stage{Assigned, Working}, Roles: anyone, Needs: Alone | OwnOffice | Unasked | Ticking | NeedText | NeedTill},
	{Verb: Return, From: []Stage{Assigned, Working}, Roles: handlers, Needs: Alone | OwnOffice | Unasked | Unsettled | NeedText},
	{Verb: Dispute, From: []Stage{Assigned, Working}, Roles: handlers, Needs: Alone | OwnOffice | Unasked | Unsettled | NeedText},
	{Verb: Invite, From: []Stage{Assigned, Working}, Roles: anyone, Needs: Alone | OwnOffice | NeedOffice | NeedText},
	{Verb: Dismiss, From: running, Roles: anyone, Needs: Alone | OwnOffice | Helped | NeedOffice},
	{Verb: Join, From: []Stage{Filed, Accepted, Assigned, Working}, Roles: desk, Resident: true, Needs: Alone | NeedOther},
	{Verb: Unjoin, From: running, Roles: desk, Needs: Joined},
	{Verb: Follow, From: Stages, Resident: true, Needs: NeedText},
}

// moveIn finds the row of a table of moves that is the one.
func moveIn[M any](moves []M, one func(M) bool) (row M, found bool) {
	i := slices.IndexFunc(moves, one)
	if i < 0 {
		return row, false
	}
	return moves[i], true
}

// MoveOf finds the row of a verb.
func MoveOf(v Verb) (Move, bool) {
	return moveIn(Moves, func(m Move) bool { return m.Verb == v })
}

// May says whether an actor may make this move on a ticket now; nil means yes.
func (m Move) May(t Ticket, by Actor) error {
	switch by.Kind {
	case ByResident:
		if !m.Resident {
			return Refuse(NotAllowed, "error.not_yours_to_do")
		}
		if t.Resident == "" || by.ID != t.Resident {
			return Refuse(NotFound, "error.no_such_ticket")
		}
	case BySystem:
	case ByStaff:
		if !slices.Contains(m.Roles, by.Role) {
			return Refuse(NotAllowed, "error.role_may_not", "verb", "@verb."+string(m.Verb), "role", "@role."+string(by.Role))
		}
		if !Covers(by.Area, t.Area) {
			return Refuse(NotAllowed, "error.other_area")
		}
		if by.Role == Handler && !m.office(t, by.Office) {
			return Refuse(NotAllowed, "error.other_office")
		}
		if m.Needs&NotDisposer != 0 && slices.Contains(t.Disposers, by.ID) {
			return Refuse(NotAllowed, "error.disposer_may_not")
		}
	default: // nobody in particular may do nothing
		return Refuse(NotAllowed, "error.not_yours_to_do")
	}
	if !slices.Contains(m.From, t.Stage) {
		return Refuse(NotAllowed, "error.not_at_this_stage", "verb", "@verb."+string(m.Verb), "stage", "@stage."+string(t.Stage))
	}
	return m.holds(t, by)
}

// Open lists the verbs an actor may use on a ticket now, in the order of the table.
func Open(t Ticket, by Actor) []Verb {
	var verbs []Verb
	for _, m := range Moves {
		if m.May(t, by) == nil {
			verbs = append(verbs, m.Verb)
		}
	}
	return verbs
}
