package bot

import (
	"errors"
	"testing"

	"huying/bot/bottest"
	"huying/tickets"
)

// TestTelegramTopics: what is asked in a topic of a forum is answered there, and in the group when the topic is gone or closed.
func TestTelegramTopics(t *testing.T) {
	r := newTgRig(t)
	letter := tgLetter(-100, "收到")
	letter.To.ID = "-100/77"
	if _, err := r.Send(r.ctx, letter); err != nil {
		t.Fatal(err)
	}
	if got := r.server.Last(-100); got.Thread != 77 || got.Text != "收到" {
		t.Errorf("sent %+v", got)
	}
	if !letter.To.Group() || letter.To.Chat() != "-100" {
		t.Errorf("a topic is of its group: %v", letter.To)
	}
	for _, shut := range []string{"message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED"} {
		r.server.Fail(bottest.Fault{Code: 400, Description: "Bad Request: " + shut, Times: 1})
		_, err := r.Send(r.ctx, letter)
		var refused *tickets.SendError
		if !errors.As(err, &refused) || refused.Do != tickets.Moved || refused.To.ID != "-100" {
			t.Errorf("%s: %v", shut, err)
		}
	}
}
