package tickets

// tell makes the notices of a move: what the resident hears of it, in their language, when it leaves.
func (d *Desk) tell(t Ticket, m Move, a Act, e Event) []Notice {
	var out []Notice
	if a.Answer != nil { // the resident's own act: the channel waits for an answer
		n := *a.Answer
		n.ID, n.Resident, n.Ticket = ReplyID(a.Source, 0), t.Resident, t.Number
		out = append(out, n)
	}
	if a.By.Kind == ByResident || t.To.IsZero() {
		return out
	}
	n := Notice{ID: "n:" + e.ID, To: t.To, Resident: t.Resident, Ticket: t.Number, Class: News}
	if t.Resident == "" {
		n.Lang = t.Lang
	}
	if t.To.Group() { // a group learns the stage, never the words
		if e.From == e.To {
			return out
		}
		n.Lines = []Line{Say("told.group", "stage", "@stage."+string(t.Stage))}
		return append(out, n)
	}
	switch m.Verb {
	case Accept, Reopen:
		n.Lines = []Line{Say("told." + string(m.Verb))}
	case Decline:
		n.Lines = []Line{Say("told.decline", "text", Plain(a.Text), "helper", Plain(a.Helper))}
		n.Talk = true
	case Assign:
		n.Lines = []Line{Say("told.assign", "office", Plain(a.Office.Name))}
	case Start:
		n.Lines = []Line{Say("told.start")}
	case Report:
		n.Lines = []Line{Say("told.report", "text", Plain(a.Text))}
		n.Files = a.Files
	case Verify:
		n.Lines = []Line{Say("told.verify", "text", Plain(t.Result))}
		n.Choices = CallbackChoices(t.Number)
	case Phone:
		if n.Lines = tellPhone(t); n.Lines == nil {
			return out
		}
	case Close:
		n.Lines = []Line{Say("told.close", "text", Plain(a.Text))}
	case Grant, Resume, Join, Unjoin:
		line := tellWork(d, t, m.Verb, a)
		if line.Key == "" {
			return out
		}
		n.Lines = []Line{line}
	case Write:
		n.Lines, n.Files, n.Talk, n.Class = []Line{Say("told.write", "text", Plain(a.Text))}, a.Files, true, Reply
	default:
		return out // the rest stays among staff
	}
	return append(out, n)
}
