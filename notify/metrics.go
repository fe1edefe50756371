package notify

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/tickets"
)

// Metrics are the outbox's figures. A nil *Metrics counts nothing.
type Metrics struct {
	deliveries *prometheus.CounterVec
	call       *prometheus.HistogramVec
	flying     *prometheus.GaugeVec
	waiting    *prometheus.GaugeVec
	pauses     *prometheus.CounterVec
	trouble    *prometheus.CounterVec
	allowed    *prometheus.GaugeVec
	learned    *prometheus.GaugeVec
	chats      *prometheus.GaugeVec
	stopped    *prometheus.GaugeVec
}

// NewMetrics makes the figures and registers them.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huying_outbox_deliveries_total",
			Help: "Attempts to send a notice, by what became of it."}, []string{"channel", "state"}),
		call: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "huying_outbox_call_seconds",
			Help: "Time a channel took to answer.", Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 12)}, []string{"channel"}),
		flying: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "huying_outbox_in_flight",
			Help: "Calls that have no answer yet."}, []string{"channel"}),
		waiting: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "huying_outbox_in_hand",
			Help: "Notices taken from the queue that wait for their turn."}, []string{"channel"}),
		pauses: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huying_outbox_pauses_total",
			Help: "Times a channel asked to wait, by whom it meant (chat or all), or took nothing of ours (shut)."}, []string{"channel", "whom"}),
		trouble: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huying_outbox_store_errors_total",
			Help: "Times the queue or the pace could not be asked."}, []string{"what"}),
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "huying_outbox_" + name, Help: help}, []string{"channel"})
	}
	m.allowed = gauge("rate_allowed", "Messages a second that may leave now; 0 is without limit.")
	m.learned = gauge("rate_refused", "Messages a second at which the whole channel last refused; 0 is never.")
	m.chats = gauge("paused_chats", "Single chats that asked to wait and still do.")
	m.stopped = gauge("paused_seconds", "How much longer the whole channel waits.")
	r.MustRegister(m.deliveries, m.call, m.flying, m.waiting, m.pauses, m.trouble, m.allowed, m.learned, m.chats, m.stopped)
	return m
}

func (m *Metrics) delivered(d tickets.Delivery) {
	if m != nil {
		m.deliveries.WithLabelValues(d.To.Channel, string(d.State)).Inc()
	}
}

func (m *Metrics) called(channel string, took time.Duration) {
	if m != nil {
		m.call.WithLabelValues(channel).Observe(took.Seconds())
	}
}

func (m *Metrics) load(channel string, flying, waiting int) {
	if m != nil {
		m.flying.WithLabelValues(channel).Set(float64(flying))
		m.waiting.WithLabelValues(channel).Set(float64(waiting))
	}
}

func (m *Metrics) paused(channel, whom string) {
	if m != nil {
		m.pauses.WithLabelValues(channel, whom).Inc()
	}
}

func (m *Metrics) failed(what string) {
	if m != nil {
		m.trouble.WithLabelValues(what).Inc()
	}
}

// pace notes what the pace allows, and what waits.
func (m *Metrics) pace(p Pace, channel string, now time.Time, chats int, stopped time.Duration) {
	if m == nil {
		return
	}
	allowed, refused := p.Rates(channel, now)
	m.allowed.WithLabelValues(channel).Set(allowed)
	m.learned.WithLabelValues(channel).Set(refused)
	m.chats.WithLabelValues(channel).Set(float64(chats))
	m.stopped.WithLabelValues(channel).Set(max(0, stopped.Seconds()))
}
