package tickets

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// articleIndex finds articles by the pairs of neighbouring characters of Chinese and by the words of everything else, weighed as BM25F
// does: a rare word says more, the tenth time it occurs says little more than the third, and the title says more than the body.
type articleIndex struct {
	fold  func(string) string
	terms map[string][]posting
	ids   []string
	size  []float64 // weighed terms of each article
	mean  float64
}

// posting is how often a term occurs in an article, weighed; asked is whether it does in the title or the questions.
type posting struct {
	doc   int
	times float64
	asked bool
}

// Weights of the parts of an article, and BM25's own two numbers in their usual values.
const (
	titleWeight    = 3
	questionWeight = 2
	bodyWeight     = 1
	bm25Repeat     = 1.2
	bm25Length     = 0.4 // the articles are all short
	rankCover      = 1   // what is only in the body counts less than what the article is about
	single         = 0.3 // a single character says less than a pair, and helps where one is mistyped
	unheard        = 0.5 // most pairs that no article has are two words that happen to stand together
)

func newArticleIndex(l *Library, fold func(string) string) *articleIndex {
	x := &articleIndex{fold: fold, terms: map[string][]posting{}}
	for _, id := range l.ids {
		times, asked := map[string]float64{}, map[string]bool{}
		add := func(text string, weight float64, title bool) {
			for _, term := range x.split(text) {
				times[term] += weight
				asked[term] = asked[term] || title
			}
		}
		for _, lang := range l.Langs(id) {
			a := l.byID[id][lang]
			if _, same := l.byID[id][Hans]; lang == Hant && same {
				continue // folded, it is the simplified one once more
			}
			add(a.Title, titleWeight, true)
			for _, q := range a.Questions {
				add(q, questionWeight, true)
			}
			add(a.Words, titleWeight, true)
			add(a.Body, bodyWeight, false)
		}
		doc := len(x.ids)
		x.ids = append(x.ids, id)
		size := 0.0
		for term, n := range times {
			x.terms[term] = append(x.terms[term], posting{doc, n, asked[term]})
			size += n
		}
		x.size = append(x.size, size)
		x.mean += size
	}
	x.mean /= max(float64(len(x.ids)), 1)
	return x
}

// rarity is BM25's inverse document frequency; a term nobody wrote is the rarest.
func (x *articleIndex) rarity(term string) float64 {
	n := float64(len(x.terms[term]))
	rare := math.Log(1 + (float64(len(x.ids))-n+0.5)/(n+0.5))
	if n == 0 {
		rare *= unheard
	}
	if r, size := utf8.DecodeRuneInString(term); size == len(term) && hanRune(r) {
		rare *= single
	}
	return rare
}

func (x *articleIndex) find(words string) []Hit {
	asked := x.split(words)
	slices.Sort(asked)
	asked = slices.Compact(asked)
	found := make([]Hit, len(x.ids))
	whole := 0.0
	for _, term := range asked {
		rare := x.rarity(term)
		whole += rare
		for _, p := range x.terms[term] {
			f := &found[p.doc]
			length := 1 - bm25Length + bm25Length*x.size[p.doc]/x.mean
			f.Score += rare * p.times * (bm25Repeat + 1) / (p.times + bm25Repeat*length)
			if p.asked {
				f.Cover += rare
			}
		}
	}
	for i := range found {
		found[i].ID = x.ids[i]
		if whole > 0 {
			found[i].Cover /= whole
		}
	}
	found = slices.DeleteFunc(found, func(f Hit) bool { return f.Score == 0 })
	slices.SortStableFunc(found, func(a, b Hit) int { return cmp.Compare(b.Score*(rankCover+b.Cover), a.Score*(rankCover+a.Cover)) })
	return found
}

// weigh says how much of what was asked each text speaks of.
func (x *articleIndex) weigh(words string, texts []string) []float64 {
	asked := map[string]bool{}
	for _, term := range x.split(words) {
		asked[term] = true
	}
	weights := make([]float64, len(texts))
	for i, text := range texts {
		seen := map[string]bool{}
		for _, term := range x.split(text) {
			if asked[term] && !seen[term] {
				seen[term] = true
				weights[i] += x.rarity(term)
			}
		}
	}
	return weights
}

// split makes the terms of a text: the pairs of a run of Chinese characters (押金 is one, 房租金 two), a single one alone, and the words
// and numbers of the rest, without those that say nothing.
func (x *articleIndex) split(text string) []string {
	text = sameWords.Replace(x.fold(text))
	var terms []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		from := i
		switch r := runes[i]; {
		case hanRune(r):
			for i < len(runes) && hanRune(runes[i]) {
				i++
			}
			run := numerals(runes[from:i])
			for j := range run {
				terms = append(terms, string(run[j]))
				if j+1 < len(run) {
					terms = append(terms, string(run[j:j+2]))
				}
			}
		case plainLetter(r):
			for i < len(runes) && plainLetter(runes[i]) {
				i++
			}
			if word := stem(string(runes[from:i])); word != "" {
				terms = append(terms, word)
			}
		default:
			i++
		}
	}
	return terms
}

func hanRune(r rune) bool { return r >= 0x3400 && r <= 0x9fff }

func plainLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// numerals writes the numbers of a run in digits: 三十天 and 30天 are the same. 一 alone is mostly no number, and stays.
func numerals(run []rune) []rune {
	var out []rune
	for i := 0; i < len(run); {
		n, next := numberAt(run, i)
		if next == i || next == i+1 && (run[i] == '一' || run[i] == '千' || run[i] == '百' || run[i] == '零') {
			out, i = append(out, run[i]), i+1
			continue
		}
		out, i = append(out, []rune(strconv.Itoa(n))...), next
	}
	return out
}

// numberAt reads one number below ten thousand; next is where it ends, from itself when there is none.
func numberAt(run []rune, from int) (n, next int) {
	digit := 0
	for next = from; next < len(run); next++ {
		r := run[next]
		if d := strings.IndexRune("零一二三四五六七八九", r); d >= 0 {
			digit = d / len("零")
		} else if r == '两' {
			digit = 2
		} else if unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]; unit > 0 {
			n, digit = n+max(digit, 1)*unit, 0
		} else {
			break
		}
	}
	return n + digit, next
}

// stem takes the commonest endings off an English word; "" is a word that says nothing.
func stem(word string) string {
	if emptyWords[word] {
		return ""
	}
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && len(cut) > 3 {
			return cut
		}
	}
	return word
}

var emptyWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`a an the i me my we our you your he she it its they them his her is am are was were be been do does did
		can could will would should may might must have has had to of in on at for from with by about and or but not no if so what when where
		which who how why this that these those there please s t ve ll d m re don doesn didn isn won just`) {
		words[w] = true
	}
	return words
}()

// sameWords makes one of what people say for the same thing, dialect and everyday words among them, and leaves out what every question says.
var sameWords = strings.NewReplacer(
	"咋办", " ", "咋整", " ", "咋弄", " ", "点算", " ", "点办", " ", "咋个办", " ", "咋", " ", "啥", " ", "俺", "我",
	"唔还", "不还", "唔退", "不退", "不给退", "不退", "犯不犯法", "犯法", "合不合法", "合法", "能不能", "能", "可不可以", "可以", "可以不", "可以吗",
	"薪水", "工资", "工钱", "工资", "薪资", "工资", "人工费", "工资", "欠薪", "拖欠工资", "丈夫", "老公", "妻子", "老婆", "儿女", "子女",
	"开除", "辞退", "炒鱿鱼", "辞退", "解雇", "辞退", "裁员", "辞退", "电瓶车", "电动车", "电动自行车", "电动车", "掏钱", "出钱",
	"怎么办理", " ", "怎么办", " ", "怎么", " ", "怎样", " ", "什么", " ", "需要", " ", "材料", " ", "条件", " ", "手续", " ", "证件", " ", "办理", " ",
	"请问", " ", "想问", " ", "真的假的", "真的吗", "多少", " ", "哪里", " ", "哪些", " ", "一下", " ",
)
