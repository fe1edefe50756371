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

// collect gives every row that was asked for, as scan reads it.
func collect[T any](scan func(scanner) (T, error)) func(*sql.Rows, error) ([]T, error) {
	return func(rows *sql.Rows, err error) (all []T, _ error) {
		err = each(func(row scanner) error {
			v, err := scan(row)
			all = append(all, v)
			return err
		})(rows, err)
		if err != nil {
			return nil, err
		}
		return all, nil
	}
}

// each hands every row that was asked for to read.
func each(read func(scanner) error) func(*sql.Rows, error) error {
	return func(rows *sql.Rows, err error) error {
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

type scanner interface{ Scan(into ...any) error }

func key[K ~string](row scanner) (k K, err error) { return k, row.Scan(&k) }

var text = key[string]

func two(row scanner) (p [2]string, err error) { return p, row.Scan(&p[0], &p[1]) }

// claimRows runs a claiming statement and gives the rows it handed out.
func claimRows[T any](ctx context.Context, db *DB, scan func(scanner) (T, error), query string, args ...any) (all []T, err error) {
	err = db.writer.write(ctx, func(t *tx) (err error) {
		all, err = collect(scan)(t.ask(query, args...))
		return err
	})
	return all, err
}

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
