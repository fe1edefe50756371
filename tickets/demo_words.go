package tickets

// What the demo's residents say is made up; it sounds like what a street office hears on any day. {p} is the place.
// A matter with more sentences is heard more often.

// demoMatter is one sort of thing residents bring, and what the office does about it.
type demoMatter struct {
	code   string
	kind   TicketKind
	office string // id; demoLocal: the community the place lies in
	where  demoWhere
	words  []string
	did    []string // what is reported when it is done; {v} is a volunteer
}

// demoLocal stands for the community of the place.
const demoLocal = "local"

// demoWhere is what sort of place a matter lies in.
type demoWhere int

const (
	demoHome    demoWhere = iota // an estate, a building, a staircase
	demoStreet                   // a road or a crossing
	demoNowhere                  // no place at all
)

var demoHomeMatters = []demoMatter{
	{"0101", Help, "property", demoHome, []string{
		"{p}楼道灯坏了三天了，晚上黑灯瞎火的，老人上下楼不敢走",
		"{p}的声控灯怎么拍手跺脚都不亮",
		"俺们{p}楼道灯憋了，黢黑黢黑的，你们管不管嘛",
		"{p}门口那个灯一闪一闪的，闪了一个礼拜，眼睛都花了",
		"嗯……就是那个{p}，灯，灯不亮，晚上回来看不见台阶，昨天我差点踩空",
	}, []string{"更换楼道灯泡6只、声控开关2个，已逐层试亮", "线路接头烧坏，已重新接线并换灯"}},
	{"0101", Help, "city", demoStreet, []string{
		"{p}的路灯有七八盏不亮，晚上过马路看不清车",
		"{p}这一排路灯白天亮着晚上不亮，是不是时间设反了",
	}, []string{"控制箱故障，已修复，当晚巡查全部正常亮灯"}},
	{"0101", Help, "city", demoStreet, []string{"{p}路灯杆被车撞歪了，线都露出来了，看着悬乎得很"}, []string{"灯杆已扶正加固，线路重新包扎"}},
	{"0102", Help, "housing", demoStreet, []string{"{p}路面有个大坑，下雨积水看不出来，已经摔了两个骑电瓶车的"}, []string{"坑槽已用冷补料填平，列入下月沥青罩面计划"}},
	{"0102", Help, "housing", demoStreet, []string{"{p}人行道地砖翘起来好几块，推婴儿车根本过不去", "{p}盲道断了一截，直接通到电线杆上，这咋走嘛"}, []string{"松动地砖已重铺约6平方米，盲道接通"}},
	{"0102", Help, "housing", demoStreet, []string{"{p}减速带掉了一半，钉子露在外头，扎了我一个胎"}, []string{"破损减速带已更换，外露螺栓清除"}},
	{"0104", Help, "city", demoStreet, []string{"{p}一下雨就积水，水到小腿肚，学生娃放学都是蹚水走"}, []string{"出动疏通车清掏雨水口9个、管道80米，积水已退"}},
	{"0104", Help, "city", demoStreet, []string{"{p}下水道口堵了，臭水往外冒，满街都是味", "{p}雨水篦子被落叶和烧烤油糊死了，水下不去"}, []string{"清出油垢两车，已约谈周边餐馆加装隔油池"}},
	{"0104", Help, "property", demoHome, []string{"{p}一楼厨房返水，脏水从地漏往上冒，一屋子都是"}, []string{"主管道用高压水疏通，取出抹布等杂物，观察两天未再返水"}},
	{"0104", Help, "property", demoHome, []string{"{p}化粪池满了，粪水流到花坛边上，臭得不敢开窗"}, []string{"化粪池已抽运两车，排水恢复正常"}},
	{"0105", Help, "water", demoHome, []string{"{p}停水一天了也没人通知，一家老小饭都做不成", "{p}地下水管爆了，水冒了一路，浪费得心疼"}, []string{"地下支管破损，已开挖更换1.5米，恢复供水"}},
	{"0105", Help, "water", demoHome, []string{"{p}水龙头放出来的水发黄，还有铁锈味，能不能喝啊"}, []string{"二次供水水箱已清洗消毒，水质检测合格，报告贴在单元门口"}},
	{"0105", Help, "water", demoHome, []string{"{p}五楼以上水压小得像线一样，晚上洗澡热水器打不着"}, []string{"二次供水泵站变频器故障已修，顶层测压正常"}},
	{"0105", Help, "water", demoHome, []string{"{p}这个月水费三百多，我就一个人住，表是不是走快了"}, []string{"水表送检误差合格，查明马桶长流水，已当面说明并协助关阀"}},
	{"0106", Help, "gas", demoHome, []string{"{p}天然气突然没气了，打电话一直占线"}, []string{"调压箱故障已更换，全楼恢复供气"}},
	{"0106", Help, "gas", demoHome, []string{"{p}燃气表屏幕不显示，充了二百块充不进去"}, []string{"更换燃气表电池并补录充值，余额无误"}},
	{"0106", Help, "gas", demoHome, []string{"{p}说好的燃气安检等了两天没人来，我还特地请了假"}, []string{"已重新预约并于当晚完成入户安检，向居民致歉"}},
	{"0107", Help, "property", demoHome, []string{
		"{p}暖气不热，屋里才十五度，娃写作业手都冻僵了",
		"咱{p}这暖气咋整的啊，摸着跟凉水似的，嘎嘎冷",
	}, []string{"管道排气并清洗过滤网，入户测温21度", "楼内立管阀门未全开，已调整，次日回测20度以上"}},
	{"0108", Help, "power", demoHome, []string{"{p}一到晚上就跳闸，空调都不敢开", "{p}整个单元停电了，对面楼都有电，就我们没有"}, []string{"单元总开关老化，已更换，负荷测试正常"}},
	{"0108", Help, "power", demoHome, []string{"{p}电表箱门掉了，里面线乱得跟蜘蛛网一样，小孩伸手就能摸到"}, []string{"表箱已换新加锁，线路重新整理绑扎"}},
	{"0108", Help, "power", demoHome, []string{"{p}电费突然多了一倍，麻烦查一查"}, []string{"核对抄表记录无误，系阶梯电价第二档，已打印明细送达"}},
	{"0109", Complaint, "city", demoHome, []string{"{p}顶楼那家在楼顶盖房子，彩钢瓦都搭起来了，下面的住户怎么办"}, []string{"现场认定违建约28平方米，已送达限期拆除通知，当事人自行拆除完毕"}},
	{"0109", Complaint, "city", demoHome, []string{"{p}一楼把公共绿地圈起来当自家院子，还砌了墙"}, []string{"圈占绿地围挡已拆除，恢复补种"}},
	{"0109", Complaint, "city", demoHome, []string{"{p}有人把地下室隔成六间往外租，电线乱拉"}, []string{"联合消防、住建现场检查，隔断与私拉电线已拆除，租客已妥善安置"}},
	{"0110", Complaint, demoLocal, demoHome, []string{"{p}物业费年年涨，楼道半个月没人扫，保安天天在岗亭睡觉"}, []string{"约谈物业项目经理，保洁改为每日一次并公示签到表"}},
	{"0110", Complaint, demoLocal, demoHome, []string{"{p}物业把门禁卡停了，说不交停车费就不让进，这合理吗"}, []string{"门禁已修复；停车费与门禁不得捆绑，物业已书面整改"}},
	{"0110", Complaint, demoLocal, demoHome, []string{"{p}楼下大门的门禁坏了一个月，外卖的推销的随便进"}, []string{"门禁主机已更换，居民刷卡、密码均可用"}},
	{"0110", Complaint, demoLocal, demoHome, []string{"{p}换了新物业，原来交的装修押金没人认账了"}, []string{"新旧物业三方对账，押金已退还"}},
	{"0111", Consult, "housing", demoNowhere, []string{"我们小区想换业委会，第一步该找谁，要多少人签字"}, []string{"已当面讲解筹备流程并给了表格，社区派人列席首次会议"}},
	{"0111", Consult, "housing", demoNowhere, []string{"维修资金到底剩多少，怎么查，楼顶漏水能不能用"}, []string{"维修资金余额已打印送达，楼顶防水符合应急使用条件，协助提交申请"}},
	{"0112", Help, "property", demoHome, []string{"{p}电梯三天两头坏，九十岁的老太太爬十二楼"}, []string{"更换曳引轮和主板，维保单位驻点观察三天未再停梯"}},
	{"0112", Help, "property", demoHome, []string{"{p}电梯门关到一半又弹开，咣当咣当响，吓人"}, []string{"更换门机皮带和光幕，维保单位驻点观察三天"}},
	{"0112", Help, "property", demoHome, []string{"{p}电梯年检标志过期两个月了"}, []string{"已完成年检并更换标志，检验报告张贴轿厢内"}},
	{"0113", Help, "housing", demoHome, []string{"{p}楼上卫生间漏水，我家天花板都泡掉皮了，楼上不给开门"}, []string{"网格员上门做通工作，楼上同意做防水，费用双方签字分担"}},
	{"0113", Help, "housing", demoHome, []string{"{p}外墙渗水，一下雨卧室墙上就长毛"}, []string{"外墙裂缝已打胶封闭，约定下次大雨后回看"}},
	{"0116", Consult, "service", demoNowhere, []string{"我在这边打工五年了，想申请公租房，要啥子条件嘛"}, []string{"已告知条件和材料清单，一次说清，居民已提交申请"}},
	{"0116", Consult, "service", demoNowhere, []string{"公租房排号排到哪里了，在哪查"}, []string{"当前轮候第213号，查询方式已发给居民"}},
	{"0117", Complaint, "housing", demoStreet, []string{"{p}工地围挡歪了，渣土车进出不冲轮子，一路都是泥"}, []string{"责令增设洗车槽、裸土覆盖，复查已落实"}},
	{"0117", Complaint, "housing", demoStreet, []string{"{p}施工扬尘大得很，阳台上一天一层灰"}, []string{"围挡已加固，喷淋每日开启6次，有记录"}},
	{"0119", Help, "city", demoHome, []string{"{p}窗前的树长得太高，三楼以下白天都要开灯"}, []string{"已修剪乔木11棵，采光明显改善"}},
	{"0119", Help, "city", demoHome, []string{"{p}有棵枯树歪着，风一吹咔咔响，怕砸到车"}, []string{"枯树已伐除，同时排查周边树木9棵"}},
	{"0119", Help, "city", demoHome, []string{"{p}绿化带里的草比人高，蚊子多得没法坐"}, []string{"杂草清理完毕，同时做了一次灭蚊"}},
	{"0120", Complaint, "city", demoHome, []string{"{p}楼道墙上开锁的、通下水的小广告贴满了，刚刷完又来"}, []string{"清理小广告60余处，涉事号码已移交停机"}},
	{"0121", Help, "city", demoStreet, []string{"{p}公厕晚上八点就锁门，遛弯的老人没处去"}, []string{"公厕开放时间延至22点，标牌已更新"}},
	{"0121", Help, "city", demoStreet, []string{"{p}公厕水冲不下去，脏得没法下脚"}, []string{"冲水阀更换，保洁每日加一班"}},
	{"0122", Complaint, demoLocal, demoHome, []string{"{p}外来车把车位占满了，我们业主天天没地方停"}, []string{"重新登记业主车辆，夜间外来车限停2小时"}},
	{"0122", Complaint, demoLocal, demoHome, []string{"{p}充电桩就四个，三个坏的，剩下一个被油车占着"}, []string{"充电桩已修好3个，新增充电车棚一处，可充24辆"}},
	{"0122", Complaint, demoLocal, demoHome, []string{"{p}电动车没地方充，大家都从窗户往下拉线，看着就怕"}, []string{"划设电动车充电区，飞线当日全部收回"}},
	{"0123", Suggestion, "street", demoHome, []string{"{p}是八几年的老楼，住的都是七八十岁的，能不能加装个电梯"}, []string{"已纳入加装电梯意见征询，社区下周上门发放征询表"}},
	{"0123", Suggestion, "street", demoHome, []string{"{p}旧改完了楼道反而没扶手了，老人上下楼抓啥"}, []string{"楼道扶手已补装四个单元，居民试用满意"}},
	{"0201", Complaint, "city", demoStreet, []string{"{p}工地半夜十二点还在打混凝土，一家人三天没睡好"}, []string{"查无夜间施工许可，责令22点后停工，立案处罚"}},
	{"0201", Complaint, "city", demoStreet, []string{"{p}工地早上五点就开始敲钢筋，还让不让人睡觉了"}, []string{"约谈项目部，调整工序，连续三晚巡查未再夜间施工"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}楼上天天拍皮球拖凳子，说了好几次都不听"}, []string{"与双方见面，约定晚九点后不练琴不拖凳，装了静音脚垫"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}楼下广场舞音响开得震天响，孩子明年高考啊"}, []string{"广场舞队同意移到河边，音量不超60分贝，九点收场"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}隔壁装修中午也不停，电钻声钻脑壳"}, []string{"与装修户约定午间及周末停工，物业巡查盯守"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"{p}一楼麻将馆打到凌晨两点，哗啦哗啦的"}, []string{"麻将馆承诺22点打烊，社区民警一并到场告知"}},
	{"0202", Complaint, demoLocal, demoHome, []string{"阿拉{p}楼浪向一直有人弹钢琴，夜里十点钟还在弹，吃勿消了"}, []string{"上门沟通，约定晚八点半后不弹琴，琴房加贴隔音棉"}},
	{"0203", Complaint, "city", demoStreet, []string{"{p}烧烤摊油烟直往楼上灌，窗户都不敢开"}, []string{"取缔占道烧烤两处，炉具登记保存，夜间定点值守"}},
	{"0203", Complaint, "city", demoStreet, []string{"{p}饭店的排烟口正对着居民楼，衣服晾出去一股油味"}, []string{"商户加装油烟净化器，检测达标，排烟口改至屋顶"}},
	{"0203", Complaint, "city", demoStreet, []string{"{p}有人在空地烧垃圾烧树叶，一股黑烟"}, []string{"现场扑灭并教育当事人，垃圾已清运"}},
	{"0204", Complaint, "street", demoStreet, []string{"{p}旁边那条河又黑又臭，还有人往里倒泔水"}, []string{"查封排污口一处，清淤并投放曝气设备，水质跟踪检测中"}},
	{"0205", Help, "city", demoHome, []string{"{p}垃圾堆了四五天没人拉，苍蝇乱飞"}, []string{"垃圾当天清完，收运改为每日两次"}},
	{"0205", Help, "city", demoHome, []string{"{p}楼下扔了一堆旧沙发床垫，都挡路了"}, []string{"大件垃圾已拉走，设了每周六上午集中投放点"}},
	{"0205", Help, "city", demoHome, []string{"{p}装修垃圾堆在消防通道上，没人管"}, []string{"装修垃圾已清走，对装修户下达告知书，通道恢复畅通"}},
	{"0206", Suggestion, demoLocal, demoHome, []string{"{p}垃圾分类投放点只开早晚两小时，上班的人根本赶不上"}, []string{"增设误时投放点一处，24小时可投"}},
}

// demoDangers are dangers to life or property: 2 h.
var demoDangers = []demoMatter{
	{"0103", Help, "city", demoStreet, []string{"{p}有个井盖没了，井口敞着，刚才有个小孩差点掉下去", "{p}井盖被大车压碎了一半，天快黑了，骑车的看不见"}, []string{"20分钟到场围挡，井盖已更换为防沉降新盖"}},
	{"0106", Help, "gas", demoHome, []string{"{p}楼道里好大的煤气味，好几家都闻到了", "{p}厨房燃气管嘶嘶响，已经关了阀门开了窗，求你们快点来"}, []string{"抢险队18分钟到场关阀检测，查明胶管老化脱落，已换金属软管，复测无泄漏"}},
	{"0118", Help, "housing", demoHome, []string{"{p}外墙瓷砖往下掉，刚砸了一辆车，下面就是幼儿园接孩子的地方"}, []string{"已拉警戒线并清除松动瓷砖约12平方米，防护棚搭设完毕"}},
	{"0118", Help, "housing", demoHome, []string{"{p}楼上空调架子锈断了，机器斜挂在外面，随时要掉"}, []string{"空调外机已吊离拆除，墙体固定点加固"}},
	{"0108", Help, "power", demoStreet, []string{"{p}电线断了掉在地上，还在冒火花，旁边就是水坑"}, []string{"断电抢修完成，导线更换30米，现场已恢复"}},
	{"0902", Help, "police", demoHome, []string{"{p}楼道里电动车在充电，电池发烫冒烟了，大家都在往外跑"}, []string{"消防与民警到场处置，电池移至室外，楼内无明火，人员无伤"}},
	{"0902", Help, "police", demoHome, []string{"{p}消防通道被车堵死了，楼上有烟味不知道是哪家"}, []string{"通道车辆已拖移，排查为三楼干锅，已通风"}},
	{"0910", Help, "police", demoHome, []string{"我爸七十八了有点糊涂，早上从{p}出去到现在没回来，穿灰夹克"}, []string{"调看沿途监控，于河滨公园找到老人，已安全送回，登记防走失手环"}},
	{"0112", Help, "property", demoHome, []string{"{p}电梯停在七楼和八楼中间，里面有人在拍门"}, []string{"维保15分钟到场放人，无人受伤，电梯停用检修后复用"}},
}
