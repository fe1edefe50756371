package tickets

// demoHantMatters are told in traditional characters, some of them in Cantonese.
var demoHantMatters = []demoMatter{
	{"0101", Help, "property", demoHome, []string{"{p}走廊盞燈壞咗成個禮拜，夜晚返屋企好驚", "{p}樓梯間的燈不亮，長輩上下樓很危險"}, []string{"走廊燈已全部更換，逐層試亮"}},
	{"0105", Help, "water", demoHome, []string{"{p}食水有黃色沉澱，唔敢飲"}, []string{"水箱已清洗消毒，水質檢測合格"}},
	{"0105", Help, "water", demoHome, []string{"{p}水壓好細，沖涼都沖唔到"}, []string{"加壓泵已維修，頂層水壓恢復正常"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}樓上夜晚十二點仲拖櫈，嘈到瞓唔着"}, []string{"已與該戶溝通，約定晚上九時後保持安靜"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}隔壁裝修假日也在鑽牆，可以請人處理嗎"}, []string{"已與裝修戶約定假日停工，物業巡查"}},
	{"0203", Complaint, "city", demoStreet, []string{"{p}樓下餐廳成日油煙好大，窗都唔敢開"}, []string{"商戶已加裝油煙淨化器"}},
	{"0205", Help, "city", demoHome, []string{"{p}垃圾堆咗三日冇人收，好臭"}, []string{"已清走，收運改為每日兩次"}},
	{"0205", Help, "city", demoHome, []string{"{p}有人把舊沙發丟在樓下，擋到輪椅出入"}, []string{"舊沙發已清走，設每週六大型垃圾投放點"}},
	{"0303", Complaint, "police", demoStreet, []string{"{p}有人長期雙排停車，公車都轉不過來"}, []string{"現場勸離並開罰，加劃禁停線"}},
	{"0502", Consult, "service", demoNowhere, []string{"請問港澳居民怎麼參加居民醫保，要帶什麼證件", "台胞證到期了，醫保卡還能用嗎"}, []string{"已發送辦理清單，並預約窗口"}},
	{"0401", Consult, "service", demoNowhere, []string{"我們是台籍家庭，孩子明年上小學要怎麼報名"}, []string{"已說明台籍學生入學流程，材料一次告知"}},
	{"0112", Help, "property", demoHome, []string{"{p}部𨋢成日壞，阿婆要行十層樓梯"}, []string{"更換曳引機主機板，連續觀察三日正常"}},
	{"0112", Help, "property", demoHome, []string{"{p}電梯門夾人，感應好像失靈了"}, []string{"更換門機光幕，連續觀察三日正常"}},
	{"0909", Complaint, "city", demoHome, []string{"{p}遛狗唔拖繩，細路好驚"}, []string{"已約談犬主，加裝提示牌"}},
}

// demoEnglishMatters are told in English.
var demoEnglishMatters = []demoMatter{
	{"0101", Help, "city", demoStreet, []string{
		"The street lights at {p} have been out for three nights, it's pitch dark",
		"One lamp post near {p} keeps flickering all night",
	}, []string{"Five lamps replaced and tested after dark"}},
	{"0102", Help, "housing", demoStreet, []string{
		"There is a deep pothole at {p}. My bike wheel got stuck in it this morning",
	}, []string{"The pothole has been filled"}},
	{"0105", Help, "water", demoHome, []string{"No water at {p} since 7am and nobody told us"}, []string{"Burst pipe replaced, supply restored"}},
	{"0105", Help, "water", demoHome, []string{
		"Tap water at {p} looks brown, is it safe to drink?",
	}, []string{"The tank was cleaned and the water tested: safe to drink"}},
	{"0202", Complaint, demoLocal, demoHome, []string{
		"Someone at {p} drills every Sunday morning, please help",
	}, []string{"We talked with the neighbour: no drilling before 9 am or at weekends"}},
	{"0202", Complaint, demoLocal, demoHome, []string{
		"Square dancing music at {p} is really loud until 10pm",
	}, []string{"We talked with the group: lower volume, and over by 9 pm"}},
	{"0205", Help, "city", demoHome, []string{"Rubbish at {p} hasn't been collected for 4 days"}, []string{"Collected today; from now on twice a day"}},
	{"0303", Complaint, "police", demoStreet, []string{
		"Cars parked on the pavement at {p}, I can't get through with a stroller",
	}, []string{"Cars moved, bollards put up"}},
	{"0906", Consult, "police", demoNowhere, []string{
		"I moved to a new flat, how do I register my address as a foreigner?",
		"My residence permit expires next month, which office should I go to?",
	}, []string{"Told where to go and what to bring; registered the same day"}},
	{"0305", Complaint, demoLocal, demoHome, []string{
		"My parcels are always left outside at {p} and two are missing",
	}, []string{"The courier now delivers to the door"}},
	{"1301", Help, demoLocal, demoHome, []string{
		"Broadband at {p} drops every evening, the hotline only says reboot",
	}, []string{"The provider added capacity; speed measured and fine"}},
	{"0401", Consult, "service", demoNowhere, []string{
		"Can my daughter go to the local primary school if we only rent here?",
	}, []string{"Sent the list of papers and the dates of enrolment"}},
}

// demoSaid is what residents of other languages say around a ticket.
var demoSaid = map[Lang]struct {
	demoManner
	demoVoice
}{
	Hant: {
		demoManner: demoManner{
			[]string{"", "", "您好，", "唔該，", "想反映一下，"},
			[]string{"", "", "，麻煩跟進，多謝", "，幾時先會有人嚟睇？", "，謝謝你們"},
		},
		demoVoice: demoVoice{
			questions: []string{"您好，單子收到了，請問何時方便？", "可以再拍一張近一點的照片嗎？"},
			replies:   []string{"可以，下午都喺屋企", "好的，謝謝", "是東門那邊沒錯"},
			nudges:    []string{"請問有進展嗎？", "仲未有人嚟，麻煩催一催"},
			unhappy:   []string{"第二日又壞返", "只修了一半"},
			praise:    []string{"", "多謝幫忙", "處理得很快"},
		},
	},
	English: {
		demoManner: demoManner{
			[]string{"", "", "Hello, ", "Hi there. ", "Excuse me: "},
			[]string{"", "", ". Thanks!", ". When can it be fixed?", ". Please help"},
		},
		demoVoice: demoVoice{
			questions: []string{"Hello, we have your report. When is a good time for you?", "Could you send one more picture, a little closer?"},
			replies:   []string{"Yes, I'm home all afternoon", "It's the east gate, right", "After six is better for me"},
			nudges:    []string{"Any news?", "Nobody has come yet"},
			unhappy:   []string{"It broke again the next day", "Only half of it was done"},
			praise:    []string{"", "Great, thank you", "That was quick"},
		},
	},
}
