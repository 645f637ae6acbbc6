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
