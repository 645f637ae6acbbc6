import { Form, Link } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Button } from "~/ui/button";
import { FormState } from "~/ui/form-state";
import { Select, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import type { BulkAnswer } from "../commands/bulk-leads.server";
import { optionsOf, STAGE_LABELS, STATUS_LABELS } from "../labels";
import type { FormProblem } from "./lead-form";

export const BULK_FORM = "bulk";
const NAME = "pick";
export const BULK_SELECT = { name: NAME, form: BULK_FORM };

const boxes = () => [
  ...document.querySelectorAll<HTMLInputElement>(`input[name="${NAME}"][form="${BULK_FORM}"]`),
];

/** How many are ticked; null until the script runs, without which the form works all the same. */
const useTicked = () => {
  const [ticked, setTicked] = useState<number | null>(null);
  useEffect(() => {
    const count = () => setTicked(boxes().filter((box) => box.checked).length);
    count();
    document.addEventListener("change", count);
    return () => document.removeEventListener("change", count);
  }, []);
  const all = () => {
    const found = boxes();
    const on = found.some((box) => !box.checked);
    for (const box of found) box.checked = on;
    setTicked(on ? found.length : 0);
  };
  return { ticked, all };
};

export function BulkBar(props: {
  owners: readonly { id: string; name: string }[];
  mayWrite: boolean;
  mayExport: boolean;
  answer?: FormProblem | undefined;
}) {
  const { owners, mayWrite, mayExport, answer } = props;
  const { ticked, all } = useTicked();
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <details className="no-print mb-2" open={Boolean(answer) || undefined}>
        <summary>批量办理{ticked ? `（已选 ${ticked} 条）` : ""}</summary>
        <Form method="post" id={BULK_FORM} className="grid gap-3 py-3">
          <div className="flex flex-wrap items-center gap-3">
            {ticked === null ? (
              <span className="text-muted">在列表里勾选，最多 200 条。</span>
            ) : (
              <Button onClick={all}>全选或清除本页</Button>
            )}
            {mayExport ? (
              <Button type="submit" name="intent" value="export" formNoValidate>
                导出所选
              </Button>
            ) : null}
          </div>
          {mayWrite ? (
            <div className="grid items-end gap-3 md:grid-cols-3">
              <div className="grid gap-2">
                <Select
                  name="ownerId"
                  label="负责人"
                  placeholder="请选择"
                  options={owners.map(({ id, name }) => ({ value: id, label: name }))}
                />
                <SubmitButton look="quiet" name="intent" value="assign">
                  更换负责人
                </SubmitButton>
              </div>
              <div className="grid gap-2">
                <Select
                  name="stage"
                  label="推进到"
                  placeholder="请选择"
                  options={optionsOf(STAGE_LABELS).slice(1)}
                />
                <SubmitButton look="quiet" name="intent" value="advance">
                  推进阶段
                </SubmitButton>
              </div>
              <div className="grid gap-2">
                <div className="form-row">
                  <Select
                    name="status"
                    label="状态"
                    placeholder="请选择"
                    options={optionsOf(STATUS_LABELS)}
                  />
                  <TextInput name="reason" label="理由" maxLength={500} />
                </div>
                <SubmitButton look="quiet" name="intent" value="status">
                  变更状态
                </SubmitButton>
              </div>
            </div>
          ) : null}
        </Form>
      </details>
    </FormState>
  );
}

const DONE: Record<BulkAnswer["intent"], string> = {
  assign: "负责人已更换",
  advance: "阶段已推进",
  status: "状态已变更",
};

const SHOWN = 10;

/** Those refused for the same reason stand together. */
const byReason = (refused: BulkAnswer["refused"]) => {
  const found = new Map<string, BulkAnswer["refused"]>();
  for (const one of refused) found.set(one.why, [...(found.get(one.why) ?? []), one]);
  return [...found];
};

/** How many went, and which did not and why. */
export function BulkTold({ answer }: { answer: BulkAnswer }) {
  const { done, refused, intent } = answer;
  return (
    <div className="stack mb-3">
      {done > 0 ? (
        <Notice kind="done">
          {DONE[intent]}：{done} 条。
        </Notice>
      ) : null}
      {refused.length > 0 ? (
        <Notice
          kind="warn"
          actions={<Link to={`/leads?ids=${refused.map(({ id }) => id).join(",")}`}>只看这些</Link>}
        >
          <p>{refused.length} 条没有办理：</p>
          {byReason(refused).map(([why, those]) => (
            <div key={why} className="mt-2">
              <strong>
                {why}（{those.length} 条）
              </strong>
              <ul>
                {those.slice(0, SHOWN).map(({ id, what }) => (
                  <li key={id}>
                    <Link to={`/leads/${id}`} className="in-text">
                      {what}
                    </Link>
                  </li>
                ))}
                {those.length > SHOWN ? <li>其余 {those.length - SHOWN} 条见“只看这些”。</li> : null}
              </ul>
            </div>
          ))}
        </Notice>
      ) : null}
    </div>
  );
}
