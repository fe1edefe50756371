package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"huying/tickets"
)

// tgPart is one message of a letter that was sent: its id, and whether it is a file with a caption.
type tgPart struct {
	id   int
	file bool
}

func (m tgPart) String() string {
	if m.file {
		return "f" + strconv.Itoa(m.id)
	}
	return strconv.Itoa(m.id)
}

// tgPartsOf reads what Send gave for a letter; a message whose id the answer did not say is left out.
func tgPartsOf(text string) (all []tgPart) {
	for _, one := range strings.Split(text, ",") {
		id, err := strconv.Atoi(strings.TrimPrefix(one, "f"))
		if err == nil && id > 0 {
			all = append(all, tgPart{id, strings.HasPrefix(one, "f")})
		}
	}
	return all
}

// mends are the calls that change what a letter named by its Edits says, or take it back. What cannot be changed is said anew.
func (t *Telegram) mends(letter tickets.Letter) []tgStep {
	old := tgPartsOf(letter.Edits)
	if letter.Drop {
		return t.drops(letter, old)
	}
	if len(old) == 0 {
		return t.steps(letter)
	}
	if old[0].file && len(old) == 1 {
		if utf16Len(letter.Text) > tgMaxCaption { // more than fits under a picture
			return t.steps(tickets.Letter{ID: letter.ID, To: letter.To, Lang: letter.Lang, Text: letter.Text, Buttons: letter.Buttons})
		}
		return []tgStep{func(ctx context.Context) (string, error) {
			return t.edit(ctx, letter, old[0], letter.Text, t.markup(letter))
		}}
	}
	var steps, files []tgStep
	texts := slices.DeleteFunc(slices.Clone(old), func(m tgPart) bool { return m.file })
	for _, m := range old {
		if m.file { // files that follow their words stay as they are
			files = append(files, func(context.Context) (string, error) { return m.String(), nil })
		}
	}
	parts := splitText(letter.Text, tgMaxText)
	for i, part := range parts {
		var markup any
		if i == len(parts)-1 {
			markup = t.markup(letter)
		}
		if i < len(texts) {
			steps = append(steps, func(ctx context.Context) (string, error) { return t.edit(ctx, letter, texts[i], part, markup) })
		} else {
			steps = append(steps, func(ctx context.Context) (string, error) { return t.sendText(ctx, letter.To, part, markup) })
		}
	}
	for _, m := range texts[min(len(parts), len(texts)):] {
		steps = append(steps, func(ctx context.Context) (string, error) { _, err := t.drop(ctx, letter.To, m); return "", err })
	}
	return append(steps, files...)
}

// drops take every message of a letter back. The first that cannot be deleted any more (after 48 hours) says instead that it was.
func (t *Telegram) drops(letter tickets.Letter, old []tgPart) (steps []tgStep) {
	say := func(ctx context.Context) (string, error) { return t.sendText(ctx, letter.To, letter.Text, nil) }
	if len(old) == 0 {
		return []tgStep{say}
	}
	for i, m := range old {
		steps = append(steps, func(ctx context.Context) (string, error) {
			gone, err := t.drop(ctx, letter.To, m)
			if err != nil || gone || i > 0 {
				return "", err
			}
			return t.edit(ctx, letter, m, letter.Text, nil)
		})
	}
	return steps
}

// drop deletes a message; gone is false when Telegram does not let us any more.
func (t *Telegram) drop(ctx context.Context, to tickets.Address, m tgPart) (gone bool, err error) {
	_, err = t.call(ctx, to, tgDeadline, func(ctx context.Context) (*models.Message, error) {
		_, err := t.api.DeleteMessage(ctx, &tg.DeleteMessageParams{ChatID: to.Chat(), MessageID: m.id})
		return &models.Message{}, err
	})
	switch {
	case err == nil, tgSays(err, "message to delete not found", "message_id_invalid"):
		return true, nil
	case tgSays(err, "message can't be deleted"):
		return false, nil
	}
	return false, err
}

// edit changes the words of a message. A message its reader has deleted stays deleted; one that cannot be edited is said anew.
func (t *Telegram) edit(ctx context.Context, letter tickets.Letter, m tgPart, text string, markup any) (string, error) {
	_, err := t.call(ctx, letter.To, tgDeadline, func(ctx context.Context) (*models.Message, error) {
		if m.file {
			return t.api.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{ChatID: letter.To.Chat(), MessageID: m.id, Caption: text, ReplyMarkup: markup})
		}
		noPreview := true
		return t.api.EditMessageText(ctx, &tg.EditMessageTextParams{
			ChatID: letter.To.Chat(), MessageID: m.id, Text: text, ReplyMarkup: markup, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &noPreview},
		})
	})
	switch {
	case err == nil, tgSays(err, "message is not modified"):
		return m.String(), nil
	case tgSays(err, "message to edit not found", "message_id_invalid"):
		return "", nil
	case tgSays(err, "message can't be edited"):
		return t.sendText(ctx, letter.To, text, markup)
	}
	return "", err
}

// tgSays reports whether a refused message was refused with these words.
func tgSays(err error, words ...string) bool {
	var refused *tickets.SendError
	if !errors.As(err, &refused) || refused.Do != tickets.Reject || refused.Err == nil {
		return false
	}
	said := strings.ToLower(refused.Err.Error())
	for _, w := range words {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}
