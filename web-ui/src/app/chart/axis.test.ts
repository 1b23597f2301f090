import { expect, test } from "vitest";
import { bytesAxis, countAxis, durationAxis, fitted, heightAxis, roundStep, scale, timeAxis } from "./axis";

const labels = (axis: { ticks: { label: string }[] }) => axis.ticks.map((tick) => tick.label);

test("takes round steps, no more than asked for", () => {
  expect([roundStep(10, 5), roundStep(11, 5), roundStep(100, 3), roundStep(0.7, 4), roundStep(3, 3)]).toEqual([2, 5, 50, 0.2, 1]);
  for (const span of [1, 7, 999, 1_000, 1_001, 2 ** 40, 1e15]) {
    for (const maxSteps of [1, 2, 3, 5, 8]) expect(span / roundStep(span, maxSteps)).toBeLessThanOrEqual(maxSteps + 1e-6);
  }
});

test("survives what cannot be divided", () => {
  for (const span of [0, -1, Number.NaN]) expect(roundStep(span, 4)).toBe(1);
  expect(scale({ from: 5, to: 5 }, 0, 100)(5)).toBe(0);
});

test("counts in whole numbers, from 0 to above the largest", () => {
  expect(labels(countAxis(0)(4))).toEqual(["0", "1"]);
  expect(labels(countAxis(3)(8))).toEqual(["0", "1", "2", "3"]);
  expect(labels(countAxis(11)(4))).toEqual(["0", "5", "10", "15"]);
  expect(labels(countAxis(1_000_000)(4))).toEqual(["0", "500K", "1M"]);
  expect(countAxis(2 ** 40)(4).to).toBeGreaterThanOrEqual(2 ** 40);
});

test("writes sizes and durations in their own units", () => {
  expect(labels(bytesAxis(2_400)(3))).toEqual(["0B", "1kB", "2kB", "3kB"]);
  expect(labels(durationAxis(2_100)(4))).toEqual(["0s", "1s", "2s", "3s"]);
  expect(labels(durationAxis(70_000)(3))).toEqual(["0s", "30s", "1m", "1m 30s"]);
  expect(labels(durationAxis(400)(2))).toEqual(["0s", "0.2s", "0.4s"]);
  expect(labels(durationAxis(5 * 86_400_000)(5)).at(-1)).toBe("5d");
});

test("gives each block its own place", () => {
  const axis = heightAxis(41, 60)(4);
  expect([axis.from, axis.to, ...axis.ticks.map((tick) => tick.at)]).toEqual([40.5, 60.5, 45, 50, 55, 60]);
  expect(heightAxis(1, 1)(4).ticks).toHaveLength(1);
});

const at = (...parts: [number, number, number, number?, number?, number?]) => new Date(...(parts as [number, number, number])).setHours(parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0, 0);

test("marks times that are round for the reader, whatever the span", () => {
  const start = at(2026, 2, 10, 9, 58, 7);
  const spans = [5_000, 90_000, 3_600_000, 9 * 3_600_000, 3 * 86_400_000, 40 * 86_400_000, 400 * 86_400_000, 9 * 365 * 86_400_000];
  for (const span of spans) {
    for (const maxSteps of [2, 5, 8]) {
      const { ticks, from, to } = timeAxis(start, start + span)(maxSteps);
      expect(ticks.length, `${span} in ${maxSteps}`).toBeLessThanOrEqual(maxSteps + 2);
      expect(ticks.every((tick) => tick.at >= from && tick.at <= to && new Date(tick.at).getMilliseconds() === 0)).toBe(true);
      if (span >= 86_400_000) expect(ticks.every((tick) => tick.at === new Date(tick.at).setHours(new Date(tick.at).getHours(), 0, 0, 0))).toBe(true);
    }
  }
  expect(timeAxis(start, start + 10 * 60_000)(5).ticks.map((tick) => new Date(tick.at).getMinutes())).toEqual([0, 2, 4, 6, 8]);
  expect(labels(timeAxis(at(2026, 10, 21, 20), at(2026, 10, 28, 20))(3))).toEqual(["Nov 22", "Nov 25", "Nov 28"]);
  expect(labels(timeAxis(at(2026, 0, 20), at(2026, 4, 2))(4))).toEqual(["Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]);
  expect(labels(timeAxis(at(2026, 0, 1, 22), at(2026, 0, 2, 4))(6))).toContain("Jan 2");
});

test("ends also where a span is nothing or time runs backwards", () => {
  const now = at(2026, 0, 1);
  for (const to of [2 ** 53, 2 ** 63]) expect(timeAxis(now, to)(8).ticks.length).toBeLessThan(10);
  for (const to of [0, -1, Number.NaN]) expect(timeAxis(0, to)(5).ticks.length).toBeLessThanOrEqual(1);
});

test("takes as many marks as have room for their labels", () => {
  const wide = fitted(countAxis(8), (label) => 10 * label.length, 800);
  const narrow = fitted(countAxis(8), (label) => 10 * label.length, 30);
  expect(wide.ticks).toHaveLength(9);
  expect(narrow.ticks.length).toBeLessThan(5);
  expect(fitted(countAxis(8), () => 1_000, 30).ticks.length).toBeGreaterThan(0);
});
