/** Secrets of accounts from a wallet's words (docs/spec/crypto.md §6): BIP-39's seed, BIP-32's tree. */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, fromNumber, toNumber } from "./bytes";

const HARDENED = 0x80000000;
/** "psv" in ASCII. */
const COIN = 0x707376;

/** Of words with one space between them. Takes a tenth of a second or so. */
export function seedOf(words: string, passphrase = ""): Uint8Array {
  const utf8 = (text: string) => new TextEncoder().encode(text.normalize("NFKD"));
  return pbkdf2(sha512, utf8(words), utf8(`mnemonic${passphrase}`), { c: 2048, dkLen: 64 });
}

/** @param account from 0 */
export function accountSecret(seed: Uint8Array, account: number): Uint8Array {
  const path = [44 + HARDENED, COIN + HARDENED, account + HARDENED, 0, 0];
  return path.reduce(child, hmac(sha512, new TextEncoder().encode("Bitcoin seed"), seed)).slice(0, 32);
}

/** Nodes are a secret and a chain code, 32 bytes each. */
function child(node: Uint8Array, step: number): Uint8Array {
  const secret = node.subarray(0, 32);
  const parent = step >= HARDENED ? concat(Uint8Array.of(0), secret) : secp256k1.getPublicKey(secret, true);
  const digest = hmac(sha512, node.subarray(32), concat(parent, fromNumber(BigInt(step), 4)));
  const { Fn } = secp256k1.Point;
  const offset = toNumber(digest.subarray(0, 32));
  const sum = Fn.create(offset + toNumber(secret));
  // BIP-32 skips such a step; no seed is known that leads to one.
  if (offset >= Fn.ORDER || sum === 0n) throw new RangeError("no secret at this place of the tree");
  return concat(fromNumber(sum, 32), digest.subarray(32));
}
