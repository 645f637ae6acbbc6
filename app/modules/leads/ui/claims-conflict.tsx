import { Form, Link } from "@remix-run/react";
import { shanghaiDateTime } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { FormState } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { Timeline } from "~/ui/timeline";
import type { Conflict } from "../queries/claims-desk.server";
import type { Point } from "../rules/claim";
import type { Answer } from "./claims-act";
import { ClaimFiles } from "./claims-body";
import { ClaimMark } from "./claims-table";

const MARKS = { yes: ["●", "符合"], no: ["■", "不符"], none: ["○", "供参考"] } as const;

function PointLine({ point }: { point: Point }) {
  const [shape, word] = point.ok === null ? MARKS.none : point.ok ? MARKS.yes : MARKS.no;
  const light = point.ok === null ? "none" : point.ok ? "ok" : "late";
  return (
    <li className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3">
      <span className="light" data-light={light}>
        <span aria-hidden="true">{shape}</span>
        {word}
      </span>
      <span>
        {point.label}：{point.text}
      </span>
    </li>
  );
}

function Side({ side, desk }: { side: Conflict["sides"][number]; desk: Conflict }) {
  const { claim, lead } = side;
  return (
    <Section
      title={claim.organisation.name}
      note={
        <>
          <ClaimMark state={claim.shown} />{" "}
          {desk.judgement.winnerId === claim.id ? <Chip tone="accent">规则建议认定</Chip> : null}
        </>
      }
    >
      <div className="stack">
        <p>
          <Link to={`/leads/${lead.id}`}>
            {lead.number} {lead.projectName}
          </Link>
        </p>
        <ul className="grid gap-1">
          {desk.judgement.points[claim.id]?.map((point) => (
            <PointLine key={point.label} point={point} />
          ))}
        </ul>
        <ClaimFiles files={side.files} />
        <Timeline
          events={side.events.map(({ body, who, ...event }) => ({ ...event, body, who: who ?? undefined }))}
        />
      </div>
    </Section>
  );
}

function Decision({ desk, answer }: { desk: Conflict; answer: Answer | undefined }) {
  return (
    <Form method="post" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        {desk.sides.map(({ claim }) => (
          <input key={claim.id} type="hidden" name="seen" value={`${claim.id}:${claim.version}`} />
        ))}
        <fieldset className="grid gap-1">
          <legend>认定归</legend>
          {desk.sides.map(({ claim }) => (
            <label key={claim.id} className="check">
              <input
                type="radio"
                name="id"
                value={claim.id}
                required
                defaultChecked={(answer?.values.id ?? desk.judgement.winnerId) === claim.id}
              />
              {claim.organisation.name}
            </label>
          ))}
        </fieldset>
        <TextArea name="note" label="裁定理由" required help="各家单位都会看到。其余首谈不予认定。" />
        <div>
          <SubmitButton>裁定</SubmitButton>
        </div>
      </FormState>
    </Form>
  );
}

export function ConflictBody({ desk, answer }: { desk: Conflict; answer: Answer | undefined }) {
  const { judgement, sides } = desk;
  return (
    <div className="stack">
      {sides.length > 1 ? (
        <Notice kind="info">
          {judgement.summary}
          {judgement.needsMeeting ? "项目规模达到门槛，请先区级统筹会商。" : ""}（示例规则，仅供裁定参考）{" "}
          <a href="#decide" className="in-text lg:hidden">
            去裁定
          </a>
        </Notice>
      ) : null}
      <div className="grid gap-8 lg:grid-cols-2">
        {sides.map((side) => (
          <Side key={side.claim.id} side={side} desk={desk} />
        ))}
      </div>
      {sides.length > 1 ? (
        <Section title="裁定" id="decide">
          <Decision desk={desk} answer={answer} />
        </Section>
      ) : null}
      {desk.past.length > 0 ? (
        <Section title="已了结的首谈">
          <ul className="grid gap-1">
            {desk.past.map((claim) => (
              <li key={claim.id} className="grid gap-1">
                <span className="flex flex-wrap items-center gap-2">
                  <ClaimMark state={claim.shown} />
                  <Link to={`/claims/${claim.id}`}>{claim.organisation.name}</Link>
                </span>
                <span className="text-muted">{claim.decisionNote ?? claim.endReason ?? ""}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section title="查询记录" note="其他单位查到这家企业已有首谈的每一次">
        {desk.lookups.length === 0 ? (
          <p className="text-muted">还没有其他单位查询。</p>
        ) : (
          <ul className="grid gap-1">
            {desk.lookups.map((one) => (
              <li key={`${one.at.getTime()}${one.userName}`}>
                <span className="num">{shanghaiDateTime(one.at)}</span> {one.unit ?? ""} {one.userName} 输入“
                {one.typed}”
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
