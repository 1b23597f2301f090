import type { ChartTable } from "./table";

/** Spreadsheets do not see UTF-8 without it. */
const BYTE_ORDER_MARK = "\ufeff";

/** What makes a spreadsheet calculate, also behind blanks and invisible characters, and in the full width of East Asian keyboards. */
const FORMULA = /^[\p{White_Space}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;
const LEADING_CONTROL = /^[\t\r\n]/;

/** The table as RFC 4180 has it, with the columns' names first. */
export function csv({ columns, rows }: ChartTable): string {
  const lines = [columns.map(({ name }) => text(name)), ...rows.map((row) => row.map(({ value }) => (typeof value === "number" ? String(value) : text(value))))];
  return BYTE_ORDER_MARK + lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** Always in quotes. Whoever names an option must not make a spreadsheet run it: an apostrophe says that it is text. */
function text(value: string): string {
  const harmless = FORMULA.test(value) || LEADING_CONTROL.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
