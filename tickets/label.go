package tickets

import (
	"strings"
	"time"
)

// Label is what somebody's words turned out to be about: a resident chose it among what was offered, or a clerk corrected it. The
// offline reader learns from labels; the words carry no personal data and nothing says whose they were.
type Label struct {
	ID      string
	Words   string // redacted
	Service string
	By      ActorKind
	At      time.Time
}

// label makes a label of a ticket's words, nil when there are no words or no service.
func (d *Desk) label(t Ticket, by ActorKind) *Label {
	words := strings.TrimSpace(t.Words)
	if words == "" || t.Service == "" || d.Redact == nil {
		return nil
	}
	for _, known := range []string{t.Contact.Name, t.Contact.Phone} {
		if known != "" {
			words = strings.ReplaceAll(words, known, "…")
		}
	}
	return &Label{ID: d.NewID(), Words: d.Redact(words), Service: t.Service, By: by, At: d.Now()}
}
