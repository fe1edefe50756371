package tickets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
)

// Author is who may write notices from a chat: staff from their own, linked chat, and whoever is in the chat of an office, for that office.
// Others are refused.
func (n *Newsroom) Author(ctx context.Context, from, to Address) (Actor, error) {
	s, linked, err := n.Links.Who(ctx, from)
	if err != nil {
		return Actor{}, err
	}
	if linked {
		if s.Role == Handler && s.Office == "" {
			return Actor{}, Refuse(NotAllowed, "error.not_yours_to_do")
		}
		return s.Actor(), nil
	}
	if n.Offices == nil {
		return Actor{}, Refuse(NotAllowed, "error.notice_stranger")
	}
	offices, err := n.Offices.AllOffices(ctx)
	if err != nil {
		return Actor{}, err
	}
	for _, o := range offices {
		if !o.Chat.IsZero() && o.Chat.Channel == to.Channel && o.Chat.Chat() == to.Chat() {
			return Actor{Kind: ByStaff, ID: unlinkedID(from), Name: o.Name, Role: Handler, Office: o.ID, Area: o.Area}, nil
		}
	}
	return Actor{}, Refuse(NotAllowed, "error.notice_stranger")
}

// unlinkedID tells the members of an office's chat apart without keeping who they are.
func unlinkedID(from Address) string {
	sum := sha256.Sum256([]byte(from.String()))
	return unlinkedMark + hex.EncodeToString(sum[:8])
}

const unlinkedMark = "chat:"

// unlinked reports whether somebody acts as a member of an office's chat whom we do not know.
func unlinked(by Actor) bool {
	return len(by.ID) > len(unlinkedMark) && by.ID[:len(unlinkedMark)] == unlinkedMark
}

// Written is a notice as its author or approver sees it in a chat.
type Written struct {
	Broadcast Broadcast
	Preview   Preview
	Open      []BroadcastVerb // what this person may do to it now
}

// Write drafts a notice from a chat.
func (n *Newsroom) Write(ctx context.Context, c Composing, by Actor) (Written, error) {
	b, err := n.Broadcasts.Draft(ctx, c, by)
	if err != nil {
		return Written{}, err
	}
	return n.written(ctx, b, by)
}

// Say adds a language to a draft, or replaces what it says in one.
func (n *Newsroom) Say(ctx context.Context, id string, l Lang, t Text, by Actor) (Written, error) {
	b, err := n.Broadcasts.Store.Broadcast(ctx, id)
	if err != nil {
		return Written{}, err
	}
	texts := map[Lang]Text{}
	for lang, text := range b.Texts {
		texts[lang] = text
	}
	texts[l] = t
	b, err = n.Broadcasts.Change(ctx, id, Composing{
		Kind: b.Kind, Topic: b.Topic, Texts: texts, Files: b.Files, Ask: b.Ask, Options: b.Options, Audience: b.Audience, Expires: b.Expires,
		Due: b.Due, Repeat: b.Repeat, Follows: b.Follows,
	}, BroadcastAct{By: by, Version: b.Version})
	if err != nil {
		return Written{}, err
	}
	return n.written(ctx, b, by)
}

// Show is a notice as it is now, for who may do something to it.
func (n *Newsroom) Show(ctx context.Context, id string, by Actor) (Written, error) {
	b, err := n.Broadcasts.Store.Broadcast(ctx, id)
	if err != nil {
		return Written{}, err
	}
	if !Within(b.Area, by.Area) || by.Role == Handler && by.Office != b.Office {
		return Written{}, Refuse(NotFound, "error.not_found")
	}
	return n.written(ctx, b, by)
}

func (n *Newsroom) written(ctx context.Context, b Broadcast, by Actor) (w Written, err error) {
	w.Broadcast, w.Open = b, OpenBroadcast(b, by)
	w.Preview, err = n.Broadcasts.Preview(ctx, b)
	return w, err
}

// chatMoves are what may be done to a notice from a chat besides submitting it.
var chatMoves = []BroadcastVerb{BroadcastApprove, BroadcastRefuse, BroadcastCancel, BroadcastPause, BroadcastResume, BroadcastRecall}

// Do makes a move on a notice from a chat: submits it, or one of chatMoves. Submitting accepts the missing languages
// and the links that were shown with the button. What needs a second person is taken only from somebody whose account is known: else one
// person could write in the office's chat and approve in the console.
func (n *Newsroom) Do(ctx context.Context, id string, verb BroadcastVerb, version int, reason string, by Actor) (Written, error) {
	act := BroadcastAct{By: by, Version: version, Text: reason, Links: true}
	var b Broadcast
	var err error
	switch {
	case verb == BroadcastSubmit:
		b, err = n.submit(ctx, id, act)
	case slices.Contains(chatMoves, verb):
		b, err = n.Broadcasts.Do(ctx, id, verb, act)
	default:
		err = Refuse(Invalid, "error.no_such_move")
	}
	if err != nil {
		return Written{}, err
	}
	if verb == BroadcastSubmit && b.Stage == BroadcastWaiting {
		if err := n.tellApprovers(ctx, b); err != nil {
			return Written{}, err
		}
	}
	return n.written(ctx, b, by)
}

func (n *Newsroom) submit(ctx context.Context, id string, act BroadcastAct) (Broadcast, error) {
	b, err := n.Broadcasts.Store.Broadcast(ctx, id)
	if err != nil {
		return b, err
	}
	p, err := n.Broadcasts.Preview(ctx, b)
	if err != nil {
		return b, err
	}
	if p.Approval && unlinked(act.By) {
		return b, Refuse(NotAllowed, "error.notice_link_first")
	}
	return n.Broadcasts.Submit(ctx, id, Submitting{BroadcastAct: act, Accept: p.Missing})
}

// tellApprovers sends a card to those who may approve and have a chat of their own; the console shows it to all of them.
func (n *Newsroom) tellApprovers(ctx context.Context, b Broadcast) error {
	if n.Post == nil || n.Links == nil {
		return nil
	}
	all, err := n.Links.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	approve, _ := BroadcastMoveOf(BroadcastApprove)
	var cards []Notice
	for _, s := range all {
		if s.Disabled || approve.May(b, s.Actor()) != nil {
			continue
		}
		to, err := n.Links.Of(ctx, s.ID)
		if err != nil {
			return err
		}
		if to.IsZero() {
			continue
		}
		cards = append(cards, Notice{
			ID: "n:" + b.ID + ":" + strconv.Itoa(b.Version) + ":" + to.String(), To: to, Class: Card, Lang: s.Lang,
			Lines:   []Line{Say("notice.approve_this", "who", Plain(b.By.Name), "title", Plain(b.Title()))},
			Choices: []Choice{{Key: "notice.choice.look", Data: "go noticed id=" + b.ID}},
		})
	}
	if len(cards) == 0 {
		return nil
	}
	return n.Post(ctx, cards)
}

// Title is what a notice is called in a list: its title in the first language there is.
func (b Broadcast) Title() string {
	t, _ := b.TextFor(Hans)
	return t.Title
}

// Try sends a draft to its author's own chat and to nobody else.
func (n *Newsroom) Try(ctx context.Context, id string, to Address, l Lang, by Actor) error {
	return n.Broadcasts.TestToSelf(ctx, id, to, l, BroadcastAct{By: by})
}

// AreaWithin finds an area in somebody's words, by its name or by the gazetteer. It is refused when nothing is found, and when it lies outside
// of where the author works.
func (n *Newsroom) AreaWithin(ctx context.Context, words, scope string) (string, error) {
	town, err := n.town(ctx)
	if err != nil || town == nil {
		return "", err
	}
	code := ""
	named := slices.IndexFunc(town.Areas, func(a Area) bool {
		return plain(a.Name) == plain(words) || a.Code == words || plain(town.AreaName(a.Code)) == plain(words)
	})
	if found, ok := town.Find(words); named >= 0 {
		code = town.Areas[named].Code
	} else if ok {
		code = found.Area
	}
	switch {
	case code == "":
		return "", Refuse(Invalid, "error.notice_area")
	case !Within(code, scope):
		return "", Refuse(NotAllowed, "error.broadcast_area", "area", Plain(town.AreaName(code)))
	}
	return code, nil
}
