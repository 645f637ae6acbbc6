import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { multipartParts } from "./multipart";

const sent = async (form: FormData) => {
  const answer = new Response(form);
  return { body: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get("Content-Type") ?? "" };
};

const TYPE = 'multipart/form-data; boundary="b b"';
const typed = (text: string) => multipartParts(Buffer.from(text.replaceAll("\n", "\r\n")), TYPE);

describe("an upload taken apart", () => {
  it("gives back every field and every byte of a file, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ unit: "grapheme", maxLength: 20 }),
        fc.string({ unit: "grapheme", maxLength: 20 }),
        async (bytes, text, name) => {
          const fileName = `${name.replace(/[\r\n\\%]/g, "")}.csv`;
          const form = new FormData();
          form.set("note", text);
          form.set("file", new File([bytes as BlobPart], fileName));
          const { body, type } = await sent(form);
          const parts = multipartParts(body, type);
          expect(parts?.map((part) => [part.name, part.fileName])).toEqual([
            ["note", null],
            ["file", fileName],
          ]);
          expect(parts?.[0]?.bytes.toString()).toBe(text.replace(/\r\n|\r|\n/g, "\r\n"));
          expect(parts?.[1]?.bytes.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("reads names with quotes, semicolons and no quotes at all", () => {
    const parts = typed(
      '--b b\ncontent-disposition: form-data; name=file; filename="一;\\"二\\".xlsx"\n\n甲\n--b b\n' +
        'Content-Disposition: form-data; filename="%22a%22"; name="x"\nContent-Type: text/plain\n\n\n--b b--\n',
    );
    expect(parts?.map((part) => [part.name, part.fileName, part.bytes.toString()])).toEqual([
      ["file", '一;"二".xlsx', "甲"],
      ["x", '"a"', ""],
    ]);
  });

  it("keeps a file name whole that holds a line separator or looks like another parameter", async () => {
    for (const fileName of [
      "台账\u2028二.csv",
      "台账\u2029.csv",
      "\u0085.csv",
      'a"; name="b".csv',
      "x; filename=y.csv",
    ]) {
      const form = new FormData();
      form.set("file", new File(["甲"], fileName));
      const { body, type } = await sent(form);
      expect(multipartParts(body, type)?.map((part) => [part.name, part.fileName])).toEqual([
        ["file", fileName],
      ]);
    }
    const turned = typed(
      '--b b\nContent-Disposition: form-data; filename="a; name=b"; name="file"\n\n甲\n--b b--\n',
    );
    expect(turned?.map((part) => [part.name, part.fileName])).toEqual([["file", "a; name=b"]]);
  });

  it.each([
    ["", "nothing"],
    ["--b b\n", "only a beginning"],
    ['--b b\nContent-Disposition: form-data; name="file"\n\nabc', "a file that breaks off"],
    ['--b b\nContent-Disposition: form-data; name="file"\n\nabc\n--b b\n', "no end"],
    ["--b b\nContent-Type: text/plain\n\nabc\n--b b--", "a part without a name"],
  ])("refuses %j: %s", (text) => {
    expect(typed(text)).toBeNull();
  });

  it("refuses a thousand and one parts", () => {
    expect(
      typed(`${'--b b\nContent-Disposition: form-data; name="x"\n\n\n'.repeat(1001)}--b b--`),
    ).toBeNull();
  });
});
