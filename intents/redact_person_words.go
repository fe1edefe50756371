package intents

import (
	"strings"
	"unicode/utf8"
)

// givenNames are characters that people are named with; a surname and two of them are hardly anything but a name.
const givenNames = "凡畅怀峥嵘庚建国华明强军伟志勇杰涛斌波辉鹏飞超平刚峰磊民俊宏文武祥荣林生永亮健世海仁义兴良德福龙元胜学才发顺信子昌庆忠诚友裕哲江浩轩然宇航博睿凯晨泽楠瑞恒毅达震振卫启铭锋彬豪奇昊宝柱贵根富银旺财春夏秋冬清青松柏树森润源洪湘楚汉云雷霖雨雪" +
	"秀英芳娟敏静丽艳娜桂兰玉珍红梅霞燕萍莉琴凤洁琳素莲真环爱妹香月莺媛凡佳嘉琼勤珠贞莎锦黛倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君蕊薇菁梦岚婕馨瑗琰韵融艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣育滢馥筠柔竹霭凝晓欢霄枫芸菲伊亚宜姬舒影荔思芬芝巧珊琪琦瑜珺璐璇彤彩彦慧惠淑淼涵萱蕾诗语依慈娥嫣妍姗媚娅婧妮娇姝" +
	"家诺承继绍尚正远跃长光先廷庭尧舜禹鸿鹤骏驰翔翰耀炜烨焕煜熙灿炳炎焱钢铁钧钰钦锐镇坤培基坚增墨奎奕威守安宗定宁宪宾宸川崇岩岳岭峻嵩巍帅帆康延弘彪征律恩恺懿战捷援政敬斯旭昱星昕映晋晖晗智景晴暄朋朗权柳柯栋梁梓棋棠楷榕汝沛沁沐泓泰洋津浦淳渊温湛滔滨满漫澄濠灵炬牧玄玮玲珂琛琨瑄璋璞甫略皓盛知礼祖禄穆立竞章童端" +
	"笑维缘群翠耕聚舟良芃芊苏若茂茜茵荃莹菊萌葵蓝蔚虎虹蝶衡训谦谨豫贤赞赫越轶辰逸邦郁钊铃铎铮锡镜闯闻阔隆雄雅霆霏靖韬韶颂骁骐骥鲁麒麟默黎鼎齐城新菡娣花均树涓苹娃喜乐朵苗甜鹃美蝉桃杏枝叶全成东南西北大小宝泉力少金瑛鸣桐梧梵屿芷汐煊烁熠祺苒茉蔓镕曦熹翊煦珩玥玟璟栩槿樱汀潇澈灏祎筱绮羲翎臻芮菀霁颐鸢犇"

// rareSurnames are surnames that are looked for in redaction only.
const rareSurnames = "赖萧阎常洪谯綦逄禤荀庾雒隗宓郗咸郄翦汲邴糜骞缑郇习佴呙竺郏眭蔚蹇莘逄鄂蒯茆笪钭仉褟矫丘"

// notGiven are characters no name has behind the surname.
const notGiven = "的了是在我你您他它们不没有这那么吗呢吧啊就都也还要会能说问报打修坏漏堵吵停个什谁哪上下里外前后用把被给让去对跟过得着很太又再只请点些为无向以已因"

// rolesOf are words for people which the name of one follows: 反映人孔令辉, 独居老人颜淑珍, 我邻居樊胜美.
var rolesOf = byLast([]string{
	"反映人", "来电人", "来访人", "来信人", "写信人", "举报人", "投诉人", "诉求人", "求助人", "报修人", "报案人", "报警人", "申报人", "申请人", "办理人", "咨询人", "登记人", "填表人", "负责人", "值班人", "签收人", "取件人", "寄件人", "收件人", "收货人", "订餐人", "预约人", "委托人", "受托人",
	"监护人", "当事人", "受害人", "证人", "承租人", "出租人", "陪护人", "经办人", "落款人", "发帖人", "联系人", "承诺人", "被访人", "被服务人", "受助人", "照护人", "赡养人", "继承人", "持卡人", "持证人", "经营人", "承包人", "产权人", "残疾人", "老人", "老年人", "代办人", "本人", "介绍人", "证明人", "反馈人", "联络人",
	"群众", "居民", "村民", "住户", "租户", "租客", "业主", "户主", "房东", "房主", "房客", "车主", "商户", "党员", "团员", "志愿者", "网格员", "网格长", "保洁员", "保洁", "保安", "楼长", "楼栋长", "楼组长", "组长", "队长", "班长", "书记", "村长", "社工", "护工", "护理员", "值班员", "记录员", "调解员", "快递员", "司机", "学生", "同学", "儿童", "孩子", "小孩",
	"患者", "病人", "产妇", "孕妇", "家长", "家属", "亲属", "低保户", "特困户", "五保户", "困难户", "军属", "烈属", "退役军人", "老兵", "对象", "患儿", "来访者", "求助者", "申请者", "死者", "伤者", "逝者", "作者", "原告", "被告", "老板", "老板娘", "店主", "摊主", "经理", "物业经理", "主管", "管家", "医生", "护士", "老师", "律师", "阿姨", "师傅",
	"爸", "妈", "爹", "娘", "爸爸", "妈妈", "父亲", "母亲", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "儿子", "女儿", "闺女", "孙子", "孙女", "外孙", "外孙女", "老公", "老婆", "爱人", "老伴", "丈夫", "妻子", "媳妇", "儿媳", "女婿", "哥", "姐", "弟弟", "妹妹", "弟", "妹", "哥哥", "姐姐", "公公", "婆婆", "岳父", "岳母", "舅舅", "舅妈", "叔叔", "婶婶", "姑姑", "姑妈", "姨妈", "侄子", "侄女", "外甥", "外甥女", "其子", "其女", "其妻", "其夫", "其父", "其母", "之子", "之女", "长子", "长女", "次子", "次女", "配偶", "邻居", "室友", "同事", "朋友", "亲戚", "战友", "发小", "保姆", "月嫂", "男友", "女友", "男朋友", "女朋友", "未婚妻", "未婚夫",
	"我儿", "俺儿", "我娘", "俺娘", "我爹", "俺爹", "儿媳妇", "工友", "工人", "包工头", "班主任", "同桌", "老乡", "牌友", "舞伴", "队友", "学员", "病友", "大儿子", "小儿子", "老大", "老二", "老三", "老幺", "大爷", "大妈", "大叔", "找下", "找一下", "联系下", "联系一下", "问下", "叫一下", "楼友", "失主", "事主", "货主", "回电", "转账给", "打给", "汇给", "借给", "还给", "交给", "转给", "寄给", "上是", "写的是", "名下是", "法人是", "户主是", "写的", "写着", "登记的是", "报名", "转告", "弟媳", "姐夫", "妹夫", "嫂子", "嫂", "伯", "姑", "婶", "舅", "姨", "侄", "姑父", "姨父",
	"我是", "我系", "俺是", "老爷子", "老太太", "老太", "老头", "老头子", "老汉", "老妈", "老爸", "证明", "找", "联系", "叫做", "这边是", "我这是", "表扬", "感谢", "投诉", "举报", "来电者", "此人", "户籍", "产权", "委托", "转告", "通知", "访", "走访", "联络", "接",
})

// labels are words behind which a name stands whatever it looks like, when a colon or a space comes first.
var labels = byLast([]string{"署名", "落款", "签名", "签字", "具名", "大名", "小名", "乳名", "学名", "曾用名", "真名", "全名", "中文名", "姓名", "名字", "户名", "开户名", "业主名", "持卡人", "联系人", "联络人", "来电人", "反映人", "投诉人", "申请人", "写信人", "居民", "业主", "户主", "租客", "租户信息", "的人", "代表", "名单", "成员", "人员", "组员", "称呼", "当事人", "收件人", "经办人", "记录人", "填表人", "家属", "患者", "学生", "老人", "对象", "name is"})

// placeEnds are what makes of a name before them a place, a firm or a thing.
var placeEnds = []string{"置", "区", "园", "府", "里", "苑", "城", "路", "街", "村", "镇", "巷", "桥", "湾", "小区", "广场", "大", "国际", "大厦", "公寓", "酒店", "超市", "医院", "学", "店", "站", "馆", "楼", "社", "山", "湖", "河", "江", "县", "市", "省", "乡", "厂", "公司", "集团", "家园", "花", "商", "门", "口", "庄", "寨", "坪", "塘", "岭", "洲", "岛", "港", "寺", "庙", "庵", "宫", "祠", "墓", "碑", "亭", "台", "坊", "弄", "道", "线", "号", "期", "座", "栋", "幢", "院", "科", "局", "所", "处", "牌", "型", "派", "银行", "物业", "药", "诊", "幼儿", "停车", "市场", "中心", "中学", "小学", "食堂", "餐", "饭", "面", "粉", "茶", "酒", "网", "电", "汽", "驾校", "快递", "服务", "基金", "保险", "证券", "品牌"}

// officials are called by a surname and what they are; that is no name of two characters: 曹镇长.
var officials = []string{"镇长", "乡长", "县长", "市长", "区长", "局长", "处长", "科长", "所长", "队长", "组长", "站长", "院长", "校长", "厂长", "行长", "村长", "会长", "部长", "园长", "馆长", "团长", "连长", "班长", "楼长", "家长", "主席", "秘书", "警官", "教授"}

// actsAfter are what people named by two characters do in the notes of an office.
var actsAfter = []string{"建议", "生了", "生病", "代", "系", "教", "读", "长期", "确", "负责", "参加", "愿意", "发现", "发烧", "成为", "继续", "正在", "兄弟", "姐妹", "夫妇", "夫妻", "父子", "母子", "母女", "父女", "两人", "等人", "来电", "来访", "电话", "手机", "反映", "投诉", "报修", "求助", "称", "身份证", "联系", "说", "同志", "申请", "男", "女", "家", "的电话", "的手机", "的身份证", "师傅", "老师", "医生", "女士", "先生", "主任", "经理", "书记", "阿姨", "从", "在", "卧", "报", "去世", "今年", "是", "把", "被", "天天", "总", "摔", "走丢", "走失", "住"}

// strongGiven are given names by themselves: behind a word for a person and a surname nothing else is meant by them.
const strongGiven = "梅兰芳娟敏娜婷莹岚虹浩涛琳霞艳玲燕莉萍倩雯妮薇菲蕾磊鑫彬斌勇杰毅昊翔鹏宇轩琪瑶琴娥娇媛婉彤颖茜蓉萱馨淑珍楠睿晖辉煜烨琼珊凯旭钊嵩骏骁钧琦玮珂晗峥"

// running begin words with what might be the last character of a name: 郎平|建议, 白洁|生了.
var running = strings.Fields("建议 建设 建房 生了 生病 生活 家里 家门 家的 家漏 天天 成为 明天 明年 明确 进行 进来 平时 清楚 清理 立即 正在 正好 永远 长期 志愿 新来 新装 全家 继续 安装 安排 发现 发生 发烧 发来 发热 成天 东西 宁愿 保证 喜欢 乐意 学习 进入 家人 本人 文化 有人 大声 小声 大吵 大闹 时常 先后 先去 先来 定期 定时 正式 故意 乐于 乐呵 来电 确实 信访 友好 多次 同意 同住 才能 才来 力求 大概")

// signatures are what stands behind the name of who wrote a letter.
var signatures = []string{"敬上", "谨上", "敬启", "敬呈", "拜上", "敬礼", "呈上", "谨呈", "谨启", "顿首", "亲笔", "留言", "敬谢", "叩谢", "跪谢", "书", "字", "上"}

// kinTitles are what neighbours are called behind their surname; one is hidden where the message tells how to find them.
var kinTitles = []string{"奶奶", "爷爷", "大爷", "大妈", "大娘", "大叔", "大姐", "大哥", "大伯", "大嫂", "阿姨", "婆婆", "公公", "伯伯", "老太", "老汉", "老爷子", "老伯", "嫂子", "叔叔", "婶", "嫂", "姨", "姐", "哥", "叔", "伯", "老师", "师傅", "经理", "医生", "老板", "同志", "太", "生", "婆", "爹爹", "娭毑", "阿婆", "阿公", "伯母", "姑娘", "护士"}

// ordinary begin with what is a surname too, and are words.
var ordinary = byFirst(append(longOnes(notPersons), strings.Fields("夏秋 夏季 夏日 夏令 春夏 于清 于春 于秋 孙子 孙女 孙娃 孙儿 叶子 叶片 杨树 柳树 柳絮 沙子 沙发 石子 毛发 毛子 毛病 许诺 燕子 桂花 玉兰 金桂 金条 金元 金子 白花 花生 单子 冷战 高峰 高铁 高温 惠民 计生 商家 公家 成家 商标 商量 万一 老师 温室 雨季 荷花 梅花 柏油 松树 香樟 樟树 高兴 平安 文明 温馨 成长 成立 成功 祝福 幸福 荣誉 安宁 安静 安心 连续 权益 权利 万家 万福 乐意 相信 相关 利益 金额 马上 马路 别人 时刻 信息 信任 管家 管理 花园 房屋 房产 水电 干部 党建 党群 支书 阳光 明确 明显 银行 车牌 车主 身份 电话 边上 卫生 安装 何必 何人 常常 常年 常住 方面 元旦 国庆 全部 全国 全体 国家 项目 路灯 路口 那天 江边 时间 时候 单元 单位 空调 暖气 水管 水表 水费 厕所 门口 门禁 门卫 和平 石头 牛奶 白天 黄线 高楼 高空 高层 黄昏 房间 房东 宝宝 喜欢 乐园 池塘 苗圃 林荫 林业 林权 林地 森林 田地 田间 金属 金融 雨水 雨天 温泉 温度 万分 余下 余款 童车 祝贺 祝愿 支付 谢谢 多谢 谢意 感谢 严禁 敬礼 敬老 敬请 武汉 苏宁 黄浦江 宋庆龄 孔子 毛泽东 周恩来 孙中山 雷锋 马克思 邓小平 高德 白云 江湖 汉江 钱江 龙江 严重 顾客 凌晨 柴火 燕窝 龙头 龙年 马年 牛年 羊年 冷静 冷气 冷水 米饭 米面 麦子 盘子 油烟 阴天 阴沟 暴雨 信箱 信号 强烈 富有 官方 公安 公司 公共 公园 公交 公厕 农村 农贸 商场 商铺 向阳 包括 包裹 包间 许多 关于 关系 关心 任何 任务 应急 应该 计划 计时 司机 师傅 解决 易燃 左右 左边 右边 古树 古城 党员 党费 简单 简易 连接 盖子 井盖 鲜花 代表 代理 代办 查询 查看 费用 容易 衣服 衣物 展览 位置 战士 展示 初中 初三 初一 初二 初步 平时 平台 平方 丰富 支持 支部 印章 由于 保安 都是 相机 居民 居委 家庭 冬天 宣传 檀香 束手 但是 占道 占用 占着 常驻")...))

// longOnes are the words of more than one character: a surname alone is one of the others.
func longOnes(words []string) (long []string) {
	for _, word := range words {
		if len(word) > 3 {
			long = append(long, word)
		}
	}
	return long
}

// wordly are surnames' characters which behind another ideograph oftener end or begin a word: 班主任, 时段, 复苏, 两万.
const wordly = "任苏段方万单高金白余于孔程项毛和时都从向连应相由但居花钱石沙温江水林黄江龙"

// byLast keeps words by their last character, so that few are tried at each place.
func byLast(list []string) map[rune][]string {
	words := map[rune][]string{}
	for _, word := range list {
		runes := []rune(word)
		last := runes[len(runes)-1]
		words[last] = append(words[last], word)
	}
	return words
}

// byFirst keeps words by their first character.
func byFirst(list []string) map[rune][]string {
	words := map[rune][]string{}
	for _, word := range list {
		first, _ := utf8.DecodeRuneInString(word)
		words[first] = append(words[first], word)
	}
	return words
}

// endsWord reports whether the runes end with one of the words.
func endsWord(runes []rune, words map[rune][]string) bool {
	if len(runes) == 0 {
		return false
	}
	for _, word := range words[runes[len(runes)-1]] {
		if hasSuffix(runes, word) {
			return true
		}
	}
	return false
}

// characters keeps the ideographs of a string for quick looking up.
func characters(s string) *[tableSize]bool {
	table := new([tableSize]bool)
	for _, r := range s {
		if r >= hansLow && r <= hansHigh {
			table[r-hansLow] = true
		}
	}
	return table
}

var isSurname, isGiven, isNotGiven, isCommonSurname, isStrongGiven = characters(surnames + rareSurnames), characters(givenNames), characters(notGiven), characters(commonSurnames + "赖萧阎毛石江洪庄余万白牛"), characters(strongGiven)

func in(table *[tableSize]bool, r rune) bool {
	return r >= hansLow && r <= hansHigh && table[r-hansLow]
}

// compoundFirst are the first characters of the surnames of two.
var compoundFirst = func() (first string) {
	for _, double := range compounds {
		r, _ := utf8.DecodeRuneInString(double)
		first += string(r)
	}
	return first
}()
