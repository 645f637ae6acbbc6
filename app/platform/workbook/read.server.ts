import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Env } from "../env.server";
import { AppError, invalid } from "../errors";
import { processWide } from "../process-wide.server";
import type { Cell, Limits, Row, Sheet } from "./xlsx.mjs";

export type { Cell, Limits, Row, Sheet };

/** Limits that no honest ledger comes near, until the settings of the process say otherwise. */
export const READ_LIMITS: Limits = processWide("readLimits", {
  maxEntries: 4000,
  maxInflatedBytes: 256 * 1024 * 1024,
  maxRows: 100_000,
  maxColumns: 256,
  maxBlankRows: 1_048_576,
  maxTextChars: 32 * 1024 * 1024,
  maxSheetChars: 32 * 1024 * 1024,
  maxSheets: 60,
  maxCellChars: 32_767,
  maxMerges: 50_000,
}).value;
const READING = processWide("reading", { seconds: 4, heapMb: 256 }).value;

/** Files read at the same time, each in a thread with memory of its own; the next ones wait a little for a place. */
const AT_ONCE = 3;
const places = processWide("readingPlaces", { taken: 0, waiting: [] as (() => void)[] }).value;

const busy = () => new AppError("UNAVAILABLE", "正在读取的文件较多，这个文件没有读取。请稍后重新上传。");

/** How long was waited for the place, and what gives it back. */
const placeToRead = async (): Promise<{ waitedMs: number; leave: () => void }> => {
  const asked = Date.now();
  if (places.taken < AT_ONCE) places.taken++;
  else
    await new Promise<void>((resolve, reject) => {
      const take = () => {
        clearTimeout(tired);
        resolve();
      };
      const tired = setTimeout(() => {
        places.waiting.splice(places.waiting.indexOf(take), 1);
        reject(busy());
      }, READING.seconds * 1000);
      places.waiting.push(take);
    });
  const leave = () => {
    const next = places.waiting.shift();
    if (next) next();
    else places.taken--;
  };
  return { waitedMs: Date.now() - asked, leave };
};

/** What is left to read in, whoever waited: the answer comes in time, and most files need less. */
const LEAST_MS = 800;

/** Once, when the process starts. */
export const setReadLimits = (
  env: Pick<
    Env,
    | "IMPORT_MAX_ROWS"
    | "IMPORT_MAX_COLUMNS"
    | "IMPORT_MAX_UNPACKED_MB"
    | "IMPORT_MEMORY_MB"
    | "IMPORT_SECONDS"
  >,
): void => {
  READ_LIMITS.maxRows = env.IMPORT_MAX_ROWS;
  READ_LIMITS.maxColumns = env.IMPORT_MAX_COLUMNS;
  READ_LIMITS.maxInflatedBytes = env.IMPORT_MAX_UNPACKED_MB * 1024 * 1024;
  READ_LIMITS.maxSheetChars = READ_LIMITS.maxInflatedBytes / 8;
  READING.heapMb = env.IMPORT_MEMORY_MB;
  READING.seconds = env.IMPORT_SECONDS;
};

const at = (facts: Record<string, string | number>) => (facts.sheet ? `工作表“${facts.sheet}”` : "文件");

const WORDS: Record<string, (facts: Record<string, string | number>) => string> = {
  EMPTY_FILE: () => "这个文件是空的，请重新选择。",
  TRUNCATED: () => "文件不完整，可能没有传完或没有保存好。请用 Excel 打开确认后重新上传。",
  CORRUPT: () => "文件已损坏，无法读取。请用 Excel 打开，另存为 .xlsx 后重新上传。",
  LYING_SIZE: () => "文件内部记录的大小与实际不符，为安全起见没有读取。请用 Excel 另存为 .xlsx 后重新上传。",
  INFLATES_TOO_LARGE: () => "文件解开后超过允许的大小，没有读取。请删去无关的工作表和空白行列后重新上传。",
  TOO_MANY_PARTS: () => "文件内部部件过多，没有读取。请用 Excel 另存为 .xlsx 后重新上传。",
  TOO_MUCH_TEXT: () => "文件中的文字总量超过允许的范围，请分成几个文件上传。",
  TOO_LONG: () => "文件中有异常长的内容，没有读取。请用 Excel 另存为 .xlsx 后重新上传。",
  TOO_MANY_MERGES: () => "文件中的合并单元格过多，没有读取。",
  TOO_MANY_SHEETS: () => `工作表超过 ${READ_LIMITS.maxSheets} 个，请删去无关的工作表后重新上传。`,
  TOO_MANY_ROWS: (facts) =>
    `${at(facts)}的数据超过 ${READ_LIMITS.maxRows.toLocaleString("en-US")} 行，请分成几个文件上传。`,
  ROW_NUMBERS: (facts) =>
    `${at(facts)}的行号重复、颠倒或超出 Excel 的范围，没有读取。请用 Excel 打开，另存为 .xlsx 后重新上传。`,
  TOO_MANY_BLANK_ROWS: (facts) => `${at(facts)}的空白行过多，请删去数据下方的空白行后重新上传。`,
  TOO_MANY_COLUMNS: (facts) =>
    `${at(facts)}的列数超过 ${READ_LIMITS.maxColumns} 列，请删去无关的列后重新上传。`,
  ONLY_SEPARATORS: ({ columns }) =>
    Number(columns) > READ_LIMITS.maxColumns
      ? `文件里没有文字，只有分隔符：一行有 ${Number(columns).toLocaleString("en-US")} 列，最多 ${READ_LIMITS.maxColumns} 列。请在 Excel 中打开原来的表格，另存为 .xlsx 后重新上传。`
      : "文件里没有文字，只有逗号等分隔符。请确认选对了文件，在 Excel 中另存为 .xlsx 后重新上传。",
  CELL_TOO_LONG: (facts) =>
    `${at(facts)}中有单元格的文字超过 32,767 个字（${facts.cell}），请缩短后重新上传。`,
  ENTITIES: () => "文件中含有不允许的定义，没有读取。请用 Excel 另存为 .xlsx 后重新上传。",
  ENCRYPTED: () => "文件加了密码，无法读取。请在 Excel 中取消密码后重新上传。",
  OLD_WORKBOOK: () => "这是旧版 Excel 格式（.xls），请用 Excel 另存为 .xlsx 后重新上传。",
  BINARY_WORKBOOK: () => "这是二进制工作簿（.xlsb），请用 Excel 另存为 .xlsx 后重新上传。",
  MACROS: () => "文件含有宏，为安全起见没有读取。请另存为不含宏的 .xlsx 后重新上传。",
  PDF: () => "这是 PDF 文件，不是 Excel 表格。请上传 .xlsx 或 .csv 文件。",
  WEB_PAGE: () => "这是网页格式的文件，不是 Excel 表格。请用 Excel 打开，另存为 .xlsx 后重新上传。",
  NOT_A_WORKBOOK: () => "这不是 Excel 表格。请上传 .xlsx 或 .csv 文件。",
  NOT_TEXT: () => "这不是文本格式的 CSV 文件。请上传 .xlsx，或在 Excel 中另存为 CSV UTF-8。",
  MIXED_ENCODINGS: (facts) =>
    `文件混用了两种文字编码（第 ${facts.line} 行起与前面不同），会出现乱码，没有读取。请在 Excel 中另存为 CSV UTF-8 后重新上传。`,
  UNKNOWN_ENCODING: () => "没有认出文件的文字编码。请在 Excel 中另存为 .xlsx 或 CSV UTF-8 后重新上传。",
  OPEN_QUOTE: (facts) => `第 ${facts.line} 行起的双引号没有成对，无法分清各列。请检查后重新上传。`,
  TIME: () =>
    `${READING.seconds} 秒内没有读完这个文件，已停止。请删去无关的工作表、图片和空白行列后重新上传。`,
  MEMORY: () => "读取这个文件需要的内存超过允许的范围，已停止。请分成几个文件上传。",
};

export interface Workbook {
  sheets: Sheet[];
  /** Values of other files are read as they were last saved; nothing outside is opened. */
  externalLinks: boolean;
}

type Message =
  | { type: "rows"; sheet: number; rows: Row[] }
  | { type: "done"; book: Workbook }
  | { type: "refused"; code: string; facts: Record<string, string | number> }
  | { type: "failed"; message: string };

/** The bundled server runs from another folder than the sources; the thread's file stays among the sources. */
const threadFile = () => {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, "app/platform/workbook/worker.mjs");
    if (existsSync(file)) return file;
    if (folder === dirname(folder))
      throw new AppError("INTERNAL", "缺少读取表格的程序文件。", { detail: "workbook/worker.mjs" });
  }
};

const refused = (code: string, facts: Record<string, string | number> = {}) =>
  new AppError("INVALID", WORDS[code]?.(facts) ?? WORDS.CORRUPT!(facts), {
    fields: { file: WORDS[code]?.(facts) ?? WORDS.CORRUPT!(facts) },
    detail: { code, facts },
  });

export interface ReadInput {
  bytes: Uint8Array;
  fileName: string;
  maxBytes: number;
  limits?: Partial<Limits>;
  seconds?: number;
  /** The next rows are read when this has settled, so that memory stays flat. */
  onRows: (sheet: number, rows: Row[]) => Promise<void>;
}

/** Reads a workbook in a thread with bounded memory and time. A refusal is INVALID with words for the user. */
export const readWorkbook = async (input: ReadInput): Promise<Workbook> => {
  const mb = Math.floor(input.maxBytes / 1024 / 1024);
  if (input.bytes.byteLength > input.maxBytes)
    throw invalid(`文件超过 ${mb} MB，请分成几个文件上传。`, { file: `文件超过 ${mb} MB。` });
  const limits = { ...READ_LIMITS, ...input.limits };
  const { waitedMs, leave } = await placeToRead();
  const allowedMs = (input.seconds ?? READING.seconds) * 1000;
  const worker = new Worker(threadFile(), {
    workerData: { bytes: input.bytes, fileName: input.fileName, limits },
    resourceLimits: { maxOldGenerationSizeMb: READING.heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    execArgv: [],
    env: {},
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Workbook>((resolve, reject) => {
      let left = Math.min(allowedMs, Math.max(LEAST_MS, allowedMs - waitedMs));
      let since = Date.now();
      // Only the thread's own time counts, not the time in which its rows are stored.
      const resume = () => {
        since = Date.now();
        timer = setTimeout(() => reject(waitedMs > LEAST_MS ? busy() : refused("TIME")), left);
      };
      const pause = () => {
        clearTimeout(timer);
        left = Math.max(0, left - (Date.now() - since));
      };
      const take = async (message: Extract<Message, { type: "rows" }>) => {
        pause();
        await input.onRows(message.sheet, message.rows);
        resume();
        worker.postMessage("next");
      };
      worker.on("message", (message: Message) => {
        if (message.type === "rows") take(message).catch(reject);
        else if (message.type === "done") resolve(message.book);
        else if (message.type === "refused") reject(refused(message.code, message.facts));
        else reject(new AppError("INVALID", WORDS.CORRUPT!({}), { detail: message.message }));
      });
      worker.once("error", (error: NodeJS.ErrnoException) =>
        reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? refused("MEMORY") : error),
      );
      resume();
    });
  } finally {
    clearTimeout(timer);
    // Its last step may take a while; the answer does not wait for it, the next file does.
    void worker.terminate().finally(leave);
  }
};
