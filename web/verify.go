package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// verifyView is what anybody learns of a certificate: enough to compare with a paper, too little to find a person by.
type verifyView struct {
	Code   string // as it was typed
	State  string // locale key of the answer; "" nothing was asked
	Name   string // masked
	Hours  string
	Stars  string
	Issuer string
	Issued string
	Wait   int // minutes to wait
}

var verifyPage = page("verify.html", verifyView{
	Code: "ABCD-2345-EFGH-6789", State: "verify.valid", Name: "王**", Hours: "120", Stars: "stars.1", Issuer: "幸福里街道", Issued: "2026-11-23", Wait: 1,
})

// verifyFree is how many certificates one address may check before it has to wait (throttle.go).
const verifyFree = 60

// nobodysCode stands for what cannot be a code, so that it costs the same look-up as one that can.
var nobodysCode = strings.Repeat("2", tickets.CertificateCode)

// verify is the public page that checks a certificate. An unknown code, a malformed one and a good one take the same steps.
func (s *Server) verify(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 20*time.Second)
	defer cancel()
	typed := c.Query("code")
	if p := c.Params("code"); p != "" {
		if typed, _ = url.PathUnescape(p); typed == "" {
			typed = "?"
		}
	}
	lang := s.lang(c)
	if l := c.Query("lang"); l != "" {
		lang = known(tickets.Lang(l))
	}
	view, status := verifyView{Code: cut(typed, 40)}, fiber.StatusOK
	if strings.TrimSpace(typed) != "" {
		wait, err := s.try(ctx, "verify/"+digest(s.addr(c))[:32], verifyFree)
		if err != nil {
			return err
		}
		if wait > 0 {
			c.Set(fiber.HeaderRetryAfter, fmt.Sprint(int(wait.Seconds())+1))
			status, view.State, view.Wait = fiber.StatusTooManyRequests, "verify.wait", int(wait.Minutes())+1
		} else if err := s.check(ctx, typed, &view); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	f := frame{Lang: lang, Page: "verify", Stamp: stamp, Langs: tickets.Langs, View: view}
	if err := s.shelf.render(&b, lang, verifyPage.file, "public", f); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(b.Bytes())
}

// check fills in what a code stands for.
func (s *Server) check(ctx context.Context, typed string, view *verifyView) error {
	code := tickets.PlainCode(typed)
	if len(code) != tickets.CertificateCode {
		code = nobodysCode
	}
	k, err := s.cfg.Ledger.Store.Certificate(ctx, code)
	if err != nil && !isNotFound(err) {
		return err
	}
	view.Name, view.Hours, view.Stars, view.Issuer = tickets.MaskedName(k.Name), tickets.HoursWords(k.Minutes), starsKey(k.Stars), k.Issuer
	view.Issued, view.Code = s.dateOf(k.IssuedAt), tickets.GroupedCode(k.Code)
	switch {
	case err != nil:
		*view = verifyView{Code: cut(typed, 40), State: "verify.unknown"}
	case !k.WithdrawnAt.IsZero():
		view.State = "verify.withdrawn"
	default:
		view.State = "verify.valid"
	}
	return nil
}
