import { z } from "zod";
import { decideDesk } from "~/modules/reports/commands/decide-desk.server";
import { listDesk } from "~/modules/reports/queries/desk.server";
import { findDeskItem } from "~/modules/reports/queries/desk-item.server";
import { listReturned } from "~/modules/reports/queries/desk-returned.server";
import { AGE_LABELS, DESK_KIND_LABELS, type DeskKind, itemKey } from "~/modules/reports/rules/desk";
import { whatText } from "~/modules/reports/rules/desk-words";
import { decideDeskSchema, deskFilterSchema } from "~/modules/reports/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { notFound } from "~/platform/errors";
import {
  coded,
  fen,
  fieldsOf,
  instant,
  labelled,
  listed,
  listOf,
  listQuery,
  pageOf,
  paging,
  version,
} from "./answers.server";

const TAG = "待办";
const WORDS = { kind: DESK_KIND_LABELS, age: AGE_LABELS };

const row = {
  key: z.string().describe("类别与编号，办理时送回，可在后面接上冒号和 version"),
  ...coded("kind", DESK_KIND_LABELS),
  id: z.string(),
  title: z.string(),
  whatText: z.string().describe("报来的内容"),
  unit: z.string().nullable(),
  amountFen: fen.nullable(),
  since: instant.describe("提交时刻"),
  ...coded("age", AGE_LABELS),
  own: z.boolean().describe("本人提交，须由另一位审核人员办理"),
  leadId: z.string().nullable(),
  evidence: z.int().describe("证明材料个数"),
  version,
};

const told = <Row extends { kind: DeskKind; id: string; what: string }>(one: Row) =>
  labelled({ ...one, key: itemKey(one), whatText: whatText(one) }, WORDS);

export const reviewEndpoints = [
  endpoint({
    method: "GET",
    path: "/reviews",
    tag: TAG,
    summary: "待办：首谈、阶段、签约、投资和各类填报，等得最久的在前",
    query: listQuery(deskFilterSchema, { without: ["item"] }),
    answer: listOf(z.object(row)),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listDesk(ctx, query);
      return listed(rows.map(told), total);
    },
  }),
  endpoint({
    method: "GET",
    path: "/reviews/:id",
    tag: TAG,
    summary: "一项待办，带审核所依据的内容和证明材料",
    answer: z.object({
      ...row,
      facts: z.array(z.object({ term: z.string(), value: z.string().nullable() })),
      files: z.array(z.object({ id: z.string(), fileName: z.string(), sizeBytes: z.int() })),
    }),
    handler: async (ctx, { params }) => {
      const [kind, id = ""] = params.id!.split(":") as [DeskKind, string?];
      const item = await findDeskItem(ctx, { kind, id });
      if (!item) throw notFound("这项待办");
      return told(item);
    },
  }),
  endpoint({
    method: "POST",
    path: "/reviews/decide",
    tag: TAG,
    summary: "通过一项或同一类的多项，或退回一项；回答通过几项，没有通过的是哪些、为什么",
    body: fieldsOf(decideDeskSchema),
    answer: z.object({
      passed: z.int(),
      failed: z.array(z.object({ key: z.string(), title: z.string(), why: z.string() })),
    }),
    handler: (ctx, { raw }) => decideDesk(ctx, raw),
  }),
  endpoint({
    method: "GET",
    path: "/returned",
    tag: TAG,
    summary: "本单位被退回的记录和未提交的草稿",
    query: z.object(paging()),
    answer: listOf(
      z.object({
        key: z.string(),
        ...coded("kind", DESK_KIND_LABELS),
        id: z.string(),
        state: z.enum(["RETURNED", "SAVED"]).describe("RETURNED 被退回；SAVED 草稿"),
        title: z.string(),
        whatText: z.string(),
        reason: z.string().nullable(),
        decidedBy: z.string().nullable(),
        since: instant,
        href: z.string(),
      }),
    ),
    handler: async (ctx, { query }) => pageOf((await listReturned(ctx, { take: 1000 })).map(told), query),
  }),
];
