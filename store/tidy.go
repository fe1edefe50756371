package store

import (
	"context"
	"time"
)

// Tidy sweeps every hour until ctx ends. A sweep that fails is made up for by the next.
func (db *DB) Tidy(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := db.Sweep(ctx); err != nil && ctx.Err() == nil {
			db.Log.Error("store: sweep", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
