// @vitest-environment node
// @vitest-environment node
import { expect, test } from "vitest";
import { textFault } from "./text";
import { RUNS } from "./unicode16";

test("the table holds as many code points as Unicode 16.0 counts", () => {
  const lengths = RUNS.split(" ").map((length) => Number.parseInt(length, 36));
  const sum = (runs: number[]) => runs.reduce((all, length) => all + length, 0);

  // Graphic and format characters, controls, private use, surrogates: chapter 1 and table D of the standard's core specification.
  expect(sum(lengths.filter((_, i) => i % 2 === 1))).toBe(154_998 + 65 + 137_468 + 2_048);
  expect(sum(lengths)).toBe(0x110000);
});

test.each([
  ["ASCII with controls", "a\0b\n"],
  ["an accent in one character", "\u00e9"],
  ["a byte order mark", "\ufefftext"],
  ["private use", "\ue000\u{10fffd}"],
  ["Garay, new in 16.0", "\u{10d40}"],
  ["right-to-left marks", "\u202eabc\u202c"],
])("takes %s", (_, value) => {
  expect(textFault(value)).toBeUndefined();
});

test.each([
  ["an accent of its own", "e\u0301", /normal form/],
  ["half of a pair", "a\udc00", /surrogate/],
  ["a noncharacter", "\uffff", /16\.0/],
  ["an unassigned code point", "\u0378", /16\.0/],
  ["Sidetic, new in 17.0", "\u{10940}", /16\.0/],
])("refuses %s", (_, value, fault) => {
  expect(textFault(value)).toMatch(fault);
});
