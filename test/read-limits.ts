import { readEnv } from "~/platform/env.server";

/** The usual limits of reading a file, but time enough: what it is refused for must not hang on how busy the machine is. */
export const PATIENT = readEnv({ NODE_ENV: "test", IMPORT_SECONDS: "120" });
