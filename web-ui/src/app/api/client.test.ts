import { afterEach, expect, test, vi } from "vitest";
import { ApiError, ask } from "./client";

afterEach(() => vi.unstubAllGlobals());

const answer = (response: () => Promise<Response>) => vi.stubGlobal("fetch", response);

async function failure(): Promise<ApiError> {
  return (await ask("/x").catch((cause: unknown) => cause)) as ApiError;
}

test("reads the node's problem documents", async () => {
  answer(async () => Response.json({ code: "NOT_FOUND", detail: "No such block." }, { status: 404 }));
  expect(await failure()).toMatchObject({ failure: "problem", status: 404, code: "NOT_FOUND", message: "No such block.", passing: false });
});

test("tells a proxy's page, a missing node and an answer that is none apart", async () => {
  answer(async () => new Response("<html>", { status: 502, headers: { "retry-after": "3" } }));
  expect(await failure()).toMatchObject({ failure: "problem", code: "HTTP_502", passing: true, retryAfterMillis: 3_000 });
  answer(() => Promise.reject(new TypeError("refused")));
  expect(await failure()).toMatchObject({ failure: "offline", passing: true });
  answer(async () => new Response("<html>"));
  expect(await failure()).toMatchObject({ failure: "malformed" });
});

test("gives up in time", async () => {
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason))));
  await expect(ask("/x", { timeoutMillis: 10 })).rejects.toMatchObject({ failure: "timeout" });
});

test("leaves the caller's own ending alone", async () => {
  const control = new AbortController();
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason))));
  const asked = ask("/x", { signal: control.signal });
  control.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});
