package intents

// The words of the guard that are no sign by themselves: what is played, feared, over, denied, averted, lasting, asked or complained of. They make
// signs weak, or only help the model to tell what is told from what is happening.
var guardTalkSets = map[string]string{
	"play":    `片子里 特效 彩排 排练 放映 台词 小品 相声 话剧 绘本 鬼屋 过家家 玩具车 碰碰车 看球 球赛 恐怖片 练嗓 过山车 鹦鹉 电视声 游戏 手游 网游 吃鸡 剧本杀 密室 电影 影片 戏 剧 连续剧 短视频 小说 歌 歌词 唱 唱歌 演出 彩排 武术 拳击 比赛 漫画 动画 movie film song game novel video_game haunted_house football concert play 那关 这关 怎么过关 通关 gta 狼人杀 角色扮演 cosplay 打副本 斗舞 擂台 比武 皮影 木偶戏 魔术 杂技 道具 演员 拍戏 剧组 群演 反派 动漫 综艺 春晚 配音 台本 cartoon tv_show series`,
	"like":    `一样 似的 一般 那样 那么 般的`,
	"aside":   `没带手机 没拿手机 没手机 没有手机 手机没带 手机没拿 手机也没 手机关机 手机没电 手机在家 手机打不通 手机停机 遛狗 遛狗去 放羊 放牛 赶鸭 捡羊 找牛 找羊 卖鱼 卖菜 钓鱼 喂鸡 喂羊 背书包 书包在 书包还在 穿红衣服 穿黑衣服 穿蓝衣服 穿白衣服 穿灰衣服 拄拐杖 拐杖在 没带钱包 没拿钱 没带钥匙 没带老年卡 no_phone without_phone without_his_phone without_her_phone his_phone her_phone phone_off phone_is_off walking_the_dog walk_the_dog`,
	"fear":    `万一 要是 真要 真着 真烧 真有 真出 早晚 迟早 怕 担心 差点 差一步 差一点 险些 吓得 心慌 提心吊胆 不放心 隐患 万一出事 出了事 咋整 what_if afraid worried dangerous someday could might may almost nearly 别等 非等 非要等 等出了事 出了事才 等出人命 怕哪天 哪天掉 哪天砸 哪天出 不定哪天 说不定哪天 保不齐 保不准 生怕 怕摔 怕跌 怕走丢 怕走失 怕再 惊跌 惊有日 before_someone before_somebody`,
	"over":    `已经出来 都出来了 救出来了 放出来了 救上来了 救起来了 找着了 找着啦 找到了 找到啦 寻到了 揾返 搵返 揾到咗 和好了 和好啦 和解了 出院 平安回来 平安到家 有惊无险 虚惊 误会 闹乌龙 乌龙 误报 误鸣 误触 按错 打错了 拨错 发错了 搞错了 弄错了 看错了 听错了 报错了 已经灭 早灭了 扑灭了 已经修 修好了 处理完了 处理好了 已经处理 已经报过 道声谢 道个谢 道谢 钱保住 保住了 追回来了 没骗成 没骗到 没得手 没上当 差点上当 多亏 救命之恩 恩人 锦旗 痊愈 康复了 缓过来了 醒过来了 没啥事 没大事 没事儿 没事了 没事啦 冇事 没得事 无大碍 不碍事 hung_up hang_up safe_now false_alarm by_mistake wrong_number is_fine_now already_out got_out was_rescued came_back_safe`,
	"denied":  `不是着火 不是起火 没着火 没有着火 没起火 不是煤气 不是燃气 不是漏气 没漏气 不漏气 不是打架 没打架 没动手 没动过手 没打起来 没吵起来 没出事 没人受伤 没伤着 没伤到 没伤人 没咬人 没咬着 没砸着 没砸到 没撞着 没撞到 没困人 困不住 没触电 没淹着 没掉下去 没塌 不会塌 不是骗 不用叫 不用打 不用报警 不用派 不用来人 不必来 不必派 唔使叫 唔使报警 唔使嚟 甭来 不急 不着急 唔急 not_gas not_a_fire not_an_emergency no_need nobody_was_hurt no_one_was_hurt not_urgent no_hurry`,
	"averted": `没给 没理 没转 没点 没敢 没上当 没报 没答应 没信 挂了 挂断 未俾 冇俾 未过数 拉黑了他 没丢 没伤 没伤人 没受伤 没出事 没人受伤 没困人 里头没人 没人住 停了 感觉不对 提醒大家 提醒老人 did_not didn't hung_up ignored no_one_hurt nobody_hurt nobody_inside`,
	"lasting": `半个月 半年 一年 几年 多年 年年 天天 每天 每晚 整天 整晚 成日 从来 常年 老是 长期 几个月 一个月 两个月 好几天 三天两头 一到晚上 一到 一下雨 连着 多次 反映过 报过 for_days for_weeks for_months for_years every_day every_night every_week all_the_time`,
	"ask":     `多少钱 在哪 哪里 哪儿 去哪 怎么办理 怎么申请 怎么报 几点 什么时候 啥时候 几时 幾時 邊度 要什么 要啥 需要什么 电话多少 能约 能预约 有没有名额 是不是 算不算 行不行 可不可以 where when_is how_much how_do_i how_to can_i which who_do_i is_it`,
	"blame":   `没人管 谁管 管管 管一管 投诉 举报 反映 物业 城管 整治 处理一下 修一修 整一整 换一个 清一清 来清 说了不听 说了也不改 不管 推诿 complain complaint inspect please_fix please_repair repair`,
	"stolen":  `偷 偷走 顺走 摸走 牵走 拎走 拉走 卸走 扒手 小偷 贼 撬 撬开 盗 被盗 stole stolen thief took_my broke_into`,
	"unpaid":  `工资 欠薪 押金 退款 退费 定金 首付 月供 贷款 烂尾 楼盘 跑路 失联 deposit salary wages rent`,
	"outage":  `停电 没电 跳闸 停水 没水 断网 没网 没信号 停气 没暖气 不热 不制冷 power_cut lost_power no_power no_water no_internet outage`,
	"seek":    `找不到 找不着 找不见 寻不着 寻不到 寻不见 揾唔到 搵唔到 揾唔返 搵唔返 zhaobudao can't_find cannot_find cant_find lost`,
	"lose":    `丢了 弄丢 搞丢 整丢 搞落 唔见咗 唔见左 唔见`,
	// What guard_kin.go calls kin who own a thing, and what is gone where it is a thing.
	"owner":      ``,
	"gone.thing": ``,
}
