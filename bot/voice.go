package bot

import (
	"context"
	"io"

	"huying/tickets"
)

// Listener writes down a voice message. Not heard, for whatever reason, means that a person listens.
type Listener interface {
	Listen(ctx context.Context, voice io.Reader, a tickets.Attachment) (words string, heard bool)
}

// listen takes what a voice message says for the words of the message, so that it goes the same road. The resident is told what was
// heard; the voice stays attached, and staff are told that it counts. Handled again after a crash the same voice may be heard a
// little differently; what was filed meanwhile is filed once all the same.
func (t *turn) listen(ctx context.Context) error {
	if t.Listener == nil || t.m.Text != "" || t.m.Choice != "" || t.m.Edited {
		return nil
	}
	words, heard := t.listenTo(ctx)
	if !heard {
		return nil
	}
	t.m.Text, t.voiced = words, true
	t.notes = append(t.notes, tickets.Say("voice.heard", "words", tickets.Plain(words)))
	return t.read(ctx)
}

// listenTo gives the words of the voice among the attachments. Of several nobody knows which is the matter: a person listens.
func (t *turn) listenTo(ctx context.Context) (words string, heard bool) {
	voices := 0
	for _, f := range t.m.Files {
		if f.Kind == "voice" {
			voices++
		}
	}
	if voices != 1 {
		return "", false
	}
	for _, hash := range t.files {
		content, a, err := t.Files.OpenFile(ctx, hash)
		if err != nil {
			t.Log.Warn("dialogue: voice not opened", "message", t.m.Key, "error", err)
			return "", false
		}
		if a.Kind == "voice" {
			words, heard = t.Listener.Listen(ctx, content, a)
		}
		if err := content.Close(); err != nil {
			t.Log.Warn("dialogue: voice not closed", "message", t.m.Key, "error", err)
		}
	}
	return words, heard
}

// spoken adds to what is known that words of it were spoken.
func (t *turn) spoken(known map[string]string) map[string]string {
	if known == nil {
		known = map[string]string{}
	}
	known["voice"] = t.say("word.by_voice")
	return known
}

// mark is what stands before spoken words when staff read them.
func (t *turn) mark() string {
	if !t.voiced {
		return ""
	}
	return t.say("word.by_voice")
}
