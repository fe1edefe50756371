package tickets

import (
	"strings"
	"time"
)

// States of a notice that only broadcasts have, beside those in notice.go.
const (
	Held    NoticeState = "held"      // its broadcast is paused
	Dropped NoticeState = "cancelled" // it was taken back before it left
)

// NoticeStates in the order a ledger shows them.
var NoticeStates = []NoticeState{Queued, Held, Sending, Sent, Failed, Gone, Expired, Dropped}

// Count is one figure of a broadcast's ledger: how many of its notices stand so in an area and on a channel.
type Count struct {
	State   NoticeState `json:"state"`
	Area    string      `json:"area"`
	Channel string      `json:"channel"`
	N       int         `json:"n"`
}

// Progress is how far a broadcast has come, counted from the notices themselves.
type Progress struct {
	Broadcast Broadcast
	Counts    []Count
	Unposted  int           // of Broadcast.Reach, who have no row yet: their windows come when the sender has room
	Remaining time.Duration // honest: what waits by the rate of its channel, quiet hours not counted; 0 when nothing waits
	Behind    int           // corrections and recalls that have not reached their message yet
}

// In sums up the notices in a state.
func (p Progress) In(states ...NoticeState) (n int) {
	for _, c := range p.Counts {
		for _, s := range states {
			if c.State == s {
				n += c.N
			}
		}
	}
	return n
}

// Waiting is how many still have to leave.
func (p Progress) Waiting() int { return p.In(Queued, Held, Sending) + p.Unposted }

// LedgerRow is one recipient of a broadcast, without anything of the person beyond what the office may see.
type LedgerRow struct {
	Notice   string // id of the notice
	Resident string // id; "" for a group or somebody erased
	Area     string
	Channel  string
	State    NoticeState
	At       time.Time // when it came into that state, as far as it ended
	Attempts int
	Reason   string // why it failed, in the channel's words without personal data
}

// Why says in words why it did not arrive; the zero Line when it did, or still may.
func (r LedgerRow) Why() Line {
	switch reason := strings.ToLower(r.Reason); {
	case r.State == Gone:
		return Say("broadcast.why.blocked")
	case r.State == Expired:
		return Say("broadcast.why.expired")
	case r.State == Dropped:
		return Say("broadcast.why.cancelled")
	case r.State != Failed:
		return Line{}
	case strings.Contains(reason, "no channel"):
		return Say("broadcast.why.no_channel")
	case strings.Contains(reason, "given up after"):
		return Say("broadcast.why.lost")
	}
	return Say("broadcast.why.refused")
}

// LedgerQuery is a part of a ledger.
type LedgerQuery struct {
	Broadcast string
	States    []NoticeState // none: all
	Area      string        // within
	After     string        // id of the last row before
	Limit     int
}

// BroadcastAnswer is what somebody answered to a broadcast. The last one counts.
type BroadcastAnswer struct {
	Broadcast string
	To        Address // whose answer it is; kept for Export, Erase and the second round
	Resident  string
	Area      string
	Cared     bool
	Answer    string // AnswerSafe, AnswerHelp, or the number of a poll's option from "1"
	Words     string
	At        time.Time
}

// Answers of AskSafe.
const (
	AnswerSafe = "safe"
	AnswerHelp = "help"
)

// AnswerCount is one figure of who answered: of an area, and among those who asked to be looked after.
type AnswerCount struct {
	Area   string
	Cared  bool
	Answer string // "" did not answer, though the notice was sent
	N      int
}
