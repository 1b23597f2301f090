/** vrf.json, pos.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { decode, encode } from "../codec";
import { GENESIS } from "../genesis";
import { genesisHeader } from "../genesisBlock";
import { blockId, HEADER } from "../header";
import * as pos from "../pos";
import { keyOf } from "../signature";
import { vrfOutput } from "../vrf";
import { decoded, expectMalformed, type Row, type Runner } from "./reading";

export const vrf: Runner = {
  proofs(rows: Row[]) {
    for (const row of rows) {
      expect(hex(keyOf(unhex(row.secret)))).toBe(row.key);
      expect(hex(vrfOutput(unhex(row.key), unhex(row.input), unhex(row.proof))!)).toBe(row.output);
    }
  },
  refused(rows: Row[]) {
    for (const row of rows) expect(vrfOutput(unhex(row.key), unhex(row.input), unhex(row.proof)), row.case).toBeUndefined();
  },
};

export const stake: Runner = {
  sets(rows: Row[]) {
    for (const row of rows) expect(hex(pos.setHash(decoded(pos.VALIDATORS, row.set)))).toBe(row.hash);
  },
  refusedSets: (rows: string[]) => expectMalformed(pos.VALIDATORS, rows),
  entries(rows: Row[]) {
    for (const row of rows) expect(hex(pos.epochKey(BigInt(row.epoch)))).toBe(row.keyHash);
  },
  leaders(rows: Row[]) {
    for (const row of rows) {
      const drawn = pos.leader(decoded(pos.VALIDATORS, row.set), unhex(row.seed), BigInt(row.height), BigInt(row.round));
      expect(hex(drawn)).toBe(row.leader);
    }
  },
  votes(rows: Row[]) {
    for (const row of rows) {
      const digest = pos.voteDigest(unhex(row.chainId), Number(row.step), BigInt(row.height), BigInt(row.round), unhex(row.block));
      expect(hex(digest)).toBe(row.digest);
    }
  },
  proposals(rows: Row[]) {
    for (const row of rows) {
      const polRound = BigInt(row.polRound ?? -1);
      const digest = pos.proposalDigest(unhex(row.chainId), BigInt(row.height), BigInt(row.round), polRound, unhex(row.block));
      expect(hex(digest)).toBe(row.digest);
    }
  },
  evidence(rows: Row[], file) {
    const { chain } = pos.posRules(decode(GENESIS, unhex(file.chain.genesis)));
    for (const row of rows) {
      const evidence = decoded(pos.EVIDENCE, row.bytes);
      expect([hex(evidence.validator), String(evidence.height)], row.case).toEqual([row.validator, row.height]);
      expect(pos.proves(evidence, chain), row.case).toBe(row.proven);
    }
  },
  malformedEvidence: (rows: Row[]) => expectMalformed(pos.EVIDENCE, rows),
  chain(chain: Row, file) {
    const genesis = decode(GENESIS, unhex(chain.genesis));
    const rules = pos.posRules(genesis);
    let trail = pos.genesisTrail(rules);
    let parent = genesisHeader(genesis);
    expect(hex(encode(pos.POS_TRAIL, trail))).toBe(chain.genesisTrail);
    chain.blocks.forEach((row: Row, i: number) => {
      if (i === chain.blocks.length - 1) {
        for (const other of file.refused) expect(pos.follow(rules, parent, trail, decoded(HEADER, other.header)), other.case).toBeTypeOf("string");
        const { validators } = pos.fieldsOf(parent.engineFields);
        const beside = pos.certificateOf(unhex(chain.certificateBesideTheLastButOne), validators.length);
        expect(pos.certifies(beside, rules.chain, parent.height, blockId(parent), validators)).toBe(true);
      }
      const header = decoded(HEADER, row.header);
      expect(hex(blockId(header))).toBe(row.id);
      const next = pos.follow(rules, parent, trail, header);
      expect(next, `block ${header.height}`).toBeTypeOf("object");
      trail = next as pos.PosTrail;
      expect(hex(encode(pos.POS_TRAIL, trail))).toBe(row.trail);
      parent = header;
    });
  },
  refused(rows: Row[]) {
    // Judged in their place in the chain.
    expect(rows.length).toBeGreaterThan(0);
  },
};
