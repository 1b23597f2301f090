import { departedKey } from "../peers";
import { bool, distinct, either, list, number, object, oneOf, optional, record, type Shape, type Shaped, signed, text } from "./shape";
import type {
  Account,
  Ballot,
  BallotProgress,
  Block,
  BlockSummary,
  Choice,
  Consensus,
  Departed,
  Election,
  ElectionSummary,
  Enrolled,
  Genesis,
  Member,
  Mempool,
  Payload,
  Peer,
  Peers,
  Phase,
  Question,
  QuestionResult,
  Readiness,
  Results,
  Reversal,
  SearchResult,
  Status,
  Transaction,
  TransactionAnswer,
} from "./types";

/** What each answer has to look like. The compiler sees to it that no field of a type is left out. */

const phase: Shape<Phase> = oneOf("ENROLMENT", "SCHEDULED", "OPEN", "RESULT", "CANCELLED", "FAILED");
const finality = oneOf("pending", "final", "orphaned");
const texts = record(text);

export const status = object<Status>({
  network: text,
  chainId: text,
  addressPrefix: text,
  consensus: text,
  peerId: text,
  version: text,
  height: number,
  head: text,
  headTime: number,
  finalizedHeight: number,
  indexedHeight: number,
  chainTime: number,
  minFee: number,
  peers: number,
  syncing: bool,
  mempool: object({ count: number, bytes: number }),
});

const summary = {
  height: number,
  hash: text,
  parent: text,
  time: number,
  producer: text,
  transactions: number,
  bytes: number,
  finality,
};

const member = object<Member>({
  key: text,
  weight: number,
  word: oneOf("nothing", "none", "agrees", "signed"),
  made: number,
  missed: number,
  lastCertified: optional(number),
});

const reversal = object<Reversal>({
  attackers: distinct(object<Reversal["attackers"][number]>({ share: number, perSecond: optional(number) }), (one) => one.share),
  rows: distinct(
    object<Reversal["rows"][number]>({ confirmations: number, final: bool, probabilities: list(number) }),
    (row) => row.confirmations,
  ),
});

export const consensus = object<Consensus>({
  engine: text,
  height: number,
  finalizedHeight: number,
  lag: object<Consensus["lag"]>({ blocks: number, millis: number }),
  retractable: bool,
  working: optional(
    object<NonNullable<Consensus["working"]>>({
      height: number,
      stage: oneOf("pause", "proposal", "agreement", "certificate", "adoption"),
      attempt: optional(number),
      leader: optional(text),
      own: optional(text),
    }),
  ),
  counted: optional(object<NonNullable<Consensus["counted"]>>({ from: number, to: number })),
  members: optional(distinct(member, (one) => one.key)),
  work: optional(object<NonNullable<Consensus["work"]>>({ perSecond: number, blocks: number })),
  reversal: optional(reversal),
});

/** Of a block that is given up, no more is told than which it was. */
export const blockEvent = either(
  object<BlockSummary & { removed: false }>({ ...summary, removed: oneOf(false) }),
  object<{ height: number; hash: string; removed: true }>({ height: number, hash: text, removed: oneOf(true) }),
);

export type BlockEvent = Shaped<typeof blockEvent>;

export const block = object<Block>({
  ...summary,
  version: number,
  txRoot: text,
  stateRoot: text,
  historyRoot: text,
  seal: object({ engine: text, fields: text, seal: text }),
  confirmations: number,
  reversalProbability: optional(number),
});

export const blockPage = object<{ blocks: Block[]; next?: number }>({ blocks: distinct(block, (one) => one.hash), next: optional(number) });

const choice = object<Choice>({ blank: bool, options: list(number) });

const payload = object<Payload>({
  to: optional(text),
  amount: optional(number),
  election: optional(text),
  title: optional(text),
  opens: optional(number),
  closes: optional(number),
  voters: optional(number),
  weight: optional(number),
  choices: optional(list(choice)),
  validator: optional(text),
  evidence: optional(text),
});

export const transaction = object<Transaction>({
  id: text,
  kind: text,
  sender: text,
  sequence: number,
  expiryHeight: number,
  fee: number,
  bytes: number,
  fullHash: text,
  payload,
  status: oneOf("pending", "confirmed", "final", "orphaned"),
  block: optional(object({ height: number, hash: text, position: number, time: number })),
  confirmations: optional(number),
  received: optional(number),
  waiting: optional(oneOf("ready", "sequence-gap", "behind-sender")),
});

export const transactionAnswer: Shape<TransactionAnswer> = either(
  transaction,
  object<Extract<TransactionAnswer, { status: "unknown" }>>({ id: text, status: oneOf("unknown"), confirmations: oneOf(0) }),
);

const transactions = distinct(transaction, (one) => one.id);

export const blockTransactions = object<{ total: number; transactions: Transaction[]; next?: number }>({
  total: number,
  transactions,
  next: optional(number),
});

export const accountTransactions = object<{ transactions: Transaction[]; next?: string }>({ transactions, next: optional(text) });

export const account = object<Account>({ address: text, balance: number, sequence: number, nextSequence: number, stake: number, unbonding: number });

export const mempool = object<Mempool>({ count: number, bytes: number, transactions });

const peer = {
  id: text,
  address: text,
  subnet: text,
  outbound: bool,
  version: text,
  height: number,
  latency: optional(number),
  score: signed,
  bytesIn: number,
  bytesOut: number,
  connected: number,
};

const departed = { address: text, outbound: bool, why: text, at: number, times: number };

export const peers = object<Peers>({
  peers: distinct(object<Peer>(peer), (one) => one.id),
  departed: distinct(object<Departed>({ ...departed, id: optional(text) }), departedKey),
});

/** Of each node that is gone, and of each address, the last is told. */
export const peerEvent = either(
  object<Peer & { removed: false; peers: number }>({ ...peer, removed: oneOf(false), peers: number }),
  object<Departed & { id: string; removed: true; peers: number }>({ ...departed, id: text, removed: oneOf(true), peers: number }),
);

export type PeerEvent = Shaped<typeof peerEvent>;

export const readiness = object<Readiness>({
  ready: bool,
  checks: distinct(object<Readiness["checks"][number]>({ name: text, ok: bool, detail: text }), (one) => one.name),
});

export const genesis = object<Genesis>({
  chainId: text,
  network: text,
  addressPrefix: text,
  consensus: text,
  time: number,
  maxBlockBytes: number,
  maxTransactionBytes: number,
  minSpacing: number,
  blockReward: number,
  minFee: number,
  ballotsPerVoter: number,
});

const turnout = object<ElectionSummary["turnout"]>({ voters: number, ofVoters: number, weight: number, ofWeight: number });

const announced = {
  id: text,
  title: text,
  kind: text,
  phase,
  opens: number,
  closes: number,
  organiser: text,
  roll: object<ElectionSummary["roll"]>({ voters: number, weight: number, closed: bool }),
  ballots: number,
  turnout,
};

export const electionSummary = object<ElectionSummary>(announced);

export const electionPage = object<{ elections: ElectionSummary[]; next?: string }>({
  elections: distinct(electionSummary, (one) => one.id),
  next: optional(text),
});

const question = object<Question>({
  id: text,
  title: text,
  titles: texts,
  options: list(text),
  optionTexts: record(list(text)),
  min: number,
  max: number,
  blank: bool,
});

export const election = object<Election>({
  ...announced,
  description: text,
  enrolBy: number,
  revote: oneOf("last", "first"),
  languages: list(text),
  titles: texts,
  descriptions: texts,
  questions: distinct(question, (one) => one.id),
  documents: list(object<Election["documents"][number]>({ name: text, sha256: text })),
  createdAt: optional(number),
  rollRoot: text,
  ballotRoot: text,
});

const sum = object<QuestionResult["blank"]>({ count: number, weight: number });

const questionResult = object<QuestionResult>({
  id: text,
  title: text,
  options: list(object<QuestionResult["options"][number]>({ label: text, count: number, weight: number })),
  blank: sum,
});

export const results = object<Results>({
  id: text,
  phase,
  final: bool,
  ballots: number,
  turnout,
  questions: distinct(questionResult, (one) => one.id),
  ballotRoot: text,
  tallyRoot: optional(text),
  height: number,
});

const ballot = object<Ballot>({
  number,
  tracker: text,
  tx: text,
  voter: text,
  height: number,
  position: number,
  time: number,
  choices: list(choice),
  counts: bool,
});

export const ballots = object<{ total: number; ballots: Ballot[]; next?: number }>({
  total: number,
  ballots: distinct(ballot, (one) => one.tracker),
  next: optional(number),
});

export const ballotProgress = object<BallotProgress>({
  total: number,
  points: list(object<BallotProgress["points"][number]>({ height: number, time: number, ballots: number })),
});

const enrolled = object<Enrolled>({ address: text, weight: number, voted: bool });

export const roll = object<{ total: number; voters: Enrolled[]; next?: number }>({
  total: number,
  voters: distinct(enrolled, (one) => one.address),
  next: optional(number),
});

export const search = object<{ results: SearchResult[] }>({
  results: distinct(
    object<SearchResult>({ type: oneOf("block", "transaction", "address", "election"), ref: text, title: text, phase: optional(phase) }),
    (one) => `${one.type} ${one.ref}`,
  ),
});

export const finalityEvent = object<{ height: number }>({ height: number });
