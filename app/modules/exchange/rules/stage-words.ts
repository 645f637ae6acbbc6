import type { LeadStatus, Stage } from "#prisma/enums";
import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { stageIndex } from "~/modules/leads/rules/lead";
import { type Cell, cellText, folded, isBlank } from "./cell";
import type { Head } from "./header";

/**
 * 阶段与状态: what a ledger says of how far a project is. A stage is entered through its gate and 签约 only with a
 * confirmed contract, and every move is logged for ever: an import registers the project and says what stays to be done.
 */
export interface Spoken {
  stage: Stage | null;
  status: LeadStatus | null;
}

const STATUS_WORDS: [RegExp, LeadStatus][] = [
  [/流失|放弃|未成功|谈崩|退出|撤资|取消/, "LOST"],
  [/终止|注销|解约|清退|迁出|作废/, "TERMINATED"],
  [/暂停|暂缓|搁置|停滞|观望|冻结/, "PAUSED"],
];

/** The farthest first; what is only intended is not yet reached. */
const STAGE_WORDS: [RegExp, Stage][] = [
  [/拟签|待签|即将签|近期签|签约在即|[拟待]落[地户]|未签/, "AGREED"],
  [/意向|框架|储备|线索|接洽|接触|跟踪|了解|待谈|前期/, "PROSPECT"],
  [/投产|达产|运营|量产/, "PRODUCING"],
  [/竣工|完工|竣备/, "COMPLETED"],
  [/开工|动工|在建|施工|建设/, "STARTED"],
  [/注册|已落[地户]|^落[地户]$|入驻/, "REGISTERED"],
  [/签约|已签|签订|签署/, "SIGNED"],
  [/在谈|洽谈|谈判|商谈|磋商|推进|对接|考察|评审/, "NEGOTIATING"],
];

const spoken = new Map<string, Spoken>();
const SPOKEN_KEPT = 500;

/** A column of stages says the same few words again and again. */
export const spokenStage = (text: string): Spoken => {
  const before = spoken.get(text) ?? readStage(text);
  if (spoken.size < SPOKEN_KEPT) spoken.set(text, before);
  return before;
};

const readStage = (text: string): Spoken => {
  const typed = folded(text).replace(/[（(][^（()）]*[)）]/g, "");
  return {
    stage: STAGE_WORDS.find(([word]) => word.test(typed))?.[1] ?? null,
    status: STATUS_WORDS.find(([word]) => word.test(typed))?.[1] ?? null,
  };
};

const YES = /^(是|已|已签|已签约|√|✓|✔|v|y|yes|1)$/i;

/** 正常推进 is what every project is thought to be. */
const SAYS_NOTHING = /^(否|未|未签约?|×|无|正常|(正常)?(推进|进行)中?)$/;

const ticked = new WeakMap<Head, { index: number; name: string }[]>();

/** One column for each stage, and a mark under the one that is reached. */
export const stageColumns = (head: Head) => {
  const known = ticked.get(head);
  if (known) return known;
  const found = head.columns.flatMap(({ index, name }) => {
    const parts = name.split("/");
    const last = parts.at(-1)!;
    const isOfStage = parts.length > 1 && /阶段|状态|进展|进度/.test(parts[0]!);
    return isOfStage && spokenStage(last).stage !== null ? [{ index, name: last }] : [];
  });
  const columns = found.length > 1 ? found : [];
  ticked.set(head, columns);
  return columns;
};

/** The name of the last stage column with a mark in it. */
export const tickedStage = (head: Head, cells: readonly Cell[]): string | null =>
  stageColumns(head).findLast(({ index }) => !isBlank(cells[index]) && cellText(cells[index]) !== "否")
    ?.name ?? null;

export interface Said {
  kind: "note" | "hold";
  text: string;
}

/** What an import does with the words; `lead` is what the product holds of the project, null of a new one. */
export const saidOfStage = (
  values: Record<string, string>,
  lead: { stage: Stage; status: LeadStatus } | null,
): Said[] => {
  if (!values.stage && !values.status && !values.signed) return [];
  const signed = YES.test(folded(values.signed ?? "")) ? "已签约" : values.signed;
  const texts = [values.stage, values.status, signed].filter(
    (one): one is string => one !== undefined && !SAYS_NOTHING.test(folded(one)),
  );
  if (texts.length === 0) return [];
  const text = texts.join("、");
  const said = texts.map(spokenStage);
  const stage = said.find((one) => one.stage !== null)?.stage ?? null;
  const status = said.find((one) => one.status !== null)?.status ?? null;
  return lead ? saidOfKnown(text, { stage, status }, lead) : saidOfNew(text, { stage, status });
};

const CONTRACT_FIRST = "签约以经确认的合同为准，请另按“签约”导入或登记合同，确认后阶段自动变为签约";

const saidOfNew = (text: string, { stage, status }: Spoken): Said[] => {
  const at = STAGE_LABELS.PROSPECT;
  if (status)
    return [
      {
        kind: "hold",
        text: `表中为“${text}”。新项目按“${STATUS_LABELS.ACTIVE}”登记，确认导入后请在项目页面改为“${STATUS_LABELS[status]}”并写明理由；不再跟进的不必确认这一行。`,
      },
    ];
  if (stage === null) return [{ kind: "note", text: `没有读懂阶段“${text}”，先登记为“${at}”。` }];
  if (stageIndex(stage) >= stageIndex("SIGNED"))
    return [{ kind: "note", text: `表中为“${text}”，先登记为“${at}”。${CONTRACT_FIRST}。` }];
  if (stage === "PROSPECT") return [];
  return [
    {
      kind: "note",
      text: `表中为“${text}”，先登记为“${at}”，补录联系人和跟进记录后可在线索列表里成批推进。`,
    },
  ];
};

const saidOfKnown = (
  text: string,
  { stage, status }: Spoken,
  lead: { stage: Stage; status: LeadStatus },
): Said[] => {
  const now = [
    ...(status && status !== lead.status ? [STATUS_LABELS[lead.status]] : []),
    ...(stage && !status && isAhead(stage, lead.stage) ? [STAGE_LABELS[lead.stage]] : []),
  ];
  if (now.length === 0) return [];
  const how =
    stage &&
    !status &&
    stageIndex(stage) >= stageIndex("SIGNED") &&
    stageIndex(lead.stage) < stageIndex("SIGNED")
      ? `${CONTRACT_FIRST}。`
      : "请在项目页面上变更。";
  return [{ kind: "note", text: `表中为“${text}”，系统中是“${now.join("、")}”，导入不改动。${how}` }];
};

/** 意向 in a ledger and 在谈 here are no difference worth telling; a ledger that is ahead is. */
const isAhead = (told: Stage, held: Stage): boolean => stageIndex(told) > stageIndex(held);
