package intents

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"huying/tickets"
)

// verdict is one labelled message beside its reading.
type verdict struct {
	text                            string
	service, intent, danger, class  string // what is right; "" when the line does not say
	place                           *string
	dangerKnown                     bool
	got                             Reading
	took                            time.Duration
	rightFirst, rightAny, rightWant bool
}

// Evaluate reads labelled JSON lines {"text","service"|"intent"|"danger"|"label"|"place"} and prints one page: how often the reader is
// right, what it takes for what, how well sure is calibrated, and how fast it is. A danger of "" or "none" marks a message without danger.
func Evaluate(ctx context.Context, reader Reader, in io.Reader, out io.Writer) error {
	all, broken, err := readVerdicts(ctx, reader, in)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("evaluate: no line has a text and a service, intent, danger, label or place")
	}
	page := bufio.NewWriter(out)
	fmt.Fprintf(page, "%d messages, %d lines not usable\n\n", len(all), broken)
	printTasks(page, all)
	printPlaces(page, all)
	printBins(page, all)
	printConfusions(page, all)
	printSpeed(page, all)
	if err := page.Flush(); err != nil {
		return fmt.Errorf("print evaluation: %w", err)
	}
	return nil
}

// readVerdicts reads labelled lines, and each message in them; broken counts lines that cannot be used.
func readVerdicts(ctx context.Context, reader Reader, in io.Reader) (all []verdict, broken int, err error) {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		if strings.TrimSpace(scanner.Text()) == "" {
			continue
		}
		v, ok := parseVerdict(scanner.Bytes())
		if !ok {
			broken++
			continue
		}
		start := time.Now()
		got, err := reader.Read(ctx, v.text)
		if err != nil {
			return nil, 0, fmt.Errorf("evaluate: the reader is out of order: %w", err)
		}
		v.took, v.got = time.Since(start), got
		v.judge()
		all = append(all, v)
	}
	if err := scanner.Err(); err != nil {
		return nil, 0, fmt.Errorf("read labelled lines: %w", err)
	}
	return all, broken, nil
}

func parseVerdict(line []byte) (v verdict, ok bool) {
	var l struct {
		labelLine
		Danger *string `json:"danger"`
		Place  *string `json:"place"`
	}
	if json.Unmarshal(line, &l) != nil || l.Text == nil {
		return v, false
	}
	v.text, v.place = l.whole(), l.Place
	if l.Danger != nil {
		v.dangerKnown = true
		if *l.Danger != "none" {
			v.danger = *l.Danger
		}
	}
	switch label := l.meaning(); {
	case serviceLike(label):
		v.service, v.class = label, tickets.TopClass(label)
	case wantNames[label]:
		v.intent = label
	case len(label) == 2 || label == "S":
		v.class = label
	}
	if v.intent == "" && (l.Intent == "report" || l.Intent == "order" || l.Intent == "emergency") {
		v.intent = l.Intent
	}
	return v, v.service != "" || v.intent != "" || v.class != "" || v.dangerKnown || v.place != nil
}

func (v *verdict) judge() {
	got := v.got
	switch {
	case v.service != "":
		v.rightFirst = got.Service == v.service
		v.rightAny = slices.Contains(got.Services, v.service)
	case v.intent != "":
		v.rightFirst = got.Intent == v.intent
		v.rightAny = v.rightFirst
	case v.class != "":
		v.rightFirst = got.Class == v.class
		v.rightAny = v.rightFirst
	}
	want := v.intent
	if v.service != "" {
		want = "report"
		if v.class == "S" {
			want = "order"
		}
		if v.service == suggestionService && got.Intent == "suggestion" {
			want = "suggestion"
		}
	}
	v.rightWant = want != "" && (got.Intent == want || v.service != "" && got.Intent == "emergency")
}

// graded reports whether the line says which service, intent or class is right.
func (v *verdict) graded() bool { return v.service != "" || v.intent != "" || v.class != "" }

// share is n of all, as a percentage.
func share(n, all int) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%5.1f %%", 100*float64(n)/float64(all))
}

func countIf(all []verdict, test func(*verdict) bool) (n int) {
	for i := range all {
		if test(&all[i]) {
			n++
		}
	}
	return n
}

func printTasks(page io.Writer, all []verdict) {
	t := tabwriter.NewWriter(page, 0, 4, 2, ' ', 0)
	line := func(name string, of, right func(*verdict) bool) {
		n := countIf(all, of)
		if n > 0 {
			fmt.Fprintf(t, "%s\t%s\tof %d\n", name, share(countIf(all, func(v *verdict) bool { return of(v) && right(v) }), n), n)
		}
	}
	graded := func(v *verdict) bool { return v.service != "" || v.intent != "" }
	first := func(v *verdict) bool { return v.rightFirst }
	line("service or intent right", graded, first)
	line("  … among the first three", graded, func(v *verdict) bool { return v.rightAny })
	line("service right", func(v *verdict) bool { return v.service != "" }, first)
	line("  … among the first three", func(v *verdict) bool { return v.service != "" }, func(v *verdict) bool { return v.rightAny })
	line("intent right", func(v *verdict) bool { return v.intent != "" || v.service != "" }, func(v *verdict) bool { return v.rightWant })
	line("top class right", func(v *verdict) bool { return v.class != "" }, func(v *verdict) bool { return v.got.Class == v.class })
	line("sure, of all", (*verdict).graded, func(v *verdict) bool { return v.got.Sure >= SureEnough })
	line("right, of the sure", func(v *verdict) bool { return v.graded() && v.got.Sure >= SureEnough }, first)
	line("red lines recognised", func(v *verdict) bool { return v.danger != "" }, func(v *verdict) bool { return v.got.Danger != "" })
	line("  … with the right danger", func(v *verdict) bool { return v.danger != "" }, func(v *verdict) bool { return v.got.Danger == v.danger })
	line("false alarms", func(v *verdict) bool { return v.danger == "" && (v.dangerKnown || v.graded()) }, func(v *verdict) bool { return v.got.Danger != "" })
	_ = t.Flush() // the page keeps the first error
	if f, n := macroF1(all); n > 1 {
		fmt.Fprintf(page, "top class, macro F1 over %d classes: %.3f\n", n, f)
	}
	fmt.Fprintln(page)
}

// macroF1 is the mean F1 of the top classes that occur.
func macroF1(all []verdict) (f float64, classes int) {
	hit, said, is := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, v := range all {
		if v.class == "" {
			continue
		}
		is[v.class]++
		said[v.got.Class]++
		if v.class == v.got.Class {
			hit[v.class]++
		}
	}
	for class, n := range is {
		f += 2 * hit[class] / (n + said[class])
	}
	return f / max(1, float64(len(is))), len(is)
}

// printPlaces says how well the words of the place overlap: shared characters over all characters of both.
func printPlaces(page io.Writer, all []verdict) {
	var sum float64
	n := 0
	for _, v := range all {
		if v.place != nil {
			sum += sharedWords(*v.place, v.got.Place)
			n++
		}
	}
	if n > 0 {
		fmt.Fprintf(page, "where: overlap of the exact words %.3f over %d messages\n\n", sum/float64(n), n)
	}
}

// sharedWords is twice the shared characters over the characters of both; two empty texts overlap wholly.
func sharedWords(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x)+len(y) == 0 {
		return 1
	}
	count := map[rune]int{}
	for _, r := range x {
		count[r]++
	}
	shared := 0
	for _, r := range y {
		if count[r] > 0 {
			count[r]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}

func printBins(page io.Writer, all []verdict) {
	fmt.Fprintln(page, "calibration: how sure, how many, how sure on average, how often right")
	t := tabwriter.NewWriter(page, 0, 4, 2, ' ', 0)
	edges := []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0001}
	var off float64
	total := 0
	for i := 0; i+1 < len(edges); i++ {
		var n, right int
		var sure float64
		for _, v := range all {
			if v.graded() && v.got.Sure >= edges[i] && v.got.Sure < edges[i+1] {
				n++
				sure += v.got.Sure
				if v.rightFirst {
					right++
				}
			}
		}
		if n > 0 {
			fmt.Fprintf(t, "  %.2f–%.2f\t%d\t%.3f\t%.3f\n", edges[i], min(edges[i+1], 1), n, sure/float64(n), float64(right)/float64(n))
			off += max(sure-float64(right), float64(right)-sure)
			total += n
		}
	}
	_ = t.Flush()
	fmt.Fprintf(page, "  mean gap %.3f\n\n", off/max(1, float64(total)))
}

func printConfusions(page io.Writer, all []verdict) {
	count := map[string]int{}
	for _, v := range all {
		if !v.graded() || v.rightFirst {
			continue
		}
		is, said := v.service+v.intent, v.got.Service
		if is == "" {
			is, said = v.class, v.got.Class
		}
		if said == "" || v.intent != "" {
			said = v.got.Intent
		}
		count[is+" taken for "+said]++
	}
	pairs := make([]string, 0, len(count))
	for p := range count {
		pairs = append(pairs, p)
	}
	sort.Slice(pairs, func(i, j int) bool {
		return count[pairs[i]] > count[pairs[j]] || count[pairs[i]] == count[pairs[j]] && pairs[i] < pairs[j]
	})
	fmt.Fprintln(page, "commonest confusions")
	for _, p := range pairs[:min(20, len(pairs))] {
		fmt.Fprintf(page, "  %d × %s\n", count[p], p)
	}
	fmt.Fprintln(page)
}

func printSpeed(page io.Writer, all []verdict) {
	took := make([]time.Duration, 0, len(all))
	var sum time.Duration
	for _, v := range all {
		took = append(took, v.took)
		sum += v.took
	}
	slices.Sort(took)
	fmt.Fprintf(page, "speed: mean %v, median %v, p99 %v, longest %v\n", sum/time.Duration(len(took)), took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}
