package intents

import "strings"

// actors are kinds of places that without a name more often are somebody: 学校说要交证明, 派出所不给开, 社区能不能帮忙.
var actors = wordSet("学校 医院 社区 小区 我们小区 你们小区 咱们小区 村委会 村委 居委会 街道 街道办 派出所 单位 公司 工地 法院 幼儿园 银行 政府 镇政府 乡政府 区政府 县政府 社保局 民政局 供电所 自来水厂 我们单位 我们公司 我们学校")

// What such a body does, wants or is asked behind its name, and what is done to it before.
var (
	actorDoes = strings.Fields("说 讲 让 叫 要 不让 不给 不管 不认 不肯 不同意 不处理 不办 不开 不理 不退 不收 不发 不签 不交 不批 不赔 不承认 不作为 能不能 能否 可不可以 可以 会不会 有没有 有没得 几点 什么时候 怎么 老板 老师 领导 的人 的老师 的医生 的领导 的干部 推 欠 扣 告诉 通知 答应 承诺 应该 规定 强制 逼 收了 收我 把我 给我 帮 来人 派人 判")
	actorMet  = strings.Fields("告 起诉 找过 找了 问过 问了 求 感谢 谢谢")
)

// asActor reports that the words of a place without a name speak of who acts there and not of where.
func asActor(runes []rune, from, to int) bool {
	if to-from > 5 || !actors[string(runes[from:to])] {
		return false
	}
	before := runes[:from]
	if startsAny(runes[to:], actorDoes) {
		return !endsAny(before, []string{"在", "到", "去"})
	}
	for _, own := range []string{"我们", "你们", "咱们", "他们"} {
		before = before[:cutWord(before, len(before), 0, own)]
	}
	return endsAny(before, actorMet)
}

// ownHome reports 我家 and nothing else: only its speaker can find it.
func ownHome(runes []rune, from, to int) bool {
	return to-from == 2 && startsAny(runes[from:to], ownHomes)
}
