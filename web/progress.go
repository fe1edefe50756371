package web

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// gridLine is how far a notice has come in one area or on one channel.
type gridLine struct {
	Name                                           string
	All, Sent, Waiting, Failed, Gone, Expired, Not int
}

func (g *gridLine) add(state tickets.NoticeState, n int) {
	g.All += n
	switch state {
	case tickets.Sent:
		g.Sent += n
	case tickets.Failed:
		g.Failed += n
	case tickets.Gone:
		g.Gone += n
	case tickets.Expired:
		g.Expired += n
	case tickets.Dropped:
		g.Not += n
	default:
		g.Waiting += n
	}
}

// progressView is how far a notice has come, counted from its recipients.
type progressView struct {
	Done      *doneView
	Sum       gridLine
	Paused    bool
	Running   bool // the page asks again
	Remaining string
	Behind    int // corrections and recalls on their way
	Grids     []gridLine
	Channels  []gridLine
	Why       []countLine // why it failed
	At        string
}

var sampleProgress = progressView{
	Done: done(63, 70), Sum: sampleGrid, Paused: true, Running: true, Remaining: "约 1 分钟", Behind: 2, Grids: []gridLine{sampleGrid}, Channels: []gridLine{sampleGrid},
	Why: []countLine{{"Bad Request", 2}}, At: "08:00:01",
}

var sampleGrid = gridLine{Name: "和平里 第1网格", All: 70, Sent: 63, Waiting: 1, Failed: 2, Gone: 2, Expired: 1, Not: 1}

// answerLine is who answered what in one area.
type answerLine struct {
	Name    string
	Counts  []int // in the order of answersView.Answers
	Silent  int
	Cared   int // of the silent, who asked to be looked after
	MayCare bool
}

type answersView struct {
	ID      string
	Answers []string // words
	Lines   []answerLine
	All     answerLine
	Percent string // of those who have it, who answered
	MayCare bool
}

var sampleAnswers = answersView{
	ID: "b1", Answers: []string{"我安全", "需要帮助"}, Lines: []answerLine{{"和平里 第1网格", []int{40, 2}, 21, 3, true}}, All: answerLine{"", []int{40, 2}, 21, 3, true}, Percent: "66", MayCare: true,
}

// figuresOf are the figures of a notice that has left: how far it has come, and who answered when it asks something.
func (s *Server) figuresOf(ctx context.Context, v *visit, b tickets.Broadcast) (*progressView, *answersView, error) {
	p, err := s.cfg.NoticeDesk.Progress(ctx, b.ID)
	if err != nil {
		return nil, nil, err
	}
	view, err := s.progressOf(ctx, v, b, p)
	if err != nil || b.Ask == tickets.AskNothing {
		return view, nil, err
	}
	answers, err := s.answersOf(ctx, v, b)
	return view, answers, err
}

func (s *Server) progressOf(ctx context.Context, v *visit, b tickets.Broadcast, p tickets.Progress) (*progressView, error) {
	lang := known(v.staff.Lang)
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return nil, err
	}
	if p.Broadcast = b; len(p.Counts) == 0 { // the rows are deleted, the figures stay
		p.Counts = b.Last
	}
	view := &progressView{
		Done: doneOf(p), Paused: b.Stage == tickets.BroadcastPaused, Running: b.Stage == tickets.BroadcastSending || p.Behind > 0, Behind: p.Behind,
		At: s.cfg.Now().In(s.cfg.Location).Format("15:04:05"),
	}
	grids, channels := map[string]*gridLine{}, map[string]*gridLine{}
	into := func(all map[string]*gridLine, key, name string) *gridLine {
		if all[key] == nil {
			all[key] = &gridLine{Name: name}
		}
		return all[key]
	}
	for _, n := range p.Counts {
		name := s.say(lang, "notices.no_area")
		if n.Area != "" {
			name = town.AreaName(n.Area)
		}
		into(grids, n.Area, name).add(n.State, n.N)
		into(channels, n.Channel, s.channelName(lang, n.Channel)).add(n.State, n.N)
		view.Sum.add(n.State, n.N)
	}
	view.Sum.add(tickets.Queued, p.Unposted)
	for _, code := range slices.Sorted(maps.Keys(grids)) {
		view.Grids = append(view.Grids, *grids[code])
	}
	for _, name := range slices.Sorted(maps.Keys(channels)) {
		view.Channels = append(view.Channels, *channels[name])
	}
	if view.Sum.Waiting > 0 {
		view.Remaining = s.lasting(lang, p.Remaining)
	}
	if view.Sum.Failed+view.Sum.Gone > 0 {
		view.Why, err = s.whyFailed(ctx, v, b.ID)
	}
	return view, err
}

func (s *Server) channelName(lang tickets.Lang, name string) string {
	if key := channel(name); key != "console.channel.other" && key != "" {
		return s.say(lang, key)
	}
	return name
}

const (
	failuresRead  = 300
	reasonsListed = 5
)

// whyFailed are the commonest reasons among the latest failures.
func (s *Server) whyFailed(ctx context.Context, v *visit, id string) (out []countLine, err error) {
	reasons := map[string]int{}
	read := 0
	for row, err := range s.cfg.NoticeDesk.Ledger(ctx, tickets.LedgerQuery{Broadcast: id, States: []tickets.NoticeState{tickets.Failed, tickets.Gone}, Limit: failuresRead}) {
		if err != nil {
			return nil, err
		}
		reasons[s.line(known(v.staff.Lang), row.Why())]++
		if read++; read >= failuresRead {
			break
		}
	}
	for reason, n := range reasons {
		out = append(out, countLine{reason, n})
	}
	slices.SortFunc(out, func(a, b countLine) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Name, b.Name)) })
	return out[:min(len(out), reasonsListed)], nil
}

// mayCare reports whether this person may see how many of those who asked to be looked after have not answered: chiefs, and the office
// that serves the area.
func (s *Server) mayCare(v *visit, town *tickets.Town, area string) bool {
	if v.is(tickets.Admin, tickets.Supervisor) {
		return true
	}
	o, ok := town.Office(v.staff.Office)
	return ok && o.Area != "" && tickets.Within(area, o.Area)
}

func (s *Server) answersOf(ctx context.Context, v *visit, b tickets.Broadcast) (*answersView, error) {
	lang := known(v.staff.Lang)
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.cfg.NoticeDesk.Answers(ctx, b.ID)
	if err != nil {
		return nil, err
	}
	view := &answersView{ID: b.ID}
	keys := []string{tickets.AnswerSafe, tickets.AnswerHelp}
	if b.Ask == tickets.AskPoll {
		keys = nil
		for i, o := range b.OptionsFor(lang) {
			keys, view.Answers = append(keys, strconv.Itoa(i+1)), append(view.Answers, o)
		}
	} else {
		view.Answers = []string{s.say(lang, "notices.answer.safe"), s.say(lang, "notices.answer.help")}
	}
	lines := map[string]*answerLine{}
	view.All.Counts = make([]int, len(keys))
	for _, n := range counts {
		line := lines[n.Area]
		if line == nil {
			line = &answerLine{Name: s.say(lang, "notices.no_area"), Counts: make([]int, len(keys)), MayCare: s.mayCare(v, town, n.Area)}
			if n.Area != "" {
				line.Name = town.AreaName(n.Area)
			}
			lines[n.Area], view.MayCare = line, view.MayCare || line.MayCare
		}
		line.count(n, keys)
		view.All.MayCare = true
		if all := n; line.MayCare || !n.Cared {
			view.All.count(all, keys)
		} else {
			all.Cared = false
			view.All.count(all, keys)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(lines)) {
		view.Lines = append(view.Lines, *lines[code])
	}
	answered := 0
	for _, n := range view.All.Counts {
		answered += n
	}
	view.Percent = whole(math.Floor(100 * float64(answered) / math.Max(1, float64(answered+view.All.Silent))))
	return view, nil
}

func (l *answerLine) count(n tickets.AnswerCount, keys []string) {
	if i := slices.Index(keys, n.Answer); i >= 0 {
		l.Counts[i] += n.N
		return
	}
	if l.Silent += n.N; n.Cared {
		l.Cared += n.N
	}
}

// ledgerPatience bounds an export: a ledger of a million lines takes minutes on a slow line.
const ledgerPatience = 15 * time.Minute

var errCut = errors.New("the program stops")

// ledgerCSV is the ledger as a table: who as a number of ours, where, on which channel, what became of it and why. It never names an address.
func (s *Server) ledgerCSV(c *fiber.Ctx, v *visit, b tickets.Broadcast) error {
	town, err := s.cfg.Towns.Town(c.UserContext())
	if err != nil {
		return err
	}
	lang := known(v.staff.Lang)
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="notice-`+b.Code+`.csv"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	s.log.Info("ledger exported", "request", requestID(c), "notice", b.ID, "by", v.staff.ID)
	request := requestID(c)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(context.Background(), ledgerPatience) // the request's own ends with its handler
		defer cancel()
		if err := s.writeLedger(ctx, w, lang, town, b.ID); err != nil {
			s.log.Warn("ledger not exported to its end", "request", request, "error", err.Error())
		}
	})
	return nil
}

func (s *Server) writeLedger(ctx context.Context, w *bufio.Writer, lang tickets.Lang, town *tickets.Town, id string) error {
	_, _ = w.WriteString("\ufeff") // else Excel takes it for another encoding
	sheet := csv.NewWriter(w)
	var head []string
	for _, name := range []string{"resident", "area", "code", "channel", "state", "at", "attempts", "reason", "detail"} {
		head = append(head, s.say(lang, "notices.csv."+name))
	}
	_ = sheet.Write(head)
	for row, err := range s.cfg.NoticeDesk.Ledger(ctx, tickets.LedgerQuery{Broadcast: id}) {
		if err != nil {
			return err
		}
		why := ""
		if line := row.Why(); line.Key != "" {
			why = s.line(lang, line)
		}
		cells := []string{
			row.Resident, town.AreaName(row.Area), row.Area, s.channelName(lang, row.Channel), s.say(lang, "broadcast.state."+string(row.State)), s.fullClock(row.At),
			strconv.Itoa(row.Attempts), why, cut(row.Reason, 300),
		}
		for i := range cells {
			cells[i] = sheetCell(cells[i])
		}
		if err := sheet.Write(cells); err != nil {
			return err
		}
		select {
		case <-s.quit:
			return errCut
		default:
		}
	}
	sheet.Flush()
	return sheet.Error()
}
