package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// backlog tells who watches at night what waits: a program that answers /readyz can still have stopped getting on. It is counted when
// somebody asks.
type backlog struct{ s *Server }

var (
	inboxWaits  = prometheus.NewDesc("huying_inbox_waiting", "Messages of residents that wait to be handled.", nil, nil)
	inboxOldest = prometheus.NewDesc("huying_inbox_oldest_seconds", "How long the oldest of them has waited; 0 when none waits.", nil, nil)
	outboxWaits = prometheus.NewDesc("huying_outbox_waiting", "Notices in the queue, also those whose time has not come.", nil, nil)
	inTrouble   = prometheus.NewDesc("huying_troubles", "Messages set aside and notices that failed: the console's page of troubles.", nil, nil)
)

func (b backlog) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{inboxWaits, inboxOldest, outboxWaits, inTrouble} {
		out <- d
	}
}

// Collect leaves out what the store does not tell: the other figures are needed most when it is in trouble.
func (b backlog) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	tell := func(d *prometheus.Desc, v float64) { out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	waits, err := b.s.cfg.Backlog(ctx)
	if err == nil {
		tell(inboxWaits, float64(waits.Inbox))
		tell(outboxWaits, float64(waits.Outbox))
		age := time.Duration(0)
		if !waits.Oldest.IsZero() {
			age = max(b.s.cfg.Now().Sub(waits.Oldest), 0)
		}
		tell(inboxOldest, age.Seconds())
		var n int
		if n, err = b.s.cfg.Troubles.CountTroubles(ctx); err == nil {
			tell(inTrouble, float64(n+len(b.s.cfg.Faults())))
		}
	}
	if err != nil {
		b.s.log.Warn("backlog not counted", "error", err.Error())
	}
}
