package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// full is what a store answers whose disk is full.
type full struct{}

func (full) Error() string { return "disk full" }
func (full) Outage() bool  { return true }

// fullLanes take nothing back while the disk is full.
type fullLanes struct {
	Lanes
	err error
}

func (l *fullLanes) Revive(context.Context, tickets.Address) error                 { return nil }
func (l *fullLanes) Done(context.Context, tickets.Arrival, []tickets.Notice) error { return l.err }
func (l *fullLanes) Waiting(context.Context, int) ([]string, error)                { return nil, nil }
func (l *fullLanes) Fail(context.Context, tickets.Arrival, string, bool) error     { return l.err }
func (l *fullLanes) Lane(context.Context, string, int) ([]tickets.Arrival, error)  { return nil, nil }

// anyChannel reads whatever comes.
type anyChannel struct{ Channel }

func (anyChannel) Read([]byte) (Message, error)   { return Message{}, nil }
func (anyChannel) Noted(context.Context, Message) {}

// While the disk is full every message is tried again twice a second: that must not fill the log, which may be on the same disk.
func TestInboxSaysOnceThatTheStoreIsFull(t *testing.T) {
	var log tgLog
	lanes := &fullLanes{err: full{}}
	in := &Inbox{
		Lanes: lanes, Channels: map[string]Channel{"web": anyChannel{}}, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Answer: func(context.Context, Message) ([]tickets.Notice, error) { return nil, nil },
	}
	ctx, cancel := context.WithCancel(t.Context())
	in.Start(ctx)
	defer in.Wait()
	defer cancel()
	for range 50 {
		if in.handle(ctx, tickets.Arrival{Channel: "web", ID: "1"}, false) {
			t.Fatal("handled")
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("%d lines\n%s", n, log.String())
	}
	lanes.err = nil
	if !in.handle(ctx, tickets.Arrival{Channel: "web", ID: "1"}, false) || !strings.Contains(log.String(), "well again") {
		t.Error(log.String())
	}
	lanes.err = errors.New("of this message only")
	if in.handle(ctx, tickets.Arrival{Channel: "web", ID: "2"}, false) || !strings.Contains(log.String(), "message not handled") {
		t.Error(log.String())
	}
}
