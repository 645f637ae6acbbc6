import { READ_LIMITS } from "../workbook/read.server";
import { openZip, textOf } from "../workbook/zip.mjs";
import { collected, writeZip } from "../workbook/zip-write.server";

const one = async function* (text: string) {
  yield text;
};

/** The same parts without the clock of their making: equal content gives equal bytes. */
export const repack = async (
  bytes: Buffer,
  changed: Record<string, (xml: string) => string>,
): Promise<Buffer> => {
  const entries = [...openZip(bytes, READ_LIMITS).values()].filter(({ name }) => !name.endsWith("/"));
  const parts = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const xml = await textOf(bytes, entry, READ_LIMITS.maxInflatedBytes);
    parts.push({ name: entry.name, content: one(changed[entry.name]?.(xml) ?? xml) });
  }
  const first = parts.findIndex(({ name }) => name === "[Content_Types].xml");
  return collected(writeZip([...parts.splice(first, 1), ...parts]));
};
