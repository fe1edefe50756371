package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"huying/config"
	"huying/tickets"
)

// clocks reads the tenant's calendar and limits: their own file, or the one that comes with the program.
func clocks(settings config.Settings) (*tickets.Calendar, tickets.Rules, error) {
	c, err := config.ShippedCalendar()
	if settings.CalendarFile != "" {
		data, readErr := os.ReadFile(settings.CalendarFile)
		if readErr != nil {
			return nil, tickets.Rules{}, fmt.Errorf("CALENDAR_FILE: %w", readErr)
		}
		if c, err = config.ParseCalendar(data); err != nil {
			err = fmt.Errorf("CALENDAR_FILE: %w", err)
		}
	}
	if err != nil {
		return nil, tickets.Rules{}, err
	}
	calendar := &tickets.Calendar{
		Location: settings.Location, Week: map[time.Weekday][]tickets.Span{}, MakeUp: spans(c.MakeUp),
		Off: map[tickets.Date]bool{}, Work: map[tickets.Date]bool{}, Years: map[int]bool{},
	}
	for day, hours := range c.Week {
		calendar.Week[day] = spans(hours)
	}
	for _, day := range c.Off {
		calendar.Off[tickets.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}] = true
	}
	for _, day := range c.Work {
		calendar.Work[tickets.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}] = true
	}
	for _, year := range c.Years {
		calendar.Years[year] = true
	}
	return calendar, tickets.Rules{
		Danger: limit(c.Limits["danger"]), Pressing: limit(c.Limits["pressing"]), Usual: limit(c.Limits["usual"]),
		Escalate: limit(c.Limits["escalate"]), Urgent: limit(c.Limits["escalate_danger"]), Check: limit(c.Limits["check"]),
		Longest: limit(c.Limits["longest"]), Extensions: c.Numbers["extensions"], RemindAt: c.Numbers["remind_at"], Followers: c.Numbers["followers"],
	}, nil
}

func limit(l config.Limit) tickets.Limit { return tickets.Limit{N: l.N, Unit: tickets.Unit(l.Unit)} }

func spans(hours []config.Hours) (all []tickets.Span) {
	for _, h := range hours {
		all = append(all, tickets.Span(h))
	}
	return all
}

const (
	sweepEvery = 30 * time.Second
	sweepAtOne = 200 // tickets a claim
)

// sweep sees to limits until ctx ends: every instance does, and the store gives each ticket to one of them. What is missing from the
// calendar is said once.
func (b *base) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	said := ""
	for {
		if missing := fmt.Sprint(b.desk.Calendar.Lacks(b.desk.Now())); missing != said && missing != "[]" {
			said = missing
			b.log.Warn("the calendar lacks public holidays: there, limits in working time count weekends only", "years", missing)
		}
		sweepAll(ctx, b.desk, b.db, b.log)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweepAll sweeps until nothing is due. A sweep that fails is made up for by the next: what it had taken comes back by itself.
func sweepAll(ctx context.Context, desk *tickets.Desk, queue tickets.DueQueue, log *slog.Logger) {
	for ctx.Err() == nil {
		n, err := desk.Sweep(ctx, queue, sweepAtOne)
		if err != nil && ctx.Err() == nil {
			log.Error("sweep of limits", "error", err)
		}
		if err != nil || n < sweepAtOne {
			return
		}
	}
}
