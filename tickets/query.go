package tickets

import "time"

// Query is what a clerk wants to see of the tickets. An empty field asks for nothing.
type Query struct {
	Stages  []Stage
	Office  string  // main office
	Urgency Urgency // Pressing or Danger: that urgency only; Ordinary: any
	Service string  // a catalogue code, or the beginning of one ("02", "S")
	Text    string  // part of the number, the words, the place or the result; every blank-separated part must be found
	Late    bool    // still open, and its limit is before Now
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
	Late   int       // open ones whose limit is before Query.Now
	Latest time.Time // when the last of them changed
}
