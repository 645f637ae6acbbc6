import { xmlText } from "./text";
import { writeZip, type ZipPart } from "./zip-write.server";

/** What every .xlsx holds around its sheets. */
export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

export interface SheetTab {
  name: string;
  xml: () => AsyncIterable<string>;
  /** ` state="hidden"` for lists that nobody reads. */
  state: string;
  /** Rows, and columns from A, repeated on every printed page. */
  repeat?: { from: number; to: number; throughColumn?: string };
}

const one = async function* (text: string) {
  yield text;
};

/** A sheet's name: 31 characters at most, none of []:*?/\ */
export const sheetName = (name: string) => name.replace(/[[\]:*?/\\]/g, " ").slice(0, 31);

const repeats = (tabs: readonly SheetTab[]) => {
  const names = tabs.flatMap(({ name, repeat }, i) => {
    if (!repeat) return [];
    const sheet = `'${xmlText(name).replaceAll("'", "''")}'`;
    const columns = repeat.throughColumn ? `${sheet}!$A:$${repeat.throughColumn},` : "";
    return [
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${columns}${sheet}!$${repeat.from}:$${repeat.to}</definedName>`,
    ];
  });
  return names.length === 0 ? "" : `<definedNames>${names.join("")}</definedNames>`;
};

export const packWorkbook = (
  tabs: readonly SheetTab[],
  given: { styles: string; core?: string },
): AsyncGenerator<Uint8Array> => {
  const overrides = tabs.map(
    (_, i) =>
      `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
  );
  const core = given.core
    ? `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`
    : "";
  const coreRelation = given.core
    ? `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`
    : "";
  const parts: ZipPart[] = [
    {
      name: "[Content_Types].xml",
      content: one(
        `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${core}${overrides.join("")}</Types>`,
      ),
    },
    {
      name: "_rels/.rels",
      content: one(
        `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>${coreRelation}</Relationships>`,
      ),
    },
    {
      name: "xl/workbook.xml",
      content: one(
        `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${tabs.map(({ name, state }, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}"${state} r:id="rId${i + 1}"/>`).join("")}</sheets>${repeats(tabs)}</workbook>`,
      ),
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: one(
        `${XML}<Relationships xmlns="${PACKAGE}/relationships">${tabs.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}<Relationship Id="rId${tabs.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
      ),
    },
    { name: "xl/styles.xml", content: one(given.styles) },
    ...(given.core ? [{ name: "docProps/core.xml", content: one(given.core) }] : []),
    ...tabs.map(({ xml }, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: xml() })),
  ];
  return writeZip(parts);
};
