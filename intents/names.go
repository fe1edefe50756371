package intents

import (
	"strings"
	"unicode/utf8"
)

const (
	surnames = "傅王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
	compound = "欧阳 司马 上官 诸葛 司徒 东方 尉迟 皇甫 令狐 夏侯 慕容 端木 南宫 公孙 长孙 宇文 独孤 轩辕 第五 申屠 闻人 钟离 淳于 公冶 濮阳 澹台 鲜于 呼延 拓跋 万俟 赫连 完颜 司空 东郭"
	nameStop = "与欠拖骗住是在我的家有来想要电今手联反刚从和打女男身号楼单,.。!?;: \n、()（）[]们吗呢吧啊了他她你您就也都还不这那以个啥什谁叫,现年地到去说问报投因给跟对把被让请谢室户主任先师同队长今"
)

// Words after which a name comes, and what they must not be followed by.
var (
	nameAfter   = []string{"我叫", "我名叫", "名字叫", "名字是", "我的名字是", "姓名是", "姓名", "联系人是", "联系人", "本名", "俺叫", "我全名", "真名叫", "户主", "业主叫", "他叫", "她叫", "孩子叫", "儿子叫", "女儿叫", "老人叫", "小孩叫", "娃叫", "宝宝叫", "小朋友叫", "孙子叫", "孙女叫", "户名是", "户名", "大名叫", "本人叫", "名叫", "收件人", "申请人", "报修人", "当事人", "报告人", "投诉人"}
	notNames    = "没去死本我俺咱加领发转再隐卖装交填扫变更改电方错丢忘换登查在用能需要也就都还已被把与和或及是栏写填了他她你您的不过人车个外保物警救老板啥什谁来它大家啊醒爸妈姓天开好苦冤停修"
	iAm         = []string{"我是", "俺是", "本人是", "本人", "我系", "这里是", "我就是"}
	afterSur    = []string{"我姓", "免贵姓", "姓", "贵姓"}
	related     = []string{"名字", "走失老人", "走失人员", "走失者", "法人代表", "法定代表人", "法人", "负责人", "经办人", "代理人", "敝人", "鄙人", "在下", "委托人", "收货人", "患者", "病人", "家属", "报案人", "当事人", "申请人", "监护人", "收件人", "寄件人", "业主", "户主", "租客", "租户", "学生", "儿子", "女儿", "爱人", "老伴", "哥哥", "弟弟", "姐姐", "妹妹", "孙子", "孙女", "侄子", "外甥", "公公", "婆婆", "岳父", "岳母", "舅舅", "叔叔", "老公", "老婆", "丈夫", "妻子", "父亲", "母亲", "经理", "老师", "邻居", "同事", "房东", "找", "叫"}
	titles      = []string{"先生", "女士", "小姐", "太太"}
	allTitles   = append(titles[:4:4], "老师", "师傅", "大爷", "大妈", "大娘", "阿姨", "奶奶", "爷爷", "大哥", "大姐", "大叔", "叔叔", "老板", "医生", "主任", "某")
	wordsNotSur = []string{"修", "高中", "高三", "高一", "高二", "方便", "安徽", "江西", "江苏", "云南", "常住", "石家", "商户", "商家", "车主", "党员", "单亲", "农民", "家长", "房东", "房主", "房客", "管理", "全职", "全家", "国家", "国企", "平时", "时候", "时间", "路过", "路人", "和平", "和我", "门口", "门卫", "成都", "成年", "应该", "来自", "来问", "来反", "来投", "信访", "干部", "公司", "公民", "公务", "公租", "居民", "居委", "海南", "广东", "华侨", "连续", "连着", "连队", "解放", "党支", "边上", "原来", "原住", "计划", "金融", "金牌", "文盲", "文员", "武汉", "温州", "福建", "师傅", "师范", "强烈", "满意", "马上", "马路", "花园", "水电", "阳光", "严重", "万分", "易", "路", "游客", "曾经", "任何", "许多", "关于", "关心", "单位", "毕业", "包工", "程序", "康复", "白天", "白领", "安保", "安置", "安全", "黄码", "石油", "古城", "沙县", "宁夏", "宁波", "兰州", "贵州", "燕郊", "项目", "班主", "班长", "支书", "支部", "组长", "初中", "初三", "初一", "初二", "祖国", "利用", "富", "由", "相", "但", "都", "那", "哈", "阿姨", "那个", "那边", "那天", "普通", "官方", "明天", "明白", "池塘", "封控", "平房", "丰台", "储户", "南方", "南京", "南边", "南门", "伊斯", "区", "楼", "童", "江", "田", "牛奶", "向", "左", "宾馆", "印", "战友", "战士", "隆", "幸福", "容易", "衣服", "银行", "玉米", "索赔", "司机", "时", "别人", "申请", "申诉", "代表", "代", "施工", "钱", "成", "何", "莫", "于", "全", "余", "盲人", "聋", "残", "华", "古", "庄", "米", "包", "商", "时常", "方"}
)

// compounds are the surnames of two characters.
var compounds = strings.Fields(compound)

// findNames finds the names people give for themselves and others.
func findNames(w *words, spans []span) []span {
	runes := w.runes
	reachable := digitsIn(runes) >= 7
	for i, r := range runes {
		switch { // the first character tells for most places that no name is announced there
		case strings.ContainsRune("我俺姓名联本户业他她孩儿女老小娃宝孙真大收申报当投免贵这", r):
			spans = chineseName(runes, i, spans)
		case strings.ContainsRune("mictn", r):
			spans = englishName(w, i, spans)
		}
		spans = nickName(runes, i, spans)
		spans = titledName(runes, i, spans)
		if strings.ContainsRune(relatedFirst, r) {
			spans = relatedName(runes, i, spans)
		}
		if reachable {
			spans = reachableName(runes, i, spans)
		}
	}
	return sameNames(runes, spans)
}

// sameNames finds again, anywhere in the message, the whole names that were found: 刘玉兰，对，我叫刘玉兰. Of two characters only behind 叫.
func sameNames(runes []rune, spans []span) []span {
	for _, s := range spans {
		if s.token != tokenName || s.to-s.from < 2 {
			continue
		}
		name := string(runes[s.from:s.to])
		for i := range runes {
			if i != s.from && hasPrefix(runes[i:], name) && (s.to-s.from > 2 || i > 0 && runes[i-1] == '叫') {
				spans = append(spans, span{i, i + s.to - s.from, tokenName})
			}
		}
	}
	return spans
}

// relatedFirst are the first characters of the words in related.
var relatedFirst = func() (first string) {
	for _, word := range related {
		r, _ := utf8.DecodeRuneInString(word)
		first += string(r)
	}
	return first
}()

func digitsIn(runes []rune) (n int) {
	for _, r := range runes {
		if isDigit(r) {
			n++
		}
	}
	return n
}

// calledBefore are words after which 老王 or 小陈 is a person one can find; 隔壁老王 alone is nobody.
var calledBefore = []string{"找", "联系", "联系人", "我是", "叫我", "喊我", "我叫", "打给", "叫我声", "问", "交给", "我系", "俺是", "本人", "请叫", "叫", "让", "喊", "派", "等", "陪诊的", "陪护的", "维修的", "水管的", "送餐的", "送饭的", "保洁的", "物业的", "社区的", "护理的", "理发的", "值班的", "网格的"}

const commonSurnames = "傅王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金廖贾夏韦付邹孟熊秦邱尹薛闫段雷侯龙陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温葛邢齐伍庞倪庄聂章翟殷詹申耿焦俞"

// nickName finds 找老王, 我是小陈, 叫我阿强, and 老周周国强: a surname with 老, 小 or 阿, perhaps with the whole name behind it.
func nickName(runes []rune, i int, spans []span) []span {
	if i+1 >= len(runes) || !strings.ContainsRune("老小阿", runes[i]) || !in(isCommonSurname, runes[i+1]) && runes[i+1] != '田' {
		return spans
	}
	before := i
	for before > 0 && strings.ContainsRune(" :", runes[before-1]) {
		before--
	}
	if !endsAny(runes[:before], calledBefore) && !(i > 0 && runes[i-1] == '的' && (precededBy(runes, i, "我是", 14) || isDigitAt(runes, i-2))) { // 我是三单元的小唐
		return spans
	}
	to := i + 2
	if to < len(runes) && runes[to] == runes[i+1] {
		if whole := nameEnd(runes, to, true); whole > to {
			return append(spans, span{i, whole, tokenName})
		}
	}
	if to < len(runes) && isHan(runes[to]) && (!strings.ContainsRune(nameStop+"没不已总", runes[to]) || runes[to] == '的' && hasSuffix(runes[:before], "叫")) {
		return spans
	}
	return append(spans, span{i, to, tokenName})
}

// sameSurname finds the whole name behind a surname: 敝姓林，林志豪.
func sameSurname(runes []rune, from, to int, spans []span) []span {
	at := skipMarks(runes, to)
	for _, word := range []string{"我叫", "名叫", "叫"} {
		if hasPrefix(runes[at:], word) {
			at += len([]rune(word))
			break
		}
	}
	if at == to || at+1 >= len(runes) || to-from != 1 || runes[at] != runes[from] {
		return spans
	}
	if end := at + 3; end <= len(runes) && (end == len(runes) || breaks(runes[end])) {
		return append(spans, span{at, end, tokenName}) // 姓钱，叫钱多多: told so, a word like 钱 is a surname too
	}
	if end := nameEnd(runes, at, true); end > at {
		spans = append(spans, span{at, end, tokenName})
	}
	return spans
}

// reachableName finds a name that a telephone number follows: 刘芳 13800138000, 陈勇，电话62345678.
func reachableName(runes []rune, i int, spans []span) []span {
	if i > 0 && isHan(runes[i-1]) || !isHan(runes[i]) || !strings.ContainsRune(surnames+compoundFirst, runes[i]) || startsAny(runes[i:], notPersons) {
		return spans
	}
	to := nameEnd(runes, i, true)
	if to-i < 2 {
		return spans
	}
	at := skipMarks(runes, to)
	for _, word := range []string{"联系电话", "手机号", "电话", "手机", "号码"} {
		if hasPrefix(runes[at:], word) {
			at = skipMarks(runes, at+len([]rune(word)))
			break
		}
	}
	digits := at
	for digits < len(runes) && isDigit(runes[digits]) {
		digits++
	}
	if digits-at < 7 {
		return spans
	}
	return append(spans, span{i, to, tokenName})
}

// relatedName finds 我妈叫陈桂芳 and 患者陈大勇: a whole name with its surname, behind which the phrase ends.
func relatedName(runes []rune, i int, spans []span) []span {
	for _, word := range related {
		if !hasPrefix(runes[i:], word) {
			continue
		}
		from := skipMarks(runes, i+len([]rune(word)))
		to := nameEnd(runes, from, true)
		if word == "叫" && i > 0 && isHan(runes[i-1]) {
			if told := toldName(runes, from); told > to && (in(isGiven, runes[told-1]) || endsWord(runes[:i], rolesOf)) {
				spans = append(spans, span{from, told, tokenName})
				continue
			}
		}
		if to-from < 2 || to < len(runes) && !breaks(runes[to]) && !isDigit(runes[to]) && !strings.ContainsRune(" 在住反投报.(（", runes[to]) && !(to-from == 3 && strings.ContainsRune("欠拖不说让把打骂被去来要想今昨已刚摔晕突因得是从走有需", runes[to])) {
			continue
		}
		if to-from == 2 && (to == len(runes) || runes[to] != ',') && word != "叫" && !strings.HasSuffix(word, "人") || startsAny(runes[from:], notPersons) {
			continue // two characters with a surname's look are oftener a word
		}
		return append(spans, span{from, to, tokenName})
	}
	return spans
}

// notPersons begin like surnames and are none.
var notPersons = strings.Fields("信用 储蓄 农行 农商 华夏 平安 钱包 车 高烧 高考 高血压 高三 高二 高一 安全 黄牛 黄色 常年 常常 段时间 时常 单独 单亲 水 石头 花钱 花了 夏天 夏令 冬天 白天 白血 万一 汤 雷 温度 余额 金额 程序 项目 方案 方式 方法 包工 包庇 包括 康复 严重 封闭 向 于 解决 管 盖章 任教 曾 都 路 连 平时 费用 关门 查 商量 施工 应该 师傅 宗教 党员 盛 支持 和 计划 焦虑 危险 空 苗 童 明天 宁愿 全 乐 游 季 左 右 甘 戴 文 何时 何处 边 强行 易 古 柴 岳 辛苦 牛 成绩 成年 成天 房 阳台 阳性 农 习惯 容易 国 卫 楼 海 满 景 简 纪 武 祝 井 倪 席 褚 顾客 骆 房管")

// behindLabels are words that stand where a name would behind 户主, 联系人 and 申请人: 户主和产权人, 联系人那一栏, 申请人身份证.
var behindLabels = strings.Fields("身份 那一 那栏 那里 和产权 和承租 和使用 和房东 和业主")

func chineseName(runes []rune, i int, spans []span) []span {
	for _, word := range nameAfter {
		if hasPrefix(runes[i:], word) {
			from := calledFrom(runes, i+len([]rune(word)))
			if to := max(spacedName(runes, from), folkName(runes, from), toldName(runes, from)); to > from {
				return append(spans, span{from, to, tokenName})
			}
			if to := nameEnd(runes, from, false); to > from && !startsAny(runes[from:], behindLabels) {
				return append(spans, span{from, lastOfName(runes, from, to, word), tokenName})
			}
		}
	}
	if hasPrefix(runes[i:], "小名") && i+4 <= len(runes) && isHan(runes[i+2]) && runes[i+2] == runes[i+3] {
		return append(spans, span{i + 2, i + 4, tokenName}) // 小名妞妞
	}
	for _, word := range iAm {
		if hasPrefix(runes[i:], word) {
			from := skipMarks(runes, i+len([]rune(word)))
			if to := max(nameEnd(runes, from, true), rareName(runes, from), vouched(runes, from)); to > from {
				return append(spans, span{from, to, tokenName})
			}
			if start, to := whoseName(runes, from); to > 0 {
				return append(spans, span{start, to, tokenName})
			}
		}
	}
	for _, word := range afterSur {
		from := i + len([]rune(word))
		if !hasPrefix(runes[i:], word) || i > 0 && strings.ContainsRune("百同贵何", runes[i-1]) || from >= len(runes) {
			continue
		}
		for _, double := range compounds {
			if hasPrefix(runes[from:], double) {
				return append(spans, span{from, from + 2, tokenName})
			}
		}
		if strings.ContainsRune(surnames, runes[from]) {
			to := surnameEnd(runes, from)
			return sameSurname(runes, from, to, append(spans, span{from, to, tokenName}))
		}
	}
	return spans
}

var livesAs = []string{"的", "住户", "业主", "居民", "村民", "租户", "租客", "家长", "志愿者", "网格员", "楼长", "社员"}

// whoseName finds the name behind 我是三单元的 or 我是3号楼的住户, which ends the phrase; it gives where the name begins and ends, 0 0 for none.
func whoseName(runes []rune, from int) (start, end int) {
	for i := from + 1; i < min(len(runes), from+14) && !breaks(runes[i-1]); i++ {
		if !endsAny(runes[from:i], livesAs) || !isHan(runes[i]) || !strings.ContainsRune(commonSurnames, runes[i]) || startsAny(runes[i:], notPersons) {
			continue
		}
		for _, end := range []int{nameEnd(runes, i, true), i + 3} { // three characters that end the phrase are a name even where 何 is often a word
			if end-i >= 2 && (end == len(runes) || end < len(runes) && (breaks(runes[end]) || runes[end] == ' ')) {
				return i, end
			}
		}
	}
	return 0, 0
}

// surnameEnd takes the given name with the surname when somebody says 姓王叫建国 as 姓王建国.
func surnameEnd(runes []rune, from int) int {
	to := from + 1
	for to < len(runes) && to < from+3 && isHan(runes[to]) && !strings.ContainsRune(nameStop, runes[to]) {
		to++
	}
	if to == len(runes) || breaks(runes[to]) || strings.ContainsRune(nameStop, runes[to]) {
		return to
	}
	return from + 1
}

func skipMarks(runes []rune, i int) int {
	for i < len(runes) && (runes[i] == ':' || runes[i] == ' ' || runes[i] == '"' || runes[i] == ',') {
		i++
	}
	return i
}

// nameEnd is where a name that starts at from ends; from when there is none. A strict one must begin with a surname and end a phrase.
func nameEnd(runes []rune, from int, strict bool) int {
	if from >= len(runes) || !isHan(runes[from]) {
		return from
	}
	family := 0
	for _, double := range compounds {
		if hasPrefix(runes[from:], double) {
			family = 2
		}
	}
	if family == 0 && strings.ContainsRune(surnames, runes[from]) && !startsAny(runes[from:], wordsNotSur) {
		family = 1
	}
	if family == 0 && (strict || strings.ContainsRune(notNames, runes[from]) || spokenDigits[runes[from]] != 0 && from+1 < len(runes) && strings.ContainsRune("次遍回趟个天声", runes[from+1])) {
		return from
	}
	longest := from + max(family, 1) + 2
	for i := from + 1; i < min(len(runes), from+8) && (isHan(runes[i]) || runes[i] == '·'); i++ {
		if runes[i] == '·' {
			longest = i + 7 // 阿依古丽·买买提
		}
	}
	to := from + max(family, 1)
	for to < len(runes) && (isHan(runes[to]) || runes[to] == '·') {
		if runes[to] == '·' {
			longest = to + 7
		} else if to >= longest || strings.ContainsRune(nameStop, runes[to]) && !(to == from+1 && family == 0) && !given(runes, to, from+family) || startsAny(runes[to:], allTitles) {
			break
		}
		to++
	}
	if family == 1 && to == from+1 {
		if startsAny(runes[to:], allTitles) {
			return to
		}
		return from
	}
	if strict && to-from >= 3 && to < len(runes) && startsAny(runes[to:], []string{"的家属", "的儿子", "的女儿", "的爱人", "的老公", "的老婆", "的妈妈", "的父亲", "的母亲", "的爸爸"}) {
		return to
	}
	if strict && to < len(runes) && isHan(runes[to]) && !strings.ContainsRune(nameStop, runes[to]) || strict && to < len(runes) && runes[to] == '的' || to < len(runes) && strict && runes[to-1] == '人' {
		return from
	}
	if strict && runes[to-1] == '人' {
		return from
	}
	return to
}

// given tells that a character which otherwise ends a name begins the given one: 薛长河, 于同庆, but not 王队长.
func given(runes []rune, i, begin int) bool {
	return i == begin && strings.ContainsRune("长今同", runes[i]) && i+1 < len(runes) && isHan(runes[i+1]) && !strings.ContainsRune(nameStop, runes[i+1])
}

// titledName finds 王先生 and 李秀英女士.
func titledName(runes []rune, i int, spans []span) []span {
	if !strings.ContainsRune("先女小太", runes[i]) || !startsAny(runes[i:], titles) {
		return spans
	}
	for back := 1; back <= 3 && i-back >= 0; back++ {
		r := runes[i-back]
		if !isHan(r) {
			break
		}
		if strings.ContainsRune(surnames, r) && r != '楼' && runes[i-1] != '老' && (back > 1 || !endsAny(runes[:i-back+1], []string{"这位", "那位", "一位"})) {
			return append(spans, span{i - back, i, tokenName})
		}
	}
	return spans
}
