package bot

import (
	"strings"
	"unicode"

	"github.com/go-telegram/bot/models"
)

// address decides whether a message is meant for us, and takes our name out of its words. A private chat always is. In a
// group it is a command with our name, a mention of us, an answer to something we said, or 「报事」 in answer to anything.
// A bare /command in a group is left alone: /report, for one, calls the administrators of many groups through another bot.
// Only the text is searched. Where Telegram says a command or a mention begins, it counts in UTF-16, and could be lying.
func (t *Telegram) address(m *Message, said *tgMessage) {
	toUs := m.Quoted != nil && m.Quoted.Ours
	text, mentioned := unmention(m.Text, t.username())
	if t.namedIn(said.Entities) || t.namedIn(said.CaptionEs) {
		mentioned = true
	}
	m.Text = text
	private := said.Chat.ID > 0
	if c, ok := parseCommand(text); ok {
		if c.name == "start" && isPayload(c.rest) {
			c.rest = "" // of the link or poster that led here; the resident has said nothing yet
		}
		m.Text = c.text()
		m.Addressed = private || mentioned || strings.EqualFold(c.bot, t.username()) && c.bot != "" || c.bot == "" && toUs
		return
	}
	m.Addressed = private || mentioned || toUs || m.Quoted != nil && isReportWord(text)
}

// namedIn finds us where Telegram names a person outright. Offsets are not looked at.
func (t *Telegram) namedIn(entities []models.MessageEntity) bool {
	for _, e := range entities {
		if e.Type == models.MessageEntityTypeTextMention && t.ours(e.User) {
			return true
		}
	}
	return false
}

// isReportWord reports whether an answer to somebody's message asks us to file that message.
func isReportWord(text string) bool {
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	return text == "报事" || text == "報事" || strings.EqualFold(text, "report")
}

// tgCommand is "/name@bot rest".
type tgCommand struct{ name, bot, rest string }

func (c tgCommand) text() string {
	if c.rest == "" {
		return "/" + c.name
	}
	return "/" + c.name + " " + c.rest
}

// parseCommand reads a command at the beginning of a text. A phone's Chinese keyboard types a full-width slash, and no space
// before Chinese words.
func parseCommand(text string) (c tgCommand, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		if rest, ok = strings.CutPrefix(strings.TrimSpace(text), "／"); !ok {
			return c, false
		}
	}
	name, rest := nameIn(rest)
	if name == "" || len(name) > 32 || name[0] >= '0' && name[0] <= '9' {
		return c, false
	}
	if strings.HasPrefix(rest, "/") { // a path, not a command
		return c, false
	}
	c.name = strings.ToLower(name)
	if after, found := strings.CutPrefix(rest, "@"); found {
		if bot, after := nameIn(after); bot != "" {
			c.bot, rest = bot, after
		}
	}
	c.rest = strings.TrimSpace(rest)
	return c, true
}

// isPayload reports whether a text can be what a t.me link carries after ?start=: up to 64 letters, digits, _ and -.
func isPayload(text string) bool {
	return len(text) <= 64 && strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 || r != '-' && !isNameByte(byte(r)) }) < 0
}

// nameIn cuts the letters, digits and underscores a text begins with.
func nameIn(text string) (name, rest string) {
	for i := range len(text) {
		if !isNameByte(text[i]) {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_'
}

// unmention takes every @name out of a text, and the comma after it.
func unmention(text, name string) (without string, found bool) {
	if name == "" {
		return text, false
	}
	var b strings.Builder
	for {
		at := indexFold(text, "@"+name)
		if at < 0 {
			break
		}
		end := at + 1 + len(name)
		inside := at > 0 && isNameByte(text[at-1]) || end < len(text) && isNameByte(text[end]) // an e-mail, or a longer name
		if inside {
			b.WriteString(text[:end])
			text = text[end:]
			continue
		}
		found = true
		before := strings.TrimRightFunc(text[:at], unicode.IsSpace)
		b.WriteString(before)
		text = strings.TrimLeftFunc(text[end:], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，:：、", r) })
		if b.Len() > 0 && text != "" {
			b.WriteByte(' ')
		}
	}
	if !found {
		return b.String() + text, false
	}
	b.WriteString(text)
	return strings.TrimSpace(b.String()), true
}

// indexFold is strings.Index without regard to the case of ASCII letters; name has no others.
func indexFold(text, name string) int {
	for i := 0; i+len(name) <= len(text); i++ {
		if text[i] == name[0] && strings.EqualFold(text[i:i+len(name)], name) {
			return i
		}
	}
	return -1
}
