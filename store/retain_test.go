package store

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// TestAnonymise: two years after its end a ticket names nobody, and what was done stays.
func TestAnonymise(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		f.redact = func(s string) string { return strings.ReplaceAll(s, "三号楼", "[门牌]") }
		picture, err := f.KeepFile(ctx, bytes.NewReader([]byte("\xff\xd8\xff\xe0 mine")), tickets.Attachment{Kind: "photo", From: "telegram:1"}, 1<<20)
		must(t, err)
		office, err := f.KeepFile(ctx, bytes.NewReader([]byte("\xff\xd8\xff\xe0 theirs")), tickets.Attachment{Kind: "photo", From: "staff1"}, 1<<20)
		must(t, err)
		c := filing(f, "telegram/1/1")
		c.Events[0].Files = []string{picture.Hash, office.Hash}
		must(t, f.Save(ctx, c))
		k := c.Ticket
		k.Stage, k.ClosedAt, k.Result = tickets.Closed, f.Now(), "王小明先生，三号楼修好了"
		must(t, f.Save(ctx, &tickets.Change{Ticket: k}))
		running := filing(f, "telegram/1/2")
		must(t, f.Save(ctx, running))

		f.clock.add(usualKnow - time.Hour)
		must(t, f.Sweep(ctx))
		kept, err := f.Ticket(ctx, k.Number)
		must(t, err)
		equal(t, "not yet", kept.Contact.Phone, "13812345678")

		f.clock.add(2 * time.Hour)
		must(t, f.Sweep(ctx))
		got, err := f.Ticket(ctx, k.Number)
		must(t, err)
		equal(t, "person", show(got.Contact, got.Resident == "", got.To.IsZero(), got.Source == ""), "{  false} true true true")
		equal(t, "words", got.Words+got.Result, "[门牌]电梯坏了[姓名]先生，[门牌]修好了")
		events, err := f.Events(ctx, k.Number)
		must(t, err)
		equal(t, "history", show(len(events), events[1].Verb, strings.Join(events[0].Files, "") == office.Hash), "2 forget true")
		if _, _, err := f.OpenFile(ctx, picture.Hash); err == nil {
			t.Error("the resident's picture is still there")
		}
		still, err := f.Ticket(ctx, running.Ticket.Number)
		must(t, err)
		equal(t, "running", still.Contact.Phone, "13812345678")
		n, err := f.Anonymise(ctx, f.Now().Add(-usualKnow))
		must(t, err)
		equal(t, "again", n, 0)
	})
}
