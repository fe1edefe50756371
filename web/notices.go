package web

import (
	"context"
	"iter"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// The pages of notices to many: notices.go is the list, compose.go the form, notice.go one notice with what may be done to it,
// progress.go how far it has come and who answered; subscribers.go and channels.go are whom they go to and what carries them.

// NoticeUploads is the beginning of the paths that carry the pictures and files of a notice.
const NoticeUploads = "/console/notices/"

// Notices reads what is stored of notices to many.
type Notices interface {
	Broadcast(ctx context.Context, id string) (tickets.Broadcast, error)
	BroadcastByCode(ctx context.Context, code string) (tickets.Broadcast, error)
	CountWaiting(ctx context.Context, scope, second string) (int, error)
	FindBroadcasts(ctx context.Context, q tickets.BroadcastQuery) (tickets.BroadcastList, error)
	Reach(ctx context.Context, a tickets.Audience, red bool, minute int) (tickets.Reach, error)
}

// NoticeDesk is where notices to many are written, sent and told of; *tickets.BroadcastDesk is one.
type NoticeDesk interface {
	NoticeWriting
	NoticeSending
	NoticeFigures
}

// NoticeWriting is what comes before a notice leaves.
type NoticeWriting interface {
	Draft(ctx context.Context, c tickets.Composing, by tickets.Actor) (tickets.Broadcast, error)
	Change(ctx context.Context, id string, c tickets.Composing, a tickets.BroadcastAct) (tickets.Broadcast, error)
	Preview(ctx context.Context, b tickets.Broadcast) (tickets.Preview, error)
	TestToSelf(ctx context.Context, id string, to tickets.Address, l tickets.Lang, a tickets.BroadcastAct) error
	SecondRound(ctx context.Context, id, made string, cared bool, by tickets.Actor) (tickets.Broadcast, error)
}

// NoticeSending lets a notice go, and is what may be done to one that is on its way or has arrived.
type NoticeSending interface {
	Do(ctx context.Context, id string, verb tickets.BroadcastVerb, a tickets.BroadcastAct) (tickets.Broadcast, error)
	Submit(ctx context.Context, id string, s tickets.Submitting) (tickets.Broadcast, error)
	Schedule(ctx context.Context, id string, due time.Time, a tickets.BroadcastAct) (tickets.Broadcast, error)
	Correct(ctx context.Context, id string, texts map[tickets.Lang]tickets.Text, a tickets.BroadcastAct) (tickets.Broadcast, error)
	Repeat(ctx context.Context, id string, r tickets.Repeat, a tickets.BroadcastAct) (tickets.Broadcast, error)
}

// NoticeFigures tells what became of a notice.
type NoticeFigures interface {
	Progress(ctx context.Context, id string) (tickets.Progress, error)
	Answers(ctx context.Context, id string) ([]tickets.AnswerCount, error)
	Ledger(ctx context.Context, q tickets.LedgerQuery) iter.Seq2[tickets.LedgerRow, error]
}

// noticeRoutes are the pages of notices. Who may open one is checked here; who may do what to a notice is tickets.BroadcastMoves.
func (s *Server) noticeRoutes() {
	all := tickets.Roles
	if s.cfg.NoticeDesk != nil {
		s.app.Get("/console/notices", s.only(all, s.notices))
		s.app.Get("/console/notices/new", s.only(all, s.compose))
		s.app.Post("/console/notices/new", s.only(all, s.composed))
		s.app.Get("/console/notices/:id", s.only(all, of(s.findNotice, s.notice)))
		s.app.Get("/console/notices/:id/edit", s.only(all, s.compose))
		s.app.Post("/console/notices/:id/edit", s.only(all, s.composed))
		s.app.Get("/console/notices/:id/ledger.csv", s.only(all, of(s.findNotice, s.ledgerCSV)))
		s.app.Get("/console/notices/:id/cared", s.only(all, of(s.findNotice, s.caredSilent)))
		s.app.Get("/console/notices/:id/files/:hash", s.only(all, of(s.findNotice, s.noticeFile)))
		s.app.Post("/console/notices/:id/:verb", s.only(all, of(s.findNotice, s.noticeAct)))
	}
	if s.cfg.Subscriptions != nil {
		s.app.Get("/console/subscribers", s.only(chiefs, s.subscribers))
		s.app.Post("/console/subscribers", s.only(chiefs, s.keepGroup))
	}
	if s.cfg.Channels != nil {
		s.app.Get("/console/channels", s.only(chiefs, s.channels))
	}
}

// countNotices is how many wait for this person's approval.
func (s *Server) countNotices(c *fiber.Ctx, v *visit) int {
	if !v.is(tickets.Admin, tickets.Supervisor) {
		return 0
	}
	n, err := s.cfg.Notices.CountWaiting(c.UserContext(), v.staff.Area, v.staff.ID)
	if err != nil {
		s.log.Warn("notices not counted", "request", requestID(c), "error", err.Error())
	}
	return n
}

// noticeTabs are the pages beside the list, for whom they are.
func (s *Server) noticeTabs(v *visit, current string) (tabs []tab) {
	for _, page := range []string{"notices", "subscribers", "channels"} {
		may, _ := v.staff.MayOpen(page, false)
		if there := page == "notices" || page == "subscribers" && s.cfg.Subscriptions != nil || page == "channels" && s.cfg.Channels != nil; may && there {
			tabs = append(tabs, tab{Key: "notices.tab." + page, Href: "/console/" + page, Current: page == current})
		}
	}
	return tabs
}

// seesNotice reports whether this person may know of a notice: what was written within their area, a handler what their office wrote.
func (v *visit) seesNotice(b tickets.Broadcast) bool {
	if !tickets.Within(b.Area, v.staff.Area) {
		return false
	}
	return v.staff.Role != tickets.Handler || v.staff.Office != "" && v.staff.Office == b.Office
}

// waitingNotices are those this person may approve, and those with a correction they may agree to.
func (s *Server) waitingNotices(ctx context.Context, v *visit) (mine []tickets.Broadcast, err error) {
	if !v.is(tickets.Admin, tickets.Supervisor) {
		return nil, nil
	}
	found, err := s.cfg.Notices.FindBroadcasts(ctx, tickets.BroadcastQuery{Scope: v.staff.Area, Waits: true})
	for _, b := range found.Broadcasts {
		open := tickets.OpenBroadcast(b, v.staff.Actor())
		if slices.Contains(open, tickets.BroadcastApprove) || slices.Contains(open, tickets.BroadcastAgree) {
			mine = append(mine, b)
		}
	}
	return mine, err
}

// noticeRow is one notice of a list.
type noticeRow struct {
	ID, Title, Code string
	Topic, Stage    string // words
	State           tickets.BroadcastStage
	By, At          string
	Reach           int
	Done            *doneView // nil before it is sent
	Corrects        bool      // a correction of it waits for a second person
}

// doneView is how many of how many, in words as well as in a bar.
type doneView struct {
	Sent, All int
	Percent   string
}

// done never rounds to 100 what is less.
func done(sent, all int) *doneView {
	d := &doneView{Sent: sent, All: all, Percent: "0"}
	if all > 0 {
		d.Percent = whole(math.Floor(float64(sent) * 100 / float64(all)))
	}
	return d
}

type noticesView struct {
	Pages   []tab
	Tabs    []tab
	Waiting []noticeRow // for this person
	Rows    []noticeRow
	Next    string
}

var sampleNoticeRow = noticeRow{
	ID: "b1", Title: "周三停水", Code: "K7P2QX", Topic: "停水停电", Stage: "发送中", State: tickets.BroadcastSending, By: "王芳", At: "11-23 08:00", Reach: 70, Done: done(63, 70), Corrects: true,
}

var noticesPage = page("notices.html", noticesView{
	Pages: []tab{{Key: "notices.tab.notices", Href: "/console/notices", Current: true}}, Tabs: []tab{{Key: "notices.list.running", Href: "/console/notices", Current: true}},
	Waiting: []noticeRow{{ID: "b2", Title: "高温", Reach: 900}}, Rows: []noticeRow{sampleNoticeRow, {ID: "b3", Title: "草稿"}}, Next: "/console/notices?after=x",
})

// noticeLists are the tabs of the list and the stages behind them.
var noticeLists = []struct {
	name   string
	stages []tickets.BroadcastStage
}{
	{"all", nil},
	{"running", []tickets.BroadcastStage{tickets.BroadcastScheduled, tickets.BroadcastSending, tickets.BroadcastPaused}},
	{"drafts", []tickets.BroadcastStage{tickets.BroadcastDraft, tickets.BroadcastWaiting, tickets.BroadcastRefused}},
	{"sent", []tickets.BroadcastStage{tickets.BroadcastSent}},
	{"ended", []tickets.BroadcastStage{tickets.BroadcastCancelled, tickets.BroadcastRecalled}},
}

const noticesAtOnce = 30

func (s *Server) notices(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	now := c.Query("tab", "all")
	view := noticesView{Pages: s.noticeTabs(v, "notices")}
	q := tickets.BroadcastQuery{Scope: v.staff.Area, After: tickets.Cursor(cut(c.Query("after"), 80)), Limit: noticesAtOnce}
	found := false
	for _, l := range noticeLists {
		view.Tabs = append(view.Tabs, tab{Key: "notices.list." + l.name, Href: "/console/notices?tab=" + l.name, Current: l.name == now})
		if l.name == now {
			q.Stages, found = l.stages, true
		}
	}
	if !found {
		return fiber.ErrNotFound
	}
	waiting, err := s.waitingNotices(ctx, v)
	if err != nil {
		return err
	}
	for _, b := range waiting {
		view.Waiting = append(view.Waiting, s.noticeRow(v, b))
	}
	if v.is(tickets.Handler) {
		q.Office = v.staff.Office
	}
	if !v.is(tickets.Handler) || q.Office != "" {
		list, err := s.cfg.Notices.FindBroadcasts(ctx, q)
		if err != nil {
			return err
		}
		if view.Rows, err = s.noticeRows(ctx, v, list.Broadcasts); err != nil {
			return err
		}
		if list.Next != "" {
			view.Next = "/console/notices?tab=" + now + "&after=" + url.QueryEscape(string(list.Next))
		}
	}
	if c.Get("X-Live") != "" { // the list renews itself while it is open
		return noticesPage.part(s, c, "live", fiber.StatusOK, view)
	}
	return noticesPage.show(s, c, fiber.StatusOK, view)
}

func (s *Server) noticeRows(ctx context.Context, v *visit, all []tickets.Broadcast) (rows []noticeRow, err error) {
	for _, b := range all {
		if !v.seesNotice(b) {
			continue
		}
		r := s.noticeRow(v, b)
		if b.Stage.Public() {
			if r.Done, err = s.doneSoFar(ctx, b); err != nil {
				return nil, err
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// doneSoFar counts what hardly changes any more only now and then: what is being sent, every few seconds.
func (s *Server) doneSoFar(ctx context.Context, b tickets.Broadcast) (*doneView, error) {
	age := keptFor
	if b.Stage == tickets.BroadcastSending || b.Stage == tickets.BroadcastPaused {
		age = 3 * time.Second
	}
	key := "notice " + b.ID + " " + strconv.Itoa(b.Version)
	return remember(&s.kept, key, s.cfg.Now(), age, func() (*doneView, error) {
		p, err := s.cfg.NoticeDesk.Progress(ctx, b.ID)
		return doneOf(p), err
	})
}

// doneOf is how many have it of all it was for. Figures that are not there yet leave the number it was submitted with.
func doneOf(p tickets.Progress) *doneView {
	all := p.In(tickets.NoticeStates...) + p.Unposted
	if all == 0 {
		all = p.Broadcast.Reach
	}
	return done(p.In(tickets.Sent), all)
}

func (s *Server) noticeRow(v *visit, b tickets.Broadcast) noticeRow {
	lang := known(v.staff.Lang)
	text, _ := b.TextFor(lang)
	_, waits := b.Waits()
	return noticeRow{
		ID: b.ID, Title: noticeTitle(text), Code: b.Code, Topic: s.say(lang, "topic."+string(b.Topic)), Stage: s.say(lang, "broadcast.stage."+string(b.Stage)),
		State: b.Stage, By: b.By.Name, At: s.clock(b.UpdatedAt), Reach: b.Reach, Corrects: waits && b.Proposal != nil,
	}
}

func noticeTitle(t tickets.Text) string {
	if title := cut(t.Title, 80); title != "" {
		return title
	}
	return cut(t.Body, 80)
}
