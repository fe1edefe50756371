package bottest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Messages arriving at these milliseconds, and which of them pass three a second.
func TestLimits(t *testing.T) {
	cases := []struct {
		name   string
		limits Limits
		at     []int
		passed string
		waits  string
	}{
		{"sliding", Limits{Overall: 3}, []int{0, 10, 900, 999, 1000, 1005, 1010}, "+++x+x+", "[1 1]"},
		{"bucket", Limits{Overall: 3, Model: Bucket}, []int{0, 0, 0, 0, 334, 335}, "+++x+x", "[1 1]"},
		{"calendar", Limits{Overall: 3, Model: Calendar}, []int{990, 991, 992, 993, 1000, 1001, 1002, 1003}, "+++x+++x", "[1 1]"},
		{"penalty", Limits{Overall: 3, RetryAfter: 5, Penalty: true}, []int{0, 0, 0, 0, 1500, 4999, 5000}, "+++xxx+", "[5 4 1]"},
		{"one chat", Limits{PerChat: 1}, []int{0, 999, 1000}, "+x+", "[1]"},
	}
	for _, c := range cases {
		var g gates
		var passed strings.Builder
		var waits []int
		for _, ms := range c.at {
			if wait := g.refuse(c.limits, 7, time.Unix(1000, 0).Add(time.Duration(ms)*time.Millisecond)); wait > 0 {
				passed.WriteByte('x')
				waits = append(waits, wait)
				continue
			}
			passed.WriteByte('+')
		}
		if passed.String() != c.passed || fmt.Sprint(waits) != c.waits {
			t.Errorf("%s: %s %v, want %s %s", c.name, passed.String(), waits, c.passed, c.waits)
		}
	}
	var g gates
	start := time.Unix(1000, 0)
	for i := range 25 {
		wait := g.refuse(Limits{PerGroup: 20}, -7, start.Add(time.Duration(i)*time.Second))
		if (wait > 0) != (i >= 20) || i == 20 && wait != 40 {
			t.Errorf("the %dth in a group waits %d", i, wait)
		}
	}
}

// One update of a chat is in flight at a time and comes again until it is taken; a tap goes its own way and may overtake.
func TestDelivery(t *testing.T) {
	var mu sync.Mutex
	var got []string
	refuse := 3
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, r.ContentLength)
		r.Body.Read(body)
		mu.Lock()
		defer mu.Unlock()
		kind := "tap"
		for _, word := range []string{"one", "two", "three"} {
			if strings.Contains(string(body), word) {
				kind = word
			}
		}
		got = append(got, kind)
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s" {
			t.Error("no secret")
		}
		if kind == "one" && refuse > 0 {
			refuse--
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer hook.Close()
	s := New(t)
	s.Retry(func(int) time.Duration { return time.Millisecond })
	for _, word := range []string{"one", "two", "three"} {
		s.Say(7, word)
	}
	s.Tap(7, "x")
	resp, err := http.Post(s.URL+"/bot"+s.Token+"/setWebhook", "application/json",
		strings.NewReader(fmt.Sprintf(`{"url":%q,"secret_token":"s","max_connections":2}`, hook.URL)))
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Wait(ctx, func() bool { return s.Waiting() == 0 }); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	messages := slices.DeleteFunc(slices.Clone(got), func(kind string) bool { return kind == "tap" })
	if want := []string{"one", "one", "one", "one", "two", "three"}; !slices.Equal(messages, want) || len(got) != 7 {
		t.Errorf("delivered %v", got)
	}
}

// Honest waits: again at once, then longer and longer.
func TestRealRetry(t *testing.T) {
	if realRetry(1) != 0 || realRetry(2) != 2*time.Second || realRetry(3) != 4*time.Second {
		t.Error(realRetry(1), realRetry(2), realRetry(3))
	}
	if far := realRetry(50); far < time.Minute || far > 2*time.Minute {
		t.Error(far)
	}
}

// TestWeather: each fate meets about its share, a blocked chat is always blocked, and what was cut is in the ledger.
func TestWeather(t *testing.T) {
	s := New(t)
	w := Weather{Lag: Lag{Least: time.Millisecond, Jitter: time.Millisecond}, Blocked: 0.05, BadGateway: 0.05, Cut: 0.05, Seed: 1}
	s.Expect(w)
	var mu sync.Mutex
	seen := map[int]int{}
	var all sync.WaitGroup
	for from := range 20 {
		all.Go(func() {
			for i := range 50 {
				chat := from*50 + i + 1
				resp, err := http.Post(s.URL+"/bot"+s.Token+"/sendMessage", "application/json", strings.NewReader(fmt.Sprintf(`{"chat_id":%d,"text":"x"}`, chat)))
				status := 0
				if err == nil {
					resp.Body.Close()
					status = resp.StatusCode
				}
				if w.Blocks(int64(chat)) != (status == 403) {
					t.Errorf("chat %d: %d", chat, status)
				}
				mu.Lock()
				seen[status]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	for _, status := range []int{0, 403, 502} {
		if n := seen[status]; n < 25 || n > 85 {
			t.Errorf("%d of 1000 were answered %d", n, status)
		}
	}
	if n := len(s.Ledger()); n != seen[200]+seen[0] {
		t.Errorf("%d accepted, but %v", n, seen)
	}
}
