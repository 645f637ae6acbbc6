import { lookup as dnsLookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { AppError, invalid } from "./errors";

/**
 * Requests to addresses that people typed. A private address is refused when it is saved and again when it is
 * connected to: the name is resolved once, every answer is checked, and that same answer is dialled.
 */
const NOT_PUBLIC = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  NOT_PUBLIC.addSubnet(net, bits, "ipv4");
// Of IPv6 only 2000::/3 is public, and there the tunnels and examples are not: they can hide an IPv4 address.
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet("2000::", 3, "ipv6");
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  NOT_PUBLIC.addSubnet(net, bits, "ipv6");

export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC.check(address, "ipv4");
  return family === 6 && PUBLIC_6.check(address, "ipv6") && !NOT_PUBLIC.check(address, "ipv6");
};

/** Every address of a name. */
export type Resolve = (host: string) => Promise<string[]>;

const resolveByDns: Resolve = (host) =>
  new Promise((resolve, reject) =>
    dnsLookup(host, { all: true, verbatim: true }, (error, found) =>
      error ? reject(error) : resolve(found.map(({ address }) => address)),
    ),
  );

export interface Outbound {
  allowPrivate: boolean;
  resolve?: Resolve;
  timeoutMs?: number;
}

export const PRIVATE_REFUSED = "地址指向内网或本机，已拒绝。如确需使用，请联系系统管理员放开限制。";

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, "");

/** Throws INVALID for what may not be called. A name that does not resolve now is judged when it is dialled. */
export const checkOutboundUrl = async (text: string, outbound: Outbound): Promise<URL> => {
  const refuse = (message: string) => invalid(message, { url: message });
  if (!URL.canParse(text)) throw refuse("请填写完整的网址，以 https:// 开头。");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(outbound.allowPrivate && url.protocol === "http:"))
    throw refuse("请填写以 https:// 开头的网址。");
  if (url.username || url.password) throw refuse("网址中不能带用户名和密码。");
  if (outbound.allowPrivate) return url;
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await (outbound.resolve ?? resolveByDns)(host).catch(() => []);
  if (!addresses.every(isPublicAddress)) throw refuse(PRIVATE_REFUSED);
  return url;
};

/** The look-up of one connection: all answers must be public, and the connection goes to one that was checked. */
const guardedLookup =
  ({ allowPrivate, resolve = resolveByDns }: Outbound): LookupFunction =>
  (host, options, done) => {
    const answer = (addresses: string[]) => {
      if (addresses.length === 0) throw new Error(`no address for ${host}`);
      if (!allowPrivate && !addresses.every(isPublicAddress)) throw new Error(PRIVATE_REFUSED);
      return addresses.map((address) => ({ address, family: isIP(address) }));
    };
    resolve(host)
      .then(answer)
      .then(
        (found) => (options.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)),
        (error: NodeJS.ErrnoException) => done(error, "", 0),
      );
  };

const MAX_BODY = 64 * 1024;

/** One POST, no redirect followed, answer read up to a limit. */
export const postJson = async (
  given: { url: string; body: unknown },
  outbound: Outbound,
): Promise<{ status: number; body: string }> => {
  const { timeoutMs = 5_000 } = outbound;
  const url = new URL(given.url);
  if (!outbound.allowPrivate && isIP(hostOf(url)) && !isPublicAddress(hostOf(url)))
    throw new AppError("INVALID", PRIVATE_REFUSED);
  const text = JSON.stringify(given.body);
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === "http:" ? http : https;
    const sent = request(
      url,
      {
        method: "POST",
        agent: false,
        lookup: guardedLookup(outbound),
        headers: {
          "Content-Type": "application/json; charset=utf-8",
          "Content-Length": Buffer.byteLength(text),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on("data", (part: Buffer) => {
          size += part.length;
          if (size > MAX_BODY) sent.destroy(new Error("答复过长"));
          else parts.push(part);
        });
        answer.on("end", () => {
          clearTimeout(deadline);
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") });
        });
        answer.on("error", fail);
      },
    );
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(error);
    };
    // A deadline over the whole exchange: an answer that drips one byte at a time never goes idle.
    const deadline = setTimeout(() => sent.destroy(new Error(`${timeoutMs / 1000} 秒内没有答复`)), timeoutMs);
    sent.on("error", fail);
    sent.end(text);
  });
};
