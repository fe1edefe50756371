// Package notify carries news out: it takes notices from the outbox in order, puts them in words, keeps to each channel's pace,
// sends them, and writes down what became of each.
//
// What it promises: a notice is sent at least once, and again only when the process died (or the answer was lost) between the
// channel's acceptance and our record; the notices of one address leave in order; nothing expired is sent; every failure is
// in the ledger with a reason.
//
//	queue.go                what is asked of the store, a channel and a pace
//	outbox.go round.go      one Run: claim, launch, land; wait.go: what wakes it; lane.go: a channel's share, and who is next
//	letter.go judge.go      a notice in words; what an answer of the channel means for it; record.go: writing that down
//	pace.go rate.go         how fast a channel may be used, and what its refusals teach; metrics.go
//	broadcast.go            one notice to many, in batches
//	cap*.go                 warnings of the authorities: read, checked, fetched from feeds, relayed, written
package notify

import (
	"context"
	"time"

	"huying/tickets"
)

// Queue is the outbox table.
//
// It hands out heads only. The head of an address is its lowest (class, seq) among the notices that are due, or that were handed
// out before and are not finished; a head that is not due yet (it waits for a retry) holds back the rest of its address, and
// nothing of an address is handed out while another of its notices is Sending. A notice merely scheduled for later, never
// handed out, holds back nobody.
type Queue interface {
	// HandOut marks heads as Sending, as many as there is room for, commits, and returns them. Of a channel on which a Warning can be
	// handed out or is Sending it gives nothing ordinary, so that all instances hold back together; of one that is paused, nothing.
	HandOut(ctx context.Context, now time.Time, room tickets.Room) (tickets.Handout, error)
	// RecordDeliveries writes down what became of claimed notices, all in one transaction. A Delivery whose notice is not Sending
	// any more (somebody recalled it) changes nothing and is no error. MovedTo re-addresses everything of the old address; Gone marks the address
	// as refusing us until its owner writes again; Pause keeps the address, or everybody, from being handed out until Due.
	RecordDeliveries(ctx context.Context, deliveries []tickets.Delivery) error
	// ReclaimNotices puts notices that have been Sending since before the given time back to Queued, due now, one attempt more:
	// the process that claimed them is dead. It returns how many.
	ReclaimNotices(ctx context.Context, before, now time.Time) (int, error)
}

// Sender is a channel's way out. It gives the channel's own ids of what it sent, by which Letter.Edits names it later. Errors are
// *tickets.SendError, or plain when the answer was lost. It must end when ctx does.
type Sender interface {
	Send(ctx context.Context, letter tickets.Letter) (id string, err error)
}

// Words are the texts in each language; a value that begins with "@" is a key itself (see tickets.Say).
type Words interface {
	Say(lang, key string, args map[string]string) string
}

// Pace says when the next message may leave. It counts from the channel's answers and learns from its refusals.
type Pace interface {
	// Take asks for leave to send one message to an address now. wait 0 gives it. A longer wait takes nothing, asks to come
	// back then, and comes with ErrBusy when it is not this address but the whole channel that has to wait.
	Take(ctx context.Context, channel string, to tickets.Address, now time.Time) (wait time.Duration, err error)
	// Refused tells of a call that was refused with "wait", before Answered tells of its answer.
	Refused(ctx context.Context, channel string, to tickets.Address, now, until time.Time, all bool)
	// Answered tells of every answer, good or bad, and of every time-out.
	Answered(ctx context.Context, channel string, to tickets.Address, now time.Time)
	// Rates says what is allowed a channel now, and at which rate it was refused last, in messages a second; 0 is without limit, or never.
	Rates(channel string, now time.Time) (allowed, refused float64)
}
