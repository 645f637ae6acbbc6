import { posix } from "node:path";
import { READ_LIMITS } from "~/platform/workbook/read.server";
import { openZip, textOf } from "~/platform/workbook/zip.mjs";

/** What Word and Excel are strict about and LibreOffice forgives: the order of elements, counts, parts and relations. */
interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}

const words = (text: string) => text.split(" ");
const ORDER: Record<string, string[]> = {
  worksheet: words(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks drawing legacyDrawing tableParts",
  ),
  workbook: words(
    "fileVersion workbookPr workbookProtection bookViews sheets externalReferences definedNames calcPr",
  ),
  styleSheet: words("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors"),
  "w:tbl": words("w:tblPr w:tblGrid w:tr"),
  "w:tblPr": words(
    "w:tblStyle w:tblpPr w:tblOverlap w:bidiVisual w:tblStyleRowBandSize w:tblStyleColBandSize w:tblW w:jc w:tblCellSpacing w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook",
  ),
  "w:tblBorders": words("w:top w:left w:bottom w:right w:insideH w:insideV"),
  "w:tblCellMar": words("w:top w:left w:bottom w:right"),
  "w:tr": words("w:tblPrEx w:trPr w:tc"),
  "w:tcPr": words(
    "w:cnfStyle w:tcW w:gridSpan w:hMerge w:vMerge w:tcBorders w:shd w:noWrap w:tcMar w:textDirection w:tcFitText w:vAlign",
  ),
  "w:pPr": words(
    "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:suppressLineNumbers w:pBdr w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents w:suppressOverlap w:jc w:textDirection w:textAlignment w:outlineLvl w:rPr w:sectPr",
  ),
  "w:rPr": words(
    "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:color w:spacing w:w w:kern w:position w:sz w:szCs w:highlight w:u w:effect w:bdr w:shd w:fitText w:vertAlign w:rtl w:cs w:em w:lang",
  ),
  "w:font": words("w:altName w:panose1 w:charset w:family w:notTrueType w:pitch w:sig"),
};

const TOKEN = /<\?[^>]*\?>|<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;
const BARE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;

const parse = (xml: string): Node => {
  const root: Node = { name: "", attributes: {}, children: [] };
  const open = [root];
  let end = 0;
  for (const [token, closing, name, raw, empty] of xml.matchAll(TOKEN)) {
    end += token.length;
    if (BARE.test(token)) throw new Error(`a bare & in ${token.slice(0, 60)}`);
    if (!name) continue;
    if (closing) {
      if (open.pop()!.name !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const pairs = [...raw!.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!] as const);
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`twice in <${name}>`);
    const node: Node = { name, attributes: Object.fromEntries(pairs), children: [] };
    open.at(-1)!.children.push(node);
    if (!empty) open.push(node);
  }
  if (end !== xml.length || open.length !== 1 || root.children.length !== 1)
    throw new Error("not well-formed");
  return root.children[0]!;
};

const each = (node: Node, visit: (one: Node) => void): void => {
  visit(node);
  for (const child of node.children) each(child, visit);
};

const columnNumber = (ref: string) =>
  [...ref.replace(/\d+/, "")].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0);

const inNode = (node: Node): string[] => {
  const found: string[] = [];
  const { name, attributes, children } = node;
  const order = ORDER[name];
  const places = order ? children.map((child) => order.indexOf(child.name)) : [];
  if (places.some((place, at) => place < 0 || place < (places[at - 1] ?? 0)))
    found.push(`order in ${name}: ${children.map((child) => child.name).join(" ")}`);
  if (attributes.count !== undefined && Number(attributes.count) !== children.length)
    found.push(`${name} counts ${attributes.count}, holds ${children.length}`);
  if (name === "w:tc" && children.at(-1)?.name !== "w:p") found.push("a cell without a paragraph at its end");
  if (
    name === "w:body" &&
    children.some((one, at) => one.name === "w:tbl" && children[at + 1]?.name !== "w:p")
  )
    found.push("a table without a paragraph after it");
  if (name === "w:tbl") {
    const width = children.find((child) => child.name === "w:tblGrid")!.children.length;
    for (const row of children.filter((child) => child.name === "w:tr"))
      if (row.children.filter((child) => child.name === "w:tc").length !== width)
        found.push("a row off its grid");
  }
  if (name === "row") {
    const columns = children.map((cell) => columnNumber(cell.attributes.r!));
    if (columns.some((column, at) => column <= (columns[at - 1] ?? 0)))
      found.push(`cells of row ${attributes.r}`);
  }
  return found;
};

const idsOf = (root: Node) => root.children.map((one) => one.attributes.Id);

/** What is wrong with a .docx or .xlsx; nothing of a file that Word and Excel open without repair. */
export const problemsIn = async (bytes: Buffer): Promise<string[]> => {
  const found: string[] = [];
  const parts = new Map<string, Node>();
  for (const [name, entry] of openZip(bytes, READ_LIMITS)) {
    try {
      parts.set(name, parse(await textOf(bytes, entry, 1e8)));
    } catch (error) {
      found.push(`${name}: ${(error as Error).message}`);
    }
  }
  const types = parts.get("[Content_Types].xml")!.children;
  const typed = new Set(types.flatMap(({ attributes }) => attributes.PartName ?? `.${attributes.Extension}`));
  for (const name of parts.keys())
    if (!typed.has(`/${name}`) && !typed.has(name.slice(name.lastIndexOf("."))))
      found.push(`${name} has no content type`);
  for (const name of typed)
    if (name.startsWith("/") && !parts.has(name.slice(1))) found.push(`${name} is not there`);
  const styles =
    parts.get("xl/styles.xml")?.children.find((one) => one.name === "cellXfs")?.children.length ?? 0;
  for (const [name, root] of parts) {
    each(root, (node) => {
      found.push(...inNode(node).map((one) => `${name}: ${one}`));
      if (node.name === "c" && Number(node.attributes.s ?? 0) >= styles)
        found.push(`${name}: style of ${node.attributes.r}`);
    });
    if (!name.endsWith(".rels")) continue;
    if (new Set(idsOf(root)).size < root.children.length) found.push(`${name}: an id twice`);
    const base = posix.dirname(posix.dirname(name));
    for (const { attributes } of root.children)
      if (!parts.has(posix.normalize(posix.join(base, attributes.Target!))))
        found.push(`${name}: ${attributes.Target}`);
  }
  const sheets = parts.get("xl/workbook.xml")?.children.find((one) => one.name === "sheets")?.children ?? [];
  const names = sheets.map((one) => one.attributes.name!.toLowerCase());
  if (new Set(names).size < names.length || names.some((one) => one.length > 31))
    found.push("names of sheets");
  return found;
};
