package intents

// ruleSets are the words of wants that a few words say clearly. Most messages are read by the model; these are for the short ones.
var ruleSets = map[string]string{
	"human":       `人工 人工客服 人工服务 转人工 转接人工 找人工 要人工 接人工 真人 真人客服 活人 找个活人 找个人 找个真人 真人工 客服 转客服 人工台 人工坐席 找工作人员 跟人说 和人说 human agent operator real_person live_agent live_person a_person talk_to_someone speak_to_someone talk_to_a_person speak_to_a_person customer_service representative zhuanrengong rengong zhuan_rengong ren_gong`,
	"polite":      `我 要 想 请 给我 帮我 麻烦 你 您 你们 吧 呀 啊 了 的 吗 好 行 谢谢 能 可以 个 下 一下 转 找 跟 和 说话 服务 please i want to can you may could need me let the a an my is it this thanks`,
	"cancel":      `取消 算了 算啦 不要了 不弄了 不报了 不办了 撤销 撤回 撤了 撤单 不用了 不用啦 不搞了 退出 停止 不说了 唔使喇 唔使 唔要 唔报 唔搞 cancel stop never_mind nevermind forget_it quit exit abort 拉倒 拉倒吧 当我没说 当我没讲 quxiao`,
	"language.en": `english in_english speak_english switch_to_english english_please 说英语 讲英语 英文 换英文 用英文 英语 切换英文 yingwen yingyu`,
	"language.zh": `中文 简体 简体中文 繁体 繁体中文 正体 换中文 切换中文 普通话 换成中文 转中文 简体字 繁体字 用中文 换语言 切换语言 语言设置 改语言 更改语言 chinese mandarin change_language switch_language another_language language traditional_chinese simplified_chinese 语言`,
	"anonymous":   `匿名 不留名 不留姓名 不想留名 不透露姓名 不要透露我 别透露我 不想透露 保密 隐藏身份 不要让人知道是我 别说是我 隐去姓名 不实名 anonymous anonymously don't_reveal_my without_my_name hide_my_name keep_my_name niming`,
	"hello":       `五星 五星好评 五颗星 四星 三星 5星 5星好评 你好 您好 在 在么 在吗 在不在 有人吗 有人在吗 喂 哈喽 嗨 早上好 下午好 晚上好 早 早安 晚安 hi hello hey good_morning good_afternoon good_evening nihao ni_hao 谢谢 多谢 谢谢你 谢谢您 感谢 辛苦了 辛苦啦 再见 拜拜 好的 好 ok okay thanks thank_you bye 唔该 唔该晒 哦 嗯 嗯嗯 知道了 收到 明白了 明白 行 可以 中 得 你是谁 你是机器人吗 你叫什么 你叫啥 你会什么 你能做什么 你几岁了 吃了吗 哈哈 哈哈哈 呵呵 吃饭了吗 今天天气真好 讲个笑话 你真棒 厉害 test 测试 who_are_you are_you_a_robot what_can_you_do`,
	"offer":       `我想帮忙 我要帮忙 我来帮忙 我想帮帮忙 i_want_to_help i_would_like_to_help i_can_help how_can_i_help`,
	"join":        `我想当志愿者 我要当志愿者 想当志愿者 要当志愿者 我想做志愿者 想做志愿者 我要做志愿者 报名志愿者 志愿者报名 报名当志愿者 报名做志愿者 申请当志愿者 注册志愿者 登记志愿者 加入志愿者 想当义工 想做义工 我要做义工 报名义工 become_a_volunteer be_a_volunteer sign_up_as_a_volunteer register_as_a_volunteer i_want_to_volunteer`,
	"status.ask":  `进度 到哪了 到哪一步 到哪步 处理得怎么样 处理的怎么样 怎么样了 咋样了 咋样啦 咋样了呀 有结果 有结果了吗 结果呢 有没有结果 办好了没 办好没 办好了吗 办完了吗 处理好没 处理好了吗 处理了吗 处理没 解决了吗 查询 查一下 查查 查下 查进度 有消息吗 有消息没 有没有消息 有回复吗 回复 有人管吗 什么时候能好 什么时候处理 多久能好 点样 搞掂未 搞定未 status progress update any_news any_update what_happened_to where_is_my check_my follow_up 怎么还没 咋还没 还没处理 还没有人 没下文 没动静 没有下文 没回音`,
	"status.mine": `我报的 我反映的 我反应的 我投诉的 我提的 我上报的 我之前报 我上次报 上次报的 上次反映 上次反应 之前反映 之前反应 之前报的 之前投诉 上次投诉 上回反映 上回报 前几天报 前几天反映 上周报 上周反映 我的诉求 我的工单 我的单子 我的投诉 我的问题 我的报修 那个单子 工单 单号 编号 受理号 诉求 那件事 那个事 那事 反映的 报的 我的案子 昨天报 我昨天 我点的单 我下的单 my_ticket my_report my_request my_complaint ticket case_number reference_number the_issue_i_reported i_reported 我的申请 订单`,
	"status.all":  `我的诉求 我的工单 查进度 查询进度 进度查询 查工单 查单 查询工单 我的单子 我的投诉 我的报事 我的点单 我点的单 我的订单 查点单 my_tickets my_requests my_reports check_status ticket_status`,
}

// rule is a want that shows in words: all Sets within Near runes, and polite words aside covering Cover of the message.
type rule struct {
	Intent string
	Sets   string
	Near   int
	Cover  float32
	Sure   float64
}

var intentRules = []rule{
	{Intent: "human", Sets: "human", Cover: .8, Sure: .97},
	{Intent: "cancel", Sets: "cancel", Cover: .8, Sure: .97},
	{Intent: "language", Sets: "language.en", Cover: .8, Sure: .97},
	{Intent: "language", Sets: "language.zh", Cover: .8, Sure: .97},
	{Intent: "anonymous", Sets: "anonymous", Cover: .75, Sure: .95},
	{Intent: "chitchat", Sets: "hello", Cover: .95, Sure: .96},
	{Intent: "volunteer", Sets: "join", Near: 16, Sure: .95},
	{Intent: "volunteer", Sets: "offer", Cover: .95, Sure: .95},
	{Intent: "status", Sets: "status.all", Cover: .7, Sure: .97},
	{Intent: "status", Sets: "status.mine+status.ask", Near: 16, Sure: .93},
}
