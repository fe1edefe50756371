package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// menuEntry is one line of the menu. Who may not open its page does not see it (tickets.Rights).
type menuEntry struct {
	Key   string                                      // locale key of its name
	Page  string                                      // what stands behind /console/ in its address, as in tickets.Rights
	Also  []string                                    // other pages (file names without .html) on which it is the current one
	Has   func(cfg *Config) bool                      // nil: every program has the page
	Count func(s *Server, c *fiber.Ctx, v *visit) int // how much waits there; nil: it is not told
}

type menuGroup struct {
	Key     string // locale key
	Entries []menuEntry
}

// menu is the whole menu of the console, in its order. A group of which somebody may see nothing is not shown to them.
var menu = []menuGroup{
	{Key: "console.group.tickets", Entries: []menuEntry{
		{Key: "work.nav.work", Page: "work", Count: (*Server).countWork},
		{Key: "console.nav.tickets", Page: "", Also: []string{"list", "ticket", "summary"}},
		{Key: "console.nav.map", Page: "map"},
		{Key: "console.nav.whistles", Page: "whistles", Also: []string{"whistle", "blow", "whistle_figures"}, Has: hasWhistles, Count: (*Server).countWhistles},
		{Key: "console.nav.hot", Page: "hot"},
	}},
	{Key: "console.group.services", Entries: []menuEntry{
		{Key: "console.nav.orders", Page: "orders", Also: []string{"order", "order_build", "behalf"}, Has: hasOrders},
		{Key: "console.nav.order_calendar", Page: "order-calendar", Also: []string{"order_calendar"}, Has: hasOrders},
		{Key: "console.nav.volunteers", Page: "volunteers", Also: []string{"volunteer"}, Has: hasOrders},
		{Key: "console.nav.ledger", Page: "ledger", Also: []string{"statement", "paper"}, Has: hasLedger},
		{Key: "console.nav.providers", Page: "providers", Has: hasOrders},
		{Key: "console.nav.mediation", Page: "mediation", Also: []string{"case", "offer", "mediators"}, Has: hasMediation},
		{Key: "console.nav.legal", Page: "aid", Also: []string{"appointments", "slots"}, Has: hasLegal},
	}},
	{Key: "console.group.notices", Entries: []menuEntry{
		{Key: "notices.nav", Page: "notices", Also: []string{"notice", "compose", "cared", "subscribers", "channels"}, Has: hasNotices, Count: (*Server).countNotices},
		{Key: "console.nav.alerts", Page: "alerts", Also: []string{"alert"}, Has: func(cfg *Config) bool { return cfg.Alerts != nil }},
		{Key: "console.nav.articles", Page: "articles", Also: []string{"article"}, Has: func(cfg *Config) bool { return cfg.Articles != nil }},
		{Key: "console.nav.series", Page: "series", Has: func(cfg *Config) bool { return cfg.Articles != nil && cfg.Series != nil }},
	}},
	{Key: "console.group.figures", Entries: []menuEntry{
		{Key: "console.nav.rates", Page: "rates", Also: []string{"rounds"}},
		{Key: "console.nav.service_reports", Page: "service-reports", Also: []string{"service_reports"}, Has: hasLedger},
		{Key: "console.nav.reading", Page: "reading"},
		{Key: "work.nav.lookups", Page: "lookups"},
	}},
	{Key: "console.group.settings", Entries: []menuEntry{
		{Key: "console.nav.areas", Page: "areas", Also: []string{"routes"}},
		{Key: "console.nav.offices", Page: "offices"},
		{Key: "console.nav.people", Page: "people"},
		{Key: "console.nav.calendar", Page: "calendar"},
		{Key: "console.nav.troubles", Page: "troubles", Count: (*Server).countTroubles},
	}},
}

func hasWhistles(cfg *Config) bool  { return cfg.Whistles != nil }
func hasOrders(cfg *Config) bool    { return cfg.Activities != nil }
func hasLedger(cfg *Config) bool    { return cfg.Ledger != nil }
func hasNotices(cfg *Config) bool   { return cfg.NoticeDesk != nil }
func hasMediation(cfg *Config) bool { return cfg.Mediation != nil }
func hasLegal(cfg *Config) bool     { return cfg.Legal != nil }

// navGroup is a group of the menu as one person sees it. Its entries are shown while it is open, which the group of the current page is.
type navGroup struct {
	Key   string
	Items []navItem
	Open  bool
	Count int // of all its entries
}

type navItem struct {
	Key, Href string
	Current   bool
	Count     int
}

// nav is the menu for one person on one page (a file name without .html).
func (s *Server) nav(c *fiber.Ctx, v *visit, page string) []navGroup {
	var out []navGroup
	for _, g := range menu {
		group := navGroup{Key: g.Key}
		for _, e := range g.Entries {
			if may, _ := v.staff.MayOpen(e.Page, false); !may || e.Has != nil && !e.Has(&s.cfg) {
				continue
			}
			item := navItem{Key: e.Key, Href: "/console", Current: e.Page == page || slices.Contains(e.Also, page)}
			if e.Page != "" {
				item.Href += "/" + e.Page
			}
			if e.Count != nil {
				item.Count = e.Count(s, c, v)
			}
			group.Items, group.Open, group.Count = append(group.Items, item), group.Open || item.Current, group.Count+item.Count
		}
		if group.Items != nil {
			out = append(out, group)
		}
	}
	if !slices.ContainsFunc(out, func(g navGroup) bool { return g.Open }) && out != nil {
		out[0].Open = true
	}
	return out
}

func (s *Server) countTroubles(c *fiber.Ctx, _ *visit) int {
	stuck, err := s.cfg.Troubles.CountTroubles(c.UserContext())
	if err != nil {
		s.log.Warn("troubles not counted", "request", requestID(c), "error", err.Error())
	}
	return stuck + len(s.cfg.Faults())
}

// countWork is how much waits for somebody.
func (s *Server) countWork(c *fiber.Ctx, v *visit) int {
	_, together, err := s.counted(c.UserContext(), tickets.WaitsFor(v.staff, s.cfg.Now()))
	if err != nil {
		s.log.Warn("work not counted", "request", requestID(c), "error", err.Error())
	}
	return together.n
}

// countWhistles is how many whistles are late, and for a chief also how many wait for approval.
func (s *Server) countWhistles(c *fiber.Ctx, v *visit) int {
	q := tickets.WhistleQuery{}
	if !s.mine(v, &q) {
		return 0
	}
	counts, err := s.cfg.Whistles.CountWhistles(c.UserContext(), q)
	if err != nil {
		s.log.Warn("whistles not counted", "request", requestID(c), "error", err.Error())
	}
	if v.is(tickets.Admin, tickets.Supervisor) {
		return counts.Overdue + counts.Stage[tickets.WhistleWaiting]
	}
	return counts.Overdue
}
