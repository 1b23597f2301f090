// @vitest-environment node
// @vitest-environment node
import { describe, expect, test } from "vitest";
import ledgerVectors from "../../../docs/spec/vectors/headers_blocks.json";
import electionVectors from "../../../docs/spec/vectors/election.json";
import genesisVectors from "../../../docs/spec/vectors/genesis.json";
import merkleVectors from "../../../docs/spec/vectors/merkle.json";
import powVectors from "../../../docs/spec/vectors/pow.json";
import receiptVectors from "../../../docs/spec/vectors/receipt.json";
import posReceiptVectors from "../../../docs/spec/vectors/receipt_pos.json";
import raftReceiptVectors from "../../../docs/spec/vectors/receipt_raft.json";
import treeVectors from "../../../docs/spec/vectors/state_tree.json";
import stateVectors from "../../../docs/spec/vectors/state_values.json";
import transactionVectors from "../../../docs/spec/vectors/transactions.json";
import { BLOCK } from "./block";
import { concat, hex, unhex } from "./bytes";
import { ascending, bytes, choiceOf, decode, encode, type Format, integer, list, Malformed, raw, u64, u8, varint } from "./codec";
import { BALLOT, DEFINITION } from "./election";
import { GENESIS } from "./genesis";
import { HEADER } from "./header";
import { CONSISTENCY, INCLUSION, LOG } from "./merkle";
import { TRAIL } from "./pow";
import { RECEIPT } from "./receipt";
import { ACCOUNT, ELECTION, STATUS, VOTER } from "./state";
import { STATE_PROOF } from "./stateTree";
import { text } from "./text";
import { TRANSACTION } from "./transaction";
import { randomBytes, seeded } from "./vectors/random";

const values = (column: string) => stateVectors.entries.filter(({ key }) => key.startsWith(column)).map(({ value }) => value);

/** Every format that reads bytes from outside, with encodings to begin from. */
const FORMATS: Record<string, readonly [Format<unknown>, readonly string[]]> = {
  varint: [varint, ["00", "8001", "ffffffffffffffff7f"]],
  text: [text(64), ["0568656c6c6f", "06c3a9e282ac61"]],
  genesis: [GENESIS, genesisVectors.genesis.map(({ encoded }) => encoded)],
  transaction: [TRANSACTION, transactionVectors.transactions.map(({ encoded }) => encoded)],
  definition: [DEFINITION, electionVectors.definitions.map(({ encoded }) => encoded)],
  ballot: [BALLOT, electionVectors.ballots.map(({ ballot }) => ballot)],
  header: [HEADER, ledgerVectors.headers.map(({ encoded }) => encoded)],
  block: [BLOCK, ledgerVectors.blocks.map(({ encoded }) => encoded).filter((encoded) => encoded.length < 10_000)],
  account: [ACCOUNT, values("01")],
  election: [ELECTION, values("02")],
  status: [STATUS, values("03")],
  voter: [VOTER, values("04")],
  log: [LOG, merkleVectors.logs.map(({ encoded }) => encoded)],
  inclusion: [INCLUSION, merkleVectors.inclusion.map(({ proof }) => proof)],
  consistency: [CONSISTENCY, merkleVectors.consistency.map(({ proof }) => proof)],
  stateProof: [STATE_PROOF, treeVectors.proofs.map(({ proof }) => proof)],
  trail: [TRAIL, powVectors.trails.map(({ encoded }) => encoded)],
  receipt: [
    RECEIPT,
    [receiptVectors, posReceiptVectors, raftReceiptVectors].flatMap(({ cases }) =>
      cases.filter(({ consistent }) => consistent).map(({ receipt }) => receipt),
    ),
  ],
};

/** What came of it: refused, or encoded back to the same bytes. Anything else is a defect. */
function read(format: Format<unknown>, input: Uint8Array): "refused" | "read" {
  let value: unknown;
  try {
    value = decode(format, input);
  } catch (fault) {
    expect(fault, hex(input)).toBeInstanceOf(Malformed);
    return "refused";
  }
  if (hex(encode(format, value)) !== hex(input)) throw new Error(`encodes to other bytes than ${hex(input)}`);
  return "read";
}

function mutate(input: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = random(input.length + 1);
  switch (random(4)) {
    case 0:
      return concat(input.subarray(0, at), randomBytes(random, 1 + random(3)), input.subarray(at));
    case 1:
      return concat(input.subarray(0, at), input.subarray(at + 1 + random(3)));
    case 2:
      return concat(input.subarray(0, at), randomBytes(random, 1), input.subarray(at + 1));
    default:
      return input.map((byte, i) => (i === at ? byte ^ (1 << random(8)) : byte));
  }
}

describe.each(Object.entries(FORMATS))("%s", (_, [format, encodings]) => {
  const starts = encodings.map(unhex);

  test("changed encodings are refused or encode back", () => {
    const random = seeded(1);
    const outcomes = new Set<string>();
    for (let i = 0; i < 2_000; i++) {
      let input = starts[random(starts.length)]!;
      for (let changes = 1 + random(3); changes > 0; changes--) input = mutate(input, random);
      outcomes.add(read(format, input));
    }
    expect(outcomes).toContain("refused");
  });

  test("arbitrary bytes are refused or encode back", () => {
    const random = seeded(2);
    for (let i = 0; i < 1_000; i++) read(format, randomBytes(random, random(80)));
  });

  test("no beginning of an encoding is one, and none goes on", () => {
    for (const start of starts) {
      const step = Math.max(1, start.length >> 7);
      for (let length = 0; length < start.length; length += step) expect(read(format, start.subarray(0, length))).toBe("refused");
      expect(read(format, concat(start, Uint8Array.of(0)))).toBe("refused");
    }
  });
});

test("a count alone takes no memory", () => {
  const format = list(2 ** 40, varint);

  expect(() => decode(format, unhex("ffffffffff1f"))).toThrow(Malformed);
});

test("values are copies, also of Node's buffers", () => {
  const { Buffer } = globalThis as unknown as { Buffer: { from(bytes: number[]): Uint8Array } };
  const buffer = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);

  const value = decode(raw(8), buffer);
  expect(decode(u64, buffer)).toBe(1n);
  buffer.fill(255);

  expect(hex(value)).toBe("0000000000000001");
});

test.each<[string, Format<unknown>, unknown]>([
  ["a negative integer", varint, -1n],
  ["an integer over 63 bits", varint, 2n ** 63n],
  ["an integer out of range", integer(1, 5), 6],
  ["a fraction", integer(1, 5), 1.5],
  ["a byte over 255", u8, 256],
  ["an integer over 64 bits", u64, 2n ** 64n],
  ["a name that is none of the choice", choiceOf("a", "b"), "c"],
  ["a hash of 31 bytes", raw(32), new Uint8Array(31)],
  ["too many bytes", bytes(2), new Uint8Array(3)],
  ["too many items", list(1, u8), [1, 2]],
  ["too few items", list(2, u8, 1), []],
  ["items out of order", ascending(list(2, u8), (a, b) => a - b), [2, 1]],
  ["an item twice", ascending(list(2, u8), (a, b) => a - b), [1, 1]],
  ["a text over its length", text(2), "é!"],
  ["half of a surrogate pair", text(9), "\ud800"],
  ["a text that is not in normal form C", text(9), "e\u0301"],
])("refuses to write %s", (_, format, value) => {
  expect(() => encode(format, value)).toThrow(Malformed);
});
