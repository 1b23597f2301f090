import { expect, test } from "vitest";
import type { BlockSummary } from "../api/types";
import { drawnUpTo, median, spacings } from "./spacing";

const block = (height: number, time: number): BlockSummary => ({ height, time, hash: "", parent: "", producer: "", transactions: 0, bytes: 0, finality: "final" });

test("measures each block against its parent, oldest first, but not the first against genesis", () => {
  const found = spacings([block(3, 9_000), block(2, 6_000), block(1, 4_000), block(0, -1e12)]);
  expect(found.map(({ block: { height }, millis }) => [height, millis])).toEqual([[2, 2_000], [3, 3_000]]);
  expect(spacings([block(1, 4_000), block(0, 0)])).toEqual([]);
  expect(spacings([])).toEqual([]);
});

test("measures nothing across a hole", () => {
  expect(spacings([block(9, 9_000), block(7, 7_000)])).toEqual([]);
});

test("cuts off what would press all others flat, and nothing else", () => {
  expect(drawnUpTo([2, 2, 3, 2, 9])).toBe(9);
  expect(drawnUpTo([2, 2, 3, 2, 28_800])).toBe(3);
  expect(drawnUpTo([])).toBe(0);
  expect(drawnUpTo([0, 0, 5])).toBe(5);
});

test("takes the middle one, or the mean of the two", () => {
  expect([median([]), median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([0, 2, 2.5]);
});
