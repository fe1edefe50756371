package bot

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// storeDeadline is how long a delivery waits for the store; Telegram itself waits 60 s.
const storeDeadline = 20 * time.Second

// Mount registers the webhook. It decodes only what the inbox needs, and answers 200 only when the arrival is committed.
func (t *Telegram) Mount(app fiber.Router) {
	app.Post("/telegram/webhook", t.webhook)
}

func (t *Telegram) webhook(c *fiber.Ctx) error {
	if subtle.ConstantTimeCompare(c.Request().Header.Peek("X-Telegram-Bot-Api-Secret-Token"), t.secret) != 1 {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	raw := c.Request().Body() // not c.Body(), which would unpack a compressed body of any size
	if len(raw) > tgMaxBody {
		return c.SendStatus(fiber.StatusRequestEntityTooLarge)
	}
	a, ok := t.arrival(raw)
	if !ok {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	a.Body = bytes.Clone(raw) // fasthttp uses the body again for the next request
	ctx, cancel := context.WithTimeout(c.UserContext(), storeDeadline)
	defer cancel()
	if _, err := t.Intake.Put(ctx, a); err != nil {
		t.Log.Warn("telegram: not stored, Telegram will deliver again", "update", a.ID, "err", err)
		c.Set(fiber.HeaderRetryAfter, "2")
		return c.SendStatus(fiber.StatusServiceUnavailable)
	}
	c.Status(fiber.StatusOK)
	return nil
}

// tgOrigin is who an update comes from, and nothing else of it.
type tgOrigin struct {
	ID       int64      `json:"update_id"`
	Message  tgParties  `json:"message"`
	Edited   tgParties  `json:"edited_message"`
	Callback tgCallFrom `json:"callback_query"`
	Member   tgParties  `json:"my_chat_member"`
	Post     tgParties  `json:"channel_post"`
}

type tgParties struct {
	From tgID `json:"from"`
	Chat tgID `json:"chat"`
}

type tgCallFrom struct {
	From    tgID      `json:"from"`
	Message tgParties `json:"message"`
}

type tgID struct {
	ID int64 `json:"id"`
}

// arrival names an update and its lane: all that one person sends, messages, edits and taps alike, is handled in order.
// ok is false when it is not JSON or has no update_id. What is valid but odd is stored all the same: refused, Telegram would
// deliver it again for a day and hold back everything after it; stored, it is set aside where a clerk sees it.
func (t *Telegram) arrival(raw []byte) (a tickets.Arrival, ok bool) {
	var u tgOrigin
	var odd *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &u); err != nil && !errors.As(err, &odd) || u.ID <= 0 {
		return a, false
	}
	var lane int64
	for _, p := range []tgParties{u.Message, u.Edited, {u.Callback.From, u.Callback.Message.Chat}, u.Member, u.Post} {
		if lane = tgSender(p.From.ID, p.Chat.ID); lane != 0 {
			break
		}
	}
	return tickets.Arrival{
		Channel: ChannelTelegram, ID: strconv.FormatInt(u.ID, 10), Lane: tgAddress(lane).String(), At: t.Now(),
	}, true
}
