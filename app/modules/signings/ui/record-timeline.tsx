import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";

type Line = {
  id: bigint;
  at: Date;
  actorName: string;
  summary: string;
  reason: string | null;
  action: string;
};

const STRONG = /\.(submit|confirm|return|amend|withdraw|terminate|correct|changeFx)$/;

/** The date stands in the margin, the time beside the name. */
export function RecordTimeline({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <Section title="经过">
      <Timeline
        events={lines.map((line) => ({
          id: line.id.toString(),
          on: shanghaiDate(line.at),
          who: `${line.actorName} ${shanghaiDateTime(line.at).slice(11)}`,
          title: line.summary,
          body: line.reason ?? undefined,
          strong: STRONG.test(line.action),
        }))}
      />
    </Section>
  );
}
