import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddedEngine } from "#search/embedded";
import { SEARCH_KINDS, type SearchKind } from "#search/kinds";
import { documentOf } from "#search/meilisearch/documents";
import { drainEmbedded } from "#search/outbox";
import { type KindScope, type Scopes, scopeFilter, scopeSql, unseen } from "#search/scope";
import { readSources, readSourcesAfter } from "#search/sources";
import { parseQuery } from "#search/text-query";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { scopesOf } from "#test/builders-search";
import { testDatabase } from "#test/database";
import { passes } from "#test/msw-filter";
import { searchAll, searchScopes } from "~/modules/search/queries/find.server";
import type { Prisma } from "~/platform/db.server";

const { db } = testDatabase({ keepBetweenTests: true });

const UNITS = ["xinjinshan", "tangu", "nanda", "jinshan-investment-office"];
const OWNERS = ["xinjinshan", "tangu", "nanda"] as const;

/** Records of every kind over both districts and all units, drawn anew with each seed. */
const populate = async (seed: number) => {
  const [draws] = fc.sample(fc.array(fc.nat(1_000_000), { minLength: 400, maxLength: 400 }), {
    seed,
    numRuns: 1,
  });
  let at = 0;
  const draw = (below: number) => draws![at++ % 400]! % below;
  for (let each = 0; each < 25; each++) {
    const owner = OWNERS[draw(3)]!;
    const districtId = owner === "nanda" ? "baoshan" : "jinshan";
    const company = await aCompany(db(), {
      name: `酶企${each}`,
      districtId,
      organisationId: draw(4) === 0 ? null : UNITS[draw(4)]!,
    });
    const visibleTo = [...new Set([owner, ...UNITS.filter(() => draw(3) === 0)])];
    const lead = await aLead(db(), {
      organisationId: owner,
      companyId: company.id,
      projectName: `酶项目${each}`,
      visibleTo,
    });
    await db().contact.create({
      data: { companyId: company.id, leadId: draw(2) ? lead.id : null, name: `酶人${each}`, createdAt: NOW },
    });
    await db().followUp.create({
      data: {
        leadId: lead.id,
        authorId: owner,
        happenedOn: NOW,
        method: "PHONE",
        content: `酶谈${each}`,
        createdAt: NOW,
      },
    });
    await db().signing.create({
      data: {
        leadId: lead.id,
        districtId,
        organisationId: owner,
        kind: "INTENT",
        signedOn: NOW,
        createdAt: NOW,
      },
    });
  }
};

const everything = async () => {
  const all = [];
  for (const kind of SEARCH_KINDS) all.push(...(await readSourcesAfter(db(), kind, "", 10_000)));
  return all;
};

beforeAll(async () => {
  await aWorld(db());
  await populate(20_260_520);
  while ((await drainEmbedded(db())) > 0);
});

const keyOf = ({ kind, id }: { kind: string; id: string }) => `${kind}:${id}`;

const kindScope: fc.Arbitrary<KindScope> = fc.record({
  districtId: fc.constantFrom(null, "jinshan", "baoshan", "", 'x" OR kind = "lead'),
  organisationId: fc.constantFrom(null, ...UNITS, ""),
  nothing: fc.boolean(),
});
const scopesArbitrary: fc.Arbitrary<Scopes> = fc.record(
  Object.fromEntries(SEARCH_KINDS.map((kind) => [kind, kindScope])) as Record<
    SearchKind,
    fc.Arbitrary<KindScope>
  >,
);
const kindsArbitrary = fc.subarray([...SEARCH_KINDS], { minLength: 1 });

describe("the three renderings of a scope", () => {
  it("let through exactly the same records: in the index, in Meilisearch's filter, and at the second reading", async () => {
    const all = await everything();
    const documents = all.map((source) => ({ key: keyOf(source), document: { ...documentOf(source) } }));
    await fc.assert(
      fc.asyncProperty(scopesArbitrary, kindsArbitrary, async (scopes, kinds) => {
        const within = async (scope: Prisma.Sql) => {
          const rows = await db().$queryRaw<{ kind: string; id: string }[]>`
            SELECT d."kind", d."id" FROM "SearchDocument" d WHERE ${scope}`;
          return rows.map(keyOf).sort();
        };
        const inIndex = await within(scopeSql(scopes, kinds, "d"));
        expect(await within(scopeSql(scopes, kinds, "d", unseen))).toEqual(inIndex);
        const filter = scopeFilter(scopes, kinds);
        const inFilter = documents
          .filter(({ document }) => filter !== null && passes(document, filter))
          .map(({ key }) => key)
          .sort();
        const wanted = all.filter(({ kind }) => kinds.includes(kind));
        const atSecondReading = (await readSources(db(), wanted, scopes)).map(keyOf).sort();
        expect(inFilter).toEqual(inIndex);
        expect(atSecondReading).toEqual(inIndex);
      }),
      { numRuns: 60 },
    );
  });

  it("ask nothing of Meilisearch where nothing is in reach", () => {
    expect(scopeFilter(scopesOf({ nothing: true }), SEARCH_KINDS)).toBeNull();
    expect(scopeFilter(scopesOf({}), [])).toBeNull();
  });
});

const PEOPLE: UserName[] = [
  ...(["xinjinshan", "tangu", "nanda", "jinshan-office", "baoshan-office"] as const),
  ...(["jinshan-leader", "jinshan-science", "admin"] as const),
];

describe("what a person finds", () => {
  it.each(PEOPLE)("is what the lists show: %s", async (name) => {
    const ctx = ctxFor(db(), name);
    const { districtId, organisationId, role } = ctx.actor;
    const district = districtId ? { districtId } : {};
    const unit = role === "PARK_COMPANY" ? organisationId : null;
    const leads =
      role === "BUREAU"
        ? []
        : await db().lead.findMany({ where: { ...district, ...(unit ? { visibleTo: { has: unit } } : {}) } });
    const companyUnit = role === "BUREAU" ? organisationId : unit;
    const companies = await db().company.findMany({
      where: {
        ...district,
        ...(companyUnit
          ? {
              OR: [
                { organisationId: null },
                { organisationId: companyUnit },
                { leads: { some: { visibleTo: { has: companyUnit } } } },
              ],
            }
          : {}),
      },
    });
    const mayContact = role === "PARK_COMPANY" || role === "OFFICE";
    const contacts = mayContact
      ? await db().contact.findMany({
          where: {
            company: district,
            ...(unit
              ? {
                  OR: [
                    { lead: { organisationId: unit } },
                    { leadId: null, company: { organisationId: unit } },
                  ],
                }
              : {}),
          },
        })
      : [];
    const found = async (kind: SearchKind) => {
      const { hits, facets } = await searchAll(ctx, { q: "酶", kinds: [kind], limit: 50, facets: true });
      expect(facets?.kind[kind] ?? 0).toBe(hits.length);
      return hits.map(({ id }) => id).sort();
    };
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
    expect(await found("lead")).toEqual(ids(leads));
    expect(await found("company")).toEqual(ids(companies));
    expect(await found("contact")).toEqual(ids(contacts));
    expect((await found("note")).length).toBe(leads.length);
    expect((await found("signing")).length).toBe(leads.length);
  });

  it("counts only what is in reach in the totals and facets of the index itself", async () => {
    const scopes = searchScopes(ctxFor(db(), "tangu"));

    const { total, facets, candidates } = await embeddedEngine(db()).find({
      query: parseQuery("酶"),
      loosely: false,
      scopes,
      kinds: SEARCH_KINDS,
      filters: {},
      take: 1_000,
      sort: "relevance",
      facets: true,
    });
    const seen = await readSources(db(), candidates, scopes);
    expect(seen).toHaveLength(candidates.length);
    expect(total.value).toBe(candidates.length);
    expect(Object.values(facets!.kind).reduce((sum, count) => sum + count, 0)).toBe(candidates.length);
  });
});
