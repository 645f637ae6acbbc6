import { Duplex } from "node:stream";
import { Worker } from "node:worker_threads";

type Reply =
  | { type: "ready" | "closed" }
  | { type: "bytes" | "dump"; bytes: Uint8Array }
  | { type: "error" | "failed"; message: string };

/** The embedded PostgreSQL, spoken to over the wire protocol like any server. */
export interface EmbeddedEngine {
  /** One node-postgres connection; the engine has exactly one, so the pool's `max` must be 1. */
  stream(): Duplex;
  dump(compression: "none" | "gzip"): Promise<Uint8Array>;
  close(): Promise<void>;
}

const waitFor = (worker: Worker, type: Reply["type"]): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const onMessage = (reply: Reply) => {
      if (reply.type === "failed") finish(() => reject(new Error(reply.message)));
      else if (reply.type === type) finish(() => resolve(reply));
    };
    const onExit = () => finish(() => reject(new Error("embedded database thread ended")));
    const finish = (then: () => void) => {
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      worker.off("error", reject);
      then();
    };
    worker.on("message", onMessage);
    worker.once("exit", onExit);
    worker.once("error", reject);
  });

class WireStream extends Duplex {
  constructor(private readonly worker: Worker) {
    super();
    worker.on("message", this.onReply);
    worker.once("exit", this.onExit);
  }

  private readonly onReply = (reply: Reply) => {
    if (reply.type === "bytes")
      this.push(Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.byteLength));
    else if (reply.type === "error") this.destroy(new Error(reply.message));
  };
  private readonly onExit = () => this.destroy(new Error("embedded database thread ended"));

  override _read() {}
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.worker.postMessage({ type: "bytes", bytes: new Uint8Array(chunk) });
    done();
  }
  // One message for all that was corked: parse, bind, execute and sync travel together.
  override _writev(chunks: { chunk: Buffer }[], done: () => void) {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "", done);
  }
  override _final(done: () => void) {
    this.push(null);
    done();
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    this.worker.off("message", this.onReply);
    this.worker.off("exit", this.onExit);
    done(error);
  }

  connect() {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
}

/** `dataDir` undefined keeps the database in memory; `loadFrom` is a dump made by `dump()`. */
export const startEngine = async (options: {
  dataDir?: string;
  loadFrom?: Uint8Array;
}): Promise<EmbeddedEngine> => {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: options });
  await waitFor(worker, "ready");
  return {
    stream: () => new WireStream(worker),
    dump: async (compression) => {
      worker.postMessage({ type: "dump", compression });
      return ((await waitFor(worker, "dump")) as { bytes: Uint8Array }).bytes;
    },
    close: async () => {
      const closed = waitFor(worker, "closed");
      worker.postMessage({ type: "close" });
      await closed;
      await worker.terminate();
    },
  };
};
