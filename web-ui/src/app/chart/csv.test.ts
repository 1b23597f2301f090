import { expect, test } from "vitest";
import { csv } from "./csv";

const lineOf = (...values: (string | number)[]) =>
  csv({ columns: values.map((_, i) => ({ name: `c${i}`, label: "" })), rows: [values.map((value) => ({ text: "shown", value }))] }).split("\r\n").slice(1, -1).join("\r\n");

test("writes names first, numbers bare, texts in quotes, for programs and spreadsheets alike", () => {
  const table = { columns: [{ name: "option", label: "Choix" }, { name: "share", label: "Part" }], rows: [[{ text: "Ada", value: 'Ada "A", née B' }, { text: "33,3 %", value: 1 / 3 }]] };
  expect(csv(table)).toBe('\ufeff"option","share"\r\n"Ada ""A"", née B",0.3333333333333333\r\n');
});

test("lets no text become a formula", () => {
  for (const attack of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "\u202e=1", "\u0000=1", "\ufeff=1", "＝1", "＋1", "－1", "＠A", '=HYPERLINK("http://x","y")', "\tharmless"]) {
    expect(lineOf(attack), JSON.stringify(attack)).toBe(`"'${attack.replaceAll('"', '""')}"`);
  }
});

test("leaves what cannot become one alone", () => {
  for (const text of ["Ada", "1=1", "a@b", "'=1", "", "−1", "Jean-Luc", "2026-01-01T00:00:00.000Z"]) expect(lineOf(text)).toBe(`"${text}"`);
  expect(lineOf(-5, 0.25)).toBe("-5,0.25");
});

test("keeps a cell in its cell", () => {
  expect(lineOf('a","=1+1', "b\r\n=2")).toBe('"a"",""=1+1","b\r\n=2"');
});
