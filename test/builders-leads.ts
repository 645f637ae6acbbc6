import type { Field, Grade, LeadStatus, Origin, SourceChannel, Stage } from "#prisma/enums";
import { toDbDate } from "~/platform/dates";
import type { Tx } from "~/platform/db.server";
import { NOW, next } from "./builders";

export interface CompanyOptions {
  name?: string;
  aliases?: string[];
  creditCode?: string | null;
  districtId?: string;
  /** null: known to the whole district. */
  organisationId?: string | null;
  isReference?: boolean;
  isDemo?: boolean;
}

/** Needs `aWorld` in the database. */
export const aCompany = async (db: Tx, options: CompanyOptions = {}) =>
  db.company.create({
    data: {
      districtId: "jinshan",
      organisationId: "xinjinshan",
      name: `测试企业${next()}`,
      createdAt: NOW,
      ...options,
    },
  });

export interface LeadOptions {
  number?: string;
  districtId?: string;
  /** The owning unit. */
  organisationId?: string;
  ownerId?: string | null;
  /** An existing company; otherwise one is built with `companyName`. */
  companyId?: string;
  companyName?: string;
  projectName?: string;
  stage?: Stage;
  status?: LeadStatus;
  field?: Field;
  source?: SourceChannel;
  origin?: Origin | null;
  grade?: Grade | null;
  expectedFen?: bigint | null;
  expectedText?: string | null;
  areaNeedSqm?: string | null;
  nextStep?: string | null;
  /** YYYY-MM-DD */
  nextStepOn?: string | null;
  registeredName?: string | null;
  registeredOn?: string | null;
  startedOn?: string | null;
  completedOn?: string | null;
  producingOn?: string | null;
  /** Parks with their shares in basis points; [] for a lead without a site. */
  sites?: { parkId: string; shareBp: number; carrierId?: string | null }[];
  /** The owning unit and the operators of the sites when absent. */
  visibleTo?: string[];
  lastActivityAt?: Date;
  stageSince?: Date;
  createdAt?: Date;
  isDemo?: boolean;
  version?: number;
}

const UNITS: Record<string, { districtId: string; userId: string; parkId: string }> = {
  xinjinshan: { districtId: "jinshan", userId: "xinjinshan", parkId: "jinshan-hightech" },
  tangu: { districtId: "jinshan", userId: "tangu", parkId: "tangu-lvwan" },
  nanda: { districtId: "baoshan", userId: "nanda", parkId: "nanda-synbio" },
};

const dated = (date: string | null | undefined) => (date ? toDbDate(date) : null);

/** A company, its lead and the lead's sites, straight in the database. Needs `aWorld`. A unit's own park by default. */
export const aLead = async (db: Tx, options: LeadOptions = {}) => {
  const organisationId = options.organisationId ?? "xinjinshan";
  const home = UNITS[organisationId] ?? UNITS.xinjinshan!;
  const districtId = options.districtId ?? home.districtId;
  const { companyId, companyName, sites, visibleTo, ...rest } = options;
  const isDemo = rest.isDemo ?? false;
  const company =
    companyId ??
    (
      await aCompany(db, {
        districtId,
        organisationId,
        isDemo,
        ...(companyName ? { name: companyName } : {}),
      })
    ).id;
  const placed = sites ?? [{ parkId: home.parkId, shareBp: 10_000 }];
  const parks = await db.park.findMany({ where: { id: { in: placed.map((site) => site.parkId) } } });
  const operators = parks.flatMap((park) => park.operatorId ?? []);
  return db.lead.create({
    data: {
      number: `测试-${String(next()).padStart(4, "0")}`,
      ownerId: home.userId,
      projectName: "测试项目",
      field: "BIOMEDICINE",
      source: "DIRECT",
      lastActivityAt: NOW,
      stageSince: NOW,
      createdAt: NOW,
      createdById: home.userId,
      ...rest,
      districtId,
      organisationId,
      companyId: company,
      nextStepOn: dated(options.nextStepOn),
      registeredOn: dated(options.registeredOn),
      startedOn: dated(options.startedOn),
      completedOn: dated(options.completedOn),
      producingOn: dated(options.producingOn),
      visibleTo: visibleTo ?? [...new Set([organisationId, ...operators])],
      sites: { create: placed.map((site) => ({ carrierId: null, ...site })) },
    },
    include: { sites: true, company: true },
  });
};
