package web

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// A sign-in is counted before the password is looked at, and taken back when it was right: many tries at the same moment get no
// further than one after the other. The counts are in the KV, so every instance knows them and a restart forgets nothing.
const (
	loginFree  = 5  // wrong tries of one login before it has to wait
	addrFree   = 30 // of one address: a whole office may sit behind one
	waitFirst  = 30 * time.Second
	waitMost   = 15 * time.Minute
	triesWatch = time.Hour // without a try for so long, everything is forgotten
)

type tries struct {
	Count int   `json:"n"`
	Until int64 `json:"until"` // unix seconds
}

func loginKey(login string) string {
	return "console/tries/login/" + digest(strings.ToLower(login))[:32]
}

func addrKey(ip string) string { return "console/tries/addr/" + digest(ip)[:32] }

// try counts one more try under a key; wait says for how long nothing may be tried.
func (s *Server) try(ctx context.Context, key string, free int) (wait time.Duration, err error) {
	err = s.changeTries(ctx, key, func(t *tries) {
		now := s.cfg.Now()
		if left := time.Unix(t.Until, 0).Sub(now); left > 0 {
			wait = left
			return
		}
		wait = 0
		t.Count++
		if over := t.Count - free; over >= 0 {
			t.Until = now.Add(min(waitFirst<<min(over, 10), waitMost)).Unix()
		}
	})
	return wait, err
}

// right takes a try back: it was the right password.
func (s *Server) right(ctx context.Context, login, addr string) error {
	if err := s.cfg.KV.Delete(ctx, login); err != nil {
		return err
	}
	return s.changeTries(ctx, addr, func(t *tries) {
		if t.Count > 0 {
			t.Count--
		}
		if t.Count < addrFree {
			t.Until = 0
		}
	})
}

func (s *Server) changeTries(ctx context.Context, key string, change func(*tries)) error {
	for range 50 {
		value, version, err := s.cfg.KV.Get(ctx, key)
		if err != nil {
			return err
		}
		var t tries
		if version != 0 {
			if err := json.Unmarshal(value, &t); err != nil {
				return err
			}
		}
		before := t
		change(&t)
		if t == before {
			return nil
		}
		value, err = json.Marshal(t)
		if err != nil {
			return err
		}
		if ok, err := s.cfg.KV.CompareAndSet(ctx, key, version, value, triesWatch); err != nil || ok {
			return err
		}
	}
	return errors.New("too many tries at once")
}

// addr is where a request comes from. Behind a proxy we trust it is the last entry of X-Forwarded-For: the ones before it are
// whatever the client wrote there.
func (s *Server) addr(c *fiber.Ctx) string {
	ip := c.Context().RemoteIP().String()
	for _, proxy := range s.cfg.Proxies {
		if proxy == ip {
			list := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
			if last := strings.TrimSpace(list[len(list)-1]); last != "" {
				return last
			}
		}
	}
	return ip
}
