/** A consortium: members, certificates, handovers (docs/spec/consensus-raft.md). Brings the curve: import it where it is needed. */
import { bit, compare, equal, fromNumber, unhex } from "./bytes";
import type { Certifiers } from "./certifiers";
import { bool, checked, decode, demand, encode, type Format, hash, type Input, Malformed, raw, struct, u64 } from "./codec";
import { chainId, type Genesis } from "./genesis";
import { taggedHash } from "./hash";
import { blockId, type Header } from "./header";
import { epochKey, setHash, VALIDATORS, type ValidatorSet } from "./pos";
import { isOnCurve, verifySignature } from "./signature";
import { proves, STATE_PROOF, type StateProof } from "./stateTree";

export const MAX_MEMBERS = 64;

/** Ascending by key, one at least, all of weight 1. */
const MEMBERS: Format<ValidatorSet> = /* @__PURE__ */ checked(VALIDATORS, (members) => {
  demand(members.length <= MAX_MEMBERS, "too many members");
  demand(
    members.every(({ stake }) => stake === 1n),
    "a member of more weight than 1",
  );
});

export interface Certificate {
  /** Their places among the members. */
  readonly signers: readonly number[];
  readonly signatures: readonly Uint8Array[];
}

export interface Fields {
  readonly members: ValidatorSet;
  readonly handover: { readonly leaving: ValidatorSet; readonly proof: StateProof } | undefined;
  readonly parentCertificate: Certificate | undefined;
}

/** What must be known of a chain up to a block to judge the next one. */
export interface RaftTrail {
  readonly height: bigint;
  readonly members: Uint8Array;
}

export const RAFT_TRAIL: Format<RaftTrail> = /* @__PURE__ */ struct<RaftTrail>({ height: u64, members: hash });

/** Where the state has the members, once they are others than those of genesis. */
export function membersKey(): Uint8Array {
  return epochKey(0n);
}

export function storedDigest(chain: Uint8Array, height: bigint, block: Uint8Array): Uint8Array {
  return taggedHash("psephos/stored", chain, fromNumber(height, 8), block);
}

function readCertificate(input: Input, members: number): Certificate {
  const bitmap = raw(Math.ceil(members / 8)).read(input);
  const signers = Array.from({ length: 8 * bitmap.length }, (_, i) => i).filter((i) => bit(bitmap, i) === 1);
  demand(signers.every((i) => i < members), "a signer beyond the members");
  return { signers, signatures: signers.map(() => raw(64).read(input)) };
}

/** The certificate that travels beside a tip. @throws Malformed */
export function certificateOf(bytes: Uint8Array, members: number): Certificate {
  const input = { bytes, at: 0 };
  const certificate = readCertificate(input, members);
  demand(input.at === bytes.length, "bytes left over");
  return certificate;
}

/** @throws Malformed */
export function fieldsOf(engineFields: Uint8Array): Fields {
  const input = { bytes: engineFields, at: 0 };
  const members = MEMBERS.read(input);
  const handover = bool.read(input) ? { leaving: MEMBERS.read(input), proof: STATE_PROOF.read(input) } : undefined;
  const parentCertificate = bool.read(input) ? readCertificate(input, (handover?.leaving ?? members).length) : undefined;
  demand(input.at === engineFields.length, "bytes left over");
  return { members, handover, parentCertificate };
}

export function certifies(
  { signers, signatures }: Certificate,
  chain: Uint8Array,
  height: bigint,
  block: Uint8Array,
  members: ValidatorSet,
): boolean {
  const digest = storedDigest(chain, height, block);
  return 2 * signers.length > members.length && signers.every((place, i) => verifySignature(signatures[i]!, digest, members[place]!.key));
}

export interface RaftRules {
  readonly chain: Uint8Array;
  readonly first: ValidatorSet;
}

/** @throws Malformed where genesis names another engine or parameters that this one refuses */
export function raftRules(genesis: Genesis): RaftRules {
  demand(genesis.consensus === "raft", `this program does not know the engine "${genesis.consensus}"`);
  const values = new Map(genesis.parameters.map(({ name, value }) => [name, value]));
  for (const name of values.keys()) demand(name === "members", `raft has no parameter "${name}"`);
  const members = values.get("members");
  demand(members?.kind === "texts", "members must be a list of texts");
  const first = members.texts.map(memberOf).sort((a, b) => compare(a.key, b.key));
  return { chain: chainId(genesis), first: decode(MEMBERS, encode(MEMBERS, first)) };
}

function memberOf(text: string): { key: Uint8Array; stake: bigint } {
  demand(/^[0-9a-f]{64}$/.test(text), `"${text}" is not a member`);
  const member = unhex(text);
  demand(isOnCurve(member), `member "${text}" is not on the curve`);
  return { key: member, stake: 1n };
}

export function genesisTrail({ first }: RaftRules): RaftTrail {
  return { height: 0n, members: setHash(first) };
}

/** The trail behind the header, or what is wrong with it. */
export function follow(rules: RaftRules, parent: Header, trail: RaftTrail, header: Header): RaftTrail | string {
  let fields: Fields;
  try {
    fields = fieldsOf(header.engineFields);
  } catch (fault) {
    if (fault instanceof Malformed) return fault.message;
    throw fault;
  }
  const { handover, parentCertificate } = fields;
  const { height } = header;
  if (header.seal.length > 0) return "a seal where there is none";
  if ((parentCertificate !== undefined) !== height > 1n) return "a certificate is missing or too many";
  const parents = handover?.leaving ?? fields.members;
  if (!equal(setHash(parents), trail.members)) return "the parent's members are others";
  const members = setHash(fields.members);
  if (handover !== undefined) {
    if (height === 1n || equal(members, trail.members)) return "hands over where there is nothing to";
    if (!proves(handover.proof, parent.stateRoot, membersKey(), members)) return "the parent's state has other members";
  }
  if (parentCertificate !== undefined && !certifies(parentCertificate, rules.chain, height - 1n, blockId(parent), parents)) {
    return "the parent is not certified";
  }
  return { height: trail.height + 1n, members };
}

/** How a block is certified, for those who have single headers. @throws Malformed as raftRules */
export function raftCertifiers(genesis: Genesis): Certifiers {
  const { chain, first } = raftRules(genesis);
  return {
    first: setHash(first),
    named: ({ engineFields }) => setHash(fieldsOf(engineFields).members),
    certifies(certificate, header) {
      const { members } = fieldsOf(header.engineFields);
      return certifies(certificateOf(certificate, members.length), chain, header.height, blockId(header), members);
    },
    succession: (height) => (height < 1n ? undefined : { entry: membersKey(), from: height + 1n }),
  };
}
