package notify

import (
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"time"

	"huying/tickets"
)

// maxTries is how many calls a notice is worth before it is given up and left to a clerk: about half an hour of a channel being away.
const maxTries = 8

const (
	firstBackoff = 5 * time.Second
	lastBackoff  = 10 * time.Minute
)

// judge turns the answer of a channel into what the ledger says. chance is in [0, 1).
func judge(p tickets.Posted, err error, now time.Time, chance float64) tickets.Delivery {
	d := tickets.Delivery{ID: p.ID, To: p.To, State: tickets.Sent, Attempts: p.Attempts + 1, At: now}
	if err == nil {
		return d
	}
	d.Error = trouble(err)
	var refused *tickets.SendError
	if !errors.As(err, &refused) {
		return retry(d, now, chance)
	}
	switch refused.Do {
	case tickets.Wait: // not a failed attempt: the notice goes back to its place in front
		d.State, d.Due, d.Attempts = tickets.Queued, now.Add(max(refused.After, time.Second)), p.Attempts
		d.Pause, d.PauseAll = true, refused.All
	case tickets.Moved:
		if refused.To.IsZero() || refused.To == p.To {
			d.State = tickets.Failed
			return d
		}
		d.State, d.Due, d.MovedTo = tickets.Queued, now, refused.To
		if d.Attempts >= maxTries { // two addresses that name each other
			d.State = tickets.Failed
		}
	case tickets.GiveUp:
		d.State = tickets.Gone
	default: // Reject, and whatever is added one day
		d.State = tickets.Failed
	}
	return d
}

// retry is for a lost answer: perhaps sent, perhaps not.
func retry(d tickets.Delivery, now time.Time, chance float64) tickets.Delivery {
	if d.Attempts >= maxTries {
		d.State = tickets.Failed
		d.Error = fmt.Sprintf("given up after %d attempts: %s", d.Attempts, d.Error)
		return d
	}
	d.State, d.Due = tickets.Queued, now.Add(backoff(d.Attempts, chance))
	return d
}

// backoff is 5 s, 15 s, 45 s … 10 min, each up to a quarter longer by chance, so that what failed together does not return together.
func backoff(attempts int, chance float64) time.Duration {
	d := firstBackoff
	for i := 1; i < attempts && d < lastBackoff; i++ {
		d *= 3
	}
	d += time.Duration(chance * float64(d) / 4)
	return min(d, lastBackoff)
}

// token is the shape of a bot's secret, which some HTTP errors carry in their URL.
var token = regexp.MustCompile(`\d{5,}:[\w-]{20,}`)

// trouble is an error in the operator's list: without secrets, and not longer than a line or two.
func trouble(err error) string {
	text := []rune(token.ReplaceAllString(err.Error(), "<token>"))
	if len(text) > 300 {
		text = append(text[:300], '…')
	}
	return string(text)
}

// panicked is the error of a sender or of a text that panicked. The value may hold a resident's words, unless the runtime made it.
func panicked(value any) error {
	if e, ok := value.(runtime.Error); ok {
		return fmt.Errorf("sending panicked: %w", e)
	}
	return fmt.Errorf("sending panicked: %T", value)
}
