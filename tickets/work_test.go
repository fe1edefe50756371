package tickets

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// does acts one after the other, an hour each.
func (o *office) does(t *testing.T, n Number, acts ...Act) Ticket {
	t.Helper()
	var ticket Ticket
	for _, a := range acts {
		o.pass(time.Hour)
		var err error
		if ticket, err = o.Do(t.Context(), n, a); err != nil {
			t.Fatal(a.Verb, err)
		}
	}
	return ticket
}

// What is refused of requests, co-offices and 并单, each with its own sentence, and nothing half done.
func TestWorkRefused(t *testing.T) {
	late := func(a Act, till time.Time) Act { a.Till = till; return a }
	own := Act{Verb: Extend, By: dispatcher, Text: "替单位申请", Till: till(20)}
	twice := []Act{askExtend, grant, late(askExtend, till(30)), grant}
	for _, c := range []struct {
		name  string
		at    Stage
		first []Act
		act   Act
		key   string
		kind  error
	}{
		{"an extension without a time", Working, nil, late(askExtend, time.Time{}), "error.needs_till", ErrInvalid},
		{"an extension into the past", Working, nil, late(askExtend, till(-1)), "error.till_past", ErrInvalid},
		{"an extension that shortens", Working, nil, late(askExtend, till(6)), "error.till_before_due", ErrInvalid},
		{"an extension without end", Working, nil, late(askExtend, till(500)), "error.till_far", ErrInvalid},
		{"an extension without a reason", Working, nil, Act{Verb: Extend, By: handler, Till: till(20)}, "error.needs_text", ErrInvalid},
		{"a third extension", Working, twice, late(askExtend, till(40)), "error.extended_enough", ErrNotAllowed},
		{"a pause into the past", Working, nil, late(askPause, till(-1)), "error.till_past", ErrInvalid},
		{"a pause without end", Working, nil, late(askPause, till(181)), "error.till_far", ErrInvalid},
		{"a pause of a pause", Working, []Act{askPause, grant}, askPause, "error.paused", ErrNotAllowed},
		{"more time while nothing runs", Working, []Act{askPause, grant}, askExtend, "error.paused", ErrNotAllowed},
		{"nothing is paused", Working, nil, Act{Verb: Resume, By: handler}, "error.not_paused", ErrNotAllowed},
		{"two requests at once", Working, []Act{askReturn}, askExtend, "error.asked_already", ErrNotAllowed},
		{"nothing was asked", Working, nil, grant, "error.nothing_asked", ErrNotAllowed},
		{"a handler decides", Working, []Act{askReturn}, Act{Verb: Grant, By: handler}, "error.role_may_not", ErrNotAllowed},
		{"who asked decides", Working, []Act{own}, Act{Verb: Grant, By: dispatcher}, "error.own_request", ErrNotAllowed},
		{"who asked refuses", Working, []Act{own}, Act{Verb: Deny, By: dispatcher, Text: "x"}, "error.own_request", ErrNotAllowed},
		{"nothing to take back", Working, nil, Act{Verb: Unask, By: handler}, "error.nothing_asked", ErrNotAllowed},
		{"somebody else's is taken back", Working, []Act{askReturn}, Act{Verb: Unask, By: admin}, "error.not_own_request", ErrNotAllowed},
		{"a refusal without a reason", Working, []Act{askReturn}, Act{Verb: Deny, By: admin}, "error.needs_text", ErrInvalid},
		{"granted until a time that is past", Working, []Act{askPause}, late(grant, till(-1)), "error.till_past", ErrInvalid},
		{"a return after a decided dispute", Working, []Act{askDispute, {Verb: Deny, By: admin, Text: "是你们的"}}, askReturn, "error.settled", ErrNotAllowed},
		{"a second dispute", Working, []Act{askDispute, {Verb: Deny, By: admin, Text: "是你们的"}}, askDispute, "error.settled", ErrNotAllowed},
		{"another office asks", Working, nil, Act{Verb: Return, By: other, Text: "x"}, "error.other_office", ErrNotAllowed},
		{"the main office as a co-office", Working, nil, Act{Verb: Invite, By: handler, Office: lights, Text: "x"}, "error.is_main_office", ErrInvalid},
		{"a co-office without a task", Working, nil, Act{Verb: Invite, By: handler, Office: garden}, "error.needs_text", ErrInvalid},
		{"nobody to let go", Working, nil, Act{Verb: Dismiss, By: handler, Office: garden}, "error.no_co_office", ErrNotAllowed},
		{"somebody else to let go", Working, []Act{invite}, Act{Verb: Dismiss, By: handler, Office: water}, "error.no_co_office", ErrInvalid},
		{"a sub-task nobody gave", Working, []Act{invite}, Act{Verb: Assist, By: helper, Text: "好了", Task: "x"}, "error.no_such_task", ErrInvalid},
		{"a sub-task done twice", Working, []Act{invite, {Verb: Assist, By: helper, Text: "好了"}}, Act{Verb: Assist, By: helper, Text: "好了"}, "error.no_such_task", ErrInvalid},
		{"another office's sub-task", Working, []Act{invite}, Act{Verb: Assist, By: other, Text: "好了"}, "error.other_office", ErrNotAllowed},
		{"a co-office reports the whole", Working, []Act{invite}, Act{Verb: Report, By: helper, Text: "好了"}, "error.other_office", ErrNotAllowed},
		{"a report while others are at it", Working, []Act{invite}, Act{Verb: Report, By: handler, Text: "好了"}, "error.tasks_open", ErrInvalid},
		{"join nothing", Working, nil, Act{Verb: Join, By: dispatcher}, "error.needs_other", ErrInvalid},
		{"join nobody's", Working, nil, Act{Verb: Join, By: dispatcher, Other: "20251123-0099"}, "error.join_unknown", ErrInvalid},
		{"join itself", Working, nil, Act{Verb: Join, By: dispatcher, Other: "20251123-0001"}, "error.join_itself", ErrInvalid},
		{"a handler joins", Working, nil, Act{Verb: Join, By: handler, Other: "20251123-0001"}, "error.role_may_not", ErrNotAllowed},
		{"take out what has not joined", Working, nil, Act{Verb: Unjoin, By: dispatcher}, "error.not_joined", ErrNotAllowed},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			before := o.at(t, c.at)
			if len(c.first) > 0 {
				before = o.does(t, before.Number, c.first...)
			}
			o.notices = nil
			writes := o.writes
			_, err := o.Do(t.Context(), before.Number, c.act)
			var refused *Error
			if !errors.As(err, &refused) || refused.Key != c.key || !errors.Is(err, c.kind) {
				t.Errorf("got %v, want %s", err, c.key)
			}
			if after, _ := o.Ticket(t.Context(), before.Number); o.writes != writes || after.Version != before.Version || len(o.notices) > 0 {
				t.Error("a refused act left something behind")
			}
		})
	}
}

func TestSubtasksOfTwoOffices(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Working)
	o.does(t, ticket.Number, invite, Act{Verb: Invite, By: dispatcher, Office: water, Text: "关一下水"}, Act{Verb: Invite, By: handler, Office: garden, Text: "清走树枝"})
	tasks, _ := o.Subtasks(t.Context(), ticket.Number)
	if len(tasks) != 3 || tasks[0].Words != "修剪挡灯的树" || tasks[1].Office != "water" || tasks[2].State != TaskOpen {
		t.Fatalf("%+v", tasks)
	}
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Assist, By: helper, Text: "好了"}); !errors.Is(err, &Error{Kind: Invalid, Key: "error.no_such_task"}) {
		t.Errorf("which of two: %v", err)
	}
	after := o.does(t, ticket.Number, Act{Verb: Assist, By: helper, Text: "剪了", Task: tasks[0].ID}, Act{Verb: Dismiss, By: handler, Office: garden, Text: "不用了"})
	tasks, _ = o.Subtasks(t.Context(), ticket.Number)
	if tasks[0].State != TaskDone || tasks[0].Result != "剪了" || tasks[0].Ended.ID != "help" || tasks[1].State != TaskOpen || tasks[2].State != TaskDropped {
		t.Errorf("%+v", tasks)
	}
	if !slices.Equal(after.CoOffices, []string{"water"}) {
		t.Errorf("co-offices %v", after.CoOffices)
	}
	after = o.does(t, ticket.Number, Act{Verb: Report, By: handler, Text: "灯好了", Despite: "水阀不影响"})
	events, _ := o.Events(t.Context(), ticket.Number)
	report, note := events[len(events)-2], events[len(events)-1]
	if after.Stage != Done || report.Text != "灯好了" || !report.Public || note.Text != "水阀不影响" || note.Public || note.Verb != Note {
		t.Errorf("%+v %+v", report, note)
	}
	if after = o.does(t, ticket.Number, Act{Verb: Assist, By: supervisor, Text: "电话里说关好了"}); after.Stage != Done { // still, for the record
		t.Error(after.Stage)
	}
}

// A clerk who writes while the program reminds of the limit is not told that somebody was faster; one who meets a colleague is.
func TestRemindersCollideWithNobody(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Working)
	o.clock = ticket.Due
	if n, err := o.Sweep(t.Context(), o.memory, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Write, By: handler, Text: "明天到", Version: ticket.Version}); err != nil {
		t.Errorf("a form of before the reminder: %v", err)
	}
	o.pass(25 * time.Hour)
	if n, err := o.Sweep(t.Context(), o.memory, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	for _, version := range []int{ticket.Version, -1, 99} {
		if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Report, By: handler, Text: "好了", Version: version}); !errors.Is(err, ErrConflict) {
			t.Errorf("version %d: %v", version, err)
		}
	}
}

// A limit in working time stands still in working time.
func TestPauseInWorkingTime(t *testing.T) {
	o := newOffice()
	o.Calendar = china()
	o.clock = when(t, "2025-12-01 10:00")
	f := lamp()
	f.Service = "0401" // three working days: until the 4th, 18:00
	ticket := o.file(t, f)
	o.does(t, ticket.Number, Act{Verb: Assign, By: dispatcher, Office: lights}, Act{Verb: Pause, By: handler, Text: "学校放假", Till: when(t, "2025-12-12 14:00")}, grant)
	if left := o.Calendar.Worktime(o.clock, ticket.Due); left != 29*time.Hour { // five of the Monday and three days
		t.Fatal(left)
	}
	o.clock = when(t, "2025-12-12 14:00") // a Friday: four hours that day, three days, and one hour
	if n, err := o.Sweep(t.Context(), o.memory, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	got, _ := o.Ticket(t.Context(), ticket.Number)
	if want := when(t, "2025-12-18 10:00"); !got.Due.Equal(want) || !got.PausedAt.IsZero() || !got.DueFirst.Equal(ticket.DueFirst) {
		t.Errorf("due %v, want %v", got.Due.In(shanghai), want)
	}
}

func TestPressingIsShorter(t *testing.T) {
	o := newOffice()
	o.Calendar = china()
	for _, c := range []struct {
		service string
		urgency Urgency
		want    string
	}{
		{"0101", Pressing, "@limit.h n=24"},
		{"0902", Pressing, "@limit.h n=2"},
		{"0201", Pressing, "@limit.h n=24"}, // eight working hours from a Sunday morning are more
		{"0401", Ordinary, "@limit.wd n=3"},
		{"0201", Ordinary, "@limit.wh n=8"},
		{"0401", Danger, "@limit.h n=2"},
		{"", Pressing, "@limit.h n=24"},
	} {
		if got := o.limitOf(c.service, c.urgency, start).Words(); got != c.want {
			t.Errorf("%s at urgency %d: %s, want %s", c.service, c.urgency, got, c.want)
		}
	}
}
