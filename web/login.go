package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// gateCookie ties the form of the door to the browser that asked for it, before there is a session.
const gateCookie = "huying_gate"

// gate is the form token of somebody not signed in.
func (s *Server) gate(c *fiber.Ctx) string {
	if token := c.Cookies(gateCookie); len(token) == 26 {
		return token
	}
	token := rand.Text()
	s.setCookie(c, gateCookie, token, true)
	return token
}

type loginView struct {
	Login string
	Next  string
	Ended string // locale key: the session ended while something was being sent
	Wrong string // locale key
	Wait  int    // minutes
}

var loginPage = page("login.html", loginView{Login: "wang", Next: "/console/tickets/20261123-0001", Ended: "console.login.ended", Wrong: "console.login.wait", Wait: 2})

// loginEnded says what became of what was being sent (endedIn).
var loginEnded = map[string]string{"draft": "console.login.ended", "form": "console.login.unsaved"}

func (s *Server) loginPage(c *fiber.Ctx) error {
	if l := tickets.Lang(c.Query("lang")); l != "" {
		s.setCookie(c, langCookie, string(known(l)), false)
		return c.Redirect("/console/login?next="+url.QueryEscape(localPath(c.Query("next"))), fiber.StatusSeeOther)
	}
	return loginPage.show(s, c, fiber.StatusOK, loginView{Next: localPath(c.Query("next")), Ended: loginEnded[c.Query("ended")]})
}

// localPath keeps the way back inside the console: never another host.
func localPath(next string) string {
	if (next == "/console" || strings.HasPrefix(next, "/console/") || strings.HasPrefix(next, "/console?")) && !strings.ContainsAny(next, "\\\r\n") {
		return next
	}
	return workPath
}

// signIn answers every failure alike: no such person, disabled, wrong password, wrong or missing code.
func (s *Server) signIn(c *fiber.Ctx) error {
	if !s.ours(c, c.Cookies(gateCookie)) {
		return fiber.ErrForbidden
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), 20*time.Second)
	defer cancel()
	c.SetUserContext(ctx)
	view := loginView{Login: strings.TrimSpace(c.FormValue("login")), Next: localPath(c.FormValue("next"))}
	byLogin, byAddr := loginKey(view.Login), addrKey(s.addr(c))
	wait, err := s.mayTry(ctx, byLogin, byAddr)
	if err != nil {
		return s.unavailable(c, err)
	}
	if wait > 0 {
		view.Wrong, view.Wait = "console.login.wait", int((wait+time.Minute-1)/time.Minute)
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
		s.log.Warn("sign-in throttled", "request", requestID(c))
		return loginPage.show(s, c, fiber.StatusTooManyRequests, view)
	}
	p, ok, err := s.recognise(ctx, view.Login, c.FormValue("password"), c.FormValue("code"))
	if err != nil {
		return s.unavailable(c, err)
	}
	if !ok {
		view.Wrong = "console.login.wrong"
		s.log.Warn("sign-in refused", "request", requestID(c), "staff", p.ID) // whose account it is, if anybody's; what was typed may be a password
		return loginPage.show(s, c, fiber.StatusUnauthorized, view)
	}
	if err := s.right(ctx, byLogin, byAddr); err != nil {
		return s.unavailable(c, err)
	}
	if err := s.begin(c, p); err != nil {
		return s.unavailable(c, err)
	}
	s.log.Info("signed in", "request", requestID(c), "staff", p.ID)
	return c.Redirect(view.Next, fiber.StatusSeeOther)
}

func (s *Server) mayTry(ctx context.Context, byLogin, byAddr string) (time.Duration, error) {
	if wait, err := s.try(ctx, byAddr, addrFree); err != nil || wait > 0 {
		return wait, err
	}
	return s.try(ctx, byLogin, loginFree)
}

// recognise finds who this is. One hash is computed whether or not the person exists.
func (s *Server) recognise(ctx context.Context, login, password, code string) (tickets.Staff, bool, error) {
	leave, err := s.seat(ctx)
	if err != nil {
		return tickets.Staff{}, false, err
	}
	defer leave()
	p, err := s.cfg.Staff.StaffByLogin(ctx, strings.ToLower(login))
	unknown := errors.Is(err, tickets.ErrNotFound)
	if err != nil && !unknown {
		return p, false, err
	}
	phc := p.Password
	if unknown || phc == "" {
		phc = nobodys
	}
	if len(password) > 4*passwordMax {
		password = ""
	}
	if !fits(phc, password) || unknown || p.Disabled || p.Password == "" {
		return p, false, nil
	}
	if p.TOTPSecret == "" {
		return p, true, nil
	}
	step, ok := stepOf(p.TOTPSecret, code, s.cfg.Now())
	if !ok || step <= p.TOTPStep {
		return p, false, nil
	}
	ok, err = s.cfg.Staff.UseStep(ctx, p.ID, step)
	return p, ok, err
}

func (s *Server) unavailable(c *fiber.Ctx, err error) error {
	s.log.Error("sign-in impossible", "request", requestID(c), "error", err.Error())
	return fiber.ErrServiceUnavailable
}

func (s *Server) signOut(c *fiber.Ctx, v *visit) error {
	s.end(c)
	return c.Redirect("/console/login", fiber.StatusSeeOther)
}
