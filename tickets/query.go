package tickets

import "time"

// Query is what a clerk wants to see of the tickets. An empty field asks for nothing.
type Query struct {
	Stages  []Stage
	Office  string  // main office
	Urgency Urgency // Pressing or Danger: that urgency only; Ordinary: any
	Service string  // a catalogue code, or the beginning of one ("02", "S")
	Text    string  // part of the number, the words, the place or the result; every blank-separated part must be found
	Late    bool    // its office has not answered, the clock runs, and its limit is before Now
	Mark    Mark    // something else that sets tickets apart
	Area    string  // what lies in this area; NoArea: what nobody knows the place of
	Scope   string  // only what somebody may see whose work ends at this area (Covers)
	Now     time.Time
	Limit   int // at most this many of the tickets; 0: 50
	Offset  int
}

// NoArea as a Query's Area asks for the tickets whose place nobody could find.
const NoArea = "-"

// AreaCount is how many tickets of an area are open, and of these past their limit and of urgency Danger.
type AreaCount struct{ Open, Late, Danger int }

// Page is a part of what a Query finds: open tickets first (most urgent first, then nearest limit first), then ended ones
// (last changed first); the number decides what is left, so that two pages never show the same ticket twice.
type Page struct {
	Tickets []Ticket
	Total   int // found in all
}

// Counts is how many tickets a Query finds, whatever its Stages, Limit and Offset say.
type Counts struct {
	Stage  map[Stage]int
	Danger int       // open ones of urgency Danger
	Late   int       // those that are late, see Query.Late
	Latest time.Time // when the last of them changed
}

// Mark sets tickets apart that need another look than their stage says. Tickets that have joined another one are found only by MarkJoined, by
// a Text, or while their resident is to be called back: everywhere else a matter is listed and counted once.
type Mark string

const (
	MarkAsked    Mark = "asked"    // a request waits for a decision
	MarkPaused   Mark = "paused"   // 挂账
	MarkExtended Mark = "extended" // 延时 was granted
	MarkUrged    Mark = "urged"    // 督办, or higher
	MarkJoined   Mark = "joined"   // 并单
	MarkAssist   Mark = "assist"   // Query.Office is to help with it: a sub-task of theirs is open
)

// Marks in the order a list shows them.
var Marks = []Mark{MarkAsked, MarkPaused, MarkExtended, MarkUrged, MarkJoined, MarkAssist}
