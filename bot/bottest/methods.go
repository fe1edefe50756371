package bottest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf16"
)

// answer carries a call out, unless it was scripted to fail.
func (s *Server) answer(w http.ResponseWriter, c call) {
	if !s.fails(w, c) && !s.storm(w, c) {
		s.carryOut(w, c)
	}
}

func (s *Server) carryOut(w http.ResponseWriter, c call) {
	switch c.method {
	case "getMe":
		s.getMe(w)
	case "getUpdates":
		s.getUpdates(w, c)
	case "setWebhook":
		s.setWebhook(w, c)
	case "deleteWebhook":
		s.dropWebhook()
		reply(w, true)
	case "getWebhookInfo":
		reply(w, s.webhookInfo())
	case "sendMessage", "sendPhoto", "sendDocument":
		s.send(w, c)
	case "editMessageText", "editMessageCaption":
		s.edit(w, c)
	case "deleteMessage":
		s.drop(w, c)
	case "answerCallbackQuery":
		s.mu.Lock()
		s.taps = append(s.taps, c.fields["callback_query_id"])
		s.change()
		s.mu.Unlock()
		reply(w, true)
	case "getFile":
		s.getFile(w, c)
	default:
		refuse(w, http.StatusNotFound, "Not Found: method not found", 0, 0)
	}
}

func (s *Server) getMe(w http.ResponseWriter) {
	s.mu.Lock()
	hidden := s.nameless
	s.mu.Unlock()
	if hidden {
		http.Error(w, "<html>502 Bad Gateway</html>", http.StatusBadGateway)
		return
	}
	reply(w, s.self())
}

func (s *Server) self() map[string]any {
	return map[string]any{"id": s.ID, "is_bot": true, "first_name": "呼应", "username": s.Username}
}

func (s *Server) getFile(w http.ResponseWriter, c call) {
	s.mu.Lock()
	f, ok := s.files[c.fields["file_id"]]
	s.mu.Unlock()
	switch {
	case !ok:
		refuse(w, http.StatusBadRequest, "Bad Request: wrong file_id or the file is temporarily unavailable", 0, 0)
	case len(f.data) > 20<<20:
		refuse(w, http.StatusBadRequest, "Bad Request: file is too big", 0, 0)
	default:
		reply(w, map[string]any{"file_id": c.fields["file_id"], "file_unique_id": "u" + c.fields["file_id"], "file_size": len(f.data), "file_path": f.path})
	}
}

// send accepts a message, or says what is wrong with it in the real server's words.
func (s *Server) send(w http.ResponseWriter, c call) {
	chat, err := strconv.ParseInt(c.fields["chat_id"], 10, 64)
	if err != nil || chat == 0 {
		refuse(w, http.StatusBadRequest, "Bad Request: chat not found", 0, 0)
		return
	}
	m := Sent{Chat: chat, Thread: c.number("message_thread_id"), Method: c.method, Text: c.fields["text"] + c.fields["caption"], File: c.file, Name: c.name}
	if wrong := m.read(c); wrong != "" {
		refuse(w, http.StatusBadRequest, "Bad Request: "+wrong, 0, 0)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if to := s.moved[chat]; to != 0 {
		s.note(c, chat, http.StatusBadRequest)
		refuse(w, http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat", 0, to)
		return
	}
	if wait := s.gates.refuse(s.limits, chat, s.now()); wait > 0 {
		s.note(c, chat, http.StatusTooManyRequests)
		refuse(w, http.StatusTooManyRequests, "Too Many Requests: retry after "+strconv.Itoa(wait), wait, 0)
		return
	}
	reply(w, s.accept(m))
}

// accept writes a message into the ledger and gives its wire form; the lock is held.
func (s *Server) accept(m Sent) map[string]any {
	s.lastID[m.Chat]++
	m.ID, m.At, m.Seq = s.lastID[m.Chat], s.now(), len(s.ledger)
	s.ledger = append(s.ledger, m)
	s.byChat[m.Chat] = append(s.byChat[m.Chat], m.Seq)
	wire := map[string]any{
		"message_id": m.ID, "from": s.self(), "chat": chatOf(m.Chat), "date": m.At.Unix(),
	}
	if m.Method == "sendMessage" {
		wire["text"] = m.Text
	} else if m.Text != "" {
		wire["caption"] = m.Text
	}
	s.messages[place{m.Chat, m.ID}] = wire
	s.change()
	return wire
}

// read checks a message as the real server does and reads its keyboard.
func (m *Sent) read(c call) (wrong string) {
	length := len(utf16.Encode([]rune(m.Text)))
	switch {
	case c.method == "sendMessage" && strings.TrimSpace(m.Text) == "":
		return "message text is empty"
	case c.method == "sendMessage" && length > 4096:
		return "message is too long"
	case c.method != "sendMessage" && length > 1024:
		return "message caption is too long"
	case c.method != "sendMessage" && len(c.file) == 0:
		return "there is no " + strings.ToLower(strings.TrimPrefix(c.method, "send")) + " in the request"
	case c.fields["parse_mode"] != "":
		return "can't parse entities: bottest takes plain text only"
	}
	if c.fields["reply_markup"] == "" {
		return ""
	}
	var markup struct {
		Inline [][]Button `json:"inline_keyboard"`
		Keys   [][]Key    `json:"keyboard"`
		Remove bool       `json:"remove_keyboard"`
	}
	if json.Unmarshal([]byte(c.fields["reply_markup"]), &markup) != nil {
		return "can't parse reply keyboard markup JSON object"
	}
	for _, row := range markup.Inline {
		for _, b := range row {
			if b.Text == "" {
				return "text buttons are unallowed in the inline keyboard"
			}
			if len(b.Data) == 0 || len(b.Data) > 64 {
				return "BUTTON_DATA_INVALID"
			}
			m.Buttons = append(m.Buttons, b)
		}
	}
	m.Rows, m.Keys = markup.Inline, markup.Keys
	return ""
}

func (s *Server) edit(w http.ResponseWriter, c call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, id := c.number("chat_id"), int(c.number("message_id"))
	field := map[string]string{"editMessageText": "text", "editMessageCaption": "caption"}[c.method]
	m := s.held(chat, id)
	switch text := c.fields[field]; {
	case !s.paced(w, c, chat):
	case m == nil:
		refuse(w, http.StatusBadRequest, "Bad Request: message to edit not found", 0, 0)
	case (field == "text") != (m.Method == "sendMessage"):
		refuse(w, http.StatusBadRequest, "Bad Request: there is no "+field+" in the message to edit", 0, 0)
	case m.Text == text:
		refuse(w, http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same", 0, 0)
	default:
		m.Text, m.Edits = text, m.Edits+1
		s.messages[place{chat, id}][field] = text
		s.change()
		reply(w, s.messages[place{chat, id}])
	}
}

// held finds a message that a chat still has; the lock is held.
func (s *Server) held(chat int64, id int) *Sent {
	for _, i := range s.byChat[chat] {
		if s.ledger[i].ID == id && !s.ledger[i].Deleted {
			return &s.ledger[i]
		}
	}
	return nil
}

// paced counts a call for the limits, or refuses it; the lock is held.
func (s *Server) paced(w http.ResponseWriter, c call, chat int64) bool {
	wait := s.gates.refuse(s.limits, chat, s.now())
	if wait > 0 {
		s.note(c, chat, http.StatusTooManyRequests)
		refuse(w, http.StatusTooManyRequests, "Too Many Requests: retry after "+strconv.Itoa(wait), wait, 0)
	}
	return wait <= 0
}

// drop deletes a message for everybody, which Telegram allows for 48 hours; Settle makes a chat's messages older than that.
func (s *Server) drop(w http.ResponseWriter, c call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, id := c.number("chat_id"), int(c.number("message_id"))
	m := s.held(chat, id)
	switch {
	case !s.paced(w, c, chat):
	case m == nil:
		refuse(w, http.StatusBadRequest, "Bad Request: message to delete not found", 0, 0)
	case s.settled[chat]:
		refuse(w, http.StatusBadRequest, "Bad Request: message can't be deleted for everyone", 0, 0)
	default:
		m.Deleted = true
		s.change()
		reply(w, true)
	}
}

// Settle makes the messages of a chat too old to be deleted.
func (s *Server) Settle(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.settled == nil {
		s.settled = map[int64]bool{}
	}
	s.settled[chat] = true
}
