package bottest

import (
	"net/http"
	"slices"
	"time"
)

// Sent is a message the server accepted from the bot.
type Sent struct {
	Seq     int // place in the ledger
	ID      int // message id in its chat
	Chat    int64
	Thread  int64 // topic of a forum
	Method  string
	Text    string // or caption
	Rows    [][]Button
	Buttons []Button // all of Rows
	Keys    [][]Key
	File    []byte
	Name    string // of File
	At      time.Time
	Edits   int  // how often its words were changed
	Deleted bool // the bot took it back
}

// Button of an inline keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// Key of a keyboard that takes the place of the phone's own.
type Key struct {
	Text     string `json:"text"`
	Location bool   `json:"request_location"`
}

// AsksPlace reports whether the message offers to send a location.
func (m Sent) AsksPlace() bool {
	return slices.ContainsFunc(m.Keys, func(row []Key) bool {
		return slices.ContainsFunc(row, func(k Key) bool { return k.Location })
	})
}

// Refusal is a call the server refused.
type Refusal struct {
	Method string
	Chat   int64
	Code   int
	At     time.Time
}

// Sent lists what a chat got, in order.
func (s *Server) Sent(chat int64) []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sent []Sent
	for _, i := range s.byChat[chat] {
		sent = append(sent, s.ledger[i])
	}
	return sent
}

// Last is the last message a chat got; its ID is 0 when there is none.
func (s *Server) Last(chat int64) Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.byChat[chat]; len(all) > 0 {
		return s.ledger[all[len(all)-1]]
	}
	return Sent{}
}

// Ledger lists everything accepted, in order of acceptance.
func (s *Server) Ledger() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ledger)
}

// Refused lists everything refused.
func (s *Server) Refused() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refused)
}

// Calls counts the calls of a method, refused ones too.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Answered lists the callback queries the bot answered.
func (s *Server) Answered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taps)
}

// Busiest is the largest number of messages accepted within any stretch of that length.
func (s *Server) Busiest(stretch time.Duration) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	most, from := 0, 0
	for i, m := range s.ledger {
		for m.At.Sub(s.ledger[from].At) >= stretch {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// note writes a refusal down; the lock is held.
func (s *Server) note(c call, chat int64, code int) {
	s.refused = append(s.refused, Refusal{Method: c.method, Chat: chat, Code: code, At: s.now()})
	s.change()
}

// Fault is something that goes wrong. The first one that fits a call is used.
type Fault struct {
	Method      string // "" any
	Chat        int64  // 0 any
	Times       int    // 0: every time
	Code        int    // 403, 429, 502 …; 0: the call itself succeeds, late or with its answer cut
	Description string // "" the usual words for Code
	RetryAfter  int
	Page        string        // answer with this instead of JSON, as a proxy does
	Cut         bool          // carry the call out, then close the connection without an answer
	Delay       time.Duration // before anything else
	used        int
}

// Fail scripts a fault.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Mend removes all faults.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Block makes a resident block the bot.
func (s *Server) Block(chat int64) {
	s.Fail(Fault{Chat: chat, Code: http.StatusForbidden, Description: "Forbidden: bot was blocked by the user"})
}

// Migrate turns a group into a supergroup with a new id; the old one is refused from now on.
func (s *Server) Migrate(chat, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moved[chat] = to
}

// fails lets a call fail when that is scripted.
func (s *Server) fails(w http.ResponseWriter, c call) bool {
	f := s.fault(c)
	return f != nil && s.suffer(w, c, f)
}

// suffer lets a call meet a fault; it reports whether the call is over.
func (s *Server) suffer(w http.ResponseWriter, c call, f *Fault) bool {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-s.ctx.Done():
		}
	}
	if f.Cut {
		s.carryOut(discard{}, c)
		if h, ok := w.(http.Hijacker); ok {
			if conn, _, err := h.Hijack(); err == nil {
				conn.Close()
			}
		}
		return true
	}
	if f.Code == 0 {
		return false
	}
	s.mu.Lock()
	s.note(c, c.number("chat_id"), f.Code)
	s.mu.Unlock()
	if f.Page != "" {
		http.Error(w, f.Page, f.Code)
		return true
	}
	words := f.Description
	if words == "" {
		words = http.StatusText(f.Code)
	}
	refuse(w, f.Code, words, f.RetryAfter, 0)
	return true
}

func (s *Server) fault(c call) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		fits := (f.Method == "" || f.Method == c.method) && (f.Chat == 0 || f.Chat == c.number("chat_id"))
		if fits && (f.Times == 0 || f.used < f.Times) {
			f.used++
			return f
		}
	}
	return nil
}

// discard is the answer nobody gets.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
