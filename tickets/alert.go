package tickets

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Alert is a warning (预警) of its issuing authority, as CAP 1.2 and GB/T 35965 say it. The office relays it and never makes one.
// It names no person: of the national form, whose senderName is a clerk, only the authority is kept.
type Alert struct {
	ID          string // identifier, the sender's own
	Sender      string
	Sent        time.Time
	Status      string // Actual, Exercise, System, Test, Draft
	MsgType     string // Alert, Update, Cancel, Ack, Error
	Scope       string // Public, Restricted, Private
	Restriction string
	Source      string
	Note        string
	References  []AlertRef
	Infos       []AlertInfo
	Form        string // FormCAP, FormGB
	Signed      bool   // its signature was checked
}

// The two forms an alert comes in.
const (
	FormCAP = "CAP 1.2"
	FormGB  = "GB/T 35965"
)

// AlertRef names an earlier alert. The national form gives its identifier only; the sender is then that of the alert itself.
type AlertRef struct {
	Sender, ID string
	Sent       time.Time
}

// AlertInfo is what an alert says in one language.
type AlertInfo struct {
	Lang       string // BCP 47, as the sender wrote it
	Categories []string
	Responses  []string // what to do in one word: Shelter, Evacuate …
	Event      string
	Urgency    string
	Severity   string // Extreme, Severe, Moderate, Minor, Unknown
	Certainty  string
	Effective  time.Time // zero: when it was sent
	Onset      time.Time
	Expires    time.Time // zero: the sender did not say
	SenderName string    // the authority, for people
	Headline   string
	Text       string // description
	Do         string // instruction
	Web        string
	Contact    string
	Areas      []AlertArea
}

// AlertArea is where an alert holds: all its shapes and codes together.
type AlertArea struct {
	Name     string
	Polygons [][][2]float64 // closed rings of latitude, longitude
	Circles  []AlertCircle
	Geocodes []Geocode
}

// AlertCircle is a centre and a radius in kilometres.
type AlertCircle struct{ Lat, Lon, Radius float64 }

// Geocode is a code of a place in the system that Name says.
type Geocode struct{ Name, Value string }

// AlertLevel is how grave a warning is: 蓝黄橙红, Ⅳ…Ⅰ, in CAP Minor…Extreme. A higher one is graver.
type AlertLevel int

// The levels of 《突发事件应对法》 art. 63; Unlevelled is for warnings of things that have none, or whose severity is unknown.
const (
	Unlevelled AlertLevel = iota
	Blue                  // Ⅳ, Minor
	Yellow                // Ⅲ, Moderate
	Orange                // Ⅱ, Severe
	Red                   // Ⅰ, Extreme
)

var levelNames = [...]string{"none", "blue", "yellow", "orange", "red"}

// String is the level's name in keys and styles: none, blue, yellow, orange, red.
func (l AlertLevel) String() string { return levelNames[min(max(l, 0), Red)] }

// Severities of CAP, by level.
var Severities = [...]string{"Unknown", "Minor", "Moderate", "Severe", "Extreme"}

// LevelOf is the level of a severity of CAP.
func LevelOf(severity string) AlertLevel {
	return AlertLevel(max(0, slices.Index(Severities[:], severity)))
}

// Level is the gravest of all it says.
func (a Alert) Level() (l AlertLevel) {
	for _, i := range a.Infos {
		l = max(l, LevelOf(i.Severity))
	}
	return l
}

// Issuer is the authority, as people call it.
func (a Alert) Issuer() string {
	for _, i := range a.Infos {
		if i.SenderName != "" {
			return i.SenderName
		}
	}
	return a.Sender
}

// Headline is what the alert is called in lists.
func (a Alert) Headline() string {
	for _, i := range a.Infos {
		if i.Headline != "" {
			return i.Headline
		}
	}
	for _, i := range a.Infos {
		return i.Event
	}
	return strings.TrimSpace(a.MsgType + " " + a.ID)
}

// AreaNames are the names of its areas, each once.
func (a Alert) AreaNames() (all []string) {
	for _, i := range a.Infos {
		for _, area := range i.Areas {
			if area.Name != "" && !slices.Contains(all, area.Name) {
				all = append(all, area.Name)
			}
		}
	}
	return all
}

// AlertKey identifies an alert among all senders: an identifier is unique with its sender only.
func AlertKey(sender, id string) string {
	sum := sha256.Sum256([]byte(sender + "\n" + id))
	return hex.EncodeToString(sum[:12])
}

// Key is the alert's own.
func (a Alert) Key() string { return AlertKey(a.Sender, a.ID) }

// AlertStage is where a warning stands.
type AlertStage string

const (
	AlertActive    AlertStage = "active"
	AlertUpdated   AlertStage = "updated"   // a later one took its place
	AlertCancelled AlertStage = "cancelled" // lifted; also the stage of the Cancel itself
	AlertExpired   AlertStage = "expired"
)

// AlertStages in the order of a warning's life.
var AlertStages = []AlertStage{AlertActive, AlertUpdated, AlertCancelled, AlertExpired}

// AlertHeld is why an alert never left for residents; "": it did, or will.
type AlertHeld string

const (
	HeldTest      AlertHeld = "test"      // status Test
	HeldExercise  AlertHeld = "exercise"  // status Exercise
	HeldDraft     AlertHeld = "draft"     // status Draft
	HeldSystem    AlertHeld = "system"    // status System: between machines
	HeldScope     AlertHeld = "scope"     // not for the public
	HeldReceipt   AlertHeld = "receipt"   // Ack and Error answer a message of ours, of which there are none
	HeldExpired   AlertHeld = "expired"   // over before it came
	HeldLate      AlertHeld = "late"      // a later one of the same thread had come before it
	HeldElsewhere AlertHeld = "elsewhere" // none of our grids lies in it
	HeldAlone     AlertHeld = "alone"     // a Cancel of something that never left here
)

// AlertHelds are all reasons.
var AlertHelds = []AlertHeld{HeldTest, HeldExercise, HeldDraft, HeldSystem, HeldScope, HeldReceipt, HeldExpired, HeldLate, HeldElsewhere, HeldAlone}

// AlertDebt is what is still to be done for an alert; it survives a crash.
type AlertDebt string

const (
	OwesNothing  AlertDebt = ""
	OwesSpread   AlertDebt = "spread"   // residents have not been told yet
	OwesWithdraw AlertDebt = "withdraw" // what was to be told must not leave any more
)

// AlertRecord is an alert as it is kept.
type AlertRecord struct {
	Alert
	Digest     string // of its content: the same identifier with another one is refused
	Thread     string // key of the first alert of its thread, as far as we know it
	Lone       bool   // it names an earlier alert that we do not know
	Stage      AlertStage
	Held       AlertHeld
	Gravity    AlertLevel // Level; of a Cancel that says nothing that of what it lifts
	Grids      []string   // codes of our areas it holds in
	ReceivedAt time.Time
	Until      time.Time   // when it is over
	Broadcast  string      // what told residents; "" when nothing did yet
	Follows    string      // the broadcast of the alert before it
	Ends       bool        // it tells those who were told before that it is over, and nobody else
	Before     []AlertInfo // what the alert before it said, where it says nothing itself
	Owes       AlertDebt
	Trouble    string    // why what is owed failed last; carries no personal data
	CheckAt    time.Time // when to look at it again; zero: never
}

// UsualValidity is how long a warning holds whose sender does not say it; CAP 1.2 leaves that to who receives it.
const UsualValidity = 24 * time.Hour

// until is when an alert is over: when the last of what it says is.
func (a Alert) until() time.Time {
	var last time.Time
	for _, i := range a.Infos {
		end := i.Expires
		if end.IsZero() {
			end = a.Sent.Add(UsualValidity)
			if i.Effective.After(a.Sent) {
				end = i.Effective.Add(UsualValidity)
			}
		}
		if end.After(last) {
			last = end
		}
	}
	if last.IsZero() {
		return a.Sent.Add(UsualValidity)
	}
	return last
}

// AlertRefusal is a delivery that could not be taken, for the clerk who must ask its sender.
type AlertRefusal struct {
	ID       string // of the same delivery, which may come again and again
	At       time.Time
	From     string // "POST /cap" or the address of a feed
	Alert    string // identifier, when it could be read
	Times    int
	Mistakes []Line
}

// AlertFeed is a feed that is polled, and how that goes.
type AlertFeed struct {
	URL      string
	ETag     string
	Modified string   // Last-Modified, for servers without ETag
	Seen     []string // entries of its index that were dealt with
	NextAt   time.Time
	GoodAt   time.Time // when it last answered well
	BadSince time.Time // zero: it works
	Error    string    // why it does not
}

// AlertQuery asks for a part of the alerts, newest first.
type AlertQuery struct {
	Active bool   // only those that hold now
	After  string // continues behind a part
	Limit  int    // 0: 50
}
