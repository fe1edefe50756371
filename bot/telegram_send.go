package bot

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"sync"
	"time"
	"unicode"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"huying/tickets"
)

// Bounds of what we send.
const (
	tgMaxPhoto  = 10 << 20
	tgMaxUpload = 50 << 20
	tgMaxData   = 64  // bytes of callback_data
	tgMaxKeys   = 100 // buttons of one message
	tgWide      = 14  // columns up to which two buttons share a row; a Chinese character takes two
)

// Send carries a letter out in as many calls as it needs, one second apart as a chat allows, and returns the ids of its messages (see
// tgPartsOf). When a call is refused the next Send of the same letter goes on from there.
func (t *Telegram) Send(ctx context.Context, letter tickets.Letter) (string, error) {
	if _, err := strconv.ParseInt(letter.To.Chat(), 10, 64); err != nil || letter.To.Channel != ChannelTelegram {
		return "", &tickets.SendError{Do: tickets.Reject, Err: errors.New("not an address of Telegram")}
	}
	steps := t.steps(letter)
	if letter.Drop || letter.Edits != "" {
		steps = t.mends(letter)
	}
	if len(steps) == 0 {
		return "", &tickets.SendError{Do: tickets.Reject, Err: errors.New("an empty letter")}
	}
	done, id := t.toldOf.of(letter.ID)
	for i := min(done, len(steps)-1); i < len(steps); i++ {
		if i > done {
			if err := t.Pause(ctx, tgGap(letter.To)); err != nil {
				return "", err
			}
		}
		sent, err := steps[i](ctx)
		if err != nil {
			return "", err
		}
		if sent != "" && id != "" {
			sent = "," + sent
		}
		id += sent
		t.toldOf.note(letter.ID, i+1, id, len(steps))
	}
	return id, nil
}

// tgGap is the pause between two messages of one letter: 1/s to a person, 20/min to a group.
func tgGap(to tickets.Address) time.Duration {
	if to.Group() {
		return 3 * time.Second
	}
	return time.Second
}

// tgStep is one call. It returns "" when there was nothing to send after all.
type tgStep func(context.Context) (id string, err error)

// steps are the calls a letter needs: its words first, the buttons under the last of them, then its files.
// One file goes together with short words, in one call that arrives whole or not at all.
func (t *Telegram) steps(letter tickets.Letter) []tgStep {
	var steps []tgStep
	parts := splitText(letter.Text, tgMaxText)
	files := letter.Files
	if t.Files == nil {
		files = nil
	}
	if len(files) == 1 && len(parts) == 1 && utf16Len(parts[0]) <= tgMaxCaption {
		return []tgStep{func(ctx context.Context) (string, error) {
			return t.sendFile(ctx, letter.To, files[0], parts[0], t.markup(letter))
		}}
	}
	for i, part := range parts {
		var markup any
		if i == len(parts)-1 {
			markup = t.markup(letter)
		}
		steps = append(steps, func(ctx context.Context) (string, error) { return t.sendText(ctx, letter.To, part, markup) })
	}
	for _, hash := range files {
		steps = append(steps, func(ctx context.Context) (string, error) { return t.sendFile(ctx, letter.To, hash, "", nil) })
	}
	return steps
}

func (t *Telegram) sendText(ctx context.Context, to tickets.Address, text string, markup any) (string, error) {
	noPreview := true // a link in somebody's words must not become a picture of a stranger's page
	return t.call(ctx, to, tgDeadline, func(ctx context.Context) (*models.Message, error) {
		return t.api.SendMessage(ctx, &tg.SendMessageParams{
			ChatID: to.Chat(), MessageThreadID: tgThread(to), Text: text, ReplyMarkup: markup, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &noPreview},
		})
	})
}

// sendFile sends a stored file as a picture when it is one, as a document otherwise. A file that is gone or too large is left
// out; its words still go.
func (t *Telegram) sendFile(ctx context.Context, to tickets.Address, hash, caption string, markup any) (string, error) {
	f, a, err := t.Files.OpenFile(ctx, hash)
	if err != nil && !errors.Is(err, tickets.ErrNotFound) {
		return "", fmt.Errorf("telegram: open a file: %w", err)
	}
	if err == nil {
		defer f.Close()
	}
	if err != nil || a.Size > tgMaxUpload {
		t.Log.Warn("telegram: a file was left out", "file", hash, "size", a.Size, "error", err)
		if caption == "" {
			return "", nil
		}
		return t.sendText(ctx, to, caption, markup)
	}
	if a.Kind == "photo" && a.Size <= tgMaxPhoto {
		id, err := t.call(ctx, to, 2*time.Minute, func(ctx context.Context) (*models.Message, error) {
			return t.api.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: to.Chat(), MessageThreadID: tgThread(to), Photo: tgUpload(f, a), Caption: caption, ReplyMarkup: markup})
		})
		var refused *tickets.SendError
		if !errors.As(err, &refused) || refused.Do != tickets.Reject {
			return asFile(id), err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil { // too wide, or no picture Telegram knows: it can still be a document
			return "", err
		}
	}
	id, err := t.call(ctx, to, 2*time.Minute, func(ctx context.Context) (*models.Message, error) {
		return t.api.SendDocument(ctx, &tg.SendDocumentParams{ChatID: to.Chat(), MessageThreadID: tgThread(to), Document: tgUpload(f, a), Caption: caption, ReplyMarkup: markup})
	})
	return asFile(id), err
}

// asFile marks the id of a message that is a file: its words are a caption.
func asFile(id string) string {
	if id == "" || id == "?" {
		return id
	}
	return "f" + id
}

// tgUpload names a file for Telegram. The buffered reader is a pointer, which the library requires or panics.
func tgUpload(f io.Reader, a tickets.Attachment) *models.InputFileUpload {
	name := path.Base("/" + a.Name)
	if name == "/" || name == "." {
		name = a.Kind
	}
	return &models.InputFileUpload{Filename: name, Data: bufio.NewReader(f)}
}

// call makes one call and reads its outcome from the answer itself.
func (t *Telegram) call(ctx context.Context, to tickets.Address, limit time.Duration, send func(context.Context) (*models.Message, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ctx, answer := withAnswer(ctx)
	m, err := send(ctx)
	if err == nil || answer.OK {
		t.open()
	}
	switch {
	case err == nil:
		return strconv.Itoa(m.ID), nil
	case answer.OK: // sent, though the library could not read what came back
		t.Log.Warn("telegram: sent, but the answer was not understood", "error", t.mask(err))
		return "?", nil
	}
	return "", t.refusal(to, err, answer)
}

// Our own keyboard, because the library's button always carries an empty copy_text beside callback_data.
type tgKeyboard struct {
	Rows [][]tgButton `json:"inline_keyboard"`
}

type tgButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// markup is what stands under a letter: its buttons, or the keyboard that sends a location. Telegram allows one of the two,
// so beside a location the choices become keys that say their own words.
func (t *Telegram) markup(letter tickets.Letter) any {
	if letter.AskPlace && !letter.To.Group() {
		rows := [][]models.KeyboardButton{{{Text: t.PlaceLabel(letter.Lang), RequestLocation: true}}}
		for _, b := range letter.Buttons {
			if b.Label != "" {
				rows = append(rows, []models.KeyboardButton{{Text: b.Label}})
			}
		}
		return &models.ReplyKeyboardMarkup{Keyboard: rows, OneTimeKeyboard: true, ResizeKeyboard: true}
	}
	var k tgKeyboard
	for i, b := range letter.Buttons {
		if b.Label == "" || b.Data == "" || len(b.Data) > tgMaxData || i >= tgMaxKeys {
			t.Log.Warn("telegram: a button was left out; its numbered line stays", "bytes", len(b.Data))
			continue
		}
		last := len(k.Rows) - 1
		if halfRow(b.Label) && last >= 0 && len(k.Rows[last]) == 1 && halfRow(k.Rows[last][0].Text) {
			k.Rows[last] = append(k.Rows[last], tgButton{b.Label, b.Data})
			continue
		}
		k.Rows = append(k.Rows, []tgButton{{b.Label, b.Data}})
	}
	if len(k.Rows) == 0 {
		return nil
	}
	return &k
}

// halfRow reports whether half a row of a phone is wide enough for a label.
func halfRow(label string) bool {
	columns := 0
	for _, r := range label {
		columns++
		if r >= 0x1100 && !unicode.Is(unicode.M, r) {
			columns++
		}
	}
	return columns <= tgWide
}

// tgProgress remembers how far letters of several messages have come, so that a refusal in the middle repeats nothing.
// It is lost with the process: then the letter begins again.
type tgProgress struct {
	mu      sync.Mutex
	letters map[string]tgProgressed
}

type tgProgressed struct {
	steps int
	id    string
}

func (p *tgProgress) of(letter string) (steps int, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.letters[letter]
	return at.steps, at.id
}

func (p *tgProgress) note(letter string, steps int, id string, all int) {
	if letter == "" || all == 1 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if steps == all {
		delete(p.letters, letter)
		return
	}
	if p.letters == nil || len(p.letters) > 10_000 { // letters given up halfway must not pile up
		p.letters = map[string]tgProgressed{}
	}
	p.letters[letter] = tgProgressed{steps, id}
}
