/** Addresses as texts (docs/spec/crypto.md §4), without the curve; `address.ts` reads them with it. */
import { bit } from "./bytes";

export type AddressFault = "MALFORMED" | "MIXED_CASE" | "BAD_CHECKSUM" | "WRONG_PREFIX" | "WRONG_LENGTH" | "NOT_ON_CURVE";

export type AddressAnswer = { readonly key: Uint8Array } | { readonly fault: AddressFault };

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BECH32M = 0x2bc830a3;
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const KEY_SYMBOLS = 52;
const CHECKSUM_SYMBOLS = 6;

function checksum(prefix: string, symbols: readonly number[]): number {
  const codes = Array.from(prefix, (c) => c.charCodeAt(0));
  let state = 1;
  for (const symbol of [...codes.map((c) => c >> 5), 0, ...codes.map((c) => c & 31), ...symbols]) {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ symbol;
    GENERATORS.forEach((generator, i) => {
      if ((top >> i) & 1) state ^= generator;
    });
  }
  return state;
}

/** @param key 32 bytes */
export function addressOf(prefix: string, key: Uint8Array): string {
  const symbols = Array.from({ length: KEY_SYMBOLS }, (_, i) => fiveBits(key, 5 * i));
  const sum = checksum(prefix, [...symbols, 0, 0, 0, 0, 0, 0]) ^ BECH32M;
  const last = Array.from({ length: CHECKSUM_SYMBOLS }, (_, i) => (sum >> (5 * (CHECKSUM_SYMBOLS - 1 - i))) & 31);
  return `${prefix}1${[...symbols, ...last].map((symbol) => ALPHABET[symbol]).join("")}`;
}

function fiveBits(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = start; i < start + 5; i++) value = (value << 1) | bit(bytes, i);
  return value;
}

/** The first fault of `text` on a network with `prefix`, or its key, of which it is not known whether it is on the curve. */
export function readBech32m(text: string, prefix: string): AddressAnswer {
  const separator = text.lastIndexOf("1");
  if (text.length > 90 || separator < 1 || text.length - separator - 1 < CHECKSUM_SYMBOLS || !/^[!-~]*$/.test(text)) {
    return { fault: "MALFORMED" };
  }
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return { fault: "MIXED_CASE" };
  const symbols = Array.from(lower.slice(separator + 1), (c) => ALPHABET.indexOf(c));
  if (symbols.includes(-1)) return { fault: "MALFORMED" };
  if (checksum(lower.slice(0, separator), symbols) !== BECH32M) return { fault: "BAD_CHECKSUM" };
  if (lower.slice(0, separator) !== prefix) return { fault: "WRONG_PREFIX" };
  const payload = symbols.slice(0, -CHECKSUM_SYMBOLS);
  if (payload.length !== KEY_SYMBOLS || (payload[KEY_SYMBOLS - 1]! & 15) !== 0) return { fault: "WRONG_LENGTH" };
  return { key: joinSymbols(payload) };
}

function joinSymbols(symbols: readonly number[]): Uint8Array {
  const key = new Uint8Array(32);
  for (let i = 0; i < 256; i++) {
    const one = (symbols[Math.floor(i / 5)]! >> (4 - (i % 5))) & 1;
    key[i >> 3]! |= one << (7 - (i & 7));
  }
  return key;
}
