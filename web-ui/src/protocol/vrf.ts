/** The verifiable random function (docs/spec/crypto.md §7). Brings the curve: import it where it is needed. */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concat, equal, toNumber } from "./bytes";
import { sha256 } from "./hash";

const { Point } = secp256k1;
type Point = InstanceType<typeof Point>;

const SUITE = 0xfe;
const PROOF_BYTES = 81;

function pointOf(bytes: Uint8Array): Point | undefined {
  try {
    return bytes.length === 33 ? Point.fromBytes(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function encodeToCurve(key: Uint8Array, input: Uint8Array): Point {
  for (let counter = 0; counter < 256; counter++) {
    const x = sha256(Uint8Array.of(SUITE, 1), key, input, Uint8Array.of(counter, 0));
    const point = pointOf(concat(Uint8Array.of(2), x));
    if (point !== undefined) return point;
  }
  throw new Error("no point for this input: chance 2^-256");
}

function challenge(...points: readonly Uint8Array[]): Uint8Array {
  return sha256(Uint8Array.of(SUITE, 2), ...points, Uint8Array.of(0)).subarray(0, 16);
}

/** What `key` makes of `input`, or undefined where the proof does not show it. */
export function vrfOutput(key: Uint8Array, input: Uint8Array, proof: Uint8Array): Uint8Array | undefined {
  const y = concat(Uint8Array.of(2), key);
  const [Y, gamma] = [pointOf(y), pointOf(proof.subarray(0, 33))];
  const c = toNumber(proof.subarray(33, 49));
  const s = toNumber(proof.subarray(49));
  if (proof.length !== PROOF_BYTES || Y === undefined || gamma === undefined) return undefined;
  if (c === 0n || s === 0n || s >= Point.Fn.ORDER) return undefined;
  const H = encodeToCurve(y, input);
  const U = Point.BASE.multiply(s).subtract(Y.multiply(c));
  const V = H.multiply(s).subtract(gamma.multiply(c));
  if (U.is0() || V.is0()) return undefined;
  const again = challenge(y, H.toBytes(), gamma.toBytes(), U.toBytes(), V.toBytes());
  return equal(again, proof.subarray(33, 49)) ? sha256(Uint8Array.of(SUITE, 3), gamma.toBytes(), Uint8Array.of(0)) : undefined;
}
