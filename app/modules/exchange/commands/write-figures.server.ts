import { recordCarrierObservation } from "~/modules/carriers/commands/observation.server";
import { recordObservation } from "~/modules/targets/commands/record-observation.server";
import type { RowWriter } from "./row-writer.server";
import { target } from "./write-other.server";

/** A figure of the same day is filed again beside the former; the office decides between them. */
export const observationWriter: RowWriter = {
  write: async (ctx, row) => {
    const { observedOn = "", value, numerator, denominator, done, text } = row.values;
    const saved = await recordObservation(ctx, {
      targetId: target(row),
      observedOn,
      value,
      numerator,
      denominator,
      done,
      text,
      intent: "submit",
    });
    return { entity: "observation", id: saved.id, created: true, version: 1 };
  },
};

/** A row may give 完成工程量 and 入住率: two figures of one day, handed in together or not at all. */
export const carrierWriter: RowWriter = {
  write: async (ctx, row) => {
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
    const filed = [
      ...(progressPct
        ? [await recordCarrierObservation(ctx, { ...day, kind: "PROGRESS_PCT", value: progressPct })]
        : []),
      ...(occupancyPct || occupiedSqm
        ? [
            await recordCarrierObservation(ctx, {
              ...day,
              kind: "OCCUPANCY_PCT",
              ...(occupancyPct ? { value: occupancyPct } : {}),
              ...areas,
            }),
          ]
        : []),
    ];
    const made = filed.filter(({ changed }) => changed).map(({ id }) => id);
    return {
      entity: "carrierObservation",
      id: made[0] ?? target(row),
      created: made.length > 0,
      version: 1,
      ids: made,
    };
  },
};
