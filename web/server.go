// Package web is the staff console and the fiber server it runs in; main mounts the residents' channels on the same server.
//
//	server.go config.go ports.go          the server, what it is made of, and what pages ask of the rest of the program; watch.go calls.go: the log, metrics, connections
//	session.go login.go throttle.go       who may come in; people.go me.go link.go password.go: accounts
//	page.go say.go menu.go                a page beside its x.html, its words and times, the menu; static.go events.go kept.go: files, streams, figures kept for minutes
//	list.go work.go ticket.go act.go      tickets; limits.go dispatched.go phone.go number.go lookups.go: what is told of one, and how it is found
//	form_key.go                           what makes a form that is sent twice one form
//	areas.go routes.go offices.go map.go  the tenant
//	whistle*.go blow.go                   whistles; order*.go behalf.go volunteer*.go providers.go: orders, and who does them
//	ledger.go statement.go pdf.go         hours and points; certificate.go verify.go: certificates, and whoever checks one
//	mediation.go case.go offer.go         mediation; aid.go appointments.go closures.go: legal aid
//	notice*.go compose*.go progress.go    notices to many; cared.go subscribers.go channels.go: whom they reach and how
//	alerts.go cap.go                      warnings; articles.go series.go: the library
//	rates.go rounds.go hot.go reading.go  figures and what is behind them; open.go summary.go: what of it is public
//	troubles.go backlog.go health.go      how the program does
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/helmet"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/valyala/fasthttp"

	"huying/tickets"
)

// Server is the HTTP side of the program.
type Server struct {
	cfg    Config
	app    *fiber.App
	log    *slog.Logger
	shelf  *shelf
	hash   chan struct{} // a place in it is the right to compute one argon2id
	secure bool
	quit   chan struct{} // closed by Stop: ends every event stream
	once   sync.Once
	last   sync.Once
	watch  watcher
	kept   keptAnswers
	calls  calls
}

// New makes the server with the console on it. Whoever mounts more on App() does so before Start.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg: cfg, log: cfg.Log, hash: make(chan struct{}, hashesAtOnce), quit: make(chan struct{}),
		secure: strings.HasPrefix(cfg.PublicURL, "https://"), shelf: newShelf(cfg.Words),
	}
	s.app = fiber.New(fiber.Config{
		Immutable:             true, // fiber reuses bodies and queries otherwise
		DisableStartupMessage: true,
		BodyLimit:             cfg.BodyLimit,
		ReadTimeout:           time.Minute,
		IdleTimeout:           90 * time.Second,
		WriteTimeout:          0, // a write limit cuts event streams
		ReadBufferSize:        16 << 10,
		ErrorHandler:          s.failed,
	})
	s.app.Server().HeaderReceived = s.limitBody
	meter, err := newMeter(cfg.Metrics)
	if err != nil {
		return nil, err
	}
	s.app.Use(s.browsed(s.named), s.logged(meter))
	s.app.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: s.panicked}))
	s.app.Use(s.browsed(helmet.New(s.headers())))
	if cfg.Backlog != nil {
		if err := cfg.Metrics.Register(backlog{s}); err != nil {
			return nil, err
		}
	}
	s.health()
	s.routes()
	return s, nil
}

// App is where main mounts the residents' channels.
func (s *Server) App() *fiber.App { return s.app }

// Start serves until Stop. What nobody mounted by now is a 404 page.
func (s *Server) Start(ln net.Listener) error {
	s.last.Do(func() {
		s.app.Use("/console", s.whoever)
		s.app.Use(func(c *fiber.Ctx) error { return fiber.ErrNotFound })
	})
	return s.app.Listener(door{ln, &s.calls})
}

// whoever keeps the menu around a page that does not exist, for who is signed in.
func (s *Server) whoever(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), errorTime)
	defer cancel()
	c.SetUserContext(ctx)
	if v, err := s.whose(c); err == nil && v != nil {
		c.Locals("visit", v)
	}
	return fiber.ErrNotFound
}

// Stop ends the event streams first, since fiber would wait for them, then lets the running requests finish.
func (s *Server) Stop(ctx context.Context) error {
	s.once.Do(func() { close(s.quit) })
	wait := 10 * time.Second
	if end, ok := ctx.Deadline(); ok {
		wait = time.Until(end)
	}
	s.calls.stop()
	return s.app.ShutdownWithTimeout(wait)
}

// A report carries several pictures, and most of them are smaller than one may be.
const (
	reports        = "/console/tickets/"
	picturesAtOnce = 3
)

// limitBody keeps bodies small everywhere but where pictures are sent: the body is read before any handler runs.
func (s *Server) limitBody(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path := string(h.RequestURI())
	if strings.HasPrefix(path, reports) && h.IsPost() {
		return fasthttp.RequestConfig{MaxRequestBodySize: picturesAtOnce * s.cfg.UploadMax}
	}
	for _, p := range append(s.cfg.Uploads, importPath) {
		if strings.HasPrefix(path, p) && h.IsPost() {
			return fasthttp.RequestConfig{MaxRequestBodySize: s.cfg.UploadMax}
		}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: s.cfg.BodyLimit}
}

// browsed leaves a handler out where no browser asks: on the path of every message each of them costs.
func (s *Server) browsed(handler fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if c.Method() == fiber.MethodPost && slices.Contains(s.cfg.Programs, c.Path()) {
			return c.Next()
		}
		return handler(c)
	}
}

// headers keep the pages to our own host, without any inline script or style.
func (s *Server) headers() helmet.Config {
	cfg := helmet.Config{
		XFrameOptions:  "DENY",
		ReferrerPolicy: "same-origin",
		ContentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
			"media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; " +
			"form-action 'self'; frame-ancestors 'none'",
		PermissionPolicy: "geolocation=(self), camera=(self), microphone=(self)",
	}
	if s.secure {
		cfg.HSTSMaxAge = 31536000
	}
	return cfg
}

// Whom pages are for, when not for all roles.
var (
	desk   = []tickets.Role{tickets.Admin, tickets.Supervisor, tickets.Dispatcher}
	chiefs = []tickets.Role{tickets.Admin, tickets.Supervisor}
)

func (s *Server) routes() {
	s.app.Get("/console/static/:file", static)
	s.app.Get("/console/login", s.loginPage)
	s.app.Post("/console/login", s.signIn)

	all := tickets.Roles
	admin := []tickets.Role{tickets.Admin}
	s.app.Get("/console", s.only(all, s.list))
	s.app.Get("/console/work", s.only(all, s.work))
	s.app.Get("/console/lookups", s.only(admin, s.lookups))
	s.app.Get("/console/events", s.only(all, s.events))
	s.app.Get("/console/tickets/:number", s.only(all, of(s.find, s.ticket)))
	s.app.Post("/console/tickets/:number/:verb", s.only(all, of(s.find, s.act)))
	s.app.Get("/console/files/:hash", s.only(all, s.file))
	s.app.Get("/open", s.open)
	s.app.Get("/console/calendar", s.only(all, s.calendar))
	s.app.Get("/console/rates", s.only(all, of(s.askedRates, s.rates)))
	s.app.Get("/console/rates.csv", s.only(all, of(s.askedRates, s.ratesCSV)))
	s.app.Get("/console/rates/cases", s.only(all, s.rounds))
	s.app.Get("/console/hot", s.only(desk, s.hotMatters))
	s.app.Get("/console/summaries/:number", s.only(chiefs, of(s.summarised, s.summary)))
	s.app.Post("/console/summaries/:number", s.only(chiefs, of(s.summarised, s.keepSummary)))
	s.app.Get("/console/people", s.only(admin, s.people))
	s.app.Post("/console/people", s.only(admin, s.addPerson))
	s.app.Post("/console/people/:id", s.only(admin, s.editPerson))
	s.app.Post("/console/people/:id/password", s.only(admin, s.resetPerson))
	s.app.Get("/console/offices", s.only(chiefs, s.offices))
	s.app.Post("/console/offices", s.only(chiefs, s.keepOffice))
	s.townRoutes()
	s.app.Get("/console/troubles", s.only(chiefs, s.troubles))
	s.app.Post("/console/troubles", s.only(chiefs, s.retry))
	s.app.Get("/console/reading", s.only(chiefs, s.reading))
	s.app.Get("/console/me", s.forNewcomers(s.me))
	s.app.Post("/console/me/password", s.forNewcomers(s.changePassword))
	s.app.Post("/console/me/language", s.only(all, s.changeLanguage))
	s.app.Post("/console/me/totp", s.only(all, s.totp))
	s.app.Post("/console/me/link", s.only(all, s.link))
	s.lawRoutes()
	s.ledgerRoutes()
	s.orderRoutes()
	s.app.Post("/console/logout", s.forNewcomers(s.signOut))
	s.whistleRoutes()
	s.noticeRoutes()
	s.articleRoutes()
	s.alertRoutes()
	s.capRoutes()
}

// failed turns every error that leaves a handler into a plain page, and writes the ones that are ours to the log.
func (s *Server) failed(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	key := "console.error.broken"
	var refused *tickets.Error
	var http *fiber.Error
	switch {
	case errors.As(err, &http):
		status = http.Code
	case errors.As(err, &refused):
		status = statusOf(refused.Kind)
	case errors.Is(err, context.DeadlineExceeded), away(err):
		status = fiber.StatusServiceUnavailable
	}
	switch {
	case status == fiber.StatusNotFound:
		key = "console.error.not_found"
	case status == fiber.StatusForbidden:
		key = "console.error.forbidden"
	case status == fiber.StatusRequestEntityTooLarge:
		key = "console.error.too_large"
		if sender, ok := c.Context().Conn().(*call); ok {
			sender.unread.Store(true)
		}
	case status == fiber.StatusServiceUnavailable:
		if key = "console.error.unavailable"; c.Method() == fiber.MethodPost {
			key = "console.error.unsaved"
		}
	case status < 500:
		key = "console.error.bad_request"
	}
	if status >= 500 {
		s.log.Error("request failed", "request", requestID(c), "route", c.Route().Path, "error", err.Error())
	}
	if status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "5")
	}
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/html") { // a program asks, not a person
		c.Type("txt", "utf-8")
		return c.Status(status).SendString(fmt.Sprintf("%d %s\n", status, fasthttp.StatusMessage(status)))
	}
	ctx, cancel := context.WithTimeout(context.Background(), errorTime) // the request's own has ended, and the menu counts what waits
	defer cancel()
	c.SetUserContext(ctx)
	return errorPage.show(s, c, status, errorView{Status: status, Key: key, Request: requestID(c)})
}

// away reports whether the store itself is at fault: it has no room, or cannot be reached. It comes back, and then the same works.
func away(err error) bool {
	out := (interface{ Outage() bool })(nil)
	return errors.As(err, &out) && out.Outage()
}

// errorTime is how long the page that tells of an error may take.
const errorTime = 2 * time.Second

// errorView is a page that says what went wrong and what to do next.
type errorView struct {
	Status  int
	Key     string
	Request string
}

var errorPage = page("error.html", errorView{Status: 404, Key: "console.error.not_found", Request: "3f9a"})

func statusOf(k tickets.Kind) int {
	switch k {
	case tickets.NotFound:
		return fiber.StatusNotFound
	case tickets.NotAllowed:
		return fiber.StatusForbidden
	case tickets.Conflict:
		return fiber.StatusConflict
	default:
		return fiber.StatusUnprocessableEntity
	}
}
