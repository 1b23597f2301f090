/** state_values.json, execution.json. */
import { expect } from "vitest";
import { hex, unhex } from "../bytes";
import { decode, encode } from "../codec";
import { BALLOT, DEFINITION } from "../election";
import { endBlock, ledgerOf, offer, rootOf } from "../execution";
import { GENESIS } from "../genesis";
import { logRoot } from "../merkle";
import { VALIDATORS } from "../pos";
import { elected, REGISTER } from "../stakes";
import { ACCOUNT, ELECTION, STATUS, VOTER } from "../state";
import { COLUMN, type Column, keyHash, valueHash } from "../stateTree";
import { decoded, expectMalformed, plain, type Row, type Runner } from "./reading";

const FORMATS = { [COLUMN.account]: ACCOUNT, [COLUMN.election]: ELECTION, [COLUMN.status]: STATUS, [COLUMN.voter]: VOTER, [COLUMN.validators]: VALIDATORS, [COLUMN.stakes]: REGISTER };

function fieldsOf(column: Column, value: string): unknown {
  switch (column) {
    case COLUMN.account:
      return decoded(ACCOUNT, value);
    case COLUMN.election: {
      const { organiser, definition } = decoded(ELECTION, value);
      return { organiser, definition: encode(DEFINITION, definition) };
    }
    case COLUMN.status: {
      const { roll, ballots, tally, ...fields } = decoded(STATUS, value);
      const logs = { rollCount: roll.count, rollRoot: logRoot(roll), ballotsCount: ballots.count, ballotsRoot: logRoot(ballots) };
      return { ...fields, ...logs, tally };
    }
    case COLUMN.validators:
      return { validators: decoded(VALIDATORS, value) };
    case COLUMN.stakes:
      return { candidates: decoded(REGISTER, value).candidates.map(({ owner, ...fields }) => ({ ...fields, owner: owner ?? null })) };
    case COLUMN.voter: {
      const { counting, ...fields } = decoded(VOTER, value);
      return counting === undefined ? fields : { ...fields, tracker: counting.tracker, ballot: encode(BALLOT, counting.ballot) };
    }
  }
}

export const stateValues: Runner = {
  entries(rows: Row[]) {
    for (const row of rows) {
      const key = unhex(row.key);
      const column = key[0] as Column;
      expect(hex(keyHash(column, key.subarray(1))), row.case).toBe(row.keyHash);
      expect(hex(valueHash(unhex(row.value))), row.case).toBe(row.valueHash);
      expect(plain(fieldsOf(column, row.value)), row.case).toEqual(row.fields);
    }
  },
  malformed(rows: Row[]) {
    for (const row of rows) expectMalformed(FORMATS[Number(row.column) as Column], [row]);
  },
};

export const staking: Runner = {
  chains: (rows: Row[]) => execution.chains!(rows as never, {}),
  elections(rows: Row[]) {
    for (const row of rows) {
      const set = elected(decoded(REGISTER, row.register).candidates, BigInt(row.minStake));
      expect(set === undefined ? null : hex(encode(VALIDATORS, set))).toBe(row.set);
    }
  },
};

export const execution: Runner = {
  chains(rows: Row[]) {
    for (const row of rows) {
      const ledger = ledgerOf(decode(GENESIS, unhex(row.genesis)));
      for (const block of row.blocks) {
        const place = { height: BigInt(block.height), chainTime: BigInt(block.chainTime) };
        block.transactions.forEach((transaction: Row, i: number) => {
          const what = `${row.case}: block ${block.height}, transaction ${i}`;
          expect(offer(ledger, unhex(transaction.encoded), place) ?? null, what).toBe(transaction.reject);
        });
        endBlock(ledger, unhex(block.producer), place.height);
        expect(hex(rootOf(ledger)), `${row.case}: state after block ${block.height}`).toBe(block.stateRoot);
      }
    }
  },
};
