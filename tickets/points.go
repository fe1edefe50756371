package tickets

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Points are counted in halves of a point, the smallest that a rule table may give.
type Points int64

// Whole makes points of whole ones.
func Whole(n int) Points { return Points(2 * n) }

// String writes 3, 0.5, -1.5.
func (p Points) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	if p%2 == 0 {
		return sign + strconv.FormatInt(int64(p/2), 10)
	}
	return sign + strconv.FormatInt(int64(p/2), 10) + ".5"
}

// HoursWords writes minutes as hours with at most two decimals: 1.5, 0.25, -2.
func HoursWords(minutes int) string {
	text := strings.TrimRight(strconv.FormatFloat(float64(minutes)/60, 'f', 2, 64), "0")
	return strings.TrimSuffix(text, ".")
}

// PointRule is one line of the tenant's rule table.
type PointRule struct {
	Services []string // beginnings of the service codes it is for; nil: all that no line before it is for
	PerHour  Points
	Most     int // minutes of one activity that count; 0: all
}

// PointRules are the tenant's rules of hours and points (config/points.yaml).
type PointRules struct {
	Rules      []PointRule // the first that fits counts
	Unit       Points      // what an earning is rounded to: 1 half points, 2 whole ones
	Nearest    bool        // to the nearest unit; otherwise down
	Complained bool        // a service with a complaint earns all the same
	Months     int         // how long points are good for; 0: for ever
	Stars      []int       // hours from which the first, second … star is given, rising
	Issuer     string      // who gives the certificates
	Things     []Thing     // what points are good for
}

// UsualPoints are the rules of domain: one hour is one point, at most two hours an activity, none with a complaint.
var UsualPoints = PointRules{
	Rules: []PointRule{{PerHour: Whole(1), Most: 120}}, Unit: 1, Stars: []int{100, 300, 600, 1000, 1500},
}

// Thing is something points can be exchanged for.
type Thing struct {
	Code   string
	Names  map[Lang]string
	Points Points
	Stock  int // how many there were at first; what was handed out since is counted
}

// Name is what a thing is called in a language.
func (t Thing) Name(lang Lang) string {
	if name := t.Names[lang]; name != "" {
		return name
	}
	return t.Names[Hans]
}

// Thing finds a thing of the catalogue.
func (r PointRules) Thing(code string) (Thing, bool) {
	for _, t := range r.Things {
		if t.Code == code {
			return t, true
		}
	}
	return Thing{}, false
}

// Earned is what so many minutes of one activity earn altogether.
func (r PointRules) Earned(service string, minutes int) Points {
	for _, rule := range r.Rules {
		if !rule.fits(service) {
			continue
		}
		if rule.Most > 0 {
			minutes = min(minutes, rule.Most)
		}
		unit := max(r.Unit, 1)
		halves, whole := int64(rule.PerHour)*int64(max(minutes, 0)), 60*int64(unit)
		if r.Nearest {
			halves += whole / 2
		}
		return Points(halves/whole) * unit
	}
	return 0
}

func (r PointRule) fits(service string) bool {
	for _, begins := range r.Services {
		if strings.HasPrefix(service, begins) {
			return true
		}
	}
	return r.Services == nil
}

// StarsOf is how many stars so many minutes are worth.
func (r PointRules) StarsOf(minutes int) int {
	n := 0
	for _, hours := range r.Stars {
		if minutes >= hours*60 {
			n++
		}
	}
	return n
}

// NextStar is how many minutes are missing to the next star; 0 when there is none above.
func (r PointRules) NextStar(minutes int) int {
	for _, hours := range r.Stars {
		if missing := hours*60 - minutes; missing > 0 {
			return missing
		}
	}
	return 0
}

// Accounts of the double-entry ledger, besides one for each volunteer. The legs of every booking sum to zero, so all accounts do.
const (
	AccountIssued   = "issued"   // what the tenant gave; it is below zero by as much
	AccountRedeemed = "redeemed" // what was exchanged for things
	AccountExpired  = "expired"  // what ran out
	AccountLost     = "lost"     // what was to be taken back and was spent already
)

// VolunteerAccount is the account of one volunteer.
func VolunteerAccount(volunteer string) string { return "volunteer:" + volunteer }

// BookingKind is why points move.
type BookingKind string

const (
	PointsEarned    BookingKind = "earned"
	PointsReversed  BookingKind = "reversed" // with the hours that earned them
	PointsRedeemed  BookingKind = "redeemed"
	PointsCancelled BookingKind = "cancelled" // a redemption that was taken back
	PointsExpired   BookingKind = "expired"
)

// Leg is one account's part of a booking.
type Leg struct {
	Account string
	Points  Points
}

// Booking moves points between accounts. It is never changed: what was wrong is booked back.
type Booking struct {
	ID         string
	Seq        int64 // order of the ledger, given by the store
	Kind       BookingKind
	Volunteer  string
	Entry      string // id of the hours entry that earned or lost them
	Redemption string
	Origin     time.Time // when the points were earned: they run out by it
	At         time.Time
	By         Actor
	Why        string
	Legs       []Leg
}

// Of is the leg of the volunteer: what the booking changes for them.
func (b Booking) Of() Points {
	for _, l := range b.Legs {
		if l.Account == VolunteerAccount(b.Volunteer) {
			return l.Points
		}
	}
	return 0
}

// Check refuses a booking whose legs do not sum to zero, which only a fault of the program makes.
func (b Booking) Check() error {
	var sum Points
	seen := map[string]bool{}
	for _, l := range b.Legs {
		sum += l.Points
		if seen[l.Account] {
			return fmt.Errorf("booking %s names the account %s twice", b.ID, l.Account)
		}
		seen[l.Account] = true
	}
	if sum != 0 || len(b.Legs) < 2 {
		return fmt.Errorf("the legs of booking %s sum to %s", b.ID, sum)
	}
	return nil
}

// legs moves points from one account to another.
func legs(from, to string, p Points) []Leg { return []Leg{{from, -p}, {to, p}} }
