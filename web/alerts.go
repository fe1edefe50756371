package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Alerts reads what is stored of warnings.
type Alerts interface {
	FindAlerts(ctx context.Context, q tickets.AlertQuery) (all []tickets.AlertRecord, next string, err error) // newest first
	Alert(ctx context.Context, key string) (tickets.AlertRecord, error)
	AlertThread(ctx context.Context, thread string) ([]tickets.AlertRecord, error) // as they came
	AlertRefusals(ctx context.Context, limit int) ([]tickets.AlertRefusal, error)  // newest first
	AlertFeeds(ctx context.Context) ([]tickets.AlertFeed, error)
}

// alertRow is one warning of a list.
type alertRow struct {
	Key, Headline, Issuer, At, Until string
	Type                             string // Alert, Update, Cancel …
	Level                            tickets.AlertLevel
	Stage                            tickets.AlertStage
	Held                             tickets.AlertHeld
	Areas                            string
	Reached                          string // "" while nobody counts
	Trouble                          string
	Lone, Owed, Current              bool
}

type refusalRow struct {
	At, From, Alert string
	Times           int
	Mistakes        []string
}

type feedRow struct{ URL, Good, Since, Error string }

type alertsView struct {
	Active   bool
	Rows     []alertRow
	Next     string
	Refusals []refusalRow
	Feeds    []feedRow
	Open     bool // whether warnings can be delivered here at all
}

var sampleAlert = alertRow{
	Key: "a1", Headline: "安澜市气象台发布暴雨橙色预警", Issuer: "安澜市气象台", At: "08:12", Until: "18:00", Type: "Update", Level: tickets.Orange,
	Stage: tickets.AlertActive, Held: tickets.HeldElsewhere, Areas: "湖滨区", Reached: "812", Trouble: "away", Lone: true, Owed: true,
}

var alertsPage = page("alerts.html", alertsView{
	Active: true, Rows: []alertRow{sampleAlert}, Next: "/console/alerts?after=1.a", Open: true,
	Refusals: []refusalRow{{"08:12", "POST /cap", "A1", 3, []string{"缺少 sender"}}}, Feeds: []feedRow{{"https://a.example", "08:00", "08:10", "away"}, {"https://b.example", "08:00", "", ""}},
})

const refusalsShown = 30

// alertRoutes are the pages of warnings: everybody on the staff may read them.
func (s *Server) alertRoutes() {
	if s.cfg.Alerts == nil {
		return
	}
	s.app.Get("/console/alerts", s.only(tickets.Roles, s.alerts))
	s.app.Get("/console/alerts/:key", s.only(tickets.Roles, s.alert))
}

func (s *Server) alerts(c *fiber.Ctx, v *visit) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view := alertsView{Active: c.Query("show") == "active", Open: s.cfg.CAPKey != ""}
	all, next, err := s.cfg.Alerts.FindAlerts(ctx, tickets.AlertQuery{Active: view.Active, After: c.Query("after")})
	if err != nil {
		return err
	}
	if view.Rows, err = s.alertRows(ctx, all); err != nil {
		return err
	}
	if next != "" {
		view.Next = "/console/alerts?after=" + next
		if view.Active {
			view.Next += "&show=active"
		}
	}
	refusals, err := s.cfg.Alerts.AlertRefusals(ctx, refusalsShown)
	if err != nil {
		return err
	}
	for _, r := range refusals {
		view.Refusals = append(view.Refusals, refusalRow{s.clock(r.At), r.From, r.Alert, r.Times, s.sentences(lang, r.Mistakes)})
	}
	feeds, err := s.cfg.Alerts.AlertFeeds(ctx)
	if err != nil {
		return err
	}
	for _, f := range feeds {
		if s.polled(f.URL) {
			view.Feeds = append(view.Feeds, feedRow{feedName(f.URL), s.clock(f.GoodAt), s.clock(f.BadSince), f.Error})
		}
	}
	return alertsPage.show(s, c, fiber.StatusOK, view)
}

// polled leaves out feeds that the settings do not name any more.
func (s *Server) polled(url string) bool {
	for _, f := range s.cfg.CAPFeeds {
		if f == url {
			return true
		}
	}
	return false
}

// feedName is a feed's address without the secret that may stand in it.
func feedName(url string) string {
	name, _, _ := strings.Cut(url, "?")
	if scheme, rest, ok := strings.Cut(name, "://"); ok {
		if _, host, hasUser := strings.Cut(rest, "@"); hasUser {
			return scheme + "://" + host
		}
	}
	return name
}

func (s *Server) alertRows(ctx context.Context, all []tickets.AlertRecord) (rows []alertRow, err error) {
	var broadcasts []string
	for _, r := range all {
		if r.Broadcast != "" {
			broadcasts = append(broadcasts, r.Broadcast)
		}
	}
	reached := map[string]int{}
	if s.cfg.Reached != nil && len(broadcasts) > 0 {
		if reached, err = s.cfg.Reached(ctx, broadcasts); err != nil {
			return nil, err
		}
	}
	for _, r := range all {
		row := alertRow{
			Key: r.Key(), Headline: cut(r.Headline(), 120), Issuer: cut(r.Issuer(), 60), At: s.clock(r.Sent), Until: s.clock(r.Until), Type: r.MsgType,
			Level: r.Gravity, Stage: r.Stage, Held: r.Held, Areas: cut(tickets.Hans.Listed(r.AreaNames()), 120), Trouble: r.Trouble, Lone: r.Lone,
			Owed: r.Owes != tickets.OwesNothing,
		}
		if n, counted := reached[r.Broadcast]; counted && r.Broadcast != "" {
			row.Reached = fmt.Sprint(n)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// alertField is one named text of a warning.
type alertField struct{ Key, Text string }

// Wide reports whether the text needs the width of the page.
func (f alertField) Wide() bool { return len(f.Text) > 90 }

type alertInfoView struct {
	Lang   string
	Level  tickets.AlertLevel
	Fields []alertField
	Areas  []string
}

type alertView struct {
	alertRow
	Fields []alertField
	Infos  []alertInfoView
	Grids  []string
	Thread []alertRow
	XML    string // address of it as CAP; "" when residents were not told
	Signed bool
}

var alertPage = page("alert.html", alertView{
	alertRow: sampleAlert, Fields: []alertField{{"alert.field.identifier", "A1"}}, Grids: []string{"和平里社区 第1网格"}, Thread: []alertRow{sampleAlert}, XML: "/cap/a.xml", Signed: true,
	Infos: []alertInfoView{{"zh-CN", tickets.Orange, []alertField{{"alert.field.event", "暴雨"}}, []string{"湖滨区"}}},
})

// alert shows all of one warning, and its thread.
func (s *Server) alert(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	r, err := s.cfg.Alerts.Alert(ctx, c.Params("key"))
	if err != nil {
		return err
	}
	rows, err := s.alertRows(ctx, []tickets.AlertRecord{r})
	if err != nil {
		return err
	}
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	view, lang := alertView{alertRow: rows[0], Signed: r.Signed}, known(v.staff.Lang)
	var refs []string
	for _, ref := range r.References {
		refs = append(refs, ref.ID)
	}
	view.Fields = fields("identifier", r.ID, "sender", r.Sender, "sent", s.fullClock(r.Sent), "received", s.fullClock(r.ReceivedAt), "until", s.fullClock(r.Until),
		"status", s.alertWord(lang, "status", r.Status), "type", s.alertWord(lang, "type", r.MsgType), "scope", s.alertWord(lang, "scope", r.Scope), "restriction", r.Restriction, "source", r.Source, "note", r.Note, "form", r.Form,
		"references", strings.Join(refs, " "), "broadcast", r.Broadcast)
	for _, i := range r.Infos {
		view.Infos = append(view.Infos, s.alertInfo(lang, i))
	}
	for _, g := range r.Grids {
		view.Grids = append(view.Grids, town.AreaName(g))
	}
	if r.Held == "" && s.cfg.CAP != nil {
		view.XML = capPath + "/" + r.Key() + ".xml"
	}
	thread, err := s.cfg.Alerts.AlertThread(ctx, r.Thread)
	if err != nil {
		return err
	}
	if view.Thread, err = s.alertRows(ctx, thread); err != nil {
		return err
	}
	for i := range view.Thread {
		view.Thread[i].Current = view.Thread[i].Key == r.Key()
	}
	return alertPage.show(s, c, fiber.StatusOK, view)
}

// fields are those that say something, by the end of their key and their text.
func fields(pairs ...string) (all []alertField) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all = append(all, alertField{"alert.field." + pairs[i], pairs[i+1]})
		}
	}
	return all
}

// alertWord is a value of CAP in words; one that is none of CAP's stays as it was sent.
func (s *Server) alertWord(lang tickets.Lang, of, value string) string {
	key := "alert." + of + "." + value
	if words := s.say(lang, key); words != key {
		return words
	}
	return value
}

func (s *Server) alertWords(lang tickets.Lang, of string, values []string) string {
	var words []string
	for _, value := range values {
		words = append(words, s.alertWord(lang, of, value))
	}
	return strings.Join(words, s.say(lang, "console.comma"))
}

func (s *Server) alertInfo(lang tickets.Lang, i tickets.AlertInfo) alertInfoView {
	view := alertInfoView{Lang: i.Lang, Level: tickets.LevelOf(i.Severity)}
	view.Fields = fields("headline", i.Headline, "event", i.Event, "description", i.Text, "instruction", i.Do, "severity", s.alertWord(lang, "severity", i.Severity),
		"urgency", s.alertWord(lang, "urgency", i.Urgency), "certainty", s.alertWord(lang, "certainty", i.Certainty),
		"category", s.alertWords(lang, "category", i.Categories), "response", s.alertWords(lang, "response", i.Responses), "effective", s.fullClock(i.Effective),
		"onset", s.fullClock(i.Onset), "expires", s.fullClock(i.Expires), "sender_name", i.SenderName, "web", i.Web, "contact", i.Contact)
	for _, a := range i.Areas {
		words := []string{a.Name}
		for _, g := range a.Geocodes {
			words = append(words, g.Name+" "+g.Value)
		}
		for _, ring := range a.Polygons {
			words = append(words, s.say(lang, "alert.area.polygon", "n", len(ring)-1))
		}
		for _, c := range a.Circles {
			words = append(words, s.say(lang, "alert.area.circle", "at", fmt.Sprintf("%.5f,%.5f", c.Lat, c.Lon), "km", fmt.Sprintf("%.4g", c.Radius)))
		}
		view.Areas = append(view.Areas, cut(strings.Join(words, " · "), 400))
	}
	return view
}
