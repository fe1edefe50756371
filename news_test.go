package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"huying/config"
	"huying/notify"
	"huying/tickets"
)

// newsClocks lets the desks of notices live in the theatre's time. Its community sends none until the script says so.
func (th *theatre) newsClocks() {
	b := th.b
	b.broadcasts.Now, b.subscriptions.Now, b.newsroom.Links.Now = th.clock, th.clock, th.clock
	n := 0
	b.broadcasts.NewID = func() string { n++; return fmt.Sprintf("news%d", n) }
	b.broadcasts.NewCode = func() string { return newsCodes[max(n-1, 0)%len(newsCodes)] }
	linked := 20261122
	b.newsroom.Links.Code = func() string { linked++; return strconv.Itoa(linked) }
}

var newsCodes = []string{"K7P2QX", "M4T9WZ", "R8H3CV", "Q2N6BJ", "W5Y7FD"}

// news does what concerns notices to many:
//
//	news                            the community has areas and sends notices
//	town                            the community is the sample street, with all its estates
//	send TOPIC ASK TITLE | BODY     one is sent to everybody subscribed to the topic; ASK is -, safe or poll:A/B
//	correct TITLE | BODY            the newest is corrected
//	recall WHY                      the newest is recalled
//	approval N                      more than N people need a second person
//	group TOPIC                     the group is subscribed to it
//	over                            the newest has run out
//	staff NAME                      somebody of the desk (小李) or above (王督办) gets a code to link their chat
//	answers                         what the newest has been answered
//	as N                            what follows is said by another resident or member of staff, N
func (th *theatre) news(line string) bool {
	th.t.Helper()
	ctx, d := th.t.Context(), th.b.broadcasts
	verb, text, _ := strings.Cut(line, " ")
	by := tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "王督办", Role: tickets.Supervisor, Office: "heping"}
	var err error
	switch verb {
	case "news":
		th.dialogue.News = th.b.newsroom
		err = th.b.db.KeepTown(ctx, newsPlaces)
	case "town":
		var files map[string][]byte
		if files, err = config.TenantFiles("street", tickets.TownFiles); err == nil {
			err = th.b.importTown(ctx, files, io.Discard)
		}
	case "send":
		err = th.sendNews(by, text)
	case "correct":
		_, err = d.Correct(ctx, th.newestNews().ID, map[tickets.Lang]tickets.Text{tickets.Hans: newsText(text)}, tickets.BroadcastAct{By: by, Text: "更正"})
	case "recall":
		_, err = d.Recall(ctx, th.newestNews().ID, tickets.BroadcastAct{By: by, Text: text})
	case "approval":
		d.Approval, err = strconv.Atoi(text)
	case "group":
		err = th.b.subscriptions.Keep(ctx, tickets.Subscription{
			Group: tickets.Address{Channel: "telegram", ID: "-1001"}, Area: "9901010010010001", Topics: []tickets.Topic{tickets.Topic(text)}, Lang: tickets.Hans,
		})
	case "over":
		th.now = th.newestNews().Expires.Add(1)
	case "staff":
		role := map[string]tickets.Role{"小李": tickets.Dispatcher, "王督办": tickets.Supervisor}[text]
		err = th.b.db.KeepStaff(ctx, tickets.Staff{ID: "s-" + text, Login: string(role), Name: text, Role: role, Lang: tickets.Hans, Password: "-"})
		if err == nil {
			_, err = th.b.newsroom.Links.Offer(ctx, "s-"+text)
		}
	case "answers":
		var all []tickets.AnswerCount
		all, err = d.Answers(ctx, th.newestNews().ID)
		for _, a := range all {
			th.noted = append(th.noted, fmt.Sprintf("(%s %q %d)", a.Area, a.Answer, a.N))
		}
	case "as":
		th.resident = tickets.Address{Channel: "stage", ID: text}
	default:
		return false
	}
	if err != nil {
		th.t.Fatalf("* %s: %v", line, err)
	}
	for range 3 {
		if _, err := (&notify.Broadcaster{Crowd: th.b.db, Mender: th.b.db, Desk: d, Now: th.clock, Zone: th.b.zone, Window: 10}).Round(ctx); err != nil {
			th.t.Fatal(err)
		}
	}
	return true
}

func newsText(text string) tickets.Text {
	title, body, _ := strings.Cut(text, " | ")
	return tickets.Text{Title: title, Body: body}
}

func (th *theatre) sendNews(by tickets.Actor, text string) error {
	ctx, d := th.t.Context(), th.b.broadcasts
	parts := strings.SplitN(text, " ", 3)
	topic := tickets.Topic(parts[0])
	c := tickets.Composing{
		Audience: tickets.Audience{Groups: true}, Kind: topic.Kind(), Topic: topic, Texts: map[tickets.Lang]tickets.Text{tickets.Hans: newsText(parts[2])}, Expires: th.now.AddDate(0, 0, 3),
	}
	ask, options, _ := strings.Cut(parts[1], ":")
	if ask != "-" {
		c.Ask = tickets.Asking(ask)
	}
	if options != "" {
		c.Options = map[tickets.Lang][]string{tickets.Hans: strings.Split(options, "/")}
	}
	b, err := d.Draft(ctx, c, by)
	if err == nil {
		_, err = d.Submit(ctx, b.ID, tickets.Submitting{BroadcastAct: tickets.BroadcastAct{By: by}, Accept: tickets.Langs})
	}
	return err
}

func (th *theatre) newestNews() tickets.Broadcast {
	th.t.Helper()
	page, err := th.b.db.FindBroadcasts(th.t.Context(), tickets.BroadcastQuery{})
	if err != nil || len(page.Broadcasts) == 0 {
		th.t.Fatalf("no notice: %v", err)
	}
	return page.Broadcasts[0]
}

// newsPlaces is a street with one community of two grids, whose committee has a chat.
var newsPlaces = tickets.TownData{
	Areas: []tickets.Area{
		{Code: "990101001", Level: "street", Name: "和平街道"},
		{Code: "990101001001", Parent: "990101001", Level: "community", Name: "和平里社区"},
		{Code: "9901010010010001", Parent: "990101001001", Level: "grid", Name: "第一网格"},
		{Code: "9901010010010002", Parent: "990101001001", Level: "grid", Name: "第二网格"},
	},
	Spots: []tickets.Spot{
		{Name: "幸福里", Kind: "estate", Areas: []string{"9901010010010001"}, Lat: 31.2, Lon: 121.4},
		{Name: "桂园", Kind: "estate", Areas: []string{"9901010010010002"}, Lat: 31.3, Lon: 121.5},
	},
	Offices: []tickets.Office{
		{ID: "heping", Name: "和平里社区居委会", Kind: "community", Area: "990101001001", Chat: tickets.Address{Channel: "telegram", ID: "-2002"}},
	},
}
