import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/** PostgreSQL in WASM, in a thread of its own so that a long query never stalls the HTTP server. */
const { dataDir, loadFrom } = workerData;
const TERMINATE = 0x58;

try {
  const engine = await PGlite.create({
    dataDir,
    ...(loadFrom ? { loadDataDir: new Blob([loadFrom]) } : {}),
    relaxedDurability: false,
  });
  parentPort.postMessage({ type: "ready" });
  parentPort.on("message", async (message) => {
    if (message.type === "bytes") {
      if (message.bytes[0] === TERMINATE) return;
      try {
        const reply = await engine.execProtocolRaw(message.bytes);
        parentPort.postMessage({ type: "bytes", bytes: reply });
      } catch (error) {
        parentPort.postMessage({ type: "error", message: String(error) });
      }
    } else if (message.type === "dump") {
      const file = await engine.dumpDataDir(message.compression);
      parentPort.postMessage({ type: "dump", bytes: new Uint8Array(await file.arrayBuffer()) });
    } else if (message.type === "close") {
      await engine.close();
      parentPort.postMessage({ type: "closed" });
      parentPort.close();
    }
  });
} catch (error) {
  parentPort.postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  parentPort.close();
}
