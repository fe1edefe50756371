package bot

import (
	"bytes"
	"crypto/subtle"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// WebhookPath is where Telegram delivers.
const WebhookPath = "/telegram/webhook"

// Mount registers the webhook. It decodes only what the inbox needs, and answers 200 only when the arrival is committed.
func (t *Telegram) Mount(app fiber.Router) {
	app.Post(WebhookPath, t.webhook)
}

func (t *Telegram) webhook(c *fiber.Ctx) error {
	if subtle.ConstantTimeCompare(c.Request().Header.Peek("X-Telegram-Bot-Api-Secret-Token"), t.secret) != 1 {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	raw := c.Request().Body() // not c.Body(), which would unpack a compressed body of any size
	if len(raw) > tgMaxBody {
		return c.SendStatus(fiber.StatusRequestEntityTooLarge)
	}
	a, _, ok := t.arrival(raw)
	if !ok {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	a.Body = bytes.Clone(raw) // fasthttp uses the body again for the next request
	// No deadline of our own: the store bounds each of its commits, and Telegram waits for 60 s.
	if _, err := t.Intake.Put(c.UserContext(), a); err != nil {
		t.keeps.Failed(err.Error()) // a store that is away refuses thousands
		c.Set(fiber.HeaderRetryAfter, "2")
		return c.SendStatus(fiber.StatusServiceUnavailable)
	}
	t.keeps.Fine()
	c.Status(fiber.StatusOK)
	return nil
}

// arrival names an update, by our own id and its update_id, and its lane: all that one person sends, messages, edits and taps alike, is handled in order.
// ok is false when it is not JSON or has no update_id. What is valid but odd is stored all the same: refused, Telegram would
// deliver it again for a day and hold back everything after it; stored, it is set aside where a clerk sees it.
func (t *Telegram) arrival(raw []byte) (a tickets.Arrival, update int64, ok bool) {
	id, from, chat, ok := tgEnvelope(raw)
	if !ok || id <= 0 {
		return a, 0, false
	}
	return tickets.Arrival{
		Channel: ChannelTelegram, ID: strconv.FormatInt(t.id, 10) + ":" + strconv.FormatInt(id, 10), Lane: tgAddress(tgSender(from, chat)).String(), At: t.Now(),
	}, id, true
}
