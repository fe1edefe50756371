package tickets

import (
	"context"
	"errors"
	"strings"
)

// Contacts finds the resident a telephone number belongs to; ErrNotFound when nobody gave it, or several did.
type Contacts interface {
	ByPhone(ctx context.Context, phone string) (Resident, error)
}

// OrderBehalf is the event of an order that somebody placed for another person. Without words that person was told; with words staff read that
// they have no chat and are to be told by telephone.
const OrderBehalf Verb = "order_behalf"

// behalf tells whom an order is for, where they talk with us; else it leaves a note to the staff to phone them. Whoever ordered does not learn
// which of the two it was.
func (d *Desk) behalf(ctx context.Context, c *Change, f Filing) error {
	if f.For == nil {
		return nil
	}
	whom := *f.For
	if len([]rune(whom.Name+whom.Phone+whom.Address+whom.Relation)) > MaxWords/4 {
		return Refuse(Invalid, "error.too_long")
	}
	if whom.Resident == "" && whom.Phone != "" && d.Contacts != nil {
		r, err := d.Contacts.ByPhone(ctx, strings.TrimSpace(whom.Phone))
		switch {
		case err == nil && !r.Address.Group():
			whom.Resident, whom.Chat = r.ID, r.Address
		case err != nil && !errors.Is(err, ErrNotFound):
			return err
		}
	}
	c.Ticket.For = &whom
	e := Event{ID: "f:" + f.Source, At: c.Ticket.FiledAt, By: Actor{Kind: BySystem}, Verb: OrderBehalf, From: Filed, To: Filed}
	if whom.Chat.IsZero() || whom.Chat == f.To {
		e.Text = strings.TrimSpace(whom.Relation + " " + whom.Name + " " + whom.Phone)
	} else {
		c.Notices = append(c.Notices, Notice{
			ID: "f:" + f.Source, To: whom.Chat, Resident: whom.Resident, Class: News, Lines: []Line{Say("told.behalf")}, Talk: true,
		})
	}
	c.Events = append(c.Events, e)
	return nil
}
