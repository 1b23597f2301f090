/** Who may do what in an election, and what it changes (docs/spec/election.md §4 to §6, docs/spec/ledger.md §7 by kind). */
import { type Ballot, chunkHash, type Definition, type Enrolled, fits, MAX_WEIGHT, type Phase, phaseAt } from "./election";
import { append, EMPTY_LOG } from "./merkle";
import type { QuestionSums, Status, Sum, Voter } from "./state";

export type ElectionRefusal =
  | "ELECTION_CANCELLED"
  | "ELECTION_FAILED"
  | "ENROLMENT_CLOSED"
  | "ENROLMENT_OVER"
  | "ROLL_WEIGHT"
  | "VOTER_ALREADY_ENROLLED"
  | "ROLL_EMPTY"
  | "ALREADY_OPEN"
  | "TOO_EARLY"
  | "TOO_LATE"
  | "NOT_ON_ROLL"
  | "ALREADY_VOTED"
  | "BALLOTS_EXHAUSTED"
  | "INVALID_CHOICE";

type ByPhase = Partial<Record<Phase, ElectionRefusal>>;

const OVER: ByPhase = { CANCELLED: "ELECTION_CANCELLED", FAILED: "ELECTION_FAILED" };
const ENROLLING: ByPhase = { ...OVER, SCHEDULED: "ENROLMENT_CLOSED", OPEN: "ENROLMENT_CLOSED", RESULT: "ENROLMENT_CLOSED" };
const CANCELLING: ByPhase = { ...OVER, OPEN: "ALREADY_OPEN", RESULT: "ALREADY_OPEN" };
const CASTING: ByPhase = { ...OVER, ENROLMENT: "TOO_EARLY", SCHEDULED: "TOO_EARLY", RESULT: "TOO_LATE" };

/** The first rule that an enrolment breaks; times are chain times here and below. */
export function enrolRefusal(
  time: bigint,
  definition: Definition,
  status: Status,
  voters: readonly Enrolled[],
  isEnrolled: (voter: Uint8Array) => boolean,
): ElectionRefusal | undefined {
  const refusal = ENROLLING[phaseAt(time, definition, status)];
  if (refusal !== undefined) return refusal;
  if (time >= definition.enrolBy) return "ENROLMENT_OVER";
  if (status.weight + weightOf(voters) > BigInt(MAX_WEIGHT)) return "ROLL_WEIGHT";
  return voters.some(({ voter }) => isEnrolled(voter)) ? "VOTER_ALREADY_ENROLLED" : undefined;
}

export function closeRefusal(time: bigint, definition: Definition, status: Status): ElectionRefusal | undefined {
  return ENROLLING[phaseAt(time, definition, status)] ?? (status.voters === 0n ? "ROLL_EMPTY" : undefined);
}

export function cancelRefusal(time: bigint, definition: Definition, status: Status): ElectionRefusal | undefined {
  return CANCELLING[phaseAt(time, definition, status)];
}

/** @param voter the sender's entry of the roll, if there is one */
export function castRefusal(
  time: bigint,
  definition: Definition,
  status: Status,
  voter: Voter | undefined,
  ballot: Ballot,
  ballotsPerVoter: number,
): ElectionRefusal | undefined {
  const refusal = CASTING[phaseAt(time, definition, status)];
  if (refusal !== undefined) return refusal;
  if (voter === undefined) return "NOT_ON_ROLL";
  if (voter.ballotsCast > 0 && definition.revote === "first") return "ALREADY_VOTED";
  if (voter.ballotsCast >= ballotsPerVoter) return "BALLOTS_EXHAUSTED";
  return fits(ballot, definition) ? undefined : "INVALID_CHOICE";
}

export function newStatus({ questions }: Definition): Status {
  const zero = { count: 0n, weight: 0n };
  return {
    enrolmentClosed: false,
    cancelled: false,
    voters: 0n,
    weight: 0n,
    roll: EMPTY_LOG,
    ballots: EMPTY_LOG,
    turnoutVoters: 0n,
    turnoutWeight: 0n,
    tally: questions.map(({ options }) => ({ options: options.map(() => zero), blank: zero })),
  };
}

export function newVoter({ weight }: Enrolled): Voter {
  return { weight, ballotsCast: 0 };
}

export function enrolled(status: Status, election: Uint8Array, voters: readonly Enrolled[]): Status {
  return {
    ...status,
    voters: status.voters + BigInt(voters.length),
    weight: status.weight + weightOf(voters),
    roll: append(status.roll, chunkHash(election, voters)),
  };
}

function weightOf(voters: readonly Enrolled[]): bigint {
  return voters.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
}

/** Status and voter after an accepted ballot. */
export function cast(status: Status, voter: Voter, tracker: Uint8Array, ballot: Ballot): { status: Status; voter: Voter } {
  const weight = BigInt(voter.weight);
  const before = voter.counting;
  const tally = before === undefined ? status.tally : count(status.tally, before.ballot, -1n, -weight);
  const isFirst = voter.ballotsCast === 0;
  return {
    status: {
      ...status,
      tally: count(tally, ballot, 1n, weight),
      ballots: append(status.ballots, tracker),
      turnoutVoters: status.turnoutVoters + (isFirst ? 1n : 0n),
      turnoutWeight: status.turnoutWeight + (isFirst ? weight : 0n),
    },
    voter: { weight: voter.weight, ballotsCast: voter.ballotsCast + 1, counting: { tracker, ballot } },
  };
}

function count(tally: readonly QuestionSums[], ballot: Ballot, ballots: bigint, weight: bigint): QuestionSums[] {
  const add = (sum: Sum) => ({ count: sum.count + ballots, weight: sum.weight + weight });
  return tally.map(({ options, blank }, i) => {
    const choice = ballot[i]!;
    if (choice.kind === "blank") return { options, blank: add(blank) };
    return { options: options.map((sum, option) => (choice.options.includes(option) ? add(sum) : sum)), blank };
  });
}
