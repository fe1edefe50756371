package intents

import "strings"

// What a number is told to be by the words before it.
var (
	phoneWords    = []string{"电话", "手机", "座机", "联系", "号码", "打我", "打", "回电", "tel", "phone", "call", "致电", "拨", "mobile", "contact", "whatsapp", "text me", "number", "手提", "固话", "女士", "先生", "阿姨", "大姐", "大爷", "奶奶", "总机", "小灵通", "短信", "传真", "☎", "☏", "📞", "📱", "fax", "reach me"}
	cardWords     = []string{"卡号", "银行卡", "账号", "账户", "帐号", "帐户", "储蓄卡", "信用卡", "工资卡", "低保卡", "养老卡", "存折", "建行", "工行", "农行", "中行", "邮储", "信用社", "转到", "打到", "汇到", "打钱", "打款", "收款", "card", "account"}
	codeWords     = []string{"编号", "订单", "单号", "水表", "电表", "气表", "合同", "流水", "条码", "序列号", "发票"}
	idWords       = []string{"身份证", "证号", "证件", "id number", "id card"}
	paperWords    = []string{"护照", "通行证", "军官证", "士兵证", "台胞证", "回乡证", "社保卡", "社保号", "医保卡", "学号", "学籍号", "病历号", "病案号", "住院", "住院号", "就诊卡", "驾驶证", "驾照", "残疾证", "残疾人证", "居住证", "暂住证", "学生证", "工作证", "老年证", "老年卡", "优待证", "诊疗卡", "门诊号", "就诊号", "社会保障", "军人证", "退役证", "签证", "passport", "visa"}
	customerWords = []string{"户号", "客户编号", "用户编号", "缴费号", "account no"}
	accountWords  = []string{"qq", "微信", "weixin", "vx", "wechat", "扣扣", "企鹅", "薇信", "威信", "v信", "w信", "微x", "加v", "绿泡泡", "卫星号", "q我", "q号", "加q", "q:", "扣我", "加扣", "扣号", "微:", "v:"}
)

// near reports whether one of the words stands shortly before a place.
func near(runes []rune, at int, list []string) bool {
	begin := max(0, at-22)
	for i := begin; i < at; i++ {
		if runes[i] == ']' {
			begin = i + 1 // what was redacted is no word of theirs, so that redacting twice is the same
		}
	}
	close, far := string(runes[max(begin, at-12):at]), string(runes[begin:at])
	for _, word := range list {
		if strings.Contains(close, word) || word[0] < 0x80 && strings.Contains(far, word) { // an English phrase is longer: passport number is
			return true
		}
	}
	return false
}

// besidePhone reports that a telephone number, perhaps redacted already, stands right before: 13800138000,要么88120034.
func besidePhone(runes []rune, at int, spans []span) bool {
	end := at
	for end > 0 && at-end < 6 && strings.ContainsRune(" ,、/或者和与及要么还有又;", runes[end-1]) {
		end--
	}
	if end == at {
		return false
	}
	return hasSuffix(runes[:end], tokenPhone) || len(spans) > 0 && spans[len(spans)-1].to == end && spans[len(spans)-1].token == tokenPhone
}

// fillers are what people say between the groups of a number they tell by heart, longest first.
var fillers = []string{"中间四位是", "最后四位是", "后面四位是", "中间四位", "最后四位", "后面四位", "后四位是", "后四位", "中间是", "后面是", "最后是", "接下来", "然后是", "再然后", "尾号是", "然后", "接着", "后面", "后边", "后头", "中间", "最后", "末尾", "尾号", "尾数", "号码", "空格", "横杠", "横线", "之后", "完了", "那个", "就是", "再", "嗯", "呃", "额", "啊", "哦", "噢", "诶", "哎", "唉", "欸", "是", "杠", "减", "点", "\n"}

// nextGroup is where the next digits of a number stand behind what separates them; said tells that it is more than marks. It is i when none follow.
func nextGroup(runes []rune, i int) (next int, said bool) {
	j, marks := i, 0
	for j < len(runes) && j < i+12 {
		switch word := fillerAt(runes, j); {
		case word > 0:
			j, said = j+word, true
		case separates(runes[j]):
			j, marks = j+1, marks+1
		case j > i && digitFollows(runes, j) && (said || marks <= 3):
			return j, said
		default:
			return i, false
		}
	}
	return i, false
}

// fillerAt is how long the filler is that stands here.
func fillerAt(runes []rune, i int) int {
	for _, word := range fillers {
		if hasPrefix(runes[i:], word) {
			return len([]rune(word))
		}
	}
	return 0
}

// looseKind tells what digits are between which words stand: only what is built like a number of one kind, as the words may have parted two.
func looseKind(d string, gaps []bool) string {
	switch {
	case isMobile(d) && len(d) == 11, isLandline(d, gaps) && len(d) <= 12:
		return tokenPhone
	case len(d) == 18 && checkDigit(d) && plausibleID(d):
		return tokenID
	case len(d) >= 16 && len(d) <= 19 && strings.HasPrefix(d, "62") && luhn(d):
		return tokenCard
	}
	return ""
}
