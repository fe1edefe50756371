package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// Charts are drawn by the server as plain SVG: they work without script, print well and need no library. Lines differ by their dashes and
// marks, and every one is named at its end, so that nobody needs colours.

// The plane of a chart, in its own units; the page scales it.
const (
	chartWide, chartHigh   = 640, 220
	chartLeft, chartRight  = 44, 96 // room for the scale and for the names at the ends
	chartTop, chartBottom  = 14, 34
	chartInner, chartTall  = chartWide - chartLeft - chartRight, chartHigh - chartTop - chartBottom
	chartSteps, chartNames = 4, 7 // lines of the scale; at most so many names below
)

// chart is a drawing as the block "chart" of a page shows it.
type chart struct {
	Title, Words   string // Words say in a sentence what the drawing shows, for who does not see it
	Width, Height  int
	Left, Right    int
	Scale          []chartMark
	Names          []chartMark
	Lines          []chartLine
	Empty          bool
	Head           []string
	Table          [][]string // the same in numbers
	Baseline, From int
}

type chartMark struct {
	X, Y int
	Text string
}

type chartLine struct {
	Class string // "a", "b", "c"
	Parts []string
	Dots  []chartMark
	End   chartMark
}

// series is a line to draw: a value for each place along the bottom; nil is no data, a gap.
type series struct {
	name   string
	values []*float64
}

// drawChart makes a chart over names along the bottom. top is the value at the upper edge; 0: the next round number above all values.
func drawChart(title string, names []string, all []series, top float64, show func(float64) string) chart {
	c := chart{Title: title, Width: chartWide, Height: chartHigh, Left: chartLeft, Right: chartWide - chartRight, Empty: true, Baseline: chartTop + chartTall, From: chartTop}
	if top == 0 {
		top = roundTop(all)
	}
	x := func(i int) int { return chartLeft + chartInner*i/max(len(names)-1, 1) }
	y := func(v float64) int { return chartTop + int(float64(chartTall)*(1-v/top)+0.5) }
	for i := range chartSteps + 1 {
		v := top * float64(i) / chartSteps
		c.Scale = append(c.Scale, chartMark{chartLeft - 6, y(v), show(v)})
	}
	every := (len(names) + chartNames - 1) / chartNames
	for i := len(names) - 1; i >= 0; i -= max(every, 1) {
		c.Names = append(c.Names, chartMark{x(i), chartTop + chartTall + 18, names[i]})
	}
	c.Head = append(c.Head, "")
	for n, s := range all {
		line := chartLine{Class: string(rune('a' + n%3))}
		var part []string
		for i, v := range s.values {
			if v == nil {
				line.Parts, part = line.cut(part), nil
				continue
			}
			c.Empty = false
			at := chartMark{x(i), y(*v), s.name + " " + names[i] + " " + show(*v)}
			part = append(part, strconv.Itoa(at.X)+","+strconv.Itoa(at.Y))
			if len(names) <= 15 {
				line.Dots = append(line.Dots, at)
			}
			line.End = chartMark{at.X + 8, at.Y + 4, s.name}
		}
		line.Parts = line.cut(part)
		c.Lines = append(c.Lines, line)
		c.Head = append(c.Head, s.name)
	}
	apart(c.Lines)
	c.tabulate(names, all, show)
	return c
}

// nameHigh is how far apart the names of lines stand that end at nearly the same place.
const nameHigh = 14

// apart moves the names at the ends of lines so that none covers another, keeping their order.
func apart(lines []chartLine) {
	var ends []*chartMark
	for i := range lines {
		if lines[i].End.Text != "" {
			ends = append(ends, &lines[i].End)
		}
	}
	slices.SortStableFunc(ends, func(a, b *chartMark) int { return a.Y - b.Y })
	for i := 1; i < len(ends); i++ {
		ends[i].Y = max(ends[i].Y, ends[i-1].Y+nameHigh)
	}
	for i := len(ends) - 1; i >= 0; i-- { // nor falls out of the drawing below
		ends[i].Y = min(ends[i].Y, chartTop+chartTall-nameHigh*(len(ends)-1-i))
	}
}

func (l chartLine) cut(part []string) []string {
	if len(part) > 1 {
		return append(l.Parts, strings.Join(part, " "))
	}
	return l.Parts
}

// tabulate writes the numbers down, latest first.
func (c *chart) tabulate(names []string, all []series, show func(float64) string) {
	for i := len(names) - 1; i >= 0; i-- {
		row := []string{names[i]}
		for _, s := range all {
			text := "—"
			if s.values[i] != nil {
				text = show(*s.values[i])
			}
			row = append(row, text)
		}
		c.Table = append(c.Table, row)
	}
}

// roundTop is 1, 2 or 5 times a power of ten, at least as much as every value.
func roundTop(all []series) float64 {
	most := 1.0
	for _, s := range all {
		for _, v := range s.values {
			if v != nil {
				most = max(most, *v)
			}
		}
	}
	for step := 4.0; ; step *= 10 {
		for _, times := range []float64{1, 2, 5} {
			if step*times >= most {
				return step * times
			}
		}
	}
}

func percent(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) }

func whole(v float64) string { return fmt.Sprintf("%.0f", v) }

// openChart is how many tickets were open at the end of each day.
func (s *Server) openChart(lang tickets.Lang, days []tickets.Day) chart {
	var names []string
	open := series{name: s.say(lang, "console.chart.open")}
	for _, d := range days {
		names = append(names, d.From.In(s.cfg.Location).Format("01-02"))
		v := float64(d.Open)
		open.values = append(open.values, &v)
	}
	c := drawChart(s.say(lang, "console.chart.open_title", "n", len(days)), names, []series{open}, 0, whole)
	if n := len(days); n > 0 {
		c.Words = s.say(lang, "console.chart.open_words", "from", days[0].Open, "to", days[n-1].Open)
	}
	return c
}

// span writes how long something took, in the unit a person would choose.
func (s *Server) span(lang tickets.Lang, d time.Duration) string {
	switch {
	case d < time.Hour:
		return s.say(lang, "console.span.minutes", "n", max(1, int(d.Minutes()+0.5)))
	case d < 48*time.Hour:
		return s.say(lang, "console.span.hours", "n", fmt.Sprintf("%.1f", d.Hours()))
	}
	return s.say(lang, "console.span.days", "n", fmt.Sprintf("%.1f", d.Hours()/24))
}
