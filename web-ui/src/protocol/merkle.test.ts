// @vitest-environment node
import { expect, test } from "vitest";
import { bit, concat, hex } from "./bytes";
import { sha256 } from "./hash";
import { isConsistent, isIncluded, listRoot } from "./merkle";
import { type Leaf, proves, type StateProof, stateRoot } from "./stateTree";
import { randomBytes, seeded } from "./vectors/random";

const SIZE = 20;
const random = seeded(3);
const entries = Array.from({ length: SIZE }, () => randomBytes(random, 32));

/** The largest power of two below n. */
function split(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}

/** RFC 6962 §2.1, as it is written there. */
function root(list: Uint8Array[]): Uint8Array {
  if (list.length === 0) return sha256();
  if (list.length === 1) return sha256(Uint8Array.of(0), list[0]!);
  const k = split(list.length);
  return sha256(Uint8Array.of(1), root(list.slice(0, k)), root(list.slice(k)));
}

/** RFC 6962 §2.1.1. */
function inclusionPath(m: number, list: Uint8Array[]): Uint8Array[] {
  if (list.length <= 1) return [];
  const k = split(list.length);
  return m < k ? [...inclusionPath(m, list.slice(0, k)), root(list.slice(k))] : [...inclusionPath(m - k, list.slice(k)), root(list.slice(0, k))];
}

/** RFC 6962 §2.1.2. */
function consistencyPath(m: number, list: Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (m === list.length) return isWhole ? [] : [root(list)];
  const k = split(list.length);
  return m <= k
    ? [...consistencyPath(m, list.slice(0, k), isWhole), root(list.slice(k))]
    : [...consistencyPath(m - k, list.slice(k), false), root(list.slice(0, k))];
}

const sizes = Array.from({ length: SIZE }, (_, i) => i + 1);

test.each(sizes)("proofs over %i entries hold for what they say and for nothing else", (size) => {
  const list = entries.slice(0, size);
  const whole = root(list);
  expect(hex(listRoot(list))).toBe(hex(whole));

  for (let index = 0; index < size; index++) {
    const proof = { index: BigInt(index), size: BigInt(size), path: inclusionPath(index, list) };
    list.forEach((entry, i) => expect(isIncluded(proof, entry, whole)).toBe(i === index));
    expect(isIncluded(proof, list[index]!, sha256(whole))).toBe(false);
  }
  for (let old = 1; old <= size; old++) {
    const proof = { oldSize: BigInt(old), newSize: BigInt(size), path: consistencyPath(old, list, true) };
    const before = root(list.slice(0, old));
    expect(isConsistent(proof, before, whole)).toBe(true);
    expect(isConsistent(proof, sha256(before), whole)).toBe(false);
    expect(isConsistent(proof, before, sha256(whole))).toBe(false);
  }
});

/** The way from the root to where the leaf `key` is or would be. */
function stateProof(leaves: readonly Leaf[], key: Uint8Array): StateProof {
  const siblings: (Uint8Array | undefined)[] = [];
  let here = leaves;
  for (let depth = 0; here.length > 1; depth++) {
    const other = here.filter((leaf) => bit(leaf.key, depth) !== bit(key, depth));
    siblings.push(other.length === 0 ? undefined : stateRoot(other, depth + 1));
    here = here.filter((leaf) => bit(leaf.key, depth) === bit(key, depth));
  }
  const [end] = here;
  if (end === undefined) return { end: "empty", siblings };
  return hex(end.key) === hex(key) ? { end: "here", siblings } : { end: "other", siblings, other: concat(end.key, end.value) };
}

test("state proofs show what is there and what is not, and nothing else", () => {
  const leaves = Array.from({ length: 40 }, () => ({ key: randomBytes(random, 32), value: randomBytes(random, 32) }));
  const whole = stateRoot(leaves);

  for (const { key, value } of leaves) {
    const proof = stateProof(leaves, key);
    expect(proves(proof, whole, key, value)).toBe(true);
    expect(proves(proof, whole, key, sha256(value))).toBe(false);
    expect(proves(proof, whole, key, undefined)).toBe(false);
    expect(proves(proof, sha256(whole), key, value)).toBe(false);
  }
  for (let i = 0; i < 40; i++) {
    const absent = randomBytes(random, 32);
    const proof = stateProof(leaves, absent);
    expect(proves(proof, whole, absent, undefined)).toBe(true);
    expect(proves(proof, whole, absent, whole)).toBe(false);
    const there = leaves[i]!;
    expect(proves(stateProof(leaves, there.key), whole, there.key, undefined)).toBe(false);
  }
});
