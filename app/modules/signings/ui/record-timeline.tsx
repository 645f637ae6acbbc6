import { shanghaiDateTime } from "~/platform/dates";
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

export function RecordTimeline({ lines }: { lines: readonly Line[] }) {
  return (
    <Section title="经过">
      <Timeline
        events={lines.map((line) => ({
          id: line.id.toString(),
          on: shanghaiDateTime(line.at),
          who: line.actorName,
          title: line.summary,
          body: line.reason ?? undefined,
          strong: STRONG.test(line.action),
        }))}
      />
    </Section>
  );
}
