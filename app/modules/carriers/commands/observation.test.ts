import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import { testDatabase } from "#test/database";
import { getCarrier } from "../queries/carriers.server";
import type { ObservationInput } from "../schema";
import { recordCarrierObservation, submitCarrierObservation } from "./observation.server";
import { reviewCarrierObservation } from "./review.server";

const { db } = testDatabase();
let carrier: { id: string; name: string };
beforeEach(async () => {
  await aWorld(db());
  carrier = await aCarrier(db(), { name: "研发楼一期", aliases: ["研发楼"] });
});

const as = (user: UserName) => ctxFor(db(), user);
const file = (given: Partial<ObservationInput> = {}, user: UserName = "xinjinshan") =>
  recordCarrierObservation(as(user), {
    carrierId: carrier.id,
    kind: "PROGRESS_PCT",
    observedOn: "2026-04-30",
    value: "62.5",
    intent: "submit",
    ...given,
  });
const confirm = (id: string, user: UserName = "jinshan-office") =>
  reviewCarrierObservation(as(user), { id, verdict: "confirm", reason: "现场核查" });
const complete = () =>
  db().carrier.update({ where: { id: carrier.id }, data: { completedOn: new Date("2025-06-30") } });
const prove = (entityId: string) =>
  db().attachment.create({
    data: {
      entity: "carrierObservation",
      entityId,
      districtId: "jinshan",
      organisationId: "xinjinshan",
      fileName: "竣工验收备案.pdf",
      mediaType: "application/pdf",
      sizeBytes: 1,
      sha256: "0",
      uploadedAt: new Date("2026-05-01"),
      uploadedByName: "测试",
    },
  });

describe("a report on a carrier", () => {
  it("counts once the office has confirmed it, and leaves its record", async () => {
    const { id } = await file();
    expect((await getCarrier(as("xinjinshan"), carrier.id)).observations[0]).toMatchObject({
      state: "SUBMITTED",
      unit: "新金山发展公司",
    });
    await confirm(id);
    const seen = await getCarrier(as("jinshan-leader"), carrier.id);
    expect(seen.observations[0]).toMatchObject({ state: "CONFIRMED", value: "62.5" });
    const lines = await db().auditEntry.findMany({ where: { entity: "carrier" }, orderBy: { id: "asc" } });
    expect(lines.map(({ action }) => action)).toEqual([
      "carrierObservation.submit",
      "carrierObservation.confirm",
    ]);
  });

  it("without a file is confirmed only with what that rests on, which stays beside the figure", async () => {
    const { id } = await file();
    const office = as("jinshan-office");
    await expect(reviewCarrierObservation(office, { id, verdict: "confirm" })).rejects.toMatchObject({
      code: "INVALID",
      fields: { reason: "没有证明材料，请写明确认的依据。" },
    });
    await reviewCarrierObservation(office, { id, verdict: "confirm", reason: "会同监理现场核查" });
    const shown = async () => (await getCarrier(as("jinshan-leader"), carrier.id)).observations;
    expect((await shown())[0]).toMatchObject({ state: "CONFIRMED", basis: "会同监理现场核查" });
    const proven = await file({ observedOn: "2026-05-10", value: "70" });
    await prove(proven.id);
    await reviewCarrierObservation(office, { id: proven.id, verdict: "confirm" });
    expect((await shown())[0]).toMatchObject({ state: "CONFIRMED", basis: null });
  });

  it("is returned with a reason, and answered by a new one", async () => {
    const { id } = await file();
    await expect(
      reviewCarrierObservation(as("jinshan-office"), { id, verdict: "return" }),
    ).rejects.toMatchObject({ name: "ZodError" });
    await reviewCarrierObservation(as("jinshan-office"), { id, verdict: "return", reason: "请附监理月报" });
    const again = await file({ value: "60" });
    expect(again.id).not.toBe(id);
    expect(await db().carrierObservation.count()).toBe(2);
  });

  it("is not confirmed by who filed it, nor twice", async () => {
    const own = await file({}, "jinshan-office");
    await expect(confirm(own.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { id } = await file({ observedOn: "2026-05-10", value: "70" });
    await confirm(id);
    await expect(confirm(id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is filed by the unit that runs the carrier, in its own district", async () => {
    await expect(file({}, "tangu")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(file({}, "nanda")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(file({}, "jinshan-leader")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { id } = await file();
    await expect(confirm(id, "baoshan-office")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(confirm(id, "xinjinshan")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("names the carrier and the day: the same figure again changes nothing, another waits for the decision", async () => {
    const row = { carrierId: undefined, carrier: "研发楼" };
    const first = await file(row);
    const again = await file(row);
    expect(again).toMatchObject({ id: first.id, changed: false });
    await expect(file({ ...row, value: "63" })).rejects.toMatchObject({ code: "CONFLICT" });
    await confirm(first.id);
    await expect(file({ ...row, value: "63" })).rejects.toMatchObject({
      fields: { fallReason: expect.any(String) },
    });
    const corrected = await file({ ...row, value: "63", fallReason: "原数有误" });
    expect(corrected.id).not.toBe(first.id);
    await expect(file({ carrierId: undefined, carrier: "没有这座楼" })).rejects.toMatchObject({
      fields: { carrier: expect.any(String) },
    });
  });

  it("replaces the draft of its day", async () => {
    const draft = await file({ intent: "save", value: "10" });
    const again = await file({ intent: "save", value: "12" });
    expect(again.id).toBe(draft.id);
    const sent = await submitCarrierObservation(as("xinjinshan"), { id: draft.id });
    expect(sent).toMatchObject({ state: "SUBMITTED" });
    expect(sent.value.toString()).toBe("12");
    await expect(submitCarrierObservation(as("xinjinshan"), { id: draft.id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("of works that fall, or that stand above a later day, needs a reason", async () => {
    await confirm((await file()).id);
    await expect(file({ observedOn: "2026-05-10", value: "60" })).rejects.toMatchObject({
      code: "INVALID",
      fields: { fallReason: expect.any(String) },
    });
    await expect(file({ observedOn: "2026-03-31", value: "65" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(
      file({ observedOn: "2026-05-10", value: "60", fallReason: "重新核定总量" }),
    ).resolves.toMatchObject({ state: "SUBMITTED" });
  });

  it("lies between 0 and 100 and not after today", async () => {
    await expect(file({ value: "100.5" })).rejects.toMatchObject({ fields: { value: expect.any(String) } });
    await expect(file({ observedOn: "2026-05-21" })).rejects.toMatchObject({
      fields: { observedOn: expect.any(String) },
    });
  });
});

describe("an occupancy", () => {
  const areas = (given: Partial<ObservationInput> = {}) =>
    file({
      kind: "OCCUPANCY_PCT",
      value: undefined,
      numeratorSqm: "2,000",
      denominatorSqm: "3000",
      ...given,
    });

  it("does not exist before the carrier is completed", async () => {
    await expect(areas()).rejects.toMatchObject({ fields: { kind: expect.any(String) } });
    await complete();
    await expect(areas({ observedOn: "2025-06-29" })).rejects.toMatchObject({ code: "INVALID" });
    expect((await areas()).value.toString()).toBe("66.6667");
  });

  it("is what its areas say", async () => {
    await complete();
    await expect(areas({ value: "70" })).rejects.toMatchObject({
      fields: { value: expect.stringContaining("66.6667") },
    });
    await expect(areas({ numeratorSqm: "3001" })).rejects.toMatchObject({
      fields: { numeratorSqm: expect.any(String) },
    });
    await expect(areas({ numeratorSqm: "0", denominatorSqm: "0" })).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  it("may fall, but does not leave a part out of its denominator without a reason", async () => {
    await complete();
    await confirm((await areas()).id);
    await expect(
      areas({ observedOn: "2026-05-15", numeratorSqm: "2000", denominatorSqm: "2500" }),
    ).rejects.toMatchObject({
      fields: { fallReason: expect.any(String) },
    });
    await expect(areas({ observedOn: "2026-05-15", numeratorSqm: "1500" })).resolves.toMatchObject({
      state: "SUBMITTED",
    });
  });
});

describe("a milestone", () => {
  const line = (data: {
    kind: "COMPLETION" | "PROGRESS_PCT";
    year: number | null;
    value?: string;
    exceptText?: string;
  }) =>
    db().carrierMilestone.create({
      data: { id: `line-${data.kind}`, carrierId: carrier.id, source: {}, ...data },
    });

  it("is reached by a dated report with a file, once the office confirms it", async () => {
    const milestone = await line({ kind: "COMPLETION", year: 2025, exceptText: "除24楼塔楼" });
    const given = {
      kind: "COMPLETION",
      value: undefined,
      observedOn: "2026-03-01",
      milestoneId: milestone.id,
    } as const;
    await expect(file(given)).rejects.toMatchObject({ fields: { intent: expect.any(String) } });
    const draft = await file({ ...given, intent: "save" });
    await prove(draft.id);
    await submitCarrierObservation(as("xinjinshan"), { id: draft.id });
    expect((await getCarrier(as("tangu"), carrier.id)).milestones[0]).toMatchObject({
      achievedOn: null,
      light: { tone: "late" },
    });
    await confirm(draft.id);
    const seen = await getCarrier(as("tangu"), carrier.id);
    expect(seen).toMatchObject({ completedOn: "2026-03-01" });
    expect(seen.milestones[0]).toMatchObject({
      achievedOn: "2026-03-01",
      light: { tone: "watch", why: "晚于计划完成" },
    });
    await expect(file({ ...given, intent: "save" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("in percent is reached on the first day whose confirmed figure is enough", async () => {
    await line({ kind: "PROGRESS_PCT", year: 2026, value: "60" });
    await confirm((await file({ observedOn: "2026-03-31", value: "59.99" })).id);
    expect((await getCarrier(as("tangu"), carrier.id)).milestones[0]).toMatchObject({
      achievedOn: null,
      newest: { observedOn: "2026-03-31", value: "59.99" },
      light: { tone: "ok", why: "未到期" },
    });
    await confirm((await file({ observedOn: "2026-04-30", value: "60" })).id);
    expect((await getCarrier(as("tangu"), carrier.id)).milestones[0]).toMatchObject({
      achievedOn: "2026-04-30",
      light: { tone: "ok", why: "按期完成" },
    });
  });
});
