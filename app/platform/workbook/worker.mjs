import { parentPort, workerData } from "node:worker_threads";
import { readCsv } from "./csv.mjs";
import { Refusal } from "./refusal.mjs";
import { readXlsx } from "./xlsx.mjs";

/** One file, in a thread of its own that may be ended at any moment. The next rows go out when the last are taken. */
const { buffer, byteOffset, byteLength } = workerData.bytes;
const bytes = Buffer.from(buffer, byteOffset, byteLength);
const OLE = "d0cf11e0a1b11ae1";

const kindOf = () => {
  if (bytes.length === 0) throw new Refusal("EMPTY_FILE");
  const head = bytes.subarray(0, 8).toString("hex");
  if (head.startsWith("504b0304") || head.startsWith("504b0506")) return "xlsx";
  if (head === OLE)
    throw new Refusal(
      bytes.includes(Buffer.from("EncryptedPackage", "utf16le")) ? "ENCRYPTED" : "OLD_WORKBOOK",
    );
  if (head.startsWith("25504446")) throw new Refusal("PDF");
  if (/^(ffd8ff|89504e47|47494638|52617221|1f8b|377abcaf)/.test(head)) throw new Refusal("NOT_A_WORKBOOK");
  // What old systems hand out as .xls is often text with tabs.
  const isTabbed = /^fffe/.test(head) || (bytes.includes(9) && !bytes.subarray(0, 4096).includes(0));
  if (/\.xls$/i.test(workerData.fileName) && isTabbed && !/^(efbbbf)?\s*3c/.test(head)) return "csv";
  if (/\.xls[xmb]?$/i.test(workerData.fileName)) {
    const start = bytes.subarray(0, 512).toString("utf8");
    throw new Refusal(/^\ufeff?\s*<(!doctype|html|table|\?xml)/i.test(start) ? "WEB_PAGE" : "NOT_A_WORKBOOK");
  }
  return "csv";
};

const onRows = (/** @type {number} */ sheet, /** @type {import("./xlsx.mjs").Row[]} */ rows) =>
  new Promise((resolve) => {
    parentPort?.once("message", () => resolve(undefined));
    parentPort?.postMessage({ type: "rows", sheet, rows });
  });

try {
  const read = kindOf() === "xlsx" ? readXlsx : readCsv;
  const book = await read(bytes, workerData.limits, /** @type {import("./xlsx.mjs").OnRows} */ (onRows));
  parentPort?.postMessage({ type: "done", book });
} catch (error) {
  if (error instanceof Refusal)
    parentPort?.postMessage({ type: "refused", code: error.code, facts: error.facts });
  else parentPort?.postMessage({ type: "failed", message: String(error) });
}
