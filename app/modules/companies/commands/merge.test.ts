import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aClaim } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import type { AppError } from "~/platform/errors";
import { getCompany } from "../queries/detail.server";
import { listDuplicates, type NamedRow, pairsAmong, previewMerge } from "../queries/duplicates.server";
import { findKnownCompanies } from "../queries/known.server";
import { mergeCompanies } from "./merge-companies.server";
import { dismissDuplicate } from "./merge-dismiss.server";
import { scanDuplicates } from "./merge-scan.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);

const problem = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error) => error as AppError,
  );

const row = (id: string, name: string, more: Partial<NamedRow> = {}): NamedRow => ({
  id,
  name,
  legalName: null,
  creditCode: null,
  aliases: [],
  ...more,
});

describe("two records of one company", () => {
  it("are found by code, by name without region and suffix, by alias and by sound", () => {
    const reasons = (a: Partial<NamedRow> & { name: string }, b: Partial<NamedRow> & { name: string }) =>
      pairsAmong([row("a", a.name, a), row("b", b.name, b)]).flatMap((pair) => pair.reasons);
    const code = "91310116MA1J00000X";
    expect(
      reasons({ name: "甲乙科技", creditCode: code }, { name: "丙丁科技", creditCode: code.toLowerCase() }),
    ).toEqual(["CODE"]);
    expect(reasons({ name: "上海澄研生物科技有限公司" }, { name: "澄研生物科技" })).toEqual(["NAME"]);
    expect(reasons({ name: "澄研生物科技" }, { name: "蓝湾创新药", aliases: ["澄研生物科技"] })).toEqual([
      "ALIAS",
    ]);
    expect(reasons({ name: "澄研生物" }, { name: "成研生物" })).toEqual(["SOUND"]);
    expect(reasons({ name: "澄研生物" }, { name: "蓝湾药业" })).toEqual([]);
    expect(reasons({ name: "澄研" }, { name: "成研" })).toEqual([]);
  });

  it("are each named once, and a name that half the market bears names nobody", () => {
    const three = ["a", "b", "c"].map((id) => row(id, "澄研生物科技有限公司"));
    expect(pairsAmong(three).map(({ aId, bId }) => aId + bId)).toEqual(["ab", "ac", "bc"]);
    const crowd = Array.from({ length: 21 }, (_, at) => row(`id${at}`, "生物科技"));
    expect(pairsAmong(crowd)).toEqual([]);
  });
});

describe("the nightly pass", () => {
  it("lists pairs of its district, is asked only once about what was dismissed, and forgets what was corrected", async () => {
    await aWorld(db());
    const a = await aCompany(db(), { name: "澄研生物科技有限公司" });
    const b = await aCompany(db(), { name: "成研生物科技", organisationId: "tangu" });
    const c = await aCompany(db(), { name: "上海澄研生物科技" });
    await aCompany(db(), { name: "澄研生物科技", districtId: "baoshan", organisationId: "nanda" });
    expect((await problem(scanDuplicates(as("xinjinshan")))).code).toBe("FORBIDDEN");
    expect(await scanDuplicates(as("jinshan-office"))).toEqual({ found: 3, added: 3 });
    expect((await listDuplicates(as("jinshan-office")))[0]!.reasons).toEqual(["NAME"]);
    await dismissDuplicate(as("jinshan-office"), { aId: b.id, bId: a.id, note: "两家法人不同。" });
    const again = await problem(
      dismissDuplicate(as("jinshan-office"), { aId: a.id, bId: b.id, note: "再次。" }),
    );
    expect(again.code).toBe("CONFLICT");
    await db().company.update({ where: { id: c.id }, data: { name: "蓝湾创新药" } });
    expect(await scanDuplicates(as("jinshan-office"))).toEqual({ found: 1, added: 0 });
    expect(await listDuplicates(as("jinshan-office"))).toEqual([]);
    expect(await db().auditEntry.count({ where: { action: "company.dismissDuplicate" } })).toBe(2);
  });
});

const twoCompanies = async () => {
  await aWorld(db());
  const kept = await aCompany(db(), { name: "澄研生物科技有限公司" });
  const dropped = await aCompany(db(), {
    name: "澄研生物",
    creditCode: "91310116MA1J00000X",
    aliases: ["澄研"],
    organisationId: "tangu",
  });
  const ours = await aLead(db(), { companyId: kept.id });
  const theirs = await aLead(db(), { companyId: dropped.id, organisationId: "tangu" });
  return { kept, dropped, ours, theirs };
};

const ledger = () =>
  db().$queryRaw<{ metric: string; amount: bigint }[]>`
    SELECT "metric"::text, sum("amount")::bigint AS "amount" FROM "LedgerEntry" GROUP BY 1 ORDER BY 1`;

describe("merging two companies", () => {
  it("moves leads, contacts, names and code, keeps both histories, and no figure changes", async () => {
    const { kept, dropped, theirs } = await twoCompanies();
    await db().contact.create({ data: { companyId: dropped.id, leadId: theirs.id, name: "王工" } });
    await aConfirmedSigning(db(), { leadId: theirs.id, as: "tangu" });
    const before = await ledger();
    const preview = await previewMerge(as("jinshan-office"), { keptId: kept.id, droppedId: dropped.id });
    expect(preview).toMatchObject({
      moves: { leads: 1, contacts: 1, aliases: ["澄研生物", "澄研"] },
      gains: [{ label: "统一社会信用代码", value: "91310116MA1J00000X" }],
      obstacles: [],
    });
    await mergeCompanies(as("jinshan-office"), {
      keptId: kept.id,
      droppedId: dropped.id,
      reason: "同一统一社会信用代码。",
    });
    expect(await ledger()).toEqual(before);
    expect(await getCompany(as("jinshan-office"), kept.id)).toMatchObject({
      creditCode: "91310116MA1J00000X",
      aliases: ["澄研生物", "澄研"],
      leads: [{}, {}],
      contacts: [{ name: "王工" }],
    });
    const old = await getCompany(as("jinshan-office"), dropped.id);
    expect(old).toMatchObject({ mergedIntoId: kept.id, name: "澄研生物" });
    expect(old.history[0]!.action).toBe("company.mergeInto");
    expect(await db().auditEntry.count({ where: { leadId: theirs.id, action: "lead.changeCompany" } })).toBe(
      1,
    );
    const known = await findKnownCompanies(as("xinjinshan"), { name: "澄研生物" });
    expect(known.map(({ id }) => id)).toEqual([kept.id]);
  });

  it("is the office's alone, in its district, on the records as they were seen, and only once", async () => {
    const { kept, dropped } = await twoCompanies();
    const merge = { keptId: kept.id, droppedId: dropped.id, reason: "同一家。" };
    expect((await problem(mergeCompanies(as("xinjinshan"), merge))).code).toBe("FORBIDDEN");
    expect((await problem(mergeCompanies(as("baoshan-office"), merge))).code).toBe("NOT_FOUND");
    expect((await problem(mergeCompanies(as("jinshan-office"), { ...merge, keptVersion: 9 }))).code).toBe(
      "CONFLICT",
    );
    expect(await db().company.count({ where: { mergedIntoId: { not: null } } })).toBe(0);
    const both = await Promise.allSettled([1, 2].map(() => mergeCompanies(as("jinshan-office"), merge)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().companyMerge.count()).toBe(1);
  });

  it("is refused for two legal persons, for a company that a document names, and where both are claimed", async () => {
    const { kept, dropped, ours, theirs } = await twoCompanies();
    const merge = { keptId: kept.id, droppedId: dropped.id, reason: "同一家。" };
    const told = async () => (await problem(mergeCompanies(as("jinshan-office"), merge))).userMessage;
    await db().company.update({ where: { id: kept.id }, data: { creditCode: "91310116MA1J11111X" } });
    expect(await told()).toContain("两个法人");
    await db().company.update({ where: { id: kept.id }, data: { creditCode: null } });
    await db().company.update({ where: { id: dropped.id }, data: { isReference: true } });
    expect(await told()).toContain("文件写明的企业");
    await db().company.update({ where: { id: dropped.id }, data: { isReference: false } });
    await aClaim(db(), { leadId: ours.id, accepted: true });
    await aClaim(db(), { leadId: theirs.id, as: "tangu", accepted: true });
    expect(await told()).toContain("各有一项已认定的首谈");
  });

  it("turns two first claims into a conflict for the desk", async () => {
    const { kept, dropped, ours, theirs } = await twoCompanies();
    await aClaim(db(), { leadId: ours.id });
    await aClaim(db(), { leadId: theirs.id, as: "tangu" });
    await mergeCompanies(as("jinshan-office"), {
      keptId: kept.id,
      droppedId: dropped.id,
      reason: "同一家。",
    });
    const claims = await db().claim.findMany({
      where: { companyId: kept.id },
      orderBy: { contested: "asc" },
    });
    expect(claims.map(({ contested }) => contested)).toEqual([false, true]);
  });
});
