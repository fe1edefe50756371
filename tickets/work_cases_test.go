package tickets

import (
	"slices"
	"time"
)

// till is a moment so many days after the start of every test's day.
func till(days int) time.Time { return start.AddDate(0, 0, days) }

var (
	askExtend  = Act{Verb: Extend, By: handler, Text: "等配件", Till: till(20)}
	askPause   = Act{Verb: Pause, By: handler, Text: "等汛期过去", Till: till(30)}
	askReturn  = Act{Verb: Return, By: handler, Text: "不是我们的灯"}
	askDispute = Act{Verb: Dispute, By: handler, Text: "职责清单里没有"}
	grant      = Act{Verb: Grant, By: supervisor}
	invite     = Act{Verb: Invite, By: handler, Office: garden, Text: "修剪挡灯的树"}
)

// workCases are those of what an office asks for, co-offices, and joined tickets.
var workCases = []actCase{
	{
		name: "dispute", at: Assigned, act: askDispute, to: Assigned, staff: true, text: "职责清单里没有",
		fields: func(b, a Ticket) bool {
			return a.Request.Kind == AskDispute && a.Request.Text == "职责清单里没有"
		},
	}, {
		name: "extend", at: Working, act: askExtend, to: Working, staff: true, text: "等配件\n→ 2025-12-13 09:00",
		fields: func(b, a Ticket) bool {
			return a.Request.Kind == AskExtend && a.Request.Till.Equal(till(20)) && a.Extended == 0
		},
	}, {
		name: "pause", at: Working, act: askPause, to: Working, staff: true, text: "等汛期过去\n→ 2025-12-23 09:00",
		fields: func(b, a Ticket) bool { return a.Request.Kind == AskPause && a.PausedAt.IsZero() },
	}, {
		name: "grant a return", at: Working, first: []Act{askReturn}, act: grant, to: Accepted, staff: true,
		fields: func(b, a Ticket) bool { return a.Office == "" && a.Request == nil && a.Level == b.Level && !a.Settled },
	}, {
		name: "grant a dispute", at: Assigned, first: []Act{askDispute}, act: grant, to: Accepted, staff: true,
		fields: func(b, a Ticket) bool { return a.Office == "" && a.Request == nil && !a.Settled },
	}, {
		name: "grant an extension", at: Working, first: []Act{askExtend}, act: grant, to: Working, staff: true, text: "→ 2025-12-13 09:00",
		told: "told.extend", args: "at=2025-12-13 09:00", newDue: 13 * 24 * time.Hour,
		fields: func(b, a Ticket) bool {
			return a.Extended == 1 && a.Request == nil && a.CheckAt.Equal(till(20).Add(-42*time.Hour))
		},
	}, {
		name: "grant another time", at: Working, first: []Act{askExtend}, act: Act{Verb: Grant, By: admin, Till: till(10), Text: "十天够了"}, to: Working, staff: true,
		text: "十天够了\n→ 2025-12-03 09:00", told: "told.extend", args: "at=2025-12-03 09:00", newDue: 3 * 24 * time.Hour,
		fields: func(b, a Ticket) bool { return a.Extended == 1 },
	}, {
		name: "grant a pause", at: Working, first: []Act{askPause}, act: grant, to: Working, staff: true, text: "→ 2025-12-23 09:00",
		told: "told.pause", args: "at=2025-12-23 09:00",
		fields: func(b, a Ticket) bool {
			return a.PausedAt.Equal(a.UpdatedAt) && a.PauseTill.Equal(till(30)) && a.CheckAt.Equal(till(30))
		},
	}, {
		name: "refuse a return", at: Working, first: []Act{askReturn}, act: Act{Verb: Deny, By: dispatcher, Text: "就是你们的"}, to: Working, staff: true, text: "就是你们的",
		fields: func(b, a Ticket) bool { return a.Request == nil && !a.Settled && a.Office == "lights" },
	}, {
		name: "refuse a dispute", at: Working, first: []Act{askDispute}, act: Act{Verb: Deny, By: supervisor, Text: "首接负责"}, to: Working, staff: true, text: "首接负责",
		fields: func(b, a Ticket) bool { return a.Request == nil && a.Settled },
	}, {
		name: "take a request back", at: Working, first: []Act{askDispute}, act: Act{Verb: Unask, By: handler}, to: Working, staff: true,
		fields: func(b, a Ticket) bool { return a.Request == nil && !a.Settled && a.Office == "lights" },
	}, {
		name: "resume", at: Working, first: []Act{askPause, grant}, act: Act{Verb: Resume, By: handler}, to: Working, staff: true,
		told: "told.resume", args: "at=2025-11-30 10:00", newDue: time.Hour,
		fields: func(b, a Ticket) bool { return a.PausedAt.IsZero() && a.PauseTill.IsZero() },
	}, {
		name: "report ends what was asked and the pause", at: Working, first: []Act{askPause, grant}, act: Act{Verb: Report, By: handler, Text: "好了"}, to: Done,
		told: "told.report", args: "text=好了", text: "好了", newDue: time.Hour,
		fields: func(b, a Ticket) bool { return a.Request == nil && a.PausedAt.IsZero() },
	}, {
		name: "another office has nothing asked", at: Assigned, first: []Act{askDispute}, act: Act{Verb: Assign, By: dispatcher, Office: water}, to: Assigned,
		told: "told.assign", args: "office=自来水公司", fields: func(b, a Ticket) bool { return a.Request == nil && a.Office == "water" },
	}, {
		name: "a decided dispute binds the office, not the next one", at: Assigned, first: []Act{askDispute, {Verb: Deny, By: admin, Text: "是你们的"}},
		act: Act{Verb: Assign, By: dispatcher, Office: water}, to: Assigned, told: "told.assign", args: "office=自来水公司",
		fields: func(b, a Ticket) bool { return b.Settled && !a.Settled },
	}, {
		name: "invite", at: Working, act: invite, to: Working, staff: true, text: "修剪挡灯的树",
		fields: func(b, a Ticket) bool { return slices.Equal(a.CoOffices, []string{"garden"}) },
	}, {
		name: "assist", at: Working, first: []Act{invite}, act: Act{Verb: Assist, By: helper, Text: "剪好了"}, to: Working, staff: true, text: "剪好了", office: "garden",
		fields: func(b, a Ticket) bool { return slices.Equal(a.CoOffices, []string{"garden"}) },
	}, {
		name: "dismiss", at: Working, first: []Act{invite}, act: Act{Verb: Dismiss, By: dispatcher, Office: garden}, to: Working, staff: true,
		fields: func(b, a Ticket) bool { return len(a.CoOffices) == 0 },
	}, {
		name: "a co-office that becomes the main one is it no more", at: Assigned, first: []Act{invite}, act: Act{Verb: Assign, By: admin, Office: garden}, to: Assigned,
		told: "told.assign", args: "office=园林所", fields: func(b, a Ticket) bool { return len(a.CoOffices) == 0 && a.Office == "garden" },
	},
}
