import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { advanceLead } from "~/modules/leads/commands/advance-lead.server";
import { amendSigning } from "~/modules/signings/commands/amend-signing.server";
import { terminateSigning } from "~/modules/signings/commands/terminate-signing.server";
import { getConversion } from "./queries/conversion.server";

const { db } = testDatabase();
const at = (date: string, name: UserName = "jinshan-office") =>
  ctxFor(db(), name, new Date(`${date}T10:00:00+08:00`));

/** A project signed on that day and, where said, started: both entered on those days. */
const signed = async (signedOn: string, startedOn?: string, more: Parameters<typeof aLead>[1] = {}) => {
  const lead = await aLead(db(), { stage: "AGREED", ...more });
  const by = more.organisationId === "tangu" ? "tangu" : "xinjinshan";
  const contract = await aConfirmedSigning(db(), {
    leadId: lead.id,
    signedOn,
    as: by,
    now: at(signedOn).now,
  });
  if (startedOn) {
    await advanceLead(at(startedOn), {
      id: lead.id,
      to: "STARTED",
      startedOn,
      effectiveOn: startedOn,
      override: true,
      reason: "已开工",
    });
  }
  return { ...lead, contractId: contract.id };
};
const rows = async (date: string, name?: UserName, more = {}) =>
  (await getConversion(at(date, name), more)).months.map(({ month, signed, ended, half, year }) => [
    month,
    signed,
    ended,
    half.started,
    half.closed ? half.startedPct : null,
    year.started,
    year.closed ? year.startedPct : null,
  ]);

describe("签约开工率", () => {
  it("follows the projects of one month of signing, and gives no rate while one of them still has time left", async () => {
    await aWorld(db());
    await signed("2025-01-10", "2025-07-10");
    await signed("2025-01-20", "2025-12-01");
    await signed("2025-11-03", "2025-11-20");
    await aSigning(db(), { leadId: (await aLead(db(), {})).id, signedOn: "2025-01-15", state: "SUBMITTED" });
    expect(await rows("2025-12-31")).toEqual([
      ["2025-11", 1, 0, 1, "100", 1, "100"],
      ["2025-01", 2, 0, 1, "50", 2, "100"],
    ]);
    expect(await rows("2025-06-30")).toEqual([["2025-01", 2, 0, 0, null, 0, null]]);
    expect(await getConversion(at("2025-12-31"), { month: "2025-01" })).toMatchObject({
      half: { signed: 2, started: 1, startedPct: "50" },
      year: { signed: 0, startedPct: null },
      inMonth: 2,
      projects: [
        { signedOn: "2025-01-10", startedOn: "2025-07-10", ended: false },
        { signedOn: "2025-01-20", startedOn: "2025-12-01", ended: false },
      ],
    });
  });

  it("keeps a terminated project in the month of its signing, and moves one whose date was put right", async () => {
    await aWorld(db());
    const ended = await signed("2025-03-05");
    const moved = await signed("2025-03-06");
    await terminateSigning(at("2025-10-01"), {
      id: ended.contractId,
      signedOn: "2025-09-30",
      reason: "企业放弃",
    });
    await amendSigning(at("2025-10-02"), {
      id: moved.contractId,
      signedOn: "2025-04-06",
      reason: "日期写错",
    });
    expect(await rows("2025-12-01")).toEqual([
      ["2025-04", 1, 0, 0, "0", 0, null],
      ["2025-03", 1, 1, 0, "0", 0, null],
    ]);
  });

  it("gives for a past day what was known then", async () => {
    await aWorld(db());
    await signed("2025-01-10", "2025-05-10");
    const late = await aLead(db(), { stage: "AGREED" });
    await aConfirmedSigning(db(), { leadId: late.id, signedOn: "2025-01-12", now: at("2025-08-01").now });
    expect(await rows("2025-12-01", "jinshan-office", { asOf: "2025-05-09" })).toEqual([
      ["2025-01", 1, 0, 0, null, 0, null],
    ]);
    expect(await rows("2025-12-01", "jinshan-office", { asOf: "2025-07-31" })).toEqual([
      ["2025-01", 1, 0, 1, "100", 1, "100"],
    ]);
    expect(await rows("2025-12-01")).toEqual([["2025-01", 2, 0, 1, "50", 1, null]]);
  });

  it("counts for a unit its own projects, for another district none, and is closed to 配合部门", async () => {
    await aWorld(db());
    await signed("2025-01-10");
    await signed("2025-02-10", undefined, { organisationId: "tangu" });
    expect((await rows("2025-12-01", "xinjinshan")).map(([month]) => month)).toEqual(["2025-01"]);
    expect((await rows("2025-12-01", "tangu")).map(([month]) => month)).toEqual(["2025-02"]);
    expect((await rows("2025-12-01", "jinshan-leader", { unit: "tangu" })).map(([month]) => month)).toEqual([
      "2025-02",
    ]);
    expect(await rows("2025-12-01", "baoshan-office")).toEqual([]);
    await expect(rows("2025-12-01", "jinshan-science")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
