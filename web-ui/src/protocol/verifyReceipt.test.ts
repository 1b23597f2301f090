// @vitest-environment node
import { expect, test } from "vitest";
import receiptVectors from "../../../docs/spec/vectors/receipt.json";
import { concat, unhex } from "./bytes";
import { randomBytes, seeded } from "./vectors/random";
import { verifyReceipt } from "./verifyReceipt";

function vector(name: string) {
  const row = receiptVectors.cases.find((other) => other.case === name)!;
  return { receipt: unhex(row.receipt), trusted: [unhex(row.checkpoint!)] };
}

const recorded = vector("recorded");
const counted = vector("counted, with a later anchor");

function failed(receipt: Uint8Array): string[] {
  return verifyReceipt(receipt, []).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

test.each([
  ["recorded", recorded, 1],
  ["counted", counted, 7],
] as const)("a %s receipt with a flipped bit is never valid", { timeout: 60_000 }, (_, { receipt, trusted }, step) => {
  const random = seeded(4);
  expect(verifyReceipt(receipt, trusted).valid).toBe(true);

  for (let at = 0; at < receipt.length; at += step) {
    const flipped = receipt.slice();
    flipped[at]! ^= 1 << random(8);
    expect(verifyReceipt(flipped, trusted).valid, `byte ${at}`).toBe(false);
  }
});

test("a receipt cut off or going on is none", () => {
  for (let length = 0; length < recorded.receipt.length; length++) {
    expect(failed(recorded.receipt.subarray(0, length))).toEqual(["format"]);
  }
  expect(failed(concat(counted.receipt, Uint8Array.of(0)))).toEqual(["format"]);
});

test("arbitrary bytes are no receipt", () => {
  const random = seeded(5);
  for (let i = 0; i < 500; i++) {
    expect(failed(concat(Uint8Array.of(1), randomBytes(random, random(600))))).toEqual(["format"]);
  }
});

test("parts of two receipts make no third", () => {
  const random = seeded(6);
  for (let i = 0; i < 500; i++) {
    const [a, b] = random(2) === 0 ? [recorded, counted] : [counted, recorded];
    const spliced = concat(a.receipt.subarray(0, random(a.receipt.length)), b.receipt.subarray(random(b.receipt.length)));
    expect(verifyReceipt(spliced, recorded.trusted).valid).toBe(false);
  }
});

test("says what it found, in order, and gives back what it read", () => {
  const verdict = verifyReceipt(counted.receipt, counted.trusted);

  expect(verdict.checks.map(({ name }) => name).join(" ")).toBe(
    "format chain seals signature recorded history closed election status counted",
  );
  expect(verdict.checks.every(({ detail }) => detail.length > 0)).toBe(true);
  expect(verdict.receipt?.standing.kind).toBe("counted");
});
