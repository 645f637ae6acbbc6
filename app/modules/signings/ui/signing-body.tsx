import { Link } from "@remix-run/react";
import { amountText, yuan } from "~/platform/money";
import { Section } from "~/ui/section";
import { SIGNING_KIND_LABELS } from "../labels";
import type { SigningDetail } from "../queries/signing.server";
import { EntriesOfRecord } from "./entries-table";
import { EvidencePanel } from "./evidence-panel";
import { contractText } from "./money-words";
import { RecordTimeline } from "./record-timeline";
import { ReviewPanel, type ReviewPanelProps } from "./review-panel";
import { SigningFacts } from "./signing-facts";

export const signingEffect = (signing: SigningDetail): string => {
  const kind = SIGNING_KIND_LABELS[signing.kind];
  const amount = contractText(signing);
  if (signing.state === "CONFIRMED" && signing.countedFen !== 0n)
    return `${kind}，计入签约额 ${amountText(signing.countedFen)}`;
  return amount ? `${kind}，${amount}` : kind;
};

const whatConfirmingDoes = (signing: SigningDetail): string => {
  switch (signing.kind) {
    case "INTENT":
    case "FRAMEWORK":
      return "确认后存档，不计入签约额。";
    case "FORMAL":
      return signing.linkOnly
        ? "该项目已有计入签约额的合同。确认后以签约日期最早的一份计入，另一份仅作关联。"
        : `确认后计入签约额 ${amountText(signing.amountFen ?? 0n)}，项目进入“签约”阶段。`;
    case "SUPPLEMENT":
      return `确认后签约额变动 ${amountText(signing.amountFen ?? 0n)}，项目数不变。`;
    case "TERMINATION":
      return "确认后该项目的全部签约额冲减为 0，项目数减 1。";
  }
};

const CONFIRM_LABELS = { INTENT: "确认存档", FRAMEWORK: "确认存档", TERMINATION: "确认终止" } as const;

export function SigningBody(props: {
  signing: SigningDetail;
  next: string | null;
  answer: ReviewPanelProps["answer"];
}) {
  const { signing, next, answer } = props;
  const decides = signing.abilities.includes("CONFIRM");
  const open = signing.abilities.includes("EDIT");
  const { entries } = signing;
  const evidence = (
    <EvidencePanel owner={{ entity: "signing", entityId: signing.id }} files={signing.evidence} open={open} />
  );
  return (
    <div className="stack">
      <div className="grid gap-8 lg:grid-cols-2">
        <div className="stack">
          <Section title="合同">
            <SigningFacts signing={signing} />
          </Section>
          {decides ? evidence : null}
        </div>
        <div className="stack">
          {decides ? (
            <ReviewPanel
              noun="签约"
              version={signing.version}
              effect={whatConfirmingDoes(signing)}
              confirmLabel={CONFIRM_LABELS[signing.kind as keyof typeof CONFIRM_LABELS] ?? "确认签约"}
              next={next}
              answer={answer}
            />
          ) : null}
          {signing.state === "SUBMITTED" && signing.ownSubmission ? (
            <p className="text-muted">您本人提交的记录须由另一位审核人员确认或退回。</p>
          ) : null}
          {decides ? null : evidence}
        </div>
      </div>
      {entries.length > 0 ? (
        <Section
          title="台账分录"
          note={
            <>
              签约额合计{" "}
              <Link to={`/ledger?metric=SIGNED&signingId=${signing.id}`}>{yuan(signing.countedFen)}</Link> 元
            </>
          }
        >
          <EntriesOfRecord rows={entries} />
        </Section>
      ) : null}
      <RecordTimeline lines={signing.timeline} />
    </div>
  );
}
