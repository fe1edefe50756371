package tickets

import (
	"context"
	"strings"
	"time"
)

// ArticleDesk answers from the library, and counts what it had no answer to.
type ArticleDesk struct {
	Library *Library
	Misses  Misses // nil: nothing is counted
	Redact  func(string) string
	Now     func() time.Time
}

// Misses counts the questions no article answers, without saying whose they are.
type Misses interface {
	CountMiss(ctx context.Context, words string, at time.Time) error
}

// Miss is a question that no article answers. Words carry no personal data.
type Miss struct {
	Words string
	Times int
	Last  time.Time
}

// missLength is how many runes of a question are kept: enough to write an article for it.
const missLength = 60

// Unanswered counts a question nothing was found for. Its words are redacted; those of a program that cannot redact are not kept.
func (d *ArticleDesk) Unanswered(ctx context.Context, words string) error {
	if d.Misses == nil || d.Redact == nil {
		return nil
	}
	kept := []rune(strings.Join(strings.Fields(d.Redact(words)), " "))
	if len(kept) > missLength {
		kept = append(kept[:missLength], '…')
	}
	if len(kept) == 0 {
		return nil
	}
	return d.Misses.CountMiss(ctx, string(kept), d.Now())
}
