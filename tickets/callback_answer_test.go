package tickets

import "testing"

// The history keeps what each callback came to, where it happened.
func TestHistoryKeepsTheAnswer(t *testing.T) {
	o := newOffice()
	k := o.at(t, Callback)
	mine := Actor{Kind: ByResident, ID: k.Resident}
	for _, c := range []struct {
		act  Act
		want CallbackAnswer
	}{
		{Act{Verb: Phone, By: supervisor, Reached: ReachedNobody}, CallbackAnswer{Reached: ReachedNobody}},
		{Act{Verb: Answer, By: mine, Contact: "yes", Solved: "no", Happy: "bad", Text: "还在漏"}, CallbackAnswer{Contacted: "yes", Solved: "no", Satisfied: "bad"}},
		{Act{Verb: Note, By: supervisor, Text: "催一下"}, CallbackAnswer{}},
	} {
		if _, err := o.Do(t.Context(), k.Number, c.act); err != nil {
			t.Fatal(err)
		}
		events := o.memory.events[k.Number]
		e := events[len(events)-1]
		switch {
		case (e.Answer == nil) != (c.want == CallbackAnswer{}):
			t.Errorf("%s: the answer is %v", c.act.Verb, e.Answer)
		case e.Answer != nil && *e.Answer != c.want:
			t.Errorf("%s: the answer is %+v, want %+v", c.act.Verb, *e.Answer, c.want)
		}
	}
}
