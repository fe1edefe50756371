package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"huying/tickets"
)

// This file is for conversations that are kept where they may be lost, as in a Redis that was emptied. Every answer takes along where its conversation
// stands, in the row that is written for it anyway; should the conversation be gone, it is taken up from its last answer. So a draft survives, and the
// digit a resident types means what they were asked. Before they have agreed that anything is kept, nothing is: then they are asked to say it again.

// Answered finds the last answer that was sent to an address; ErrNotFound when there is none.
type Answered interface {
	LastAnswer(ctx context.Context, to tickets.Address) (tickets.Notice, error)
}

// lends writes on the answers where the conversation stands. Nothing stays with somebody who was erased.
func (t *turn) lends(notices []tickets.Notice) error {
	if t.Answered == nil || t.m.To != t.m.From || t.s.Consent.IsZero() || t.s.forgotten || len(notices) == 0 {
		return nil
	}
	stands := *t.s
	stands.Replies = nil
	data, err := json.Marshal(stands)
	if err != nil {
		return err
	}
	notices[len(notices)-1].Session = data
	return nil
}

// thread is how much of a conversation is there.
type thread int

const (
	whole thread = iota
	gap          // it was taken up, but something said last may be lost: further pictures of an album are taken without a word
	lost         // something had been asked, and what is not known
)

// load reads what is remembered of a conversation, be it only by its last answer.
func (d *Dialogue) load(ctx context.Context, key string, m Message) (s *Session, version int64, is thread, err error) {
	s, version, err = loadSession(ctx, d.Sessions, key)
	if err != nil {
		return nil, 0, whole, fmt.Errorf("load session: %w", err)
	}
	if version != 0 || d.Answered == nil || m.To != m.From {
		return s, version, whole, nil
	}
	last, err := d.Answered.LastAnswer(ctx, m.To)
	if errors.Is(err, tickets.ErrNotFound) { // they are new here
		return s, version, whole, nil
	}
	if err != nil {
		return nil, 0, whole, fmt.Errorf("last answer: %w", err)
	}
	stood := Session{}
	if len(last.Session) > 0 && json.Unmarshal(last.Session, &stood) == nil && d.Now().Sub(stood.At) < sessionTTL {
		if stood.Answers == nil {
			stood.Answers = map[string]string{}
		}
		if stood.Album != "" && stood.Album != m.Album {
			is = gap
		}
		return &stood, version, is, nil
	}
	for _, c := range last.Choices {
		if strings.HasPrefix(c.Data, "go ") { // these say all by themselves
			s.Offered = last.Choices
		} else {
			is = lost
		}
	}
	return s, version, is, nil
}

// mended answers a tap, a digit or an agreement of which is not sure what it is said to: the open question is asked once more, since more may have been
// sent than is known; where not even that is known, they are asked to say it again.
func (t *turn) mended() (a answer, done bool) {
	if t.thread == whole || t.m.Choice == "" && number(t.m.Text) == 0 && len(meant(answerWords, bare(t.m.Text))) == 0 {
		return answer{}, false
	}
	if name, _ := command(t.m.Choice); name != "" { // a button that says all by itself
		return answer{}, false
	}
	q, w := t.open()
	switch {
	case t.thread == lost:
		return says(tickets.Say("thread.lost")), true
	case q == nil:
		return answer{}, false
	}
	t.s.Album = ""
	return t.ask(q, w).behind(tickets.Say("thread.gap")), true
}
