import { expect, test } from "vitest";
import { countAxis, heightAxis } from "./axis";
import { labelWidth, layOut, pointAt, type Plot } from "./plot";
import { fileName } from "./save";
import { liveSpan } from "./span";

const plot: Plot = { x: heightAxis(1, 10), y: countAxis(1_000_000), shape: "columns", points: [1, 5, 10].map((x) => ({ x, y: x })), until: 10 };

const widthOf = (label: string) => labelWidth(label, 14);

test("keeps everything in the picture, also in one too small for it", () => {
  for (const [width, height] of [[1_200, 300], [280, 150], [20, 20]] as const) {
    const { left, right, top, bottom, x, y } = layOut(plot, { width, height, em: 14, widthOf });
    expect(right).toBeGreaterThan(left);
    expect([x(0.5), x(10.5), y(0), y(1_000_000)].map(Math.round)).toEqual([left, right, bottom, top].map(Math.round));
  }
});

test("finds the point under the pointer", () => {
  const layout = layOut(plot, { width: 600, height: 200, em: 14, widthOf });
  expect([0, layout.x(4), layout.x(9), 9_999].map((pixel) => pointAt(plot, layout, pixel))).toEqual([0, 1, 2, 2]);
  expect(pointAt({ ...plot, points: [] }, layout, 5)).toBe(-1);
});

test("names files so that every system takes them, whatever an election calls itself", () => {
  expect(fileName("result", "ab12", 7, "../../etc/passwd")).toBe("psephos-result-ab12-7-..-..-etc-passwd");
  expect(fileName('q"<>:\u202e', "é")).toBe("psephos-q---");
});

test("lengthens a live axis in steps", () => {
  expect([0, 60_000, 60_001, 3_000_000].map(liveSpan)).toEqual([60_000, 60_000, 120_000, 3_600_000]);
  expect(liveSpan(40 * 3_600_000) / 3_600_000).toBe(48);
});
