package intents

// The words of the guard that paint a scene: how somebody lies, what can be seen and heard, who is in there still, and what else makes
// a message one of every day. No sign asks for them; the model hears which of them stand together, so that a scene told in words it
// never read is near to one it has.
var guardSceneSets = map[string]string{
	// Somebody and how they are.
	"lies":     `趴 躺 仰 仰面 栽 倒 瘫 歪着 歪在 蜷 蹲 跪 靠着 瞓低 瞓喺 跌低 掼 直挺挺 出溜 滑下去 倒下去 倒下 坐下去 软了 软下去 一头 lies lying lay slumped face_down on_the_floor 跪低 摊在 瘫软 脸朝下 仰过去 往后一仰 出溜到 歪倒`,
	"still":    `硬硬的 硬邦邦 梆硬 绷直 不动 不动了 没动静 冇郁 唔郁 唔识郁 郁唔到 不应 没应 没反应 叫不应 喊不应 不吭声 没吭声 一声不吭 不出声 没声 没声了 冇声 冇聲 不说话 说不出话 讲唔到 不答 不醒 推不醒 喊不醒 叫不醒 叫佢唔醒 僵 僵住 硬了 硬挺挺 直了 没起伏 没有起伏 不喘 不哭 凉了 凉的 冰凉 呼勿应 叫勿应 not_moving doesn't_move doesn't_answer not_answer doesn't_wake won't_wake limp stiff floppy frozen froze silent no_answer stopped_talking quiet_now cold_skin`,
	"shakes":   `抖 发抖 抽 抽了 抽着 哆嗦 打颤 弹开 弹出去 甩出去 眼睛直 直勾勾 翻白 胡话 迷糊 犯困 脑壳昏 站不住 站不稳 站不起来 腿软 没劲 没力 shaking shakes shook trembling dizzy sleepy confused nonsense vomits vomiting`,
	"colour":   `黑黑的 焦黑 发紫 紫了 紫的 紫晒 发青 青了 发白 煞白 灰灰 发灰 发乌 乌了 发黑 黑了 发蓝 肿 肿了 肿得 肿起 肿大 blue purple pale grey gray swollen swelling pink`,
	"body":     `头 脸 嘴 嘴唇 嘴角 眼睛 眼 耳朵 鼻子 脖子 喉咙 嗓子 舌头 胸口 心口 心里 肚子 腰 背 胳膊 手 手指 腿 脚 脚趾 骨头 皮 肉 肠子 肩膀 眼窝 太阳穴 身上 颈 头颈 脑壳 head face mouth lips eye eyes ear nose neck throat tongue chest belly stomach arm arms hand hands leg legs foot bone skin`,
	"blood":    `血 红的一滩 一滩 见红 冒血 淌血 渗血 止不住 往外冒 指缝 血泊 伤口 blood bleeding bleeds wound`,
	"breath":   `喘 喘粗气 喘气 气都接不上 接不上气 透不过气 憋 憋得 呛 咳 咳得 吹哨 哨子声 抱氧 氧气 breath breathing breathe wheezing cough gasping asthma`,
	"weakling": `老人 老太 老太太 老头 老汉 太婆 阿婆 阿公 阿嫲 阿嬷 阿嬤 婆 奶 爷 孩子 娃 小孩 婴儿 宝宝 囡 细路 孙子 孙女 孕妇 怀着 怀孕 坐轮椅 轮椅 瘫 耳背 聋 瞎 盲 不会走 腿脚 不识字 不会说话 自闭 自閉 痴呆 糊涂 哮喘 心脏病 透析 月子 newborn baby toddler pregnant wheelchair deaf blind elderly autistic dementia diabetic`,
	"tiny":     `我七岁 我八岁 我九岁 我十岁 我六岁 我才 妈妈不在 爸爸不在 大人不在 家里没大人 没有大人 就我和 就我一个 我一个人 奶奶不理我 妈妈不理我 叫妈妈 喊妈妈 i'm_alone my_mommy my_daddy i_am_alone`,
	"several":  `两个 两个人 三个 三个人 四个 五个 六个 七个 八个 九个 十几个 几个 好几个 二十多 一家 一屋 一车 一车人 一船 一串 一片 人堆 一群 all_of_us five_of_us four_of_us three_of_us many_people`,
	"others":   `隔壁 邻居 对门 楼上 楼下 路过 路边 有个 有人 有个人 看见一个 看到一个 听见 听到 监控里 窗户里 i_see i_saw i_hear neighbour neighbor there_is_a_man there_is_a_woman someone`,
	// Where they are, and what keeps them there.
	"within":    `里面 里头 在里 还在里 入面 喺入面 里边 下面 底下 在下 下边 在底下 上面还 在上面 还在上面 没出来 出不来 未出来 冇出嚟 出唔到 没上来 上不来 未上嚟 没下来 下不来 落唔到 走不脱 爬不出 inside underneath still_in under_it below not_come_out didn't_come_out`,
	"held":      `夹 夹着 夹住 卡 卡着 卡住 压 压着 压到 压住 顶着 盖住 埋 缠 绞 咬住 吸住 陷 拔不出 扯不出 扯唔返 拉不动 拽不动 搬不动 推不开 打不开 開唔到 锁 反锁 困 pinned trapped stuck caught under jammed`,
	"hangs":     `挂在 吊 吊着 吊在 悬 悬着 半空 晃着 抓着 抓住 抱着树 抱着 快抓不住 拽着 绳 绳子 撑不住 hanging hangs holding_on dangling`,
	"edge":      `楼顶 天台 顶楼 窗台 栏杆 护栏外 栏杆外 桥上 桥边 桥头 桥墩 崖 悬崖 空调外机 外墙 塔上 塔吊 轨道 铁轨 站台边 一只脚 一只腿 腿在外面 脚在外 rooftop roof ledge railing cliff bridge platform window_sill`,
	"last.seen": `不知道是哪里 不知道这是哪 想不起来 记不起来 一转身 一转头 一回头 转眼 手一松 一眨眼 一抬头 一扭头 接个电话 买菜的工夫 付钱 半天 半个钟 半小时 一刻钟 一个钟头 两小时 几个小时 钟头 到现在 天黑 天黑了 一宿 一夜 晌午 说好 还没 没回 冇返 未返 没到 最后一条 最后定位 定位 turned_around a_second hours_ago since_morning since_noon by_now 自己回来 自己回來 床空了 床是空的 人不在 不在屋 走岔 不知道在哪 在哪都不知道 人呢 少了一个 少了一個 少一个 不在了 空了`,
	"no.reply":  `没人接 不接 没接 打不通 关机 不回 没回 失联 空号 忙音 敲门 敲门不应 没人应 没人开 冇人应 冇人應 不开门 不在服务区 没信号 没电 快没电 剩一格 phone_off no_reply doesn't_pick battery phone_dead`,
	"wanders":   `拐棍 拐杖 睡衣 拖鞋 病号服 没穿鞋 光脚 没鞋 书包 穿着 身穿 留条 纸条 留了张 说去 话去 说要去 出门 出去 走出 遛弯 散步 买菜 放学 赶集 下山 采菌 爬山 行山 坐过站 slippers pyjamas pajamas barefoot wearing 披着被单 门也没关 门开着 门没关 病号 推着车 拎着行李 走错 坐错`,
	// What can be seen and heard.
	"sounds":   `轰隆 轰 砰 嘭 嘣 啪 哗啦 咔 咔咔 嘎 嘎吱 吱嘎 滋 滋滋 嘶 嘶嘶 咝咝 呲 呼呼 噼里啪啦 嗡嗡 闷响 一声响 巨响 响了一声 咕嘟 哗哗 咚咚 敲 喊 喊了 哭 哭声 叫声 尖叫 嗌 嚎 呻吟 哼 bang boom hiss hissing crack loud scream screams shout shouting cry crying knocking`,
	"glow":     `红了 红的 红红 红通通 通红 火光 亮了 发亮 橙色 一闪一闪 一跳一跳 火星 火星子 火花 蓝光 一团 烧红 烫手 好烫 烫得 化了 熔 糊 焦 glow glows glowing orange red hot flame flaming flames melting drops 通亮 火球 透亮 红得 红芯 冒红 亮晃 发红 red_glow`,
	"black":    `黑烟 黑的 墨墨黑 黑乎乎 黑压压 白雾 黄烟 白烟 白气 烟 冒 往外冒 往上窜 涌出来 涌出 往里钻 钻进来 灌进来 飘出来 喷 喷出 呛人 辣眼睛 睁不开眼 眼睛睁不开 fumes smoke smoky`,
	"burns":    `油锅 锅 插座 充电 充电器 电瓶 电动车 电池 被子 床 沙发 窗帘 棉 柴火 柴 草垛 谷草 麦秸 纸箱 纸壳 泡沫 轮胎 蜡烛 打火机 烟头 爆竹 香 电热毯 烟道 仓库 charger battery curtain mattress sofa candle lighter straw dryer bin`,
	"flame.at": `引着 点着 燎 窜 蹿 燃 着了 烧 扑不灭 浇不灭 灭不了 灭不掉 越来越大 越来越高 往这边 朝这边 风大 spreads spreading going_up growing 窜出来 竄出來 蹿出来 起一尺 一尺高 一人高 冒火 引到 燎到 扑打`,
	"gas.at":   `灶披间 灶间 测气 检漏 检测仪 探头 爆表 煤气 燃气 天然气 瓦斯 气罐 罐子 炭 炭盆 炉子 炉头 炉 灶 旋钮 胶管 皮管 软管 黄管 阀门 阀 热水器 窖 地窖 井下 沼气 发酵 氨 氯 消毒 洁厕灵 84 农药味 臭鸡蛋 坏蛋 stove heater boiler pipe valve cylinder charcoal coal`,
	"wire.at":  `变压气 电线 高压线 高压 线 插座 插排 开关 变压器 配电 电闸 电箱 电柜 电机 水泵 抽水泵 洗衣机 冰柜 路灯 地灯 灯箱 灯杆 铁门 铁架 充电桩 天线 合闸 拉闸 带电 wire wires cable socket pump fence pole antenna`,
	"touches":  `摸 一摸 碰 一碰 沾 踩 踩进 踩到 伸手 手伸 手一掂 掂 挨着 靠上去 攀 爬上 捅 掏 抓着 握 粘 吸住手 松不开 拿不下来 不撒手 touched touches touch stepped_in stepped_into grabbed`,
	"gives":    `塌 垮 断了 断成 断裂 裂 裂开 爆皮 鼓 鼓包 歪 斜 倾斜 往下弯 弯 沉 掉 掉下来 跌落 砸 砸下来 横下来 倒了 倒下来 散了 翻了 下沉 踩穿 踩空 空了 冧 掉砖 掉皮 掉灰 掉土 fell fall falling fell_down bending bends cracked cracking leaning broke collapsed gave_way 掏空 陷下去 陷进 穿下来 整片下来 往里歪 往外走 往外鼓 溜后 溜後 悬空 撕开 断一边`,
	"built":    `楼 墙 房 屋 窑 窑洞 天花板 吊顶 房顶 屋顶 楼板 楼梯 梁 柱 柱子 阳台 骑楼 雨棚 簷篷 棚 架子 脚手架 塔吊 吊臂 广告架 招牌 烟囱 水塔 桥 天桥 围墙 门垛 看台 戏台 舞台 货架 坑 沟 矿 隧道 井壁 坡 山 石头 土 wall roof ceiling stairs balcony crane scaffold bridge tower sign tunnel soil brick bricks`,
	"waters":   `河 江 湖 塘 堰塘 池 水库 水沟 渠 引水道 海 浪 潮 冰 冰面 井 机井 泳池 水面 水里 水底 河浜 鱼塘 粪坑 化粪池 缸 盆 浴缸 澡盆 温泉 礁石 沙洲 泥滩 river lake sea pond pool canal ice well tub bucket boat ship kayak pier tide wave`,
	"sinks":    `沉 浮 漂 漂着 淹 浸 扑腾 冒泡 露头 没冒头 看不见头 只露 就剩 脸朝下 背朝天 憋气 游到 下去 掉进 掉到 跌落 落到 滑下 滑进 滑到 冲走 卷走 卷进 带走 跳下去 翻船 呛水 帽子 鞋 水花 sinks sinking sank floating underwater drifting upside_down went_under 帽子漂 空船 自己漂 掉进去 矮下去 咕噜 咕嘟 不冒头 露个头 手在上面`,
	"rises":    `房坨 房脊 屋脊 瓦背 派船 派个船 派条船 派艘船 水涨 涨 漫 漫过 漫上 淹 灌 往里灌 拱 冲 水到 水齐 齐腰 齐胸 到腰 到胸 到脖 到下巴 水深 过膝 没过 水浸 泡着 上房 房顶 屋顶上 炕沿 床沿 窗台 泄洪 大坝 堤 决 豁口 泥石 rises rising water_at up_to waist chest filling fills roof`,
	"cab":      `电梯 lift elevator 轿厢 扶梯 货梯 罐笼 吊笼 吊篮 缆车 升降 𨋢 部机 按钮 按铃 警铃 层中间 两层 几楼 楼层 开门键 对讲 escalator hoist cage cabin cable_car ferris`,
	"wheels":   `车 轿车 货车 卡车 大货 渣土车 公交 大巴 校车 小巴 的士 三轮 摩托 电动车 电驴 骑车 自行车 滑板车 车底 车轮 轮子 轱辘 方向盘 气囊 引擎盖 车头 司机 车窗 高速 路口 弯道 隧道 斑马线 car truck bus van scooter bike motorcycle cyclist driver highway wheel tractor taxi`,
	"hits":     `撞 撞上 撞到 碰 刮 蹭 翻 侧翻 翻进 翻到 压 轧 碾 辗 拖着 甩 飞出去 飞出 冲上 冲进 冲下 刹不住 没刹住 追尾 打横 打滑 扎进 卷进 炒车 hit crashed crash overturned rolled ran_over slammed skid`,
	// What people do to others, or to themselves.
	"grabs":    `拖 拽 押 塞进 塞 架 按 按着 按住 掐 勒 绑 捆 锁 关 关着 堵 堵在 围 围着 拦 跟着 尾随 抱走 牵走 拉走 带走 逼 扣着 扣住 揪 抓头发 摸我 摸她 脱 扒 不让走 不准走 不放 捉住 grabbed grab drag dragged pushed locked follows following forced tied holds_my took_my_friend 拴 铁链 鐵鏈 锁链 守门 轮流守 哄进 哄上车 按进 收了手机 收了我们手机 不给饭 拉上车 塞车里 骗上车 困在他家`,
	"strikes":  `打 殴 揍 扇 踢 踹 砸 砍 捅 劈 抽 抡 敲 泼 撞墙 往墙上 咬 烫 摔 推 撕 打人 动手 掟 掟嘢 斩 hits hit hitting beats beat kicks kicked punches slaps slapped throws threw chokes 烙 烫她 烫他 烫那 开水浇 戳 抽他 抽她 抽断 撵人 追着打 撵着 脚踹 拿头撞`,
	"weapon":   `刀 菜刀 砍刀 柴刀 钐刀 美工刀 剪刀 斧头 锤子 锄头 铁锹 棍 棍子 铁棍 钢管 水喉通 球棒 砖 砖头 皮带 酒瓶 啤酒瓶 汽油 枪 家伙 傢伙 擀面杖 烙铁 电棍 亮晃晃 knife axe bat gun pipe hammer petrol gasoline bottle belt`,
	"hides":    `躲 躲在 藏 缩 匿 不敢出 不敢走 不敢开门 别打电话 不要打电话 不敢出声 偷偷 小声 别送餐 跑不掉 被他发现 hiding hide whisper don't_call can't_leave won't_let scared 给我发的 发个定位 发句号 帮我报警 敲墙`,
	"farewell": `再见 永别 对不起 下辈子 来世 谢谢你们 谢谢大家 照顾 替我 别找我 唔使搵 别等我 不用叫我 不用等 最后一 遗书 信 三封信 纸上 密码 房租 托付 寿衣 遗像 陪她 陪他 去找妈妈 去找她 去找他 作伴 解脱 痛快 累赘 拖累 活着 活够 没意思 撑不下去 走了以后 保重 goodbye sorry_for letters tired_of forgive last_night farewell no_one_will_miss`,
	"means":    `药 一把药 一瓶 瓶子 安眠药 胰岛素 农药 敌敌畏 百草枯 耗子药 老鼠药 刀片 割 绳 绳子 炭 木炭 胶带 封好 门窗 煤气 井 车里 排气 pills razor rope charcoal bath exhaust poison bleach insulin`,
	// Money that is being talked out of somebody.
	"cheat.who": `客服 警官 民警 公安 检察官 督察 专员 导师 老师 主任 大师 领导 老板 网友 军官 干爹 军人 工程师 投顾 医生说 老战友 换号 冒充 陌生人 对方 那头 那边说 电话那头 平台 officer microsoft amazon customs bank_says agent investor boyfriend_online`,
	"cheat.how": `验证码 六位 链接 扫码 扫了 二维码 共享 屏幕 摇头眨眼 眨眼 刷脸 扫脸 下载 软件 点允许 群里 进群 做单 联单 补单 返利 提现 解冻 保证金 押金 手续费 激活 税 清零 贷款 征信 点数 购物卡 卡密 现金 金条 首饰 存折 定期 抵押 房本 投资 收益 开光 流水 code codes link app screen remote crypto gift_cards deposit fee 专户 监管户口 名单 指标 补齐 垫付 指导 冻结 回款 上车名额`,
	"cheat.now": `正在 柜台 去银行 在银行 取钱 取现 取定期 汇 转 转了 转过去 打钱 打款 打过去 念给 报给 给了 畀咗 已经转 又要 还要 再交 再转 再打 催 今天签 派人 上门 来拿 来取 楼下等 别挂 别告诉 保密 拦不住 不听 sending send transfer withdraw keeps_asking at_the_bank first_half`,

	// What makes a message one of every day.
	"resolved": `好了 没事 没事了 冇事 已经 修好 修好了 解决 处理了 关了 閂咗 停了 退了 找到了 揾返 返嚟 恢复 痊愈 拆了石膏 验过 检查说 查了说 医生说没 说不影响 放出来了 走了 已走 和解 算了 赔了 赔好 出院 早好 fixed solved found already fine_now no_problem all_good sorted`,
	"thanks":   `谢谢 感谢 表扬 锦旗 点赞 赞 夸 好评 辛苦 负责 真好 好吃 好看 好听 thank thanks lovely great nice`,
	"enquiry":  `多少钱 多少 怎么办 怎么弄 怎么走 怎么交 怎么退 怎么开 怎么领 去哪 在哪 哪里 哪天 几点 几号 几时 几時 幾號 邊度 多久 能不能 可不可以 可唔可以 要带什么 要不要 需要 有没有 有吗 有冇 哪家 能报 合规 合不合 行吗 请问 想问 问一下 电话多少 where how_much when which is_it can_i do_i`,
	"matters":  `补贴 补助 报销 医保 社保 低保 证 证明 材料 手续 申请 办理 登记 预约 报名 名额 押金 退款 退费 赔偿 理赔 保险 工资 房租 抚养费 物业费 停车费 电费 水费 发票 合同 维修基金 鉴定 评残 年审 招聘 贷款合同 permit form insurance benefits refund certificate bill fee`,
	"events":   `讲座 培训 课 班 活动 比赛 演出 表演 演练 演习 排练 彩排 作业 作文 手抄报 考试 志愿者 体验 开放 开门 关门 票 电影 小品 戏 游戏 书 球 合唱 棋 牌 庙会 运动会 lesson class course event show game match concert festival`,
	"nuisance": `噪音 吵 太吵 扰民 睡不着 油烟 味道大 串味 占道 乱停 堵路 挡路 小广告 垃圾 灰 灰大 扬尘 脏 臭 蚊子 老鼠 蟑螂 漏水 滴水 渗水 掉漆 生锈 松了 坏了 不亮 不热 慢 涨价 态度差 noise noisy loud dirty smelly broken`,
	"wishes":   `希望 建议 想请 想要 想装 想办 想借 想学 想参加 能装 加装 装个 换个 换新 修一下 修修 补一下 清一下 清一清 来看看 管管 管一管 加强 加一班 立个牌子 could_you would_like please_fix suggest`,
	"figure":   `气死 气炸 累死 笑死 热死 忙死 困死 饿死 饿昏 吓死 烦死 急死 馋死 哈哈 哈 嘻嘻 哎呀妈 我的天 像 跟 似的 一样 简直 差点 炸锅 炸裂 抢疯 要命 要老命 要人命 绑架了 栽在 窒息的 拉胯 haha lol literally dying killing_me`,
	"long.ago": `去年 前年 上次 上回 上个月 上周 前几年 小时候 以前 之前 从前 那次 前天 昨天 前阵子 很久 好多年 多年 二十年 四十年 年年 天天 每天 每晚 一周 半个月 last_year last_month last_week yesterday ago years every_day`,
	"things":   `手机 钱包 钥匙 眼镜 帽子 雨伞 伞 书包 校牌 学生卡 卡 证件 快递 包裹 外卖 衣服 衣架 裤子 鞋子 戒指 耳环 球 滑板车 水杯 椅子 凳子 井盖 路灯 栏杆 按钮 灯 门锁 狗 猫 牛 羊 鸡 鸟 花 树 keys wallet glasses umbrella dog cat bench lamp parcel`,
}
