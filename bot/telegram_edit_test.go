package bot

import (
	"strings"
	"testing"

	"huying/tickets"
)

// sentTexts are what a chat has, with what was taken back in brackets.
func (r *tgRig) texts(chat int64) string {
	var all []string
	for _, m := range r.server.Sent(chat) {
		text := m.Text
		if len([]rune(text)) > 8 {
			text = string([]rune(text)[:8])
		}
		if m.Deleted {
			text = "[" + text + "]"
		}
		all = append(all, text)
	}
	return strings.Join(all, " | ")
}

// TestTelegramMends: a correction edits every message of a letter in its place, says more in a new one and takes back what is too much; a
// recall deletes them, or says so where Telegram lets us no more.
func TestTelegramMends(t *testing.T) {
	long := strings.Repeat("停水通知。", 1500)
	for _, c := range []struct {
		name    string
		first   string
		files   bool
		then    string
		drop    bool
		settled bool
		want    string
	}{
		{"edited", "明天停水", false, "后天停水", false, false, "后天停水"},
		{"the same words", "明天停水", false, "明天停水", false, false, "明天停水"},
		{"longer", "明天停水", false, long, false, false, "停水通知。停水通 | 停水通知。停水通"},
		{"shorter", long, false, "后天停水", false, false, "后天停水 | [停水通知。停水通]"},
		{"under a picture", "明天停水", true, "后天停水", false, false, "后天停水"},
		{"too long for under a picture", "明天停水", true, strings.Repeat("水", 2000), false, false, "明天停水 | 水水水水水水水水"},
		{"beside a picture", long, true, "后天停水", false, false, "后天停水 | [停水通知。停水通] | "},
		{"taken back", long, true, "已撤回", true, false, "[停水通知。停水通] | [停水通知。停水通] | []"},
		{"too old", "明天停水", false, "已撤回", true, true, "已撤回"},
		{"an old picture", "明天停水", true, "已撤回", true, true, "已撤回"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newTgRig(t, func(c *TelegramConfig) { c.Files = tgFiles{"p": {Hash: "p", Kind: "photo", Name: "p.jpg", Size: 10}} })
			letter := tgLetter(7, c.first)
			if c.files {
				letter.Files = []string{"p"}
			}
			id, err := r.Send(r.ctx, letter)
			if err != nil {
				t.Fatal(err)
			}
			if c.settled {
				r.server.Settle(7)
			}
			mend := tickets.Letter{ID: "mend", To: letter.To, Lang: tickets.Hans, Text: c.then, Edits: id, Drop: c.drop}
			again, err := r.Send(r.ctx, mend)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.texts(7); got != c.want {
				t.Errorf("the chat has %q, want %q (%s, then %s)", got, c.want, id, again)
			}
		})
	}
}

// A message its reader deleted stays deleted, and one whose id nobody knows is said anew.
func TestTelegramMendsWhatIsNotThere(t *testing.T) {
	r := newTgRig(t)
	to := tgAddress(7)
	for _, l := range []tickets.Letter{
		{ID: "a", To: to, Text: "改", Edits: "99"}, {ID: "b", To: to, Text: "撤", Edits: "98,f97", Drop: true},
	} {
		if _, err := r.Send(r.ctx, l); err != nil {
			t.Error(err)
		}
	}
	if got := r.texts(7); got != "" {
		t.Errorf("the chat has %q", got)
	}
	for _, l := range []tickets.Letter{{ID: "c", To: to, Text: "改", Edits: "?"}, {ID: "d", To: to, Text: "已撤回", Drop: true}} {
		if _, err := r.Send(r.ctx, l); err != nil {
			t.Error(err)
		}
	}
	if got := r.texts(7); got != "改 | 已撤回" {
		t.Errorf("the chat has %q", got)
	}
}

func FuzzTgParts(f *testing.F) {
	f.Add("12,f13,?")
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range tgPartsOf(text) {
			if m.id <= 0 || len(tgPartsOf(m.String())) != 1 {
				t.Errorf("%q: %v", text, m)
			}
		}
	})
}
