package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// tx is what a write runs in. On SQLite its statements are prepared once and kept for as long as the store is open.
type tx struct {
	ctx  context.Context
	lite *lite      // SQLite
	sql  statements // PostgreSQL
	conn *sql.Conn  // PostgreSQL, in a transaction
}

// statements is a transaction, or a pool on which each statement is one.
type statements interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// exec runs a statement and says how many rows it touched.
func (t *tx) exec(query string, args ...any) (int64, error) {
	var res sql.Result
	var err error
	if t.sql != nil {
		res, err = t.sql.ExecContext(t.ctx, query, args...)
	} else {
		var s *sql.Stmt
		if s, err = t.lite.prepared(query); err == nil {
			res, err = s.ExecContext(t.ctx, args...)
		}
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// each runs statements that take the same arguments.
func (t *tx) each(args []any, queries ...string) error {
	for _, q := range queries {
		if _, err := t.exec(q, args...); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) ask(query string, args ...any) (*sql.Rows, error) {
	if t.sql != nil {
		return t.sql.QueryContext(t.ctx, query, args...)
	}
	s, err := t.lite.prepared(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(t.ctx, args...)
}

func (t *tx) one(query string, args []any, into ...any) (bool, error) {
	rows, err := t.ask(query, args...)
	if err != nil {
		return false, err
	}
	return first(rows, into)
}

// statement is a text with its arguments.
type statement struct {
	query string
	args  []any
}

// many runs statements one after the other and says how many rows each touched; on PostgreSQL they make one round trip.
func (t *tx) many(all []statement) ([]int64, error) {
	touched := make([]int64, 0, len(all))
	if t.conn == nil {
		for _, s := range all {
			n, err := t.exec(s.query, s.args...)
			if err != nil {
				return nil, err
			}
			touched = append(touched, n)
		}
		return touched, nil
	}
	err := t.conn.Raw(func(c any) error {
		batch := &pgx.Batch{}
		for _, s := range all {
			batch.Queue(s.query, s.args...)
		}
		results := c.(*stdlib.Conn).Conn().SendBatch(t.ctx, batch)
		defer results.Close()
		for range all {
			tag, err := results.Exec()
			if err != nil {
				return err
			}
			touched = append(touched, tag.RowsAffected())
		}
		return results.Close()
	})
	return touched, err
}

// unwritten marks the refusal of a write that has changed nothing so far: what is committed together with it need not be undone.
type unwritten struct{ error }

func (u unwritten) Unwrap() error { return u.error }

// bare takes the mark off again.
func bare(err error) error {
	if u := (unwritten{}); errors.As(err, &u) {
		return u.error
	}
	return err
}

// bulk is an INSERT … VALUES of many rows. Its texts are made for few numbers of rows, so that few are ever prepared.
// A row whose key is there already is left as it is.
type bulk struct {
	head  string // INSERT INTO t (a, b)
	row   string // ($1, $2); numbered anew in every row
	cols  int    // arguments a row
	end   string // what becomes of a row whose key is there; "" leaves it
	texts sync.Map
}

var placeholder = regexp.MustCompile(`\$\d+`)

// rowsOf makes the plain bulk: one argument a column.
func rowsOf(table, columns string) *bulk {
	n := strings.Count(columns, ",") + 1
	return &bulk{head: "INSERT INTO " + table + " (" + columns + ")", row: "(" + placeholders(1, n) + ")", cols: n}
}

func (b *bulk) text(rows int) string {
	if s, ok := b.texts.Load(rows); ok {
		return s.(string)
	}
	var s strings.Builder
	s.WriteString(b.head)
	s.WriteString(" VALUES ")
	for r := range rows {
		if r > 0 {
			s.WriteString(", ")
		}
		s.WriteString(placeholder.ReplaceAllStringFunc(b.row, func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			return "$" + strconv.Itoa(r*b.cols+n)
		}))
	}
	s.WriteString(cmp.Or(b.end, " ON CONFLICT DO NOTHING"))
	b.texts.Store(rows, s.String())
	return s.String()
}

// plain writes ? for $1, $2, $3 … where each is used once and in this order, for SQLite: it looks up the name of a numbered placeholder
// along all that come before it, each time it is bound.
func plain(query string) string {
	next := 0
	for _, p := range placeholder.FindAllString(query, -1) {
		if next++; p != "$"+strconv.Itoa(next) {
			return query
		}
	}
	return placeholder.ReplaceAllLiteralString(query, "?")
}

// placeholders writes n of them from $from on.
func placeholders(from, n int) string {
	var s strings.Builder
	for i := range n {
		if i > 0 {
			s.WriteString(", ")
		}
		s.WriteByte('$')
		s.WriteString(strconv.Itoa(from + i))
	}
	return s.String()
}

// insert writes the rows, given one after the other in args. each is told of every statement run: the first row, how many, and how many of
// them were new.
func (b *bulk) insert(t *tx, args []any, each func(from, rows int, fresh int64) error) error {
	rows := len(args) / b.cols
	for from := 0; from < rows; {
		n, size := t.portion(rows - from)
		some := args[from*b.cols : (from+n)*b.cols]
		for i := n; i < size; i++ { // the last row again and again changes nothing
			some = append(some[:len(some):len(some)], some[(n-1)*b.cols:n*b.cols]...)
		}
		fresh, err := t.exec(b.text(size), some...)
		if err != nil {
			return err
		}
		if each != nil {
			if err := each(from, n, fresh); err != nil {
				return err
			}
		}
		from += n
	}
	return nil
}

// portion says how many of the rows that are left go into the next statement, and for how many rows it is made. On SQLite a
// statement costs little, and there are those of 1, 2, 4 … 64 rows; on PostgreSQL it costs a round trip, so everything goes into one, made
// for the next of four sizes an octave.
func (t *tx) portion(left int) (rows, size int) {
	if t.lite != nil {
		size = 1 << (bits.Len(uint(min(left, 64))) - 1)
		return size, size
	}
	rows = min(left, 512)
	step := 1 << max(bits.Len(uint(rows-1))-3, 0)
	return rows, (rows + step - 1) / step * step
}

// within makes "($3, $4, …)" for a list of values that begins at placeholder from. The list is filled up to a power of two with its last
// value, so that few texts are ever prepared.
func within[T any](from int, values []T) (string, []any) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	args := make([]any, n)
	for i := range n {
		args[i] = values[min(i, len(values)-1)]
	}
	return "(" + placeholders(from, n) + ")", args
}

// unique reports whether a write broke a key that another one already has.
func unique(err error) bool {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	lite := (*sqlite.Error)(nil)
	return errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// outage marks the failure of the database itself, which any other write would meet too.
type outage struct{ error }

func (o outage) Unwrap() error { return o.error }

// Outage tells the inbox that no message is at fault.
func (outage) Outage() bool { return true }

// out reports whether the database has no room, or cannot be reached or written to at all.
func out(err error) bool {
	if lost := (*pgconn.ConnectError)(nil); errors.As(err, &lost) {
		return true
	}
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "58") ||
			pg.Code == "25006" // read-only, as a standby is
	}
	lite := (*sqlite.Error)(nil)
	if !errors.As(err, &lite) {
		return false
	}
	switch lite.Code() & 0xff { // what is above says more of the same
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
		return true
	}
	return false
}

// Damaged reports whether what should be a SQLite file is none, or not whole any more: only a back-up helps.
func Damaged(err error) bool {
	lite := (*sqlite.Error)(nil)
	return errors.As(err, &lite) && (lite.Code()&0xff == sqlite3.SQLITE_NOTADB || lite.Code()&0xff == sqlite3.SQLITE_CORRUPT)
}
