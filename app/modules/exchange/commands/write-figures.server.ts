import { recordCarrierObservation } from "~/modules/carriers/commands/observation.server";
import { recordObservation } from "~/modules/targets/commands/record-observation.server";
import type { RowToWrite, RowWriter } from "./row-writer.server";
import { target } from "./write-other.server";

export const observationForm = (row: RowToWrite) => {
  const { observedOn = "", value, numerator, denominator, done, text } = row.values;
  const intent = "submit" as const;
  return { targetId: target(row), observedOn, value, numerator, denominator, done, text, intent };
};

/** A figure of the same day is filed again beside the former; the office decides between them. */
export const observationWriter: RowWriter = {
  write: async (ctx, row) => {
    const saved = await recordObservation(ctx, observationForm(row));
    return { entity: "observation", id: saved.id, created: true, version: 1 };
  },
};

/** A row may give 完成工程量 and 入住率: two figures of one day, handed in together or not at all. */
export const carrierForms = (row: RowToWrite) => {
  const {
    observedOn = "",
    progressPct,
    occupancyPct,
    occupiedSqm,
    rentableSqm,
    note,
    fallReason,
  } = row.values;
  const day = { carrierId: target(row), observedOn, note, fallReason, intent: "submit" as const };
  const areas =
    occupiedSqm && (rentableSqm || !occupancyPct)
      ? { numeratorSqm: occupiedSqm, denominatorSqm: rentableSqm }
      : {};
  return [
    ...(progressPct ? [{ ...day, kind: "PROGRESS_PCT" as const, value: progressPct }] : []),
    ...(occupancyPct || occupiedSqm
      ? [
          {
            ...day,
            kind: "OCCUPANCY_PCT" as const,
            ...(occupancyPct ? { value: occupancyPct } : {}),
            ...areas,
          },
        ]
      : []),
  ];
};

export const carrierWriter: RowWriter = {
  write: async (ctx, row) => {
    const made: string[] = [];
    for (const form of carrierForms(row)) {
      const { id, changed } = await recordCarrierObservation(ctx, form);
      if (changed) made.push(id);
    }
    return {
      entity: "carrierObservation",
      id: made[0] ?? target(row),
      created: made.length > 0,
      version: 1,
      ids: made,
    };
  },
};
