package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"huying/intents"
	"huying/tickets"
)

// alwaysWords mean the same at any point of any conversation, when they are all that was said. Commands of
// Telegram's menu are among them. The value is a want, and what is known of it after a space.
var alwaysWords = table(map[string]string{
	"cancel":                "取消 算了 不报了 不報了 退出 不用了 停止 cancel stop /cancel 算了吧 别报了 唔使喇 停 停下 停止吧 全部停止 都停 别弄了 別弄了 stopit stopthis nevermind forgetit",
	"withdraw":              "撤回 取消订单 取消訂單 我要取消订单 我想取消订单 我要取消訂單 取消我的订单 取消点单 取消點單 我要取消点单 我要撤单 我要退单 取消刚才的 取消剛才的 cancelmyorder cancelorder canceltheorder cancelmyreport cancelmyrequest 撤单 撤單 撤销 撤銷 我要撤回 /withdraw withdraw",
	"back":                  "上一步 返回 后退 返回上一步 back /back",
	"human":                 "人工 搵人 揾人 我要搵人 搵真人 转人工 轉人工 人工客服 人工服务 人工服務 找人工 找人 真人 客服 human agent operator /human",
	"help":                  "菜单 菜單 選單 选单 主選單 主菜單 目錄 帮助 幫助 怎么用 怎麼用 help menu start /start /help /menu 主菜单 目录 功能 你能干什么 你们能干什么 你们能干啥 你们能做什么 你们能帮什么 你们能办什么 你是干什么的 你是干嘛的 你们是干什么的 这是干什么的 这是干嘛的 这里能干什么 這是幹什麼的 你能幫我做什麼 你能帮我做什么 你能幹什麼 你能干啥 你能做什么 你能做什麼 你会什么 你會什麼 你会干什么 你都能干啥 有什么功能 有什麼功能 怎么用啊 怎么用呀 怎么使用 怎麼使用 使用说明 使用說明 whatisthis whoareyou 你是谁 你是誰 你们是谁 whatcanyoudo whatdoyoudo howdoesthiswork",
	"report":                "报事 報事 我有事 我有个事 我有個事 有个事 我有件事 再报一个 再报一件 还要报一个 还要报一件 報多一單 我要报事 报个问题 報個問題 我要反映问题 反映问题 report /report 上报 投诉 我要投诉 iwanttocomplain iwanttoreport iwanttoreportaproblem ihaveaproblem ihaveacomplaint complain complaint",
	"order":                 "点单 點單 再点一个 重新点一个 那我重新点一个 我要点一个 点个服务 點個服務 服务 服务菜单 我要点单 order /order",
	"status":                "我的诉求 我的訴求 我嘅訴求 我嘅單 我啲單 我嘅個案 进度 進度 查进度 查進度 我的工单 我的工單 /my /status mytickets status",
	"mediation":             "我的调解 我的調解 调解进度 調解進度 /mediation mymediation",
	"appointments":          "我的预约 我的預約 /appointments myappointments",
	"subscription":          "订阅 訂閱 我的订阅 我的訂閱 订阅设置 訂閱設定 通知设置 通知設定 subscribe subscriptions /subscribe",
	"subscription stop=yes": "退订 退訂 全部退订 全部退訂 取消订阅 取消訂閱 unsubscribe /unsubscribe",
	"notice":                "发通知 發通知 写通知 寫通知 /notice",
	"noticed":               "通知列表 通知清單 /notices",
	"link":                  "关联 關聯 关联账号 關聯帳號 /link 取消关联 取消關聯 /unlink",
	"legalaid":              "法律援助 法援 /legal legalaid",
	"hours":                 "我的服务时长 我的服務時長 服务时长 服務時長 志愿时长 志願時長 我的时长 我的時長 我的志愿时长 我的志願時長 积分 積分 我的积分 我的積分 查积分 查積分 我的星级 我的星級 /hours myhours mypoints 我有多少小时 我有多少小时了 我有多少小時 我有多少小時了 我有几个小时了 我做了多少小时 我做了多少小时了 我有多少积分 我有多少積分 我有多少分了 我多少积分了 howmanyhoursdoihave howmanypointsdoihave",
	"certificate":           "志愿证书 志願證書 我的证书 我的證書 志愿服务证书 志願服務證書 开志愿证书 開志願證書 /certificate mycertificate",
	"redeem":                "兑换 兌換 兑换积分 兌換積分 积分兑换 積分兌換 换积分 換積分 /redeem redeem",
	"ask":                   "普法 法律知识 法律知識 法律 学法 學法 反诈 反詐 防骗 防騙 反诈知识 /law law",
	"mydata":                "我的数据 我的資料 我的资料 我嘅資料 我嘅数据 我的數據 我嘅數據 睇我嘅資料 /mydata mydata",
	"forget":                "忘记我 忘記我 删除我的数据 刪除我的資料 刪除我嘅資料 删除我的资料 刪除我的數據 唔好記住我 注销 /forget forgetme",
	"volunteer":             "我要当志愿者 我要當志願者 我想当志愿者 我想當志願者 志愿者报名 志願者報名 报名志愿者 當志願者 当志愿者 志愿者 志願者 双报到 雙報到 党员报到 黨員報到 我的志愿者 /volunteer volunteer bevolunteer",
	"volunteer edit=skills": "改特长 改特長 changemyskills",
	"volunteer edit=times":  "改时间 改時間 改空闲时间",
	"volunteer edit=grids":  "改地方 改服务地方",
	"takes":                 "我的接单 我的接單 我接的单 我接的單 /mytakes mytakes mytasks",
	"openings":              "接单 接單 抢单 搶單 有什么活 有什麼活 有活吗 有活嗎 有什么单 有什麼單 有单吗 有什么可以接的 /tasks tasks openings whatcanido",
	"aside do=pause":        "暂停接单 暫停接單 pausetasks",
	"aside do=back":         "恢复接单 恢復接單 继续接单 resumetasks",
	"aside do=leave":        "退出志愿者 退出志願者 不当志愿者了 不當志願者了 我不当志愿者了 我不當志願者了 不想当志愿者了 不想當志願者了 我不想当志愿者了 我不想當志願者了 leavevolunteers",
	"language":              "语言 語言 换语言 language /language /lang",
	"thanks":                "谢谢 謝謝 多谢 多謝 谢谢你 谢谢您 謝謝你 謝謝您 多谢晒 多謝晒 唔该晒 唔該晒 唔該 再见 再見 拜拜 掰掰 bye byebye goodbye 你真好 您真好 你人真好 你们真好 你們真好 谢了 辛苦了 辛苦您了 谢谢你们 谢谢师傅 谢谢同志 thanks谢谢 谢谢thanks thankyouverymuch manythanks cheers 好的谢谢 thanks thankyou thx thanku thanksalot thankssomuch ty 感谢 感謝 唔该",
	"hide":                  "匿名 保密 匿名举报 隐名 anonymous /anonymous",
	"language lang=zh-Hans": "简体 简体中文 中文 说中文 chinese",
	"language lang=zh-Hant": "繁体 繁體 繁體中文 繁体中文",
	"language lang=en":      "english 英文 英语 英語 speakenglish",
})

// answerWords are everyday words for the values of choices.
var answerWords = table(map[string]string{
	"yes":    "是 是的 要 要的 好 好的 好吧 对 對 对的 對的 嗯 嗯嗯 可以 可以的 行 係 系 係嘅 啱 还是报吧 還是報吧 还是报 報吧 报吧 冇错 冇錯 冇問題 冇问题 就这样 就這樣 就这么办 没错的 好嘞 yeah yep yup sure correct right yesplease pleasedo yesido yesthatsright thatsright thatiscorrect thatscorrect alright allright soundsgood fine perfect 同意 我同意 提交 确认 確認 没错 沒錯 没问题 中 要得 得 iagree ok okay yes y sure agree submit submitit goahead 送出 傳送 发送 發送 解决了 解決了 修好了 好了 已解决 fixed solved itisfixed itsfixed itissolved",
	"no":     "不 不是 否 唔係 唔系 唔好 唔使 唔同意 nope 不对 不對 不行 不同意 我不同意 没有 沒有 no n 没解决 沒解決 未解决 没修好 没好 还没有 还没好 不要 disagree idisagree",
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

// meant are the values of a short answer, also with the particles that people end on: 「谢谢啊」, 「取消吧」, 「係呀」.
func meant(words map[string][]string, said string) []string {
	if values := words[said]; len(values) > 0 {
		return values
	}
	if agreed.MatchString(said) && said != "对了" && said != "對了" { // 「对了」 goes on to something else
		return words["好的"]
	}
	if agreedEnglish.In(said) {
		return words["ok"]
	}
	core := strings.TrimRight(said, "啊呀吧啦哦呢嘛哈喔嘅喇㗎咯呗哒")
	if core == "" {
		return nil
	}
	return words[core]
}

// agreed is 「没问题就这样」, 「好的好的」, 「对对对」: several words of agreement, one after the other.
// Some say it in dialect: 「好嘛要得」, 「好额」, 「哎，中」.
var agreed = regexp.MustCompile(`^[哎诶欸唉哦喔噢]*` + agreeing + `(?:` + agreeing + `|[吧啊呀了嘛噻撒哈额呗咯])*(?:麻烦|请|請|你们|就)?(?:(?:快点|快点儿|快些|尽快|盡快|赶紧|趕緊|赶快|快)(?:来人?|办|修|弄|处理|派人来?)?(?:吧|啊|哈)*)?$`)

const agreeing = `(?:嗯|好的?|好嘞|对的?|對的?|行|没问题|沒問題|冇問題|可以的?|是的?|就这样|就這樣|同意|提交|确认|確認|没错|沒錯|啱嘅?|係嘅?|没毛病|没得问题|对头|對頭|得行|要得|中|巴适|报吧|報吧|报上去|報上去|ok|okay|yes|👌|👍)`

// agreedEnglish is the same in English, without its spaces: "ok submit", "yes please submit it".
var agreedEnglish = intents.Worded("agreed_english")

// allOfThem is 「都要」 to a list that can be taken as a whole.
var allOfThem = intents.Worded("all_of_them")

// universal finds a want that is said in so many words; "" when it is something else.
func universal(text string) (want string, known map[string]string) {
	said := bare(text)
	values := meant(alwaysWords, said)
	switch {
	case len(values) > 0:
	case cancelled.MatchString(said):
		return "cancel", nil
	case thanked.In(said):
		return "thanks", nil
	default:
		return named(said), nil
	}
	name, known := command("go " + values[0])
	return name, known
}

// How people take a draft back, and thank, in more words than the table has.
var (
	cancelled = regexp.MustCompile(`^(?:那|还是|還是|哎|唉|嗯|我)*(?:(?:算了|不用了|不要了|不需要了|不办了|不辦了|不报了|不報了|不弄了|不想弄了|不想报了|不想報了|先不报了|先不報了|别弄了|別弄了|唔使喇|唔使啦)+(?:吧|啊|呀)?(?:不[^，。]{1,3}了|别[^，。]{1,2}了)?(?:谢谢|謝謝)?.{0,2}` +
		`|(?:不用|不要|不需要|不必)(?:人|你们|你們|志愿者|志願者)?(?:来|來|去)?(?:陪|接|送|理发|理髮|推|帮忙|幫忙|帮|幫|照顾|照顧)(?:我|她|他|我妈|我媽|我爸)?了.{0,10}` +
		`|(?:先|暂时|暫時)?不(?:修|点|點|订|訂|约|約|申请|申請|投诉|投訴|举报|舉報|参加|參加|登记|登記|加)了(?:吧|啊|啦)?(?:谢谢|謝謝)?` +
		`|(?:不用|别|別|不要|不必|唔使|唔好)(?:再)?(?:来|來|嚟|修|整|报|報|弄|管|麻烦|麻煩|派人|找人|处理|處理|办|辦)(?:人)?(?:了|啦|喇)(?:都)?(?:我|我们|我們|已经|已經|自己|都|家里|家裡|人家|邻居|鄰居|师傅|師傅)*(?:去|来|來|弄|修|搞|解决|解決|处理|處理|办|辦|别弄|別弄)?(?:好|完|掉)?(?:了|吧)?(?:谢谢|謝謝|多谢|多謝)?` +
		`|(?:no|ok|please|just|oh|sorry)*(?:stop|cancel|abort|drop|forget)(?:it|this|that|everything|allofit|all|allthis|thewholething|now|please|already)*)$`)
	thanked = intents.Worded("thanked")
)

// namedWants are words that nobody says for anything else, so that a short message with one of them is understood: 「查一下我的服务时长」.
var namedWants = []struct{ words, want string }{
	{"志愿证书 志願證書 志愿服务证书 志願服務證書 志愿证明 志願證明 志愿服务证明 志願服務證明 volunteercertificate certificateofvolunteering", "certificate"},
	{"服务时长 服務時長 志愿时长 志願時長 做了几个小时 做了幾個小時 做了多少小时 做了多少小時 服务了多少小时 服務了多少小時 服务了多久 服務了多久 多少积分 多少積分 几分积分 volunteerhours volunteeringhours", "hours"},
	{"存了我什么 存了我什麼 存了我哪些 保存了我什么 保存了我什麼 记了我什么 有我哪些信息 有我什么信息 有我什麼資料 我的哪些信息 我的信息都有哪些 whatdoyouknowaboutme whatdatadoyouhave mypersonaldata", "mydata"},
	{"把我的信息都删 把我的信息全删 把我的信息删 把我的資料都刪 把我的資料刪 把我的资料删 把我的数据删 把我的數據刪 把我的记录删 把我的紀錄刪 删掉我的信息 删除我的信息 刪除我的個人資料 删除我的个人信息 清除我的信息 deletemydata deleteallmydata erasemydata", "forget"},
	{"编号多少 编号是多少 我的编号 编号忘了 忘了编号 单号多少 单号是多少 編號多少 編號是多少 我的編號 忘了編號 whatismyticketnumber mynumber", "status"},
	{"积分兑换 積分兌換 兑换积分 兌換積分 积分换东西 積分換東西", "redeem"},
}

// namedLongest is how long such a message may be, in characters: a longer one tells of something else too.
const namedLongest = 14

func named(said string) string {
	letters := strings.Trim(said, "abcdefghijklmnopqrstuvwxyz") == ""
	if n := len([]rune(said)); n > namedLongest && !letters || n > 3*namedLongest {
		return ""
	}
	for _, w := range namedWants {
		for _, words := range strings.Fields(w.words) {
			if strings.Contains(said, words) {
				return w.want
			}
		}
	}
	return ""
}

// named is what a choice is called in the resident's language.
func (t *turn) named(c tickets.Choice) string {
	if c.Label != "" {
		return c.Label
	}
	return t.Words.Say(string(t.lang()), c.Key, c.Args)
}

// begins finds the one choice that begins with what was typed, when that is at least half of it: 「恢复」 for 「恢复接单」.
func (t *turn) begins(choices []tickets.Choice, text string) (data string) {
	said := bare(text)
	if len([]rune(said)) < 2 {
		return ""
	}
	for _, c := range choices {
		label := bare(t.named(c))
		if !strings.HasPrefix(label, said) || 2*len([]rune(said)) < len([]rune(label)) {
			continue
		}
		if data != "" {
			return ""
		}
		data = c.Data
	}
	return data
}

// label finds the choice whose words were typed instead of tapped.
func (t *turn) label(choices []tickets.Choice, text string) (value string, found bool) {
	said := bare(text)
	if said == "" {
		return "", false
	}
	values := meant(answerWords, said)
	for _, c := range choices {
		if bare(t.named(c)) == said || c.Key == "subscribe.choice.all" && allOfThem.In(said) {
			return c.Data, true
		}
		for _, value := range values {
			if c.Data == "go second" && value == "yes" || (c.Data == "go thanks" || c.Data == "go kept") && value == "no" { // 「要一起报吗？」, 「要撤回吗？」
				return c.Data, true
			}
			if value == "yes" && strings.TrimPrefix(c.Data, stepMark(t.s.Step)) == "." { // 「同意」, to 「还有吗？」
				return c.Data, true
			}
			if value == c.Data || strings.HasSuffix(c.Data, "="+value) {
				return c.Data, true
			}
		}
	}
	return "", false
}

// skips reports whether the message is nothing but 「跳过」 or its like, said to a question that may be skipped: the guard hears somebody
// jump in it.
func (t *turn) skips(ctx context.Context) bool {
	return slices.Contains(answerWords[bare(t.m.Text)], "-") || t.onlyName() || t.dangerousName(ctx) || t.thankful(ctx) || t.callsOff(ctx) || t.harmless()
}

// callsOff reports a volunteer's 「我去不了了」 about a place of theirs: said out of nowhere it might be despair.
func (t *turn) callsOff(ctx context.Context) bool {
	if !intents.Urgent(t.m.Text) || t.inDanger() {
		return false
	}
	known, err := intents.Said(ctx, t.work(), t.m.Text)
	return err == nil && known != nil
}

// dangerousName reports an answer to whom it is for in which only the name, or that they have no telephone, sounds like a danger: 「他叫李长河，住2栋」. Without it there must be none.
func (t *turn) dangerousName(ctx context.Context) bool {
	q, _ := t.open()
	if q == nil || len(t.reading.Names) == 0 || t.s.Intent != "order" && !strings.HasPrefix(t.s.Answers["services"], "S") && !slices.Contains([]string{"name", "whom", "to"}, q.Name) {
		return false
	}
	text := intents.NoPhone.ReplaceAllString(t.m.Text, "") // it is no lost phone either, and nobody who cannot be reached
	for _, name := range t.reading.Names {
		text = strings.ReplaceAll(text, name, "李建国")
	}
	r, err := t.reader().Read(ctx, text)
	if err != nil || r.Danger != "" {
		return false
	}
	r.Names = t.reading.Names
	t.reading = r // what it sounded like is no matter either
	return true
}

// onlyName reports whether the answer to a question for somebody's name is a name and nothing else: 「我叫陈立明」 is too short for the model to
// tell from a cry.
func (t *turn) onlyName() bool {
	q, _ := t.open()
	if q == nil || len(t.reading.Names) != 1 || !t.matter() && !slices.Contains([]string{"name", "whom", "to"}, q.Name) {
		return false
	}
	rest := intents.NoPhone.ReplaceAllString(strings.Replace(bare(t.m.Text), bare(t.reading.Names[0]), "", 1), "")
	return slices.Contains([]string{"", "我叫", "我是", "叫", "他叫", "她叫", "姓名", "名字", "名字是", "我的名字是", "本人"}, rest) || kinNamed.In(rest)
}

// kinNamed is what is said before the name of somebody of the family.
var kinNamed = intents.Worded("kin_named")

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

// several reports that more than one number was typed: "1 3 5" is not 135.
func several(text string) bool {
	runs, inside := 0, false
	for _, r := range text {
		digit := unicode.IsDigit(r)
		if digit && !inside {
			runs++
		}
		inside = digit
	}
	return runs > 1
}

// number reads "2", "２", "2.", "二", "第二个", "选2", "②"; 0 for anything else.
func number(text string) int {
	if several(text) {
		return 0
	}
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
