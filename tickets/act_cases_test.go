package tickets

import (
	"slices"
	"time"
)

// actCase is one act and everything it must leave behind.
type actCase struct {
	name   string
	at     Stage
	act    Act
	to     Stage
	told   string        // key of what the resident hears, "" for nothing
	args   string        // its variables, "name=value" sorted and joined by ";"
	staff  bool          // the event stays among staff
	text   string        // of the event
	first  []Act         // what goes before, an hour each
	newDue time.Duration // by which the limit moves; 0: as the verb says
	office string        // of the event, when it is not the act's
	fields func(before, after Ticket) bool
}

var fine = func(_, _ Ticket) bool { return true }

var actCases = []actCase{
	{
		name: "accept", at: Filed, act: Act{Verb: Accept, By: dispatcher}, to: Accepted, told: "told.accept", fields: fine,
	}, {
		name: "decline", at: Accepted, act: Act{Verb: Decline, By: supervisor, Text: "@要去法院", Helper: "法院 12368"},
		to: Declined, told: "told.decline", args: "helper=法院 12368;text=@@要去法院", text: "@要去法院\n法院 12368",
		fields: func(b, a Ticket) bool { return a.ClosedAt.Equal(a.UpdatedAt) && a.Result == "" },
	}, {
		name: "assign", at: Filed, act: Act{Verb: Assign, By: admin, Office: lights}, to: Assigned,
		told: "told.assign", args: "office=路灯所", fields: func(b, a Ticket) bool { return a.Office == "lights" && b.Office == "" },
	}, {
		name: "assign to another", at: Assigned, act: Act{Verb: Assign, By: dispatcher, Office: water, Text: "是水管"}, to: Assigned,
		told: "told.assign", args: "office=自来水公司", text: "是水管", fields: func(b, a Ticket) bool { return a.Office == "water" && b.Office == "lights" },
	}, {
		name: "start", at: Assigned, act: Act{Verb: Start, By: handler}, to: Working, told: "told.start",
		fields: func(b, a Ticket) bool { return len(a.Disposers) == 0 },
	}, {
		name: "return", at: Working, act: Act{Verb: Return, By: handler, Text: "不是路灯，是楼道灯"}, to: Working, staff: true, text: "不是路灯，是楼道灯",
		fields: func(b, a Ticket) bool {
			return a.Office == "lights" && a.Request.Kind == AskReturn && a.Request.By.ID == "hand"
		},
	}, {
		name: "report", at: Working, act: Act{Verb: Report, By: handler, Text: "换好了", Files: []string{"pic"}}, to: Done,
		told: "told.report", args: "text=换好了", text: "换好了",
		fields: func(b, a Ticket) bool {
			return a.Result == "换好了" && a.DoneAt.Equal(a.UpdatedAt) && slices.Equal(a.Disposers, []string{"hand"}) && a.ClosedAt.IsZero()
		},
	}, {
		name: "report for the office", at: Assigned, act: Act{Verb: Report, By: dispatcher, Text: "电话里说好了"}, to: Done,
		told: "told.report", args: "text=电话里说好了", text: "电话里说好了",
		fields: func(b, a Ticket) bool { return slices.Equal(a.Disposers, []string{"disp"}) },
	}, {
		name: "verify", at: Done, act: Act{Verb: Verify, By: dispatcher}, to: Callback, told: "told.verify", args: "text=换好了",
		fields: func(b, a Ticket) bool { return a.DoneAt.Equal(b.DoneAt) && a.Solved == "" },
	}, {
		name: "rework", at: Done, act: Act{Verb: Rework, By: supervisor, Text: "照片看不清"}, to: Assigned, staff: true, text: "照片看不清",
		fields: func(b, a Ticket) bool {
			return a.DoneAt.IsZero() && a.Office == "lights" && slices.Equal(a.Disposers, []string{"hand"}) && a.Level == 0
		},
	}, {
		name: "answer: satisfied", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "yes", Happy: "good", Text: "快"}, to: Closed, text: "快",
		fields: func(b, a Ticket) bool {
			return a.Solved == "yes" && a.Satisfied == "good" && a.ClosedAt.Equal(a.UpdatedAt) && a.Level == 0
		},
	}, {
		name: "answer: fairly", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "yes", Happy: "fair"}, to: Closed,
		fields: func(b, a Ticket) bool { return a.Satisfied == "fair" && !a.ClosedAt.IsZero() },
	}, {
		name: "answer: solved, the rest left open", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "yes"}, to: Closed,
		fields: func(b, a Ticket) bool { return a.Solved == "yes" && a.Satisfied == "" },
	}, {
		name: "answer: not solved", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "no", Happy: "bad", Text: "又坏了"}, to: Accepted, text: "又坏了",
		fields: func(b, a Ticket) bool {
			return a.Level == b.Level+1 && a.Office == "" && a.DoneAt.IsZero() && a.ClosedAt.IsZero() && a.Solved == "no" && a.Result == "换好了"
		},
	}, {
		name: "answer: not solved, yet content", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "no", Happy: "good"}, to: Accepted,
		fields: func(b, a Ticket) bool { return a.Level == 1 },
	}, {
		name: "answer: solved, not satisfied", at: Callback, act: Act{Verb: Answer, By: resident, Solved: "yes", Happy: "bad"}, to: Accepted,
		fields: func(b, a Ticket) bool { return a.Level == 1 && a.Satisfied == "bad" },
	}, {
		name: "answer: all three", at: Callback, act: Act{Verb: Answer, By: resident, Contact: "no", Solved: "yes", Happy: "good"}, to: Closed,
		fields: func(b, a Ticket) bool { return a.Solved == "yes" },
	}, {
		name: "answer: rather not say", at: Callback, act: Act{Verb: Answer, By: resident, Reached: ReachedRefused}, to: Closed,
		fields: func(b, a Ticket) bool { return a.Solved == "" && a.Satisfied == "" && !a.ClosedAt.IsZero() },
	}, {
		name: "phone: satisfied", at: Callback, act: Act{Verb: Phone, By: dispatcher, Contact: "yes", Solved: "yes", Happy: "fair", Text: "说挺快"}, to: Closed,
		told: "told.phone_closed", text: "说挺快", fields: func(b, a Ticket) bool { return a.Satisfied == "fair" && a.Level == 0 },
	}, {
		name: "phone: not solved", at: Callback, act: Act{Verb: Phone, By: supervisor, Solved: "no", Happy: "bad"}, to: Accepted, told: "told.phone_reopened",
		fields: func(b, a Ticket) bool { return a.Level == 1 && a.Office == "" },
	}, {
		name: "phone: nobody answers", at: Callback, act: Act{Verb: Phone, By: dispatcher, Reached: ReachedNobody}, to: Callback,
		fields: func(b, a Ticket) bool { return a.Solved == "" && a.ClosedAt.IsZero() },
	}, {
		name: "phone: rather not say", at: Callback, act: Act{Verb: Phone, By: dispatcher, Reached: ReachedRefused}, to: Closed, told: "told.phone_closed_unrated",
		fields: func(b, a Ticket) bool { return a.Solved == "" && !a.ClosedAt.IsZero() },
	}, {
		name: "close", at: Callback, act: Act{Verb: Close, By: supervisor, Text: "三次没联系上"}, to: Closed,
		told: "told.close", args: "text=三次没联系上", text: "三次没联系上",
		fields: func(b, a Ticket) bool { return a.Solved == "" && a.Satisfied == "" && a.ClosedAt.Equal(a.UpdatedAt) },
	}, {
		name: "reopen", at: Closed, act: Act{Verb: Reopen, By: supervisor, Text: "居民说又坏了"}, to: Accepted, told: "told.reopen", text: "居民说又坏了",
		fields: func(b, a Ticket) bool {
			return a.Level == b.Level+1 && a.ClosedAt.IsZero() && a.Office == "" && slices.Equal(a.Disposers, []string{"hand"})
		},
	}, {
		name: "reopen what was declined", at: Declined, act: Act{Verb: Reopen, By: admin, Text: "该我们管"}, to: Accepted, told: "told.reopen", text: "该我们管",
		fields: func(b, a Ticket) bool { return a.ClosedAt.IsZero() && !b.ClosedAt.IsZero() },
	}, {
		name: "withdraw", at: Working, act: Act{Verb: Withdraw, By: resident}, to: Withdrawn,
		fields: func(b, a Ticket) bool { return a.ClosedAt.Equal(a.UpdatedAt) },
	}, {
		name: "sort", at: Assigned, act: Act{Verb: Sort, By: dispatcher, Service: "0902", Place: "3号楼东门"}, to: Assigned, staff: true, text: "0101 → 0902\n3号楼二单元 → 3号楼东门",
		fields: func(b, a Ticket) bool {
			return a.Service == "0902" && a.Place.Text == "3号楼东门" && a.Due.Equal(b.Due) && a.Office == b.Office
		},
	}, {
		name: "write", at: Working, act: Act{Verb: Write, By: handler, Text: "明早来，方便吗"}, to: Working,
		told: "told.write", args: "text=明早来，方便吗", text: "明早来，方便吗", fields: fine,
	}, {
		name: "write with a picture only", at: Working, act: Act{Verb: Write, By: handler, Files: []string{"pic"}}, to: Working,
		told: "told.write", args: "text=", fields: fine,
	}, {
		name: "write after the end", at: Closed, act: Act{Verb: Write, By: dispatcher, Text: "谢谢您"}, to: Closed, told: "told.write", args: "text=谢谢您", text: "谢谢您",
		fields: func(b, a Ticket) bool { return a.ClosedAt.Equal(b.ClosedAt) && a.UpdatedAt.After(b.UpdatedAt) },
	}, {
		name: "note", at: Done, act: Act{Verb: Note, By: dispatcher, Text: "打过电话"}, to: Done, staff: true, text: "打过电话",
		fields: func(b, a Ticket) bool { return a.DoneAt.Equal(b.DoneAt) },
	}, {
		name: "heard", at: Closed, act: Act{Verb: Heard, By: dispatcher}, to: Closed, staff: true, fields: fine,
	}, {
		name: "follow", at: Working, act: Act{Verb: Follow, By: resident, Text: "还没来人", Files: []string{"p"}}, to: Working, text: "还没来人", fields: fine,
	}, {
		name: "follow, the place is another", at: Working, act: Act{Verb: Follow, By: resident, Text: "不对，是5号楼", Place: "5号楼"}, to: Working,
		text: "不对，是5号楼\n3号楼二单元 → 5号楼", fields: func(b, a Ticket) bool { return a.Place.Text == "5号楼" && a.Due.Equal(b.Due) },
	}, {
		name: "follow, the contact is to be hidden", at: Working, act: Act{Verb: Follow, By: resident, Text: "保密", Hide: true}, to: Working, text: "保密",
		fields: func(b, a Ticket) bool { return !b.Contact.Hidden && a.Contact.Hidden },
	}, {
		name: "follow after the end", at: Withdrawn, act: Act{Verb: Follow, By: resident, Text: "又坏了"}, to: Withdrawn, text: "又坏了",
		fields: func(b, a Ticket) bool { return a.ClosedAt.Equal(b.ClosedAt) },
	},
}
