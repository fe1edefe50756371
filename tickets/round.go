package tickets

import (
	"cmp"
	"context"
	"time"
)

// Round is one time an office had a ticket, and the 回访 after it: what every figure of the office is counted from. A ticket that is
// returned, reassigned or opened again has several. It holds nobody's words and nobody's name.
type Round struct {
	Number  Number
	N       int    // 1, 2 … within the ticket
	Office  string // who had it; "" for what ended before anybody had it. Co-offices are not counted: the main office answers
	Area    string
	Service string

	Assigned time.Time
	Done     time.Time // the office reported; zero: it has not, or it was sent back for rework
	Late     bool      // Done was after the limit
	Reworks  int       // 返工

	Asked     time.Time // the resident was first asked
	Tries     int       // how often so far, by chat or by telephone
	Next      time.Time // when the program asks again or gives up; zero: it does neither
	Contacted string    // "", "yes", "no": 工作人员和您联系过吗; "" is a question left open
	Solved    string    // "", "yes", "no"
	Satisfied string    // "", "good", "fair", "bad"
	By        string    // id of the staff who asked by telephone; "": by chat

	Ended time.Time
	End   End
}

// End is what became of a round. Every callback is counted, or has the reason why it is not.
type End string

const (
	Running     End = ""
	Returned    End = "returned" // 退单
	Disputed    End = "disputed" // 派单异议 that was granted
	Passed      End = "passed"   // assigned to another office
	Counted     End = "counted"
	Unreachable End = "unreachable" // asked as often as the rules say, and no answer
	Refused     End = "refused"     // the resident would rather not say
	ByHand      End = "by_hand"     // closed by staff without an answer
	TakenBack   End = "taken_back"  // withdrawn by the resident
	NotOurs     End = "not_ours"    // 不予受理
	Twice       End = "twice"       // 并单: the same resident is counted once for the same matter
)

// Ends in the order of a list.
var Ends = []End{Counted, Running, Unreachable, Refused, ByHand, TakenBack, NotOurs, Twice, Returned, Disputed, Passed}

// Rated is the time by which a callback belongs to a month: when it ended, while it waits when it was asked; zero: there is none.
func (r Round) Rated() time.Time {
	switch r.End {
	case Running:
		return r.Asked
	case Returned, Disputed, Passed:
		return time.Time{}
	}
	return r.Ended
}

// Rounds reads the rounds. The store writes those of a Change with it.
type Rounds interface {
	LastRound(ctx context.Context, number Number) (Round, error) // N is 0 when there is none
	// ClaimRounds hands out rounds whose Next is due, oldest first, and moves their Next to until, so that no other instance takes them
	// meanwhile and none is lost with a process that dies.
	ClaimRounds(ctx context.Context, due, until time.Time, limit int) ([]Round, error)
}

// account adds to a change what it means for the figures. was is what the office had asked for before the move.
func (d *Desk) account(ctx context.Context, c *Change, was *Request, a Act) error {
	if d.Rounds == nil || len(c.Events) == 0 || !counts(c.Events[0]) {
		return nil
	}
	last, err := d.Rounds.LastRound(ctx, c.Ticket.Number)
	if err == nil {
		c.Rounds = d.enter(last, c.Ticket, c.Events[0], was, a)
	}
	return err
}

// counts tells moves that no figure sees apart, so that words and notes cost no read.
func counts(e Event) bool {
	return e.From != e.To || e.Verb == Assign || e.Verb == Phone || e.Verb == Recall
}

// enter is what a move leaves of the last round and what it begins. It goes by the stages the ticket left and entered rather than by
// verbs, so that a new move is counted too.
func (d *Desk) enter(last Round, t Ticket, e Event, was *Request, a Act) []Round {
	r := ledger{cur: last, open: last.N > 0 && last.End == Running, t: t, at: e.At}
	switch {
	case e.From == Callback:
		r.answered(e, a, d.callbacks())
	case t.Stage == Assigned && e.From == Done:
		r.begin()
		r.cur.Reworks, r.cur.Done, r.cur.Late = r.cur.Reworks+1, time.Time{}, false
		r.write()
	case t.Stage == Assigned:
		if r.open && r.cur.Office == t.Office {
			return nil
		}
		r.end(Passed)
		r.begin()
		r.write()
	case t.Stage == Accepted && (e.From == Assigned || e.From == Working):
		why := Returned
		if was != nil && was.Kind == AskDispute {
			why = Disputed
		}
		r.end(why)
	case t.Stage == Done:
		r.begin()
		r.cur.Done, r.cur.Late = e.At, !t.Due.IsZero() && e.At.After(t.Due)
		r.write()
	case t.Stage == Callback:
		r.begin()
		r.cur.Asked, r.cur.Tries, r.cur.Next = e.At, 1, d.callbacks().next(t, e.At)
		r.write()
	case t.Stage == Withdrawn:
		r.begin()
		r.end(TakenBack)
	case t.Stage == Declined:
		r.begin()
		r.end(NotOurs)
	}
	return r.out
}

// ledger is a round while a move is entered into it.
type ledger struct {
	cur  Round
	open bool
	t    Ticket
	at   time.Time
	out  []Round
}

// begin opens a round unless one is open: also that of a ticket which was assigned before anything was counted.
func (l *ledger) begin() {
	if !l.open {
		l.cur, l.open = Round{Number: l.t.Number, N: l.cur.N + 1, Office: l.t.Office}, true
		if l.t.Office != "" {
			l.cur.Assigned = l.at
		}
	}
	l.cur.Area, l.cur.Service = l.t.AreaCode(), l.t.Service
}

func (l *ledger) write() { l.out = append(l.out, l.cur) }

func (l *ledger) end(why End) {
	if !l.open {
		return
	}
	l.cur.End, l.cur.Ended, l.cur.Next, l.open = why, l.at, time.Time{}, false
	l.write()
}

// answered enters what a callback has come to: an answer, none yet, or none at all.
func (l *ledger) answered(e Event, a Act, rules CallbackRules) {
	if !l.open {
		l.cur = Round{Number: l.t.Number, N: l.cur.N + 1, Office: l.cur.Office, Area: l.t.AreaCode(), Service: l.t.Service, Asked: e.At}
		l.open = true
	}
	if a.Verb == Phone {
		l.cur.By = a.By.ID
	}
	switch {
	case e.To == Callback: // asked once more
		l.cur.Tries++
		l.cur.Next = rules.next(l.t, e.At)
		l.write()
	case a.Verb == Lapse:
		l.end(Unreachable)
	case a.Verb == Close:
		l.end(ByHand)
	case a.Reached == ReachedRefused:
		l.end(Refused)
	case a.Solved != "":
		l.cur.Contacted, l.cur.Solved, l.cur.Satisfied = a.Contact, a.Solved, a.Happy
		l.end(Counted)
	default:
		l.end(ByHand)
	}
}

// AreaCode is the smallest area that is known of a ticket; "" for none.
func (t Ticket) AreaCode() string { return cmp.Or(t.Area, t.Place.Grid) }
