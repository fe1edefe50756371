package intents

import "strings"

// morePlaces are further words the place finder goes by, of the sets of placeSets; the comparison of matters does not read them.
var morePlaces = map[string]string{
	// Forms of land that name hamlets: 杨家岔, 石门坎, 鹭鸶滩.
	"suffix1": `滩 坪 岔 峪 塬 畈 垸 圩 浜 泾 垭 坳 坞 埭 厝 坎`,
	"suffix": `出租屋 出租房 梁子 岗子 洼子 坎子 滩子 卫生站 早市 鱼市 古镇 古城 药房 抽水站 机耕道 机耕路 吊桥 浮桥 铁索桥 木桥 铁皮房 老宅 福利楼 老澡堂 澡堂子 电站 水电站 泵站
		托管中心 托管班 早教中心 奶茶铺 麻辣烫 烤鸭店 肉店 米店 粮店 药铺 花店 手机店 眼镜店 宠物店 电玩城 台球室 棋牌馆 舞厅 拳馆 画室 琴行 驾校 练车场 考场 彩票站 报刊亭 打印店 照相馆
		护理院 福利院 救助站 戒毒所 血站 疾控中心 防疫站 交警大队 检测站 年检站 驾考中心 收费所 公积金中心 档案馆 规划馆 少年宫 青少年宫 群艺馆 天文馆 海洋馆 水族馆 滑雪场 马场 靶场 卡丁车场
		公租房小区 拆迁房 老公房 人才公寓 长租公寓 廉租房 自建房 联排 洋房区 别墅`,
	"generic": `坝子头 鱼市 塬上 机场 候机楼 航站楼`,
	// Crosses, ends and gates: with a name before them they are a place.
	"beside": `东口 西口 南口 北口 东头 西头 南头 北头 后身 对过 斜对过 斜对面 树底下 树下 树旁 桥底下 东门 西门 南门 北门 往东 往西 往南 往北 以东 以西 以南 以北`,
	"lead":   `这疙瘩 那疙瘩 这儿 那儿 额们 额 `,
	"tail": `骑行道 骑行道上 窗台 中庭 管理处 桥墩 信报箱 泄洪道 溢洪道 卸货口 卸货区 上客点 上车点 下客点 落客区 落客点 滑滑梯 滑梯旁 趸船 趸船上 河滩 沙坑 街角 把角 对出 路底 井沿上 井台边 道南 道北 路南 路北 商铺 卫生站 上行线 下行线 上行方向 下行方向 上行 下行
		影壁 廊桥 回廊 长廊 天井 夹道 过街楼 门楼 牌楼 大棚区 养殖区 种植区 堆料场 料场 装卸区 装卸口 停机坪 游泳池 泳池 沙滩 滩涂 河心岛 湖心岛 看台 主席台 升旗台 跑道边 器材室 琴房 舞蹈室 实验室 机房门口 样板间 售楼处 临建房 活动板房 工棚边 铁皮房 电动车充电棚 充电棚 停车棚 车棚里 儿童区 儿童乐园 自助区 自助厅 自助银行 等候室 取号处 取号机旁 分诊台 住院处 供应室 透析室 血透室 B超室门口 坳口 垭口`,
	"head":    `臭水沟 臭水河 断头路 商店 便利商店 药店 药房 理发店 早餐店 水果店 菜馆 茶馆 饭馆 网咖 超商 餐厅 咖啡店 咖啡馆 酒楼 奶茶店 游戏厅 麻将馆 棋牌室 地下道 单行道 铁皮房 机耕路 机耕道 生产路 木桥 吊桥 浮桥 弯道 澡堂 澡堂子 老澡堂子 沙坑 填埋坑 坑子 填埋坑子 泳池 游泳池 充电棚 库房 厂房 板房 瓦房 砖房 平台 儿童乐园 乐园 步行街 烧烤街 一条街 下坡 上坡 坡道 台子 岔路 岔口 路口 弯路 山路 水泥路 柏油路 砂石路 辅路 巴士站 抽水站 泵站 福利楼 安全出口 堤防 码头 渡口 涵管 通道 楼栋 烂尾楼 大楼 墙`,
	"through": `再往 进来 出来 去的 网约 上客 上车 下客 落客 卸货 装货 泄洪 把角 垃圾填埋`,
}

// morePlaceSets are placeSets with morePlaces.
func morePlaceSets() map[string]string {
	sets := map[string]string{}
	for name, words := range placeSets {
		sets[name] = strings.Join([]string{words, morePlaces[name]}, " ")
	}
	return sets
}
