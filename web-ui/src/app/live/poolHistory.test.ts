import { expect, test } from "vitest";
import { MAX_SAMPLES, PoolHistory } from "./poolHistory.svelte";

test("keeps what waited, and where nothing was known", () => {
  const pool = new PoolHistory();
  pool.add(1, { count: 3, bytes: 30 });
  pool.add(2, { count: 4, bytes: 40 });
  pool.interrupt();
  pool.add(9, { count: 0, bytes: 0 });
  expect(pool.samples).toEqual([
    { at: 1, count: 3, bytes: 30, afterGap: true },
    { at: 2, count: 4, bytes: 40, afterGap: false },
    { at: 9, count: 0, bytes: 0, afterGap: true },
  ]);
});

test("stays bounded for ever, in order, with its peaks and its beginning of each run", () => {
  const pool = new PoolHistory();
  for (let at = 0; at < 20 * MAX_SAMPLES; at++) {
    if (at === 5_001) pool.interrupt();
    pool.add(at, { count: at === 700 ? 9_999 : at % 3, bytes: at });
    expect(pool.samples.length).toBeLessThanOrEqual(MAX_SAMPLES);
  }
  const times = pool.samples.map((sample) => sample.at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(pool.samples.at(-1)?.at).toBe(20 * MAX_SAMPLES - 1);
  expect(pool.samples.some((sample) => sample.count === 9_999)).toBe(true);
  expect(pool.samples.filter((sample) => sample.afterGap).map((sample) => sample.at > 5_000)).toEqual([false, true]);
});

test("starts anew where the clock was put back", () => {
  const pool = new PoolHistory();
  pool.add(100, { count: 1, bytes: 1 });
  pool.add(50, { count: 2, bytes: 2 });
  expect(pool.samples.map((sample) => sample.at)).toEqual([50]);
});

test("stays bounded also where the stream breaks off before each sample", () => {
  const pool = new PoolHistory();
  for (let at = 0; at < 1_000; at++) {
    pool.interrupt();
    pool.add(at, { count: 1, bytes: 1 });
    expect(pool.samples.length).toBeLessThanOrEqual(MAX_SAMPLES);
  }
  expect(pool.samples.at(-1)?.at).toBe(999);
});
