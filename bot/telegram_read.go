package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/go-telegram/bot/models"

	"huying/tickets"
)

// tgUpdate is what we read of an update. The leaves are the library's models; the trunk is ours, because the library refuses
// a whole message for the sake of one field it does not know, such as a new kind of forward.
type tgUpdate struct {
	Message  *tgMessage  `json:"message"`
	Edited   *tgMessage  `json:"edited_message"`
	Callback *tgCallback `json:"callback_query"`
}

type tgMessage struct {
	tgSaid
	ReplyTo *tgSaid `json:"reply_to_message"`
}

// tgSaid is a message, or the message it answers.
type tgSaid struct {
	ID        int64                  `json:"message_id"`
	From      *models.User           `json:"from"`
	Chat      models.Chat            `json:"chat"`
	Date      int64                  `json:"date"`
	EditDate  int64                  `json:"edit_date"`
	Thread    int64                  `json:"message_thread_id"`
	InTopic   bool                   `json:"is_topic_message"`
	Automatic bool                   `json:"is_automatic_forward"`
	Album     string                 `json:"media_group_id"`
	ViaBot    *models.User           `json:"via_bot"`
	Text      string                 `json:"text"`
	Entities  []models.MessageEntity `json:"entities"`
	Caption   string                 `json:"caption"`
	CaptionEs []models.MessageEntity `json:"caption_entities"`
	Photo     []models.PhotoSize     `json:"photo"`
	Voice     *models.Voice          `json:"voice"`
	Audio     *models.Audio          `json:"audio"`
	Video     *models.Video          `json:"video"`
	VideoNote *models.VideoNote      `json:"video_note"`
	Document  *models.Document       `json:"document"`
	Location  *models.Location       `json:"location"`
	Venue     *models.Venue          `json:"venue"`
	Contact   *models.Contact        `json:"contact"`
	Sticker   *struct {
		Emoji string `json:"emoji"`
	} `json:"sticker"`
	Topic json.RawMessage `json:"forum_topic_created"`

	// Things a person says that have no words we know: they are answered, not overlooked.
	Dice      json.RawMessage `json:"dice"`
	Poll      json.RawMessage `json:"poll"`
	Story     json.RawMessage `json:"story"`
	Checklist json.RawMessage `json:"checklist"`
	PaidMedia json.RawMessage `json:"paid_media"` // nobody can look at it without paying, we neither
	Game      json.RawMessage `json:"game"`
	Giveaway  json.RawMessage `json:"giveaway"`
}

type tgCallback struct {
	ID      string       `json:"id"`
	From    *models.User `json:"from"`
	Data    string       `json:"data"`
	Message *struct {
		Chat    models.Chat `json:"chat"`
		Thread  int64       `json:"message_thread_id"`
		InTopic bool        `json:"is_topic_message"`
	} `json:"message"`
}

// Read decodes an update as it was stored.
func (t *Telegram) Read(body []byte) (Message, error) {
	var u tgUpdate
	if err := json.Unmarshal(body, &u); err != nil {
		return Message{}, fmt.Errorf("telegram update: %w", err)
	}
	switch {
	case u.Message != nil:
		return t.readMessage(u.Message)
	case u.Edited != nil:
		if u.Edited.Location != nil {
			return Message{}, ErrNotForUs // a live location moves every few seconds
		}
		m, err := t.readMessage(u.Edited)
		m.Edited = true
		return m, err
	case u.Callback != nil:
		return t.readTap(u.Callback)
	}
	return Message{}, ErrNotForUs
}

func (t *Telegram) readTap(c *tgCallback) (Message, error) {
	if c.ID == "" || c.From == nil || c.From.ID == 0 {
		return Message{}, errors.New("telegram update: a tap without id or person")
	}
	if c.Data == "" {
		return Message{}, ErrNotForUs // a game
	}
	m := Message{
		Key: "telegram/cb/" + c.ID, From: tgAddress(c.From.ID), To: tgAddress(c.From.ID), Choice: clean(c.Data),
		Addressed: true, Lang: langOf(c.From.LanguageCode), At: t.Now(),
	}
	if c.Message != nil && c.Message.Chat.ID != 0 {
		m.To = tgPlace(c.Message.Chat.ID, c.Message.Thread, c.Message.InTopic)
	}
	return m, nil
}

func (t *Telegram) readMessage(said *tgMessage) (Message, error) {
	if said.Chat.ID == 0 || said.ID == 0 {
		return Message{}, errors.New("telegram update: a message without chat or id")
	}
	var from int64
	if said.From != nil {
		from = said.From.ID
	}
	sender := tgSender(from, said.Chat.ID)
	if said.Chat.Type == models.ChatTypeChannel || said.Automatic {
		return Message{}, ErrNotForUs
	}
	if said.From != nil && said.From.IsBot && sender == from {
		return Message{}, ErrNotForUs // two bots would talk for ever
	}
	m := Message{
		Key: t.keyOf(&said.tgSaid, said.Chat.ID), From: tgAddress(sender), To: tgPlace(said.Chat.ID, said.Thread, said.InTopic),
		Text: said.words(), Point: said.point(), Files: said.files(t.MaxFile), Album: clean(said.Album), At: time.Unix(max(said.Date, said.EditDate), 0),
	}
	if !said.says() {
		return Message{}, ErrNotForUs // somebody joined, a message was pinned
	}
	if said.From != nil {
		m.Lang = langOf(said.From.LanguageCode)
	}
	if r := said.ReplyTo; r != nil && r.ID != 0 && len(r.Topic) == 0 { // in a forum everything "answers" the topic's beginning
		m.Quoted = &Quoted{Key: t.keyOf(r, said.Chat.ID), Text: r.words(), Files: r.files(t.MaxFile), Ours: t.ours(r.From)}
	}
	t.address(&m, said)
	return m, nil
}

func (t *Telegram) ours(from *models.User) bool {
	return from != nil && from.ID != 0 && from.ID == t.id
}

// keyOf names a message. Each bot counts its own messages from 1, so the bot's id is in the name: a community that moves to another
// bot is not taken to repeat itself.
func (t *Telegram) keyOf(s *tgSaid, chat int64) string {
	return fmt.Sprintf("telegram/%d/%d/%d", t.id, chat, s.ID)
}

// words are what is said in text: the text, the caption, a venue's name, a contact's number, a sticker's emoji.
func (s *tgSaid) words() string {
	text := s.Text
	switch {
	case text != "":
	case s.Caption != "":
		text = s.Caption
	case s.Venue != nil:
		text = s.Venue.Title + " " + s.Venue.Address
	case s.Contact != nil:
		text = s.Contact.LastName + s.Contact.FirstName + " " + s.Contact.PhoneNumber
	case s.Sticker != nil:
		text = s.Sticker.Emoji
	}
	return strings.TrimSpace(clean(text))
}

// says tells what a person said from what Telegram tells about the chat.
func (s *tgSaid) says() bool {
	return s.Text != "" || s.Caption != "" || s.media() || s.Location != nil || s.Venue != nil || s.Contact != nil || s.Sticker != nil ||
		len(s.Dice)+len(s.Poll)+len(s.Story)+len(s.Checklist)+len(s.PaidMedia)+len(s.Game)+len(s.Giveaway) > 0
}

func (s *tgSaid) media() bool {
	return len(s.Photo) > 0 || s.Voice != nil || s.Audio != nil || s.Video != nil || s.VideoNote != nil || s.Document != nil
}

func (s *tgSaid) point() *Point {
	l := s.Location
	if l == nil && s.Venue != nil {
		l = &s.Venue.Location
	}
	if l == nil || !(l.Latitude >= -90 && l.Latitude <= 90 && l.Longitude >= -180 && l.Longitude <= 180) {
		return nil
	}
	return &Point{Lat: l.Latitude, Lon: l.Longitude}
}

// files are what a message carries. Of a picture's sizes it is the largest within the limit.
func (s *tgSaid) files(limit int64) []File {
	var files []File
	add := func(kind, name, mime, ref string, size int64) {
		if ref != "" {
			files = append(files, File{Kind: kind, Name: fileName(name), Mime: clean(mime), Size: max(size, 0), Ref: ref})
		}
	}
	var best *models.PhotoSize
	for i, p := range s.Photo {
		if int64(p.FileSize) <= limit && (best == nil || p.Width*p.Height > best.Width*best.Height) {
			best = &s.Photo[i]
		}
	}
	if best != nil {
		add("photo", "", "image/jpeg", best.FileID, int64(best.FileSize))
	}
	if v := s.Voice; v != nil {
		add("voice", "", v.MimeType, v.FileID, v.FileSize)
	}
	if a := s.Audio; a != nil {
		add("voice", a.FileName, a.MimeType, a.FileID, a.FileSize)
	}
	if v := s.Video; v != nil {
		add("video", v.FileName, v.MimeType, v.FileID, v.FileSize)
	}
	if v := s.VideoNote; v != nil {
		add("video", "", "video/mp4", v.FileID, int64(v.FileSize))
	}
	if d := s.Document; d != nil {
		add("document", d.FileName, d.MimeType, d.FileID, d.FileSize)
	}
	return files
}

// fileName is the last part of a name somebody gave, which may be meant to lead elsewhere.
func fileName(name string) string {
	name = path.Base("/" + strings.ReplaceAll(clean(name), `\`, "/"))
	if name == "/" || name == ".." || name == "." {
		return ""
	}
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:]) // the ending says what it is
	}
	return name
}

// clean drops control characters other than line breaks and tabs; a database refuses some of them.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// langOf is the language of a person's Telegram; "" when they keep it to themselves.
func langOf(code string) tickets.Lang {
	code = strings.ToLower(strings.ReplaceAll(code, "_", "-"))
	switch {
	case code == "":
		return ""
	case strings.HasPrefix(code, "zh-hant"), code == "zh-tw", code == "zh-hk", code == "zh-mo":
		return tickets.Hant
	case code == "zh", strings.HasPrefix(code, "zh-"):
		return tickets.Hans
	}
	return tickets.English
}
