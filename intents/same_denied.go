package intents

import (
	"regexp"
	"strings"
)

// Who tells of a matter beside another one often says so: 不是小学那个, 跟县医院那边不是一回事. What stands there is of the other matter.

var (
	deniedShape = regexp.MustCompile(`(?:^|[^是])不是(?:同?一?回事|一码事|一个|同一|一起的|一条|一处)|两码事|两回事|两个地方|另一回事|是另外|没关系|不相干|` +
		`(?:^|[^是])不是.{1,10}(?:那个|那边|那家|那栋|那座|那条|那种|那里|那次|那回|那段|那盏|那口|那事|那件|那户|那台|那处|那根|那块)|` +
		`[跟和与比].{2,12}(?:不同|不是|无关|不一样)`)
	clauseEnd = regexp.MustCompile(`[,。!?;,.!?…()\n]+`)
)

// withoutDenied gives a text without the clauses that say which matter it is not, and these.
func withoutDenied(text string) (told, denied string) {
	if !strings.Contains(text, "不") && !strings.Contains(text, "两") && !strings.Contains(text, "另") && !strings.Contains(text, "无关") && !strings.Contains(text, "没关系") {
		return text, ""
	}
	var keep, drop []string
	for _, clause := range clauseEnd.Split(text, -1) {
		if deniedShape.MatchString(clause) {
			drop = append(drop, clause)
		} else {
			keep = append(keep, clause)
		}
	}
	if len(drop) == 0 {
		return text, ""
	}
	return strings.Join(keep, ","), strings.Join(drop, ",")
}
