package tickets

import (
	"context"
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
	Waits  bool // for a second person
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
	Answer    *BroadcastAnswer // instead of a change: of Broadcast only the ID counts then
}

// RowsMove is what a step does to the notices of a broadcast.
type RowsMove string

const (
	RowsStay  RowsMove = ""
	RowsHold  RowsMove = "hold"  // queued → held
	RowsFree  RowsMove = "free"  // held → queued
	RowsDrop  RowsMove = "drop"  // queued, held → cancelled
	RowsBack  RowsMove = "back"  // queued, held → cancelled, but for what is in doubt: who perhaps has it is told that it is taken back
	RowsAgain RowsMove = "again" // failed → queued
)

// BroadcastDesk is where notices to many are written, approved, sent and answered: each method checks the rule, then makes one
// SaveBroadcast with a line of history.
type BroadcastDesk struct {
	Store    Broadcasts
	Now      func() time.Time
	NewID    func() string
	NewCode  func() string // nil: randomCode
	Location *time.Location
	Offices  OfficeBook                   // nil: a handler's office bounds nobody
	Approval int                          // more recipients than that need a second person; 0: UsualApproval
	Domains  []string                     // the tenant's own and well-known hosts, for look-alikes
	Rate     func(channel string) float64 // what a channel takes a second now; 0: without limit. nil: nobody knows
}

// UsualApproval is the size over which a second person approves, unless the tenant set another.
const UsualApproval = 500

// Composing is what somebody writes.
type Composing struct {
	ID       string // of a new one: begun again under the same, nothing more is begun. "": the desk finds one
	Kind     NoticeKind
	Topic    Topic
	Texts    map[Lang]Text
	Files    []string
	Ask      Asking
	Options  map[Lang][]string
	Audience Audience
	Expires  time.Time
	Due      time.Time
	Repeat   Repeat
	Follows  string
}

// BroadcastAct is who does something to a broadcast, on which version, and why.
type BroadcastAct struct {
	By      Actor
	Version int    // of the broadcast the actor saw; 0: whatever it is now
	Text    string // reason
	Links   bool   // the links that were warned about are meant
}

// Submitting is a submission: what was shown to the author and is accepted by them.
type Submitting struct {
	BroadcastAct
	Due    time.Time // zero: as composed
	Accept []Lang    // languages that are missing and may be
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
