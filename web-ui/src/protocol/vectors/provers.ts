/** Proofs, made as slowly as their definitions say. */
import { bit, concat, equal } from "../bytes";
import { sha256 } from "../hash";
import { type Leaf, type StateProof, stateRoot } from "../stateTree";

/** The largest power of two below n. */
function split(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}

/** RFC 6962 §2.1, as it is written there. */
export function root(list: readonly Uint8Array[]): Uint8Array {
  if (list.length === 0) return sha256();
  if (list.length === 1) return sha256(Uint8Array.of(0), list[0]!);
  const k = split(list.length);
  return sha256(Uint8Array.of(1), root(list.slice(0, k)), root(list.slice(k)));
}

/** RFC 6962 §2.1.1. */
export function inclusionPath(m: number, list: readonly Uint8Array[]): Uint8Array[] {
  if (list.length <= 1) return [];
  const k = split(list.length);
  return m < k ? [...inclusionPath(m, list.slice(0, k)), root(list.slice(k))] : [...inclusionPath(m - k, list.slice(k)), root(list.slice(0, k))];
}

/** RFC 6962 §2.1.2. */
export function consistencyPath(m: number, list: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (m === list.length) return isWhole ? [] : [root(list)];
  const k = split(list.length);
  return m <= k
    ? [...consistencyPath(m, list.slice(0, k), isWhole), root(list.slice(k))]
    : [...consistencyPath(m - k, list.slice(k), false), root(list.slice(0, k))];
}

/** The way from the root to where the leaf `key` is or would be. */
export function stateProof(leaves: readonly Leaf[], key: Uint8Array): StateProof {
  const siblings: (Uint8Array | undefined)[] = [];
  let here = leaves;
  for (let depth = 0; here.length > 1; depth++) {
    const other = here.filter((leaf) => bit(leaf.key, depth) !== bit(key, depth));
    siblings.push(other.length === 0 ? undefined : stateRoot(other, depth + 1));
    here = here.filter((leaf) => bit(leaf.key, depth) === bit(key, depth));
  }
  const [end] = here;
  if (end === undefined) return { end: "empty", siblings };
  return equal(end.key, key) ? { end: "here", siblings } : { end: "other", siblings, other: concat(end.key, end.value) };
}
