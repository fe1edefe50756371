package tickets

import (
	"slices"
	"strings"
	"time"
)

// This file is 通知: one message to many. An office's own messages are 提示 or 通知; a 预警 is only relayed (see broadcast_spread.go). What
// may be done to a broadcast, by whom and when, is the table BroadcastMoves.

// Text is a notice in one language.
type Text struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// IsZero reports whether nothing is said.
func (t Text) IsZero() bool {
	return strings.TrimSpace(t.Title) == "" && strings.TrimSpace(t.Body) == ""
}

// Bounds of a broadcast, in runes; a message of Telegram holds title, body, buttons and the line with the code.
const (
	MaxTitle       = 100
	MaxBody        = 3000
	MaxPollOptions = 10
	MaxOption      = 40
)

// Asking is what a broadcast asks of who reads it.
type Asking string

const (
	AskNothing Asking = ""
	AskSafe    Asking = "safe" // 我安全 / 需要帮助
	AskPoll    Asking = "poll"
)

// BroadcastStage is where a broadcast stands.
type BroadcastStage string

const (
	BroadcastDraft     BroadcastStage = "draft"
	BroadcastWaiting   BroadcastStage = "waiting" // for a second person
	BroadcastScheduled BroadcastStage = "scheduled"
	BroadcastSending   BroadcastStage = "sending"
	BroadcastPaused    BroadcastStage = "paused"
	BroadcastSent      BroadcastStage = "sent"
	BroadcastCancelled BroadcastStage = "cancelled"
	BroadcastRecalled  BroadcastStage = "recalled" // taken back from who has it, as far as the channel lets us
	BroadcastRefused   BroadcastStage = "refused"  // by the second person
)

// BroadcastStages in the order of the road.
var BroadcastStages = []BroadcastStage{
	BroadcastDraft, BroadcastWaiting, BroadcastScheduled, BroadcastSending, BroadcastPaused, BroadcastSent,
	BroadcastCancelled, BroadcastRecalled, BroadcastRefused,
}

// Public reports whether a broadcast has left us: what anybody may check by its code.
func (s BroadcastStage) Public() bool {
	return slices.Contains([]BroadcastStage{BroadcastSending, BroadcastPaused, BroadcastSent, BroadcastRecalled}, s)
}

// Broadcast is one notice to many.
type Broadcast struct {
	ID      string
	Code    string // six characters by which anybody checks it; see BroadcastDesk.Check
	Kind    NoticeKind
	Topic   Topic
	Texts   map[Lang]Text
	Accept  []Lang   // languages that are missing and may be: their readers get Texts of Hans, else of what there is
	Files   []string // attachment hashes
	Ask     Asking
	Options map[Lang][]string // of a poll; every language as many

	Audience    Audience
	Class       Class // Bulk; News or Warning for what is relayed
	IgnoreQuiet bool  // what may not wait until the morning: orange and red
	Expires     time.Time
	Stage       BroadcastStage
	Due         time.Time // not before; zero: at once
	Repeat      Repeat
	By          Actor
	Office      string
	Area        string // the author's: it bounds the audience; "" everywhere
	Approver    Actor
	Proposal    *Proposal // a correction that waits for a second person; nil: none does
	Source      string    // the alert or the series it came from; "" for what somebody wrote here
	Level       string    // of a relayed warning: minor, moderate, severe, extreme
	Follows     string    // id of the one it updates, asks again after, or repeats

	Cursor  WindowCursor
	Reach   int     // how many it was for when it was submitted
	Edition int     // counts the texts: 1, and one more with each correction and with the recall
	Last    []Count // the figures when its rows were last seen; they stay when the rows are deleted

	MadeAt    time.Time
	StartedAt time.Time
	EndedAt   time.Time
	UpdatedAt time.Time
	Version   int // counts saves

	Steps []BroadcastStep // what was done, oldest first; lists come without
}

// TextFor is what somebody reads who speaks a language, and in which language it is: their own; else Hans when that may stand for it;
// else the first there is.
func (b Broadcast) TextFor(l Lang) (Text, Lang) {
	for _, lang := range append([]Lang{l, Hans}, Langs...) {
		if t := b.Texts[lang]; !t.IsZero() {
			return t, lang
		}
	}
	return Text{}, Hans
}

// OptionsFor are a poll's options in the language TextFor chose.
func (b Broadcast) OptionsFor(l Lang) []string {
	_, lang := b.TextFor(l)
	return b.Options[lang]
}

// Red reports whether it is a red warning: topics do not matter to it.
func (b Broadcast) Red() bool { return b.Class == Warning || b.Class == Urgent }

// BroadcastVerb is something done to a broadcast.
type BroadcastVerb string

const (
	BroadcastWrite   BroadcastVerb = "write"
	BroadcastChange  BroadcastVerb = "change"
	BroadcastSubmit  BroadcastVerb = "submit"
	BroadcastApprove BroadcastVerb = "approve"
	BroadcastRefuse  BroadcastVerb = "refuse"
	BroadcastPlan    BroadcastVerb = "schedule" // another time, for what is scheduled
	BroadcastSend    BroadcastVerb = "send"     // now, not at its time
	BroadcastStart   BroadcastVerb = "start"    // its time has come
	BroadcastPause   BroadcastVerb = "pause"
	BroadcastResume  BroadcastVerb = "resume"
	BroadcastCancel  BroadcastVerb = "cancel"
	BroadcastCorrect BroadcastVerb = "correct"
	BroadcastPropose BroadcastVerb = "propose" // how the history names a correction that waits; BroadcastCorrect is the move
	BroadcastAgree   BroadcastVerb = "agree"   // to a correction
	BroadcastReject  BroadcastVerb = "reject"  // a correction
	BroadcastRecall  BroadcastVerb = "recall"
	BroadcastRepeat  BroadcastVerb = "repeat" // set or end the repetition
	BroadcastRetry   BroadcastVerb = "retry"  // what failed
	BroadcastTest    BroadcastVerb = "test"   // sent to its author
	BroadcastFinish  BroadcastVerb = "finish" // the last has left
)

// BroadcastStep is one line of a broadcast's history: append-only.
type BroadcastStep struct {
	ID        string
	Broadcast string
	At        time.Time
	By        Actor
	Verb      BroadcastVerb
	Text      string // reason, what was changed
}

// BroadcastMove is one row of the table of what may be done to a broadcast.
type BroadcastMove struct {
	Verb     BroadcastVerb
	From     []BroadcastStage
	To       BroadcastStage // "" stays, or depends
	Chief    bool           // admin or supervisor
	Other    bool           // not who wrote it
	NeedText bool
	Own      bool // the program's own: no person does it
	Proposed bool // of a correction that waits; Other is then who did not propose it
}

var (
	broadcastLive  = []BroadcastStage{BroadcastScheduled, BroadcastSending, BroadcastPaused}
	broadcastShown = []BroadcastStage{BroadcastSending, BroadcastPaused, BroadcastSent}
)

// BroadcastMoves is the whole table. A verb that is not named for a stage is refused there.
var BroadcastMoves = []BroadcastMove{
	{Verb: BroadcastChange, From: []BroadcastStage{BroadcastDraft, BroadcastRefused}, To: BroadcastDraft},
	{Verb: BroadcastSubmit, From: []BroadcastStage{BroadcastDraft}},
	{Verb: BroadcastApprove, From: []BroadcastStage{BroadcastWaiting}, Chief: true, Other: true},
	{Verb: BroadcastRefuse, From: []BroadcastStage{BroadcastWaiting}, To: BroadcastRefused, Chief: true, Other: true, NeedText: true},
	{Verb: BroadcastPlan, From: []BroadcastStage{BroadcastScheduled}},
	{Verb: BroadcastSend, From: []BroadcastStage{BroadcastScheduled}, To: BroadcastSending},
	{Verb: BroadcastStart, From: []BroadcastStage{BroadcastScheduled}, To: BroadcastSending, Own: true},
	{Verb: BroadcastPause, From: []BroadcastStage{BroadcastSending}, To: BroadcastPaused},
	{Verb: BroadcastResume, From: []BroadcastStage{BroadcastPaused}, To: BroadcastSending},
	{Verb: BroadcastCancel, From: append([]BroadcastStage{BroadcastDraft, BroadcastWaiting, BroadcastRefused}, broadcastLive...), To: BroadcastCancelled},
	{Verb: BroadcastCorrect, From: broadcastShown, NeedText: true},
	{Verb: BroadcastAgree, From: broadcastShown, Chief: true, Other: true, Proposed: true},
	{Verb: BroadcastReject, From: broadcastShown, NeedText: true, Proposed: true},
	{Verb: BroadcastRecall, From: append([]BroadcastStage{BroadcastCancelled}, broadcastShown...), To: BroadcastRecalled, NeedText: true},
	{Verb: BroadcastRepeat, From: append([]BroadcastStage{BroadcastDraft, BroadcastWaiting, BroadcastSent}, broadcastLive...)},
	{Verb: BroadcastRetry, From: broadcastShown, To: BroadcastSending},
	{Verb: BroadcastTest, From: []BroadcastStage{BroadcastDraft, BroadcastWaiting, BroadcastRefused, BroadcastScheduled}},
	{Verb: BroadcastFinish, From: []BroadcastStage{BroadcastSending}, To: BroadcastSent, Own: true},
}

// BroadcastMoveOf finds a row of the table.
func BroadcastMoveOf(verb BroadcastVerb) (BroadcastMove, bool) {
	return moveIn(BroadcastMoves, func(m BroadcastMove) bool { return m.Verb == verb })
}

// May says whether somebody may make the move on a broadcast now; nil means yes. A handler acts on what their own office wrote; whoever's
// work ends at an area, on what was written within it.
func (m BroadcastMove) May(b Broadcast, by Actor) error {
	switch {
	case m.Proposed && b.Proposal == nil:
		return Refuse(NotAllowed, "error.broadcast_no_proposal")
	case by.Kind == BySystem:
	case m.Own || by.Kind != ByStaff:
		return Refuse(NotAllowed, "error.not_yours_to_do")
	case !Within(b.Area, by.Area):
		return Refuse(NotAllowed, "error.other_area")
	case m.Chief && !slices.Contains(chiefs, by.Role):
		return Refuse(NotAllowed, "error.role_may_not", "verb", "@broadcast.verb."+string(m.Verb), "role", "@role."+string(by.Role))
	case m.Other && by.ID == m.author(b):
		return Refuse(NotAllowed, "error.broadcast_same_person")
	case by.Role == Handler && (by.Office == "" || by.Office != b.Office):
		return Refuse(NotAllowed, "error.other_office")
	case !slices.Contains(anyone, by.Role):
		return Refuse(NotAllowed, "error.not_yours_to_do")
	}
	if !slices.Contains(m.From, b.Stage) {
		return Refuse(NotAllowed, "error.broadcast_stage", "verb", "@broadcast.verb."+string(m.Verb), "stage", "@broadcast.stage."+string(b.Stage))
	}
	return nil
}

// author is who wrote what the move is about.
func (m BroadcastMove) author(b Broadcast) string {
	if m.Proposed {
		return b.Proposal.By.ID
	}
	return b.By.ID
}

// Waits says whether a broadcast, or a correction of it, waits for a second person, and who wrote it: they are not that person.
func (b Broadcast) Waits() (author string, waits bool) {
	switch {
	case b.Stage == BroadcastWaiting:
		return b.By.ID, true
	case b.Proposal != nil && slices.Contains(broadcastShown, b.Stage):
		return b.Proposal.By.ID, true
	}
	return "", false
}

// OpenBroadcast lists what somebody may do to a broadcast now, for the buttons of a page.
func OpenBroadcast(b Broadcast, by Actor) (all []BroadcastVerb) {
	for _, m := range BroadcastMoves {
		if m.May(b, by) == nil {
			all = append(all, m.Verb)
		}
	}
	return all
}
