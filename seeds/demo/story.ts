import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { leadNumber, visibleUnits } from "~/modules/leads/rules/lead";
import { parkScopeOf } from "~/modules/parks/rules";
import { shanghaiDate, yearOf } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { tellInvestments, tellSignings } from "./contracts";
import { shareCompany } from "./dealings.server";
import { carrierObservations, observations, taskReports } from "./filings";
import { type Life, livesOf } from "./lives";
import { demoUser } from "./people";
import { UNITS } from "./plan";
import { type Random, randomOf } from "./random";
import { type Space, spaceOf } from "./space";
import { companyNames, tellLead } from "./talks";

/** The whole demo story as rows, the same at every run; `writeDemo` puts it into the database. */
export type AttachmentRow = Prisma.AttachmentCreateManyInput & { id: string; bytes: Uint8Array<ArrayBuffer> };
export type LedgerRow = Omit<Prisma.LedgerEntryCreateManyInput, "id" | "reversesId"> & {
  /** Place in the story's own ledger, from 1. */
  id: number;
  reversesId: number | null;
};

export interface Story {
  companies: Prisma.CompanyCreateManyInput[];
  leads: (Prisma.LeadCreateManyInput & { createdAt: Date; number: string })[];
  sites: Prisma.LeadSiteCreateManyInput[];
  contacts: Prisma.ContactCreateManyInput[];
  followUps: Prisma.FollowUpCreateManyInput[];
  moves: (Prisma.StageMoveCreateManyInput & { at: Date })[];
  signings: (Prisma.SigningCreateManyInput & { id: string })[];
  investments: (Prisma.InvestmentCreateManyInput & { id: string })[];
  attachments: AttachmentRow[];
  audit: (Prisma.AuditEntryCreateManyInput & { at: Date })[];
  ledger: LedgerRow[];
  carrierObservations: Prisma.CarrierObservationCreateManyInput[];
  observations: Prisma.ObservationCreateManyInput[];
  taskReports: Prisma.TaskReportCreateManyInput[];
  space: Space;
}

/** What the tellers of one lead share. */
export interface Telling {
  random: Random;
  story: Story;
  life: Life;
  leadId: string;
  companyName: string;
  projectName: string;
  /** When the contract that counts was confirmed and the lead moved to 签约. */
  signedAt: Date | undefined;
  user: { id: string; name: string };
  office: { id: string; name: string };
  /** The unit on whose books an amount of this park stands. */
  unitOf(parkId: string): string;
}

const empty = (): Story => ({
  companies: [],
  leads: [],
  sites: [],
  contacts: [],
  followUps: [],
  moves: [],
  signings: [],
  investments: [],
  attachments: [],
  audit: [],
  ledger: [],
  carrierObservations: [],
  observations: [],
  taskReports: [],
  space: { units: [], holds: [], lists: [], entries: [] },
});

interface ParkFact {
  id: string;
  operator: { organisation: string } | null;
  within: { park: string }[];
}

const places = () => {
  const path = fileURLToPath(new URL("../reference/parks.json", import.meta.url));
  const parks = JSON.parse(readFileSync(path, "utf8")) as ParkFact[];
  return parkScopeOf({
    parks: parks.map(({ id, operator }) => ({ id, operatorId: operator?.organisation ?? null })),
    containments: parks.flatMap(({ id, within }) =>
      within.map(({ park }) => ({ parkId: id, withinId: park })),
    ),
  });
};

const actorOf = (username: string) => {
  const { id, displayName } = demoUser(username);
  return { id, name: displayName };
};

/** Numbers follow the order in which the leads were entered, district by district and year by year. */
const numbered = (story: Story): void => {
  const names = new Map(UNITS.map(({ districtId, districtName }) => [districtId, districtName]));
  const last = new Map<string, string>();
  const inOrder = [...story.leads].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const lead of inOrder) {
    const year = yearOf(shanghaiDate(lead.createdAt));
    const key = `${lead.districtId} ${year}`;
    lead.number = leadNumber(names.get(lead.districtId)!, year, last.get(key) ?? null);
    last.set(key, lead.number);
  }
  for (const entry of story.audit) {
    const lead = entry.action === "lead.create" && story.leads.find(({ id }) => id === entry.leadId);
    if (lead) entry.summary = `登记线索 ${lead.number}${entry.summary}`;
  }
};

/** Rows with a number of their own stand in the order in which they were written. */
const inOrder = (story: Story): void => {
  story.moves.sort((a, b) => a.at.getTime() - b.at.getTime());
  story.audit.sort((a, b) => a.at.getTime() - b.at.getTime());
  const sorted = [...story.ledger].sort(
    (a, b) => (a.recordedAt as Date).getTime() - (b.recordedAt as Date).getTime() || a.id - b.id,
  );
  const place = new Map(sorted.map((entry, index) => [entry.id, index + 1]));
  story.ledger = sorted.map((entry) => ({
    ...entry,
    id: place.get(entry.id)!,
    reversesId: entry.reversesId === null ? null : place.get(entry.reversesId)!,
  }));
};

export const demoStory = (): Story => {
  const random = randomOf(20_261_122);
  const story = empty();
  const scope = places();
  const nameOf = companyNames();
  for (const life of livesOf(random, UNITS)) {
    const unitOf = (parkId: string) => scope.operatorOf(parkId) ?? life.unit.id;
    const telling: Telling = {
      random,
      story,
      life,
      leadId: "",
      companyName: nameOf(life),
      projectName: "",
      signedAt: undefined,
      user: actorOf(life.unit.user),
      office: actorOf(life.unit.office),
      unitOf,
    };
    tellLead(
      telling,
      visibleUnits(
        life.unit.id,
        life.sites.map(({ parkId }) => parkId),
        scope.operatorOf,
      ),
    );
    const project = {
      leadId: telling.leadId,
      districtId: life.unit.districtId,
      field: life.field,
      origin: life.origin,
      sites: [...life.sites]
        .sort((a, b) => (a.parkId < b.parkId ? -1 : 1))
        .map(({ parkId, shareBp }) => ({ parkId, shareBp, organisationId: unitOf(parkId) })),
    };
    const entries = tellSignings(telling, project);
    tellInvestments(telling, project, entries);
  }
  numbered(story);
  inOrder(story);
  shareCompany(story);
  story.carrierObservations = carrierObservations(random);
  story.observations = observations(random);
  story.taskReports = taskReports(random);
  story.space = spaceOf(random, story);
  return story;
};
