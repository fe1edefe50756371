package tickets

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Query is what a clerk wants to see of the tickets. An empty field asks for nothing.
type Query struct {
	Stages  []Stage
	Office  string  // main office
	Urgency Urgency // Pressing or Danger: that urgency only; Ordinary: any
	Service string  // a catalogue code, or the beginning of one ("02", "S")
	// Text is a ticket number or the beginning of one, or words: every blank-separated part must stand in the words, the place or the
	// result. Latin words and numbers are found as a whole.
	Text     string
	Phone    string // exactly this telephone number of the contact, as PhoneIn gives it
	Late     bool   // its office has not answered, the clock runs, and its limit is before Now
	Mark     Mark   // something else that sets tickets apart
	Area     string // what lies in this area; NoArea: what nobody knows the place of
	Scope    string // only what somebody may see whose work ends at this area (Covers)
	Without  string // not what this member of staff has disposed of; a search by Text or Phone leaves nothing out
	Unhidden bool   // with Text: not those whose contact is confidential (保密)
	Now      time.Time
	Limit    int    // at most this many of the tickets; 0: 50
	After    Cursor // only what stands after this place of the list
	Before   Cursor // only what stands before it, the nearest of them
}

// Cursor is a place in a list, for going on from there. It is the store's own text; one it cannot read is no place at all.
type Cursor string

// NoArea as a Query's Area asks for the tickets whose place nobody could find.
const NoArea = "-"

// AreaCount is how many tickets of an area are open, and of these past their limit and of urgency Danger.
type AreaCount struct{ Open, Late, Danger int }

// Page is a part of what a Query finds: open tickets first (most urgent first, then nearest limit first), then ended ones
// (last changed first); the number decides what is left, so that two pages never show the same ticket twice. What is found by Text or
// Phone comes newest first.
type Page struct {
	Tickets []Ticket
	Earlier Cursor // a Before that gives the page before this one; "" when this is the first
	// Later is an After that gives the page after this one; "" when this is the last. A page is not longer looked for than a moment: it
	// may be short, or empty, and still have a Later.
	Later Cursor
}

// Counts is how many tickets a Query finds, whatever its Stages, Limit and spots say. None of it is counted to the end when there is much.
type Counts struct {
	Stage  map[Stage]int
	Beyond map[Stage]bool // there are more than were counted
	Danger int            // open ones of urgency Danger
	Late   int            // those that are late, see Query.Late
	Latest time.Time      // when the last of all tickets changed
}

// Mark sets tickets apart that need another look than their stage says. Tickets that have joined another one are found only by MarkJoined, by
// MarkSaid, by a Text, or while their resident is to be called back: everywhere else a matter is listed and counted once.
type Mark string

const (
	MarkAsked    Mark = "asked"    // a request waits for a decision
	MarkPaused   Mark = "paused"   // 挂账
	MarkExtended Mark = "extended" // 延时 was granted
	MarkUrged    Mark = "urged"    // 督办, or higher
	MarkJoined   Mark = "joined"   // 并单
	MarkAssist   Mark = "assist"   // Query.Office is to help with it: a sub-task of theirs is open
	MarkReopened Mark = "reopened" // 重办: its resident or supervision opened it again
	MarkReturned Mark = "returned" // 退单, 派单异议: an office has given it back
	MarkSaid     Mark = "said"     // its resident has said something since any of the staff did anything to it, and no request waits for a decision
)

// Marks in the order a list shows them.
var Marks = []Mark{MarkSaid, MarkAsked, MarkPaused, MarkExtended, MarkUrged, MarkReopened, MarkReturned, MarkJoined, MarkAssist}

// PhoneIn reads a text that is a telephone number and nothing else, also with blanks, hyphens or +86: seven digits or more. The number
// of a ticket is none.
func PhoneIn(text string) (phone string, ok bool) {
	if _, number := FindNumber(text); number {
		return "", false
	}
	text = strings.TrimPrefix(strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '(' || r == ')':
			return -1
		case r == '＋':
			return '+'
		}
		return r
	}, narrow(strings.TrimSpace(text))), "+86")
	if len(text) < 7 || len(text) > 15 || strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", false
	}
	if NumberStart(text) {
		return "", false
	}
	return text, true
}

// numberStart is a month, a day, or a day and some of the count.
var numberStart = regexp.MustCompile(`^20\d{4}(?:\d{2}(?:-\d{0,5})?)?$`)

// NumberStart reports whether a text is the beginning of a ticket number: at least its month.
func NumberStart(text string) bool {
	if !numberStart.MatchString(text) {
		return false
	}
	_, err := time.Parse("20060102", (text + "01")[:8])
	return err == nil
}

// LongNumber reports whether words carry seven digits in a row, as a telephone number or an identity number has: by these nobody is
// found among the words of others.
func LongNumber(text string) bool {
	n := 0
	for _, r := range text {
		if !unicode.IsDigit(r) {
			n = 0
		} else if n++; n == 7 {
			return true
		}
	}
	return false
}

// Lookup is one search for a telephone number, kept for whoever must be able to see who looked for whom.
type Lookup struct {
	ID    string
	At    time.Time
	Staff string // id
	Name  string // of the staff
	Phone string // as it was looked for; never kept
	Print string // stands for the number: the same number has the same print, and nobody can read it back
	Found int
}
