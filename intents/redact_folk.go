package intents

import (
	"slices"
	"strings"
)

// This file finds names that have no Chinese surname: Uyghur, Kazakh, Tibetan, Mongolian and Yi names as they are written in ideographs, 阿依古丽, 才仁卓玛,
// 买买提江, with · or without. Few characters are used for their sounds, and the parts they are made of return.

// folkSounds are the characters such names are written with.
var folkSounds = characters("阿艾爱依伊买麦合提江古丽努尔热汗罕迪娜扎西次仁卓玛才旦多吉格桑旺姆尼央金边巴洛桑丹增白罗布顿珠拉达娃瓦特图雅其乌兰仁苏日呼格勒哈斯额敦琴高娃克沙马曲比且木加嘉措平让青德索南贡根赤松班觉朗杰顿强" +
	"卜不杜都曼拜拉音吐逊吾守孜肉库帕米亚森里力江明热孜万坎卡德再乃孜姑丽祖莱胡西木沙玛孜牙库尔班萨迪克阿吉阿訇木斯塔法赛吉热娅孜拉泰巴彦叶别江居马奴鲁吾玛朝鲁牧宝音敖登柱那顺毕力图娜孟和温都苏毕勒脑恩托娅珊丹萨茹拉满都安铁宁布赫桂花莲" +
	"果铁子尾诺日妞牛史惹俄呷黑则甲哈伍支呷什古作乃色莫洛纳石体体衣扎么友约布吃里子石伙海来古且沙珍宗措卓嘎培欧错旺益泽邓珠降庆拥追增登梅朵")

// folkParts are the parts of such names, by their first character. A name has at least one.
var folkParts = byFirst(strings.Fields("阿依 阿卜 阿不 阿布 阿迪 阿孜 阿米 阿合 阿曼 阿力 阿西 艾力 艾合 艾山 艾尼 艾则 艾买 艾孜 艾克 买买 买合 麦麦 麦提 麦合 木合 木沙 木拉 穆罕 穆萨 古丽 古力 姑丽 努尔 努斯 热合 热依 热孜 热娜 迪丽 迪力 帕提 帕尔 帕丽 玛依 玛丽亚木 吐尔 图尔 吐逊 托合 依布 依明 依力 伊力 伊布 伊敏 卡德 卡米 卡斯木 吾买 吾布 吾守 亚森 亚生 亚库 肉孜 如孜 如先 库尔 再努 再娜 祖丽 祖农 祖力 萨迪 萨比 塔依 海日 海丽 哈丽 哈力 哈里 居马 叶尔 别克 巴合 巴哈 赛买 赛力 司马义 斯马 沙吾 沙拉 提江 提汗 木江 力江 尔江 拉江 汗古 克江 热木 吉力 尼亚孜 尼牙 " +
	"扎西 次仁 卓玛 才仁 才让 才旦 多吉 多杰 格桑 旺姆 旺堆 旺杰 尼玛 央金 央宗 边巴 洛桑 丹增 旦增 白玛 罗布 顿珠 拉姆 达娃 达瓦 巴桑 索南 索朗 桑吉 桑珠 仁青 仁增 德吉 加措 嘉措 平措 贡布 贡桑 根敦 拉毛 拉措 吉措 卓嘎 措姆 梅朵 加央 次旦 次旺 次吉 阿旺 益西 土登 洛追 欧珠 曲珍 曲扎 曲吉 德庆 泽仁 泽旺 邓珠 降措 珠扎 班觉 强巴 赤列 松吉 南杰 完么 " +
	"巴特 巴图 图雅 托娅 其其 其木格 乌兰 乌日 乌云 苏日 苏和 呼格 呼和 哈斯 额尔 额日 斯琴 高娃 娜仁 那仁 萨仁 萨日 朝鲁 布和 布赫 牧仁 阿古 阿拉 宝音 敖登 格日 格根 那顺 毕力 孟和 恩和 朝克 塔娜 满都 " +
	"吉克 沙马 曲比 曲木 拉且 日哈 吉木 马海 阿木 阿牛 尔古 吉伍 阿果 阿呷 阿支 木呷 木加 尔布 拉黑 子呷 阿的 勒格 吉尔 克古 阿来 且沙 阿各 日古 石一 有呷 伍呷 阿洛 阿苦 依合 尔哈 阿尔 依洛 布日 史古 伍牛 阿衣 加巴 五各"))

// folkPlaces are places and words that sound alike.
var folkPlaces = []string{"乌兰察布", "乌兰浩特", "乌兰牧骑", "库尔勒", "克拉玛依", "阿拉善", "阿拉伯", "额尔古纳", "巴音", "呼和浩特", "扎西德勒", "阿布扎比", "哈里发", "阿尔及", "阿尔巴", "阿尔山", "阿里巴巴", "哈利波特", "巴图鲁", "格日勒"}

// folkName is where such a name ends; from when none is here.
func folkName(runes []rune, from int) int {
	to, parts := from, 0
	whole := from // where a part ends that is taken as it is: 阿的莫尔作
	for to < len(runes) && (to < whole || in(folkSounds, runes[to]) || runes[to] == '·' && to > from) {
		if startsAny(runes[to:], folkParts[runes[to]]) {
			parts, whole = parts+1, to+2
		}
		if strings.ContainsRune("来加", runes[to]) && to-from >= 3 && to+1 < len(runes) && strings.ContainsRune("了到个上我微班急社", runes[to+1]) {
			break // 古丽娜|来了
		}
		to++
	}
	if dot := slices.Index(runes[from:to], '·'); dot > 0 {
		for to < len(runes) && to-from < 14 && (isHan(runes[to]) && (!strings.ContainsRune(nameStop, runes[to]) || phraseEnds(runes[to+1:])) || runes[to] == '·') {
			to++ // what stands behind the mark is of the name up to a word that ends one
		}
	}
	if to > from && runes[to-1] == '·' {
		to--
	}
	if to-from < 3 || to-from > 16 || parts == 0 || startsAny(runes[from:], folkPlaces) || to < len(runes) && strings.ContainsRune("人族", runes[to]) {
		return from
	}
	return to
}

// folkTold are words behind which such a name stands.
var folkTold = []string{"叫", "我是", "俺是", "名字", "姓名", "本人", "我系"}

// findFolk adds such names where somebody is called so, behind a word for a person, beside a telephone or a door, or where two parts leave no doubt.
func findFolk(runes []rune, e edges, spans []span) []span {
	for i := 0; i < len(runes); i++ {
		if !startsAny(runes[i:], folkParts[runes[i]]) {
			continue
		}
		to := folkName(runes, i)
		if to == i || startsAny(runes[to:], placeEnds) {
			continue
		}
		before, after := i, to
		for before > 0 && strings.ContainsRune(" :,", runes[before-1]) {
			before--
		}
		for after < len(runes) && strings.ContainsRune(" :,(", runes[after]) {
			after++
		}
		free := i == 0 || !isHan(runes[i-1])
		ends := to == len(runes) || !isHan(runes[to]) || strings.ContainsRune(nameStop, runes[to])
		switch {
		case ends && (endsAny(runes[:before], folkTold) || endsWord(runes[:before], rolesOf) || endsWord(runes[:before], labels)):
		case free && (e.begin[after] || e.end[before]):
		case free && ends && (to-i >= 4 && folkParted(runes[i:to]) || strings.ContainsRune(string(runes[i:to]), '·')):
		default:
			continue
		}
		spans = append(spans, span{i, to, tokenName})
		i = to
	}
	return spans
}

// folkParted reports a name of two whole parts.
func folkParted(name []rune) bool {
	parts := 0
	for i := 0; i < len(name); i++ {
		if startsAny(name[i:], folkParts[name[i]]) {
			parts, i = parts+1, i+1
		}
	}
	return parts >= 2
}
