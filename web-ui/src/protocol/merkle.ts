/** Trees over lists, logs and their proofs (docs/spec/merkle.md §2, RFC 6962). Entries and roots are 32 bytes. */
import { equal } from "./bytes";
import { demand, type Format, hash, repeated, struct, varint, varintIn, MAX_INTEGER } from "./codec";
import { sha256 } from "./hash";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function leaf(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** A list that only grows, as the roots of its full subtrees. */
export interface Log {
  readonly count: bigint;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_LOG: Log = { count: 0n, peaks: [] };

export const LOG: Format<Log> = {
  read(input) {
    const count = varint.read(input);
    return { count, peaks: repeated(oneBits(count), hash).read(input) };
  },
  write(out, log) {
    varint.write(out, log.count);
    repeated(oneBits(log.count), hash).write(out, log.peaks);
  },
};

export function append(log: Log, entry: Uint8Array): Log {
  const peaks = [...log.peaks];
  let last = leaf(entry);
  for (let rest = log.count; rest & 1n; rest >>= 1n) last = node(peaks.pop()!, last);
  return { count: log.count + 1n, peaks: [...peaks, last] };
}

export function logRoot(log: Log): Uint8Array {
  return log.peaks.length === 0 ? sha256() : log.peaks.reduceRight((right, peak) => node(peak, right));
}

export function listRoot(entries: readonly Uint8Array[]): Uint8Array {
  return logRoot(entries.reduce(append, EMPTY_LOG));
}

function bitLength(n: bigint): number {
  return n === 0n ? 0 : n.toString(2).length;
}

function oneBits(n: bigint): number {
  return n.toString(2).replaceAll("0", "").length;
}

function pathLength(index: bigint, size: bigint): number {
  const inner = bitLength(index ^ (size - 1n));
  return inner + oneBits(index >> BigInt(inner));
}

/** Goes up from place `index` of `last` + 1; says of each hash of the path whether it stands to the left. */
function climb(index: bigint, last: bigint, path: readonly Uint8Array[], step: (sibling: Uint8Array, isLeft: boolean) => void): void {
  let f = index;
  let s = last;
  for (const sibling of path) {
    const isLeft = (f & 1n) === 1n || f === s;
    step(sibling, isLeft);
    while (isLeft && f !== 0n && (f & 1n) === 0n) {
      f >>= 1n;
      s >>= 1n;
    }
    f >>= 1n;
    s >>= 1n;
  }
}

/** That an entry is at `index` (from 0) of a list of `size`. */
export interface InclusionProof {
  readonly index: bigint;
  readonly size: bigint;
  readonly path: readonly Uint8Array[];
}

const PLACE = /* @__PURE__ */ struct({ index: varint, size: varint });

export const INCLUSION: Format<InclusionProof> = {
  read(input) {
    const place = PLACE.read(input);
    return { ...place, path: includedPath(place).read(input) };
  },
  write(out, proof) {
    PLACE.write(out, proof);
    includedPath(proof).write(out, proof.path);
  },
};

function includedPath({ index, size }: { index: bigint; size: bigint }): Format<readonly Uint8Array[]> {
  demand(index < size, "a proof's index is beyond its list");
  return repeated(pathLength(index, size), hash);
}

export function isIncluded(proof: InclusionProof, entry: Uint8Array, root: Uint8Array): boolean {
  let h = leaf(entry);
  climb(proof.index, proof.size - 1n, proof.path, (sibling, isLeft) => {
    h = isLeft ? node(sibling, h) : node(h, sibling);
  });
  return equal(h, root);
}

/** That a list of `oldSize` entries is the beginning of one of `newSize`. */
export interface ConsistencyProof {
  readonly oldSize: bigint;
  readonly newSize: bigint;
  readonly path: readonly Uint8Array[];
}

const SIZES = /* @__PURE__ */ struct({ oldSize: /* @__PURE__ */ varintIn(1n, MAX_INTEGER), newSize: varint });

export const CONSISTENCY: Format<ConsistencyProof> = {
  read(input) {
    const sizes = SIZES.read(input);
    return { ...sizes, path: consistentPath(sizes).read(input) };
  },
  write(out, proof) {
    SIZES.write(out, proof);
    consistentPath(proof).write(out, proof.path);
  },
};

/** Where a proof of consistency begins to climb: from the last full subtree of the old list. */
function startOf(oldSize: bigint, newSize: bigint): { f: bigint; s: bigint } {
  let [f, s] = [oldSize - 1n, newSize - 1n];
  for (let rest = oldSize; (rest & 1n) === 0n; rest >>= 1n) [f, s] = [f >> 1n, s >> 1n];
  return { f, s };
}

function consistentPath({ oldSize, newSize }: { oldSize: bigint; newSize: bigint }): Format<readonly Uint8Array[]> {
  demand(oldSize <= newSize, "the old list is longer than the new one");
  if (oldSize === newSize) return repeated(0, hash);
  const { f, s } = startOf(oldSize, newSize);
  return repeated(pathLength(f, s + 1n) + (f === 0n ? 0 : 1), hash);
}

export function isConsistent(proof: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array): boolean {
  if (proof.oldSize === proof.newSize) return equal(oldRoot, newRoot);
  const { f, s } = startOf(proof.oldSize, proof.newSize);
  const first = f === 0n ? oldRoot : proof.path[0]!;
  let [a, b] = [first, first];
  climb(f, s, f === 0n ? proof.path : proof.path.slice(1), (sibling, isLeft) => {
    if (isLeft) a = node(sibling, a);
    b = isLeft ? node(sibling, b) : node(b, sibling);
  });
  return equal(a, oldRoot) && equal(b, newRoot);
}
