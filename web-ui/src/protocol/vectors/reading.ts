/** What the runners of the vectors share. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { decode, encode, type Format, Malformed } from "../codec";

/** A row as it stands in the file. */
export type Row = Record<string, any>;

/** For each top-level name of a file what is done with it; it gets the whole file too. */
export type Runner = Record<string, (rows: never, file: Row) => void>;

/** The value, after checking that it encodes to the same bytes. */
export function decoded<T>(format: Format<T>, bytes: string): T {
  const value = decode(format, unhex(bytes));
  expect(hex(encode(format, value))).toBe(bytes);
  return value;
}

export function isMalformed(format: Format<unknown>, bytes: string): boolean {
  try {
    decode(format, unhex(bytes));
    return false;
  } catch (fault) {
    if (fault instanceof Malformed) return true;
    throw fault;
  }
}

export function expectMalformed(format: Format<unknown>, rows: readonly (string | Row)[]): void {
  for (const row of rows) {
    const bytes = typeof row === "string" ? row : row.bytes;
    expect(isMalformed(format, bytes), `${typeof row === "string" ? "" : row.case} ${bytes.slice(0, 80)}`).toBe(true);
  }
}

/** A decoded value as the vectors write it: bytes as hexadecimal, numbers as texts. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  return typeof value === "number" || typeof value === "bigint" ? String(value) : value;
}
