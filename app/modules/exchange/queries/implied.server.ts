import type { ImportKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { cellText, isBlank } from "../rules/cell";
import { leftOut } from "../rules/header";
import { type ImpliedValues, impliedBy } from "../rules/implied";
import type { Places } from "../rules/read-cell";
import { isDatedInWords, saysDays } from "../rules/talk-days";
import { parkPlaces } from "./catalogue.server";
import type { Part } from "./job.server";

/** What the sheet's own name says, where several come in together or the ledger has no such column. */
export const impliedOfSheet = (kind: ImportKind, part: Part, places: Places): ImpliedValues =>
  impliedBy(kind, { text: part.sheet.name, from: "SHEET", head: part.head, places });

const impliedOfBands = (kind: ImportKind, { sheet, head, merges }: Part, places: Places): string[] => {
  const first = sheet.first.find(({ r }) => r > head.bottom);
  if (!first || leftOut(first, head, merges) !== "GROUP") return [];
  const text = cellText(first.c.find((cell) => !isBlank(cell)));
  return Object.keys(impliedBy(kind, { text, from: "BAND", head, places }));
};

/** 11.3来访 says its own day. */
const impliedOfWords = (kind: ImportKind, { sheet, head, mapping }: Part): string[] => {
  if (!isDatedInWords(kind, mapping)) return [];
  const { index } = mapping.columns.content!;
  const words = sheet.first.flatMap(({ r, c }) => (r > head.bottom ? [c[index]] : []));
  return saysDays(words, head) ? ["happenedOn"] : [];
};

/** The fields that every sheet says by its name, above its first row or in its words: they need no column. */
export const impliedFields = async (
  ctx: Ctx,
  kind: ImportKind,
  parts: readonly Part[],
): Promise<ReadonlySet<string>> => {
  const places = await parkPlaces(ctx);
  const said = parts.map(
    (part) =>
      new Set([
        ...Object.keys(impliedOfSheet(kind, part, places)),
        ...impliedOfBands(kind, part, places),
        ...impliedOfWords(kind, part),
      ]),
  );
  return new Set([...(said[0] ?? [])].filter((id) => said.every((one) => one.has(id))));
};
