import { text } from "node:stream/consumers";
import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { expect, it } from "vitest";
import { withoutPadding } from "./padding.server";

it("a long Chinese page reaches the reader without a stray character", async () => {
  const words = "线索、签约与投资".repeat(400);
  for (let shift = 0; shift < 3; shift++) {
    const body = withoutPadding();
    const { pipe } = renderToPipeableStream(createElement("p", null, "a".repeat(shift), words), {
      onAllReady: () => pipe(body),
    });
    const html = await text(body);
    expect(html).not.toMatch(/[\0\uFFFD]/);
    expect(html).toContain(words);
  }
});
