import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { ConfirmOrReturn } from "~/ui/confirm-or-return";
import { EvidenceList } from "~/ui/evidence-list";
import { SubmitButton } from "~/ui/submit-button";
import { MILESTONE_LABELS, OBSERVATION_STATE_LABELS } from "../labels";
import type { CarrierDetail } from "../queries/carriers.server";
import { isPercent, percentText } from "../rules";

type Observation = CarrierDetail["observations"][number];

const TONES = { SAVED: "plain", SUBMITTED: "accent", CONFIRMED: "ok", RETURNED: "watch" } as const;

function Draft({ carrierId, one }: { carrierId: string; one: Observation }) {
  return (
    <div className="flex flex-wrap items-start gap-2">
      <LinkButton to={`/carriers/${carrierId}/evidence?report=${one.id}`}>上传材料</LinkButton>
      <Form method="post">
        <input type="hidden" name="id" value={one.id} />
        <input type="hidden" name="version" value={one.version} />
        <SubmitButton name="intent" value="submit">
          提交审核
        </SubmitButton>
      </Form>
    </div>
  );
}

/** Dated figures, the newest first, each with what the reader may do with it. */
export function ObservationList({ carrier }: { carrier: CarrierDetail }) {
  if (carrier.observations.length === 0)
    return <p className="text-muted">还没有完成工程量、入住率或节点的填报。</p>;
  return (
    <ol className="timeline">
      {carrier.observations.map((one) => (
        <li key={one.id} data-strong={one.state === "CONFIRMED" || undefined}>
          <time dateTime={one.observedOn}>{one.observedOn}</time>
          <div>
            <div className="flex flex-wrap items-center gap-2">
              <strong>
                {MILESTONE_LABELS[one.kind]}
                {isPercent(one.kind) ? ` ${percentText(one.value)}%` : "完成"}
              </strong>
              <Chip tone={TONES[one.state]}>{OBSERVATION_STATE_LABELS[one.state]}</Chip>
              {one.isDemo ? <Chip>演示</Chip> : null}
              <span className="text-muted">{one.unit}</span>
            </div>
            {one.numeratorSqm && one.denominatorSqm ? (
              <p className="num">
                已入住 {percentText(one.numeratorSqm)}，可租 {percentText(one.denominatorSqm)}，单位平方米
              </p>
            ) : null}
            {one.fallReason ? <p>下降或更正的原因：{one.fallReason}</p> : null}
            {one.note ? <p>{one.note}</p> : null}
            {one.basis ? <p>没有证明材料，确认依据：{one.basis}</p> : null}
            {one.returnReason ? <p className="field-error">退回原因：{one.returnReason}</p> : null}
            <EvidenceList
              files={one.files.map((file) => ({
                id: file.id,
                name: file.fileName,
                href: `/evidence/${file.id}`,
              }))}
            />
            {one.may.submit ? <Draft carrierId={carrier.id} one={one} /> : null}
            {one.may.review ? (
              <ConfirmOrReturn id={one.id} version={one.version} unproven={one.files.length === 0} />
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
