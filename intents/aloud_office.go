package intents

import (
	"regexp"

	"huying/tickets"
)

// This file answers, in a sentence, what people ask of the office itself: who reads this, whether it is a machine, which number to call, praise, and
// the joke of a red packet.

var (
	whoReads = regexp.MustCompile(`(?i)^(?:请问|請問|那|我|，|,)*(?:是)?(?:谁|誰|什么人|什麼人|边个|邊個)(?:在|会|會|能)*(?:看|读|讀|睇)(?:到|见|見|得到|紧|緊)?(?:(?:我|我们|我們|大家)?(?:发|發|写|寫|说|說|讲|講|打)的?.{0,6}|(?:这|這)(?:些|个|個|里|裡|边|邊)?(?:的)?(?:信息|消息|內容|内容|话|話|字)?)?[？?]*$|^(?:我)?(?:说|說|写|寫|发|發|讲|講)的(?:话|話|东西|東西|内容|內容|这些|這些|字)?.{0,4}(?:给|給|被|让|讓|会|會|是)?(?:谁|誰|什么人|什麼人|哪些人|边个|邊個)(?:看|看到|看见|看見|读|讀|知道|睇).{0,4}[？?]*$|^(?:别人|別人|邻居|鄰居|外人|其他人|大家)(?:会不会|會不會|会|會|能不能|能|可以)(?:看到|看见|看見|知道)(?:我)?.{0,8}(?:吗|嗎|么)?[？?]*$|^who(?:'s| is| will be| will| can)? ?(?:read(?:s|ing)?|see(?:s|ing)?)(?: (?:this|these|it|my .{1,20}|what i .{1,12}))?[?.]*$|^can (?:anyone|anybody|others|other people|my neighbou?rs) (?:see|read) .{1,25}$`)

	robot = regexp.MustCompile(`(?i)^(?:请问|請問|喂|那|，|,)*(?:你|您|你们|你們|这|這|这边|這邊|对面|對面)(?:到底|究竟)?(?:是)?(?:不是)?(?:真人|活人|人|机器人|機器人|机器|機器|电脑|電腦|AI|智能|人工智能|程序|客服)(?:还是|還是|或者)?(?:真人|活人|人|机器人|機器人|机器|機器|电脑|電腦|AI|人工智能|程序)?(?:在)?(?:回|答|回我|回话|回話|聊)?(?:吗|嗎|么|啊|呀|呢|吧)*[？?]*$|^(?:are|is) (?:you|this|it)(?: an?| the)? ?(?:real )?(?:ro)?(?:bot|human|person|machine|computer|ai)(?: or .{1,16})?[?.]*$|^am i (?:talking|speaking|chatting) (?:to|with) a .{1,30}$`)

	numberAsked = regexp.MustCompile(`(?i)^(?:请问|請問|问下|問下|问一下|問一下|想问|想問|有没有|有沒有|我要|我想要|你们|你們|这里|這裡|咱们|咱們|我们|我們|社区|社區|居委会|居委會|居委|村委会|村委會|物业|物業|街道|政府|市民|服务|服務|便民|求助|投诉|投訴|报警|報警|派出所|网格员|網格員|值班|公开|的|，|,)*(?:热线|熱線|电话|電話|联系方式|聯絡方式|联系电话|聯絡電話)(?:电话|電話)?(?:号码|號碼|号|號)?(?:是)?(?:多少|几号|幾號|什么|什麼|哪个|哪個|咩)?(?:啊|呀|呢|来着)*[？?]*$|^12345(?:能|可以)?(?:打得通|打通|打|有人接|有人|管用|有用)(?:吗|嗎|么)?[？?]*$|^(?:请问|請問|你们|你們|社区|社區|居委会|居委會|物业|物業|街道|服务站|服務站|派出所|周末|週末|周六|周日|节假日|節假日|今天|明天)*(?:几点|幾點|什么时候|什麼時候|周末|週末|还|還)(?:上班|下班|开门|開門|关门|關門|开始上班)(?:吗|嗎|么|啊|呀|呢|没|沒|不)*[？?]*$|^(?:what(?:'s| is)(?: the)?|the|is there a|give me the|your)? ?(?:(?:phone|telephone|hot ?line|emergency|office|community) )*(?:number|hot ?line|phone)(?: (?:of|for) (?:the |your )?(?:hot ?line|office|community|police|police station|property management))?[?.]*$|^(?:who|what number) (?:do|should|can) i (?:call|phone|ring)[?.]*$|^(?:what are (?:the|your) )?(?:opening|office) hours[?.]*$|^when (?:do you|are you|does the office) (?:open|close)[?.]*$`)

	praise = regexp.MustCompile(`(?i)^(?:必须|必須|我|要|想|给|給|为|為|你们|你們|您|他们|他們|大家|师傅|師傅|工作人员|工作人員)*(?:点|點)(?:个|個)?(?:大)?(?:赞|讚).{0,4}$|^(?:我)?(?:要|想)?(?:好好)?(?:表扬|表揚|夸夸|誇誇|夸一下|感谢一下).{1,12}$|^(?:师傅|師傅|工作人员|工作人員|志愿者|志願者|他们|他們|人家|小伙子|你们|你們|来的人|來的人)+的?(?:态度|態度|服务|服務|技术|技術|手艺|手藝)?(?:也|都)?(?:挺|很|真|真的|非常|特别|特別|蛮)(?:好|不错|不錯|棒|热情|熱情|耐心|细心|細心|负责|負責)(?:的|了)?[。.!！]*$|^(?:well done|good job|great (?:job|work))[.!]*$`)

	gift = regexp.MustCompile(`(?i)红包|紅包|利是|利市|🧧|请你(?:们)?(?:喝奶茶|喝茶|吃饭|吃糖|抽烟)|請你(?:們)?(?:喝奶茶|喝茶|吃飯|吃糖)|red (?:packet|envelope)`)
	// giftNot are words of a matter in which a red packet plays a part: somebody was asked for one, or cheated with one.
	giftNot = regexp.MustCompile(`(?i)收(?:了)?(?:红包|紅包)|收钱|收錢|要(?:红包|紅包)|索要|骗|騙|抢|搶|领|領|群|链接|連結|医生|醫生|老师|老師|投诉|投訴|举报|舉報|真的|ask(?:ed|s|ing)? for|demand|scam|link|doctor|teacher`)

	// WhoReads answers who wonders, or fears, who sees what they write.
	WhoReads = register(say("who_reads", []tickets.Line{tickets.Say("consent.who_reads")}))
	// Robot answers who asks whether a person is there.
	Robot = register(say("robot", []tickets.Line{tickets.Say("help.robot")}, tickets.Choice{Key: "menu.human", Data: "go human"}, tickets.Choice{Key: "menu.report", Data: "go report"}))
	// Numbers answers who asks for a number to call or when somebody is there: what is the same everywhere, and a person for the rest.
	Numbers = register(say("numbers", []tickets.Line{tickets.Say("help.numbers")}, tickets.Choice{Key: "menu.human", Data: "go human"}))
	// Praise thanks for praise; a person passes it on.
	Praise = register(say("praise", []tickets.Line{tickets.Say("help.praise")}, tickets.Choice{Key: "menu.human", Data: "go human"}))
	// Gift declines a red packet, which is meant kindly.
	Gift = register(say("gift", []tickets.Line{tickets.Say("help.gift")}))
)

// longestGift bounds a red packet's joke, in runes: a longer message tells of something.
const longestGift = 24

// aboutOffice finds what is asked of the office itself; "" for none.
func aboutOffice(text string) string {
	switch {
	case whoReads.MatchString(text):
		return "who_reads"
	case robot.MatchString(text):
		return "robot"
	case numberAsked.MatchString(text):
		return "numbers"
	case praise.MatchString(text):
		return "praise"
	case len([]rune(text)) <= longestGift && gift.MatchString(text) && !giftNot.MatchString(text):
		return "gift"
	}
	return ""
}
