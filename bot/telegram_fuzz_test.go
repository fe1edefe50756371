package bot

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// tgSeeds are real updates and forged ones.
func tgSeeds(f *testing.F) {
	names, _ := filepath.Glob("testdata/telegram/*.json")
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	for _, c := range tgGroupCases {
		f.Add(c.update())
	}
	deep := strings.Repeat(`{"reply_to_message":`, 3000) + "{}" + strings.Repeat("}", 3000)
	for _, body := range []string{
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"text":"/","entities":[{"type":"bot_command","offset":0,"length":0}]}}`,
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"text":"/x","entities":[{"type":"bot_command","offset":9999999999,"length":-4}]}}`,
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":-1},"text":"@","entities":[{"type":"text_mention","offset":5,"length":5,"user":null}]}}`,
		`{"update_id":9223372036854775807,"message":{"message_id":-1,"chat":{"id":-9223372036854775808},"photo":[{"width":-1,"height":2147483647}]}}`,
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"location":{"latitude":1e308,"longitude":-1e308}}}`,
		`{"update_id":1e5,"callback_query":{"id":"","from":null,"message":null,"data":"\u0000"}}`,
		`{"update_id":1,"message":` + deep + `}`,
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"text":"` + strings.Repeat("／", 70000) + `"}}`,
		"\x00", "null", `"x"`, `{"update_id":null}`,
	} {
		f.Add([]byte(body))
	}
}

func FuzzWebhook(f *testing.F) {
	tgSeeds(f)
	in := &tgIntake{}
	channel, err := NewTelegram(TelegramConfig{Token: "123:x", Secret: "s", Intake: in})
	if err != nil {
		f.Fatal(err)
	}
	app := fiber.New()
	channel.Mount(app)
	handle := app.Handler()
	f.Fuzz(func(t *testing.T, body []byte) {
		in.ids, in.all = nil, nil
		var c fasthttp.RequestCtx
		c.Request.Header.SetMethod("POST")
		c.Request.SetRequestURI("/telegram/webhook")
		c.Request.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
		c.Request.SetBody(body)
		handle(&c)
		status, stored := c.Response.StatusCode(), in.arrivals()
		switch {
		case status == 200 && len(stored) == 1 && json.Valid(body) && string(stored[0].Body) == string(body) && strings.HasPrefix(stored[0].Lane, "telegram:"):
		case (status == 400 || status == 413) && len(stored) == 0:
		default:
			t.Errorf("%d, stored %+v", status, stored)
		}
	})
}

// Our scanner and encoding/json find the same bytes to be JSON, and the same number in them.
func FuzzEnvelope(f *testing.F) {
	tgSeeds(f)
	for _, odd := range []string{
		`{"update_id":01}`, `{"update_id":1.}`, `{"update_id":-}`, `{"update_id":1e+}`, `{"update_id":1,}`, `{"a":"\x"}`, `{"a":"\u12G4"}`, `{"a":"\u00@0"}`,
		"{\"a\":\"\n\"}", `{"update_id":1}x`, ` { "update_id" : 7 } `, `{"update_id":99999999999999999999}`, `{"a":[1,2,]}`, `{"a":tru}`, `{"a"}`, `{1:2}`,
		`{"a":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`, `{"a":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	} {
		f.Add([]byte(odd))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		id, _, _, ok := tgEnvelope(body)
		var object map[string]json.RawMessage
		valid := json.Unmarshal(body, &object) == nil && object != nil
		if ok != valid {
			t.Fatalf("%q: %v, encoding/json says %v", body, ok, valid)
		}
		var want int64
		if valid && json.Unmarshal(object["update_id"], &want) == nil && !strings.Contains(string(body), `\u`) && want != id {
			t.Errorf("%q: id %d, want %d", body, id, want)
		}
	})
}

func FuzzRead(f *testing.F) {
	tgSeeds(f)
	channel := newTgReader(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := channel.Read(body)
		if err != nil {
			return
		}
		if m.Key == "" || m.From.IsZero() || m.To.IsZero() {
			t.Errorf("a message without key or address: %+v", m)
		}
		if !utf8.ValidString(m.Text) || strings.ContainsRune(m.Text, 0) || strings.ContainsRune(m.Choice, 0) {
			t.Errorf("text %q", m.Text)
		}
	})
}

func FuzzSplitText(f *testing.F) {
	f.Add("第一段。\n\n第二段 👨‍👩‍👧‍👦🇨🇳", 5)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = min(max(limit, 4), 5000)
		for _, part := range splitText(text, limit) {
			if part == "" || utf16Len(part) > limit || !utf8.ValidString(part) {
				t.Errorf("part %q of %q at %d", part, text, limit)
			}
		}
	})
}
