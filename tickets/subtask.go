package tickets

import (
	"slices"
	"strconv"
	"time"
)

// Subtask is what a co-office 协办 is to do for the main office.
type Subtask struct {
	ID     string
	Number Number
	Office string
	Words  string
	State  TaskState
	Result string
	By     Actor // who gave it
	At     time.Time
	Ended  Actor // who reported or dropped it
	EndAt  time.Time
}

// TaskState is where a sub-task stands.
type TaskState string

const (
	TaskOpen    TaskState = "open"
	TaskDone    TaskState = "done"
	TaskDropped TaskState = "dropped" // the office was let go before it had done it
)

// openTasks are those of an office that are not ended, or of every office when it is "".
func openTasks(all []Subtask, office string) (open []Subtask) {
	for _, s := range all {
		if s.State == TaskOpen && (office == "" || s.Office == office) {
			open = append(open, s)
		}
	}
	return open
}

func checkTask(t Ticket, a *Act, w around) error {
	switch a.Verb {
	case Invite:
		if a.Office.ID == t.Office {
			return Refuse(Invalid, "error.is_main_office")
		}
		if len(openTasks(w.tasks, "")) >= tasksAtOnce {
			return Refuse(Invalid, "error.many_tasks", "n", itoa(tasksAtOnce))
		}
	case Dismiss:
		if !slices.Contains(t.CoOffices, a.Office.ID) {
			return Refuse(Invalid, "error.no_co_office")
		}
	case Assist:
		office := ""
		if a.By.Role == Handler {
			office = a.By.Office
		}
		open := openTasks(w.tasks, office)
		switch {
		case a.Task == "" && len(open) == 1:
			a.Task = open[0].ID
		case !slices.ContainsFunc(open, func(s Subtask) bool { return s.ID == a.Task }):
			return Refuse(Invalid, "error.no_such_task")
		}
	}
	return nil
}

// tasksAtOnce bounds what one ticket asks of others.
const tasksAtOnce = 20

// checkReport keeps the main office from reporting while others are still at it, unless it says why it does not wait.
func checkReport(a Act, w around) error {
	if open := openTasks(w.tasks, ""); len(open) > 0 && a.Despite == "" {
		return Refuse(Invalid, "error.tasks_open", "n", itoa(len(open)))
	}
	return nil
}

func (x *doing) applyTask() {
	t, a := &x.t, x.a
	switch x.m.Verb {
	case Invite:
		if !slices.Contains(t.CoOffices, a.Office.ID) {
			t.CoOffices = append(slices.Clone(t.CoOffices), a.Office.ID)
		}
	case Dismiss:
		t.CoOffices = slices.DeleteFunc(slices.Clone(t.CoOffices), func(o string) bool { return o == a.Office.ID })
	case Assist:
		for _, s := range x.w.tasks {
			if s.ID == a.Task {
				x.e.Office = s.Office
			}
		}
	}
}

// tasksOf are the sub-tasks a move changes.
func (d *Desk) tasksOf(x *doing) (changed []Subtask) {
	a, now := x.a, x.now
	switch x.m.Verb {
	case Invite:
		return []Subtask{{ID: d.NewID(), Number: x.t.Number, Office: a.Office.ID, Words: a.Text, State: TaskOpen, By: a.By, At: now}}
	case Dismiss:
		for _, s := range openTasks(x.w.tasks, a.Office.ID) {
			s.State, s.Result, s.Ended, s.EndAt = TaskDropped, a.Text, a.By, now
			changed = append(changed, s)
		}
	case Assist:
		for _, s := range x.w.tasks {
			if s.ID == a.Task {
				s.State, s.Result, s.Ended, s.EndAt = TaskDone, a.Text, a.By, now
				changed = append(changed, s)
			}
		}
	}
	return changed
}

func itoa(n int) string { return strconv.Itoa(n) }
