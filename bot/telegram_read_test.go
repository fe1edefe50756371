package bot

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

var (
	tgWang  = tickets.Address{Channel: "telegram", ID: "5512345678"}
	tgMei   = tickets.Address{Channel: "telegram", ID: "7788990011"}
	tgGroup = tickets.Address{Channel: "telegram", ID: "-1001987654321"}
	tgNow   = time.Unix(1_793_111_111, 0)
	tgSent  = time.Unix(1_793_000_000, 0)
)

// private is what a message of Wang's in private has in every case.
func private(m Message) Message {
	m.From, m.To, m.Lang, m.Addressed = tgWang, tgWang, tickets.Hans, true
	if m.At.IsZero() {
		m.At = tgSent
	}
	return m
}

var tgReadings = map[string]Message{
	"text": private(Message{Key: "telegram/123456789/5512345678/101", Text: "3号楼二单元楼道灯坏了三天了"}),
	"text_english": {
		Key: "telegram/123456789/6677889900/5", From: tgAddress(6677889900), To: tgAddress(6677889900), Lang: tickets.English,
		Text: "The lift in building 5 is stuck", Addressed: true, At: tgSent,
	},
	"text_hant":        {Key: "telegram/123456789/7788990011/6", From: tgMei, To: tgMei, Lang: tickets.Hant, Text: "路燈壞了", Addressed: true, At: tgSent},
	"text_no_language": {Key: "telegram/123456789/8899001122/7", From: tgAddress(8899001122), To: tgAddress(8899001122), Text: "你好", Addressed: true, At: tgSent},
	"text_control":     private(Message{Key: "telegram/123456789/5512345678/8", Text: "灯坏了\n三天"}),
	"command":          private(Message{Key: "telegram/123456789/5512345678/102", Text: "/start"}),
	"command_at":       {Key: "telegram/123456789/-1001987654321/103", From: tgWang, To: tgGroup, Lang: tickets.Hans, Text: "/report 电梯困人", Addressed: true, At: tgSent},
	"command_wide":     private(Message{Key: "telegram/123456789/5512345678/104", Text: "/report 三号楼漏水"}),
	"photo_caption": private(Message{
		Key: "telegram/123456789/5512345678/105", Text: "垃圾堆在门口", Album: "13579246801",
		Files: []File{{Kind: "photo", Mime: "image/jpeg", Size: 98765, Ref: "AgACAgUAAxkBAAIx"}},
	}),
	"voice": private(Message{
		Key:   "telegram/123456789/5512345678/106",
		Files: []File{{Kind: "voice", Mime: "audio/ogg", Size: 16234, Ref: "AwACAgUAAxkBvoice"}},
	}),
	"audio": private(Message{
		Key:   "telegram/123456789/5512345678/107",
		Files: []File{{Kind: "voice", Name: "噪音.m4a", Mime: "audio/mp4", Size: 2345678, Ref: "CQACAgUAudio"}},
	}),
	"video": private(Message{
		Key: "telegram/123456789/5512345678/108", Text: "污水外溢",
		Files: []File{{Kind: "video", Name: "IMG_0042.MOV", Mime: "video/quicktime", Size: 5234567, Ref: "BAACAgUVideo"}},
	}),
	"document": private(Message{
		Key:   "telegram/123456789/5512345678/109",
		Files: []File{{Kind: "document", Name: "物业合同.pdf", Mime: "application/pdf", Size: 345678, Ref: "BQACAgUDoc"}},
	}),
	"location":            private(Message{Key: "telegram/123456789/5512345678/110", Point: &Point{Lat: 39.931182, Lon: 116.443715}}),
	"location_impossible": private(Message{Key: "telegram/123456789/5512345678/111"}),
	"venue":               private(Message{Key: "telegram/123456789/5512345678/112", Text: "朝阳里便民菜店 朝阳里12号", Point: &Point{Lat: 39.93, Lon: 116.44}}),
	"contact":             private(Message{Key: "telegram/123456789/5512345678/113", Text: "王秀英 +8613800138000"}),
	"sticker":             private(Message{Key: "telegram/123456789/5512345678/114", Text: "👍"}),
	"poll":                private(Message{Key: "telegram/123456789/5512345678/115"}),
	"paid_media":          private(Message{Key: "telegram/123456789/5512345678/120"}),
	"edited":              private(Message{Key: "telegram/123456789/5512345678/101", Text: "3号楼三单元楼道灯坏了三天了", Edited: true, At: tgSent.Add(time.Minute)}),
	"reply_to_us": private(Message{
		Key: "telegram/123456789/5512345678/116", Text: "对", Quoted: &Quoted{Key: "telegram/123456789/5512345678/99", Text: "是3号楼吗？", Ours: true},
	}),
	"reply_to_person": {
		Key: "telegram/123456789/-1001987654321/117", From: tgMei, To: tgGroup, Lang: tickets.Hant, Text: "报事", Addressed: true, At: tgSent,
		Quoted: &Quoted{
			Key: "telegram/123456789/-1001987654321/90", Text: "井盖没了",
			Files: []File{{Kind: "photo", Mime: "image/jpeg", Size: 98765, Ref: "AgACAgUAAxkBAAIx"}},
		},
	},
	"forward_unknown": private(Message{Key: "telegram/123456789/5512345678/118", Text: "转发的话"}),
	"callback":        private(Message{Key: "telegram/cb/23671234509876", Choice: "a 3 yes", At: tgNow}),
	"callback_group":  {Key: "telegram/cb/23671234509877", From: tgMei, To: tgGroup, Lang: tickets.Hant, Choice: "go status", Addressed: true, At: tgNow},
	"callback_old":    private(Message{Key: "telegram/cb/23671234509878", Choice: "a 1 no", At: tgNow}),
	"group_plain":     {Key: "telegram/123456789/-1001987654321/119", From: tgWang, To: tgGroup, Lang: tickets.Hans, Text: "今天真热", At: tgSent},
	"topic":           {Key: "telegram/123456789/-1001987654321/120", From: tgWang, To: tickets.Address{Channel: "telegram", ID: tgGroup.ID + "/77"}, Lang: tickets.Hans, Text: "报事", At: tgSent},
	"anonymous_admin": {Key: "telegram/123456789/-1001987654321/121", From: tgGroup, To: tgGroup, Text: "楼道灯坏了", Addressed: true, At: tgSent},
}

// Updates nobody waits for an answer to.
var tgNotForUs = []string{
	"live_location", "callback_game", "other_bot", "linked_channel", "joined", "pinned", "my_chat_member", "channel_post",
}

// newTgReader is a channel that knows its name and never calls anybody.
func newTgReader(t testing.TB) *Telegram {
	t.Helper()
	tg, err := NewTelegram(TelegramConfig{Token: "123456789:x", APIURL: "http://127.0.0.1:1", Now: func() time.Time { return tgNow }})
	if err != nil {
		t.Fatal(err)
	}
	name := "HuyingTestBot"
	tg.name.Store(&name)
	return tg
}

func TestTelegramRead(t *testing.T) {
	tg := newTgReader(t)
	names, err := filepath.Glob("testdata/telegram/*.json")
	if err != nil || len(names) != len(tgReadings)+len(tgNotForUs) {
		t.Errorf("%d files, %d readings, %v", len(names), len(tgReadings)+len(tgNotForUs), err)
	}
	for _, path := range names {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tg.Read(body)
		want, readable := tgReadings[name]
		if !readable {
			if !errors.Is(err, ErrNotForUs) {
				t.Errorf("%s: %+v, %v, want ErrNotForUs", name, got, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, asJSON(got), asJSON(want))
		}
		if a, _, ok := tg.arrival(body); !ok || a.Lane != want.From.String() {
			t.Errorf("%s: lane %q, the sender is %s", name, a.Lane, want.From)
		}
	}
}

func asJSON(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func TestTelegramReadRefuses(t *testing.T) {
	tg := newTgReader(t)
	for _, body := range []string{
		``, `{`, `[]`, `{"update_id":1,"message":5}`, `{"update_id":1,"message":{"message_id":1,"text":"x"}}`,
		`{"update_id":1,"message":{"chat":{"id":5},"text":"x"}}`, `{"update_id":1,"callback_query":{"id":"1","data":"x"}}`,
		`{"update_id":1,"callback_query":{"from":{"id":5},"data":"x"}}`, `{"update_id":1,"message":{"message_id":"one","chat":{"id":5}}}`,
	} {
		if m, err := tg.Read([]byte(body)); err == nil || errors.Is(err, ErrNotForUs) {
			t.Errorf("%s: %+v, %v", body, m, err)
		}
	}
}

// A group message, and whether it is for us.
type tgGroupCase struct {
	text      string
	quoted    string // "", "us" or "them"
	caption   bool
	entities  string
	addressed bool
	read      string // "" as written
}

var tgGroupCases = []tgGroupCase{
	{text: "今天真热"},
	{text: "/report 灯坏了"},
	{text: "/report", quoted: "them"}, // calls the administrators in many groups
	{text: "/report 灯坏了", quoted: "us", addressed: true},
	{text: "/report@HuyingTestBot 灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "/Report@huyingtestbot", addressed: true, read: "/report"},
	{text: "／report@HuyingTestBot　灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "/report@HuyingTestBot灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "/report@OtherBot 灯坏了", read: "/report 灯坏了"},
	{text: "/report@OtherBot 灯坏了", quoted: "us", read: "/report 灯坏了"},
	{text: "/report@HuyingTestBot2 灯坏了", read: "/report 灯坏了"},
	{text: "@HuyingTestBot 灯坏了", addressed: true, read: "灯坏了"},
	{text: "@huyingtestbot，灯坏了", addressed: true, read: "灯坏了"},
	{text: "请@HuyingTestBot看看3号楼的灯", addressed: true, read: "请 看看3号楼的灯"},
	{text: "灯坏了 @HuyingTestBot", addressed: true, read: "灯坏了"},
	{text: "@HuyingTestBot", addressed: true, read: ""},
	{text: "@HuyingTestBot 和 @HuyingTestBot", addressed: true, read: "和"},
	{text: "wang@HuyingTestBot.cn"},
	{text: "@HuyingTestBotX 灯坏了"},
	{text: "@HuyingTestBotX @HuyingTestBot 灯坏了", addressed: true, read: "@HuyingTestBotX 灯坏了"},
	{text: "@HuyingTestBot /report 灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "@HuyingTestBot ／Report　灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "/report @HuyingTestBot 灯坏了", addressed: true, read: "/report 灯坏了"},
	{text: "@HuyingTestBot 灯坏了", caption: true, addressed: true, read: "灯坏了"},
	{text: "呼应 灯坏了", entities: `[{"type":"text_mention","offset":0,"length":2,"user":{"id":123456789,"is_bot":true,"first_name":"呼应"}}]`, addressed: true},
	{text: "呼应 灯坏了", entities: `[{"type":"text_mention","offset":-5,"length":99999,"user":{"id":5}}]`},
	{text: "灯坏了", entities: `[{"type":"bot_command","offset":0,"length":0},{"type":"mention","offset":90000,"length":-1}]`},
	{text: "谢谢", quoted: "us", addressed: true},
	{text: "谢谢", quoted: "them"},
	{text: "报事", quoted: "them", addressed: true},
	{text: "報事！", quoted: "them", addressed: true},
	{text: " Report ", quoted: "them", addressed: true, read: "Report"},
	{text: "@HuyingTestBot 报事", quoted: "them", addressed: true, read: "报事"},
	{text: "报事"},
	{text: "报事情", quoted: "them"},
	{text: "/3号楼灯坏了"},
	{text: "/home/user"},
}

func (c tgGroupCase) update() []byte {
	said := map[string]any{
		"message_id": 5, "date": 1_793_000_000, "chat": map[string]any{"id": -100, "type": "group"}, "from": map[string]any{"id": 42},
	}
	words, marks := "text", "entities"
	if c.caption {
		words, marks = "caption", "caption_entities"
	}
	said[words] = c.text
	if c.entities != "" {
		said[marks] = json.RawMessage(c.entities)
	}
	from := map[string]int64{"us": 123456789, "them": 43}
	if c.quoted != "" {
		said["reply_to_message"] = map[string]any{"message_id": 4, "from": map[string]any{"id": from[c.quoted]}, "chat": said["chat"], "text": "?"}
	}
	body, _ := json.Marshal(map[string]any{"update_id": 1, "message": said})
	return body
}

func TestTelegramGroups(t *testing.T) {
	tg := newTgReader(t)
	for _, c := range tgGroupCases {
		m, err := tg.Read(c.update())
		want := c.read
		if want == "" && c.text != "@HuyingTestBot" {
			want = c.text
		}
		if err != nil || m.Addressed != c.addressed || m.Text != want {
			t.Errorf("%q (quoted %q): addressed %v, %q, %v; want %v, %q", c.text, c.quoted, m.Addressed, m.Text, err, c.addressed, want)
		}
	}
}

// Before getMe has answered nobody can be sure a group means us; private chats and answers to us work.
func TestTelegramNameless(t *testing.T) {
	tg := newTgReader(t)
	tg.name.Store(nil)
	for _, c := range []tgGroupCase{
		{text: "/report@HuyingTestBot x"}, {text: "@HuyingTestBot x"}, {text: "/report@"}, {text: "谢谢", quoted: "us", addressed: true},
	} {
		if m, err := tg.Read(c.update()); err != nil || m.Addressed != c.addressed {
			t.Errorf("%q: addressed %v, %v", c.text, m.Addressed, err)
		}
	}
	body, _ := os.ReadFile("testdata/telegram/text.json")
	if m, err := tg.Read(body); err != nil || !m.Addressed {
		t.Errorf("private: %+v, %v", m, err)
	}
}

// A link or poster leads here with a payload after /start. It is nothing the resident said.
func TestTelegramStart(t *testing.T) {
	tg := newTgReader(t)
	for _, chat := range []int64{42, -100} {
		for text, want := range map[string]string{
			"/start": "/start", "/start poster_7-B": "/start", "/start@HuyingTestBot poster7": "/start",
			"/start 3号楼灯坏了": "/start 3号楼灯坏了", "/report lamp": "/report lamp",
		} {
			body, _ := json.Marshal(map[string]any{"update_id": 1, "message": map[string]any{
				"message_id": 5, "date": 1_793_000_000, "chat": map[string]any{"id": chat}, "from": map[string]any{"id": 42}, "text": text,
			}})
			if m, err := tg.Read(body); err != nil || m.Text != want {
				t.Errorf("%q in %d: %q, %v", text, chat, m.Text, err)
			}
		}
	}
}

func TestTelegramLanguages(t *testing.T) {
	for code, want := range map[string]tickets.Lang{
		"": "", "zh-hans": tickets.Hans, "zh-CN": tickets.Hans, "zh": tickets.Hans, "zh_SG": tickets.Hans, "zh-hant": tickets.Hant,
		"zh-Hant-TW": tickets.Hant, "zh-tw": tickets.Hant, "zh-hk": tickets.Hant, "en": tickets.English, "ru": tickets.English,
	} {
		if got := langOf(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
