package intents

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sashabaranov/go-openai"
)

// ProviderConfig is what a community says of the model service it has chosen.
type ProviderConfig struct {
	Key     string
	URL     string // "": OpenAI's own
	Model   string // reads words
	Voice   string // writes down voice messages; "": none does
	Timeout time.Duration
	Daily   int
	Zone    *time.Location
	Now     func() time.Time
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: nobody looks at the figures
}

// Provider is a server that speaks OpenAI's protocol. Its rules are:
//   - everything works without it: whatever it does wrong ends in what the offline reader understood, within the time limit;
//   - nothing it says is believed that was not checked, and no word of its own goes anywhere: codes of lists of ours, pieces of what
//     the resident wrote, and for a voice message what the resident is shown as heard;
//   - the log has outcomes, status codes and durations. Errors are not logged as they come: servers repeat in them what they were sent.
type Provider struct {
	cfg    ProviderConfig
	client *openai.Client
	budget *budget
	calls  *prometheus.CounterVec
	took   *prometheus.HistogramVec
	ways   []*way // all that were opened, before anybody asks
}

// NewProvider makes ready to ask; nothing is asked yet.
func NewProvider(cfg ProviderConfig) *Provider {
	p := &Provider{
		cfg: cfg, client: newClient(cfg), budget: &budget{now: cfg.Now, zone: cfg.Zone, daily: cfg.Daily},
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huying_llm_calls_total",
			Help: "Times the model service was, or would have been, asked, by what became of it."}, []string{"what", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "huying_llm_call_seconds",
			Help: "Time the model service took.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 10)}, []string{"what"}),
	}
	p.register(p.calls, p.took, prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "huying_llm_budget_left",
		Help: "Requests to the model service that are left of today's."}, func() float64 { return float64(p.budget.left()) }))
	return p
}

func (p *Provider) register(all ...prometheus.Collector) {
	if p.cfg.Metrics != nil {
		p.cfg.Metrics.MustRegister(all...)
	}
}

// What becomes of a call. The first three are no calls at all.
const (
	outcomeBusy      = "busy"   // too many residents wait for the service already
	outcomeOpen      = "open"   // the breaker is
	outcomeBudget    = "budget" // used up
	outcomeOK        = "ok"
	outcomeTimeout   = "timeout"
	outcomeNoAnswer  = "no_answer" // no connection, or the client itself refused
	outcomeLimited   = "limited"   // 429
	outcomeServer    = "server"    // 5xx
	outcomeStatus    = "status"    // any other status that is not 200
	outcomeMalformed = "malformed"
	outcomeEmpty     = "empty"
	outcomeRefusal   = "refusal"
	outcomeInvalid   = "invalid" // JSON, but not an answer to what was asked
)

// failure is a call that gave nothing.
type failure struct {
	outcome string
	status  int
	again   time.Duration // when the server wants to be asked again; negative when it did not say so
}

// failed finds out what an error of the client means.
func failed(err error, header http.Header) *failure {
	f := &failure{outcome: outcomeNoAnswer, again: -1}
	var (
		api    *openai.APIError
		odd    *openai.RequestError
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		f.outcome = outcomeTimeout
	case errors.As(err, &odd): // before the other, which it may wrap without a status
		f.status = odd.HTTPStatusCode
	case errors.As(err, &api):
		f.status = api.HTTPStatusCode
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.outcome = outcomeMalformed
	}
	switch {
	case f.status == 0:
		return f
	case f.status == http.StatusTooManyRequests:
		f.outcome = outcomeLimited
	case f.status >= 500:
		f.outcome = outcomeServer
	default:
		f.outcome = outcomeStatus
		return f
	}
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds >= 0 {
		f.again = time.Duration(seconds) * time.Second
	}
	return f
}

// way is one way to the provider, for words or for voice: what keeps it from being asked in vain, and what is counted.
type way struct {
	*Provider
	what    string
	timeout time.Duration
	breaker breaker
	seats   chan struct{}
	last    atomic.Pointer[failure] // what became of the last call that was answered for; nil: it went well
}

// way opens a way for at most so many calls at a time: residents who are understood offline must not queue behind those who wait.
func (p *Provider) way(what string, timeout time.Duration, seats int) *way {
	w := &way{Provider: p, what: what, timeout: timeout, breaker: breaker{now: p.cfg.Now}, seats: make(chan struct{}, seats)}
	p.register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "huying_llm_breaker", ConstLabels: prometheus.Labels{"what": what},
		Help: "Whether the model service is left alone after failures: 0 no, 1 the next call finds out, 2 yes."},
		func() float64 { return float64(w.breaker.state()) }))
	p.ways = append(p.ways, w)
	return w
}

// Trouble says why the service is left alone now, nil when it is not: the console shows it. A single call that failed is none.
func (p *Provider) Trouble() error {
	for _, w := range p.ways {
		f := w.last.Load()
		switch {
		case f == nil || w.breaker.state() == breakerClosed:
		case f.status != 0:
			return fmt.Errorf("%s: %s (HTTP %d)", w.what, f.outcome, f.status)
		default:
			return fmt.Errorf("%s: %s", w.what, f.outcome)
		}
	}
	return nil
}

// call lets do ask the service, unless it should not be asked now. It returns within the time limit, and says whether do succeeded.
func (w *way) call(ctx context.Context, do func(ctx context.Context) *failure) bool {
	select {
	case w.seats <- struct{}{}:
		defer func() { <-w.seats }()
	default:
		return w.not(outcomeBusy)
	}
	if w.budget.left() <= 0 {
		if w.budget.tell() {
			w.cfg.Log.Warn("llm: today's calls are used up", "what", w.what)
		}
		return w.not(outcomeBudget)
	}
	leave, may := w.breaker.enter()
	if !may {
		return w.not(outcomeOpen)
	}
	limited, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	begun := time.Now()
	f := do(limited)
	took := time.Since(begun)
	w.took.WithLabelValues(w.what).Observe(took.Seconds())
	if f == nil {
		leave(good)
		w.last.Store(nil)
		w.calls.WithLabelValues(w.what, outcomeOK).Inc()
		w.cfg.Log.Debug("llm: call", "what", w.what, "outcome", outcomeOK, "took", took)
		return true
	}
	v := bad
	if ctx.Err() != nil || f.outcome == outcomeBudget {
		v = unknown
	} else {
		w.last.Store(f)
	}
	pause := leave(v)
	w.cfg.Log.Warn("llm: call", "what", w.what, "outcome", f.outcome, "status", f.status, "took", took, "pause", pause)
	return w.not(f.outcome)
}

func (w *way) not(outcome string) bool {
	w.calls.WithLabelValues(w.what, outcome).Inc()
	return false
}

// maxAnswer bounds what is read of an answer, in bytes: the longest one that can be right is far shorter.
const maxAnswer = 1 << 20

func newClient(cfg ProviderConfig) *openai.Client {
	return newClientOver(cfg, http.DefaultTransport.(*http.Transport).Clone())
}

func newClientOver(cfg ProviderConfig, base http.RoundTripper) *openai.Client {
	c := openai.DefaultConfig(cfg.Key)
	if cfg.URL != "" {
		c.BaseURL = cfg.URL
	}
	c.HTTPClient = &http.Client{
		Transport: &manners{base: base, unthinking: deepSeek(c.BaseURL)},
		// A redirect would take a resident's words to a server nobody has chosen.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return openai.NewClientWithConfig(c)
}

// deepSeek reports DeepSeek's own service, which thinks before it answers, longer than a resident waits, unless it is told not to.
func deepSeek(base string) bool {
	u, err := url.Parse(base)
	return err == nil && (u.Hostname() == "deepseek.com" || strings.HasSuffix(u.Hostname(), ".deepseek.com"))
}

// manners are what requests need that the client has no field for, and the bound on answers that it does not set.
type manners struct {
	base       http.RoundTripper
	unthinking bool
}

func (m *manners) RoundTrip(req *http.Request) (*http.Response, error) {
	if m.unthinking && strings.HasSuffix(req.URL.Path, "/chat/completions") {
		var err error
		if req, err = unthinking(req); err != nil {
			return nil, err
		}
	}
	res, err := m.base.RoundTrip(req)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxAnswer), res.Body}
	}
	return res, err
}

// unthinking is the same request with thinking switched off.
func unthinking(req *http.Request) (*http.Request, error) {
	var body map[string]json.RawMessage
	err := json.NewDecoder(req.Body).Decode(&body)
	if err = errors.Join(err, req.Body.Close()); err != nil {
		return nil, fmt.Errorf("add thinking: %w", err)
	}
	body["thinking"] = json.RawMessage(`{"type":"disabled"}`)
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("add thinking: %w", err)
	}
	req = req.Clone(req.Context())
	req.ContentLength = int64(len(data))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	req.Body, err = req.GetBody()
	return req, err
}
