import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify, officesOf } from "~/modules/notices/commands/notify.server";
import { codeOrLabel } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, type Tx, transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { METHOD_LABELS } from "../labels";
import { leadInReach } from "../queries/facts.server";
import { isUnderWay } from "../rules/lead";
import { expireClaims } from "./claim-expire.server";

export const claimLeadSchema = z.object({
  leadId: z.string("请从线索页登记首谈。").trim().min(1, "请从线索页登记首谈。").max(64),
  metOn: z.string("请填写首次接洽日期。").trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。"),
  method: codeOrLabel(METHOD_LABELS, "请选择接洽方式。"),
  statement: z
    .string("请写明何时何地与谁谈了什么。")
    .trim()
    .min(4, "请写明何时何地与谁谈了什么。")
    .max(2000, "最多 2000 个字。"),
  /** Against another unit's live claim, knowingly. */
  contest: z.preprocess(
    (value) => value === true || value === "on" || value === "1" || value === "true",
    z.boolean(),
  ),
});

/** Claims on one company follow each other: whoever comes second sees what the first has done. */
export const holdCompany = (db: Tx, companyId: string) =>
  db.$queryRaw`SELECT 1 FROM "Company" WHERE "id" = ${companyId} FOR NO KEY UPDATE`;

export const liveClaims = (db: Tx, companyId: string) =>
  db.claim.findMany({
    where: { companyId, state: { in: ["SUBMITTED", "ACCEPTED"] } },
    include: { organisation: { select: { name: true } } },
    orderBy: [{ submittedAt: "asc" }, { id: "asc" }],
  });

type Live = Awaited<ReturnType<typeof liveClaims>>[number];

const told = (company: string, claim: Live) =>
  `“${company}”已由${claim.organisation.name}于 ${shanghaiDate(claim.submittedAt)} 登记首谈，请联系${claim.submittedByName}。您的申请没有登记；如有更早的证明，可勾选“提出异议”后再提交。`;

/** 登记首谈 on the company of one's own lead. Another unit's live claim is told, and contested only knowingly. */
export const claimLead = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "claim.submit");
  const input = claimLeadSchema.parse(raw);
  const filed = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.leadId, "claim.submit");
    if (!isUnderWay(lead.status)) throw invalid("这条线索已流失或终止，不能登记首谈。");
    if (input.metOn > shanghaiDate(ctx.now))
      throw invalid("首次接洽日期不能晚于今天。", { metOn: "首次接洽日期不能晚于今天。" });
    const { companyId, districtId, organisationId } = lead;
    await holdCompany(tx, companyId);
    await expireClaims(inner, { companyId });
    const live = await liveClaims(tx, companyId);
    const own = live.find((claim) => claim.organisationId === organisationId);
    if (own) throw conflict(`本单位已于 ${shanghaiDate(own.submittedAt)} 登记“${lead.company.name}”的首谈。`);
    if (live[0] && !input.contest) throw conflict(told(lead.company.name, live[0]));
    const contested = live.length > 0;
    const claim = await tx.claim.create({
      data: {
        districtId,
        organisationId,
        companyId,
        leadId: lead.id,
        contested,
        metOn: toDbDate(input.metOn),
        method: input.method,
        statement: input.statement,
        submittedAt: ctx.now,
        submittedById: ctx.actor.userId,
        submittedByName: ctx.actor.name,
        isDemo: lead.isDemo,
      },
      select: { id: true, state: true, contested: true, version: true },
    });
    await record(inner, {
      action: "claim.submit",
      entity: "claim",
      entityId: claim.id,
      leadId: lead.id,
      districtId,
      organisationId,
      summary: `${contested ? "对他方首谈提出异议，" : ""}登记首谈，首次接洽 ${input.metOn}`,
      changes: { companyId, metOn: input.metOn, contested },
    });
    await tellOthers(inner, { claimId: claim.id, company: lead.company.name, companyId, live });
    return claim;
  });
  return filed.catch((error) => {
    if (isUniqueViolation(error))
      throw conflict("另一单位刚刚登记了这家企业的首谈，您的申请没有登记。请查询该企业后再办理。");
    throw error;
  });
};

const tellOthers = async (
  ctx: Ctx,
  filed: { claimId: string; company: string; companyId: string; live: Live[] },
) => {
  const districtId = ctx.actor.districtId!;
  if (filed.live.length === 0) return;
  for (const claim of filed.live)
    await notify(ctx, {
      districtId,
      organisationIds: [claim.organisationId],
      kind: "claim.submit",
      text: `有单位对“${filed.company}”的首谈提出异议，将由区投资促进办裁定，请补充证明材料。`,
      href: `/claims/${claim.id}`,
    });
  await notify(ctx, {
    districtId,
    organisationIds: await officesOf(ctx.db, districtId),
    kind: "claim.submit",
    text: `“${filed.company}”出现撞单，待裁定。`,
    href: `/conflicts/${filed.companyId}`,
  });
};
