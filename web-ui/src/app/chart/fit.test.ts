import { expect, test } from "vitest";
import { layOutBars, MAX_BARS } from "./bars";
import { wrapped } from "./fit";

const width = (text: string) => [...text].length;

test("breaks lines between words, long words within, and says where something is left out", () => {
  expect(wrapped("one two three", 8, 3, width)).toEqual(["one two", "three"]);
  expect(wrapped("abcdefghij", 4, 3, width)).toEqual(["abcd", "efgh", "ij"]);
  expect(wrapped("one two three four", 8, 2, width)).toEqual(["one two", "three f…"]);
  expect(wrapped("exactly8", 8, 1, width)).toEqual(["exactly8"]);
  expect(wrapped("", 8, 2, width)).toEqual([]);
});

test("draws nothing that XML cannot hold, and no half characters", () => {
  expect(wrapped("a\u0000b\u0007\ud800c\ufffe", 20, 1, width)).toEqual(["a\ufffdb\ufffd\ufffdc\ufffd"]);
  expect(wrapped("👍👍👍👍", 3, 1, width)).toEqual(["👍👍…"]);
  expect(wrapped(" \n\t ", 9, 2, width)).toEqual([]);
});

test("ends with a title as long as a definition allows, and with no room at all", () => {
  const lines = wrapped("x".repeat(8_192), 50, 3, width);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatch(/…$/);
  expect(wrapped("abc", 0, 3, width)).toHaveLength(3);
});

test("puts bars below their labels, and counts those that have no room", () => {
  const row = { label: "one two three", share: 0.5, value: "50%", hatched: false };
  const { bars, height, left, barWidth } = layOutBars(Array.from({ length: MAX_BARS + 3 }, () => row), 8, 1, width);
  expect(bars).toHaveLength(MAX_BARS);
  expect(left).toBe(3);
  expect(barWidth).toBe(4);
  for (const [i, bar] of bars.entries()) {
    expect(bar.barTop).toBeGreaterThan(bar.top);
    expect(bars[i + 1]?.top ?? height).toBeGreaterThan(bar.barTop);
  }
});
