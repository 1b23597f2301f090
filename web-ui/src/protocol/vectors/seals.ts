/** pow.json, receipt.json, receipt_pos.json, receipt_raft.json. */
import { expect } from "vitest";
import { fromNumber, hex, unhex } from "../bytes";
import { decode, encode } from "../codec";
import { GENESIS } from "../genesis";
import { blockId, HEADER, headerHash } from "../header";
import { compact, extend, nextTarget, powRules, sealFault, targetOf, TRAIL, workOf } from "../pow";
import { verifyReceipt } from "../verifyReceipt";
import { decoded, expectMalformed, plain, type Row, type Runner } from "./reading";

export const pow: Runner = {
  targets(rows: Row[]) {
    for (const row of rows) {
      const target = targetOf(unhex(row.engineFields))!;
      expect(hex(fromNumber(target, 32))).toBe(row.threshold);
      expect([hex(compact(target)), String(workOf(target))]).toEqual([row.engineFields, row.work]);
    }
  },
  refusedTargets(rows: string[]) {
    for (const row of rows) expect(targetOf(unhex(row)), row).toBeUndefined();
  },
  asert(rows: Row[]) {
    for (const row of rows) {
      const rules = {
        spacingMillis: 2_000n,
        halfLifeSpacings: 288n,
        scheduleCapSpacings: 60n,
        powLimit: targetOf(unhex("2000ffff"))!,
        initialTarget: targetOf(unhex(row.initialTarget))!,
      };
      expect(hex(nextTarget(rules, BigInt(row.parentHeight), BigInt(row.scheduleMillis))), JSON.stringify(row)).toBe(row.target);
    }
  },
  trails(rows: Row[]) {
    for (const row of rows) expect(plain(decoded(TRAIL, row.encoded))).toEqual({ work: row.work, scheduleMillis: row.scheduleMillis });
  },
  refusedTrails: (rows: string[]) => expectMalformed(TRAIL, rows),
  chain(chain: Row) {
    const genesis = decode(GENESIS, unhex(chain.genesis));
    const rules = powRules(genesis);
    expect(genesis.time).toBe(BigInt(chain.genesisTimeMillis));
    let trail = decoded(TRAIL, chain.genesisTrail);
    let { time } = genesis;
    expect(trail).toEqual({ work: 0n, scheduleMillis: 0n });
    chain.blocks.forEach((row: Row, parentHeight: number) => {
      const header = decoded(HEADER, row.header);
      expect([hex(headerHash(header)), hex(blockId(header))]).toEqual([row.headerHash, row.id]);
      const target = nextTarget(rules, BigInt(parentHeight), trail.scheduleMillis);
      expect([hex(target), hex(header.engineFields)]).toEqual([row.target, row.target]);
      expect(sealFault(rules, header)).toBeUndefined();
      trail = extend(rules, trail, header.time - time, targetOf(target)!);
      expect(hex(encode(TRAIL, trail))).toBe(row.trail);
      time = header.time;
    });
  },
};

export const receipt: Runner = {
  cases(rows: Row[]) {
    for (const row of rows) {
      const verdict = verifyReceipt(unhex(row.receipt), row.checkpoint === null ? [] : [unhex(row.checkpoint)]);
      const failed = verdict.checks.filter(({ ok }) => !ok).map(({ name }) => name);
      const { consistent, anchored, valid } = verdict;
      const got = { checks: verdict.checks.map(({ name }) => name), failed, consistent, anchored, valid };
      expect({ case: row.case, checkpoint: row.checkpoint, receipt: row.receipt, ...got }).toEqual(row);
    }
  },
};
