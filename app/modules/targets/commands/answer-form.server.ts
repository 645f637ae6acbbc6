import type { Ctx } from "~/platform/ctx";
import { invalid } from "~/platform/errors";
import { recordObservation } from "./record-observation.server";
import { resolveNote } from "./resolve-note.server";
import { reviewObservation } from "./review-observation.server";
import { setBaseline } from "./set-baseline.server";
import { submitObservation } from "./submit-observation.server";

/** The forms of one target's page, told apart by `intent`; gives the code of what was done. */
export const answerTargetForm = async (ctx: Ctx, form: Record<string, string>): Promise<string> => {
  const { intent, send, ...given } = form;
  const input = given as never;
  switch (intent) {
    case "record":
      await recordObservation(ctx, {
        ...(input as object),
        intent: send === "save" ? "save" : "submit",
      } as never);
      return send === "save" ? "save" : "record";
    case "submit":
      await submitObservation(ctx, input);
      return "submit";
    case "review":
      await reviewObservation(ctx, input);
      return given.verdict === "return" ? "return" : "confirm";
    case "baseline":
      await setBaseline(ctx, input);
      return "baseline";
    case "resolve":
      await resolveNote(ctx, input);
      return "resolve";
    default:
      throw invalid("没有这种操作，请刷新页面后再试。");
  }
};
