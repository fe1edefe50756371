package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"huying/bot/bottest"
	"huying/tickets"
)

func tgLetter(chat int64, text string) tickets.Letter {
	return tickets.Letter{ID: fmt.Sprintf("n:%d:%d", chat, len(text)), To: tgAddress(chat), Lang: tickets.Hans, Text: text}
}

func TestTelegramSend(t *testing.T) {
	r := newTgRig(t)
	letter := tgLetter(7, "您的诉求 <b>20261123-0001</b> 已受理 *_`[x](y)")
	letter.Buttons = []tickets.Button{
		{Label: "1 是", Data: "a 1 yes"},
		{Label: "2 不是", Data: "a 1 no"},
		{Label: "3 朝阳里社区居民委员会办公室", Data: "a 1 office"},
		{Label: "4 长", Data: strings.Repeat("长", 22)},
		{Label: "5 再说", Data: strings.Repeat("x", 64)},
	}
	id, err := r.Send(r.ctx, letter)
	if err != nil || id != "1" {
		t.Fatalf("%q, %v", id, err)
	}
	sent := r.server.Last(7)
	if sent.Text != letter.Text || sent.Method != "sendMessage" || sent.AsksPlace() {
		t.Errorf("%+v", sent)
	}
	var rows []int
	for _, row := range sent.Rows {
		rows = append(rows, len(row))
	}
	if fmt.Sprint(rows) != "[2 1 1]" || sent.Buttons[3].Data != letter.Buttons[4].Data {
		t.Errorf("rows %v of %+v", rows, sent.Buttons)
	}
}

func TestTelegramAsksPlace(t *testing.T) {
	r := newTgRig(t, func(c *TelegramConfig) { c.PlaceLabel = func(l tickets.Lang) string { return "📍 " + string(l) } })
	letter := tgLetter(7, "在哪里？")
	letter.AskPlace, letter.Buttons = true, []tickets.Button{{Label: "取消", Data: "cancel"}}
	group := letter
	group.ID, group.To = "g", tgAddress(-100)
	for _, l := range []tickets.Letter{letter, group} {
		if _, err := r.Send(r.ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	private := r.server.Last(7)
	if !private.AsksPlace() || private.Keys[0][0].Text != "📍 zh-Hans" || private.Keys[1][0].Text != "取消" || len(private.Buttons) != 0 {
		t.Errorf("private: %+v", private)
	}
	if inGroup := r.server.Last(-100); inGroup.AsksPlace() || len(inGroup.Buttons) != 1 {
		t.Errorf("group: %+v", inGroup)
	}
}

func TestTelegramSendsFiles(t *testing.T) {
	r := newTgRig(t, func(c *TelegramConfig) {
		c.Files = tgFiles{
			"photo": {Kind: "photo", Name: "../灯.jpg", Size: 10}, "odd": {Kind: "photo", Name: "长条.jpg", Size: 10},
			"doc": {Kind: "document", Name: "回函.pdf", Size: 10}, "huge": {Kind: "photo", Size: tgMaxUpload + 1},
			"big": {Kind: "photo", Size: tgMaxPhoto + 1},
		}
	})
	cases := []struct {
		chat  int64
		text  string
		files []string
		want  string // methods, names, captions
	}{
		{1, "修好了", []string{"photo"}, "sendPhoto 灯.jpg 修好了"},
		{2, strings.Repeat("好", 1025), []string{"photo"}, "sendMessage  好 | sendPhoto 灯.jpg "},
		{3, "修好了", []string{"photo", "doc"}, "sendMessage  修 | sendPhoto 灯.jpg  | sendDocument 回函.pdf "},
		{4, "", []string{"doc"}, "sendDocument 回函.pdf "},
		{5, "修好了", []string{"gone"}, "sendMessage  修"},
		{6, "修好了", []string{"huge"}, "sendMessage  修"},
		{7, "修好了", []string{"big"}, "sendDocument photo 修好了"},
		{8, "修好了", []string{"gone", "doc"}, "sendMessage  修 | sendDocument 回函.pdf "},
	}
	for _, c := range cases {
		letter := tgLetter(c.chat, c.text)
		letter.Files = c.files
		if _, err := r.Send(r.ctx, letter); err != nil {
			t.Errorf("%d: %v", c.chat, err)
		}
		var got []string
		for _, m := range r.server.Sent(c.chat) {
			text := m.Text
			if m.Method == "sendMessage" {
				text = string([]rune(text)[:1])
			}
			got = append(got, m.Method+" "+m.Name+" "+text)
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%d: %q, want %q", c.chat, strings.Join(got, " | "), c.want)
		}
	}
	if got := string(r.server.Last(1).File); got != "content of photo" {
		t.Errorf("content %q", got)
	}
	r.server.Fail(bottest.Fault{Method: "sendPhoto", Code: 400, Description: "Bad Request: PHOTO_INVALID_DIMENSIONS"})
	letter := tgLetter(9, "修好了")
	letter.Files = []string{"odd"}
	if _, err := r.Send(r.ctx, letter); err != nil || r.server.Last(9).Method != "sendDocument" || string(r.server.Last(9).File) != "content of odd" {
		t.Errorf("refused as a picture: %v, %+v", err, r.server.Last(9))
	}
}

// What goes wrong, and what the outbox is told to do.
type tgFaultCase struct {
	name  string
	fault bottest.Fault
	do    tickets.SendAction // 0: a plain error, perhaps sent
	after time.Duration
	all   bool
	shut  bool
}

var tgFaultCases = []tgFaultCase{
	{name: "blocked", fault: bottest.Fault{Code: 403, Description: "Forbidden: bot was blocked by the user"}, do: tickets.GiveUp},
	{name: "deactivated", fault: bottest.Fault{Code: 403, Description: "Forbidden: user is deactivated"}, do: tickets.GiveUp},
	{name: "kicked", fault: bottest.Fault{Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"}, do: tickets.GiveUp},
	{name: "nobody", fault: bottest.Fault{Code: 400, Description: "Bad Request: chat not found"}, do: tickets.GiveUp},
	{name: "nobody 400", fault: bottest.Fault{Code: 400, Description: "Bad Request: user is deactivated"}, do: tickets.GiveUp},
	{name: "peer", fault: bottest.Fault{Code: 400, Description: "Bad Request: PEER_ID_INVALID"}, do: tickets.GiveUp},
	{name: "too long", fault: bottest.Fault{Code: 400, Description: "Bad Request: message is too long"}, do: tickets.Reject},
	{name: "too large", fault: bottest.Fault{Code: 413, Description: "Request Entity Too Large"}, do: tickets.Reject},
	{name: "busy", fault: bottest.Fault{Code: 429, RetryAfter: 3}, do: tickets.Wait, after: 3 * time.Second},
	{name: "busy for long", fault: bottest.Fault{Code: 429, RetryAfter: 35}, do: tickets.Wait, after: 35 * time.Second, all: true},
	{name: "busy for no time", fault: bottest.Fault{Code: 429}, do: tickets.Wait, after: time.Second},
	{name: "busy proxy", fault: bottest.Fault{Code: 429, Page: "<html>slow down</html>"}, do: tickets.Wait, after: time.Second},
	{name: "token", fault: bottest.Fault{Code: 401, Description: "Unauthorized"}, do: tickets.Wait, after: tgFirstProbe, all: true, shut: true},
	{name: "no such bot", fault: bottest.Fault{Code: 404, Description: "Not Found"}, do: tickets.Wait, after: tgFirstProbe, all: true, shut: true},
	{name: "500", fault: bottest.Fault{Code: 500, Description: "Internal Server Error"}},
	{name: "502 page", fault: bottest.Fault{Code: 502, Page: "<html>/bot123456789:bottest-token/sendMessage" + strings.Repeat("x", 5000) + "</html>"}},
	{name: "200 page", fault: bottest.Fault{Code: 200, Page: "<html>hotel wifi</html>"}},
	{name: "cut", fault: bottest.Fault{Cut: true}},
	{name: "late", fault: bottest.Fault{Delay: 10 * time.Second}},
}

func TestTelegramSendErrors(t *testing.T) {
	for _, c := range tgFaultCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newTgRig(t)
			ctx, cancel := context.WithCancel(r.ctx)
			defer cancel()
			if c.fault.Delay > 0 { // the caller's patience ends while the call is under way
				go func() {
					r.wait(t, "the call", func() bool { return r.server.Calls("sendMessage") > 0 })
					cancel()
				}()
			}
			r.server.Fail(c.fault)
			_, err := r.Send(ctx, tgLetter(7, "x"))
			if err == nil {
				t.Fatal("no error")
			}
			var refused *tickets.SendError
			if !errors.As(err, &refused) {
				refused = &tickets.SendError{}
			}
			if refused.Do != c.do || refused.After != c.after || refused.All != c.all || refused.Shut != c.shut {
				t.Errorf("%+v of %v", refused, err)
			}
			if strings.Contains(err.Error(), "bottest-token") || len(err.Error()) > 700 {
				t.Errorf("the error says too much: %v", err)
			}
		})
	}
}

func TestTelegramMoved(t *testing.T) {
	r := newTgRig(t)
	r.server.Migrate(-100, -1001234567890123)
	_, err := r.Send(r.ctx, tgLetter(-100, "x"))
	var refused *tickets.SendError
	if !errors.As(err, &refused) || refused.Do != tickets.Moved || refused.To != tgAddress(-1001234567890123) {
		t.Errorf("%v", err)
	}
	if _, err := r.Send(r.ctx, tgLetter(-1001234567890123, "x")); err != nil {
		t.Error(err)
	}
}

// A limit of one chat holds up that chat; two chats refused at once mean that everybody must wait.
func TestTelegramBusyForAll(t *testing.T) {
	now := time.Unix(1_793_000_000, 0)
	r := newTgRig(t, func(c *TelegramConfig) { c.Now = func() time.Time { return now } })
	r.server.Fail(bottest.Fault{Code: 429, RetryAfter: 2})
	for _, step := range []struct {
		chat  int64
		later time.Duration
		all   bool
	}{{7, 0, false}, {7, 0, false}, {8, time.Second, true}, {9, 2 * time.Second, false}, {10, 0, true}} {
		now = now.Add(step.later)
		_, err := r.Send(r.ctx, tgLetter(step.chat, "x"))
		var refused *tickets.SendError
		if !errors.As(err, &refused) || refused.All != step.all {
			t.Errorf("%+v: %+v", step, refused)
		}
	}
}

// A letter refused in its middle goes on from there, and says nothing twice.
func TestTelegramGoesOn(t *testing.T) {
	r := newTgRig(t)
	letter := tgLetter(7, strings.Repeat("一", 4096)+strings.Repeat("二", 4096)+"三")
	r.server.Limit(bottest.Limits{PerChat: 1})
	refusals := 0
	for {
		_, err := r.Send(r.ctx, letter)
		if err == nil {
			break
		}
		var refused *tickets.SendError
		if !errors.As(err, &refused) || refused.Do != tickets.Wait {
			t.Fatal(err)
		}
		refusals++
		r.server.Limit(bottest.Limits{PerChat: 1}) // the second is over
	}
	sent := r.server.Sent(7)
	if len(sent) != 3 || refusals != 2 || sent[2].Text != "三" {
		t.Errorf("%d messages, %d refusals", len(sent), refusals)
	}
	if len(r.toldOf.letters) != 0 {
		t.Errorf("still remembered: %v", r.toldOf.letters)
	}
}

// A message that was sent counts as sent, even when the library cannot read what came back.
func TestTelegramSentButNotUnderstood(t *testing.T) {
	r := newTgRig(t)
	r.server.Fail(bottest.Fault{Code: 200, Page: `{"ok":true,"result":{"message_id":"a word"}}`})
	if id, err := r.Send(r.ctx, tgLetter(7, "x")); err != nil || id == "" {
		t.Errorf("%q, %v", id, err)
	}
}

func TestTelegramRejects(t *testing.T) {
	r := newTgRig(t)
	for _, letter := range []tickets.Letter{
		{To: tgAddress(7)}, {To: tgAddress(7), Text: " \n "}, {To: tickets.Address{Channel: "web", ID: "7"}, Text: "x"},
		{To: tickets.Address{Channel: "telegram", ID: "@somebody"}, Text: "x"},
	} {
		var refused *tickets.SendError
		if _, err := r.Send(r.ctx, letter); !errors.As(err, &refused) || refused.Do != tickets.Reject {
			t.Errorf("%+v: %v", letter, err)
		}
	}
	if n := r.server.Calls("sendMessage"); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestSplitText(t *testing.T) {
	family, flags, thumb := "👨‍👩‍👧‍👦", "🇨🇳🇭🇰🇲🇴", "👍🏽"
	cases := []struct {
		text  string
		limit int
		want  []string
	}{
		{"", 10, nil},
		{" \n ", 10, nil},
		{"短", 10, []string{"短"}},
		{"第一段第一句。\n\n第二段。第二句。", 14, []string{"第一段第一句。", "第二段。第二句。"}},
		{"第一行文字\n第二行文字", 8, []string{"第一行文字", "第二行文字"}},
		{"灯坏了三天。没有人来修理过", 10, []string{"灯坏了三天。", "没有人来修理过"}},
		{"one two three four", 10, []string{"one two", "three four"}},
		{"v1.19 is out. Now go", 16, []string{"v1.19 is out.", "Now go"}},
		{"字字字字字字", 4, []string{"字字字字", "字字"}},
		{"𠮷𠮷𠮷", 4, []string{"𠮷𠮷", "𠮷"}},
		{family + family, 13, []string{family, family}},
		{thumb + thumb, 6, []string{thumb, thumb}},
		{flags, 6, []string{"🇨🇳", "🇭🇰", "🇲🇴"}},
		{"e\u0301e\u0301e\u0301", 3, []string{"e\u0301", "e\u0301", "e\u0301"}},
		{"a\xffb", 10, []string{"a�b"}},
	}
	for _, c := range cases {
		if got := splitText(c.text, c.limit); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%q at %d: %q, want %q", c.text, c.limit, got, c.want)
		}
	}
	long := strings.Repeat("👨‍👩‍👧‍👦", 5000)
	for _, part := range splitText(long, tgMaxText) {
		if utf16Len(part) > tgMaxText || !strings.HasPrefix(part, "👨") || !strings.HasSuffix(part, "👦") || !utf8.ValidString(part) {
			t.Fatalf("a part of %d units cuts a family", utf16Len(part))
		}
	}
	endless := strings.Repeat("\u200d", 9000)
	if parts := splitText("x"+endless, tgMaxText); len(parts) != 3 {
		t.Errorf("%d parts of an endless cluster", len(parts))
	}
}

func TestTelegramMasks(t *testing.T) {
	tg := newTgReader(t)
	tg.Token = "123:secret"
	err := tg.mask(fmt.Errorf("Post http://x/bot123:secret/getMe and %w with secret", http.ErrHandlerTimeout))
	if strings.Contains(err.Error(), "secret") || !errors.Is(err, http.ErrHandlerTimeout) {
		t.Errorf("%v", err)
	}
	if tg.mask(nil) != nil {
		t.Error("an error out of nothing")
	}
}
