import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backOffMillis, Feed, SILENCE_MILLIS } from "./feed";
import { EventParser, MAX_EVENT_CHARS, type ServerEvent } from "./sse";

/** A stream that the test writes to. */
function stream() {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (c) => void (control = c) });
  return {
    response: new Response(body),
    say: (text: string) => control?.enqueue(new TextEncoder().encode(text)),
    end: () => control?.close(),
  };
}

const asked: Record<string, string>[] = [];
let answers: (() => Promise<Response>)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  vi.stubGlobal("fetch", (_: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    asked.push(init.headers);
    const answer = answers.shift();
    return answer ? answer() : new Promise((_, reject) => init.signal.addEventListener("abort", reject));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hooks() {
  const seen: ServerEvent[] = [];
  return { seen, opened: vi.fn(), lost: vi.fn(), event: (event: ServerEvent) => void seen.push(event) };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test("puts events together from pieces of any size", () => {
  const text = ": hi\nid: r-1\nevent: block\ndata: {\"a\":1}\n\nid: r-2\ndata: x\r\ndata: y\n\n";
  for (const size of [1, 3, 1000]) {
    const seen: ServerEvent[] = [];
    const parser = new EventParser((event) => seen.push(event));
    for (let i = 0; i < text.length; i += size) parser.push(text.slice(i, i + size));
    expect(seen).toEqual([
      { type: "block", data: '{"a":1}' },
      { type: "message", data: "x\ny" },
    ]);
    expect(parser.lastId).toBe("r-2");
  }
});

test("gives up on an event without an end, be it one line or many", () => {
  const line = `data: ${"x".repeat(1_000)}\n`;
  for (const endless of ["x".repeat(1_000), line]) {
    const parser = new EventParser(() => undefined);
    const push = () => {
      for (let i = 0; i <= MAX_EVENT_CHARS / 1_000; i++) parser.push(endless);
    };
    expect(push).toThrow("an event has no end");
  }
  const parser = new EventParser(() => undefined);
  for (let i = 0; i <= MAX_EVENT_CHARS / 1_000; i++) parser.push(`${line}\n`);
});

test("comes back with the last event's id when the stream ends", async () => {
  const first = stream();
  answers = [async () => first.response];
  const h = hooks();
  const feed = new Feed("/events", h, () => 0);
  feed.start();
  await settle();
  first.say("id: r-7\nevent: status\ndata: {}\n\n");
  await settle();
  first.end();
  await settle();

  expect(h.seen).toEqual([{ type: "status", data: "{}" }]);
  expect(h.lost).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(250);
  expect(asked.map((headers) => headers["last-event-id"])).toEqual([undefined, "r-7"]);
  feed.stop();
});

test("takes a stream without a sign of life for dead", async () => {
  answers = [async () => stream().response];
  const h = hooks();
  const feed = new Feed("/events", h, () => 0);
  feed.start();
  await vi.advanceTimersByTimeAsync(SILENCE_MILLIS + 1);

  expect(h.lost).toHaveBeenCalledOnce();
  feed.stop();
});

test("waits longer each time it fails, but not for ever, and never all at once", async () => {
  expect([0, 1, 2, 9, 99].map((n) => backOffMillis(n, () => 1))).toEqual([500, 1000, 2000, 30_000, 30_000]);
  expect(backOffMillis(0, () => 0)).toBe(250);

  answers = Array.from({ length: 4 }, () => async () => new Response("busy", { status: 503 }));
  const feed = new Feed("/events", hooks(), () => 1);
  feed.start();
  await vi.advanceTimersByTimeAsync(1_600);
  expect(asked).toHaveLength(3);
  feed.hurry();
  await settle();
  expect(asked).toHaveLength(4);
  feed.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(4);
});
