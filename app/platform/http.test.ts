import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError, conflict } from "./errors";
import { toProblem } from "./http.server";

const told = (schema: z.ZodType, value: unknown) => {
  const { error } = z.object({ field: schema }).safeParse({ field: value });
  return toProblem(error).fields?.field;
};

describe("what a schema leaves unsaid", () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), undefined, "请填写这一项。"],
    [z.string(), null, "请填写这一项。"],
    [z.string(), 5, "请填写文字。"],
    [z.string().min(1), "", "请填写这一项。"],
    [z.string().min(8), "短", "至少 8 个字。"],
    [z.string().max(2), "三个字", "最多 2 个字。"],
    [z.number(), "五", "请填写数字。"],
    [z.coerce.number(), "五", "请填写数字。"],
    [z.number().int(), 1.5, "请填写整数。"],
    [z.number().min(1), 0, "须大于或等于 1。"],
    [z.number().positive(), 0, "须大于 0。"],
    [z.number().max(9), 10, "须小于或等于 9。"],
    [z.boolean(), "yes", "请填写是或否（true 或 false）。"],
    [z.array(z.string()), "x", "这一项应为一组值。"],
    [z.array(z.string()).max(1), ["a", "b"], "最多 1 项。"],
    [z.object({}), "x", "这一项应为一组字段。"],
    [z.enum(["save", "submit"]), "x", "请从这些里面选一个：save、submit。"],
    [z.strictObject({}), { x: 1 }, "没有这个字段：x。"],
    [z.string().regex(/^\d+$/), "x", "这一项的格式不对，请核对。"],
    [z.union([z.boolean(), z.number()]), "x", "这一项的格式不对，请核对。"],
    [z.string("请选择园区。"), 5, "请选择园区。"],
  ])("is said in plain Chinese: %#", (schema, value, words) => {
    expect(told(schema, value)).toBe(words);
  });
});

describe("what went wrong below", () => {
  it("keeps its words and its status when the start's own copy of the code threw it", async () => {
    vi.resetModules();
    const other = await import("./errors");
    expect(other.AppError).not.toBe(AppError);
    const thrown = new other.AppError("UNAVAILABLE", "文件存储暂时无法使用。");
    expect(toProblem(thrown)).toMatchObject({ status: 503, message: "文件存储暂时无法使用。" });
    expect(toProblem(new Error("文件存储暂时无法使用。"))).toMatchObject({ status: 500 });
  });

  it("is the sender's fault where a text holds what no database keeps", () => {
    const raw = new Error(
      'Raw query failed. Code: `22021`. Message: `invalid byte sequence for encoding "UTF8": 0x00`',
    );
    expect(toProblem(raw)).toMatchObject({ status: 400, code: "INVALID" });
    expect(toProblem(new URIError("Failed to decode param '/%E0%A4%A'"))).toMatchObject({ status: 400 });
  });

  it("is the sender's fault where a number fits no column", () => {
    const raw = new Error(
      'Value out of range for the type: value "99999999999" is out of range for type integer',
    );
    expect(toProblem(raw)).toMatchObject({ status: 400, message: "有一个数超出了能够记录的范围，请核对。" });
    expect(toProblem(Object.assign(new Error("x"), { code: "P2020" }))).toMatchObject({ status: 400 });
  });

  it("keeps its words to itself where it is ours", () => {
    const problem = toProblem(new Error('column "x" does not exist'));
    expect(problem).toMatchObject({ status: 500, code: "INTERNAL" });
    expect(problem.message).not.toContain("column");
    expect(toProblem(conflict("已被修改。"))).toMatchObject({ status: 409, message: "已被修改。" });
  });
});
