package tickets

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Truth is what a text that somebody asks about turned out to be.
type Truth string

const (
	TruthOurs    Truth = "ours"    // sent by us, in these words
	TruthAltered Truth = "altered" // it has words of ours, and others that we did not send: a link, a number, another sentence
	TruthNoCode  Truth = "nocode"  // nothing of ours has this code
	TruthNot     Truth = "not"     // nothing of the last 60 days looks like it
)

// Verified is the answer to 「这条是真的吗」. It says nothing of whom a notice went to.
type Verified struct {
	Truth     Truth
	Broadcast Broadcast // for ours and altered
	Office    string    // its name; "" when the program relayed it or the office is gone
	Code      string    // that was asked about; "" none
}

// Verify finds out whether words are a notice of ours: by the code in them, and without one by comparing them with what was sent in the last
// 60 days. A code alone proves nothing of the words around it, for a deceiver may copy it: those are compared too.
func (n *Newsroom) Verify(ctx context.Context, text string) (Verified, error) {
	code, named := FindCode(text)
	if named {
		b, err := n.Broadcasts.Check(ctx, code)
		switch {
		case err == nil:
			verdict := TruthOurs
			if rest := strings.ReplaceAll(strings.ToUpper(text), code, ""); len([]rune(plain(rest))) > longestQuestion {
				if verdict = compare(b, text); verdict == TruthNot {
					verdict = TruthAltered
				}
			}
			return n.verified(ctx, verdict, b, code)
		case !errors.Is(err, ErrNotFound):
			return Verified{}, err
		}
	}
	b, verdict, err := n.compared(ctx, text)
	if err == nil && verdict == TruthNot && named && len([]rune(plain(text))) <= longestQuestion+CodeLength {
		verdict = TruthNoCode
	}
	if err != nil || verdict != TruthOurs && verdict != TruthAltered {
		return Verified{Truth: verdict, Code: code}, err
	}
	return n.verified(ctx, verdict, b, code)
}

func (n *Newsroom) verified(ctx context.Context, verdict Truth, b Broadcast, code string) (Verified, error) {
	v := Verified{Truth: verdict, Broadcast: b, Code: code}
	if n.Offices == nil || b.Office == "" {
		return v, nil
	}
	offices, err := n.Offices.AllOffices(ctx)
	for _, o := range offices {
		if o.ID == b.Office {
			v.Office = o.Name
		}
	}
	return v, err
}

// verifyPages bounds what one question reads: 20 pages of 50 notices.
const verifyPages = 20

// compared looks for words among what was sent, the newest first.
func (n *Newsroom) compared(ctx context.Context, text string) (Broadcast, Truth, error) {
	since := n.Broadcasts.Now().Add(-verifyFor)
	altered, q := Broadcast{}, BroadcastQuery{Stages: []BroadcastStage{BroadcastSending, BroadcastPaused, BroadcastSent, BroadcastRecalled, BroadcastCancelled}}
	for range verifyPages {
		page, err := n.Broadcasts.Store.FindBroadcasts(ctx, q)
		if err != nil {
			return altered, TruthNot, err
		}
		for _, b := range page.Broadcasts {
			if b.StartedAt.IsZero() || b.StartedAt.Before(since) {
				continue
			}
			switch compare(b, text) {
			case TruthOurs:
				return b, TruthOurs, nil
			case TruthAltered:
				if altered.ID == "" {
					altered = b
				}
			}
		}
		last := len(page.Broadcasts) - 1
		if page.Next == "" || last < 0 || page.Broadcasts[last].UpdatedAt.Before(since) {
			break
		}
		q.After = page.Next
	}
	if altered.ID != "" {
		return altered, TruthAltered, nil
	}
	return altered, TruthNot, nil
}

const (
	longestQuestion = 24 // runes beside a code that are only the question
	leastPart       = 10 // runes of a notice that are enough to know it by
	alike           = .6 // share of a notice's pairs of characters that a changed copy still has
	frame           = 60 // letters around a notice: its kind, the line with the code, the buttons, the question
	frameEnglish    = 120
)

var longNumber = regexp.MustCompile(`\d{4,}`)

// compare says whether words are a notice as it was sent, in any of its languages, a changed copy, or something else. Only what is word for
// word the notice, whole or in part, is ours: a digit that was changed makes a copy.
func compare(b Broadcast, text string) Truth {
	words := plain(text)
	verdict := TruthNot
	for l, t := range b.Texts {
		title, body := plain(t.Title), plain(t.Body)
		if at := strings.Index(words, body); at >= 0 && body != "" {
			if b.harmless(text, l) {
				return TruthOurs
			}
			verdict = TruthAltered
			continue
		}
		part := plain(unasked(text))
		if len([]rune(part)) >= leastPart && (strings.Contains(body, part) || strings.Contains(title, part) || strings.Contains(title+body, part)) {
			return TruthOurs
		}
		if share(body, words) >= alike || share(part, body) >= alike && len([]rune(part)) >= 2*leastPart {
			verdict = TruthAltered
		}
	}
	return verdict
}

// harmless reports whether what stands around a notice is only its frame and a question: no link and no number of its own, and not another
// text.
func (b Broadcast) harmless(text string, l Lang) bool {
	own := b.Texts[l].Title + "\n" + b.Texts[l].Body + "\n" + b.Code + "\n" + strings.Join(b.Options[l], "\n")
	for _, find := range []*regexp.Regexp{linkPattern, barePattern, longNumber} {
		for _, found := range find.FindAllString(narrow(text), -1) {
			if !strings.Contains(narrow(own), found) {
				return false
			}
		}
	}
	room := frame
	if l == English {
		room = frameEnglish
	}
	return len([]rune(plain(text)))-len([]rune(plain(own))) <= room
}

// plain is a text as it is compared: narrow, lower case, letters and digits only.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, narrow(text))
}

// questions are what people write before or behind a text they doubt.
var questions = []string{
	"这条是真的吗", "這條是真的嗎", "这条通知是真的吗", "這條通知是真的嗎", "这是真的吗", "這是真的嗎", "是真的吗", "是真的嗎", "真的假的", "是真是假", "真的吗", "真的嗎",
	"is this real", "is this true", "is this from you", "is it real",
}

// unasked takes the question off a text.
func unasked(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, q := range questions {
		text = strings.ReplaceAll(text, q, "")
	}
	return text
}

// share is how much of the pairs of characters of one text another has too.
func share(of, in string) float64 {
	pairs := func(text string) (all []string) {
		runes := []rune(text)
		for i := 0; i+1 < len(runes); i++ {
			all = append(all, string(runes[i:i+2]))
		}
		return all
	}
	own, theirs := pairs(of), pairs(in)
	if len(own) == 0 {
		return 0
	}
	slices.Sort(theirs)
	n := 0
	for _, p := range own {
		if _, found := slices.BinarySearch(theirs, p); found {
			n++
		}
	}
	return float64(n) / float64(len(own))
}
