import { invalid } from "~/platform/errors";

/**
 * Evidence (证明材料) is judged by its bytes, never by its name or by what the browser says it is. Always true:
 * - only PDF, JPG, PNG, OFD, Word and Excel are kept, and the extension must tell the truth;
 * - a container (OFD, DOCX, XLSX) is read from its directory without unpacking: no path that climbs, no macros, no
 *   content that would unpack to more than the limits below;
 * - a name is a name: no folder, no control or direction mark.
 */
export type EvidenceKind = "pdf" | "jpg" | "png" | "ofd" | "docx" | "xlsx" | "doc" | "xls";

export const MEDIA_TYPES: Record<EvidenceKind, string> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  png: "image/png",
  ofd: "application/ofd",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
};

export const ACCEPTED = ".pdf,.jpg,.jpeg,.png,.ofd,.docx,.xlsx,.doc,.xls";
const ACCEPTED_WORDS = "PDF、JPG、PNG、OFD、Word、Excel";
const MAX_UNPACKED = 400 * 1024 * 1024;
const MAX_RATIO = 300;
const MAX_PARTS = 10_000;

const refuse = (message: string) => invalid(message, { file: message });
const UNKNOWN = `只能上传 ${ACCEPTED_WORDS} 文件。这个文件的内容不是其中任何一种。`;
const BROKEN = "这个文件已损坏或内部结构不正常，没有保存。请重新导出或扫描后再上传。";

const startsWith = (bytes: Uint8Array, signature: readonly number[]) =>
  signature.every((value, index) => bytes[index] === value);

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** The text of an old Word or Excel file that its directory is written in; searched as text, at the speed of the machine. */
const textIn = (bytes: Uint8Array) => {
  const text = new TextDecoder("latin1").decode(bytes);
  return (name: string) => text.includes([...name].join("\0"));
};

type Part = { name: string; packed: number; unpacked: number };

/** The central directory of a zip: its own list of parts. Throws INVALID when it cannot be read whole. */
const partsOf = (bytes: Uint8Array): Part[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lowest = Math.max(0, bytes.length - 65_557);
  let end = bytes.length - 22;
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest) throw refuse(BROKEN);
  const count = view.getUint16(end + 10, true);
  if (count > MAX_PARTS || count === 0xffff) throw refuse(BROKEN);
  const parts: Part[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw refuse(BROKEN);
    const size = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + size));
    parts.push({ name, packed: view.getUint32(at + 20, true), unpacked: view.getUint32(at + 24, true) });
    at += 46 + size + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
};

const climbs = (name: string) =>
  name.includes("\\") || name.includes("\0") || /^([a-z]:|\/)/i.test(name) || name.split("/").includes("..");

const containerKind = (bytes: Uint8Array): EvidenceKind => {
  const parts = partsOf(bytes);
  if (parts.some((part) => climbs(part.name))) throw refuse(BROKEN);
  const unpacked = parts.reduce((sum, part) => sum + part.unpacked, 0);
  const suspicious = parts.some(
    (part) => part.unpacked > 1_000_000 && part.unpacked > part.packed * MAX_RATIO,
  );
  if (unpacked > MAX_UNPACKED || suspicious)
    throw refuse("这个文件解压后过大，没有保存。请重新导出后再上传。");
  const has = (test: (name: string) => boolean) => parts.some((part) => test(part.name));
  if (has((name) => /vbaProject\.bin$|^xl\/macrosheets\//i.test(name)))
    throw refuse("文件里带有宏，没有保存。请另存为不带宏的格式后再上传。");
  if (has((name) => name === "OFD.xml")) return "ofd";
  if (has((name) => name === "[Content_Types].xml")) {
    if (has((name) => name.startsWith("word/"))) return "docx";
    if (has((name) => name.startsWith("xl/"))) return "xlsx";
  }
  throw refuse(`压缩包不能作为证明材料，请上传其中的 ${ACCEPTED_WORDS} 文件。`);
};

/** What the bytes are. Throws INVALID (Chinese, field `file`) for anything that is not kept. */
export const evidenceKind = (bytes: Uint8Array): EvidenceKind => {
  if (bytes.length === 0) throw refuse("这是一个空文件，请重新选择。");
  if (startsWith(bytes, ascii("%PDF-"))) return "pdf";
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpg";
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return containerKind(bytes);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) {
    const names = textIn(bytes);
    if (names("EncryptedPackage"))
      throw refuse("文件加了密码，审核人无法打开，没有保存。请取消密码后再上传。");
    if (names("WordDocument")) return "doc";
    if (names("Workbook")) return "xls";
  }
  throw refuse(UNKNOWN);
};

const DIRECTION_OR_CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const MAX_NAME = 120;

/** The bare file name: without folders, control and direction marks or characters that no file system admits. */
export const cleanFileName = (name: string): string => {
  const bare = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = bare
    .replace(DIRECTION_OR_CONTROL, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const dot = clean.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ""];
  return [...stem].slice(0, MAX_NAME).join("") + extension.slice(0, 10);
};

const extensionOf = (name: string) => {
  const written = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return written === "jpeg" ? "jpg" : written;
};

/** The kind by content, and a clean name whose extension agrees with it. Throws INVALID otherwise. */
export const checkEvidence = (file: {
  name: string;
  bytes: Uint8Array;
  maxBytes: number;
}): { kind: EvidenceKind; fileName: string; mediaType: string } => {
  if (file.bytes.length > file.maxBytes) throw refuse(tooLarge(file.maxBytes));
  const kind = evidenceKind(file.bytes);
  const fileName = cleanFileName(file.name) || `附件.${kind}`;
  const extension = extensionOf(fileName);
  if (extension !== kind)
    throw refuse(
      `文件内容是 ${kind.toUpperCase()}，文件名却${extension === "" ? "没有扩展名" : `写作 .${extension}`}。请核对是否选错文件，或把扩展名改为 .${kind}。`,
    );
  return { kind, fileName, mediaType: MEDIA_TYPES[kind] };
};

export const tooLarge = (maxBytes: number) =>
  `文件超过 ${Math.floor(maxBytes / 1024 / 1024)} MB，没有保存。请压缩或拆分后再上传。`;

/** 3.2 MB */
export const sizeText = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${(bytes / 1024 / 1024).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`;
