package intents

import (
	"context"
	"slices"
)

// What a reading's probability of being right, and that of danger, are fitted on: heads that learned from all folds of the phrases
// but one, reading that one.

// foldHead is a head that has not learned one of the folds.
type foldHead struct {
	*learned
	seen []bool // features that it knows
	p    []float32
}

func inFold(group, fold int) bool { return (group%folds+folds)%folds == fold }

// learnApart learns the rows of the other folds, those in disguise only when they are wanted.
func learnApart(ctx context.Context, rows []row, disguised bool, labels, features int, at pace, fold int) (*foldHead, error) {
	var known []row
	seen := make([]bool, features)
	for _, r := range rows {
		if !inFold(r.group, fold) && (disguised || !r.again) {
			known = append(known, r)
			for _, at := range r.at {
				seen[at] = true
			}
		}
	}
	l, err := learn(ctx, known, labels, features, at, 0)
	if err != nil {
		return nil, err
	}
	return &foldHead{l, seen, make([]float32, labels)}, nil
}

// shares reads one row, of which only the features seen count, and says how much of it is known. The shares are overwritten by the next row.
func (l *foldHead) shares(r *row) (shares []float32, known float32) {
	p := l.p
	clear(p)
	var sum, seen, all float32
	for i, at := range r.at {
		all += r.value[i]
		if l.seen[at] {
			seen += r.value[i]
			sum += r.value[i] * r.value[i]
			addTimes(p, l.of(at), r.value[i])
		}
	}
	scale := unitScale(sum)
	for k := range p {
		p[k] = p[k]*scale + l.bias[k]
	}
	softmax(p)
	return p, seen / max(all, 1e-6)
}

// try reads one row and says whether that was right.
func (l *foldHead) try(r *row, words func(label int) (spoken, against float32)) trial {
	p, known := l.shares(r)
	first, second := 0, -1
	for k := range p {
		switch {
		case p[k] > p[first]:
			first, second = k, first
		case k != first && (second < 0 || p[k] > p[second]):
			second = k
		}
	}
	spoken, against := words(first)
	signs := sureSigns(p[first], p[second], known, len(r.at), spoken, against)
	return trial{signs: signs[:], right: first == r.label}
}

// wantTrials reads the fold apart with a head of wants that has not learned it, and says what that thinks of the fold's dangers.
func (t *trainer) wantTrials(ctx context.Context, rows []row, labels []string, v *vocabulary, fold int) ([]trial, []opinion, error) {
	const disguised = false // to find out how sure it is, half of the work is enough
	l, err := learnApart(ctx, rows, disguised, len(labels), len(v.hashes), paces[headWant], fold)
	if err != nil {
		return nil, nil, err
	}
	var trials []trial
	ear, points := t.ear(), make([]float32, len(t.shop.codes))
	for i := range rows {
		if !inFold(rows[i].group, fold) {
			continue
		}
		ear.words.normalise(rows[i].text)
		var total float32
		ear.hits, total = t.shop.weigh(ear.words.runes, ear.hits, points)
		trials = append(trials, l.try(&rows[i], func(label int) (spoken, against float32) {
			return shareOf(points, total, slices.Index(t.shop.codes, labels[label]))
		}))
	}
	bears := make([]bearing, len(labels))
	for i, label := range labels {
		bears[i] = bearingOf(label)
	}
	var opinions []opinion
	for _, x := range t.dangers() {
		if inFold(x.group, fold) {
			r := v.row(ear.features(x.Text, v.signed), 0, x.group)
			p, _ := l.shares(&r)
			opinions = append(opinions, opinionOf(p, bears))
		}
	}
	return trials, opinions, nil
}

// perilTrials reads the dangers of the fold apart with a head of dangers that has not learned it, beside the opinions on them.
func (t *trainer) perilTrials(ctx context.Context, rows []row, labels []string, v *vocabulary, fold int) ([]trial, error) {
	l, err := learnApart(ctx, rows, true, len(labels), len(v.hashes), paces[headDanger], fold)
	if err != nil {
		return nil, err
	}
	none := slices.Index(labels, calm)
	opinions := t.opinions[fold]
	var trials []trial
	ear := t.ear()
	for _, x := range t.dangers() {
		if !inFold(x.group, fold) {
			continue
		}
		r := v.row(ear.features(x.Text, v.signed), 0, x.group)
		p, _ := l.shares(&r)
		signs := opinions[0].signs(1-p[none], len(ear.words.runes), &ear.heard.hedges)
		trials, opinions = append(trials, trial{signs: signs[:], right: x.Label != calm}), opinions[1:]
	}
	return trials, nil
}

// ear turns texts into features for training. It is scratch space for one text at a time.
type ear struct {
	extractor
	words words
	hits  []hit
	heard heard
	guard *guard
}

func (t *trainer) ear() *ear { return &ear{guard: t.guard} }

// features are those of a text, signed with the words of the guard for the head of dangers.
func (e *ear) features(text string, signed bool) []feature {
	e.words.normalise(text)
	found := e.extract(e.words.runes)
	if signed {
		e.hits = e.guard.find(e.words.runes, e.hits[:0])
		e.guard.heed(&e.heard, e.hits)
		found = append(found, e.heard.features...)
	}
	return found
}
