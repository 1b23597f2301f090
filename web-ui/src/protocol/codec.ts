/**
 * Formats that read and write the canonical encoding (docs/spec/encoding.md). A format checks on both ways: what it refuses to read, it
 * refuses to write. So decoding and then encoding gives the same bytes again.
 */
import { concat } from "./bytes";

/** These bytes or this value have no place in the encoding. */
export class Malformed extends Error {}

/** Where a reader stands. */
export interface Input {
  readonly bytes: Uint8Array;
  at: number;
}

export interface Format<T> {
  /** @throws Malformed */
  read(input: Input): T;
  /** @throws Malformed */
  write(out: Uint8Array[], value: T): void;
}

export type ValueOf<F> = F extends Format<infer T> ? T : never;

export const MAX_INTEGER = 2n ** 63n - 1n;

export function demand(condition: boolean, detail: string): asserts condition {
  if (!condition) throw new Malformed(detail);
}

/**
 * The value that all of `bytes` encode.
 *
 * @throws Malformed where there is none
 */
export function decode<T>(format: Format<T>, bytes: Uint8Array): T {
  const input = { bytes, at: 0 };
  const value = format.read(input);
  demand(input.at === bytes.length, "bytes left over");
  return value;
}

/** @throws Malformed where the value is outside what the format can say */
export function encode<T>(format: Format<T>, value: T): Uint8Array {
  const out: Uint8Array[] = [];
  format.write(out, value);
  return concat(...out);
}

function take(input: Input, length: number): Uint8Array {
  demand(length <= input.bytes.length - input.at, "ends early");
  input.at += length;
  // Copied, also where the input is one of Node's buffers, whose slices share memory.
  return new Uint8Array(input.bytes.subarray(input.at - length, input.at));
}

function takeByte(input: Input): number {
  const byte = input.bytes[input.at];
  demand(byte !== undefined, "ends early");
  input.at += 1;
  return byte;
}

/** `format` without the values that `check` throws for. */
export function checked<T>(format: Format<T>, check: (value: T) => void): Format<T> {
  return {
    read(input) {
      const value = format.read(input);
      check(value);
      return value;
    },
    write(out, value) {
      check(value);
      format.write(out, value);
    },
  };
}

/** `format` under another shape of its values. */
export function mapped<A, B>(format: Format<A>, to: (value: A) => B, from: (value: B) => A): Format<B> {
  return {
    read: (input) => to(format.read(input)),
    write: (out, value) => format.write(out, from(value)),
  };
}

export const u8: Format<number> = {
  read: takeByte,
  write(out, value) {
    demand(Number.isInteger(value) && value >= 0 && value <= 255, "not a byte");
    out.push(Uint8Array.of(value));
  },
};

/** One byte that says which of the `names` it is, counted from 0. */
export function choiceOf<N extends string>(...names: readonly N[]): Format<N> {
  return {
    read(input) {
      const name = names[takeByte(input)];
      demand(name !== undefined, "unknown tag");
      return name;
    },
    write(out, name) {
      const tag = names.indexOf(name);
      demand(tag >= 0, "unknown tag");
      out.push(Uint8Array.of(tag));
    },
  };
}

export const bool: Format<boolean> = /* @__PURE__ */ mapped(
  /* @__PURE__ */ choiceOf("false", "true"),
  (name) => name === "true",
  (value) => (value ? "true" : "false"),
);

export const u64: Format<bigint> = {
  read(input) {
    const bytes = take(input, 8);
    return new DataView(bytes.buffer).getBigUint64(0);
  },
  write(out, value) {
    demand(value >= 0n && value < 2n ** 64n, "out of range");
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value);
    out.push(bytes);
  },
};

/** 0 to 2⁶³ − 1. */
export const varint: Format<bigint> = {
  read(input) {
    // Up to 49 bits, which a number holds exactly, and the other 14.
    let low = 0;
    let high = 0;
    for (let i = 0; i < 9; i++) {
      const byte = takeByte(input);
      if (i < 7) low += (byte & 0x7f) * 2 ** (7 * i);
      else high += (byte & 0x7f) * 2 ** (7 * (i - 7));
      if (byte < 0x80) {
        demand(byte !== 0 || i === 0, "an integer is not minimal");
        return BigInt(low) + (high === 0 ? 0n : BigInt(high) << 49n);
      }
    }
    throw new Malformed("an integer over 63 bits");
  },
  write(out, value) {
    demand(value >= 0n && value <= MAX_INTEGER, "out of range");
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    out.push(Uint8Array.from(bytes));
  },
};

/** A varint from `low` to `high`, both included. */
export function varintIn(low: bigint, high: bigint): Format<bigint> {
  return checked(varint, (value) => demand(value >= low && value <= high, "out of range"));
}

/** The same for ranges that a number holds exactly. */
export function integer(low: number, high: number): Format<number> {
  return mapped(varintIn(BigInt(low), BigInt(high)), Number, (value) => {
    demand(Number.isSafeInteger(value), "not a whole number");
    return BigInt(value);
  });
}

/** As many bytes, without a length before them. */
export function raw(length: number): Format<Uint8Array> {
  return {
    read: (input) => take(input, length),
    write(out, value) {
      demand(value.length === length, `not ${length} bytes`);
      out.push(value);
    },
  };
}

export const hash: Format<Uint8Array> = /* @__PURE__ */ raw(32);
export const key: Format<Uint8Array> = hash;

/** Length, then bytes. */
export function bytes(maxLength: number): Format<Uint8Array> {
  const length = integer(0, maxLength);
  return {
    read: (input) => take(input, length.read(input)),
    write(out, value) {
      length.write(out, value.length);
      out.push(value);
    },
  };
}

/** `format` without the values that take more bytes. */
export function atMost<T>(maxLength: number, format: Format<T>): Format<T> {
  return {
    read(input) {
      const start = input.at;
      const value = format.read(input);
      demand(input.at - start <= maxLength, `over ${maxLength} bytes`);
      return value;
    },
    write(out, value) {
      const encoded = encode(format, value);
      demand(encoded.length <= maxLength, `over ${maxLength} bytes`);
      out.push(encoded);
    },
  };
}

/** Length, then a value of `format` that takes exactly so many bytes. */
export function sized<T>(maxLength: number, format: Format<T>): Format<T> {
  return mapped(
    bytes(maxLength),
    (content) => decode(format, content),
    (value) => encode(format, value),
  );
}

/** Items one after another; how many is known from elsewhere. */
export function repeated<T>(count: number, item: Format<T>): Format<readonly T[]> {
  return {
    read(input) {
      const items: T[] = [];
      for (let i = 0; i < count; i++) items.push(item.read(input));
      return items;
    },
    write(out, items) {
      demand(items.length === count, `not ${count} in number`);
      for (const value of items) item.write(out, value);
    },
  };
}

/** Count, then items. */
export function list<T>(maxCount: number, item: Format<T>, minCount = 0): Format<readonly T[]> {
  const count = integer(minCount, maxCount);
  return {
    read: (input) => repeated(count.read(input), item).read(input),
    write(out, items) {
      count.write(out, items.length);
      repeated(items.length, item).write(out, items);
    },
  };
}

/** Demands of a list's items that each is after the one before it. */
export function ascending<T>(format: Format<readonly T[]>, order: (a: T, b: T) => number): Format<readonly T[]> {
  return checked(format, (items) => {
    for (let i = 1; i < items.length; i++) demand(order(items[i - 1]!, items[i]!) < 0, "not strictly ascending");
  });
}

/** Named fields in their order. */
export function struct<T extends object>(fields: { readonly [K in keyof T]: Format<T[K]> }): Format<T> {
  const names = Object.keys(fields) as (keyof T)[];
  return {
    read(input) {
      const value: Partial<T> = {};
      for (const name of names) value[name] = fields[name].read(input);
      return value as T;
    },
    write(out, value) {
      for (const name of names) fields[name].write(out, value[name]);
    },
  };
}

export const nothing: Format<object> = { read: () => ({}), write: () => undefined };

type Cases = Readonly<Record<string, readonly [tag: number, content: Format<object>]>>;
type Tagged<C extends Cases> = { [K in keyof C & string]: { kind: K } & ValueOf<C[K][1]> }[keyof C & string];

/** One of several shapes: a byte that names it, then its fields. The value's `kind` is the name of the shape. */
export function tagged<const C extends Cases>(cases: C): Format<Tagged<C>> {
  const byTag = new Map(Object.entries(cases).map(([kind, [tag, content]]) => [tag, { kind, content }]));
  return {
    read(input) {
      const found = byTag.get(takeByte(input));
      demand(found !== undefined, "unknown tag");
      return { kind: found.kind, ...found.content.read(input) } as Tagged<C>;
    },
    write(out, value) {
      const found = cases[value.kind];
      demand(found !== undefined, "unknown kind");
      out.push(Uint8Array.of(found[0]));
      found[1].write(out, value);
    },
  };
}

/** `format` after one byte that is always `tag`: a version, or the kind of which there is only one so far. */
export function after<T>(tag: number, format: Format<T>): Format<T> {
  return {
    read(input) {
      demand(takeByte(input) === tag, "unknown tag");
      return format.read(input);
    },
    write(out, value) {
      out.push(Uint8Array.of(tag));
      format.write(out, value);
    },
  };
}
