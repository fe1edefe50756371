package intents

import (
	"slices"
	"strings"
)

// What kind of place a name is of. Names of different classes do not contradict each other: a school lies on a road.
const (
	classHome  = iota // estates, villages
	classRoad         // roads, lanes
	classOther        // schools, markets, rivers, sites
	classes
)

// siteName is the name of a place with what kind of place it is: 甘棠 广场.
type siteName struct {
	stem, kind string
	class      int
}

func (n siteName) full() string { return n.stem + n.kind }

// kindsOf are the words a name ends with, by class. What follows a | has no sense of its own: 幸福里小区 is 幸福里.
var kindsOf = [classes]string{
	classHome: `小区 家属院 家属区 家属楼 宿舍 大院 村民小组 苑小区 | 花园 家园 嘉园 佳园 雅园 新园 庄园 名园 御园 苑 雅苑 佳苑 嘉苑 花苑 名苑 新苑 御苑 园 里 东里 西里 南里 北里 新里 湾 府 华府 名府 城 新城 名城 名都 国际 ` +
		`华庭 豪庭 雅庭 庭 公馆 公寓 半岛 山庄 天地 印象 水岸 邨 新村 东村 西村 南村 北村 村 庄 屯 寨 沟 岭 坝 坪 塘 洼 坊 居 轩 阁 台 郡 岸 墅 安置房 埠 湖畔 庄子 围 厝 窑 冲 坳 名居 人家 江南 江山 月色 云天 蓝天 门第 天下 东方 世界 华都 华府 国际城 公园里 云筑 云邸 春晓 花城 枫景 和苑 雅园 锦园 福苑 康苑 康居 安居 小筑 别墅 排屋 洋楼 绿苑 绿园 绿城 莱茵 半山 印月 星河 星座 港湾 风情 风华 风景 绿洲 雅筑 名筑 都会 世家 尊府 澜庭 和院 云庭 首府 壹号 壹品 一品 邸 观邸 观澜 春天 豪苑 新天地 时代 香榭 丽舍 丽景 丽都 景园 景苑 景城 华苑 华城 馨苑 馨园 怡园 怡景 龙湾 尚品 公元 九里 溪谷 上城 中心城 星城 康城 金城 水城 春城 福邸 府邸 江岸 江湾 河畔 海湾 海岸 山水 山水城 东区 西区 南区 北区 新区 学府 院 里弄 楼 大楼 寓 家 园区 屋 堡 庐 舍 苑邸`,
	classRoad: `| 路 大道 大街 街 巷 弄 胡同 东路 西路 南路 北路 中路 东街 西街 南街 北街 中街 正街 老街 后街 前街 一路 二路 三路 四路 五路 高速 国道 省道 县道 道 桥 大桥 路口 步行街 高架 环路 里弄`,
	classOther: `工地 项目部 项目 社区 | 小学 中学 一小 二小 三小 四小 五小 一中 二中 三中 四中 五中 幼儿园 学校 大学 高中 初中 职校 托育中心 托儿所 医院 卫生院 卫生站 卫生所 卫生服务中心 诊所 广场 公园 市场 菜市场 菜场 农贸市场 批发市场 商场 商城 超市 大厦 城 中心 ` +
		`河 渠 湖 江 溪 水库 鱼塘 工业园 产业园 科技园 园区 开发区 站 地铁站 车站 火车站 汽车站 高铁站 公交站 总站 养老院 敬老院 派出所 软件园 创业园 物流园 菜市 批发城 建材城 家具城 文化宫 戏院 客运站 收费站 政务大厅 服务中心 图书馆 体育馆 体育场 健身 健身房 电影院 影院 酒店 宾馆 饭店 餐馆 饭馆 药店 书店 ` +
		`银行 邮局 厂 工厂 驿站 烧烤 烧烤店 水产 KTV 公司 劳务 建筑 建设 租赁 物流 家政 集团 实业 装饰 置业 驾校 俱乐部 游泳 羊排 烧鸡 早点 养殖场 鸡场 猪场 林场 农场 加油站 机构 舞蹈 英语 美容院 理发店 早餐店 手机店 面馆 火锅店 馆 店`,
}

// sameKinds are words that one place may be called by in turn.
var sameKinds = strings.Fields("村庄屯寨 家属院宿舍大院家属楼家属区小区 市场菜市场菜场农贸市场 工地项目部项目 健身健身房 烧烤烧烤店 卫生院医院 大道大街 商场商城 车站站地铁站公交站 卫生站卫生所卫生服务中心 水产 大桥")

// nameKind is a word names end with.
type nameKind struct {
	class int
	idle  bool // has no sense of its own
}

var nameKinds = func() map[string]nameKind {
	all := map[string]nameKind{}
	for class, words := range kindsOf {
		idle, rest, _ := strings.Cut(words, "|")
		for _, word := range strings.Fields(idle) {
			all[word] = nameKind{class, true}
		}
		for _, word := range strings.Fields(rest) {
			if _, taken := all[word]; !taken {
				all[strings.ToLower(word)] = nameKind{class, false}
			}
		}
	}
	return all
}()

const longestKind = 6

// kindAt gives the kind that ends at a rune, the longest that leaves a stem of two characters, or of one before a long kind.
func kindAt(runes []rune) (from int, kind nameKind, ok bool) {
	for n := min(longestKind, len(runes)-1); n >= 1; n-- {
		k, known := nameKinds[string(runes[len(runes)-n:])]
		if stem := len(runes) - n; known && (stem >= 2 || stem == 1 && n >= 2) {
			return stem, k, true
		}
	}
	return 0, nameKind{}, false
}

// parseName makes a name of the characters of one; a word without a sense of its own goes where another kind is before it.
func parseName(runes []rune) (siteName, bool) {
	from, kind, ok := kindAt(runes)
	if !ok {
		return siteName{}, false
	}
	if kind.idle {
		if inner, k, ok := kindAt(runes[:from]); ok && k.class == kind.class && from >= 3 {
			return siteName{string(runes[:inner]), string(runes[inner:from]), k.class}, true
		}
	}
	n := siteName{string(runes[:from]), strings.TrimSuffix(string(runes[from:]), "口"), kind.class} // 金地路口 lies on 金地路
	return n, !n.vague()
}

// vague reports words that are put together like a name and name nothing: 加油站, 对面工地, 社区医院.
func (n siteName) vague() bool {
	if isDigit(rune(n.stem[0])) || n.stem == "第" { // 3号楼 is a part of a place, and 第三小学 no 三小 of 第
		return true
	}
	short := n.class == classOther && len([]rune(n.stem)) < 2 && !numberedSchool(n.kind) // but 县一中
	return short || vagueStems[n.stem] || n.class == classOther && stopWords[n.full()]
}

// numberedSchool reports 三中 and 二小, which name a school by themselves.
func numberedSchool(kind string) bool {
	runes := []rune(kind)
	return len(runes) == 2 && countRune(runes[0]) && (runes[1] == '中' || runes[1] == '小')
}

var vagueStems = wordSet("东区 南区 西区 北区 一期 二期 三期 对面 对面的 隔壁 旁边 附近 后面 前面 社区 小学 中学 学校 医院 公交 公交车 加油 高铁 火车 地铁 体育 图书 卫生 服务 商业 农贸 批发 建材 电影 中心 整个 我们 你们 他们 咱们 这个 那个 一个 几个 每个 外面 里面 上面 下面 村里 小区 本小区 全小区 老旧 好几个 两个 三个 门口 老 新 该 本 各 全 我 你 他 咱 俺 家属 职工 单身")

// likeKinds reports whether two names with one stem may be one place: 前王村 and 前王庄, 金桂 and 金桂苑, but not 金桂园 and 金桂苑.
func likeKinds(a, b siteName) bool {
	if a.kind == b.kind || a.kind == "" || b.kind == "" {
		return true
	}
	x, y := nameKinds[a.kind], nameKinds[b.kind]
	if x.idle && x.class == classOther || y.idle && y.class == classOther { // 云顶工地 and 云顶城
		return a.class != classRoad && b.class != classRoad
	}
	if a.class != b.class {
		return false
	}
	if x.idle && y.idle {
		return true
	}
	if a.class == classHome && len([]rune(a.stem)) >= 2 && (strings.HasSuffix(a.kind, b.kind) || strings.HasSuffix(b.kind, a.kind)) {
		return !isSide([]rune(a.kind)[0]) && !isSide([]rune(b.kind)[0]) // 云栖雅苑 and 云栖苑, but not 棠梨东村 and 棠梨村
	}
	return slices.ContainsFunc(sameKinds, func(set string) bool { return strings.Contains(set, a.kind) && strings.Contains(set, b.kind) })
}

func isSide(r rune) bool { return strings.ContainsRune("东南西北中", r) }

// sounding is a word by its syllables, as far as they are known.
func sounding(word string) string {
	var out []rune
	for _, r := range word {
		out = append(out, voice(r))
	}
	return string(out)
}

// voice is the number of a character's syllable, or the character itself.
func voice(r rune) rune {
	if r >= hansLow && r <= hansHigh && sounds[r-hansLow] != 0 {
		return rune(sounds[r-hansLow])
	}
	return r
}

// fieldNames are the names a place begins with, one behind the other: 宏图大道 and 育贤路, 朝阳路 and 新华书店.
func fieldNames(runes []rune) (all []siteName) {
	for at := 0; at < len(runes); {
		if strings.ContainsRune("与和跟到至转拐交、/()（） 的", runes[at]) || at == 0 && strings.ContainsRune("去往从在", runes[at]) {
			at++
			continue
		}
		n, end, ok := nameFrom(runes, at)
		if !ok {
			if at == 0 {
				all = append(all, bareName(runes)...)
			}
			return all
		}
		all, at = append(all, n), end
	}
	return all
}

const longestStem = 7

// nameFrom reads the shortest name that begins at a rune, and what follows it without a sense of its own: 幸福里小区, 李家沟村.
func nameFrom(runes []rune, at int) (n siteName, end int, ok bool) {
	for end = at + 2; end <= min(len(runes), at+longestStem+longestKind); end++ {
		if !isHan(runes[end-1]) && !isLetter(runes[end-1]) {
			return n, at, false
		}
		if n, ok = parseName(runes[at:end]); !ok {
			continue
		}
		for longer := end + longestKind; longer > end; longer-- { // 东风小区 rather than 东风小, 前王村 rather than 前王
			if longer > len(runes) {
				continue
			}
			k, known := nameKinds[string(runes[end:longer])]
			switch {
			case !known:
			case k.class == classHome && n.class == classHome && (k.idle || longer == end+1 && runes[end] == '村'), k.idle && k.class == classOther && n.class != classRoad:
				return n, longer, true
			case k.idle && k.class == classHome && n.class == classOther: // 棉纺厂宿舍
				return siteName{n.full(), string(runes[end:longer]), classHome}, longer, true
			}
			if m, fits := parseName(runes[at:longer]); fits && m.stem == n.stem && (m.class == n.class || strings.HasPrefix(m.kind, n.kind)) { // 锦绣江南 is no river
				return m, longer, true
			}
		}
		return n, end, true
	}
	return n, at, false
}

// plain reports whether characters in running words may well be a name: short ones, and none of the words that lead to a place.
func (n siteName) plain() bool {
	stem, kind := []rune(n.stem), []rune(n.kind)
	if len(stem) > 4 || n.kind == "中心" || len(kind) == 1 && (len(stem) > 3 || strings.ContainsRune("里道站园城店沟岸", kind[0]) && n.class != classOther) {
		return false
	}
	return !strings.HasPrefix(n.stem, "全") && !strings.ContainsAny(n.stem, "我你他她的了在是有没个那这哪不都就说从到往去把被给让和跟对面边上下门口前后头家人车该要想盖很又再还只能会得称睡照敢拎成请各属距")
}

// bareName is the name of a place that is no name of a known kind: what stands before a number, a gate or a landmark.
func bareName(runes []rune) []siteName {
	end := 0
	for end < len(runes) && isHan(runes[end]) && !countRune(runes[end]) && !(isSide(runes[end]) && end+1 < len(runes) && strings.ContainsRune("门侧区头边口", runes[end+1])) {
		end++
	}
	for _, h := range stops.find(runes[:end], nil) {
		end = min(end, int(h.start))
	}
	if end >= 2 && vagueStems[string(runes[:2])] { // 小学门口 is at some school
		return nil
	}
	if end < 3 || end > 5 {
		return nil
	}
	class := classOther
	if end < len(runes) && (countRune(runes[end]) || isDigit(runes[end])) { // 金桂3栋
		class = classHome
	}
	return []siteName{{string(runes[:end]), "", class}}
}
