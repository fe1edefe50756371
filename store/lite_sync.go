package store

import (
	"context"
	"errors"
	"fmt"
)

// On SQLite a commit and what makes it last are two steps. COMMIT only writes to the WAL (synchronous=NORMAL); then the WAL is synced, while
// the writer is at the next transaction already. Nobody hears of a write before its sync, so a power cut takes nothing back that was
// acknowledged, as with synchronous=FULL, in which the writer stands still while the disk works. What others read may be a moment younger
// than that: whoever acts on it writes as well, later in the same WAL, and a WAL lasts from its beginning to some point (the checksum of
// a frame covers all frames before it). Checkpoints sync by themselves.

// flight is a transaction on its way to the disk.
type flight struct {
	jobs []*job // with their errors
	mail []*arrival
	err  error // of the mail
}

// land syncs what was committed and tells those who wait for it. There is one flight at a time: what is committed meanwhile is the next.
func (w *lite) land() {
	defer close(w.landed)
	for f := range w.flights {
		err := w.sync()
		if err != nil {
			w.unsure.Store(true)
		} else if w.unsure.Load() { // committed while the sync before it failed: only a checkpoint makes sure of it too
			err = errUnsure
		}
		if err != nil {
			err = outage{fmt.Errorf("store: sync: %w", err)}
		}
		for _, j := range f.jobs {
			if j.err == nil {
				j.err = err
			}
			close(j.done)
		}
		if f.err == nil {
			f.err = err
		}
		w.db.inbox.finish(f.mail, f.err)
	}
}

// errUnsure is the answer to what was committed behind a sync that failed.
var errUnsure = errors.New("the sync before it failed")

// settle is done before anything is written after a sync that failed: what the kernel then holds for written may not be on the disk, and a
// second sync would not say so. A checkpoint copies all of it into the database file, which is synced by itself.
func (w *lite) settle() error {
	var busy, frames, copied int
	if err := w.conn.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(FULL)").Scan(&busy, &frames, &copied); err != nil {
		return outage{fmt.Errorf("store: after a failed sync: %w", err)}
	}
	if busy != 0 || copied < frames {
		return outage{errors.New("store: after a failed sync: the WAL is not copied yet")}
	}
	w.unsure.Store(false)
	return nil
}
