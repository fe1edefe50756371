package config

import (
	"slices"
	"testing"
)

func TestMisspelt(t *testing.T) {
	got := Misspelt([]string{
		"TELEGRAM_TOKN=1:x", "TELEGRAM_TOKEN=1:x", "TELEGRAM_BOT_TOKEN=1:x", "DATABSE_URL=x", "REDSI_URL=x", "REDIS_URI=x", "log_level=debug", "PUBLIC_URLS=x",
		"TELEGRAM_TOKNE=", "HOME=/root", "PATH=/bin", "DATADOG_DIR=x", "REDIS_PORT=6379", "LISTENER_X=1", "novalue", "",
	})
	want := []string{
		hint("TELEGRAM_TOKN", "TELEGRAM_TOKEN"), hint("TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN"), hint("DATABSE_URL", "DATABASE_URL"), hint("REDSI_URL", "REDIS_URL"),
		hint("REDIS_URI", "REDIS_URL"), hint("log_level", "LOG_LEVEL"), hint("PUBLIC_URLS", "PUBLIC_URL"),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
