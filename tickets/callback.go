package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// 回访: after the office's result was checked the resident is asked three short questions, in the chat or by telephone: 联系过吗, 解决了吗,
// 满意吗. Each may be skipped. Who does not answer is asked again, as often as the tenant's rules say; then the round ends unheard and
// the ticket is closed. 没解决 or 不满意 opens it again at once, one level up.

const (
	Phone  Verb = "phone"  // 电话回访: a clerk asks by telephone
	Recall Verb = "recall" // the program asks again; like Lapse it is no row of Moves, for nobody else does it
	Lapse  Verb = "lapse"  // nobody answered: closed, and not counted
)

// What a callback by telephone may come to besides answers.
const (
	ReachedNobody  = "nobody"  // it rang in vain: one try more
	ReachedRefused = "refused" // the resident would rather not say
)

// CallbackAnswer is what one callback came to, as it stands in the history. Each question may have been left open.
type CallbackAnswer struct {
	Contacted string `json:",omitempty"` // "", "yes", "no"
	Solved    string `json:",omitempty"` // "", "yes", "no"
	Satisfied string `json:",omitempty"` // "", "good", "fair", "bad"
	Reached   string `json:",omitempty"` // ReachedNobody or ReachedRefused instead of answers
}

// CallbackRules are the tenant's (config/rates.yaml): so many tries within a time, evenly spread. The zero value asks once.
type CallbackRules struct {
	Tries  int
	Within time.Duration
}

// UsualCallbacks are 3 tries within 3 days.
var UsualCallbacks = CallbackRules{Tries: 3, Within: 72 * time.Hour}

func (d *Desk) callbacks() CallbackRules {
	if d.Recalls.Within <= 0 || d.Recalls.Tries <= 0 {
		return UsualCallbacks
	}
	return d.Recalls
}

// next is when the program asks again or gives up after a try; zero when it cannot ask: a group is never asked, nor somebody who was
// forgotten. Such a ticket waits for a clerk.
func (c CallbackRules) next(t Ticket, now time.Time) time.Time {
	if t.Resident == "" || t.To.IsZero() || t.To.Group() {
		return time.Time{}
	}
	return now.Add(c.Within / time.Duration(c.Tries))
}

// CallbackChoices are the answers to the first question, as a notice or a progress report offers them.
func CallbackChoices(n Number) []Choice {
	ask := "go rate number=" + string(n)
	return []Choice{
		{Key: "choice.contacted.yes", Data: ask + " contacted=yes"},
		{Key: "choice.contacted.no", Data: ask + " contacted=no"},
		{Key: "choice.skip", Data: ask + " contacted=-"},
	}
}

// checkAnswer refuses what is no answer to a callback: a chat may send anything back. The second and the third question may be left open, the
// first too; 解决了吗 only by who refuses, or was not reached by telephone.
func checkAnswer(a Act) error {
	silent := a.Reached == ReachedRefused || a.Verb == Phone && a.Reached == ReachedNobody
	switch {
	case a.Verb != Answer && a.Verb != Phone:
		return nil
	case silent && a.Solved == "" && a.Happy == "" && a.Contact == "":
		return nil
	case silent && a.Verb == Phone:
		return Refuse(Invalid, "error.callback_both")
	case !silent && a.Reached == "" && slices.Contains([]string{"", "yes", "no"}, a.Contact) &&
		slices.Contains([]string{"yes", "no"}, a.Solved) && slices.Contains([]string{"", "good", "fair", "bad"}, a.Happy):
		return nil
	case a.Verb == Phone:
		return Refuse(Invalid, "error.callback_open")
	}
	return Refuse(Invalid, "error.no_such_move")
}

// answer changes the ticket as a callback came out.
func (t *Ticket) answer(a Act) {
	if a.Reached == ReachedNobody {
		return
	}
	t.Solved, t.Satisfied = a.Solved, a.Happy
	t.Stage = Closed
	if a.Solved == "no" || a.Happy == "bad" {
		t.Stage, t.Level = Accepted, t.Level+1
	}
}

// tellPhone is what the resident reads after a call that reached them.
func tellPhone(t Ticket) []Line {
	switch {
	case t.Stage == Accepted:
		return []Line{Say("told.phone_reopened")}
	case t.Stage == Closed && t.Solved == "":
		return []Line{Say("told.phone_closed_unrated")}
	case t.Stage == Closed:
		return []Line{Say("told.phone_closed")}
	}
	return nil // nobody was there to be told
}

// callbackLease is how long an instance has for the rounds it claimed; what it did not get done is then somebody else's.
const callbackLease = 5 * time.Minute

// callbacksAtOnce bounds one claim.
const callbacksAtOnce = 100

// AskAgain goes through the callbacks that nobody answered: asks again, or ends those that were asked often enough. It returns how many it
// went through. Any number of instances may run it at the same time.
func (d *Desk) AskAgain(ctx context.Context) (n int, err error) {
	for {
		now := d.Now()
		due, err := d.Rounds.ClaimRounds(ctx, now, now.Add(callbackLease), callbacksAtOnce)
		if err != nil || len(due) == 0 {
			return n, err
		}
		for _, r := range due {
			if err := d.askAgain(ctx, r); err != nil && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrNotFound) {
				return n, err // a conflict: somebody is at work on it; it is due again when the lease ends
			}
			n++
		}
	}
}

func (d *Desk) askAgain(ctx context.Context, r Round) error {
	t, err := d.Store.Ticket(ctx, r.Number)
	if err != nil {
		return err
	}
	now := d.Now()
	a := Act{Verb: Recall, By: Actor{Kind: BySystem}}
	lines, choices := []Line{Say("told.recall")}, CallbackChoices(t.Number)
	switch {
	case t.Stage != Callback: // answered, or closed, since it was claimed; ending the round is that move's matter
		return nil
	case r.Tries >= d.callbacks().Tries || d.callbacks().next(t, now).IsZero():
		a.Verb = Lapse
		lines, choices = []Line{Say("told.lapse")}, nil
	}
	e := Event{ID: fmt.Sprintf("c:%s:%d:%d", r.Number, r.N, r.Tries), Number: t.Number, At: now, By: a.By, Verb: a.Verb, From: t.Stage, Public: true}
	t.UpdatedAt = now
	if a.Verb == Lapse {
		t.Stage = Closed
		t.settle(now)
	}
	e.To = t.Stage
	c := Change{Ticket: t, Events: []Event{e}, Rounds: d.enter(r, t, e, nil, a)}
	if !t.To.IsZero() && !t.To.Group() {
		n := Notice{ID: "n:" + e.ID, To: t.To, Resident: t.Resident, Ticket: t.Number, Class: News, Lines: lines, Choices: choices}
		if t.Resident == "" {
			n.Lang = t.Lang
		}
		c.Notices = []Notice{n}
	}
	return d.Store.Save(ctx, &c)
}
