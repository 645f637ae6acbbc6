import { Checkbox } from "~/ui/inputs";
import { Notice } from "~/ui/notice";

/** What was held for a person's yes, and the box to say it. */
export function JumpConfirm({ held }: { held: string | undefined }) {
  return held ? (
    <div className="field">
      <Notice kind="warn">{held}</Notice>
      <Checkbox name="confirmJump" value="true" label="已核对，金额和单位无误" />
    </div>
  ) : null;
}
