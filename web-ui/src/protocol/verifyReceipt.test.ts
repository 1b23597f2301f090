// @vitest-environment node
// @vitest-environment node
import { expect, test } from "vitest";
import receiptVectors from "../../../docs/spec/vectors/receipt.json";
import posVectors from "../../../docs/spec/vectors/receipt_pos.json";
import raftVectors from "../../../docs/spec/vectors/receipt_raft.json";
import { concat, unhex } from "./bytes";
import type { Format } from "./codec";
import type { Header } from "./header";
import { type Counting, ELECTION, type Election, STATUS, VOTER, type Voter } from "./state";
import { COLUMN, type Column } from "./stateTree";
import { countedReceipt, type Lies, overwrite } from "./vectors/heldElection";
import { randomBytes, seeded } from "./vectors/random";
import { verification, verifyReceipt } from "./verifyReceipt";

interface Vectors {
  readonly cases: readonly { readonly case: string; readonly checkpoint: string | null; readonly receipt: string }[];
}

function vector(name: string, { cases }: Vectors = receiptVectors) {
  const row = cases.find((other) => other.case === name)!;
  return { receipt: unhex(row.receipt), trusted: [unhex(row.checkpoint!)] };
}

const recorded = vector("recorded");
const counted = vector("counted, with a later anchor");
const certifiedByStake = vector("recorded", posVectors);
const certifiedByMembers = vector("recorded", raftVectors);

function failed(receipt: Uint8Array): string[] {
  return verifyReceipt(receipt, []).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

test.each([
  ["recorded", recorded, 1],
  ["counted", counted, 7],
  ["proof-of-stake", certifiedByStake, 13],
  ["consortium", certifiedByMembers, 13],
] as const)("a %s receipt with a flipped bit is never valid", { timeout: 60_000 }, (_, { receipt, trusted }, step) => {
  const random = seeded(4);
  expect(verifyReceipt(receipt, trusted).valid).toBe(true);

  for (let at = 0; at < receipt.length; at += step) {
    const flipped = receipt.slice();
    flipped[at]! ^= 1 << random(8);
    expect(verifyReceipt(flipped, trusted).valid, `byte ${at}`).toBe(false);
  }
});

test("a receipt cut off or going on is none", () => {
  for (let length = 0; length < recorded.receipt.length; length++) {
    expect(failed(recorded.receipt.subarray(0, length))).toEqual(["format"]);
  }
  expect(failed(concat(counted.receipt, Uint8Array.of(0)))).toEqual(["format"]);
});

test("arbitrary bytes are no receipt", () => {
  const random = seeded(5);
  for (let i = 0; i < 500; i++) {
    expect(failed(concat(Uint8Array.of(1), randomBytes(random, random(600))))).toEqual(["format"]);
  }
});

test("parts of two receipts make no third", () => {
  const random = seeded(6);
  for (let i = 0; i < 500; i++) {
    const [a, b] = random(2) === 0 ? [recorded, counted] : [counted, recorded];
    const spliced = concat(a.receipt.subarray(0, random(a.receipt.length)), b.receipt.subarray(random(b.receipt.length)));
    expect(verifyReceipt(spliced, recorded.trusted).valid).toBe(false);
  }
});

test("says what it found, in order, and gives back what it read", () => {
  const verdict = verifyReceipt(counted.receipt, counted.trusted);

  expect(verdict.checks.map(({ name }) => name).join(" ")).toBe(
    "format chain seals signature recorded history closed election status counted",
  );
  expect(verdict.checks.every(({ detail }) => detail.length > 0)).toBe(true);
  expect(verdict.receipt?.standing.kind).toBe("counted");
});

test("can be stopped after each handover, and comes to the same in pieces", () => {
  const { receipt, trusted } = certifiedByStake;
  const work = verification(receipt, trusted);
  const told = [];
  let step = work.next();
  for (; !step.done; step = work.next()) told.push(step.value);

  expect(told).toEqual([
    { done: 1, of: 2 },
    { done: 2, of: 2 },
  ]);
  expect(step.value).toEqual(verifyReceipt(receipt, trusted));
});

test("says whom it takes the validators from", () => {
  const detail = (name: string) => {
    const { receipt, trusted } = vector(name, posVectors);
    return verifyReceipt(receipt, trusted).checks.find((check) => check.name === "seals")!.detail;
  };
  expect(detail("recorded")).toContain("to whom those of genesis lead");
  expect(detail("without handovers, checkpoint is the anchor")).toContain("names itself");
  expect(detail("without handovers, checkpoint is another block")).toContain("does not show how its validators follow from those of genesis");
});

const changed = (height: bigint, change: Partial<Header>) => (header: Header) => (header.height === height ? { ...header, ...change } : header);

test.each<[string, string[], Lies]>([
  ["nothing", [], {}],
  ["a rule of a version that is not known", ["chain"], { header: changed(12n, { version: 2 }) }],
  ["a block of another chain", ["chain"], { header: changed(12n, { chainId: new Uint8Array(32) }) }],
  ["an easier target", ["seals"], { header: changed(12n, { engineFields: unhex("207fffff") }) }],
  ["seals that are a byte too long", ["seals"], { sealBytes: 9 }],
  ["the block at another place of the history", ["history"], { history: (ids) => ids.with(11, ids[0]!).with(0, ids[11]!) }],
  ["a history of fewer blocks than there were", ["history"], { history: (ids) => ids.slice(0, 13) }],
  ["a history without the block", ["history"], { header: changed(16n, { historyRoot: new Uint8Array(32) }) }],
  ["a block too soon after its parent", ["closed"], { header: changed(12n, { time: 11_999n }) }],
  ["a block at another height", ["closed"], { header: (header, ids) => ({ ...header, height: BigInt(ids.length === 12 ? 13 : ids.length) }) }],
  ["a block with another parent", ["closed"], { header: changed(12n, { parent: new Uint8Array(32) }) }],
  ["a close in the future", ["closed"], state(COLUMN.election, ELECTION, closingAt(11_001n))],
  ["a close at the chain time", [], state(COLUMN.election, ELECTION, closingAt(11_000n))],
  ["a cancelled election", ["status"], state(COLUMN.status, STATUS, (status) => ({ ...status, cancelled: true }))],
  ["an enrolment that stayed open", ["status"], state(COLUMN.status, STATUS, (status) => ({ ...status, enrolmentClosed: false }))],
  ["another tracker", ["counted"], state(COLUMN.voter, VOTER, counting({ tracker: new Uint8Array(32) }))],
  ["another choice", ["counted"], state(COLUMN.voter, VOTER, counting({ ballot: [{ kind: "blank" }] }))],
  ["no ballot", ["counted"], state(COLUMN.voter, VOTER, ({ weight }) => ({ weight, ballotsCast: 0 }))],
])("a chain made for a lie, with its work: %s", (_, faults, lies) => {
  const { receipt, trusted } = countedReceipt(lies);

  expect(failed(receipt)).toEqual(faults);
  expect(verifyReceipt(receipt, trusted)).toMatchObject({ anchored: true, valid: faults.length === 0 });
});

function state<T>(column: Column, format: Format<T>, change: (value: T) => T): Lies {
  return { state: (ledger) => overwrite(ledger, column, format, change) };
}

function closingAt(closes: bigint) {
  return (election: Election) => ({ ...election, definition: { ...election.definition, closes } });
}

function counting(change: Partial<Counting>) {
  return (voter: Voter) => ({ ...voter, counting: { ...voter.counting!, ...change } });
}
