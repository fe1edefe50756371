package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"huying/tickets"
)

// Lanes is the durable side of the inbox: what has arrived and waits, one lane a resident.
type Lanes interface {
	Lane(ctx context.Context, lane string, limit int) ([]tickets.Arrival, error)  // waiting, in order of arrival
	Waiting(ctx context.Context, limit int) ([]string, error)                     // lanes with something waiting, oldest first
	Done(ctx context.Context, a tickets.Arrival, answers []tickets.Notice) error  // one transaction
	Fail(ctx context.Context, a tickets.Arrival, reason string, aside bool) error // one more attempt; aside: a clerk must look
	Revive(ctx context.Context, from tickets.Address) error                       // an address that had refused us writes again
}

// Turns commit at once everything that one message causes. What is written with the context of Begin is kept back until Lanes.Done, which is
// tickets.ErrConflict when it can no longer be written: then nothing is, and the message is handled again without a turn.
type Turns interface {
	Begin(ctx context.Context) context.Context
}

// Leases keep two instances from handling one lane at the same time. A single instance needs none (nil).
type Leases interface {
	HoldLane(ctx context.Context, lane string, until time.Time) (held bool, err error)
	DropLane(ctx context.Context, lane string) error
}

// Inbox handles each arrival once and each lane in order. Memory holds only the names of lanes with work; what is in them is
// read from the store, so a restart forgets nothing.
type Inbox struct {
	Store    Intake
	Lanes    Lanes
	Leases   Leases
	Turns    Turns // nil where a conversation is kept elsewhere than its tickets: then each write is a commit of its own
	Channels map[string]Channel
	Answer   func(ctx context.Context, m Message) ([]tickets.Notice, error)
	Post     func(ctx context.Context, notices []tickets.Notice) error // for the apology when a message is set aside
	Workers  int
	Now      func() time.Time
	Log      *slog.Logger

	looks, reads, keeps *tickets.Outage // of the lanes that wait, of what is in one, and of what a message causes

	mu     sync.Mutex
	lanes  map[string]bool   // lanes queued, at work or resting; true: look again when done
	minute map[string]*count // what each lane sent in its last minute
	queue  chan string
	wg     sync.WaitGroup
}

// count is how many messages a lane had handled since a time, for at most a minute.
type count struct {
	since time.Time
	n     int
}

const (
	laneBatch   = 8                // messages of one lane before others get their turn
	laneLease   = 60 * time.Second // longer than any message takes; a crashed instance's lanes are free after it
	maxAttempts = 5                // then the message is set aside for a clerk
	sweepEvery  = 2 * time.Second  // finds what another instance accepted and did not finish
	sweepBusy   = 30 * time.Second // the same while we have work for many lanes: the look gets dear when much waits
	busyLanes   = 1024
	floodLimit  = 20              // messages a minute before a lane is slowed (nobody types faster; see README)
	floodPause  = 3 * time.Second // between messages of a slowed lane
	queueSize   = 1 << 14
)

// Put commits an arrival and then wakes its lane. Channels acknowledge only after it returned nil.
func (in *Inbox) Put(ctx context.Context, a tickets.Arrival) (bool, error) {
	fresh, err := in.Store.Put(ctx, a)
	if err == nil && fresh {
		in.wake(a.Lane)
	}
	return fresh, err
}

// Start begins handling; what was waiting before is found first.
func (in *Inbox) Start(ctx context.Context) {
	in.mu.Lock()
	in.lanes, in.minute, in.queue = map[string]bool{}, map[string]*count{}, make(chan string, queueSize)
	in.looks = &tickets.Outage{What: "inbox", Says: "waiting lanes not found", Log: in.Log, Now: in.Now}
	in.reads = &tickets.Outage{What: "inbox", Says: "lanes not read", Log: in.Log, Now: in.Now}
	in.keeps = &tickets.Outage{What: "inbox: the store", Says: "takes nothing, messages wait", Log: in.Log, Now: in.Now}
	in.mu.Unlock()
	for range in.Workers {
		in.wg.Go(func() { in.work(ctx) })
	}
	in.wg.Go(func() { in.sweep(ctx) })
}

// Wait returns when every worker has finished what it had in hand after ctx ended.
func (in *Inbox) Wait() { in.wg.Wait() }

// wake queues a lane unless it is queued or being handled already.
func (in *Inbox) wake(name string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.queue == nil {
		return
	}
	if _, busy := in.lanes[name]; busy {
		in.lanes[name] = true
		return
	}
	select {
	case in.queue <- name:
		in.lanes[name] = false
	default: // the sweep will find it
	}
}

func (in *Inbox) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for swept := (time.Time{}); ; {
		if now := in.Now(); now.Sub(swept) >= sweepBusy || in.known() < busyLanes {
			swept = now
			in.look(ctx)
		}
		in.forget()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look wakes the lanes in which something waits.
func (in *Inbox) look(ctx context.Context) {
	lanes, err := in.Lanes.Waiting(ctx, queueSize/2)
	in.looks.Tried(ctx, err)
	for _, name := range lanes {
		in.wake(name)
	}
}

// known counts the lanes we know to have work.
func (in *Inbox) known() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.lanes)
}

func (in *Inbox) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case name := <-in.queue:
			in.run(ctx, name)
		}
	}
}

// run handles a lane's next few messages, then lets the lane go, puts it back, or lets it rest for a while.
func (in *Inbox) run(ctx context.Context, name string) {
	in.mu.Lock()
	in.lanes[name] = false
	in.mu.Unlock()
	rest, more := in.drain(ctx, name)
	in.mu.Lock()
	defer in.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		delete(in.lanes, name)
	case rest > 0:
		time.AfterFunc(rest, func() { in.requeue(name) })
	case more || in.lanes[name]:
		in.wg.Go(func() { in.requeue(name) })
	default:
		delete(in.lanes, name)
	}
}

// requeue puts a lane that is already known back in the queue; when the queue is full it is forgotten, and the sweep finds it.
func (in *Inbox) requeue(name string) {
	select {
	case in.queue <- name:
	default:
		in.mu.Lock()
		delete(in.lanes, name)
		in.mu.Unlock()
	}
}

// drain handles up to laneBatch messages in order. The lane must rest after a failure, when flooded, and while another
// instance holds it.
func (in *Inbox) drain(ctx context.Context, name string) (rest time.Duration, more bool) {
	if in.Leases != nil {
		held, err := in.Leases.HoldLane(ctx, name, in.Now().Add(laneLease))
		if err != nil || !held {
			return sweepEvery / 4, true
		}
		defer func() {
			if err := in.Leases.DropLane(context.WithoutCancel(ctx), name); err != nil {
				in.Log.Warn("inbox: drop lane", "error", err)
			}
		}()
	}
	rows, err := in.Lanes.Lane(ctx, name, laneBatch)
	if in.reads.Tried(ctx, err); err != nil {
		return sweepEvery, true
	}
	begun := in.Now()
	for _, row := range rows {
		if ctx.Err() != nil || in.Now().Sub(begun) > laneLease/3 { // slow messages (voice to be written down): the lease must not run out
			return 0, true
		}
		n := in.counted(name)
		// What is in hand is finished even while the program stops: the store closes after the inbox.
		if !in.handle(context.WithoutCancel(ctx), row, n == floodLimit+1) {
			return backoff(row.Attempts), true
		}
		if n > floodLimit {
			return floodPause, true
		}
	}
	return 0, len(rows) == laneBatch
}

// counted counts one more message of a lane and says how many it sent within a minute.
func (in *Inbox) counted(name string) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	now, c := in.Now(), in.minute[name]
	if c == nil || now.Sub(c.since) > time.Minute {
		c = &count{since: now}
		in.minute[name] = c
	}
	c.n++
	return c.n
}

// forget drops the counts of lanes that have been quiet for a minute.
func (in *Inbox) forget() {
	in.mu.Lock()
	defer in.mu.Unlock()
	for name, c := range in.minute {
		if in.Now().Sub(c.since) > time.Minute {
			delete(in.minute, name)
		}
	}
}

func backoff(attempts int) time.Duration {
	return time.Duration(1<<min(attempts, 6)) * 500 * time.Millisecond
}

// handle takes one arrival to its end; false means it must be tried again.
func (in *Inbox) handle(ctx context.Context, a tickets.Arrival, flooded bool) bool {
	err := in.turn(ctx, a, flooded)
	if err == nil {
		in.keeps.Fine()
		return true
	}
	if out := (outage)(nil); errors.As(err, &out) && out.Outage() {
		in.keeps.Failed(err.Error())
		return false
	}
	aside := a.Attempts+1 >= maxAttempts || errors.Is(err, errPoison)
	in.Log.Error("inbox: message not handled", "message", a.Channel+"/"+a.ID, "attempt", a.Attempts+1, "aside", aside, "error", err)
	if err := in.Lanes.Fail(ctx, a, err.Error(), aside); err != nil {
		in.Log.Error("inbox: failure not written", "message", a.Channel+"/"+a.ID, "error", err)
		return false
	}
	if aside {
		in.apologise(ctx, a)
	}
	return aside
}

// turn answers a message and closes it, at best in one commit. Every step may be done again: what an earlier try has written is found.
func (in *Inbox) turn(ctx context.Context, a tickets.Arrival, flooded bool) error {
	if in.Turns != nil {
		whole := in.Turns.Begin(ctx)
		answers, err := in.answer(whole, a, flooded, true)
		if err == nil {
			err = in.Lanes.Done(whole, a, answers)
		}
		if !errors.Is(err, tickets.ErrConflict) {
			return err
		}
	}
	answers, err := in.answer(ctx, a, flooded, false)
	if err != nil {
		return err
	}
	return in.Lanes.Done(ctx, a, answers)
}

// outage is an error that every message would meet now, as while the disk is full. It is not counted as an attempt: a message is set aside
// for what is wrong with the message.
type outage interface{ Outage() bool }

// apologise tells the sender that the message is kept and a person will look; best effort, the console shows the message anyway.
func (in *Inbox) apologise(ctx context.Context, a tickets.Arrival) {
	channel := in.Channels[a.Channel]
	if channel == nil || in.Post == nil {
		return
	}
	m, err := channel.Read(a.Body)
	if err != nil || !m.Addressed {
		return
	}
	err = in.Post(ctx, []tickets.Notice{{
		ID: tickets.ReplyID(m.Key, 8), To: m.To, Class: tickets.Reply, Lang: m.Lang, Lines: []tickets.Line{tickets.Say("error.set_aside")},
	}})
	if err != nil {
		in.Log.Error("inbox: apology not posted", "message", a.Channel+"/"+a.ID, "error", err)
	}
}

// errPoison marks a message that no second try can help.
var errPoison = errors.New("cannot be handled")

// answer decodes and answers; a panic is the message's fault, not the program's end.
func (in *Inbox) answer(ctx context.Context, a tickets.Arrival, flooded, whole bool) (answers []tickets.Notice, err error) {
	defer func() {
		if p := recover(); p != nil {
			in.Log.Error("inbox: panic", "message", a.Channel+"/"+a.ID, "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: panic", errPoison)
		}
	}()
	channel := in.Channels[a.Channel]
	if channel == nil {
		return nil, fmt.Errorf("%w: no channel %q", errPoison, a.Channel)
	}
	m, err := channel.Read(a.Body)
	if errors.Is(err, ErrNotForUs) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errPoison, err)
	}
	m.Attempts, m.Whole = a.Attempts, whole
	if err := in.Lanes.Revive(ctx, m.From); err != nil {
		return nil, err
	}
	channel.Noted(ctx, m)
	if answers, err = in.Answer(ctx, m); err != nil {
		return nil, err
	}
	if flooded && m.Addressed {
		answers = append(answers, tickets.Notice{
			ID: tickets.ReplyID(m.Key, 9), To: m.To, Class: tickets.Reply, Lang: m.Lang, Lines: []tickets.Line{tickets.Say("flood.slow")},
		})
	}
	return answers, nil
}
