/** The tree over the state, and proofs of what it holds (docs/spec/merkle.md §3). */
import { bit, equal } from "./bytes";
import { demand, type Format, hash, integer, raw, u8 } from "./codec";
import { taggedHash } from "./hash";

const EMPTY = new Uint8Array(32);

/** Columns of the state (docs/spec/state.md §1). */
export const COLUMN = { account: 1, election: 2, status: 3, voter: 4, validators: 5, stakes: 6 } as const;
export type Column = (typeof COLUMN)[keyof typeof COLUMN];

/** Where an entry stands; `key` is what follows the column's byte, in parts. */
export function keyHash(column: Column, ...key: readonly Uint8Array[]): Uint8Array {
  return taggedHash("psephos/state-key", Uint8Array.of(column), ...key);
}

export function valueHash(value: Uint8Array): Uint8Array {
  return taggedHash("psephos/state-value", value);
}

export interface Leaf {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

function leafHash(key: Uint8Array, value: Uint8Array): Uint8Array {
  return taggedHash("psephos/state-leaf", key, value);
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return taggedHash("psephos/state-node", left, right);
}

/** Of leaves with key hashes that all differ. */
export function stateRoot(leaves: readonly Leaf[], depth = 0): Uint8Array {
  const [first, second] = leaves;
  if (first === undefined) return EMPTY;
  if (second === undefined) return leafHash(first.key, first.value);
  const side = (which: number) => stateRoot(leaves.filter((leaf) => bit(leaf.key, depth) === which), depth + 1);
  return nodeHash(side(0), side(1));
}

/** That a key hash has a value hash or has none: the way from the root to where it ends. */
export interface StateProof {
  readonly end: "empty" | "here" | "other";
  /** From the root down; undefined is an empty one. */
  readonly siblings: readonly (Uint8Array | undefined)[];
  /** With the end "other": key hash and value hash of the leaf that is there instead. */
  readonly other?: Uint8Array;
}

const ENDS = ["empty", "here", "other"] as const;
const OTHER = /* @__PURE__ */ raw(64);

function depthOf(end: StateProof["end"]): Format<number> {
  return integer(0, end === "here" ? 256 : 255);
}

export const STATE_PROOF: Format<StateProof> = {
  read(input) {
    const end = ENDS[u8.read(input)];
    demand(end !== undefined, "a proof with an unknown end");
    const n = depthOf(end).read(input);
    const bitmap = raw(Math.ceil(n / 8)).read(input);
    for (let i = n; i < 8 * bitmap.length; i++) demand(bit(bitmap, i) === 0, "bits past the end");
    const siblings = Array.from({ length: n }, (_, i) => (bit(bitmap, i) === 1 ? sibling(hash.read(input)) : undefined));
    demand(n === 0 || siblings[n - 1] !== undefined, "the last sibling is empty");
    return end === "other" ? { end, siblings, other: OTHER.read(input) } : { end, siblings };
  },
  write(out, { end, siblings, other }) {
    const n = siblings.length;
    demand(n === 0 || siblings[n - 1] !== undefined, "the last sibling is empty");
    const bitmap = new Uint8Array(Math.ceil(n / 8));
    siblings.forEach((hash, i) => {
      if (hash !== undefined) bitmap[i >> 3]! |= 0x80 >> (i & 7);
    });
    u8.write(out, ENDS.indexOf(end));
    depthOf(end).write(out, n);
    out.push(bitmap);
    for (const present of siblings) if (present !== undefined) hash.write(out, sibling(present));
    demand((other !== undefined) === (end === "other"), "the other leaf is missing or too many");
    if (other !== undefined) OTHER.write(out, other);
  },
};

function sibling(value: Uint8Array): Uint8Array {
  demand(!equal(value, EMPTY), "an empty sibling is spelt out");
  return value;
}

/** @param value a value hash, or undefined for the claim that there is nothing under the key hash `key` */
export function proves(proof: StateProof, root: Uint8Array, key: Uint8Array, value: Uint8Array | undefined): boolean {
  const start = startOf(proof, key, value);
  if (start === undefined) return false;
  const climbed = proof.siblings.reduceRight<Uint8Array>((h, next, i) => {
    const s = next ?? EMPTY;
    return bit(key, i) === 0 ? nodeHash(h, s) : nodeHash(s, h);
  }, start);
  return equal(climbed, root);
}

/** The hash of the subtree where the way ends, or undefined where that end does not go with the claim. */
function startOf({ end, siblings, other }: StateProof, key: Uint8Array, value: Uint8Array | undefined): Uint8Array | undefined {
  if (value !== undefined) return end === "here" ? leafHash(key, value) : undefined;
  if (end === "empty") return EMPTY;
  if (end !== "other" || other === undefined || equal(other.subarray(0, 32), key)) return undefined;
  const isOnTheWay = siblings.every((_, i) => bit(other, i) === bit(key, i));
  return isOnTheWay ? taggedHash("psephos/state-leaf", other) : undefined;
}
