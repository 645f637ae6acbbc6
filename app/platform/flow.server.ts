import type { Writable } from "node:stream";

/** How an answer is taken. Remix writes a body as fast as it is made, to a slow reader and to one who has gone. */
export interface Flow {
  /** Waits until more can be sent; false once nobody reads any more. */
  room(): Promise<boolean>;
}

export const flowOf = (response: Pick<Writable, "write" | "on" | "destroyed">): Flow => {
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  let full = false;
  let wake: (() => void) | undefined;
  let heard = false;
  response.write = (...given: unknown[]) => {
    full = !write(...given);
    return !full;
  };
  const go = () => {
    full = false;
    wake?.();
  };
  return {
    room: async () => {
      if (!heard) {
        heard = true;
        response.on("drain", go);
        response.on("close", go);
      }
      if (full && !response.destroyed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return !response.destroyed;
    },
  };
};
