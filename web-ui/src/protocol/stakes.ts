/** Stake: the register, and what transactions and blocks do to it (docs/spec/state.md §4, docs/spec/ledger.md §7). */
import { compare, equal } from "./bytes";
import { ascending, bool, demand, type Format, key, list, struct, varint, varintIn, MAX_INTEGER } from "./codec";

const MAX_CANDIDATES = 256;
const MAX_UNBONDING = 8;
const MAX_OFFENCES = 8;
const MAX_VALIDATORS = 128;

export interface Unbonding {
  readonly amount: bigint;
  readonly releaseHeight: bigint;
}

export interface Candidate {
  readonly key: Uint8Array;
  /** None: nobody can withdraw the stake. */
  readonly owner: Uint8Array | undefined;
  readonly stake: bigint;
  readonly jailed: boolean;
  readonly unbonding: readonly Unbonding[];
  readonly offences: readonly bigint[];
}

export type Register = readonly Candidate[];

export interface StakingTerms {
  readonly initial: Register;
  readonly epochBlocks: bigint;
  readonly unbondingBlocks: bigint;
  readonly minStake: bigint;
  readonly slashPerMille: bigint;
}

const OWNER: Format<Uint8Array | undefined> = {
  read: (input) => (bool.read(input) ? key.read(input) : undefined),
  write(out, owner) {
    bool.write(out, owner !== undefined);
    if (owner !== undefined) key.write(out, owner);
  },
};

const UNBONDING = /* @__PURE__ */ struct<Unbonding>({ amount: /* @__PURE__ */ varintIn(1n, MAX_INTEGER), releaseHeight: varint });

const CANDIDATE = /* @__PURE__ */ struct<Candidate>({
  key,
  owner: OWNER,
  stake: varint,
  jailed: bool,
  unbonding: /* @__PURE__ */ ascending(/* @__PURE__ */ list(MAX_UNBONDING, UNBONDING), (a, b) => Number(a.releaseHeight - b.releaseHeight)),
  offences: /* @__PURE__ */ ascending(/* @__PURE__ */ list(MAX_OFFENCES, varint), (a, b) => Number(a - b)),
});

export const REGISTER: Format<{ readonly candidates: Register }> = /* @__PURE__ */ struct({
  candidates: /* @__PURE__ */ ascending(/* @__PURE__ */ list(MAX_CANDIDATES, CANDIDATE), (a, b) => compare(a.key, b.key)),
});

export type StakeRefusal =
  | "STAKE_TOO_LOW"
  | "BAD_POSSESSION"
  | "VALIDATORS_FULL"
  | "UNKNOWN_VALIDATOR"
  | "NOT_VALIDATOR_OWNER"
  | "VALIDATOR_JAILED"
  | "INSUFFICIENT_STAKE"
  | "UNBONDING_FULL"
  | "BAD_EVIDENCE"
  | "EVIDENCE_TOO_OLD"
  | "NOT_A_VALIDATOR"
  | "OFFENCE_PUNISHED";

export function find(register: Register, validator: Uint8Array): Candidate | undefined {
  return register.find((candidate) => equal(candidate.key, validator));
}

function isOwnedBy({ owner }: Candidate, account: Uint8Array): boolean {
  return owner !== undefined && equal(owner, account);
}

/** With the changed one in the place of the one with its key, or beside the others. */
function put(register: Register, changed: Candidate): Register {
  return [...register.filter((candidate) => !equal(candidate.key, changed.key)), changed].sort((a, b) => compare(a.key, b.key));
}

export function stakeRefusal(
  register: Register,
  terms: StakingTerms,
  validator: Uint8Array,
  amount: bigint,
  sender: Uint8Array,
): StakeRefusal | undefined {
  const known = find(register, validator);
  if (known !== undefined) {
    if (!isOwnedBy(known, sender)) return "NOT_VALIDATOR_OWNER";
    return known.jailed ? "VALIDATOR_JAILED" : undefined;
  }
  if (amount < terms.minStake) return "STAKE_TOO_LOW";
  return register.length === MAX_CANDIDATES ? "VALIDATORS_FULL" : undefined;
}

export function staked(register: Register, validator: Uint8Array, amount: bigint, owner: Uint8Array): Register {
  const known = find(register, validator) ?? { key: validator, owner, stake: 0n, jailed: false, unbonding: [], offences: [] };
  return put(register, { ...known, stake: known.stake + amount });
}

export function unstakeRefusal(
  register: Register,
  terms: StakingTerms,
  validator: Uint8Array,
  amount: bigint,
  sender: Uint8Array,
  height: bigint,
): StakeRefusal | undefined {
  const known = find(register, validator);
  if (known === undefined) return "UNKNOWN_VALIDATOR";
  if (!isOwnedBy(known, sender)) return "NOT_VALIDATOR_OWNER";
  if (amount > known.stake) return "INSUFFICIENT_STAKE";
  const joins = known.unbonding.some(({ releaseHeight }) => releaseHeight === height + terms.unbondingBlocks);
  return known.unbonding.length === MAX_UNBONDING && !joins ? "UNBONDING_FULL" : undefined;
}

export function unstaked(register: Register, terms: StakingTerms, validator: Uint8Array, amount: bigint, height: bigint): Register {
  const known = find(register, validator)!;
  const releaseHeight = height + terms.unbondingBlocks;
  const joined = known.unbonding.find((entry) => entry.releaseHeight === releaseHeight)?.amount ?? 0n;
  const others = known.unbonding.filter((entry) => entry.releaseHeight !== releaseHeight);
  return put(register, { ...known, stake: known.stake - amount, unbonding: [...others, { amount: amount + joined, releaseHeight }] });
}

/** @param set of the epoch of the offence */
export function evidenceRefusal(
  register: Register,
  terms: StakingTerms,
  accused: { readonly validator: Uint8Array; readonly height: bigint },
  set: readonly { readonly key: Uint8Array }[] | undefined,
  height: bigint,
): StakeRefusal | undefined {
  if (height > accused.height + terms.unbondingBlocks) return "EVIDENCE_TOO_OLD";
  if (set === undefined || !set.some((validator) => equal(validator.key, accused.validator))) return "NOT_A_VALIDATOR";
  const known = find(register, accused.validator);
  if (known === undefined) return "UNKNOWN_VALIDATOR";
  return known.offences.includes(accused.height) || known.offences.length === MAX_OFFENCES ? "OFFENCE_PUNISHED" : undefined;
}

export function punished(register: Register, terms: StakingTerms, validator: Uint8Array, offence: bigint): Register {
  const known = find(register, validator)!;
  const left = (amount: bigint) => amount - (amount * terms.slashPerMille + 999n) / 1000n;
  const unbonding = known.unbonding.map((entry) => ({ ...entry, amount: left(entry.amount) })).filter(({ amount }) => amount > 0n);
  const offences = [...known.offences, offence].sort((a, b) => (a < b ? -1 : 1));
  return put(register, { ...known, stake: left(known.stake), jailed: true, unbonding, offences });
}

/** The register after the block, and what is paid out; nothing where nothing happens. */
export function released(
  register: Register,
  terms: StakingTerms,
  height: bigint,
): { readonly register: Register; readonly paid: readonly { readonly owner: Uint8Array; readonly amount: bigint }[] } | undefined {
  const isDue = ({ releaseHeight }: Unbonding) => releaseHeight <= height;
  const isOld = (offence: bigint) => offence + terms.unbondingBlocks <= height;
  const isGone = (left: Candidate) => left.stake === 0n && left.unbonding.length === 0 && left.offences.length === 0;
  const left = register.map((candidate) => ({
    ...candidate,
    unbonding: candidate.unbonding.filter((entry) => !isDue(entry)),
    offences: candidate.offences.filter((offence) => !isOld(offence)),
  }));
  const touched = register.some((candidate) => candidate.unbonding.some(isDue) || candidate.offences.some(isOld)) || left.some(isGone);
  if (!touched) return undefined;
  const paid = register.flatMap(({ owner, unbonding }) => {
    demand(owner !== undefined || unbonding.length === 0, "nobody to pay");
    return unbonding.filter(isDue).map(({ amount }) => ({ owner: owner!, amount }));
  });
  return { register: left.filter((candidate) => !isGone(candidate)), paid };
}

/** The validators of an epoch to come, if anybody may be one. */
export function elected(register: Register, minStake: bigint): readonly { readonly key: Uint8Array; readonly stake: bigint }[] | undefined {
  const set = register
    .filter(({ stake, jailed }) => !jailed && stake >= minStake)
    .sort((a, b) => (a.stake === b.stake ? compare(a.key, b.key) : a.stake > b.stake ? -1 : 1))
    .slice(0, MAX_VALIDATORS)
    .map(({ key, stake }) => ({ key, stake }))
    .sort((a, b) => compare(a.key, b.key));
  return set.length === 0 ? undefined : set;
}
