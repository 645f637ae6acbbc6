import { STAGE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { STAGES, stageIndex } from "../rules/lead";

/** The eight stages: reached, present and to come are told by mark and weight, not by colour alone. */
export function StageTrack({ lead }: { lead: LeadDetail }) {
  const present = stageIndex(lead.stage);
  return (
    <ol className="grid grid-cols-4 gap-y-3 md:grid-cols-8" aria-label="阶段">
      {STAGES.map((stage, at) => {
        const on = lead.reachedOn[stage];
        const state = at < present ? "done" : at === present ? "present" : "ahead";
        return (
          <li
            key={stage}
            aria-current={state === "present" ? "step" : undefined}
            className={`border-t-2 pt-1 ${state === "ahead" ? "border-line text-muted" : "border-accent"} ${
              state === "present" ? "font-bold text-accent" : ""
            }`}
          >
            <span aria-hidden="true">{state === "done" ? "✓ " : state === "present" ? "● " : ""}</span>
            {STAGE_LABELS[stage]}
            <span className="block text-sm font-normal text-muted num">{at <= present && on ? on : " "}</span>
          </li>
        );
      })}
    </ol>
  );
}
