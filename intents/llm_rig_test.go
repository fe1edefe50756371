package intents

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/tickets"
)

// modelServer is a server that speaks the protocol, or fails to: each request gets the next of its acts, the last one for ever.
type modelServer struct {
	*httptest.Server
	mu   sync.Mutex
	acts []act
	got  []string // bodies of the requests
}

type act func(w http.ResponseWriter, r *http.Request)

func newModelServer(t *testing.T, acts ...act) *modelServer {
	t.Helper()
	s := &modelServer{acts: acts}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // who asked has left
		}
		s.next(r.Method+" "+r.URL.Path+"\n"+string(body))(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *modelServer) next(got string) act {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, got)
	a := s.acts[0]
	if len(s.acts) > 1 {
		s.acts = s.acts[1:]
	}
	return a
}

// then is what it does from now on.
func (s *modelServer) then(acts ...act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acts = acts
}

func (s *modelServer) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

// completes answers as the protocol has it, with these fields of the message.
func completes(message map[string]any) act {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"id": "c1", "object": "chat.completion", "created": 1, "model": "m",
			"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": message}},
		})
	}
}

func content(text string) act {
	return completes(map[string]any{"role": "assistant", "content": text})
}

// fields are a good answer, changed by pairs of name and value.
func fields(changes ...any) string {
	f := map[string]any{
		"intent": "report", "service": "none", "next_service": "none", "second_service": "none", "second_words": "", "place_words": "",
		"when_words": "", "danger": "none", "danger_words": "", "sure": 0.9,
	}
	for i := 0; i+1 < len(changes); i += 2 {
		f[changes[i].(string)] = changes[i+1]
	}
	maps.DeleteFunc(f, func(_ string, v any) bool { return v == nil })
	data, _ := json.Marshal(f)
	return string(data)
}

func answers(changes ...any) act { return content(fields(changes...)) }

func status(code int, body string, headers ...string) act {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// raw is a body with status 200, whatever it is.
func raw(body string) act { return status(http.StatusOK, body) }

// cut promises more than it sends and hangs up.
func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "5000")
	_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"{\"intent\":\"rep`)
	panic(http.ErrAbortHandler)
}

// hangs answers nothing until who asked has left.
func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// schemaUnknown is how a server without json_schema answers to it.
var schemaUnknown = status(http.StatusBadRequest,
	`{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}`)

// rig is a reader by a model, with a clock that only the test moves, and everything it logged.
type rig struct {
	t        *testing.T
	server   *modelServer
	provider *Provider
	offline  *hesitant
	llm      *LLM
	metrics  *prometheus.Registry
	log      *strings.Builder
	mu       sync.Mutex
	now      time.Time
}

func newRig(t *testing.T, set func(*ProviderConfig), acts ...act) *rig {
	t.Helper()
	r := &rig{t: t, server: newModelServer(t, acts...), metrics: prometheus.NewRegistry(), log: &strings.Builder{}}
	r.now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
	cfg := ProviderConfig{
		Key: "k", URL: r.server.URL + "/v1", Model: "m", Voice: "v", Timeout: time.Minute, Daily: 1000, Zone: r.now.Location(), Now: r.clock,
		Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Metrics: r.metrics,
	}
	if set != nil {
		set(&cfg)
	}
	offline, err := shelfReader()
	if err != nil {
		t.Fatal(err)
	}
	r.offline = &hesitant{Reader: offline, intent: "report", services: []string{"0203", "S08", "0101"}, sure: 0.5}
	r.provider = NewProvider(cfg)
	r.llm = r.provider.Reader(shelf, r.offline)
	return r
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) passes(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

// reads is the reading of a text, and what the offline reader alone makes of it.
func (r *rig) reads(text string) (got, offline Reading) {
	r.t.Helper()
	got, err := r.llm.Read(r.t.Context(), text)
	if err != nil {
		r.t.Fatal(err)
	}
	offline, err = r.offline.Read(r.t.Context(), text)
	if err != nil {
		r.t.Fatal(err)
	}
	return got, offline
}

// asked is how many requests the server got since it was asked last.
func (r *rig) asked() int {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	n := len(r.server.got)
	r.server.got = nil
	return n
}

// figure is a metric with these labels, "" for none; -1 when there is none such.
func (r *rig) figure(name, labels string) float64 {
	r.t.Helper()
	families, err := r.metrics.Gather()
	if err != nil {
		r.t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var has []string
			for _, l := range m.GetLabel() {
				has = append(has, l.GetName()+"="+l.GetValue())
			}
			if f.GetName() == name && strings.Join(has, " ") == labels {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return -1
}

func (r *rig) counted(outcome string, want float64) {
	r.t.Helper()
	if got := r.figure("huying_llm_calls_total", fmt.Sprintf("outcome=%s what=read", outcome)); got != want {
		r.t.Errorf("%v calls with outcome %s, want %v", got, outcome, want)
	}
}

// hesitant is the offline reader as it is, guard and slots included, but for what it thinks the matter is and how sure it is of that.
type hesitant struct {
	Reader
	intent   string
	services []string
	sure     float64
	perhaps  string
}

func (h *hesitant) Read(ctx context.Context, text string) (Reading, error) {
	r, err := h.Reader.Read(ctx, text)
	if r.Danger != "" {
		return r, err
	}
	r.Intent, r.Services, r.Sure, r.Second, r.Service, r.Class = h.intent, h.services, h.sure, nil, "", ""
	r.Perhaps = h.perhaps
	if len(h.services) > 0 {
		r.Service, r.Class = h.services[0], tickets.TopClass(h.services[0])
	}
	return r, err
}

// shelfReader is one for all tests: making it takes longer than a test.
var shelfReader = sync.OnceValues(func() (*Offline, error) { return NewReader(shelf) })

// shelf is a small catalogue.
var shelf = []tickets.Service{
	{Code: "0101", Names: map[tickets.Lang]string{tickets.Hans: "路灯故障"}}, {Code: "0112", Names: map[tickets.Lang]string{tickets.Hans: "电梯故障"}},
	{Code: "0203", Names: map[tickets.Lang]string{tickets.Hans: "占道经营"}}, {Code: "0907", Names: map[tickets.Lang]string{tickets.Hans: "法律援助"}},
	{Code: "1401", Names: map[tickets.Lang]string{tickets.Hans: "意见建议"}}, {Code: "S08", Order: true, Names: map[tickets.Lang]string{tickets.English: "Company"}},
}
