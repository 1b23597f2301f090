/** What the node answers (openapi.yaml). Times are milliseconds since 1970, sizes bytes, hashes lower-case hexadecimal. */

export interface Status {
  network: string;
  chainId: string;
  addressPrefix: string;
  consensus: string;
  peerId: string;
  version: string;
  height: number;
  head: string;
  headTime: number;
  finalizedHeight: number;
  indexedHeight: number;
  chainTime: number;
  minFee: number;
  peers: number;
  syncing: boolean;
  mempool: { count: number; bytes: number };
}

export type Stage = "pause" | "proposal" | "agreement" | "certificate" | "adoption";

/** One who decides about the next block. */
export interface Member {
  key: string;
  /** Its stake; 1 where members count by heads. */
  weight: number;
  /** What it has last said in this attempt. */
  word: "nothing" | "none" | "agrees" | "signed";
  made: number;
  missed: number;
  /** Height. */
  lastCertified?: number;
}

/** How probable it is that a block is given up. */
export interface Reversal {
  attackers: { share: number; perSecond?: number }[];
  rows: { confirmations: number; final: boolean; probabilities: number[] }[];
}

export interface Consensus {
  engine: string;
  height: number;
  finalizedHeight: number;
  /** Of the newest final block. */
  lag: { blocks: number; millis: number };
  retractable: boolean;
  working?: { height: number; stage: Stage; attempt?: number; leader?: string; own?: string };
  counted?: { from: number; to: number };
  members?: Member[];
  work?: { perSecond: number; blocks: number };
  reversal?: Reversal;
}

export type Finality = "pending" | "final" | "orphaned";

/** What an event tells of a block; a page of blocks has more. */
export interface BlockSummary {
  height: number;
  hash: string;
  parent: string;
  time: number;
  producer: string;
  transactions: number;
  bytes: number;
  finality: Finality;
}

export interface Block extends BlockSummary {
  version: number;
  txRoot: string;
  stateRoot: string;
  historyRoot: string;
  seal: { engine: string; fields: string; seal: string };
  confirmations: number;
  reversalProbability?: number;
}

export interface Choice {
  blank: boolean;
  options: number[];
}

export interface Payload {
  to?: string;
  amount?: number;
  election?: string;
  title?: string;
  opens?: number;
  closes?: number;
  voters?: number;
  weight?: number;
  choices?: Choice[];
  validator?: string;
  evidence?: string;
}

export interface Transaction {
  id: string;
  kind: string;
  sender: string;
  sequence: number;
  expiryHeight: number;
  fee: number;
  bytes: number;
  fullHash: string;
  payload: Payload;
  status: "pending" | "confirmed" | "final" | "orphaned";
  block?: { height: number; hash: string; position: number; time: number };
  confirmations?: number;
  received?: number;
  waiting?: "ready" | "sequence-gap" | "behind-sender";
}

/** A transaction that the node has never heard of has a status and nothing else. */
export type TransactionAnswer = Transaction | { id: string; status: "unknown"; confirmations: 0 };

export interface Account {
  address: string;
  balance: number;
  sequence: number;
  nextSequence: number;
  stake: number;
  unbonding: number;
}

export interface Mempool {
  count: number;
  bytes: number;
  transactions: Transaction[];
}

export interface Peer {
  id: string;
  address: string;
  /** The group of addresses that it counts for. */
  subnet: string;
  /** Whether this node dialled. */
  outbound: boolean;
  version: string;
  height: number;
  /** Milliseconds to and fro; missing before the first is known. */
  latency?: number;
  /** May be below 0. */
  score: number;
  bytesIn: number;
  bytesOut: number;
  connected: number;
}

export interface Departed {
  /** Missing where nobody proved to be somebody. */
  id?: string;
  address: string;
  outbound: boolean;
  why: string;
  at: number;
  times: number;
}

export interface Peers {
  peers: Peer[];
  /** Newest first. */
  departed: Departed[];
}

export interface Readiness {
  ready: boolean;
  checks: { name: string; ok: boolean; detail: string }[];
}

export interface Genesis {
  chainId: string;
  network: string;
  addressPrefix: string;
  consensus: string;
  time: number;
  maxBlockBytes: number;
  maxTransactionBytes: number;
  minSpacing: number;
  blockReward: number;
  minFee: number;
  ballotsPerVoter: number;
}

export type Phase = "ENROLMENT" | "SCHEDULED" | "OPEN" | "RESULT" | "CANCELLED" | "FAILED";

export interface ElectionSummary {
  id: string;
  title: string;
  kind: string;
  phase: Phase;
  opens: number;
  closes: number;
  organiser: string;
  roll: { voters: number; weight: number; closed: boolean };
  ballots: number;
  turnout: { voters: number; ofVoters: number; weight: number; ofWeight: number };
}

export interface Question {
  id: string;
  title: string;
  /** Texts by language. */
  titles: Record<string, string>;
  options: string[];
  optionTexts: Record<string, string[]>;
  min: number;
  max: number;
  blank: boolean;
}

export interface Election extends ElectionSummary {
  description: string;
  enrolBy: number;
  revote: "last" | "first";
  languages: string[];
  titles: Record<string, string>;
  descriptions: Record<string, string>;
  questions: Question[];
  documents: { name: string; sha256: string }[];
  /** Height. */
  createdAt?: number;
  rollRoot: string;
  ballotRoot: string;
}

export interface QuestionResult {
  id: string;
  title: string;
  options: { label: string; count: number; weight: number }[];
  blank: { count: number; weight: number };
}

export interface Results {
  id: string;
  phase: Phase;
  final: boolean;
  ballots: number;
  turnout: ElectionSummary["turnout"];
  questions: QuestionResult[];
  ballotRoot: string;
  /** Once the voting is over. */
  tallyRoot?: string;
  height: number;
}

export interface Ballot {
  number: number;
  tracker: string;
  tx: string;
  voter: string;
  height: number;
  position: number;
  time: number;
  choices: Choice[];
  /** False where a later ballot replaced it. */
  counts: boolean;
}

/** How an election's ballots came in: some of the blocks that brought them, oldest first. */
export interface BallotProgress {
  total: number;
  points: { height: number; time: number; ballots: number }[];
}

export interface Enrolled {
  address: string;
  weight: number;
  voted: boolean;
}

export interface SearchResult {
  type: "block" | "transaction" | "address" | "election";
  ref: string;
  title: string;
  /** Of an election. */
  phase?: Phase;
}
