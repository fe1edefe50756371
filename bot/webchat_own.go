package bot

import (
	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Visitor is the chat of whoever uses this browser, also on pages that are not the chat's: a member of staff reads a test there.
func (w *WebChat) Visitor(c *fiber.Ctx) (tickets.Address, bool) {
	return webAddress(c.Cookies(webCookie))
}
