package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Channels tells how what carries the notices stands.
type Channels interface {
	ChannelHealth(ctx context.Context, now time.Time) ([]tickets.ChannelHealth, error)
}

// channelLine is one channel of the page.
type channelLine struct {
	Name             string
	Queued           []countLine // by class
	Waiting, Sending int
	Late             int
	Rate, Refused    string // a second; "" without limit, or never
	PausedTill       string
	PausedChats      int
	Failed, Gone     int
	Reasons          []string
	Oldest, Takes    string
}

type channelsView struct {
	Pages    []tab
	Faults   []fault
	Channels []channelLine
	At       string
}

var channelsPage = page("channels.html", channelsView{
	Pages: []tab{{Key: "notices.tab.channels", Href: "/console/channels", Current: true}}, Faults: sampleFaults, At: "08:00:00",
	Channels: []channelLine{{
		Name: "Telegram", Queued: []countLine{{"预警", 3}}, Waiting: 3, Sending: 1, Late: 2, Rate: "29.5", Refused: "22", PausedTill: "08:01:00", PausedChats: 2, Failed: 1, Gone: 2,
		Reasons: []string{"Forbidden"}, Oldest: "07:59", Takes: "约 1 分钟",
	}, {Name: "网页"}},
})

func (s *Server) channels(c *fiber.Ctx, v *visit) error {
	view, lang, now := channelsView{Pages: s.noticeTabs(v, "channels"), Faults: s.faults()}, known(v.staff.Lang), s.cfg.Now()
	all, err := s.cfg.Channels.ChannelHealth(c.UserContext(), now)
	if err != nil {
		return err
	}
	view.At = now.In(s.cfg.Location).Format("15:04:05")
	for _, h := range all {
		view.Channels = append(view.Channels, s.channelLine(lang, h, now))
	}
	return channelsPage.show(s, c, fiber.StatusOK, view)
}

func (s *Server) channelLine(lang tickets.Lang, h tickets.ChannelHealth, now time.Time) channelLine {
	line := channelLine{
		Name: s.channelName(lang, h.Channel), Waiting: h.Waiting(), Sending: h.Sending, Late: h.Late, PausedChats: h.PausedChats, Failed: h.Failed, Gone: h.Gone,
		Oldest: s.clock(h.Oldest),
	}
	for class, n := range h.Queued {
		if n > 0 {
			line.Queued = append(line.Queued, countLine{s.say(lang, "notices.class."+strconv.Itoa(class)), n})
		}
	}
	for _, reason := range h.Reasons {
		line.Reasons = append(line.Reasons, cut(reason, 160))
	}
	if h.PausedTill.After(now) {
		line.PausedTill = h.PausedTill.In(s.cfg.Location).Format("15:04:05")
	}
	if s.cfg.ChannelRate == nil {
		return line
	}
	allowed, refused := s.cfg.ChannelRate(h.Channel, now)
	if allowed > 0 {
		line.Rate = perSecond(allowed)
		line.Takes = s.lasting(lang, tickets.Slowly(line.Waiting, allowed))
	}
	if refused > 0 {
		line.Refused = perSecond(refused)
	}
	return line
}

func perSecond(rate float64) string { return strings.TrimSuffix(fixed1(rate), ".0") }
