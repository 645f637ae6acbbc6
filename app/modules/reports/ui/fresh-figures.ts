import { useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";

const EVERY_MS = 60_000;

/** Draws the figures anew in place. True while the server cannot be reached: the last ones stay, and it is said. */
export function useFreshFigures(): boolean {
  const { revalidate } = useRevalidator();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
      setLost(!answer?.ok);
      if (answer?.ok) revalidate();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [revalidate]);
  return lost;
}
