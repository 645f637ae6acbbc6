import { Link } from "@remix-run/react";
import { Light } from "~/ui/light";
import { LIGHT_TONES } from "../labels";
import type { Light as LightCode } from "../rules/light";

const ORDER: readonly LightCode[] = ["BEHIND", "WATCH", "ON_TRACK", "NONE"];

/** How many targets shine which light; each opens the list. */
export function LightsLine({
  lights,
  to,
}: {
  lights: Record<LightCode, number>;
  to: (light: LightCode) => string;
}) {
  return (
    <p className="num flex flex-wrap gap-x-6 gap-y-1">
      {ORDER.map((light) => (
        <Link key={light} to={to(light)} className="inline-flex min-h-8 items-center gap-2 max-md:min-h-11">
          <Light tone={LIGHT_TONES[light]} /> {lights[light]} 项
        </Link>
      ))}
    </p>
  );
}
