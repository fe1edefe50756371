package web

import (
	"sync"
	"time"
)

// keptAnswers remembers what is dear to count and hardly changes, for a few minutes. Each instance has its own: two may differ by as much.
type keptAnswers struct {
	mu  sync.Mutex
	all map[string]keptAnswer
}

type keptAnswer struct {
	at    time.Time
	value any
}

// What is remembered: figures of the console for keptFor, at most keptMost of them.
const (
	keptFor  = 5 * time.Minute
	keptMost = 500
)

// remember gives an answer that is no older than age, or asks for it. With age 0 it always asks.
func remember[T any](k *keptAnswers, key string, now time.Time, age time.Duration, ask func() (T, error)) (T, error) {
	if age == 0 {
		return ask()
	}
	k.mu.Lock()
	a, found := k.all[key]
	k.mu.Unlock()
	if found && now.Sub(a.at) < age && !now.Before(a.at) {
		return a.value.(T), nil
	}
	value, err := ask()
	if err == nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.all == nil || len(k.all) >= keptMost {
			k.all = map[string]keptAnswer{}
		}
		k.all[key] = keptAnswer{now, value}
	}
	return value, err
}
