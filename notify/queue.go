// Package notify carries news out: it takes notices from the outbox in order, puts them in words, keeps to each channel's pace,
// sends them, and writes down what became of each.
//
// What it promises: a notice is sent at least once, and again only when the process died (or the answer was lost) between the
// channel's acceptance and our record; the notices of one address leave in order; nothing expired is sent; every failure is
// in the ledger with a reason.
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
	// ClaimNotices marks up to limit heads as Sending, commits, and returns them, lowest (class, seq) first. It leaves out the
	// channels in except: they are paused, or have all they can carry. next is when the earliest notice that is not due yet falls
	// due, zero when there is none.
	ClaimNotices(ctx context.Context, now time.Time, limit int, except []string) (heads []tickets.Posted, next time.Time, err error)
	// RecordDeliveries writes down what became of claimed notices, all in one transaction. A Delivery whose notice is not Sending
	// any more (somebody recalled it) changes nothing and is no error. MovedTo re-addresses everything of the old address; Gone marks the address
	// as refusing us until its owner writes again.
	RecordDeliveries(ctx context.Context, deliveries []tickets.Delivery) error
	// ReclaimNotices puts notices that have been Sending since before the given time back to Queued, due now, one attempt more:
	// the process that claimed them is dead. It returns how many.
	ReclaimNotices(ctx context.Context, before, now time.Time) (int, error)
}

// Sender is a channel's way out. Errors are *tickets.SendError, or plain when the answer was lost. It must end when ctx does.
type Sender interface {
	Send(ctx context.Context, letter tickets.Letter) (id string, err error)
}

// Words are the texts in each language; a value that begins with "@" is a key itself (see tickets.Say).
type Words interface {
	Say(lang, key string, args map[string]string) string
}

// Pace says when the next message may leave.
type Pace interface {
	// Take asks for leave to send one message to an address now. wait 0 gives it. A longer wait takes nothing, asks to come
	// back then, and comes with ErrBusy when it is not this address but the whole channel that has to wait.
	Take(ctx context.Context, channel string, to tickets.Address, now time.Time) (wait time.Duration, err error)
}

// Answered is a Pace that counts from the channel's answer and not from the call (see Pacer). It is told of every answer,
// good or bad, and of every time-out.
type Answered interface {
	Answered(ctx context.Context, channel string, to tickets.Address, now time.Time)
}
