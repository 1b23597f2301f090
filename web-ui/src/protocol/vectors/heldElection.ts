/** A chain with an election, made here: whoever spends the work can make one, with any lie in it. */
import { equal, fromNumber, hex, unhex } from "../bytes";
import { txRoot } from "../block";
import { decode, encode, type Format } from "../codec";
import type { Definition } from "../election";
import { endBlock, type Ledger, ledgerOf, offer, rootOf } from "../execution";
import { chainId, type Genesis } from "../genesis";
import { genesisHeader } from "../genesisBlock";
import { blockId, chainTime, type Header } from "../header";
import { listRoot } from "../merkle";
import { powRules, sealFault } from "../pow";
import { type Counted, type Link, type Proved, RECEIPT, type Receipt } from "../receipt";
import { keyOf, sign } from "../signature";
import { ELECTION, STATUS, VOTER } from "../state";
import { COLUMN, type Column, keyHash, valueHash } from "../stateTree";
import { type Payload, TRANSACTION, type Transaction, transactionId } from "../transaction";
import { inclusionPath, stateProof } from "./provers";

const SPACING = 1_000;

const GENESIS: Genesis = {
  network: "test",
  addressPrefix: "tpsv",
  salt: new Uint8Array(0),
  time: 0n,
  consensus: "pow",
  parameters: [{ name: "spacingMillis", value: { kind: "integer", integer: BigInt(SPACING) } }],
  maxBlockBytes: 100_000,
  maxTransactionBytes: 10_000,
  minSpacing: SPACING,
  maxFuture: 0,
  blockReward: 0n,
  minFee: 0n,
  ballotsPerVoter: 5,
  excludedKinds: [],
  electionCreators: [],
  accounts: [],
};

const DEFINITION: Definition = {
  languages: ["en"],
  title: ["Chair"],
  description: [""],
  questions: [{ id: "chair", title: ["Who?"], options: [["Ada"], ["Grace"]], min: 1, max: 1, blank: true }],
  enrolBy: 4_000n,
  opens: 4_000n,
  closes: 9_000n,
  revote: "last",
  documents: [],
};

const SECRET = new Uint8Array(32).fill(7);
const VOTER_KEY = keyOf(SECRET);

/** Where a lie can be told. */
export interface Lies {
  /** Of the block at a height, before it is sealed. */
  readonly header?: (header: Header, ids: readonly Uint8Array[]) => Header;
  /** Of the ids below the last block; its history root and the proof are made of what this gives. */
  readonly history?: (ids: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Of the state before the root of the last block is taken. */
  readonly state?: (ledger: Ledger) => void;
  /** How long seals are. */
  readonly sealBytes?: number;
}

interface Chain {
  readonly ledger: Ledger;
  readonly headers: Header[];
}

const LAST = 16;

/** The encoded receipt for a ballot, counted at the end of a chain that tells these lies. */
export function countedReceipt(lies: Lies): { receipt: Uint8Array; trusted: Uint8Array[] } {
  const chain: Chain = { ledger: ledgerOf(GENESIS), headers: [genesisHeader(GENESIS)] };
  const create = signed(0n, { kind: "CreateElection", definition: DEFINITION });
  const election = transactionId(create);
  const ballot = signed(3n, { kind: "CastBallot", election, ballot: [{ kind: "options", options: [1] }] });
  const bodies: Record<number, Transaction[]> = {
    1: [create, signed(1n, { kind: "EnrolVoters", election, voters: [{ voter: VOTER_KEY, weight: 1 }] })],
    2: [signed(2n, { kind: "CloseEnrolment", election })],
    11: [ballot],
  };
  for (let height = 1; height <= LAST; height++) mine(chain, bodies[height] ?? [], lies);
  const { headers } = chain;
  const block = headers[11]!;
  const standing: Counted = {
    kind: "counted",
    closing: link(headers, 11, lies.history),
    earlier: headers.slice(LAST - 10, LAST),
    election: proved(chain.ledger, ELECTION, COLUMN.election, election),
    status: proved(chain.ledger, STATUS, COLUMN.status, election),
    voter: proved(chain.ledger, VOTER, COLUMN.voter, election, VOTER_KEY),
    anchor: { kind: "same" },
  };
  const inBlock = { index: 0n, size: 1n, path: [] };
  const receipt = { genesis: GENESIS, transaction: ballot, block, inBlock, standing } as Receipt;
  return { receipt: encode(RECEIPT, receipt), trusted: [blockId(headers[LAST]!)] };
}

function signed(sequence: bigint, payload: Payload): Transaction {
  const unsigned = { chainId: chainId(GENESIS), sender: VOTER_KEY, sequence, expiryHeight: 50n, fee: 0n, payload };
  return { ...unsigned, signature: sign(transactionId(unsigned), SECRET, new Uint8Array(32)) };
}

function mine({ ledger, headers }: Chain, body: Transaction[], lies: Lies): void {
  const parent = headers.at(-1)!;
  const height = parent.height + 1n;
  const place = { height, chainTime: chainTime(headers.slice(-11).map(({ time }) => time)) };
  for (const transaction of body) {
    const refusal = offer(ledger, encode(TRANSACTION, transaction), place);
    if (refusal !== undefined) throw new Error(`${transaction.payload.kind} at height ${height}: ${refusal}`);
  }
  endBlock(ledger, new Uint8Array(32), height);
  const isLast = headers.length === LAST;
  if (isLast) lies.state?.(ledger);
  const ids = headers.map(blockId);
  const history = (isLast ? lies.history?.(ids) : undefined) ?? ids;
  const honest: Header = {
    ...parent,
    height,
    parent: blockId(parent),
    time: parent.time + BigInt(SPACING),
    txRoot: txRoot(body),
    stateRoot: rootOf(ledger),
    historyRoot: listRoot(history),
    engineFields: unhex("2000ffff"),
  };
  headers.push(seal(lies.header?.(honest, ids) ?? honest, lies.sealBytes ?? 8));
}

/** Bears out the target that the header names, also one that the rules refuse. */
function seal(header: Header, sealBytes: number): Header {
  const rules = { ...powRules(GENESIS), powLimit: 2n ** 256n };
  for (let nonce = 0n; ; nonce++) {
    const sealed = { ...header, seal: fromNumber(nonce, sealBytes) };
    const fault = sealFault(rules, sealed);
    if (fault === undefined || (sealBytes !== 8 && blockId(sealed)[0] === 0)) return sealed;
  }
}

function link(headers: readonly Header[], from: number, history: Lies["history"]): Link {
  const ids = headers.slice(0, LAST).map(blockId);
  const told = history?.(ids) ?? ids;
  const index = told.findIndex((id) => equal(id, ids[from]!));
  const proof = { index: BigInt(index), size: BigInt(told.length), path: inclusionPath(index, told) };
  return { kind: "later", header: headers[LAST]!, proof };
}

function proved<T>({ entries }: Ledger, format: Format<T>, column: Column, ...key: Uint8Array[]): Proved<T> {
  const leaves = Array.from(entries, ([place, value]) => {
    const bytes = unhex(place);
    return { key: keyHash(bytes[0] as Column, bytes.subarray(1)), value: valueHash(value) };
  });
  const place = hex(Uint8Array.of(column)) + key.map(hex).join("");
  return { value: decode(format, entries.get(place)!), proof: stateProof(leaves, keyHash(column, ...key)) };
}

/** Writes another value over the state's own. */
export function overwrite<T>(ledger: Ledger, column: Column, format: Format<T>, change: (value: T) => T): void {
  for (const [place, value] of ledger.entries) {
    if (place.startsWith(hex(Uint8Array.of(column)))) ledger.entries.set(place, encode(format, change(decode(format, value))));
  }
}
