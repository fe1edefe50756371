package tickets

import (
	"fmt"
	"time"
)

// NoticeID is the id of a broadcast's notice to an address: posted twice, it is there once.
func (b Broadcast) NoticeID(to Address) string { return "b:" + b.ID + ":" + to.String() }

// endedHeard is how long after somebody's quiet hours the end of what they were told may still leave.
const endedHeard = time.Hour

// NoticeTo is the notice to one recipient. It carries no words: they are put in when it leaves (Fill), so that a correction reaches what
// is queued.
func (b Broadcast) NoticeTo(r Recipient, now time.Time, zone *time.Location) Notice {
	n := Notice{
		ID: b.NoticeID(r.To), To: r.To, Resident: r.Resident, Class: b.Class, Expires: b.Expires, Files: b.Files,
		Broadcast: b.ID, Area: r.Area, Cared: r.Cared,
	}
	if r.Resident == "" {
		n.Lang = r.Lang
	}
	if !b.IgnoreQuiet {
		if due := afterQuiet(now, r.QuietFrom, r.QuietTill, zone); due.After(now) {
			n.Due = due
			if b.Audience.Received != "" && !n.Expires.IsZero() && !n.Expires.After(due) {
				n.Expires = due.Add(endedHeard) // who was told of a danger in the night is told that it is over, if only in the morning
			}
		}
	}
	return n
}

// Stale is a notice that was sent with words that hold no more.
type Stale struct {
	Notice
	Message string // the channel's ids of it
	Speak   Lang
}

// Mend is the notice that brings a stale one up to date. It is one of the same broadcast and counts for the pace like any other.
func (b Broadcast) Mend(s Stale) Notice {
	return Notice{
		ID: fmt.Sprintf("b%d:%s:%s", b.Edition, b.ID, s.To), To: s.To, Resident: s.Resident, Class: b.Class, Lang: s.Lang,
		Broadcast: b.ID, Area: s.Area, Round: b.Edition, Replaces: s.ID, Edits: s.Message,
	}
}

// Fill puts a broadcast's words into one of its notices, for somebody who speaks a language.
func (b Broadcast) Fill(n *Notice, speak Lang) {
	if b.Stage == BroadcastRecalled { // a notice of the broadcast itself that still leaves is in doubt: perhaps they have it
		t, _ := b.TextFor(speak)
		n.Drop, n.Files, n.Choices = n.Round > 0, nil, nil
		n.Lines = []Line{Say("broadcast.recalled", "title", Plain(t.Title))}
		return
	}
	t, _ := b.TextFor(speak)
	n.Lines = []Line{
		Say("broadcast.title", "kind", "@broadcast.kind."+string(b.Kind), "title", Plain(t.Title)),
		Say("broadcast.words", "words", Plain(t.Body)),
	}
	if b.Source != "" && b.Level != "" {
		n.Lines[0] = Say("broadcast.words", "words", Plain(t.Title)) // the authority's own headline
	}
	if n.Round > 0 || b.Edition > 1 {
		n.Lines = append(n.Lines, Say("broadcast.corrected"))
	}
	n.Lines = append(n.Lines, Say("broadcast.code", "code", b.Code))
	n.Choices = b.Choices(speak)
}

// Choices are the buttons under a broadcast. What comes back is "go answer broadcast=ID answer=WHAT".
func (b Broadcast) Choices(speak Lang) (all []Choice) {
	data := func(answer string) string { return "go answer broadcast=" + b.ID + " answer=" + answer }
	switch b.Ask {
	case AskSafe:
		return []Choice{{Key: "broadcast.choice.safe", Data: data(AnswerSafe)}, {Key: "broadcast.choice.help", Data: data(AnswerHelp)}}
	case AskPoll:
		for i, o := range b.OptionsFor(speak) {
			all = append(all, Choice{Label: o, Data: data(fmt.Sprint(i + 1))})
		}
	}
	return all
}
