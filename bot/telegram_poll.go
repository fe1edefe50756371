package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// pollFor is how long Telegram holds a poll open while there is nothing to hand over.
const pollFor = 50 * time.Second

// tgStoreDeadline is how long one polled update waits for the store.
const tgStoreDeadline = 20 * time.Second

// Of several instances one polls: Telegram ends a poll when another one begins. While pollLease lasts it is the same one; the others look every pollTurn
// whether it has stopped.
const (
	pollLane  = "telegram:poll" // as a lane of the inbox: that of an instance that has died is free at once
	pollLease = pollFor + 30*time.Second
	pollTurn  = 5 * time.Second
)

// mine reports whether it is this instance that polls.
func (t *Telegram) mine(ctx context.Context) (bool, error) {
	if t.Leases == nil {
		return true, nil
	}
	return t.Leases.HoldLane(ctx, pollLane, t.Now().Add(pollLease))
}

// Poll fetches updates until ctx ends. Each is committed before the offset moves past it, so that what was not stored is
// handed out again. While the token is refused it asks now and then.
func (t *Telegram) Poll(ctx context.Context) {
	api, err := t.library()
	if err != nil {
		t.trouble(t.mask(err))
		return
	}
	if t.Leases != nil {
		defer func() {
			if err := t.Leases.DropLane(context.WithoutCancel(ctx), pollLane); err != nil {
				t.Log.Warn("telegram: others have to wait until they may poll", "error", err)
			}
		}()
	}
	var offset int64
	wait := time.Second
	for ctx.Err() == nil {
		mine, err := t.mine(ctx)
		if err == nil && !mine {
			offset = 0
			t.trouble(nil)
			if t.Pause(ctx, pollTurn) != nil {
				return
			}
			continue
		}
		next := offset
		if err == nil {
			next, err = t.poll(ctx, offset)
		}
		if err == nil {
			offset, wait = next, time.Second
			t.trouble(nil)
			t.open()
			continue
		}
		if ctx.Err() != nil {
			return
		}
		if next > offset {
			offset = next // what was stored before the failure stays stored
		}
		if t.Pause(ctx, t.pollFailed(ctx, api, err, wait)) != nil {
			return
		}
		wait = min(2*wait, 30*time.Second)
	}
}

// poll takes one batch in and returns the next offset.
func (t *Telegram) poll(ctx context.Context, offset int64) (int64, error) {
	updates, err := t.getUpdates(ctx, offset)
	if err != nil {
		return offset, err
	}
	// Telegram has just confirmed everything below offset. Zero now means "the oldest not confirmed", which stays true when
	// Telegram begins a new, lower count of update ids, as it does after a quiet week.
	if len(updates) == 0 {
		return 0, nil
	}
	next := offset
	for _, raw := range updates {
		a, id, ok := t.arrival(raw)
		if !ok {
			t.Log.Error("telegram: an update without an id was left out")
			continue
		}
		a.Body = raw
		if err := t.put(ctx, func(ctx context.Context) error { _, err := t.Intake.Put(ctx, a); return err }); err != nil {
			return next, err
		}
		next = max(next, id+1)
	}
	if next == offset {
		return offset, errors.New("getUpdates: a batch without a new update id")
	}
	return next, nil
}

// put tries until the store has taken it: while the store is away there is no use in asking for more.
func (t *Telegram) put(ctx context.Context, store func(context.Context) error) error {
	for wait := time.Second / 2; ; wait = min(2*wait, 10*time.Second) {
		once, cancel := context.WithTimeout(ctx, tgStoreDeadline)
		err := store(once)
		cancel()
		if err == nil {
			t.keeps.Fine()
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.fault.Store(&err)
		t.keeps.Failed(err.Error())
		if err := t.Pause(ctx, wait); err != nil {
			return err
		}
	}
}

// pollFailed says after how long to ask again.
func (t *Telegram) pollFailed(ctx context.Context, api *tg.Bot, err error, wait time.Duration) time.Duration {
	if tgRefusedToken(err) {
		return t.shut(err)
	}
	webhook := errors.Is(err, tg.ErrorConflict) && strings.Contains(err.Error(), "webhook")
	if webhook && t.hooked(ctx) {
		t.trouble(errHooked)
		return hookLook / 2
	}
	if webhook { // left over from a time with PUBLIC_URL
		t.Log.Warn("telegram: a webhook was set; removing it, because without PUBLIC_URL we poll")
		if _, err = api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{}); err == nil {
			t.trouble(nil) // the next poll may be held open for long
			return 0
		}
		err = t.mask(err)
	}
	t.trouble(err)
	if busy := (*tg.TooManyRequestsError)(nil); errors.As(err, &busy) {
		return time.Duration(max(busy.RetryAfter, 1)) * time.Second
	}
	return wait
}

// getUpdates is our own call, because the library drops the fields it does not know and acknowledges for us.
func (t *Telegram) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, pollFor+15*time.Second)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"offset": offset, "limit": 100, "timeout": int(pollFor.Seconds()), "allowed_updates": tgAllowed,
	})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.APIURL+"/bot"+t.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, t.mask(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := t.http.Do(r)
	if err != nil {
		return nil, t.mask(err)
	}
	defer resp.Body.Close()
	answer := tgAnswer{Status: resp.StatusCode}
	page, err := io.ReadAll(io.LimitReader(resp.Body, 100*tgMaxBody))
	if err != nil {
		return nil, t.mask(err)
	}
	if err := json.Unmarshal(page, &answer); err != nil {
		return nil, t.mask(fmt.Errorf("getUpdates: status %d, not JSON: %.200s", resp.StatusCode, page))
	}
	if !answer.OK {
		return nil, t.mask(answer.err())
	}
	var updates []json.RawMessage
	return updates, t.mask(json.Unmarshal(answer.Result, &updates))
}
