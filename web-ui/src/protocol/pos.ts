/** Proof of stake: validators, leaders, certificates, handovers (docs/spec/consensus-pos.md). Brings the curve: import it where it is needed. */
import { bit, compare, concat, equal, fromNumber, toNumber, unhex } from "./bytes";
import type { Certifiers } from "./certifiers";
import {
  bool,
  checked,
  decode,
  demand,
  encode,
  type Format,
  hash,
  type Input,
  integer,
  key,
  list,
  Malformed,
  MAX_INTEGER,
  raw,
  struct,
  u64,
  varint,
  varintIn,
} from "./codec";
import { chainId, type Genesis, type ParameterValue } from "./genesis";
import { taggedHash } from "./hash";
import { blockId, type Header } from "./header";
import { isOnCurve, verifySignature } from "./signature";
import type { Candidate, StakingTerms } from "./stakes";
import { proves as provesState, STATE_PROOF, type StateProof, valueHash } from "./stateTree";
import { vrfOutput } from "./vrf";

const MAX_VALIDATORS = 128;

export interface Validator {
  readonly key: Uint8Array;
  readonly stake: bigint;
}

export type ValidatorSet = readonly Validator[];

/** Ascending by key, one at least. */
export const VALIDATORS: Format<ValidatorSet> = /* @__PURE__ */ checked(
  /* @__PURE__ */ list(MAX_VALIDATORS, /* @__PURE__ */ struct<Validator>({ key, stake: varint })),
  (validators) => {
    demand(validators.length > 0, "no validators");
    validators.forEach((validator, i) => {
      demand(validator.stake > 0n, "a validator without stake");
      demand(i === 0 || compare(validators[i - 1]!.key, validator.key) < 0, "validators out of order");
    });
    demand(stakeOf(validators) <= MAX_INTEGER, "too much stake");
  },
);

export interface Certificate {
  readonly round: bigint;
  /** Their places among the validators. */
  readonly signers: readonly number[];
  readonly signatures: readonly Uint8Array[];
}

export interface Fields {
  readonly round: bigint;
  readonly validators: ValidatorSet;
  readonly vrfProof: Uint8Array;
  readonly handover: { readonly leaving: ValidatorSet; readonly afterNext: Uint8Array; readonly proof: StateProof } | undefined;
  readonly parentCertificate: Certificate | undefined;
}

/** What must be known of a chain up to a block to judge the next one. */
export interface PosTrail {
  readonly height: bigint;
  readonly seed: Uint8Array;
  readonly outputs: Uint8Array;
  readonly validators: Uint8Array;
  readonly nextValidators: Uint8Array;
}

export const POS_TRAIL: Format<PosTrail> = /* @__PURE__ */ struct<PosTrail>({
  height: u64,
  seed: hash,
  outputs: hash,
  validators: hash,
  nextValidators: hash,
});

function stakeOf(validators: ValidatorSet): bigint {
  return validators.reduce((sum, { stake }) => sum + stake, 0n);
}

export function setHash(validators: ValidatorSet): Uint8Array {
  return valueHash(encode(VALIDATORS, validators));
}

/** Where the state has the validators of an epoch. */
export function epochKey(epoch: bigint): Uint8Array {
  return taggedHash("psephos/state-key", Uint8Array.of(5), fromNumber(epoch, 8));
}

/** Who was passed over in an earlier round does not lead again until all have. */
export function leader(validators: ValidatorSet, seed: Uint8Array, height: bigint, round: bigint): Uint8Array {
  const left = [...validators];
  for (let passed = round - (round % BigInt(left.length)); passed < round; passed++) {
    left.splice(drawnPlace(left, seed, height, passed), 1);
  }
  return left[drawnPlace(left, seed, height, round)]!.key;
}

function drawnPlace(validators: ValidatorSet, seed: Uint8Array, height: bigint, round: bigint): number {
  const drawn = taggedHash("psephos/leader", seed, fromNumber(height, 8), fromNumber(round, 8)).subarray(0, 16);
  let point = (toNumber(drawn) * stakeOf(validators)) >> 128n;
  return validators.findIndex(({ stake }) => {
    if (point < stake) return true;
    point -= stake;
    return false;
  });
}

export function voteDigest(chain: Uint8Array, step: number, height: bigint, round: bigint, block: Uint8Array): Uint8Array {
  return taggedHash("psephos/vote", chain, Uint8Array.of(step), fromNumber(height, 8), fromNumber(round, 8), block);
}

/** @param polRound −1: proposed for the first time */
export function proposalDigest(chain: Uint8Array, height: bigint, round: bigint, polRound: bigint, block: Uint8Array): Uint8Array {
  const numbers = [height, round, BigInt.asUintN(64, polRound)].map((number) => fromNumber(number, 8));
  return taggedHash("psephos/proposal", chain, ...numbers, block);
}

function readCertificate(input: Input, validators: number): Certificate {
  const round = varint.read(input);
  const bitmap = raw(Math.ceil(validators / 8)).read(input);
  const signers = Array.from({ length: 8 * bitmap.length }, (_, i) => i).filter((i) => bit(bitmap, i) === 1);
  demand(signers.every((i) => i < validators), "a signer beyond the validators");
  return { round, signers, signatures: signers.map(() => raw(64).read(input)) };
}

/** The certificate that travels beside a tip. @throws Malformed */
export function certificateOf(bytes: Uint8Array, validators: number): Certificate {
  const input = { bytes, at: 0 };
  const certificate = readCertificate(input, validators);
  demand(input.at === bytes.length, "bytes left over");
  return certificate;
}

/** @throws Malformed */
export function fieldsOf(engineFields: Uint8Array): Fields {
  const input = { bytes: engineFields, at: 0 };
  const round = varint.read(input);
  const validators = VALIDATORS.read(input);
  const vrfProof = raw(81).read(input);
  const handover = bool.read(input)
    ? { leaving: VALIDATORS.read(input), afterNext: hash.read(input), proof: STATE_PROOF.read(input) }
    : undefined;
  const parentCertificate = bool.read(input) ? readCertificate(input, (handover?.leaving ?? validators).length) : undefined;
  demand(input.at === engineFields.length, "bytes left over");
  return { round, validators, vrfProof, handover, parentCertificate };
}

export function certifies(
  { round, signers, signatures }: Certificate,
  chain: Uint8Array,
  height: bigint,
  block: Uint8Array,
  validators: ValidatorSet,
): boolean {
  const signed = stakeOf(signers.map((i) => validators[i]!));
  const digest = voteDigest(chain, 2, height, round, block);
  return (
    3n * signed > 2n * stakeOf(validators) && signers.every((place, i) => verifySignature(signatures[i]!, digest, validators[place]!.key))
  );
}

/** What a validator said, and its signature; `polRound` −1 in every vote. */
export interface Statement {
  readonly block: Uint8Array;
  readonly polRound: bigint;
  readonly signature: Uint8Array;
}

/** Two statements where a validator may make one; step 0 is a proposal. */
export interface Evidence {
  readonly step: number;
  readonly validator: Uint8Array;
  readonly height: bigint;
  readonly round: bigint;
  readonly statements: readonly [Statement, Statement];
}

const ACCUSED = /* @__PURE__ */ struct({ step: /* @__PURE__ */ integer(0, 2), validator: key, height: /* @__PURE__ */ varintIn(1n, MAX_INTEGER), round: varint });
const SIGNED_VOTE = /* @__PURE__ */ struct({ block: hash, signature: /* @__PURE__ */ raw(64) });
const SIGNED_PROPOSAL = /* @__PURE__ */ struct({ block: hash, next: varint, signature: /* @__PURE__ */ raw(64) });

function readStatement(input: Input, step: number): Statement {
  if (step !== 0) return { ...SIGNED_VOTE.read(input), polRound: -1n };
  const { block, next, signature } = SIGNED_PROPOSAL.read(input);
  return { block, polRound: next - 1n, signature };
}

export const EVIDENCE: Format<Evidence> = {
  read(input) {
    const accused = ACCUSED.read(input);
    const [lesser, greater] = [readStatement(input, accused.step), readStatement(input, accused.step)];
    const order = compare(lesser.block, greater.block);
    demand(order < 0 || (order === 0 && lesser.polRound < greater.polRound), "statements out of order");
    return { ...accused, statements: [lesser, greater] };
  },
  write(out, evidence) {
    ACCUSED.write(out, evidence);
    for (const { block, polRound, signature } of evidence.statements) {
      if (evidence.step === 0) SIGNED_PROPOSAL.write(out, { block, next: polRound + 1n, signature });
      else SIGNED_VOTE.write(out, { block, signature });
    }
  },
};

/** Whether the validator signed both. */
export function proves({ step, validator, height, round, statements }: Evidence, chain: Uint8Array): boolean {
  return statements.every(({ block, polRound, signature }) => {
    const digest = step === 0 ? proposalDigest(chain, height, round, polRound, block) : voteDigest(chain, step, height, round, block);
    return verifySignature(signature, digest, validator);
  });
}

export interface PosRules {
  readonly chain: Uint8Array;
  readonly epochBlocks: bigint;
  readonly first: ValidatorSet;
  readonly staking: StakingTerms;
}

/** @throws Malformed where genesis names another engine or parameters that this one refuses */
export function posRules(genesis: Genesis): PosRules {
  demand(genesis.consensus === "pos", `this program does not know the engine "${genesis.consensus}"`);
  const values = new Map(genesis.parameters.map(({ name, value }) => [name, value]));
  for (const name of values.keys()) demand(PARAMETERS.has(name), `pos has no parameter "${name}"`);
  const number = (name: string, low: bigint, high: bigint, otherwise: bigint): bigint => {
    const value: ParameterValue = values.get(name) ?? { kind: "integer", integer: otherwise };
    demand(value.kind === "integer" && value.integer >= low && value.integer <= high, `${name} is out of range`);
    return value.integer;
  };
  const epochBlocks = number("epochBlocks", 1n, 1_000_000n, 1_000n);
  const least = 2n * epochBlocks;
  const validators = values.get("validators");
  demand(validators?.kind === "texts", "validators must be a list of texts");
  const initial = validators.texts.map(candidateOf).sort((a, b) => compare(a.key, b.key));
  const first = decode(VALIDATORS, encode(VALIDATORS, initial));
  const supply = genesis.accounts.reduce((sum, { balance }) => sum + balance, stakeOf(first));
  demand(supply <= 2n ** 62n, "stakes and balances together pass 2^62");
  const staking = {
    initial,
    epochBlocks,
    unbondingBlocks: number("unbondingBlocks", least, 100_000_000n, least > 100_000n ? least : 100_000n),
    minStake: number("minStake", 1n, 2n ** 62n, 1n),
    slashPerMille: number("slashPerMille", 0n, 1_000n, 50n),
  };
  return { chain: chainId(genesis), epochBlocks, first, staking };
}

const PARAMETERS = new Set(["validators", "epochBlocks", "unbondingBlocks", "minStake", "slashPerMille"]);

function candidateOf(text: string): Candidate {
  const parts = /^([0-9a-f]{64}):([1-9][0-9]{0,18})(?::([0-9a-f]{64}))?$/.exec(text);
  demand(parts !== null, `"${text}" is not a validator`);
  const validator = unhex(parts[1]!);
  const owner = parts[3] === undefined ? undefined : unhex(parts[3]);
  demand(isOnCurve(validator) && (owner === undefined || isOnCurve(owner)), `"${text}" has a key that is not on the curve`);
  return { key: validator, owner, stake: BigInt(parts[2]!), jailed: false, unbonding: [], offences: [] };
}

export function genesisTrail({ chain, first }: PosRules): PosTrail {
  const validators = setHash(first);
  return { height: 0n, seed: taggedHash("psephos/beacon", chain), outputs: new Uint8Array(32), validators, nextValidators: validators };
}

/** The trail behind the header, or what is wrong with it. */
export function follow(rules: PosRules, parent: Header, trail: PosTrail, header: Header): PosTrail | string {
  let fields: Fields;
  try {
    fields = fieldsOf(header.engineFields);
  } catch (fault) {
    if (fault instanceof Malformed) return fault.message;
    throw fault;
  }
  const { handover, parentCertificate } = fields;
  const { height } = header;
  const begins = height > 1n && (height - 1n) % rules.epochBlocks === 0n;
  if (header.seal.length > 0) return "a seal where there is none";
  if ((handover !== undefined) !== begins) return "a handover is missing or too many";
  if ((parentCertificate !== undefined) !== height > 1n) return "a certificate is missing or too many";
  const parents = handover?.leaving ?? fields.validators;
  if (!equal(setHash(parents), trail.validators)) return "the parent's validators are others";
  let now = trail;
  if (handover !== undefined) {
    const place = epochKey((height - 1n) / rules.epochBlocks + 1n);
    if (!provesState(handover.proof, parent.stateRoot, place, handover.afterNext)) return "the parent's state has other validators";
    now = {
      height: trail.height,
      seed: taggedHash("psephos/beacon", trail.seed, trail.outputs),
      outputs: new Uint8Array(32),
      validators: trail.nextValidators,
      nextValidators: handover.afterNext,
    };
  }
  if (!equal(setHash(fields.validators), now.validators)) return "its validators are others";
  const output = vrfOutput(leader(fields.validators, now.seed, height, fields.round), concat(now.seed, fromNumber(height, 8)), fields.vrfProof);
  if (output === undefined) return "not by the leader of its round";
  if (parentCertificate !== undefined && !certifies(parentCertificate, rules.chain, height - 1n, blockId(parent), parents)) {
    return "the parent is not certified";
  }
  return { ...now, height: trail.height + 1n, outputs: taggedHash("psephos/beacon-output", now.outputs, output) };
}

/** How a block is certified, for those who have single headers. @throws Malformed as posRules */
export function posCertifiers(genesis: Genesis): Certifiers {
  const { chain, epochBlocks, first } = posRules(genesis);
  return {
    first: setHash(first),
    named: ({ engineFields }) => setHash(fieldsOf(engineFields).validators),
    certifies(certificate, header) {
      const { validators } = fieldsOf(header.engineFields);
      return certifies(certificateOf(certificate, validators.length), chain, header.height, blockId(header), validators);
    },
    succession(height) {
      if (height < 1n || height % epochBlocks !== 0n) return undefined;
      return { entry: epochKey(height / epochBlocks + 1n), from: height + epochBlocks + 1n };
    },
  };
}
