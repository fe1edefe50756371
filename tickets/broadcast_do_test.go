package tickets

import (
	"slices"
	"testing"
)

// Every verb of the table is either a move by itself or one of those with a method of its own, and the move by a verb writes that verb down.
func TestDoByVerb(t *testing.T) {
	own := []BroadcastVerb{BroadcastChange, BroadcastSubmit, BroadcastPlan, BroadcastCorrect, BroadcastRepeat, BroadcastTest}
	for _, m := range BroadcastMoves {
		if m.Own {
			continue
		}
		d, store := newsroom(1, Hans)
		store.all["b"] = Broadcast{
			ID: "b", Stage: m.From[0], By: writer, Area: writer.Area, Kind: LifeNews, Topic: TopicMeals, Texts: meals().Texts, Edition: 1,
			Proposal: &Proposal{By: writer, Texts: meals().Texts},
		}
		b, err := d.Do(t.Context(), "b", m.Verb, BroadcastAct{By: supervisor, Text: "有误"})
		if slices.Contains(own, m.Verb) {
			if keyOf(err) != "error.no_such_move" {
				t.Errorf("%s: %v", m.Verb, err)
			}
		} else if err != nil || len(b.Steps) == 0 && len(store.saved) == 0 {
			t.Errorf("%s: %v", m.Verb, err)
		} else if steps := store.saved[len(store.saved)-1].Steps; steps[len(steps)-1].Verb != m.Verb {
			t.Errorf("%s is written down as %s", m.Verb, steps[len(steps)-1].Verb)
		}
	}
}
