package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
)

// While a token is refused (revoked at @BotFather, or an outage of Telegram, which has answered so for seconds) nothing can be sent, and nothing
// is wrong with what is to be sent: it waits, and it is tried whether the token works again, first soon and then every minute.
const (
	tgFirstProbe = 5 * time.Second
	tgLastProbe  = time.Minute
)

// tgRefusedToken reports whether Telegram does not know the token: 401, or 404 for one it cannot even parse.
func tgRefusedToken(err error) bool {
	return errors.Is(err, tg.ErrorUnauthorized) || errors.Is(err, tg.ErrorNotFound)
}

// tgShut is what is known of a refused token.
type tgShut struct {
	mu    sync.Mutex
	err   error // nil: the token works
	wait  time.Duration
	until time.Time
	ring  chan struct{} // rings when the token is refused for the first time
}

// refused notes a refusal and says how long to wait. Calls that were on their way together wait together, and count once.
func (s *tgShut) refused(err error, now time.Time) (wait time.Duration, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first = s.err == nil; first {
		s.wait = 0
		select {
		case s.ring <- struct{}{}:
		default:
		}
	}
	s.err = err
	if !now.Before(s.until) || s.wait == 0 {
		s.wait = min(max(2*s.wait, tgFirstProbe), tgLastProbe)
		s.until = now.Add(s.wait)
	}
	return s.until.Sub(now), first
}

// works notes that the token was taken, and reports whether it had been refused.
func (s *tgShut) works() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.err != nil
	s.err = nil
	return was
}

func (s *tgShut) why() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// shut notes that the token is refused and says how long to wait.
func (t *Telegram) shut(err error) time.Duration {
	wait, first := t.token.refused(t.mask(err), t.Now())
	if first {
		t.Log.Error("telegram: the token is refused; everything waits until it works again, check TELEGRAM_TOKEN", "error", t.mask(err))
	}
	return wait
}

// open notes that the token works.
func (t *Telegram) open() {
	if t.token.works() {
		t.Log.Info("telegram: the token works again")
	}
}

// probe asks, whenever the token was refused, until it works again: there may be nothing left to send by which we would learn it.
func (t *Telegram) probe(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.token.ring:
		}
		for wait := tgFirstProbe; t.token.why() != nil; wait = tgLastProbe {
			if t.Pause(ctx, wait) != nil {
				return
			}
			if err := t.getMe(ctx); err == nil {
				t.open()
			}
		}
	}
}
