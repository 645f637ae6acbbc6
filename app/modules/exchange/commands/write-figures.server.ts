import { recordObservation } from "~/modules/targets/commands/record-observation.server";
import { AppError } from "~/platform/errors";
import type { RowWriter } from "./row-writer.server";
import { takeBackFigure } from "./take-back.server";
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
  takeBack: (ctx, written) => takeBackFigure(ctx, "observation", written),
};

export const carrierWriter: RowWriter = {
  write: () => {
    throw new AppError("UNAVAILABLE", "这一类内容暂时只能核对，不能导入。");
  },
  takeBack: (ctx, written) => takeBackFigure(ctx, "carrierObservation", written),
};
