import { Form } from "@remix-run/react";
import { columnLetters } from "~/platform/workbook/text";
import { FormActions } from "~/ui/form-actions";
import { useFieldState } from "~/ui/form-state";
import { Checkbox, FilterInput, FilterSelect, Select, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { IMPORT_KIND_LABELS, KEY_WORDS } from "../labels";
import type { ImportDetail } from "../queries/imports.server";
import { FIELDS, type FieldSpec, IMPORT_KINDS } from "../rules/fields";
import { seriesFields } from "../rules/series";

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const MONEY_UNITS = options(["元", "万元", "亿元"]);
const AREA_UNITS = options(["平方米", "万平方米", "亩"]);

/** Which sheet, which row is the heading, and what the rows are. */
export function SheetForm({ item }: { item: ImportDetail }) {
  const sheets = item.sheets.flatMap((sheet, index) =>
    sheet.rows > 0 ? [{ value: String(index), label: `${sheet.name}（${sheet.rows} 行）` }] : [],
  );
  return (
    <Section title="工作表和内容" note={item.head ? `表头在第 ${headRows(item.head)} 行` : "没有找到表头"}>
      <Form method="post" className="form">
        <input type="hidden" name="id" value={item.id} />
        <input type="hidden" name="version" value={item.version} />
        <Select
          name="sheet"
          label="工作表"
          required
          options={sheets}
          defaultValue={String(item.sheet ?? 0)}
        />
        <Select
          name="kind"
          label="导入内容"
          required
          options={IMPORT_KINDS.map((value) => ({ value, label: IMPORT_KIND_LABELS[value] }))}
          defaultValue={item.kind ?? "LEAD"}
        />
        <TextInput
          name="headRow"
          label="表头行号"
          inputMode="numeric"
          data-width="short"
          help="自动找到的不对时填写；两行表头填其中任一行。"
        />
        <FormActions>
          <SubmitButton look="quiet" name="intent" value="sheet">
            按此重新识别
          </SubmitButton>
        </FormActions>
      </Form>
      <MoreSheets item={item} />
    </Section>
  );
}

/** Sheets with the same columns: by month, by park, by field. Each keeps its own heading and title. */
function MoreSheets({ item }: { item: ImportDetail }) {
  const alike = item.sheets.flatMap((sheet, index) => (sheet.isLike ? [{ ...sheet, index }] : []));
  if (alike.length === 0) return null;
  return (
    <Form method="post" className="form">
      <input type="hidden" name="id" value={item.id} />
      <input type="hidden" name="version" value={item.version} />
      <input type="hidden" name="moreSheets" value="" />
      <fieldset className="grid gap-1">
        <legend>版式相同、一并导入的工作表</legend>
        {alike.map(({ name, rows, index }) => (
          <Checkbox
            key={index}
            name="moreSheets"
            value={String(index)}
            label={`${name}（${rows} 行）`}
            defaultChecked={item.moreSheets.includes(index)}
          />
        ))}
      </fieldset>
      <FormActions>
        <SubmitButton look="quiet" name="intent" value="sheet">
          按所选工作表导入
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

const headRows = (head: { top: number; bottom: number }) =>
  head.top === head.bottom ? head.top : `${head.top} 至 ${head.bottom}`;

/** 列对应: each field with the column it was found in, its unit, and a value for all rows where there is no column. */
export function MappingForm({ item }: { item: ImportDetail }) {
  if (!item.kind || !item.head || !item.mapping) return null;
  const columns = item.head.columns.map(({ index, name }) => ({
    value: String(index),
    label: `${columnLetters(index)} 列 ${name}`,
  }));
  return (
    <Section title="列对应" note={KEY_WORDS[item.kind]}>
      <Unused item={item} />
      <Proposed item={item} />
      {item.head.doubled.length > 0 ? (
        <Notice kind="warn">表头有重复：{item.head.doubled.join("、")}。请核对各栏取的是哪一列。</Notice>
      ) : null}
      <Form method="post">
        <input type="hidden" name="id" value={item.id} />
        <input type="hidden" name="version" value={item.version} />
        <div className="table-frame" style={{ maxHeight: "none" }}>
          <table className="data-table">
            <caption>列对应</caption>
            <thead>
              <tr>
                <th scope="col">栏目</th>
                <th scope="col">表中的列</th>
                <th scope="col">单位</th>
                <th scope="col">全表统一填写</th>
                <th scope="col">表中示例</th>
              </tr>
            </thead>
            <tbody>
              {FIELDS[item.kind].map((field) => (
                <FieldRow key={field.id} field={field} item={item} columns={columns} />
              ))}
            </tbody>
          </table>
        </div>
        <SeriesChoice item={item} />
        <FormActions>
          <SubmitButton name="intent" value="map" pendingText="正在核对…">
            核对
          </SubmitButton>
        </FormActions>
      </Form>
    </Section>
  );
}

/** What stands in the file and is not read, so that nobody takes it for imported. */
function Unused({ item }: { item: ImportDetail }) {
  if (item.unused.length === 0) return null;
  return <Notice kind="info">没有导入的列：{item.unused.join("、")}。</Notice>;
}

/** A remembered layout is not changed behind a person's back. */
function Proposed({ item }: { item: ImportDetail }) {
  const proposed = item.mapping?.proposed ?? [];
  if (proposed.length === 0 || !item.kind) return null;
  const names = FIELDS[item.kind].flatMap(({ id, label }) =>
    proposed.includes(id) ? [label.replace(/（.*/, "")] : [],
  );
  return (
    <Notice kind="warn">
      按上次的列对应，另按列名新认出：{names.join("、")}。不要的请选“不导入”，下次不再认。
    </Notice>
  );
}

/** 按月分列: columns of months (or quarters) become one record each. */
function SeriesChoice({ item }: { item: ImportDetail }) {
  const { series, kind, head, mapping } = item;
  if (!series || !kind || !head) return null;
  const chosen = mapping?.series;
  return (
    <fieldset className="mt-4 grid gap-2">
      <legend className="mb-2 font-medium">
        {series.by ? "按投资口径分列" : "按月（季）分列"}：每列各成一条
      </legend>
      <FilterSelect
        style={{ justifySelf: "start", width: "auto" }}
        name="seriesField"
        label="不按列拆分"
        options={seriesFields(kind).map(({ id, label }) => ({ value: id, label: `这些列是${label}` }))}
        defaultValue={chosen?.field ?? ""}
        aria-label="这些列所填的栏目"
      />
      {series.indexes.map((index) => (
        <Checkbox
          key={index}
          name={`series.${index}`}
          value="1"
          label={`${columnLetters(index)} 列 ${head.columns.find((one) => one.index === index)?.name ?? ""}`}
          defaultChecked={chosen ? chosen.indexes.includes(index) : true}
        />
      ))}
    </fieldset>
  );
}

type RowProps = { field: FieldSpec; item: ImportDetail; columns: { value: string; label: string }[] };

function FieldRow({ field, item, columns }: RowProps) {
  const { error } = useFieldState(`column.${field.id}`);
  const mapped = item.mapping?.columns[field.id];
  const samples = item.head?.columns.find(({ index }) => index === mapped?.index)?.samples ?? [];
  const name = field.label.replace(/（.*/, "");
  const series = item.mapping?.series;
  const seriesUnit = series?.field === field.id ? series.money : undefined;
  const units = field.kind === "money" ? MONEY_UNITS : field.kind === "area" ? AREA_UNITS : null;
  return (
    <tr>
      <th scope="row" className="t">
        {name}
        {field.required ? "（必填）" : ""}
        {field.told ? "（只作提示）" : ""}
        {item.mapping?.proposed?.includes(field.id) ? "（新认出）" : ""}
        {error ? <div className="field-error">{error}</div> : null}
      </th>
      <td className="m">
        <FilterSelect
          name={`column.${field.id}`}
          label="不导入"
          options={columns}
          defaultValue={mapped ? String(mapped.index) : ""}
          aria-label={`${name}所在的列`}
        />
      </td>
      <td className={units ? "m" : undefined}>
        {units ? (
          <FilterSelect
            name={`unit.${field.id}`}
            label="按单元格"
            options={units}
            defaultValue={mapped?.money ?? mapped?.area ?? seriesUnit ?? ""}
            aria-label={`${name}的单位`}
          />
        ) : null}
      </td>
      <td className={field.fillable ? "m" : undefined}>
        {field.fillable ? <Fill field={field} item={item} name={name} /> : null}
      </td>
      <td className={samples.length > 0 ? "m clip" : "clip"}>{samples.join("；")}</td>
    </tr>
  );
}

function Fill({ field, item, name }: { field: FieldSpec; item: ImportDetail; name: string }) {
  const value = item.mapping?.fills[field.id] ?? "";
  const choices = field.kind === "park" ? item.parks : field.choices ? Object.values(field.choices) : null;
  const label = `全表统一的${name}`;
  if (choices)
    return (
      <FilterSelect
        name={`fill.${field.id}`}
        label="不填"
        options={options(choices)}
        defaultValue={value}
        aria-label={label}
      />
    );
  return <FilterInput name={`fill.${field.id}`} label={label} type="text" defaultValue={value} />;
}
