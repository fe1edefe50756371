package tickets

import "slices"

// Right is one row of what staff may do besides moving a ticket. With Moves it is the whole table of permissions: a role, an area, and
// what is done. The area of a ticket bounds every move (Covers); Whole things belong to nobody whose work ends at an area.
type Right struct {
	Page  string // the part of the console: what stands behind /console/ in its addresses; "" is the list of tickets
	Roles []Role
	Whole bool // not for those whose work ends at an area
	Keep  bool // the row is about changing what the page shows; another row is about reading it
}

// Rights of staff, page by page.
var Rights = []Right{
	{Page: "", Roles: anyone},
	{Page: "tickets", Roles: anyone},
	{Page: "tickets", Roles: anyone, Keep: true}, // and then Moves decides
	{Page: "work", Roles: anyone},
	{Page: "lookups", Roles: []Role{Admin}, Whole: true},
	{Page: "events", Roles: anyone},
	{Page: "files", Roles: anyone},
	{Page: "map", Roles: anyone},
	{Page: "me", Roles: anyone},
	{Page: "me", Roles: anyone, Keep: true},
	{Page: "logout", Roles: anyone, Keep: true},
	{Page: "areas", Roles: desk},
	{Page: "areas", Roles: []Role{Admin}, Whole: true, Keep: true},
	{Page: "routes", Roles: desk},
	{Page: "routes", Roles: chiefs, Whole: true, Keep: true},
	{Page: "offices", Roles: chiefs},
	{Page: "offices", Roles: chiefs, Keep: true}, // within their area
	{Page: "people", Roles: []Role{Admin}, Whole: true},
	{Page: "people", Roles: []Role{Admin}, Whole: true, Keep: true},
	{Page: "whistles", Roles: anyone}, // and then WhistleMoves decides
	{Page: "whistles", Roles: anyone, Keep: true},
	{Page: "whistle-figures", Roles: desk},
	{Page: "orders", Roles: anyone}, // and then ActivityMoves decides
	{Page: "orders", Roles: anyone, Keep: true},
	{Page: "order-calendar", Roles: anyone},
	{Page: "volunteers", Roles: desk},
	{Page: "volunteers", Roles: desk, Keep: true},
	{Page: "providers", Roles: anyone},
	{Page: "providers", Roles: chiefs, Keep: true}, // within their area
	{Page: "mediation", Roles: anyone},             // and then CaseMoves and the secret of a case decide
	{Page: "mediation", Roles: anyone, Keep: true},
	{Page: "mediators", Roles: anyone},
	{Page: "mediators", Roles: chiefs, Keep: true},
	{Page: "aid", Roles: anyone},
	{Page: "aid", Roles: anyone, Keep: true},
	{Page: "appointments", Roles: anyone},
	{Page: "appointments", Roles: anyone, Keep: true},
	{Page: "slots", Roles: anyone},
	{Page: "slots", Roles: chiefs, Keep: true},
	{Page: "ledger", Roles: desk},             // within their area
	{Page: "ledger", Roles: desk, Keep: true}, // handing out; the rest is for chiefs (Ledger)
	{Page: "service-reports", Roles: desk},
	{Page: "service-reports.csv", Roles: desk},
	{Page: "notices", Roles: anyone}, // and then BroadcastMoves decides
	{Page: "notices", Roles: anyone, Keep: true},
	{Page: "subscribers", Roles: chiefs},
	{Page: "subscribers", Roles: chiefs, Keep: true}, // within their area
	{Page: "channels", Roles: chiefs, Whole: true},
	{Page: "rates", Roles: anyone}, // handlers read their own office's
	{Page: "rates.csv", Roles: anyone},
	{Page: "hot", Roles: desk},
	{Page: "summaries", Roles: chiefs},
	{Page: "summaries", Roles: chiefs, Keep: true},
	{Page: "articles", Roles: anyone},
	{Page: "series", Roles: desk},
	{Page: "series", Roles: chiefs, Whole: true, Keep: true},
	{Page: "calendar", Roles: anyone},
	{Page: "alerts", Roles: anyone},
	{Page: "reading", Roles: chiefs},
	{Page: "troubles", Roles: chiefs, Whole: true},
	{Page: "troubles", Roles: chiefs, Whole: true, Keep: true},
}

// MayOpen reports whether a member of staff may read a page, or change what it shows; known is false for a page the table does not have.
func (s Staff) MayOpen(page string, keep bool) (may, known bool) {
	for _, r := range Rights {
		if r.Page == page && r.Keep == keep {
			return slices.Contains(r.Roles, s.Role) && (!r.Whole || s.Area == ""), true
		}
	}
	return false, false
}
