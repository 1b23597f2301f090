import { get, type IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, inject, test } from "vitest";
import { LONG_MILLIS } from "./until.ts";

const { url } = inject("world");

async function fetchFile(path: string, encodings: string): Promise<{ headers: IncomingMessage["headers"]; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url + path, { headers: { "accept-encoding": encodings }, timeout: LONG_MILLIS }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on("error", reject);
    }).on("error", reject);
  });
}

test("the document allows nothing but the node's own files, and is looked for anew each time", async () => {
  const { headers } = await fetchFile("/election/whatever", "");
  const policy = headers["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers["cache-control"]).toBe("no-cache");
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("scripts and styles come compressed, the same in every way, and are kept for ever", async () => {
  const { body } = await fetchFile("/", "");
  const files = [...body.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]!);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const [plain, br, gzip] = [await fetchFile(file, ""), await fetchFile(file, "gzip, br"), await fetchFile(file, "gzip")];
    expect(br.headers["content-encoding"]).toBe("br");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(br.body.length).toBeLessThan(plain.body.length / 2);
    expect(br.headers.vary).toBe("accept-encoding");
    expect(br.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(br.headers["content-type"]).toMatch(/^text\/(javascript|css); charset=utf-8$/);
  }
});

test("the document fetches the first page's code and style along with the program", async () => {
  const { body } = await fetchFile("/", "");
  expect(body.toString()).toMatch(/<link rel="modulepreload" href="\/assets\/Home-[^"]+\.js"/);
  expect(body.toString()).toMatch(/<link rel="stylesheet" href="\/assets\/Home-[^"]+\.css"/);
});
