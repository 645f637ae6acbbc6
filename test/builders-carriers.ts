import type { CarrierUnitStatus } from "#prisma/enums";
import { toDbDate } from "~/platform/dates";
import type { Tx } from "~/platform/db.server";
import { NOW, next } from "./builders";

export interface CarrierOptions {
  id?: string;
  name?: string;
  districtId?: string;
  parkId?: string | null;
  aliases?: string[];
  /** YYYY-MM-DD */
  completedOn?: string | null;
}

/** Needs `aWorld` in the database. Of 高新区, run by 新金山, by default. */
export const aCarrier = async (db: Tx, options: CarrierOptions = {}) => {
  const { completedOn, ...rest } = options;
  const number = next();
  return db.carrier.create({
    data: {
      id: `carrier-${number}`,
      name: `测试载体${number}`,
      districtId: "jinshan",
      parkId: "jinshan-hightech",
      aliases: [],
      completedOn: completedOn ? toDbDate(completedOn) : null,
      ...rest,
    },
  });
};

export interface UnitOptions {
  carrierId: string;
  name?: string;
  districtId?: string;
  areaSqm?: string;
  heightM?: string | null;
  loadKn?: string | null;
  powerKva?: string | null;
  labLevel?: number | null;
  status?: CarrierUnitStatus;
}

export const aUnit = async (db: Tx, options: UnitOptions) =>
  db.carrierUnit.create({
    data: {
      districtId: "jinshan",
      name: `${next()} 室`,
      areaSqm: "1000",
      createdAt: NOW,
      ...options,
    },
  });
