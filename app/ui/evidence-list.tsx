import type { ReactNode } from "react";

export type Evidence = {
  id: string;
  name: string;
  href: string;
  size?: string;
  note?: string;
  actions?: ReactNode;
};

/** Files are downloads; they never open inside the page. */
export function EvidenceList({ files, empty }: { files: readonly Evidence[]; empty?: string }) {
  if (files.length === 0) return empty ? <p className="text-muted">{empty}</p> : null;
  return (
    <ul className="evidence">
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.href} download>
            {file.name}
          </a>
          <small className="num">{[file.size, file.note].filter(Boolean).join(" · ")}</small>
          {file.actions}
        </li>
      ))}
    </ul>
  );
}
