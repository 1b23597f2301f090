import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inPieces } from "./inPieces";

let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

const never = new AbortController().signal;

/** Each step takes some time. */
function* counting(to: number, stepMillis: number): Generator<number, string> {
  for (let i = 1; i <= to; i++) {
    now += stepMillis;
    yield i;
  }
  return "done";
}

test("gives way once a turn, and tells how far it is", async () => {
  const told: number[] = [];
  let others = 0;
  const timer = setInterval(() => others++, 0);

  expect(await inPieces(counting(100, 10), (step) => told.push(step), never)).toBe("done");

  clearInterval(timer);
  expect(told).toEqual(Array.from({ length: 20 }, (_, i) => 5 * (i + 1)));
  expect(others).toBeGreaterThan(0);
});

test("does short work in one go", async () => {
  const told: number[] = [];
  expect(await inPieces(counting(4, 10), (step) => told.push(step), never)).toBe("done");
  expect(told).toEqual([]);
});

test("ends at once where it is no longer wanted", async () => {
  const unwanted = new AbortController();
  let steps = 0;
  const work = (function* () {
    for (const step of counting(1_000_000, 50)) {
      steps = step;
      yield step;
    }
    return "done";
  })();

  const outcome = inPieces(work, (step) => step === 3 && unwanted.abort(), unwanted.signal);

  await expect(outcome).rejects.toThrow();
  expect(steps).toBe(3);
});
