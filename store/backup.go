package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Backup copies a SQLite file, as it is at one moment, and the attachments into a new folder, while the program runs or not. It opens the
// file only to read, so that a newer program can be asked for a backup before it brings the schema up to date. The attachments come after
// the file: what the copy names is there, and what came in since is only left over. The folder gets its name when all is in it: a half-done
// backup is never taken for a whole one, nor an old one spoilt.
func Backup(ctx context.Context, from, files, to string) (err error) {
	from, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(from, "sqlite:"), "file:"), "?")
	if _, err := os.Stat(from); err != nil { // SQLite would make an empty one
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "backup", Path: to, Err: fs.ErrExist}
	}
	if inside(to, files) { // else it would copy itself into itself
		return fmt.Errorf("%s lies in %s, which is copied; please choose a folder elsewhere, at best on another disk", to, files)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(to), filepath.Base(to)+".part-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(part))
		}
	}()
	if err := errors.Join(os.Chmod(part, 0o750), copyLite(ctx, from, filepath.Join(part, "huying.db"))); err != nil {
		return err
	}
	if _, err := os.Stat(files); !errors.Is(err, os.ErrNotExist) { // nobody has sent any
		if err := os.CopyFS(filepath.Join(part, "files"), os.DirFS(files)); err != nil {
			return err
		}
	}
	return os.Rename(part, to)
}

// inside reports whether a path is in a folder, or the folder itself, links followed as far as they are there.
func inside(path, folder string) bool {
	folder = followed(folder)
	for at := followed(path); ; at = filepath.Dir(at) {
		if at == folder {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}

// followed is the absolute path without links; of what is not there yet, that of the folder it will be in.
func followed(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	rest := ""
	for at := whole; ; at = filepath.Dir(at) {
		if found, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(found, rest)
		}
		if at == filepath.Dir(at) {
			return whole
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
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
