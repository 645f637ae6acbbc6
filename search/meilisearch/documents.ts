import type { Ref, SearchKind } from "../kinds";
import type { Source } from "../sources";
import { byCharacter, compact, limits, meiliFields, spell, spellings } from "../text";

export interface MeiliDocument {
  key: string;
  kind: SearchKind;
  id: string;
  districtId: string;
  organisationIds: string[];
  parkId: string[];
  stage: string | null;
  field: string | null;
  year: string | null;
  weight: number;
  happenedAt: number;
  /** Names by character; whole names, and their whole pinyin and initials. */
  chars: string[];
  py: string[];
  initials: string[];
  whole: string[];
  text: string[];
}

/** Keys may hold letters, digits, - and _ only; our ids hold more. */
export const keyOf = ({ kind, id }: Ref) => `${kind}_${Buffer.from(id).toString("base64url")}`;

const wholeOf = (name: string): string[] => {
  const units = spell(name);
  const sounds = units.some(({ han }) => han)
    ? [
        ...spellings(
          units.map(({ readings }) => readings),
          limits.name,
        ),
        ...spellings(
          units.map(({ initials }) => initials),
          limits.name,
        ),
      ]
    : [];
  return [compact(name).slice(0, limits.name), ...sounds].filter(Boolean);
};

/**
 * Sounds are asked for by their beginnings, so what begins another is found by that one: each syllable of a company's
 * name begins what the same syllable of its project's name begins. A number is a word already.
 */
const longest = (sounds: readonly string[], length: number): string[] => {
  const sorted = [...new Set(sounds.map((sound) => sound.slice(0, length)))].sort();
  return sorted.filter((sound, at) => !sorted[at + 1]?.startsWith(sound) && !/^\d+$/.test(sound));
};

export const documentOf = (source: Source): MeiliDocument => {
  const { people, ...fields } = meiliFields(source);
  const names = [...source.names, ...(source.aliases ?? [])];
  return {
    key: keyOf(source),
    kind: source.kind,
    id: source.id,
    districtId: source.districtId,
    organisationIds: source.organisationIds,
    parkId: source.parkIds,
    stage: source.stage,
    field: source.field,
    year: source.year === null ? null : String(source.year),
    weight: source.weight,
    happenedAt: source.happenedAt.getTime(),
    chars: fields.chars,
    // Contacts are records of their own with a scope of their own: here they are names like others.
    py: longest([...fields.py, ...people.py], limits.pinyin),
    initials: longest([...fields.initials, ...people.initials], limits.name),
    whole: source.sentence ? [] : [...new Set(names.flatMap(wholeOf))],
    text: source.texts.map((text) => byCharacter(text.slice(0, limits.text), false)),
  };
};
