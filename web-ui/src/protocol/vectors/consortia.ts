/** raft.json, members.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { decode, encode } from "../codec";
import { GENESIS } from "../genesis";
import { genesisHeader } from "../genesisBlock";
import { blockId, HEADER } from "../header";
import * as raft from "../raft";
import { memberChangeDigest } from "../transaction";
import { decoded, type Row, type Runner } from "./reading";
import { execution } from "./states";

export const members: Runner = {
  digests(rows: Row[]) {
    for (const row of rows) {
      const change = { number: BigInt(row.number), coming: row.coming.map(unhex), leaving: row.leaving.map(unhex) };
      expect(hex(memberChangeDigest(unhex(row.chainId), change))).toBe(row.digest);
    }
  },
  chains: (rows: Row[]) => execution.chains!(rows as never, {}),
};

export const consortium: Runner = {
  entry(key: string) {
    expect(hex(raft.membersKey())).toBe(key);
  },
  signed(rows: Row[]) {
    for (const row of rows) {
      expect(hex(raft.storedDigest(unhex(row.chainId), BigInt(row.height), unhex(row.block)))).toBe(row.digest);
    }
  },
  chain(chain: Row, file) {
    const genesis = decode(GENESIS, unhex(chain.genesis));
    const rules = raft.raftRules(genesis);
    let trail = raft.genesisTrail(rules);
    let parent = genesisHeader(genesis);
    expect(hex(encode(raft.RAFT_TRAIL, trail))).toBe(chain.genesisTrail);
    for (const row of chain.blocks as Row[]) {
      if (parent.height === 4n) {
        for (const other of file.refusedAfterTheFourth) {
          expect(raft.follow(rules, parent, trail, decoded(HEADER, other.header)), other.case).toBeTypeOf("string");
        }
        const { members } = raft.fieldsOf(parent.engineFields);
        const { block, certificate } = chain.certificateBesideATip;
        expect(hex(blockId(parent))).toBe(block);
        expect(raft.certifies(raft.certificateOf(unhex(certificate), members.length), rules.chain, 4n, unhex(block), members)).toBe(true);
      }
      const header = decoded(HEADER, row.header);
      expect(hex(blockId(header))).toBe(row.id);
      const next = raft.follow(rules, parent, trail, header);
      expect(next, `block ${header.height}`).toBeTypeOf("object");
      trail = next as raft.RaftTrail;
      expect(hex(encode(raft.RAFT_TRAIL, trail))).toBe(row.trail);
      parent = header;
    }
  },
  refusedAfterTheFourth(rows: Row[]) {
    // Judged in their place in the chain.
    expect(rows.length).toBeGreaterThan(0);
  },
};
