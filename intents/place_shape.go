package intents

import (
	"slices"
	"strings"
)

// A spot nobody has listed is known by its last character and by what follows it: 观鸟|台有人, 水箱|间门没锁, 训练|场夜间.
const (
	spotEnds   = "间房室厅台场点处亭棚库池馆街角坊铺集塔站港门楼桥洞井院园口段林岗驿店城"
	spotBefore = "里上下内外旁边前后口门灯顶窗墙水电气垃地风声空的昨今明每早晚夜凌半装卸施栏设播油味" // may stand right behind a spot: where in it, or what is there
)

// notSpots end like a spot and are a time, a person's doing or a thing.
var notSpots = strings.Fields("时间 期间 夜间 晚间 中间 之间 空间 民间 午间 瞬间 租房 住房 买房 卖房 购房 看房 交房 收房 炒房 分房 二手房 新房 婚房 后台 阳台 电台 窗台 灶台 立场 当场 进场 退场 收场 下场 一点 两点 三点 四点 五点 六点 七点 八点 九点 十点 几点 早点 热点 有点 差点 地点 快点 晚点 缺点 特点 重点 优点 疑点 餐点 茶点 多点 少点 大点 小点 点点 好点 到处 好处 坏处 用处 处处 四处 住处 相处 长处 深处 别处 何处 主角 口角 直角 仓库 电池 逛街 上街 扫街 收集 募集 召集 征集 密集 采集 筹集 赶集 专门 部门 出门 上门 开门 关门 进门 热门 车门 家门 登门 敲门 铁门 房门 木门 卷帘门 防盗门 闸门 阀门 柜门 校门 油门 后门 消防门 安全门 自动门 玻璃门 电梯门 门 上楼 下楼 爬楼 拆楼 盖楼 买楼 电站 网站 车站 到站 进站 出站 下站 打井 挖洞 破洞 漏洞 水泵 住院 出院 入院 法院 医院 转院 加油站 黑洞 空洞 电塔 占道 游园 入园 本人 进城 全城 围城 人口 窗口 伤口 借口 牲口 胃口 户口 进口 改口 缺口 裂口 路口 亲口 随口 一口 两口 三口 四口 五口 六口 七口 几口 阶段 手段 片段 时段 森林 门店 网店 开店 本店 小店 这段 那段 一段")

// spotShape gives the end of an unlisted spot of two to five characters of which the last ends at most four behind from; from when there is none.
func (p *placer) spotShape(s *scene, from int) (end int) {
	runes := s.runes
	for i := from; i < min(len(runes), from+6); i++ {
		if !isHan(runes[i]) || i > from && stopsPlace(runes[i-1]) && !p.covered(s, i-1) || s.when.from <= i && i < s.when.to {
			return from
		}
		if i > from && strings.ContainsRune(spotEnds, runes[i]) && !endsAny(runes[:i+1], notSpots) && p.spotBound(s, i+1) && !p.inObject(s, from, i+1) {
			return i + 1
		}
		if p.stopAt(s, i) {
			return from
		}
	}
	return from
}

// spotBound reports that a word may end here: a clause or a number begins, or something is said to be or to happen there.
func (p *placer) spotBound(s *scene, at int) bool {
	if at >= len(s.runes) || !isHan(s.runes[at]) || stopsPlace(s.runes[at]) || strings.ContainsRune(spotBefore, s.runes[at]) || p.stopAt(s, at) || s.when.from == at && at < s.when.to {
		return true
	}
	return slices.ContainsFunc(between(s.hits, at, at+1), func(h hit) bool { return h.set == p.object || h.set == p.ware || h.set == p.beside })
}

// inObject reports that a stretch holds or runs into a word that is no place, or one that ends a name.
func (p *placer) inObject(s *scene, from, to int) bool {
	return slices.ContainsFunc(between(s.hits, from-1, to), func(h hit) bool {
		return (h.set == p.object || h.set == p.leads || h.set == p.thing) && int(h.end) > from && (int(h.start) < to)
	})
}

// beginsClause reports that a name that begins here has nothing before it but a mark, the words of when or what leads to a place.
func (p *placer) beginsClause(s *scene, at int) bool {
	if at == 0 || !isHan(s.runes[at-1]) && !isLetterOrDigit(s.runes[at-1]) || s.when.to == at && at > s.when.from || at == s.floor && at > 0 {
		return true
	}
	return slices.ContainsFunc(between(s.hits, at-longestWord, at), func(h hit) bool {
		return h.set == p.leads && int(h.end) == at && !strings.ContainsRune("了着没不", s.runes[at-1])
	})
}

// shaped gives a spot known by its shape alone at the beginning of a clause, when nothing better is named: 荷花池|栏杆断了, 货运场|装卸.
func (p *placer) shaped(s *scene) (from, to int) {
	for i := range s.runes {
		if !isHan(s.runes[i]) || !p.beginsClause(s, i) {
			continue
		}
		if end := p.spotShape(s, i); end >= i+3 && !p.stopsIn(s, i, end) {
			return i, end
		}
	}
	return 0, 0
}

// withWhat goes left over the kind of place whose side, part or neighbour a place is: 法院|西门外, 学校|后墙, 隔壁|工厂.
func (p *placer) withWhat(s *scene, from int) int {
	for _, h := range between(s.hits, from-longestWord, from) {
		if int(h.end) == from && int(h.start) >= s.floorAt(from) && (h.set == p.suffix || h.set == p.weak || h.set == p.generic || h.set == p.beside) && h.end-h.start >= 2 &&
			!p.longerObject(s, h) && (h.start == 0 || !isHan(s.runes[h.start-1]) || p.beginsClause(s, int(h.start))) {
			return int(h.start)
		}
	}
	return from
}

// longerObject reports that a hit is only part of a word that is no place: 院长, 街道办事.
func (p *placer) longerObject(s *scene, h hit) bool {
	return slices.ContainsFunc(between(s.hits, int(h.start)-longestWord, int(h.end)), func(o hit) bool {
		return o.set == p.object && o.start <= h.start && o.end >= h.end && o.end-o.start > h.end-h.start
	})
}

// positions make a place of any name before them at the beginning of a clause: 钟鼓楼西北角, 大槐树底下.
var positions = strings.Fields("下面 上面 底下 里面 里头 后面 前面 后头 前头 外面 外头 旁边 背后 背面 中间 周围 四周 顶上 西南角 东南角 西北角 东北角 西南侧 东南侧 西北侧 东北侧 脚下 那边 那头 这头 那一片 那片儿 那一带 隔壁")

// withTown goes left over a town or a name of two to four characters with which the clause begins: 莆田|荔城区文献路, 双流|机场.
func (p *placer) withTown(s *scene, from, to int) int {
	for left := from - 1; left >= max(s.floorAt(from), from-4); left-- {
		if r := s.runes[left]; !isHan(r) || stopsPlace(r) || figure(r) || p.stopAt(s, left) {
			return from
		}
		if from-left >= 2 && p.beginsClause(s, left) {
			if p.inObject(s, left, from) || slices.ContainsFunc(between(s.hits, left-1, from), func(h hit) bool { return h.set == p.ware && h.end-h.start >= 2 && int(h.start) >= left }) {
				return from
			}
			return left
		}
	}
	return from
}

// wareIn reports that behind a kind of place a thing or somebody who is there is named within a stretch: 南湖站|司机|甩站 is no name.
func (p *placer) wareIn(s *scene, from, to int) bool {
	return slices.ContainsFunc(between(s.hits, from, to), func(h hit) bool {
		return h.set == p.ware && h.end-h.start >= 2 && int(h.end) <= to && slices.ContainsFunc(between(s.hits, int(h.start)-longestWord, int(h.start)), func(k hit) bool {
			return k.end == h.start && (k.set == p.suffix || k.set == p.suffix1)
		})
	})
}
