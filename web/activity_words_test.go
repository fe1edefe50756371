package web

import (
	"testing"

	"huying/locales"
	"huying/tickets"
)

func TestEveryOrderKeyMadeAtRunTime(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{
		"verb.order_listed", "verb.order_taken", "verb.order_served", "verb.order_behalf", "activity.verb.take", "activity.verb.wait", "activity.verb.rise",
		"activity.verb.draft", "activity.button.take", "activity.button.skip", "activity.button.release",
	}
	for _, s := range tickets.ActivityStages {
		keys = append(keys, "activity.stage."+string(s))
	}
	for _, s := range tickets.SeatStates {
		keys = append(keys, "activity.seat."+string(s))
	}
	for _, m := range tickets.ActivityMoves {
		keys = append(keys, "activity.verb."+string(m.Verb))
	}
	for _, k := range tickets.ActivityTemplates {
		keys = append(keys, "activity.template."+k.Name)
	}
	for _, s := range tickets.VolunteerStages {
		keys = append(keys, "volunteer.stage."+string(s))
	}
	for _, key := range keys {
		if book.Say(locales.Source, key, nil) == key {
			t.Errorf("%q has no words", key)
		}
	}
}
