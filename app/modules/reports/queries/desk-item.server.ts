import { percentText } from "~/modules/carriers/rules";
import { METHOD_LABELS, STAGE_LABELS } from "~/modules/leads/labels";
import { TASK_PROGRESS_LABELS } from "~/modules/tasks/labels";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { type DeskKind, itemKey } from "../rules/desk";
import { type DeskRow, findDeskRow } from "./desk.server";

type Fact = { term: string; value: string | null };
type Found = { facts: Fact[]; href: string };

const dated = (date: Date | null) => (date ? fromDbDate(date) : null);
const fact = (term: string, value: string | null | undefined): Fact => ({ term, value: value ?? null });

/** What the decision rests on, kind by kind. The caller has found the item on the reader's desk. */
const FACTS: Record<DeskKind, (ctx: Ctx, row: DeskRow) => Promise<Found>> = {
  claim: async (ctx, { id }) => {
    const one = await ctx.db.claim.findUniqueOrThrow({ where: { id } });
    return {
      href: `/claims/${id}`,
      facts: [
        fact("首谈日期", dated(one.metOn)),
        fact("方式", METHOD_LABELS[one.method]),
        fact("说明", one.statement),
        fact("申报人", one.submittedByName),
      ],
    };
  },
  stage: async (ctx, { id }) => {
    const one = await ctx.db.stageReview.findUniqueOrThrow({
      where: { moveId: BigInt(id) },
      include: {
        move: { select: { effectiveOn: true, reason: true, actorName: true } },
        lead: {
          select: {
            registeredName: true,
            registeredOn: true,
            startedOn: true,
            completedOn: true,
            producingOn: true,
          },
        },
      },
    });
    const { lead, move } = one;
    return {
      href: `/leads/${one.leadId}`,
      facts: [
        fact("变动", `${STAGE_LABELS[one.fromStage]} → ${STAGE_LABELS[one.toStage]}`),
        fact("日期", dated(move.effectiveOn)),
        fact("办理人", move.actorName),
        fact("说明", move.reason),
        ...[
          fact("注册名称", lead.registeredName),
          fact("注册日期", dated(lead.registeredOn)),
          fact("开工日期", dated(lead.startedOn)),
          fact("竣工日期", dated(lead.completedOn)),
          fact("投产日期", dated(lead.producingOn)),
        ].filter(({ value }) => value !== null),
      ],
    };
  },
  signing: async (ctx, { id }) => {
    const one = await ctx.db.signing.findUniqueOrThrow({ where: { id } });
    return {
      href: `/signings/${id}`,
      facts: [
        fact("签约日期", dated(one.signedOn)),
        fact("金额", one.amountFen === null ? null : amountText(one.amountFen)),
        fact("其中工业投资", one.plannedIndustrialFen === null ? null : amountText(one.plannedIndustrialFen)),
        fact("合同编号", one.contractNumber),
        fact("签约方", one.parties),
        fact("备注", one.note),
      ],
    };
  },
  investment: async (ctx, { id }) => {
    const one = await ctx.db.investment.findUniqueOrThrow({ where: { id } });
    return {
      href: `/investments/${id}`,
      facts: [
        fact("月份", one.period),
        fact("本期金额", amountText(one.amountFen)),
        fact("累计填报", one.cumulativeFen === null ? null : amountText(one.cumulativeFen)),
        fact("备注", one.note),
      ],
    };
  },
  carrier: async (ctx, { id }) => {
    const one = await ctx.db.carrierObservation.findUniqueOrThrow({ where: { id } });
    const last = await ctx.db.carrierObservation.findFirst({
      where: {
        carrierId: one.carrierId,
        kind: one.kind,
        state: "CONFIRMED",
        observedOn: { lte: one.observedOn },
      },
      orderBy: [{ observedOn: "desc" }, { recordedAt: "desc" }],
    });
    const areas =
      one.numeratorSqm && one.denominatorSqm
        ? `已入住 ${one.numeratorSqm.toString()}，可租 ${one.denominatorSqm.toString()}，单位平方米`
        : null;
    return {
      href: `/carriers/${one.carrierId}`,
      facts: [
        fact("截至", dated(one.observedOn)),
        fact("数值", `${percentText(one.value.toString())}%`),
        fact(
          "上次确认",
          last ? `${fromDbDate(last.observedOn)} 为 ${percentText(last.value.toString())}%` : null,
        ),
        fact("面积", areas),
        fact("下降或更正原因", one.fallReason),
        fact("说明", one.note),
      ],
    };
  },
  task: async (ctx, { id }) => {
    const one = await ctx.db.taskReport.findUniqueOrThrow({ where: { id } });
    return {
      href: `/tasks/${one.taskId}#reports`,
      facts: [
        fact("月份", one.period),
        fact("进展", TASK_PROGRESS_LABELS[one.progress]),
        fact("情况", one.text),
        fact("数值", one.figure ? `${one.figure.toString()}${one.figureUnit ?? ""}` : null),
      ],
    };
  },
  observation: async (ctx, { id }) => {
    const one = await ctx.db.observation.findUniqueOrThrow({
      where: { id },
      include: { target: { select: { unit: true, quote: true } } },
    });
    const value =
      one.done === null
        ? one.value && `${one.value.toString()}${one.target.unit ?? ""}`
        : one.done
          ? "已完成"
          : "未完成";
    return {
      href: `/targets/${one.targetId}`,
      facts: [
        fact("截至", dated(one.observedOn)),
        fact("数值", value),
        fact(
          "分子与分母",
          one.numerator && one.denominator
            ? `${one.numerator.toString()} ÷ ${one.denominator.toString()}`
            : null,
        ),
        fact("说明", one.text),
        fact("文件原文", one.target.quote),
      ],
    };
  },
};

const ENTITY: Record<DeskKind, string> = {
  claim: "claim",
  stage: "stage",
  signing: "signing",
  investment: "investment",
  carrier: "carrierObservation",
  task: "taskReport",
  observation: "observation",
};

/** An item with what the decision rests on and its files; null once it has left the desk. */
export const findDeskItem = async (ctx: Ctx, key: { kind: DeskKind; id: string }) => {
  const row = await findDeskRow(ctx, key);
  if (!row) return null;
  const { facts, href } = await FACTS[row.kind](ctx, row);
  const files = await ctx.db.attachment.findMany({
    where: { entity: ENTITY[row.kind], entityId: row.id },
    select: { id: true, fileName: true, sizeBytes: true, uploadedAt: true, uploadedByName: true },
    orderBy: [{ uploadedAt: "asc" }, { id: "asc" }],
  });
  return {
    ...row,
    key: itemKey(row),
    facts: facts.filter(({ value }) => value !== null && value !== ""),
    href,
    files: files.map(({ uploadedAt, ...file }) => ({ ...file, uploadedOn: shanghaiDate(uploadedAt) })),
    /** A contested claim is decided with both timelines side by side. */
    elsewhere: row.companyId ? `/conflicts/${row.companyId}` : null,
  };
};

export type DeskItem = NonNullable<Awaited<ReturnType<typeof findDeskItem>>>;
