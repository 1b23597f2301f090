// @vitest-environment node
// @vitest-environment node
import { expect, test } from "vitest";
import { hex } from "./bytes";
import { sha256 } from "./hash";
import { isConsistent, isIncluded, listRoot } from "./merkle";
import { proves, stateRoot } from "./stateTree";
import { consistencyPath, inclusionPath, root, stateProof } from "./vectors/provers";
import { randomBytes, seeded } from "./vectors/random";

const SIZE = 20;
const random = seeded(3);
const entries = Array.from({ length: SIZE }, () => randomBytes(random, 32));

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
