package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// tx is what a write runs in. On SQLite its statements are prepared once and kept for as long as the store is open.
type tx struct {
	ctx  context.Context
	sql  *sql.Tx // PostgreSQL
	lite *lite   // SQLite
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

// bulk is an INSERT … VALUES of as many rows as are given, in statements of 1, 2, 4, … rows, so that few texts are ever prepared.
// A row whose key is there already is left as it is.
type bulk struct {
	head  string // INSERT INTO t (a, b)
	cols  int
	most  int // rows a statement; a power of two
	texts sync.Map
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
		s.WriteByte('(')
		list(&s, r*b.cols+1, b.cols)
		s.WriteByte(')')
	}
	s.WriteString(" ON CONFLICT DO NOTHING")
	b.texts.Store(rows, s.String())
	return s.String()
}

// list writes n placeholders from $from on.
func list(s *strings.Builder, from, n int) {
	for i := range n {
		if i > 0 {
			s.WriteString(", ")
		}
		s.WriteByte('$')
		s.WriteString(strconv.Itoa(from + i))
	}
}

// insert writes the rows, given one after the other in args, and says how many were new. each is told of every statement run.
func (b *bulk) insert(t *tx, args []any, each func(from, rows int, fresh int64) error) error {
	rows := len(args) / b.cols
	for from := 0; from < rows; {
		n := b.most
		for n > rows-from {
			n /= 2
		}
		fresh, err := t.exec(b.text(n), args[from*b.cols:(from+n)*b.cols]...)
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
	var s strings.Builder
	s.WriteByte('(')
	list(&s, from, n)
	s.WriteByte(')')
	return s.String(), args
}

// unique reports whether a write broke a key that another one already has.
func unique(err error) bool {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	lite := (*sqlite.Error)(nil)
	return errors.As(err, &lite) && lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
}
