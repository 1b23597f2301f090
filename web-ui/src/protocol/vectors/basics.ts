/** encoding.json, hashes.json, signatures.json, addresses.json. */
import { expect } from "vitest";
import { readAddress } from "../address";
import { addressOf } from "../bech32m";
import { hex, unhex } from "../bytes";
import { bool, bytes, type Format, u64, varint } from "../codec";
import { type Tag, taggedHash } from "../hash";
import { peerId } from "../peerId";
import { isOnCurve, keyOf, sign, verifySignature } from "../signature";
import { text } from "../text";
import { accountSecret, seedOf } from "../walletKeys";
import { decoded, expectMalformed, plain, type Row, type Runner } from "./reading";

function element(formatOf: (maxBytes: number) => Format<unknown>) {
  return ({ maxBytes, valid, malformed }: { maxBytes?: string; valid: Row[]; malformed: Row[] }) => {
    const format = formatOf(Number(maxBytes));
    for (const row of valid) expect(plain(decoded(format, row.bytes)), row.bytes).toBe(row.value);
    expectMalformed(format, malformed);
  };
}

export const encoding: Runner = {
  varint: element(() => varint),
  bool: element(() => bool),
  u64: element(() => u64),
  bytes: element(bytes),
  text: element(text),
};

export const hashes: Runner = {
  tagged(rows: Row[]) {
    for (const row of rows) expect(hex(taggedHash(row.tag as Tag, unhex(row.bytes))), row.tag).toBe(row.hash);
  },
};

export const signatures: Runner = {
  keys(rows: Row[]) {
    for (const row of rows) expect(hex(keyOf(unhex(row.secret)))).toBe(row.key);
  },
  onCurve(rows: Row[]) {
    for (const row of rows) expect(isOnCurve(unhex(row.key)), row.key).toBe(row.valid);
  },
  signed(rows: Row[]) {
    for (const row of rows) {
      const [secret, message] = [unhex(row.secret), unhex(row.message)];
      const signature = sign(message, secret, unhex(row.aux));
      expect(hex(signature)).toBe(row.signature);
      expect(verifySignature(signature, message, keyOf(secret))).toBe(true);
    }
  },
  verification(rows: Row[]) {
    for (const row of rows) {
      expect(verifySignature(unhex(row.signature), unhex(row.message), unhex(row.key)), row.case).toBe(row.valid);
    }
  },
};

export const addresses: Runner = {
  addresses(rows: Row[]) {
    for (const row of rows) {
      expect(addressOf(row.prefix, unhex(row.key))).toBe(row.address);
      for (const address of [row.address, row.address.toUpperCase()]) {
        expect(plain(readAddress(address, row.prefix))).toEqual({ key: row.key });
      }
    }
  },
  refused(rows: Row[]) {
    for (const row of rows) expect(readAddress(row.text, row.prefix), row.text).toEqual({ fault: row.reason });
  },
  peerIds(rows: Row[]) {
    for (const row of rows) expect(peerId(unhex(row.key))).toBe(row.peerId);
  },
  wallets(rows: Row[]) {
    for (const row of rows) {
      const seed = seedOf(row.words, row.passphrase);
      expect(hex(seed)).toBe(row.seed);
      const secret = accountSecret(seed, Number(row.account));
      expect([hex(secret), hex(keyOf(secret))]).toEqual([row.secret, row.key]);
    }
  },
};
