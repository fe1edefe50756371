package bot

import (
	"context"

	"huying/intents"
)

// article answers a question of law, of rights or of fraud from the library; done is false when the words are something else. They are
// kept, so that a report or a talk with a person chosen next takes them along.
func (t *turn) article(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.Desk.Articles == nil || !intents.Asks(t.Desk.Articles.Library, t.reading, text) {
		return answer{}, false, nil
	}
	t.s.Heard = text
	a, err = t.start(ctx, "ask", map[string]string{"words": text})
	return a, true, err
}
