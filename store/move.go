package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Moved is what was copied.
type Moved struct{ Tables, Rows int }

// unmoved are tables of which every database has its own: what is known of the schema, and of the instances that run.
var unmoved = []string{"goose_db_version", "instances", "lanes"}

// seeded are tables in which the schema itself has put a row.
var seeded = []string{"town", "alert_turn"}

// Move copies everything in a SQLite file into an empty PostgreSQL database, in one transaction: either all of it is there, counted, or nothing.
// Nobody may serve from the file meanwhile. It stays as it is, so that the way back is to use it again. Attachments stay where they are.
func Move(ctx context.Context, file, url string, log *slog.Logger) (m Moved, err error) {
	from, err := Open(ctx, Options{URL: file, Log: log}) // both are brought up to what this program knows: their tables are the same then
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	release, err := from.Alone(ctx)
	if err != nil {
		return m, err
	}
	defer release()
	to, err := Open(ctx, Options{URL: url, Log: log})
	if err != nil {
		return m, err
	}
	if err := to.Close(); err != nil {
		return m, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	err = pgx.BeginFunc(ctx, conn, func(into pgx.Tx) (err error) {
		m, err = moveAll(ctx, from.reads, into)
		return err
	})
	return m, err
}

func moveAll(ctx context.Context, from *sql.DB, into pgx.Tx) (m Moved, err error) {
	rows, err := from.QueryContext(ctx, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	tables, err := collect(text)(rows, err)
	if err != nil {
		return m, err
	}
	for _, table := range tables {
		if slices.Contains(unmoved, table) {
			continue
		}
		n, err := moveTable(ctx, from, into, table)
		if err != nil {
			return m, fmt.Errorf("%s: %w", table, err)
		}
		m.Tables, m.Rows = m.Tables+1, m.Rows+n
	}
	// A SQLite program counts the tickets of a day in mind, one on PostgreSQL in a row: it goes on behind the last of each day.
	_, err = into.Exec(ctx, `INSERT INTO counters (name, n)
		SELECT 'ticket ' || SUBSTR(number, 1, 8), MAX(CAST(SUBSTR(number, 10) AS INTEGER)) FROM tickets GROUP BY 1
		ON CONFLICT (name) DO UPDATE SET n = GREATEST(counters.n, excluded.n)`)
	return m, err
}

// moveTable copies one table and compares the counts.
func moveTable(ctx context.Context, from *sql.DB, into pgx.Tx, table string) (n int, err error) {
	var has, got int
	if slices.Contains(seeded, table) {
		_, err = into.Exec(ctx, `DELETE FROM `+table)
	}
	if err == nil {
		err = into.QueryRow(ctx, `SELECT COUNT(*) FROM `+table).Scan(&has)
	}
	if err != nil {
		return 0, err
	}
	if has > 0 {
		return 0, fmt.Errorf("the PostgreSQL database is not empty, it has %d rows here", has)
	}
	columns, types, err := moveTypes(ctx, into, table)
	if err != nil {
		return 0, err
	}
	source, err := from.QueryContext(ctx, `SELECT "`+strings.Join(columns, `", "`)+`" FROM `+table)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	copied, err := into.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if !source.Next() {
			return nil, source.Err()
		}
		return moveRow(source, columns, types)
	}))
	if err != nil {
		return 0, err
	}
	if err := from.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(&has); err != nil {
		return 0, err
	}
	if err := into.QueryRow(ctx, `SELECT COUNT(*) FROM `+table).Scan(&got); err != nil {
		return 0, err
	}
	if got != has || int(copied) != has {
		return 0, fmt.Errorf("%d rows of %d came over", got, has)
	}
	return got, nil
}

// moveTypes are the columns of a table, and the type of each.
func moveTypes(ctx context.Context, into pgx.Tx, table string) (columns []string, types map[string]string, err error) {
	rows, err := into.Query(ctx, `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`, table)
	if err != nil {
		return nil, nil, err
	}
	var column, kind string
	types = map[string]string{}
	_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error {
		types[column], columns = kind, append(columns, column)
		return nil
	})
	return columns, types, err
}

// moveRow reads a row as PostgreSQL wants it: SQLite has no types of its own, and takes what PostgreSQL refuses in a text.
func moveRow(source *sql.Rows, columns []string, types map[string]string) ([]any, error) {
	row := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	if err := source.Scan(into...); err != nil {
		return nil, err
	}
	for i, column := range columns {
		switch v := row[i].(type) {
		case int64:
			switch types[column] {
			case "boolean":
				row[i] = v != 0
			case "double precision":
				row[i] = float64(v)
			}
		case string:
			if row[i] = storable(v); types[column] == "bytea" {
				row[i] = []byte(v)
			}
		case []byte:
			if types[column] == "text" {
				row[i] = storable(string(v))
			} else if len(v) == 0 { // the driver's is nil, which would be NULL
				row[i] = []byte{}
			}
		}
	}
	return row, nil
}
