import { runImport, type Work } from "./run-import.server";

/** Small files are done before the page is shown; larger ones go on behind it. */
const PATIENCE_MS = 1200;

export interface StartOptions extends Work {
  log: { error(fields: object, message: string): void };
}

export const startImport = async ({ log, ...work }: StartOptions, id: string): Promise<void> => {
  const run = runImport(work, id).catch((error: unknown) =>
    log.error({ err: error, importId: id }, "import failed"),
  );
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([run, enough]);
  clearTimeout(timer);
};
