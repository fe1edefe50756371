package intents

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/bits"
	"slices"
	"strings"
	"text/tabwriter"

	"huying/tickets"
)

// crossEvaluate says how well the reader would do on labelled lines after training on lines like them: it learns from the shipped
// phrases and from all parts of the lines but one, reads that one, and so on in turn. Lines that are nearly the same stay in one part.
func crossEvaluate(ctx context.Context, services []tickets.Service, in io.Reader, parts int, out io.Writer) error {
	if parts < 2 {
		return errors.New("evaluate: -folds must be 2 or more")
	}
	lines, err := readExamples(in)
	if err != nil && len(lines) == 0 {
		return err
	}
	shipped, shippedErr := shippedExamples(services)
	if shippedErr != nil {
		return shippedErr
	}
	groups := nearDuplicates(lines)
	for i := range lines {
		lines[i].group = -1 - groups[i]
	}
	t := newTrainer(services, append(slices.Clone(shipped), lines...))
	fmt.Fprintf(out, "%d lines, %d of them unlike any other, %d parts\n", len(lines), len(distinct(groups)), parts)
	for _, h := range []struct {
		name string
		head int
		rows []Example
	}{{"service or intent", headWant, t.wants()}, {"top class", headClass, t.classes(lines)}} {
		if !slices.ContainsFunc(h.rows, func(e Example) bool { return e.group < 0 }) {
			continue
		}
		said, err := t.cross(ctx, h.head, h.rows, parts)
		if err != nil {
			return err
		}
		printCross(out, h.name, said)
	}
	return err
}

// answered is a labelled line beside what was said of it.
type answered struct{ is, said string }

// cross trains and reads part by part.
func (t *trainer) cross(ctx context.Context, head int, examples []Example, parts int) ([]answered, error) {
	labels := labelsOf(examples)
	said := make([][]answered, parts)
	jobs := make([]func() error, 0, parts)
	for part := range parts {
		jobs = append(jobs, func() error {
			var known, held []Example
			for _, e := range examples {
				if e.group < 0 && -e.group%parts == part {
					held = append(held, e)
				} else {
					known = append(known, e)
				}
			}
			v := t.vocabulary(known, false) // of what it learns from alone, as in life
			l, err := t.whole(ctx, head, t.rows(known, labels, v), len(labels), len(v.hashes), 0)
			if err != nil {
				return err
			}
			p := make([]float32, l.labels)
			ear := t.ear()
			for _, x := range held {
				r := v.row(ear.features(x.Text, v.signed), 0, 0)
				l.score(&r, p)
				best := 0
				for k := range labels {
					if p[k] > p[best] {
						best = k
					}
				}
				said[part] = append(said[part], answered{x.Label, labels[best]})
			}
			return nil
		})
	}
	err := sideBySide(jobs)
	return slices.Concat(said...), err
}

func printCross(out io.Writer, name string, said []answered) {
	all := make([]verdict, 0, len(said))
	right := 0
	for _, a := range said {
		if a.is == a.said {
			right++
		}
		v := verdict{class: a.is, got: Reading{Class: a.said}}
		if serviceLike(a.is) {
			v.class = tickets.TopClass(a.is)
		}
		if serviceLike(a.said) {
			v.got.Class = tickets.TopClass(a.said)
		}
		all = append(all, v)
	}
	f, classes := macroF1(all)
	fmt.Fprintf(out, "\n%s right %s of %d; top class, macro F1 over %d classes: %.3f\n", name, share(right, len(said)), len(said), classes, f)
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprint(t, "  class\tlines\tfound\tright of those said\n")
	for _, class := range classesOf(all) {
		is := countIf(all, func(v *verdict) bool { return v.class == class })
		saidSo := countIf(all, func(v *verdict) bool { return v.got.Class == class })
		both := countIf(all, func(v *verdict) bool { return v.class == class && v.got.Class == class })
		fmt.Fprintf(t, "  %s\t%d\t%s\t%s\n", class, is, share(both, is), share(both, saidSo))
	}
	_ = t.Flush() // what is printed on is asked by the caller
}

func classesOf(all []verdict) (classes []string) {
	for _, v := range all {
		if !slices.Contains(classes, v.class) {
			classes = append(classes, v.class)
		}
	}
	slices.Sort(classes)
	return classes
}

func distinct(groups []int) map[int]bool {
	set := map[int]bool{}
	for _, g := range groups {
		set[g] = true
	}
	return set
}

// Two texts are nearly the same when so few of the 64 bits of their fingerprints differ. Of four quarters one is then the same.
const nearlySame = 3

// nearDuplicates numbers the texts so that those nearly the same have one number.
func nearDuplicates(lines []Example) []int {
	group := make([]int, len(lines))
	prints := make([]uint64, len(lines))
	quarters := map[[2]uint64][]int{}
	for i, l := range lines {
		group[i], prints[i] = i, simhash(l.Text)
		for q := range uint64(4) {
			key := [2]uint64{q, prints[i] >> (16 * q) & 0xffff}
			for _, j := range quarters[key] {
				if bits.OnesCount64(prints[i]^prints[j]) <= nearlySame {
					group[i] = group[j]
					break
				}
			}
			quarters[key] = append(quarters[key], i)
		}
	}
	return group
}

// simhash is a fingerprint of a text's trigrams: like texts have like fingerprints.
func simhash(text string) (print uint64) {
	runes := []rune(plain(text))
	var sum [64]int
	for i := range runes {
		h := fnv.New64a()
		_, _ = io.WriteString(h, string(runes[i:min(len(runes), i+3)])) // a hash never fails
		x := h.Sum64()
		for b := range sum {
			sum[b] += int(x>>b&1)*2 - 1
		}
	}
	for b, n := range sum {
		if n > 0 {
			print |= 1 << b
		}
	}
	return print
}

// plain is a text as the reader compares it, without spaces and marks.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if isHan(r) || isDigit(r) || isLetter(r) {
			return r
		}
		return -1
	}, folded(text))
}
