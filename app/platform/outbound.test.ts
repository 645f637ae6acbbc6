import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { checkOutboundUrl, isPublicAddress, PRIVATE_REFUSED, postJson } from "./outbound.server";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const aServer = async (answer: RequestListener) => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
};

describe("an address that is not public", () => {
  it.each([
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
    ...["255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1"],
    ...[
      "::ffff:127.0.0.1",
      "::ffff:a00:1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001:0:4136::1",
      "not-an-ip",
    ],
  ])("%s is known as such", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["119.29.29.29", "223.5.5.5", "2400:3200::1"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "https://127.0.0.1/hook",
    "https://2130706433/hook",
    "https://0x7f.1/hook",
    "https://[::1]/hook",
    "https://[::ffff:10.0.0.1]/hook",
    "https://localhost/hook",
  ])("is refused when it is saved: %s", async (url) => {
    await expect(checkOutboundUrl(url, { allowPrivate: false })).rejects.toThrow("内网或本机");
  });

  it("is refused when one of a name's answers is such, and taken where the administrator allows it", async () => {
    const resolve = async () => ["223.5.5.5", "10.0.0.1"];
    const asked = checkOutboundUrl("https://robot.example/hook", { allowPrivate: false, resolve });
    await expect(asked).rejects.toThrow(PRIVATE_REFUSED);
    const allowed = await checkOutboundUrl("http://10.0.0.1/hook", { allowPrivate: true });
    expect(allowed.hostname).toBe("10.0.0.1");
  });

  it("is refused at the moment of connecting too, when a name answers differently than before", async () => {
    let asked = 0;
    const port = await aServer((_request, response) => {
      asked += 1;
      response.end("{}");
    });
    const answers = [["223.5.5.5"], ["127.0.0.1"]];
    const resolve = async () => answers.shift()!;
    const outbound = { allowPrivate: false, resolve };
    const url = `https://robot.example:${port}/hook`;
    await checkOutboundUrl(url, outbound);
    await expect(postJson({ url, body: {} }, outbound)).rejects.toThrow(PRIVATE_REFUSED);
    await expect(
      postJson({ url: `http://127.0.0.1:${port}/`, body: {} }, { allowPrivate: false }),
    ).rejects.toThrow(PRIVATE_REFUSED);
    expect(asked).toBe(0);
  });
});

describe("a call to a typed address", () => {
  it("goes to the address that was checked and follows no redirect", async () => {
    let body = "";
    const port = await aServer((request, response) => {
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end("moved"));
    });
    const outbound = { allowPrivate: true, resolve: async () => ["127.0.0.1"] };
    const answer = await postJson({ url: `http://robot.example:${port}/`, body: { text: "你好" } }, outbound);
    expect(answer).toEqual({ status: 302, body: "moved" });
    expect(JSON.parse(body)).toEqual({ text: "你好" });
  });

  it("ends at its deadline even when the answer drips, and stops reading what is too long", async () => {
    const drip = await aServer((_request, response) => {
      const timer = setInterval(() => response.write(" "), 5);
      response.on("close", () => clearInterval(timer));
    });
    const outbound = { allowPrivate: true, timeoutMs: 60 };
    await expect(postJson({ url: `http://127.0.0.1:${drip}/`, body: {} }, outbound)).rejects.toThrow(
      "没有答复",
    );
    const flood = await aServer((_request, response) => response.end("x".repeat(100_000)));
    await expect(
      postJson({ url: `http://127.0.0.1:${flood}/`, body: {} }, { allowPrivate: true }),
    ).rejects.toThrow("答复过长");
  });
});
