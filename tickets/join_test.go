package tickets

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// another is another resident who reports the same.
func another(i int) (Resident, Actor) {
	id := fmt.Sprint("n", i)
	return Resident{ID: id, Address: Address{"web", "v" + id}, Lang: Hant}, Actor{Kind: ByResident, ID: id}
}

// same files the neighbours' report of the same lamp.
func (o *office) same(t *testing.T, i int) Ticket {
	f := lamp()
	f.Resident, _ = another(i)
	f.Source, f.To = fmt.Sprint("web:v:", i), f.Resident.Address
	return o.file(t, f)
}

// heard is what an address was told since the last time it was asked, in the order it was told.
func (o *office) heard(to Address) (keys []string) {
	o.notices = slices.DeleteFunc(o.notices, func(n Notice) bool {
		if n.To == to {
			keys = append(keys, n.Lines[0].Key)
		}
		return n.To == to
	})
	return keys
}

func TestJoinedTicketsGoTogether(t *testing.T) {
	o := newOffice()
	main := o.at(t, Assigned)
	one, two := o.same(t, 1), o.same(t, 2)
	r1, a1 := another(1)
	r2, a2 := another(2)
	o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number, Text: "同一盏灯"})
	if _, err := o.Do(t.Context(), two.Number, Act{Verb: Join, By: dispatcher, Other: one.Number}); err != nil { // one matter with its parent
		t.Fatal(err)
	}
	if _, err := o.Do(t.Context(), main.Number, Act{Verb: Join, By: dispatcher, Other: one.Number}); keyOf(err) != "error.join_follows" {
		t.Errorf("the first joins what has joined it: %v", err)
	}
	stages := func(want ...Stage) {
		t.Helper()
		for i, n := range []Number{main.Number, one.Number, two.Number} {
			if got, _ := o.Ticket(t.Context(), n); got.Stage != want[i] {
				t.Errorf("%s is %s, want %s", n, got.Stage, want[i])
			}
		}
	}
	stages(Assigned, Assigned, Assigned)
	if got, _ := o.Ticket(t.Context(), two.Number); got.Parent != main.Number || got.Office != "lights" || !got.CheckAt.IsZero() {
		t.Errorf("%+v", got)
	}
	o.does(t, main.Number, Act{Verb: Start, By: handler}, askExtend, grant, Act{Verb: Report, By: handler, Text: "换好了", Files: []string{"pic"}})
	stages(Done, Done, Done)
	for _, to := range []Address{r1.Address, r2.Address} {
		if got := o.heard(to); !slices.Equal(got, []string{"told.join", "told.start", "told.extend", "told.report"}) {
			t.Errorf("%s heard %v", to, got)
		}
	}
	if got := o.heard(me.Address); !slices.Equal(got, []string{"told.start", "told.extend", "told.report"}) {
		t.Errorf("the first resident heard %v", got)
	}
	if _, err := o.Do(t.Context(), one.Number, Act{Verb: Verify, By: admin}); !errors.Is(err, &Error{Kind: NotAllowed, Key: "error.joined"}) {
		t.Errorf("a follower by itself: %v", err)
	}
	o.does(t, main.Number, Act{Verb: Verify, By: supervisor}, Act{Verb: Answer, By: resident, Solved: "yes", Happy: "good"})
	stages(Closed, Callback, Callback) // each resident is asked
	for _, n := range o.notices {
		if n.To == r1.Address && (n.Ticket != one.Number || n.Choices[0].Data != "go rate number="+string(one.Number)+" contacted=yes") {
			t.Errorf("asked %+v", n)
		}
	}
	if _, err := o.Do(t.Context(), one.Number, Act{Verb: Close, By: handler, Text: "x"}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("who disposed closes a follower: %v", err)
	}
	o.does(t, one.Number, Act{Verb: Answer, By: a1, Solved: "yes", Happy: "fair"})
	o.does(t, two.Number, Act{Verb: Answer, By: a2, Solved: "no", Happy: "bad", Text: "我这边还黑着"})
	stages(Closed, Closed, Accepted)
	left, _ := o.Ticket(t.Context(), two.Number)
	if left.Parent != "" || left.Level != 1 || left.Office != "" || left.CheckAt.IsZero() {
		t.Errorf("who is not content stands alone: %+v", left)
	}
}

func TestUnjoinUndoes(t *testing.T) {
	o := newOffice()
	main := o.at(t, Working)
	one := o.same(t, 1)
	before := o.does(t, one.Number, Act{Verb: Assign, By: dispatcher, Office: water})
	joined := o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	if joined.Stage != Working || joined.Office != "lights" {
		t.Fatalf("%+v", joined)
	}
	o.does(t, main.Number, askPause, grant)
	after := o.does(t, one.Number, Act{Verb: Unjoin, By: supervisor, Text: "不是一盏灯"})
	if after.Stage != Assigned || after.Office != "water" || after.Parent != "" || !after.PausedAt.IsZero() || !after.Due.Equal(before.Due) || !after.CheckAt.Equal(before.CheckAt) {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	o.does(t, main.Number, Act{Verb: Report, By: handler, Text: "好了"})
	if got, _ := o.Ticket(t.Context(), one.Number); got.Stage != Assigned {
		t.Errorf("it still follows: %s", got.Stage)
	}
	events, _ := o.Events(t.Context(), main.Number)
	if !slices.ContainsFunc(events, func(e Event) bool { return e.Verb == Join && e.Text == "← "+string(one.Number) }) {
		t.Error("the other ticket's history does not tell")
	}
}

// The first resident takes it back; the matter is still the others'.
func TestParentIsWithdrawn(t *testing.T) {
	o := newOffice()
	main := o.at(t, Working)
	one, two := o.same(t, 1), o.same(t, 2)
	for _, n := range []Number{one.Number, two.Number} {
		o.does(t, n, Act{Verb: Join, By: dispatcher, Other: main.Number})
	}
	o.does(t, main.Number, invite, askExtend)
	o.does(t, main.Number, Act{Verb: Withdraw, By: resident, Source: "web:w1:9"})
	first, _ := o.Ticket(t.Context(), one.Number)
	second, _ := o.Ticket(t.Context(), two.Number)
	if first.Parent != "" || first.Stage != Working || first.Office != "lights" || first.Request == nil || first.CheckAt.IsZero() || second.Parent != one.Number {
		t.Errorf("first %+v\nsecond %+v", first, second)
	}
	o.does(t, one.Number, Act{Verb: Assist, By: helper, Text: "剪好了"}) // what was asked of others goes along
	if after := o.does(t, one.Number, Act{Verb: Report, By: handler, Text: "好了"}); after.Stage != Done {
		t.Error(after.Stage)
	}
	if second, _ = o.Ticket(t.Context(), two.Number); second.Stage != Done {
		t.Error(second.Stage)
	}
	if back := o.does(t, two.Number, Act{Verb: Unjoin, By: admin}); back.Stage != Filed || back.Office != "" {
		t.Errorf("where it stood before the clerk joined it: %s %s", back.Stage, back.Office)
	}
}

// The parent's resident is not content, in the chat or on the telephone: the matter is open again, for all who wait.
func TestParentIsReopened(t *testing.T) {
	for _, not := range []Act{
		{Verb: Answer, By: resident, Solved: "no", Happy: "bad", Text: "我家门口还黑着"},
		{Verb: Phone, By: dispatcher, Solved: "no", Happy: "bad", Text: "说门口还黑着"},
	} {
		t.Run(string(not.Verb), func(t *testing.T) { parentIsReopened(t, not) })
	}
}

func parentIsReopened(t *testing.T, not Act) {
	o := newOffice()
	main := o.at(t, Working)
	one := o.same(t, 1)
	r1, a1 := another(1)
	o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	o.does(t, main.Number, Act{Verb: Report, By: handler, Text: "好了"}, Act{Verb: Verify, By: supervisor}, not)
	got, _ := o.Ticket(t.Context(), one.Number)
	if got.Stage != Accepted || got.Parent != main.Number || got.Level != 1 || got.Office != "" {
		t.Errorf("%+v", got)
	}
	if heard := o.heard(r1.Address); heard[len(heard)-1] != "told.reopen" {
		t.Errorf("heard %v", heard)
	}
	events, _ := o.Events(t.Context(), one.Number)
	if last := events[len(events)-1]; last.Text != "" || last.By.ID != "" {
		t.Errorf("another resident's words and name: %+v", last)
	}
	if _, err := o.Do(t.Context(), one.Number, Act{Verb: Answer, By: a1, Solved: "yes"}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("an answer to what is asked no more: %v", err)
	}
}

// A follower whose resident says on the telephone that it is not solved leaves with their ticket.
func TestFollowerLeavesByTelephone(t *testing.T) {
	o := newOffice()
	main := o.at(t, Working)
	one := o.same(t, 1)
	o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	o.does(t, main.Number, Act{Verb: Report, By: handler, Text: "好了"}, Act{Verb: Verify, By: supervisor})
	got := o.does(t, one.Number, Act{Verb: Phone, By: dispatcher, Solved: "no", Happy: "bad"})
	if got.Stage != Accepted || got.Parent != "" || got.Level != 1 {
		t.Errorf("%+v", got)
	}
	if main, _ = o.Ticket(t.Context(), main.Number); main.Stage != Callback {
		t.Errorf("the other is %s", main.Stage)
	}
}

func TestWhatCannotJoin(t *testing.T) {
	o := newOffice()
	o.Rules = UsualRules()
	o.Rules.Followers = 2
	main := o.at(t, Working)
	var all []Ticket
	for i := range 4 {
		all = append(all, o.same(t, i))
	}
	o.does(t, all[0].Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	o.does(t, all[1].Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	f := lamp()
	f.Source, f.Service = "web:z:1", "0902"
	differs := o.file(t, f)
	f.Source, f.Service, f.Kind = "web:z:2", "", Order
	order := o.file(t, f)
	o.does(t, all[3].Number, Act{Verb: Decline, By: admin, Text: "重复", Helper: "看 0001"})
	for _, c := range []struct {
		what        string
		who, whom   Number
		key         string
		first, then []Act
	}{
		{what: "a third", who: all[2].Number, whom: main.Number, key: "error.join_full"},
		{what: "who leads others", who: main.Number, whom: all[2].Number, key: "error.join_leads"},
		{what: "who has joined", who: all[0].Number, whom: all[2].Number, key: "error.joined"},
		{what: "another matter", who: differs.Number, whom: all[2].Number, key: "error.join_differs"},
		{what: "an order", who: order.Number, whom: all[2].Number, key: "error.join_differs"},
		{what: "what has ended", who: all[2].Number, whom: all[3].Number, key: "error.join_too_late"},
	} {
		_, err := o.Do(t.Context(), c.who, Act{Verb: Join, By: dispatcher, Other: c.whom})
		var refused *Error
		if !errors.As(err, &refused) || refused.Key != c.key {
			t.Errorf("%s: %v, want %s", c.what, err, c.key)
		}
	}
}

// A follower's resident writes while the office reports: neither is lost. Two clerks who join in a circle are not both let.
func TestJoiningAtTheSameMoment(t *testing.T) {
	o := newOffice()
	main := o.at(t, Working)
	one := o.same(t, 1)
	_, a1 := another(1)
	joined := o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	main, _ = o.Ticket(t.Context(), main.Number)
	o.beforeSave = func() {
		if _, err := o.Do(t.Context(), one.Number, Act{Verb: Follow, By: a1, Text: "还没来"}); err != nil {
			t.Error(err)
		}
	}
	if _, err := o.Do(t.Context(), main.Number, Act{Verb: Report, By: handler, Text: "好了", Version: main.Version}); err != nil {
		t.Errorf("only a follower was saved meanwhile: %v", err)
	}
	if got, _ := o.Ticket(t.Context(), one.Number); got.Stage != Done || got.Version != joined.Version+2 {
		t.Errorf("%+v", got)
	}
	a, b := o.same(t, 5), o.same(t, 6)
	o.beforeSave = func() {
		if _, err := o.Do(t.Context(), b.Number, Act{Verb: Join, By: supervisor, Other: a.Number, Version: b.Version}); err != nil {
			t.Error(err)
		}
	}
	if _, err := o.Do(t.Context(), a.Number, Act{Verb: Join, By: dispatcher, Other: b.Number, Version: a.Version}); !errors.Is(err, ErrConflict) {
		t.Errorf("a circle: %v", err)
	}
	o.pass(time.Minute)
}

// What is declined, or closed by a clerk, is so for all who still wait.
func TestParentEnds(t *testing.T) {
	o := newOffice()
	main := o.at(t, Accepted)
	one := o.same(t, 1)
	r1, _ := another(1)
	o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	o.does(t, main.Number, Act{Verb: Decline, By: dispatcher, Text: "是小区自己的灯", Helper: "物业 010-1"})
	got, _ := o.Ticket(t.Context(), one.Number)
	if got.Stage != Declined || !got.ClosedAt.Equal(o.clock) || got.Office != "" {
		t.Errorf("%+v", got)
	}
	if heard := o.heard(r1.Address); !slices.Equal(heard, []string{"told.join", "told.decline"}) {
		t.Errorf("heard %v", heard)
	}
	o.does(t, main.Number, Act{Verb: Reopen, By: admin, Text: "该我们管"})
	if got, _ = o.Ticket(t.Context(), one.Number); got.Stage != Declined { // it has ended; reopening it is its own matter
		t.Error(got.Stage)
	}
	if again := o.does(t, one.Number, Act{Verb: Reopen, By: admin, Text: "也该我们管"}); again.Parent != "" || again.Stage != Accepted {
		t.Errorf("%+v", again)
	}
	o.does(t, one.Number, Act{Verb: Join, By: dispatcher, Other: main.Number})
	o.does(t, main.Number, Act{Verb: Assign, By: dispatcher, Office: lights}, Act{Verb: Report, By: handler, Text: "好了"}, Act{Verb: Verify, By: supervisor},
		Act{Verb: Close, By: supervisor, Text: "三次没联系上"})
	if got, _ = o.Ticket(t.Context(), one.Number); got.Stage != Closed || !got.ClosedAt.Equal(o.clock) || !got.CheckAt.IsZero() {
		t.Errorf("%+v", got)
	}
}
