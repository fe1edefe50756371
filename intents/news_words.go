package intents

import (
	"regexp"
	"slices"
	"strings"

	"huying/tickets"
)

// What is said of notices in few words is known by these rules, before the model is asked.

// topicWords are what people call the topics; the longer ones stand before those they contain. "all" and the names of kinds stand for several.
var topicWords = []struct{ topics, words string }{
	{"utilities", "停水停电停气 停水停電停氣 停水停电 停水停電 水电气 水電氣 停水 停电 停電 停气 停氣 outages outage utilities utility water power"},
	{"aid", "法律援助 法援 legal_aid"},
	{"law", "普法知识 普法知識 普法 法律知识 法律知識 legal_news law"},
	{"fraud", "防诈骗 防詐騙 反诈骗 反詐騙 防骗 防騙 反诈 反詐 诈骗 詐騙 fraud scams scam"},
	{"drowning", "防溺水 溺水 drowning"},
	{"flood", "防汛 洪水 内涝 內澇 积水 積水 floods flood"},
	{"weather", "天气预警 天氣預警 气象预警 氣象預警 天气 天氣 气象 氣象 台风 颱風 暴雨 高温 高溫 weather"},
	{"fire", "消防安全 消防 防火 火灾 火災 fire"},
	{"traffic", "交通安全 交通 traffic"},
	{"food", "食品药品 食品藥品 食品安全 食品 药品 藥品 food"},
	{"gas", "燃气安全 燃氣安全 燃气 燃氣 煤气 煤氣 gas"},
	{"road", "道路封闭 道路封閉 封路 修路 道路 roads road"},
	{"health", "卫生健康 衛生健康 疫苗接种 疫苗接種 疫苗 体检 體檢 健康 卫生 衛生 vaccination health"},
	{"meals", "老年餐 助餐 食堂 meals"},
	{"affairs", "居务公开 居務公開 村务公开 村務公開 居务 居務 村务 村務 affairs"},
	{"consultation", "意见征求 意見徵求 征求意见 徵求意見 投票 consultations consultation polls"},
	{"safety", "安全提示 安全通知 安全 safety"},
	{"life", "生活通知 生活 daily_life"},
	{"legal", "法律服务 法律服務 法律 legal"},
	{"all", "全部通知 所有通知 全部 所有 all everything"},
}

// idle are words around a topic that say nothing of it.
var idle = regexp.MustCompile(`(?i)广告|廣告|消息|訊息|信息|通知|短信|簡訊|推送|提醒|预警|預警|那么多|那麼多|这些|這些|这种|這種|这个|這個|那些|所有的|给我|給我|我的|的|了|我|吧|啦|和|与|與|及|个|個|类|類|\b(?:ads?|messages?|notices?|news|alerts?|warnings?|from|you|your|me|my|these|this|the|any|more|about|of|and|please|to|for)\b|[\pP\pS\s\d]`)

var (
	asking    = `^(?:我|想|要|请|請|帮|幫|麻烦|麻煩|你们|你們|给|給|以后|以後|不|please\s|can you\s|i want to\s|i'd like to\s)*`
	turnsOn   = regexp.MustCompile(`(?i)` + asking + `(?:订阅|訂閱|接收|开启|開啟|sign\s?up(?:\sfor)?|subscribe(?:\sto)?)(.*)$`)
	turnsOff  = regexp.MustCompile(`(?i)` + asking + `(?:退订|退訂|取消订阅|取消訂閱|取消关注|不要再发|不要再發|别再发|別再發|别发|別發|再收|唔好再發|unsubscribe|stop\ssending|stop\smy|no\smore)(.*)$`)
	asksWhy   = Worded("asks_why")
	asksReal  = regexp.MustCompile(`(?i)真的吗|真的嗎|真的么|真的假的|是真是假|是不是真的|真不真|真伪|真偽|核实一下|核實一下|是你们发的|是你們發的|是不是你们发|\b(?:is|was)\s(?:this|it|that)(?:\s\w+)?\s(?:real|true|genuine|fake|a scam|from you)\b`)
	ownTopics = Worded("own_topics")
	declined  = regexp.MustCompile(`(?i)^(?:我|以后|以後|就|都|也)*(?:不要|不想要|不想收|不想再收|不收|不用发|不用發|取消)(.+(?:通知|提醒|预警|預警|推送|消息))(?:了|吧|啦)*[。.!！]*$`)
	linking   = regexp.MustCompile(`(?i)^(?:/link|关联账号|关联|關聯帳號|關聯|link)\s*[:：]?\s*(\d{8})$`)
)

// longestAside bounds, in runes, what is taken for a few words about notices.
const longestAside = 40

// AboutNews finds a want about notices that a few words say clearly, and what they say of it; "" when they are about something else.
func AboutNews(text string) (want string, known map[string]string) {
	text = strings.TrimSpace(text)
	if m := linking.FindStringSubmatch(text); m != nil {
		return "link", map[string]string{"code": m[1]}
	}
	if code, named := tickets.FindCode(text); named && (asksReal.MatchString(text) || bareCode(text, code)) {
		return "verify_notice", map[string]string{"words": text}
	}
	if len([]rune(text)) > longestAside {
		return "", nil
	}
	if asksReal.FindString(text) != "" && len([]rune(asksReal.ReplaceAllString(text, ""))) <= 6 {
		return "verify_notice", map[string]string{}
	}
	if asksWhy.In(text) {
		return "why_notice", map[string]string{}
	}
	if ownTopics.In(question(text)) {
		return "subscription", map[string]string{}
	}
	m := turnsOff.FindStringSubmatch(text)
	if m == nil {
		m = declined.FindStringSubmatch(text)
	}
	if m != nil {
		if topics, clear := topicsIn(m[1]); clear && (topics == "" || topics == "all") {
			return "subscription", map[string]string{"stop": "yes"}
		} else if clear {
			return "subscription", map[string]string{"off": topics}
		}
	}
	if m := turnsOn.FindStringSubmatch(text); m != nil {
		if topics, clear := topicsIn(m[1]); clear {
			return "subscription", map[string]string{"on": topics}
		}
	}
	return "", nil
}

// declinesTopic is 「不要天气了」: of a topic somebody has subscribed to it says that it is to stop, from anybody else it may be a matter.
var declinesTopic = regexp.MustCompile(`^(?:我|以后|以後|就|都|也)*(?:不要|不想要|不想收|不收|取消)(.{2,10}?)(?:了|吧|啦)*[。.!！]*$`)

// DeclinesTopics are the topics that few words would have stopped; "" when they name none, or say something besides.
func DeclinesTopics(text string) string {
	m := declinesTopic.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return ""
	}
	topics, clear := topicsIn(m[1])
	if !clear || topics == "all" {
		return ""
	}
	return topics
}

// Has reports whether one of the topics is subscribed to.
func Has(s tickets.Subscription, topics string) bool {
	return slices.ContainsFunc(topicsOf(topics), s.Wants)
}

// AsksReal reports whether somebody asks if a message is true.
func AsksReal(text string) bool { return asksReal.MatchString(text) }

// bareCode reports whether a text is a code and at most a few marks.
func bareCode(text, code string) bool {
	rest := strings.Map(func(r rune) rune {
		if isHan(r) || isLetter(r) || isDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "核对码"), "核對碼")
	return strings.EqualFold(rest, code) || rest == "" // all of it is wide
}

// topicsIn finds the topics in words, with commas between; clear is false when the words say something besides.
func topicsIn(words string) (topics string, clear bool) {
	words = strings.ToLower(words)
	var found []string
	for _, t := range topicWords {
		for _, w := range strings.Fields(t.words) {
			w = strings.ReplaceAll(w, "_", " ")
			if strings.Contains(words, w) {
				words = strings.ReplaceAll(words, w, " ")
				found = append(found, t.topics)
				break
			}
		}
	}
	return strings.Join(found, ","), idle.ReplaceAllString(words, "") == ""
}

// topicsOf are the topics that a list of names, kinds and "all" stands for; what is none is left out.
func topicsOf(list string) (topics []tickets.Topic) {
	for _, name := range strings.Split(list, ",") {
		switch {
		case name == "all":
			topics = append(topics, tickets.Topics...)
		case tickets.Topic(name).Kind() != "":
			topics = append(topics, tickets.Topic(name))
		default:
			topics = append(topics, tickets.TopicsOf(tickets.NoticeKind(name))...)
		}
	}
	return topics
}

// safeWords are the two answers to a safety notice in people's own words, bare.
var safeWords = map[string]string{}

func init() {
	for answer, words := range map[string]string{
		tickets.AnswerSafe: "我没事 我沒事 没事 沒事 我安全 安全 我很安全 我是安全的 我平安 平安 我很好 我没事了 我们没事 我們沒事 我哋冇事 我冇事 iamsafe imsafe safe iamok imok imfine weresafe",
		tickets.AnswerHelp: "需要帮助 需要幫助 我需要帮助 我需要幫助 帮帮我 幫幫我 救我 快来人 快來人 来人啊 我被困 我被困了 我出不去 ineedhelp needhelp helpme",
	} {
		for _, w := range strings.Fields(words) {
			safeWords[w] = answer
		}
	}
}

// SafeWords is the answer that words are to a notice which asks whether somebody is safe; "" when they are something else.
func SafeWords(text string) string {
	return safeWords[strings.Map(func(r rune) rune {
		if !isHan(r) && !isLetter(r) && !isDigit(r) {
			return -1
		}
		return r
	}, strings.ToLower(text))]
}
