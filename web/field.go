package web

import "github.com/gofiber/fiber/v2"

// fieldOf names, for what can be wrong with a form, the field it is about. The page's script puts the words beside that field and the
// cursor into it; what is about no single field keeps its words at the head of the form. A name also stands for its languages: title-en.
var fieldOf = map[string]string{
	"console.people.bad_login": "login", "console.people.login_taken": "login", "console.people.no_name": "name", "console.people.no_role": "role",
	"console.people.no_office": "office", "console.people.no_area": "area",
	"console.offices.no_name": "name", "console.offices.name_taken": "name", "console.offices.no_kind": "kind", "console.offices.bad_chat": "chat",
	"console.offices.other_area": "area", "console.mediators.no_name": "name", "console.mediators.no_account": "staff",

	"console.password.old_wrong": "old", "console.password.short": "new", "console.password.long": "new", "console.password.has_login": "new",
	"console.password.usual": "new", "console.password.same": "new", "console.password.differ": "again", "console.totp.wrong": "code",
	"console.behalf.no_service": "service", "console.behalf.no_name": "name", "console.behalf.no_way": "phone", "console.behalf.bad_phone": "phone",
	"console.orders.other_area": "area", "console.orders.no_ticket": "more", "console.orders.bad_time": "from", "console.orders.bad_minutes": "minutes",
	"console.volunteers.why": "text", "console.file.many": "files", "console.file.broken": "files", "notices.bad_time": "due", "notices.blank": "body",
	"notices.group.bad": "address", "notices.no_ticket": "ticket", "error.file_type": "files",

	"error.needs_text": "text", "error.needs_reason": "text", "error.needs_other": "other", "error.needs_office": "office", "error.needs_helper": "helper",
	"error.needs_till": "till", "error.till_past": "till", "error.till_far": "till", "error.till_before_due": "till", "error.no_co_office": "office",
	"error.is_main_office": "office", "error.no_such_service": "service", "error.sort_same": "service", "error.too_long": "text",
	"error.join_unknown": "other", "error.join_itself": "other", "error.join_follows": "other", "error.join_differs": "other", "error.no_such_task": "task",

	"error.activity_title": "title", "error.activity_text": "text", "error.activity_places": "places", "error.activity_taken": "places",
	"error.activity_past": "from", "error.activity_when": "from", "error.activity_window": "till", "error.activity_minutes": "minutes",
	"error.activity_how_long": "minutes", "error.activity_claim": "claim", "error.activity_where": "place", "error.activity_service": "service",
	"error.activity_repeat": "repeat", "error.activity_ticket": "more", "error.volunteer_reason": "text",

	"error.slot_place": "place", "error.slot_hours": "to", "error.slot_length": "length", "error.day_why": "text", "error.appointment_why": "text",
	"error.case_matter": "matter", "error.case_kind": "kind", "error.case_no_other": "other", "error.case_other_ticket": "other_of", "error.case_day": "at",
	"error.case_form": "form", "error.case_whose_answer": "side", "error.case_same_side": "side", "error.no_such_mediator": "mediator",
	"error.whistle_words": "text", "error.whistle_text": "text", "error.whistle_long": "text", "error.whistle_kind": "kind", "error.whistle_offices": "called",
	"error.whistle_no_call": "called", "error.whistle_self": "called", "error.whistle_score": "score",

	"error.broadcast_words": "title", "error.broadcast_half": "title", "error.broadcast_topic": "topic", "error.broadcast_due": "due",
	"error.broadcast_expires": "expires", "error.broadcast_options": "options", "error.broadcast_repeat": "repeat", "error.broadcast_reason": "text",
	"error.broadcast_nobody": "topic", "error.hours_range": "hours", "error.no_such_code": "code", "error.hours_future": "day",
	"series.error.name": "name", "series.error.every": "every", "series.error.hour": "hour", "series.error.date": "from", "series.error.area": "area",
	"series.error.articles": "add",
}

// blame remembers for the page that is about to be shown what is wrong with the form that came.
func blame(c *fiber.Ctx, key string) {
	if field, known := fieldOf[key]; known {
		c.Locals("wrong", field)
	}
}
