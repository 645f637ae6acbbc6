import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "./errors";

/**
 * Two processes on one embedded directory would lose data silently, so the directory carries our own lock:
 * the pid of its owner and when that process started. The lock of a dead process is taken over.
 */
const startOf = (pid: number): string | null => {
  try {
    // Field 22 of /proc/<pid>/stat: a pid that was given to another process since is not the owner.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = (pid: number, start: string | null) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return start === null || now === null || start === now;
};

const refusal = (dataDir: string, error: NodeJS.ErrnoException) =>
  new AppError(
    "UNAVAILABLE",
    `数据目录无法写入：${dataDir}（${error.code}）。 Data directory is not writable.`,
    { cause: error },
  );

/** Takes the lock or refuses with one clear line; returns how to give it back. */
export const lockDirectory = (dataDir: string): (() => void) => {
  const path = join(dataDir, "lock");
  const mine = `${path}.${process.pid}`;
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(mine, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  } catch (error) {
    throw refusal(dataDir, error as NodeJS.ErrnoException);
  }
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A hard link either makes the lock whole or fails: no other process ever reads half a file.
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST")
          throw refusal(dataDir, error as NodeJS.ErrnoException);
        const owner = JSON.parse(readFileSync(path, "utf8")) as { pid: number; start: string | null };
        if (isAlive(owner.pid, owner.start))
          throw new AppError(
            "UNAVAILABLE",
            `数据目录 ${dataDir} 正被另一个进程（pid ${owner.pid}）使用，请先停止它，或换一个 DATA_DIR。 Data directory is in use.`,
          );
        rmSync(path, { force: true });
      }
    }
    throw new AppError("UNAVAILABLE", `数据目录 ${dataDir} 无法加锁。 Cannot lock the data directory.`);
  } finally {
    rmSync(mine, { force: true });
  }
};
