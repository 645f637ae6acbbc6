import { describe, expect, it } from "vitest";
import type { AppError } from "../errors";
import { MAX_FORM_BYTES, readBytes, readForm } from "./body.server";

const MB = 1024 * 1024;

/** A request whose contents come piece by piece; null never ends. */
const sent = (
  pieces: Iterable<Uint8Array | string | null>,
  { type = "application/x-www-form-urlencoded", length }: { type?: string; length?: number } = {},
) => {
  const next = pieces[Symbol.iterator]();
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = next.next();
      if (done) controller.close();
      else if (value === null) return new Promise(() => undefined);
      else {
        const bytes = typeof value === "string" ? Buffer.from(value) : value;
        taken += bytes.byteLength;
        controller.enqueue(new Uint8Array(bytes));
      }
    },
  });
  const headers = { "Content-Type": type, ...(length ? { "Content-Length": String(length) } : {}) };
  const request = new Request("http://app.test/", { method: "POST", body, headers, duplex: "half" } as never);
  return { request, taken: () => taken };
};

const refusal = async (reading: Promise<unknown>) => {
  const error: AppError = await reading.then(
    () => {
      throw new Error("it was read");
    },
    (error: AppError) => error,
  );
  return `${error.code} ${error.userMessage}`;
};

function* endless() {
  for (;;) yield new Uint8Array(64 * 1024).fill(97);
}

describe("a form", () => {
  it("is read with all values of a field", async () => {
    const form = await readForm(sent(["company=%E7%94%B2&", "park=1&park=2"]).request);
    expect(form.get("company")).toBe("甲");
    expect(form.getAll("park")).toEqual(["1", "2"]);
  });

  it("of any size is refused once it is too large, and no more of it is taken", async () => {
    const { request, taken } = sent(endless());
    expect(await refusal(readForm(request))).toBe("TOO_LARGE 内容过大，最多 2 MB。");
    expect(taken()).toBeLessThan(MAX_FORM_BYTES + MB);
  });

  it("that says it is too large is refused before any of it is read", async () => {
    const { request, taken } = sent(endless(), { length: 300 * MB });
    expect(await refusal(readForm(request))).toContain("TOO_LARGE");
    expect(taken()).toBeLessThan(MB);
  });

  it("of tens of thousands of fields, or of another kind than it says, is refused", async () => {
    const fields = Array.from({ length: 20_000 }, (_, i) => `f${i}=`).join("&");
    expect(await refusal(readForm(sent([fields]).request))).toContain("栏目过多");
    const multipart = sent(["no parts"], { type: "multipart/form-data; boundary=x" });
    expect(await refusal(readForm(multipart.request))).toContain("不完整");
  });
});

describe("an upload", () => {
  it("is read whole, with or without its length", async () => {
    for (const length of [undefined, 3 * MB]) {
      const pieces = [1, 2, 3].map((value) => new Uint8Array(MB).fill(value));
      const bytes = await readBytes(sent(pieces, length ? { length } : {}).request, 20 * MB);
      expect([bytes.length, bytes[0], bytes[MB], bytes[3 * MB - 1]]).toEqual([3 * MB, 1, 2, 3]);
    }
  });

  it("whose sender falls silent is told that it was broken off", async () => {
    const { request } = sent(["half", null], { length: 10 * MB });
    expect(await refusal(readBytes(request, 20 * MB, { silenceMs: 20 }))).toBe(
      "INVALID 上传中断，内容没有保存，请重新上传。",
    );
  });

  it("waits for others when many large ones are under way; a form goes through all the same", async () => {
    const slow = Array.from({ length: 13 }, () => sent(["half", null], { length: 19 * MB }).request);
    const begun = slow.map((request) => refusal(readBytes(request, 20 * MB, { silenceMs: 300 })));
    const one = sent([new Uint8Array(MB)], { length: 19 * MB }).request;
    expect(await refusal(readBytes(one, 20 * MB))).toContain("UNAVAILABLE 正在上传的文件较多");
    expect((await readForm(sent(["company=1"]).request)).get("company")).toBe("1");
    await Promise.all(begun);
    const again = sent([new Uint8Array(MB)], { length: 19 * MB }).request;
    expect((await readBytes(again, 20 * MB)).length).toBe(MB);
  });
});
