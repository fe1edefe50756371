package tickets

import "time"

// Arrival is one message as a channel delivered it, kept before anybody looks inside.
type Arrival struct {
	Channel  string
	ID       string // the channel's own id of this delivery (Telegram: update_id): the same id again changes nothing
	Lane     string // whose message it is, an Address in text form: one lane is handled in order, one at a time
	Body     []byte // raw, as it came
	At       time.Time
	Seq      int64 // order of arrival, set by the store
	Attempts int   // times the handling of it failed so far
}

// Attachment is a stored file. Hash is the SHA-256 of its content in hex, and its name on disk.
type Attachment struct {
	Hash string
	Kind string // photo, voice, video, document
	Name string
	Mime string
	Size int64
	From string // resident or lane who sent it, staff id for the office's own
}

// SetAside is an inbox row that could not be handled, or a notice that could not be sent, as the console lists it.
type SetAside struct {
	ID       string // Arrival "channel/id", or notice id
	Out      bool
	Channel  string
	Ticket   Number
	State    string
	Attempts int
	Error    string
	At       time.Time
	Due      time.Time
}

// Spoken is one message of a conversation as the web chat shows it, in (from the resident) or out.
type Spoken struct {
	Seq      int64 // orders the conversation of one address; grows
	At       time.Time
	Out      bool
	ID       string // Arrival.ID for what came in, the notice's id for what went out
	Body     []byte // In: raw, as the channel stored it
	Text     string // Out: the words that were sent
	Choices  []Button
	Files    []string
	AskPlace bool
}
