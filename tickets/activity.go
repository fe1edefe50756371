package tickets

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// This file is 群众点单、组织建单、党员接单: a resident orders help (a Ticket of kind Order), the organisation builds an activity from one or
// several such tickets, from a part of one, or from none (活动招募), and volunteers take its places. What may be done to an activity, by
// whom and when, is the table ActivityMoves (activity_moves.go); activity_test.go walks it.

// ActivityNumber is A and a number like a ticket's: A20261126-0001.
type ActivityNumber string

// NewActivityNumber makes the n-th number of a day.
func NewActivityNumber(day time.Time, n int) ActivityNumber {
	return ActivityNumber("A" + string(NewNumber(day, n)))
}

var activityNumber = regexp.MustCompile(`^A20\d{6}-\d{4,6}$`)

// Valid reports whether it can be the number of an activity: one that a button or an address line gives may be anything.
func (n ActivityNumber) Valid() bool { return activityNumber.MatchString(string(n)) }

var activityInText = regexp.MustCompile(`(?i)(?:^|[^\da-z])a\s*(20\d{6})\s*-?\s*(\d{4,6})(?:\D|$)`)

// FindActivityNumber finds the number of an activity in words, written in any of the ways FindNumber reads.
func FindActivityNumber(text string) (ActivityNumber, bool) {
	m := activityInText.FindStringSubmatch(narrow(text))
	if m == nil {
		return "", false
	}
	return ActivityNumber("A" + m[1] + "-" + m[2]), true
}

// ActivityStage is where an activity stands.
type ActivityStage string

const (
	ActivityDrafted   ActivityStage = "drafted"   // 建单
	ActivityReviewed  ActivityStage = "reviewed"  // 已审核: complete, and nobody was told yet
	ActivityListed    ActivityStage = "listed"    // 待接单
	ActivityFull      ActivityStage = "full"      // 已满: every place is taken
	ActivityRunning   ActivityStage = "running"   // 服务中: somebody has started
	ActivityDone      ActivityStage = "done"      // 已完成, 待评单
	ActivityRated     ActivityStage = "rated"     // 已评单
	ActivityDeclined  ActivityStage = "declined"  // 不予建单: the reason goes to the requester only
	ActivityCancelled ActivityStage = "cancelled" // 已取消
	ActivityUnclaimed ActivityStage = "unclaimed" // 无人接单 by its limit
)

// ActivityStages in the order of the road.
var ActivityStages = []ActivityStage{
	ActivityDrafted, ActivityReviewed, ActivityListed, ActivityFull, ActivityRunning, ActivityDone, ActivityRated, ActivityDeclined,
	ActivityCancelled, ActivityUnclaimed,
}

// Open reports whether somebody still has to act.
func (s ActivityStage) Open() bool {
	return s != ActivityDone && s != ActivityRated && s != ActivityDeclined && s != ActivityCancelled
}

// Private is what only those read who took a place, and only while it lasts (ActivityDesk.PrivateFor). The point is of WGS-84.
type Private struct {
	Name    string  `json:"name,omitempty"`
	Phone   string  `json:"phone,omitempty"`
	Address string  `json:"address,omitempty"`
	Note    string  `json:"note,omitempty"` // what they need to know: "听力不好，请按两次门铃"
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
}

// Activity is 服务活动, one line of what the organisation offers to its volunteers. Title, Words and Place are public: they carry no name, no
// door and no telephone number.
type Activity struct {
	Number  ActivityNumber
	Title   string
	Service string // catalogue code
	Words   string
	Place   string // where to meet, as everybody may read it
	Private Private
	Area    string // code of the area it is in; "" the whole tenant
	From    time.Time
	Till    time.Time

	Places    int      // how many are needed
	Skills    []string // one of them is needed: service codes or 特长 in words; nil: anybody can
	Minors    bool     // suited for minors
	PartyOnly bool     // 党员先锋岗: for party members
	Lang      Lang     // the requester's, whom a volunteer should understand; "" any
	Minutes   int      // planned, of each volunteer

	Office   string   // organiser: 社区党组织, 服务站
	By       Actor    // who built it
	Tickets  []Number // the orders it answers; nil: 活动招募
	Stage    ActivityStage
	Reason   string         // of 不予建单 and of a cancellation
	ClaimBy  time.Time      // until then its places should be taken
	Ring     int            // how far outward it was offered: RingGrid … RingAll
	Provider string         // id of who does it instead, when nobody took it
	Repeat   Repeat         //
	After    ActivityNumber // the one this repeats; "" none
	Template string         // name of the template it was built from; "" none

	MadeAt    time.Time
	ListedAt  time.Time
	EndedAt   time.Time
	UpdatedAt time.Time
	CheckAt   time.Time // when the sweep looks at it next; zero: never
	CardsAt   time.Time // when cards go to the next ring, or the rest of this one; zero: all are made
	Short     bool      // the organiser was told that ClaimBy is over and places are free
	Version   int       // counts saves, as Ticket.Version does

	Seats []Seat         // in the order they were taken; lists of activities come with them
	Steps []ActivityStep // what was done, oldest first; lists come without
}

// SeatState is what became of one volunteer's place.
type SeatState string

const (
	SeatWaiting    SeatState = "waiting"     // 候补
	SeatTaken      SeatState = "taken"       // 已接单
	SeatStarted    SeatState = "started"     // 服务中
	SeatFinished   SeatState = "finished"    // 已完成
	SeatNoShow     SeatState = "no_show"     // 未到
	SeatHandedOver SeatState = "handed_over" // 已转单
	SeatReleased   SeatState = "released"    // 已退单
)

// SeatStates in the order of the road.
var SeatStates = []SeatState{SeatWaiting, SeatTaken, SeatStarted, SeatFinished, SeatNoShow, SeatHandedOver, SeatReleased}

// Held reports whether the seat fills one of the places offered.
func (s SeatState) Held() bool { return s == SeatTaken || s == SeatStarted || s == SeatFinished }

// Seat is one volunteer's place in an activity, or in the line behind it. A volunteer has one live seat in an activity at most.
type Seat struct {
	Activity   ActivityNumber
	N          int    // 1 … in the order of taking; never given twice. Buttons name it
	Volunteer  string // id
	State      SeatState
	At         time.Time // when it was taken, or the waiting began
	StartedAt  time.Time
	FinishedAt time.Time
	Minutes    int    // counted between start and finish
	Away       bool   // started or finished far from the place: Minutes count only once the organiser confirmed them
	Confirmed  bool   // the organiser confirmed Minutes
	Rated      Rating // 评单: by the resident
	Rates      Rating // by the volunteer
	Complaint  Number // the complaint ticket about it; "" none
}

// Waits reports whether the organiser still has to confirm the minutes.
func (s Seat) Waits() bool { return s.State == SeatFinished && s.Away && !s.Confirmed }

// Taken is how many of the places are filled.
func (a Activity) Taken() (n int) {
	for _, s := range a.Seats {
		if s.State.Held() {
			n++
		}
	}
	return n
}

// Free is how many places are left.
func (a Activity) Free() int { return max(a.Places-a.Taken(), 0) }

// SeatOf is the index of a volunteer's newest seat; -1: they have none.
func (a Activity) SeatOf(volunteer string) int {
	for i := len(a.Seats) - 1; i >= 0; i-- {
		if a.Seats[i].Volunteer == volunteer && volunteer != "" {
			return i
		}
	}
	return -1
}

// SeatAt is the index of the seat with a number; -1: there is none.
func (a Activity) SeatAt(n int) int {
	return slices.IndexFunc(a.Seats, func(s Seat) bool { return s.N == n })
}

// Waiting are the indexes of the seats in the line, first come first.
func (a Activity) Waiting() (line []int) {
	for i, s := range a.Seats {
		if s.State == SeatWaiting {
			line = append(line, i)
		}
	}
	return line
}

// ActivityStep is one line of an activity's history: append-only.
type ActivityStep struct {
	ID       string
	Activity ActivityNumber
	At       time.Time
	By       Actor
	Verb     ActivityVerb
	Seat     int // number of the seat it is about; 0: none
	Score    int // of a rating
	Text     string
	Files    []string
}

// TapData is what a button of an activity's card sends back: at most 64 bytes (Telegram). Its verb is take, wait, release, start, finish …
func (n ActivityNumber) TapData(verb ActivityVerb) string {
	return fmt.Sprintf("go activity id=%s do=%s", n, verb)
}
