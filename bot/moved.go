package bot

import (
	"context"
	"regexp"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// This file is for who puts right where it is after it was filed: 「不对，是6号楼」. The ticket's place becomes the one they say, and its history shows both.

// misplaced begins words by which a place is put right, and the place stands behind them.
var misplaced = regexp.MustCompile(`(?i)^(?:哦|噢|啊|哎|诶|欸|等等|等一下|对不起|對不起|不好意思|抱歉|sorry|oh|wait|no|,|，|。|\s)*` +
	`(?:(?:刚才|剛才|上面|前面|我|那个|那個)*(?:的)?(?:地址|地点|地點|位置|楼号|樓號|楼栋|門牌|门牌|房号|房號|小区|小區)?(?:是|都|也|我)*(?:不对|不對|不是这里|不是這裡|错了?|錯了?|写错了?|寫錯了?|说错了?|說錯了?|讲错了?|報錯了?|报错了?|打错了?|打錯了?|填错了?|搞错了?|搞錯了?|弄错了?|弄錯了?|有误|有誤|改一下|更正|唔啱|wrong|correction|(?:the )?(?:wrong )?(?:address|place|building)(?: is wrong)?)` +
	`[，,。.:：;；\s]*(?:应该|應該|其实|其實|而|改成|改为|改為|係|系)*(?:是|在|it is|it's|it should be|should be)?|(?:actually|应该|應該|其实|其實)[，,\s]*(?:是|在|係|it is|it's|it should be|the (?:address|building|place) (?:is|should be)))[，,\s]*(\S.*)$`)

// putPlace is the place that words put in place of another, and nothing else; "" when they tell anything more, or none. from is what they take back.
func (t *turn) putPlace(text string) (from, to string) {
	said := intents.Meant(text)
	if said == text {
		m := misplaced.FindStringSubmatch(text)
		if m == nil {
			return "", ""
		}
		said = m[1]
	}
	if intents.UnitOnly(said) {
		return "", strings.Trim(said, " .。!！")
	}
	if !intents.OnlyWhere(t.reading, said) {
		return "", ""
	}
	from, to = intents.Swapped(text)
	if to == "" || !strings.Contains(to, t.reading.Place) {
		return from, intents.Where(t.reading, said)
	}
	return from, to
}

// corrected is where a ticket is after those words; "" when they say nothing of it.
func (t *turn) corrected(ctx context.Context, n tickets.Number, text string) (string, error) {
	from, to := t.putPlace(text)
	number := houseNumber.FindStringSubmatch(text)
	if to == "" && number == nil && !intents.OnlyAddress(t.reading, text) {
		return "", nil
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if err != nil {
		return "", err
	}
	before := about.Place.Text
	if to == "" && number != nil {
		if all := houseAny.FindAllString(before, -1); len(all) == 1 && strings.HasSuffix(all[0], number[2]) {
			return strings.Replace(before, all[0], number[1]+number[2], 1), nil // 幸福里3号, and then 「写错了，是8号」
		}
	}
	if to == "" {
		return t.toldMore(before, text), nil
	}
	if swapped := swap(before, from, to); swapped != before {
		return swapped, nil
	}
	w := t.work()
	w.Answers = map[string]string{"place": before}
	place := w.Amend(to)
	if intents.Homeless(place) && before != "" && !intents.Homeless(before) && place != before && t.Desk.EstateIn(place) == "" && !strings.Contains(place, ", ") {
		place = before + " · " + place // a building of nobody knows where finds nobody: both are read
	}
	if place == before {
		return "", nil
	}
	return place, nil
}

// toldMore is where a ticket is after only where was said, and not that it was wrong: it was not known, or it is told more exactly. 「8号楼2单元」, after
// 幸福里8号楼. "" when it may as well be another place.
func (t *turn) toldMore(before, text string) string {
	if !intents.OnlyAddress(t.reading, text) {
		return ""
	}
	w := t.work()
	w.Answers = map[string]string{"place": before}
	place := w.Amend(intents.Where(t.reading, text))
	if place == before || before != "" && !intents.Homeless(before) && !strings.HasPrefix(place, before) {
		return ""
	}
	return place
}

// houseNumber is a number of a house put in place of another: 「写错了，是8号」.
var (
	houseNumber = regexp.MustCompile(`(?:写错|寫錯|说错|說錯|打错|打錯|报错|報錯|填错|错|錯|不对|不對)了?[，,。\s]*(?:应该|應該)?(?:是|在)?\s*(\d{1,4})(号|號|弄|室)[。.!！]*$`)
	houseAny    = regexp.MustCompile(`\d{1,4}(?:号|號|弄|室)`)
)
