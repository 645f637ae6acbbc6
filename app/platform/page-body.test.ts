import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { expect, it } from "vitest";
import { pageBody } from "./page-body.server";

it("a long Chinese page reaches the reader without a stray character", async () => {
  const words = Array.from({ length: 600 }, (_, at) => `线索、签约与投资${at}`);
  for (let shift = 0; shift < 3; shift++) {
    const { sink, body } = pageBody();
    const { pipe } = renderToPipeableStream(
      createElement(
        "ul",
        { title: "a".repeat(shift) },
        ...words.map((one) => createElement("li", null, one)),
      ),
      { onAllReady: () => pipe(sink) },
    );
    const html = new TextDecoder().decode(await body);
    expect(html).not.toMatch(/[\0\uFFFD]/);
    for (const one of words) expect(html).toContain(`<li>${one}</li>`);
  }
});
