package bot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"huying/tickets"
)

const (
	webCookie     = "huying_visitor"
	webCookieLang = "huying_lang"
	webCookieSize = "huying_size"
	webYear       = 365 * 24 * 60 * 60
)

// Mount registers the page and what it talks to. The order of the checks is: flood, origin, visitor, body.
func (w *WebChat) Mount(app fiber.Router) {
	app.Get("/", w.getPage)
	app.Get("/chat/assets/:name", w.getAsset)
	route := func(method, path string, limit []fiber.Handler, then ...fiber.Handler) {
		app.Add(method, path, append(slices.Clip(limit), then...)...) // Add, because Get would answer HEAD with a stream
	}
	route(fiber.MethodPost, "/chat/messages", w.flood(w.limits.messages), w.sameOrigin(fiber.MIMEApplicationJSON), w.visitor, w.postMessage)
	route(fiber.MethodPost, "/chat/files", w.flood(w.limits.files), w.sameOrigin(fiber.MIMEMultipartForm), w.visitor, w.postFile)
	reads := w.flood(w.limits.reads)
	route(fiber.MethodGet, "/chat/files/:hash", reads, w.visitor, w.getFile)
	route(fiber.MethodGet, "/chat/history", reads, w.visitor, w.getHistory)
	route(fiber.MethodGet, "/chat/events", reads, w.visitor, w.getEvents)
}

// visitor lets through who carries our cookie. The page sets it, so that two first requests side by side cannot become two
// visitors. The database knows only its hash: who reads the database cannot speak as a resident.
func (w *WebChat) visitor(c *fiber.Ctx) error {
	addr, ok := webAddress(c.Cookies(webCookie))
	if !ok {
		return w.refuse(c, fiber.StatusUnauthorized, "no_visitor")
	}
	c.Locals(webCookie, addr)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

func visitorOf(c *fiber.Ctx) tickets.Address { return c.Locals(webCookie).(tickets.Address) }

func webAddress(cookie string) (tickets.Address, bool) {
	if secret, err := base64.RawURLEncoding.DecodeString(cookie); err != nil || len(secret) != 32 {
		return tickets.Address{}, false
	}
	sum := sha256.Sum256([]byte(cookie))
	return tickets.Address{Channel: "web", ID: base64.RawURLEncoding.EncodeToString(sum[:])[:32]}, true
}

// welcome gives the visitor a cookie, or the one they have another year.
func (w *WebChat) welcome(c *fiber.Ctx) {
	secret := c.Cookies(webCookie)
	if _, ok := webAddress(secret); !ok {
		var random [32]byte
		_, _ = rand.Read(random[:]) // never fails (crypto/rand)
		secret = base64.RawURLEncoding.EncodeToString(random[:])
	}
	w.cookie(c, webCookie, secret, true)
}

func (w *WebChat) cookie(c *fiber.Ctx, name, value string, hidden bool) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: webYear, HTTPOnly: hidden, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: w.Secure,
	})
}

// sameOrigin refuses what another site makes a browser send: it can neither set this type nor hide where it comes from.
func (w *WebChat) sameOrigin(mime string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !ownOrigin(c) {
			return w.refuse(c, fiber.StatusForbidden, "origin")
		}
		sent, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
		form := mime == fiber.MIMEMultipartForm // a plain form can be multipart too, but has no header of ours
		if !strings.EqualFold(strings.TrimSpace(sent), mime) || form && c.Get("X-Huying-Chat") == "" {
			return w.refuse(c, fiber.StatusUnsupportedMediaType, "odd")
		}
		return c.Next()
	}
}

func ownOrigin(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin":
		return true // a page cannot forge it, and it is right behind a proxy that rewrites Host too
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true // not a browser: there is no cookie it could be tricked into sending
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host != "" && strings.EqualFold(from.Host, string(c.Request().Host()))
}

// flood slows down one visitor, and one IP that many visitors may share, without hurting others.
func (w *WebChat) flood(most int) []fiber.Handler {
	limit := func(n int, key func(*fiber.Ctx) string) fiber.Handler {
		return limiter.New(limiter.Config{
			Max: n, Expiration: time.Minute, KeyGenerator: key,
			LimitReached: func(c *fiber.Ctx) error { return w.refuse(c, fiber.StatusTooManyRequests, "flood") },
		})
	}
	one := func(c *fiber.Ctx) string {
		if addr, ok := webAddress(c.Cookies(webCookie)); ok {
			return addr.ID
		}
		return strings.Clone(c.IP())
	}
	all := func(c *fiber.Ctx) string { return strings.Clone(c.IP()) }
	return []fiber.Handler{limit(most, one), limit(most*w.limits.shared, all)}
}

// postMessage stores one message. 200 means it is committed; the same client id again is 200 too, and changes nothing.
func (w *WebChat) postMessage(c *fiber.Ctx) error {
	body, err := webRequestBody(c, webBody)
	if err != nil {
		return w.refuse(c, fiber.StatusRequestEntityTooLarge, "too_long")
	}
	var sent struct {
		ID     string       `json:"id"`
		Text   string       `json:"text"`
		Choice string       `json:"choice"`
		Point  *Point       `json:"point"`
		Files  []string     `json:"files"`
		Lang   tickets.Lang `json:"lang"`
	}
	if json.Unmarshal(body, &sent) != nil || !webClientID.MatchString(sent.ID) || len(sent.Files) > webFiles {
		return w.refuse(c, fiber.StatusBadRequest, "odd")
	}
	addr := visitorOf(c)
	m := webMessage{
		Visitor: addr.ID, Client: sent.ID, Text: sent.Text, Choice: sent.Choice, Point: sent.Point, Lang: sent.Lang,
		At: w.Now().UTC().Truncate(time.Millisecond),
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), 20*time.Second)
	defer cancel()
	for _, hash := range sent.Files {
		a, err := w.ownFile(ctx, addr, hash)
		if err != nil {
			return w.refuseFile(c, err)
		}
		m.Files = append(m.Files, File{Kind: a.Kind, Name: a.Name, Mime: a.Mime, Size: a.Size, Hash: a.Hash})
	}
	if err := m.tidy(); err != nil {
		status := fiber.StatusBadRequest
		if errors.Is(err, errWebLong) {
			status = fiber.StatusRequestEntityTooLarge
		}
		return w.refuse(c, status, err.Error())
	}
	return w.put(ctx, c, addr, m)
}

func (w *WebChat) put(ctx context.Context, c *fiber.Ctx, addr tickets.Address, m webMessage) error {
	stored, err := json.Marshal(m)
	if err != nil {
		return err
	}
	lane := addr.String()
	a := tickets.Arrival{Channel: "web", ID: addr.ID + ":" + m.Client, Lane: lane, Body: stored, At: m.At}
	fresh, err := w.Intake.Put(ctx, a)
	if err != nil {
		w.keeps.Failed(err.Error())
		return w.busy(c)
	}
	w.keeps.Fine()
	w.live.wake(lane)
	return c.JSON(fiber.Map{"id": m.Client, "fresh": fresh})
}

// busy says that it is our fault and will pass; the page keeps the message and sends it again.
func (w *WebChat) busy(c *fiber.Ctx) error {
	c.Set(fiber.HeaderRetryAfter, "3")
	return w.refuse(c, fiber.StatusServiceUnavailable, "busy")
}

// refuse answers with a code for the page and a sentence for a person. What is left of a streamed body must not be taken for
// the next request, so the connection ends with it.
func (w *WebChat) refuse(c *fiber.Ctx, status int, code string) error {
	if c.Context().RequestBodyStream() != nil {
		c.Context().SetConnectionClose()
	}
	words := w.Words.Say(string(askedLang(c)), "webchat.error."+code, nil)
	return c.Status(status).JSON(fiber.Map{"error": code, "words": words})
}

// webRequestBody reads a body up to a limit, also when the app streams bodies.
func webRequestBody(c *fiber.Ctx, limit int) ([]byte, error) {
	body := []byte(nil)
	if stream := c.Context().RequestBodyStream(); stream == nil {
		body = c.Body()
	} else if read, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1)); err != nil {
		return nil, err
	} else {
		body = read
	}
	if len(body) > limit {
		return nil, io.ErrShortBuffer
	}
	return body, nil
}
