import { expect, test } from "vitest";
import { bool, distinct, either, list, MAX_ITEMS, number, object, oneOf, optional, record, type Shape, text } from "./shape";

const json = (source: string): unknown => JSON.parse(source);

/** Each kind of value that JSON has, and numbers that no node means. */
const values: unknown[] = [null, true, 0, 1, -1, 1e308, 2 ** 63, "", "1", [], [null], {}, { a: 1 }];

const takes = (shape: Shape<unknown>) => values.filter((value) => shape(value));

test("tells plain values apart", () => {
  expect(takes(text)).toEqual(["", "1"]);
  expect(takes(bool)).toEqual([true]);
  expect(takes(number)).toEqual([0, 1, 2 ** 63]);
  expect(takes(oneOf<string | number>("1", 0))).toEqual([0, "1"]);
  expect(takes(either(bool, text))).toEqual([true, "", "1"]);
  expect(takes(optional(bool))).toEqual([true]);
  expect(optional(bool)(undefined)).toBe(true);
});

test("tells lists from objects, whole", () => {
  expect(takes(list(text))).toEqual([[]]);
  expect(takes(record(number))).toEqual([{}, { a: 1 }]);
  expect(takes(object<{ a?: number }>({ a: optional(number) }))).toEqual([{}, { a: 1 }]);
  expect(takes(object<{ a: number }>({ a: number }))).toEqual([{ a: 1 }]);
  expect(list(number)([1, 2, "3"])).toBe(false);
  expect(list(number)(Array(MAX_ITEMS).fill(1))).toBe(true);
  expect(list(number)(Array(MAX_ITEMS + 1).fill(1))).toBe(false);
});

test("takes no two items for the same one", () => {
  const shape = distinct(number, (one) => one);
  expect(shape([1, 2, 3])).toBe(true);
  expect(shape([1, 2, 1])).toBe(false);
  expect(shape([null])).toBe(false);
});

test("reads only what an answer itself says", () => {
  const shape = object<{ toString: string }>({ toString: text });
  expect(shape({})).toBe(false);
  expect(shape(json('{"__proto__": {"toString": "inherited"}}'))).toBe(false);
  expect(shape({ toString: "own" })).toBe(true);
  expect(record(text)(json('{"__proto__": "a name like any other"}'))).toBe(true);
  expect(record(text)(json('{"__proto__": 1}'))).toBe(false);
});
