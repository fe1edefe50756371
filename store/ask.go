package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// This file is how a statement is asked and its rows are read, whichever database answers.

// ask prepares a read once and runs it. Only texts that do not vary are kept; see search.go for those that do.
func (db *DB) ask(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if db.pg { // pgx keeps its own prepared statements
		return db.reads.QueryContext(ctx, query, args...)
	}
	stmt, err := db.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (db *DB) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := db.ready.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := db.reads.PrepareContext(context.WithoutCancel(ctx), plain(query))
	if err != nil {
		return nil, err
	}
	if kept, raced := db.ready.LoadOrStore(query, s); raced {
		_ = s.Close()
		return kept.(*sql.Stmt), nil
	}
	return s, nil
}

// one reads a single row; found is false when there is none.
func (db *DB) one(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	rows, err := db.ask(ctx, query, args...)
	if err != nil {
		return false, err
	}
	return first(rows, into)
}

func first(rows *sql.Rows, into []any) (bool, error) {
	defer rows.Close()
	if !rows.Next() {
		return false, rows.Err()
	}
	if err := rows.Scan(into...); err != nil {
		return false, err
	}
	return true, rows.Close()
}

// collect reads every row.
func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

type scanner interface{ Scan(into ...any) error }

func text(row scanner) (s string, err error) { return s, row.Scan(&s) }

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// wrap names the operation once, and leaves nil and refusals to people as they are.
func wrap(err *error, format string, args ...any) {
	if *err != nil {
		failed := out(*err)
		if *err = fmt.Errorf("store: "+format+": %w", append(args, *err)...); failed {
			*err = outage{*err}
		}
	}
}
