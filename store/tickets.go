package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"huying/tickets"
)

const ticketColumns = `number, kind, service, words, place, lat, lon, grid, said_when, contact_name, contact_phone, contact_hidden, urgency, lang,
	resident, address, source, stage, office, level, disposers, result, solved, satisfied,
	filed, due_first, due, updated, done, closed, version,
	area, co_offices, parent, settled, request, paused, pause_till, extended, reminded, check_at, on_behalf, against`

var (
	ticketInsert = `INSERT INTO tickets (` + ticketColumns + `, standing, standing_at) VALUES (` + placeholders(1, 45) + `)
		ON CONFLICT (source) WHERE source <> '' DO NOTHING`

	// Number, kind, source and the time of filing never change.
	ticketUpdate = `UPDATE tickets SET service = $1, words = $2, place = $3, lat = $4, lon = $5, grid = $6, said_when = $7,
		contact_name = $8, contact_phone = $9, contact_hidden = $10, urgency = $11, lang = $12, resident = $13, address = $14,
		stage = $15, office = $16, level = $17, disposers = $18, result = $19, solved = $20, satisfied = $21,
		due = $22, updated = $23, done = $24, closed = $25, version = $26, area = $27, co_offices = $28, parent = $29, settled = $30,
		request = $31, paused = $32, pause_till = $33, extended = $34, reminded = $35, check_at = $36, on_behalf = $37, against = $38, standing = $39,
		standing_at = $40 WHERE number = $41 AND version = $42`

	ticketByNumber = `SELECT ` + ticketColumns + ` FROM tickets WHERE number = $1`
	ticketBySource = `SELECT ` + ticketColumns + ` FROM tickets WHERE source = $1 AND source <> ''`
	ticketsOf      = `SELECT ` + ticketColumns + ` FROM tickets WHERE resident = $1 AND resident <> '' ORDER BY number DESC LIMIT $2`

	eventsOf = `SELECT id, number, at, by_kind, by_id, by_name, by_role, by_office, verb, from_stage, to_stage, office, words, files, public, answer
		FROM events WHERE number = $1 ORDER BY seq`

	eventInsert = rowsOf(`events`, `id, number, seq, at, by_kind, by_id, by_name, by_role, by_office, verb, from_stage, to_stage,
		office, words, files, public, answer`)

	fileTicketInsert = rowsOf(`file_tickets`, `hash, number`)
)

func scanTicket(row scanner) (t tickets.Ticket, err error) {
	var address, disposers, coOffices, request, behalf string
	var filed, dueFirst, due, updated, done, closed, paused, pauseTill, check int64
	err = row.Scan(&t.Number, &t.Kind, &t.Service, &t.Words, &t.Place.Text, &t.Place.Lat, &t.Place.Lon, &t.Place.Grid, &t.When,
		&t.Contact.Name, &t.Contact.Phone, &t.Contact.Hidden, &t.Urgency, &t.Lang, &t.Resident, &address, &t.Source, &t.Stage, &t.Office,
		&t.Level, &disposers, &t.Result, &t.Solved, &t.Satisfied, &filed, &dueFirst, &due, &updated, &done, &closed, &t.Version,
		&t.Area, &coOffices, &t.Parent, &t.Settled, &request, &paused, &pauseTill, &t.Extended, &t.Reminded, &check, &behalf,
		&t.Against)
	if err != nil {
		return t, err
	}
	t.To, _ = tickets.ParseAddress(address)
	t.FiledAt, t.DueFirst, t.Due, t.UpdatedAt, t.DoneAt, t.ClosedAt = at(filed), at(dueFirst), at(due), at(updated), at(done), at(closed)
	t.PausedAt, t.PauseTill, t.CheckAt = at(paused), at(pauseTill), at(check)
	if t.Disposers, err = fromList(disposers); err == nil {
		t.CoOffices, err = fromList(coOffices)
	}
	if err == nil && request != "" {
		err = json.Unmarshal([]byte(request), &t.Request)
	}
	if err == nil && behalf != "" {
		err = json.Unmarshal([]byte(behalf), &t.For)
	}
	return t, err
}

// officeWork are the columns from area to against.
func officeWork(k *tickets.Ticket) []any {
	request, behalf := "", ""
	if k.Request != nil {
		request = storable(toJSON(k.Request))
	}
	if k.For != nil {
		behalf = storable(toJSON(k.For))
	}
	return []any{
		k.Area, toList(k.CoOffices), string(k.Parent), k.Settled, request, ms(k.PausedAt), ms(k.PauseTill), k.Extended, k.Reminded, ms(k.CheckAt), behalf,
		k.Against,
	}
}

// standing is where a ticket stands in the clerk's list.
func standing(t tickets.Ticket) (int, int64) {
	if !t.Stage.Open() {
		return 3, -ms(t.UpdatedAt)
	}
	return 2 - min(max(int(t.Urgency), 0), 2), ms(t.StandsAt())
}

// Ticket finds a ticket by its number.
func (db *DB) Ticket(ctx context.Context, number tickets.Number) (t tickets.Ticket, err error) {
	defer wrap(&err, "ticket %s", number)
	return db.ticket(ctx, ticketByNumber, string(number))
}

// BySource finds the ticket that a message began.
func (db *DB) BySource(ctx context.Context, source string) (t tickets.Ticket, err error) {
	defer wrap(&err, "ticket by source")
	return db.ticket(ctx, ticketBySource, source)
}

func (db *DB) ticket(ctx context.Context, query, key string) (tickets.Ticket, error) {
	return single(collect(scanTicket)(db.ask(ctx, query, key)))
}

// single is the only one of a list, or ErrNotFound.
func single[T any](all []T, err error) (one T, _ error) {
	if err != nil {
		return one, err
	}
	if len(all) == 0 {
		return one, tickets.ErrNotFound
	}
	return all[0], nil
}

// TicketsOf lists a resident's tickets, newest first.
func (db *DB) TicketsOf(ctx context.Context, resident string, limit int) (all []tickets.Ticket, err error) {
	defer wrap(&err, "tickets of a resident")
	return collect(scanTicket)(db.ask(ctx, ticketsOf, resident, limit))
}

// Events is the history of a ticket, oldest first.
func (db *DB) Events(ctx context.Context, number tickets.Number) (all []tickets.Event, err error) {
	defer wrap(&err, "events of %s", number)
	return collect(scanEvent)(db.ask(ctx, eventsOf, string(number)))
}

func scanEvent(row scanner) (e tickets.Event, err error) {
	var when int64
	var files, answer string
	err = row.Scan(&e.ID, &e.Number, &when, &e.By.Kind, &e.By.ID, &e.By.Name, &e.By.Role, &e.By.Office, &e.Verb, &e.From, &e.To,
		&e.Office, &e.Text, &files, &e.Public, &answer)
	if err != nil {
		return e, err
	}
	e.At = at(when)
	if answer != "" {
		e.Answer = &tickets.CallbackAnswer{}
		if err = json.Unmarshal([]byte(answer), e.Answer); err != nil {
			return e, err
		}
	}
	e.Files, err = fromList(files)
	return e, err
}

// Save writes a Change in one transaction, or in that of the turn ctx belongs to. Of a New one whose source was filed before it writes
// nothing, and sets Repeat and the ticket of then. A ticket that was changed meanwhile is a Conflict.
func (db *DB) Save(ctx context.Context, change *tickets.Change) (err error) {
	defer wrap(&err, "save %s", change.Ticket.Number)
	saved := *change // the caller's is touched only once it is committed, or kept back for it
	saved.Events = append([]tickets.Event(nil), change.Events...)
	saved.Notices = append([]tickets.Notice(nil), change.Notices...)
	saved.With = append([]tickets.Change(nil), change.With...)
	news := len(saved.Notices)
	for i := range saved.With {
		saved.With[i].Ticket.Version++
		news += len(saved.With[i].Notices)
	}
	rings := []string{RingTickets}
	if news > 0 {
		rings = append(rings, RingOutbox)
	}
	if saved.New {
		err = db.saveNew(ctx, &saved, rings)
	} else {
		saved.Ticket.Version++
		err = db.write(ctx, func(t *tx) error {
			if err := db.updateTicket(t, &saved); err != nil {
				return err
			}
			return saveUnheard(t, saved.Ticket.Number, saved.Events)
		}, rings...)
	}
	if err == nil {
		*change = saved
	}
	return err
}

// saveNew gives a ticket its number and inserts it. A number may be somebody else's already when another process writes to the same SQLite file.
func (db *DB) saveNew(ctx context.Context, c *tickets.Change, rings []string) error {
	day := c.Day.Format(dayForm)
	for try := 1; ; try++ {
		n, err := db.writer.count(ctx, day)
		if err != nil {
			return err
		}
		c.SetNumber(tickets.NewNumber(c.Day, n))
		c.Ticket.Version = 1
		err = db.write(ctx, func(t *tx) error { return db.insertTicket(t, c) }, rings...)
		if err == nil {
			return nil
		}
		if errors.Is(err, errFiledBefore) {
			c.Ticket, err = db.ticket(ctx, ticketBySource, c.Ticket.Source)
			c.Repeat = true
			return err
		}
		if !unique(err) || try == tries {
			return err
		}
		db.writer.recount(day)
	}
}

// errFiledBefore is the refusal of a ticket whose source has one; outside a turn nobody hears of it.
var errFiledBefore = tickets.Refuse(tickets.Conflict, "error.try_again")

func (db *DB) insertTicket(t *tx, c *tickets.Change) error {
	k := &c.Ticket
	rank, rankAt := standing(*k)
	args := append([]any{
		string(k.Number), string(k.Kind), k.Service, storable(k.Words), storable(k.Place.Text), k.Place.Lat, k.Place.Lon,
		k.Place.Grid, storable(k.When), storable(k.Contact.Name), storable(k.Contact.Phone), k.Contact.Hidden, int(k.Urgency), string(k.Lang),
		k.Resident, k.To.String(), k.Source, string(k.Stage), k.Office, k.Level, toList(k.Disposers), storable(k.Result), k.Solved, k.Satisfied,
		ms(k.FiledAt), ms(k.DueFirst), ms(k.Due), ms(k.UpdatedAt), ms(k.DoneAt), ms(k.ClosedAt), k.Version,
	}, officeWork(k)...)
	touched, err := t.many([]statement{
		{ticketInsert, append(args, rank, rankAt)},
		{dueInsert, []any{string(k.Number), db.seq.next(), ""}}, // noted for a number nobody has, it is dropped again
	})
	if err != nil {
		return err
	}
	if touched[0] == 0 {
		return unwritten{errFiledBefore}
	}
	return db.saveRest(t, c)
}

func (db *DB) updateTicket(t *tx, c *tickets.Change) error {
	if err := db.noteWords(t, c); err != nil {
		return err
	}
	k := &c.Ticket
	rank, rankAt := standing(*k)
	args := append([]any{
		k.Service, storable(k.Words), storable(k.Place.Text), k.Place.Lat, k.Place.Lon, k.Place.Grid, storable(k.When),
		storable(k.Contact.Name), storable(k.Contact.Phone), k.Contact.Hidden, int(k.Urgency), string(k.Lang), k.Resident, k.To.String(),
		string(k.Stage), k.Office, k.Level, toList(k.Disposers), storable(k.Result), k.Solved, k.Satisfied,
		ms(k.Due), ms(k.UpdatedAt), ms(k.DoneAt), ms(k.ClosedAt), k.Version,
	}, officeWork(k)...)
	n, err := t.exec(ticketUpdate, append(args, rank, rankAt, string(k.Number), k.Version-1)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return changed(t, k.Number)
	}
	return db.saveRest(t, c)
}

// ticketsByNumber reads whole tickets; who is not there is left out.
func (db *DB) ticketsByNumber(ctx context.Context, numbers []string) (map[string]tickets.Ticket, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	list, args := within(1, numbers)
	all, err := collect(scanTicket)(db.ask(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE number IN `+list, args...))
	found := map[string]tickets.Ticket{}
	for _, t := range all {
		found[string(t.Number)] = t
	}
	return found, err
}

// changed is the refusal of a save that came too late; it says where the ticket stands now.
func changed(t *tx, number tickets.Number) error {
	var stage string
	found, err := t.one(`SELECT stage FROM tickets WHERE number = $1`, []any{string(number)}, &stage)
	switch {
	case err != nil:
		return err
	case !found:
		return unwritten{tickets.Refuse(tickets.NotFound, "error.no_such_ticket", "number", string(number))}
	}
	return unwritten{tickets.Refuse(tickets.Conflict, "error.changed_meanwhile", "stage", "@stage."+stage)}
}

func (db *DB) saveRest(t *tx, c *tickets.Change) error {
	if err := db.saveEvents(t, c.Events); err != nil {
		return err
	}
	if err := saveTasks(t, c.Tasks); err != nil {
		return err
	}
	for i := range c.With {
		if err := db.updateTicket(t, &c.With[i]); err != nil {
			return bare(err) // the first ticket is written already: all of it is to be undone
		}
	}
	if err := saveRounds(t, c); err != nil {
		return err
	}
	if err := saveLegal(t, c.Aid, c.Appointment); err != nil {
		return err
	}
	if err := saveLabel(t, c.Label); err != nil {
		return err
	}
	if c.Answer != nil {
		if err := db.keepAnswer(t, c.Answer); err != nil {
			return err
		}
	}
	return db.post(t, c.Notices)
}

func (db *DB) saveEvents(t *tx, events []tickets.Event) error {
	if len(events) == 0 {
		return nil
	}
	var args, files []any
	for _, e := range events {
		args = append(args, e.ID, string(e.Number), db.seq.next(), ms(e.At), string(e.By.Kind), e.By.ID, storable(e.By.Name), string(e.By.Role), e.By.Office,
			string(e.Verb), string(e.From), string(e.To), e.Office, storable(e.Text), toList(e.Files), e.Public, answerText(e.Answer))
		for _, hash := range e.Files {
			files = append(files, hash, string(e.Number))
		}
	}
	var fresh int64
	err := eventInsert.insert(t, args, func(_, _ int, n int64) error { fresh += n; return nil })
	if err != nil {
		return err
	}
	if int(fresh) < len(events) { // the same message made this event before: whoever was faster has saved the ticket too
		return tickets.Refuse(tickets.Conflict, "error.changed_meanwhile", "stage", "@stage."+string(events[0].To))
	}
	return fileTicketInsert.insert(t, files, nil)
}

func answerText(a *tickets.CallbackAnswer) string {
	if a == nil {
		return ""
	}
	return toJSON(a)
}

// toList and fromList keep a list of strings as JSON; an empty one is "".
func toList(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return toJSON(all)
}

func fromList(text string) (all []string, err error) {
	if text == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("stored list: %w", err)
	}
	return all, nil
}
