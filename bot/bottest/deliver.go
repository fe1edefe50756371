package bottest

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// update is something the bot should learn.
type update struct {
	id   int64
	raw  json.RawMessage
	done bool
}

// queue holds the updates of one chat (messages) or of one person (taps): one is in flight at a time, so that a tap can
// overtake a message, and a message another chat's.
type queue struct {
	pending []*update
	busy    bool
}

type webhook struct {
	url, secret string
	allowed     []string
	slots       chan struct{} // max_connections
	lastError   string
}

// realRetry is what the real server does: again at once, then after 2, 4, … seconds up to a random 60–120.
func realRetry(failures int) time.Duration {
	if failures <= 1 {
		return 0
	}
	return min(time.Duration(1<<min(failures-1, 7))*time.Second, time.Duration(60+rand.IntN(61))*time.Second)
}

// Retry replaces the waits between deliveries, Retry-After in our answer included; nil is the real ones.
func (s *Server) Retry(wait func(failures int) time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retry = wait
}

// push hands an update to the bot; the lock is held.
func (s *Server) push(queueName, kind string, content map[string]any) int64 {
	if len(s.hook.allowed) > 0 && !slices.Contains(s.hook.allowed, kind) {
		return 0
	}
	s.lastUpdate++
	raw, err := json.Marshal(map[string]any{"update_id": s.lastUpdate, kind: content})
	if err != nil {
		s.fatalf("bottest: %v", err)
	}
	s.pushRaw(queueName, s.lastUpdate, raw)
	return s.lastUpdate
}

func (s *Server) pushRaw(queueName string, id int64, raw json.RawMessage) {
	u := &update{id: id, raw: raw}
	s.order = append(s.order, u)
	q := s.queues[queueName]
	if q == nil {
		q = &queue{}
		s.queues[queueName] = q
	}
	q.pending = append(q.pending, u)
	s.drain(q)
	s.change()
}

// drain delivers a queue unless somebody does already; the lock is held.
func (s *Server) drain(q *queue) {
	if s.hook.url == "" || q.busy || s.ctx.Err() != nil {
		return
	}
	q.busy = true
	s.tasks.Add(1)
	go func() {
		defer s.tasks.Done()
		failures := 0
		for {
			s.mu.Lock()
			for len(q.pending) > 0 && q.pending[0].done {
				q.pending = q.pending[1:]
			}
			if s.hook.url == "" || len(q.pending) == 0 || s.ctx.Err() != nil {
				q.busy = false
				s.mu.Unlock()
				return
			}
			u, hook := q.pending[0], s.hook
			s.mu.Unlock()
			after, ok := s.post(hook, u)
			if ok {
				failures = 0
				continue
			}
			failures++
			s.rest(failures, after)
		}
	}()
}

// rest waits before the next delivery; a Retry-After of the bot's is honoured up to an hour.
func (s *Server) rest(failures int, after time.Duration) {
	s.mu.Lock()
	retry := s.retry
	s.mu.Unlock()
	wait := realRetry(failures)
	switch {
	case retry != nil:
		wait = retry(failures)
	case after > 0:
		wait = min(after, time.Hour)
	}
	select {
	case <-time.After(wait):
	case <-s.ctx.Done():
	}
}

// post makes one delivery.
func (s *Server) post(hook webhook, u *update) (after time.Duration, ok bool) {
	select {
	case hook.slots <- struct{}{}:
		defer func() { <-hook.slots }()
	case <-s.ctx.Done():
		return 0, false
	}
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, hook.url, bytes.NewReader(u.raw))
	if err != nil {
		return 0, false
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	resp, err := s.out.Do(r)
	words := ""
	if err != nil {
		words = "Connection failed"
	} else {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		ok = resp.StatusCode/100 == 2
		if !ok {
			words = "Wrong response from the webhook: " + resp.Status
		}
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		after = time.Duration(seconds) * time.Second
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.done = ok; !ok {
		s.hook.lastError = words
	}
	s.change()
	return after, ok
}

func (s *Server) setWebhook(w http.ResponseWriter, c call) {
	var allowed []string
	json.Unmarshal([]byte(c.fields["allowed_updates"]), &allowed)
	slots := c.number("max_connections")
	if slots < 1 || slots > 100 {
		slots = 40
	}
	s.mu.Lock()
	s.hook = webhook{url: c.fields["url"], secret: c.fields["secret_token"], allowed: allowed, slots: make(chan struct{}, slots)}
	for _, q := range s.queues {
		s.drain(q)
	}
	s.change()
	s.mu.Unlock()
	reply(w, true)
}

func (s *Server) dropWebhook() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = webhook{allowed: s.hook.allowed}
	s.change()
}

func (s *Server) webhookInfo() map[string]any {
	waiting := s.Waiting()
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{
		"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": waiting,
		"max_connections": cap(s.hook.slots), "allowed_updates": s.hook.allowed,
	}
	if s.hook.lastError != "" {
		info["last_error_message"], info["last_error_date"] = s.hook.lastError, s.now().Unix()
	}
	return info
}

// Webhook is where updates are delivered to and the secret that goes with them, "" when none is set.
func (s *Server) Webhook() (url, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.url, s.hook.secret
}

// Waiting counts the updates the bot has not taken yet.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.order = slices.DeleteFunc(s.order, func(u *update) bool { return u.done })
	return len(s.order)
}

// getUpdates hands out what waits. A newer call ends an older one, as two programs with one token would notice.
func (s *Server) getUpdates(w http.ResponseWriter, c call) {
	offset, limit := c.number("offset"), int(c.number("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	deadline := time.NewTimer(time.Duration(c.number("timeout")) * time.Second)
	defer deadline.Stop()
	s.mu.Lock()
	s.pollers++
	mine := s.pollers
	if raw := c.fields["allowed_updates"]; raw != "" && s.hook.url == "" {
		s.hook.allowed = nil
		json.Unmarshal([]byte(raw), &s.hook.allowed)
	}
	for over := false; ; {
		if s.hook.url != "" {
			s.mu.Unlock()
			refuse(w, http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", 0, 0)
			return
		}
		if s.pollers != mine {
			s.mu.Unlock()
			refuse(w, http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", 0, 0)
			return
		}
		updates := s.take(offset, limit)
		changed := s.changed
		s.mu.Unlock()
		if len(updates) > 0 || over {
			reply(w, updates)
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			over = true
		case <-s.ctx.Done():
			over = true
		}
		s.mu.Lock()
	}
}

// take confirms what lies below offset and gives the next; the lock is held.
func (s *Server) take(offset int64, limit int) []json.RawMessage {
	updates := []json.RawMessage{}
	for _, u := range s.order {
		if offset > 0 && u.id < offset {
			u.done = true
		}
		if !u.done && len(updates) < limit {
			updates = append(updates, u.raw)
		}
	}
	s.order = slices.DeleteFunc(s.order, func(u *update) bool { return u.done })
	return updates
}
