package bot

import (
	"context"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// served hears what people say who serve or were served (intents.Said). While another question is open only the
// number of an activity counts, and 「我到了」.
func (t *turn) served(ctx context.Context, text string) (known map[string]string, err error) {
	if q, _ := t.open(); q != nil {
		if _, found := tickets.FindActivityNumber(text); !found && !intents.Urgent(text) && !(t.s.Intent == "volunteer" && (intents.CannotCome(text) || intents.WantsPeace(text))) && t.s.Intent != "rearrange" {
			return nil, nil
		}
	}
	if known, err = intents.Said(ctx, t.work(), text); known != nil || err != nil {
		return known, err
	}
	if q, _ := t.open(); q != nil {
		return nil, nil
	}
	return t.aboutTask(ctx, text)
}

// aboutTask hears a volunteer's question about a card or a place of theirs, and 「我来」 after the organiser has answered one.
func (t *turn) aboutTask(ctx context.Context, text string) (known map[string]string, err error) {
	card, talk := t.taskTalk(ctx)
	if also := intents.AlsoHeard(card, text); len(also) > 0 {
		_, known = command(also[0].Data)
		return known, nil
	}
	offered := t.offered(ctx)
	if len(offered) == 0 {
		offered = card
	}
	if known, err = intents.AsksOfTask(ctx, t.work(), offered, text); known == nil || err != nil {
		return nil, err
	}
	if known["list"] == "" {
		known["list"], known["talk"] = "task_question", string(talk)
	}
	return known, nil
}

// startIf begins a want unless finding out about it failed. What names a list instead of one thing begins that.
func (t *turn) startIf(ctx context.Context, name string, known map[string]string, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	if list := known["list"]; list != "" {
		name = list
	}
	return t.start(ctx, name, known)
}

// orderWords are how an order begins that somebody places for a resident in a group.
var orderWords = []string{"代点单", "代點單", "点单", "點單", "/order"}

// groupOrder finds what is ordered in a group: 「点单 3号楼王奶奶想理发」, or 「点单」 in answer to a message that says it.
func (t *turn) groupOrder() (words string, ordered bool) {
	text := strings.TrimSpace(t.m.Text)
	for _, w := range orderWords {
		rest, found := strings.CutPrefix(text, w)
		if !found {
			continue
		}
		if rest = strings.Trim(rest, " ，,：:。\n"); rest == "" && t.m.Quoted != nil && !t.m.Quoted.Ours {
			rest = strings.TrimSpace(t.m.Quoted.Text)
		}
		return rest, true
	}
	return "", false
}

// orderFor places an order for a resident without a phone. Only in the chat of an office: 楼长 and grid workers are there, and they alone may
// name somebody else. The group reads a number and nothing of what was ordered.
func (t *turn) orderFor(ctx context.Context, words string) (answer, error) {
	office, err := intents.OfficeOf(ctx, t.work())
	switch {
	case err != nil:
		return answer{}, err
	case office.ID == "":
		return says(tickets.Say("order.group_private")), nil
	case len([]rune(words)) < 4:
		return says(tickets.Say("order.group_how")), nil
	}
	r, err := t.Reader.Read(ctx, words)
	if err != nil {
		return answer{}, err
	}
	f, enough := intents.OrderFor(t.work(), r, words)
	if !enough {
		return says(tickets.Say("order.group_how")), nil
	}
	f.Source, f.Cause, f.To, f.Lang = t.m.Key, t.cause, t.m.To, t.lang()
	if t.m.Quoted != nil && words == strings.TrimSpace(t.m.Quoted.Text) {
		f.Source = t.m.Quoted.Key // two may call for the same message
		if filed, err := t.Desk.Store.BySource(ctx, f.Source); err == nil {
			return says(tickets.Say("group.filed_before", "number", string(filed.Number))), nil
		}
	}
	f.Answer = &tickets.Notice{Lines: []tickets.Line{tickets.Say("order.group_filed")}}
	_, err = t.Desk.File(ctx, f)
	return answer{silent: true}, err
}
