package tickets

import (
	"regexp"
	"strings"
)

// withoutDoor takes the building, the entrance and the flat out of words that many will read. The estate may stay: it says how far it is. Who takes
// the place is told the whole address.
func withoutDoor(words string) string {
	words = doorIn.ReplaceAllString(words, "")
	words = doubleMark.ReplaceAllString(words, "$1")
	return strings.Trim(words, "，,、 ")
}

var (
	// doorIn is a building with what stands behind it, as redacting leaves it: 2号楼[门牌], 十二幢三单元[门牌], building 3 room [门牌].
	doorIn = regexp.MustCompile(`(?i)[0-9０-９一二三四五六七八九十百]{1,4}(?:号楼|號樓|号院|號院|栋|棟|幢|弄)(?:[0-9０-９一二三四五六七八九十]{1,3}(?:单元|單元|门洞|門洞|层|層|楼|樓))*(?:\[门牌\])?|[0-9０-９一二三四五六七八九十]{1,3}(?:单元|單元)(?:\[门牌\])?|\[门牌\](?:室)?的?|,?\s*\b(?:building|block|bldg\.?|unit|entrance|room|flat|apartment|apt\.?)\s*(?:no\.?\s*)?(?:[0-9]{1,4}[a-z]?\b|\[门牌\])`)
	// doubleMark is what is left between two marks.
	doubleMark = regexp.MustCompile(`([，,。])(?:\s*[，,。])+`)
)
