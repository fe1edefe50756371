package bot

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"huying/tickets"
)

// always are words that mean the same at any point of any conversation, when they are all that was said. Commands of
// Telegram's menu are among them. The value is a want, and what is known of it after a space.
var alwaysWords = table(map[string]string{
	"cancel":                "取消 算了 不报了 不報了 退出 不用了 停止 cancel stop /cancel 算了吧 别报了 唔使喇",
	"back":                  "上一步 返回 后退 返回上一步 back /back",
	"human":                 "人工 转人工 轉人工 人工客服 人工服务 人工服務 找人工 找人 真人 客服 human agent operator /human",
	"help":                  "菜单 菜單 帮助 幫助 怎么用 怎麼用 help menu start /start /help /menu 主菜单 目录",
	"report":                "报事 報事 我要报事 报个问题 報個問題 我要反映问题 反映问题 report /report 上报 投诉 我要投诉",
	"order":                 "点单 點單 点个服务 點個服務 服务 服务菜单 我要点单 order /order",
	"status":                "我的诉求 我的訴求 进度 進度 查进度 查進度 我的工单 我的工單 /my /status mytickets status",
	"mediation":             "我的调解 我的調解 调解进度 調解進度 /mediation mymediation",
	"appointments":          "我的预约 我的預約 /appointments myappointments",
	"subscription":          "订阅 訂閱 我的订阅 我的訂閱 订阅设置 訂閱設定 通知设置 通知設定 subscribe subscriptions /subscribe",
	"subscription stop=yes": "退订 退訂 全部退订 全部退訂 取消订阅 取消訂閱 unsubscribe /unsubscribe",
	"notice":                "发通知 發通知 写通知 寫通知 /notice",
	"noticed":               "通知列表 通知清單 /notices",
	"link":                  "关联 關聯 关联账号 關聯帳號 /link 取消关联 取消關聯 /unlink",
	"legalaid":              "法律援助 法援 /legal legalaid",
	"ask":                   "普法 法律知识 法律知識 法律 学法 學法 反诈 反詐 防骗 防騙 反诈知识 /law law",
	"mydata":                "我的数据 我的資料 我的资料 /mydata mydata",
	"forget":                "忘记我 忘記我 删除我的数据 刪除我的資料 注销 /forget forgetme",
	"volunteer":             "我要当志愿者 志愿者报名 志願者報名 报名志愿者 /volunteer volunteer",
	"language":              "语言 語言 换语言 language /language /lang",
	"thanks":                "谢谢 謝謝 多谢 多謝 谢谢你 谢谢您 好的谢谢 thanks thankyou thx 感谢 感謝 唔该",
	"hide":                  "匿名 保密 匿名举报 隐名 anonymous /anonymous",
	"language lang=zh-Hans": "简体 简体中文 中文 说中文 chinese",
	"language lang=zh-Hant": "繁体 繁體 繁體中文 繁体中文",
	"language lang=en":      "english 英文 英语 英語 speakenglish",
})

// answers are everyday words for the values of choices.
var answerWords = table(map[string]string{
	"yes":    "是 是的 好 好的 好吧 对 對 对的 嗯 可以 行 同意 我同意 提交 确认 確認 没错 沒錯 没问题 中 要得 得 iagree ok okay yes y sure agree submit 解决了 解決了 修好了 好了 已解决",
	"no":     "不 不是 不对 不對 不行 不同意 我不同意 没有 沒有 no n 没解决 沒解決 未解决 没修好 没好 还没有 还没好 不要 disagree idisagree",
	"change": "修改 改 要改 改一下 更改 edit change",
	"hide":   "匿名 保密 别告诉别人",
	"cancel": "取消 不报了",
	"-":      "跳过 跳過 不知道 不清楚 没有 沒有 无 無 不说 随便 skip none 说不清",
	"good":   "满意 滿意 很满意 很滿意 非常满意 satisfied good great",
	"fair":   "一般 还行 還行 基本满意 基本滿意 凑合 ok fair soso",
	"bad":    "不满意 不滿意 很不满意 差 bad unsatisfied",
})

func table(words map[string]string) map[string][]string {
	byWord := map[string][]string{}
	for value, list := range words {
		for _, w := range strings.Fields(list) {
			byWord[w] = append(byWord[w], value)
		}
	}
	return byWord
}

// bare takes away what does not matter in a short answer: spaces, punctuation, case, full-width forms.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // full-width ASCII
			r -= '！' - '!'
		}
		if r != '/' && (unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r)) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// universal finds a want that is said in so many words; "" when it is something else.
func universal(text string) (want string, known map[string]string) {
	values := alwaysWords[bare(text)]
	if len(values) == 0 {
		return "", nil
	}
	name, known := command("go " + values[0])
	return name, known
}

// label finds the choice whose words were typed instead of tapped.
func (t *turn) label(choices []tickets.Choice, text string) (value string, found bool) {
	said := bare(text)
	if said == "" {
		return "", false
	}
	meant := answerWords[said]
	for _, c := range choices {
		label := c.Label
		if label == "" {
			label = t.Words.Say(string(t.lang()), c.Key, c.Args)
		}
		if bare(label) == said {
			return c.Data, true
		}
		for _, value := range meant {
			if value == c.Data || strings.HasSuffix(c.Data, "="+value) {
				return c.Data, true
			}
		}
	}
	return "", false
}

// skips reports whether the message is nothing but 「跳过」 or its like, said to a question that may be skipped: the guard hears somebody
// jump in it.
func (t *turn) skips() bool { return slices.Contains(answerWords[bare(t.m.Text)], "-") }

// digit finds the option a typed digit stands for: of the newest message that offered some, be it an answer or a notice.
// data is "" when no digit was typed or nothing was offered under it.
func (t *turn) digit(ctx context.Context) (data string, typed bool) {
	n := number(t.m.Text)
	if n == 0 {
		return "", false
	}
	offered := t.offered(ctx)
	if n > len(offered) {
		return "", true
	}
	return offered[n-1].Data, true
}

// offered are the options a digit or a label stands for: those of the newest notice when it came after our last answer or that
// answer offered none, else those of the answer.
func (t *turn) offered(ctx context.Context) []tickets.Choice {
	offer, at, err := t.Offers.LastOffer(ctx, t.m.From)
	if err != nil || len(offer.Choices) == 0 || len(t.s.Offered) > 0 && !at.After(t.s.At) {
		return t.s.Offered
	}
	return offer.Choices
}

// number reads "2", "２", "2.", "二", "第二个", "选2", "②"; 0 for anything else.
func number(text string) int {
	s := bare(text)
	for _, prefix := range []string{"第", "选", "選", "我选", "我選"} {
		s = strings.TrimPrefix(s, prefix)
	}
	for _, suffix := range []string{"个", "個", "项", "項", "号"} {
		if len([]rune(s)) > 1 {
			s = strings.TrimSuffix(s, suffix)
		}
	}
	runes := []rune(s)
	if len(runes) == 1 {
		if i := strings.IndexRune("①②③④⑤⑥⑦⑧⑨", runes[0]); i >= 0 {
			return i/len("①") + 1
		}
		if i := strings.IndexRune("一二三四五六七八九", runes[0]); i >= 0 {
			return i/len("一") + 1
		}
	}
	if len(runes) == 0 || len(runes) > 2 {
		return 0
	}
	n := 0
	for _, r := range runes {
		if r < '0' || r > '9' {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}
