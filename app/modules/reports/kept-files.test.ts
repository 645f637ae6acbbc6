import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeDemo } from "#seeds/demo/remove.server";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { anEntry, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { aBucket, bucketStore } from "#test/msw-bucket";
import { sweepFiles } from "~/modules/signings/commands/sweep-files.server";
import { getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import { setFileStore } from "~/platform/attachments.server";
import { backup, restore } from "~/platform/backup.server";
import type { Ctx } from "~/platform/ctx";
import { openDb, openPool, transaction } from "~/platform/db.server";
import { MIGRATIONS } from "~/platform/open.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { downloadReport } from "./commands/download-report.server";
import { freezeReport } from "./commands/freeze-report.server";
import { keepFiles } from "./commands/keep-files.server";
import { keepReport } from "./commands/keep-report.server";

const { db, pool } = testDatabase();
const NOW = recordedOn("2026-05-03");
const on = (name: UserName = "jinshan-office", date = "2026-05-03") => ctxFor(db(), name, recordedOn(date));
const { objects, asked, handlers } = aBucket(NOW);
const server = setupServer(...handlers);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  setFileStore(null);
});
afterAll(() => server.close());

let month: string;
beforeEach(async () => {
  objects.clear();
  asked.length = 0;
  await aWorld(db());
  await theFacts(db());
  const lead = await aLead(db(), { stage: "SIGNED" });
  const late = { effectiveOn: "2026-04-14", recordedAt: recordedOn("2026-04-15") };
  await anEntry(db(), { ...late, leadId: lead.id, yi: 3 });
  await anEntry(db(), { ...late, organisationId: "tangu", yi: 2 });
  month = (await freezeReport(on(), { period: "2026-04" })).id;
});

const take = async (ctx: Ctx, params: { id: string; form?: string }, format = "docx") => {
  const { content, ...head } = await downloadReport(ctx, { name: "report", format, params });
  return { ...head, bytes: await collected(content) };
};
const bytesOf = async (...given: Parameters<typeof take>) => (await take(...given)).bytes;
const same = (a: Buffer, b: Buffer) => a.equals(b);
const slots = async () =>
  (await db().attachment.findMany({ where: { entity: "report" }, orderBy: { slot: "asc" } })).map(
    ({ slot }) => slot,
  );
const restored = () => db().auditEntry.findMany({ where: { action: "report.restore" } });
/** As if an earlier version of the product had laid the file out. */
const OTHER = Buffer.from("as it was laid out before");
const laidOutBefore = async (slot: string) => {
  const { id } = await db().attachment.update({
    where: { entity_entityId_slot: { entity: "report", entityId: month, slot } },
    data: { sha256: createHash("sha256").update(OTHER).digest("hex"), sizeBytes: OTHER.length },
  });
  if (objects.has(id)) objects.set(id, { bytes: new Uint8Array(OTHER), at: NOW });
  await db().$executeRaw`UPDATE "AttachmentContent" SET "bytes" = ${OTHER} WHERE "attachmentId" = ${id}`;
  return id;
};

const PLACES = [
  ["the database", () => setFileStore(null)],
  ["object storage", () => setFileStore(bucketStore())],
] as const;

describe.each(PLACES)("the files of a frozen report in %s", (place, choose) => {
  beforeEach(() => choose());

  it("are written when it is frozen, and given out byte for byte whatever becomes of the layout", async () => {
    await keepFiles(on(), { id: month });
    expect(await slots()).toEqual(["bulletin.docx", "bulletin.xlsx", "monthly.docx", "monthly.xlsx"]);
    expect(objects.size).toBe(place === "the database" ? 0 : 4);
    const first = await bytesOf(on(), { id: month });
    expect(first.subarray(0, 2).toString()).toBe("PK");
    await laidOutBefore("monthly.docx");
    for (const reader of ["jinshan-office", "jinshan-leader"] as const)
      expect(same(await bytesOf(on(reader, "2026-06-01"), { id: month }), OTHER)).toBe(true);
    expect(await restored()).toEqual([]);
  });

  it("are written at the first download where a report was frozen before they were", async () => {
    expect(await slots()).toEqual([]);
    const first = await take(on(), { id: month, form: "bulletin" }, "xlsx");
    expect(await slots()).toEqual(["bulletin.xlsx"]);
    expect(first.fileName).toMatch(/通报.*\.xlsx$/);
    await laidOutBefore("bulletin.xlsx");
    const again = await take(on(), { id: month, form: "bulletin" }, "xlsx");
    expect(again).toMatchObject({ fileName: first.fileName, mediaType: first.mediaType });
    expect(same(again.bytes, OTHER)).toBe(true);
  });

  it.each(["is gone", "was changed"])(
    "are laid out again from what was frozen when one %s, and the audit log says so",
    async (fate) => {
      const first = await bytesOf(on(), { id: month });
      const { id, sha256 } = await db().attachment.findFirstOrThrow({ where: { entityId: month } });
      const spoil = async (file: string) => {
        const bad = Buffer.from("damaged");
        if (fate === "is gone") {
          objects.delete(file);
          await db().attachmentContent.deleteMany({ where: { attachmentId: file } });
          return;
        }
        if (objects.has(file)) objects.set(file, { bytes: new Uint8Array(bad), at: NOW });
        await db()
          .$executeRaw`UPDATE "AttachmentContent" SET "bytes" = ${bad} WHERE "attachmentId" = ${file}`;
      };
      await spoil(id);
      expect(same(await bytesOf(on(), { id: month }), first)).toBe(true);
      expect((await restored())[0]).toMatchObject({
        entityId: month,
        districtId: "jinshan",
        summary: expect.stringContaining("与原件一致"),
        changes: { was: sha256, sha256 },
      });
      const old = await laidOutBefore("monthly.docx");
      await spoil(old);
      expect(same(await bytesOf(on(), { id: month }), first)).toBe(true);
      expect((await restored()).map(({ summary }) => summary).join()).toContain("版式与原件不同");
      expect(same(await bytesOf(on(), { id: month }), first)).toBe(true);
      expect(await restored()).toHaveLength(2);
      expect(await slots()).toEqual(["monthly.docx"]);
    },
  );

  it("are one, whoever asks first: two at once are given the same", async () => {
    const [one, two] = await Promise.all([
      bytesOf(on(), { id: month }),
      bytesOf(on("jinshan-leader"), { id: month }),
    ]);
    expect(same(one, two)).toBe(true);
    expect(await slots()).toEqual(["monthly.docx"]);
  });

  it("of a kept week stand beside it, and of a unit's part beside the whole", async () => {
    const own = on("xinjinshan");
    const { id } = await keepReport(own, { kind: "WEEKLY" });
    await keepFiles(own, { id });
    expect(await slots()).toEqual(["paper.docx", "paper.xlsx"]);
    const whole = await bytesOf(on(), { id: month });
    const part = await bytesOf(on("tangu"), { id: month });
    expect(same(whole, part)).toBe(false);
    expect(await slots()).toEqual(["monthly.docx", "monthly.docx/tangu", "paper.docx", "paper.xlsx"]);
    const owners = await db().attachment.findMany({ where: { entity: "report" } });
    expect(owners.map(({ organisationId }) => organisationId ?? "").sort()).toEqual([
      ...["", "tangu", "xinjinshan", "xinjinshan"],
    ]);
    expect(same(await bytesOf(on("xinjinshan"), { id: month }), part)).toBe(false);
  });
});

describe("the files of a frozen report", () => {
  const refused = (ctx: Ctx, params: { id: string; form?: string }) => expect(take(ctx, params)).rejects;

  it("are given to those who may read it, and to nobody by another way", async () => {
    await keepFiles(on(), { id: month });
    await refused(on("tangu"), { id: month, form: "bulletin" }).toMatchObject({ code: "FORBIDDEN" });
    await refused(on("baoshan-office"), { id: month }).toMatchObject({ code: "NOT_FOUND" });
    const { id } = await keepReport(on("xinjinshan"), { kind: "WEEKLY" });
    await keepFiles(on("xinjinshan"), { id });
    await refused(on("tangu"), { id }).toMatchObject({ code: "NOT_FOUND" });
    for (const file of await db().attachment.findMany({ where: { entity: "report" } }))
      await expect(getEvidenceFile(on(), file.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are named in the audit log by their hash at each download", async () => {
    const { bytes } = await take(on(), { id: month });
    const { sha256 } = await db().attachment.findFirstOrThrow({ where: { entityId: month } });
    expect(await db().auditEntry.findFirst({ where: { action: "report.download" } })).toMatchObject({
      entityId: month,
      changes: { sha256 },
    });
    expect(bytes.length).toBeGreaterThan(1000);
  });

  it("stay while the report does when the storage is swept, and a loser's copy goes", async () => {
    setFileStore(bucketStore());
    await keepFiles(on(), { id: month });
    objects.set("loser", { bytes: OTHER, at: NOW });
    const later = new Date(NOW.getTime() + 25 * 3_600_000);
    expect(await sweepFiles(db(), { store: bucketStore(), now: later })).toBe(1);
    expect(objects.size).toBe(4);
  });

  it("are never sent while a transaction is open", async () => {
    setFileStore(bucketStore());
    await transaction(db(), async (tx) => {
      await freezeReport({ ...on(), db: tx, now: recordedOn("2026-06-03") }, { period: "2026-05" });
    });
    await keepReport(on("xinjinshan"), { kind: "WEEKLY" });
    expect(asked).toEqual([]);
  });

  it("are kept in the database while the object storage does not answer, and the freeze stands", async () => {
    setFileStore(bucketStore());
    server.use(http.all("https://s3.test/*", () => HttpResponse.error()));
    await keepFiles(on(), { id: month });
    expect(await db().attachment.groupBy({ by: ["place"], _count: true })).toEqual([
      { place: "DATABASE", _count: 4 },
    ]);
    server.resetHandlers();
    await laidOutBefore("monthly.docx");
    expect(same(await bytesOf(on(), { id: month }), OTHER)).toBe(true);
    expect(asked).toEqual([]);
  });

  it("are given out during an outage when they come out the same, and are never another file instead", async () => {
    setFileStore(bucketStore());
    const first = await bytesOf(on(), { id: month });
    server.use(http.all("https://s3.test/*", () => new HttpResponse("", { status: 503 })));
    expect(same(await bytesOf(on(), { id: month }), first)).toBe(true);
    await laidOutBefore("monthly.docx");
    await refused(on(), { id: month }).toMatchObject({ code: "UNAVAILABLE" });
    server.resetHandlers();
    expect(same(await bytesOf(on(), { id: month }), OTHER)).toBe(true);
    expect(await restored()).toEqual([]);
  });

  it("go with the demo story, and come back with a backup", { timeout: 120_000 }, async () => {
    await keepFiles(on(), { id: month });
    await laidOutBefore("bulletin.docx");
    const folder = mkdtempSync(join(tmpdir(), "kept-"));
    const target = await openPool({});
    try {
      const file = join(folder, "one.backup.gz");
      await backup(pool(), { file, now: NOW });
      await restore(target.pool, { file, migrations: MIGRATIONS });
      const reader = { ...on(), db: openDb(target.pool) };
      expect(same(await bytesOf(reader, { id: month, form: "bulletin" }), OTHER)).toBe(true);
    } finally {
      await target.close();
      rmSync(folder, { recursive: true, force: true });
    }
    const demo = await db().report.findUniqueOrThrow({ where: { id: month } });
    const { id: _, ...row } = demo;
    const invented = await db().report.create({
      data: { ...row, payload: row.payload as object, period: "2026-02", isDemo: true },
    });
    await take(on(), { id: invented.id });
    expect(await db().attachment.count({ where: { entityId: invented.id } })).toBe(1);
    await removeDemo(db());
    expect(await db().attachment.count({ where: { entityId: invented.id } })).toBe(0);
    expect(await slots()).toHaveLength(4);
  });
});
