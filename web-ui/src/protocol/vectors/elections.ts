/** election.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { decode, encode } from "../codec";
import { BALLOT, chunkHash, type Definition, DEFINITION, fits, phaseAt } from "../election";
import { cancelRefusal, cast, castRefusal, closeRefusal, type ElectionRefusal, enrolled, enrolRefusal, newStatus, newVoter } from "../electionRules";
import { type Status, STATUS, tallyRoot, type Voter, VOTER } from "../state";
import { decoded, expectMalformed, plain, type Row, type Runner } from "./reading";

export const election: Runner = {
  definitions(rows: Row[]) {
    for (const row of rows) expect({ encoded: row.encoded, ...(plain(decoded(DEFINITION, row.encoded)) as object) }).toEqual(row);
  },
  malformedDefinitions: (rows: Row[]) => expectMalformed(DEFINITION, rows),
  ballots(rows: Row[], { definitions }: Row) {
    for (const row of rows) {
      const definition = decode(DEFINITION, unhex(definitions[row.definition].encoded));
      expect(fits(decoded(BALLOT, row.ballot), definition), row.case).toBe(row.fits);
    }
  },
  malformedBallots: (rows: Row[]) => expectMalformed(BALLOT, rows),
  phases(rows: Row[], { definitions }: Row) {
    for (const row of rows) {
      const definition = decode(DEFINITION, unhex(definitions[row.definition].encoded));
      const flags = { enrolmentClosed: row.enrolmentClosed as boolean, cancelled: row.cancelled as boolean };
      expect(phaseAt(BigInt(row.time), definition, flags), `time ${row.time}`).toBe(row.phase);
    }
  },
  runs(rows: Row[]) {
    for (const row of rows) run(row);
  },
};

interface Held {
  readonly id: Uint8Array;
  readonly definition: Definition;
  readonly ballotsPerVoter: number;
  readonly roll: Map<string, Voter>;
  status: Status;
}

function run(row: Row): void {
  const definition = decode(DEFINITION, unhex(row.definition));
  const held: Held = {
    id: unhex(row.election),
    definition,
    ballotsPerVoter: Number(row.ballotsPerVoter),
    roll: new Map(),
    status: newStatus(definition),
  };
  row.steps.forEach((step: Row, i: number) => {
    const what = `${row.case}: step ${i}, ${step.action}`;
    expect(take(step, held) ?? null, what).toBe(step.refusal);
    expect(hex(encode(STATUS, held.status)), what).toBe(step.status);
    if (step.voterRecord) expect(hex(encode(VOTER, held.roll.get(step.voter)!)), what).toBe(step.voterRecord);
  });
  expect(hex(tallyRoot(held.id, held.status, unhex(row.stateRoot))), row.case).toBe(row.tallyRoot);
}

function take(step: Row, held: Held): ElectionRefusal | undefined {
  const time = BigInt(step.time);
  switch (step.action) {
    case "enrol":
      return enrol(step, time, held);
    case "close": {
      const refusal = closeRefusal(time, held.definition, held.status);
      if (refusal === undefined) held.status = { ...held.status, enrolmentClosed: true };
      return refusal;
    }
    case "cancel": {
      const refusal = cancelRefusal(time, held.definition, held.status);
      if (refusal === undefined) held.status = { ...held.status, cancelled: true };
      return refusal;
    }
    default:
      expect(step.action).toBe("cast");
      return castBallot(step, time, held);
  }
}

function enrol(step: Row, time: bigint, held: Held): ElectionRefusal | undefined {
  const chunk = step.chunk.map((entry: Row) => ({ voter: unhex(entry.voter), weight: Number(entry.weight) }));
  expect(hex(chunkHash(held.id, chunk))).toBe(step.chunkHash);
  const refusal = enrolRefusal(time, held.definition, held.status, chunk, (voter) => held.roll.has(hex(voter)));
  if (refusal === undefined) {
    held.status = enrolled(held.status, held.id, chunk);
    for (const entry of chunk) held.roll.set(hex(entry.voter), newVoter(entry));
  }
  return refusal;
}

function castBallot(step: Row, time: bigint, held: Held): ElectionRefusal | undefined {
  const voter = held.roll.get(step.voter);
  const ballot = decoded(BALLOT, step.ballot);
  const refusal = castRefusal(time, held.definition, held.status, voter, ballot, held.ballotsPerVoter);
  if (refusal === undefined) {
    const after = cast(held.status, voter!, unhex(step.tracker), ballot);
    held.status = after.status;
    held.roll.set(step.voter, after.voter);
  }
  return refusal;
}
