// @vitest-environment node
// @vitest-environment node
import { expect, test } from "vitest";
import { isOnCurve, keyOf, sign, verifySignature } from "./signature";

const secret = new Uint8Array(32).fill(7);
const message = new Uint8Array(32).fill(9);

test("other lengths are no signature and no key, and throw nothing", () => {
  const key = keyOf(secret);
  const signature = sign(message, secret);
  expect(verifySignature(signature, message, key)).toBe(true);

  expect(verifySignature(signature.subarray(1), message, key)).toBe(false);
  expect(verifySignature(signature, message, key.subarray(1))).toBe(false);
  expect(verifySignature(new Uint8Array(0), message, new Uint8Array(0))).toBe(false);
  expect(isOnCurve(key.subarray(1))).toBe(false);
  expect(isOnCurve(new Uint8Array(0))).toBe(false);
});
