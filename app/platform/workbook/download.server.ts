import type { Flow } from "../flow.server";

export interface Download {
  fileName: string;
  mediaType: string;
  content: AsyncIterable<Uint8Array>;
}

/** RFC 5987: a plain name for old readers, the true one in UTF-8. */
export const disposition = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
};

/** A file as it is made: no faster than it is read, and a reader who goes away ends the making. */
export const download = ({ fileName, mediaType, content }: Download, flow?: Flow): Response => {
  const pieces = content[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        if (flow && !(await flow.room())) await pieces.return?.(undefined);
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: async () => {
      await pieces.return?.(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": /\.csv$/.test(fileName) ? "text/csv; charset=utf-8" : mediaType,
      "Content-Disposition": disposition(fileName),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
    },
  });
};
