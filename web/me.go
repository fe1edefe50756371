package web

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"huying/tickets"
)

// stepOf finds the 30 s step a code belongs to, one step early or late allowed.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	if len(code) != 6 {
		return 0, false
	}
	current := now.Unix() / 30
	for _, at := range []int64{current, current - 1, current + 1} {
		want, err := hotp.GenerateCode(secret, uint64(at))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return at, true
		}
	}
	return 0, false
}

// setup is a second factor that waits for its first code.
type setup struct {
	Secret  string // in groups of four, to be typed
	Link    template.URL
	Picture template.URL // QR code of the link
}

func setupOf(secret, login string) (*setup, error) {
	link := "otpauth://totp/" + url.PathEscape("呼应:"+login) + "?secret=" + secret + "&issuer=" + url.QueryEscape("呼应")
	key, err := otp.NewKeyFromURL(link)
	if err != nil {
		return nil, err
	}
	img, err := key.Image(220, 220)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	var groups []string
	for rest := secret; rest != ""; {
		n := min(4, len(rest))
		groups, rest = append(groups, rest[:n]), rest[n:]
	}
	return &setup{
		Secret: strings.Join(groups, " "), Link: template.URL(link), // made of our own secret and an escaped login
		Picture: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())),
	}, nil
}

type meView struct {
	Newcomer bool
	HasTOTP  bool
	Setup    *setup
	Link     *ownChat
	Done     string // locale key
	Wrong    string // locale key
	Field    string // which form Wrong belongs to: password, totp
}

var mePage = page("me.html", meView{
	Newcomer: true, HasTOTP: true, Setup: &setup{Secret: "ABCD EFGH"}, Link: &ownChat{Linked: true, Code: "12345678"}, Done: "console.me.done.password", Wrong: "console.password.short",
	Field: "password",
})

var meDone = map[string]string{
	"password": "console.me.done.password", "language": "console.me.done.language",
	"totp-on": "console.me.done.totp_on", "totp-off": "console.me.done.totp_off",
	"link-end": "console.me.done.link_end",
}

func (s *Server) me(c *fiber.Ctx, v *visit) error {
	return s.showMe(c, v, fiber.StatusOK, meView{Done: meDone[c.Query("done")]})
}

func (s *Server) showMe(c *fiber.Ctx, v *visit, status int, view meView) error {
	blame(c, view.Wrong)
	view.Newcomer, view.HasTOTP = v.staff.MustChange, v.staff.TOTPSecret != ""
	if v.Pending != "" && !view.HasTOTP {
		var err error
		if view.Setup, err = setupOf(v.Pending, v.staff.Login); err != nil {
			return err
		}
	}
	own, err := s.linkOf(c, v)
	if err != nil {
		return s.unavailable(c, err)
	}
	if own != nil && view.Link != nil {
		own.Code = view.Link.Code
	}
	view.Link = own
	return mePage.show(s, c, status, view)
}

// changePassword sets a new password. Every session ends with the old one, and this browser gets a new one.
func (s *Server) changePassword(c *fiber.Ctx, v *visit) error {
	ctx, password := c.UserContext(), c.FormValue("new")
	refuse := func(key string) error {
		return s.showMe(c, v, fiber.StatusUnprocessableEntity, meView{Wrong: key, Field: "password"})
	}
	if wait, err := s.try(ctx, loginKey(v.staff.Login), loginFree); err != nil {
		return s.unavailable(c, err)
	} else if wait > 0 {
		return refuse("console.password.wait")
	}
	leave, err := s.seat(ctx)
	if err != nil {
		return s.unavailable(c, err)
	}
	defer leave()
	if !fits(v.staff.Password, c.FormValue("old")) {
		return refuse("console.password.old_wrong")
	}
	if err := s.cfg.KV.Delete(ctx, loginKey(v.staff.Login)); err != nil {
		return s.unavailable(c, err)
	}
	if key := poor(password, v.staff.Login); key != "" {
		return refuse(key)
	}
	if password != c.FormValue("again") {
		return refuse("console.password.differ")
	}
	if password == c.FormValue("old") {
		return refuse("console.password.same")
	}
	p := v.staff
	p.Password, p.MustChange = HashPassword(password), false
	if err := s.cfg.Staff.KeepStaff(ctx, p); err != nil {
		return err
	}
	s.log.Info("password changed", "request", requestID(c), "staff", p.ID)
	if err := s.begin(c, p); err != nil {
		return err
	}
	return c.Redirect("/console/me?done=password", fiber.StatusSeeOther)
}

func (s *Server) changeLanguage(c *fiber.Ctx, v *visit) error {
	p := v.staff
	p.Lang = known(tickets.Lang(c.FormValue("lang")))
	if err := s.cfg.Staff.KeepStaff(c.UserContext(), p); err != nil {
		return err
	}
	return c.Redirect("/console/me?done=language", fiber.StatusSeeOther)
}

// totp sets the second factor up (begin, then confirm with a code) or takes it away (with a code).
func (s *Server) totp(c *fiber.Ctx, v *visit) error {
	switch c.FormValue("step") {
	case "begin":
		secret := make([]byte, 20)
		_, _ = rand.Read(secret) // never fails
		v.Pending = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
		return s.keepPending(c, v, "")
	case "cancel":
		v.Pending = ""
		return s.keepPending(c, v, "")
	case "confirm":
		if v.Pending == "" || v.staff.TOTPSecret != "" {
			return c.Redirect("/console/me", fiber.StatusSeeOther)
		}
		return s.turnTOTP(c, v, v.Pending, "totp-on", func(p *tickets.Staff) { p.TOTPSecret = v.Pending })
	case "off":
		if v.staff.TOTPSecret == "" {
			return c.Redirect("/console/me", fiber.StatusSeeOther)
		}
		return s.turnTOTP(c, v, v.staff.TOTPSecret, "totp-off", func(p *tickets.Staff) { p.TOTPSecret = "" })
	}
	return fiber.ErrBadRequest
}

// turnTOTP changes the second factor after a code of it that was never used before. Wrong codes are throttled like passwords.
func (s *Server) turnTOTP(c *fiber.Ctx, v *visit, secret, done string, change func(*tickets.Staff)) error {
	ctx := c.UserContext()
	wait, err := s.try(ctx, loginKey(v.staff.Login), loginFree)
	if err != nil {
		return s.unavailable(c, err)
	}
	step, ok := stepOf(secret, c.FormValue("code"), s.cfg.Now())
	if ok && wait == 0 {
		if ok, err = s.cfg.Staff.UseStep(ctx, v.staff.ID, step); err != nil {
			return err
		}
	}
	if !ok || wait > 0 {
		return s.showMe(c, v, fiber.StatusUnprocessableEntity, meView{Wrong: "console.totp.wrong", Field: "totp"})
	}
	if err := s.cfg.KV.Delete(ctx, loginKey(v.staff.Login)); err != nil {
		return s.unavailable(c, err)
	}
	p := v.staff
	p.TOTPStep = step
	change(&p)
	if err := s.cfg.Staff.KeepStaff(ctx, p); err != nil {
		return err
	}
	v.Pending = ""
	s.log.Info("second factor "+done, "request", requestID(c), "staff", p.ID)
	return s.keepPending(c, v, "?done="+done)
}

// keepPending writes v.Pending into the session as it is stored now.
func (s *Server) keepPending(c *fiber.Ctx, v *visit, query string) error {
	ctx := c.UserContext()
	for range 5 {
		value, version, err := s.cfg.KV.Get(ctx, v.key)
		if err != nil {
			return err
		}
		var stored session
		if version == 0 || json.Unmarshal(value, &stored) != nil {
			break // signed out meanwhile
		}
		stored.Pending = v.Pending
		if ok, err := s.saveSession(ctx, v.key, version, stored); err != nil {
			return err
		} else if ok {
			return c.Redirect("/console/me"+query, fiber.StatusSeeOther)
		}
	}
	return c.Redirect("/console/me", fiber.StatusSeeOther)
}
