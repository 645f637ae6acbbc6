export const PDF = new TextEncoder().encode("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
export const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

type Part = { name: string; packed?: number; unpacked?: number };

/** A zip with empty parts whose directory says what the test wants it to say. */
export const zipOf = (parts: readonly Part[]): Uint8Array => {
  const out: number[] = [];
  const put = (size: 2 | 4, value: number) => {
    for (let byte = 0; byte < size; byte++) out.push(Math.floor(value / 256 ** byte) % 256);
  };
  const locals = parts.map(({ name, packed = 0, unpacked = 0 }) => {
    const at = out.length;
    const bytes = new TextEncoder().encode(name);
    put(4, 0x04034b50);
    for (const value of [20, 0x0800, 8, 0, 0]) put(2, value);
    for (const value of [0, packed, unpacked]) put(4, value);
    put(2, bytes.length);
    put(2, 0);
    out.push(...bytes);
    return { at, bytes, packed, unpacked };
  });
  const directory = out.length;
  for (const { at, bytes, packed, unpacked } of locals) {
    put(4, 0x02014b50);
    for (const value of [20, 20, 0x0800, 8, 0, 0]) put(2, value);
    for (const value of [0, packed, unpacked]) put(4, value);
    for (const value of [bytes.length, 0, 0, 0, 0]) put(2, value);
    put(4, 0);
    put(4, at);
    out.push(...bytes);
  }
  const size = out.length - directory;
  put(4, 0x06054b50);
  for (const value of [0, 0, parts.length, parts.length]) put(2, value);
  put(4, size);
  put(4, directory);
  put(2, 0);
  return new Uint8Array(out);
};
