package tickets

import (
	"context"
	"iter"
	"time"
)

// Broadcasts keeps notices to many, with their recipients and answers.
type Broadcasts interface {
	Broadcast(ctx context.Context, id string) (Broadcast, error)         // with its steps; ErrNotFound
	BroadcastByCode(ctx context.Context, code string) (Broadcast, error) // ErrNotFound
	FindBroadcasts(ctx context.Context, q BroadcastQuery) (BroadcastList, error)
	SaveBroadcast(ctx context.Context, change *BroadcastSaving) error           // one transaction; ErrConflict when it is of another Version
	Reach(ctx context.Context, a Audience, red bool, minute int) (Reach, error) // minute of the tenant's day, for quiet hours
	Counts(ctx context.Context, id string) (counts []Count, behind int, err error)
	LedgerRows(ctx context.Context, q LedgerQuery) ([]LedgerRow, error)
	RecipientOf(ctx context.Context, id string, to Address) (Recipient, error) // ErrNotFound: it was not sent to them
	AnswerCounts(ctx context.Context, id string) ([]AnswerCount, error)
	BroadcastsTo(ctx context.Context, to Address, limit int) ([]Broadcast, error) // sent there, newest first
}

// BroadcastQuery is what somebody wants to see of the broadcasts.
type BroadcastQuery struct {
	Scope  string // within the area; "" all
	Office string
	Stages []BroadcastStage
	After  Cursor
	Limit  int // 0: 50
}

// BroadcastList is a page of them, last changed first.
type BroadcastList struct {
	Broadcasts []Broadcast
	Next       Cursor // "" there are no more
}

// BroadcastSaving is everything one step writes, in one transaction.
type BroadcastSaving struct {
	Broadcast Broadcast
	New       bool
	Steps     []BroadcastStep
	Notices   []Notice
	Rows      RowsMove         // what becomes of the notices that have not left
	Next      *Broadcast       // the next of a repetition
	Answer    *BroadcastAnswer // instead of a change: Broadcast is not written then
}

// RowsMove is what a step does to the notices of a broadcast.
type RowsMove string

const (
	RowsStay  RowsMove = ""
	RowsHold  RowsMove = "hold"  // queued → held
	RowsFree  RowsMove = "free"  // held → queued
	RowsDrop  RowsMove = "drop"  // queued, held → cancelled
	RowsAgain RowsMove = "again" // failed → queued
)

// BroadcastDesk is where notices to many are written, approved, sent and answered: each method checks the rule, then makes one
// SaveBroadcast with a line of history.
type BroadcastDesk struct {
	Store    Broadcasts
	Now      func() time.Time
	NewID    func() string
	NewCode  func() string // nil: RandomCode
	Location *time.Location
	Approval int                          // more recipients than that need a second person; 0: UsualApproval
	Domains  []string                     // the tenant's own and well-known hosts, for look-alikes
	Rate     func(channel string) float64 // what a channel takes a second now; 0: without limit. nil: nobody knows
}

// UsualApproval is the size over which a second person approves, unless the tenant set another.
const UsualApproval = 500

// Composing is what somebody writes.
type Composing struct {
	Kind     NoticeKind
	Topic    Topic
	Texts    map[Lang]Text
	Files    []string
	Ask      Asking
	Options  map[Lang][]string
	Audience Audience
	Expires  time.Time
	Due      time.Time
	Repeat   Repeating
	Follows  string
}

// Act on a broadcast: who, on which version, and why.
type BroadcastAct struct {
	By      Actor
	Version int    // of the broadcast the actor saw; 0: whatever it is now
	Text    string // reason
}

// Submitting is a submission: what was shown to the author and is accepted by them.
type Submitting struct {
	BroadcastAct
	Due    time.Time // zero: as composed
	Accept []Lang    // languages that are missing and may be
	Links  bool      // the links that were warned about are meant
}

// Preview is what an author sees before submitting.
type Preview struct {
	Reach    Reach
	Missing  []Lang      // somebody speaks them and there is no text: to be written, or accepted
	Links    []Lookalike // to be mended, or confirmed
	Approval bool        // a second person will be asked
	Takes    time.Duration
	Letters  map[Lang][]Line // as the resident will read it, without buttons
	Buttons  map[Lang][]Choice
}

// Draft begins a broadcast.
func (d *BroadcastDesk) Draft(ctx context.Context, c Composing, by Actor) (Broadcast, error) {
	panic("unfinished")
}

// Change rewrites a draft, or what was refused.
func (d *BroadcastDesk) Change(ctx context.Context, id string, c Composing, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Preview counts the audience and finds what has to be confirmed.
func (d *BroadcastDesk) Preview(ctx context.Context, b Broadcast) (Preview, error) {
	panic("unfinished")
}

// Submit hands a draft in: it goes to a second person when it is large, else to its time. Refused are an empty audience, a missing
// language that was not accepted, a link that looks like another's and was not confirmed.
func (d *BroadcastDesk) Submit(ctx context.Context, id string, s Submitting) (Broadcast, error) {
	panic("unfinished")
}

// Approve lets it go to its time; not by who wrote it.
func (d *BroadcastDesk) Approve(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Refuse sends it back with a reason; not by who wrote it.
func (d *BroadcastDesk) Refuse(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Schedule sets another time for what is scheduled.
func (d *BroadcastDesk) Schedule(ctx context.Context, id string, due time.Time, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Send begins at once with what is scheduled.
func (d *BroadcastDesk) Send(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Pause holds what has not left; what is in a sender's hand, two seconds' worth, still leaves.
func (d *BroadcastDesk) Pause(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Resume goes on.
func (d *BroadcastDesk) Resume(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Cancel drops what has not left, and counts it.
func (d *BroadcastDesk) Cancel(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Correct gives it other texts: what was delivered is edited where the channel can, what is queued leaves with them.
func (d *BroadcastDesk) Correct(ctx context.Context, id string, texts map[Lang]Text, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Recall drops what has not left and takes back what was delivered: deleted where the channel allows, else a short notice says so.
func (d *BroadcastDesk) Recall(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Repeat sets how often it is sent anew; Once ends it.
func (d *BroadcastDesk) Repeat(ctx context.Context, id string, r Repeating, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// Retry queues what failed once more.
func (d *BroadcastDesk) Retry(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	panic("unfinished")
}

// TestToSelf sends it to one address of its author, in a language, and to nobody else.
func (d *BroadcastDesk) TestToSelf(ctx context.Context, id string, to Address, l Lang, a BroadcastAct) error {
	panic("unfinished")
}

// Answering is what somebody answers.
type Answering struct {
	Broadcast string
	To        Address
	Resident  string
	Answer    string // AnswerSafe, AnswerHelp, an option from "1"
	Words     string
	Also      func(c *BroadcastSaving) // what is written together with it: notices to the people on duty; nil: nothing more
}

// Answer keeps an answer; the last one counts. It is refused when the broadcast was not sent to them, asks nothing or has expired.
func (d *BroadcastDesk) Answer(ctx context.Context, a Answering) (BroadcastAnswer, error) {
	panic("unfinished")
}

// Heard checks an answer and gives it for Change.Answer, so that a ticket it causes and the answer are one transaction.
func (d *BroadcastDesk) Heard(ctx context.Context, a Answering) (BroadcastAnswer, error) {
	panic("unfinished")
}

// Answers are the figures of who answered what, and who did not.
func (d *BroadcastDesk) Answers(ctx context.Context, id string) ([]AnswerCount, error) {
	panic("unfinished")
}

// SecondRound drafts a broadcast to those who did not answer one; cared: only those who asked to be looked after.
func (d *BroadcastDesk) SecondRound(ctx context.Context, id string, cared bool, by Actor) (Broadcast, error) {
	panic("unfinished")
}

// Ledger goes through the recipients, by the id of their notice.
func (d *BroadcastDesk) Ledger(ctx context.Context, q LedgerQuery) iter.Seq2[LedgerRow, error] {
	panic("unfinished")
}

// Progress is how far it has come.
func (d *BroadcastDesk) Progress(ctx context.Context, id string) (Progress, error) {
	panic("unfinished")
}

// Check finds what a code names, for anybody who asks whether a notice is real; ErrNotFound for one that was never sent.
func (d *BroadcastDesk) Check(ctx context.Context, code string) (Broadcast, error) {
	panic("unfinished")
}

// RelayBroadcast is a warning as the relay hands it over: no second person is asked, for it is not ours.
type RelayBroadcast struct {
	ID          string // derived from the alert: the same again changes nothing
	Source      string // the alert's identifier
	Level       string
	Topic       Topic
	Texts       map[Lang]Text
	Grids       []string
	Class       Class // Warning for red, else News or Bulk
	IgnoreQuiet bool
	Ask         Asking
	Expires     time.Time
	Follows     string
}

// Spread sends a relayed warning and gives the id of its broadcast.
func (d *BroadcastDesk) Spread(ctx context.Context, r RelayBroadcast) (string, error) {
	panic("unfinished")
}

// Withdraw ends a relayed warning: what has not left is dropped, and who has it is told why.
func (d *BroadcastDesk) Withdraw(ctx context.Context, broadcast string, why map[Lang]Text) error {
	panic("unfinished")
}

// Publishing is a notice that a series sends: made once for its id.
type Publishing struct {
	ID       string
	Source   string // the series
	Topic    Topic
	Texts    map[Lang]Text
	Audience Audience
	Due      time.Time
	By       Actor
	Office   string
}

// Publish makes a broadcast of a series and lets it go at its time; the same id again changes nothing. The series was approved as a whole.
func (d *BroadcastDesk) Publish(ctx context.Context, p Publishing) (Broadcast, error) {
	panic("unfinished")
}
