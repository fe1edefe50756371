package intents

import (
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"huying/tickets"
)

// TestEar sends a voice message as the protocol has it, and takes the words that come back; whatever else comes back is not heard.
func TestEar(t *testing.T) {
	voice := "OggS" + strings.Repeat("\x00", 500)
	for _, c := range []struct {
		label, mime, name string
		act               act
		words             string
	}{
		{"Telegram's", "application/ogg", "voice.ogg", raw(`{"text":" 三号楼电梯坏了 "}`), "三号楼电梯坏了"},
		{"a browser's", "video/webm", "voice.webm", raw(`{"text":"the lift is out"}`), "the lift is out"},
		{"a phone's", "audio/mp4", "voice.m4a", raw(`{"text":"灯坏了"}`), "灯坏了"},
		{"of no type", "", "voice.ogg", raw(`{"text":"灯坏了"}`), "灯坏了"},
		{"for hours", "audio/ogg", "voice.ogg", raw(`{"text":"` + strings.Repeat("喂", 9000) + `"}`), strings.Repeat("喂", tickets.MaxWords/2)},
		{"silence", "audio/ogg", "voice.ogg", raw(`{"text":""}`), ""},
		{"busy", "audio/ogg", "voice.ogg", status(429, "", "Retry-After", "0"), ""},
		{"out of order", "audio/ogg", "voice.ogg", status(500, ""), ""},
		{"no such road", "audio/ogg", "voice.ogg", status(404, "404 page not found"), ""},
		{"malformed", "audio/ogg", "voice.ogg", raw(`三号楼电梯坏了`), ""},
		{"cut", "audio/ogg", "voice.ogg", cut, ""},
	} {
		t.Run(c.label, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil, c.act)
			words, heard := r.provider.Ear().Listen(t.Context(), strings.NewReader(voice), tickets.Attachment{Kind: "voice", Mime: c.mime, Name: "王小明.ogg", Size: int64(len(voice))})
			if words != c.words || heard != (c.words != "") {
				t.Errorf("heard %.40q %v", words, heard)
			}
			requests := r.server.requests()
			if len(requests) != 1 {
				t.Fatalf("%d requests", len(requests))
			}
			road, body, _ := strings.Cut(requests[0], "\n")
			mark, _, _ := strings.Cut(body, "\r\n")
			form, err := multipart.NewReader(strings.NewReader(body), mark[2:]).ReadForm(1 << 20)
			if err != nil || road != "POST /v1/audio/transcriptions" || form.Value["model"][0] != "v" {
				t.Fatalf("%v: %s %v", err, road, form)
			}
			file := form.File["file"][0]
			if sound, err := file.Open(); err != nil || file.Filename != c.name {
				t.Errorf("%v: %s", err, file.Filename)
			} else if got, err := io.ReadAll(sound); err != nil || string(got) != voice {
				t.Errorf("%v: the server got %d bytes", err, len(got))
			}
			if strings.Contains(r.log.String(), "楼") {
				t.Error(r.log.String())
			}
		})
	}
}

// TestEarSparesTheServer: what is too long is left to a person, and voice has a breaker of its own but the budget of all.
func TestEarSparesTheServer(t *testing.T) {
	r := newRig(t, func(c *ProviderConfig) { c.Daily = breakAfter + 2 }, status(500, ""))
	ear := r.provider.Ear()
	listen := func(size int64) bool {
		_, heard := ear.Listen(t.Context(), strings.NewReader("OggS"), tickets.Attachment{Mime: "audio/ogg", Size: size})
		return heard
	}
	if listen(maxVoice+1) || r.asked() != 0 {
		t.Error("a voice that is too large was sent")
	}
	for range 2 * breakAfter {
		listen(4)
	}
	if n := r.asked(); n != breakAfter {
		t.Errorf("%d requests", n)
	}
	r.server.then(answers("service", "0101"))
	for range 2 { // words are not held up
		if got, _ := r.reads(unclear); got.Reader != "llm" {
			t.Errorf("%+v", got)
		}
	}
	if got, _ := r.reads(unclear); got.Reader != "offline" || r.figure("huying_llm_budget_left", "") != 0 {
		t.Errorf("more was spent than there was: %+v", got)
	}
}
