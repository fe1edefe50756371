package store

import (
	"context"
	"fmt"
	"math"
	"time"
)

// What is kept no longer cannot be got back, and a clock can be wrong: a small server without a battery starts in whatever year it likes, and
// a sweep is the first thing a program does. So after a sweep that seems long ago, the next ones throw nothing away for a day; if the clock is
// put right meanwhile, nothing has happened.
const (
	sweptLong = 7 * 24 * time.Hour
	sweptWait = 24 * time.Hour
	sweptKey  = "swept" // in kv, without an end
)

// steady reports whether the clock can be trusted with throwing things away, and remembers this look. What it remembers is the time of the
// last sweep, and since when sweeps have waited; zero when they do not.
func (db *DB) steady(ctx context.Context) (bool, error) {
	now := db.Now()
	value, _, err := db.get(ctx, kvTable, sweptKey)
	if err != nil {
		return false, err
	}
	var last, held int64
	if len(value) > 0 {
		if _, err := fmt.Sscan(string(value), &last, &held); err != nil {
			last, held = 0, 0
		}
	}
	away := now.Sub(at(last))
	if last == 0 || away <= sweptLong {
		return true, db.swept(ctx, ms(now), 0)
	}
	if held == 0 || ms(now) < held {
		held = ms(now)
	}
	if now.Sub(at(held)) >= sweptWait {
		return true, db.swept(ctx, ms(now), 0)
	}
	db.Log.Warn("store: nothing old is deleted for a day: either no program ran here for long, or the clock is wrong; please check it",
		"last", at(last).Format(time.RFC3339), "clock", now.UTC().Format(time.RFC3339))
	return false, db.swept(ctx, last, held)
}

func (db *DB) swept(ctx context.Context, last, held int64) error {
	value := []byte(fmt.Sprint(last, " ", held))
	return db.keep(ctx, kvTable.over, sweptKey, value, 1, int64(math.MaxInt64), 0, 1)
}

// clockBehind is how much earlier than the newest row it may be by the clock before somebody has to look.
const clockBehind = time.Hour

// warnOfClock says when the clock is behind what the database has: numbers, limits and days would be of a time that is over.
func (db *DB) warnOfClock() {
	newest := time.UnixMicro(db.seq.last.Load())
	if now := db.Now(); newest.Sub(now) > clockBehind {
		db.Log.Warn("store: the clock is behind what is in the database; please check it", "clock", now.UTC().Format(time.RFC3339), "newest", newest.UTC().Format(time.RFC3339))
	}
}
