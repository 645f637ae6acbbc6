import type { Stage } from "#prisma/enums";
import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { reviewedStages } from "~/modules/leads/rules/stage-review";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate } from "~/platform/dates";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";
import { CLAIM_SIZE_FEN, DAY_RULES } from "../rules/local-rules";
import {
  FIGURE_SETTING_KEYS,
  SETTING_KEYS,
  SETTING_SCHEMAS,
  type SettingKey,
  type SettingValue,
} from "../schema";
import { type View, viewAt } from "./view.server";

/** What holds until a district decides otherwise; no document states any of these. */
export const SETTING_DEFAULTS: { [K in SettingKey]: SettingValue<K> } = {
  "pace.method": { method: "MONTH" },
  "light.thresholds": {},
  "report.cutOffDay": { day: 0 },
  "signing.evidenceNeeded": ["FORMAL", "SUPPLEMENT", "TERMINATION"],
  "claim.rules": { ...DAY_RULES["claim.rules"], sizeFen: CLAIM_SIZE_FEN.toString() },
  "referral.rules": { ...DAY_RULES["referral.rules"] },
  "lead.clocks": { ...DAY_RULES["lead.clocks"] },
  "stage.review": { stages: [...reviewedStages(null)] as Stage[] },
  "carrier.hold": { ...DAY_RULES["carrier.hold"] },
  "review.clock": { ...DAY_RULES["review.clock"] },
};

export interface SettingInForce<K extends SettingKey = SettingKey> {
  key: K;
  value: SettingValue<K>;
  /** Null: the default, 示例规则. */
  effectiveOn: DateOnly | null;
  note: string | null;
}
export type LocalSettings = { [K in SettingKey]: SettingInForce<K> };
/** Those that shape a figure. */
export type Settings = Pick<LocalSettings, (typeof FIGURE_SETTING_KEYS)[number]>;

interface SettingRow {
  id: number;
  key: SettingKey;
  districtId: string | null;
  value: unknown;
  effectiveOn: DateOnly;
  note: string | null;
}

const byDefault = (keys: readonly SettingKey[]) =>
  Object.fromEntries(
    keys.map((key) => [key, { key, value: SETTING_DEFAULTS[key], effectiveOn: null, note: null }]),
  );

type At = { districts: readonly string[]; view: View };

/** In force at the view's date, for each district: a district's own comes before one for all. */
const inForceAt = async (ctx: Ctx, { districts, view, keys }: At & { keys: readonly SettingKey[] }) => {
  const rows = await ctx.db.$queryRaw<SettingRow[]>`${Prisma.raw(KEEP_PLAN)}
    SELECT "id", "key", "districtId", "value", "effectiveOn"::text, "note" FROM "Setting"
    WHERE "key" = ANY(${[...keys]}::text[]) AND "effectiveOn" <= ${view.asOf}::date
      AND "recordedAt" < ${view.knownBefore} AND ("districtId" IS NULL OR "districtId" = ANY(${[...districts]}::text[]))
    ORDER BY "districtId" NULLS FIRST, "effectiveOn", "id"`;
  return new Map(
    districts.map((district) => {
      const settings = byDefault(keys);
      for (const row of rows) {
        if (row.districtId !== null && row.districtId !== district) continue;
        const parsed = SETTING_SCHEMAS[row.key].safeParse(row.value);
        if (!parsed.success) continue;
        Object.assign(settings, {
          [row.key]: { key: row.key, value: parsed.data, effectiveOn: row.effectiveOn, note: row.note },
        });
      }
      return [district, settings];
    }),
  );
};

export const settingsAt = async (ctx: Ctx, at: At): Promise<Map<string, Settings>> =>
  (await inForceAt(ctx, { ...at, keys: FIGURE_SETTING_KEYS })) as unknown as Map<string, Settings>;

const localSettingsAt = async (ctx: Ctx, at: At): Promise<Map<string, LocalSettings>> =>
  (await inForceAt(ctx, { ...at, keys: SETTING_KEYS })) as unknown as Map<string, LocalSettings>;

export interface SettingChange {
  id: number;
  key: SettingKey;
  districtName: string | null;
  value: unknown;
  effectiveOn: DateOnly;
  note: string | null;
  recordedAt: Date;
  recordedBy: string | null;
}

/** Every decision on a setting that the reader's district has taken, newest first. */
export const listSettingChanges = async (ctx: Ctx): Promise<SettingChange[]> => {
  const { districtId, nothing } = scopeOf(ctx, "target.read");
  if (nothing) return [];
  return ctx.db.$queryRaw<SettingChange[]>`
    SELECT s."id", s."key", d."name" AS "districtName", s."value", s."effectiveOn"::text, s."note", s."recordedAt",
      u."displayName" AS "recordedBy"
    FROM "Setting" s LEFT JOIN "District" d ON d."id" = s."districtId" LEFT JOIN "User" u ON u."id" = s."recordedById"
    WHERE s."key" = ANY(${SETTING_KEYS}::text[])
      AND ${districtId === null ? Prisma.sql`TRUE` : Prisma.sql`(s."districtId" = ${districtId} OR s."districtId" IS NULL)`}
    ORDER BY s."effectiveOn" DESC, s."id" DESC`;
};

/** What is in force today in the reader's district, and how it came to be. */
export const getSettingsPage = async (ctx: Ctx) => {
  const district = scopeOf(ctx, "target.read").districtId ?? "";
  const settings = (await localSettingsAt(ctx, { districts: [district], view: viewAt(ctx) })).get(district)!;
  return {
    settings,
    changes: await listSettingChanges(ctx),
    today: shanghaiDate(ctx.now),
    may: mayDo(ctx.actor, "setting.write"),
  };
};
