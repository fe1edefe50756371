package store

import "huying/tickets"

// What a resident says to their ticket waits in unheard until somebody of the staff does anything to that ticket: they have its page before
// them then. What is done to a ticket because another one moves says nothing of the kind.

const (
	unheardInsert = `INSERT INTO unheard (number, at) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING`
	unheardDelete = `DELETE FROM unheard WHERE number = $1`
)

func saveUnheard(t *tx, number tickets.Number, events []tickets.Event) error {
	for _, e := range events {
		query, args := "", []any{string(number)}
		switch {
		case e.By.Kind == tickets.ByStaff:
			query = unheardDelete
		case e.By.Kind == tickets.ByResident && e.Verb == tickets.Follow:
			query, args = unheardInsert, append(args, ms(e.At))
		default:
			continue
		}
		if _, err := t.exec(query, args...); err != nil {
			return bare(err) // the ticket is written already: all of it is to be undone
		}
	}
	return nil
}
