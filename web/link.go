package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Links join an account with its person's own chat; *tickets.Links does.
type Links interface {
	Offer(ctx context.Context, staff string) (code string, err error)
	Of(ctx context.Context, staff string) (tickets.Address, error)
	End(ctx context.Context, staff string) error
}

// ownChat is the part of the account's page about the chat; nil where there are no links.
type ownChat struct {
	Linked bool
	Code   string // to be sent from the chat; "" none was asked for
}

func (s *Server) linkOf(c *fiber.Ctx, v *visit) (*ownChat, error) {
	if s.cfg.Links == nil {
		return nil, nil
	}
	to, err := s.cfg.Links.Of(c.UserContext(), v.staff.ID)
	return &ownChat{Linked: !to.IsZero()}, err
}

// link shows a code for the chat, or ends the link. The code is in the answer to the form and nowhere else.
func (s *Server) link(c *fiber.Ctx, v *visit) error {
	if s.cfg.Links == nil {
		return fiber.ErrNotFound
	}
	if c.FormValue("step") == "end" {
		if err := s.cfg.Links.End(c.UserContext(), v.staff.ID); err != nil {
			return s.unavailable(c, err)
		}
		s.log.Info("chat unlinked", "request", requestID(c), "staff", v.staff.ID)
		return c.Redirect("/console/me?done=link-end", fiber.StatusSeeOther)
	}
	code, err := s.cfg.Links.Offer(c.UserContext(), v.staff.ID)
	if err != nil {
		return s.unavailable(c, err)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.showMe(c, v, fiber.StatusOK, meView{Link: &ownChat{Code: code}})
}
