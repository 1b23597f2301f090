import { afterEach, expect, test, vi } from "vitest";
import { ApiError, ask } from "./client";
import { number, object, type Shape } from "./shape";

afterEach(() => vi.unstubAllGlobals());

const anything = (value: unknown): value is unknown => value !== undefined;
const answer = (response: () => Promise<Response>) => vi.stubGlobal("fetch", response);

async function failure(shape: Shape<unknown> = anything): Promise<ApiError> {
  return (await ask("/x", shape).catch((cause: unknown) => cause)) as ApiError;
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
  await expect(ask("/x", anything, { timeoutMillis: 10 })).rejects.toMatchObject({ failure: "timeout" });
});

test("leaves the caller's own ending alone", async () => {
  const control = new AbortController();
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason))));
  const asked = ask("/x", anything, { signal: control.signal });
  control.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

test("takes no answer for what it is not", async () => {
  const shape = object<{ height: number }>({ height: number });
  answer(async () => Response.json({ height: 7, more: "from a newer node" }));
  expect(await ask("/x", shape)).toMatchObject({ height: 7 });
  for (const lie of [null, [], 7, "7", {}, { height: null }, { height: "7" }, { height: -1 }]) {
    answer(async () => Response.json(lie));
    expect(await failure(shape)).toMatchObject({ failure: "malformed", passing: false });
  }
});
