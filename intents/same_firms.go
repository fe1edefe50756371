package intents

import (
	"regexp"
	"slices"
	"strings"
)

// firmShape is the name of a firm or a shop: its last two characters before the word for what it is. Of 好优乐英语 that is 优乐, always.
var firmShape = regexp.MustCompile(`(\p{Han}{2})(?:亲子|少儿|儿童|国际|时尚)?(公司|集团|劳务|建筑|建设|建工|置业|装饰|机械|租赁|物流|家政|保洁|保安|健身|游泳|瑜伽|舞蹈|英语|教育|培训|驾校|琴行|美容|美发|理发|造型|` +
	`ktv|酒吧|网吧|烧烤|烤肉|羊排|火锅|大排档|饭馆|饭店|餐馆|酒楼|面馆|小吃|奶茶|蛋糕|早餐|水产|海鲜|果蔬|生鲜|超市|便利店|药房|药店|手机|电器|家具|鞋材|服饰|电子厂|服装厂|食品厂|鞋厂|化工|电子|早教|考研|烤鱼|鸡场|猪场|幼儿园|托育|养老院|旅行社|中介|二手车|花坊|花店|汽车|婚纱|摄影|影楼|农资|种业|纸业|印染|纺织|采石场|车行|客栈|民宿|足浴|影院|书院|康养|` +
	`搅拌站|混凝土|商混|建材|橡胶|地产|房地产|农业|新能源|药业|制药|养殖|科技|实业|商贸|矿业|重工|重机|财富|投资|担保|金融|车贷|公寓|酒店|医院|石料厂|加工厂|造纸|钢铁|水泥|木业|玻璃|汽修)`)

// noFirms are words before such a word that name nobody.
var noFirms = wordSet("一家 那家 这家 几家 隔壁 楼下 楼上 对面 旁边 门口 附近 我家 他家 我们 你们 他们 的小 小区 社区 物业 供水 供电 供热 燃气 热力 自来 水务 公交 电力 市政 建筑 劳务 机械 工程 房产 地产 装修 施工 保险 电信 移动 联通 快递 儿童 少儿 成人 学校 学生 孩子 自家 露天 路边 街边 夜市 大型 开的 有个 有家 一个 这个 那个 卖的 专业 私立 公立 民办 街上 路上 在家 买的 中心 室内 老年 配餐 供餐 家长 运营 开发 总包 分包 承包 集团 连锁 大楼 村里 镇上 吃了 半夜 昨晚 晚上 早上 换成 上头 亲子 早教 考研 广场 天街 过期 有毒 石油 废旧 消费 能源 私家 电动 长途 出租 网约 面包 运输")

// firmsIn are the firms and shops a text names in full.
func firmsIn(text string) (all []string) {
	for _, m := range firmShape.FindAllStringSubmatch(text, -1) {
		if !noFirms[m[1]] && !strings.ContainsAny(m[1], "的了在是有我你他她它们这那个家去到和跟给被把让说没不一二三两楼路街号里卖换认拐几耍用坡市") && !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

// noFirm forgets what looked like a firm and is part of the name of an estate, a village or a road: 沙坑大排档 is in 沙坑村. A works is called as
// its dormitory is.
func (g *gazetteer) noFirm(n siteName) {
	if n.class == classOther || strings.Contains("宿舍 家属院 家属楼 家属区 大院", n.kind) {
		return
	}
	whole := []rune(n.full())
	for i := 0; i+1 < len(whole); i++ {
		delete(g.firms, string(whole[i:i+2]))
	}
}

// firmsNamed are the firms known from any message that one names, in full or for short.
func (g *gazetteer) firmsNamed(said []twoRunes) (all []string) {
	for _, f := range g.firmPairs {
		if _, named := slices.BinarySearch(said, f); named {
			all = append(all, f.String())
		}
	}
	return all
}
