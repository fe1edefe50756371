package bot

import "strconv"

// tgScan walks through JSON once: it checks the whole and picks out the three numbers the inbox needs. encoding/json reads an
// update twice and takes more than three times as long, on the one path where every microsecond is paid for each message. A fuzz test
// holds both to the same judgement.
type tgScan struct {
	b []byte
	i int
}

// tgDepth is how deep JSON may nest, as in encoding/json.
const tgDepth = 10_000

// tgEnvelope reads an update's id and who it comes from. ok is false when it is not a JSON object.
func tgEnvelope(body []byte) (id, from, chat int64, ok bool) {
	s := tgScan{b: body}
	s.space()
	if s.peek() != '{' {
		return 0, 0, 0, false
	}
	ok = s.members(0, func(key []byte) bool {
		switch {
		case string(key) == "update_id":
			return s.number(&id)
		case s.peek() == '{' && from == 0 && chat == 0:
			return s.parties(1, &from, &chat)
		}
		return s.skip(1)
	})
	s.space()
	return id, from, chat, ok && s.i == len(s.b)
}

// parties reads who a message or a tap is from and in which chat: {"from":{"id":…},"chat":{"id":…}}, or the chat of a tap's message.
func (s *tgScan) parties(depth int, from, chat *int64) bool {
	return s.members(depth, func(key []byte) bool {
		isObject := s.peek() == '{'
		switch {
		case isObject && string(key) == "from":
			return s.id(depth+1, from)
		case isObject && string(key) == "chat":
			return s.id(depth+1, chat)
		case isObject && string(key) == "message":
			var author int64
			return s.parties(depth+1, &author, chat)
		}
		return s.skip(depth + 1)
	})
}

func (s *tgScan) id(depth int, id *int64) bool {
	return s.members(depth, func(key []byte) bool {
		if string(key) == "id" {
			return s.number(id)
		}
		return s.skip(depth + 1)
	})
}

// members walks through an object; value must go past the value of each key.
func (s *tgScan) members(depth int, value func(key []byte) bool) bool {
	return s.list(depth, '}', func() bool {
		start := s.i + 1
		if s.peek() != '"' || !s.text() {
			return false
		}
		key := s.b[start : s.i-1]
		s.space()
		if s.peek() != ':' {
			return false
		}
		s.i++
		s.space()
		return value(key)
	})
}

// list walks through what stands between brackets and commas.
func (s *tgScan) list(depth int, end byte, item func() bool) bool {
	if depth >= tgDepth {
		return false
	}
	s.i++
	s.space()
	if s.peek() == end {
		s.i++
		return true
	}
	for item() {
		s.space()
		switch s.peek() {
		case ',':
			s.i++
			s.space()
		case end:
			s.i++
			return true
		default:
			return false
		}
	}
	return false
}

// skip goes past any value.
func (s *tgScan) skip(depth int) bool {
	switch c := s.peek(); {
	case c == '"':
		return s.text()
	case c == '{':
		return s.members(depth, func([]byte) bool { return s.skip(depth + 1) })
	case c == '[':
		return s.list(depth, ']', func() bool { return s.skip(depth + 1) })
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.digits()
}

// number reads a whole number; anything else leaves n at 0 and is only skipped.
func (s *tgScan) number(n *int64) bool {
	*n = 0
	start := s.i
	if !s.skip(1) {
		return false
	}
	if value, err := strconv.ParseInt(string(s.b[start:s.i]), 10, 64); err == nil {
		*n = value
	}
	return true
}

// digits goes past a number.
func (s *tgScan) digits() bool {
	if s.peek() == '-' {
		s.i++
	}
	switch {
	case s.peek() == '0':
		s.i++
	case !s.run():
		return false
	}
	if s.peek() == '.' {
		s.i++
		if !s.run() {
			return false
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.i++
		if c := s.peek(); c == '+' || c == '-' {
			s.i++
		}
		return s.run()
	}
	return true
}

// run goes past one digit or more.
func (s *tgScan) run() bool {
	start := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > start
}

// text goes past a string.
func (s *tgScan) text() bool {
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return true
		case c < ' ':
			return false
		case c == '\\':
			s.i++
			if !s.escape() {
				return false
			}
		}
	}
	return false
}

// escape stands on the character after a backslash, and on the last of the escape when it returns.
func (s *tgScan) escape() bool {
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			s.i++
			c := s.peek() | 0x20
			if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') || s.peek() < '0' {
				return false
			}
		}
		return true
	}
	return false
}

func (s *tgScan) word(w string) bool {
	if len(s.b)-s.i < len(w) || string(s.b[s.i:s.i+len(w)]) != w {
		return false
	}
	s.i += len(w)
	return true
}

func (s *tgScan) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\t' || s.b[s.i] == '\r') {
		s.i++
	}
}

// peek is the byte at hand, 0 at the end.
func (s *tgScan) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}
