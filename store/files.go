package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"huying/tickets"
)

// MaxFile bounds an attachment: what the Telegram Bot API hands out.
const MaxFile = 20 << 20

const (
	fileByHash = `SELECT hash, kind, name, mime, size, sender FROM files WHERE hash = $1`
	fileKeep   = `INSERT INTO files (hash, kind, name, mime, size, sender, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (hash) DO UPDATE SET at = $7`
	fileSender = `INSERT INTO file_senders (hash, sender) VALUES ($1, $2) ON CONFLICT (hash, sender) DO NOTHING`
)

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// path is where content lies; a folder for each first byte keeps folders small.
func (db *DB) path(hash string) string { return filepath.Join(db.dir, hash[:2], hash) }

// FileInfo describes an attachment.
func (db *DB) FileInfo(ctx context.Context, hash string) (a tickets.Attachment, err error) {
	defer wrap(&err, "file info")
	if !hashPattern.MatchString(hash) {
		return a, tickets.ErrNotFound
	}
	return single(collect(func(row scanner) (a tickets.Attachment, err error) {
		return a, row.Scan(&a.Hash, &a.Kind, &a.Name, &a.Mime, &a.Size, &a.From)
	})(db.ask(ctx, fileByHash, hash)))
}

// OpenFile opens the content of an attachment. Whether the reader may see it is the caller's to decide before.
func (db *DB) OpenFile(ctx context.Context, hash string) (content io.ReadSeekCloser, a tickets.Attachment, err error) {
	defer wrap(&err, "open file")
	if a, err = db.FileInfo(ctx, hash); err != nil {
		return nil, a, err
	}
	f, err := os.Open(db.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		if lost := hash; db.absent.Swap(&lost) == nil {
			db.Log.Error("store: an attachment is not on the disk; do all instances share DATA_DIR, and was it restored as a whole?", "hash", hash)
		}
		return nil, a, tickets.ErrNotFound
	}
	if err != nil {
		return nil, a, err
	}
	return f, a, nil
}

// Absent is an error when an attachment somebody asked for is known to the database and not on the disk: another instance has put it into a
// folder of its own, or the folder was not restored with the database. Who asks only hears that there is nothing.
func (db *DB) Absent(ctx context.Context) error {
	hash := db.absent.Load()
	if hash == nil {
		return nil
	}
	if _, err := db.FileInfo(ctx, *hash); err == nil {
		if _, err = os.Stat(db.path(*hash)); err != nil {
			return fmt.Errorf("an attachment is not in %s", db.dir)
		}
	}
	db.absent.CompareAndSwap(hash, nil) // it is there again, or was thrown away meanwhile
	return nil
}

// TicketsWith lists the tickets whose events carry a file.
func (db *DB) TicketsWith(ctx context.Context, hash string) (numbers []tickets.Number, err error) {
	defer wrap(&err, "tickets with a file")
	return collect(key[tickets.Number])(db.ask(ctx, `SELECT number FROM file_tickets WHERE hash = $1 ORDER BY number`, hash))
}

// SentBy reports whether somebody (a resident's id, an address, a member of staff) has sent this content.
func (db *DB) SentBy(ctx context.Context, hash, sender string) (sent bool, err error) {
	defer wrap(&err, "file sender")
	var one string
	return db.one(ctx, `SELECT sender FROM file_senders WHERE hash = $1 AND sender = $2`, []any{hash, sender}, &one)
}

// KeepFile stores content of at most limit bytes (0: MaxFile) on the disk under its hash. Its type is found from the content, whatever it
// says of itself; what is too large or of a type that is not taken is refused.
func (db *DB) KeepFile(ctx context.Context, content io.Reader, a tickets.Attachment, limit int64) (_ tickets.Attachment, err error) {
	defer wrap(&err, "keep file")
	if limit <= 0 || limit > MaxFile {
		limit = MaxFile
	}
	temp, err := db.spool(content, &a, limit)
	if err != nil {
		return a, err
	}
	defer os.Remove(temp) // gone already when it was moved
	db.shelf.RLock()
	defer db.shelf.RUnlock()
	if err := db.settle(temp, a.Hash); err != nil {
		return a, err
	}
	err = db.writer.write(ctx, func(t *tx) error {
		if _, err := t.exec(fileKeep, a.Hash, a.Kind, a.Name, a.Mime, a.Size, a.From, ms(db.Now())); err != nil {
			return err
		}
		if a.From == "" {
			return nil
		}
		_, err := t.exec(fileSender, a.Hash, a.From)
		return err
	})
	return a, err
}

// spool writes content beside its place and finds out what it is.
func (db *DB) spool(content io.Reader, a *tickets.Attachment, limit int64) (temp string, err error) {
	if err := os.MkdirAll(db.dir, 0o750); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(db.dir, "new-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	head := make([]byte, 512)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	if head = head[:n]; n == 0 {
		return "", tickets.Refuse(tickets.Invalid, "error.file_empty")
	}
	if a.Mime = typeOf(head, a.Mime); a.Mime == "" {
		return "", tickets.Refuse(tickets.Invalid, "error.file_type")
	}
	a.Kind, a.Name = kindOf(a.Kind, a.Mime), fileName(a.Name)
	sum := sha256.New()
	a.Size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(io.MultiReader(bytes.NewReader(head), content), limit+1))
	if err != nil {
		return "", err
	}
	if a.Size > limit {
		return "", tickets.Refuse(tickets.Invalid, "error.file_size", "limit", strconv.FormatInt(limit>>20, 10))
	}
	a.Hash = hex.EncodeToString(sum.Sum(nil))
	return f.Name(), f.Sync()
}

// settle moves content to its place. The row that names it is written after, so it never names what is not there.
func (db *DB) settle(temp, hash string) error {
	place := db.path(hash)
	if err := os.MkdirAll(filepath.Dir(place), 0o750); err != nil {
		return err
	}
	if err := os.Rename(temp, place); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(place))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func (db *DB) removeFiles(hashes []string) error {
	var all []error
	for _, hash := range hashes {
		if err := os.Remove(db.path(hash)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

const (
	filesLoose = `SELECT f.hash FROM files f WHERE f.at < $1 AND NOT EXISTS (SELECT 1 FROM file_tickets t WHERE t.hash = f.hash)
		AND NOT EXISTS (SELECT 1 FROM broadcast_files b WHERE b.hash = f.hash) LIMIT $2`
	fileDrop = `DELETE FROM files WHERE hash = $1 AND at < $2 AND NOT EXISTS (SELECT 1 FROM file_tickets t WHERE t.hash = $1)
		AND NOT EXISTS (SELECT 1 FROM broadcast_files b WHERE b.hash = $1)`
)

// sweepFiles deletes what was sent before a time and came into no ticket.
func (db *DB) sweepFiles(ctx context.Context, before int64) error {
	for {
		loose, err := collect(text)(db.ask(ctx, filesLoose, before, sweepOnce))
		if err != nil || len(loose) == 0 {
			return err
		}
		if err := db.dropFiles(ctx, loose, before); err != nil {
			return err
		}
	}
}

func (db *DB) dropFiles(ctx context.Context, loose []string, before int64) error {
	db.shelf.Lock()
	defer db.shelf.Unlock()
	var lost []string
	err := db.writer.write(ctx, func(t *tx) error {
		lost = nil
		for _, hash := range loose {
			n, err := t.exec(fileDrop, hash, before)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			if _, err := t.exec(`DELETE FROM file_senders WHERE hash = $1`, hash); err != nil {
				return err
			}
			lost = append(lost, hash)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.removeFiles(lost)
}

// typeOf recognises, by the first bytes, what we take: pictures, sound, video, PDF, office documents and plain text. Nothing a browser would
// run is among them: HTML and SVG are text to no one.
func typeOf(head []byte, said string) string {
	found, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch found {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "video/webm", "audio/mpeg", "audio/wave", "audio/aiff":
		return found
	case "application/ogg":
		return "audio/ogg"
	case "application/zip":
		return office(said)
	case "text/plain":
		return plainText(head, said)
	case "application/octet-stream", "video/mp4":
		return boxed(head)
	}
	return ""
}

// plainText is text without markup and without signs no editor writes.
func plainText(head []byte, said string) string {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) || bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == 0x7F
	}) {
		return ""
	}
	if said == "application/json" && (bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("["))) {
		return said
	}
	return "text/plain"
}

func office(said string) string {
	if strings.HasPrefix(said, "application/vnd.openxmlformats-officedocument.") {
		return said
	}
	return ""
}

// boxed knows the kinds of ISO media files by their brand, and two sounds that net/http does not know.
func boxed(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return "audio/amr"
	case len(head) > 2 && head[0] == 0xFF && head[1]&0xF6 == 0xF0:
		return "audio/aac"
	case len(head) > 2 && head[0] == 0xFF && head[1]&0xE0 == 0xE0:
		return "audio/mpeg"
	case len(head) < 12 || string(head[4:8]) != "ftyp":
		return ""
	}
	switch brand := string(head[8:12]); {
	case strings.HasPrefix(brand, "M4A"):
		return "audio/mp4"
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "mif"), strings.HasPrefix(brand, "hev"):
		return "image/heic"
	case strings.HasPrefix(brand, "qt"):
		return "video/quicktime"
	}
	return "video/mp4"
}

// kindOf is how a channel shows it. What was recorded as a voice stays one.
func kindOf(said, mime string) string {
	family, _, _ := strings.Cut(mime, "/")
	switch {
	case said == "document":
		return said
	case family == "image":
		return "photo"
	case family == "audio", said == "voice":
		return "voice"
	case family == "video":
		return "video"
	}
	return "document"
}

// fileName takes from a name what a path, a header or a page could stumble over.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || strings.ContainsRune(`/\:*?"<>|`, r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return '_'
		}
		return r
	}, storable(name))
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return strings.Trim(name, ". ")
}

// ConsoleFiles is the store's files with the methods as the console wants them.
type ConsoleFiles struct{ *DB }

// OpenFile opens the content alone.
func (c ConsoleFiles) OpenFile(ctx context.Context, hash string) (io.ReadCloser, error) {
	content, _, err := c.DB.OpenFile(ctx, hash)
	if err != nil {
		return nil, err
	}
	return content, nil
}

// KeepFile stores content of at most MaxFile bytes.
func (c ConsoleFiles) KeepFile(ctx context.Context, content io.Reader, a tickets.Attachment) (tickets.Attachment, error) {
	return c.DB.KeepFile(ctx, content, a, MaxFile)
}
