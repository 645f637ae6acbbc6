import { Form, Link, useLocation } from "@remix-run/react";
import { Button, LinkButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { withParams } from "~/ui/search-params";
import type { View } from "../queries.server";
import { viewQuery } from "../rules";
import type { ViewNoun } from "../schema";

export const VIEW_NOUN_LABELS: Record<ViewNoun, string> = {
  leads: "线索",
  board: "看板",
  ledger: "台账",
  search: "检索",
};

/** Where the columns of a list are kept; the reader comes back to the list as it stands. */
export const columnsAction = (noun: ViewNoun, { pathname, search }: { pathname: string; search: string }) =>
  `/views?${new URLSearchParams({ intent: "columns", noun, back: pathname + withParams(search, { cols: null }) })}`;

/** One's own views as links, and the way to keep the present one. */
export function SavedViews({ noun, views }: { noun: ViewNoun; views: readonly View[] }) {
  const { pathname, search } = useLocation();
  const here = viewQuery(search);
  const known = views.some(({ query }) => query === here);
  return (
    <div className="no-print mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
      {views.length > 0 ? (
        <nav aria-label="我的视图" className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {views.map((view) => (
            <Link
              key={view.id}
              to={`${pathname}?${view.query}`}
              aria-current={view.query === here ? "page" : undefined}
              className="aria-[current=page]:font-semibold"
            >
              {view.name}
            </Link>
          ))}
        </nav>
      ) : null}
      {here === "" && views.length === 0 ? null : (
        <details className="user ml-auto" name="views">
          <summary>
            <Icon name="list" size={16} />
            {known ? "管理视图" : "保存为视图"}
          </summary>
          <div className="menu">
            {known ? null : (
              <Form method="post" action="/views" className="grid gap-2 p-3">
                <input type="hidden" name="intent" value="save" />
                <input type="hidden" name="noun" value={noun} />
                <input type="hidden" name="query" value={here} />
                <label>
                  名称
                  <input className="input" name="name" required maxLength={30} />
                </label>
                <label className="check flex">
                  <input type="checkbox" name="isDefault" value="1" />
                  打开{VIEW_NOUN_LABELS[noun]}时先看这个视图
                </label>
                <Button type="submit" look="primary">
                  保存视图
                </Button>
              </Form>
            )}
            <Link to="/views" className="block px-3 py-2">
              改名、删除、设为默认
            </Link>
          </div>
        </details>
      )}
    </div>
  );
}

function ViewRow({ noun, view }: { noun: ViewNoun; view: View }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2">
      <Link to={`/${noun}?${view.query}`} className="min-w-32">
        {view.name}
      </Link>
      {view.isDefault ? <span className="chip">默认</span> : null}
      <Form method="post" className="ml-auto flex flex-wrap gap-2">
        <input type="hidden" name="id" value={view.id} />
        <input
          className="input"
          style={{ width: 160 }}
          name="name"
          defaultValue={view.name}
          maxLength={30}
          required
          aria-label={`“${view.name}”的新名字`}
        />
        <Button type="submit" name="intent" value="rename" aria-label={`改名：${view.name}`}>
          改名
        </Button>
        <Button
          type="submit"
          name="intent"
          value={view.isDefault ? "release" : "choose"}
          aria-label={`${view.isDefault ? "取消默认" : "设为默认"}：${view.name}`}
        >
          {view.isDefault ? "取消默认" : "设为默认"}
        </Button>
        <Button
          type="submit"
          name="intent"
          value="forget"
          look="danger"
          aria-label={`删除视图：${view.name}`}
        >
          删除
        </Button>
      </Form>
    </li>
  );
}

export function ViewList({ noun, views }: { noun: ViewNoun; views: readonly View[] }) {
  if (views.length === 0)
    return (
      <p className="text-muted">
        还没有视图。先在列表上选好条件，再保存。
        <LinkButton to={`/${noun}`} look="plain">
          打开{VIEW_NOUN_LABELS[noun]}
        </LinkButton>
      </p>
    );
  return (
    <ul>
      {views.map((view) => (
        <ViewRow key={view.id} noun={noun} view={view} />
      ))}
    </ul>
  );
}
