package intents

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"path"
	"sort"
	"strings"

	"huying/tickets"
)

// phraseFiles hold what residents say: one file a service (0101.txt), an intent (status.txt), a danger (danger_gas.txt), and calm.txt
// for what only sounds like danger. One phrase a line; (a|b) stands for either.
//
//go:embed phrases/*.txt
var phraseFiles embed.FS

// Example is one message of which the meaning is known.
type Example struct {
	Text  string
	Label string // a service code, an intent, "danger_…", "calm", or two digits (or S) when only the top class is known
	group int    // examples made of one line stay on one side when the model is tested on itself
	plain bool   // a line of the head of dangers that is in none and needs no disguise: there are many of them
}

// shippedExamples expands the phrase files, and takes the catalogue's names and words as phrases too.
func shippedExamples(services []tickets.Service) ([]Example, error) {
	files, err := phraseFiles.ReadDir("phrases")
	if err != nil {
		return nil, fmt.Errorf("read phrases: %w", err)
	}
	known := map[string]bool{}
	for _, s := range services {
		known[s.Code] = true
	}
	var examples []Example
	group := 0
	for _, file := range files {
		data, err := phraseFiles.ReadFile(path.Join("phrases", file.Name()))
		if err != nil {
			return nil, fmt.Errorf("read phrases: %w", err)
		}
		label := strings.TrimSuffix(file.Name(), ".txt")
		if serviceLike(label) && !known[label] {
			continue // this community has retired the service
		}
		for _, l := range strings.Split(string(data), "\n") {
			if l = strings.TrimSpace(l); l == "" {
				continue
			}
			group++
			for _, text := range expand(l, 10, uint64(group)) {
				examples = append(examples, Example{Text: text, Label: label, group: group})
			}
		}
	}
	for _, s := range services {
		for _, word := range s.Words {
			group++
			examples = append(examples, Example{Text: word, Label: s.Code, group: group})
		}
		for _, lang := range tickets.Langs {
			group++
			examples = append(examples, Example{Text: s.Names[lang], Label: s.Code, group: group})
		}
	}
	return examples, nil
}

// fingerprint changes with every phrase, with the thesaurus and with the words of the guard.
func fingerprint(examples []Example) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s %v\n", modelMagic, thesaurusFile, allGuardSets()) // a map is printed in order of its keys
	for _, e := range examples {
		fmt.Fprintf(h, "%s\t%s\n", e.Label, e.Text) // a hash never fails
	}
	return h.Sum64()
}

// serviceLike reports a label in the form of a service code.
func serviceLike(label string) bool {
	if len(label) == 3 && label[0] == 'S' {
		return number(label[1:]) >= 0
	}
	return len(label) == 4 && number(label) >= 0
}

// expand writes out the alternatives of a phrase: each of them at least once, and some more combinations up to limit.
func expand(phrase string, limit int, seed uint64) []string {
	var parts [][]string
	rest, most, product := phrase, 1, 1
	for rest != "" {
		open := strings.IndexByte(rest, '(')
		shut := -1
		if open >= 0 {
			shut = strings.IndexByte(rest[open:], ')')
		}
		if open < 0 || shut < 0 || !strings.Contains(rest[open:open+shut], "|") {
			parts = append(parts, []string{rest})
			break
		}
		if open > 0 {
			parts = append(parts, []string{rest[:open]})
		}
		options := strings.Split(rest[open+1:open+shut], "|")
		parts = append(parts, options)
		most, product = max(most, len(options)), min(product*len(options), 1000)
		rest = rest[open+shut+1:]
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	seen := map[string]bool{}
	var out []string
	for i := 0; i < max(most, min(product, limit))*2 && len(out) < max(most, min(product, limit)); i++ {
		var b strings.Builder
		for _, options := range parts {
			if i < most {
				b.WriteString(options[i%len(options)])
			} else {
				b.WriteString(options[rng.IntN(len(options))])
			}
		}
		if text := strings.TrimSpace(b.String()); !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// What people say around a matter, whatever it is. Training puts these before and behind phrases so that they come to mean nothing.
var (
	before = []string{"你好", "您好，", "请问", "我想问一下", "我要反映", "我要投诉", "反映个事", "师傅", "同志你好", "领导", "麻烦问一下", "那个", "喂", "哎", "我们小区", "我家", "我们村", "俺村", "3号楼", "二单元", "幸福路", "学校旁边", "昨天", "今天早上", "这几天", "最近", "从上周开始", "晚上", "你们管不管", "有个事，", "老人家说", "我妈", "我们这边", "咱们这儿", "想请你们看看", "你哋好，", "我想問下", "請問", "hello, ", "hi ", "please ", "excuse me, ", "in our building ", "能不能", "可不可以", "帮我", "我一个人，", "孩子", "街上", "路边", "楼下", "隔壁", "对面", "村里", "人民路", "阳光小区", "东门", "5栋", "门口"}
	behind = []string{"怎么办", "谁管", "没人管", "怎么弄", "找谁", "快来人看看", "请处理", "麻烦处理一下", "谢谢", "能解决吗", "好几天了", "都半个月了", "三天了", "啊", "呢", "吧", "了", "呀", "点算", "咋整", "咋办", "要怎么处理", "希望尽快解决", "太难了", "真的很烦", "气死人了", "受不了了", "你们来看看吧", "给个说法", "求助", "please help", "what should I do", "thanks", "for days", "电话多少", "在哪", "可以吗", "好不好", "行不行", "有没有人", "，很急", "，老人不方便", "，孩子没法睡觉", "反映过几次了", "打电话也没用", "每天都这样", "从早到晚", "嘛", "嘞", "哦"}
)

// disguise gives a phrase as somebody else would say it: with words around it, sometimes with a character lost.
func disguise(text string, rng *rand.Rand) string {
	runes := []rune(text)
	if len(runes) > 6 && rng.IntN(4) == 0 {
		at := 1 + rng.IntN(len(runes)-2)
		runes = append(runes[:at], runes[at+1:]...)
	}
	text = string(runes)
	if rng.IntN(3) > 0 {
		text = before[rng.IntN(len(before))] + text
	}
	if rng.IntN(3) > 0 {
		text += behind[rng.IntN(len(behind))]
	}
	return text
}

// labelLine is one line of a training file; which key is there says how much is known.
type labelLine struct {
	textLine
	Service string `json:"service"`
	Label   string `json:"label"`
	Intent  string `json:"intent"`
	Danger  string `json:"danger"`
}

// topClasses are the names under which messages of mayors' mailboxes are filed.
var topClasses = map[string]string{
	"城乡建设": "01", "环境保护": "02", "交通运输": "03", "教育文体": "04", "劳动和社会保障": "05", "商贸旅游": "06", "卫生计生": "07", "民政": "08", "政法": "09", "国土资源": "10",
	"农村农业": "11", "经济管理": "12", "科技与信息产业": "13", "党务政务": "14", "纪检监察": "15", "生态环境": "02", "教育体育": "04", "卫生健康": "07",
}

// readExamples reads a training file of JSON lines {"text","service"|"label"|"intent"}, where a letter may have its "title" apart. A
// line that cannot be used is one error with its number; all others are still returned.
func readExamples(in io.Reader) ([]Example, error) {
	var examples []Example
	var wrong []error
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, maxLine)
	for n := 1; scanner.Scan(); n++ {
		if strings.TrimSpace(scanner.Text()) == "" {
			continue
		}
		var l labelLine
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			wrong = append(wrong, fmt.Errorf("line %d is not JSON: %w", n, err))
			continue
		}
		label := l.meaning()
		switch {
		case l.Text == nil || strings.TrimSpace(*l.Text) == "":
			wrong = append(wrong, fmt.Errorf("line %d has no text", n))
		case label == "":
			wrong = append(wrong, fmt.Errorf("line %d has no service, label or intent that we know", n))
		default:
			examples = append(examples, Example{Text: l.whole(), Label: label})
		}
	}
	if err := scanner.Err(); err != nil {
		wrong = append(wrong, fmt.Errorf("read training file: %w", err))
	}
	return examples, errors.Join(wrong...)
}

// meaning is the label of a line in our terms, "" when we know none.
func (l labelLine) meaning() string {
	for _, word := range []string{l.Service, l.Label, l.Intent} {
		word = strings.TrimSpace(word)
		switch {
		case word == "" || word == "report" || word == "order":
		case topClasses[word] != "":
			return topClasses[word]
		case serviceLike(word), wantNames[word], word == "S", len(word) == 2 && number(word) >= 1 && number(word) <= 15:
			return word
		case len(word) == 1 && number(word) >= 1:
			return "0" + word
		}
	}
	if hotlines[l.Danger] != nil {
		return "danger_" + l.Danger
	}
	return ""
}

// wantNames are the intents the model tells apart itself; report and order follow from the service, emergency from the guard.
var wantNames = func() map[string]bool {
	names := map[string]bool{}
	for _, w := range Wants {
		if w != "report" && w != "order" && w != "emergency" {
			names[w] = true
		}
	}
	return names
}()

// labelsOf lists the labels of a set of examples in order.
func labelsOf(examples []Example) []string {
	seen := map[string]bool{}
	for _, e := range examples {
		seen[e.Label] = true
	}
	labels := make([]string, 0, len(seen))
	for l := range seen {
		labels = append(labels, l)
	}
	sort.Strings(labels)
	return labels
}
