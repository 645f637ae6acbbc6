import { Form } from "@remix-run/react";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";

export interface ShownSession {
  seenAt: string;
  device: string;
  current: boolean;
}

export function SessionList({ sessions }: { sessions: readonly ShownSession[] }) {
  return (
    <Section title="已登录的设备" note={`${sessions.length} 个`}>
      <ul className="grid gap-1">
        {sessions.map((session, index) => (
          <li key={index}>
            <span className="num">{session.seenAt}</span> {session.current ? <strong>本设备</strong> : null}{" "}
            <small className="text-muted">{session.device}</small>
          </li>
        ))}
      </ul>
      <Form method="post" className="mt-4">
        <SubmitButton look="danger" name="intent" value="everywhere">
          退出所有设备并撤销所有令牌
        </SubmitButton>
      </Form>
    </Section>
  );
}
