package tickets

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Class orders what leaves: a lower class always goes first, with one exception: while a Warning goes to many, every fourth message may
// be a Reply, so that who answers it is heard. The numbers are stored; a change of them needs a migration (011 made the last one).
type Class int

const (
	Urgent  Class = iota // danger to life: before everything
	Warning              // a red warning: from its first to its last, nothing ordinary leaves (Class.Ordinary)
	Reply                // an answer somebody is waiting for
	Card                 // work offered to somebody who may take it: orders, tasks
	News                 // steps of tickets
	Bulk                 // one message to many, which may take hours: everything else overtakes it

	Classes = int(Bulk) + 1
)

// Ordinary reports whether a class waits while a Warning is being sent.
func (c Class) Ordinary() bool { return c >= Card }

// Room says how many notices of each class a channel can take in hand. "" is every channel that is not named.
type Room map[string][Classes]int

// Handout is what the queue gave.
type Handout struct {
	Heads  []Posted             // lowest (class, seq) first
	Next   time.Time            // when the earliest notice that is not due yet falls due; zero when there is none
	Alert  map[string]bool      // channels on which a Warning is in somebody's hand: nothing ordinary was given of them
	Paused map[string]time.Time // channels that asked everybody to wait, and until when: nothing was given of them
}

// Line is one paragraph of a message: a locale key and its variables. Words are chosen when the notice leaves, in the
// language the resident has then.
type Line struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
}

// Say makes a Line; pairs are the names and values of its variables.
// A value that begins with "@" is itself a locale key ("@stage.done"); write "@@" for a text that begins with "@".
func Say(key string, pairs ...string) Line {
	l := Line{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if l.Args == nil {
			l.Args = map[string]string{}
		}
		l.Args[pairs[i]] = pairs[i+1]
	}
	return l
}

// Plain makes somebody's own words safe as a value of Say: they are never taken for a key.
func Plain(words string) string {
	if strings.HasPrefix(words, "@") {
		return "@" + words
	}
	return words
}

// Choice is one option of a question. It is shown as a button where the channel has buttons, and always as a numbered line,
// so that a typed digit chooses it too. Label is used as it is when set, Key otherwise.
type Choice struct {
	Key   string            `json:"key,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
	Label string            `json:"label,omitempty"`
	Data  string            `json:"data"` // what comes back, at most 64 bytes (Telegram's callback_data)
}

// Notice is one message for one address, waiting in the outbox until delivered.
type Notice struct {
	ID       string    `json:"-"` // derived from its cause: posting the same cause again posts nothing
	To       Address   `json:"-"`
	Resident string    `json:"-"` // whose language is spoken when Lang is ""
	Ticket   Number    `json:"-"` // also available to every Line and Choice as {{.number}}
	Class    Class     `json:"-"`
	Lang     Lang      `json:"-"`
	Due      time.Time `json:"-"` // not before; zero: now
	Expires  time.Time `json:"-"` // never after; zero: never expires
	Lines    []Line    `json:"lines"`
	Choices  []Choice  `json:"choices,omitempty"`
	AskPlace bool      `json:"askPlace,omitempty"` // offer the channel's "send my location"
	Files    []string  `json:"files,omitempty"`    // attachment hashes
	Talk     bool      `json:"talk,omitempty"`     // what the resident writes next belongs to Ticket
	Forget   bool      `json:"-"`                  // it tells somebody that they were erased: nothing of it is kept once it was read

	Broadcast string `json:"-"`                  // id of the broadcast it belongs to: its words are put in when it leaves
	Area      string `json:"-"`                  // of its recipient, for the broadcast's ledger
	Cared     bool   `json:"-"`                  // its recipient asked to be looked after
	Round     int    `json:"-"`                  // 0: the broadcast's own; else the edition that corrects or recalls it
	Replaces  string `json:"replaces,omitempty"` // id of the notice whose message it corrects or takes back
	Edits     string `json:"edits,omitempty"`    // that message, as Delivery.Message
	Drop      bool   `json:"-"`                  // the message is taken back, where the channel can; else the words say so

	Session json.RawMessage `json:"session,omitempty"` // of an answer: where its conversation stands, should the place that keeps conversations lose it
}

// ReplyID is the id of the i-th answer to one message of a channel: the same message handled again posts nothing new.
func ReplyID(message string, i int) string { return fmt.Sprintf("r:%s:%d", message, i) }

// Posted is a Notice as the queue hands it to the sender.
type Posted struct {
	Notice
	Seq      int64
	Attempts int  // calls made before this one, refusals with "wait" not counted
	Speak    Lang // Notice.Lang, else the resident's, else ""
}

// NoticeState is where a notice stands in the delivery ledger.
type NoticeState string

const (
	Queued  NoticeState = "queued"
	Sending NoticeState = "sending" // committed before the call; after a crash only these are in doubt
	Sent    NoticeState = "sent"
	Failed  NoticeState = "failed" // given up; a clerk can retry
	Gone    NoticeState = "gone"   // the address refuses us (blocked, deleted)
	Expired NoticeState = "expired"
)

// Delivery is what became of one attempt to send; the queue writes it down.
type Delivery struct {
	ID       string
	To       Address
	State    NoticeState // Sent, Failed, Gone, Expired, or Queued to try again at Due
	Due      time.Time
	Attempts int
	Message  string   // the channel's own ids of what was sent, by which it can be changed; "" it has none
	Replaces string   // id of the notice whose message this one changed: that one says Said from now on
	Dropped  bool     // that message was taken back: its files go with it
	Said     string   // the words that were sent, as one text
	Buttons  []Button // the choices in words, as they were sent
	AskPlace bool     // the location was asked for
	Error    string   // for operators; carries no personal data and no secret
	MovedTo  Address  // set when the channel said the address is now another one
	Pause    bool     // the channel asked the address to wait until Due; kept, so that a restart does not ask sooner
	PauseAll bool     // it meant everybody
	At       time.Time
}

// Letter is a notice in words, ready for a channel.
type Letter struct {
	ID       string // the notice's id
	To       Address
	Lang     Lang
	Text     string   // plain text; no markup of any channel
	Buttons  []Button // in order; the text already carries them as numbered lines
	AskPlace bool
	Files    []string
	Edits    string // Delivery.Message of what these words replace; "" they are new
	Drop     bool   // what Edits names is taken back; the words are for a channel that cannot
}

// Button is a choice in words.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data"`
}

// SendError is a channel's refusal that says what to do. A plain error means the answer was lost ("perhaps sent"): retry with back-off.
type SendError struct {
	Do    SendAction
	After time.Duration // for Wait: exactly what the channel asked for
	All   bool          // for Wait: the whole channel must wait, not only this address
	Shut  bool          // for Wait: it is not that we send too fast: nothing of ours is taken at all
	To    Address       // for Moved: the new address
	Err   error         // for operators
}

// SendAction is what the sender should do with a refused notice.
type SendAction int

const (
	Wait   SendAction = iota + 1 // 429: not a failed attempt; goes back to its place in front
	Moved                        // 400 migrate_to_chat_id: the group has a new id
	GiveUp                       // 403, chat not found: the address is gone until the resident writes again
	Reject                       // the message itself is refused: retrying cannot help
)

func (e *SendError) Error() string { return fmt.Sprintf("refused (%d): %v", e.Do, e.Err) }

func (e *SendError) Unwrap() error { return e.Err }
