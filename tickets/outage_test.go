package tickets

import (
	"bytes"
	"log/slog"
	"testing"
	"time"
)

func TestOutage(t *testing.T) {
	var log bytes.Buffer
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	untimed := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	o := &Outage{What: "broadcasts", Says: "not posted", Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: untimed})), Now: func() time.Time { return now }}
	o.Fine() // nothing was wrong
	for range 150 {
		o.Failed("the database is away")
		now = now.Add(time.Second)
	}
	o.Fine()
	o.Fine()
	o.Failed("again")
	want := `level=ERROR msg="broadcasts: not posted" error="the database is away"
level=ERROR msg="broadcasts: still not posted" error="the database is away" times=61 since=1m0s
level=ERROR msg="broadcasts: still not posted" error="the database is away" times=121 since=2m0s
level=INFO msg="broadcasts: well again" times=150 after=2m30s
level=ERROR msg="broadcasts: not posted" error=again
`
	if log.String() != want {
		t.Errorf("the log says\n%s", log.String())
	}
}
