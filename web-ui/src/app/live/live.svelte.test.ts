import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Phase } from "../api/types";
import { samples } from "../testing";
import { FLUSH_MILLIS } from "./batcher";
import { Live } from "./live.svelte";

/** A node whose stream of events and answers come when the test says so. */
class Node {
  private waiting: { path: string; resolve: (answer: Response) => void }[] = [];
  private stream: ReadableStreamDefaultController<Uint8Array> | undefined;

  readonly fetch = (path: string): Promise<Response> => {
    if (path === "/api/v1/events") {
      const body = new ReadableStream<Uint8Array>({ start: (control) => void (this.stream = control) });
      return Promise.resolve(new Response(body));
    }
    return new Promise((resolve) => this.waiting.push({ path: path.split("?")[0]!, resolve }));
  };

  tell(type: string, data: unknown): void {
    this.stream?.enqueue(new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  hangUp(): void {
    this.stream?.close();
  }

  answer(answers: Record<string, unknown>): void {
    for (const { path, resolve } of this.waiting) {
      const value = answers[path];
      resolve(value === undefined ? Response.json({ code: "INTERNAL" }, { status: 500 }) : Response.json(value));
    }
    this.waiting = [];
  }
}

let node: Node;
let live: Live;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  node = new Node();
  vi.stubGlobal("fetch", node.fetch);
  live = new Live(() => 0);
  end = live.start();
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const block = (height: number) => ({ ...samples.block(height), removed: false });
const status = (height: number) => samples.status({ height, head: `h${height}`, headTime: Date.now() });
const election = (phase: Phase) => samples.election("e", { phase });
const passed = (millis = FLUSH_MILLIS) => vi.advanceTimersByTimeAsync(millis);
const heights = () => live.blocks.map(({ height }) => height);

test("keeps what the stream told while an older answer was on its way", async () => {
  await passed(0);
  node.tell("block", block(3));
  node.tell("status", status(3));
  node.tell("election", election("RESULT"));
  await passed();
  node.answer({
    "/api/v1/status": status(2),
    "/api/v1/blocks": { blocks: [block(2), block(1)] },
    "/api/v1/elections": { elections: [election("OPEN")] },
  });
  await passed(0);
  expect(heights()).toEqual([3, 2, 1]);
  expect(live.height).toBe(3);
  expect(live.elections[0]?.phase).toBe("RESULT");
});

test("takes a block as the answer has it where both have it", async () => {
  await passed(0);
  node.tell("block", block(2));
  await passed();
  node.answer({ "/api/v1/status": status(5), "/api/v1/blocks": { blocks: [{ ...block(2), finality: "final" }] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  expect(live.blocks.map(({ finality }) => finality)).toEqual(["final"]);
});

test("shows no block without those below it while it asks for them", async () => {
  await passed(0);
  node.answer({ "/api/v1/status": status(1), "/api/v1/blocks": { blocks: [block(1)] }, "/api/v1/elections": { elections: [] } });
  node.tell("reset", {});
  await passed();
  node.tell("block", block(9));
  await passed();
  expect(heights()).toEqual([1]);
  node.answer({ "/api/v1/status": status(8), "/api/v1/blocks": { blocks: [block(8), block(7)] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  expect(heights()).toEqual([9, 8, 7]);
});

test("shows no block without those below it where those were asked for in vain", async () => {
  await passed(0);
  node.answer({ "/api/v1/status": status(1), "/api/v1/blocks": { blocks: [block(1)] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  node.hangUp();
  await passed(1_000);
  node.tell("block", block(8));
  await passed();
  node.answer({ "/api/v1/status": status(8), "/api/v1/elections": { elections: [] } });
  await passed(0);
  node.tell("block", block(9));
  node.tell("status", status(9));
  await passed();
  expect(live.height).toBe(9);
  expect(heights()).toEqual([1]);
  await passed(5_000);
  node.answer({ "/api/v1/status": status(9), "/api/v1/blocks": { blocks: [block(9), block(8)] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  node.tell("block", block(10));
  await passed();
  expect(heights()).toEqual([10, 9, 8]);
});

test("shows the answer whatever nonsense the stream told meanwhile", async () => {
  await passed(0);
  for (const nonsense of [null, 7, "text"]) for (const type of ["block", "status", "election", "finality"]) node.tell(type, nonsense);
  node.tell("block", block(2));
  await passed();
  node.answer({ "/api/v1/status": status(1), "/api/v1/blocks": { blocks: [block(1)] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  expect(heights()).toEqual([2, 1]);
});

test("asks again for what was not answered, and does not take the node for gone while it talks", async () => {
  await passed(0);
  node.answer({ "/api/v1/elections": { elections: [] } });
  await passed(0);
  expect(live.liveness.kind).toBe("connecting");
  await passed(5_000);
  node.answer({ "/api/v1/status": status(7), "/api/v1/blocks": { blocks: [block(7)] }, "/api/v1/elections": { elections: [] } });
  await passed(0);
  expect(live.liveness.kind).toBe("live");
  expect(heights()).toEqual([7]);
});

test("counts how often the node came back, however short it was gone", async () => {
  await passed(0);
  expect(live.returns).toBe(0);
  node.hangUp();
  await passed(1_000);
  expect(live.liveness.kind).not.toBe("offline");
  expect(live.returns).toBe(1);
});
