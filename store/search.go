package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// A list costs the same however many tickets there are: it is read along an index that gives its order, judged by what the index itself
// has, and after so many entries it stops and says where. Only the tickets of the page are then read.
const (
	looked    = 10_000 // entries one page looks at
	pageUsual = 50
)

// listed are what every index of the lists has (schema/009_search.sql): conditions name no other column.
const listed = `number, standing, standing_at, stage, office, service, urgency, area, parent, paused`

const listOrder = `standing, standing_at, number`

// where gathers the conditions of a search.
type where struct {
	terms []string
	args  []any
}

// value adds an argument and gives its placeholder.
func (w *where) value(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) add(term string) { w.terms = append(w.terms, term) }

// same asks for a value of a column; "" asks for nothing.
func (w *where) same(column, value string) {
	if value != "" {
		w.add(column + " = " + w.value(value))
	}
}

// among asks for one of the values of a column; none of them asks for nothing.
func among[T ~string](w *where, column string, values []T) {
	var in []string
	for _, v := range values {
		in = append(in, w.value(string(v)))
	}
	if len(in) > 0 {
		w.add(column + " IN (" + strings.Join(in, ", ") + ")")
	}
}

// like asks for a column that is before, a text and after; without a text it asks for nothing. before and after may have the signs of LIKE.
func (w *where) like(column, before, text, after string) {
	if text != "" {
		w.add(column + " LIKE " + w.value(before+likely(text)+after) + ` ESCAPE '\'`)
	}
}

// period asks for times from one to before another; a time that nobody gave asks for nothing.
func (w *where) period(column string, from, till time.Time) {
	if !from.IsZero() {
		w.add(column + " >= " + w.value(ms(from)))
	}
	if !till.IsZero() {
		w.add(column + " < " + w.value(ms(till)))
	}
}

func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}

// behind continues a list that is in the order of two columns, a time and a key, behind the row whose place it is; sign is ">", or "<" in a list
// that goes down. A place that nobody gave is the list's beginning.
func (w *where) behind(place, columns, sign string) {
	at, key, whole := strings.Cut(place, ".")
	if n, err := strconv.ParseInt(at, 10, 64); err == nil && whole {
		w.add("(" + columns + ") " + sign + " (" + w.value(n) + ", " + w.value(key) + ")")
	}
}

// placeOf is where a row stands in such a list.
func placeOf(at int64, key string) string { return strconv.FormatInt(at, 10) + "." + key }

// usually is how many rows are wanted, or as many as are usual when nobody said.
func usually(limit, usual int) int {
	if limit <= 0 {
		return usual
	}
	return limit
}

// conditions are those of a query without its stages, its text and its marks.
func conditions(q tickets.Query, w *where) {
	if q.Office != "" && q.Mark != tickets.MarkAssist {
		w.add("office = " + w.value(q.Office))
	}
	if q.Urgency != tickets.Ordinary {
		w.add("urgency = " + w.value(int(q.Urgency)))
	}
	w.like("service", "", q.Service, "%")
	if q.Late {
		w.add(isLate + w.value(ms(q.Now)))
	}
	w.marked(q)
	withinArea(w, q)
}

// way is the beginning of an index, within which the list of a query lies.
func way(q tickets.Query, w *where) {
	open := func(s tickets.Stage) bool { return s.Open() }
	switch {
	case q.Mark != "": // what is marked has an index of its own, and is never much
		w.add(w.mark(q))
	case q.Office != "": // tickets_office
		w.add("office = " + w.value(q.Office) + " AND office <> ''")
	case len(q.Stages) == 1: // tickets_stage
		w.add("stage = " + w.value(string(q.Stages[0])))
		return
	}
	if n := len(q.Stages); n > 0 && !slices.ContainsFunc(q.Stages, func(s tickets.Stage) bool { return !open(s) }) || q.Late {
		w.add("standing < 3")
	} else if n > 0 && !slices.ContainsFunc(q.Stages, open) {
		w.add("standing = 3")
	}
}

// rest are the conditions of a query by which the entries along its way are judged.
func rest(q tickets.Query, w *where) {
	if q.Mark == tickets.MarkAssist {
		q.Office = ""
	}
	if q.Mark != tickets.MarkJoined && q.Mark != tickets.MarkSaid { // which say themselves what they leave out
		q.Mark = ""
	}
	conditions(q, w)
	if q.Without != "" { // no index has the disposers: those of each entry that fits so far are looked up
		w.add(`NOT EXISTS (SELECT 1 FROM tickets own WHERE own.number = seen.number AND own.disposers LIKE ` + w.value(`%"`+likely(q.Without)+`"%`) + ` ESCAPE '\')`)
	}
}

// likely takes the special meaning from the signs of LIKE.
func likely(s string) string { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) }

// stand is a place of the list.
type stand struct {
	standing int
	at       int64
	number   string
}

func scanStand(row scanner) (s stand, err error) { return s, row.Scan(&s.number, &s.standing, &s.at) }

func (s stand) mark() tickets.Cursor {
	return tickets.Cursor(fmt.Sprintf("%d.%d.%s", s.standing, s.at, s.number))
}

func standOf(m tickets.Cursor) (s stand, ok bool) {
	standing, rest, _ := strings.Cut(string(m), ".")
	when, number, _ := strings.Cut(rest, ".")
	var err, err2 error
	s.standing, err = strconv.Atoi(standing)
	s.at, err2 = strconv.ParseInt(when, 10, 64)
	s.number = storable(number)
	return s, err == nil && err2 == nil && number != "" && s.standing >= 0 && s.standing <= 3
}

// beyond keeps what stands after a place, or before it.
func (w *where) beyond(s stand, sign string) {
	w.add("(" + listOrder + ") " + sign + " (" + w.value(s.standing) + ", " + w.value(s.at) + ", " + w.value(s.number) + ")")
}

// FindTickets gives a part of what a query finds, in the order of the clerk's list; what is looked for by words or by a telephone
// number comes newest first.
func (db *DB) FindTickets(ctx context.Context, q tickets.Query) (p tickets.Page, err error) {
	defer wrap(&err, "find tickets")
	if q.Limit <= 0 {
		q.Limit = pageUsual
	}
	if q.Text != "" || q.Phone != "" {
		return db.findWords(ctx, q)
	}
	before, back := standOf(q.Before)
	if back {
		found, last, err := db.list(ctx, q, before, "<")
		if err != nil {
			return p, err
		}
		if len(found) > q.Limit || last != "" { // there is more before it
			found = found[:min(q.Limit, len(found))]
			slices.Reverse(found)
			if p.Tickets, err = db.inOrder(ctx, found); len(found) > 0 {
				p.Earlier, p.Later = found[0].mark(), found[len(found)-1].mark()
			} else {
				p.Earlier, p.Later = last, q.Before
			}
			return p, err
		}
		q.After = "" // so near the beginning it is the first page
	}
	after, on := standOf(q.After)
	found, last, err := db.list(ctx, q, after, map[bool]string{true: ">"}[on])
	if err != nil {
		return p, err
	}
	p.Later = last
	if len(found) > q.Limit {
		found = found[:q.Limit]
		p.Later = found[q.Limit-1].mark()
	}
	if on {
		p.Earlier = q.After
		if len(found) > 0 {
			p.Earlier = found[0].mark()
		}
	}
	p.Tickets, err = db.inOrder(ctx, found)
	return p, err
}

// list walks the list from a place on (sign ">"), back from it ("<") or from its beginning (""), until it has one ticket more than the page
// holds. When it gave up before the end, last is where.
func (db *DB) list(ctx context.Context, q tickets.Query, from stand, sign string) (found []stand, last tickets.Cursor, err error) {
	walk, give, judges := listOf(q, from, sign)
	found, err = collect(scanStand)(db.reads.QueryContext(ctx, walk.query, walk.args...))
	if err != nil || len(found) > q.Limit || !judges {
		return found, "", err
	}
	end, err := collect(scanStand)(db.reads.QueryContext(ctx, give.query, give.args...))
	if len(end) > 0 {
		last = end[0].mark()
	}
	return found, last, err
}

// listOf makes the statement of list, and the one that tells where it gives up; judges is false when every entry it looks at fits.
func listOf(q tickets.Query, from stand, sign string) (walk, give statement, judges bool) {
	order := listOrder
	if sign == "<" {
		order = "standing DESC, standing_at DESC, number DESC"
	}
	w := &where{}
	way(q, w)
	if sign != "" {
		w.beyond(from, sign)
	}
	inner := ` FROM tickets` + w.String() + ` ORDER BY ` + order
	give = statement{`SELECT number, standing, standing_at` + inner + ` LIMIT 1 OFFSET ` + strconv.Itoa(looked-1), slices.Clone(w.args)}
	outer := &where{args: w.args}
	rest(q, outer)
	among(outer, "stage", q.Stages)
	// Without an ORDER BY of its own the outer part takes the rows as they come, and stops the walk when it has enough.
	walk.query = `SELECT number, standing, standing_at FROM (SELECT ` + listed + inner + ` LIMIT ` + strconv.Itoa(looked) + `) seen` +
		outer.String() + ` LIMIT ` + outer.value(q.Limit+1)
	walk.args = outer.args
	return walk, give, len(outer.terms) > 0
}

// inOrder reads the tickets of a page.
func (db *DB) inOrder(ctx context.Context, page []stand) ([]tickets.Ticket, error) {
	numbers := make([]string, len(page))
	for i, s := range page {
		numbers[i] = s.number
	}
	return db.inThisOrder(ctx, numbers)
}

func (db *DB) inThisOrder(ctx context.Context, numbers []string) (all []tickets.Ticket, err error) {
	found, err := db.ticketsByNumber(ctx, numbers)
	for _, n := range numbers {
		if t, ok := found[n]; ok {
			all = append(all, t)
		}
	}
	return all, err
}

// HowMany counts what a query finds, up to most of them.
func (db *DB) HowMany(ctx context.Context, q tickets.Query, most int) (n int, err error) {
	defer wrap(&err, "how many tickets")
	q.Limit = most - 1
	walk, _, _ := listOf(q, stand{}, "")
	err = db.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+walk.query+`) few`, walk.args...).Scan(&n)
	return n, err
}

// Backlog counts what waits to be handled and to be sent.
func (db *DB) Backlog(ctx context.Context) (b tickets.Backlog, err error) {
	defer wrap(&err, "backlog")
	var seq int64
	if _, err := db.one(ctx, `SELECT COUNT(*), COALESCE(MIN(seq), 0) FROM inbox WHERE state = 'waiting'`, nil, &b.Inbox, &seq); err != nil {
		return b, err
	}
	if seq > 0 {
		b.Oldest = time.UnixMicro(seq).UTC()
	}
	_, err = db.one(ctx, `SELECT COUNT(*) FROM outbox WHERE state = 'queued'`, nil, &b.Outbox)
	return b, err
}
