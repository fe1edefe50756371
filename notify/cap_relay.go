package notify

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/tickets"
)

// AlertDesk relays what was read; *tickets.AlertDesk is one.
type AlertDesk interface {
	Relay(ctx context.Context, a tickets.Alert) (r tickets.AlertRecord, fresh bool, err error)
}

// AlertBook keeps what could not be taken, and reads what was relayed.
type AlertBook interface {
	// KeepAlertRefusal keeps a delivery that was refused; the same one again is counted.
	KeepAlertRefusal(ctx context.Context, r tickets.AlertRefusal) error
	RelayedAlerts(ctx context.Context, limit int) ([]tickets.AlertRecord, error) // newest first
	Alert(ctx context.Context, key string) (tickets.AlertRecord, error)          // ErrNotFound
}

// CAP takes warnings in and gives those that were relayed.
type CAP struct {
	Desk    AlertDesk
	Book    AlertBook
	Signers []*x509.Certificate // when there are any, a warning must be signed by one of them
	Now     func() time.Time
	Title   string // of the feed
	Metrics *CAPMetrics
}

// CAPMetrics are the figures of warnings. A nil *CAPMetrics counts nothing.
type CAPMetrics struct {
	taken   *prometheus.CounterVec
	failing *prometheus.GaugeVec
}

// NewCAPMetrics makes the figures and registers them.
func NewCAPMetrics(r prometheus.Registerer) *CAPMetrics {
	m := &CAPMetrics{
		taken: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huying_alerts_total",
			Help: "Deliveries of warnings, by what became of them: relayed, held, known, refused."}, []string{"result"}),
		failing: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "huying_alert_feed_failing",
			Help: "1 while a feed of warnings cannot be read, else 0."}, []string{"feed"}),
	}
	r.MustRegister(m.taken, m.failing)
	return m
}

func (m *CAPMetrics) took(result string) {
	if m != nil {
		m.taken.WithLabelValues(result).Inc()
	}
}

func (m *CAPMetrics) feed(url string, failing bool) {
	if m == nil {
		return
	}
	value := 0.0
	if failing {
		value = 1
	}
	m.failing.WithLabelValues(url).Set(value)
}

// Deliver takes one delivery. wrong are its mistakes: then it was kept for a clerk to see and nothing else. An error that is
// tickets.ErrConflict is a known identifier with another content, which is kept for the clerk too.
func (c *CAP) Deliver(ctx context.Context, body []byte, from string) (r tickets.AlertRecord, fresh bool, wrong []tickets.Line, err error) {
	a, wrong := parseCAP(body, c.Now(), c.Signers)
	if len(wrong) > 0 {
		c.Metrics.took("refused")
		return r, false, wrong, c.refuse(ctx, body, from, a.ID, wrong)
	}
	r, fresh, err = c.Desk.Relay(ctx, a)
	var refused *tickets.Error
	switch {
	case errors.As(err, &refused):
		c.Metrics.took("refused")
		err = errors.Join(refused, c.refuse(ctx, body, from, a.ID, []tickets.Line{{Key: refused.Key, Args: refused.Args}}))
	case err != nil:
	case !fresh:
		c.Metrics.took("known")
	case r.Held != "":
		c.Metrics.took("held")
	default:
		c.Metrics.took("relayed")
	}
	return r, fresh, nil, err
}

func (c *CAP) refuse(ctx context.Context, body []byte, from, id string, wrong []tickets.Line) error {
	sum := sha256.Sum256(append([]byte(from+"\n"), body...))
	return c.Book.KeepAlertRefusal(ctx, tickets.AlertRefusal{
		ID: hex.EncodeToString(sum[:12]), At: c.Now(), From: from, Alert: cutAt(id, 100), Times: 1, Mistakes: wrong,
	})
}

// feedLength is how many alerts the feed lists.
const feedLength = 100

// Feed is the Atom index of what was relayed; address is where it is read.
func (c *CAP) Feed(ctx context.Context, address string) ([]byte, error) {
	all, err := c.Book.RelayedAlerts(ctx, feedLength)
	if err != nil {
		return nil, err
	}
	return writeFeed(all, address, c.Title, c.Now())
}

// XML is one alert that was relayed, as CAP 1.2; ErrNotFound when it was not.
func (c *CAP) XML(ctx context.Context, key string) ([]byte, error) {
	r, err := c.Book.Alert(ctx, key)
	if err != nil {
		return nil, err
	}
	if r.Held != "" {
		return nil, tickets.ErrNotFound
	}
	return writeCAP(r.Alert)
}
