import { describe, expect, it } from "vitest";
import { countDocuments, embeddedEngine, putDocuments } from "#search/embedded";
import { findRecords } from "#search/find";
import { SEARCH_KINDS, type SearchKind } from "#search/kinds";
import {
  acknowledge,
  changeOf,
  drainAfterCommit,
  drainEmbedded,
  readLag,
  readOutbox,
  retryDead,
} from "#search/outbox";
import { countSources } from "#search/sources";
import { aWorld, NOW } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { scopesOf } from "#test/builders-search";
import { testDatabase } from "#test/database";
import { transaction } from "~/platform/db.server";

const { db, pool } = testDatabase();

const drainAll = async () => {
  while ((await drainEmbedded(db())) > 0);
};

const find = async (q: string, scopes = scopesOf(), kinds: readonly SearchKind[] = SEARCH_KINDS) => {
  const { hits } = await findRecords(db(), embeddedEngine(db()), { q, scopes, kinds, limit: 20 });
  return hits.map(({ source }) => `${source.kind} ${source.title}`);
};

const held = async () =>
  Object.fromEntries(Object.entries(await countSources(db())).filter(([, count]) => count > 0));

const aNote = (leadId: string, content: string) =>
  db().followUp.create({
    data: { leadId, authorId: "xinjinshan", happenedOn: NOW, method: "PHONE", content, createdAt: NOW },
  });

describe("the outbox", () => {
  it("brings every change of a source row to the index, whoever makes it", async () => {
    await aWorld(db());
    const company = await aCompany(db(), { name: "科济制药" });
    const lead = await aLead(db(), { companyId: company.id, projectName: "细胞药物基地" });
    const note = await aNote(lead.id, "董事长来访，谈金工园厂房");
    await db().contact.create({ data: { companyId: company.id, leadId: lead.id, name: "曾敏" } });
    await drainAll();
    expect(await find("科济")).toEqual(["company 科济制药", "lead 细胞药物基地"]);
    expect(await find("zengmin")).toEqual(["contact 曾敏"]);
    expect(await find("厂房")).toEqual(["note 董事长来访，谈金工园厂房"]);

    await pool().query(`UPDATE "Company" SET "name" = '恒远生物' WHERE "id" = $1`, [company.id]);
    await pool().query(`DELETE FROM "FollowUp" WHERE "id" = $1`, [note.id]);
    await drainAll();
    expect(await find("恒远")).toEqual(["company 恒远生物", "lead 细胞药物基地"]);
    expect(await find("科济")).toEqual([]);
    expect(await find("厂房")).toEqual([]);
    expect(await countDocuments(db())).toEqual(await held());
  });

  it("finds nothing of a transaction that was rolled back", async () => {
    await aWorld(db());
    await transaction(db(), async (tx) => {
      await aCompany(tx, { name: "回滚企业" });
      throw new Error("back");
    }).catch(() => undefined);
    await drainAll();
    expect(await find("回滚企业")).toEqual([]);
  });

  it("lets a request find what it has just written", async () => {
    await aWorld(db());
    await drainAll();
    await aCompany(db(), { name: "即写即搜生物" });
    await drainAfterCommit(db(), 5_000);
    expect(await find("jxjs")).toEqual(["company 即写即搜生物"]);
    expect(await readLag(db(), "embedded")).toEqual({ pending: 0, dead: 0, seconds: 0 });
  });

  it("finds a merged company by its old name under the one that stays", async () => {
    await aWorld(db());
    const stays = await aCompany(db(), { name: "科济制药" });
    const goes = await aCompany(db(), { name: "恺兴生命" });
    await db().company.update({ where: { id: goes.id }, data: { mergedIntoId: stays.id } });
    await drainAll();
    expect(await find("恺兴生命")).toEqual(["company 科济制药"]);
  });

  it("follows a lead to the units that may now read it", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { projectName: "碳纤维项目", companyName: "天纤材料" });
    await drainAll();
    const tangu = scopesOf({ districtId: "jinshan", organisationId: "tangu" });
    expect(await find("碳纤维", tangu)).toEqual([]);
    expect(await find("天纤", tangu)).toEqual([]);
    await db().lead.update({ where: { id: lead.id }, data: { visibleTo: ["xinjinshan", "tangu"] } });
    await drainAll();
    expect(await find("碳纤维", tangu)).toEqual(["lead 碳纤维项目"]);
    expect(await find("天纤", tangu)).toEqual(["company 天纤材料", "lead 碳纤维项目"]);
  });

  it("names a lead and its company once when they are entered together, and again when one of them changes", async () => {
    await aWorld(db());
    await drainAll();
    const named = async () => {
      const { rows } = await pool().query(
        `SELECT "kind", count(*)::int AS "count" FROM "SearchOutbox" GROUP BY 1`,
      );
      await drainAll();
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    };
    const lead = await transaction(db(), async (tx) => {
      const company = await transaction(tx, (inner) => aCompany(inner));
      return transaction(tx, (inner) => aLead(inner, { companyId: company.id }));
    });
    expect(await named()).toEqual({ company: 1, lead: 1 });
    await transaction(db(), (tx) => aLead(tx, { companyId: lead.companyId }));
    expect(await named()).toEqual({ company: 1, lead: 1 });
    await aNote(lead.id, "谈过厂房");
    await drainAll();
    await transaction(db(), async (tx) => {
      await tx.lead.update({ where: { id: lead.id }, data: { version: { increment: 1 } } });
      await tx.leadSite.update({
        where: { leadId_parkId: { leadId: lead.id, parkId: "jinshan-hightech" } },
        data: { parkId: "tangu-lvwan" },
      });
    });
    expect(await named()).toMatchObject({ note: expect.any(Number), lead: expect.any(Number) });
  });

  it("shows no row that has left the reader's scope while the index lags behind", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { projectName: "碳纤维项目", visibleTo: ["xinjinshan", "tangu"] });
    await drainAll();
    await db().lead.update({ where: { id: lead.id }, data: { visibleTo: ["xinjinshan"] } });
    expect(await find("碳纤维", scopesOf({ districtId: "jinshan", organisationId: "tangu" }))).toEqual([]);
  });

  it("makes a record that the index refuses a dead letter after ten tries, holds up no other, and finds it once mended", async () => {
    await aWorld(db());
    await drainAll();
    const bad = await aCompany(db(), { name: "被拒企业" });
    for (let each = 0; each < 5; each++) await aCompany(db(), { name: `恒远生物${each}` });
    await pool().query(
      `ALTER TABLE "SearchDocument" ADD CONSTRAINT "refuses" CHECK ("id" <> '${bad.id}') NOT VALID`,
    );
    try {
      for (let tries = 1; tries < 10; tries++) await drainEmbedded(db());
      expect(await find("恒远生物")).toHaveLength(5);
      expect(await readLag(db(), "embedded")).toMatchObject({ pending: 1, dead: 0 });
      await drainEmbedded(db());
      expect(await readLag(db(), "embedded")).toMatchObject({ pending: 0, dead: 1 });
      expect(await db().searchDead.findMany()).toMatchObject([
        {
          target: "embedded",
          kind: "company",
          documentId: bad.id,
          attempts: 10,
          error: expect.stringContaining("refuses"),
        },
      ]);
    } finally {
      await pool().query(`ALTER TABLE "SearchDocument" DROP CONSTRAINT "refuses"`);
    }
    expect(await retryDead(db(), "embedded")).toBe(1);
    await drainAll();
    expect(await find("被拒企业")).toEqual(["company 被拒企业"]);
    expect(await countDocuments(db())).toEqual(await held());
    expect(await readLag(db(), "embedded")).toMatchObject({ pending: 0, dead: 0 });
  });

  it("loses nothing when a worker dies between the writing and the acknowledgement, or two drain at once", async () => {
    await aWorld(db());
    for (let each = 0; each < 20; each++) await aCompany(db(), { name: `恒远生物${each}` });
    await transaction(db(), async (tx) => {
      const rows = await readOutbox(tx, "embedded", 10);
      await putDocuments(tx, (await changeOf(tx, rows)).puts, 1);
    });
    const before = await readLag(db(), "embedded");
    await transaction(db(), async (tx) => {
      await acknowledge(tx, "embedded", await readOutbox(tx, "embedded", 10));
      throw new Error("killed");
    }).catch(() => undefined);
    expect((await readLag(db(), "embedded")).pending).toBe(before.pending);
    await Promise.all([drainEmbedded(db()), drainEmbedded(db())]);
    await drainAll();
    expect(await countDocuments(db())).toEqual(await held());
    expect(await readLag(db(), "embedded")).toMatchObject({ pending: 0, dead: 0 });
  });
});
