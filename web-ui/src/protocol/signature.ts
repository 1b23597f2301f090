/** Keys and signatures of BIP-340 on secp256k1 (docs/spec/crypto.md §2, §3). Brings the curve: import it where it is needed. */
import { schnorr } from "@noble/curves/secp256k1.js";
import { toNumber } from "./bytes";

/** Whether a key is on the curve. */
export function isOnCurve(key: Uint8Array): boolean {
  try {
    schnorr.utils.lift_x(toNumber(key));
    return key.length === 32;
  } catch {
    return false;
  }
}

/**
 * Whether `signature` is that of `message` by `key`; false for keys that are not on the curve and for other lengths.
 *
 * The library also refuses s = 0, which BIP-340 does not; no one can make such a signature that holds.
 */
export function verifySignature(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return signature.length === 64 && key.length === 32 && schnorr.verify(signature, message, key);
}

/** The key of a secret, 32 bytes each. @throws where the secret is not from 1 to n − 1 */
export function keyOf(secret: Uint8Array): Uint8Array {
  return schnorr.getPublicKey(secret);
}

/** @param aux 32 bytes, fresh and random unless a test needs others */
export function sign(message: Uint8Array, secret: Uint8Array, aux?: Uint8Array): Uint8Array {
  return schnorr.sign(message, secret, aux);
}
