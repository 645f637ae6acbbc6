import { Link } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { TASK_UNIT_ROLE_LABELS } from "../labels";
import type { listMissingUnits } from "../queries/missing.server";

type Unit = Awaited<ReturnType<typeof listMissingUnits>>[number];

/** Each unit that owes a report, its rows folded under it. */
export function MissingList({ units }: { units: readonly Unit[] }) {
  return (
    <ul className="grid gap-2">
      {units.map((unit) => (
        <li key={unit.organisationId} className="border-b border-line pb-2">
          <details open={units.length === 1}>
            <summary>
              <strong>{unit.unit}</strong>
              <span className="num text-muted">
                {" "}
                牵头或责任 {unit.owes} 项，配合 {unit.rows.length - unit.owes} 项
              </span>
            </summary>
            <ul className="mt-2 grid gap-1 pl-4">
              {unit.rows.map((row) => (
                <li key={row.taskId + row.role}>
                  <Link to={`/tasks/${row.taskId}`}>{row.title}</Link>{" "}
                  <Chip>{TASK_UNIT_ROLE_LABELS[row.role]}</Chip>{" "}
                  {row.draft ? <Chip tone="watch">有草稿未提交</Chip> : null}
                  <small className="block text-muted">
                    {row.planTitle} {row.section}
                  </small>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
