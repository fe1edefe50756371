package bottest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Say lets a resident write to the bot in private and returns the message id.
func (s *Server) Say(user int64, text string) int {
	return s.deliver(user, user, 0, map[string]any{"text": text, "entities": s.entities(text)})
}

// Reply lets a resident answer a message of the private chat.
func (s *Server) Reply(user int64, text string, to int) int {
	return s.deliver(user, user, to, map[string]any{"text": text, "entities": s.entities(text)})
}

// Photo lets a resident send a picture, in the sizes Telegram makes of it.
func (s *Server) Photo(user int64, data []byte, caption string) int {
	return s.deliver(user, user, 0, s.photo(data, caption))
}

// Album lets a resident send pictures together: each is a message of its own, and the words are the first one's.
func (s *Server) Album(user int64, caption string, pictures ...[]byte) {
	s.mu.Lock()
	album := strconv.Itoa(1000 + s.lastID[user])
	s.mu.Unlock()
	for _, data := range pictures {
		m := s.photo(data, caption)
		m["media_group_id"], caption = album, ""
		s.deliver(user, user, 0, m)
	}
}

// Voice lets a resident send a voice message.
func (s *Server) Voice(user int64, data []byte) int {
	return s.deliver(user, user, 0, map[string]any{"voice": map[string]any{
		"file_id": s.keep("voice/file_%d.oga", data), "file_unique_id": "v", "duration": 3, "mime_type": "audio/ogg", "file_size": len(data),
	}})
}

// Document lets a resident send a file.
func (s *Server) Document(user int64, name string, data []byte, caption string) int {
	return s.deliver(user, user, 0, map[string]any{"caption": caption, "document": map[string]any{
		"file_id": s.keep("documents/file_%d", data), "file_unique_id": "d", "file_name": name, "file_size": len(data),
	}})
}

// Place lets a resident share a location.
func (s *Server) Place(user int64, lat, lon float64) int {
	return s.deliver(user, user, 0, map[string]any{"location": map[string]any{"latitude": lat, "longitude": lon}})
}

// Edit lets a resident change the words of an earlier message.
func (s *Server) Edit(user int64, message int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[place{user, message}]
	if m == nil {
		s.fatalf("bottest: no message %d of %d to edit", message, user)
		return
	}
	m["text"], m["entities"], m["edit_date"] = text, s.entities(text), s.now().Unix()
	s.push(strconv.FormatInt(user, 10), "edited_message", m)
}

// Tap lets a resident press the newest button with that data in the private chat. One that is nowhere to be found is pressed
// all the same, under a message too old to be shown: real chats keep such buttons for years.
func (s *Server) Tap(user int64, data string) string { return s.tap(user, user, data) }

func (s *Server) tap(chat, user int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := map[string]any{"chat": chatOf(chat), "message_id": 1, "date": 0}
	for _, i := range s.byChat[chat] {
		for _, b := range s.ledger[i].Buttons {
			if b.Data == data {
				m = s.messages[place{chat, s.ledger[i].ID}]
			}
		}
	}
	id := strconv.FormatInt(4_000_000_000+s.lastUpdate, 10)
	s.push("tap"+strconv.FormatInt(user, 10), "callback_query", map[string]any{
		"id": id, "from": s.person(user), "message": m, "chat_instance": "1", "data": data,
	})
	return id
}

// TapLabel presses the button that says label in the last message of the private chat.
func (s *Server) TapLabel(user int64, label string) string {
	for _, b := range s.Last(user).Buttons {
		if strings.Contains(b.Text, label) {
			return s.Tap(user, b.Data)
		}
	}
	s.fatalf("bottest: no button %q under %q", label, s.Last(user).Text)
	return ""
}

// Speaks sets the language a resident's Telegram is in; "zh-hans" is the usual one here, "-" is none.
func (s *Server) Speaks(user int64, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.langs[user] = code
}

// Raw delivers an update as given, for forged and odd ones.
func (s *Server) Raw(raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var u struct {
		ID int64 `json:"update_id"`
	}
	json.Unmarshal(raw, &u)
	s.pushRaw("raw", u.ID, raw)
}

// Group is a group chat the bot is in; its id is negative, and below -10^12 for a supergroup.
type Group struct {
	s    *Server
	Chat int64
}

// Group opens a group.
func (s *Server) Group(chat int64) Group { return Group{s, chat} }

// Say lets a member write in the group; replyTo is a message id there, or 0.
func (g Group) Say(user int64, text string, replyTo int) int {
	return g.s.deliver(g.Chat, user, replyTo, map[string]any{"text": text, "entities": g.s.entities(text)})
}

// Photo lets a member send a picture.
func (g Group) Photo(user int64, data []byte, caption string, replyTo int) int {
	return g.s.deliver(g.Chat, user, replyTo, g.s.photo(data, caption))
}

// Tap lets a member press a button.
func (g Group) Tap(user int64, data string) string { return g.s.tap(g.Chat, user, data) }

func (s *Server) deliver(chat, user int64, replyTo int, content map[string]any) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID[chat]++
	id := s.lastID[chat]
	m := map[string]any{"message_id": id, "from": s.person(user), "chat": chatOf(chat), "date": s.now().Unix()}
	for name, value := range content {
		if value != nil && value != "" {
			m[name] = value
		}
	}
	if earlier := s.messages[place{chat, replyTo}]; earlier != nil {
		quoted := maps.Clone(earlier)
		delete(quoted, "reply_to_message") // Telegram quotes one level deep
		m["reply_to_message"] = quoted
	}
	s.messages[place{chat, id}] = m
	s.push(strconv.FormatInt(chat, 10), "message", m)
	return id
}

func (s *Server) person(user int64) map[string]any {
	p := map[string]any{"id": user, "is_bot": false, "first_name": fmt.Sprintf("居民%d", user)}
	switch code := s.langs[user]; code {
	case "-":
	case "":
		p["language_code"] = "zh-hans"
	default:
		p["language_code"] = code
	}
	return p
}

func chatOf(chat int64) map[string]any {
	switch {
	case chat > 0:
		return map[string]any{"id": chat, "type": "private", "first_name": fmt.Sprintf("居民%d", chat)}
	case chat < -1_000_000_000_000:
		return map[string]any{"id": chat, "type": "supergroup", "title": "邻里群"}
	}
	return map[string]any{"id": chat, "type": "group", "title": "邻里群"}
}

// keep stores a file residents sent; path has one %d.
func (s *Server) keep(path string, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.files) + 1
	id := fmt.Sprintf("AgACfile%d", n)
	s.files[id] = file{path: fmt.Sprintf(path, n), data: data}
	return id
}

func (s *Server) photo(data []byte, caption string) map[string]any {
	small := s.keep("thumbnails/file_%d.jpg", data[:len(data)/2])
	large := s.keep("photos/file_%d.jpg", data)
	return map[string]any{"caption": caption, "caption_entities": s.entities(caption), "photo": []map[string]any{
		{"file_id": small, "file_unique_id": "s", "width": 90, "height": 67, "file_size": len(data) / 2},
		{"file_id": large, "file_unique_id": "l", "width": 1280, "height": 960, "file_size": len(data)},
	}}
}

var marked = regexp.MustCompile(`(^|[^\w/])(/[a-zA-Z0-9_]+(@\w+)?|@\w{5,})`)

// entities marks commands and mentions as Telegram does: in UTF-16 units.
func (s *Server) entities(text string) any {
	var found []map[string]any
	for _, at := range marked.FindAllStringSubmatchIndex(text, -1) {
		kind := "mention"
		if text[at[4]] == '/' {
			kind = "bot_command"
		}
		found = append(found, map[string]any{
			"type": kind, "offset": units(text[:at[4]]), "length": units(text[at[4]:at[5]]),
		})
	}
	if found == nil {
		return nil
	}
	return found
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }
