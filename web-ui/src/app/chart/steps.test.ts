import { expect, test } from "vitest";
import { stepArea, stepLine } from "./steps";

const same = (value: number) => value;

test("holds each value until the next, and the last one until it is no longer known", () => {
  const points = [{ x: 0, y: 1 }, { x: 10, y: 3 }];
  expect(stepLine(points, 25, same, same)).toBe("M0 1H10V3H25");
  expect(stepArea(points, 25, same, same)).toBe("M0 1H10V3H25V0H0Z");
});

test("draws nothing where nothing is known", () => {
  const points = [{ x: 0, y: 1 }, { x: 10, y: 3 }, { x: 50, y: 2, afterGap: true }];
  expect(stepLine(points, 60, same, same)).toBe("M0 1H10V3H10M50 2H60");
});

test("shows a single point, and none", () => {
  expect(stepLine([{ x: 5, y: 2 }], 0, same, same)).toBe("M5 2H6");
  expect(stepLine([], 9, same, same)).toBe("");
  expect(stepArea([], 9, same, same)).toBe("");
});
