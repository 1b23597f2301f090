/** merkle.json, state_tree.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { type Tag, taggedHash } from "../hash";
import { append, CONSISTENCY, EMPTY_LOG, INCLUSION, isConsistent, isIncluded, listRoot, LOG, logRoot } from "../merkle";
import { proves, STATE_PROOF, stateRoot } from "../stateTree";
import { decoded, expectMalformed, type Row, type Runner } from "./reading";

export const merkle: Runner = {
  entries(rows: string[]) {
    expect(rows.length).toBeGreaterThan(0);
  },
  logs(rows: Row[], { entries }: Row) {
    for (const row of rows) {
      const some = entries.slice(0, row.count).map(unhex);
      expect(hex(listRoot(some))).toBe(row.root);
      expect(decoded(LOG, row.encoded)).toEqual(some.reduce(append, EMPTY_LOG));
      expect(hex(logRoot(decoded(LOG, row.encoded)))).toBe(row.root);
    }
  },
  inclusion(rows: Row[]) {
    for (const row of rows) {
      expect(isIncluded(decoded(INCLUSION, row.proof), unhex(row.entry), unhex(row.root)), row.case).toBe(row.valid);
    }
  },
  consistency(rows: Row[]) {
    for (const row of rows) {
      expect(isConsistent(decoded(CONSISTENCY, row.proof), unhex(row.oldRoot), unhex(row.newRoot)), row.case).toBe(row.valid);
    }
  },
  malformedLogs: (rows: string[]) => expectMalformed(LOG, rows),
  malformedInclusion: (rows: string[]) => expectMalformed(INCLUSION, rows),
  malformedConsistency: (rows: string[]) => expectMalformed(CONSISTENCY, rows),
};

function holds(row: Row, root: string): boolean {
  return proves(decoded(STATE_PROOF, row.proof), unhex(root), unhex(row.key), row.value === null ? undefined : unhex(row.value));
}

function rootOf(leaves: Map<string, string>): string {
  return hex(stateRoot(Array.from(leaves, ([key, value]) => ({ key: unhex(key), value: unhex(value) }))));
}

export const stateTree: Runner = {
  hashes(rows: Row[]) {
    for (const row of rows) expect(hex(taggedHash(row.tag as Tag, unhex(row.bytes))), row.tag).toBe(row.hash);
  },
  batches(rows: Row[]) {
    const leaves = new Map<string, string>();
    for (const batch of rows) {
      for (const { key, value } of batch.changes) {
        if (value === null) leaves.delete(key);
        else leaves.set(key, value);
      }
      expect(rootOf(leaves)).toBe(batch.root);
      for (const row of batch.proofs) expect(holds(row, batch.root), row.key).toBe(true);
    }
  },
  manyLeaves({ leaves, root }: Row) {
    expect(rootOf(new Map(leaves.map((leaf: Row) => [leaf.key, leaf.value])))).toBe(root);
  },
  proofs(rows: Row[]) {
    for (const row of rows) expect(holds(row, row.root), row.case).toBe(true);
  },
  refusedProofs(rows: Row[]) {
    for (const row of rows) expect(holds(row, row.root), row.case).toBe(false);
  },
  malformedProofs(rows: Row[]) {
    expectMalformed(
      STATE_PROOF,
      rows.map((row) => ({ case: row.case, bytes: row.proof })),
    );
  },
};
