import type { z } from "zod";
import { addLeadContact } from "~/modules/leads/commands/add-contact.server";
import { advanceLead } from "~/modules/leads/commands/advance-lead.server";
import { assignLead } from "~/modules/leads/commands/assign-lead.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { moveLeadBack } from "~/modules/leads/commands/move-lead-back.server";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import { setLeadStatus } from "~/modules/leads/commands/set-lead-status.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import {
  addContactSchema,
  advanceLeadSchema,
  assignLeadSchema,
  editLeadSchema,
  moveLeadBackSchema,
  setLeadSitesSchema,
  setLeadStatusSchema,
} from "~/modules/leads/schema";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { fieldsOf } from "./answers.server";
import { lead, shownLead } from "./lead-answers.server";
import { patch } from "./patch.server";

const TAG = "线索";

/** One change of a lead: the command reads the body, the answer is the lead. */
const change = (given: {
  line: `POST ${string}`;
  summary: string;
  schema: z.ZodType;
  without?: readonly string[];
  command: (ctx: Ctx, raw: unknown) => Promise<unknown>;
}): Endpoint => {
  return endpoint({
    method: "POST",
    path: given.line.slice("POST ".length),
    tag: TAG,
    summary: given.summary,
    body: fieldsOf(given.schema, { without: ["id", ...(given.without ?? [])] }),
    answer: lead,
    handler: async (ctx, { params, raw }) => {
      await given.command(ctx, { ...raw, id: params.id });
      return shownLead(ctx, params.id!);
    },
  });
};

export const leadChangeEndpoints = [
  patch({
    ...{ path: "/leads/:id", tag: TAG, summary: "修改线索", action: "lead.write", answer: lead },
    schema: editLeadSchema,
    alternatives: [["expectedAmount", "expectedFen", "expectedText"]],
    stands: async (ctx, id) => {
      const found = await getLead(ctx, id);
      return { ...found, expectedFen: found.expectedFen === null ? null : Number(found.expectedFen) };
    },
    command: editLead,
    shown: shownLead,
  }),
  change({
    line: "POST /leads/:id/advance",
    summary: "推进阶段；所缺内容可以一并给出",
    schema: advanceLeadSchema,
    command: advanceLead,
  }),
  change({
    line: "POST /leads/:id/back",
    summary: "退回阶段，写明理由",
    schema: moveLeadBackSchema,
    command: moveLeadBack,
  }),
  change({
    line: "POST /leads/:id/status",
    summary: "变更状态：推进、暂缓、流失、终止",
    schema: setLeadStatusSchema,
    command: setLeadStatus,
  }),
  change({
    line: "POST /leads/:id/sites",
    summary: "变更园区和份额",
    schema: setLeadSitesSchema,
    without: ["parkId", "share"],
    command: setLeadSites,
  }),
  change({
    line: "POST /leads/:id/assign",
    summary: "变更负责人或招商单位",
    schema: assignLeadSchema,
    command: assignLead,
  }),
  change({
    line: "POST /leads/:id/contacts",
    summary: "添加联系人",
    schema: addContactSchema,
    command: addLeadContact,
  }),
];
