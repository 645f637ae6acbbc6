import { DefinitionList } from "~/ui/definition-list";
import type { UnitTotals } from "../queries/units.server";

export const areaText = (sqm: string): string => {
  const [whole = "0", part] = sqm.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${part ? `.${part}` : ""}`;
};

/** Let, held and free add up to what is released; what is not released stands apart. */
export function AreaTotals({ totals }: { totals: UnitTotals }) {
  const square = (sqm: string) => <span className="num">{areaText(sqm)} 平方米</span>;
  return (
    <DefinitionList
      columns={2}
      items={[
        { term: "投放", value: square(totals.releasedSqm) },
        { term: "已出租", value: square(totals.letSqm) },
        { term: "已锁定", value: square(totals.heldSqm) },
        { term: "可租", value: square(totals.freeSqm) },
        { term: "未投放", value: square(totals.unreleasedSqm) },
      ]}
    />
  );
}

/** The same in one line, above a list. */
export function AreaLine({ totals }: { totals: UnitTotals }) {
  return (
    <p className="num pb-3">
      投放 <strong>{areaText(totals.releasedSqm)}</strong> 平方米 ＝ 已出租 {areaText(totals.letSqm)} ＋
      已锁定 {areaText(totals.heldSqm)} ＋ 可租 {areaText(totals.freeSqm)}；另有未投放{" "}
      {areaText(totals.unreleasedSqm)}。
    </p>
  );
}
