package notify

import (
	"fmt"
	"maps"
	"strings"

	"huying/tickets"
)

// Write puts a notice in words. The options stand in the text as numbered lines, so that a channel without buttons loses nothing
// and a typed digit chooses too.
func Write(w Words, p tickets.Posted) tickets.Letter {
	l := tickets.Letter{ID: p.ID, To: p.To, Lang: p.Speak, AskPlace: p.AskPlace, Files: p.Files, Edits: p.Edits, Drop: p.Drop}
	if l.Lang == "" {
		l.Lang = tickets.Hans
	}
	say := func(key string, args map[string]string) string {
		return w.Say(string(l.Lang), key, withNumber(args, p.Ticket))
	}
	var lines []string
	for _, line := range p.Lines {
		if text := say(line.Key, line.Args); text != "" {
			lines = append(lines, text)
		}
	}
	for i, c := range p.Choices {
		label := c.Label
		if label == "" {
			label = say(c.Key, c.Args)
		}
		lines = append(lines, fmt.Sprintf("%d %s", i+1, label))
		l.Buttons = append(l.Buttons, tickets.Button{Label: label, Data: c.Data})
	}
	l.Text = strings.Join(lines, "\n")
	return l
}

// withNumber makes {{.number}} known to every line; a line that names another ticket keeps its own.
func withNumber(args map[string]string, number tickets.Number) map[string]string {
	if _, own := args["number"]; own {
		return args
	}
	with := make(map[string]string, len(args)+1)
	maps.Copy(with, args)
	with["number"] = string(number)
	return with
}
