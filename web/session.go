package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// The rules of a session:
//   - the cookie holds 256 random bits, the KV only their hash: who reads the KV cannot sign in with it;
//   - a session is made at sign-in and never before, so a token planted beforehand is worth nothing;
//   - it carries a print of the password it was opened with: a new password ends every session;
//   - the person is read again at every request: a changed role or a disabled account counts at once.

const sessionCookie = "huying_console"

// session is what the KV keeps of one sign-in.
type session struct {
	Staff   string `json:"staff"`
	Born    int64  `json:"born"` // unix seconds
	Seen    int64  `json:"seen"`
	CSRF    string `json:"csrf"`
	Print   string `json:"print"`             // of the password
	Pending string `json:"pending,omitempty"` // a second factor being set up
}

// visit is one request of somebody signed in.
type visit struct {
	session
	staff   tickets.Staff
	key     string
	version int64
}

func (v *visit) is(roles ...tickets.Role) bool { return slices.Contains(roles, v.staff.Role) }

// sees reports whether this person may know of a ticket at all: a handler only of their office's and of those it helps with, nobody of one
// outside their area.
func (v *visit) sees(t tickets.Ticket) bool {
	if !tickets.Covers(v.staff.Area, t.Area) {
		return false
	}
	return v.staff.Role != tickets.Handler ||
		(v.staff.Office != "" && (v.staff.Office == t.Office || slices.Contains(t.CoOffices, v.staff.Office)))
}

// opens asks the table of rights for the page of this request. Of a page it does not know the route alone decides; a test finds those.
func (v *visit) opens(c *fiber.Ctx) bool {
	may, known := v.staff.MayOpen(pageOf(c.Path()), c.Method() == fiber.MethodPost)
	return may || !known
}

// pageOf is the part of the console an address belongs to.
func pageOf(path string) string {
	page, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, "/console"), "/"), "/")
	return page
}

func visitOf(c *fiber.Ctx) *visit {
	v, _ := c.Locals("visit").(*visit)
	return v
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// passwordPrint ties a session to the password it was opened with.
func passwordPrint(p tickets.Staff) string { return digest("print:" + p.Password)[:24] }

func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// begin opens a session and sets its cookie. Any session the browser had before is ended.
func (s *Server) begin(c *fiber.Ctx, p tickets.Staff) error {
	s.end(c)
	now, token := s.cfg.Now(), newToken()
	ses := session{Staff: p.ID, Born: now.Unix(), Seen: now.Unix(), CSRF: rand.Text(), Print: passwordPrint(p)}
	ok, err := s.saveSession(c.UserContext(), "console/session/"+digest(token), 0, ses)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("a new session's key is taken")
	}
	s.setCookie(c, sessionCookie, token, true)
	return nil
}

func (s *Server) saveSession(ctx context.Context, key string, version int64, ses session) (bool, error) {
	value, err := json.Marshal(ses)
	if err != nil {
		return false, err
	}
	left := time.Unix(ses.Born, 0).Add(s.cfg.Lifetime).Sub(s.cfg.Now())
	return s.cfg.KV.CompareAndSet(ctx, key, version, value, min(left, s.cfg.Idle))
}

// end forgets the session of this browser.
func (s *Server) end(c *fiber.Ctx) {
	if token := c.Cookies(sessionCookie); token != "" {
		if err := s.cfg.KV.Delete(c.UserContext(), "console/session/"+digest(token)); err != nil {
			s.log.Warn("session not deleted", "request", requestID(c), "error", err.Error())
		}
	}
	s.setCookie(c, sessionCookie, "", true)
}

func (s *Server) setCookie(c *fiber.Ctx, name, value string, strict bool) {
	cookie := &fiber.Cookie{Name: name, Value: value, Path: "/console", HTTPOnly: true, Secure: s.secure, SessionOnly: true}
	cookie.SameSite = fiber.CookieSameSiteLaxMode
	if strict {
		cookie.SameSite = fiber.CookieSameSiteStrictMode
	}
	if value == "" {
		cookie.SessionOnly, cookie.Expires = false, time.Unix(1, 0)
	}
	c.Cookie(cookie)
}

// whose finds who sent this request; nil when nobody is signed in.
func (s *Server) whose(c *fiber.Ctx) (*visit, error) {
	token := c.Cookies(sessionCookie)
	if token == "" {
		return nil, nil
	}
	ctx, v := c.UserContext(), &visit{key: "console/session/" + digest(token)}
	value, version, err := s.cfg.KV.Get(ctx, v.key)
	if err != nil || version == 0 {
		return nil, err
	}
	if err := json.Unmarshal(value, &v.session); err != nil {
		return nil, err
	}
	v.version = version
	now := s.cfg.Now()
	if now.Sub(time.Unix(v.Born, 0)) >= s.cfg.Lifetime || now.Sub(time.Unix(v.Seen, 0)) >= s.cfg.Idle {
		return nil, s.cfg.KV.Delete(ctx, v.key)
	}
	v.staff, err = s.cfg.Staff.StaffByID(ctx, v.Staff)
	if errors.Is(err, tickets.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if v.staff.Disabled || v.Print != passwordPrint(v.staff) {
		return nil, s.cfg.KV.Delete(ctx, v.key)
	}
	// What the page's own script asks for in the background does not keep a session awake.
	if now.Unix()-v.Seen >= 60 && c.Get("X-Live") == "" && c.Path() != "/console/events" {
		v.Seen = now.Unix()
		if _, err := s.saveSession(ctx, v.key, v.version, v.session); err != nil { // another request of theirs may be quicker
			return nil, err
		}
	}
	return v, nil
}

// handler serves somebody who is signed in.
type handler func(c *fiber.Ctx, v *visit) error

// of serves a page about one thing, which find finds or refuses.
func of[T any](find func(*fiber.Ctx, *visit) (T, error), page func(*fiber.Ctx, *visit, T) error) handler {
	return func(c *fiber.Ctx, v *visit) error {
		one, err := find(c, v)
		if err != nil {
			return err
		}
		return page(c, v, one)
	}
}

// only lets these roles through, once they have a password of their own.
func (s *Server) only(roles []tickets.Role, h handler) fiber.Handler {
	return s.guarded(roles, false, h)
}

// forNewcomers lets everybody through who is signed in, also with a password somebody else chose.
func (s *Server) forNewcomers(h handler) fiber.Handler { return s.guarded(tickets.Roles, true, h) }

func (s *Server) guarded(roles []tickets.Role, newcomers bool, h handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), 20*time.Second)
		defer cancel()
		c.SetUserContext(ctx)
		v, err := s.whose(c)
		switch {
		case err != nil:
			s.log.Error("session not read", "request", requestID(c), "error", err.Error())
			return fiber.ErrServiceUnavailable
		case v == nil:
			return s.toLogin(c)
		}
		c.Locals("visit", v)
		switch {
		case v.staff.MustChange && !newcomers:
			return c.Redirect("/console/me", fiber.StatusSeeOther)
		case !v.is(roles...), !v.opens(c):
			return fiber.ErrForbidden
		case c.Method() == fiber.MethodPost && !s.ours(c, v.CSRF):
			s.log.Warn("forged form refused", "request", requestID(c), "route", c.Route().Path)
			return fiber.ErrForbidden
		}
		return h(c, v)
	}
}

// toLogin sends a person to the door and back here afterwards; a script is told with a status.
func (s *Server) toLogin(c *fiber.Ctx) error {
	if c.Get("X-Live") != "" || c.Path() == "/console/events" {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	to := "/console/login"
	if c.Method() == fiber.MethodGet && c.Path() != "/console" && c.Path() != workPath {
		to += "?next=" + url.QueryEscape(c.OriginalURL())
	} else if c.Method() == fiber.MethodPost {
		to += "?ended=" + endedIn(c.Path())
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// endedIn names what a session ended in the middle of: a form whose words the browser keeps (data-draft), or another.
func endedIn(path string) string {
	if page := pageOf(path); page == "tickets" || strings.HasPrefix(path, "/console/mediation/new/") {
		return "draft"
	}
	return "form"
}

// ours reports whether a form was sent from our own page: it carries the token, and the browser does not say otherwise.
func (s *Server) ours(c *fiber.Ctx, token string) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || !s.sameHost(c, u.Host) {
			return false
		}
	}
	return same(token, c.FormValue("_csrf"))
}

func (s *Server) sameHost(c *fiber.Ctx, host string) bool {
	if strings.EqualFold(host, string(c.Request().Host())) {
		return true
	}
	u, err := url.Parse(s.cfg.PublicURL)
	return err == nil && u.Host != "" && strings.EqualFold(host, u.Host)
}

func same(want, got string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}
