package tickets

import (
	"slices"
	"strings"
	"time"
)

// This file is who hears what of a whistle. Everything here goes into chats that many people read: words and place only redacted, and the
// resident never more than that departments were asked to help.

const (
	whistleBlown Verb = "whistle"      // events in the history of the ticket
	whistleEnded Verb = "whistle_end"  // 销哨
	whistleBack  Verb = "whistle_back" // 撤哨
)

// tell adds the notices of a move, and the events the ticket's own history shows.
func (d *WhistleDesk) tell(c *WhistleChange, before WhistleStage, step WhistleStep, t Ticket, offices []Office) {
	w := c.Whistle
	to := officeOf(offices, w.Office).Chat // who called
	event := func(verb Verb, text string) {
		c.Events = append(c.Events, Event{ID: "w:" + step.ID, Number: w.Ticket, At: step.At, By: step.By, Verb: verb, Text: text})
	}
	switch step.Verb {
	case WhistleSubmit, WhistleApprove:
		if w.Stage != WhistleBlown {
			break
		}
		event(whistleBlown, string(w.Number)+" · "+w.names(offices))
		d.blown(c, step, t, offices)
		if step.Verb == WhistleApprove {
			c.tell(step, to, d.line("whistle.told.approved", w))
		}
	case WhistleRefuse:
		c.tell(step, to, d.line("whistle.told.refused", w, "text", Plain(d.redact(step.Text))))
	case WhistleWithdraw:
		if before != WhistleBlown {
			break
		}
		event(whistleBack, string(w.Number)+" · "+step.Text)
		for _, call := range w.Calls {
			c.tell(step, officeOf(offices, call.Office).Chat, d.line("whistle.told.withdrawn", w, "text", Plain(d.redact(step.Text))))
		}
	case WhistleSign, WhistleContact, WhistleArrive, WhistleFinish:
		o := officeOf(offices, step.Office)
		c.tell(step, to, d.line("whistle.told.step", w, "office", Plain(o.Name), "step", "@whistle.call."+string(w.Calls[w.CallOf(o.ID)].Stage)))
	case WhistleAgain:
		n, o := w.CallOf(step.Office), officeOf(offices, step.Office)
		c.tell(step, o.Chat, d.line("whistle.told.again", w, "text", Plain(d.redact(step.Text))))
		c.offer(d.Choices(w, n))
	case WhistleNote:
		d.note(c, step, offices)
	}
	if w.Stage == WhistleRating && before == WhistleBlown {
		c.tell(step, to, d.line("whistle.told.rate", w), d.link(w)...)
		for _, call := range w.Calls {
			c.tell(step, officeOf(offices, call.Office).Chat, d.line("whistle.told.rate_caller", w), d.link(w)...)
		}
	}
	if w.Stage == WhistleEnded && before != WhistleEnded {
		event(whistleEnded, string(w.Number))
	}
}

// note carries words to the other side: a department's to who called, the caller's to every department that was called.
func (d *WhistleDesk) note(c *WhistleChange, step WhistleStep, offices []Office) {
	w := c.Whistle
	says := func(from string) Line {
		return d.line("whistle.told.note", w, "office", Plain(from), "text", Plain(d.redact(step.Text)))
	}
	if w.SideOf(step.By) == SideCalled {
		c.tell(step, officeOf(offices, w.Office).Chat, says(officeOf(offices, step.By.Office).Name))
		return
	}
	for _, call := range w.Calls {
		if !w.BlownAt.IsZero() {
			c.tell(step, officeOf(offices, call.Office).Chat, says(officeOf(offices, w.Office).Name))
		}
	}
}

// tell adds a notice to a chat, if there is one and this step has not told it yet.
func (c *WhistleChange) tell(step WhistleStep, to Address, first Line, more ...Line) {
	id := "w:" + step.ID + ":" + to.String()
	same := 0
	for _, n := range c.Notices {
		if n.To == to && n.Lines[0].Key == first.Key && len(n.Choices) == 0 {
			return
		}
		if n.To == to {
			same++
		}
	}
	if to.IsZero() {
		return
	}
	if same > 0 { // another word to the same chat
		id += ":" + strings.Repeat("+", same)
	}
	c.Notices = append(c.Notices, Notice{ID: id, To: to, Ticket: c.Whistle.Ticket, Class: News, Lines: append([]Line{first}, more...)})
}

// offer puts buttons under the last notice.
func (c *WhistleChange) offer(choices []Choice) {
	if n := len(c.Notices); n > 0 {
		c.Notices[n-1].Choices = choices
	}
}

// blown tells every called department, and once the resident.
func (d *WhistleDesk) blown(c *WhistleChange, step WhistleStep, t Ticket, offices []Office) {
	w := c.Whistle
	for n, call := range w.Calls {
		o := officeOf(offices, call.Office)
		if o.Chat.IsZero() {
			continue
		}
		notice := Notice{
			ID: "w:" + step.ID + ":" + o.ID, To: o.Chat, Ticket: w.Ticket, Class: News, Lines: d.card(w, n, t, offices), Choices: d.Choices(w, n),
		}
		if w.Kind == WhistleUrgent {
			notice.Class = Urgent
		}
		c.Notices = append(c.Notices, notice)
	}
	if !t.To.IsZero() { // whatever whistles follow on this ticket, the resident hears it once
		told := Notice{ID: "w:told:" + string(t.Number), To: t.To, Resident: t.Resident, Ticket: t.Number, Class: News, Lines: []Line{Say("told.whistle")}}
		if t.Resident == "" {
			told.Lang = t.Lang
		}
		c.Notices = append(c.Notices, told)
	}
}

// card is what a called department reads in its chat.
func (d *WhistleDesk) card(w Whistle, n int, t Ticket, offices []Office) []Line {
	caller, c := officeOf(offices, w.Office), w.Calls[n]
	lines := []Line{d.line("whistle.card.head", w, "office", Plain(officeOf(offices, c.Office).Name))}
	if t.Service != "" {
		lines = append(lines, Say("whistle.card.service", "service", Plain(d.Services.Name(t.Service, Hans))))
	}
	if place := d.redact(t.Place.Text); place != "" {
		lines = append(lines, Say("whistle.card.place", "place", Plain(place)))
	}
	if words := d.redact(w.Words); words != "" {
		lines = append(lines, Say("whistle.card.words", "words", Plain(words)))
	}
	if caller.Name != "" {
		lines = append(lines, Say("whistle.card.caller", "office", Plain(caller.Name), "phone", Plain(caller.Phone)))
	}
	lines = append(lines, Say("whistle.card.clocks", "sign", d.clock(c.SignBy), "contact", d.clock(c.ContactBy), "arrive", d.clock(c.ArriveBy)))
	return append(lines, d.link(w)...)
}

// Choices are the steps a department may take next, as buttons.
func (d *WhistleDesk) Choices(w Whistle, n int) []Choice {
	var out []Choice
	by := Actor{Kind: ByStaff, Role: Handler, Office: w.Calls[n].Office}
	for _, m := range WhistleMoves {
		if m.Side == SideCalled && m.CallTo != "" && m.May(w, by, by.Office) == nil {
			out = append(out, Choice{Key: "whistle.verb." + string(m.Verb), Data: w.TapData(m.Verb, n)})
		}
	}
	return out
}

// Tapped is what a chat hears after a step: where the call stands and what comes next.
func (d *WhistleDesk) Tapped(w Whistle, n int) []Line {
	c := w.Calls[n]
	lines := []Line{d.line("whistle.tapped", w, "step", "@whistle.call."+string(c.Stage))}
	switch k, more := c.Next(); {
	case w.Stage == WhistleWithdrawn:
		return append(lines, Say("whistle.next.withdrawn"))
	case c.Stage == CallFinished && w.Stage == WhistleBlown:
		return append(lines, Say("whistle.next.others"))
	case c.Stage == CallFinished:
		return append(append(lines, Say("whistle.next.rate")), d.link(w)...)
	case more:
		return append(lines, Say("whistle.next."+k.Name, "by", d.clock(k.By)))
	}
	return append(lines, Say("whistle.next.finish"))
}

// late tells upwards that a clock ran out: the office above, those on duty, who called, and the department itself.
func (d *WhistleDesk) late(w Whistle, n int, k CallClock, step WhistleStep, offices []Office) []Notice {
	o := officeOf(offices, w.Calls[n].Office)
	line := d.line("whistle.told.late", w, "office", Plain(o.Name), "clock", "@whistle.clock."+k.Name, "by", d.clock(k.By))
	var told []Address
	var out []Notice
	for _, to := range append([]Address{officeOf(offices, o.Parent).Chat, o.Chat, officeOf(offices, w.Office).Chat}, d.Duty...) {
		if to.IsZero() || slices.Contains(told, to) {
			continue
		}
		told = append(told, to)
		notice := Notice{ID: "w:" + step.ID + ":" + to.String(), To: to, Ticket: w.Ticket, Class: News, Lines: append([]Line{line}, d.link(w)...)}
		if to == o.Chat {
			notice.Choices = d.Choices(w, n)
		}
		out = append(out, notice)
	}
	return out
}

// line is a sentence that names the whistle.
func (d *WhistleDesk) line(key string, w Whistle, pairs ...string) Line {
	return Say(key, append([]string{"whistle", string(w.Number), "kind", "@whistle.kind." + string(w.Kind)}, pairs...)...)
}

// link leads to the whistle's page, where the program has an address.
func (d *WhistleDesk) link(w Whistle) []Line {
	if d.URL == "" {
		return nil
	}
	return []Line{Say("whistle.card.link", "url", d.URL+"/console/whistles/"+string(w.Number))}
}

// names are the called departments.
func (w Whistle) names(offices []Office) string {
	var names []string
	for _, c := range w.Calls {
		names = append(names, officeOf(offices, c.Office).Name)
	}
	return Hans.Listed(names)
}

func (d *WhistleDesk) clock(t time.Time) string { return t.In(d.Location).Format("01-02 15:04") }

func (d *WhistleDesk) redact(words string) string {
	if d.Redact == nil {
		return ""
	}
	return d.Redact(words)
}
