package intents

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"huying/tickets"
)

// This file hears what somebody says who wants to be a volunteer.

var (
	noParty   = Worded("no_party")
	party     = regexp.MustCompile(`(?i)党员|黨員|预备党员|party member`)
	digitRuns = regexp.MustCompile(`\d+`)
	onlyPicks = regexp.MustCompile(`^[\s\d、,，.。;；和跟与與及还還有第个個选選号號#()（）]+$`)
	minorAge  = Worded("minor_age")
	childAge  = Worded("child_age")
	adultAge  = Worded("adult_age")
	branches  = regexp.MustCompile(`[^，,。;；、\s]*(?:党支部|黨支部|支部|党委|黨委|branch)`)
	unitIs    = regexp.MustCompile(`(?i)^(?:单位是|單位是|单位|單位|我在|在|我是|i work (?:at|for))`)
	unitTail  = regexp.MustCompile(`(?:工作|上班|的)$`)
	nameIs    = regexp.MustCompile(`(?i)^(?:我叫|我的名字是|名字是|我是|叫|姓名|本人|my name is|i am|i'm)[:：\s]*`)
	mobile    = regexp.MustCompile(`(?:^|\D)(1[3-9]\d{9}|\+\d[\d -]{7,16}|0\d{2,3}-?\d{7,8}|[2-9]\d{6,7})(?:\D|$)`)
)

// many is a question that several things answer at once: words, digits with something between them, or one button after another. The last
// option ends the choosing; before anything was chosen it stands for everything.
func many(name, all string, options func(w *Work) []tickets.Choice, hear func(w *Work, text string) []string) Question {
	some := name + ".some"
	return Question{
		Name: name,
		When: enrolling,
		Says: func(w *Work) []tickets.Line {
			ask := tickets.Say("ask.volunteer." + name)
			if w.Answers[some] != "" {
				ask = tickets.Say("enrol.more")
			}
			return []tickets.Line{ask}
		},
		Choices: func(w *Work) []tickets.Choice {
			return chosenMarked(options(w), lines1(w.Answers[some]), all)
		},
		Chose: func(w *Work, value string) {
			switch chosen := lines1(w.Answers[some]); {
			case value == "*":
				w.Answers[name] = "*"
			case value == ".":
				w.Answers[name] = w.Answers[some]
				delete(w.Answers, some)
			case slices.Contains(chosen, value): // pressed again, it is taken back
				w.Answers[some] = strings.Join(slices.DeleteFunc(chosen, func(s string) bool { return s == value }), "\n")
			default:
				w.Answers[some] = join(w.Answers[some], value)
			}
		},
		Hear: func(w *Work, text string) bool {
			if takesAll.In(strings.TrimSpace(text)) {
				w.Answers[name] = "*"
				delete(w.Answers, some)
				return true
			}
			found := hear(w, text)
			if picks, only := picked(text, options(w)); only {
				found = picks
			}
			if len(found) == 0 {
				return false
			}
			found = append(lines1(w.Answers[some]), found...)
			slices.Sort(found)
			w.Answers[name] = strings.Join(slices.Compact(found), "\n")
			delete(w.Answers, some)
			return true
		},
	}
}

// oftenToo is the question for the times, which hears how many a week too.
func oftenToo(q Question) Question {
	hear := q.Hear
	q.Hear = func(w *Work, text string) bool {
		counted := hearOften(w, text)
		if counted {
			text = aWeek.ReplaceAllString(text, "")
		}
		return hear(w, text) || counted
	}
	return q
}

// picked reads 「1 3 5」 as three options; only is false when other things were said, or a number that is none of them.
func picked(text string, options []tickets.Choice) (values []string, only bool) {
	text = inFigures(text)
	if !onlyPicks.MatchString(text) {
		return nil, false
	}
	for _, run := range digitRuns.FindAllString(text, -1) {
		n := atoi(run)
		if n < 1 || n > len(options) {
			return nil, true
		}
		values = append(values, options[n-1].Data)
	}
	return values, true
}

func hearPhone(w *Work, text string) bool {
	m := mobile.FindStringSubmatch(inFigures(strings.ReplaceAll(text, " ", "")))
	if m == nil {
		return false
	}
	w.Answers["phone"] = m[1]
	return true
}

// hearOwnPhone takes the number of who wants to help. What they say of themselves instead (「我会修电器，周末都行」) is an answer to what is asked later.
func hearOwnPhone(w *Work, text string) bool {
	if hearPhone(w, text) {
		return true
	}
	said := func() string {
		return strings.Join([]string{w.Answers["skills"], w.Answers["times"], w.Answers["party"], w.Answers["age"]}, "|")
	}
	before := said()
	w.Answers["words"] = text
	settleVolunteer(w)
	if w.Answers["age"] == "" {
		hearAge(w, text)
	}
	return said() != before
}

func hearAge(w *Work, text string) bool {
	text = inFigures(text)
	switch {
	case childAge.In(text):
		w.Answers["age"] = "child"
	case minorAge.In(text) && !strings.Contains(text, "大学") && !strings.Contains(text, "大學"):
		w.Answers["age"] = "minor"
	case adultAge.In(text):
		w.Answers["age"] = "adult"
	default:
		return false
	}
	return true
}

func hearParty(w *Work, text string) bool {
	switch {
	case noParty.In(text):
		w.Answers["party"] = "no"
	case party.MatchString(text):
		w.Answers["party"] = "yes"
	default:
		return false
	}
	return true
}

// hearUnit takes 单位 and 党支部 in one sentence.
func hearUnit(w *Work, text string) bool {
	if len([]rune(text)) < 2 || len([]rune(text)) > 60 {
		return false
	}
	w.Answers["unit"] = text
	return true
}

// unitAndBranch splits 「市自来水公司，机关第二党支部」.
func unitAndBranch(text string) (unit, branch string) {
	branch = branches.FindString(text)
	unit = strings.Trim(strings.Replace(text, branch, "", 1), "，,。;；、 \n")
	unit = unitTail.ReplaceAllString(unitIs.ReplaceAllString(unit, ""), "")
	return strings.TrimSpace(unit), branch
}

// hearGrids takes where somebody wants to help. What it is, the town says when everything is known.
func hearGrids(w *Work, text string) bool {
	text = strings.TrimSpace(text)
	if n := len([]rune(text)); n < 2 || n > 100 {
		return false
	}
	rest := aWeek.ReplaceAllString(text, "")
	if found := timesIn(w, rest); len(found) > 0 && found[0] != "*" && w.Reading.Place == "" && w.Desk.EstateIn(text) == "" { // 「周末都可以」: when, before it is asked
		w.Answers["times"] = strings.Join(found, "\n")
		hearOften(w, text)
		return true
	}
	if rest != text && hearOften(w, text) && len([]rune(rest)) < 4 {
		return true
	}
	w.Answers["grids"] = text
	delete(w.Answers, "grids.named")
	return true
}

// gridsSaid are the codes of the areas somebody wants to help in; lost is what nobody here knows. Where no town is described every place is good.
func (w *Work) gridsSaid(ctx context.Context) (codes []string, lost string, err error) {
	said := w.Answers["grids"]
	if w.Desk.Towns == nil || said == "*" {
		return nil, "", nil
	}
	town, err := w.Desk.Towns.Town(ctx)
	if err != nil || len(town.Areas) == 0 {
		return nil, "", err
	}
	if w.Point != nil && said == "" {
		if code := town.At(w.Point.Lat, w.Point.Lon); code != "" {
			return []string{code}, "", nil
		}
		return nil, w.Point.Text, nil
	}
	for _, part := range strings.FieldsFunc(said, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("、，,；;。\n", c) }) {
		some, missing := areasNamed(town, part)
		if missing != "" {
			return nil, missing, nil
		}
		codes = append(codes, some...)
	}
	return codes, "", nil
}

// areasNamed are the areas of 「新桥和幸福里」, and of 「和平里」, which is one: a 和 parts only what is a place on both sides.
func areasNamed(town *tickets.Town, words string) (codes []string, missing string) {
	for i, r := range words {
		if r != '和' || i == 0 {
			continue
		}
		first := areaNamed(town, words[:i])
		if first == "" {
			continue
		}
		if rest, missing := areasNamed(town, words[i+len("和"):]); missing == "" {
			return append([]string{first}, rest...), ""
		}
	}
	if code := areaNamed(town, words); code != "" {
		return []string{code}, ""
	}
	return nil, words
}

// areaNamed is the smallest area that words name: by its code, its own name, or a place in it.
func areaNamed(town *tickets.Town, words string) string {
	if words == "" {
		return ""
	}
	if _, ok := town.Area(words); ok {
		return words
	}
	best := tickets.Area{}
	for _, a := range town.Areas {
		if (strings.Contains(words, a.Name) || len([]rune(words)) > 1 && strings.HasPrefix(a.Name, words)) && len(a.Code) > len(best.Code) && (best.Code == "" || strings.Contains(words, a.Name)) {
			best = a
		}
	}
	if best.Code != "" {
		return best.Code
	}
	if found, ok := town.Find(words); ok {
		return found.Area
	}
	return ""
}

// anyGrid answers the question for the place where no town is described: nobody could say one that is known.
func (w *Work) anyGrid(ctx context.Context) error {
	if w.Desk.Towns != nil {
		if town, err := w.Desk.Towns.Town(ctx); err != nil || len(town.Areas) > 0 {
			return err
		}
	}
	w.Answers["grids"] = "*"
	return nil
}

// nameGrids keeps the names of areas beside their codes, for a summary.
func (w *Work) nameGrids(ctx context.Context) error {
	if w.Desk.Towns == nil || w.Answers["grids"] == "" || w.Answers["grids"] == "*" {
		return nil
	}
	town, err := w.Desk.Towns.Town(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, code := range strings.Fields(w.Answers["grids"]) {
		names = append(names, town.AreaName(code))
	}
	w.Answers["grids.named"] = w.Lang.Listed(names)
	return nil
}

// enrolSummary shows what would be kept, and asks for the consent to it.
func enrolSummary(w *Work) []tickets.Line {
	lines := append([]tickets.Line{w.enrolLine("enrol.confirm")}, timesSaid(w.Answers["times"])...)
	lines = append(lines, quietSaid(w)...)
	return append(lines, tickets.Say("ask.volunteer.agree"))
}

// enrolLine is what is kept of a volunteer, but for their times.
func (w *Work) enrolLine(key string) tickets.Line {
	said := func(name, nothing string) string {
		if v := w.Answers[name]; v != "" && v != "*" && v != "-" {
			return tickets.Plain(v)
		}
		return nothing
	}
	var skills []string
	for _, s := range lines1(w.Answers["skills"]) {
		skills = append(skills, w.Desk.Services.Name(s, w.Lang))
	}
	can := "@enrol.any_skill"
	if len(skills) > 0 {
		can = tickets.Plain(w.Lang.Listed(skills))
	}
	where := said("grids.named", said("grids", "@enrol.everywhere"))
	if w.Answers["grids"] == "" && w.Point != nil {
		where = tickets.Plain(w.Point.Text)
	}
	week := "@enrol.week.any"
	if n := w.Answers["week"]; n != "0" && n != "" {
		week = "@enrol.week_n n=" + n
	}
	who := "@enrol.who." + w.Answers["age"]
	if w.Answers["party"] == "yes" {
		who = "@enrol.who.party"
	}
	return tickets.Say(key, "name", said("name", "@word.not_said"), "phone", said("phone", "@word.not_said"), "who", who, "unit", said("unit", "@enrol.no_unit"),
		"skills", can, "place", where, "week", week)
}

// aWeek is how many a week, said to another question: 「一周两次」.
var aWeek = regexp.MustCompile(`(?:每|一|1)(?:周|週|星期|礼拜|禮拜|个星期|個星期)(?:最多|大概|能|可以|接|来|來|做)*([一二两兩三四五六七1-7])(?:次|回|单|單|个|個|趟)`)

// hearOften takes how many a week when it is said with something else, or too early.
func hearOften(w *Work, text string) bool {
	return aWeek.MatchString(text) && hearWeek(w, text)
}

func hearWeek(w *Work, text string) bool {
	if m := aWeek.FindStringSubmatch(text); m != nil {
		text = strings.NewReplacer("两", "二", "兩", "二").Replace(m[1])
	}
	if freeWords.MatchString(text) || workWords.MatchString(text) { // 「周末都可以」 says when
		return false
	}
	text = inFigures(text)
	run := digitRuns.FindString(text)
	switch n := atoi(run); {
	case run != "" && n >= 1 && n <= 20:
		w.Answers["week"] = run
	case run == "" && regexp.MustCompile(`(?i)不限|都行|都可以|随便|隨便|多少|any`).MatchString(text):
		w.Answers["week"] = "0"
	default:
		if n := numeral([]rune(strings.Trim(text, "每周週次回个個单單。 "))); n >= 1 && n <= 20 {
			w.Answers["week"] = weekName(n)
			return true
		}
		return false
	}
	return true
}

// takesAll takes every option, also when some were chosen before.
var takesAll = Worded("takes_all")

// chosenMarked are the options of such a question; those chosen before are marked, and the last one goes on.
func chosenMarked(choices []tickets.Choice, chosen []string, all string) []tickets.Choice {
	for i, c := range choices {
		if slices.Contains(chosen, c.Data) {
			what := tickets.Plain(c.Label)
			if c.Label == "" {
				what = "@" + c.Key
			}
			choices[i] = tickets.Choice{Key: "enrol.chosen", Args: map[string]string{"what": what}, Data: c.Data}
		}
	}
	if len(chosen) > 0 {
		return append(choices, tickets.Choice{Key: "enrol.enough", Data: "."})
	}
	return append(choices, tickets.Choice{Key: all, Data: "*"})
}
