package bot

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"huying/intents"
	"huying/tickets"
)

// Session is what we remember of a conversation between two messages: the want, the answers so far, the open question.
// It is small and forgettable; whatever must not be lost is in a ticket, the inbox or the outbox.
type Session struct {
	Resident string            `json:"resident,omitempty"` // id, once known
	Consent  time.Time         `json:"consent,omitzero"`   // when they agreed; zero: not yet
	Lang     tickets.Lang      `json:"lang,omitempty"`
	Intent   string            `json:"intent,omitempty"`
	Answers  map[string]string `json:"answers,omitempty"`
	Asked    string            `json:"asked,omitempty"`  // the open question
	Left     map[string]string `json:"left,omitempty"`   // the answers of a want that Resumes, until it is finished
	Step     int               `json:"step,omitempty"`   // counts questions: a button of an earlier one has expired
	Missed   int               `json:"missed,omitempty"` // how often in a row the open question was answered with words not understood
	Begun    string            `json:"begun,omitempty"`  // key of the message the want began with
	Files    []string          `json:"files,omitempty"`
	Album    string            `json:"album,omitempty"` // of the last message
	Point    *tickets.Place    `json:"point,omitempty"`
	Offered  []tickets.Choice  `json:"offered,omitempty"` // the last answer's choices, for typed digits and words
	Second   *intents.Second   `json:"second,omitempty"`  // another matter of the same message, offered after the first
	Doubted  bool              `json:"doubted,omitempty"` // they asked whether a notice is real: what they pass on next is looked up
	Fake     bool              `json:"fake,omitempty"`    // the last answer was that a message is none of ours
	Article  string            `json:"article,omitempty"` // id of the article the last answer quoted: 「那我没有合同呢」 goes on about it
	Heard    string            `json:"heard,omitempty"`   // words of the last message that found no place yet: starting a report takes them along
	Hint     tickets.Lang      `json:"hint,omitempty"`    // the channel's own language setting when last seen
	Danger   string            `json:"danger,omitempty"`  // kind of danger the open talk is about
	Talk     tickets.Number    `json:"talk,omitempty"`    // what is written now belongs to this ticket
	TalkTill time.Time         `json:"talkTill,omitzero"`
	Handled  string            `json:"handled,omitempty"` // key of the last message handled
	Replies  []reply           `json:"replies,omitempty"` // the answers to Handled, should the process die before they were posted; none are kept of a Whole one
	At       time.Time         `json:"at"`

	Dropped    *dropped `json:"dropped,omitempty"`    // the draft that the last message cancelled
	Shelved    *dropped `json:"shelved,omitempty"`    // the draft that waits while something is asked that may leave things as they are
	HeardFiles []string `json:"heardFiles,omitempty"` // what came with Heard
	HeardVoice bool     `json:"heardVoice,omitempty"` // Heard was spoken

	forgotten bool // the resident was erased in this turn
}

// heard are words that found no place yet.
type heard struct {
	words string
	files []string
	voice bool
}

// reply is a Notice with the fields its own JSON form leaves to the outbox's columns.
type reply struct {
	Notice tickets.Notice `json:"notice"`
	ID     string         `json:"id"`
	To     string         `json:"to"`
	Class  tickets.Class  `json:"class"`
	Lang   tickets.Lang   `json:"lang"`
	Ticket tickets.Number `json:"ticket"`
	Forget bool           `json:"forget,omitempty"`
}

// Sessions keeps sessions as bytes with a version. Save refuses with tickets.ErrConflict when the stored version is another one.
type Sessions interface {
	LoadSession(ctx context.Context, key string) (data []byte, version int64, err error)
	SaveSession(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) error
	DropSession(ctx context.Context, key string) error
}

// Times a conversation is remembered for.
const (
	sessionTTL   = 30 * 24 * time.Hour // a draft can be left and continued (tenant: conversations are kept 30 days)
	forgottenTTL = 15 * time.Minute
	talkTime     = 24 * time.Hour   // after a clerk's words, what the resident writes is an answer to them
	freshFor     = 30 * time.Minute // after filing, more words and pictures are about the same matter
)

func loadSession(ctx context.Context, store Sessions, key string) (*Session, int64, error) {
	data, version, err := store.LoadSession(ctx, key)
	if err != nil {
		return nil, 0, err
	}
	s := &Session{}
	if len(data) > 0 && json.Unmarshal(data, s) != nil {
		s = &Session{} // a session of another version of the program: the resident is asked again
	}
	if s.Answers == nil {
		s.Answers = map[string]string{}
	}
	return s, version, nil
}

func (s *Session) save(ctx context.Context, store Sessions, key string, version int64) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if s.forgotten { // what is left of it only keeps a repeat of the last message from being answered twice
		if err := store.DropSession(ctx, key); err != nil {
			return err
		}
		return store.SaveSession(ctx, key, data, 0, forgottenTTL)
	}
	return store.SaveSession(ctx, key, data, version, sessionTTL)
}

// keep remembers the answers to the message just handled.
func (s *Session) keep(notices []tickets.Notice) {
	for _, n := range notices {
		s.Replies = append(s.Replies, reply{Notice: n, ID: n.ID, To: n.To.String(), Class: n.Class, Lang: n.Lang, Ticket: n.Ticket, Forget: n.Forget})
	}
}

// again gives the answers to the message handled last.
func (s *Session) again() []tickets.Notice {
	var notices []tickets.Notice
	for _, r := range s.Replies {
		n := r.Notice
		n.ID, n.Class, n.Lang, n.Ticket, n.Resident, n.Forget = r.ID, r.Class, r.Lang, r.Ticket, s.Resident, r.Forget
		n.To, _ = tickets.ParseAddress(r.To)
		notices = append(notices, n)
	}
	return notices
}

// clear ends the want at hand; the language, the resident and the open talk stay.
func (s *Session) clear() {
	s.Intent, s.Answers, s.Asked, s.Begun, s.Files, s.Point, s.Shelved = "", map[string]string{}, "", "", nil, nil, nil
}

// begin starts a want with what is known already.
func (s *Session) begin(intent, key string, known map[string]string) {
	s.clear()
	s.Intent, s.Begun = intent, key
	for name, value := range known {
		if value != "" {
			s.Answers[name] = value
		}
	}
}

// choose marks a flow's choices with the step they belong to, so that a button pressed too late is noticed.
func (s *Session) choose(choices []tickets.Choice) []tickets.Choice {
	marked := make([]tickets.Choice, len(choices))
	for i, c := range choices {
		marked[i] = c
		marked[i].Data = stepMark(s.Step) + c.Data
	}
	return marked
}

func stepMark(step int) string { return "a " + strconv.Itoa(step) + " " }

// command splits "go <intent> key=value …".
func command(data string) (intent string, known map[string]string) {
	fields := strings.Fields(data)
	if len(fields) < 2 || fields[0] != "go" {
		return "", nil
	}
	known = map[string]string{}
	for _, f := range fields[2:] {
		name, value, _ := strings.Cut(f, "=")
		known[name] = value
	}
	return fields[1], known
}
