package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"huying/config"
	"huying/tickets"
)

// What comes with the program says the same as the rules a tenant has who set nothing.
func TestShippedLimits(t *testing.T) {
	calendar, rules, err := limits(config.Settings{Location: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	if rules != tickets.UsualRules() {
		t.Errorf("shipped %+v, usual %+v", rules, tickets.UsualRules())
	}
	if !calendar.Workday(tickets.Date{Year: 2026, Month: 2, Day: 14}) || calendar.Workday(tickets.Date{Year: 2026, Month: 2, Day: 16}) {
		t.Error("Spring Festival of 2026")
	}
	services, err := catalogue(config.Settings{})
	for _, s := range services {
		if s.Limit.IsZero() {
			t.Errorf("service %s has no limit", s.Code)
		}
	}
	if err != nil || len(services) == 0 {
		t.Fatal(err)
	}
}

// A community's own file, and what is wrong with one, in one sentence a mistake.
func TestOwnLimits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "calendar.yaml")
	load := func(text string) (*tickets.Calendar, tickets.Rules, error) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return limits(config.Settings{Location: time.UTC, CalendarFile: file})
	}
	calendar, rules, err := load("limits:\n  usual: 5wd\n  extensions: 0\nyears:\n  2027:\n    off: [01-01]\n    work: [01-02]\n")
	if err != nil || rules.Usual != (tickets.Limit{N: 5, Unit: tickets.Workdays}) || rules.Extensions != 0 || !calendar.Years[2026] ||
		calendar.Workday(tickets.Date{Year: 2027, Month: 1, Day: 1}) || !calendar.Workday(tickets.Date{Year: 2027, Month: 1, Day: 2}) {
		t.Errorf("%+v %v", rules, err)
	}
	if _, _, err := load("limits:\n  usual: bald\n  dagner: 2h\n"); err == nil || strings.Count(err.Error(), "calendar.yaml line") != 2 || !strings.HasPrefix(err.Error(), "CALENDAR_FILE: ") {
		t.Errorf("%v", err)
	}
	if _, _, err := limits(config.Settings{CalendarFile: file + ".gone"}); err == nil || !strings.Contains(err.Error(), "CALENDAR_FILE") {
		t.Errorf("%v", err)
	}
}

// Who has made mistakes in several files hears of all of them at once.
func TestMistakesInSeveralFiles(t *testing.T) {
	articles := t.TempDir()
	if err := os.WriteFile(filepath.Join(articles, "wages.md"), []byte("no head"), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(articles, "gone")
	_, err := readTenant(config.Settings{
		Location: time.UTC, ServicesFile: gone, CalendarFile: gone, RatesFile: gone, PointsFile: gone, TemplatesFile: gone, ArticlesDir: articles,
	})
	if err == nil {
		t.Fatal("files that are not there were read")
	}
	for _, setting := range strings.Fields("SERVICES_FILE CALENDAR_FILE RATES_FILE POINTS_FILE TEMPLATES_FILE ARTICLES_DIR") {
		if !strings.Contains(err.Error(), setting+": ") {
			t.Errorf("%s is not named: %v", setting, err)
		}
	}
}

// due hands out so many tickets, all of which ended meanwhile.
type due struct{ left, claims int }

func (q *due) ClaimDue(_ context.Context, _, _ time.Time, limit int) ([]tickets.Ticket, error) {
	q.claims++
	n := min(limit, q.left)
	q.left -= n
	all := make([]tickets.Ticket, n)
	for i := range all {
		all[i].Stage = tickets.Closed
	}
	return all, nil
}

func (q *due) CheckAgain(context.Context, []tickets.Ticket) error {
	if q.left < 0 {
		return errors.New("gone")
	}
	return nil
}

// A backlog is swept to its end before the next wait.
func TestClockRings(t *testing.T) {
	q := &due{left: 2*sweepAtOnce + 3}
	desk := &tickets.Desk{Now: time.Now, Services: tickets.NewCatalogue(nil)}
	limits := clock{batch: sweepAtOnce, look: func(ctx context.Context, n int) (int, error) { return desk.Sweep(ctx, q, n) }}
	limits.ring(t.Context(), &tickets.Outage{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if q.left != 0 || q.claims != 3 {
		t.Errorf("%d left after %d claims", q.left, q.claims)
	}
}
