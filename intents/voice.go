package intents

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"huying/tickets"
)

// Ear writes down voice messages with a provider's transcription. A voice cannot be redacted, so there is an ear only where a community
// has named a model for it. Whatever it cannot do is left to a person: the voice itself is kept in any case.
type Ear struct {
	speech speech
	way    *way
	model  string
}

// speech is what the ear needs of a provider's client.
type speech interface {
	CreateTranscription(ctx context.Context, r openai.AudioRequest) (openai.AudioResponse, error)
}

const (
	listenTime = 20 * time.Second // with all else that a message takes, well under what a lane is held for
	listeners  = 4                // voice messages listened to at the same time: each is in memory meanwhile
	maxVoice   = 4 << 20          // bytes; a quarter of an hour of Telegram's voice
)

// Hears reports whether a model for voice messages is named.
func (p *Provider) Hears() bool { return p.cfg.Voice != "" }

// Ear listens with the provider's model for voice.
func (p *Provider) Ear() *Ear {
	return &Ear{speech: p.client, way: p.way("voice", listenTime, listeners), model: p.cfg.Voice}
}

// Listen gives what is said in a voice message; not heard when the provider did not say, or nothing was said.
func (e *Ear) Listen(ctx context.Context, voice io.Reader, a tickets.Attachment) (words string, heard bool) {
	if a.Size > maxVoice {
		return "", false
	}
	heard = e.way.call(ctx, func(ctx context.Context) *failure {
		if !e.way.budget.spend() {
			return &failure{outcome: outcomeBudget, again: -1}
		}
		res, err := e.speech.CreateTranscription(ctx, openai.AudioRequest{
			Model: e.model, Reader: io.LimitReader(voice, maxVoice), FilePath: voiceName(a.Mime), Format: openai.AudioResponseFormatJSON,
		})
		if err != nil {
			return failed(err, res.Header())
		}
		words = strings.TrimSpace(res.Text)
		return nil
	})
	if runes := []rune(words); len(runes) > tickets.MaxWords/2 { // the rest is in the voice, and a ticket's words have a bound
		words = string(runes[:tickets.MaxWords/2])
	}
	return words, heard && words != ""
}

// voiceEndings are the ends of file names by which the servers know a sound's format, for a piece of its type.
var voiceEndings = []struct{ kind, ending string }{
	{"ogg", "ogg"}, {"opus", "ogg"}, {"webm", "webm"}, {"mpeg", "mp3"}, {"mp3", "mp3"}, {"wav", "wav"}, {"flac", "flac"}, {"audio/mp4", "m4a"}, {"m4a", "m4a"}, {"mp4", "mp4"},
}

// voiceName is a name that says the format and, unlike the one the file came with, nothing else. Telegram's voices, and most without a
// type, are Ogg.
func voiceName(mime string) string {
	for _, v := range voiceEndings {
		if strings.Contains(mime, v.kind) {
			return "voice." + v.ending
		}
	}
	return "voice.ogg"
}
