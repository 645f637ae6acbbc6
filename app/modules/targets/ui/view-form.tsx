import { Form } from "@remix-run/react";
import { HiddenParams } from "~/ui/hidden-params";
import { METHOD_LABELS } from "../labels";

export type ViewFormProps = { asOf: string; method: keyof typeof METHOD_LABELS; max: string };

/** As of which date, and by which method. Any past day shows what was known then. */
export function ViewForm({ asOf, method, max }: ViewFormProps) {
  return (
    <Form method="get" className="filters mb-0" aria-label="截至日期与算法">
      <HiddenParams except={["asOf", "method", "page"]} />
      <input type="date" name="asOf" defaultValue={asOf} max={max} aria-label="截至日期" className="input" />
      <select name="method" defaultValue={method} aria-label="时序算法" className="input">
        {Object.entries(METHOD_LABELS).map(([code, label]) => (
          <option key={code} value={code}>
            {label}计算
          </option>
        ))}
      </select>
      <button type="submit" className="button">
        查看
      </button>
    </Form>
  );
}
