import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { IMPORT_KIND_LABELS } from "../labels";
import type { ImportDetail } from "../queries/imports.server";

const MOST = 6;

const named = (columns: readonly string[]) =>
  `${columns.slice(0, MOST).join("、")}${columns.length > MOST ? `等 ${columns.length} 列` : ""}`;

/** 一张表几类内容: each further kind is one press of a button away. */
export function OtherContents({ item }: { item: ImportDetail }) {
  if (item.contents.length === 0 || !item.kind) return null;
  const isFirst = item.kind === "LEAD";
  return (
    <Notice
      kind="info"
      actions={
        item.own
          ? item.contents.map(({ kind }) => (
              <Form key={kind} method="post">
                <input type="hidden" name="id" value={item.id} />
                <input type="hidden" name="kind" value={kind} />
                <Button type="submit" name="intent" value="again">
                  {`另按“${IMPORT_KIND_LABELS[kind]}”导入`}
                </Button>
              </Form>
            ))
          : undefined
      }
    >
      一次导入一类内容，这一次是{IMPORT_KIND_LABELS[item.kind]}。同一张表里还有：
      {item.contents
        .map(({ kind, columns }) => `${IMPORT_KIND_LABELS[kind]}（${named(columns)}）`)
        .join("；")}
      。
      {isFirst
        ? "请先导入线索，再用同一个文件导入其余各类，不必重新上传。"
        : "项目还没有登记的，请先导入线索。"}
    </Notice>
  );
}
