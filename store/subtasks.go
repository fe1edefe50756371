package store

import (
	"context"
	"strings"

	"huying/tickets"
)

const subtaskColumns = `id, number, office, words, state, result, by_id, by_name, by_role, at, end_id, end_name, end_role, end_at`

const (
	subtasksOf  = `SELECT ` + subtaskColumns + ` FROM subtasks WHERE number = $1 ORDER BY at, id`
	subtaskKeep = `INSERT INTO subtasks (` + subtaskColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE SET number = $2, state = $5, result = $6, end_id = $11, end_name = $12, end_role = $13, end_at = $14`
	subtaskWords = `UPDATE subtasks SET words = $1, result = $2 WHERE id = $3`

	followersOf = `SELECT ` + ticketColumns + ` FROM tickets WHERE parent = $1 AND parent <> '' ORDER BY number`
)

// Followers lists the tickets that have joined one.
func (db *DB) Followers(ctx context.Context, number tickets.Number) (all []tickets.Ticket, err error) {
	defer wrap(&err, "followers of %s", number)
	return collect(scanTicket)(db.ask(ctx, followersOf, string(number)))
}

// Subtasks lists what co-offices are to do on a ticket, oldest first.
func (db *DB) Subtasks(ctx context.Context, number tickets.Number) (all []tickets.Subtask, err error) {
	defer wrap(&err, "sub-tasks of %s", number)
	return collect(scanSubtask)(db.ask(ctx, subtasksOf, string(number)))
}

func scanSubtask(row scanner) (s tickets.Subtask, err error) {
	var given, ended int64
	err = row.Scan(&s.ID, &s.Number, &s.Office, &s.Words, &s.State, &s.Result, &s.By.ID, &s.By.Name, &s.By.Role, &given,
		&s.Ended.ID, &s.Ended.Name, &s.Ended.Role, &ended)
	s.At, s.EndAt = at(given), at(ended)
	if s.By.ID != "" {
		s.By.Kind = tickets.ByStaff
	}
	if s.Ended.ID != "" {
		s.Ended.Kind = tickets.ByStaff
	}
	return s, err
}

func saveTasks(t *tx, all []tickets.Subtask) error {
	for _, s := range all {
		if _, err := t.exec(subtaskKeep, s.ID, string(s.Number), s.Office, storable(s.Words), string(s.State), storable(s.Result),
			s.By.ID, storable(s.By.Name), string(s.By.Role), ms(s.At), s.Ended.ID, storable(s.Ended.Name), string(s.Ended.Role), ms(s.EndAt)); err != nil {
			return err
		}
	}
	return nil
}

// subtasks of an erased resident's ticket stay, without what is known of the person.
func (w *erasing) subtasks(number tickets.Number) error {
	all, err := collect(scanSubtask)(w.ask(subtasksOf, string(number)))
	if err != nil {
		return err
	}
	for _, s := range all {
		if _, err := w.exec(subtaskWords, w.redact(s.Words), w.redact(s.Result), s.ID); err != nil {
			return err
		}
	}
	return nil
}

// isLate says, before a time, that a ticket's office has not answered by it: the clock runs, and the matter is not counted with another. Of
// such a ticket standing_at is its limit, and the indexes of the lists have it.
const isLate = `stage NOT IN ('done', 'callback') AND paused = 0 AND parent = '' AND standing < 3 AND standing_at < `

// alone leaves out tickets that have joined another one, unless their own resident is to be called back.
const alone = `(parent = '' OR stage = 'callback')`

// givenBack is the predicate of the index rounds_returned, word for word.
const givenBack = `(ending = 'returned' OR ending = 'disputed')`

// mark is what a query's mark asks for; each has an index in the order of the list.
func (w *where) mark(q tickets.Query) string {
	switch q.Mark {
	case tickets.MarkJoined:
		return `parent <> ''`
	case tickets.MarkAsked:
		return `request <> ''`
	case tickets.MarkPaused:
		return `paused > 0`
	case tickets.MarkExtended:
		return `extended > 0`
	case tickets.MarkUrged:
		return `reminded > 1`
	case tickets.MarkReopened:
		return `level > 0`
	case tickets.MarkReturned:
		return `number IN (SELECT number FROM rounds WHERE ` + givenBack + `)`
	case tickets.MarkSaid: // what waits for a decision is read then
		return `number IN (SELECT u.number FROM unheard u JOIN tickets asks ON asks.number = u.number WHERE asks.request = '')`
	}
	return `number IN (SELECT number FROM subtasks WHERE state = 'open' AND office = ` + w.value(q.Office) + `)`
}

// marked adds what a query's mark asks for, and leaves out what is counted elsewhere.
func (w *where) marked(q tickets.Query) {
	if q.Mark != "" {
		w.add(w.mark(q))
	}
	if q.Mark != tickets.MarkJoined && q.Mark != tickets.MarkSaid && strings.TrimSpace(q.Text) == "" && q.Phone == "" {
		w.add(alone)
	}
}
