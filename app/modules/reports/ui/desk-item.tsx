import { Form, Link, useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { shanghaiDateTime } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { EvidenceList } from "~/ui/evidence-list";
import { TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { withParams } from "~/ui/search-params";
import { SubmitButton } from "~/ui/submit-button";
import type { DeskRow } from "../queries/desk.server";
import type { DeskItem } from "../queries/desk-item.server";
import { DESK_KIND_LABELS, itemKey } from "../rules/desk";
import { whatText } from "../rules/desk-words";
import { Waited } from "./desk-table";

const kilobytes = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** The queue beside an open item: on a phone it gives way to the item. */
export function DeskRail({ rows, open, now }: { rows: readonly DeskRow[]; open: string; now: Date }) {
  const { search } = useLocation();
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open item is kept in sight as it changes
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <nav aria-label="待办清单" className="hidden lg:block">
      <ol className="desk-rail" ref={list}>
        {rows.map((row) => (
          <li key={itemKey(row)}>
            <Link
              to={`/inbox${withParams(search, { item: itemKey(row), done: null })}`}
              data-desk-row
              aria-current={itemKey(row) === open ? "true" : undefined}
              preventScrollReset
            >
              <strong>{row.title}</strong>
              <small>
                {DESK_KIND_LABELS[row.kind]} · {whatText(row)}
              </small>
              <small>
                {row.unit ?? ""} <Waited row={row} now={now} />
              </small>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const WORDS = {
  claim: {
    confirm: "认定首谈",
    return: "不予认定",
    reason: "理由",
    help: "不予认定时必填，申报单位会看到。",
  },
  unproven: {
    confirm: "通过",
    return: "退回",
    reason: "退回原因或确认依据",
    help: "没有证明材料：通过须写明依据，例如“现场核查”；退回须写明原因，填报单位会看到。",
  },
  other: { confirm: "通过", return: "退回", reason: "退回原因", help: "退回时必填，填报单位会看到。" },
} as const;

function Decision({ item, next }: { item: DeskItem; next: string | null }) {
  const { search } = useLocation();
  if (item.own) return <Notice kind="info">您本人提交的记录须由另一位审核人员确认或退回。</Notice>;
  if (item.elsewhere)
    return (
      <Notice
        kind="warn"
        actions={
          <LinkButton to={item.elsewhere} look="primary">
            去裁定
          </LinkButton>
        }
      >
        与其他单位撞单，请在撞单裁定中并排核对后决定。
      </Notice>
    );
  const unproven = item.kind === "carrier" && item.files.length === 0;
  const words = item.kind === "claim" ? WORDS.claim : unproven ? WORDS.unproven : WORDS.other;
  return (
    <Form
      method="post"
      action={`/inbox${withParams(search, { done: null })}`}
      className="form"
      key={item.key}
    >
      <input type="hidden" name="item" value={`${item.key}:${item.version}`} />
      <input type="hidden" name="next" value={next ?? ""} />
      <TextArea
        name="reason"
        label={words.reason}
        help={words.help}
        rows={3}
        maxLength={500}
        data-desk-reason
      />
      <div className="form-actions">
        <SubmitButton name="verdict" value="confirm" data-desk-approve>
          {words.confirm}
        </SubmitButton>
        <SubmitButton name="verdict" value="return" look="danger">
          {words.return}
        </SubmitButton>
      </div>
    </Form>
  );
}

/** One item: what the decision rests on at the left, the decision at its right. */
export function DeskPane({ item, next, now }: { item: DeskItem; next: string | null; now: Date }) {
  const { search } = useLocation();
  const head = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each item that opens is read out from its head
  useEffect(() => {
    head.current?.focus();
  }, [item.key]);
  return (
    <article className="stack">
      <header>
        <p className="flex flex-wrap gap-3">
          <Link to={`/inbox${withParams(search, { item: null, done: null })}`} className="tap" data-desk-back>
            回到清单
          </Link>
          {next ? (
            <Link to={`/inbox${withParams(search, { item: next, done: null })}`} className="tap">
              下一项
            </Link>
          ) : (
            <span className="text-muted">没有下一项</span>
          )}
        </p>
        <h2 ref={head} tabIndex={-1} className="desk-title">
          {item.title}
        </h2>
        <p className="flex flex-wrap gap-3 text-muted">
          <span>
            {DESK_KIND_LABELS[item.kind]} · {whatText(item)}
          </span>
          <span>{item.unit}</span>
          <Waited row={item} now={now} />
          <span className="num">自 {shanghaiDateTime(item.since)}</span>
        </p>
      </header>
      <div className="grid gap-8 xl:grid-cols-2">
        <div className="stack">
          <DefinitionList items={item.facts} />
          <section aria-label="证明材料">
            <h3>证明材料</h3>
            <EvidenceList
              empty={item.kind === "claim" ? "没有上传材料，以线索的跟进记录为证。" : "没有上传材料。"}
              files={item.files.map((file) => ({
                id: file.id,
                name: file.fileName,
                href: `/evidence/${file.id}`,
                size: kilobytes(file.sizeBytes),
                note: `${file.uploadedByName} ${file.uploadedOn}`,
              }))}
            />
          </section>
          <p>
            <Link to={item.href}>打开完整记录</Link>
          </p>
        </div>
        <Decision item={item} next={next} />
      </div>
    </article>
  );
}
