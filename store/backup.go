package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Backup copies a SQLite file, as it is at one moment, and the attachments into a new folder, while the program runs or not. It opens the
// file only to read, so that a newer program can be asked for a backup before it brings the schema up to date. The attachments come after
// the file: what the copy names is there, and what came in since is only left over.
func Backup(ctx context.Context, from, files, to string) (err error) {
	from, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(from, "sqlite:"), "file:"), "?")
	if _, err := os.Stat(from); err != nil { // SQLite would make an empty one
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o750); err != nil { // a half-done backup is never taken for a whole one, nor an old one spoilt
		return err
	}
	copied := filepath.Join(to, "huying.db")
	if err := copyLite(ctx, from, copied); err != nil {
		return err
	}
	if _, err := os.Stat(files); errors.Is(err, os.ErrNotExist) { // nobody has sent any
		return nil
	}
	return os.CopyFS(filepath.Join(to, "files"), os.DirFS(files))
}

// copyLite writes what has been committed, the WAL included, into a file of its own, and checks it.
func copyLite(ctx context.Context, from, to string) (err error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: from}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o640), f.Sync(), f.Close()); err != nil {
		return err
	}
	whole, err := sql.Open("sqlite", "file:"+(&url.URL{Path: to}).EscapedPath()+"?mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, whole.Close()) }()
	var says string
	if err := whole.QueryRowContext(ctx, `PRAGMA quick_check`).Scan(&says); err != nil || says != "ok" {
		return errors.Join(errors.New("the copy is not whole: "+says), err)
	}
	return nil
}
