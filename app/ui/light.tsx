export type LightTone = "ok" | "watch" | "late" | "none";

export const LIGHTS: Record<LightTone, { shape: string; word: string }> = {
  ok: { shape: "●", word: "正常" },
  watch: { shape: "▲", word: "关注" },
  late: { shape: "■", word: "滞后" },
  none: { shape: "○", word: "不评" },
};

export type LightProps = { tone: LightTone; title?: string };

/** Colour, word and shape, so that grey print can be read. */
export function Light({ tone, title }: LightProps) {
  const { shape, word } = LIGHTS[tone];
  return (
    <span className="light" data-light={tone} title={title}>
      <span aria-hidden="true">{shape}</span>
      {word}
    </span>
  );
}
