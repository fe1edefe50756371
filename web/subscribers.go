package web

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// topicLine is how many subscribe to a topic.
type topicLine struct {
	Name, Href string
	N          string
	Current    bool
}

// groupLine is a group chat that hears notices.
type groupLine struct {
	Address, Area, Topics string
}

type subscribersView struct {
	Pages   []tab
	Kinds   []topicKind
	Topic   string // whose areas are listed, in words
	Areas   []topicLine
	Groups  []groupLine
	Choices composeView // what the form of a group chooses from
	Address string
	Wrong   string
	Done    string // locale key
}

type topicKind struct {
	Name   string
	Topics []topicLine
}

var subscribersPage = page("subscribers.html", subscribersView{
	Pages: []tab{{Key: "notices.tab.subscribers", Href: "/console/subscribers", Current: true}}, Kinds: []topicKind{{"安全", []topicLine{{"防汛", "/console/subscribers?topic=flood", "70", true}}}},
	Topic: "防汛", Areas: []topicLine{{Name: "和平里", N: "40"}}, Groups: []groupLine{{"telegram:-1001", "和平里", "防汛"}},
	Choices: composeView{Areas: []option{{"990101001", "街道", true}}, Also: []option{{"flood", "防汛", true}}, Langs: []option{{"en", "English", true}}}, Address: "telegram:-1", Wrong: "x", Done: "notices.saved",
})

// fewest is the smallest figure that is told: of fewer people a figure would speak of persons.
const fewest = 5

func (s *Server) few(lang tickets.Lang, n int) string {
	if n > 0 && n < fewest {
		return s.say(lang, "notices.few", "n", fewest)
	}
	return strconv.Itoa(n)
}

// subscribed is how many subscribe to a topic, by area. It is dear to count and hardly changes.
func (s *Server) subscribed(ctx context.Context, v *visit, topic tickets.Topic) (tickets.Reach, error) {
	return remember(&s.kept, "subscribers "+v.staff.Area+" "+string(topic), s.cfg.Now(), time.Minute, func() (tickets.Reach, error) {
		a := tickets.Audience{Topics: []tickets.Topic{topic}}
		if v.staff.Area != "" {
			a.Areas = []string{v.staff.Area}
		}
		return s.cfg.Notices.Reach(ctx, a, false, 0)
	})
}

func (s *Server) subscribers(c *fiber.Ctx, v *visit) error {
	view := subscribersView{Done: afterwards(c, "notices.saved")}
	return s.showSubscribers(c, v, fiber.StatusOK, view, tickets.Subscription{Lang: tickets.Hans})
}

func (s *Server) showSubscribers(c *fiber.Ctx, v *visit, status int, view subscribersView, sent tickets.Subscription) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	view.Pages = s.noticeTabs(v, "subscribers")
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	for _, kind := range tickets.NoticeKinds {
		lines := topicKind{Name: s.say(lang, "notices.kind."+string(kind))}
		for _, t := range tickets.TopicsOf(kind) {
			reach, err := s.subscribed(ctx, v, t)
			if err != nil {
				return err
			}
			here := c.Query("topic") == string(t)
			lines.Topics = append(lines.Topics, topicLine{s.say(lang, "topic."+string(t)), "/console/subscribers?topic=" + string(t), s.few(lang, reach.Residents), here})
			if here {
				view.Topic = s.say(lang, "topic."+string(t))
				view.Areas = s.subscribedAreas(lang, town, reach)
			}
		}
		view.Kinds = append(view.Kinds, lines)
	}
	groups, err := s.cfg.Subscriptions.Store.SubscribedGroups(ctx, v.staff.Area)
	if err != nil {
		return err
	}
	for _, g := range groups {
		var names []string
		for _, t := range g.Topics {
			names = append(names, s.say(lang, "topic."+string(t)))
		}
		view.Groups = append(view.Groups, groupLine{g.Group.String(), town.AreaName(g.Area), strings.Join(names, " · ")})
	}
	view.Choices.Areas = areaOptions(town, v.staff.Area, sent.Area)
	for _, t := range tickets.Topics {
		view.Choices.Also = append(view.Choices.Also, option{string(t), s.say(lang, "topic."+string(t)), sent.Wants(t)})
	}
	for _, l := range tickets.Langs {
		view.Choices.Langs = append(view.Choices.Langs, option{string(l), s.say(lang, "broadcast.lang."+string(l)), l == sent.Lang})
	}
	return subscribersPage.show(s, c, status, view)
}

func (s *Server) subscribedAreas(lang tickets.Lang, town *tickets.Town, reach tickets.Reach) (out []topicLine) {
	for _, code := range slices.Sorted(maps.Keys(reach.ByArea)) {
		name := s.say(lang, "notices.no_area")
		if code != "" {
			name = town.AreaName(code)
		}
		out = append(out, topicLine{Name: name, N: s.few(lang, reach.ByArea[code])})
	}
	return out
}

// keepGroup subscribes a group chat, or lets it go.
func (s *Server) keepGroup(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	text := strings.TrimSpace(c.FormValue("address"))
	address, ok := tickets.ParseAddress(text)
	sub := tickets.Subscription{Group: address, Area: cut(c.FormValue("area"), 20), Lang: tickets.Lang(c.FormValue("lang"))}
	for _, t := range formValues(c, "also") {
		sub.Topics = append(sub.Topics, tickets.Topic(t))
	}
	err := s.groupOf(ctx, v, sub, ok && len(text) < 80)
	switch {
	case err != nil:
	case c.FormValue("do") == "remove":
		err = s.cfg.Subscriptions.Stop(ctx, sub.ID())
	default:
		sub.QuietFrom, sub.QuietTill = s.cfg.Subscriptions.Quiet[0], s.cfg.Subscriptions.Quiet[1]
		err = s.cfg.Subscriptions.Keep(ctx, sub)
	}
	if err != nil {
		status, words := s.whyNot(c, v, err)
		return s.showSubscribers(c, v, status, subscribersView{Wrong: words, Address: cut(text, 80)}, sub)
	}
	s.log.Info("group subscription", "request", requestID(c), "remove", c.FormValue("do") == "remove", "by", v.staff.ID)
	return c.Redirect("/console/subscribers?done=1", fiber.StatusSeeOther)
}

// groupOf checks that a group is this person's to change: where it hears of, and where it heard of until now, lie within their area.
func (s *Server) groupOf(ctx context.Context, v *visit, sub tickets.Subscription, ok bool) error {
	if !ok || !sub.Group.Group() {
		return tickets.Refuse(tickets.Invalid, "notices.group.bad")
	}
	before, found, err := s.cfg.Subscriptions.Of(ctx, sub.ID())
	if err != nil {
		return err
	}
	if found && !tickets.Within(before.Area, v.staff.Area) || sub.Area != "" && !tickets.Within(sub.Area, v.staff.Area) {
		return tickets.Refuse(tickets.NotAllowed, "error.other_area")
	}
	return nil
}
