import { Form } from "@remix-run/react";
import { SubmitButton } from "~/ui/submit-button";

const addressOf = (name: string, format: string, params: Record<string, string>) => {
  const query = new URLSearchParams(params).toString();
  return `/reports/files/${name}.${format}${query ? `?${query}` : ""}`;
};

/** Word and Excel of the paper in sight, and 定稿 for whoever may keep it. */
export function PaperActions({
  name,
  params,
  keep = null,
}: {
  name: string;
  params: Record<string, string>;
  /** What the kept paper is made of. */
  keep?: Record<string, string> | null;
}) {
  return (
    <>
      <a className="button" href={addressOf(name, "docx", params)} download>
        下载 Word
      </a>
      <a className="button" href={addressOf(name, "xlsx", params)} download>
        下载 Excel
      </a>
      {keep ? (
        <Form method="post">
          {Object.entries(keep).map(([key, value]) => (
            <input key={key} type="hidden" name={key} value={value} />
          ))}
          <SubmitButton>定稿，不再更改</SubmitButton>
        </Form>
      ) : null}
    </>
  );
}
