package tickets

// The demo's neighbourhood: 幸福里街道 in a city that does not exist. Codes begin with 99, which is no province; telephone numbers
// begin with area code 0000 or are 138 0000 xxxx; all names are made up.

// demoName is a name in the three languages residents speak.
type demoName struct{ hans, hant, english string }

func (n demoName) in(lang Lang) string {
	switch lang {
	case Hant:
		return n.hant
	case English:
		return n.english
	}
	return n.hans
}

// demoCommunity is a community with an estate for each of its five grids, and its roads.
type demoCommunity struct {
	id      string // of its office
	name    string
	estates []demoName
	roads   []demoName
	lat     float64 // in the middle of a lake, so that no point is anybody's door
	lon     float64
}

const (
	demoStreetCode = "990101001"
	demoDistrict   = "990101"
	demoCity       = "9901"
)

var demoCommunities = []demoCommunity{
	{
		id: "heping", name: "和平里社区", lat: 31.221, lon: 120.121,
		estates: []demoName{
			{"和平里一区", "和平里一區", "Hepingli Block One"},
			{"和平里二区", "和平里二區", "Hepingli Block Two"},
			{"供销社宿舍", "供銷社宿舍", "the Co-op Dormitory"},
			{"纺织厂家属院", "紡織廠家屬院", "the Textile Mill Compound"},
			{"和平花园", "和平花園", "Heping Garden"},
		},
		roads: []demoName{{"和平路", "和平路", "Heping Road"}, {"春晖街", "春暉街", "Chunhui Street"}},
	},
	{
		id: "huaishu", name: "槐树湾社区", lat: 31.232, lon: 120.133,
		estates: []demoName{
			{"槐树湾东里", "槐樹灣東里", "Huaishuwan East"},
			{"槐树湾西里", "槐樹灣西里", "Huaishuwan West"},
			{"槐荫雅苑", "槐蔭雅苑", "Huaiyin Court"},
			{"铁路新村", "鐵路新村", "the Railway Village"},
			{"湾畔家园", "灣畔家園", "Wanpan Homes"},
		},
		roads: []demoName{{"槐荫路", "槐蔭路", "Huaiyin Road"}, {"铁道西街", "鐵道西街", "Tiedao West Street"}},
	},
	{
		id: "xinqiao", name: "新桥社区", lat: 31.214, lon: 120.142,
		estates: []demoName{
			{"新桥南苑", "新橋南苑", "Xinqiao South Court"},
			{"新桥北苑", "新橋北苑", "Xinqiao North Court"},
			{"桥头公寓", "橋頭公寓", "Bridgehead Flats"},
			{"锦绣新城", "錦繡新城", "Jinxiu New Town"},
			{"教师新村", "教師新村", "the Teachers' Village"},
		},
		roads: []demoName{{"新桥大街", "新橋大街", "Xinqiao Avenue"}, {"学府路", "學府路", "Xuefu Road"}},
	},
	{
		id: "guiyuan", name: "桂园社区", lat: 31.205, lon: 120.128,
		estates: []demoName{
			{"桂园小区", "桂園小區", "Guiyuan Estate"},
			{"桂香里", "桂香里", "Guixiangli"},
			{"丹桂华庭", "丹桂華庭", "Dangui Hall"},
			{"金桂公寓", "金桂公寓", "Jingui Flats"},
			{"农机厂宿舍", "農機廠宿舍", "the Farm Machinery Dormitory"},
		},
		roads: []demoName{{"桂花路", "桂花路", "Guihua Road"}, {"集市街", "集市街", "Jishi Street"}},
	},
}

// demoCorners are where on a road something is.
var demoCorners = []demoName{
	{"与人民路路口", "與人民路路口", "at the corner of Renmin Road"},
	{"公交站旁", "公交站旁", "by the bus stop"},
	{"小学门口", "小學門口", "in front of the primary school"},
	{"12号门前", "12號門前", "outside number 12"},
	{"东段", "東段", "(east end)"},
	{"药店对面", "藥店對面", "opposite the pharmacy"},
}

var demoOffices = []Office{
	{ID: "street", Name: "幸福里街道办事处", Kind: "street", Phone: "0000-5550100"},
	{ID: "heping", Name: "和平里社区居委会", Kind: "community", Phone: "0000-5550111"},
	{ID: "huaishu", Name: "槐树湾社区居委会", Kind: "community", Phone: "0000-5550112"},
	{ID: "xinqiao", Name: "新桥社区居委会", Kind: "community", Phone: "0000-5550113"},
	{ID: "guiyuan", Name: "桂园社区居委会", Kind: "community", Phone: "0000-5550114"},
	{ID: "housing", Name: "住房和城乡建设管理所", Kind: "department", Phone: "0000-5550121"},
	{ID: "city", Name: "综合行政执法队（城管）", Kind: "department", Phone: "0000-5550122"},
	{ID: "police", Name: "幸福里派出所", Kind: "department", Phone: "0000-5550123"},
	{ID: "market", Name: "市场监督管理所", Kind: "department", Phone: "0000-5550124"},
	{ID: "service", Name: "便民服务中心（民政·社保）", Kind: "department", Phone: "0000-5550125"},
	{ID: "justice", Name: "司法所·人民调解委员会", Kind: "department", Phone: "0000-5550126"},
	{ID: "water", Name: "湖滨自来水公司", Kind: "utility", Phone: "0000-5550131"},
	{ID: "power", Name: "幸福里供电所", Kind: "utility", Phone: "0000-5550132"},
	{ID: "gas", Name: "湖滨燃气公司", Kind: "utility", Phone: "0000-5550133"},
	{ID: "property", Name: "物业联合服务中心", Kind: "utility", Phone: "0000-5550134"},
}

// demoAbove are the offices above the street (domain: community → street → district → city); no ticket of the demo begins there.
var demoAbove = []Office{
	{ID: "municipal", Name: "安澜市12345热线指挥中心", Kind: "department", Phone: "0000-5550001", Area: demoCity},
	{ID: "district", Name: "湖滨区监督指挥中心", Kind: "department", Phone: "0000-5550010", Area: demoDistrict, Parent: "municipal"},
}

// demoStaff sign in as <surname>.<what they do>; a handler's office is the last part.
var demoStaff = []Staff{
	{Login: "li.admin", Name: "李国栋", Role: Admin},
	{Login: "wang.super", Name: "王慧敏", Role: Supervisor},
	{Login: "zhao.super", Name: "赵建华", Role: Supervisor},
	{Login: "zhang.dispatch", Name: "张晓燕", Role: Dispatcher},
	{Login: "chen.dispatch", Name: "陈立", Role: Dispatcher},
	{Login: "liu.dispatch", Name: "刘芳", Role: Dispatcher},
	{Login: "sun.street", Name: "孙志强", Role: Handler},
	{Login: "zhou.heping", Name: "周桂兰", Role: Handler},
	{Login: "wu.huaishu", Name: "吴海涛", Role: Handler},
	{Login: "zheng.xinqiao", Name: "郑丽", Role: Handler},
	{Login: "qian.guiyuan", Name: "钱小红", Role: Handler},
	{Login: "feng.housing", Name: "冯刚", Role: Handler},
	{Login: "han.city", Name: "韩磊", Role: Handler},
	{Login: "yang.city", Name: "杨帆", Role: Handler},
	{Login: "he.police", Name: "何警官", Role: Handler},
	{Login: "kong.market", Name: "孔繁荣", Role: Handler},
	{Login: "cao.service", Name: "曹静", Role: Handler},
	{Login: "yan.justice", Name: "严正", Role: Handler},
	{Login: "zhu.water", Name: "朱师傅", Role: Handler},
	{Login: "qin.power", Name: "秦师傅", Role: Handler},
	{Login: "xu.gas", Name: "许师傅", Role: Handler},
	{Login: "lv.property", Name: "吕经理", Role: Handler},
	{Login: "shi.property", Name: "施师傅", Role: Handler},
	{Login: "tan.district", Name: "谭明", Role: Handler},
	{Login: "gu.municipal", Name: "顾清", Role: Handler},
}

var (
	demoSurnames = []rune("王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾")
	demoGiven    = []string{
		"秀兰", "建国", "桂英", "淑珍", "志明", "玉梅", "大勇", "小芳", "海燕", "德福", "丽华", "文博", "子涵", "春梅", "永康", "雨桐", "金凤", "卫东", "美玲", "浩然",
		"凤英", "国强", "晓峰", "雪琴", "长顺", "佳怡", "红霞", "宝山", "思远", "翠花",
	}
	demoHantNames    = []string{"陳志偉", "林美玲", "黃家豪", "李淑芬", "張偉倫", "吳佩珊", "劉俊傑", "蔡宜君"}
	demoEnglishNames = []string{"Sarah Miller", "Tom Okafor", "Priya Nair", "Lucas Meyer", "Anna Kowalska", "James Carter", "Mina Sato"}
)
