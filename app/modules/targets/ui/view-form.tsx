import { GetForm } from "~/ui/get-form";
import { HiddenParams } from "~/ui/hidden-params";
import { METHOD_LABELS } from "../labels";

export type ViewFormProps = { asOf: string; method: keyof typeof METHOD_LABELS; max: string };

/** As of which date, and by which method. Any past day shows what was known then. */
export function ViewForm({ asOf, method, max }: ViewFormProps) {
  return (
    <details className="md:relative">
      <summary className="button num list-none [&::-webkit-details-marker]:hidden">
        截至 {asOf}，{METHOD_LABELS[method]}
      </summary>
      <GetForm
        aria-label="截至日期与算法"
        className="absolute z-30 mt-1 grid gap-3 max-md:inset-x-4 md:top-full md:w-80 rounded-md border border-line bg-paper p-4 md:right-0 md:left-auto"
      >
        <HiddenParams except={["asOf", "method", "page"]} />
        <label className="grid gap-1">
          截至日期
          <input type="date" name="asOf" defaultValue={asOf} max={max} className="input" />
        </label>
        <label className="grid gap-1">
          时序算法
          <select name="method" defaultValue={method} className="input">
            {Object.entries(METHOD_LABELS).map(([code, label]) => (
              <option key={code} value={code}>
                {label}计算
              </option>
            ))}
          </select>
        </label>
        <p className="text-sm text-muted">选过去的日期，看到的是当天已知的数。</p>
        <button type="submit" className="button" data-look="primary">
          查看
        </button>
      </GetForm>
    </details>
  );
}
