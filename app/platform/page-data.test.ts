import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { withPageData } from "./page-data.server";

const PAGE = "<html><body><p>线索</p></body></html>";

const scriptOf = (html: string) => html.match(/<script nonce="n1">(.*?)<\/script>/s)![1]!;

const handedOver = (html: string) => {
  const said: string[] = [];
  const window = {
    __remixContext: {
      streamController: { enqueue: (text: string) => said.push(text), close: () => said.push("end") },
    },
  };
  runInNewContext(scriptOf(html), { window });
  return said;
};

it("what the loaders said reaches the browser word for word, then ends", () => {
  const said = `["企业","a \\"b\\" 'c' \\\\ \u2028 & > $1 $&"]\n`;
  expect(handedOver(withPageData(PAGE, said, "n1"))).toEqual([said, "end"]);
});

it("a name that looks like markup stays in its script and changes nothing else on the page", () => {
  const said = '["</script><script>alert(1)</script>","<!-- <script>"]';
  const html = withPageData(PAGE, said, "n1");
  expect(handedOver(html)).toEqual([said, "end"]);
  expect(html.replace(/<script.*<\/script>/s, "")).toBe(PAGE);
  expect(html.match(/<\/script>/g)).toHaveLength(1);
});
