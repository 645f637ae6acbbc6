import { createHash } from "node:crypto";
import { HttpResponse, http } from "msw";
import { s3Store } from "~/platform/attachments.server";

export const BUCKET_SETTINGS = {
  ...{ S3_ENDPOINT: "https://s3.test/", S3_BUCKET: "yinfeng", S3_REGION: "cn-east-1" },
  ...{ S3_KEY: "key-id", S3_SECRET: "very-secret" },
};
const PAGE = 2;

export const bucketStore = (options?: { timeoutMs: number }) => s3Store(BUCKET_SETTINGS, options);

/** A bucket that keeps what it is given, and checks that it was signed. `at` is the instant of every writing. */
export const aBucket = (at: Date) => {
  const objects = new Map<string, { bytes: Uint8Array; at: Date }>();
  const asked: Request[] = [];
  const handlers = [
    http.all("https://s3.test/*", ({ request }) => {
      asked.push(request.clone());
      if (!/^AWS4-HMAC-SHA256 Credential=key-id\//.test(request.headers.get("Authorization") ?? ""))
        return new HttpResponse("", { status: 403 });
      return undefined;
    }),
    http.put("https://s3.test/yinfeng/attachments/:id", async ({ request, params }) => {
      const bytes = new Uint8Array(await request.arrayBuffer());
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (request.headers.get("X-Amz-Content-Sha256") !== sha256)
        return new HttpResponse("", { status: 400 });
      objects.set(String(params.id), { bytes, at });
      return new HttpResponse("");
    }),
    http.get("https://s3.test/yinfeng/attachments/:id", ({ params }) => {
      const found = objects.get(String(params.id));
      return found
        ? HttpResponse.arrayBuffer(found.bytes.slice().buffer)
        : new HttpResponse("", { status: 404 });
    }),
    http.delete("https://s3.test/yinfeng/attachments/:id", ({ params }) => {
      objects.delete(String(params.id));
      return new HttpResponse(null, { status: 204 });
    }),
    http.get("https://s3.test/yinfeng", ({ request }) => {
      const after = new URL(request.url).searchParams.get("continuation-token") ?? "";
      const rest = [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([id]) => id > after);
      const shown = rest.slice(0, PAGE);
      const contents = shown.map(
        ([id, { at: written }]) =>
          `<Contents><Key>attachments/${id}</Key><LastModified>${written.toISOString()}</LastModified></Contents>`,
      );
      const more =
        rest.length > PAGE ? `<NextContinuationToken>${shown.at(-1)![0]}</NextContinuationToken>` : "";
      return HttpResponse.xml(`<ListBucketResult>${contents.join("")}${more}</ListBucketResult>`);
    }),
  ];
  return { objects, asked, handlers };
};
