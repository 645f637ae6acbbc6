import { Link } from "@remix-run/react";
import { EmptyState } from "~/ui/empty-state";
import { GetForm } from "~/ui/get-form";
import { FilterInput } from "~/ui/inputs";
import { ISSUE_ENTITIES, type IssueEntity } from "../rules/issue";

export interface ChoosableRecord {
  entity: IssueEntity;
  id: string;
  title: string;
  subtitle: string | null;
}

/** An issue stands on a record: the way to it for whoever comes from the list of issues. */
export function ChooseRecord({ q, records }: { q: string; records: readonly ChoosableRecord[] }) {
  return (
    <div className="stack">
      <GetForm action="/issues/new" className="filters" role="search" aria-label="选择记录">
        <FilterInput name="q" label="线索、签约、载体、任务或指标" defaultValue={q} maxLength={64} />
        <button type="submit" className="button" data-look="primary">
          查找
        </button>
      </GetForm>
      {records.length === 0 ? (
        <EmptyState title={q ? "没有找到" : "先查找问题所在的记录"}>
          写名称中的任意两个字、拼音或首字母。
        </EmptyState>
      ) : (
        <section aria-label={q ? "找到的记录" : "最近办理的记录"}>
          {q ? null : <p className="text-muted">最近办理的记录</p>}
          <ul className="grid">
            {records.map(({ entity, id, title, subtitle }) => (
              <li key={`${entity}:${id}`} className="border-b border-line py-3">
                <Link to={`/issues/new?entity=${entity}&id=${encodeURIComponent(id)}`}>
                  {ISSUE_ENTITIES[entity]} {title}
                </Link>
                {subtitle ? <div className="text-sm text-muted">{subtitle}</div> : null}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
