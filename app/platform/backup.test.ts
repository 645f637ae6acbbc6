import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import { backup, restore } from "./backup.server";
import { type Db, openDb, openPool, type Pool } from "./db.server";
import { MIGRATIONS } from "./open.server";

const { db, pool } = testDatabase();
let folder: string;
const opened: Pool[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
  await aWorld(db());
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

const NOW = new Date("2026-05-20T04:00:00Z");
const anEmptyDatabase = async () => {
  const one = await openPool({});
  opened.push(one);
  return one;
};
const figures = async (of: Db) => ({
  sum: (await of.ledgerEntry.aggregate({ _sum: { amount: true } }))._sum.amount,
  entries: (await of.ledgerEntry.findMany({ orderBy: { id: "asc" } })).map((entry) => ({ ...entry })),
  leads: await of.lead.findMany({ orderBy: { id: "asc" } }),
  audit: await of.auditEntry.findMany({ orderBy: { id: "asc" } }),
});

describe("a backup", () => {
  it("restored into an empty embedded database gives the figures of its moment, whatever was written later", async () => {
    const lead = await aLead(db(), { stage: "AGREED", projectName: "引号'、\\反斜线、换行\n和逗号," });
    await aConfirmedSigning(db(), { leadId: lead.id, amount: "10.01亿" });
    const before = await figures(db());
    const file = join(folder, "one.backup.gz");
    const { rows } = await backup(pool(), { file, now: NOW });
    await aConfirmedSigning(db(), { leadId: (await aLead(db(), { stage: "AGREED" })).id, amount: "3亿" });
    expect((await figures(db())).sum).not.toBe(before.sum);
    const target = await anEmptyDatabase();
    expect(await restore(target.pool, { file, migrations: MIGRATIONS })).toMatchObject({
      rows,
      at: NOW.toISOString(),
    });
    const restored = openDb(target.pool);
    expect(await figures(restored)).toEqual(before);
    const [evidence] = await restored.attachment.findMany();
    const got = await getEvidenceFile(ctxFor(restored, "xinjinshan"), evidence!.id);
    const had = await getEvidenceFile(ctxFor(db(), "xinjinshan"), evidence!.id);
    expect(Buffer.from(got.bytes)).toEqual(Buffer.from(had.bytes));
    // It goes on working: numbers continue, and the ledger still refuses what it must.
    await aSigning(restored, { leadId: lead.id, state: "SUBMITTED" });
    await expect(restored.$executeRaw`UPDATE "LedgerEntry" SET "amount" = 0`).rejects.toThrow();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("is not restored over data, and a cut or foreign file restores nothing", async () => {
    await aLead(db());
    const file = join(folder, "one.backup.gz");
    await backup(pool(), { file, now: NOW });
    await expect(restore(pool(), { file, migrations: MIGRATIONS })).rejects.toThrow("已有数据");
    const target = await anEmptyDatabase();
    const cut = join(folder, "cut.gz");
    writeFileSync(cut, readFileSync(file).subarray(0, statSync(file).size - 200));
    await expect(restore(target.pool, { file: cut, migrations: MIGRATIONS })).rejects.toThrow("不完整");
    const foreign = join(folder, "foreign.gz");
    writeFileSync(foreign, "not a backup");
    await expect(restore(target.pool, { file: foreign, migrations: MIGRATIONS })).rejects.toThrow("不完整");
    expect(await openDb(target.pool).user.count()).toBe(0);
    await restore(target.pool, { file, migrations: MIGRATIONS });
    expect(await openDb(target.pool).lead.count()).toBe(1);
  });
});
