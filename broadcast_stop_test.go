package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

const stopResidents = 400

// stopping is a program that can be told to stop in the middle of a broadcast, and its admin at the console.
type stopping struct {
	*program
	admin *clerk
}

func beginStopping(t *testing.T, kind string) *stopping {
	p := begin(t, polling, set("DATABASE_URL", newsTown(t, kind, stopResidents)), set("PACE_OVERALL", "100"))
	return &stopping{p, p.clerk().enters("admin", p.Password)}
}

// sends brings a broadcast on its way, and waits until some have it.
func (s *stopping) sends(title string, some int) tickets.Broadcast {
	s.t.Helper()
	db, desk := newsStore(s.t, s.database())
	defer closed(s.t, db)
	b := newsSend(s.t, desk, title)
	until(s.t, "some have it", func() bool { return len(newsGot(s.tg, title)) >= some })
	return b
}

// counts counts rows of a broadcast.
func (s *stopping) counts(b tickets.Broadcast, where string) int {
	s.t.Helper()
	db := roadSQL(s.t, s.database())
	defer db.Close()
	return roadCount(s.t, db, `SELECT COUNT(*) FROM outbox WHERE broadcast = $1 AND `+where, b.ID)
}

// ends waits until everybody has it, once.
func (s *stopping) ends(b tickets.Broadcast, title string) {
	s.t.Helper()
	roadUntil(s.t, time.Minute, "everybody has it", func() bool { return len(newsGot(s.tg, title)) == stopResidents })
	if p := newsEnds(s.t, s.database(), b.ID); p.In(tickets.Sent) != stopResidents {
		s.t.Errorf("the ledger says %+v", p.Counts)
	}
	for chat, n := range newsGot(s.tg, title) {
		if n != 1 {
			s.t.Errorf("%d was told %d times", chat, n)
		}
	}
}

// TestTokenRevoked: in the middle of a broadcast the Bot API takes our token no more. Everything waits and is said to be waiting, nothing counts as
// failed, and when the token works again all goes on by itself; nobody is told twice.
func TestTokenRevoked(t *testing.T) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := beginStopping(t, kind)
			b := s.sends("停水五", 50)
			s.tg.Fail(bottest.Fault{Code: http.StatusUnauthorized})
			until(t, "it is said", func() bool {
				return strings.Contains(s.admin.sees("/console/channels").body, "Unauthorized") && s.counts(b, `state = 'sending'`) == 0
			})
			s.admin.sees("/console/channels", "渠道连不上", "要发的都留着", "到时自动继续")
			s.admin.sees("/console/troubles", "出了故障", "TELEGRAM_TOKEN")
			if _, figures, _ := s.fetch(http.MethodGet, "/metrics", nil); !strings.Contains(figures, `huying_outbox_pauses_total{channel="telegram",whom="shut"}`) {
				t.Error("no figure says it")
			}
			if n := s.counts(b, `state IN ('failed', 'gone')`) + s.counts(b, `state = 'queued' AND attempts > 0`); n > 0 {
				t.Errorf("%d count as tried", n)
			}
			refused := len(s.tg.Refused())
			until(t, "it is tried again", func() bool { return len(s.tg.Refused()) > refused })
			s.tg.Mend()
			s.ends(b, "停水五")
			until(t, "nothing is wrong any more", func() bool { return !strings.Contains(s.admin.sees("/console/troubles").body, "出了故障") })
		})
	}
}

// TestPausedBroadcast: paused at the console, no more leave than were in hand; resumed, everybody has it once.
func TestPausedBroadcast(t *testing.T) {
	t.Parallel()
	const inHand = 100
	s := beginStopping(t, "sqlite")
	b := s.sends("停水六", 20)
	at := "/console/notices/" + b.ID
	s.admin.fills(at, at+"/pause", "text", "等一等")
	had := len(newsGot(s.tg, "停水六"))
	until(t, "nothing is in hand", func() bool { return s.counts(b, `state IN ('queued', 'sending')`) == 0 })
	if left := len(newsGot(s.tg, "停水六")) - had; left > inHand {
		t.Errorf("%d left after the pause", left)
	}
	held := s.counts(b, `state = 'held'`)
	if held < stopResidents/4 {
		t.Errorf("%d are held", held)
	}
	s.admin.sees(at, "已暂停，没有发的都留着")
	s.admin.fills(at, at+"/resume")
	s.ends(b, "停水六")
}
