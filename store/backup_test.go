package store

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huying/tickets"
)

// A back-up into the folder of the attachments would be copied into itself until the disk is full.
func TestBackupNotIntoTheAttachments(t *testing.T) {
	data := t.TempDir()
	f := open(t, filepath.Join(data, "huying.db"), "", &clock{now: start})
	_, err := f.KeepFile(ctx, strings.NewReader("a picture"), tickets.Attachment{Name: "a.jpg", From: "telegram:1"}, 0)
	must(t, err)
	files := filepath.Join(data, "files")
	must(t, os.Symlink(files, filepath.Join(data, "link")))
	for _, to := range []string{filepath.Join(files, "monday"), filepath.Join(files, "a", "b"), filepath.Join(data, "link", "monday")} {
		if err := Backup(ctx, f.lite, files, to); err == nil || !strings.Contains(err.Error(), "choose a folder elsewhere") {
			t.Errorf("%s: %v", to, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(files, "*monday*"))
	must(t, err)
	equal(t, "left behind", len(left), 0)
	must(t, Backup(ctx, f.lite, files, filepath.Join(data, "files-of-monday")))
}

// The file is nobody's but the program's, also where DATA_DIR is a folder that everybody may enter.
func TestOthersCannotReadTheFile(t *testing.T) {
	data := t.TempDir()
	must(t, os.Chmod(data, 0o755))
	f := open(t, filepath.Join(data, "huying.db"), "", &clock{now: start})
	_, err := f.Put(ctx, mail("1", "telegram:1"))
	must(t, err)
	for _, name := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(f.lite + name)
		must(t, err)
		if info.Mode().Perm()&0o007 != 0 {
			t.Errorf("huying.db%s: %v", name, info.Mode())
		}
	}
	must(t, os.Chmod(f.lite, 0o644))
	var log bytes.Buffer
	f.Log = slog.New(slog.NewTextHandler(&log, nil))
	must(t, f.ownOnly(f.lite))
	equal(t, "of an older one it is said", strings.Count(log.String(), "chmod o-rwx"), 1)
}
