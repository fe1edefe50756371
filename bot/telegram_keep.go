package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A webhook that is set is looked at every minute: another program may have changed or removed it, and whether Telegram reaches us at all (a
// certificate that has run out, a firewall, a name) only Telegram can say. While hookLease lasts, an instance that polls leaves it alone.
const (
	hookLane  = "telegram:webhook" // as a lane of the inbox: that of an instance that has died is free at once
	hookLook  = time.Minute
	hookLease = 3 * hookLook
)

var errHooked = errors.New("another instance has PUBLIC_URL and takes the messages by webhook, this one has none: give all instances the same settings")

// Hook sets the webhook and sees that it stays, until ctx ends.
func (t *Telegram) Hook(ctx context.Context, publicURL string) {
	if t.Leases != nil {
		defer func() { _ = t.Leases.DropLane(context.WithoutCancel(ctx), hookLane) }() // else it is free in three minutes
	}
	set, wait := false, time.Second
	for ctx.Err() == nil {
		if t.Leases != nil { // one of several holds it; which of them does not matter
			_, _ = t.Leases.HoldLane(ctx, hookLane, t.Now().Add(hookLease))
		}
		err := t.look(ctx, publicURL, &set)
		if ctx.Err() != nil {
			return
		}
		t.trouble(err)
		pause := hookLook
		switch {
		case err == nil:
			wait = time.Second
		case tgRefusedToken(err):
			pause = t.shut(err)
		default:
			pause, wait = wait, min(2*wait, hookLook)
		}
		if t.Pause(ctx, pause) != nil {
			return
		}
	}
}

// look sets the webhook, or when it was set asks Telegram how it does.
func (t *Telegram) look(ctx context.Context, publicURL string, set *bool) error {
	if *set {
		once, cancel := context.WithTimeout(ctx, tgDeadline)
		defer cancel()
		info, err := t.api.GetWebhookInfo(once)
		switch {
		case err != nil:
			return t.mask(err)
		case info.URL == webhookAt(publicURL) && info.PendingUpdateCount > 0 && t.Now().Sub(time.Unix(int64(info.LastErrorDate), 0)) < 2*hookLook:
			return fmt.Errorf("Telegram cannot deliver by webhook to PUBLIC_URL, %d messages wait there: %s", info.PendingUpdateCount, info.LastErrorMessage)
		case info.URL == webhookAt(publicURL):
			return nil
		}
		t.Log.Warn("telegram: somebody else has changed our webhook; setting it again. Does another program use this token?", "was", info.URL)
	}
	err := t.SetWebhook(ctx, publicURL)
	*set = err == nil
	return err
}

func webhookAt(publicURL string) string { return strings.TrimRight(publicURL, "/") + WebhookPath }

// hooked reports whether a living instance of ours takes the messages by webhook, which must then not be removed.
func (t *Telegram) hooked(ctx context.Context) bool {
	if t.Leases == nil {
		return false
	}
	free, err := t.Leases.HoldLane(ctx, hookLane, t.Now().Add(time.Second))
	if err == nil && free {
		_ = t.Leases.DropLane(ctx, hookLane)
	}
	return err != nil || !free
}
