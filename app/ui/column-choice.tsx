import { Form } from "@remix-run/react";
import { HiddenParams } from "./hidden-params";
import { Icon } from "./icon";

export type ColumnChoiceProps = {
  columns: readonly { id: string; head: string }[];
  visible: readonly string[];
  /** Columns that cannot be put away are sent along. */
  fixed: readonly string[];
  method?: "get" | "post";
  action?: string;
};

/** Sends `cols` once for each column to show. */
export function ColumnChoice({ columns, visible, fixed, method = "get", action }: ColumnChoiceProps) {
  return (
    <details className="user no-print" name="columns">
      <summary>
        <Icon name="table" size={16} />
        选择列
      </summary>
      <Form method={method} action={action} className="menu" preventScrollReset>
        {method === "get" ? <HiddenParams except={["cols"]} /> : null}
        {fixed.map((id) => (
          <input key={id} type="hidden" name="cols" value={id} />
        ))}
        {columns.map(({ id, head }) => (
          <label key={id} className="check flex px-3">
            <input type="checkbox" name="cols" value={id} defaultChecked={visible.includes(id)} />
            {head}
          </label>
        ))}
        <button type="submit" className="menu-submit">
          显示所选列
        </button>
      </Form>
    </details>
  );
}
