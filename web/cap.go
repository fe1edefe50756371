package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// CAP takes warnings of their authorities in, and gives those that were relayed; *notify.CAP is one.
type CAP interface {
	// Deliver takes one. wrong are its mistakes; an error that is tickets.ErrConflict is a known identifier with another content.
	Deliver(ctx context.Context, body []byte, from string) (r tickets.AlertRecord, fresh bool, wrong []tickets.Line, err error)
	Feed(ctx context.Context, address string) ([]byte, error)
	XML(ctx context.Context, key string) ([]byte, error) // tickets.ErrNotFound
}

// capPath is where warnings come in and go out.
const capPath = "/cap"

// capRoutes are for programs: the authority's, and those of whoever reads what we relay.
func (s *Server) capRoutes() {
	if s.cfg.CAP == nil {
		return
	}
	s.app.Get(capPath, s.capFeed)
	s.app.Get(capPath+"/:file", s.capXML)
	s.app.Post(capPath, s.takeCAP)
}

// capAnswer is what the sender of a warning is told.
type capAnswer struct {
	Identifier string             `json:"identifier,omitempty"`
	Fresh      bool               `json:"new"`
	Stage      tickets.AlertStage `json:"stage,omitempty"`
	Held       tickets.AlertHeld  `json:"held,omitempty"` // why residents are not told
	Level      string             `json:"level,omitempty"`
	Thread     string             `json:"thread,omitempty"`
	Follows    string             `json:"follows,omitempty"`
	Areas      []string           `json:"areas,omitempty"` // codes of ours
	Mistakes   []string           `json:"mistakes,omitempty"`
}

// takeCAP takes a warning: 201 when it is new, 200 when it was known, 400 with every mistake, 409 when its identifier is another one's.
// Where the settings have no key there is no such address.
func (s *Server) takeCAP(c *fiber.Ctx) error {
	if s.cfg.CAPKey == "" {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if !s.holdsKey(c.Get(fiber.HeaderAuthorization)) {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="cap"`)
		return fiber.ErrUnauthorized
	}
	lang := s.lang(c)
	r, fresh, wrong, err := s.cfg.CAP.Deliver(c.UserContext(), c.Body(), "POST "+capPath)
	var refused *tickets.Error
	switch {
	case len(wrong) > 0 && err == nil:
		s.log.Warn("warning refused", "request", requestID(c), "mistakes", len(wrong))
		return s.capSay(c, fiber.StatusBadRequest, capAnswer{Mistakes: s.sentences(lang, wrong)})
	case errors.As(err, &refused) && refused.Kind == tickets.Conflict:
		says := s.cfg.Words.Say(string(lang), refused.Key, refused.Args)
		return s.capSay(c, fiber.StatusConflict, capAnswer{Identifier: r.ID, Thread: r.Thread, Mistakes: []string{says}})
	case err != nil:
		return err
	}
	status := fiber.StatusOK
	if fresh {
		status = fiber.StatusCreated
		s.log.Info("warning taken", "request", requestID(c), "alert", r.Key(), "level", r.Gravity.String(), "stage", string(r.Stage), "held", string(r.Held))
	}
	return s.capSay(c, status, capAnswer{
		Identifier: r.ID, Fresh: fresh, Stage: r.Stage, Held: r.Held, Level: r.Gravity.String(), Thread: r.Thread, Follows: r.Follows, Areas: r.Grids,
	})
}

// capSay answers as JSON, or in plain sentences who asks for text.
func (s *Server) capSay(c *fiber.Ctx, status int, a capAnswer) error {
	if len(a.Mistakes) > 0 && strings.HasPrefix(c.Get(fiber.HeaderAccept), fiber.MIMETextPlain) {
		c.Type("txt", "utf-8")
		return c.Status(status).SendString(strings.Join(a.Mistakes, "\n") + "\n")
	}
	return c.Status(status).JSON(a)
}

// sentences puts mistakes in words.
func (s *Server) sentences(lang tickets.Lang, lines []tickets.Line) (all []string) {
	for _, l := range lines {
		all = append(all, s.cfg.Words.Say(string(lang), l.Key, l.Args))
	}
	return all
}

// holdsKey compares in a time that says nothing of the key.
func (s *Server) holdsKey(header string) bool {
	scheme, key, _ := strings.Cut(header, " ")
	given, real := sha256.Sum256([]byte(strings.TrimSpace(key))), sha256.Sum256([]byte(s.cfg.CAPKey))
	return subtle.ConstantTimeCompare(given[:], real[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}

// capFeed is open to everybody: what it lists was public from the start.
func (s *Server) capFeed(c *fiber.Ctx) error {
	base := strings.TrimRight(s.cfg.PublicURL, "/")
	if base == "" {
		base = c.BaseURL()
	}
	text, err := s.cfg.CAP.Feed(c.UserContext(), base+capPath)
	if err != nil {
		return err
	}
	tag := `"` + digest(string(text))[:32] + `"`
	c.Set(fiber.HeaderETag, tag)
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	return c.Send(text)
}

func (s *Server) capXML(c *fiber.Ctx) error {
	key, isXML := strings.CutSuffix(c.Params("file"), ".xml")
	if !isXML {
		return fiber.ErrNotFound
	}
	text, err := s.cfg.CAP.XML(c.UserContext(), key)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/cap+xml; charset=utf-8")
	return c.Send(text)
}
