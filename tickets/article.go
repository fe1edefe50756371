package tickets

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Article is one text of the library of law and of fraud in one language: what the law says, what to do, where to go. The program quotes
// it and adds nothing (domain rule: never a legal opinion of its own).
type Article struct {
	ID        string
	Lang      Lang
	Topic     string // locale key "article.topic.<topic>"
	Title     string
	English   string    // the title in English, where the article is in another language; "" none
	Source    string    // the law and its articles, or the office whose words these are
	Date      time.Time // when it was last checked against its source
	Questions []string  // how residents ask for it
	Words     string    // other words for what it is about
	Body      string
	Retired   bool // it is not to be found any more
}

// Named is what an article is called to somebody who reads a language; its own title where there is no other.
func (a Article) Named(lang Lang) string {
	if lang == English && a.Lang != English && a.English != "" {
		return a.English
	}
	return a.Title
}

// Hit is an article that a search found. Score has no unit; Cover is the share of what was asked, by weight, that the article speaks of
// in its title, questions and words, 0…1.
type Hit struct {
	ID    string
	Score float64
	Cover float64
}

// Library holds the articles and finds them by words. It never changes, so any number of goroutines may ask it.
type Library struct {
	ids    []string
	byID   map[string]map[Lang]Article
	topics []string
	index  *articleIndex
}

// NewLibrary indexes the articles; fold makes words comparable (case, width, traditional
// characters) and is used on articles and on what is asked.
func NewLibrary(articles []Article, fold func(string) string) *Library {
	l := &Library{byID: map[string]map[Lang]Article{}}
	for _, a := range articles {
		if l.byID[a.ID] == nil {
			l.byID[a.ID] = map[Lang]Article{}
			l.ids = append(l.ids, a.ID)
		}
		l.byID[a.ID][a.Lang] = a
	}
	place := func(id string) int { return slices.Index(ArticleTopics, l.topicOf(id)) }
	slices.SortStableFunc(l.ids, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	for _, id := range l.ids {
		if t := l.topicOf(id); !slices.Contains(l.topics, t) {
			l.topics = append(l.topics, t)
		}
	}
	l.index = newArticleIndex(l, fold)
	return l
}

func (l *Library) topicOf(id string) string {
	for _, a := range l.byID[id] {
		return a.Topic // the same in every language
	}
	return ""
}

// Get is an article in a language, or in the nearest there is: traditional and simplified stand for each other, then comes whatever the
// tenant wrote.
func (l *Library) Get(id string, lang Lang) (Article, bool) {
	if l == nil {
		return Article{}, false
	}
	in := l.byID[id]
	for _, try := range []Lang{lang, Hans, Hant, English} {
		if a, ok := in[try]; ok {
			return a, true
		}
	}
	return Article{}, false
}

// Langs are the languages an article is written in.
func (l *Library) Langs(id string) []Lang {
	var all []Lang
	for _, lang := range Langs {
		if _, ok := l.byID[id][lang]; ok {
			all = append(all, lang)
		}
	}
	return all
}

// Topics are the topics there is an article about.
func (l *Library) Topics() []string { return slices.Clone(l.topics) }

// Topic lists the ids of the articles about a topic; "" lists all of them.
func (l *Library) Topic(topic string) []string {
	var all []string
	for _, id := range l.ids {
		if topic == "" || l.topicOf(id) == topic {
			all = append(all, id)
		}
	}
	return all
}

// How much of a question an article must speak of before it is quoted as the answer. Below it nothing is claimed. Tuned on the articles'
// own questions, each held out in turn, and on reports, which ask for no article.
const (
	enoughScore = 10
	enoughCover = 0.25
)

// Search ranks the articles that share a word with what was asked, best first: for people who choose themselves.
func (l *Library) Search(words string, limit int) []Hit {
	if l == nil {
		return nil
	}
	found := l.index.find(words)
	return found[:min(limit, len(found))]
}

// Answers are the articles that fit a question well enough to be quoted, best first; none when the library has no answer.
func (l *Library) Answers(words string, limit int) []Hit {
	found := l.Search(words, limit)
	if len(found) == 0 || !found[0].fits() {
		return nil
	}
	best := found[0].Score
	return slices.DeleteFunc(found, func(f Hit) bool { return !f.fits() && f.Score < best/2 })
}

func (f Hit) fits() bool { return f.Score >= enoughScore && f.Cover >= enoughCover }

// passageLength is how many runes of an article are quoted at once: what a phone shows without much scrolling.
const passageLength = 700

// Passage is what of an article answers a question: all of it when it is short, else the paragraphs that speak of it most, in their
// order. whole is false when something was left out.
func (l *Library) Passage(a Article, words string) (text string, whole bool) {
	if len([]rune(a.Body)) <= passageLength {
		return a.Body, true
	}
	paragraphs := strings.Split(a.Body, "\n\n")
	order := make([]int, len(paragraphs))
	for i := range order {
		order[i] = i
	}
	score := l.index.weigh(words, paragraphs)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	var taken []int
	size := 0
	for _, i := range order {
		n := len([]rune(paragraphs[i]))
		if len(taken) > 0 && size+n > passageLength {
			break
		}
		taken, size = append(taken, i), size+n
	}
	slices.Sort(taken)
	var quoted []string
	for n, i := range taken {
		if n > 0 && taken[n-1] != i-1 {
			quoted = append(quoted, "……")
		}
		quoted = append(quoted, paragraphs[i])
	}
	return strings.Join(quoted, "\n\n"), len(taken) == len(paragraphs)
}

// enoughTouch is how much of what is asked, by weight, one line of an article must speak of to be quoted alone.
const enoughTouch = 0.3

// Touches is the line of an article that speaks most of what is asked; found is false when none speaks enough of it.
func (l *Library) Touches(a Article, words string) (line string, found bool) {
	lines := slices.DeleteFunc(strings.Split(a.Body, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(lines) == 0 {
		return "", false
	}
	whole := l.index.weigh(words, []string{words})[0]
	score := l.index.weigh(words, lines)
	best := 0
	for i := range lines {
		if score[i] > score[best] {
			best = i
		}
	}
	return strings.TrimSpace(lines[best]), whole > 0 && score[best] >= enoughTouch*whole
}
