import type { z } from "zod";

/**
 * What a schema leaves unsaid, in words for the person who filled it in: no name of a type, no English. A schema's own
 * message always comes first.
 */
const MISSING = "请填写这一项。";
const WRONG = "这一项的格式不对，请核对。";

const ASKED: Record<string, string> = {
  string: "请填写文字。",
  number: "请填写数字。",
  int: "请填写整数。",
  bigint: "请填写整数。",
  nan: "请填写数字。",
  boolean: "请填写是或否（true 或 false）。",
  date: "请填写日期。",
  array: "这一项应为一组值。",
  tuple: "这一项应为一组值。",
  object: "这一项应为一组字段。",
  record: "这一项应为一组字段。",
};

const COUNTED: Record<string, string> = { string: "个字", array: "项", set: "项", file: "字节" };

const bound = (
  origin: string,
  given: { word: [string, string]; limit: number | bigint; inclusive: boolean },
) => {
  const [most, strictly] = given.word;
  const counted = COUNTED[origin];
  if (counted) return `${most}${given.limit} ${counted}。`;
  return `须${strictly}${given.inclusive ? "或等于" : ""} ${given.limit}。`;
};

export const schemaWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null) return MISSING;
      return ASKED[issue.expected] ?? WRONG;
    case "invalid_value":
      return `请从这些里面选一个：${issue.values.map(String).join("、")}。`;
    case "too_small":
      if (issue.input === "" || (issue.origin === "string" && issue.minimum === 1)) return MISSING;
      return bound(issue.origin, {
        word: ["至少 ", "大于"],
        limit: issue.minimum,
        inclusive: issue.inclusive === true,
      });
    case "too_big":
      return bound(issue.origin, {
        word: ["最多 ", "小于"],
        limit: issue.maximum,
        inclusive: issue.inclusive === true,
      });
    case "unrecognized_keys":
      return `没有这个字段：${issue.keys.join("、")}。`;
    default:
      return WRONG;
  }
};
