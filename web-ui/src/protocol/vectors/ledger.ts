/** genesis.json, transactions.json, headers_blocks.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { BLOCK, bodyFits, electionCount, txRoot } from "../block";
import { decode, encode } from "../codec";
import { type Choice, DEFINITION } from "../election";
import { chainId, GENESIS } from "../genesis";
import { genesisHeader } from "../genesisBlock";
import { blockId, chainTime, HEADER, headerHash } from "../header";
import { headerFault } from "../headerRules";
import { sign, verifySignature } from "../signature";
import { fullHash, PAYLOAD_TAG, type Payload, possessionDigest, TRANSACTION, transactionId } from "../transaction";
import { decoded, expectMalformed, plain, type Row, type Runner } from "./reading";

export const genesis: Runner = {
  genesis(rows: Row[]) {
    for (const row of rows) {
      const value = decoded(GENESIS, row.encoded);
      const parameters = value.parameters.map(({ name, value: { kind: _, ...content } }) => ({ name, value: content }));
      expect(plain({ ...value, parameters }), row.case).toEqual(row.fields);
      expect(hex(chainId(value))).toBe(row.chainId);
      const header = genesisHeader(value);
      expect([hex(encode(HEADER, header)), hex(header.stateRoot), hex(blockId(header))]).toEqual([row.header, row.stateRoot, row.id]);
    }
  },
  malformed: (rows: Row[]) => expectMalformed(GENESIS, rows),
};

function payloadFields(payload: Payload): unknown {
  const kind = PAYLOAD_TAG[payload.kind];
  switch (payload.kind) {
    case "CreateElection":
      return { kind, definition: encode(DEFINITION, payload.definition) };
    case "EnrolVoters":
      return { kind, election: payload.election, chunk: payload.voters };
    case "CastBallot":
      return { kind, election: payload.election, choices: payload.ballot.map(choiceField) };
    default:
      return { ...payload, kind };
  }
}

function choiceField(choice: Choice): unknown {
  return choice.kind === "blank" ? "blank" : choice.options;
}

export const transactions: Runner = {
  transactions(rows: Row[]) {
    for (const row of rows) {
      const { signature, payload, ...fields } = decoded(TRANSACTION, row.encoded);
      const transaction = { ...fields, payload, signature };
      expect(plain({ ...fields, payload: payloadFields(payload) }), row.case).toEqual(row.fields);
      expect([hex(transactionId(transaction)), hex(fullHash(transaction))], row.case).toEqual([row.id, row.fullHash]);
      expect(hex(signature)).toBe(row.signature);
      expect(hex(sign(unhex(row.id), unhex(row.secret), new Uint8Array(32))), row.case).toBe(row.signature);
      expect(verifySignature(signature, unhex(row.id), transaction.sender), row.case).toBe(true);
    }
  },
  badSignatures(rows: Row[]) {
    for (const row of rows) {
      const transaction = decoded(TRANSACTION, row.encoded);
      expect(verifySignature(transaction.signature, transactionId(transaction), transaction.sender), row.case).toBe(false);
    }
  },
  possessions(rows: Row[]) {
    for (const row of rows) {
      const digest = possessionDigest(unhex(row.chainId), unhex(row.validator), unhex(row.owner));
      expect(hex(digest), row.case).toBe(row.digest);
      expect(verifySignature(unhex(row.possession), digest, unhex(row.validator)), row.case).toBe(row.valid);
    }
  },
  malformed: (rows: Row[]) => expectMalformed(TRANSACTION, rows),
};

export const headersAndBlocks: Runner = {
  headers(rows: Row[]) {
    for (const row of rows) {
      const header = decoded(HEADER, row.encoded);
      expect(plain(header), row.case).toEqual(row.fields);
      expect([hex(headerHash(header)), hex(blockId(header))], row.case).toEqual([row.hash, row.id]);
    }
  },
  malformedHeaders: (rows: Row[]) => expectMalformed(HEADER, rows),
  chainTimes(rows: Row[]) {
    for (const row of rows) expect(String(chainTime(row.times.map(BigInt)))).toBe(row.chainTime);
  },
  chain(chain: Row) {
    const from = decode(GENESIS, unhex(chain.genesis));
    const headers = chain.headers.map((row: Row) => decoded(HEADER, row.encoded));
    expect(headers[0]).toEqual(genesisHeader(from));
    chain.headers.forEach((row: Row, i: number) => {
      expect(hex(blockId(headers[i]))).toBe(row.id);
      if (i > 0) expect(headerFault(headers[i], headers.slice(0, i), from), `header ${i}`).toBeUndefined();
    });
    expect(String(chainTime(headers.slice(-11).map(({ time }: { time: bigint }) => time)))).toBe(chain.chainTime);
    for (const row of chain.refused) {
      expect(headerFault(decoded(HEADER, row.encoded), headers, from) ?? null, row.case).toBe(row.fault);
    }
  },
  blocks(rows: Row[]) {
    for (const row of rows) {
      const block = decoded(BLOCK, row.encoded);
      expect(plain(block.body.map(fullHash)), row.case).toEqual(row.fullHashes);
      expect([hex(blockId(block.header)), hex(txRoot(block.body))], row.case).toEqual([row.id, row.txRoot]);
      expect([bodyFits(block), String(electionCount(block.body))], row.case).toEqual([row.bodyFits, row.elections]);
    }
  },
  malformedBlocks: (rows: Row[]) => expectMalformed(BLOCK, rows),
};
