package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// This file is what an operator sees of the server: request ids, the access log, health and metrics.

// RequestKey is the fiber local under which a handler finds the id of its request, a string.
const RequestKey = "request"

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(RequestKey).(string)
	return id
}

// named gives every request an id of ours; one that a client sends is not believed, so that nobody writes into our log.
func (s *Server) named(c *fiber.Ctx) error {
	id := rand.Text()[:12]
	c.Locals(RequestKey, id)
	c.Set(fiber.HeaderXRequestID, id)
	return c.Next()
}

// logged writes one line a request: the route rather than the address asked for, so neither numbers nor words get in.
func (s *Server) logged(m *meter) fiber.Handler {
	return func(c *fiber.Ctx) error {
		start := time.Now()
		err := c.Next()
		if err != nil { // the error page is made here, so that the status below is the one sent
			if err := s.failed(c, err); err != nil {
				_ = c.SendStatus(fiber.StatusInternalServerError)
			}
		}
		status, took := c.Response().StatusCode(), time.Since(start)
		route := c.Route().Path
		if status == fiber.StatusNotFound && route == "/" {
			route = "none"
		}
		m.count.WithLabelValues(route, c.Method(), strconv.Itoa(status)).Inc()
		m.took.WithLabelValues(route).Observe(took.Seconds())
		level := slog.LevelInfo
		if status < 400 && !strings.HasPrefix(route, "/console") {
			level = slog.LevelDebug // what residents send is counted above, and logged by whoever handles it
		}
		if !s.log.Enabled(c.UserContext(), level) {
			return nil
		}
		s.log.Log(c.UserContext(), level, "request", "request", requestID(c), "method", c.Method(), "route", route,
			"status", status, "ms", took.Milliseconds())
		return nil
	}
}

func (s *Server) panicked(c *fiber.Ctx, e any) {
	s.log.Error("panic", "request", requestID(c), "route", c.Route().Path, "panic", e)
}

type meter struct {
	registry *prometheus.Registry
	count    *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newMeter(r *prometheus.Registry) (*meter, error) {
	m := &meter{
		registry: r,
		count: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "huying_http_requests_total", Help: "HTTP requests by route, method and status.",
		}, []string{"route", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "huying_http_request_seconds", Help: "Time to answer an HTTP request by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
	}
	for _, c := range []prometheus.Collector{m.count, m.took} {
		if err := r.Register(c); err != nil {
			return nil, err
		}
	}
	for _, c := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		_ = r.Register(c) // main may have registered them already
	}
	return m, nil
}

// health answers who watches the process: alive, able to serve, and how it does.
func (s *Server) health() {
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	s.app.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
		defer cancel()
		select {
		case <-s.quit:
			return c.Status(fiber.StatusServiceUnavailable).SendString("stopping\n")
		default:
		}
		if s.cfg.Ready == nil {
			return c.SendString("ready\n")
		}
		if err := s.cfg.Ready(ctx); err != nil {
			s.log.Warn("not ready", "error", err.Error())
			return c.Status(fiber.StatusServiceUnavailable).SendString("the store takes no writes; the log and the page of troubles say why\n")
		}
		return c.SendString("ready\n")
	})
	s.app.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(s.cfg.Metrics, promhttp.HandlerOpts{})))
}
