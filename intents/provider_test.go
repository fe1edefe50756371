package intents

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestProviderRequests: the key only where there is one, DeepSeek alone told not to think, whatever the path.
func TestProviderRequests(t *testing.T) {
	for _, c := range []struct {
		url, key, road, auth string
		unthinking           bool
	}{
		{"", "k", "https://api.openai.com/v1/chat/completions", "Bearer k", false},
		{"http://127.0.0.1:8000/some/path/v1", "", "http://127.0.0.1:8000/some/path/v1/chat/completions", "", false},
		{"https://api.deepseek.com", "k", "https://api.deepseek.com/chat/completions", "Bearer k", true},
		{"https://api.deepseek.com/v1", "k", "https://api.deepseek.com/v1/chat/completions", "Bearer k", true},
		{"https://deepseek.com.example.cn/v1", "k", "https://deepseek.com.example.cn/v1/chat/completions", "Bearer k", false},
	} {
		var asked string
		r := newRig(t, func(cfg *ProviderConfig) { cfg.URL, cfg.Key = c.url, c.key }, answers())
		client := newClientOver(ProviderConfig{URL: c.url, Key: c.key}, roundTrip(func(q *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(q.Body)
			if err != nil || q.ContentLength != int64(len(body)) {
				t.Errorf("%s: %d bytes of %d: %v", c.url, len(body), q.ContentLength, err)
			}
			var sent map[string]any
			if err := json.Unmarshal(body, &sent); err != nil || sent["model"] != "m" {
				t.Errorf("%s: %v %s", c.url, err, body)
			}
			thinking, _ := json.Marshal(sent["thinking"])
			if (string(thinking) == `{"type":"disabled"}`) != c.unthinking {
				t.Errorf("%s: thinking is %s", c.url, thinking)
			}
			if got := q.Header.Get("Authorization"); got != c.auth {
				t.Errorf("%s: authorization %q", c.url, got)
			}
			asked = q.URL.String()
			return &http.Response{StatusCode: 200, Header: http.Header{}, Request: q,
				Body: io.NopCloser(strings.NewReader(`{"choices":[{"message":{"content":` + quoted(fields("service", "0101")) + `}}]}`))}, nil
		}))
		r.llm.chat = client
		if got, _ := r.reads(unclear); got.Reader != "llm" || asked != c.road {
			t.Errorf("%s: asked at %s: %+v", c.url, asked, got)
		}
	}
}

type roundTrip func(q *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}
