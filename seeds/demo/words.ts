import type { Field, FollowUpMethod } from "#prisma/enums";

/** Invented names. Each company name is made of one word of each list and is marked 演示. */
export const FIRST = [
  ..."澄海,沐岚,启曜,青屿,云栖,朗川,禾序,砺石,望舒,景珩,星野,南汀".split(","),
  ..."晓渡,听澜,知微,衡阙,素问,归元,凌霁,映川,和煦,远岫,明夷,初禾".split(","),
  ..."松月,鹿鸣,采薇,临溪,长庚,芷兰,怀瑾,槐序,拾光,半夏,霜序,岁安".split(","),
  ..."白榆,苍梧,疏影,竹里,云帆,锦瑟,子衿,木樨,扶摇,清和,汀兰,雁回".split(","),
];

export const LAST: Record<Field, readonly string[]> = {
  BIOMEDICINE: ["生物", "医药", "细胞科技", "诊断", "医疗"],
  BIOMATERIALS: ["生物材料", "医用材料"],
  BIOAGRI: ["农业生物", "种业"],
  BIOENERGY: ["生物能源"],
  SYNBIO: ["合成生物", "生物制造"],
  NEW_MATERIALS: ["新材料"],
  ELECTRONICS: ["电子材料"],
  LOW_ALTITUDE: ["航空科技"],
  OTHER: ["科技"],
};

export const PROJECTS: Record<Field, readonly string[]> = {
  BIOMEDICINE: [
    ..."重组蛋白药物生产基地,抗体偶联药物中试基地,核酸药物递送平台,细胞制备中心,体外诊断试剂产业化,高端敷料生产线".split(
      ",",
    ),
    ..."手术机器人关键部件生产,吸入制剂商业化基地,多肽原料药基地,微创介入器械产业化".split(","),
  ],
  BIOMATERIALS: ["可降解材料示范线", "胶原材料产业化", "医用高分子材料基地"],
  BIOAGRI: ["微生物菌剂生产线", "设施农业种源中心"],
  BIOENERGY: ["生物航煤中试装置", "沼气提纯示范项目"],
  SYNBIO: [
    "生物基丁二酸产线",
    "酶制剂智造基地",
    "氨基酸绿色制造项目",
    "细胞工厂研发中心",
    "微生物蛋白产业化",
  ],
  NEW_MATERIALS: ["特种树脂生产线", "碳纤维复合材料项目"],
  ELECTRONICS: ["光刻配套材料项目"],
  LOW_ALTITUDE: ["复合材料部件项目"],
  OTHER: ["检测服务平台"],
};

export const NOTES: Record<FollowUpMethod, readonly string[]> = {
  PHONE: ["电话沟通，企业希望了解厂房层高和荷载。", "电话确认投资计划已报董事会。", "电话答复环评准入要求。"],
  WECHAT: ["微信发送园区载体资料和政策清单。", "微信约定下周来访时间。"],
  VISIT: ["上门拜访，企业介绍产线规划和用地需求。", "走访企业现有厂区，核对用电和用汽负荷。"],
  RECEPTION: ["企业来访，看了两处厂房，对标准厂房较满意。", "接待企业负责人，介绍园区配套和人才公寓。"],
  MEETING: ["专题会讨论落地方案，明确由专班协调排污指标。", "与投促办会商扶持条款，形成初稿。"],
  OTHER: ["收到企业商业计划书，已转产业部门评估。"],
};

export const NEXT_STEPS = [
  "约企业实地看厂房",
  "发送投资协议初稿",
  "核实环评准入",
  "对接产业基金",
  "确认注册时间和注册资本",
  "请企业补充投资计划",
];

export const SURNAMES = [..."沈顾陆姚潘范袁钱余金陶魏蒋韩"];
export const TITLES = ["总经理", "投资总监", "战略发展部负责人", "项目经理", "董事长助理"];

export const PAUSED = ["企业融资推迟，明年一季度再议。", "等待临床批件，暂缓选址。", "用地指标尚未落实。"];
export const LOST = ["企业选择在外省扩建原厂区。", "能耗要求不符合园区准入。", "投资方调整战略，项目取消。"];

export const RETURNS = [
  "合同缺少盖章页，请补传完整扫描件后再提交。",
  "合同金额与附件投资概算不一致，请核对后重新填写。",
];
