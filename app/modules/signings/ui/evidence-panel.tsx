import { Form } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { Button } from "~/ui/button";
import { EvidenceList } from "~/ui/evidence-list";
import { FormActions } from "~/ui/form-actions";
import { FileInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { ACCEPTED, sizeText } from "../rules/evidence";

export type EvidencePanelProps = {
  owner: { entity: "signing" | "investment" | "observation"; entityId: string };
  files: readonly {
    id: string;
    fileName: string;
    mediaType: string;
    sizeBytes: number;
    sha256: string;
    uploadedAt: Date;
    uploadedByName: string;
  }[];
  /** Files may be added and removed. */
  open: boolean;
};

/** The files that prove a record; pictures are shown, everything else is a download. */
export function EvidencePanel({ owner, files, open }: EvidencePanelProps) {
  const removal = (id: string) => (
    <Form method="post" action={`/evidence/${id}/remove`}>
      <Button type="submit" look="plain">
        删除
      </Button>
    </Form>
  );
  const pictures = files.filter((file) => file.mediaType.startsWith("image/"));
  return (
    <Section title="证明材料" id="evidence" note={files.length > 0 ? `${files.length} 个文件` : undefined}>
      <div className="stack">
        <EvidenceList
          empty={open ? "还没有材料。正式、补充、终止须上传合同扫描件后才能提交审核。" : "没有材料。"}
          files={files.map((file) => ({
            id: file.id,
            name: file.fileName,
            href: `/evidence/${file.id}`,
            size: sizeText(file.sizeBytes),
            note: `${file.uploadedByName} ${shanghaiDate(file.uploadedAt)}`,
            actions: open ? removal(file.id) : undefined,
          }))}
        />
        {pictures.map((file) => (
          <a key={file.id} href={`/evidence/${file.id}`} download>
            <img
              src={`/evidence/${file.id}`}
              alt={file.fileName}
              loading="lazy"
              className="max-h-[420px] max-w-full"
            />
          </a>
        ))}
        {open ? <UploadForm owner={owner} /> : null}
      </div>
    </Section>
  );
}

export function UploadForm({ owner, error }: { owner: EvidencePanelProps["owner"]; error?: string }) {
  return (
    <Form
      method="post"
      action={`/evidence/new?${owner.entity}=${owner.entityId}`}
      encType="multipart/form-data"
      className="form no-print"
    >
      <FileInput
        name="file"
        label="上传文件"
        accept={ACCEPTED}
        required
        error={error}
        help="PDF、JPG、PNG、OFD、Word、Excel。"
      />
      <FormActions>
        <SubmitButton look="quiet" pendingText="正在上传…">
          上传
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
