package tickets

// Orders from the services menu; {v} is a volunteer of the demo.
var demoOrders = []demoMatter{
	{"S01", Order, demoLocal, demoHome, []string{"家里水龙头滴水，拧不紧，我一个老太婆弄不来，想请人上门看看"}, []string{"志愿者{v}上门更换水龙头阀芯，未收费"}},
	{"S01", Order, demoLocal, demoHome, []string{"门锁钥匙拧不动了，能不能来个师傅", "厨房灯管坏了，我不敢爬高", "马桶一直流水，麻烦派个懂水电的"}, []string{"志愿者{v}上门维修，试用正常，老人满意"}},
	{"S02", Order, demoLocal, demoHome, []string{"下周三要去人民医院复查眼睛，儿女不在身边，想找个人陪一下"}, []string{"志愿者{v}全程陪诊，代取药送回家"}},
	{"S02", Order, demoLocal, demoHome, []string{"我腿脚不方便，做透析来回要人搀一把"}, []string{"志愿者{v}每周一三五接送，路上搀扶"}},
	{"S02", Order, demoLocal, demoHome, []string{"不会用手机挂号取号，看病想有人带一带"}, []string{"志愿者{v}陪同就诊，已教会用自助机"}},
	{"S03", Order, demoLocal, demoHome, []string{"我妈一个人住，我出差十天，想请人隔天去看看她", "隔壁张奶奶九十多了独居，能不能有人定期上门坐坐"}, []string{"志愿者{v}每周两次探访，已记录联系方式和应急人"}},
	{"S03", Order, demoLocal, demoHome, []string{"父亲刚出院，白天没人在家，想有人探望一下"}, []string{"{v}上门探访，帮助量了血压，情况稳定"}},
	{"S04", Order, demoLocal, demoHome, []string{"老爷子卧床半年了，头发长得不像样，能不能上门理个发", "轮椅出不去，想预约上门剪头发"}, []string{"志愿者{v}上门理发，一并剪了指甲"}},
	{"S05", Order, demoLocal, demoHome, []string{"想给我爸订社区食堂的中饭，他不会点，能送吗", "手摔伤了做不了饭，想订一个礼拜的送餐"}, []string{"已订餐，志愿者{v}每日11:30前送到"}},
	{"S05", Order, demoLocal, demoHome, []string{"奶奶牙口不好，要软一点的饭"}, []string{"已对接社区食堂，软食套餐，送餐上门"}},
	{"S06", Order, demoLocal, demoHome, []string{"电视没声音了，老两口就靠它解闷"}, []string{"志愿者{v}更换喇叭线，已修好"}},
	{"S06", Order, demoLocal, demoHome, []string{"电饭锅不通电，扔了怪可惜的"}, []string{"志愿者{v}更换保险管，已能煮饭"}},
	{"S07", Order, demoLocal, demoNowhere, []string{"孩子三点半放学没人接，想问问有没有四点半课堂"}, []string{"已安排四点半课堂名额，{v}负责辅导"}},
	{"S07", Order, demoLocal, demoNowhere, []string{"五年级数学跟不上，有没有大学生志愿者辅导一下"}, []string{"{v}每周六上午辅导两小时"}},
	{"S08", Order, demoLocal, demoNowhere, []string{"老伴走了以后我天天睡不着，想找个人说说话"}, []string{"心理志愿者{v}电话陪伴两次，后续每周一次，已告知12356"}},
	{"S08", Order, demoLocal, demoNowhere, []string{"女儿高三压力大，老是哭，想找老师聊聊"}, []string{"已预约社区心理咨询室，面谈一次，家长反馈有改善"}},
	{"S09", Order, demoLocal, demoNowhere, []string{"手机上那个医保码怎么弄，孩子教了我就忘，想有人慢慢教", "想学视频通话，跟外孙女见见面"}, []string{"志愿者{v}在活动室一对一教学，学会医保码与视频通话"}},
	{"S09", Order, demoLocal, demoNowhere, []string{"微信里字太小，怎么调大，会不会弄坏"}, []string{"已参加周四手机课，{v}教的，字体已调大"}},
	{"S10", Order, demoLocal, demoNowhere, []string{"房东不退押金，想先问问律师怎么说"}, []string{"值班律师{v}线上答复，给了书面要点"}},
	{"S10", Order, demoLocal, demoNowhere, []string{"老人想立个遗嘱，要什么手续"}, []string{"周二律师坐班日已咨询，材料清单带走"}},
	{"S11", Order, demoLocal, demoHome, []string{"雨天路滑不敢出门，想请人代买点菜和米"}, []string{"志愿者{v}代购送到，按小票结算"}},
	{"S11", Order, demoLocal, demoHome, []string{"高血压药吃完了，能不能帮忙代取一下"}, []string{"志愿者{v}持医保卡代取药，已签收"}},
	{"S12", Order, demoLocal, demoHome, []string{"家里有个旧柜子要扔，我们老两口抬不动"}, []string{"志愿者{v}等三人搬运至大件投放点"}},
	{"S12", Order, demoLocal, demoHome, []string{"想请人擦擦玻璃"}, []string{"志愿者{v}等两人上门擦窗，老人直夸干净"}},
	{"S13", Order, demoLocal, demoNowhere, []string{"小区什么时候再量血压测血糖，上次没赶上"}, []string{"义诊周六上午开展，已留号，{v}导引"}},
	{"S14", Order, demoLocal, demoNowhere, []string{"想组个合唱队，缺个会弹琴的老师"}, []string{"{v}每周三晚教唱，已有22人报名"}},
	{"S14", Order, demoLocal, demoNowhere, []string{"过节能不能放场露天电影"}, []string{"露天电影已放映，到场一百多人，{v}负责现场秩序"}},
	{"S15", Order, demoLocal, demoNowhere, []string{"孙子想要一本《昆虫记》，家里条件不好", "想要一副老花镜，三百度的"}, []string{"微心愿由党员{v}认领并送到"}},
	{"S15", Order, demoLocal, demoNowhere, []string{"我九十岁生日想跟老邻居们拍张合影"}, []string{"{v}上门拍照，冲印十张送给老邻居"}},
	{"S16", Order, demoLocal, demoHome, []string{"{p}好多老人不懂延迟退休怎么算，能不能来讲一讲"}, []string{"{v}在小广场宣讲，发放大字问答单60份"}},
	{"S18", Order, demoLocal, demoHome, []string{"我坐轮椅，周五要去办残疾证，想要个人帮忙推下楼"}, []string{"志愿者{v}陪同往返，证件已办好"}},
	{"S18", Order, demoLocal, demoHome, []string{"视力不好，去银行要过两个路口，想有人带"}, []string{"志愿者{v}陪同，全程两小时"}},
}

// demoOrderWhens is when an ordered service is wanted.
var demoOrderWhens = []string{"周六上午", "明天下午", "下周三", "随时都行", "这周之内", "早上八点以后", ""}
