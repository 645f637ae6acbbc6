import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import type { HoldRow, UnitDetail } from "../queries/units.server";

export type Leads = readonly { id: string; project: string; company: string }[];
export type Contracts = readonly { id: string; signedOn: string; contractNumber: string | null }[];

/** Holds the unit for one of the reader's leads, until a day. */
export function HoldForm({ unit, leads, lead }: { unit: UnitDetail; leads: Leads; lead: string | null }) {
  if (leads.length === 0) return <p className="text-muted">没有推进中的线索可以锁定这个单元。</p>;
  return (
    <Form method="post" className="form">
      <Select
        name="leadId"
        label="为哪条线索"
        required
        placeholder="请选择"
        defaultValue={lead ?? ""}
        options={leads.map(({ id, project, company }) => ({ value: id, label: `${company} · ${project}` }))}
        help="有用房需求的排在前面。"
      />
      <DateInput
        name="heldUntil"
        label="锁定至"
        required
        min={unit.hold.today}
        max={unit.hold.last}
        defaultValue={unit.hold.last}
        help={`每次最多 ${unit.hold.maxDays} 天（示例规则），到期自动释放。`}
      />
      <TextInput name="note" label="说明" maxLength={500} />
      <FormActions>
        <SubmitButton name="intent" value="hold">
          锁定单元
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

const Of = ({ hold }: { hold: HoldRow }) => (
  <>
    <input type="hidden" name="id" value={hold.id} />
    <input type="hidden" name="version" value={hold.version} />
  </>
);

function LetForm({ hold, contracts, today }: { hold: HoldRow; contracts: Contracts; today: string }) {
  if (contracts.length === 0) return <p className="text-muted">这条线索的正式签约经确认后，可以转为出租。</p>;
  return (
    <details>
      <summary className="button">转为出租</summary>
      <Form method="post" className="form">
        <Of hold={hold} />
        <Select
          name="signingId"
          label="依据的签约"
          required
          options={contracts.map(({ id, signedOn, contractNumber }) => ({
            value: id,
            label: `${signedOn} ${contractNumber ?? "正式签约"}`,
          }))}
        />
        <DateInput name="letOn" label="出租日期" required max={today} defaultValue={today} />
        <SubmitButton name="intent" value="let">
          转为出租
        </SubmitButton>
      </Form>
    </details>
  );
}

function ExtendForm({ unit, hold }: { unit: UnitDetail; hold: HoldRow }) {
  return (
    <details>
      <summary className="button">延长锁定</summary>
      <Form method="post" className="form">
        <Of hold={hold} />
        <DateInput
          name="heldUntil"
          label="延长至"
          required
          min={hold.heldUntil}
          max={unit.hold.last}
          defaultValue={unit.hold.last}
          help={`从今天起最多 ${unit.hold.maxDays} 天（示例规则）。`}
        />
        <SubmitButton name="intent" value="extend">
          延长锁定
        </SubmitButton>
      </Form>
    </details>
  );
}

/** What may be done with the hold or letting that stands. */
export function EndForms(props: { unit: UnitDetail; hold: HoldRow; contracts: Contracts }) {
  const { unit, hold, contracts } = props;
  if (hold.state === "LET")
    return (
      <details>
        <summary className="button">退租或退回锁定</summary>
        <Form method="post" className="form">
          <Of hold={hold} />
          <TextInput name="reason" label="原因" required maxLength={500} />
          <DateInput
            name="heldUntil"
            label="退回锁定至"
            min={unit.hold.today}
            max={unit.hold.last}
            help="不填即退租，单元恢复可租。"
          />
          <SubmitButton name="intent" value="end" look="danger">
            办理
          </SubmitButton>
        </Form>
      </details>
    );
  return (
    <div className="flex flex-wrap items-start gap-2">
      <LetForm hold={hold} contracts={contracts} today={unit.hold.today} />
      {hold.heldUntil < unit.hold.last ? <ExtendForm unit={unit} hold={hold} /> : null}
      <details>
        <summary className="button">释放锁定</summary>
        <Form method="post" className="form">
          <Of hold={hold} />
          <TextInput
            name="reason"
            label="释放的原因"
            required
            maxLength={500}
            help="单元随即恢复可租，其他线索可以锁定。"
          />
          <SubmitButton name="intent" value="release" look="danger">
            释放锁定
          </SubmitButton>
        </Form>
      </details>
    </div>
  );
}
