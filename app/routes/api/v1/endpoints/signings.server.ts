import { z } from "zod";
import { amendSigning } from "~/modules/signings/commands/amend-signing.server";
import { changeFx } from "~/modules/signings/commands/change-fx.server";
import { confirmSigning } from "~/modules/signings/commands/confirm-signing.server";
import { draftSigning } from "~/modules/signings/commands/draft-signing.server";
import { editSigning } from "~/modules/signings/commands/edit-signing.server";
import { returnSigning } from "~/modules/signings/commands/return-signing.server";
import { submitSigning } from "~/modules/signings/commands/submit-signing.server";
import { terminateSigning } from "~/modules/signings/commands/terminate-signing.server";
import { withdrawSigning } from "~/modules/signings/commands/withdraw-signing.server";
import { REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import { getSigning } from "~/modules/signings/queries/signing.server";
import { listSigningsPage } from "~/modules/signings/queries/signings-page.server";
import {
  amendSigningSchema,
  changeFxSchema,
  decisionSchema,
  draftSigningSchema,
  editSigningSchema,
  returnSchema,
  signingFilterSchema,
  terminateSigningSchema,
  withdrawSchema,
} from "~/modules/signings/schema";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { fen, fieldsOf, labelled, listed, listOf, listQuery } from "./answers.server";
import { patch } from "./patch.server";
import { shownSigning, signing, signingRow } from "./signing-answers.server";

const TAG = "签约";

const shown = async (ctx: Ctx, id: string) => shownSigning(await getSigning(ctx, id));

/** One move of a contract: the command reads the body, the answer is the contract. */
const move = (given: {
  verb: string;
  summary: string;
  schema: z.ZodType;
  command: (ctx: Ctx, input: unknown) => Promise<{ id: string }>;
  status?: 201;
}): Endpoint =>
  endpoint({
    method: "POST",
    path: `/signings/:id/${given.verb}`,
    tag: TAG,
    summary: given.summary,
    body: fieldsOf(given.schema, { without: ["id"] }),
    answer: signing,
    status: given.status,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await given.command(ctx, { ...raw, id: params.id })).id),
  });

const sums = z
  .object({ reported: fen, underReview: fen, confirmed: fen, gross: fen })
  .describe("全部符合条件的签约：上报、待审、已确认（净额）、已确认（不减终止）");

export const signingEndpoints = [
  endpoint({
    method: "GET",
    path: "/signings",
    tag: TAG,
    summary: "签约",
    query: listQuery(signingFilterSchema),
    answer: listOf(signingRow, { sums }),
    handler: async (ctx, { query }) => {
      const page = await listSigningsPage(ctx, query);
      const words = { kind: SIGNING_KIND_LABELS, state: REVIEW_STATE_LABELS };
      const inNumbers = Object.entries(page.sums).map(([name, sum]) => [name, Number(sum)]);
      return {
        ...listed(
          page.items.map((row) => labelled(row, words)),
          page.total,
        ),
        sums: Object.fromEntries(inNumbers),
      };
    },
  }),
  endpoint({
    method: "GET",
    path: "/signings/:id",
    tag: TAG,
    summary: "一份签约，带台账分录和证明材料",
    answer: signing,
    handler: (ctx, { params }) => shown(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/signings",
    tag: TAG,
    summary: "起草签约；金额用 amount（1.2亿）或 amountFen（分，外币为最小单位），外币须给汇率和来源",
    body: fieldsOf(draftSigningSchema),
    answer: signing,
    status: 201,
    handler: async (ctx, { raw }) => shown(ctx, (await draftSigning(ctx, raw)).id),
  }),
  patch({
    ...{ path: "/signings/:id", tag: TAG, summary: "修改草稿或被退回的签约", answer: signing },
    action: "signing.write",
    schema: editSigningSchema,
    alternatives: [
      ["amount", "amountFen"],
      ["plannedIndustrial", "plannedIndustrialFen"],
    ],
    stands: async (ctx, id) => {
      const found = await getSigning(ctx, id);
      return { ...found, amountFen: found.amountMinor };
    },
    command: editSigning,
    shown,
  }),
  move({ verb: "submit", summary: "提交审核", schema: decisionSchema, command: submitSigning }),
  move({
    verb: "confirm",
    summary: "确认，计入台账；正式合同使线索进入签约阶段",
    schema: decisionSchema,
    command: confirmSigning,
  }),
  move({ verb: "return", summary: "退回，写明原因", schema: returnSchema, command: returnSigning }),
  move({
    verb: "amend",
    summary: "更正已确认的签约：冲减并重新计入",
    schema: amendSigningSchema,
    command: amendSigning,
  }),
  move({
    verb: "terminate",
    summary: "终止已确认的合同；回答新立的终止",
    schema: terminateSigningSchema,
    command: terminateSigning,
    status: 201,
  }),
  move({ verb: "fx", summary: "更正汇率", schema: changeFxSchema, command: changeFx }),
  move({ verb: "withdraw", summary: "撤销确认", schema: withdrawSchema, command: withdrawSigning }),
];
