package intents

// The words of the guard, in sets. A word is written simplified or traditional, as heard or as mistyped; _ is a space in English.
// guard_signs.go says which sets together mean danger, guard.go how they are put together.
var guardSets = map[string]string{
	// Who it happens to.
	"person": `小哥 外卖小哥 两个 三个 四个 几个 个女 个仔 阿嫲 爹 娘 工友 搬运工 乘客 瘫痪 人 有人 孩子 小孩 小孩子 孩儿 娃 娃儿 娃娃 小朋友 儿童 婴儿 宝宝 小囡 囡 细路 细路仔 细佬哥 伢 崽 仔 女儿 儿子 闺女 孙子 孙女 老人 老人家 老头 老太 老太太 老太婆
		大爷 大妈 阿婆 阿伯 阿公 奶奶 爷爷 外婆 外公 姥姥 姥爷 嗲嗲 婆婆 公公 妈 妈妈 爸 爸爸 我妈 我爸 俺娘 俺爹 俺妈 俺爸 老婆 老公 媳妇 丈夫 妻子 老伴 男的 女的 男孩 女孩 学生 工人 师傅 邻居 同事 同学 朋友
		姑娘 小伙 小伙子 妇女 孕妇 女人 男人 弟弟 妹妹 哥哥 姐姐 叔 叔叔 阿姨 婶 舅 姨 一家 几个人 个人 外卖员 快递员 保安 街坊 住户 父亲 母亲 老爷子 老奶奶 老爷爷 两口子
		someone somebody person people man woman guy child kid boy girl baby son daughter mother father mom mum dad grandma grandpa grandmother grandfather wife husband neighbour neighbor worker friend lady he she they him her i me my_friend roommate student elderly toddler`,
	"kin": `个女 个仔 阿嫲 嫲 阿爷 阿奶 year_old years_old haizi laoren 媳妇带着娃 爷爷奶奶 老两口 奶 老头儿 闺女儿 小宝 大宝 二宝 我娃 俺娃 我崽 弟 妹 孩子 小孩 小孩子 娃 娃儿 娃娃 小朋友 儿童 婴儿 宝宝 小囡 囡 细路 细路仔 伢 崽 仔仔 女儿 儿子 儿 闺女 丫头 孙子 孙女 外孙 老人 老人家 老头 老头子 老太 老太太 老太婆 大爷 大妈 阿婆 阿伯 阿公 奶奶 爷爷 外婆 外公 姥姥
		姥爷 婆婆 公公 老伴 我妈 我爸 妈妈 爸爸 俺娘 俺爹 俺妈 俺爸 母亲 父亲 老爸 老妈 老父亲 老母亲 老爷子 爹 娘 弟弟 妹妹 学生 男孩 女孩 小姑娘 小学生 姑娘 老汉 老娘 岳母 岳父 丈母娘 老丈人 我媳妇 我老公 我老婆 妹子 侄子 外甥 屋企人 阿妈 阿爸 嫲嫲 爷仔 乖乖 幺儿 妹儿
		child kid son daughter boy girl grandma grandpa grandmother grandfather mother father mom mum dad baby toddler granny nephew niece elderly old_man old_woman old_lady brother sister`,

	// Gas.
	"gas.weak": `gas_alarm 燃气报警 罐子漏气`,
	"gas.sure": `煤气泄漏 燃气泄漏 天然气泄漏 煤气泄露 燃气泄露 天然气泄露 煤气漏 燃气漏 天然气漏 漏煤气 漏燃气 漏天然气 煤气味 燃气味 天然气味 瓦斯味 液化气味 石油气味 煤气中毒 一氧化碳中毒 燃气中毒 瓦斯漏 瓦斯外泄 瓦斯外洩 漏瓦斯 煤汽味 媒气味 霉气味 煤气泄了
		煤气的味 燃气的味 天然气的味 液化气漏 气罐漏 煤气罐漏 中煤烟 煤烟中毒 中煤毒 煤气跑了 跑煤气 跑燃气 走煤气 漏煤汽 漏媒气 漏石油气 煤气管爆 燃气管爆 燃气管道爆 天然气管爆 挖断燃气 挖断煤气 挖断天然气 挖破燃气 挖破煤气 燃气报警器响 煤气报警器响 燃气报警器一直 报警器一直叫煤气 天然气报警器响
		meiqi_xielou meiqi_wei lou_meiqi meiqi_lou ranqi_xielou louqi_le gas_leak gas_leaking leaking_gas smell_gas smelling_gas smelled_gas smell_of_gas smells_gas smells_like_gas smells_of_gas gas_smell smell_like_gas carbon_monoxide gas_is_leaking gas_odor gas_odour natural_gas_odor burst_gas_pipe gas_pipe_broke gas_line_broke`,
	"gas":       `煤气 燃气 天然气 瓦斯 液化气 石油气 气罐 煤气罐 煤气瓶 气瓶 煤气灶 燃气灶 灶台 气灶 燃气表 气表 燃气管 煤气管 燃气管道 天然气管道 煤汽 媒气 热水器 液化气罐 管道 炉灶 煤炉 煤球炉 炉子 gas gas_pipe gas_stove gas_cylinder propane`,
	"smell":     `闻到 闻着 闻见 闻 味 味儿 味道 臭味 怪味 臭 呛 呛人 刺鼻 熏人 股味 气味 臭鸡蛋 臭鸡蛋味 嗅到 嗰阵味 阵味 好大阵味 难闻 smell smells stink odor odour reek`,
	"egg":       `臭鸡蛋 臭鸡旦 臭蛋味 坏鸡蛋味 臭皮蛋 烂鸡蛋 rotten_egg rotten_eggs`,
	"hiss":      `嘶嘶 滋滋 呲呲 咝咝 丝丝响 嗤嗤 呼呼往外 往外冒气 冒气 喷气 漏气 在漏 泄漏 泄露 跑气 走气 漏咗 漏紧 爆了 爆裂 挖断 挖破 打穿 没关 忘了关 忘记关 没拧 hissing leaking leak leaks`,
	"dizzy":     `头晕 头昏 恶心 想吐 晕乎乎 晕倒 没力气 头疼 昏昏沉沉 脑壳昏 脑壳晕 头晕眼花 脑瓜子疼 叫不醒 dizzy headache nauseous`,
	"charcoal":  `烧炭 煤炉 蜂窝煤 炭火 木炭 煤球 炭盆 烧煤 生炉子 炭炉 热水器洗澡 一氧化碳 co_alarm`,
	"gas.never": `河里 河水 河边 水沟 臭水 池塘 湖 化粪 垃圾站 尾气 刷漆 油漆 装修 养殖 燃气费 气费 煤气费 燃气卡 开通 充值 缴费 报装 燃气公司 停气 没气了 没味 没有味 没闻到 买 换气 安检 年检 更换 gas_bill gas_station gas_price tear_gas 尾气 废气 下水道 厕所 垃圾`,

	// Fire.
	"fire.sure": `走水啦 自燃了 着了一大片 着了火 着嘞 烧起嚟 窜火苗 火窜 fire_fire fire! fire_please fire_help huge_fire smoke_and_fire burning_down burst_into_flames sihuo 火烧眉 着火了 着火啦 起火了 起火啦 失火了 失火啦 着大火 走水了 烧起来了 烧起来啦 着火嘞 火烧起来 燃起来了 着燃了 烧着了 烧着嘞 着咗火 着左火 火烛 火烛啊 起咗火 烧紧 火舌 冒火苗 窜火 蹿火 窜出火 浓烟滚滚 爆炸啦
		着伙了 着或了 起伙了 着火鸟 zhaohuo zhaohuole zhao_huo qihuo qi_huo qihuole shihuo shi_huo on_fire caught_fire catches_fire catching_fire house_fire big_fire there's_a_fire fire_broke_out fire_started building_fire kitchen_fire fire_fire 燃咗 烧到隔壁 火越来越大 火好大`,
	"fire.weak":  `火太大 喷火 火都出 火都到 炸了 火苗 大火 自燃 烧到 烧起 烧着 烧过来 救火 火势 爆炸声 爆炸了 蔓延 点着了 着起来了 锅着了 火警 火灾了 走水 爆咗 火光冲天 冒火了 冒火啦 explosion exploded flames fire_in_the fire_at_the fire_on_the there_is_fire there_is_a_fire a_fire_in a_fire_at blew_up 点燃了 is_burning 着一大片`,
	"fire.word":  `着火 起火 失火 走水 烧起来 着起来 燃起来 火灾 冒火 爆炸 fire burning`,
	"smoke":      `冒烟 浓烟 黑烟 冒黑烟 冒浓烟 大烟 烟雾 全是烟 都是烟 好多烟 烟好大 烟特别大 出烟 烟往外 烟从 烟灌 烟进来 白烟 呛得 烟味 焦味 糊味 糊了 焦糊味 烧焦 烧糊 胶皮味 烧塑料味 火星 火花 打火花 噼啪打火 胶皮糊 冒紧烟 好大烟 烟囱似的 黑烟滚滚 smoke smoking smell_burning burnt_smell burning_smell smells_burnt sparks sparking`,
	"smoke.big":  `冒大烟 烟太大 烟很大 浓烟滚 smoke_coming_out smoke_from 浓烟 浓烟滚滚 黑烟滚滚 冒浓烟 滚滚黑烟 全是烟 都是烟 烟好大 烟特别大 烟从 烟灌 烟往外 烟进来 好大烟 smoke_everywhere thick_smoke black_smoke smoke_coming lots_of_smoke full_of_smoke`,
	"smoke.at":   `商场 里面 车厢 学校 教室 医院 酒店 办公室 设备间 井道 垃圾道 管道井 门 屋 家 病房 网吧 厂 工棚 塔 充电桩 充电 换电柜 路边 apartment next_door roof store shop office 窗户 窗口 阳台 屋里 屋子 房间 家里 屋头 室内 楼道 楼上 楼下 楼梯 走廊 厨房 插座 插排 插线板 电表箱 配电箱 配电房 电箱 电表 电瓶车 电动车 电池 充电器 车库 仓库 厂房 车间 宿舍 门缝 车头 汽车 小车 公交车 锅 油锅 空调 热水器 床 被子 沙发 电视 冰箱 洗衣机 单元 地下室 店里 商铺 超市 隔壁 邻居家 楼 楼顶 顶楼 机房 电缆 电线 变压器 山上 山林 后山 柴火垛 草垛 通风口 单车棚 车棚 window balcony house building flat apartment room kitchen corridor stairwell socket outlet battery door basement car e-bike`,
	"fire.never": `脑壳 脑袋都 头都要 头要炸 脑子都 fire_sale 喷火枪 喷火龙 晚霞 夕阳 火烧云 日头晒 日头毒 太阳毒 太阳大 太阳晒 三把火 我要爆炸 快爆炸了 要气爆 真着了火 真起火 真着火 真要着火 真烧起来 菜糊 饭糊 烧糊 fire_brigade fire_department fire_inspector fire_safety 打不着火 点不着火 打不着 不打火 坐火车 火车站 火车票 炸了锅 群炸 锅炉 茶炉 火得 火腿 爆米花 爆胎 炸街 炸鸡 炸油条 炸串 烟筒 灭火器 消防栓 演练 演习 烧烤 烤串 烧香 烧纸 油烟 烟囱 排烟 抽烟 吸烟 烟头 香烟 烟花 鞭炮 放炮 烧垃圾 烧秸秆 秸秆 烧树叶 烧落叶 烧荒草 焚烧 上火 发火 恼火 火大了 冒火得很 火锅 火车站 打火机 饭店 餐馆 饭馆 烧烤店 工厂 工厂烟 尾气 车尾 firework fireworks fire_extinguisher fire_drill fire_station fire_exit bbq barbecue fire_alarm_test fired firewall campfire cigarette 面馆 尾管 排气管 烟民 人走火 擦枪走火 工地尘 扬尘 灶台油 熏肉 腊肉 冒烟咧嗓 嗓子冒烟 忙得冒烟 气得冒烟 七窍 热炸 气炸 炸锅 爆炸头 信息爆炸 消息炸 群里炸 救火队员 走火警 水喉爆 水管爆 水管爆了 群又爆炸 热情 惊火烛 驚火燭 小心火烛 烤全羊 烤羊 烤红薯 烤地瓜`,

	// Electricity.
	"electric.sure":  `触电了 触点了 触店了 被电到 被电倒 被电击 电倒了 电着了 电住了 过电了 遭电了 遭电打 遭电 电打了 电亲 畀电 俾电 比电电 电晕 漏电了 被电麻 chudian chu_dian lou_dian electrocuted electrocution got_shocked 電親`,
	"electric.weak":  `漏电 触电 电死 电麻 带电了 电击了 被电了 electric_shock got_a_shock shocked_by live_wire electric_leakage 电到了`,
	"live":           `放点 放电 漏电 带电 麻手 麻了 发麻 麻一下 麻酥酥 电得 电人 电手 打人手 打手 刺痛 冒火花 火花 打火 噼里啪啦 啪啪响 滋滋响 tingle tingling sparks sparking zapped shocks`,
	"touch":          `摸 碰 一碰 一摸 手碰 接触 踩 洗澡 水龙头 水管 洗衣机 热水器 冰箱 路灯杆 灯杆 铁门 铁栏杆 栏杆 电线杆 广告牌 积水 水里 墙 饮水机 开关 插座 touch touching touched`,
	"wire":           `变压气 电线 高压线 电缆 线缆 电线杆 裸线 火线 裸露的电线 电闸 变压器 配电箱 power_line power_lines cable wire wires`,
	"wire.down":      `掉地上 掉在地 掉下来 掉到地 断了 断落 断掉 落到地 落在 耷拉到地 垂到地 垂到水 掉水里 掉进水 掉在水 泡水 泡在水 泡水里 进水 浸水 砸下来 跌落 跌咗落 断咗 刮断 倒了 扯断 裸露 露出来 露在外 裂开 冒火 爆了 fallen fell_down on_the_ground in_the_water snapped exposed`,
	"wire.near":      `地上 水里 积水 路上 小孩 孩子 人行道 学校 路过 行人 好危险 很危险 危险 冒火 火花 带电 踩 ground water kids danger dangerous`,
	"electric.never": `毛衣 脱衣服 梳头 化纤 羽绒服 门把手 不打火 打不着火 点不着火 打火器 电话卡 电话 电费 电动车 电瓶车没电 触电保护器 漏电保护 漏电保护器 漏电开关 预防触电 防触电 静电 来电 电影 电麻了 电麻将 电视 充电 网线 光缆 宽带线 漏电险`,

	// Collapse.
	"collapse.sure": `整个掉下去 整块掉下来 山体滑下来 山体滑坡 楼塌了 房屋倒塌 房屋坍塌 房屋垮塌 屋子塌 墙倒下 坍塌了 倒塌了 冧楼 冧下来 脚手架倒 塔吊倒 吊车倒 房梁断 楼板塌 楼板掉 阳台塌 房子快塌 房子要塌 快倒塌 要倒塌 随时会塌 随时要塌
		tata_le ta_le fangzi_ta building_collapsed wall_collapsed roof_collapsed ceiling_collapsed collapsed_on about_to_collapse going_to_collapse trapped_under is_collapsing has_collapsed house_collapsed bridge_collapsed scaffold_collapsed scaffolding_collapsed crane_fell balcony_collapsed`,
	"collapse.weak":  `冧咗 塌了 塌下来 塌下去 垮了 垮下来 垮下 垮塌 垮脱 塌方 摇摇欲坠 墙倒 墙倒了 墙塌了 围墙塌 围墙倒了 围墙倒塌 桥塌 桥断 快垮了 要垮了 要塌了 快塌了 墙要倒 墙要塌 楼要塌 楼要倒 房子塌 房塌 房子要倒 天花板塌 屋顶塌 房顶塌 压住了 埋住了 被压住 压垮了 rubble wall_fell ceiling_fell 滑坡了 压在下面 压在底下 埋在下面 buried_under 阳台掉 被埋`,
	"structure":      `房子 房屋 房 楼 楼房 墙 墙体 围墙 院墙 屋顶 房顶 天花板 房梁 楼板 阳台 脚手架 塔吊 厂房 雨棚 老屋 土房 土墙 窑洞 山体 边坡 护坡 挡墙 基坑 house building wall roof ceiling balcony bridge scaffold scaffolding crane`,
	"breaking":       `塌 垮 倾斜 歪了 嘎吱 咯吱 吱吱响 咔咔响 掉渣 往下掉 下沉 裂开 裂缝越来越大 裂缝变大 裂缝变宽 裂缝大 裂大 突然裂 开裂 晃 摇晃 倒 冧 砸下来 掉下来 collapse collapsing leaning tilting cracking falling`,
	"crushed":        `砸到人 砸中人 砸伤 砸着人 砸住人 砸倒 压到人 压住人 压着人 埋了人 压伤 人埋 里面有人 还有人 有人在里面 下面有人 底下有人 砸到头 砸中 砸到老人 砸到孩子 砸到小孩 hit_someone hit_a_person hit_people people_inside someone_inside injured crushed trapped`,
	"ground.fall":    `车掉进去 掉进坑 掉进去 人掉下去 掉下去 陷进去 陷下去 fell_in fell_into`,
	"collapse.never": `预警 雪人 沙堡 积木 发型 床板 床架 压塌 砌 井盖 圆铁盖 铁盖 盖板 重盖 翻盖 想盖 重建 戏台 房价 公司 生意 店要 老板 企业 网络 系统 服务器 心态 信号 塌房 人设 股票 塌鼻 精神 心理 免疫 身体垮 人垮 累垮 压力 压垮 拖垮 打垮 沙发 床塌 鞋 蛋糕 信心 意志 累 太累 工作 压水 压低 压价 血压 气压 水压 塌陷路面 路面 马路 砖 被压工资 压工资 押金 树 车棚顶`,

	// Drowning.
	"drown.sure":  `溺水 溺水了 落水了 落水啦 落咗水 遇溺 浸亲 淹水里 淹住了 淹到人 快淹死 要淹死 跌落水 跌咗落水 跌咗落河 跌落河 跌咗落海 滑进河 滑到河 滑进水 滑到水里 滑下去水里 栽进河 栽水里 栽到河 遭水冲走 溺谁 nishui ni_shui luo_shui luoshui diaoheli is_drowning fell_into_a_well fell_into_the_canal fell_into_a_manhole fell_down_a_manhole fell_into_the_manhole`,
	"drown.weak":  `淹死 掉河里 掉河 掉水里 掉到水里 掉进水 掉进河 掉到河 掉进湖 掉湖里 掉池塘 掉进池塘 掉塘里 掉进塘 掉鱼塘 掉水库 掉进水库 掉江里 掉进江 掉海里 掉进海 掉沟里 掉水沟 掉进水渠 掉渠里 掉进泳池 掉泳池 掉井里 掉进井 掉到井 掉下井 掉进窨井 掉进下水道 掉下水道 掉进化粪池 掉化粪池 掉粪坑 掉进粪坑 掉下河 掉下水 冲走了 卷走了 被水冲走 淹着了 fell_into_the_river fell_into_the_lake fell_in_the_river fell_in_the_water fell_into_the_water fell_into_the_pond fell_in_the_lake fell_in_the_pond fell_into_the_sea fell_into_the_pool drowning drowned going_under can't_swim swept_away`,
	"water.place": `桥下 桥底 桥边 河里 水里 湖里 江里 塘里 池塘 水库 海里 泳池 游泳池 鱼塘 水塘 河中间 河中央 河边 江边 湖边 水渠 水坑 水面 河 井里 湖面 river lake pond water pool reservoir sea canal`,
	"sinking":     `一沉一浮 一上一下 一下露头 浮浮沉沉 漂着一个 漂着个 漂了个 漂了一个 飘着人 飘着一个人 沉下去 沉底 扑腾 挣扎 喊救命 救命 不会游泳 不会水 不会游 上不来 没上来 没浮上来 不见浮 浮着 漂着 沉了 沉咗 呛水 捞 救人 冒泡 没动静 下去就没 划船翻 船翻 翻船 掉下去 掉进去 滑下去 跌下去 跌咗落去 漂着一个人 漂着人 浮尸 help struggling sank sinking can't_get_out fell_in fell_into floating`,
	"drown.never": `溺水率 溺水者 人偶 玩偶 假人 模特 没护栏 没有护栏 警示 羊 牛 鸡 鸭 死鱼 鱼死 篮球 足球 皮球 小狗 小猫 拖鞋 球掉 车票 硬币 戒指  死鱼 垃圾 水葫芦 手机 钥匙 船票 井盖 学游泳 游泳课 禁止游泳 野泳 防溺水 预防溺水 车钥匙 钱包 眼镜 帽子 垃圾袋 油漆 污水 无人机 風箏 风筝 航模 保温杯 拖把 水桶 鱼竿 鱼漂`,
	"failing":     `歪了 挖歪 倾斜 斜了 咔咔响 嘎吱响 咯吱响 裂缝越来越大 裂缝变大 裂缝变宽 裂得越来越 越裂越大 下沉 沉降得厉害 晃得厉害 在晃 往下掉渣 快倒 要倒 断裂 leaning cracking_loudly tilting`,
	"water":       `井 井里 河 河里 水 水里 塘 塘里 湖 江 海 池 池子 库 沟 渠 坑塘 冰 冰面 冰窟窿 下水道 化粪池 粪坑 窨井 泳池 water river lake pond sea pool canal well ice`,
	"falls":       `掉进 掉到 掉下去 掉下 掉落 跌落 跌进 跌咗 滑进 滑到 滑下 栽进 栽到 落入 落到 落进 漂着 淹着 淹到 淹住 沉下 沉底 陷进 掉入 掉了进去 掉咗 冲走 fell_into fell_in fell_through`,
}
