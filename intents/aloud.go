package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// Aloud finds what people say who do not know their way, whatever was being asked: the want that answers it, "" none. A draft stays.
func Aloud(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case feeAsked.MatchString(text):
		return "fee"
	case lostWords.MatchString(text):
		return "lost"
	case waiting.MatchString(text):
		return "wait"
	case whyKept.MatchString(text) && !whoReads.MatchString(text):
		return "why_kept"
	case pictureAsked.MatchString(text):
		return "picture_how"
	case gatheringAsked.MatchString(text):
		return "gatherings"
	case gatheringsAsked.MatchString(text):
		return "gatherings"
	}
	return aboutOffice(text)
}

// pictureAsked is how a picture, a voice message or a place is sent.
var pictureAsked = regexp.MustCompile(`(?i)^(?:请问|請問|那|我|想|要|，|,|\s)*(?:照片|图片|圖片|相片|视频|視頻|语音|語音|定位|位置)(?:要|该|該|应该)?(?:怎么|怎麼|咋|如何|哪里|哪裡|点样|往哪)(?:样|樣)?(?:发|發|传|傳|上传|上傳|加|拍)(?:给你们|給你們|上去|过来|過來)?(?:啊|呀|呢)?[？?]*$|^(?:怎么|怎麼|咋|如何|点样|點樣)(?:发|發|传|傳|上传|上傳|加)(?:照片|图片|圖片|相片|视频|視頻|语音|語音|定位|位置)(?:啊|呀|呢)?[？?]*$|^(?:我|还|還|再|，|,|\s)*(?:想|要|需要|能|可以)*(?:再|补|補|加|添|发|發|传|傳|补充|補充|上传|上傳)+(?:一|几|幾|两|兩)?(?:张|張|个|個|段|条|條)?(?:照片|图片|圖片|相片|图|圖|视频|視頻|语音|語音)(?:吗|嗎|可以吗|可以嗎|行吗|行嗎)?[。.!！？?]*$|^(?:可以|能|能不能|可不可以)(?:发|發|传|傳|加)(?:照片|图片|圖片|视频|視頻|语音|語音)(?:吗|嗎|么)?[？?]*$|^(?:how (?:do|can) i|can i) (?:send|add|upload) (?:a |you )?(?:photos?|pictures?|videos?|voice(?: messages?)?|my location)[?.]*$`)

// PictureHow tells how.
var PictureHow = register(say("picture_how", []tickets.Line{tickets.Say("help.picture")}))

var (
	feeAsked  = regexp.MustCompile(`(?i)^(?:这个|這個|这单|這單|这次|這次|这|這|你们|你們|服务|服務)*(?:要不要|收不收|要|收|得花|花|要带|要帶|用带|用不用带|要准备|要準備|要不要带)(?:钱|錢|费|費)(?:吗|嗎|么|啊|呀|的)*[？?。]?$|^免费的?吗[？?]?$|^免費的?嗎[？?]?$|^(?:这个|這個|这|這|大概)?(?:要)?(?:多少钱|多少錢|几多钱|幾多錢)(?:啊|呀|呢)?[？?]*$|^is (?:it|this)(?: service)? free(?: of charge)?\??$|^how much(?: is it| does it cost| do i (?:have to )?pay)?\??$|^does it cost anything\??$`)
	lostWords = regexp.MustCompile(`(?i)^(?:我|俺)?(?:老了|年纪大了|年紀大了|，|,)*(?:不会|不會|不懂|看不懂|不晓得|不曉得|不知道)(?:怎么|怎麼)?(?:用|弄|搞|按|点|點|填|说|說)?(?:这个|這個|这东西|這東西)?(?:啊|呀|怎么办|怎麼辦)*[。！!？?]*$|^(?:我)?(?:听不懂|聽不懂|没听懂|沒聽懂|不明白|没明白|沒明白|听不明白|看不明白|唔明|唔识用|唔識用)(?:啊|呀|你说的|你說的|什么意思|什麼意思)*[。！!？?]*$|^(?:这|這|你)?(?:是)?(?:什么|什麼|啥)意思(?:啊|呀)?[？?]*$|^我?(?:看不见|看不見|看不清|不识字|不識字|不认字|不認字|不认识字|不認識字).{0,8}$|^我?(?:不识字|不識字|不认字|不認字).{0,16}$|^(?:你|请|請|能不能|麻烦|麻煩|给我|給我)*(?:说|說|讲|講|写|寫|打字|字)?(?:慢|简单|簡單|少|大白话|短)(?:点|點|一点|一點|些)?(?:说|說|讲|講|打字|儿)?(?:吗|嗎|吧|行吗|行嗎|好吗|好嗎)*[。！!？?]*$|^(?:帮帮我|幫幫我|帮帮忙|幫幫忙|帮个忙|幫個忙)(?:吧|啊|呀)?[。！!]*$|^i don't know how(?: to use this)?[.!]?$|^(?:sorry,? )?i (?:don't|do not|can't) (?:understand|get it|see)(?: .{1,12})?[.!]?$|^what do you mean\??$|^i(?:'m| am) (?:lost|confused)[.!]?$`)

	waiting = regexp.MustCompile(`(?i)^(?:我|让我|讓我|先|再|你|请|請|那)*(?:考虑|考慮|想|等|稍等|等会|等會|等等|等一等)(?:一下|想|一会|一會|会|會|下|等)*(?:儿|兒)?(?:吧|啊|再说|再說|再决定|看)?[。.!！]*$|^(?:我|等下|等会|等會|一会|一會|马上|馬上|，|,)*(?:去)?(?:拍|拍张|拍張|拍个|拍個)(?:照片?|图|圖)?(?:发|發|给|給|传|傳)(?:给|給)?(?:你|您|你们|你們)(?:看看?)?[。.!！]*$|^(?:wait|one moment|just a (?:moment|minute|second)|hold on|let me think)(?: please)?[.!]*$`)
	whyKept = regexp.MustCompile(`(?i)^(?:你们|你們)?(?:为什么|為什麼|为啥|為啥|干嘛|凭什么|憑什麼|干什么|點解)(?:还|還)?(?:一定)?(?:要|得|需要)?(?:保存|收集|我的?|同意|个人|個人|填|问|問).{0,10}[？?]*$|(?:会不会|會不會|不会|不會).{0,3}(?:泄露|洩露|泄漏|外传|外傳).{0,8}$|(?:信息|資料|资料|隐私|隱私)(?:安全|保密)(?:吗|嗎)[？?]*$|^(?:谁|誰)(?:能|会|會)?(?:看到|看见|看得到).{0,6}[？?]*$|^why (?:do|should|must) .{0,20}(?:keep|agree|data|information|consent).{0,20}$|^is (?:it|my data|my information) (?:safe|private|confidential)\??$|^who (?:can|will) see .{1,20}$`)

	// Fee answers whether it costs something.
	Fee = register(say("fee", []tickets.Line{tickets.Say("order.no_fee")}))
	// Wait is for who wants to think it over: nothing is lost meanwhile.
	Wait = register(say("wait", []tickets.Line{tickets.Say("draft.take_time")}))
	// WhyKept answers who is asked for consent and wonders what for.
	WhyKept = register(say("why_kept", []tickets.Line{tickets.Say("consent.why")}))
	// Lost is for who does not know what to do here: one sentence, and a person.
	Lost = register(say("lost", []tickets.Line{tickets.Say("help.lost")}, tickets.Choice{Key: "menu.human", Data: "go human"}, tickets.Choice{Key: "menu.order", Data: "go order"},
		tickets.Choice{Key: "menu.report", Data: "go report"}))
)
