/** Transactions on a state: what is refused, and what they change (docs/spec/ledger.md §7, docs/spec/state.md §3). */
import { compare, concat, equal, fromNumber, hex, unhex } from "./bytes";
import { decode, encode, type Format, Malformed, MAX_INTEGER } from "./codec";
import { cancelRefusal, cast, castRefusal, closeRefusal, type ElectionRefusal, enrolled, enrolRefusal, newStatus, newVoter } from "./electionRules";
import { chainId, type Genesis } from "./genesis";
import { EVIDENCE, type Evidence, posRules, proves, VALIDATORS, type ValidatorSet } from "./pos";
import { MAX_MEMBERS, raftRules } from "./raft";
import { isOnCurve, verifySignature } from "./signature";
import * as stakes from "./stakes";
import { type Register, REGISTER, type StakeRefusal, type StakingTerms } from "./stakes";
import { ACCOUNT, type Account, ELECTION, type Election, STATUS, type Status, VOTER } from "./state";
import { COLUMN, type Column, keyHash, stateRoot, valueHash } from "./stateTree";
import { memberChangeDigest, PAYLOAD_TAG, type Payload, possessionDigest, TRANSACTION, type Transaction, transactionId } from "./transaction";

export type Refusal =
  | ElectionRefusal
  | StakeRefusal
  | "MALFORMED"
  | "MEMBERS_CHANGED"
  | "BAD_MEMBER_CHANGE"
  | "APPROVALS_MISSING"
  | "BAD_APPROVAL"
  | "WRONG_CHAIN"
  | "TOO_LARGE"
  | "BAD_SIGNATURE"
  | "INVALID_KEY"
  | "KIND_NOT_ALLOWED"
  | "STALE_SEQUENCE"
  | "SEQUENCE_GAP"
  | "EXPIRED"
  | "EXPIRY_TOO_FAR"
  | "FEE_NOT_ALLOWED"
  | "FEE_TOO_LOW"
  | "INSUFFICIENT_BALANCE"
  | "AMOUNT_ZERO"
  | "CREATOR_NOT_ALLOWED"
  | "ELECTION_TIMES"
  | "UNKNOWN_ELECTION"
  | "NOT_ORGANISER";

/** Where a transaction is to be executed; the time is the block's chain time. */
export interface Place {
  readonly height: bigint;
  readonly chainTime: bigint;
}

/** A state that {@link offer} and {@link endBlock} change. */
export interface Ledger {
  readonly genesis: Genesis;
  /** Encoded values by column and key, as hexadecimal. */
  readonly entries: Map<string, Uint8Array>;
  /** Of the block so far. */
  fees: bigint;
}

export function ledgerOf(genesis: Genesis): Ledger {
  const ledger: Ledger = { genesis, entries: new Map(), fees: 0n };
  for (const { key, balance } of genesis.accounts) credit(ledger, key, balance);
  return ledger;
}

export function rootOf({ entries }: Ledger): Uint8Array {
  return stateRoot(
    Array.from(entries, ([place, value]) => {
      const key = unhex(place);
      return { key: keyHash(key[0] as Column, key.subarray(1)), value: valueHash(value) };
    }),
  );
}

/** Executes an encoded transaction, or says why not and changes nothing. */
export function offer(ledger: Ledger, encoded: Uint8Array, place: Place): Refusal | undefined {
  let transaction: Transaction;
  try {
    transaction = decode(TRANSACTION, encoded);
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    return "MALFORMED";
  }
  const refusal = refusalOfAny(ledger, transaction, place) ?? refusalByKind(ledger, transaction, place);
  if (refusal === undefined) execute(ledger, transaction, place.height);
  return refusal;
}

/** Pays the producer; then stake that was withdrawn, and settles who will be validators. */
export function endBlock(ledger: Ledger, producer: Uint8Array, height: bigint): void {
  const income = ledger.genesis.blockReward + ledger.fees;
  ledger.fees = 0n;
  if (income > 0n) credit(ledger, producer, income);
  const terms = termsOf(ledger.genesis);
  if (terms === undefined) return;
  const after = stakes.released(registerOf(ledger, terms), terms, height);
  if (after !== undefined) {
    for (const { owner, amount } of after.paid) credit(ledger, owner, amount);
    putRegister(ledger, after.register);
  }
  if (height % terms.epochBlocks === 0n) freeze(ledger, terms, height / terms.epochBlocks + 1n);
}

function freeze(ledger: Ledger, terms: StakingTerms, epoch: bigint): void {
  const set = stakes.elected(registerOf(ledger, terms), terms.minStake) ?? validatorsOf(ledger, terms, epoch - 1n)!;
  put(ledger, VALIDATORS, set, COLUMN.validators, fromNumber(epoch, 8));
}

/** Of engines whose validators have stake. */
function termsOf(genesis: Genesis): StakingTerms | undefined {
  return genesis.consensus === "pos" ? posRules(genesis).staking : undefined;
}

function registerOf(ledger: Ledger, terms: StakingTerms): Register {
  return get(ledger, REGISTER, COLUMN.stakes)?.candidates ?? terms.initial;
}

function putRegister(ledger: Ledger, candidates: Register): void {
  put(ledger, REGISTER, { candidates }, COLUMN.stakes);
}

function validatorsOf(ledger: Ledger, terms: StakingTerms, epoch: bigint): ValidatorSet | undefined {
  return epoch < 2n ? terms.initial : get(ledger, VALIDATORS, COLUMN.validators, fromNumber(epoch, 8));
}

function get<T>({ entries }: Ledger, format: Format<T>, column: Column, ...key: Uint8Array[]): T | undefined {
  const value = entries.get(hex(concat(Uint8Array.of(column), ...key)));
  return value === undefined ? undefined : decode(format, value);
}

function put<T>({ entries }: Ledger, format: Format<T>, value: T, column: Column, ...key: Uint8Array[]): void {
  entries.set(hex(concat(Uint8Array.of(column), ...key)), encode(format, value));
}

function accountOf(ledger: Ledger, key: Uint8Array): Account {
  return get(ledger, ACCOUNT, COLUMN.account, key) ?? { balance: 0n, sequence: 0n };
}

function credit(ledger: Ledger, key: Uint8Array, amount: bigint, transactions = 0n): void {
  const { balance, sequence } = accountOf(ledger, key);
  put(ledger, ACCOUNT, { balance: balance + amount, sequence: sequence + transactions }, COLUMN.account, key);
}

/** Keys that are to be on the curve. */
function keysIn(payload: Payload): readonly Uint8Array[] {
  if (payload.kind === "Transfer") return [payload.to];
  if (payload.kind === "Stake") return [payload.validator];
  if (payload.kind === "ChangeMembers") return payload.coming;
  return payload.kind === "EnrolVoters" ? payload.voters.map(({ voter }) => voter) : [];
}

function leastFee({ minFee }: Genesis, payload: Payload): bigint {
  const least = payload.kind === "EnrolVoters" ? minFee * BigInt(payload.voters.length) : minFee;
  return least > MAX_INTEGER ? MAX_INTEGER : least;
}

function refusalOfAny(ledger: Ledger, transaction: Transaction, { height }: Place): Refusal | undefined {
  const { genesis } = ledger;
  const { sender, payload, sequence, expiryHeight, fee } = transaction;
  if (!equal(transaction.chainId, chainId(genesis))) return "WRONG_CHAIN";
  if (encode(TRANSACTION, transaction).length > genesis.maxTransactionBytes) return "TOO_LARGE";
  if (!verifySignature(transaction.signature, transactionId(transaction), sender)) return "BAD_SIGNATURE";
  if (!keysIn(payload).every(isOnCurve)) return "INVALID_KEY";
  if (genesis.excludedKinds.includes(PAYLOAD_TAG[payload.kind])) return "KIND_NOT_ALLOWED";
  if (isAboutStake(payload) && termsOf(genesis) === undefined) return "KIND_NOT_ALLOWED";
  if (payload.kind === "ChangeMembers" && genesis.consensus !== "raft") return "KIND_NOT_ALLOWED";
  const account = accountOf(ledger, sender);
  if (sequence < account.sequence) return "STALE_SEQUENCE";
  if (sequence > account.sequence) return "SEQUENCE_GAP";
  if (expiryHeight < height) return "EXPIRED";
  if (expiryHeight > height + 100_000n) return "EXPIRY_TOO_FAR";
  if (payload.kind === "CastBallot") {
    if (fee !== 0n) return "FEE_NOT_ALLOWED";
  } else if (fee < leastFee(genesis, payload)) return "FEE_TOO_LOW";
  return fee > account.balance ? "INSUFFICIENT_BALANCE" : undefined;
}

type AboutStake = Extract<Payload, { kind: "Stake" | "Unstake" | "Evidence" }>;
type ChangeOfMembers = Extract<Payload, { kind: "ChangeMembers" }>;

function isAboutStake(payload: Payload): payload is AboutStake {
  return payload.kind === "Stake" || payload.kind === "Unstake" || payload.kind === "Evidence";
}

function refusalOfStake(ledger: Ledger, { sender, fee }: Transaction, payload: AboutStake, height: bigint): Refusal | undefined {
  const { chain, staking } = posRules(ledger.genesis);
  const register = registerOf(ledger, staking);
  switch (payload.kind) {
    case "Stake": {
      const { validator, amount, possession } = payload;
      if (amount === 0n) return "AMOUNT_ZERO";
      if (amount > accountOf(ledger, sender).balance - fee) return "INSUFFICIENT_BALANCE";
      const refusal = stakes.stakeRefusal(register, staking, validator, amount, sender);
      if (refusal !== undefined) return refusal;
      return verifySignature(possession, possessionDigest(chain, validator, sender), validator) ? undefined : "BAD_POSSESSION";
    }
    case "Unstake":
      if (payload.amount === 0n) return "AMOUNT_ZERO";
      return stakes.unstakeRefusal(register, staking, payload.validator, payload.amount, sender, height);
    case "Evidence": {
      const accused = evidenceOf(payload.evidence);
      if (accused === undefined) return "BAD_EVIDENCE";
      const set = validatorsOf(ledger, staking, (accused.height - 1n) / staking.epochBlocks);
      const refusal = stakes.evidenceRefusal(register, staking, accused, set, height);
      return refusal ?? (proves(accused, chain) ? undefined : "BAD_EVIDENCE");
    }
  }
}

function evidenceOf(bytes: Uint8Array): Evidence | undefined {
  try {
    return decode(EVIDENCE, bytes);
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    return undefined;
  }
}

function executeStake(ledger: Ledger, sender: Uint8Array, payload: AboutStake, height: bigint): void {
  const { staking } = posRules(ledger.genesis);
  const register = registerOf(ledger, staking);
  switch (payload.kind) {
    case "Stake":
      credit(ledger, sender, -payload.amount);
      return putRegister(ledger, stakes.staked(register, payload.validator, payload.amount, sender));
    case "Unstake":
      return putRegister(ledger, stakes.unstaked(register, staking, payload.validator, payload.amount, height));
    case "Evidence": {
      const accused = decode(EVIDENCE, payload.evidence);
      return putRegister(ledger, stakes.punished(register, staking, accused.validator, accused.height));
    }
  }
}

/** The members after the change of this number. */
function membersAfter(ledger: Ledger, number: bigint): ValidatorSet | undefined {
  return number === 0n ? raftRules(ledger.genesis).first : get(ledger, VALIDATORS, COLUMN.validators, fromNumber(number, 8));
}

function changed(before: ValidatorSet, { coming, leaving }: ChangeOfMembers): ValidatorSet {
  const staying = before.filter(({ key }) => !leaving.some((gone) => equal(gone, key)));
  return [...staying, ...coming.map((key) => ({ key, stake: 1n }))].sort((a, b) => compare(a.key, b.key));
}

function refusalOfChange(ledger: Ledger, payload: ChangeOfMembers): Refusal | undefined {
  const { number, coming, leaving, approvals } = payload;
  const { chain, first } = raftRules(ledger.genesis);
  const before = membersAfter(ledger, number - 1n);
  if (before === undefined || membersAfter(ledger, number) !== undefined) return "MEMBERS_CHANGED";
  const isIn = (set: ValidatorSet, key: Uint8Array) => set.some((member) => equal(member.key, key));
  if (coming.some((key) => isIn(before, key) || isIn(first, key)) || !leaving.every((key) => isIn(before, key))) return "BAD_MEMBER_CHANGE";
  const size = changed(before, payload).length;
  if (size === 0 || size > MAX_MEMBERS) return "BAD_MEMBER_CHANGE";
  const agreeing = approvals.filter(({ key }) => isIn(before, key)).length;
  const comes = coming.every((newcomer) => approvals.some(({ key }) => equal(key, newcomer)));
  if (!comes || 2 * agreeing <= before.length || approvals.length !== agreeing + coming.length) return "APPROVALS_MISSING";
  const digest = memberChangeDigest(chain, payload);
  return approvals.every(({ key, signature }) => verifySignature(signature, digest, key)) ? undefined : "BAD_APPROVAL";
}

function executeChange(ledger: Ledger, payload: ChangeOfMembers): void {
  const after = changed(membersAfter(ledger, payload.number - 1n)!, payload);
  for (const number of [payload.number, 0n]) put(ledger, VALIDATORS, after, COLUMN.validators, fromNumber(number, 8));
}

function refusalByKind(ledger: Ledger, transaction: Transaction, { height, chainTime: time }: Place): Refusal | undefined {
  const { sender, payload, fee } = transaction;
  if (isAboutStake(payload)) return refusalOfStake(ledger, transaction, payload, height);
  if (payload.kind === "ChangeMembers") return refusalOfChange(ledger, payload);
  if (payload.kind === "Transfer") {
    if (payload.amount === 0n) return "AMOUNT_ZERO";
    return payload.amount > accountOf(ledger, sender).balance - fee ? "INSUFFICIENT_BALANCE" : undefined;
  }
  if (payload.kind === "CreateElection") {
    const creators = ledger.genesis.electionCreators;
    if (creators.length > 0 && !creators.some((creator) => equal(creator, sender))) return "CREATOR_NOT_ALLOWED";
    return payload.definition.enrolBy <= time ? "ELECTION_TIMES" : undefined;
  }
  const election = get(ledger, ELECTION, COLUMN.election, payload.election);
  if (election === undefined) return "UNKNOWN_ELECTION";
  if (payload.kind !== "CastBallot" && !equal(election.organiser, sender)) return "NOT_ORGANISER";
  return refusalInElection(ledger, sender, payload, election, time);
}

type InElection = Exclude<Payload, { kind: "Transfer" | "CreateElection" | "Stake" | "Unstake" | "Evidence" | "ChangeMembers" }>;

function refusalInElection(
  ledger: Ledger,
  sender: Uint8Array,
  payload: InElection,
  { definition }: Election,
  time: bigint,
): Refusal | undefined {
  const status = statusOf(ledger, payload.election);
  const voter = (key: Uint8Array) => get(ledger, VOTER, COLUMN.voter, payload.election, key);
  switch (payload.kind) {
    case "EnrolVoters":
      return enrolRefusal(time, definition, status, payload.voters, (key) => voter(key) !== undefined);
    case "CloseEnrolment":
      return closeRefusal(time, definition, status);
    case "CancelElection":
      return cancelRefusal(time, definition, status);
    case "CastBallot":
      return castRefusal(time, definition, status, voter(sender), payload.ballot, ledger.genesis.ballotsPerVoter);
  }
}

function statusOf(ledger: Ledger, election: Uint8Array): Status {
  return get(ledger, STATUS, COLUMN.status, election)!;
}

function execute(ledger: Ledger, transaction: Transaction, height: bigint): void {
  const { sender, payload, fee } = transaction;
  ledger.fees += fee;
  credit(ledger, sender, -fee, 1n);
  if (isAboutStake(payload)) return executeStake(ledger, sender, payload, height);
  if (payload.kind === "ChangeMembers") return executeChange(ledger, payload);
  switch (payload.kind) {
    case "Transfer":
      credit(ledger, sender, -payload.amount);
      credit(ledger, payload.to, payload.amount);
      return;
    case "CreateElection": {
      const id = transactionId(transaction);
      put(ledger, ELECTION, { organiser: sender, definition: payload.definition }, COLUMN.election, id);
      put(ledger, STATUS, newStatus(payload.definition), COLUMN.status, id);
      return;
    }
    default:
      put(ledger, STATUS, statusAfter(ledger, transaction, payload), COLUMN.status, payload.election);
  }
}

/** Writes entries of the roll, too. */
function statusAfter(ledger: Ledger, transaction: Transaction, payload: InElection): Status {
  const { election } = payload;
  const status = statusOf(ledger, election);
  switch (payload.kind) {
    case "EnrolVoters":
      for (const entry of payload.voters) put(ledger, VOTER, newVoter(entry), COLUMN.voter, election, entry.voter);
      return enrolled(status, election, payload.voters);
    case "CloseEnrolment":
      return { ...status, enrolmentClosed: true };
    case "CancelElection":
      return { ...status, cancelled: true };
    case "CastBallot": {
      const voter = get(ledger, VOTER, COLUMN.voter, election, transaction.sender)!;
      const after = cast(status, voter, transactionId(transaction), payload.ballot);
      put(ledger, VOTER, after.voter, COLUMN.voter, election, transaction.sender);
      return after.status;
    }
  }
}
