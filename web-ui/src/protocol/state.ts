/** What the state holds (docs/spec/state.md §1, §2) and the root of a tally (docs/spec/election.md §7). */
import { after, bool, checked, demand, encode, type Format, hash, integer, key, list, repeated, struct, varint } from "./codec";
import { type Ballot, BALLOT, DEFINITION, type Definition, MAX_OPTIONS, MAX_QUESTIONS, MAX_WEIGHT } from "./election";
import { taggedHash } from "./hash";
import { LOG, type Log, logRoot } from "./merkle";

export interface Account {
  readonly balance: bigint;
  readonly sequence: bigint;
}

export const ACCOUNT: Format<Account> = /* @__PURE__ */ struct<Account>({ balance: varint, sequence: varint });

export interface Election {
  readonly organiser: Uint8Array;
  readonly definition: Definition;
}

export const ELECTION: Format<Election> = /* @__PURE__ */ struct<Election>({ organiser: key, definition: DEFINITION });

export interface Sum {
  /** Ballots. */
  readonly count: bigint;
  readonly weight: bigint;
}

/** The sums over one question's options, and over its blank ballots. */
export interface QuestionSums {
  readonly options: readonly Sum[];
  readonly blank: Sum;
}

const SUM = /* @__PURE__ */ struct<Sum>({ count: varint, weight: varint });

const OPTION_COUNTS = /* @__PURE__ */ checked(/* @__PURE__ */ list(MAX_QUESTIONS, /* @__PURE__ */ integer(1, 256)), (counts) =>
  demand(counts.reduce((all, count) => all + count, 0) <= MAX_OPTIONS, "too many options"),
);

export const TALLY: Format<readonly QuestionSums[]> = {
  read: (input) => OPTION_COUNTS.read(input).map((count) => ({ options: repeated(count, SUM).read(input), blank: SUM.read(input) })),
  write(out, tally) {
    const counts = tally.map(({ options }) => options.length);
    OPTION_COUNTS.write(out, counts);
    for (const { options, blank } of tally) for (const sum of [...options, blank]) SUM.write(out, sum);
  },
};

/** How far an election is. */
export interface Status {
  readonly enrolmentClosed: boolean;
  readonly cancelled: boolean;
  readonly voters: bigint;
  readonly weight: bigint;
  readonly roll: Log;
  readonly ballots: Log;
  readonly turnoutVoters: bigint;
  readonly turnoutWeight: bigint;
  readonly tally: readonly QuestionSums[];
}

export const STATUS: Format<Status> = /* @__PURE__ */ after(
  0,
  /* @__PURE__ */ struct<Status>({
    enrolmentClosed: bool,
    cancelled: bool,
    voters: varint,
    weight: varint,
    roll: LOG,
    ballots: LOG,
    turnoutVoters: varint,
    turnoutWeight: varint,
    tally: TALLY,
  }),
);

/** The ballot that counts, and the id of its transaction. */
export interface Counting {
  readonly tracker: Uint8Array;
  readonly ballot: Ballot;
}

export interface Voter {
  readonly weight: number;
  readonly ballotsCast: number;
  /** Where `ballotsCast` is above 0. */
  readonly counting?: Counting;
}

const ENROLLED = /* @__PURE__ */ struct({
  weight: /* @__PURE__ */ integer(1, MAX_WEIGHT),
  ballotsCast: /* @__PURE__ */ integer(0, 2 ** 31 - 1),
});

const COUNTING = /* @__PURE__ */ struct<Counting>({ tracker: hash, ballot: BALLOT });

export const VOTER: Format<Voter> = /* @__PURE__ */ after<Voter>(0, {
  read(input) {
    const voter = ENROLLED.read(input);
    return voter.ballotsCast > 0 ? { ...voter, counting: COUNTING.read(input) } : voter;
  },
  write(out, voter) {
    ENROLLED.write(out, voter);
    demand(voter.ballotsCast > 0 === (voter.counting !== undefined), "a ballot is missing or too many");
    if (voter.counting !== undefined) COUNTING.write(out, voter.counting);
  },
});

/** @param stateRoot that of the closing block */
export function tallyRoot(election: Uint8Array, { ballots, tally }: Status, stateRoot: Uint8Array): Uint8Array {
  return taggedHash("psephos/tally", election, logRoot(ballots), encode(varint, ballots.count), encode(TALLY, tally), stateRoot);
}
